"""One file per format, drawn from the record alone; nothing is written that fails its check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from verbale.exports.brief import to_html
from verbale.exports.brief_markdown import to_markdown
from verbale.exports.brief_terminal import to_terminal
from verbale.exports.icalendar import to_icalendar
from verbale.exports.record_json import to_json
from verbale.record import Record

__all__ = ["FORMATS", "Format", "to_html", "to_icalendar", "to_json", "to_markdown", "to_terminal"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how its name ends, the command that writes it, and the function."""

    suffix: str
    command: str
    write: Callable[[Record, str | None], str]


FORMATS = (
    Format(".json", "record", lambda record, title: to_json(record)),
    Format(".ics", "record", to_icalendar),
    Format(".html", "brief", lambda record, title: to_html(record, title=title)),
    Format(".md", "brief", lambda record, title: to_markdown(record, title=title)),
)
