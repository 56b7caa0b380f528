"""Persons: full names, surnames and spellings that are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from verbale.collation.groups import Group, Place, join_groups
from verbale.record import Reason, Span
from verbale.text.names import (
    Gender,
    PersonName,
    alike_surname,
    first_letters,
    fold,
    gender_of,
    is_slip,
    person_name,
    same_given,
    same_surname,
    surname_keys,
)
from verbale.text.offices import are_compatible, title_gender


def group_persons(places: Sequence[Place]) -> list[Group]:
    """Full names first, then surnames alone: in their own report, else where only one has it."""
    register = _Register()
    for place in places:
        if person_name(place.mention.name).is_full:
            register.add(place, _of_full_name(register, place))
    for place in places:
        if not person_name(place.mention.name).is_full:
            register.add(place, _of_surname(register, place))
    for person in register.persons:
        group = person.group
        group.places = sorted(group.places, key=lambda place: place.mention.span)
    return [person.group for person in register.persons]


@dataclass(eq=False, slots=True)
class _Person:
    """A group as its places are found, with what is asked of it for every further place."""

    group: Group
    number: int  # among all, in the order in which they are first named
    names: set[PersonName] = field(default_factory=set)
    genders: set[Gender | None] = field(default_factory=set)
    # Where each report names the person.
    starts: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class _Register:
    """The persons found so far, by all that another name may share with theirs."""

    def __init__(self) -> None:
        self.persons: list[_Person] = []
        self.by_document: defaultdict[str, list[_Person]] = defaultdict(list)
        self._by_key: defaultdict[str, list[tuple[_Person, PersonName]]] = defaultdict(list)
        self._by_words: defaultdict[tuple[str, ...], list[_Person]] = defaultdict(list)
        self._by_given: defaultdict[str, list[_Person]] = defaultdict(list)

    def add(self, place: Place, person: _Person | None) -> None:
        """One more place of this person, or the first of a new one."""
        if person is None:
            person = _Person(Group("person", key=fold(place.mention.name)), len(self.persons))
            self.persons.append(person)
        person.group.places.append(place)
        span = place.mention.span
        if span.document not in person.starts:
            self.by_document[span.document].append(person)
        person.starts[span.document].append(span.start)
        name = person_name(place.mention.name)
        person.genders.add(gender_of(place.mention.name))
        if name not in person.names:
            person.names.add(name)
            self._index(name, person)

    def _index(self, name: PersonName, person: _Person) -> None:
        for key in surname_keys(name.surname):
            self._by_key[key].append((person, name))
        if name.given:
            self._by_words[_words(name)].append(person)
            self._by_given[name.given[0]].append(person)

    def with_surname(self, surname: str) -> list[tuple[_Person, PersonName]]:
        """Who has this surname, in any transliteration, with the names that say so."""
        return [pair for key in surname_keys(surname) for pair in self._by_key.get(key, ())]

    def of_words(self, name: PersonName) -> list[_Person]:
        """Whose full name has the same words, in whatever order."""
        return self._by_words.get(_words(name), [])

    def with_first_name(self, name: str) -> list[_Person]:
        return self._by_given.get(name, [])


def _words(name: PersonName) -> tuple[str, ...]:
    return tuple(sorted((*name.given, name.surname)))


def _of_full_name(register: _Register, place: Place) -> _Person | None:
    name = person_name(place.mention.name)
    fitting = [
        person
        for person, other in register.with_surname(name.surname)
        if other.is_full and same_given(name.given, other.given)
    ]
    fitting += register.of_words(name)
    return min(fitting, key=lambda person: person.number, default=None)


def _of_surname(register: _Register, place: Place) -> _Person | None:
    surname, document = person_name(place.mention.name).surname, place.mention.span.document
    title = _title_gender(place)
    fitting = [one for one in _with_surname(register, surname) if _fits_gender(one, title)]
    if not fitting:
        near = sorted(register.by_document[document], key=lambda person: person.number)
        fitting = [person for person in near if _may_be_slip(person, surname)]
    here = [person for person in fitting if document in person.starts]
    elsewhere = [person for person in fitting if document not in person.starts]
    if len(elsewhere) == 1 and here and not any(_stands_before(one, place) for one in here):
        return elsewhere[0]  # "Tully" before "Councillor Dan Tully": the Mark Tully of others
    if len(here) > 1:
        return max(here, key=lambda person: _last_before(person, place.mention.span))
    if here:
        return here[0]
    return fitting[0] if len(fitting) == 1 else None


def _with_surname(register: _Register, surname: str) -> list[_Person]:
    """Who has it as a surname, or is called so by the first of several names."""
    found = {person.number: person for person, _ in register.with_surname(surname)}
    if len(surname) > 2:
        found |= {person.number: person for person in register.with_first_name(surname)}
    return [found[number] for number in sorted(found)]


def _stands_before(person: _Person, place: Place) -> bool:
    """Whether the report names the person before this place, or this is its first paragraph."""
    text, span = place.text, place.mention.span
    if "\n" not in text[: span.start].lstrip():
        return True
    return _last_before(person, span) >= 0


def _may_be_slip(person: _Person, surname: str) -> bool:
    return any(is_slip(name.surname, surname) for name in person.names if name.is_full)


def _title_gender(place: Place) -> Gender | None:
    before = place.text[max(0, place.mention.span.start - 24) : place.mention.span.start].split()
    return title_gender(before[-1]) if before else None


def _fits_gender(person: _Person, title: Gender | None) -> bool:
    if title is None:
        return True
    return not (person.genders - {None}) or title in person.genders


def _last_before(person: _Person, span: Span) -> int:
    own = person.starts.get(span.document, [])
    before = [start for start in own if start < span.start]
    return max(before) if before else -min(own, default=0) - 1


def merge_alike(persons: list[Group]) -> None:
    """Two spellings of one person: alike surname, same given name, same office or other reports."""
    at = {id(group): number for number, group in enumerate(persons)}
    by_letter: defaultdict[str, list[Group]] = defaultdict(list)
    names = {id(group): _names(group) for group in persons}
    for group in persons:
        for letter in _letters(names[id(group)]):
            by_letter[letter].append(group)
    gone: set[int] = set()
    for small in sorted(persons, key=lambda group: len(group.places)):
        near = {id(g): g for letter in _letters(names[id(small)]) for g in by_letter[letter]}
        rivals = [g for g in near.values() if g is not small and id(g) not in gone]
        for large in sorted(rivals, key=lambda group: (-len(group.places), at[id(group)])):
            if len(small.places) <= len(large.places) and _are_one_person(small, large, names):
                join_groups(persons, small, large)
                gone.add(id(small))
                names[id(large)] = _names(large)
                for letter in _letters(names[id(large)]):
                    by_letter[letter].append(large)
                large.offices += small.offices
                large.reasons.append(
                    Reason(
                        "mentions",
                        0.8,
                        f"'{small.name}' and '{large.name}' are spellings of one name.",
                        tuple(place.mention.span for place in small.places[:2]),
                    )
                )
                break


def _letters(names: Sequence[PersonName]) -> set[str]:
    """The letters one of which the surnames share with any that is alike."""
    return {letter for name in names for letter in first_letters(name.surname)}


def _are_one_person(one: Group, other: Group, names: Mapping[int, Sequence[PersonName]]) -> bool:
    pairs = [
        (a, b)
        for a in names[id(one)]
        for b in names[id(other)]
        if alike_surname(a.surname, b.surname)
    ]
    if not pairs:
        return False
    apart = not one.documents & other.documents
    agree = _offices_agree(one, other)
    for a, b in pairs:
        near = is_slip(a.surname, b.surname) or same_surname(a.surname, b.surname)
        if a.given and b.given:
            if same_given(a.given, b.given) and (agree or (near and apart)):
                return True
        elif apart and (near or agree) and (agree or not (one.offices and other.offices)):
            return True
    return False


def _full_names(group: Group) -> Iterator[PersonName]:
    for name in dict.fromkeys(person_name(name) for name in group.names):
        if name.is_full:
            yield name


def _names(group: Group) -> list[PersonName]:
    found = list(_full_names(group))
    return found or [person_name(group.places[0].mention.name)]


def _offices_agree(one: Group, other: Group) -> bool:
    mine, theirs = (
        dict.fromkeys(office.description for office in group.offices) for group in (one, other)
    )
    return any(
        (set(a.parties) & set(b.parties) or not a.parties)
        and a.noun == b.noun
        and are_compatible(a, b)
        for a in mine
        for b in theirs
    )
