"""What people judged of people, states, bodies and places: who is who, and what is said of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from verbale.collation.bonds import Bonds
from verbale.collation.claims import Claim, Ledger, as_written, explain
from verbale.collation.judged_statements import PartyOf, list_aspects
from verbale.collation.places import LEAST_OVERLAP, Found, find_overlap
from verbale.collation.speakers import party_finder
from verbale.judgements import as_who, place_from_json
from verbale.record import Document, Entity, EntityType, Entry, Json, Judgement, Place, Reason, Span
from verbale.text.names import fold, known_by_spelling, slug

# What a name stands for that no report knows, by the field in which a person wrote it.
TYPES: Mapping[str, EntityType] = {
    "speakers": "person",
    "addressee": "person",
    "participants": "person",
    "on_behalf_of": "organisation",
    "member_of": "organisation",
    "place": "place",
}


class JudgedEntities:
    """The entities as they were judged, and more as judgements name them."""

    def __init__(
        self, entities: Sequence[Entity], documents: Iterable[Document], ledger: Ledger
    ) -> None:
        self._ledger = ledger
        self._texts = {document.id: document.text for document in documents}
        self._by_id = {entity.id: entity for entity in entities}
        self.merged: dict[str, str] = {}  # the ids that are no more, each with what it is now
        self._bonds: Bonds[Span | str] = Bonds(ledger)
        self._at: dict[str, list[tuple[Span, str]]] | None = None
        self._bearers: dict[str, list[str]] | None = None
        self._spelled: dict[str, list[str]] | None = None
        self._bodies = ledger.about("entity")
        self._regroup()
        self._judge_fields()

    @property
    def entities(self) -> tuple[Entity, ...]:
        """All of them, by id."""
        return tuple(sorted(self._by_id.values(), key=lambda entity: entity.id))

    def find_parties(self) -> PartyOf:
        """Tells the one party that speakers stand for."""
        return party_finder(self.entities)

    # Who is meant

    def find(self, entry: Entry) -> str | None:
        """The id of the entity at this place, or that bears this name; None if there is none."""
        if entry.place is not None:
            found = self._ledger.texts.find(entry.place)
            return None if isinstance(found, str) else self._at_place(found)
        called = fold(entry.name or "")
        ids = self._list_bearers().get(called) or self._list_spelled().get(called, [])
        living = [self._living(id) for id in ids]
        fitting = [id for id in living if entry.type in (None, self._by_id[id].type)]
        if fitting:
            return max(fitting, key=lambda id: (len(self._by_id[id].mentions), id))
        known = known_by_spelling(entry.name or "")
        return known[0].id if known and known[0].id in self._by_id else None

    def who(self, entry: Entry, aspect: str) -> str | None:
        """As ``find``; who is known to no report is made, if an aspect says what it is to be."""
        id = self.find(entry)
        if id is None and entry.name and aspect in TYPES:
            return self._make(entry.name, entry.type, TYPES[aspect])
        return id

    def _make(self, name: str, type: EntityType | None, otherwise: EntityType) -> str:
        known = known_by_spelling(name)
        name = " ".join(name.split())
        if known and type in (None, known[0].type):
            id, type, name = known[0].id, known[0].type, known[0].name
        else:
            id = slug(name) or "unnamed"
        id = self._free(id)
        reason = Reason("name", 1.0, "A judgement names it; no report does.")
        self._put(Entity(id, type or otherwise, name, reasons=(reason,)))
        return id

    def _free(self, id: str) -> str:
        """The id, with a number if it is taken."""
        number, free = 1, id
        while free in self._by_id or free in self.merged:
            number += 1
            free = f"{id}-{number}"
        return free

    def _put(self, entity: Entity) -> None:
        self._list_bearers().setdefault(fold(entity.name), []).append(entity.id)
        self._by_id[entity.id] = entity

    def _living(self, id: str) -> str:
        while id in self.merged:
            id = self.merged[id]
        return id

    def _list_bearers(self) -> dict[str, list[str]]:
        """Whose name each is, or was before a person gave another."""
        if self._bearers is None:
            self._bearers = {}
            for entity in self._by_id.values():
                self._bearers.setdefault(fold(entity.name), []).append(entity.id)
        return self._bearers

    def _list_spelled(self) -> dict[str, list[str]]:
        """Whom the reports call so."""
        if self._spelled is None:
            self._spelled = {}
            for entity in self._by_id.values():
                for words in {self._words(span) for span in entity.mentions}:
                    self._spelled.setdefault(fold(words), []).append(entity.id)
        return self._spelled

    def _words(self, span: Span) -> str:
        return self._texts.get(span.document, "")[span.start : span.end]

    def _at_place(self, found: Found) -> str | None:
        overlaps = [
            (find_overlap((mention,), found.spans), -mention.start, id)
            for mention, id in self._mentions(found.document)
        ]
        best = max(overlaps, default=(0.0, 0, ""))
        return best[2] if best[0] >= LEAST_OVERLAP else None

    def _mentions(self, document: str) -> Sequence[tuple[Span, str]]:
        if self._at is None:
            self._at = defaultdict(list)
            for entity in self._by_id.values():
                for span in entity.mentions:
                    self._at[span.document].append((span, entity.id))
        return self._at.get(document, ())

    # Who is one, and who is two

    def _regroup(self) -> None:
        for judgement in self._bodies:
            if judgement.field in ("merge", "split") and judgement.id not in self._ledger.decided:
                id = self._find_entry(judgement)
                if id is not None:
                    regroup = self._merge if judgement.field == "merge" else self._split
                    regroup(judgement, id)

    def _find_entry(self, judgement: Judgement) -> str | None:
        place = judgement.entry.place
        if place is not None:
            found = self._ledger.find(judgement)
            if found is None:
                return None
            id = self._at_place(found)
            why = "No name stands at its place."
        else:
            id, why = self.find(judgement.entry), "No report and no judgement names it."
            if id is None and (aspect := self._named_elsewhere(judgement.entry)):
                id = self.who(judgement.entry, aspect)
        if id is None:
            self._ledger.lose(judgement, why)
            return None
        known = id
        self._ledger.give(judgement, lambda: self._living(known))
        return id

    def _named_elsewhere(self, entry: Entry) -> str | None:
        """The field in which another judgement names it, if one does."""
        for aspect, named in _list_named(self._ledger.active):
            if named.name and fold(named.name) == fold(entry.name or ""):
                return aspect
        return None

    def _atom(self, judgement: Judgement, id: str, entry: Entry) -> frozenset[Span | str]:
        """What stands for the entity where people join and part: the mention named, or its id."""
        found = self._ledger.texts.find(entry.place) if entry.place else ""
        return frozenset([id]) if isinstance(found, str) else frozenset(found.spans[:1])

    def _merge(self, judgement: Judgement, id: str) -> None:
        meant = as_who(judgement.value)
        other = self.find(meant)
        if other is None:
            self._ledger.lose(judgement, "The other one stands in no report.")
            return
        one = self._atom(judgement, id, judgement.entry)
        if not self._bonds.join(judgement, one, self._atom(judgement, other, meant)):
            return
        if other == id:
            self._ledger.note(judgement, "They are one already.")
            return
        self._list_bearers()  # the name of the one that is gone still means it
        kept, gone = self._by_id[id], self._by_id.pop(other)
        self.merged[other] = id
        groups = dict.fromkeys((*kept.member_of, *gone.member_of))
        self._by_id[id] = replace(
            kept,
            role=kept.role or gone.role,
            member_of=tuple(group for group in groups if group not in (id, other)),
            mentions=tuple(sorted({*kept.mentions, *gone.mentions})),
            reasons=(
                *kept.reasons,
                explain(judgement, "mentions", f"to be one with “{gone.name}”"),
            ),
        )
        for entity in list(self._by_id.values()):
            if other in entity.member_of:
                groups = dict.fromkeys(
                    id if group == other else group for group in entity.member_of
                )
                own = tuple(group for group in groups if group != entity.id)
                self._by_id[entity.id] = replace(entity, member_of=own)
        self._at = None

    def _split(self, judgement: Judgement, id: str) -> None:
        value = judgement.value if isinstance(judgement.value, dict) else {}
        places = value.get("mentions")
        named = [place_from_json(each) for each in places] if isinstance(places, list) else []
        held = self._by_id[id]
        leaving = {span for place in named for span in self._mentions_at(place, held)}
        staying = frozenset(held.mentions) - leaving
        if not leaving or not staying:
            which = "None" if not leaving else "All"
            self._ledger.lose(judgement, f"{which} of its mentions stand at these places.")
            return
        if not self._bonds.part(judgement, frozenset(leaving), staying):
            return
        first = min(leaving)
        name = str(value.get("name") or " ".join(self._words(first).split()))
        type = cast("EntityType | None", value.get("type")) or held.type
        reason = explain(judgement, "mentions", f"to be another than “{held.name}”")
        split = Entity(
            self._free(slug(name)), type, name, mentions=tuple(sorted(leaving)), reasons=(reason,)
        )
        rest = tuple(sorted(staying))
        self._by_id[id] = replace(held, mentions=rest, reasons=(*held.reasons, reason))
        self._put(split)
        self._at = self._spelled = None

    def _mentions_at(self, place: Place, held: Entity) -> Iterator[Span]:
        found = self._ledger.texts.find(place)
        if not isinstance(found, str):
            for mention in held.mentions:
                if find_overlap((mention,), found.spans) >= LEAST_OVERLAP:
                    yield mention

    # What is said of each

    def _judge_fields(self) -> None:
        claims: defaultdict[str, list[Claim]] = defaultdict(list)
        for judgement in self._bodies:
            if judgement.field not in ("merge", "split"):
                id = self._find_entry(judgement)
                if id is not None:
                    claims[id].append(Claim(judgement, judgement.field, judgement.value))
        ids = list(claims)
        held = self._ledger.weigh(
            {at: claims[id] for at, id in enumerate(ids)},
            self._same,
        )
        for at, fields in held.items():
            for claim in fields.values():
                self._judge_field(ids[at], claim)

    def _same(self, aspect: str, value: Json) -> Hashable:
        if aspect == "member_of" and isinstance(value, list):
            return frozenset(self.find(as_who(each)) or str(each) for each in value)
        return as_written(aspect, value)

    def _judge_field(self, id: str, claim: Claim) -> None:
        entity, value = self._by_id[id], claim.value
        if claim.aspect == "name":
            entity = replace(entity, name=" ".join(str(value).split()))
        elif claim.aspect == "type":
            entity = replace(entity, type=cast(EntityType, value))
        elif claim.aspect == "role":
            entity = replace(entity, role=None if value is None else str(value))
        elif isinstance(value, list):
            found = (self.who(as_who(each), "member_of") for each in value)
            groups = dict.fromkeys(group for group in found if group not in (None, id))
            entity = replace(entity, member_of=tuple(group for group in groups if group))
        kept = tuple(reason for reason in entity.reasons if reason.field != claim.aspect)
        self._list_bearers().setdefault(fold(entity.name), []).append(id)
        self._by_id[id] = replace(entity, reasons=(*kept, explain(claim)))


def _list_named(judgements: Iterable[Judgement]) -> Iterator[tuple[str, Entry]]:
    """The entities that values name, each with the field."""
    for judgement in judgements:
        aspects = (
            list_aspects(judgement)
            if judgement.entry.kind == "statement"
            else [(judgement.field, judgement.value)]
        )
        for aspect, value in aspects:
            if aspect in TYPES and value is not None:
                for each in value if isinstance(value, list) else [value]:
                    yield aspect, as_who(each)
