"""Networks of actors and concepts, counted as Discourse Network Analyzer 3 counts them.

The names of DNA mean what DNA computes; what it computes differently from what the name says has a
corrected variant under a name of its own: "true-cosine", "iso-week", "calendar-month".
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import numpy as np
import numpy.typing as npt

from verbale.analysis.coding import CodedStatement
from verbale.errors import BadNetwork

Matrix = npt.NDArray[np.float64]
Mode = Literal["two-mode", "one-mode"]
Variable = Literal[
    "person", "organisation", "concept", "document", "author", "source", "section", "type"
]
Aggregation = Literal["ignore", "congruence", "conflict", "subtract", "combine"]
Normalisation = Literal[
    "none",
    "average",  # by the mean of both actors' numbers of statements
    "jaccard",
    "cosine",  # DNA's: by the product of both actors' numbers of statements
    "true-cosine",
    "activity",  # by the row's number of statements; of "combine": of columns
    "prominence",  # by the column's number of statements; of "combine": of rows
]
Duplicates = Literal[
    "include",
    "utterance",  # reports of one act of speaking count once
    "document",
    "week",  # DNA's: the number of the week, whatever the year
    "iso-week",
    "month",  # DNA's: the number of the month, whatever the year
    "calendar-month",
    "year",
    "acrossrange",
]
AGGREGATIONS: Mapping[Mode, tuple[Aggregation, ...]] = {
    "two-mode": ("ignore", "subtract", "combine"),
    "one-mode": ("ignore", "congruence", "conflict", "subtract"),
}
NORMALISATIONS: Mapping[Mode, tuple[Normalisation, ...]] = {
    "two-mode": ("none", "activity", "prominence"),
    "one-mode": ("none", "average", "jaccard", "cosine", "true-cosine"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Which network to draw: who stands with whom over what, and how it is counted.

    ``rows`` are the actors. In a two-mode network they are tied to the ``columns``; in a one-mode
    network to each other by way of them. ``isolates`` keeps those of whom nothing is left to count.
    """

    mode: Mode = "one-mode"
    rows: Variable = "organisation"
    columns: Variable = "concept"
    aggregation: Aggregation = "congruence"
    normalisation: Normalisation = "none"
    duplicates: Duplicates = "utterance"
    isolates: bool = False
    first: date | None = None  # the first day that counts; undated statements then do not
    last: date | None = None
    without: Mapping[Variable, frozenset[str]] = field(default_factory=dict)
    only: Mapping[Variable, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rows == self.columns:
            raise BadNetwork(f"rows and columns are both {self.rows}. Choose two variables.")
        for what, chosen, known in (
            ("aggregation", self.aggregation, AGGREGATIONS[self.mode]),
            ("normalisation", self.normalisation, NORMALISATIONS[self.mode]),
        ):
            if chosen not in known:
                raise BadNetwork(
                    f"a {self.mode} network has no {what} {chosen!r}. Use {', '.join(known)}."
                )
        if self.first and self.last and self.last < self.first:
            raise BadNetwork(f"the last day, {self.last}, is before the first, {self.first}.")


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A matrix with its labels; of a one-mode network rows and columns are the same actors."""

    plan: Plan
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    weights: Matrix
    statements: int  # that are counted
    row_statements: tuple[int, ...]  # of each row's label
    column_statements: tuple[int, ...]
    first: date | None = None
    middle: date | None = None  # of a time window
    last: date | None = None

    @property
    def one_mode(self) -> bool:
        return self.plan.mode == "one-mode"


def draw_network(statements: Iterable[CodedStatement], plan: Plan) -> Network:
    """The network of these coded statements."""
    sample = take_sample(statements, plan)
    return tie(sample.statements, sample, plan)


@dataclass(frozen=True, slots=True)
class Sample:
    """The statements that count, in the order of their days, and whom a network can show."""

    statements: tuple[CodedStatement, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    first: date | None
    last: date | None


def take_sample(statements: Iterable[CodedStatement], plan: Plan) -> Sample:
    """What the plan leaves of the statements: values left out, days, duplicates.

    A statement without a value of either variable ties nobody and does not count.
    """
    dated = sorted(statements, key=lambda each: (each.at is None, each.at or datetime.min))
    chosen = [each for each in dated if _is_chosen(each, plan)]
    counted = _drop_duplicates([each for each in chosen if _is_in_time(each, plan)], plan)
    days = [each.at.date() for each in dated if each.at is not None]
    return Sample(
        statements=tuple(counted),
        rows=_label(chosen, plan.rows),
        columns=_label(chosen, plan.columns),
        first=plan.first or min(days, default=None),
        last=plan.last or max(days, default=None),
    )


def _is_chosen(statement: CodedStatement, plan: Plan) -> bool:
    if not value_of(statement, plan.rows) or not value_of(statement, plan.columns):
        return False
    if any(value_of(statement, name) in left_out for name, left_out in plan.without.items()):
        return False
    return all(value_of(statement, name) in kept for name, kept in plan.only.items())


def _is_in_time(statement: CodedStatement, plan: Plan) -> bool:
    if plan.first is None and plan.last is None:
        return True
    if statement.at is None:
        return False
    day = statement.at.date()
    return (plan.first or day) <= day <= (plan.last or day)


def value_of(statement: CodedStatement, variable: Variable) -> str:
    """The statement's value of a variable, "" where it has none."""
    value: str = getattr(statement, variable)
    return value


def _label(statements: Iterable[CodedStatement], variable: Variable) -> tuple[str, ...]:
    return tuple(sorted({value_of(each, variable) for each in statements}))


# What statements must share, besides what they say, to count once.
_SHARED: Mapping[Duplicates, Callable[[CodedStatement, int], Hashable]] = {
    # One statement can be coded several times over (for each of its speakers): it counts once.
    "include": lambda each, at: each.id or at,
    "utterance": lambda each, at: each.utterance or each.id or at,
    "document": lambda each, at: each.document,
    "week": lambda each, at: each.at and each.at.isocalendar().week,
    "iso-week": lambda each, at: each.at and each.at.isocalendar()[:2],
    "month": lambda each, at: each.at and each.at.month,
    "calendar-month": lambda each, at: each.at and (each.at.year, each.at.month),
    "year": lambda each, at: each.at and each.at.year,
    "acrossrange": lambda each, at: "",
}


def _drop_duplicates(statements: Sequence[CodedStatement], plan: Plan) -> list[CodedStatement]:
    """The first of those that say the same in the same utterance, document, week, ..."""
    share = _SHARED[plan.duplicates]
    first: dict[Hashable, CodedStatement] = {}
    for at, each in enumerate(statements):
        said = value_of(each, plan.rows), value_of(each, plan.columns)
        side = None if plan.aggregation == "ignore" else each.agreement
        first.setdefault((share(each, at), said, side), each)
    return list(first.values())


def tie(statements: Sequence[CodedStatement], sample: Sample, plan: Plan) -> Network:
    """The network of these statements of a sample: its days are the sample's."""
    rows = sample.rows if plan.isolates else _label(statements, plan.rows)
    columns = sample.columns if plan.isolates else _label(statements, plan.columns)
    counts = Counts.of(statements, rows, columns, plan)
    weights = _tie_columns(counts, plan) if plan.mode == "two-mode" else tie_rows(counts, plan)
    heard = tuple(int(each) for each in counts.by_row)
    return Network(
        plan=plan,
        rows=rows,
        columns=columns if plan.mode == "two-mode" else rows,
        weights=weights,
        statements=len(statements),
        row_statements=heard,
        column_statements=tuple(int(each) for each in counts.by_column)
        if plan.mode == "two-mode"
        else heard,
        first=sample.first,
        last=sample.last,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How many statements each row makes on each column, by their agreement."""

    cube: Matrix  # row by column by level
    levels: Matrix  # of agreement, ascending

    @classmethod
    def of(
        cls,
        statements: Sequence[CodedStatement],
        rows: Sequence[str],
        columns: Sequence[str],
        plan: Plan,
        weights: Matrix | None = None,
    ) -> Counts:
        """The counts of these statements, whose labels must be among rows and columns; each
        counts once, or by its weight."""
        levels = sorted({each.agreement for each in statements})
        at_row = {label: at for at, label in enumerate(rows)}
        at_column = {label: at for at, label in enumerate(columns)}
        at_level = {level: at for at, level in enumerate(levels)}
        cube = np.zeros((len(rows), len(columns), len(levels)))
        places = [
            (
                at_row[value_of(each, plan.rows)],
                at_column[value_of(each, plan.columns)],
                at_level[each.agreement],
            )
            for each in statements
        ]
        if places:
            np.add.at(cube, tuple(np.array(places).T), 1.0 if weights is None else weights)
        return cls(cube, np.array(levels, dtype=np.float64))

    def over(self, columns: Sequence[int]) -> Counts:
        """The counts on these columns alone, by their places."""
        return Counts(self.cube[:, list(columns)], self.levels)

    @property
    def cells(self) -> Matrix:
        """By row and column, whatever the agreement."""
        total: Matrix = self.cube.sum(axis=2)
        return total

    @property
    def by_row(self) -> Matrix:
        total: Matrix = self.cube.sum(axis=(1, 2))
        return total

    @property
    def by_column(self) -> Matrix:
        total: Matrix = self.cube.sum(axis=(0, 2))
        return total

    @property
    def flat(self) -> Matrix:
        """By row, all columns and levels beside each other."""
        rows, columns, levels = self.cube.shape
        return self.cube.reshape(rows, columns * levels)

    def pair(self, alike: Matrix) -> Matrix:
        """For each two rows the sum over columns of count times count, weighted by how alike the
        levels of agreement are."""
        paired: Matrix = (self.cube @ alike).reshape(self.flat.shape) @ self.flat.T
        return paired


def _tie_columns(counts: Counts, plan: Plan) -> Matrix:
    if plan.aggregation == "ignore":
        weights = counts.cells
    elif plan.aggregation == "subtract":
        weights = counts.cube @ (2 * counts.levels - 1)
    else:  # 1 only for, 2 only against, 3 both
        found = counts.cube > 0
        sides = [found[:, :, counts.levels == level].any(axis=2) for level in (1.0, 0.0)]
        weights = np.asarray(sides[0] + 2.0 * sides[1])
    # What "combine" gives are names of cases, not numbers of statements: cells are counted.
    counted = (weights > 0) if plan.aggregation == "combine" else counts.cells
    if plan.normalisation == "activity":
        return _divide(weights, counted.sum(axis=1, keepdims=True))
    if plan.normalisation == "prominence":
        return _divide(weights, counted.sum(axis=0, keepdims=True))
    return weights


def tie_rows(counts: Counts, plan: Plan) -> Matrix:
    """The ties of a one-mode network of these counts."""
    weights = counts.pair(liken(counts.levels, plan.aggregation))
    total = counts.by_row
    if plan.normalisation == "average":
        weights = _divide(weights, (total[:, None] + total[None, :]) / 2)
    elif plan.normalisation == "cosine":
        weights = _divide(weights, total[:, None] * total[None, :])
    elif plan.normalisation == "true-cosine":
        lengths = _measure_lengths(counts, plan.aggregation)
        weights = _divide(weights, lengths[:, None] * lengths[None, :])
    elif plan.normalisation == "jaccard":
        weights = _divide(weights, _unite(counts))
    np.fill_diagonal(weights, 0.0)
    return weights


def liken(levels: Matrix, aggregation: Aggregation) -> Matrix:
    """How far two statements of these levels of agreement tie two actors who make them."""
    apart = np.abs(levels[:, None] - levels[None, :])
    if aggregation == "ignore":
        return np.ones_like(apart)
    if aggregation == "conflict":
        return apart
    return 1 - apart if aggregation == "congruence" else 1 - 2 * apart


def _measure_lengths(counts: Counts, aggregation: Aggregation) -> Matrix:
    """The length of each row's vector, in the space in which its aggregation is a product."""
    kind: Aggregation = "congruence" if aggregation == "conflict" else aggregation
    squares = np.einsum("ijk,kl,ijl->i", counts.cube, liken(counts.levels, kind), counts.cube)
    lengths: Matrix = np.sqrt(squares)
    return lengths


def _unite(counts: Counts) -> Matrix:
    """What two rows say together: what both say on the same side, and what one says alone."""
    flat = counts.flat
    silent = (flat == 0).astype(np.float64)
    alone = flat @ silent.T
    union: Matrix = flat @ flat.T + alone + alone.T
    return union


def _divide(weights: Matrix, by: Matrix) -> Matrix:
    """Zero where there is nothing to divide by."""
    divided: Matrix = np.divide(weights, by, out=np.zeros_like(weights), where=by != 0)
    return divided
