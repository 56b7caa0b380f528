"""The day on which each report appeared, worked out from all that the reports say.

First each report is placed roughly by itself and beside those that share something with it; then
all are weighed together (belief propagation over the days near those places), so that a day that
suits five reports wins over one that suits the first of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from verbale.collation.day_clues import Evidence, find_evidence
from verbale.collation.day_links import DaysTold, Link, fit_days, fit_link, fit_links, say_link
from verbale.collation.durations import add_durations
from verbale.collation.shared_news import find_links
from verbale.collation.told_times import show
from verbale.collation.year_clues import Clue
from verbale.record import DateRange, Reading, Reason, Span

# Rounds in which each report is placed anew beside the others, and in which beliefs are passed on;
# more change nothing in practice.
ROUNDS, PASSES = 3, 5
# Share of the last belief that is kept when one is passed on: without it, circles of links swing.
KEPT = 0.3
# Days on either side of a neighbour's, or of an event that it dates, on which a report is tried.
NEAR = 14
# Days of another year that fit so nearly as well leave the report unplaced at first.
UNDECIDED, APART_DAYS = 1.0, 150
# Days by which the date that a page gives is wrong at most.
WRONG_BY = 60
# Days that are tried on a report's own word, beside those near its neighbours'.
MOST_OWN = 40
# Days are weighed together that fit so much worse than the best at most, and so many of them.
WORTH_WEIGHING, MOST_WEIGHED = 9.0, 48
# Most that all the links of one kind may weigh: they repeat each other.
MOST_OF_LINKS = 4.0
# Share of the belief that the days allowed hold together.
ALLOWED_SHARE = 0.8
# The allowed days may run over so many at most; a report that is placed no better has no date.
LONGEST_ALLOWED = 62
# A day believed less than this is named together with the others that fit.
UNSURE = 0.5
# Clues that a reason names.
MOST_NAMED = 4

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Publication:
    """When a report appeared: the best day, the days that the evidence allows, and why."""

    document: str
    published: DateRange
    allowed: DateRange
    reason: Reason


@dataclass(slots=True)
class _Place:
    """A report on its way to a day."""

    evidence: Evidence
    links: list[Link]
    fits: dict[date, float] = field(default_factory=dict)
    own: list[date] = field(default_factory=list)
    tries_own: bool = True
    day: date | None = None
    beside: list[date | None] | None = None  # the days of its neighbours when it was placed last
    days: list[date] = field(default_factory=list)  # those weighed, in order
    belief: Floats = field(default_factory=lambda: np.zeros(0))

    def fit(self, day: date) -> float:
        if day not in self.fits:
            self.fits[day] = self.evidence.fit(day)
        return self.fits[day]

    def own_days(self) -> list[date]:
        """The days that suit the report by itself best."""
        if not self.own and self.tries_own:
            self.own = sorted(self.evidence.days, key=lambda day: (-self.fit(day), day))[:MOST_OWN]
        return self.own


def settle_publication(readings: Sequence[Reading]) -> tuple[Publication, ...]:
    """When each report appeared, in the order given; a report that nothing dates is left out."""
    evidences = add_durations(_share_days([find_evidence(reading) for reading in readings]))
    links = find_links(evidences)
    places = [_Place(evidence, held) for evidence, held in zip(evidences, links, strict=True)]
    days = DaysTold()
    _place_first(places, days)
    for _ in range(ROUNDS):
        if not _place_anew(places, days):
            break
    _weigh_together(places, days)
    settled = (_settled(place, places, days) for place in places)
    return tuple(publication for publication in settled if publication is not None)


def _share_days(evidences: Sequence[Evidence]) -> list[Evidence]:
    """A day that several reports name is one piece of evidence, and each has its share in it."""
    reports = Counter(
        value
        for evidence in evidences
        for value in {clue.value for clue in evidence.clues if clue.kind == "day"}
    )
    return [
        replace(
            evidence,
            clues=tuple(
                replace(clue, share=1 / reports[clue.value]) if clue.kind == "day" else clue
                for clue in evidence.clues
            ),
        )
        for evidence in evidences
    ]


# Rough places


def _place_first(places: Sequence[_Place], days: DaysTold) -> None:
    """By themselves the reports that give a day with its year; if none does, those that can be."""
    dated = [place for place in places if place.evidence.is_dated]
    for place in places:
        # Days of every year that the text allows are worth trying only where nobody gives a year.
        place.tries_own = not dated or place.evidence.is_dated
    for place in dated or places:
        place.day = _best(place, places, days, place.evidence.days, linked=False)


def _place_anew(places: Sequence[_Place], days: DaysTold) -> bool:
    """Whether any report moved when each was placed beside the others."""
    moved = False
    for place in places:
        beside = [places[link.other].day for link in place.links]
        if beside == place.beside:
            continue  # nothing that it shares with others stands elsewhere than before
        place.beside = beside
        day = _best(place, places, days, _days_to_try(place, places, days), linked=True)
        moved |= day != place.day
        place.day = day
    return moved


def _days_to_try(place: _Place, places: Sequence[_Place], days: DaysTold) -> set[date]:
    tried = set(place.own_days())
    for link in place.links:
        other = places[link.other].day
        if other is None:
            continue
        tried |= _around(other)
        if link.kind != "subject" and (theirs := days.days(link.theirs, other)):
            tried |= _around(theirs.first)
    return _near_own(tried, place) if place.evidence.is_dated else tried


def _near_own(tried: set[date], place: _Place) -> set[date]:
    """Those near a date that the report gives: what it shares with 2019 moves no report of 2022."""
    first, last = min(place.evidence.days), max(place.evidence.days)
    reach = timedelta(days=WRONG_BY)
    return {day for day in tried if first - reach <= day <= last + reach}


@lru_cache(maxsize=4096)
def _around(day: date) -> frozenset[date]:
    return frozenset(day + timedelta(days=n) for n in range(-NEAR, NEAR + 1))


def _best(
    place: _Place,
    places: Sequence[_Place],
    days: DaysTold,
    tried: Iterable[date],
    *,
    linked: bool,
) -> date | None:
    """The day that fits best; None if none is tried or another far from it fits as well."""
    if linked:
        fits = _fit_days(place, places, days, sorted(tried))
    else:
        fits = {day: place.fit(day) for day in sorted(tried)}
    if not fits:
        return None
    best = max(fits, key=lambda day: fits[day])
    for day, fit in fits.items():
        if not linked and abs((day - best).days) > APART_DAYS and fits[best] - fit < UNDECIDED:
            return None
    return best


def _fit_days(
    place: _Place, places: Sequence[_Place], days: DaysTold, tried: Sequence[date]
) -> dict[date, float]:
    """How well each of these days fits the report and what it shares with others."""
    fits = {kind: np.zeros(len(tried)) for kind in ("event", "quotation", "subject")}
    for link in place.links:
        other = places[link.other]
        if other is place:
            fits[link.kind] += [fit_link(link, day, day, days) for day in tried]
        elif other.day is not None:
            fits[link.kind] += fit_days(link, tried, other.day, days)
    bounded = [np.clip(each, -MOST_OF_LINKS, MOST_OF_LINKS) for each in fits.values()]
    shared = bounded[0] + bounded[1] + bounded[2]
    return {day: place.fit(day) + more for day, more in zip(tried, shared.tolist(), strict=True)}


# All together


def _weigh_together(places: Sequence[_Place], days: DaysTold) -> None:
    """Passes beliefs along the links; each report ends on the day that is believed most."""
    for place in places:
        _choose_days(place, places, days)
    edges = _edges(places, days)
    messages = {
        (one, two): np.zeros(len(places[two].days))
        for pair in edges
        for one, two in (pair, pair[::-1])
    }
    # Links go in circles; so that no belief is counted twice, each counts as often as it stands in
    # a tree that spans the reports (tree-reweighted belief propagation, Wainwright et al. 2005).
    part = min(1.0, len(places) / max(1, len(edges)))
    for pair, matrix in edges.items():
        edges[pair] = np.exp(matrix / part)
    for _ in range(PASSES):
        for (one, two), likely in edges.items():
            _pass(places, messages, one, two, likely, part)
            _pass(places, messages, two, one, likely.T, part)
    for place in places:
        if place.days:
            place.belief = np.exp(place.belief - place.belief.max())
            place.belief /= place.belief.sum()
            place.day = place.days[int(place.belief.argmax())]
    for place in places:
        # What is believed of each by itself need not go together.
        place.day = _best(place, places, days, place.days, linked=True)


def _choose_days(place: _Place, places: Sequence[_Place], days: DaysTold) -> None:
    if place.day is None:
        return
    tried = _days_to_try(place, places, days) | {place.day}
    fits = _fit_days(place, places, days, list(tried))
    best = max(fits.values())
    held = [day for day in tried if best - fits[day] <= WORTH_WEIGHING]
    held = sorted(held, key=lambda day: (-fits[day], day))[:MOST_WEIGHED]
    place.days = sorted(held)
    inner = [link for link in place.links if places[link.other] is place]
    place.belief = np.array(
        [place.fit(d) + sum(fit_link(link, d, d, days) for link in inner) for d in place.days],
        dtype=np.float64,
    )


def _edges(places: Sequence[_Place], days: DaysTold) -> dict[tuple[int, int], Floats]:
    """For two reports that share something how well each day of one suits each of the other."""
    held: dict[tuple[int, int], list[Link]] = {}
    for number, place in enumerate(places):
        for link in place.links:
            # What both share is held by both; a neighbour may be one's alone.
            if link.other > number or (link.kind == "subject" and link.other != number):
                turned = link.other < number
                pair = (link.other, number) if turned else (number, link.other)
                held.setdefault(pair, []).append(link)
    return {
        (one, two): np.clip(
            fit_links(links, places[one].days, places[two].days, days),
            -MOST_OF_LINKS,
            MOST_OF_LINKS,
        )
        for (one, two), links in held.items()
        if places[one].days and places[two].days
    }


def _pass(
    places: Sequence[_Place],
    messages: dict[tuple[int, int], Floats],
    one: int,
    two: int,
    likely: Floats,
    part: float,
) -> None:
    """What the first report, but for what the second told it, believes of the second's days.

    ``likely``: how much each day of the first speaks for each of the second, a link counted whole.
    """
    known = places[one].belief - messages[two, one]
    weights = np.exp(known - known.max())
    told = np.log(weights @ likely + 1e-30)
    told -= told.max()
    message = KEPT * messages[one, two] + (1 - KEPT) * told
    places[two].belief += part * (message - messages[one, two])
    messages[one, two] = message


# Reasons


def _settled(place: _Place, places: Sequence[_Place], days: DaysTold) -> Publication | None:
    if place.day is None:
        return None
    allowed = _allowed(place)
    if (allowed.last - allowed.first).days > LONGEST_ALLOWED:
        return None
    confidence = float(place.belief[place.days.index(place.day)])
    because, evidence = _because(place, places, days, place.day)
    if confidence < UNSURE and allowed.first < allowed.last:
        because += f"; likeliest of the days from {show(allowed.first)} to {show(allowed.last)}"
    return Publication(
        place.evidence.document,
        DateRange(place.day, place.day),
        allowed,
        Reason("published", round(min(confidence, 0.99), 2), because, evidence),
    )


def _allowed(place: _Place) -> DateRange:
    """From the first to the last of the days that are believed most and hold most of the belief."""
    order = np.argsort(-place.belief, kind="stable")
    enough = int(np.searchsorted(np.cumsum(place.belief[order]), ALLOWED_SHARE)) + 1
    held = sorted(place.days[int(at)] for at in order[:enough])
    return DateRange(held[0], held[-1])


# Clues in the order in which a reader finds them convincing.
_ORDER = ("stated", "pair", "post", "day", "duration", "weekday", "month", "year", "term", "footer")
# A clue that fits so much worse than it could speaks against the day.
AGAINST = 1.0


def _because(
    place: _Place, places: Sequence[_Place], days: DaysTold, day: date
) -> tuple[str, tuple[Span, ...]]:
    clues = sorted(place.evidence.clues, key=lambda clue: _ORDER.index(clue.kind))
    stated = [clue for clue in clues if clue.kind == "stated"]
    if agreeing := [clue for clue in stated if clue.fit(day) > 0]:
        return agreeing[0].because(day), agreeing[0].evidence
    held = [clue for clue in clues if clue.kind != "stated" and clue.fit(day) > -AGAINST]
    named = [(clue.because(day), clue.evidence) for clue in _varied(held)]
    named = (named[: MOST_NAMED - 1] + _said_links(place, places, days, day))[:MOST_NAMED]
    words = "; ".join(phrase for phrase, _ in named) or f"{show(day)} fits best"
    evidence = [span for _, spans in named for span in spans]
    if stated:
        words, evidence = f"{stated[0].because(day)}; but {words}", [*stated[0].evidence, *evidence]
    return words, tuple(dict.fromkeys(evidence))


def _varied(clues: Sequence[Clue]) -> list[Clue]:
    """One clue of each kind."""
    kinds: dict[str, Clue] = {}
    for clue in clues:
        kinds.setdefault(clue.kind, clue)
    return list(kinds.values())


def _said_links(
    place: _Place, places: Sequence[_Place], days: DaysTold, day: date
) -> list[tuple[str, tuple[Span, ...]]]:
    evidences = [other.evidence for other in places]
    for link in sorted(place.links, key=lambda link: (link.kind == "subject", -link.weight)):
        other = places[link.other].day
        if other is None or places[link.other] is place:
            continue
        if link.kind == "subject" or fit_link(link, day, other, days) > 0:
            return [(say_link(link, evidences, other, days), link.evidence)]
    return []
