"""A network for each stretch of time: windows that move on by a day, a week, a month or a year."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from verbale.analysis.coding import CodedStatement
from verbale.analysis.networks import (
    Counts,
    Matrix,
    Network,
    Plan,
    Sample,
    liken,
    take_sample,
    tie,
    value_of,
)
from verbale.errors import BadNetwork

Unit = Literal["days", "weeks", "months", "years"]
Kernel = Literal["uniform", "triangular", "epanechnikov", "gaussian"]
MONTHS: Mapping[Unit, int] = {"months": 1, "years": 12}
DAYS: Mapping[Unit, int] = {"days": 1, "weeks": 7}
# More windows than this are a slip (windows of days over a century), not a question.
MOST_WINDOWS = 20_000


@dataclass(frozen=True, slots=True)
class Window:
    """How wide a window is, and how statements count in it that lie away from its middle.

    It reaches half its size, rounded down, to either side of its middle day, both ends included.
    Without a kernel all count alike and the network is as the plan says; with one, every two
    statements count by the geometric mean of their weights.
    """

    unit: Unit = "days"
    size: int = 30
    kernel: Kernel | None = None

    def __post_init__(self) -> None:
        if self.size < 2:
            raise BadNetwork(f"a time window of {self.size} {self.unit} is none. Use 2 or more.")


def draw_windows(
    statements: Iterable[CodedStatement], plan: Plan, window: Window
) -> tuple[Network, ...]:
    """A network for each window from the first day to the last; none where the time is shorter.

    Statements without a day are in no window.
    """
    if window.kernel and (plan.mode, plan.normalisation) not in KERNEL_PLANS:
        raise BadNetwork(
            "kernels are for one-mode networks without normalisation or with 'average'. "
            "Leave out the kernel, or choose these."
        )
    sample = take_sample(statements, plan)
    return tuple(_draw_window(sample, plan, window, middle) for middle in _middles(sample, window))


KERNEL_PLANS = frozenset({("one-mode", "none"), ("one-mode", "average")})


def _middles(sample: Sample, window: Window) -> Iterator[date]:
    if sample.first is None or sample.last is None:
        return  # nothing has a day
    half = window.size // 2
    for step in range(MOST_WINDOWS):
        middle = _move(sample.first, half + step, window.unit)
        if _move(middle, half, window.unit) > sample.last:
            return
        yield middle
    raise BadNetwork(
        f"more than {MOST_WINDOWS} windows of {window.size} {window.unit}. Use a wider unit."
    )


def _move(day: date, steps: int, unit: Unit) -> date:
    """So many days, weeks, months or years on; the last of a month that is too short."""
    if unit in DAYS:
        return day + timedelta(days=steps * DAYS[unit])
    year, month = divmod(day.year * 12 + day.month - 1 + steps * MONTHS[unit], 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _draw_window(sample: Sample, plan: Plan, window: Window, middle: date) -> Network:
    half = window.size // 2
    first, last = _move(middle, -half, window.unit), _move(middle, half, window.unit)
    if window.kernel == "gaussian":  # which has no end
        first, last = sample.first or first, sample.last or last
    within = _find_between(sample, first, last)
    if window.kernel is None:
        network = tie(within, sample, plan)
    else:
        network = tie(within, sample, replace(plan, isolates=True, normalisation="none"))
        reach = (_move(middle, half, window.unit) - middle).days
        away = np.array([(e.at.date() - middle).days / reach for e in within if e.at])
        weights = smooth(within, weigh(window.kernel, away), network.rows, plan)
        network = replace(network, plan=plan, weights=weights)
    return replace(network, first=first, middle=middle, last=last)


def _find_between(sample: Sample, first: date, last: date) -> Sequence[CodedStatement]:
    """The sample is in the order of its days, undated statements last."""
    start = bisect_left(sample.statements, first, key=_day)
    return sample.statements[start : bisect_right(sample.statements, last, key=_day)]


def _day(statement: CodedStatement) -> date:
    return statement.at.date() if statement.at else date.max


def weigh(kernel: Kernel, away: Matrix) -> Matrix:
    """The weight of statements so far from the middle, where the window ends at -1 and 1."""
    if kernel == "gaussian":
        return np.asarray(np.exp(-(away**2) / 2) / np.sqrt(2 * np.pi))
    inside = np.abs(away) <= 1
    if kernel == "uniform":
        return np.asarray(0.5 * inside)
    height = 1 - np.abs(away) if kernel == "triangular" else 0.75 * (1 - away**2)
    return np.asarray(height * inside)


def smooth(
    statements: Sequence[CodedStatement], weights: Matrix, rows: Sequence[str], plan: Plan
) -> Matrix:
    """Actors by actors: every two statements on one concept by the geometric mean of their weights.

    The diagonal is how far an actor agrees with itself.
    """
    columns = sorted({value_of(each, plan.columns) for each in statements})
    counts = Counts.of(statements, rows, columns, plan)
    weighted = Counts.of(statements, rows, columns, plan, np.sqrt(weights))
    ties = weighted.pair(liken(counts.levels, plan.aggregation))
    return ties * _average(counts.flat) if plan.normalisation == "average" else ties


def _average(flat: Matrix) -> Matrix:
    """DNA's average under a kernel: the sum, over what either actor says, of one by the mean
    number of statements by which the two say it."""
    sums = np.zeros((len(flat), len(flat)))
    for column in flat.T:  # one by one: rows by rows by columns need not fit into memory
        both = column[:, None] + column[None, :]
        sums += np.divide(2.0, both, out=np.zeros_like(both), where=both != 0)
    return sums
