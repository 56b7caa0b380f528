"""What one report says of the day on which it appeared: clues, each with how well a day fits it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from math import log

from verbale.record import REPORT_KINDS, PassageKind, Reading, Span
from verbale.text.days import resolve_time
from verbale.text.segment import find_marked
from verbale.text.time_words import Direction, find_direction

# Weights are in one currency, the logarithm of how much likelier a day becomes. Those for weekdays
# and days of a month were counted on 790 dated reports of US papers (shared/corpora/stories).
STATED_WEIGHT = 5.5  # a date line or the page's own date: mostly right, sometimes of the download
CONTRADICTION = 5.0  # a weekday that the date did not have, a report older than what it shows
TENSE_CONTRADICTION = 0.8  # one in three times the tense of a date in the text is misread
FINITE_CONTRADICTION = 2.5  # the same where the verb can only be past
YEAR_CONTRADICTION = 2.5
TERM_CONTRADICTION = 4.0  # an office named with somebody who did not hold it
# A day of a month in the text is likeliest some ten days off; each e-fold further costs so much.
# Nearer ones are named by their weekdays, or "today" and "yesterday" where weekdays are not used.
LIKELIEST_DISTANCE, DISTANCE_SLOPE, FAR_COST = 9.5, 1.1, 2.5
NEAR_COSTS, BARE_NEAR_COSTS = ((5, 0.6),), ((1, 1.5), (2, 1.0))
PAIR_COST = 0.3  # a day away, with the weekday beside it: such days are near
# What it costs to name the running month by its name, and to say "next year" a month earlier in it.
THIS_MONTH, NEXT_YEAR = 0.8, 0.1
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
# Days before and after a date in the text on which the report may have appeared; the wider ones
# where no year is written.
DAYS_BEFORE, DAYS_AFTER = 3, 10
WIDE_BEFORE, WIDE_AFTER = 35, 45
# Longest run of years that is tried where the text names days of a month without any year.
MOST_YEARS = 25

Fit = Callable[[date], float]


@dataclass(frozen=True, slots=True)
class Clue:
    """Words that bear on the day of the report: how well a day fits them, and what they say."""

    kind: str
    fit: Fit
    because: Callable[[date], str]
    evidence: tuple[Span, ...]
    dated: bool = False  # whether it names a day with its year
    value: str = ""  # of the time that it rests on
    distance: Fit | None = None  # how well a day suits it that lies so far off
    share: float = 1.0  # of the distance: less where other reports name the same day

    def total(self, day: date) -> float:
        return self.fit(day) + (self.share * self.distance(day) if self.distance else 0.0)


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
    told = tuple(_tell(reading))
    clues = (
        *_stated_clues(reading, told),
        *_dated_clues(reading, told),
        *_weekday_clues(told),
        *_month_clues(told),
        *_year_clues(reading, told),
        *_term_clues(reading),
    )
    return Evidence(reading, told, clues, frozenset(_days_to_try(reading, told)))


# The times a report tells

_POST = re.compile(r"(?:—|--|-)[^\n]{2,60}\(@\w+\)\s*$")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\n]{0,60}$", re.IGNORECASE)
_DATED_KINDS = ("date", "dateline", "byline")
# Characters of the first paragraph that count as the lead.
_LEAD = 400


def _tell(reading: Reading) -> list[Told]:
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
    return told


def _end_of_lead(reading: Reading) -> int:
    for passage in reading.passages:
        if passage.kind == "body":
            return min(passage.span.end, passage.span.start + _LEAD)
    return 0


# Date lines

_FULL = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:W\d)?")
_MONTH_DAY = re.compile(r"(?:XXXX|\d{4})-(\d\d)-(\d\d)(?:W(\d))?")


def _stated_clues(reading: Reading, told: Sequence[Told]) -> list[Clue]:
    clues = []
    stated = reading.document.stated_date
    if stated is not None:
        clues.append(_stated(frozenset({stated}), "the page gives", ()))
    for one in told:
        if one.passage not in _DATED_KINDS or one.quoted:
            continue
        if days := _readings_of(one):
            clues.append(_stated(frozenset(days), "the page says", (one.span,)))
        elif match := re.fullmatch(r"XXXX-(\d\d)-(\d\d)(?:W\d)?", one.value):
            clues.append(_dateline((int(match[1]), int(match[2])), one))
    return clues


def _readings_of(one: Told) -> list[date]:
    """The days a full date may stand for: 05/06/2026 may be June or May."""
    match = _FULL.fullmatch(one.value)
    if not match:
        return []
    year, month, day = (int(part) for part in match.groups())
    days = [date(year, month, day)]
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", one.words) and day <= 12 and day != month:
        days.append(date(year, day, month))
    return days


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
        if one.passage in _DATED_KINDS or (one.quoted and not one.post):
            continue
        if one.passage in ("see-also", "call", "form", "foreign"):
            continue
        match = _MONTH_DAY.fullmatch(one.value.partition("/")[0])
        if match is None:
            continue
        if one.post or (one.passage in ("caption", "credit") and _FULL.fullmatch(one.value)):
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

    gap = _gap_to(value)

    def fit(day: date) -> float:
        since = gap(day)
        if since is None or (weekday and abs(since) > 366):
            return -CONTRADICTION
        wrong = (one.direction == "past" and since < 0) or (one.direction == "future" and since > 0)
        return -against * wrong

    def distance(day: date) -> float:
        away = abs(gap(day) or 0)
        return -min(PAIR_COST * away, FAR_COST) if weekday else -_distance_cost(away, costs)

    def because(day: date) -> str:
        if weekday and (named := resolve_time(value, day)):
            return f"the text says {one.words}, which is a {named.first:%A} in {named.first.year}"
        verb = {"past": " as gone", "future": " as to come"}.get(one.direction or "", "")
        return f"the text names {one.words}{verb}"

    dated = weekday is not None and not value.startswith("XXXX")
    return Clue("pair" if weekday else "day", fit, because, (one.span,), dated, value, distance)


def _gap_to(value: str) -> Callable[[date], int | None]:
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


def _distance_cost(days: int, near: Sequence[tuple[int, float]]) -> float:
    far = DISTANCE_SLOPE * log(max(days, LIKELIEST_DISTANCE) / LIKELIEST_DISTANCE)
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


# Months and years


def _month_clues(told: Sequence[Told]) -> list[Clue]:
    """ "In January", of what is to come, and "early next year" are written shortly before."""
    clues = []
    for one in told:
        if one.quoted or one.direction is None or one.passage not in REPORT_KINDS:
            continue
        if match := re.fullmatch(r"XXXX-(\d\d)(?::\w+)?", one.value):
            clues.append(_month(int(match[1]), one))
        elif one.value.startswith("+1Y"):
            clues.append(_next_year(one))
    return clues


def _month(month: int, one: Told) -> Clue:
    def fit(day: date) -> float:
        away = (month - day.month if one.direction == "future" else day.month - month) % 12
        return -0.12 * away if away else -THIS_MONTH

    verb = "past" if one.direction == "past" else "to come"
    return Clue("month", fit, lambda day: f"it speaks of {one.words} as {verb}", (one.span,))


def _next_year(one: Told) -> Clue:
    def fit(day: date) -> float:
        return -NEXT_YEAR * (12 - day.month)

    return Clue("month", fit, lambda day: f"it says {one.words}", (one.span,))


def _year_clues(reading: Reading, told: Sequence[Told]) -> list[Clue]:
    text = reading.document.text
    gone: list[tuple[int, Told]] = []
    coming: list[tuple[int, Told]] = []
    clues = []
    for one in told:
        match = re.fullmatch(r"(\d{4})(?:-\d\d)?(?::\w+)?", one.value)
        if match is None:
            continue
        year = int(match[1])
        before = text[max(0, one.span.start - 70) : one.span.start]
        if one.passage not in ("headline", "subheading", "body"):
            if _COPYRIGHT.search(before):
                clues.append(_copyright(year, one))
        elif one.direction == "past" and re.search(r"\b(?:in|since|of|from|until)\s+$", before):
            gone.append((year, one))
        elif one.direction == "future" and not one.quoted:
            coming.append((year, one))
    if gone:
        clues.append(_year_gone(*max(gone, key=lambda pair: pair[0])))
    if coming:
        clues.append(_year_to_come(*min(coming, key=lambda pair: pair[0])))
    return clues


def _copyright(year: int, one: Told) -> Clue:
    """A footer's year is that of the report or of a later visit, so the report is no younger."""

    def fit(day: date) -> float:
        late = year - day.year
        return -CONTRADICTION if late < 0 else 0.5 - 0.08 * min(late, 10)

    return Clue("footer", fit, lambda day: f"its footer is of {year}", (one.span,))


def _year_gone(year: int, one: Told) -> Clue:
    """Whoever writes "in 2019" of something past seldom writes it in 2019."""
    same = 0.5 if "-" in one.value else 1.2

    def fit(day: date) -> float:
        late = day.year - year
        return -YEAR_CONTRADICTION if late < 0 else -same if late == 0 else -0.05 * min(late, 15)

    return Clue("year", fit, lambda day: f"it speaks of {one.words} as past", (one.span,))


def _year_to_come(year: int, one: Told) -> Clue:
    def fit(day: date) -> float:
        ahead = year - day.year
        return -YEAR_CONTRADICTION if ahead < 0 else -0.6 if ahead == 0 else -0.03 * min(ahead, 30)

    return Clue("year", fit, lambda day: f"it speaks of {one.words} as to come", (one.span,))


# Offices


@dataclass(frozen=True, slots=True)
class _Term:
    first: date
    last: date


@cache
def _terms() -> tuple[re.Pattern[str], dict[tuple[str, str], list[_Term]]]:
    """A pattern for an office named with its holder, and the holder's terms."""
    table = (files("verbale") / "data" / "terms.tsv").read_text(encoding="utf-8")
    terms: dict[tuple[str, str], list[_Term]] = {}
    surnames: set[str] = set()
    for line in table.splitlines():
        if not line or line.startswith("#"):
            continue
        offices, _, names, first, last = line.split("\t")
        term = _Term(date.fromisoformat(first), date.fromisoformat(last or date.max.isoformat()))
        for office in offices.split("|"):
            for name in names.split("|"):
                terms.setdefault((office, name), []).append(term)
                surnames.add(name)
    offices_named = "|".join(
        re.escape(office).replace(r"\ ", r"\s+")
        for office in sorted({office for office, _ in terms}, key=len, reverse=True)
    )
    names_named = "|".join(re.escape(name) for name in sorted(surnames, key=len, reverse=True))
    return (
        re.compile(
            rf"(?<!former )(?<!Former )(?<!ex-)(?<!then )(?<!late )(?<!deposed )\b"
            rf"(?P<office>(?i:{offices_named}))\s+(?:[A-Z][\w.'’-]+\s+){{0,3}}?(?P<name>{names_named})\b"
        ),
        terms,
    )


def _term_clues(reading: Reading) -> list[Clue]:
    """The report that names an incumbent appeared within the term."""
    pattern, terms = _terms()
    found: list[tuple[list[_Term], re.Match[str]]] = []
    for match in pattern.finditer(reading.document.text):
        key = (" ".join(match["office"].lower().split()), match["name"])
        if key in terms:
            found.append((terms[key], match))
    if not found:
        return []
    start = max(min(term.first for term in held) for held, _ in found)
    # Holders of long ago stand in the history that a report tells.
    incumbents = [pair for pair in found if any(term.last >= start for term in pair[0])]

    def fit(day: date) -> float:
        outside = [h for h, _ in incumbents if not any(t.first <= day <= t.last for t in h)]
        return -TERM_CONTRADICTION if outside else 0.0

    def because(day: date) -> str:
        held, match = max(incumbents, key=lambda pair: min(term.first for term in pair[0]))
        term = next((t for t in held if t.first <= day <= t.last), held[0])
        until = "" if term.last == date.max else f" to {term.last.year}"
        name = " ".join(match[0].split())
        return f"it says {name}, which was so from {term.first.year}{until}"

    last = max(incumbents, key=lambda pair: min(term.first for term in pair[0]))[1]
    return [Clue("term", fit, because, (Span(reading.document.id, last.start(), last.end()),))]


# Days to try


def _days_to_try(reading: Reading, told: Sequence[Told]) -> set[date]:
    stated = reading.document.stated_date
    days: set[date] = {stated} if stated else set()
    for one in told:
        if one.passage in _DATED_KINDS or one.post or one.passage in REPORT_KINDS:
            for full in _readings_of(one):
                days |= _days_around(full, DAYS_BEFORE, DAYS_AFTER)
    first, last = _years(reading, told)
    if not days and first and last and last - first < MOST_YEARS:
        for value in {one.value.partition("/")[0] for one in told if not one.quoted}:
            for year in range(first, last + 1):
                if day := _in_year(value, year):
                    days |= _days_around(day, WIDE_BEFORE, WIDE_AFTER)
    return days


def _in_year(value: str, year: int) -> date | None:
    match = re.fullmatch(r"XXXX-(\d\d)-(\d\d)(?:W(\d))?", value)
    try:
        day = date(year, int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None
    if match and day and match[3] and day.isoweekday() != int(match[3]):
        return None
    return day


def _years(reading: Reading, told: Sequence[Told]) -> tuple[int | None, int | None]:
    """The first and the last year that the text allows."""
    years = [(one, int(one.value[:4])) for one in told if re.match(r"\d{4}(?!\d)", one.value)]
    footers = [year for one, year in years if one.passage == "boilerplate"]
    report = [(one, year) for one, year in years if one.passage != "boilerplate"]
    gone = [year for one, year in report if one.direction == "past" or one.passage == "caption"]
    coming = [year for one, year in report if one.direction == "future"]
    terms = _term_years(reading)
    first = max(gone + terms[:1], default=None)
    last = min(
        [year for year in footers + coming + terms[1:] if not first or year >= first], default=None
    )
    if first and last is None:
        last = first + MOST_YEARS - 1
    if last and first is None:
        first = last - MOST_YEARS + 1
    return first, last


def _term_years(reading: Reading) -> list[int]:
    pattern, terms = _terms()
    held = [
        terms[key]
        for match in pattern.finditer(reading.document.text)
        if (key := (" ".join(match["office"].lower().split()), match["name"])) in terms
    ]
    if not held:
        return []
    first = max(min(term.first.year for term in one) for one in held)
    ends = [max(term.last.year for term in one) for one in held]
    last = min((year for year in ends if year >= first), default=date.max.year)
    return [first, last] if last < date.max.year else [first]


def _days_around(day: date, before: int, after: int) -> set[date]:
    try:
        return {day + timedelta(days=n) for n in range(-before, after + 1)}
    except OverflowError:
        return {day}


def show(day: date) -> str:
    """The day as a reader writes it: 7 Jan 2022."""
    return f"{day.day} {day:%b} {day.year}"
