"""What one report says of the day on which it appeared: clues, each with how well a day fits it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log

from verbale.collation.days_to_try import days_to_try, readings_of
from verbale.collation.told_times import DATED_KINDS, FULL_DATE, Told, show, tell_times
from verbale.collation.year_clues import Clue, month_clues, term_clues, year_clues
from verbale.record import REPORT_KINDS, Reading, Span
from verbale.text.days import resolve_time

# Weights are in one currency, the logarithm of how much likelier a day becomes. Those for weekdays
# and days of a month were counted on 790 dated reports of US papers (shared/corpora/stories).
STATED_WEIGHT = 5.5  # a date line or the page's own date: mostly right, sometimes of the download
CONTRADICTION = 5.0  # a weekday that the date did not have, a report older than what it shows
TENSE_CONTRADICTION = 1.4  # one in five times the tense of a date in the text is misread
FINITE_CONTRADICTION = 2.5  # the same where the verb can only be past
# A day of a month in the text is likeliest some ten days off; each e-fold further costs so much.
# Nearer ones are named by their weekdays, or "today" and "yesterday" where weekdays are not used.
# "The Aug. 21 attack" is of old more often than "on Aug. 21". Counted on 1,893 dated reports
# (stories, PolNeAR): 621 such days, 108 of them as attributes.
LIKELIEST_DISTANCE, DISTANCE_SLOPE, ATTRIBUTE_SLOPE, FAR_COST = 9.5, 1.35, 1.0, 2.5
NEAR_COSTS, BARE_NEAR_COSTS = ((5, 0.6),), ((1, 1.5), (2, 1.0))
PAIR_COST = 0.3  # a day away, with the weekday beside it: such days are near
# How fast a post grows old, by the logarithm of the days; a picture is of these days or from the
# archive: days, and what that costs.
POST_AGE = 1.8
PICTURE_COSTS, ARCHIVE_COST = ((3, 0.0), (11, 1.5)), 2.5
# How much the freshest weekday that is told as gone, so many days old, costs: when it opens the
# report, else, and when it was late in that day.
FRESHNESS_LEAD = (0.3, 1.4, 4.2, 4.6)
FRESHNESS = (0.4, 1.2, 3.0, 3.6)
FRESHNESS_LATE = (1.0, 0.6, 2.4, 3.0)
# How much each further weekday told as gone costs, so many days old; and a weekday that opens the
# report and is not told as gone, where it is not the day of the report.
AGE_COSTS = (0.0, 0.1, 0.8, 1.1, 1.4, 1.6, 1.5)
NOT_TODAY = 0.7
# What "this Monday" costs on each day after it.
THIS_COST = 2.0
# A report that says "yesterday" calls its own day "today", not by its weekday.
SAYS_YESTERDAY = 0.8


@dataclass(frozen=True, slots=True)
class Evidence:
    """A report's clues, the times it tells, and the days worth trying for it."""

    reading: Reading
    told: tuple[Told, ...]
    clues: tuple[Clue, ...]
    days: frozenset[date]

    @property
    def document(self) -> str:
        return self.reading.document.id

    @property
    def is_dated(self) -> bool:
        """Whether the report gives a day with its year, so that others may be placed by it."""
        return any(clue.dated for clue in self.clues)

    def fit(self, day: date) -> float:
        return sum(clue.total(day) for clue in self.clues)


def find_evidence(reading: Reading) -> Evidence:
    """What the report by itself says of its day."""
    told = tuple(tell_times(reading))
    clues = (
        *_stated_clues(reading, told),
        *_dated_clues(reading, told),
        *_weekday_clues(told),
        *month_clues(told),
        *year_clues(reading, told),
        *term_clues(reading),
    )
    return Evidence(reading, told, clues, frozenset(days_to_try(reading, told)))


# Date lines

_MONTH_DAY = re.compile(r"(?:XXXX|\d{4})-(\d\d)-(\d\d)(?:W(\d))?")


def _stated_clues(reading: Reading, told: Sequence[Told]) -> list[Clue]:
    clues = []
    stated = reading.document.stated_date
    if stated is not None:
        clues.append(_stated(frozenset({stated}), "the page gives", ()))
    for one in told:
        if one.passage not in DATED_KINDS or one.quoted:
            continue
        if days := readings_of(one):
            clues.append(_stated(frozenset(days), "the page says", (one.span,)))
        elif match := re.fullmatch(r"XXXX-(\d\d)-(\d\d)(?:W\d)?", one.value):
            clues.append(_dateline((int(match[1]), int(match[2])), one))
    return clues


def _stated(days: frozenset[date], who: str, evidence: tuple[Span, ...]) -> Clue:
    def because(day: date) -> str:
        shown = day if day in days else min(days)
        return f"{who} {show(shown)}"

    def fit(day: date) -> float:
        return STATED_WEIGHT * (day in days)

    return Clue("stated", fit, because, evidence, dated=True)


def _dateline(month_day: tuple[int, int], one: Told) -> Clue:
    def fit(day: date) -> float:
        return STATED_WEIGHT * ((day.month, day.day) == month_day)

    return Clue("stated", fit, lambda day: f"its dateline says {one.words}", (one.span,))


# Days named in the text


def _dated_clues(reading: Reading, told: Sequence[Told]) -> list[Clue]:
    clues = []
    weekdays = any("WXX" in one.value for one in told if one.passage in REPORT_KINDS)
    costs = NEAR_COSTS if weekdays else BARE_NEAR_COSTS
    for one in told:
        if one.passage in DATED_KINDS or (one.quoted and not one.post):
            continue
        if one.passage in ("see-also", "call", "form", "foreign"):
            continue
        match = _MONTH_DAY.fullmatch(one.value.partition("/")[0])
        if match is None:
            continue
        if one.post or (one.passage in ("caption", "credit") and FULL_DATE.fullmatch(one.value)):
            clues.append(_picture_or_post(one))
        else:
            clues.append(_day_in_text(one, reading.document.text, costs))
    return clues


def _picture_or_post(one: Told) -> Clue:
    """A post or a picture is no younger than the report; posts are seldom old, pictures may be."""
    taken = resolve_time(one.value, date.min)
    first = taken.first if taken else date.min

    def fit(day: date) -> float:
        gap = (day - first).days
        if gap < 0:
            return -CONTRADICTION
        return -POST_AGE * log(1 + gap) if one.post else -_cost(gap, PICTURE_COSTS, ARCHIVE_COST)

    what = "a post" if one.post else "a picture"
    return Clue(
        "post", fit, lambda day: f"it shows {what} of {one.words}", (one.span,), dated=one.post
    )


# The verb right before the day: "said on Friday Jan 7".
_SAID = re.compile(r"\b(?:said|told|announced|wrote|tweeted|warned|declared)\s+(?:on\s+)?$")

# A verb that is past by its form, a few words before: "began these talks on 10 January".
_FINITE = re.compile(
    r"\b(?:began|met|took|came|went|left|made|gave|spoke|drew|flew|broke|won|lost|sent|saw|was|were|had)\b"
    r"[\w’' -]{0,30}$"
)


def _day_in_text(one: Told, text: str, costs: Sequence[tuple[int, float]]) -> Clue:
    value, weekday = one.value.partition("/")[0], re.search(r"W(\d)$", one.value)
    before = text[max(0, one.span.start - 60) : one.span.start]
    if _SAID.search(before):
        against = CONTRADICTION
    else:
        against = FINITE_CONTRADICTION if _FINITE.search(before) else TENSE_CONTRADICTION

    slope = ATTRIBUTE_SLOPE if _is_attribute(text, one.span) else DISTANCE_SLOPE
    gap = days_since(value)

    def fit(day: date) -> float:
        since = gap(day)
        if since is None or (weekday and abs(since) > 366):
            return -CONTRADICTION
        wrong = (one.direction == "past" and since < 0) or (one.direction == "future" and since > 0)
        return -against * wrong

    def distance(day: date) -> float:
        away = abs(gap(day) or 0)
        if weekday:
            return -min(PAIR_COST * away, FAR_COST)
        return -_distance_cost(away, costs, slope)

    def because(day: date) -> str:
        if weekday and (named := resolve_time(value, day)):
            return f"the text says {one.words}, which is a {named.first:%A} in {named.first.year}"
        verb = {"past": " as gone", "future": " as to come"}.get(one.direction or "", "")
        return f"the text names {one.words}{verb}"

    dated = weekday is not None and not value.startswith("XXXX")
    return Clue("pair" if weekday else "day", fit, because, (one.span,), dated, value, distance)


def days_since(value: str) -> Callable[[date], int | None]:
    """How many days a day lies behind the one that the words name; None where they name none.

    The same as ``resolve_time`` finds; worked out for thousands of days, so done by hand.
    """
    match = _DAY_VALUE.fullmatch(value)
    if match is None:
        return lambda day: None
    year, month, number, weekday = match.groups()

    @lru_cache(maxsize=64)
    def ordinal(year: int) -> int | None:
        try:
            named = date(year, int(month), int(number))
        except ValueError:
            return None
        return None if weekday and named.isoweekday() != int(weekday) else named.toordinal()

    def gap(day: date) -> int | None:
        years = (day.year, day.year - 1, day.year + 1) if year == "XXXX" else (int(year),)
        gaps = [day.toordinal() - named for y in years if (named := ordinal(y)) is not None]
        return min(gaps, key=abs, default=None)

    return gap


_DAY_VALUE = re.compile(r"(XXXX|\d{4})-(\d\d)-(\d\d)(?:W(\d))?")


_ARTICLE = re.compile(r"(?:\b(?:the|an?|his|her|its|their|this|that)|['’]s)\s+(?:[a-z-]+\s+)?$")
_NOUN = re.compile(
    r" (?!(?:and|or|in|at|on|to|for|by|with|after|before|that|when|from|as|the|of|was|is|has|had|"
    r"will|but|during|through|until|because|while|where|he|she|it|they)\b)[a-z]"
)


def _is_attribute(text: str, span: Span) -> bool:
    """ "The Aug. 21 attack": the day as what an event is known by."""
    before = text[max(0, span.start - 40) : span.start]
    return _ARTICLE.search(before) is not None and _NOUN.match(text, span.end) is not None


def _distance_cost(days: int, near: Sequence[tuple[int, float]], slope: float) -> float:
    far = slope * log(max(days, LIKELIEST_DISTANCE) / LIKELIEST_DISTANCE)
    return _cost(days, near, min(far, FAR_COST))


def _cost(days: int, costs: Sequence[tuple[int, float]], far: float) -> float:
    return next((cost for most, cost in costs if days < most), far)


# Weekdays


def _weekday_clues(told: Sequence[Told]) -> list[Clue]:
    """Reports name the days of the past week and of the coming one by their weekdays alone."""
    named = [
        (one, int(match[1]))
        for one in told
        if not one.quoted
        and one.passage in ("body", "headline", "subheading", "caption", "date", "dateline")
        and (match := re.fullmatch(r"XXXX-WXX-(\d)(?:T\w\w)?", one.value))
    ]
    if not named:
        return []
    yesterday = any(one.value.startswith("-1D") and not one.quoted for one in told)
    costs = [_weekday_cost(weekday, named, yesterday) for weekday in range(1, 8)]
    least = min(costs)

    def fit(day: date) -> float:
        return least - costs[day.isoweekday() - 1]

    past = [one for one, _ in named if one.direction == "past"] or [one for one, _ in named]
    return [
        Clue(
            "weekday",
            fit,
            lambda day: _weekday_because(day, named),
            tuple(o.span for o in past[:3]),
        )
    ]


def _weekday_because(day: date, named: Sequence[tuple[Told, int]]) -> str:
    gone = [
        (one, (day.isoweekday() - number) % 7) for one, number in named if one.direction == "past"
    ]
    if not gone:
        return f"it names {named[0][0].words} as near"
    latest = min(gone, key=lambda pair: pair[1])[0]
    return f"{latest.words} is the latest day that it tells of"


def _weekday_cost(weekday: int, named: Sequence[tuple[Told, int]], says_yesterday: bool) -> float:
    """What is odd about a report of this weekday that names these."""
    cost = SAYS_YESTERDAY * (says_yesterday and any(number == weekday for _, number in named))
    ages: dict[int, list[Told]] = {}
    for one, number in named:
        back, ahead = (weekday - number) % 7, (number - weekday) % 7
        if one.direction == "past":
            ages.setdefault(back, []).append(one)
        else:
            away = ahead if one.direction == "future" else min(back, ahead)
            cost += 0.06 * away + NOT_TODAY * (one.lead and away > 0)
    # "This Monday", as translations have it: the day of the report.
    cost += sum(
        THIS_COST * min(age, 3)
        for age, held in ages.items()
        if any(one.words.lower().startswith("this ") for one in held)
    )
    cost += sum(AGE_COSTS[age] * min(len(held), 3) / 2 for age, held in ages.items())
    return cost + (_freshness_cost(min(ages), ages[min(ages)]) if ages else 0.0)


def _freshness_cost(age: int, latest: Sequence[Told]) -> float:
    """A report comes on the latest day that it tells of or on the day after, seldom later."""
    late = sum(one.value.endswith(("NI", "EV")) for one in latest)
    if 2 * late >= len(latest):
        costs = FRESHNESS_LATE
    else:
        lead = any(one.lead or one.passage in ("caption", "headline") for one in latest)
        costs = FRESHNESS_LEAD if lead else FRESHNESS
    return costs[min(age, 3)]
