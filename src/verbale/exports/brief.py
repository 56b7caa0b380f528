"""The brief as one HTML file that needs no network: what a desk officer sends on."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version

from jinja2 import Environment, PackageLoader, StrictUndefined

from verbale.exports.entries import Entry
from verbale.exports.evidence import check_evidence
from verbale.exports.outline import Outline, outline
from verbale.exports.standings import say_bargain, say_what_if
from verbale.exports.wording import STANCES_IN_WORDS, count
from verbale.record import Record

# What HTML may not hold: a NUL from a broken file would end the page early in some readers.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def to_html(record: Record, *, title: str | None = None) -> str:
    """The whole brief as one page, every entry checked first: the same record gives the same bytes.

    Without a title the first report's headline is the title. BrokenRecord if an entry does not
    stand in the text that it names.
    """
    check_evidence(record)
    brief = outline(record, title=title)
    page = (
        _environment()
        .get_template("brief.html")
        .render(
            brief=brief,
            keys_of=_keys_of(brief),
            also_of=_also_of(brief),
            stances=STANCES_IN_WORDS,
            say_bargain=say_bargain,
            say_what_if=say_what_if,
            version=version("verbale"),
        )
    )
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", page)


def _keys_of(brief: Outline) -> dict[int, list[str]]:
    """By which parties and speakers each entry is found: several where the source is joint."""
    keys: dict[int, list[str]] = {entry.number: [] for entry in brief.entries}
    for party in brief.parties:
        for entry in party.entries:
            keys[entry.number].append(party.key)
        for voice in party.voices:
            for entry in voice.entries:
                keys[entry.number].append(voice.key)
    return keys


def _also_of(brief: Outline) -> dict[int, list[Entry]]:
    """The other entries that report the same words."""
    also: dict[int, list[Entry]] = {entry.number: [] for entry in brief.entries}
    for comparison in brief.comparisons:
        for entry in comparison.entries:
            others = [other for other in comparison.entries if other.number != entry.number]
            also[entry.number] += [other for other in others if other not in also[entry.number]]
    return also


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("verbale.exports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = count
    return environment
