"""Of which type a name is that the table lacks, by all that the texts say beside it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from verbale.record import EntityType
from verbale.text.demonyms import Demonyms
from verbale.text.metonyms import type_of_capital
from verbale.text.names import are_alike, fold, known_by_spelling, person_name
from verbale.text.offices import fold_fields, is_title, office_of


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Where a name stands and of which type it was taken to be."""

    text: str
    start: int
    end: int
    type: EntityType

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


def settle_types(places: Sequence[NamedPlace]) -> list[EntityType | None]:
    """The type of each name; None for an adjective or demonym, which is no name.

    The table's own names keep their type. Of the others a name is a state where it or its adjective
    has a minister, a government, an army; a person where it is the surname of one named in full;
    a place, or the state whose capital it is, where something is in it.
    """
    groups = _groups(places)
    surnames = _surnames(places)
    states = {key for key, group in groups.items() if key not in surnames and _is_free(group)}
    states &= _with_state_offices(groups, surnames)
    states |= _other_spellings(states, groups, surnames)
    demonyms = Demonyms(
        group[0].words for key, group in groups.items() if key in states or _is_on_map(group)
    )
    named = {key: _Named(group) for key, group in groups.items()}
    return [_type_of(place, named, surnames, states, demonyms) for place in places]


def _key(words: str) -> str:
    return fold(words).removeprefix("the ")


def _groups(places: Iterable[NamedPlace]) -> dict[str, list[NamedPlace]]:
    groups: defaultdict[str, list[NamedPlace]] = defaultdict(list)
    for place in places:
        if known_by_spelling(place.words) is None:
            groups[_key(place.words)].append(place)
    return groups


def _surnames(places: Iterable[NamedPlace]) -> set[str]:
    """The words of persons' full names: none of them alone is a state."""
    found: set[str] = set()
    for place in places:
        name = person_name(place.words)
        if place.type == "person" and name.is_full:
            found.update(name.given, (name.surname, name.surname.split()[-1]))
    return found


def _other_spellings(
    states: set[str], groups: dict[str, list[NamedPlace]], surnames: set[str]
) -> set[str]:
    """ "Kestrie" beside "Kestria" in another report; "Kestrian" is none."""
    peoples = Demonyms(states)
    return {
        key
        for key, group in groups.items()
        if key not in surnames
        and _is_free(group)
        and peoples.name_of(key) is None
        and any(are_alike(key, state) for state in states)
    }


def _is_free(group: Sequence[NamedPlace]) -> bool:
    """Whether a name may be a state's though an engine called it otherwise.

    A name that is a place's throughout stays one: a city or province has officials too.
    """
    types = Counter(place.type for place in group)
    if types["place"] == len(group) and len(group) > MOST_MISTAKEN:
        return False
    return not any(_is_titled(place) for place in group)


# A name taken for a place this often is one.
MOST_MISTAKEN = 2


def _is_titled(place: NamedPlace) -> bool:
    """Whether a title of persons stands before the name ("Mr. Tamoura", "Capt. Tamoura")."""
    before = place.text[max(0, place.start - 16) : place.start].split()
    return bool(before) and place.type == "person" and is_title(before[-1])


_FIELD = (
    r"(?:[Ff]oreign|[Dd]efen[cs]e|[Ii]nterior|[Ff]inance|[Tt]rade|[Pp]rime|[Jj]ustice|[Cc]ommerce)"
)
_OFFICE = (
    rf"(?:(?:deputy|Deputy|new|former)\s)?(?:{_FIELD}\s(?:[Mm]inist(?:ers?|ry))|[Gg]overnment\b|"
    r"[Pp]resident\b|[Aa]mbassador|[Aa]rmy\b|[Nn]avy\b|[Pp]arliament\b|[Ee]mbassy|troops\b|"
    r"[Dd]elegation\b|officials\b|diplomats\b)"
)
_HAS_OFFICE = re.compile(rf"\s{_OFFICE}")
_OWNS_OFFICE = re.compile(rf"['’]s?\s{_OFFICE}")
_OF_STATES = re.compile(
    r"\b(?:[Mm]inisters?|[Aa]mbassadors?|[Cc]ounterparts?|[Dd]elegations?)\s(?:of|from)\s"
    r"((?:[A-Z][\w-]+(?:,\s|,?\sand\s)?)+)"
)
_CAPITALISED = re.compile(r"\b[A-Z]\w+")


def _with_state_offices(groups: dict[str, list[NamedPlace]], surnames: set[str]) -> set[str]:
    """The names with an office of states beside them or beside their adjectives."""
    found: set[str] = set()
    demonyms = Demonyms(group[0].words for key, group in groups.items() if key not in surnames)
    for text in {place.text for group in groups.values() for place in group}:
        for word in _CAPITALISED.finditer(text):
            if _HAS_OFFICE.match(text, word.end()):
                name = demonyms.name_of(word.group())
                found.update({_key(name)} if name else ())
    owners: set[str] = set()
    for text in {place.text for group in groups.values() for place in group}:
        for match in _OF_STATES.finditer(text):
            owners.update(_key(name) for name in _CAPITALISED.findall(match.group(1)))
    for key, group in groups.items():
        types = Counter(place.type for place in group)
        # "Netanyahu's government": a person alone has ministers too.
        if types["person"] < len(group) and any(
            _OWNS_OFFICE.match(place.text, place.end) for place in group
        ):
            owners.add(key)
    # "Diplomats of the Pact": what is mostly taken for an organisation is one.
    found |= {key for key in owners & set(groups) if not _is_mostly_body(groups[key])}
    return {key for key in found if not office_of(key) and not fold_fields(key)}


def _is_mostly_body(group: Sequence[NamedPlace]) -> bool:
    return 2 * sum(place.type == "organisation" for place in group) > len(group)


def _is_on_map(group: Sequence[NamedPlace]) -> bool:
    return any(place.type in {"state", "place"} for place in group)


_IN = re.compile(r"\b(?:in|near|outside|across|throughout)\s$")
# A place is named as such in this share of cases at least ("in Zahrat"; "trust in Okafor" is rare).
IN_PLACE = 0.2
# So many mentions as a place tell that a name without a given name or title is none of a person.
SURELY_PLACE = 2


def _is_place(group: Sequence[NamedPlace]) -> bool:
    """Whether a name taken for a person's is a place's, as elsewhere or by the words before it."""
    if any(_is_titled(place) for place in group):
        return False
    types = Counter(place.type for place in group)
    inside = sum(bool(_IN.search(p.text, max(0, p.start - 12), p.start)) for p in group)
    elsewhere = types["place"] + types["state"]
    return elsewhere >= min(types["person"], SURELY_PLACE) or inside > IN_PLACE * len(group)


class _Named:
    """What all the places of one name tell together, worked out once."""

    def __init__(self, group: Sequence[NamedPlace]) -> None:
        self._group = group
        self.types = Counter(place.type for place in group)

    @cached_property
    def is_place(self) -> bool:
        return _is_place(self._group)


def _type_of(
    place: NamedPlace,
    groups: Mapping[str, _Named],
    surnames: set[str],
    states: set[str],
    demonyms: Demonyms,
) -> EntityType | None:
    key = _key(place.words)
    if key not in groups:
        return place.type
    if key in states:
        return "state"
    if key in surnames:
        return _type_of_surname(place, groups[key].types)
    if demonyms.name_of(place.words) is not None:
        return None
    if place.type == "person" and " " not in key and groups[key].is_place:
        if re.search(r"\b[Tt]he $", place.text[max(0, place.start - 4) : place.start]):
            return "place"  # a ship, a street: no capital
        return type_of_capital(place.text, place.start, place.end)
    types = groups[key].types
    if place.type == "person" and types["organisation"] >= OVERWHELMING * types["person"]:
        return "organisation"
    return place.type


# A name this many times as often taken for a body's as for a person's is a body's.
OVERWHELMING = 4


def _type_of_surname(place: NamedPlace, types: Mapping[EntityType, int]) -> EntityType:
    """ "Wierzba warned" is the person also where an engine took the surname for a body."""
    if place.type in {"organisation", "state"} and types["place"] <= types["person"]:
        return "person"
    return place.type
