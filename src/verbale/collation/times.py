"""On which day each statement was made, and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from verbale.collation.publication import Publication
from verbale.collation.shared_news import rare_words, words_about
from verbale.collation.told_times import show
from verbale.record import (
    REPORT_KINDS,
    DateRange,
    Reading,
    Reason,
    Span,
    Statement,
    TimeExpression,
)
from verbale.text.days import resolve_time
from verbale.text.segment import find_marked
from verbale.text.time_words import find_direction

# Days before the report within which its news lies.
NEWS_DAYS = 4
# Characters of the report's opening, which names the day of its news.
OPENING = 900
# Entries by the clock that make a report a live page.
FEWEST_ENTRIES = 4
# Most characters between a statement and the one that goes on from it.
GOES_ON = 400
# Days before a report within which what it opens with was announced for, and how many words of that
# announcement, and which share of them, its opening has.
AWAITED_DAYS, AWAITED_WORDS, AWAITED_SHARE = 2, 3, 0.5
# Words in a row that two reports' quotations of one utterance share.
SAME_WORDS = 5


def settle_said_on(
    statements: Sequence[Statement],
    readings: Sequence[Reading],
    published: Sequence[Publication],
) -> tuple[Statement, ...]:
    """The statements, each with the day on which it was made; without one if no source says."""
    days = {one.document: one for one in published}
    held: defaultdict[str, list[int]] = defaultdict(list)
    for at, statement in enumerate(statements):
        held[statement.document].append(at)
    reports = [
        _Report(reading, days[id].published.last, [statements[at] for at in held[id]])
        for reading in readings
        if (id := reading.document.id) in days and held[id]
    ]
    shared = _shared_words(reports)
    announced = _Announced(reports)
    settled = list(statements)
    for report in reports:
        places = held[report.reading.document.id]
        for at, said in zip(
            places, _said(report, shared, _news_of(report, announced)), strict=True
        ):
            if said is not None:
                settled[at] = replace(
                    statements[at],
                    said_on=said.days,
                    reasons=(
                        *(r for r in statements[at].reasons if r.field != "said_on"),
                        Reason("said_on", said.confidence, said.because, said.evidence),
                    ),
                )
    return tuple(settled)


@dataclass(frozen=True, slots=True)
class _Report:
    reading: Reading
    day: date  # of publication
    statements: Sequence[Statement]


@dataclass(frozen=True, slots=True)
class _Said:
    days: DateRange
    confidence: float
    because: str
    evidence: tuple[Span, ...]


def _said(report: _Report, shared: Mapping[str, _Said], news: _Said) -> list[_Said | None]:
    """For each statement of a report the day, from its own words to those around it."""
    own = [_from_own_words(report, statement) for statement in report.statements]
    said: list[_Said | None] = []
    for at, statement in enumerate(report.statements):
        found = own[at]
        if found is None and not statement.inner:
            found = shared.get(statement.id) or _from_around(report, at, own, said)
            if found is None and not _is_repeated(report, statement):
                found = _as_of_report(report, news) if _is_held(report, statement) else news
        said.append(found)
    return said


def _from_own_words(report: _Report, statement: Statement) -> _Said | None:
    """ "Said on Friday": the Friday before the report."""
    when = statement.when
    if when is None:
        return None
    days = _resolve(report, when)
    if days is None:
        return None
    words = report.reading.document.words((when.span,))
    return _Said(days, 0.9, f"the report says {words!r}", (when.span,))


def _resolve(report: _Report, when: TimeExpression) -> DateRange | None:
    """The days named, none later than the report."""
    value = when.value
    reference = None
    if value.startswith("R"):
        reference = _time_before(report, when)
    if value == "-1W" and report.day.isoweekday() > 5:
        value = "+0W"  # at the weekend "last week" is the one that just ended
    days = resolve_time(value, report.day, direction="past", reference=reference)
    if days is None or days.first > report.day:
        return None
    earlier = report.reading.document.words((when.span,)).lower().startswith("earlier")
    last = report.day - timedelta(days=earlier)
    return DateRange(days.first, max(days.first, min(days.last, last)))


def _time_before(report: _Report, when: TimeExpression) -> DateRange | None:
    """The day told last before "the next day"."""
    for time in reversed(report.reading.times):
        if time.span.start < when.span.start and not time.value.startswith(("R", "E")):
            days = resolve_time(time.value, report.day, direction="past")
            if days and days.first == days.last:
                return days
    return None


# The same words in other reports


def _shared_words(reports: Sequence[_Report]) -> dict[str, _Said]:
    """Days for statements without one whose quoted words another report dates."""
    dated: dict[tuple[str, ...], tuple[_Report, Statement, _Said]] = {}
    for report in reports:
        for statement in report.statements:
            found = _from_own_words(report, statement)
            if found and found.days.first == found.days.last:
                for key in _stretches(report, statement):
                    dated.setdefault(key, (report, statement, found))
    shared: dict[str, _Said] = {}
    for report in reports:
        for statement in report.statements:
            if statement.when is not None:
                continue
            held = [dated[key] for key in _stretches(report, statement) if key in dated]
            for other, theirs, found in held:
                if other is report or found.days.first > report.day:
                    continue
                if _same_speaker(report, statement, other, theirs):
                    name = other.reading.document.name
                    because = f"{name} dates the same words"
                    shared[statement.id] = _Said(found.days, 0.85, because, found.evidence)
    return shared


def _stretches(report: _Report, statement: Statement) -> set[tuple[str, ...]]:
    if statement.kind == "indirect":
        return set()
    words = re.findall(r"\w+", report.reading.document.words(statement.content).lower())
    return {tuple(words[n : n + SAME_WORDS]) for n in range(len(words) - SAME_WORDS + 1)}


def _same_speaker(report: _Report, statement: Statement, other: _Report, theirs: Statement) -> bool:
    mine, their = _speakers(report, statement), _speakers(other, theirs)
    return not mine or not their or mine == their


# Standing views

# Cues of a view that is held: it holds on the day of the report.
_HELD = re.compile(
    r"(?:wants?|fears?|hopes?|believes?|considers?|thinks?|doubts?|expects?|intends?|opposes?|supports?|"
    r"prefers?|is|are|remains?|seeks?|sees?|knows?|refuses?|insists? on)\b",
    re.IGNORECASE,
)
# What was said many times, or before something else, was said on no one day.
_REPEATED = re.compile(r"\b(?:repeatedly|long|always|so\s+far|never|often)\b", re.IGNORECASE)


def _is_held(report: _Report, statement: Statement) -> bool:
    return _HELD.match(report.reading.document.words(statement.cue)) is not None


def _is_repeated(report: _Report, statement: Statement) -> bool:
    if not statement.cue:
        return False
    span = statement.cue[0]
    words = report.reading.document.text[max(0, span.start - 25) : span.end]
    return _REPEATED.search(words) is not None or words[-len(span) :].lower().startswith("had ")


def _as_of_report(report: _Report, news: _Said) -> _Said:
    """From the day of the news to the day of the report."""
    days = DateRange(min(news.days.first, report.day), report.day)
    return _Said(days, 0.4, "a view that the report tells as held", news.evidence)


# The statements around it


def _from_around(
    report: _Report, at: int, own: Sequence[_Said | None], said: Sequence[_Said | None]
) -> _Said | None:
    """From the statement it goes on from, or from the same speaker's last one with a day."""
    statement = report.statements[at]
    if not statement.cue and not statement.source:
        before = report.statements[at - 1] if at else None
        if before and said[-1] and 0 <= _between(before, statement) <= GOES_ON:
            confidence, evidence = said[-1].confidence * 0.95, said[-1].evidence
            because = "it goes on from the statement before it"
            return _Said(said[-1].days, confidence, because, evidence)
    return _from_speaker(report, at, own)


def _between(before: Statement, after: Statement) -> int:
    return after.content[0].start - before.content[-1].end


def _from_speaker(report: _Report, at: int, own: Sequence[_Said | None]) -> _Said | None:
    """The day of the same speaker's words before it, if it names one day."""
    speakers = _speakers(report, report.statements[at])
    for other in range(at - 1, -1, -1):
        found = own[other]
        if found is None or not speakers or report.statements[other].inner:
            continue
        if _speakers(report, report.statements[other]) == speakers:
            if found.days.first != found.days.last:
                return None
            because = "the report dates the same speaker's words before it"
            return _Said(found.days, 0.75, because, found.evidence)
    return None


def _speakers(report: _Report, statement: Statement) -> tuple[str, ...]:
    if statement.speakers:
        return statement.speakers
    words = report.reading.document.words(statement.source).split()
    return (words[-1],) if words and words[-1][:1].isupper() else ()


# The report's news


def _news_of(report: _Report, announced: _Announced) -> _Said:
    """The day that the report is about: the latest that its first lines name, else the latest."""
    if live := _told_live(report):
        return live
    named = list(_days_named(report))
    first = [pair for pair in named if pair[1].start < _end_of_opening(report.reading)]
    if not first and (awaited := _awaited(report, announced)):
        return awaited
    if not named:
        day = DateRange(report.day, report.day)
        return _Said(day, 0.5, "the report names no day before its own", ())
    latest, span = max(first or named, key=lambda pair: (pair[0], -pair[1].start))
    words = report.reading.document.words((span,))
    return _Said(DateRange(latest, latest), 0.65, f"the report's news is of {words!r}", (span,))


@dataclass(frozen=True, slots=True)
class _Announcement:
    """A day to come that a report names, and what is to happen then."""

    report: _Report
    days: DateRange
    span: Span
    words: frozenset[str]


class _Announced:
    """What the reports announce, by the day for which they do; worked out when first asked for."""

    def __init__(self, reports: Sequence[_Report]) -> None:
        self._reports = reports

    @cached_property
    def _by_day(self) -> dict[date, list[tuple[int, _Announcement]]]:
        found: dict[date, list[tuple[int, _Announcement]]] = {}
        times = [(report, time) for report in self._reports for time in report.reading.times]
        for number, (report, time) in enumerate(times):
            days = _day_to_come(report, time)
            if days is not None:
                words = words_about(report.reading.document.text, time.span)
                one = _Announcement(report, days, time.span, words)
                found.setdefault(days.first, []).append((number, one))
        return found

    def before(self, day: date) -> list[_Announcement]:
        """What was announced for the day or shortly before it, in the order of the reports."""
        near = [day - timedelta(days=n) for n in range(AWAITED_DAYS + 1)]
        found = [pair for one in near for pair in self._by_day.get(one, ())]
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _awaited(report: _Report, announced: _Announced) -> _Said | None:
    """The day for which an earlier report announces what this one opens with."""
    opening = rare_words(report.reading.document.text[: _end_of_opening(report.reading)])
    best: tuple[float, _Announcement] | None = None
    for one in announced.before(report.day):
        if one.report is report or one.report.day > report.day:
            continue
        shared = len(one.words & opening)
        share = shared / max(len(one.words), 1)
        enough = shared >= AWAITED_WORDS and share >= AWAITED_SHARE
        if enough and (best is None or share > best[0]):
            best = share, one
    if best is None:
        return None
    one = best[1]
    because = f"{one.report.reading.document.name} announces it for {show(one.days.first)}"
    return _Said(one.days, 0.55, because, (one.span,))


def _day_to_come(report: _Report, time: TimeExpression) -> DateRange | None:
    text, span = report.reading.document.text, time.span
    if find_direction(text, span.start, span.end) != "future":
        return None
    days = resolve_time(time.value, report.day, direction="future")
    return days if days and days.first == days.last else None


def _told_live(report: _Report) -> _Said | None:
    """The day of the report itself, if it tells by the clock or opens with "today"."""
    text, day = report.reading.document.text, DateRange(report.day, report.day)
    if len(_CLOCK.findall(text)) >= FEWEST_ENTRIES:
        return _Said(day, 0.8, "the report tells its day by the clock", ())
    opening = _end_of_opening(report.reading)
    marked = find_marked(text)
    for time in report.reading.times:
        span = time.span
        if span.start >= opening or not time.value.startswith("+0D"):
            continue
        if _in_report(report.reading, span) and not any(a < span.start < b for a, b in marked):
            words = report.reading.document.words((span,))
            return _Said(day, 0.75, f"the report opens with {words!r}", (span,))
    return None


# The entries of a live page: "17:48", alone or before its words.
_CLOCK = re.compile(r"^\s*[0-2]?\d[:.][0-5]\d\b", re.MULTILINE)


def _days_named(report: _Report) -> Iterator[tuple[date, Span]]:
    """The days shortly before the report that it names as gone in its own voice."""
    text = report.reading.document.text
    marked = find_marked(text)
    whens = {statement.when.span for statement in report.statements if statement.when}
    for time in report.reading.times:
        span = time.span
        if any(first < span.start < last for first, last in marked):
            continue
        if not _in_report(report.reading, span):
            continue
        if span not in whens and find_direction(text, span.start, span.end) != "past":
            continue
        days = resolve_time(time.value, report.day, direction="past")
        if days is None or days.first != days.last:
            continue
        if report.day - timedelta(days=NEWS_DAYS) <= days.first <= report.day:
            yield days.first, span


def _in_report(reading: Reading, span: Span) -> bool:
    return any(
        passage.span.contains(span) for passage in reading.passages if passage.kind in REPORT_KINDS
    )


def _end_of_opening(reading: Reading) -> int:
    start = next((p.span.start for p in reading.passages if p.kind == "body"), 0)
    return start + OPENING
