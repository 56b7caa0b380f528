"""The brief's short form, for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from verbale.exports.entries import Entry
from verbale.exports.evidence import check_evidence
from verbale.exports.outline import Outline, Report, outline
from verbale.exports.wording import count, shorten
from verbale.record import Record

# Characters that would act on the terminal and not be shown: controls, and marks that turn the
# direction of what follows.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
BOLD, DIM, ITALIC, PLAIN = "\033[1m", "\033[2m", "\033[3m", "\033[0m"
# Narrowest and widest lines, in characters: beyond 100 the eye loses the line.
NARROWEST, WIDEST = 40, 100
# Lines of a statement's words before they are cut: enough to know it again, the page has the whole.
MOST_LINES = 2
MARGIN = "     "


def to_terminal(
    record: Record, *, title: str | None = None, colour: bool = False, width: int = 80
) -> str:
    """Who said what in two lines each, and what was not read; every entry is checked first."""
    check_evidence(record)
    sheet = _Sheet(colour, max(NARROWEST, min(width, WIDEST)))
    return "\n".join(_lines(outline(record, title=title), sheet)) + "\n"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """How wide the lines are and whether they may be coloured."""

    colour: bool
    width: int

    def set(self, text: str, style: str) -> str:
        return f"{style}{text}{PLAIN}" if self.colour and text else text


def clean(text: str) -> str:
    r"""
    >>> clean("a\033[31mred\nline")
    'a [31mred line'
    """
    return " ".join(_CONTROL.sub(" ", text).split())


def _lines(brief: Outline, sheet: _Sheet) -> Iterator[str]:
    yield sheet.set(shorten(clean(brief.title), sheet.width), BOLD)
    covered = f", {brief.days}" if brief.days else ""
    reports = count(len(brief.reports), "report")
    yield f"{count(len(brief.entries), 'statement')} in {reports}{covered}"
    for failure in brief.failures:
        yield f"not read: {clean(failure.name)}: {clean(failure.reason)}"
    for report in brief.reports:
        yield from _report(report, sheet)
    if brief.unsettled:
        yield ""
        yield f"Who speaks is open in {count(len(brief.unsettled), 'entry')}: " + ", ".join(
            str(entry.number) for entry in brief.unsettled
        )


def _report(report: Report, sheet: _Sheet) -> Iterator[str]:
    yield ""
    headline = shorten(clean(report.headline), sheet.width - len(report.label) - 2)
    yield sheet.set(f"{clean(report.label)}  {headline}", BOLD)
    left_out = f"; left out: {report.left_out}" if report.left_out else ""
    yield from _wrap(f"{clean(report.outlet)}{left_out}", sheet, style=DIM)
    for entry in report.entries:
        yield from _entry(entry, sheet)


def _entry(entry: Entry, sheet: _Sheet) -> Iterator[str]:
    indent = "  " * entry.depth
    party = f" (for {clean(entry.speaks_for)})" if entry.speaks_for else ""
    place = clean(entry.place.split(", ", 1)[-1])
    doubt = " ?" if entry.doubts else ""
    room = sheet.width - len(MARGIN) - len(indent) - len(place) - len(party) - len(entry.act) - 4
    speaker = shorten(clean(entry.speaker), max(room, 12))
    yield (
        f"{entry.number:>3}  {indent}{sheet.set(speaker, BOLD)}{party} {entry.act}{doubt} "
        f"{sheet.set(place, DIM)}"
    )
    style = "" if entry.statement.kind == "direct" else ITALIC
    yield from _wrap(clean(entry.text), sheet, indent=MARGIN + indent, style=style)


def _wrap(text: str, sheet: _Sheet, *, indent: str = MARGIN, style: str = "") -> list[str]:
    lines = textwrap.wrap(
        text,
        width=sheet.width - len(indent),
        max_lines=MOST_LINES,
        placeholder=" …",
        break_on_hyphens=False,
    )
    return [indent + (sheet.set(line, style) if style else line) for line in lines]
