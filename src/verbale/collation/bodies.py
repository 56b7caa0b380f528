"""States, organisations and places: which of their names are one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from verbale.collation.groups import Group, Place, best_name, is_media, join_groups
from verbale.record import EntityType, Mention, Span
from verbale.text.local_names import LocalNames
from verbale.text.names import Known, are_alike, fold, known_by_spelling, slug
from verbale.text.offices import describe, tidy, title_before


def group_named(places: Sequence[Place]) -> list[Group]:
    """One group for all the names of each state, organisation and place."""
    groups: dict[str, Group] = {}
    generic: list[Place] = []
    for place in places:
        if _is_generic(place.mention):
            generic.append(place)
            continue
        key, known, type = _key(place.mention)
        group = groups.setdefault(key, Group(type, known=known, key=key))
        group.places.append(place)
    found = list(groups.values())
    for group in found:
        if group.known is None:
            types = Counter(place.mention.type for place in group.places)
            group.type = types.most_common(1)[0][0]
    _join_types(found)
    _part_capitals(found)
    _join_acronyms(found)
    _join_numbers(found)
    _join_short_names(found)
    _join_ministries(found)
    _join_spellings(found)
    _join_capitals(found)
    for place in generic:
        _join_generic(place, found)
    for group in found:
        group.places = sorted(group.places, key=lambda place: place.mention.span)
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


GENERIC = frozenset(
    "alliance coalition bloc pact union ministry council commission committee agency company group "
    "board association federation league movement party government parliament senate court bank "
    "north south assembly authority front guild congress network district conference".split()
)


def _is_generic(mention: Mention) -> bool:
    words = fold(mention.name).removeprefix("the ")
    if mention.type == "place" or words not in GENERIC:
        return words in {"atlantic alliance"} and False
    return known_by_spelling(mention.name) is None


def _join_generic(place: Place, groups: list[Group]) -> None:
    """ "The alliance", "the North", "the Union": the body of that kind in the same report."""
    noun = fold(place.mention.name).removeprefix("the ")
    near = [g for g in groups if place.mention.span.document in g.documents]
    fitting = [g for g in near if _is_of_kind(g, noun)] or [
        g for g in groups if _is_of_kind(g, noun)
    ]
    if not fitting:
        fitting = [
            g for g in near if g.type == "organisation" and noun in _ALLIANCES and not is_media(g)
        ]
    if fitting:
        target = max(fitting, key=lambda g: (_is_of_kind(g, noun), len(g.places)))
        target.places.append(place)
        return
    key = f"name:{_plain_key(place.mention)}"
    own = next((g for g in groups if g.key == key), None)
    if own is None:
        own = Group(place.mention.type, key=key)
        groups.append(own)
    own.places.append(place)


_ALLIANCES = frozenset({"alliance", "coalition", "bloc", "pact"})


def _is_of_kind(group: Group, noun: str) -> bool:
    if group.type == "place":
        return False
    if noun in {"north", "south"}:
        return group.type == "state" and fold(group.name).startswith(noun)
    if noun in _ALLIANCES and group.known is not None and group.known.id == "nato":
        return True
    words = {word for name in (*group.names, group.name) for word in fold(name).split()}
    return noun in words and group.type == "organisation"


# A name that is nearly always of one type is of that type where an engine says otherwise.
OVERWHELMING = 4


def _join_types(groups: list[Group]) -> None:
    by_name = {group.key: group for group in groups if group.known is None}
    for key, small in list(by_name.items()):
        twin = by_name.get(key.replace(":body:", ":place:"))
        if twin is None or twin is small:
            continue
        few, many = sorted((small, twin), key=lambda group: len(group.places))
        if len(many.places) >= OVERWHELMING * len(few.places):
            join_groups(groups, few, many)


def _part_capitals(groups: list[Group]) -> None:
    """A capital that is nearly always a place ("in Lisbon") is one where it seems its state."""
    by_key = {group.key: group for group in groups if group.known is None}
    for state in groups:
        if state.known is None or state.known.type != "state":
            continue
        capitals = {fold(name) for name in state.known.capitals}
        as_state = [p for p in state.places if fold(p.mention.name) in capitals]
        city = by_key.get(f"place:{slug(state.known.capitals[0])}") if as_state else None
        by_name = len(state.places) - len(as_state)
        if city and len(city.places) >= max(OVERWHELMING * len(as_state), by_name):
            city.places += [Place(p.reading, replace(p.mention, type="place")) for p in as_state]
            state.places = [p for p in state.places if p not in as_state]


_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,8}")
_LESSER = frozenset("of the for and in on de la du des der und".split())


def _join_acronyms(groups: list[Group]) -> None:
    """ "Organisation for ... (OSCE)", and an acronym that the words of one long name make."""
    for small in list(groups):
        if small.known is not None or small.type == "place":
            continue
        acronym = next(
            (name for name in small.names if re.fullmatch(r"(?:[A-Z]\.?){2,8}", name)), None
        )
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
            join_groups(groups, small, fitting[0])


def _initials(group: Group) -> Iterator[str]:
    for name in group.names:
        words = fold(name).split()
        yield "".join(word[0] for word in words)
        yield "".join(word[0] for word in words if word not in _LESSER)


def _stands_in_brackets(small: Group, large: Group) -> bool:
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


def _join_numbers(groups: list[Group]) -> None:
    """ "Green" of "Green leader" is "the Greens", "Social Democrat" "the Social Democrats"."""
    by_key = {group.key: group for group in groups if group.known is None}
    for key, plural in by_key.items():
        single = by_key.get(key[:-1]) if key.endswith("s") else None
        if single is not None and plural.type == single.type == "organisation":
            if single in groups and plural in groups:
                join_groups(groups, single, plural)


def _join_short_names(groups: list[Group]) -> None:
    """ "The Brotherhood" after "the Muslim Brotherhood": the end of just one longer name."""
    for small in sorted(groups, key=lambda group: len(group.key)):
        if small.known is not None or small.type in {"place", "state"}:
            continue
        words = small.key.split(":", 2)[-1].split()
        longer = [large for large in groups if large is not small and _shortens(words, large)]
        longer = [large for large in longer if _ends_with(words, large)] or longer
        near = [large for large in longer if large.documents & small.documents] or longer
        if len(near) == 1:
            join_groups(groups, small, near[0])


def _ends_with(words: list[str], large: Group) -> bool:
    return any(fold(name).split()[-len(words) :] == words for name in large.names)


def _shortens(words: list[str], large: Group) -> bool:
    if large.type in {"place", "state"}:
        return False
    for name in (*large.names, large.name):
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


def _join_ministries(groups: list[Group]) -> None:
    """ "Ministry of Foreign Affairs" is "Estonian foreign ministry" where no other is spoken of."""
    states = LocalNames(
        (place.mention.name, "state", group.key)
        for group in groups
        if group.type == "state"
        for place in group.places
    )
    by_key: dict[tuple[frozenset[str], str], list[Group]] = defaultdict(list)
    bare: list[tuple[frozenset[str], Group]] = []
    for group in list(groups):
        if group.known is not None or group.type == "place":
            continue
        ministry = _ministry(best_name(group.type, group.names), states)
        if ministry and ministry[2]:
            by_key[ministry[1], ministry[2]].append(group)
        elif ministry:
            bare.append((ministry[1], group))
    for several in by_key.values():
        for other in several[1:]:
            join_groups(groups, other, several[0])
    for fields, group in bare:
        fitting = [several[0] for key, several in by_key.items() if key[0] == fields]
        before = [g for g in fitting if _stands_before(g, group)]
        near = before or [g for g in fitting if not g.documents & group.documents]
        if len(near) == 1:
            join_groups(groups, group, near[0])


def _stands_before(large: Group, small: Group) -> bool:
    """Whether a report names the one before the other: "the Ministry" after "Ondavia's ministry".

    A report that writes of the ministry first means another than the one it names with a state.
    """
    first: dict[str, Span] = {}
    for place in large.places:
        span = place.mention.span
        first[span.document] = min(first.get(span.document, span), span)
    spans = [place.mention.span for place in small.places]
    return any(span.document in first and first[span.document] < span for span in spans)


def _join_spellings(groups: list[Group]) -> None:
    """ "Kestria" and "Kestrie", each in reports without the other, are one name."""
    unknown = [g for g in groups if g.known is None]
    for small in sorted(unknown, key=lambda group: len(group.places)):
        for large in sorted(groups, key=lambda group: -len(group.places)):
            if small is large or len(small.places) > len(large.places):
                continue
            if small.type != large.type:
                continue
            if not are_alike(small.name, large.name) and not _same_words(small.name, large.name):
                continue
            if not small.documents & large.documents or _is_rare(small, large):
                join_groups(groups, small, large)
                break


# A spelling beside another in one report is a slip if it is as rare as this to the other's times.
RARE = 0.1


def _is_rare(small: Group, large: Group) -> bool:
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


def _join_capitals(groups: list[Group]) -> None:
    """A capital that the table lacks and that acts ("Zahrat denies") is the state of its people."""
    places = {fold(g.name): g for g in groups if g.type == "place"}
    states = [g for g in groups if g.type == "state"]
    local = LocalNames((p.mention.name, "state", g.key) for g in states for p in g.places)
    by_key = {g.key: g for g in states}
    homes = _homes(groups, local)
    found: list[tuple[Group, Group]] = []
    for text in dict.fromkeys(place.text for group in groups for place in group.places[:1]):
        local.find(text)  # which of them have an adjective: a capital has none
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
                others |= {homes[name] for name in homes if name in sentence}
                counts.update(dict.fromkeys(others, 2))
            elif spot.mention.type == "state":
                counts.subtract(dict.fromkeys(others, 1))  # "Zahrat accuses Kestria"
        ranked = counts.most_common(2)
        if ranked and ranked[0][1] > 0 and (len(ranked) < 2 or ranked[0][1] > ranked[1][1]):
            found.append((group, by_key[ranked[0][0]]))
    for group, state in found:
        if group in groups and state in groups and group is not state:
            join_groups(groups, group, state)


_OFFICIAL = re.compile(
    r"\b(?:[Mm]inister|[Pp]resident|officials|government|ministry|[Pp]remier|ambassadors?|"
    r"embass(?:y|ies))\b"
)


def _homes(groups: Sequence[Group], local: LocalNames) -> dict[str, str]:
    """The state of each person whose title names just one ("Selmorian premier Ada Vale")."""
    homes: dict[str, str] = {}
    for reading in {p.reading.document.id: p.reading for g in groups for p in g.places}.values():
        text = reading.document.text
        for mention in reading.mentions:
            title = title_before(text, mention.span.start) if mention.type == "person" else None
            states = {key for _, _, key in local.find(text[slice(*title)])} if title else set()
            if len(states) == 1:
                homes[mention.name] = states.pop()
    return homes


def _sentence_around(place: Place) -> str:
    text, span = place.text, place.mention.span
    start = max(text.rfind(". ", 0, span.start), text.rfind("\n", 0, span.start)) + 1
    ends = [end for end in (text.find(". ", span.end), text.find("\n", span.end)) if end >= 0]
    return text[start : min(ends, default=len(text))]
