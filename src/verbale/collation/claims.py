"""Which judgements hold where several are about one field, and what became of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from verbale.collation.places import Found, Texts
from verbale.judgements import dump, find_active
from verbale.record import Document, EntryKind, Json, Judged, Judgement, Reason

Same = Callable[[str, Json], Hashable]  # of an aspect's value: equal where two say the same


@dataclass(frozen=True, slots=True)
class Claim:
    """What a judgement says of one aspect of an entry: mostly of the field that it names."""

    judgement: Judgement
    aspect: str
    value: Json
    found: Found | None = None  # the place as it stands in these reports


# For each entry, by whatever the step knows it by, the claim that holds on each aspect.
Held = Mapping[int, Mapping[str, Claim]]


def explain(claim: Claim | Judgement, aspect: str | None = None, what: str = "") -> Reason:
    """Who judged it, when and why, as a reason that a record gives; ``what``: to be what."""
    judgement = claim if isinstance(claim, Judgement) else claim.judgement
    why = f": {judgement.reason.strip()}" if judgement.reason.strip() else "."
    judged = f"Judged by {judgement.by} on {judgement.at.date().isoformat()}"
    because = f"{judged} {what}{why}" if what else f"{judged}{why}"
    return Reason(aspect or judgement.field, 1.0, because)


@dataclass(slots=True)
class _Fate:
    entry: Callable[[], str] | None = None
    notes: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    holds: bool = True
    weighed: bool = False
    stands: bool = False  # whether any of its claims is its author's latest


class Ledger:
    """The judgements that are not undone, and what becomes of each as the record is collated."""

    def __init__(self, judgements: Sequence[Judgement], documents: Iterable[Document]) -> None:
        self.active = find_active(judgements)
        self.texts = Texts(documents)
        self.decided = frozenset(id for each in self.active for id in each.decides)
        self._fates = {each.id: _Fate() for each in self.active}

    def about(self, *kinds: EntryKind) -> list[Judgement]:
        """Those on such entries, in the order of the log."""
        return [each for each in self.active if each.entry.kind in kinds]

    def find(self, judgement: Judgement) -> Found | None:
        """Where its entry's place stands; None (and it is listed) if it stands nowhere."""
        place = judgement.entry.place
        found = self.texts.find(place) if place is not None else "It names no place."
        if isinstance(found, str):
            self.lose(judgement, found)
            return None
        if found.note:
            self.note(judgement, found.note)
        return found

    def lose(self, judgement: Judgement, why: str) -> None:
        """It holds for nothing in these reports."""
        fate = self._fates[judgement.id]
        fate.entry, fate.notes = None, [why]

    def note(self, judgement: Judgement, note: str) -> None:
        """What a person should know of how it was applied."""
        notes = self._fates[judgement.id].notes
        if note not in notes:
            notes.append(note)

    def give(self, judgement: Judgement, entry: Callable[[], str]) -> None:
        """It is about this entry, whose id is asked for when the record is made."""
        self._fates[judgement.id].entry = entry

    def oppose(self, judgement: Judgement, others: Iterable[str], *, holds: bool) -> None:
        """Others' judgements contradict it."""
        fate = self._fates[judgement.id]
        fate.against += [id for id in others if id not in fate.against]
        fate.holds = fate.holds and holds

    def weigh(
        self, claims: Mapping[int, Sequence[Claim]], same: Same
    ) -> dict[int, dict[str, Claim]]:
        """For each entry and aspect the claim that holds: each person's latest; where they differ,
        that of the person who judged it first, until one decides."""
        held: dict[int, dict[str, Claim]] = {}
        for key, made in claims.items():
            aspects: defaultdict[str, list[Claim]] = defaultdict(list)
            for claim in made:
                self._fates[claim.judgement.id].weighed = True
                if claim.judgement.id not in self.decided:
                    aspects[claim.aspect].append(claim)
            held[key] = {}
            for aspect, rivals in aspects.items():
                latest = list({claim.judgement.by: claim for claim in rivals}.values())
                for claim in latest:
                    self._fates[claim.judgement.id].stands = True
                held[key][aspect] = self._weigh_rivals(latest, partial(same, aspect))
        return held

    def _weigh_rivals(self, latest: Sequence[Claim], same: Callable[[Json], Hashable]) -> Claim:
        """``latest``: one of each person, in the order in which they first judged it."""
        values = [same(claim.value) for claim in latest]
        if len(set(values)) == 1:
            return latest[-1]
        for claim, value in zip(latest, values, strict=True):
            others = zip(latest, values, strict=True)
            against = [rival.judgement.id for rival, other in others if other != value]
            self.oppose(claim.judgement, against, holds=value == values[0])
        return latest[0]

    def tell(self) -> tuple[Judged, ...]:
        """What became of each, in the order of the log; what is superseded is left out."""
        told = []
        for judgement in self.active:
            fate = self._fates[judgement.id]
            is_superseded = fate.weighed and not fate.stands
            if is_superseded or judgement.id in self.decided:
                continue
            entry = fate.entry() if fate.entry else None
            note = " ".join(fate.notes)
            told.append(Judged(judgement, entry, note, tuple(fate.against), fate.holds))
        return tuple(told)


def as_written(aspect: str, value: Json) -> Hashable:
    """Two values are the same where their JSON is."""
    return dump(value)
