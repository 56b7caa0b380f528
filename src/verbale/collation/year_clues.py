"""What one report says of the month and the year in which it appeared."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from verbale.collation.told_times import Told
from verbale.record import REPORT_KINDS, Reading, Span

# Weights are in the currency of day_clues: the logarithm of how much likelier a day becomes.
YEAR_CONTRADICTION = 2.5
TOO_YOUNG = 5.0  # a report older than its footer
TERM_CONTRADICTION = 4.0  # an office named with somebody who did not hold it
# What it costs to name the running month by its name, and to say "next year" a month earlier in it.
THIS_MONTH, NEXT_YEAR = 0.8, 0.1

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


_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\n]{0,60}$", re.IGNORECASE)


# Months and years


def month_clues(told: Sequence[Told]) -> list[Clue]:
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


def year_clues(reading: Reading, told: Sequence[Told]) -> list[Clue]:
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
        return -TOO_YOUNG if late < 0 else 0.5 - 0.08 * min(late, 10)

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
class Term:
    first: date
    last: date


@cache
def terms_of_office() -> tuple[re.Pattern[str], dict[tuple[str, str], list[Term]]]:
    """A pattern for an office named with its holder, and the holder's terms."""
    table = (files("verbale") / "data" / "terms.tsv").read_text(encoding="utf-8")
    terms: dict[tuple[str, str], list[Term]] = {}
    surnames: set[str] = set()
    for line in table.splitlines():
        if not line or line.startswith("#"):
            continue
        offices, _, names, first, last = line.split("\t")
        term = Term(date.fromisoformat(first), date.fromisoformat(last or date.max.isoformat()))
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


def term_clues(reading: Reading) -> list[Clue]:
    """The report that names an incumbent appeared within the term."""
    pattern, terms = terms_of_office()
    found: list[tuple[list[Term], re.Match[str]]] = []
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
