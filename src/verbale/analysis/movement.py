"""Who moved: on which issue, from where to where, between which dated words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from verbale.analysis.stands import Moment, Stand, Stands, list_stands
from verbale.record import DateRange, Position, Record, StanceValue

ChangeType = Literal[
    "changed",  # another stance
    "hardened",  # the same stance in firmer words
    "softened",
]

# Less certain stances than this show no movement: one misread word would make a party turn twice.
SURE = 0.5
STANCES_IN_WORDS: Mapping[StanceValue, str] = {
    "for": "for it",
    "against": "against it",
    "conditional": "for it on a condition",
    "unclear": "unclear",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A party's move on an issue between two dated statements of different days."""

    party: str
    issue: str
    type: ChangeType
    before: str  # the statement that shows where it stood
    after: str  # and the one that shows where it stands
    days_before: DateRange
    days_after: DateRange
    stances: tuple[StanceValue, StanceValue]
    because: str


def find_movement(record: Record, stands: Stands | None = None) -> tuple[Step, ...]:
    """Every step, by day, then by party and issue; days on which a party contradicts itself and
    statements that no report dates show none."""
    stands = stands or list_stands(record)
    steps = [step for position in record.positions for step in _steps(position, stands)]
    order = {issue.id: at for at, issue in enumerate(record.codebook)}
    return tuple(
        sorted(
            steps, key=lambda s: (s.days_after.first, s.days_after.last, s.party, order[s.issue])
        )
    )


def _steps(position: Position, stands: Stands) -> Sequence[Step]:
    return stands.keep("steps", position, lambda: tuple(_find_steps(position, stands)))


def _find_steps(position: Position, stands: Stands) -> Iterator[Step]:
    moments = [sure for moment in stands.moments(position) if (sure := _keep_sure(moment))]
    for before, after in pairwise(each for each in moments if each.value != "unclear"):
        change = _compare(before, after)
        if change:
            yield _step(position, change, before, after)


def _keep_sure(moment: Moment) -> Moment | None:
    sure = tuple(stand for stand in moment.stands if stand.stance.confidence >= SURE)
    return Moment(moment.days, sure) if sure else None


def _compare(before: Moment, after: Moment) -> ChangeType | None:
    """Wording moves only where the later words say so: a plain sentence takes nothing back."""
    if before.value != after.value:
        return "changed"
    if after.firmness == before.firmness or after.firmness == "plain":
        return None
    return "hardened" if after.firmness == "categorical" else "softened"


def _step(position: Position, change: ChangeType, before: Moment, after: Moment) -> Step:
    shown: tuple[Stand, Stand] = (before.example(), after.example())
    return Step(
        party=position.party,
        issue=position.issue,
        type=change,
        before=shown[0].id,
        after=shown[1].id,
        days_before=before.days,
        days_after=after.days,
        stances=(before.value, after.value),
        because=_explain(change, before, after),
    )


def _explain(change: ChangeType, before: Moment, after: Moment) -> str:
    if change == "changed":
        was, now = STANCES_IN_WORDS[before.value], STANCES_IN_WORDS[after.value]
        return f"{was} then, {now} now"
    stance = STANCES_IN_WORDS[after.value]
    return f"{stance} both times; the words were {before.firmness} and are {after.firmness}"
