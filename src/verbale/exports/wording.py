"""The words in which a brief says things, and how it counts, joins and shortens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from verbale.record import DateRange

ACTS_IN_WORDS: Mapping[str, tuple[str, str]] = {  # of one speaker, of several
    "assert": ("says", "say"),
    "demand": ("demands", "demand"),
    "offer": ("offers", "offer"),
    "accept": ("accepts", "accept"),
    "reject": ("rejects", "reject"),
    "promise": ("promises", "promise"),
    "threaten": ("threatens", "threaten"),
    "warn": ("warns", "warn"),
    "accuse": ("accuses", "accuse"),
    "deny": ("denies", "deny"),
    "praise": ("praises", "praise"),
    "express-doubt": ("doubts", "doubt"),
    "announce": ("announces", "announce"),
    "question": ("asks", "ask"),
}
KINDS_IN_WORDS = {
    "direct": "verbatim",
    "indirect": "reported",
    "mixed": "partly verbatim",
}
NOISE_IN_WORDS = {
    "caption": "caption",
    "credit": "credit",
    "byline": "byline",
    "dateline": "dateline",
    "date": "date line",
    "address": "web address",
    "call": "call to follow",
    "form": "form",
    "see-also": "another report\N{RIGHT SINGLE QUOTATION MARK}s headline",
    "foreign": "foreign notice",
    "repeated": "repeated line",
    "boilerplate": "other notice",
}

STANCES_IN_WORDS = {
    "for": "for",
    "conditional": "on condition",
    "against": "against",
    "unclear": "unclear",
    "silent": "silent",
}


def join(names: Iterable[str]) -> str:
    """
    >>> join(["Latvia", "Estonia", "Belgium"])
    'Latvia, Estonia and Belgium'
    """
    *others, last = [*dict.fromkeys(names)] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def say_days(days: DateRange | None) -> str:
    """
    >>> say_days(DateRange(date(2031, 5, 2), date(2031, 5, 9)))
    '2 May 2031 to 9 May 2031'
    """
    if days is None:
        return ""
    if days.first == days.last:
        return say_day(days.first)
    return f"{say_day(days.first)} to {say_day(days.last)}"


def say_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def count(number: int, noun: str) -> str:
    """
    >>> count(1, "report"), count(2, "report"), count(2, "entry")
    ('1 report', '2 reports', '2 entries')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def shorten(text: str, length: int) -> str:
    """The text cut at a word's end so that it has at most this many characters, ellipsis included.

    >>> shorten("No room for negotiations", 12)
    'No room for…'
    """
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    if not text[length - 1].isspace() and " " in cut[length // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:") + "…"


def fold(words: str) -> str:
    return " ".join(words.split())
