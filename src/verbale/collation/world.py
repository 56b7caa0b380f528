"""All reports at once, and the states of which they speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from verbale.collation.groups import Group, forms_of, is_media
from verbale.record import Reading
from verbale.text.local_names import LocalNames
from verbale.text.names import find_adjectives, known_names


class World:
    """All reports at once: where each group is named, and the names that only they know."""

    def __init__(
        self, readings: Sequence[Reading], named: Sequence[Group], persons: Sequence[Group]
    ) -> None:
        self.readings = {reading.document.id: reading for reading in readings}
        self.named = named
        self.persons = persons
        self.local = LocalNames(
            (words, group.type, group.id)
            for group in named
            for place in group.places
            for words in forms_of(place.mention.name)
        )
        self.group_of = {
            place.mention.span: group for group in (*named, *persons) for place in group.places
        }
        self.states_only = LocalNames(
            (place.mention.name, group.type, group.id)
            for group in named
            if group.type == "state"
            for place in group.places
        )
        self._adjective_states: dict[str, list[str]] = {}
        self.by_id = {group.id: group for group in named}
        self.states = Counter(
            {group.id: len(group.places) for group in named if group.type == "state"}
        )

    def adjective_states(self, document: str) -> list[str]:
        """The states whose adjectives stand in a report, each as often."""
        if document not in self._adjective_states:
            reading = self.readings[document]
            self._adjective_states[document] = list(_adjective_states(reading, self))
        return self._adjective_states[document]

    def bodies_before(self, reading: Reading, place: int) -> list[Group]:
        """States and organisations named before this place in its paragraph or the one before."""
        text = reading.document.text
        start = text.rfind("\n", 0, max(0, text.rfind("\n", 0, place)))
        start = text.rfind("\n", 0, max(0, len(text[:start].rstrip())))
        found = [
            self.group_of[mention.span]
            for mention in reading.mentions
            if start < mention.span.start < place and mention.type in {"organisation", "state"}
        ]
        return [group for group in found if not is_media(group)]


def rank_party(id: str, world: World) -> int:
    """States before organisations where a person may speak for either."""
    group, known = world.by_id.get(id), known_names().get(id)
    type = group.type if group else known.type if known else "organisation"
    return 0 if type == "state" else 1


def states_spoken_of(documents: Iterable[str], world: World) -> list[str]:
    """The states of some reports, those named most often first."""
    spoken: Counter[str] = Counter()
    for id in documents:
        for mention in world.readings[id].mentions:
            group = world.group_of.get(mention.span)
            if group is not None and group.type == "state":
                spoken[group.id] += 1
        spoken.update(world.adjective_states(id))
    return [state for state, _ in spoken.most_common()]


def _adjective_states(reading: Reading, world: World) -> Iterator[str]:
    for sighting in find_adjectives(reading.document.text):
        yield sighting.known.id
    for _, _, key in world.local.find(reading.document.text):
        if world.local.types.get(key) == "state":
            yield key
