"""Who and what the values of a DNA file stand for: entities and issues."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property
from itertools import count
from typing import cast

from verbale.exports import dna
from verbale.exports.dna_file import CONCEPT, ORGANIZATION, PERSON, DnaEntity, DnaFile
from verbale.record import ENTITY_TYPES, Entity, EntityType, Issue


class Cast:
    """Who and what a file's values stand for: entities and issues, each made when first met."""

    def __init__(self, file: DnaFile) -> None:
        variables = {v.id: v for type in file.types for v in type.variables}
        self._values: defaultdict[str, dict[str, DnaEntity]] = defaultdict(dict)
        for entity in file.entities:
            variable = variables.get(entity.variable)
            if variable is not None and entity.value.strip():
                self._values[variable.name].setdefault(entity.value, entity)
        self._coded_with = _count_parties(file)
        self._ids: dict[str, str] = {}
        self._taken: set[str] = set()
        self._issues = self._make_issues(file)

    def find(self, name: str) -> str:
        """The id of the entity of this name."""
        if name not in self._ids:
            self._ids[name] = _take_id(self._attribute(name, dna.ID), name, self._taken)
        return self._ids[name]

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Those that were asked for, and what they belong to, by id."""
        made: dict[str, Entity] = {}
        while len(made) < len(self._ids):
            for name, id in list(self._ids.items()):
                if name not in made:
                    made[name] = self._make_entity(name, id)
        return tuple(sorted(made.values(), key=lambda entity: entity.id))

    def _make_entity(self, name: str, id: str) -> Entity:
        type: EntityType = "person" if name in self._values[PERSON] else "organisation"
        said = self._attribute(name, dna.TYPE)
        if said in ENTITY_TYPES:
            type = said
        # Notes are a role where Verbale wrote the file; elsewhere they are the coders' own.
        role = self._attribute(name, dna.NOTES) if self._attribute(name, dna.ID) else ""
        groups = split_names(self._attribute(name, dna.MEMBER_OF))
        if not groups and type == "person":
            groups = [party for party, _ in self._coded_with[name].most_common()]
        member_of = dict.fromkeys(self.find(group) for group in groups if group != name)
        return Entity(id, type, name, role or None, tuple(member_of))

    def _attribute(self, name: str, attribute: str) -> str:
        """What is noted of the entity of this name; "" if nothing is."""
        return self._noted.get((name, attribute), "")

    @cached_property
    def _noted(self) -> Mapping[tuple[str, str], str]:
        noted: dict[tuple[str, str], str] = {}
        for variable in (PERSON, ORGANIZATION):
            for name, entity in self._values[variable].items():
                for attribute, value in entity.attributes.items():
                    if value:
                        noted.setdefault((name, attribute), value)
        # Several names in one value have what is noted of each in its place.
        for variable in (dna.SPEAKER, dna.ADDRESSEE):
            for names, entity in self._values[variable].items():
                for attribute, values in entity.attributes.items():
                    pairs = zip(names.split(dna.BETWEEN), values.split(dna.BETWEEN), strict=False)
                    for name, value in pairs:
                        if value:
                            noted.setdefault((name, attribute), value)
        return noted

    @property
    def issues(self) -> tuple[Issue, ...]:
        return tuple(self._issues.values())

    def find_issue(self, concept: str) -> str | None:
        """The id of the issue of this concept; None where there is none."""
        issue = self._issues.get(concept)
        return issue.id if issue else None

    def _make_issues(self, file: DnaFile) -> Mapping[str, Issue]:
        concepts, taken = self._values[CONCEPT], set[str]()
        ids = {
            name: _take_id(entity.attributes.get(dna.ID, ""), name, taken)
            for name, entity in concepts.items()
        }
        names = {entity.id: entity.value for entity in file.entities}
        within = {name: names.get(entity.parent or 0, "") for name, entity in concepts.items()}
        return {
            name: Issue(
                id=ids[name],
                proposition=name,
                parent=None if _is_in_circle(name, within) else ids.get(within[name]),
                suggested=entity.attributes.get(dna.TYPE) == "suggested",
            )
            for name, entity in concepts.items()
        }


def _is_in_circle(name: str, within: Mapping[str, str]) -> bool:
    """Whether the concept is within itself by way of others, as only a forged file has it."""
    met = set()
    wider = within.get(name, "")
    while wider and wider not in met:
        if wider == name:
            return True
        met.add(wider)
        wider = within.get(wider, "")
    return False


def _count_parties(file: DnaFile) -> defaultdict[str, Counter[str]]:
    """For whom each person was coded, and how often."""
    names = {entity.id: entity.value for entity in file.entities}
    parties: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for type in file.types:
        person, party = type.variable(PERSON), type.variable(ORGANIZATION)
        if person is None or party is None:
            continue
        for statement in file.statements:
            who = names.get(cast(int, statement.values.get(person.id)), "")
            whose = names.get(cast(int, statement.values.get(party.id)), "")
            if who and whose:
                parties[who][whose] += 1
    return parties


def _take_id(given: str, name: str, taken: set[str]) -> str:
    """The id that Verbale gave, or one of the name's words; one that no other has."""
    plain = given.strip() or re.sub(r"\W+", "-", name.casefold()).strip("-") or "nameless"
    id = next(i for n in count(1) if (i := plain if n == 1 else f"{plain}-{n}") not in taken)
    taken.add(id)
    return id


def split_names(names: str) -> list[str]:
    """The names that Verbale wrote into one value."""
    return [name for name in names.split(dna.BETWEEN) if name.strip()]
