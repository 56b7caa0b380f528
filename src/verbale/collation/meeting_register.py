"""Who and where: the names in words about meetings as entities of the record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from verbale.record import (
    Entity,
    Reading,
    Span,
)
from verbale.text.names import fold, known_by_adjective, known_by_spelling


class Register:
    """Entities by the places and words that name them."""

    def __init__(self, readings: Sequence[Reading], entities: Sequence[Entity]) -> None:
        self.entities = {entity.id: entity for entity in entities}
        self.texts = {reading.document.id: reading.document.text for reading in readings}
        self.at: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for entity in entities:
            counts[fold(entity.name)][entity.id] += 1
            for span in entity.mentions:
                self.at[span.document].append((span.start, span.end, entity.id))
                if span.document in self.texts:
                    counts[fold(self.words(span))][entity.id] += 1
        for places in self.at.values():
            places.sort()
        self.by_words = {words: min(c, key=lambda id: (-c[id], id)) for words, c in counts.items()}
        self.parties = {entity.id: self._party(entity) for entity in entities}

    def words(self, span: Span) -> str:
        return self.texts[span.document][span.start : span.end]

    def entity_of(self, span: Span) -> str | None:
        """The entity that these words name, as a mention, part of a name or adjective."""
        words = self.words(span)
        for start, end, id in self._near(span):
            if (start, end) == (span.start, span.end):
                return id
            if span.start <= start and end <= span.end and end - start > len(words) / 2:
                return id
        known = self.by_words.get(fold(words))
        if known:
            return known
        return self._of_table(words.rstrip("'’")) or self._of_stem(words)

    def _near(self, span: Span) -> Iterator[tuple[int, int, str]]:
        places = self.at.get(span.document, [])
        low, high = 0, len(places)
        while low < high:
            middle = (low + high) // 2
            if places[middle][1] <= span.start:
                low = middle + 1
            else:
                high = middle
        while low < len(places) and places[low][0] < span.end:
            yield places[low]
            low += 1

    def _of_table(self, words: str) -> str | None:
        known = known_by_adjective(words)
        if known is None:
            spelled = known_by_spelling(words)
            known = spelled[0] if spelled else None
        if known is None:
            return None
        if known.id in self.entities:
            return known.id
        return self.by_words.get(fold(known.name))

    def _of_stem(self, words: str) -> str | None:
        """A state that the table does not know by its adjective ("Kestrian")."""
        folded = fold(words)
        for ending in ("ians", "ian", "ans", "an", "ns", "n"):
            if folded.endswith(ending) and len(folded) - len(ending) >= 4:
                for close in ("ia", "a", ""):
                    if id := self.by_words.get(folded.removesuffix(ending) + close):
                        return id
        return None

    def _party(self, entity: Entity) -> str:
        """For whom somebody takes part: a minister for the state, a ministry for its state."""
        if entity.type in ("state", "place"):
            return entity.id
        groups = [self.entities[id] for id in entity.member_of if id in self.entities]
        states = [group.id for group in groups if group.type == "state"]
        if states:
            return states[0]
        if entity.type == "organisation" or not groups:
            return entity.id
        return groups[0].id

    def party(self, id: str) -> str:
        return self.parties.get(id, id)

    def is_within(self, inner: str, outer: str) -> bool:
        """Whether one place is part of the other (a hotel of its city)."""
        seen = set()
        while inner in self.entities and inner not in seen:
            if inner == outer:
                return True
            seen.add(inner)
            wider = self.entities[inner].member_of
            inner = wider[0] if wider else ""
        return False

    def type_of(self, id: str) -> str:
        return self.entities[id].type
