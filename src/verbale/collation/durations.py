"""How long an affair has lasted, as a report says, beside the day from which others date it.

"After more than two weeks of threats" tells how late a report is if its dossier dates the affair
from "the Aug. 21 attack".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from math import exp, log

from verbale.collation.day_clues import Evidence, days_since
from verbale.collation.told_times import Told
from verbale.collation.year_clues import Clue
from verbale.record import REPORT_KINDS, Span
from verbale.text.time_words import any_of, value_of

# Reports that must name one day as gone for the affair to be dated from it.
FEWEST_DATING = 2
# Days on average from an event to what it leads to: threats, talks, a strike.
REACTION_DAYS = 7
# Share of the belief that the affair is not the one that the day began.
UNRELATED = 0.2
# Days in a unit, and the longest that is told so of an affair of these days.
_UNIT_DAYS = {"D": 1, "W": 7, "M": 30}
LONGEST_DAYS = 120


def add_durations(evidences: Sequence[Evidence]) -> list[Evidence]:
    """The same, with a clue where a report says how long the affair has lasted."""
    origin = _find_origin(evidences)
    if origin is None:
        return list(evidences)
    return [
        replace(evidence, clues=(*evidence.clues, *clues))
        if (clues := _duration_clues(evidence, origin))
        else evidence
        for evidence in evidences
    ]


def _find_origin(evidences: Sequence[Evidence]) -> Told | None:
    """The day of a month that most reports name as gone: where the affair began."""
    named: dict[str, Told] = {}
    reports: Counter[str] = Counter()
    for evidence in evidences:
        days = {
            told.value: told
            for told in evidence.told
            if told.direction == "past"
            and not told.quoted
            and told.passage in REPORT_KINDS
            and re.fullmatch(r"XXXX-\d\d-\d\d", told.value)
        }
        reports.update(days.keys())
        named = {**days, **named}
    value, count = max(reports.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    return named[value] if count >= FEWEST_DATING else None


@lru_cache(maxsize=1)
def _lasted() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:[Aa]fter|[Ff]ollowing)\s+"
        r"(?:(?P<more>more\s+than|over)\s+|(?P<less>nearly|almost)\s+|about\s+|some\s+)?"
        rf"(?P<number>{any_of('number')}|\d{{1,2}})\s+(?P<unit>days|weeks|months)\s+of\b"
    )


def _duration_clues(evidence: Evidence, origin: Told) -> list[Clue]:
    document = evidence.reading.document
    quoted = [told.span for told in evidence.told if told.quoted]
    clues = []
    for match in _lasted().finditer(document.text):
        span = Span(document.id, match.start(), match.end())
        lasted = _days_lasted(match)
        if lasted and lasted[1] <= LONGEST_DAYS and not any(span.overlaps(one) for one in quoted):
            clues.append(_duration_clue(lasted, origin, span, " ".join(match[0].split())))
    return clues[:1]


def _days_lasted(match: re.Match[str]) -> tuple[int, int] | None:
    """At least and at most so many days; None for "several"."""
    number = match["number"]
    count = number if number.isdigit() else value_of("number", number)
    if not count.isdigit():
        return None
    unit = _UNIT_DAYS[match["unit"][0].upper()]
    whole = int(count) * unit
    if match["less"]:
        return whole - unit, whole
    return (whole, whole + unit) if match["more"] else (whole - unit // 2, whole + unit // 2)


def _duration_clue(lasted: tuple[int, int], origin: Told, span: Span, words: str) -> Clue:
    since = days_since(origin.value)

    @lru_cache(maxsize=1024)
    def likelihood(gap: int) -> float:
        """How often an affair that began some days after its origin is so old by then."""
        late = [gap - days for days in range(lasted[0], lasted[1] + 1)]
        return sum(exp(-days / REACTION_DAYS) for days in late if days >= 0) / len(late)

    most = max(likelihood(gap) for gap in range(lasted[0], lasted[1] + 1))

    def fit(day: date) -> float:
        gap = since(day)
        share = 0.0 if gap is None else likelihood(gap) / most
        return log(UNRELATED + (1 - UNRELATED) * share)

    # The words end before what lasted: "after more than two weeks of".
    told = words[0].lower() + words[1:].rsplit(" ", 1)[0]
    return Clue(
        "duration",
        fit,
        lambda day: f"it comes {told} of what {origin.words} began",
        (span, origin.span),
    )
