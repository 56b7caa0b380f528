"""How sure stances rightly are, and whether the words they hinge on are found.

Measured on what Verbale makes of dossiers that people annotated by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from verbale.engine import Engine
from verbale.record import Record, Statement, name_statements
from verbale.training.evaluate import Dossier, make_record

Gold = Mapping[str, Any]

# Dice coefficient of their characters from which two contents are one (as score_record.py pairs).
SAME_STATEMENT = 0.5
# Bins of confidence, each as wide (Naeini, Cooper & Hauskrecht 2015: expected calibration error).
BINS = 10


def load_gold(dossier: Dossier) -> Gold:
    """The record that people wrote of the dossier."""
    gold: Gold = json.loads(dossier.gold.read_text(encoding="utf-8"))
    return gold


def pair_statements(record: Record, gold: Gold) -> dict[str, Statement]:
    """By gold id the statement that Verbale found for it: one to one, the likest first."""
    taken: set[str] = set()
    pairs: dict[str, Statement] = {}
    found = dict(zip(name_statements(record.statements), record.statements, strict=True))
    for _, gold_id, id in sorted(_find_likeness(record, found, gold)):
        if gold_id not in pairs and id not in taken:
            pairs[gold_id] = found[id]
            taken.add(id)
    return pairs


def _find_likeness(
    record: Record, found: Mapping[str, Statement], gold: Gold
) -> Iterator[tuple[float, str, str]]:
    """Every two contents that are alike, the likest with the least number."""
    files = {entry["name"]: file for file, entry in gold["documents"].items()}
    by_file: dict[str, list[tuple[str, frozenset[int]]]] = {}
    for id, statement in found.items():
        file = files.get(record.document(statement.document).name, "")
        mine = _places((span.start, span.end) for span in statement.content)
        by_file.setdefault(file, []).append((id, mine))
    for entry in gold["statements"]:
        accepted = [_places(one) for one in entry.get("content_accept") or [entry["content"]]]
        for id, mine in by_file.get(entry["file"], []):
            dice = max(2 * len(mine & one) / (len(mine) + len(one)) for one in accepted)
            if dice >= SAME_STATEMENT:
                yield -dice, entry["id"], id


def _places(ranges: Iterable[Sequence[int]]) -> frozenset[int]:
    return frozenset(place for start, end in ranges for place in range(start, end))


# Calibration


@dataclass(frozen=True)
class Taken:
    """A stance that Verbale takes a statement to have: how sure it is, and whether it is right."""

    confidence: float
    right: bool


@dataclass(frozen=True)
class Bin:
    """Stances of about one confidence; ``confidence`` and ``right`` are means, 0 where none is."""

    low: float
    high: float
    count: int
    confidence: float
    right: float

    def __str__(self) -> str:
        figures = (
            f"{self.confidence:9.3f} {self.right:9.3f}" if self.count else f"{'-':>9} {'-':>9}"
        )
        return f"{self.low:.1f}-{self.high:.1f} {self.count:9} {figures}"


def find_taken(record: Record, gold: Gold) -> list[Taken]:
    """Every stance of the record but unclear ones.

    It is right if the gold record has it, as sure or as defensible; one of a statement that the
    gold record does not have is wrong.
    """
    coded = {
        id(statement): _stances_of(entry)
        for entry, statement in _with_entries(pair_statements(record, gold), gold)
    }
    return [
        Taken(stance.confidence, (stance.issue, stance.value) in coded.get(id(statement), ()))
        for statement in record.statements
        for stance in statement.stances
        if stance.value != "unclear"
    ]


def _with_entries(
    pairs: Mapping[str, Statement], gold: Gold
) -> Iterator[tuple[Mapping[str, Any], Statement]]:
    for entry in gold["statements"]:
        if entry["id"] in pairs:
            yield entry, pairs[entry["id"]]


def _stances_of(entry: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    written = [*(entry.get("stances") or []), *(entry.get("stances_optional") or [])]
    return frozenset((each["issue"], each["stance"]) for each in written)


def to_bins(taken: Sequence[Taken]) -> list[Bin]:
    """The stances in ten bins of confidence, the least sure first; 1 belongs to the last bin."""
    bins: list[list[Taken]] = [[] for _ in range(BINS)]
    for each in taken:
        bins[min(int(each.confidence * BINS), BINS - 1)].append(each)
    return list(starmap(_to_bin, enumerate(bins)))


def _to_bin(at: int, taken: Sequence[Taken]) -> Bin:
    count = max(1, len(taken))
    return Bin(
        at / BINS,
        (at + 1) / BINS,
        len(taken),
        sum(each.confidence for each in taken) / count,
        sum(each.right for each in taken) / count,
    )


def expected_error(bins: Sequence[Bin]) -> float | None:
    """How far confidence and the share that is right lie apart, by the stances of each bin."""
    count = sum(each.count for each in bins)
    if not count:
        return None
    return sum(each.count / count * abs(each.right - each.confidence) for each in bins)


def measure_calibration(dossiers: Iterable[Dossier], engine: Engine) -> Iterator[str]:
    """A line for each bin of confidence, all dossiers as one, then the expected error."""
    taken: list[Taken] = []
    for dossier in dossiers:
        taken += find_taken(make_record(dossier, engine=engine), load_gold(dossier))
    bins = to_bins(taken)
    yield "confidence stances   sure    right"
    yield from map(str, bins)
    error = expected_error(bins)
    yield f"expected calibration error {'-' if error is None else f'{error:.3f}'}"


# Hinges


@dataclass(frozen=True)
class HingeFigures:
    """Conditional stances of a gold record whose condition has words."""

    hinges: int = 0  # those whose words are found, a word of them at least
    found: int = 0  # those whose statement is found
    all: int = 0

    @property
    def share_of_found(self) -> float | None:
        return 100 * self.hinges / self.found if self.found else None

    @property
    def share_of_all(self) -> float | None:
        return 100 * self.hinges / self.all if self.all else None

    def __str__(self) -> str:
        share = self.share_of_found
        percent = "    -" if share is None else f"{share:5.1f}"
        return (
            f"{percent} % ({self.hinges} of {self.found}; "
            f"{self.all - self.found} more in statements that are not found)"
        )


def count_hinges(record: Record, gold: Gold) -> HingeFigures:
    """In how many of the gold's conditional stances words of the condition are found.

    Words that any stance of the statement hinges on count. What the gold marks optional is left
    out, and so are conditions that no words state.
    """
    pairs = pair_statements(record, gold)
    hinges = found = count = 0
    for entry in gold["statements"]:
        for stance in entry.get("stances") or []:
            wanted = _places(stance.get("condition") or [])
            if entry.get("optional") or stance["stance"] != "conditional" or not wanted:
                continue
            count += 1
            if statement := pairs.get(entry["id"]):
                found += 1
                hinges += bool(wanted & _condition_of(statement))
    return HingeFigures(hinges, found, count)


def _condition_of(statement: Statement) -> frozenset[int]:
    spans = [span for stance in statement.stances for span in stance.condition]
    return _places((span.start, span.end) for span in spans)


def pool_hinges(figures: Iterable[HingeFigures]) -> HingeFigures:
    """All dossiers as one."""
    rows = [(each.hinges, each.found, each.all) for each in figures]
    hinges, found, count = (sum(column) for column in zip(*rows, strict=True)) if rows else (0,) * 3
    return HingeFigures(hinges, found, count)


def measure_hinges(dossiers: Iterable[Dossier], engine: Engine) -> Iterator[str]:
    """A line for each dossier, then one for all."""
    figures = []
    for dossier in dossiers:
        figures.append(count_hinges(make_record(dossier, engine=engine), load_gold(dossier)))
        yield f"{dossier.name:24} {figures[-1]}"
    yield f"{'all':24} {pool_hinges(figures)}"
