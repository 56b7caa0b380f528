"""Who is who over all reports: one entity per person, state, organisation and place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from verbale.record import Entity, EntityType, Mention, Reading, Reason, Span, Statement
from verbale.text.local_names import LocalNames
from verbale.text.name_types import NamedPlace, settle_types
from verbale.text.names import (
    Gender,
    Known,
    PersonName,
    alike_surname,
    are_alike,
    bare_surname,
    find_adjectives,
    fold,
    gender_of,
    is_slip,
    known_by_spelling,
    known_names,
    party_of_leader,
    person_name,
    same_given,
    same_surname,
    slug,
)
from verbale.text.offices import (
    Description,
    apposition_after,
    are_compatible,
    describe,
    offices_before,
    parties_in,
    tidy,
    title_before,
    title_gender,
)


def settle_entities(readings: Sequence[Reading]) -> tuple[Entity, ...]:
    """One entity for all the spellings, titles and metonyms that stand for it.

    Also who is only described and speaks ("the Estonian foreign ministry"); it has no mentions.
    """
    places = list(_named_places(readings))
    named = _group_named([place for place in places if place.mention.type != "person"])
    taken: set[str] = set()
    _give_ids(named, taken)
    persons = _group_persons([place for place in places if place.mention.type == "person"])
    world = _World(readings, named, persons)
    for person in persons:
        _find_offices(person, world)
    _merge_alike(persons)
    for body in named:
        body.parties = list(_parties_of_body(body, world))
    _give_parties(persons, world)
    _give_ids(persons, taken)
    entities = [_entity(group) for group in (*named, *persons)]
    entities += _unnamed_parties(entities)
    entities += _described(readings, entities)
    return tuple(sorted(entities, key=lambda entity: entity.id))


@dataclass(frozen=True, slots=True)
class _Place:
    """A mention and the report it stands in."""

    reading: Reading
    mention: Mention

    @property
    def text(self) -> str:
        return self.reading.document.text


def _named_places(readings: Sequence[Reading]) -> Iterator[_Place]:
    """The mentions with the types that all reports together give their names."""
    places = [_Place(reading, mention) for reading in readings for mention in reading.mentions]
    types = settle_types(
        [
            NamedPlace(place.text, span.start, span.end, place.mention.type)
            for place in places
            for span in (place.mention.span,)
        ]
    )
    for place, type in zip(places, types, strict=True):
        if type is not None:
            yield _Place(place.reading, replace(place.mention, type=type))


@dataclass(frozen=True, slots=True)
class _Office:
    """An office that a report gives to a person, and where."""

    description: Description
    words: str
    span: Span
    within: tuple[Span, ...]  # mentions inside: whose minister, whose spokesman


@dataclass(eq=False, slots=True)
class _Group:
    """Mentions that stand for one and the same."""

    type: EntityType
    places: list[_Place] = field(default_factory=list)
    known: Known | None = None
    key: str = ""
    offices: list[_Office] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    id: str = ""

    @property
    def name(self) -> str:
        if self.known is not None:
            return self.known.name
        return _best_name(self.type, [place.mention.name for place in self.places])

    @property
    def documents(self) -> set[str]:
        return {place.mention.span.document for place in self.places}


def _best_name(type: EntityType, names: Sequence[str]) -> str:
    """The fullest of the names; of those equally full the commonest, then the first."""
    counts = Counter(names)
    if type == "person":
        full = [name for name in counts if person_name(name).is_full] or list(counts)
        return max(full, key=lambda name: (counts[name], min(len(name.split()), 3)))
    return max(counts, key=lambda name: (min(len(name.split()), 2), counts[name], len(name)))


# --- states, organisations, places ----------------------------------------------------------------


def _group_named(places: Sequence[_Place]) -> list[_Group]:
    groups: dict[str, _Group] = {}
    generic: list[_Place] = []
    for place in places:
        if _is_generic(place.mention):
            generic.append(place)
            continue
        key, known, type = _key(place.mention)
        group = groups.setdefault(key, _Group(type, known=known, key=key))
        group.places.append(place)
    found = list(groups.values())
    for group in found:
        if group.known is None:
            types = Counter(place.mention.type for place in group.places)
            group.type = types.most_common(1)[0][0]
    _join_types(found)
    _join_acronyms(found)
    _join_short_names(found)
    _join_ministries(found)
    _join_spellings(found)
    _join_capitals(found)
    for place in generic:
        _join_generic(place, found)
    for group in found:
        group.places.sort(key=lambda place: place.mention.span)
        if group.known is None:
            types = Counter(place.mention.type for place in group.places)
            group.type = types.most_common(1)[0][0]
    return [group for group in found if group.places]


def _key(mention: Mention) -> tuple[str, Known | None, EntityType]:
    """What the table says the name stands for; else the name itself."""
    found = known_by_spelling(mention.name)
    if found is None:
        return f"name:{_plain_key(mention)}", None, mention.type
    known, use = found
    if use == "name":
        return known.id, known, known.type
    if mention.type == "place":
        spellings = known.capitals if use == "capital" else (mention.name,)
        return f"place:{slug(spellings[0])}", None, "place"
    return known.id, known, known.type


def _plain_key(mention: Mention) -> str:
    words = fold(mention.name).removeprefix("the ")
    kind = "place" if mention.type == "place" else "body"
    return f"{kind}:{words}"


_GENERIC = frozenset(
    "alliance coalition bloc pact union ministry council commission committee agency company group "
    "board association federation league movement party government parliament senate court bank "
    "north south assembly authority front guild congress network district conference".split()
)


def _is_generic(mention: Mention) -> bool:
    words = fold(mention.name).removeprefix("the ")
    if mention.type == "place" or words not in _GENERIC:
        return words in {"atlantic alliance"} and False
    return known_by_spelling(mention.name) is None


def _join_generic(place: _Place, groups: list[_Group]) -> None:
    """ "The alliance", "the North", "the Union": the body of that kind in the same report."""
    noun = fold(place.mention.name).removeprefix("the ")
    near = [g for g in groups if place.mention.span.document in g.documents]
    fitting = [g for g in near if _is_of_kind(g, noun)] or [
        g for g in groups if _is_of_kind(g, noun)
    ]
    if not fitting:
        fitting = [
            g for g in near if g.type == "organisation" and noun in _ALLIANCES and not _is_media(g)
        ]
    if fitting:
        target = max(fitting, key=lambda g: (_is_of_kind(g, noun), len(g.places)))
        target.places.append(place)
        return
    key = f"name:{_plain_key(place.mention)}"
    own = next((g for g in groups if g.key == key), None)
    if own is None:
        own = _Group(place.mention.type, key=key)
        groups.append(own)
    own.places.append(place)


_ALLIANCES = frozenset({"alliance", "coalition", "bloc", "pact"})


def _is_of_kind(group: _Group, noun: str) -> bool:
    if group.type == "place":
        return False
    if noun in {"north", "south"}:
        return group.type == "state" and fold(group.name).startswith(noun)
    if noun in _ALLIANCES and group.known is not None and group.known.id == "nato":
        return True
    words = {word for place in group.places for word in fold(place.mention.name).split()}
    words |= set(fold(group.name).split())
    return noun in words and group.type == "organisation"


def _is_media(group: _Group) -> bool:
    return group.known is not None and group.known.kind in {"media", "research"}


def _join(groups: list[_Group], small: _Group, large: _Group) -> None:
    large.places += small.places
    if large.known is None and small.known is not None:
        large.known, large.type = small.known, small.type
    groups.remove(small)


# A name that is nearly always of one type is of that type where an engine says otherwise.
OVERWHELMING = 4


def _join_types(groups: list[_Group]) -> None:
    by_name = {group.key: group for group in groups if group.known is None}
    for key, small in list(by_name.items()):
        twin = by_name.get(key.replace(":body:", ":place:"))
        if twin is None or twin is small:
            continue
        few, many = sorted((small, twin), key=lambda group: len(group.places))
        if len(many.places) >= OVERWHELMING * len(few.places):
            _join(groups, few, many)


_LESSER = frozenset("of the for and in on de la du des der und".split())


def _join_acronyms(groups: list[_Group]) -> None:
    """ "Organisation for ... (OSCE)", and an acronym that the words of one long name make."""
    for small in list(groups):
        if small.known is not None or small.type == "place":
            continue
        names = {place.mention.name for place in small.places}
        acronym = next((name for name in names if re.fullmatch(r"(?:[A-Z]\.?){2,8}", name)), None)
        if acronym is None:
            continue
        letters = acronym.replace(".", "").casefold()
        fitting = [
            large
            for large in groups
            if large is not small
            and (_stands_in_brackets(small, large) or letters in set(_initials(large)))
        ]
        if len(fitting) == 1:
            _join(groups, small, fitting[0])


def _initials(group: _Group) -> Iterator[str]:
    for name in {place.mention.name for place in group.places}:
        words = fold(name).split()
        yield "".join(word[0] for word in words)
        yield "".join(word[0] for word in words if word not in _LESSER)


def _stands_in_brackets(small: _Group, large: _Group) -> bool:
    ends = {(place.mention.span.document, place.mention.span.end): place for place in large.places}
    for place in small.places:
        span = place.mention.span
        for gap in (1, 2, 3):
            before = ends.get((span.document, span.start - gap))
            if before and re.fullmatch(
                r"\s?\([“\"'‘]?", before.text[before.mention.span.end : span.start]
            ):
                return True
    return False


def _join_short_names(groups: list[_Group]) -> None:
    """ "The Brotherhood" after "the Muslim Brotherhood": the end of just one longer name."""
    for small in sorted(groups, key=lambda group: len(group.key)):
        if small.known is not None or small.type in {"place", "state"}:
            continue
        words = small.key.split(":", 2)[-1].split()
        longer = [large for large in groups if large is not small and _shortens(words, large)]
        longer = [large for large in longer if _ends_with(words, large)] or longer
        near = [large for large in longer if large.documents & small.documents] or longer
        if len(near) == 1:
            _join(groups, small, near[0])


def _ends_with(words: list[str], large: _Group) -> bool:
    return any(fold(place.mention.name).split()[-len(words) :] == words for place in large.places)


def _shortens(words: list[str], large: _Group) -> bool:
    if large.type in {"place", "state"}:
        return False
    for name in {place.mention.name for place in large.places} | {large.name}:
        long = fold(name).removeprefix("the ").split()
        if len(long) > len(words) and long[-len(words) :] == words and len(" ".join(words)) > 4:
            return True
        if len(long) > len(words) >= 2 and long[: len(words)] == words:
            return True
        if len(words) == 1 and len(long) > 1 and long[0] == words[0] and long[-1] in _CORPORATE:
            return True
    return False


_CORPORATE = frozenset(
    "inc corp corporation company group ltd plc holdings motors airlines airways steel "
    "energy union "
    "shipping lines industries party bank".split()
)


def _ministry(name: str, states: LocalNames) -> tuple[str, frozenset[str], str | None] | None:
    """Kind, fields and state of a ministry however it is written."""
    described = describe(tidy(name), states)
    if (
        described is None
        or described.noun not in {"ministry", "department"}
        or not described.fields
    ):
        return None
    return "ministry", described.fields, described.parties[0] if described.parties else None


def _join_ministries(groups: list[_Group]) -> None:
    """ "Ministry of Foreign Affairs" is "Estonian foreign ministry" where no other is spoken of."""
    states = LocalNames(
        (place.mention.name, "state", group.key)
        for group in groups
        if group.type == "state"
        for place in group.places
    )
    by_key: dict[tuple[frozenset[str], str], list[_Group]] = defaultdict(list)
    bare: list[tuple[frozenset[str], _Group]] = []
    for group in list(groups):
        if group.known is not None or group.type == "place":
            continue
        ministry = _ministry(_best_name(group.type, [p.mention.name for p in group.places]), states)
        if ministry and ministry[2]:
            by_key[ministry[1], ministry[2]].append(group)
        elif ministry:
            bare.append((ministry[1], group))
    for several in by_key.values():
        for other in several[1:]:
            _join(groups, other, several[0])
    for fields, group in bare:
        fitting = [several[0] for key, several in by_key.items() if key[0] == fields]
        near = [g for g in fitting if g.documents & group.documents] or fitting
        if len(near) == 1:
            _join(groups, group, near[0])


def _join_spellings(groups: list[_Group]) -> None:
    """ "Kestria" and "Kestrie", each in reports without the other, are one name."""
    unknown = [g for g in groups if g.known is None]
    for small in sorted(unknown, key=lambda group: len(group.places)):
        for large in sorted(groups, key=lambda group: -len(group.places)):
            if small is large or small not in groups or len(small.places) > len(large.places):
                continue
            if small.type != large.type:
                continue
            if small.documents & large.documents and not _is_rare(small, large):
                continue
            if are_alike(small.name, large.name) or _same_words(small.name, large.name):
                _join(groups, small, large)
                break


# A spelling beside another in one report is a slip if it is as rare as this to the other's times.
RARE = 0.1


def _is_rare(small: _Group, large: _Group) -> bool:
    """Whether one spelling is rare beside the other, in all reports or in each that has both."""
    if len(small.places) <= RARE * len(large.places):
        return True
    counts = [
        Counter(place.mention.span.document for place in group.places) for group in (small, large)
    ]
    return all(
        min(one[id] for one in counts) <= RARE * max(one[id] for one in counts)
        for id in small.documents & large.documents
    )


def _same_words(one: str, other: str) -> bool:
    """ "Highland Front" and "Front of the Highlands": the same words in another order."""
    words = [
        sorted(word.rstrip("s") for word in fold(name).split() if word not in _LESSER)
        for name in (one, other)
    ]
    return len(words[0]) > 1 and words[0] == words[1]


def _join_capitals(groups: list[_Group]) -> None:
    """A capital that the table lacks and that acts ("Zahrat denies") is the state of its people."""
    places = {fold(g.name): g for g in groups if g.type == "place"}
    states = [g for g in groups if g.type == "state"]
    local = LocalNames((p.mention.name, "state", g.key) for g in states for p in g.places)
    by_key = {g.key: g for g in states}
    found: list[tuple[_Group, _Group]] = []
    for place in (place for group in groups for place in group.places[:1]):
        local.find(place.text)  # which of them have an adjective: a capital has none
    for group in [g for g in states if g.known is None and g.key not in local.adjectives]:
        twin = places.get(fold(group.name)) or next(
            (place for place in places.values() if are_alike(place.name, group.name)), None
        )
        counts: Counter[str] = Counter()
        for spot in (*group.places, *(twin.places if twin else ())):
            sentence = _sentence_around(spot)
            others = {key for _, _, key in local.find(sentence) if key != group.key}
            if re.search(r"\bcapital\b", sentence):
                counts.update(dict.fromkeys(others, 3))
            elif spot.mention.type == "place" and re.search(_OFFICIAL, sentence):
                counts.update(dict.fromkeys(others, 2))
            elif spot.mention.type == "state":
                counts.subtract(dict.fromkeys(others, 1))  # "Zahrat accuses Kestria"
        ranked = counts.most_common(2)
        if ranked and ranked[0][1] > 0 and (len(ranked) < 2 or ranked[0][1] > ranked[1][1]):
            found.append((group, by_key[ranked[0][0]]))
    for group, state in found:
        if group in groups and state in groups and group is not state:
            _join(groups, group, state)


_OFFICIAL = re.compile(r"\b(?:[Mm]inister|[Pp]resident|officials|government|ministry|[Pp]remier)\b")


def _sentence_around(place: _Place) -> str:
    text, span = place.text, place.mention.span
    start = max(text.rfind(". ", 0, span.start), text.rfind("\n", 0, span.start)) + 1
    ends = [end for end in (text.find(". ", span.end), text.find("\n", span.end)) if end >= 0]
    return text[start : min(ends, default=len(text))]


# --- persons --------------------------------------------------------------------------------------


def _group_persons(places: Sequence[_Place]) -> list[_Group]:
    """Full names first, then surnames alone: in their own report, else where only one has it."""
    groups: list[_Group] = []
    for place in places:
        if person_name(place.mention.name).is_full:
            group = _of_full_name(groups, place)
            if group is None:
                group = _Group("person", key=fold(place.mention.name))
                groups.append(group)
            group.places.append(place)
    for place in places:
        if not person_name(place.mention.name).is_full:
            group = _of_surname(groups, place)
            if group is None:
                group = _Group("person", key=fold(place.mention.name))
                groups.append(group)
            group.places.append(place)
    for group in groups:
        group.places.sort(key=lambda place: place.mention.span)
    return groups


def _of_full_name(groups: Iterable[_Group], place: _Place) -> _Group | None:
    name = person_name(place.mention.name)
    for group in groups:
        for other in _full_names(group):
            if same_surname(name.surname, other.surname) and same_given(name.given, other.given):
                return group
            if sorted((*name.given, name.surname)) == sorted((*other.given, other.surname)):
                return group
    return None


def _full_names(group: _Group) -> Iterator[PersonName]:
    seen = set()
    for place in group.places:
        name = person_name(place.mention.name)
        if name.is_full and name not in seen:
            seen.add(name)
            yield name


def _of_surname(groups: Sequence[_Group], place: _Place) -> _Group | None:
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
    if len(here) > 1:
        return max(here, key=lambda g: _last_before(g, place.mention.span))
    if here:
        return here[0]
    return fitting[0] if len(fitting) == 1 else None


def _has_surname(group: _Group, surname: str) -> bool:
    for place in group.places:
        name = person_name(place.mention.name)
        if same_surname(name.surname, surname):
            return True
        if len(surname) > 2 and name.given and surname == name.given[0]:
            return True
    return False


def _may_be_slip(group: _Group, surname: str) -> bool:
    return any(
        is_slip(person_name(place.mention.name).surname, surname)
        for place in group.places
        if person_name(place.mention.name).is_full
    )


def _title_gender(place: _Place) -> Gender | None:
    before = place.text[max(0, place.mention.span.start - 24) : place.mention.span.start].split()
    return title_gender(before[-1]) if before else None


def _fits_gender(group: _Group, title: Gender | None) -> bool:
    if title is None:
        return True
    genders = {gender_of(place.mention.name) for place in group.places}
    return not (genders - {None}) or title in genders


def _last_before(group: _Group, span: Span) -> int:
    own = [
        place.mention.span.start
        for place in group.places
        if place.mention.span.document == span.document
    ]
    before = [start for start in own if start < span.start]
    return max(before) if before else -min(own, default=0) - 1


class _World:
    """All reports at once: where each group is named, and the names that only they know."""

    def __init__(
        self, readings: Sequence[Reading], named: Sequence[_Group], persons: Sequence[_Group]
    ) -> None:
        self.readings = {reading.document.id: reading for reading in readings}
        self.named = named
        self.persons = persons
        self.local = local_names(
            (place.mention.name, group.type, group.id) for group in named for place in group.places
        )
        self.group_of = {
            place.mention.span: group for group in (*named, *persons) for place in group.places
        }
        self.states_only = local_names(
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

    def bodies_before(self, reading: Reading, place: int) -> list[_Group]:
        """States and organisations named before this place in its paragraph or the one before."""
        text = reading.document.text
        start = text.rfind("\n", 0, max(0, text.rfind("\n", 0, place)))
        start = text.rfind("\n", 0, max(0, len(text[:start].rstrip())))
        found = [
            self.group_of[mention.span]
            for mention in reading.mentions
            if start < mention.span.start < place and mention.type in {"organisation", "state"}
        ]
        return [group for group in found if not _is_media(group)]


def local_names(entries: Iterable[tuple[str, EntityType, str]]) -> LocalNames:
    """The names of the reports by which a description's party is recognised."""
    return LocalNames(entries)


def _find_offices(group: _Group, world: _World) -> None:
    """What the reports say the person is, before the name or after it, captions included."""
    for place in group.places:
        _add_offices(group, place.reading, place.mention.span, world)
    for name in {p.mention.name for p in group.places if person_name(p.mention.name).is_full}:
        for id in group.documents:
            reading = world.readings[id]
            for noise in reading.noise:
                start = reading.document.text.find(name, noise.start, noise.end)
                if start >= 0:
                    _add_offices(group, reading, Span(id, start, start + len(name)), world)


def _add_offices(group: _Group, reading: Reading, span: Span, world: _World) -> None:
    text = reading.document.text
    before = title_before(text, span.start)
    if before:
        for description in offices_before(text, span.start, world.local):
            group.offices.append(_office(reading, description, before, world))
    after = apposition_after(text, span.end)
    if after:
        found = describe(text[after[0] : after[1]], world.local)
        if found:
            group.offices.append(_office(reading, found, after, world))


def _office(
    reading: Reading, description: Description, where: tuple[int, int], world: _World
) -> _Office:
    within = tuple(
        mention.span
        for mention in reading.mentions
        if where[0] <= mention.span.start and mention.span.end <= where[1]
    )
    words = " ".join(reading.document.text[where[0] : where[1]].split())
    if not description.parties and re.match(r"(?:its|their)\s", words, re.IGNORECASE):
        owners = world.bodies_before(reading, where[0])
        fitting = [g for g in owners if _suits(description, g)] or owners
        if fitting:
            description = replace(description, parties=(fitting[-1].id,))
    return _Office(description, words, Span(reading.document.id, *where), within)


def _merge_alike(persons: list[_Group]) -> None:
    """Two spellings of one person: alike surname, same given name, same office or other reports."""
    for small in sorted(persons, key=lambda group: len(group.places)):
        for large in sorted(persons, key=lambda group: -len(group.places)):
            if small is large or small not in persons or large not in persons:
                continue
            if len(small.places) <= len(large.places) and _are_one_person(small, large):
                _join(persons, small, large)
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


def _are_one_person(one: _Group, other: _Group) -> bool:
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


def _names(group: _Group) -> list[PersonName]:
    found = list(_full_names(group))
    return found or [person_name(group.places[0].mention.name)]


def _offices_agree(one: _Group, other: _Group) -> bool:
    return any(
        (set(a.description.parties) & set(b.description.parties) or not a.description.parties)
        and are_compatible(a.description, b.description)
        and a.description.noun == b.description.noun
        for a in one.offices
        for b in other.offices
    )


def _offices_clash(one: _Group, other: _Group) -> bool:
    return bool(one.offices and other.offices) and not _offices_agree(one, other)


# --- offices, parties, ids ------------------------------------------------------------------------


def _give_parties(persons: Sequence[_Group], world: _World) -> None:
    """For whom each person speaks: told with the name first, then by rules of falling certainty."""
    for person in persons:
        person.parties = list(_parties_told(person, world))
    rules = (
        _parties_by_fame,
        _parties_by_principal,
        _parties_by_epithet,
        _parties_by_seat,
        _parties_by_home,
        _parties_by_company,
    )
    for rule in rules:
        for person in sorted(persons, key=lambda person: -len(person.places)):
            if not person.parties and person.offices:
                person.parties = list(rule(person, world))


def _parties_by_fame(person: _Group, world: _World) -> Iterator[str]:
    """A president whom everybody knows, named in full at least once."""
    for name in dict.fromkeys(place.mention.name for place in person.places):
        party = party_of_leader(name)
        if party and any(office.description.kind == "head" for office in person.offices):
            yield party
            return


def _parties_by_seat(person: _Group, world: _World) -> Iterator[str]:
    """ "President Obama" where the White House is spoken of, and nobody else presides there."""
    if not any(
        o.description.noun == "president" and not o.description.is_former for o in person.offices
    ):
        return
    for other in world.persons:
        if "usa" in other.parties and any(o.description.noun == "president" for o in other.offices):
            return
    for group in world.named:
        if group.known is not None and group.known.id == "usa":
            for place in group.places:
                if (
                    place.mention.name == "White House"
                    and place.reading.document.id in person.documents
                ):
                    yield "usa"
                    return


def _parties_told(person: _Group, world: _World) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for office in person.offices:
        description = office.description
        if description.is_former or description.kind in {"people"}:
            continue
        weight = 3 if description.kind in {"head", "voice", "body"} else 1
        parties = description.parties
        if description.noun in _SENT_TO:
            parties = parties[:1]  # Syria's ambassador to the United Nations
        counts.update(dict.fromkeys(parties, weight))
        for span in office.within:
            inside = world.group_of.get(span)
            if inside is None or (inside.type == "place" and description.noun not in _OF_PLACES):
                continue
            if inside.type != "person":
                counts.setdefault(inside.id, weight)
    yield from sorted(counts, key=lambda id: (-counts[id], _rank(id, world)))


_OF_PLACES = frozenset({"mayor", "governor"})
_SENT_TO = frozenset({"ambassador", "envoy", "representative", "delegate", "mediator"})


def _rank(id: str, world: _World) -> int:
    group, known = world.by_id.get(id), known_names().get(id)
    type = group.type if group else known.type if known else "organisation"
    return 0 if type == "state" else 1


def _parties_of_body(group: _Group, world: _World) -> Iterator[str]:
    """The state or body of which an organisation is a part ("Estonian foreign ministry")."""
    if group.known is not None:
        if group.known.part_of:
            yield group.known.part_of
        return
    if group.type in {"place", "state"}:
        return
    for name in dict.fromkeys(place.mention.name for place in group.places):
        described = describe(name, world.states_only)
        if described and described.kind in {"body", "whole"}:
            for party in described.parties:
                if party != group.id and (_rank(party, world) == 0 or described.noun in _OF_BODY):
                    yield party
                    return
            if not described.parties and described.noun in {
                "ministry",
                "army",
                "police",
                "military",
            }:
                yield from _states_spoken_of(group.documents, world)[:1]
                return


_OF_BODY = frozenset({"mission", "delegation", "secretariat", "commission", "office"})


def _parties_by_principal(person: _Group, world: _World) -> Iterator[str]:
    """A spokesman's are those of the one for whom he speaks."""
    for office in person.offices:
        if office.description.kind == "voice":
            for span in office.within:
                principal = world.group_of.get(span)
                if principal is not None and principal.type == "person":
                    yield from principal.parties[:1]
                    return
            yield from _parties_of_described(person, office, world)


def _parties_of_described(person: _Group, office: _Office, world: _World) -> Iterator[str]:
    """ "A spokesman of the commissioner": those of the one commissioner in the reports."""
    complement = office.description.complement
    principal = describe(complement, world.local) if complement else None
    if principal is None or principal.kind != "head":
        return
    for other in world.persons:
        if other is not person and other.documents & person.documents and other.parties:
            if any(are_compatible(principal, o.description) >= 1 for o in other.offices):
                yield from other.parties[:1]
                return


# Offices of states; one without a state is of the state that the report is at home in.
_OF_STATES = frozenset(
    "minister premier president vice-president chancellor king queen emir monarch prince general "
    "admiral colonel marshal ambassador".split()
)
_OF_FIRMS = frozenset("executive director manager founder owner chairman boss chief".split())
_OF_GROUPS = frozenset(
    "leader co-leader co-chair secretary-general secretary negotiator spokesman official steward "
    "organizer commander head representative president chairman mayor superintendent chief "
    "director "
    "executive manager founder delegate member aide adviser".split()
)


def _suits(description: Description, body: _Group) -> bool:
    """Whether an organisation can have such an office."""
    words = set(fold(body.name).split())
    if _is_media(body) or body.type == "place":
        return False
    if description.noun == "mayor":
        return bool(words & {"council", "city", "town"})
    if description.noun in _OF_FIRMS and description.noun not in {"chief", "chairman", "director"}:
        return body.type == "organisation" and not words & _NO_FIRM
    if description.noun in _OF_STATES and description.noun not in _OF_GROUPS:
        return body.type == "state"
    return description.noun in _OF_GROUPS or description.kind in {"voice", "staff"}


_NO_FIRM = frozenset("union unions council ministry party commission university government".split())
# How near an organisation must stand to an office that does not say whose it is, in code points.
NEAR = 400


def _parties_by_company(person: _Group, world: _World) -> Iterator[str]:
    """ "Chief executive Graham Pell" is of the company named in his sentence or just before."""
    counts: Counter[str] = Counter()
    for office in person.offices:
        description = office.description
        if description.parties or description.is_former:
            continue
        if description.kind not in {"head", "voice", "staff"}:
            continue
        reading = world.readings[office.span.document]
        for mention in reading.mentions:
            body = world.group_of.get(mention.span)
            apart = office.span.start - mention.span.start
            if body is None or body.type not in {"organisation"} or not -80 < apart < NEAR:
                continue
            if _suits(description, body) and (description.noun == "mayor" or not _is_public(body)):
                between = reading.document.text[
                    min(mention.span.end, office.span.start) : office.span.start
                ]
                counts[body.id] += 1 if "\n" in between else 3
    if counts:
        yield counts.most_common(1)[0][0]
    elif any(office.description.noun == "mayor" for office in person.offices):
        councils = [g for g in world.named if "council" in fold(g.name).split() and not g.known]
        if len(councils) == 1:
            yield councils[0].id


def _is_public(body: _Group) -> bool:
    return body.known is not None and body.known.kind == "forum"


_EPITHET = re.compile(
    r"\b(?:[Pp]resident|[Pp]rime [Mm]inister|[Pp]remier|[Ll]eader|[Ff]oreign [Mm]inister|"
    r"[Dd]efen[cs]e [Mm]inister|[Cc]hancellor|[Kk]ing|dictator)\b(?!,?\s+[A-Z])"
)


def _parties_by_epithet(person: _Group, world: _World) -> Iterator[str]:
    """ "The US president" in a report where only one president has no country yet."""
    offices = [o.description for o in person.offices if o.description.kind == "head"]
    rivals = [
        other
        for other in world.persons
        if other is not person and other.documents & person.documents
    ]
    counts: Counter[str] = Counter()
    for id in person.documents if offices else ():
        for epithet in _epithets(world.readings[id], world):
            if max(are_compatible(epithet, office) for office in offices) <= 0:
                continue
            exact = any(office.noun == epithet.noun for office in offices)
            if not any(_may_be(epithet, rival, exact) for rival in rivals):
                counts[epithet.parties[0]] += 1
    if counts:
        yield counts.most_common(1)[0][0]


def _may_be(epithet: Description, rival: _Group, exact: bool) -> bool:
    """Whether "the Israeli leader" may as well be this other person."""
    for office in rival.offices:
        if "opposition" in office.description.ranks or office.description.is_former:
            continue
        if are_compatible(epithet, office.description) <= 0:
            continue
        if rival.parties:
            if set(rival.parties) & set(epithet.parties):
                return True
        elif not exact or office.description.noun == epithet.noun:
            return True
    return False


def _epithets(reading: Reading, world: _World) -> list[Description]:
    """Offices in a report that name a state and no person ("the Israeli leader said")."""
    found = []
    text = reading.document.text
    for match in _EPITHET.finditer(text):
        start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 40)
        phrase = re.split(r"\b(?:the|The)\s", text[start : match.end()])[-1]
        epithet = describe(phrase, world.local)
        if epithet is not None and len(epithet.parties) == 1:
            found.append(epithet)
    return found


def _parties_by_home(person: _Group, world: _World) -> Iterator[str]:
    """A minister without a country is of the one whose other ministers the report names, or of the
    state most spoken of whose minister nobody else is."""
    offices = [o.description for o in person.offices if not o.description.is_former]
    if not any(o.noun in _OF_STATES or _is_of_government(o) for o in offices):
        return
    colleagues: Counter[str] = Counter()
    others: set[str] = set()
    for other in world.persons:
        if other is person or not other.parties:
            continue
        state = next((p for p in other.parties if _rank(p, world) == 0), None)
        if state is None:
            continue
        for office in other.offices:
            if office.span.document in person.documents and not office.description.parties:
                if office.description.noun == "minister" and "minister" in {
                    o.noun for o in offices
                }:
                    colleagues[state] += 1
            if any(
                office.description.noun == o.noun and office.description.fields == o.fields
                for o in offices
            ):
                if (
                    not office.description.is_former
                    and office.description.ranks == offices[0].ranks
                ):
                    others.add(state)
    ranked = [state for state, _ in colleagues.most_common()]
    ranked += _states_spoken_of(person.documents, world)
    yield from [state for state in ranked if state not in others][:1]


def _states_spoken_of(documents: Iterable[str], world: _World) -> list[str]:
    """The states of some reports, those named most often first."""
    spoken: Counter[str] = Counter()
    for id in documents:
        for mention in world.readings[id].mentions:
            group = world.group_of.get(mention.span)
            if group is not None and group.type == "state":
                spoken[group.id] += 1
        spoken.update(world.adjective_states(id))
    return [state for state, _ in spoken.most_common()]


def _is_of_government(description: Description) -> bool:
    """A spokeswoman of "the ministry", an aide of "the government"."""
    return description.kind in {"voice", "staff", "head"} and bool(
        re.search(
            r"\b(?:ministry|government|army|military|police|presidential)\b",
            description.words,
            re.I,
        )
    )


def _adjective_states(reading: Reading, world: _World) -> Iterator[str]:
    for sighting in find_adjectives(reading.document.text):
        yield sighting.known.id
    for _, _, key in world.local.find(reading.document.text):
        if world.local.types.get(key) == "state":
            yield key


def _give_ids(groups: Sequence[_Group], taken: set[str]) -> None:
    for group in sorted(groups, key=lambda g: -len(g.places)):
        for id in _ids(group):
            if id and id not in taken:
                group.id = id
                taken.add(id)
                break


def _ids(group: _Group) -> Iterator[str]:
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


def _entity(group: _Group) -> Entity:
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


def _canonical_name(group: _Group) -> str:
    if group.key.startswith("place:") and group.known is None:
        found = known_by_spelling(group.places[0].mention.name)
        if found and found[1] == "capital":
            return found[0].capitals[0]
    return group.name


def _role(group: _Group) -> _Office | None:
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


def _role_reason(role: _Office | None) -> Iterator[Reason]:
    if role:
        yield Reason("role", 0.9, f"The report says '{role.words}'.", (role.span,))


# --- who is only described ------------------------------------------------------------------------


def _unnamed_parties(entities: Sequence[Entity]) -> list[Entity]:
    """States and bodies of which only an adjective tells ("the French president")."""
    ids = {entity.id for entity in entities}
    wanted = dict.fromkeys(id for entity in entities for id in entity.member_of if id not in ids)
    rows = known_names()
    return [Entity(id, rows[id].type, rows[id].name) for id in wanted if id in rows]


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
}


class Cast:
    """The entities of a set of reports, to be found by the words that name or describe them."""

    def __init__(self, readings: Sequence[Reading], entities: Sequence[Entity]) -> None:
        self.entities = tuple(entities)
        self.by_id = {entity.id: entity for entity in entities}
        self.at: dict[str, list[tuple[Span, Entity]]] = {}
        for entity in entities:
            for span in entity.mentions:
                self.at.setdefault(span.document, []).append((span, entity))
        texts = {reading.document.id: reading.document.text for reading in readings}
        self._texts = texts
        self._adjectives_read = False
        self.local = local_names(
            (texts[span.document][span.start : span.end], entity.type, entity.id)
            for entity in entities
            for span in entity.mentions
        )
        self._homes = {reading.document.id: self._home(reading) for reading in readings}

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
                if any(o.noun in _OF_STATES and not o.parties for o in offices):
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


def _described(readings: Sequence[Reading], named: Sequence[Entity]) -> list[Entity]:
    """Bodies, office-holders and unnamed people that speak without a name of their own."""
    cast = Cast(readings, named)
    taken = set(cast.by_id)
    found: list[Entity] = []
    for reading in readings:
        for statement in reading.statements:
            for entity in described_speakers(reading, statement, cast):
                for one in (entity, *_unnamed_parties([entity])):
                    if one.id not in taken:
                        taken.add(one.id)
                        found.append(one)
    return found


def described_speakers(reading: Reading, statement: Statement, cast: Cast) -> list[Entity]:
    """Whom a statement's source describes without a name: an entity for each."""
    words = reading.document.words(statement.source)
    owned = re.match(r"(?:his|her|its|their)\s+(.+)", words, re.IGNORECASE | re.DOTALL)
    spans = statement.antecedent or statement.source
    if owned and statement.antecedent and not _is_within(statement):
        owner = cast.exactly(statement.antecedent[0])
        return _of_owner(owner, owned.group(1), cast) if owner else []
    found: list[Entity] = []
    for span in spans:
        if cast.exactly(span) is None:
            found += described_entities(reading, span, cast)
    return found


def _is_within(statement: Statement) -> bool:
    return any(piece.contains(span) for piece in statement.source for span in statement.antecedent)


def _of_owner(owner: Entity, words: str, cast: Cast) -> list[Entity]:
    """ "His spokesman", "her government": the owner's, or the owner's party itself."""
    description = cast.describe(words)
    party = owner.member_of[0] if owner.member_of else owner.id
    if description is None or description.kind == "whole" or owner.type != "person":
        if description is not None and description.kind in {"head", "voice"}:
            is_state = owner.type == "state"
            return [_unnamed(owner.id, owner.name, description, (owner.id,), is_state=is_state)]
        return [cast.by_id[party]] if party in cast.by_id and owner.type == "person" else [owner]
    surname = owner.name.split()[-1]
    if description.noun in {"office", "secretariat", "administration"}:
        return [Entity(f"{owner.id}-office", "office", f"Office of {owner.name}", None, (party,))]
    if description.kind in {"voice", "staff", "head"} and not description.plural:
        name = f"{surname}'s {description.noun} (unnamed)"
        return [Entity(f"{owner.id}-{slug(description.noun)}", "person", name, None, (party,))]
    return [cast.by_id[party]] if party in cast.by_id else []


def described_entities(reading: Reading, span: Span, cast: Cast) -> list[Entity]:
    """The entities for which a description stands: one of the cast, or one that it makes.

    A government or a side is the state itself. A ministry, a delegation, the holders of one office,
    officials who are not named each make an entity of their own, a part of their party.
    """
    words = " ".join(reading.document.text[span.start : span.end].split())
    description = cast.describe(words)
    if description is None or description.kind is None or description.kind in {"own", "people"}:
        return []
    if description.is_former:
        return []
    owners = [entity for entity in cast.within(span) if entity.type == "person"]
    if owners and not _names_body(description, cast):
        return _of_owner(owners[0], description.noun + "s" * description.plural, cast)
    parties = [id for id in description.parties if cast.type_of(id) != "place"]
    if not parties and description.kind in {"body", "whole"} and _needs_home(description):
        home = cast.home(reading.document.id)
        parties = [home.id] if home else []
    if not parties:
        holder = _sole_holder(description, cast)
        if holder is not None:
            return [holder]
        body = cast.of_kind(reading.document.id, words)
        parties = [body.id] if body else []
    if not parties:
        return []
    if description.kind == "head" and description.plural and len(parties) > 1:
        each = replace(description, plural=False)  # "the ministers of Latvia and Estonia"
        return [
            entity
            for id in parties
            for entity in _holders(replace(each, parties=(id,)), words, cast)
        ]
    return _holders(replace(description, parties=tuple(parties)), words, cast)


def _sole_holder(description: Description, cast: Cast) -> Entity | None:
    """ "The commerce minister" where just one person in all the reports is that."""
    if description.kind != "head" or not description.definite or not description.fields:
        return None
    found = []
    for entity in cast.entities:
        office = describe(entity.role) if entity.type == "person" and entity.role else None
        if office and office.noun == description.noun and office.fields == description.fields:
            if are_compatible(description, office) >= 1:
                found.append(entity)
    return found[0] if len(found) == 1 else None


def _names_body(description: Description, cast: Cast) -> bool:
    return bool(description.parties) and description.kind in {"body", "group"}


def _needs_home(description: Description) -> bool:
    """Whether words like "the government", "the defence ministry" leave the state unsaid."""
    return description.noun in _OF_HOME


_OF_HOME = frozenset(
    "government ministry army military police parliament administration cabinet forces".split()
)


def _holders(description: Description, words: str, cast: Cast) -> list[Entity]:
    party = description.parties[0]
    state = cast.type_of(party) == "state"
    if description.kind == "whole" or party == "west":
        return [cast.by_id[party]] if party in cast.by_id else []
    if description.kind == "group":
        return [cast.by_id[party]] if party in cast.by_id else []
    if description.kind == "body":
        return [_body(description, words, cast)]
    if description.kind == "head":
        holder = _holder(description, party, cast.entities, words)
        if holder is not None:
            return [holder]
        if description.plural and not state:
            fields = " ".join(sorted(description.fields))
            short = _as_written(words, party, cast)
            name = " ".join(f"{short} {fields} {description.noun}s".split())
            return [Entity(slug(name), "organisation", name, None, (party,))]
        if state and (description.definite or description.fields or description.plural):
            if description.noun in {"minister", "ambassador", "secretary"}:
                return [_office_holder(description, party, cast)]
    short = _as_written(words, party, cast)
    return [_unnamed(party, short, description, (party,), is_state=state)]


def _as_written(words: str, party: str, cast: Cast) -> str:
    """What these words call a body ("Union" for the Customs Union of the Lakes)."""
    if party not in known_names() and cast.type_of(party) != "state":
        for start, end, id in cast.local.find(words):
            if id == party:
                return re.sub(r"['’]s?$", "", words[start:end]).strip("'’")
    return _short(party, cast)


def _body(description: Description, words: str, cast: Cast) -> Entity:
    """A ministry, an army, a mission: by its own words, with the state's adjective."""
    party = description.parties[0]
    bare = _bare(words)
    if not parties_in(bare, cast.local):
        bare = f"{_adjective(party, cast)} {bare[:1].lower()}{bare[1:]}"
    for entity in cast.entities:
        if entity.type == "organisation" and fold(entity.name) == fold(bare):
            return entity
    for entity in cast.entities:
        if entity.type == "organisation" and party in entity.member_of[:1]:
            other = cast.describe(entity.name)
            if other and other.noun == description.noun and other.fields == description.fields:
                return entity
    return Entity(slug(bare), "organisation", bare, None, (party,))


def _adjective(id: str, cast: Cast) -> str:
    known = known_names().get(id)
    if known is not None and known.adjectives:
        return known.adjectives[0]
    return cast.adjectives().get(id, cast.name_of(id))


def _short(id: str, cast: Cast) -> str:
    known = known_names().get(id)
    if known is not None:
        return known.adjectives[0] if known.adjectives else known.spellings[0]
    if cast.type_of(id) == "state":
        return _adjective(id, cast)
    words = cast.name_of(id).split()
    return (
        words[-1]
        if len(words) > 1 and fold(words[-1]) in _GENERIC | {"compact"}
        else cast.name_of(id)
    )


def _unnamed(
    id: str,
    short: str,
    description: Description,
    parties: tuple[str, ...],
    *,
    is_state: bool = False,
) -> Entity:
    """People of a party whom nobody names: "Israeli officials", "Union official (unnamed)"."""
    noun = description.noun
    if noun == "spokesman" and re.search(r"spokeswoman", description.words):
        noun = "spokeswoman"
    if description.plural or (noun == "official" and is_state):
        name = f"{short} {noun}{'' if noun.endswith('s') else 's'}"
        return Entity(slug(name), "organisation", name, None, parties)
    return Entity(slug(f"{short} {noun}"), "person", f"{short} {noun} (unnamed)", None, parties)


def _office_holder(description: Description, state: str, cast: Cast) -> Entity:
    words = " ".join([*sorted(description.ranks), *sorted(description.fields), description.noun])
    name = f"{words[0].upper()}{words[1:]} of {cast.name_of(state)}"
    if description.noun == "ambassador" and len(description.parties) > 1:
        name += f" to the {cast.name_of(description.parties[1])}"
    return Entity(slug(f"{state} {words}"), "office", name, None, (state,))


def _holder(
    description: Description, party: str, named: Sequence[Entity], words: str
) -> Entity | None:
    """The person who holds the office, if a report of the set names him."""
    if description.plural or re.match(r"(?:an?|one|another|some)\s", words, re.IGNORECASE):
        return None
    best: tuple[float, Entity] | None = None
    for entity in named:
        office = describe(entity.role) if entity.type == "person" and entity.role else None
        if office is None or party not in entity.member_of[:2]:
            continue
        fit = are_compatible(replace(description, parties=()), office)
        if fit >= FITTING_OFFICE and (best is None or fit > best[0]):
            best = (fit, entity)
    return best[1] if best else None


# How well an office must fit to be the one described; "leader" fits a president with 0.7.
FITTING_OFFICE = 0.6


def _bare(words: str) -> str:
    """A description without article and what follows its noun."""
    bare = re.sub(r"^(?:the|a|an)\s+", "", " ".join(words.split()), flags=re.IGNORECASE)
    return re.split(r"\s(?:who|which|that|in|on|at|from|with)\s", bare)[0].strip(" ,.")
