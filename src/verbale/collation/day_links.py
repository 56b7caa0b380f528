"""What two reports share and what it says of their days: events, quotations, subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import log2
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from verbale.collation.day_clues import Evidence
from verbale.collation.told_times import Told, show
from verbale.record import DateRange, Span
from verbale.text.days import resolve_time

# Days over which the reports on one subject are spread; further apart grows unlikely slowly.
STORY_DAYS = 4
# What agreement with "next week" is worth against agreement with a day.
WEEK_WORTH = 0.6
# What a quotation is worth that neither report dates, if they are a day apart at most; and one that
# a report gives without a day on the day on which it was said by the other, and on the next.
UNDATED_WORTH = 0.3
FRESH_WORTH = (1.0, 0.4)


@dataclass(frozen=True, slots=True)
class Link:
    """Something that this report shares with another."""

    kind: Literal["event", "quotation", "subject"]
    other: int  # place of the other report
    weight: float
    mine: Told | None
    theirs: Told | None
    evidence: tuple[Span, ...] = ()
    shift: int = 0  # days from theirs to mine: "three days after" it
    loose: int = 0  # days by which that may be off: "two weeks after"


class DaysTold:
    """The days that a told time stands for, by the day of its report; worked out once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, date], DateRange | None] = {}

    def days(self, told: Told | None, published: date) -> DateRange | None:
        if told is None:
            return None
        key = (id(told), published)  # each is one object as long as days are settled
        if key not in self._known:
            self._known[key] = resolve_time(told.value, published, direction=told.direction)
        return self._known[key]


def fit_link(link: Link, day: date, other_day: date, days: DaysTold) -> float:
    """How well two days of publication agree with what the reports share."""
    if link.kind == "subject":
        return -link.weight * _spread(abs((day - other_day).days))
    if link.mine is None and link.theirs is None:
        return UNDATED_WORTH * link.weight * (abs((day - other_day).days) <= 1)
    mine, theirs = days.days(link.mine, day), _shifted(link, days.days(link.theirs, other_day))
    return link.weight * _agreement(mine or day, theirs or other_day)


def fit_days(
    link: Link, tried: Sequence[date], other_day: date, days: DaysTold
) -> NDArray[np.float64]:
    """The same for each of these days of publication beside one of the other report's."""
    apart = [abs((day - other_day).days) for day in tried]
    if link.kind == "subject":
        fits = [-link.weight * _spread(each) for each in apart]
    elif link.mine is None and link.theirs is None:
        fits = [UNDATED_WORTH * link.weight * (each <= 1) for each in apart]
    else:
        theirs = _shifted(link, days.days(link.theirs, other_day)) or other_day
        fits = [link.weight * _agreement(days.days(link.mine, day) or day, theirs) for day in tried]
    return np.array(fits, np.float64)


@lru_cache(maxsize=65536)
def _spread(apart: int) -> float:
    """How unlikely reports on one subject are that appeared so many days apart."""
    return log2(1 + apart / STORY_DAYS)


def _shifted(link: Link, theirs: DateRange | None) -> DateRange | None:
    if theirs is None or not (link.shift or link.loose):
        return theirs
    first = theirs.first + timedelta(days=link.shift - link.loose)
    return DateRange(first, theirs.last + timedelta(days=link.shift + link.loose))


def _overlap(one: DateRange, two: DateRange) -> float:
    """1 for the same day; less where a whole week was told."""
    if one.first > two.last or two.first > one.last:
        return 0.0
    longer = max((days.last - days.first).days for days in (one, two))
    return 1.0 if longer == 0 else WEEK_WORTH


def fit_links(
    links: Sequence[Link], mine: Sequence[date], theirs: Sequence[date], days: DaysTold
) -> NDArray[np.float64]:
    """How well each day of the earlier report agrees with each of the later, for all they share."""
    apart = np.abs(
        np.array([day.toordinal() for day in mine])[:, None]
        - np.array([day.toordinal() for day in theirs])[None, :]
    )
    total: NDArray[np.float64] = np.zeros((len(mine), len(theirs)))
    for link in links:
        if link.kind == "subject":
            shared = -link.weight * np.log2(1 + apart / STORY_DAYS)
        else:
            shared = _fit_matrix(link, mine, theirs, apart, days)
        np.add(total, shared, out=total)
    return total


def _fit_matrix(
    link: Link,
    mine: Sequence[date],
    theirs: Sequence[date],
    apart: NDArray[np.int64],
    days: DaysTold,
) -> NDArray[np.float64]:
    if link.mine is None and link.theirs is None:
        return np.asarray(UNDATED_WORTH * link.weight * (apart <= 1), dtype=np.float64)
    # Few different days are told by many days of publication.
    told_mine, rows = _numbered([days.days(link.mine, day) or day for day in mine])
    told_theirs, columns = _numbered(
        [_shifted(link, days.days(link.theirs, day)) or day for day in theirs]
    )
    fits = [[link.weight * _agreement(one, two) for two in told_theirs] for one in told_mine]
    return np.array(fits, np.float64)[np.ix_(rows, columns)]


def _numbered(told: Sequence[DateRange | date]) -> tuple[list[DateRange | date], list[int]]:
    """The different ones, and for each told which of them it is."""
    numbers: dict[DateRange | date, int] = {}
    places = [numbers.setdefault(one, len(numbers)) for one in told]
    return list(numbers), places


def _agreement(mine: DateRange | date, theirs: DateRange | date) -> float:
    """Between what two reports tell of one thing; a bare date is the report's own day."""
    if isinstance(mine, DateRange) and isinstance(theirs, DateRange):
        return _overlap(mine, theirs)
    if isinstance(mine, DateRange) and not isinstance(theirs, DateRange):
        return _freshness(mine, theirs)
    if isinstance(theirs, DateRange) and not isinstance(mine, DateRange):
        return _freshness(theirs, mine)
    return 0.0


def _freshness(said: DateRange, undated: date) -> float:
    """Words that one report dates were fresh when the other gave them without a day."""
    if undated < said.first:
        return -1.0
    late = max(0, (undated - said.last).days)
    return FRESH_WORTH[late] if late < len(FRESH_WORTH) else 0.0


def say_link(link: Link, evidences: Sequence[Evidence], other_day: date, days: DaysTold) -> str:
    """The link in words."""
    name = evidences[link.other].reading.document.name
    if link.kind == "subject":
        return f"{name}, on the same subject, is of {show(other_day)}"
    theirs = days.days(link.theirs, other_day)
    when = f"{show(theirs.first)} for it" if theirs else f"no day but is of {show(other_day)}"
    what = "quotes the same words" if link.kind == "quotation" else "tells of the same"
    if link.shift and theirs:
        side = "after" if link.shift > 0 else "before"
        apart = f"{abs(link.shift)} day{'s' * (abs(link.shift) > 1)} {side}"
        mine = f"its {link.mine.words}" if link.mine else "its day"
        return f"{mine} is {apart} what {name} puts on {show(theirs.first)}"
    return f"{name} {what} and gives {when}"
