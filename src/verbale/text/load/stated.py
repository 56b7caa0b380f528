"""The day that a file states, in whichever form it is written."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from datetime import date
from email.utils import parsedate_to_datetime

from verbale.text.patterns import entries


def export_words(what: str) -> dict[str, str]:
    """The words of this sort that press databases write around an article, and what they mean."""
    rows = (line.split("\t") for line in entries("export_words.tsv"))
    return {word: value for sort, word, value in rows if sort == what}


_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(month_abbr) if name}
_MONTHS["sept"] = 9
_MONTHS |= {word: int(number) for word, number in export_words("month").items()}
_ISO = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DIGITS = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:\d{6})?\s*$")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})\b")
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.)?[ -](?:de )?([^\W\d_]{3,10})\.?,?[ -](?:de )?(\d{4})\b"
)
_FIGURES = re.compile(r"\s*(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")


def read_day(stated: str | None) -> date | None:
    """The day; None for none, or for one that can be read in two ways.

    >>> read_day("January 7, 2022 Friday 10:15 AM GMT")
    datetime.date(2022, 1, 7)
    >>> read_day("9. Januar 1993") == read_day("9 janvier 1993") == read_day("9 de enero de 1993")
    True
    >>> read_day("03/04/2022")
    >>> read_day("13/04/2022")
    datetime.date(2022, 4, 13)
    """
    if not stated:
        return None
    if found := _ISO.match(stated) or _DIGITS.match(stated):
        return _day(*map(int, found.groups()))
    if (found := _MONTH_FIRST.search(stated)) and found[1].lower() in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[1].lower()], int(found[2]))
    if (found := _DAY_FIRST.search(stated)) and found[2].lower() in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
    if found := _FIGURES.match(stated):
        return _in_figures(*map(int, found.groups()))
    return _as_in_mail(stated)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_figures(first: int, second: int, year: int) -> date | None:
    # 3/4 is March in New York and April in London: only what can be one alone is taken.
    days = {_day(year, first, second), _day(year, second, first)} - {None}
    return days.pop() if len(days) == 1 else None


def _as_in_mail(stated: str) -> date | None:
    try:
        return parsedate_to_datetime(stated).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
