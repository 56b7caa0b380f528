"""Where people contradict each other on what belongs together."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from verbale.collation.claims import Ledger
from verbale.record import Judgement

Part = TypeVar("Part", bound=Hashable)


@dataclass(frozen=True, slots=True)
class _Bond(Generic[Part]):
    judgement: Judgement
    joins: bool
    one: frozenset[Part]
    other: frozenset[Part]


class Bonds(Generic[Part]):
    """What was joined and what was parted: of two people who contradict each other on it, the one
    who judged first is followed until one decides."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._made: dict[Part, list[_Bond[Part]]] = {}

    def join(self, judgement: Judgement, one: frozenset[Part], other: frozenset[Part]) -> bool:
        """Whether the two may be joined."""
        return self._add(_Bond(judgement, True, one, other))

    def part(self, judgement: Judgement, one: frozenset[Part], other: frozenset[Part]) -> bool:
        """Whether the two may be parted."""
        return self._add(_Bond(judgement, False, one, other))

    def _add(self, bond: _Bond[Part]) -> bool:
        if bond.judgement.id in self._ledger.decided:
            return False
        against = {
            earlier.judgement.id: earlier.judgement
            for part in bond.one | bond.other
            for earlier in self._made.get(part, ())
            if earlier.joins != bond.joins
            and earlier.judgement.by != bond.judgement.by
            and _cross(earlier, bond)
        }
        if against:
            self._ledger.oppose(bond.judgement, against, holds=False)
            for earlier in against.values():
                self._ledger.oppose(earlier, [bond.judgement.id], holds=True)
            return False
        for part in bond.one | bond.other:
            self._made.setdefault(part, []).append(bond)
        return True


def _cross(a: _Bond[Part], b: _Bond[Part]) -> bool:
    """Whether the one's two sides lie on different sides of the other."""
    return bool((a.one & b.one and a.other & b.other) or (a.one & b.other and a.other & b.one))
