"""From the value of a time expression to the days it names, seen from the day of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from verbale.record import DateRange
from verbale.text.time_words import Direction

_PLACED = re.compile(r"(?P<year>\d{4}|XXXX)-(?P<month>\d\d)-(?P<day>\d\d)(?:W(?P<weekday>\d))?")
_OFFSET = re.compile(
    r"(?P<sign>[+-])(?P<number>\d+|X)(?P<unit>[DWMQYEC])(?:-(?P<rest>WE|\d\d-\d\d|\d\d|\d|[QH]\d))?"
)
_SPAN = re.compile(r"(?P<sign>[+-])P(?P<number>\d+|X)(?P<unit>[DWMQYEC])")
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
# Most of what "a few" or "several" stands for.
MOST_OF_A_FEW = 8
# A day of a month without its year that lies so near is the one meant, whatever the tense: nobody
# leaves the year out of a day eleven months off. In days.
NEAR_DAYS = 45
DAY = timedelta(days=1)


def resolve_time(
    value: str,
    anchor: date,
    *,
    direction: Direction | None = None,
    reference: DateRange | None = None,
) -> DateRange | None:
    """The days that the words name in a report of the anchor's day; None if they name none.

    direction: whether the sentence speaks of the past or of what is to come; reference: the time
    told before, for "the next day".

    >>> str(resolve_time("XXXX-WXX-5", date(2022, 1, 10), direction="past"))
    '2022-01-07'
    >>> str(resolve_time("-1Y:END", date(2022, 1, 7)))
    '2021-09-01/2021-12-31'
    """
    try:
        return _resolve(value, anchor, direction, reference)
    except (ValueError, OverflowError):  # 29 February, the year 10000
        return None


def _resolve(
    value: str, anchor: date, direction: Direction | None, reference: DateRange | None
) -> DateRange | None:
    if "/" in value:
        first, _, last = value.partition("/")
        return _resolve_interval(first, last, anchor, direction)
    value, _, stage = value.partition(":")
    value = re.sub(r"T[A-Z]{2}$", "", value)
    if value[0] in "<>":
        direction, strict = ("past" if value[0] == "<" else "future"), True
        value = value[1:]
    else:
        strict = False
    if value[0] == "R":
        if reference is None:
            return None
        value, anchor = value[1:], reference.first
    days = _days(value, anchor, direction, strict)
    return _part_of(days, stage) if days and stage else days


def _resolve_interval(
    first: str, last: str, anchor: date, direction: Direction | None
) -> DateRange | None:
    start = _resolve(first, anchor, direction, None)
    if start is None:
        return None
    end = _resolve(last, start.first if last.startswith("XXXX") else anchor, "future", None)
    return DateRange(start.first, end.last) if end and start.first <= end.last else None


def _days(value: str, anchor: date, direction: Direction | None, strict: bool) -> DateRange | None:
    if placed := _PLACED.fullmatch(value):
        return _one(_placed_day(placed, anchor, direction))
    if match := re.fullmatch(r"XXXX-WXX-(\d)", value):
        return _one(_weekday_near(int(match[1]), anchor, direction, strict))
    if match := re.fullmatch(r"XXXX-XX-(\d\d)", value):
        months = [_month_shift(anchor, n, int(match[1])) for n in (-1, 0, 1)]
        return _one(_nearest(months, anchor, direction))
    if match := _OFFSET.fullmatch(value):
        return _offset(match, anchor, direction)
    if match := _SPAN.fullmatch(value):
        return _stretch(match, anchor)
    if match := re.fullmatch(r"(\d{4}|XXXX)-(\d\d|[QH]\d|SP|SU|FA|WI)", value):
        return _within_year(match[1], match[2], anchor, direction, strict)
    if re.fullmatch(r"\d{2,4}", value):
        width = 10 ** (4 - len(value))
        first = int(value) * width
        return DateRange(date(first, 1, 1), date(first + width - 1, 12, 31))
    return None


def _one(day: date | None) -> DateRange | None:
    return DateRange(day, day) if day else None


def _placed_day(match: re.Match[str], anchor: date, direction: Direction | None) -> date | None:
    month, day = int(match["month"]), int(match["day"])
    if match["year"] != "XXXX":
        return date(int(match["year"]), month, day)
    years = [anchor.year + n for n in (0, -1, 1)]
    if match["weekday"]:
        # A weekday tells the year: Friday Jan 7 was in 2022, and before that in 2011.
        years = [anchor.year + n for n in (0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6)]
        fitting = [y for y in years if _is_day(y, month, day, int(match["weekday"]))]
        years = fitting or years[:3]
    days = [date(year, month, day) for year in years if _is_day(year, month, day)]
    near = _nearest(days, anchor, None)
    if match["weekday"] or (near and abs((near - anchor).days) <= NEAR_DAYS):
        return near
    return _nearest(days, anchor, direction)


def _is_day(year: int, month: int, day: int, weekday: int | None = None) -> bool:
    try:
        found = date(year, month, day)
    except ValueError:
        return False
    return weekday is None or found.isoweekday() == weekday


def _nearest(days: Iterable[date], anchor: date, direction: Direction | None) -> date | None:
    held = [
        day
        for day in days
        if direction is None or (day <= anchor if direction == "past" else day >= anchor)
    ]
    return min(held, key=lambda day: abs((day - anchor).days), default=None)


def _weekday_near(weekday: int, anchor: date, direction: Direction | None, strict: bool) -> date:
    if direction == "future":
        ahead = (weekday - anchor.isoweekday()) % 7
        return anchor + DAY * (ahead or 7 * strict)
    back = (anchor.isoweekday() - weekday) % 7
    return anchor - DAY * (back or 7 * strict)


def _month_shift(anchor: date, months: int, day: int = 1) -> date:
    count = anchor.year * 12 + anchor.month - 1 + months
    return date(count // 12, count % 12 + 1, day)


def _unit_range(unit: str, day: date) -> DateRange:
    """The day, week (from Monday), month, quarter, year, decade or century around a day."""
    if unit == "D":
        return DateRange(day, day)
    if unit == "W":
        monday = day - DAY * (day.isoweekday() - 1)
        return DateRange(monday, monday + 6 * DAY)
    if unit in "MQ":
        first = _month_shift(day, -((day.month - 1) % 3) if unit == "Q" else 0)
        return DateRange(first, _month_shift(first, 3 if unit == "Q" else 1) - DAY)
    width = {"Y": 1, "E": 10, "C": 100}[unit]
    start = day.year - day.year % width
    return DateRange(date(start, 1, 1), date(start + width - 1, 12, 31))


def _shift(day: date, unit: str, count: int) -> date:
    if unit in "DW":
        return day + DAY * count * (7 if unit == "W" else 1)
    months = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}[unit] * count
    first = _month_shift(day, months)
    last = _month_shift(first, 1) - DAY
    return first.replace(day=min(day.day, last.day))


def _offset(match: re.Match[str], anchor: date, direction: Direction | None) -> DateRange | None:
    unit, rest = match["unit"], match["rest"]
    sign = -1 if match["sign"] == "-" else 1
    if match["number"] == "X":
        ends = sorted(_shift(anchor, unit, sign * n) for n in (2, MOST_OF_A_FEW))
        return DateRange(*ends)
    days = _unit_range(unit, _shift(anchor, unit, sign * int(match["number"])))
    if rest is None:
        return days
    if rest == "WE":
        if match["number"] == "0" and direction == "past" and anchor.isoweekday() <= 3:
            days = _unit_range("W", days.first - DAY)  # "this weekend" on the Monday after it
        return DateRange(days.first + 5 * DAY, days.last)
    if unit == "W":
        return _one(days.first + DAY * (int(rest) - 1))
    if "-" in rest:
        return _one(date(days.first.year, int(rest[:2]), int(rest[3:])))
    return _within_year(str(days.first.year), rest, anchor, None, False)


def _stretch(match: re.Match[str], anchor: date) -> DateRange:
    """The last or the coming so many days, weeks ..., the day of the report included."""
    count = MOST_OF_A_FEW if match["number"] == "X" else int(match["number"])
    if match["sign"] == "-":
        return DateRange(_shift(anchor, match["unit"], -count), anchor)
    return DateRange(anchor, _shift(anchor, match["unit"], count))


def _within_year(
    year: str, part: str, anchor: date, direction: Direction | None, strict: bool
) -> DateRange | None:
    """A month, quarter, half or season, of the year that is written or of the one that is meant."""
    if year != "XXXX":
        return _year_part(int(year), part)
    ranges = [_year_part(anchor.year + n, part) for n in (-1, 0, 1)]
    if direction == "past":
        held = [r for r in ranges if (r.last < anchor if strict else r.first <= anchor)]
        return held[-1] if held else None
    if direction == "future":
        held = [r for r in ranges if (r.first > anchor if strict else r.last >= anchor)]
        return held[0] if held else None
    return min(ranges, key=lambda r: 0 if r.first <= anchor <= r.last else min(
        abs((r.first - anchor).days), abs((r.last - anchor).days)))  # fmt: skip


def _year_part(year: int, part: str) -> DateRange:
    if part in _SEASONS:
        first, last = _SEASONS[part]
        end = date(year + (last < first), last, 1)
        return DateRange(date(year, first, 1), _month_shift(end, 1) - DAY)
    if part[0] in "QH":
        months = 3 if part[0] == "Q" else 6
        start = date(year, (int(part[1]) - 1) * months + 1, 1)
        return DateRange(start, _month_shift(start, months) - DAY)
    start = date(year, int(part), 1)
    return DateRange(start, _month_shift(start, 1) - DAY)


def _part_of(days: DateRange, stage: str) -> DateRange:
    """The first, middle or last third of it (tens of a month), or its last day."""
    if stage == "LAST":
        return DateRange(days.last, days.last)
    length = (days.last - days.first).days + 1
    if 28 <= length <= 31:
        cuts = (10, 20)
    elif length >= 365:
        starts = [_month_shift(days.first, n * 4 * (length // 365)) for n in (1, 2)]
        cuts = ((starts[0] - days.first).days, (starts[1] - days.first).days)
    else:
        cuts = (round(length / 3), round(2 * length / 3))
    first = {"START": 0, "MID": cuts[0], "END": cuts[1]}[stage]
    last = {"START": cuts[0], "MID": cuts[1], "END": length}[stage]
    return DateRange(days.first + DAY * first, days.first + DAY * (last - 1))
