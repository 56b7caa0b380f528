"""Party by issue: where each stands, and where nothing was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from verbale.record import Issue, Position, Record, StanceValue

# What a cell of the matrix can say. Silence is a value of its own and never agreement.
CellValue = StanceValue | Literal["silent"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A party on an issue: its position, or silence."""

    party: str
    issue: str
    position: Position | None = None

    @property
    def value(self) -> CellValue:
        """The stance, or "silent"."""
        return self.position.stance if self.position else "silent"


@dataclass(frozen=True, slots=True)
class Matrix:
    """All issues and all parties that take a stand on any."""

    issues: tuple[Issue, ...]
    parties: tuple[str, ...]  # those on record on most issues first
    cells: tuple[tuple[Cell, ...], ...]  # by issue, then by party
    reports: int  # in how many reports nothing was found where a cell is silent

    def row(self, issue: str) -> tuple[Cell, ...]:
        """The cells of one issue; KeyError if there is none of this name."""
        for each, cells in zip(self.issues, self.cells, strict=True):
            if each.id == issue:
                return cells
        raise KeyError(issue)


def set_matrix(record: Record) -> Matrix:
    """Every issue of the codebook by every party that takes a stand."""
    parties = rank_parties(record.positions)
    found = {(position.party, position.issue): position for position in record.positions}
    cells = tuple(
        tuple(Cell(party, issue.id, found.get((party, issue.id))) for party in parties)
        for issue in record.codebook
    )
    return Matrix(record.codebook, parties, cells, len(record.documents))


def rank_parties(positions: Sequence[Position]) -> tuple[str, ...]:
    """Those on record on most issues first, then those heard most often, then by name."""
    issues = Counter(position.party for position in positions)
    heard: Counter[str] = Counter()
    for position in positions:
        heard[position.party] += len(position.evidence)
    return tuple(sorted(issues, key=lambda party: (-issues[party], -heard[party], party)))
