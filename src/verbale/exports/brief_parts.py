"""The brief as headings, paragraphs and tables: what Word and PDF set in their own ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Literal

from verbale.exports.entries import Entry
from verbale.exports.markup import clean
from verbale.exports.outline import Outline, Report
from verbale.exports.standings import (
    Row,
    Square,
    Standings,
    say_bargain,
    say_condition,
    say_what_if,
)
from verbale.exports.wording import STANCES_IN_WORDS, count, fold
from verbale.record import Record

Style = Literal["title", "standfirst", "body", "bullet", "bullet 2", "entry", "quotation", "note"]
# Parties that stand side by side on a page with a word in each column.
MOST_COLUMNS = 5
# Marks that turn the direction of what follows, and other controls: no part of any words.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Run:
    """Words set alike; ``entry`` is the number of the statement that they lead to."""

    words: str
    bold: bool = False
    italic: bool = False
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a section (1), or of one within it (2)."""

    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``entry`` is the number of the statement that stands here, if any."""

    runs: tuple[Run, ...]
    style: Style = "body"
    depth: int = 0
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``widths`` are shares of the line."""

    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    widths: tuple[int, ...]


Part = Heading | Paragraph | Grid


def tidy(words: str) -> str:
    """The words on one line, without characters that act and are not shown."""
    return fold(clean(_CONTROL.sub(" ", words)))


def set_parts(brief: Outline, record: Record) -> Iterator[Part]:
    """The whole brief, in the order in which it is read."""
    yield Paragraph((_run(brief.title),), "title")
    covered = f", {brief.days}" if brief.days else ""
    read = count(len(brief.reports), "report")
    yield _say(f"{count(len(brief.entries), 'statement')} in {read}{covered}.", "standfirst")
    if brief.standings:
        yield from _positions(brief.standings)
        yield from _movement(brief.standings)
        yield from _negotiable(brief.standings)
    yield from _calendar(brief)
    yield from _comparisons(brief)
    yield from _unsettled(brief)
    yield from _reports(brief)
    yield Heading(1, "Who said what")
    for report in brief.reports:
        yield from _report(report)
    engine = f" with {record.engine}" if record.engine else ""
    yield _say(
        f"Found and tied to its sources by Verbale {version('verbale')}{engine}. Who speaks, for "
        "whom and to what end is a machine’s reading: look at the report before you rely on it.",
        "note",
    )


def _run(words: str, *, bold: bool = False, italic: bool = False) -> Run:
    return Run(_fold_inside(words), bold, italic)


def _fold_inside(words: str) -> str:
    """Tidy, but for a space at either end, which parts a run from the next."""
    before = " " if words[:1].isspace() else ""
    after = " " if words[-1:].isspace() and words.strip() else ""
    return f"{before}{tidy(words)}{after}"


def _say(words: str, style: Style = "body") -> Paragraph:
    return Paragraph((_run(words),), style)


def _numbers(entries: Iterable[Entry]) -> tuple[Run, ...]:
    """The numbers of these entries in brackets, each a way to its statement."""
    runs: list[Run] = []
    for entry in entries:
        runs += [Run(", " if runs else " ("), Run(str(entry.number), entry=entry.number)]
    return (*runs, Run(")")) if runs else ()


def _positions(standings: Standings) -> Iterator[Part]:
    yield Heading(1, "Positions")
    if standings.is_suggested:
        yield _say("The issues are suggested: drawn from the reports, not written by a person.")
    yield _matrix(standings) if len(standings.parties) <= MOST_COLUMNS else _listed(standings)
    dot = "· silent" if len(standings.parties) <= MOST_COLUMNS else "Silent"
    yield _say(f"{dot}: {standings.nothing}. Silence is never taken for agreement.", "note")
    yield _say(
        "Which side a statement takes is read by a small model and often wrong; doubtful means "
        "likelier wrong than right.",
        "note",
    )


def _matrix(standings: Standings) -> Grid:
    """A column a party."""
    rows = tuple(
        (_issue(row), *(_square(square) for square in row.squares), _finding(row))
        for row in standings.rows
    )
    widths = (3, *(2 for _ in standings.parties), 2)
    return Grid(("Issue", *map(tidy, standings.parties), "Finding"), rows, widths)


def _listed(standings: Standings) -> Grid:
    """All parties in one column: more of them than fit on a page side by side."""
    rows = tuple((_issue(row), tuple(_stands(row)), _finding(row)) for row in standings.rows)
    return Grid(("Issue", "Who stands where", "Finding"), rows, (4, 8, 2))


def _stands(row: Row) -> Iterator[Run]:
    """Each party's stance, and last who is silent."""
    silent = [square.party for square in row.squares if square.is_silent]
    for square in row.squares:
        if not square.is_silent:
            yield _run(f"{square.party} ")
            yield from _square(square)
            yield Run("; " if silent or square is not row.squares[-1] else "")
    if silent:
        yield _run(f"silent: {', '.join(silent)}")


def _issue(row: Row) -> tuple[Run, ...]:
    return _run(f"{row.issue.id}: ", bold=True), _run(row.issue.proposition)


def _finding(row: Row) -> tuple[Run, ...]:
    return (_run(", ".join([row.verdict.name, *(name for name, _ in row.verdict.also)])),)


def _square(square: Square) -> tuple[Run, ...]:
    if square.is_silent:
        return (Run("·"),)
    firm = f", {square.firmness}" if square.firmness else ""
    doubt = " (doubtful)" if square.is_doubtful else ""
    condition = (_run(f": {square.condition}", italic=True),) if square.condition else ()
    stance = f"{STANCES_IN_WORDS[square.value]}{firm}{doubt}"
    return _run(stance, bold=True), *condition, *_numbers(square.entries)


def _movement(standings: Standings) -> Iterator[Part]:
    if standings.moves:
        yield Heading(1, "Movement")
    for move in standings.moves:
        moved = f" on {move.issue.id} {move.type}: {move.because}"
        yield Paragraph((_run(move.party, bold=True), _run(moved)), "bullet")
        for days, entry in ((move.days_before, move.before), (move.days_after, move.after)):
            yield Paragraph((_run(f"{days}: {entry.text}"), *_numbers([entry])), "bullet 2")


def _negotiable(standings: Standings) -> Iterator[Part]:
    yield Heading(1, "What is negotiable")
    yield _say(f"Principals, whose silence counts: {', '.join(standings.principals)}.")
    for verdict in standings.verdicts:
        also = "".join(f", {name}" for name, _ in verdict.also)
        sides = "; ".join(f"{side} {parties}" for side, parties in verdict.sides)
        why = " ".join([verdict.meaning, *verdict.blocks])
        said = f"{also}: {verdict.issue.id} ({sides}). {why}"
        runs = (_run(verdict.name, bold=True), _run(said), *_numbers(verdict.entries))
        yield Paragraph(runs, "bullet")
    if standings.conditions:
        yield Heading(2, "What hinges on what")
    for condition in standings.conditions:
        said = f" on {condition.issue.id}: {say_condition(condition)}"
        runs = (_run(condition.party, bold=True), _run(said), *_numbers(condition.entries))
        yield Paragraph(runs, "bullet")
    if standings.bargains:
        yield Heading(2, "Trade candidates, listed and not scored")
    for bargain in standings.bargains:
        voiced = "; ".join(f"{each.party}: {say_condition(each)}" for each in bargain.hinges)
        cautions = "".join(f" But {caution}." for caution in bargain.cautions)
        said = f"{say_bargain(bargain)} Hinge: {voiced}.{cautions}"
        yield Paragraph((_run(said), *_numbers(bargain.entries)), "bullet")
    if standings.what_if:
        yield Heading(2, tidy(f"If {' and '.join(standings.what_if.assumptions)}"))
        for line in say_what_if(standings.what_if):
            yield _say(line, "bullet")


def _calendar(brief: Outline) -> Iterator[Part]:
    if not brief.calendar:
        return
    yield Heading(1, "Calendar")
    rows = tuple(
        tuple(
            (_run(words),)
            for words in (
                row.day,
                row.meeting.name,
                row.participants,
                row.place,
                row.meeting.status,
                "; ".join(place for _, place in row.evidence),
            )
        )
        for row in brief.calendar
    )
    yield Grid(
        ("Day", "Meeting", "Who", "Where", "Status", "Reported in"), rows, (2, 3, 3, 2, 2, 2)
    )


def _comparisons(brief: Outline) -> Iterator[Part]:
    if brief.comparisons:
        yield Heading(1, "The same words in several reports")
    for comparison in brief.comparisons:
        yield Paragraph((_run(comparison.entries[0].speaker, bold=True),), "bullet")
        for rendering in comparison.renderings:
            entry = rendering.entry
            notes = "".join(f"; {note}" for note in rendering.notes)
            said = f" {entry.place}{notes}: {entry.text}"
            runs = (Run(str(entry.number), bold=True, entry=entry.number), _run(said))
            yield Paragraph(runs, "bullet 2")
        for difference in comparison.differences:
            yield Paragraph((_run(difference, italic=True),), "bullet 2")


def _unsettled(brief: Outline) -> Iterator[Part]:
    if brief.unsettled or brief.doubtful:
        yield Heading(1, "Not settled, and why")
    for entry in brief.unsettled:
        said = f" ({entry.place}): {entry.text} — {entry.why_unsettled}"
        yield Paragraph((Run(str(entry.number), entry=entry.number), _run(said)), "bullet")
    for entry in brief.doubtful:
        said = f" ({entry.place}), {entry.speaker}: {' '.join(entry.doubts)}"
        yield Paragraph((Run(str(entry.number), entry=entry.number), _run(said)), "bullet")


def _reports(brief: Outline) -> Iterator[Part]:
    yield Heading(1, "Reports read")
    rows = tuple(
        tuple(
            (_run(words),)
            for words in (
                report.label,
                report.headline,
                report.outlet + (f", {report.published}" if report.published else ""),
                str(len(report.entries)),
                report.left_out or "nothing",
            )
        )
        for report in brief.reports
    )
    yield Grid(("Report", "Headline", "Source", "Statements", "Left out"), rows, (2, 4, 3, 2, 3))
    if brief.failures:
        yield Heading(2, "Not read")
    for failure in brief.failures:
        yield _say(f"{failure.name}: {failure.reason}", "bullet")


def _report(report: Report) -> Iterator[Part]:
    yield Heading(2, tidy(f"{report.label}: {report.headline}"))
    source = ", ".join(filter(None, [report.outlet, report.published, report.document.url]))
    yield _say(source, "note")
    if not report.entries:
        yield _say("No statement was found in this report.")
    for entry in report.entries:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[Part]:
    """The number, who speaks and where, then the words."""
    party = f", for {entry.speaks_for}," if entry.speaks_for else ""
    to = "".join(f" to {addressee.name}" for addressee in entry.addressees)
    day = f", {entry.said_on}" if entry.said_on else ""
    runs = (
        _run(f"{entry.number} ", bold=True),
        _run(entry.speaker, bold=True),
        _run(f"{party} {entry.act}{to} ({entry.kind}; {entry.place}{day})"),
    )
    yield Paragraph(runs, "entry", entry.depth, entry.number)
    yield Paragraph((_run(entry.text),), "quotation", entry.depth)
    for doubt in entry.doubts:
        yield Paragraph((_run(doubt, italic=True),), "note", entry.depth)
