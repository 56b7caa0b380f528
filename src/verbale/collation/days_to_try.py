"""The days that are worth trying for a report, by what it says itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from verbale.collation.told_times import DATED_KINDS, FULL_DATE, Told
from verbale.collation.year_clues import terms_of_office
from verbale.record import REPORT_KINDS, Reading

# Days before and after a date in the text on which the report may have appeared; the wider ones
# where no year is written.
DAYS_BEFORE, DAYS_AFTER = 3, 10
WIDE_BEFORE, WIDE_AFTER = 35, 45
# Longest run of years that is tried where the text names days of a month without any year.
MOST_YEARS = 25


def days_to_try(reading: Reading, told: Sequence[Told]) -> set[date]:
    stated = reading.document.stated_date
    days: set[date] = {stated} if stated else set()
    for one in told:
        if one.passage in DATED_KINDS or one.post or one.passage in REPORT_KINDS:
            for full in readings_of(one):
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
    pattern, terms = terms_of_office()
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


def readings_of(one: Told) -> list[date]:
    """The days a full date may stand for: 05/06/2026 may be June or May."""
    match = FULL_DATE.fullmatch(one.value)
    if not match:
        return []
    year, month, day = (int(part) for part in match.groups())
    days = [date(year, month, day)]
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", one.words) and day <= 12 and day != month:
        days.append(date(year, day, month))
    return days
