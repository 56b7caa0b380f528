"""Parts of a record by themselves, as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from verbale.exports.brief_terminal import NARROWEST, WIDEST, clean, matrix_lines
from verbale.exports.evidence import check_evidence
from verbale.exports.judgement_list import say_judged
from verbale.exports.outline import Appointment, Comparison, Outline, Report, outline
from verbale.exports.settlement import INDENT, nothing_to_settle, numbers, say_move, wrap
from verbale.exports.standings import Row, Square
from verbale.exports.wording import STANCES_IN_WORDS, count, shorten
from verbale.record import Record

# Characters of a statement's words shown beside others: enough to compare them.
LONGEST_WORDS = 300


def to_view(record: Record, part: str, *, title: str | None = None, width: int = 80) -> str:
    """This part of the record (one of VIEWS), every entry checked first."""
    check_evidence(record)
    brief = outline(record, title=title)
    room = max(NARROWEST, min(width, WIDEST))
    lines = [shorten(f"{clean(brief.title)}: {part}", room), *VIEWS[part](brief, record, room)]
    return "\n".join(lines) + "\n"


def _positions(brief: Outline, record: Record, width: int) -> Iterator[str]:
    standings = brief.standings
    if standings is None:
        yield from wrap(nothing_to_settle(record), width, "")
        return
    yield from matrix_lines(standings, width)
    for row in standings.rows:
        yield from _row(row, width)


def _row(row: Row, width: int) -> Iterator[str]:
    yield ""
    yield from wrap(f"{row.issue.id}: {clean(row.issue.proposition)}", width, "")
    for square in row.squares:
        if not square.is_silent:
            yield from wrap(_say_square(square), width)


def _say_square(square: Square) -> str:
    firm = f", {square.firmness}" if square.firmness else ""
    doubt = " ?" if square.is_doubtful else ""
    as_of = f" as of {square.as_of}" if square.as_of else ""
    condition = f": “{clean(square.condition)}”" if square.condition else ""
    return (
        f"{clean(square.party)}: {STANCES_IN_WORDS[square.value]}{doubt}{firm}{as_of}{condition}, "
        f"{square.heard}{numbers(square.entries[::-1])}"
    )


def _calendar(brief: Outline, record: Record, width: int) -> Iterator[str]:
    if not brief.calendar:
        yield "The reports name no meeting."
    for appointment in brief.calendar:
        yield from _appointment(appointment, width)


def _appointment(appointment: Appointment, width: int) -> Iterator[str]:
    yield ""
    meeting = appointment.meeting
    yield from wrap(f"{appointment.day}: {clean(meeting.name)} ({meeting.status})", width, "")
    where = f"in {clean(appointment.place)}" if appointment.place else ""
    for line in (clean(appointment.participants), where):
        yield from wrap(line, width)
    yield from wrap("; ".join(clean(place) for _, place in appointment.evidence), width)


def _moves(brief: Outline, record: Record, width: int) -> Iterator[str]:
    moves = brief.standings.moves if brief.standings else ()
    if not moves:
        yield "Nobody is seen to move."
    for move in moves:
        yield ""
        yield from wrap(say_move(move), width, "")


def _differences(brief: Outline, record: Record, width: int) -> Iterator[str]:
    several = [each for each in brief.comparisons if len(each.renderings) > 1]
    if not several:
        yield "No words are reported more than once."
    for comparison in several:
        yield from _comparison(comparison, width)


def _comparison(comparison: Comparison, width: int) -> Iterator[str]:
    yield ""
    for rendering in comparison.renderings:
        entry = rendering.entry
        notes = f" ({', '.join(rendering.notes)})" if rendering.notes else ""
        said = f"{clean(entry.speaker)} {entry.act}, {clean(entry.place)}{notes}"
        yield from wrap(f"{entry.number} {said}", width, "")
        yield from wrap(shorten(clean(entry.text), LONGEST_WORDS), width)
    for difference in comparison.differences:
        yield from wrap(f"- {clean(difference)}", width, "")


def _coverage(brief: Outline, record: Record, width: int) -> Iterator[str]:
    covered = f", {brief.days}" if brief.days else ""
    yield f"{count(len(brief.reports), 'report')}{covered}; {len(brief.failures)} not read"
    for report in brief.reports:
        yield from _report(report, width)
    for failure in brief.failures:
        yield ""
        yield from wrap(f"not read: {clean(failure.name)}: {clean(failure.reason)}", width, "")
    for judged in record.unplaced:
        yield ""
        yield from wrap(f"judgement without a place: {say_judged(judged)}", width, "")
    for judged in record.conflicts:
        yield ""
        yield from wrap(f"judgement in conflict: {say_judged(judged)}", width, "")


def _report(report: Report, width: int) -> Iterator[str]:
    yield ""
    yield from wrap(f"{clean(report.label)}  {clean(report.headline)}", width, "")
    found = count(len(report.entries), "statement")
    left_out = f"; left out: {report.left_out}" if report.left_out else ""
    yield from wrap(f"{clean(report.outlet)}; {found}{left_out}", width)
    if report.published:
        yield from wrap(f"{report.published}: {clean(report.why_published)}", width, INDENT)


VIEWS: Mapping[str, Callable[[Outline, Record, int], Iterator[str]]] = {
    "positions": _positions,
    "calendar": _calendar,
    "moves": _moves,
    "differences": _differences,
    "coverage": _coverage,
}
