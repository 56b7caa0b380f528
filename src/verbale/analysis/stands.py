"""The statements behind each position: what a party said on an issue, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from verbale.record import (
    DateRange,
    Firmness,
    Position,
    Record,
    Stance,
    StanceValue,
    Statement,
    name_statements,
)

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Stand:
    """One statement's stance on an issue."""

    id: str
    statement: Statement
    stance: Stance


@dataclass(frozen=True, slots=True)
class Moment:
    """What a party said on an issue on the same days."""

    days: DateRange
    stands: tuple[Stand, ...]

    @property
    def value(self) -> StanceValue:
        """The stance of these days; a condition outlasts a bare yes, a contradiction is unclear."""
        taken = {stand.stance.value for stand in self.stands} - {"unclear"}
        if taken == {"for", "conditional"}:
            return "conditional"
        return taken.pop() if len(taken) == 1 else "unclear"

    @property
    def firmness(self) -> Firmness:
        """Categorical if any words of its stance are, hedged if all hedge."""
        found = {s.stance.firmness for s in self.stands if s.stance.value == self.value}
        if "categorical" in found:
            return "categorical"
        return "hedged" if found == {"hedged"} else "plain"

    def example(self) -> Stand:
        """The statement that shows it best: of its stance and firmness the surest, with its
        condition if it has one, verbatim rather than reported."""
        own = [s for s in self.stands if s.stance.value == self.value]
        firm = [s for s in own if s.stance.firmness == self.firmness]
        return max(firm or own or self.stands, key=_show)


def _show(stand: Stand) -> tuple[float, bool, bool]:
    stance = stand.stance
    return stance.confidence, bool(stance.condition), stand.statement.kind == "direct"


@dataclass(frozen=True, slots=True)
class Stands:
    """A record's statements by name, each with what it says on an issue."""

    statements: dict[str, Statement]
    utterance_of: dict[str, tuple[str, ...]] = field(repr=False)
    _kept: dict[tuple[str, str, str, tuple[str, ...]], Any] = field(
        default_factory=dict, repr=False, compare=False
    )

    def keep(self, name: str, position: Position, find: Callable[[], Found]) -> Found:
        """What is found of a position's evidence, found once: every what-if asks for it again."""
        place = name, position.party, position.issue, position.evidence
        if place not in self._kept:
            self._kept[place] = find()
        found: Found = self._kept[place]
        return found

    def of(self, position: Position) -> tuple[Stand, ...]:
        """Every stand that the position rests on, the earliest first."""
        return tuple(
            Stand(id, self.statements[id], stance)
            for id in position.evidence
            for stance in self.statements[id].stances
            if stance.issue == position.issue
        )

    def deciding(self, position: Position) -> tuple[str, ...]:
        """The statements that take the position's own stance; all of them where none does."""
        name = f"deciding {position.stance}"
        return self.keep(name, position, lambda: self._find_deciding(position))

    def _find_deciding(self, position: Position) -> tuple[str, ...]:
        stands = self.of(position)
        own = tuple(dict.fromkeys(s.id for s in stands if s.stance.value == position.stance))
        return own or position.evidence

    def moments(self, position: Position) -> list[Moment]:
        """What was said on days that the reports tell, days that overlap taken together."""
        return self.keep("moments", position, lambda: self._find_moments(position))

    def _find_moments(self, position: Position) -> list[Moment]:
        dated = sorted(
            self._dated(self.of(position)), key=lambda each: (each[0].first, each[0].last)
        )
        moments: list[tuple[DateRange, list[Stand]]] = []
        for days, stand in dated:
            if moments and days.first <= moments[-1][0].last:
                before, stands = moments[-1]
                moments[-1] = (_span(before, days), [*stands, stand])
            else:
                moments.append((days, [stand]))
        return [Moment(days, tuple(stands)) for days, stands in moments]

    def _dated(self, stands: Sequence[Stand]) -> Iterable[tuple[DateRange, Stand]]:
        """Each stand with its days: of one utterance, those on which all its reports agree."""
        for stand in stands:
            told = [
                days
                for id in self.utterance_of.get(stand.id, (stand.id,))
                if (days := self.statements[id].said_on) is not None
            ]
            if told:
                yield _meet(told), stand


def list_stands(record: Record) -> Stands:
    """The record's statements, ready to be asked for those behind a position."""
    statements = dict(zip(name_statements(record.statements), record.statements, strict=True))
    together: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for utterance in record.utterances:
        for id in utterance.statements:
            together[id] = together[id] or utterance.statements
    return Stands(statements, dict(together))


def _span(one: DateRange, other: DateRange) -> DateRange:
    return DateRange(min(one.first, other.first), max(one.last, other.last))


def _meet(days: Sequence[DateRange]) -> DateRange:
    """The days that all have in common; of days apart, the earliest."""
    first, last = max(each.first for each in days), min(each.last for each in days)
    return DateRange(first, last) if first <= last else min(days, key=lambda each: each.last)
