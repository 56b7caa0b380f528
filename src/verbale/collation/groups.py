"""Mentions of all reports that stand for one and the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass, field, replace

from verbale.record import EntityType, Mention, Reading, Reason, Span
from verbale.text.name_types import NamedPlace, settle_types
from verbale.text.names import Known, known_by_spelling, person_name
from verbale.text.offices import Description, office_of


@dataclass(frozen=True, slots=True)
class Place:
    """A mention and the report it stands in."""

    reading: Reading
    mention: Mention

    @property
    def text(self) -> str:
        return self.reading.document.text


def named_places(readings: Sequence[Reading]) -> Iterator[Place]:
    """The mentions with the types that all reports together give their names."""
    places = [Place(reading, mention) for reading in readings for mention in reading.mentions]
    types = settle_types(
        [
            NamedPlace(place.text, span.start, span.end, place.mention.type)
            for place in places
            for span in (place.mention.span,)
        ]
    )
    for place, type in zip(places, types, strict=True):
        if type is not None:
            yield Place(place.reading, replace(place.mention, type=type))


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a report gives to a person, and where."""

    description: Description
    words: str
    span: Span
    within: tuple[Span, ...]  # mentions inside: whose minister, whose spokesman


@dataclass(eq=False, slots=True)
class Group:
    """Mentions that stand for one and the same.

    Places are added at the end of the list, or the list is replaced by another: by that the group
    knows what it has counted already.
    """

    type: EntityType
    places: list[Place] = field(default_factory=list)
    known: Known | None = None
    key: str = ""
    offices: list[Office] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    id: str = ""
    _counted: _Counted | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        if self.known is not None:
            return self.known.name
        counted = self._count()
        if not counted.best or counted.best[0] != self.type:
            counted.best = self.type, best_name(self.type, counted.names)
        return counted.best[1]

    @property
    def names(self) -> Mapping[str, int]:
        """How often it is named so, in the order in which the names come up first."""
        return self._count().names

    @property
    def documents(self) -> KeysView[str]:
        return self._count().documents.keys()

    def _count(self) -> _Counted:
        counted = self._counted
        if counted is None or counted.places is not self.places or counted.at > len(self.places):
            self._counted = counted = _Counted(self.places)
        counted.go_on()
        return counted


class _Counted:
    """The names and reports of a group's places, as far as they are counted."""

    def __init__(self, places: list[Place]) -> None:
        self.places = places
        self.at = 0
        self.names: Counter[str] = Counter()
        self.documents: dict[str, None] = {}
        self.best: tuple[EntityType, str] | None = None

    def go_on(self) -> None:
        if self.at == len(self.places):
            return
        for place in self.places[self.at :]:
            self.names[place.mention.name] += 1
            self.documents[place.mention.span.document] = None
        self.at, self.best = len(self.places), None


def best_name(type: EntityType, counts: Mapping[str, int]) -> str:
    """The fullest of the names; of those equally full the commonest, then the first."""
    if type == "person":
        full = [name for name in counts if person_name(name).is_full] or list(counts)
        return max(full, key=lambda name: (counts[name], min(len(name.split()), 3)))
    return max(counts, key=lambda name: (min(len(name.split()), 2), counts[name], len(name)))


_KIND_AT_END = re.compile(r"\s(?:[Pp]arty|Movement|coalition|union)$")


def forms_of(name: str) -> Iterator[str]:
    """The name, and what is left of it without its kind ("Homeland" of "Homeland party")."""
    yield name
    short = _KIND_AT_END.sub("", name)
    if short != name and known_by_spelling(short) is None and office_of(short) is None:
        yield short


def is_media(group: Group) -> bool:
    """Whether the group is a paper, a broadcaster, an institute: no party to anything."""
    return group.known is not None and group.known.kind in {"media", "research"}


def join_groups(groups: list[Group], small: Group, large: Group) -> None:
    """Make one group of two: the small one goes into the large one."""
    large.places += small.places
    if large.known is None and small.known is not None:
        large.known, large.type = small.known, small.type
    groups.remove(small)
