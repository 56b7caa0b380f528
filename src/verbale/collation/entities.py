"""Who is who over all reports: one entity per person, state, organisation and place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from verbale.record import Entity, EntityType, Mention, Reading, Reason, Span
from verbale.text.names import (
    Gender,
    Known,
    alike_surname,
    bare_surname,
    find_adjectives,
    fold,
    gender_of,
    is_slip,
    known_by_spelling,
    known_names,
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
    tidy,
    title_before,
    title_gender,
)


def settle_entities(readings: Sequence[Reading]) -> tuple[Entity, ...]:
    """One entity for all the spellings, titles and metonyms that stand for it.

    Also who is only described and speaks ("the Estonian foreign ministry"); it has no mentions.
    """
    places = [_Place(reading, mention) for reading in readings for mention in reading.mentions]
    groups = _group_named([place for place in places if place.mention.type != "person"])
    groups += _group_persons([place for place in places if place.mention.type == "person"])
    entity_at = {place.mention.span: group for group in groups for place in group.places}
    for group in groups:
        if group.type == "person":
            _find_offices(group, entity_at)
    _merge_alike(groups)
    _give_parties(groups, readings)
    _give_ids(groups)
    named = [_entity(group, entity_at) for group in groups]
    return tuple(sorted([*named, *_described(readings, named)], key=lambda entity: entity.id))


@dataclass(frozen=True, slots=True)
class _Place:
    """A mention and the report it stands in."""

    reading: Reading
    mention: Mention

    @property
    def text(self) -> str:
        return self.reading.document.text


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
    parties: list[str | _Group] = field(default_factory=list)
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
    return max(counts, key=lambda name: (len(name.split()), counts[name]))


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
    _join_acronyms(found)
    _join_short_names(found)
    _join_ministries(found)
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
        fitting = [g for g in near if g.type == "organisation" and noun in _ALLIANCES and not _is_media(g)]
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
            if before and re.fullmatch(r"\s?\([“\"'‘]?", before.text[before.mention.span.end : span.start]):
                return True
    return False


def _join_short_names(groups: list[_Group]) -> None:
    """ "The Brotherhood" after "the Muslim Brotherhood": the end of just one longer name."""
    for small in sorted(groups, key=lambda group: len(group.key)):
        if small.known is not None or small.type in {"place", "state"}:
            continue
        words = small.key.split(":", 2)[-1].split()
        longer = [large for large in groups if large is not small and _shortens(words, large)]
        near = [large for large in longer if large.documents & small.documents] or longer
        if len(near) == 1:
            _join(groups, small, near[0])


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
    "inc corp corporation company group ltd plc holdings motors airlines airways steel energy union "
    "shipping lines industries party bank".split()
)


def _ministry(name: str) -> tuple[str, frozenset[str], str | None] | None:
    """Kind, fields and state of a ministry however it is written."""
    described = describe(tidy(name))
    if described is None or described.noun not in {"ministry", "department"} or not described.fields:
        return None
    states = [id for id in described.parties if known_names()[id].type == "state"]
    return "ministry", described.fields, states[0] if states else None


def _join_ministries(groups: list[_Group]) -> None:
    """ "Ministry of Foreign Affairs" and "Estonian foreign ministry", where only one is spoken of."""
    by_key: dict[object, list[_Group]] = defaultdict(list)
    bare: list[tuple[frozenset[str], _Group]] = []
    for group in list(groups):
        if group.known is not None or group.type == "place":
            continue
        ministry = _ministry(_best_name(group.type, [p.mention.name for p in group.places]))
        if ministry and ministry[2]:
            by_key[ministry[1], ministry[2]].append(group)
        elif ministry:
            bare.append((ministry[1], group))
    for several in by_key.values():
        for other in several[1:]:
            _join(groups, other, several[0])
    for fields, group in bare:
        fitting = [several[0] for (f, _), several in by_key.items() if f == fields]  # type: ignore[misc]
        near = [g for g in fitting if g.documents & group.documents] or fitting
        if len(near) == 1:
            _join(groups, group, near[0])


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


def _full_names(group: _Group) -> Iterator[object]:
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
        if len(surname) > 2 and surname in name.given and len(name.given[0]) > 1:
            return surname == name.given[0] or surname == name.given[-1]
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
    own = [place.mention.span.start for place in group.places if place.mention.span.document == span.document]
    before = [start for start in own if start < span.start]
    return max(before) if before else -min(own, default=0) - 1


def _find_offices(group: _Group, entity_at: dict[Span, _Group]) -> None:
    """What the reports say the person is, before the name or after it."""
    for place in group.places:
        text, span = place.text, place.mention.span
        before = title_before(text, span.start)
        for description in offices_before(text, span.start):
            if before:
                group.offices.append(_office(place, description, before))
        after = apposition_after(text, span.end)
        if after:
            description = describe(text[after[0] : after[1]])
            if description:
                group.offices.append(_office(place, description, after))


def _office(place: _Place, description: Description, where: tuple[int, int]) -> _Office:
    document = place.mention.span.document
    within = tuple(
        mention.span
        for mention in place.reading.mentions
        if where[0] <= mention.span.start and mention.span.end <= where[1]
    )
    words = " ".join(place.text[where[0] : where[1]].split())
    return _Office(description, words, Span(document, *where), within)


def _merge_alike(groups: list[_Group]) -> None:
    """Two spellings of one person: alike surname, same given name, same office of the same party."""
    persons = [g for g in groups if g.type == "person"]
    for small in persons:
        for large in persons:
            if small is large or small not in groups or large not in groups:
                continue
            if _are_one_person(small, large) and len(small.places) <= len(large.places):
                _join(groups, small, large)
                large.offices += small.offices
                large.reasons.append(
                    Reason(
                        "mentions",
                        0.8,
                        f"'{small.name}' and '{large.name}' have a like name and the same office.",
                        tuple(place.mention.span for place in small.places[:2]),
                    )
                )


def _are_one_person(one: _Group, other: _Group) -> bool:
    offices_agree = any(
        set(a.description.parties) & set(b.description.parties)
        and are_compatible(a.description, b.description)
        and a.description.noun == b.description.noun
        for a in one.offices
        for b in other.offices
    )
    if not offices_agree:
        return False
    for a in _full_names(one):
        for b in _full_names(other):
            alike = alike_surname(a.surname, b.surname)  # type: ignore[attr-defined]
            if alike and same_given(a.given, b.given):  # type: ignore[attr-defined]
                return True
    return False


# --- offices, parties, ids ------------------------------------------------------------------------


def _give_parties(groups: Sequence[_Group], readings: Sequence[Reading]) -> None:
    entity_at = {place.mention.span: group for group in groups for place in group.places}
    by_known = {group.known.id: group for group in groups if group.known is not None}
    for group in groups:
        if group.type == "person":
            group.parties = list(_parties_of_person(group, entity_at, by_known))
        elif group.known is not None:
            group.parties = [group.known.part_of] if group.known.part_of else []
        else:
            group.parties = list(_parties_of_body(group))
    for group in groups:
        if group.type == "person" and not group.parties:
            group.parties = list(_parties_by_principal(group, entity_at))
        if group.type == "person" and not group.parties:
            group.parties = list(_parties_by_epithet(group, groups, readings))
        if group.type == "person" and not group.parties:
            group.parties = list(_parties_by_home(group, groups, readings))


# Offices that one state alone has, so that reports leave the state unsaid.
_OF_ONE_STATE = {"secretary-of-state": "usa", "taoiseach": "ireland", "chancellor": ""}


def _parties_of_person(
    group: _Group, entity_at: dict[Span, _Group], by_known: dict[str, _Group]
) -> Iterator[str | _Group]:
    counts: Counter[str | _Group] = Counter()
    for office in group.offices:
        weight = 2 if office.description.kind in {"head", "voice", "staff", "body"} else 1
        parties = office.description.parties
        if office.description.complement and len(parties) > 1 and office.description.noun in _SENT_TO:
            parties = parties[:1]  # Syria's ambassador to the United Nations
        for party in parties:
            counts[party] += weight
        for span in office.within:
            inside = entity_at.get(span)
            if inside is None or inside is group or inside.type in {"person", "place"}:
                continue
            if inside.known is None:
                counts[inside] += weight
        if office.description.noun in _OF_ONE_STATE and not parties:
            state = _OF_ONE_STATE[office.description.noun]
            if state:
                counts[state] += weight
    ranked = sorted(counts, key=lambda party: (-counts[party], _rank(party)))
    yield from ranked


_SENT_TO = frozenset({"ambassador", "envoy", "representative", "delegate"})


def _rank(party: str | _Group) -> int:
    if isinstance(party, str):
        return 0 if known_names()[party].type == "state" else 1
    return 2


def _parties_of_body(group: _Group) -> Iterator[str]:
    if group.type == "place":
        return
    for name in dict.fromkeys(place.mention.name for place in group.places):
        described = describe(name)
        if described and described.kind in {"body", "whole"}:
            for party in described.parties:
                if known_names()[party].type == "state":
                    yield party
                    return


def _parties_by_principal(group: _Group, entity_at: dict[Span, _Group]) -> Iterator[str | _Group]:
    """A spokesman's are those of the one for whom he speaks."""
    for office in group.offices:
        if office.description.kind == "voice":
            for span in office.within:
                principal = entity_at.get(span)
                if principal is not None and principal.type == "person":
                    yield from principal.parties[:1]
                    return


_EPITHET = re.compile(
    r"\b(president|prime minister|premier|leader|foreign minister|defen[cs]e minister|chancellor|king|"
    r"dictator|foreign secretary|secretary of state)\b(?!\s+[A-Z])",
    re.IGNORECASE,
)


def _parties_by_epithet(
    group: _Group, groups: Sequence[_Group], readings: Sequence[Reading]
) -> Iterator[str]:
    """ "The US president" in a report where only one president has no country yet."""
    offices = [o.description for o in group.offices if o.description.kind == "head"]
    rivals = [
        other
        for other in groups
        if other.type == "person" and other is not group and other.documents & group.documents
    ]
    counts: Counter[str] = Counter()
    for reading in readings:
        if reading.document.id not in group.documents:
            continue
        text = reading.document.text
        for match in _EPITHET.finditer(text):
            start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 40)
            phrase = re.split(r"\b(?:the|The)\s", text[start : match.end()])[-1]
            epithet = describe(phrase)
            if epithet is None or len(epithet.parties) != 1:
                continue
            own = [are_compatible(epithet, office) for office in offices]
            taken = any(
                are_compatible(epithet, o.description) and set(o.description.parties) & set(epithet.parties)
                for rival in rivals
                for o in rival.offices
            )
            if own and max(own) > 0 and not taken:
                counts[epithet.parties[0]] += 1
    if counts:
        yield counts.most_common(1)[0][0]


def _parties_by_home(
    group: _Group, groups: Sequence[_Group], readings: Sequence[Reading]
) -> Iterator[str]:
    """A president without a country where the White House is spoken of is the American one."""
    offices = {o.description.noun for o in group.offices}
    if not offices & {"president", "vice-president"}:
        return
    seats = [g for g in groups if g.known is not None and g.known.id == "usa"]
    if any("white house" in fold(place.mention.name) for g in seats for place in g.places):
        others = [
            g for g in groups if g is not group and g.type == "person" and "usa" in g.parties
            and any(o.description.noun == "president" and not o.description.is_former for o in g.offices)
        ]  # fmt: skip
        if not others:
            yield "usa"


def _give_ids(groups: Sequence[_Group]) -> None:
    taken: set[str] = set()
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
        yield slug(bare_surname(person_name(name).surname) if len(name.split()) < 3 else person_name(name).surname)
        yield slug(name)
    elif group.key.startswith("place:"):
        yield group.key.removeprefix("place:")
    yield slug(name)
    number = 2
    while True:
        yield f"{slug(name)}-{number}"
        number += 1


def _entity(group: _Group, entity_at: dict[Span, _Group]) -> Entity:
    role = _role(group)
    return Entity(
        id=group.id,
        type=group.type,
        name=_canonical_name(group),
        role=role.words if role else None,
        member_of=tuple(dict.fromkeys(p if isinstance(p, str) else p.id for p in group.parties)),
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


def _described(readings: Sequence[Reading], named: Sequence[Entity]) -> Iterator[Entity]:
    """Bodies and office-holders that speak without a name of their own."""
    taken = {entity.id for entity in named}
    entity_at = {span: entity for entity in named for span in entity.mentions}
    for reading in readings:
        for statement in reading.statements:
            for span in statement.antecedent or statement.source:
                if any(m.overlaps(span) and span in entity_at for m in statement.antecedent):
                    continue
                words = reading.document.words((span,))
                for entity in described_entities(words, named):
                    if entity.id not in taken:
                        taken.add(entity.id)
                        yield entity


def described_entities(words: str, named: Sequence[Entity]) -> Iterator[Entity]:
    """The entities that a description makes by itself, in addition to those named.

    A ministry or delegation of a state, the holders of one office in an alliance, an office-holder
    whom no report names. Officials, a government, a side are the state itself and make none.
    """
    description = describe(words)
    if description is None or description.kind is None or not description.parties:
        return
    rows = known_names()
    party = description.parties[0]
    if description.kind == "body" and rows[party].type == "state" and not description.plural:
        name = _bare(words)
        yield Entity(slug(name), "organisation", name, None, (party,))
    elif description.kind == "body" and description.noun in {"mission", "delegation", "secretariat"}:
        name = _bare(words)
        yield Entity(slug(name), "organisation", name, None, (party,))
    elif description.kind == "head" and description.plural and rows[party].type == "organisation":
        field_words = " ".join(sorted(description.fields))
        short = rows[party].spellings[0]
        name = " ".join(f"{short} {field_words} {description.noun}s".split())
        yield Entity(slug(name), "organisation", name, None, (party,))
    elif (description.kind == "head" and description.fields) or description.noun == "ambassador":
        for state in description.parties if description.plural else description.parties[:1]:
            if rows[state].type == "state" and not _holder(description, state, named):
                name = _office_name(description, rows[state].name)
                yield Entity(_office_id(description, state), "office", name, None, (state,))


def _office_name(description: Description, state: str) -> str:
    words = " ".join([*sorted(description.ranks), *sorted(description.fields), description.noun])
    name = f"{words[0].upper()}{words[1:]} of {state}"
    if description.noun == "ambassador" and len(description.parties) > 1:
        name += f" to the {known_names()[description.parties[1]].name}"
    return name


def _office_id(description: Description, state: str) -> str:
    return slug(" ".join([state, *sorted(description.ranks), *sorted(description.fields), description.noun]))


def _holder(description: Description, state: str, named: Sequence[Entity]) -> Entity | None:
    """The person who holds the office, if a report of the set names him."""
    best: tuple[float, Entity] | None = None
    for entity in named:
        if entity.type != "person" or not entity.role:
            continue
        office = describe(entity.role)
        if office is None or state not in {*entity.member_of[:2], *office.parties}:
            continue
        fit = are_compatible(description, office)
        if fit >= 1.0 and (best is None or fit > best[0]):
            best = (fit, entity)
    return best[1] if best else None


def holder_of(description: Description, named: Sequence[Entity]) -> Entity | None:
    """The person of any report who holds the office described, with the party it names."""
    for party in description.parties:
        found = _holder(description, party, named)
        if found:
            return found
    return None


def _bare(words: str) -> str:
    """A description without article and what follows its noun."""
    bare = re.sub(r"^(?:the|a|an)\s+", "", " ".join(words.split()), flags=re.IGNORECASE)
    return re.split(r"\s(?:who|which|that|in|on|at|from|with)\s", bare)[0].strip(" ,.")


def adjective_states(words: str) -> list[str]:
    """The states whose adjectives stand in a few words."""
    return [sighting.known.id for sighting in find_adjectives(words)]
