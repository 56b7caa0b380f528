"""Who is who over all reports: one entity per person, state, organisation and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from verbale.collation.bodies import group_named
from verbale.collation.described import find_described, unnamed_parties
from verbale.collation.groups import Group, Office, named_places
from verbale.collation.offices import find_offices
from verbale.collation.parties import give_parties, parties_of_body
from verbale.collation.persons import group_persons, merge_alike
from verbale.collation.world import World
from verbale.record import Entity, Reading, Reason
from verbale.text.names import bare_surname, known_by_spelling, person_name, slug


def settle_entities(readings: Sequence[Reading]) -> tuple[Entity, ...]:
    """One entity for all the spellings, titles and metonyms that stand for it.

    Also who is only described and speaks ("the Estonian foreign ministry"); it has no mentions.
    """
    places = list(named_places(readings))
    named = group_named([place for place in places if place.mention.type != "person"])
    taken: set[str] = set()
    _give_ids(named, taken)
    persons = group_persons([place for place in places if place.mention.type == "person"])
    world = World(readings, named, persons)
    for person in persons:
        find_offices(person, world)
    merge_alike(persons)
    for body in named:
        body.parties = list(parties_of_body(body, world))
    give_parties(persons, world)
    _give_ids(persons, taken)
    entities = [_entity(group) for group in (*named, *persons)]
    entities += unnamed_parties(entities)
    entities += find_described(readings, entities)
    return tuple(sorted(entities, key=lambda entity: entity.id))


def _give_ids(groups: Sequence[Group], taken: set[str]) -> None:
    for group in sorted(groups, key=lambda g: -len(g.places)):
        for id in _ids(group):
            if id and id not in taken:
                group.id = id
                taken.add(id)
                break


def _ids(group: Group) -> Iterator[str]:
    if group.known is not None:
        yield group.known.id
    name = group.name
    if group.type == "person":
        yield slug(
            bare_surname(person_name(name).surname)
            if len(name.split()) < 3
            else person_name(name).surname
        )
        yield slug(name)
    elif group.key.startswith("place:"):
        yield group.key.removeprefix("place:")
    yield slug(name)
    number = 2
    while True:
        yield f"{slug(name)}-{number}"
        number += 1


def _entity(group: Group) -> Entity:
    role = _role(group)
    return Entity(
        id=group.id,
        type=group.type,
        name=_canonical_name(group),
        role=role.words if role else None,
        member_of=tuple(dict.fromkeys(group.parties)),
        mentions=tuple(sorted(place.mention.span for place in group.places)),
        reasons=(*group.reasons, *_role_reason(role)),
    )


def _canonical_name(group: Group) -> str:
    if group.key.startswith("place:") and group.known is None:
        found = known_by_spelling(group.places[0].mention.name)
        if found and found[1] == "capital":
            return found[0].capitals[0]
    return group.name


def _role(group: Group) -> Office | None:
    """The office told most often; of those the one that says most."""
    if not group.offices:
        return None
    nouns = Counter(office.description.noun for office in group.offices)
    return max(
        group.offices,
        key=lambda o: (
            not o.description.is_former,
            o.description.kind != "people",
            bool(o.description.parties or o.within),
            nouns[o.description.noun],
            len(o.description.fields),
            -len(o.words),
        ),
    )


def _role_reason(role: Office | None) -> Iterator[Reason]:
    if role:
        yield Reason("role", 0.9, f"The report says '{role.words}'.", (role.span,))
