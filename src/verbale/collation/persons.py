"""Persons: full names, surnames and spellings that are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from verbale.collation.groups import Group, Place, join_groups
from verbale.record import Reason, Span
from verbale.text.names import (
    Gender,
    PersonName,
    alike_surname,
    fold,
    gender_of,
    is_slip,
    person_name,
    same_given,
    same_surname,
)
from verbale.text.offices import are_compatible, title_gender


def group_persons(places: Sequence[Place]) -> list[Group]:
    """Full names first, then surnames alone: in their own report, else where only one has it."""
    groups: list[Group] = []
    for place in places:
        if person_name(place.mention.name).is_full:
            group = _of_full_name(groups, place)
            if group is None:
                group = Group("person", key=fold(place.mention.name))
                groups.append(group)
            group.places.append(place)
    for place in places:
        if not person_name(place.mention.name).is_full:
            group = _of_surname(groups, place)
            if group is None:
                group = Group("person", key=fold(place.mention.name))
                groups.append(group)
            group.places.append(place)
    for group in groups:
        group.places.sort(key=lambda place: place.mention.span)
    return groups


def _of_full_name(groups: Iterable[Group], place: Place) -> Group | None:
    name = person_name(place.mention.name)
    for group in groups:
        for other in _full_names(group):
            if same_surname(name.surname, other.surname) and same_given(name.given, other.given):
                return group
            if sorted((*name.given, name.surname)) == sorted((*other.given, other.surname)):
                return group
    return None


def _full_names(group: Group) -> Iterator[PersonName]:
    seen = set()
    for place in group.places:
        name = person_name(place.mention.name)
        if name.is_full and name not in seen:
            seen.add(name)
            yield name


def _of_surname(groups: Sequence[Group], place: Place) -> Group | None:
    surname = person_name(place.mention.name).surname
    title = _title_gender(place)
    fitting = [g for g in groups if _has_surname(g, surname) and _fits_gender(g, title)]
    if not fitting:
        fitting = [
            g
            for g in groups
            if place.mention.span.document in g.documents and _may_be_slip(g, surname)
        ]
    here = [g for g in fitting if place.mention.span.document in g.documents]
    elsewhere = [g for g in fitting if g not in here]
    if len(elsewhere) == 1 and here and not any(_stands_before(g, place) for g in here):
        return elsewhere[0]  # "Tully" before "Councillor Dan Tully": the Mark Tully of others
    if len(here) > 1:
        return max(here, key=lambda g: _last_before(g, place.mention.span))
    if here:
        return here[0]
    return fitting[0] if len(fitting) == 1 else None


def _stands_before(group: Group, place: Place) -> bool:
    """Whether the report names the person before this place, or this is its first paragraph."""
    text, span = place.text, place.mention.span
    if "\n" not in text[: span.start].lstrip():
        return True
    return _last_before(group, span) >= 0


def _has_surname(group: Group, surname: str) -> bool:
    for place in group.places:
        name = person_name(place.mention.name)
        if same_surname(name.surname, surname):
            return True
        if len(surname) > 2 and name.given and surname == name.given[0]:
            return True
    return False


def _may_be_slip(group: Group, surname: str) -> bool:
    return any(
        is_slip(person_name(place.mention.name).surname, surname)
        for place in group.places
        if person_name(place.mention.name).is_full
    )


def _title_gender(place: Place) -> Gender | None:
    before = place.text[max(0, place.mention.span.start - 24) : place.mention.span.start].split()
    return title_gender(before[-1]) if before else None


def _fits_gender(group: Group, title: Gender | None) -> bool:
    if title is None:
        return True
    genders = {gender_of(place.mention.name) for place in group.places}
    return not (genders - {None}) or title in genders


def _last_before(group: Group, span: Span) -> int:
    own = [
        place.mention.span.start
        for place in group.places
        if place.mention.span.document == span.document
    ]
    before = [start for start in own if start < span.start]
    return max(before) if before else -min(own, default=0) - 1


def merge_alike(persons: list[Group]) -> None:
    """Two spellings of one person: alike surname, same given name, same office or other reports."""
    for small in sorted(persons, key=lambda group: len(group.places)):
        for large in sorted(persons, key=lambda group: -len(group.places)):
            if small is large or small not in persons or large not in persons:
                continue
            if len(small.places) <= len(large.places) and _are_one_person(small, large):
                join_groups(persons, small, large)
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


def _are_one_person(one: Group, other: Group) -> bool:
    apart = not one.documents & other.documents
    agree = _offices_agree(one, other)
    for a in _names(one):
        for b in _names(other):
            if not alike_surname(a.surname, b.surname):
                continue
            near = is_slip(a.surname, b.surname) or same_surname(a.surname, b.surname)
            if a.given and b.given:
                if same_given(a.given, b.given) and (agree or (near and apart)):
                    return True
            elif apart and (near or agree) and not _offices_clash(one, other):
                return True
    return False


def _names(group: Group) -> list[PersonName]:
    found = list(_full_names(group))
    return found or [person_name(group.places[0].mention.name)]


def _offices_agree(one: Group, other: Group) -> bool:
    return any(
        (set(a.description.parties) & set(b.description.parties) or not a.description.parties)
        and are_compatible(a.description, b.description)
        and a.description.noun == b.description.noun
        for a in one.offices
        for b in other.offices
    )


def _offices_clash(one: Group, other: Group) -> bool:
    return bool(one.offices and other.offices) and not _offices_agree(one, other)
