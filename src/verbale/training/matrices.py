"""How many of the networks that Discourse Network Analyzer computed from a file come out the same.

``shared/corpora/dna`` has a hand-coded file and what DNA 3.1.2 made of it: calls with their
arguments, and the matrices with their labels.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from verbale.analysis.coding import CodedStatement
from verbale.analysis.networks import Network, Plan, draw_network
from verbale.analysis.windows import Window, draw_windows, smooth
from verbale.exports.dna_coding import code_dna
from verbale.exports.dna_reader import read_dna

# DNA's matrices are kept with nine decimals.
AS_CLOSE_AS = 1e-9
VARIABLES = {"organization": "organisation"}
MODES = {"onemode": "one-mode", "twomode": "two-mode"}


@dataclass(frozen=True, slots=True)
class Reproduced:
    """Matrices that are the same; that differ where DNA is known to be wrong, and by just that;
    and the rest."""

    same: int
    faults: int
    neither: tuple[int, ...]  # the places of their calls

    @property
    def all(self) -> int:
        return self.same + self.faults + len(self.neither)


def count_matrices(corpora: Path) -> Reproduced:
    """All matrices of ``dna-networks.json.gz``, drawn anew from ``sample.dna``."""
    folder = corpora / "dna"
    statements = code_dna(read_dna(folder / "sample.dna"))
    with gzip.open(folder / "dna-networks.json.gz", "rt", encoding="utf-8") as file:
        kept = json.load(file)
    return compare_matrices(statements, kept["cases"], kept["labels"])


def compare_matrices(
    statements: Sequence[CodedStatement],
    cases: Sequence[Mapping[str, Any]],
    labels: Mapping[str, Sequence[str]],
) -> Reproduced:
    """Each case's matrices against those drawn from these statements."""
    same, faults, neither = 0, 0, []
    for at, case in enumerate(cases):
        plan, window = read_arguments(case["args"])
        drawn = _draw(statements, plan, window)
        if len(drawn) != len(case["result"]):
            neither += [at] * len(case["result"])
            continue
        for network, result in zip(drawn, case["result"], strict=True):
            expected = _Expected.of(result, labels)
            if _is_same(network, expected):
                same += 1
            elif _is_known_fault(network, expected, statements, window):
                faults += 1
            else:
                neither.append(at)
    return Reproduced(same, faults, tuple(neither))


def read_arguments(arguments: Mapping[str, Any]) -> tuple[Plan, Window | None]:
    """The plan and the time window of a call of ``dna_network``."""
    named: dict[str, frozenset[str]] = {
        VARIABLES.get(name, name): frozenset([values] if isinstance(values, str) else values)
        for name, values in arguments.get("excludeValues", {}).items()
    }
    for name in ("Author", "Section"):
        if f"exclude{name}s" in arguments:
            named[name.lower()] = frozenset([arguments[f"exclude{name}s"]])
    inverted = any(arguments.get(f"invert{name}") for name in ("Values", "Authors", "Sections"))
    rows, columns = (
        arguments.get(name, usual)
        for name, usual in (("variable1", "organization"), ("variable2", "concept"))
    )
    normalisation = arguments.get("normalization", "no")
    chosen: dict[str, Any] = {
        "mode": MODES[arguments["networkType"]],
        "rows": VARIABLES.get(rows, rows),
        "columns": VARIABLES.get(columns, columns),
        "aggregation": arguments.get("qualifierAggregation", "ignore"),
        "normalisation": "none" if normalisation == "no" else normalisation,
        "duplicates": arguments.get("duplicates", "include"),
        "isolates": arguments.get("isolates", False),
        "first": _read_day(arguments.get("start.date")),
        "last": _read_day(arguments.get("stop.date")),
        "only" if inverted else "without": named,
    }
    if "timeWindow" not in arguments:
        return Plan(**chosen), None
    window = Window(
        unit=arguments["timeWindow"],
        size=arguments["windowSize"],
        kernel=arguments.get("kernel"),
    )
    return Plan(**chosen), window


def _read_day(written: str | None) -> date | None:
    return datetime.strptime(written, "%d.%m.%Y").date() if written else None


def _draw(
    statements: Sequence[CodedStatement], plan: Plan, window: Window | None
) -> tuple[Network, ...]:
    if window is None:
        return (draw_network(statements, plan),)
    return draw_windows(statements, plan, window)


@dataclass(frozen=True, slots=True, eq=False)
class _Expected:
    """A matrix that DNA computed; of its days those that it gives."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    weights: np.ndarray
    days: tuple[str, str, str]

    @classmethod
    def of(cls, result: Mapping[str, Any], labels: Mapping[str, Sequence[str]]) -> _Expected:
        rows, columns = tuple(labels[result["rows"]]), tuple(labels[result["cols"]])
        weights = np.array(result["m"], dtype=np.float64).reshape(len(rows), len(columns))
        days = [(result.get(name) or "")[:10] for name in ("start", "middle", "stop")]
        return cls(rows, columns, weights, (days[0], days[1], days[2]))


def _is_same(network: Network, expected: _Expected) -> bool:
    days = tuple(str(day or "") for day in (network.first, network.middle, network.last))
    return (
        (network.rows, network.columns) == (expected.rows, expected.columns)
        and days == expected.days
        and _is_close(network.weights, expected.weights)
    )


def _is_close(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and bool(np.all(np.abs(one - other) <= AS_CLOSE_AS))


def _is_known_fault(
    network: Network,
    expected: _Expected,
    statements: Sequence[CodedStatement],
    window: Window | None,
) -> bool:
    """Whether DNA's matrix is what a fault of it that is documented makes of ours."""
    if window is not None and window.kernel == "triangular":
        lopsided = _tilt(network, statements)
        return _is_same(replace(network, weights=lopsided), expected)
    if network.plan.isolates and (network.plan.first or network.plan.last):
        return _is_same(_drop_isolates(network), expected)
    return False


def _tilt(network: Network, statements: Sequence[CodedStatement]) -> np.ndarray:
    """The ties with DNA's triangular kernel, which takes days after the middle for nearer ones."""
    first, middle, last = network.first, network.middle, network.last
    if first is None or middle is None or last is None:
        raise ValueError("a network that is no window's has no kernel")
    dated = [(each, each.at.date()) for each in statements if each.at]
    within = [(each, day) for each, day in dated if first <= day <= last]
    away = np.array([(middle - day).days / (last - middle).days for _, day in within])
    return smooth([each for each, _ in within], np.abs(1 - away), network.rows, network.plan)


def _drop_isolates(network: Network) -> Network:
    """Without those of whom nothing is counted, whom DNA drops though it is asked to keep them."""
    rows = np.flatnonzero(network.row_statements)
    columns = np.flatnonzero(network.column_statements)
    return replace(
        network,
        rows=tuple(network.rows[at] for at in rows),
        columns=tuple(network.columns[at] for at in columns),
        weights=network.weights[np.ix_(rows, columns)],
    )
