"""How far coders agree: percentage, Cohen's kappa, Krippendorff's alpha, and how sure each is.

Each coefficient is asked with weights, one row a draw and one column a document: a row of ones
gives the coefficient itself, rows of ``draw_documents`` what it would be on other documents like
these. Where it is not defined it is ``nan``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MISSING = -1
# Of the standard normal distribution, beyond which 2.5 % lie on either side.
NORMAL_97_5 = 1.959964
# Percentiles of the draws that bound an interval of 95 %.
BOUNDS = (2.5, 97.5)
# Share of the draws in which a coefficient must be defined for its interval to be told.
LEAST_DEFINED = 0.95
# Numbers held at once while categories are summed over draws: 32 MB.
MOST_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Codes:
    """The category that each coder (column) gave each unit (row), and the unit's document.

    Categories are numbered from 0; MISSING where a coder gave none.
    """

    values: Integers
    documents: Integers

    @property
    def paired(self) -> Codes:
        """Only the units that two coders or more gave a category."""
        several = (self.values != MISSING).sum(axis=1) > 1
        return Codes(self.values[several], self.documents[several])

    def of(self, one: int, other: int) -> Codes:
        """The same of two coders alone."""
        return Codes(self.values[:, [one, other]], self.documents).paired


def draw_documents(documents: int, draws: int, seed: int) -> Floats:
    """How often each document is taken in each draw of as many, with replacement."""
    chances = np.full(documents, 1 / documents)
    drawn = np.random.default_rng(seed).multinomial(documents, chances, size=draws)
    return drawn.astype(np.float64)


def find_bounds(drawn: Floats) -> tuple[float, float] | None:
    """What 95 % of the draws lie between; None where too few of them are defined, or all are alike:
    coders who never differed may yet differ on other documents."""
    defined = drawn[~np.isnan(drawn)]
    if not len(defined) or len(defined) < LEAST_DEFINED * len(drawn):
        return None
    low, high = np.percentile(defined, BOUNDS)
    return (float(low), float(high)) if low < high else None


def find_share(part: Floats, whole: Floats, weights: Floats) -> Floats:
    """The part of the whole, both counted by document: Dice, agreement and the like."""
    return _divide(weights @ part, weights @ whole)


def measure_agreement(codes: Codes, weights: Floats) -> Floats:
    """The share of pairs of values, of one unit by two coders, that are the same."""
    codes = codes.paired
    given = (codes.values != MISSING).sum(axis=1)
    documents = weights.shape[1]
    same = _sum_by_document(codes, _count_same(codes), documents)
    pairs = _sum_by_document(codes, given * (given - 1), documents)
    return find_share(same, pairs, weights)


def measure_kappa(codes: Codes, weights: Floats) -> Floats:
    """Cohen's kappa of two coders (1960); of more, the mean of all pairs of them (Light 1971).

    Not defined where both coders give one and the same category throughout.
    """
    pairs = combinations(range(codes.values.shape[1]), 2)
    found = np.stack([_kappa_of_two(codes.of(*pair), weights) for pair in pairs])
    return np.asarray(found.mean(axis=0), dtype=np.float64)


def _kappa_of_two(codes: Codes, weights: Floats) -> Floats:
    if not len(codes.values):
        return np.full(len(weights), np.nan)
    documents = weights.shape[1]
    units = weights @ _sum_by_document(codes, np.ones(len(codes.values)), documents)
    alike = codes.values[:, 0] == codes.values[:, 1]
    observed = weights @ _sum_by_document(codes, alike, documents)
    expected = np.concatenate(
        [(one * other).sum(axis=1) for one, other in _sum_by_category(codes, weights)]
    )
    # With n units: (o/n - e/n²) / (1 - e/n²)
    return _divide(observed * units - expected, units**2 - expected)


def find_kappa_error(codes: Codes) -> float | None:
    """The standard error of two coders' kappa (Fleiss, Cohen & Everitt 1969).

    It takes the units as independent of each other, which those of one report hardly are.
    """
    codes = codes.paired
    kappa = float(_kappa_of_two(codes, np.ones((1, _last(codes.documents) + 1)))[0])
    if np.isnan(kappa):
        return None
    cells, counts = np.unique(codes.values, axis=0, return_counts=True)
    shares, categories = counts / counts.sum(), int(cells.max()) + 1
    first = np.bincount(cells[:, 0], shares, categories)
    second = np.bincount(cells[:, 1], shares, categories)
    expected, away = float(first @ second), 1 - kappa
    alike = cells[:, 0] == cells[:, 1]
    same = first[cells[:, 0]] + second[cells[:, 1]]
    crossed = second[cells[:, 0]] + first[cells[:, 1]]
    spread = float((shares[alike] * (1 - same[alike] * away) ** 2).sum())
    spread += away**2 * float((shares[~alike] * crossed[~alike] ** 2).sum())
    spread -= (kappa - expected * away) ** 2
    # At perfect agreement the terms cancel, but for the last bits.
    return sqrt(max(0.0, spread)) / ((1 - expected) * sqrt(counts.sum()))


def measure_alpha(codes: Codes, weights: Floats) -> Floats:
    """Krippendorff's alpha for categories (2011, section C): any number of coders, some missing.

    Not defined where only one category was given at all.
    """
    codes = codes.paired
    if not len(codes.values):
        return np.full(len(weights), np.nan)
    documents = weights.shape[1]
    given = (codes.values != MISSING).sum(axis=1)
    differing = given - _count_same(codes) / (given - 1)
    observed = weights @ _sum_by_document(codes, differing, documents)
    values = weights @ _sum_by_document(codes, given, documents)
    squares = np.concatenate(
        [(np.sum(coders, axis=0) ** 2).sum(axis=1) for coders in _sum_by_category(codes, weights)]
    )
    return 1 - _divide((values - 1) * observed, values**2 - squares)


def measure_interval_alpha(numbers: Floats, documents: Integers, weights: Floats) -> Floats:
    """Krippendorff's alpha for numbers (2011, section D, interval): ``nan`` where one is missing.

    Not defined where all numbers are the same.
    """
    several = (~np.isnan(numbers)).sum(axis=1) > 1
    numbers, documents = numbers[several], documents[several]
    if not len(numbers):
        return np.full(len(weights), np.nan)
    # From the first number on: the squares of days since the year 1 would lose their last digits.
    numbers = numbers - numbers[~np.isnan(numbers)][0]
    given = (~np.isnan(numbers)).sum(axis=1)
    sums, squares = np.nansum(numbers, axis=1), np.nansum(numbers**2, axis=1)
    apart = (given * squares - sums**2) / (given - 1)

    def weigh(amounts: NDArray[np.generic]) -> Floats:
        summed = np.bincount(documents, amounts.astype(np.float64), weights.shape[1])
        return np.asarray(weights @ summed, dtype=np.float64)

    values = weigh(given)
    expected = values * weigh(squares) - weigh(sums) ** 2
    return 1 - _divide((values - 1) * weigh(apart), expected)


def _count_same(codes: Codes) -> Floats:
    """By unit, the pairs of coders with the same category, each pair both ways round."""
    same = np.zeros(len(codes.values))
    for one, other in combinations(codes.values.T, 2):
        same += 2.0 * ((one == other) & (one != MISSING))
    return same


def _sum_by_document(codes: Codes, amounts: NDArray[np.generic], documents: int) -> Floats:
    summed = np.bincount(codes.documents, amounts.astype(np.float64), documents)
    return np.asarray(summed, dtype=np.float64)


def _sum_by_category(codes: Codes, weights: Floats) -> Iterator[tuple[Floats, ...]]:
    """For some draws after others: how often each coder gave each category (draws x categories)."""
    unit, coder = np.nonzero(codes.values != MISSING)
    span = _last(codes.documents) + 1
    keys = codes.values[unit, coder] * span + codes.documents[unit]
    found, entry = np.unique(keys, return_inverse=True)
    counts = np.zeros((codes.values.shape[1], len(found)))
    np.add.at(counts, (coder, entry), 1)
    documents, categories = found % span, found // span
    starts = np.flatnonzero(np.diff(categories, prepend=-1))
    step = max(1, MOST_AT_ONCE // len(found))
    for first in range(0, len(weights), step):
        drawn = weights[first : first + step, documents]
        yield tuple(np.add.reduceat(drawn * own, starts, axis=1) for own in counts)


def _last(documents: Integers) -> int:
    return int(documents.max(initial=0))


def _divide(part: Floats, whole: Floats) -> Floats:
    """``nan`` where the whole is nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(whole > 0, part / whole, np.nan), dtype=np.float64)
