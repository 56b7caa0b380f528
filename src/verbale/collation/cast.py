"""The settled entities, to be found by the words that name or describe them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from verbale.collation.groups import forms_of
from verbale.collation.offices import OF_STATES
from verbale.record import Entity, EntityType, Reading, Span
from verbale.text.local_names import LocalNames
from verbale.text.names import fold, known_names
from verbale.text.offices import Description, describe, offices_before

# The bodies that a small word before "official" or after "of the" may mean.
_KIN = {
    "union": ("union", "unions", "federation", "guild", "workers"),
    "syndicate": ("union", "unions", "federation", "syndicate", "workers"),
    "pact": ("pact", "compact", "treaty", "alliance"),
    "alliance": ("alliance", "nato", "compact", "pact"),
    "commission": ("commission",),
    "council": ("council",),
    "association": ("association",),
    "federation": ("federation",),
    "bloc": ("union", "community", "bloc"),
    "hospital": ("hospital", "infirmary", "clinic"),
    "university": ("university",),
    "bank": ("bank",),
    "airline": ("airline", "airlines", "airways"),
}


class Cast:
    """The entities of a set of reports, to be found by the words that name or describe them."""

    def __init__(
        self,
        readings: Sequence[Reading],
        entities: Sequence[Entity],
        merged: Mapping[str, str] | None = None,
    ) -> None:
        """``merged``: the ids that a person found to be another's, with the other."""
        self.entities = tuple(entities)
        self._merged = merged or {}
        self.by_id = {entity.id: entity for entity in entities}
        self.at: dict[str, list[tuple[Span, Entity]]] = {}
        for entity in entities:
            for span in entity.mentions:
                self.at.setdefault(span.document, []).append((span, entity))
        texts = {reading.document.id: reading.document.text for reading in readings}
        self._texts = texts
        self._adjectives_read = False
        self.local = LocalNames(
            (words, entity.type, entity.id)
            for entity in entities
            for span in entity.mentions
            for words in forms_of(texts[span.document][span.start : span.end])
        )
        self._homes = {reading.document.id: self._home(reading) for reading in readings}

    def living(self, id: str) -> str:
        """The id, or that of the entity which a person found to be the same."""
        while id in self._merged:
            id = self._merged[id]
        return id

    def describe(self, words: str) -> Description | None:
        """What a few words say of somebody, with the names of these reports."""
        return describe(words, self.local)

    def adjectives(self) -> dict[str, str]:
        """How the reports call the people of a state that the table lacks ("Kouranese")."""
        if not self._adjectives_read:
            self._adjectives_read = True
            for text in self._texts.values():
                self.local.find(text)
        return self.local.adjectives

    def spellings(self, id: str) -> set[str]:
        """How the reports write an entity's name."""
        spans = self.by_id[id].mentions if id in self.by_id else ()
        return {self._texts[span.document][span.start : span.end] for span in spans}

    def within(self, span: Span) -> list[Entity]:
        """The entities named in these words, in order."""
        near = self.at.get(span.document, ())
        found = sorted((place, e.id) for place, e in near if span.contains(place))
        return [self.by_id[id] for _, id in found]

    def exactly(self, span: Span) -> Entity | None:
        return next((e for place, e in self.at.get(span.document, ()) if place == span), None)

    def home(self, document: str) -> Entity | None:
        """The state meant by "the government" in this report, if one is."""
        id = self._homes.get(document)
        return self.by_id.get(id) if id else None

    def of_kind(self, document: str, words: str) -> Entity | None:
        """The body meant by "union official" or "diplomats of the pact": the chief of its kind."""
        nouns = {noun for word in fold(words).split() for noun in _KIN.get(word, ())}
        counts: Counter[str] = Counter(
            entity.id
            for _, entity in self.at.get(document, ())
            if entity.type == "organisation" and nouns & set(fold(entity.name).split())
        )
        return self.by_id[counts.most_common(1)[0][0]] if counts else None

    def _home(self, reading: Reading) -> str | None:
        counts: Counter[str] = Counter()
        text = reading.document.text
        for span, entity in self.at.get(reading.document.id, ()):
            if entity.type == "state":
                counts[entity.id] += 1
            elif entity.type == "person" and entity.member_of:
                offices = offices_before(text, span.start, self.local)
                if any(o.noun in OF_STATES and not o.parties for o in offices):
                    counts[entity.member_of[0]] += 8
        states = [id for id, _ in counts.most_common() if self.type_of(id) == "state"]
        return states[0] if states else None

    def type_of(self, id: str) -> EntityType | None:
        if id in self.by_id:
            return self.by_id[id].type
        known = known_names().get(id)
        return known.type if known else None

    def name_of(self, id: str) -> str:
        return self.by_id[id].name if id in self.by_id else known_names()[id].name
