"""The brief's short form, for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from verbale.exports.entries import Entry
from verbale.exports.evidence import check_evidence
from verbale.exports.outline import Outline, Report, outline
from verbale.exports.standings import Square, Standings
from verbale.exports.wording import STANCES_IN_WORDS, count, shorten
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
# How a silent square is shown: no word, so that nobody takes it for a stance.
SILENT = "·"
# Narrowest column of issues beside the matrix.
NARROWEST_NAME = 8


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
    if brief.standings:
        yield from _standings(brief.standings, sheet)
    for report in brief.reports:
        yield from _report(report, sheet)
    if brief.unsettled:
        yield ""
        yield f"Who speaks is open in {count(len(brief.unsettled), 'entry')}: " + ", ".join(
            str(entry.number) for entry in brief.unsettled
        )


def _standings(standings: Standings, sheet: _Sheet) -> Iterator[str]:
    """The matrix of the principals, and each issue's finding in a line."""
    yield from matrix_lines(standings, sheet.width)
    yield ""
    of_name: dict[str, list[str]] = {}
    for verdict in standings.verdicts:
        of_name.setdefault(verdict.name, []).append(verdict.issue.id)
    for name, issues in of_name.items():
        line = f"{clean(name)}: {', '.join(issues)}"
        yield from textwrap.wrap(line, sheet.width, subsequent_indent="  ")
    counts = [
        count(len(found), noun)
        for found, noun in ((standings.moves, "move"), (standings.bargains, "trade candidate"))
        if found
    ]
    if counts:
        line = f"{' and '.join(counts)}: verbale settle, or the whole brief, lists them"
        yield from textwrap.wrap(line, sheet.width)


def matrix_lines(standings: Standings, width: int) -> Iterator[str]:
    """The matrix of the principals, one line an issue; parties by letters that a key explains."""
    shown = [at for at, party in enumerate(standings.parties) if party in standings.principals]
    letters = [chr(ord("A") + at % 26) for at in range(len(shown))]
    column = max(map(len, STANCES_IN_WORDS.values())) + len(" ? ")
    widest = max((len(row.issue.id) for row in standings.rows), default=0)
    name = min(widest, max(NARROWEST_NAME, width - column * len(shown) - 1))
    fitting = max(1, (width - name - 1) // column)
    shown, letters = shown[:fitting], letters[:fitting]
    yield ""
    key = ", ".join(
        f"{x} {clean(standings.parties[at])}" for x, at in zip(letters, shown, strict=True)
    )
    legend = f"{key}; {SILENT} {standings.nothing}; ? likelier wrong than right"
    yield from textwrap.wrap(legend, width)
    if standings.is_suggested:
        yield "The issues are suggested, drawn from the reports."
    yield f"{'':{name}} {''.join(f'{letter:{column}}' for letter in letters)}".rstrip()
    for row in standings.rows:
        squares = [row.squares[at] for at in shown]
        words = [_say_stance(square) for square in squares]
        cells = "".join(f"{word:{column}}" for word in words)
        yield f"{shorten(row.issue.id, name):{name}} {cells}".rstrip()


def _say_stance(square: Square) -> str:
    """One word, "?" where it is likelier wrong than right."""
    if square.is_silent:
        return SILENT
    return f"{STANCES_IN_WORDS[square.value]}{' ?' if square.is_doubtful else ''}"


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
