"""The times that one report tells, each with what its place in the report says of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from verbale.record import PassageKind, Reading, Span
from verbale.text.segment import find_marked
from verbale.text.time_words import Direction, find_direction


@dataclass(frozen=True, slots=True)
class Told:
    """A time as one report tells it."""

    span: Span
    value: str
    words: str
    direction: Direction | None
    passage: PassageKind
    quoted: bool  # within quotation marks: the speaker's "today", not the report's
    lead: bool  # in the first paragraph or a caption beside it: what the report is about
    post: bool  # the day of an embedded post
    counted: bool = False  # "two days later", with the day that it comes to as its value


# The passages that date a report.
DATED_KINDS = ("date", "dateline", "byline")
FULL_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:W\d)?")
_POST = re.compile(r"(?:—|--|-)[^\n]{2,60}\(@\w+\)\s*$")
# Characters of the first paragraph that count as the lead.
_LEAD = 400


def tell_times(reading: Reading) -> list[Told]:
    """Every time that the report names, in order."""
    text = reading.document.text
    marked = find_marked(text)
    quotations = [start for start, _ in marked]
    starts = [passage.span.start for passage in reading.passages]
    lead_end = _end_of_lead(reading)
    told = []
    for time in reading.times:
        start, end = time.span.start, time.span.end
        at = bisect_right(starts, start) - 1
        within = bisect_right(quotations, start) - 1
        told.append(
            Told(
                time.span,
                time.value,
                text[start:end],
                find_direction(text, start, end),
                reading.passages[at].kind if at >= 0 else "body",
                within >= 0 and start < marked[within][1],
                start < lead_end,
                _POST.search(text[max(0, start - 90) : start]) is not None,
            )
        )
    return _count_on(text, told)


# "Two days later" counts from the day told so shortly before it; "ten days before the talks, on
# May 12" from the one told so shortly behind it. In characters.
_COUNTED_REACH = 160
_COUNTED = re.compile(r"[RE]([+-]\d+)([DW])")


def _count_on(text: str, told: Sequence[Told]) -> list[Told]:
    """The same, with "two days later" as a day of a month where it counts from one."""
    counted = list(told)
    for at, one in enumerate(counted):
        match = _COUNTED.fullmatch(one.value)
        if match is None:
            continue
        other = _counted_from(text, counted, at)
        base = _DAY_OF_MONTH.fullmatch(other.value) if other else None
        if base and (value := _moved(base, int(match[1]) * (7 if match[2] == "W" else 1))):
            shown = f"{one.words} ({int(value[-2:])} {_MONTHS[int(value[-5:-3]) - 1]})"
            counted[at] = replace(one, value=value, words=shown, counted=True)
    return counted


_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAY_OF_MONTH = re.compile(r"(XXXX|\d{4})-(\d\d)-(\d\d)(?:W\d)?")
_SENTENCE_EDGE = re.compile(r"[.!?;]\s|\n")


def _counted_from(text: str, told: Sequence[Told], at: int) -> Told | None:
    one = told[at]
    if one.value.startswith("R"):
        other = told[at - 1] if at else None
        between = text[other.span.end : one.span.start] if other else ""
        apart = "\n" in between
    else:
        other = told[at + 1] if at + 1 < len(told) else None
        between = text[one.span.end : other.span.start] if other else ""
        apart = _SENTENCE_EDGE.search(between) is not None
    if other is None or apart or len(between) > _COUNTED_REACH or other.quoted != one.quoted:
        return None
    return other


def _moved(base: re.Match[str], days: int) -> str | None:
    """The value of the day so many days after; a day of a month keeps its open year."""
    open_year = base[1] == "XXXX"
    try:
        day = date(2001 if open_year else int(base[1]), int(base[2]), int(base[3]))
        moved = day + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return f"XXXX-{moved:%m-%d}" if open_year else f"{moved:%Y-%m-%d}"


def _end_of_lead(reading: Reading) -> int:
    for passage in reading.passages:
        if passage.kind == "body":
            return min(passage.span.end, passage.span.start + _LEAD)
    return 0


def show(day: date) -> str:
    """The day as a reader writes it: 7 Jan 2022."""
    return f"{day.day} {day:%b} {day.year}"
