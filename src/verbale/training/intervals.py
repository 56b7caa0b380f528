"""How sure a figure is: the documents that it rests on are drawn again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Of the sums of some documents, one row a draw, the figure of each draw.
Figure = Callable[[Floats], Floats]

# How often the documents are drawn anew, with what seed, and how much of the draws lies within.
DRAWS, SEED, WITHIN = 1000, 0, 95
# Fewer documents or cases than these say nothing: their figure is shown without an interval.
FEWEST_DOCUMENTS, FEWEST_CASES = 5, 30


@dataclass(frozen=True, slots=True)
class Sum:
    """What one document adds: a row of numbers, and how many cases they are."""

    document: str
    row: tuple[float, ...]
    cases: float = 1.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval; ``low`` and ``high`` are None where there is too little."""

    value: float | None
    low: float | None
    high: float | None
    documents: int
    cases: int

    @property
    def too_few(self) -> bool:
        return self.low is None


def estimate(sums: Iterable[Sum], figure: Figure, *, share: bool = True) -> Estimate:
    """The figure of all documents together, and where it lies in 95 of 100 draws of them.

    ``share``: the figure lies between 0 and 1. Where it is 0 or 1 in every draw, the far end is
    the exact one for as many documents of which each is right (or wrong).
    """
    table, documents, cases = _to_table(list(sums))
    if not documents:
        return Estimate(None, None, None, 0, 0)
    value = _first(figure(table.sum(0, keepdims=True)))
    if len(documents) < FEWEST_DOCUMENTS or cases < FEWEST_CASES or value is None:
        return Estimate(value, None, None, len(documents), round(cases))
    low, high = _bounds(figure(_draw(len(documents)) @ table))
    if share:
        low, high = _widen(low, high, len(documents))
    return Estimate(value, low, high, len(documents), round(cases))


def compare(
    ours: Iterable[Sum], theirs: Iterable[Sum], figure: Figure, how: Callable[..., Floats]
) -> Estimate:
    """What ``how`` makes of both figures (their difference, their ratio), the documents of both
    drawn together: those that only one has count nothing in the other."""
    mine, others = list(ours), list(theirs)
    names = sorted({each.document for each in (*mine, *others)})
    cases = min(sum(each.cases for each in some) for some in (mine, others))
    if not mine or not others:
        return Estimate(None, None, None, len(names), round(cases))
    tables = [_to_table(some, names)[0] for some in (mine, others)]
    value = _first(how(*(figure(table.sum(0, keepdims=True)) for table in tables)))
    if len(names) < FEWEST_DOCUMENTS or cases < FEWEST_CASES or value is None:
        return Estimate(value, None, None, len(names), round(cases))
    drawn = _draw(len(names))
    low, high = _bounds(how(*(figure(drawn @ table) for table in tables)))
    return Estimate(value, low, high, len(names), round(cases))


def _to_table(
    sums: Sequence[Sum], names: Sequence[str] | None = None
) -> tuple[Floats, Sequence[str], float]:
    """One row a document, its sums added up."""
    names = sorted({each.document for each in sums}) if names is None else names
    place = {name: at for at, name in enumerate(names)}
    table = np.zeros((len(names), len(sums[0].row) if sums else 0))
    for each in sums:
        table[place[each.document]] += each.row
    return table, names, sum(each.cases for each in sums)


def _draw(documents: int) -> Floats:
    """How often each document is drawn, one row a draw: the same for the same number of them."""
    chance = np.random.default_rng(SEED)
    drawn = chance.multinomial(documents, np.full(documents, 1 / documents), size=DRAWS)
    return drawn.astype(np.float64)


def _first(values: Floats) -> float | None:
    return None if np.isnan(values[0]) else float(values[0])


def _bounds(values: Floats) -> tuple[float, float]:
    """The ends of the middle; a draw in which the figure stands for nothing is left out."""
    outside = (100 - WITHIN) / 2
    low, high = np.nanpercentile(values, [outside, 100 - outside])
    return float(low), float(high)


def _widen(low: float, high: float, documents: int) -> tuple[float, float]:
    """Clopper and Pearson's end for n of n (or none of n), where no draw was another."""
    far = ((100 - WITHIN) / 200) ** (1 / documents)
    if low == high == 1:
        return far, 1.0
    return (0.0, 1 - far) if low == high == 0 else (low, high)


# Figures of four counts: right ones of those found, found, right ones of those there, there.


def precision(sums: Floats) -> Floats:
    """Of what is found, how much is right."""
    return _divide(sums[:, 0], sums[:, 1])


def recall(sums: Floats) -> Floats:
    """Of what is there, how much is found."""
    return _divide(sums[:, 2], sums[:, 3])


def balance(sums: Floats) -> Floats:
    """F1; of a plain share, whose counts are the same twice, the share itself."""
    right, there = precision(sums), recall(sums)
    both = right + there
    found = np.divide(2 * right * there, both, out=np.zeros_like(both), where=both > 0)
    return np.where(np.isnan(both), np.nan, found)


def error(sums: Floats) -> Floats:
    """Of what is there, how much is not right."""
    return 1 - recall(sums)


def _divide(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def difference(ours: Floats, theirs: Floats) -> Floats:
    """How much ours is above theirs."""
    return ours - theirs


def ratio(ours: Floats, theirs: Floats) -> Floats:
    """How many times theirs ours is."""
    return _divide(ours, theirs)


def calibration_error(sums: Floats) -> Floats:
    """How far confidence and the share that is right lie apart, of bins in turn: how many, the sum
    of their confidences, how many are right."""
    count, sure, right = sums[:, 0::3], sums[:, 1::3], sums[:, 2::3]
    return _divide(np.abs(sure - right).sum(1), count.sum(1))
