"""Named people, states, organisations, offices and places of one document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from verbale.engine import TaggedName
from verbale.record import Document, EntityType, Mention, Passage, Span
from verbale.text.demonyms import Demonyms
from verbale.text.metonyms import is_place_here, type_of_capital
from verbale.text.name_types import NamedPlace, settle_types
from verbale.text.names import (
    DOUBTFUL,
    PARTICLES,
    Sighting,
    bare_surname,
    find_known,
    fold,
    known_by_adjective,
    known_by_spelling,
    person_name,
)
from verbale.text.offices import fold_fields, is_title, office_of

Range = tuple[int, int]


def find_mentions(
    document: Document, names: Sequence[TaggedName], passages: Sequence[Passage]
) -> tuple[Mention, ...]:
    """Who and what the report names, each without article, title and possessive 's.

    What the engine missed is added where the table of names is certain, and where a person named in
    full stands again with the surname alone.
    """
    text = document.text
    places = _Places(passages, len(text))
    tagged = _parted(text, [trimmed for name in names if (trimmed := _trim(text, name))])
    sightings = [s for s in find_known(text) if places.in_report(s.start, s.end)]
    found = _longest(text, _agreed(text, tagged), sightings)
    found += _alliances(text, found)
    found += _ministries(text, found)
    found = [name for name in found if places.in_report(name.start, name.end)]
    found += [name for name in _surnames(text, found) if places.in_report(name.start, name.end)]
    found += [name for name in _repeated(text, found) if places.in_report(name.start, name.end)]
    return tuple(
        Mention(
            Span(document.id, name.start, name.end),
            name.type,
            " ".join(text[name.start : name.end].split()),
        )
        for name in _retyped(text, _whole_places(text, _apart(found)))
    )


def _parted(text: str, names: Sequence[TaggedName]) -> list[TaggedName]:
    """Two persons whom a headline ties together ("the Saar-Oun summit") as two names.

    Both must stand by themselves in the report: "Abdel-Rahman" is one.
    """
    persons = [text[name.start : name.end] for name in names if name.type == "person"]
    alone = {words.split()[-1] for words in persons} | {
        surname for words in persons if " " in words for surname in _written_surnames(words)
    }
    parted: list[TaggedName] = []
    for name in names:
        first, mark, second = text[name.start : name.end].partition("-")
        if mark and name.type == "person" and first in alone and second in alone:
            middle = name.start + len(first)
            parted += [replace(name, end=middle), replace(name, start=middle + 1)]
        else:
            parted.append(name)
    return parted


_STATES_MINISTRY = re.compile(
    r"(?<![\w-])([A-Z][\w.]+) (?:[Ff]oreign|[Dd]efen[cs]e|[Ii]nterior|[Jj]ustice|[Ff]inance|"
    r"[Hh]ealth|[Tt]rade|[Ee]nergy|[Ee]conomy) (?:[Mm]inistry|[Dd]epartment)\b"
)


def _ministries(text: str, found: Sequence[TaggedName]) -> Iterator[TaggedName]:
    """Ministries named by their state or its adjective ("the Estonian foreign ministry")."""
    lands = [text[name.start : name.end] for name in found if name.type != "person"]
    demonyms = Demonyms(lands)
    for match in _STATES_MINISTRY.finditer(text):
        word = match.group(1)
        if known_by_adjective(word) or known_by_spelling(word) or demonyms.name_of(word):
            yield TaggedName(match.start(), match.end(), "organisation", 1.0)


def _whole_places(text: str, names: Sequence[TaggedName]) -> list[TaggedName]:
    """Places whose name an engine cut in two joined again ("Strait of" and "Sarn")."""
    joined: list[TaggedName] = []
    for name in names:
        last = joined[-1] if joined else None
        if last and last.type == name.type == "place" and text[last.end : name.start] == " ":
            halves = (text[last.start : last.end], text[name.start : name.end])
            if not any(map(known_by_spelling, halves)):
                joined[-1] = replace(last, end=name.end)
                continue
        joined.append(name)
    return joined


def _retyped(text: str, names: Sequence[TaggedName]) -> Iterator[TaggedName]:
    """The names with the types that the whole report gives them; adjectives are none."""
    types = settle_types([NamedPlace(text, name.start, name.end, name.type) for name in names])
    for name, type in zip(names, types, strict=True):
        if type is not None:
            yield replace(name, type=type)


class _Places:
    """Where the report is and where noise."""

    def __init__(self, passages: Sequence[Passage], length: int) -> None:
        noise = sorted((p.span.start, p.span.end) for p in passages if p.is_noise)
        self.starts = [start for start, _ in noise]
        self.ends = [end for _, end in noise]

    def in_report(self, start: int, end: int) -> bool:
        place = bisect_right(self.starts, start) - 1
        if place >= 0 and self.ends[place] > start:
            return False
        return place + 1 >= len(self.starts) or self.starts[place + 1] >= end


def _past_strangers(text: str, start: int, end: int) -> int:
    """Where the name begins behind words that an engine drew in ("said Kim", "talks. Trump")."""
    words = list(re.finditer(r"\S+", text[start:end]))
    first = 0
    for place, word in enumerate(words[:-1]):
        after = text[start + word.end() : start + words[place + 1].start()]
        ends = re.search(r"[a-z][.!?][\"”’']*$", word.group()) and not is_title(word.group())
        if ends or "\n" in after or "\r" in after:
            first = place + 1
    while first < len(words) - 1 and _is_stranger(words[first].group()):
        if not any(sign.isupper() for sign in text[start + words[first].end() : end]):
            break
        first += 1
    return start + words[first].start() if words else start


def _is_stranger(word: str) -> bool:
    """Whether a word in small letters begins no name ("said", "with"; but "al", "von", "de")."""
    return word.isalpha() and word.islower() and word not in PARTICLES


_EDGE = " \t\n\r\u00a0,;:.!?()[]\"“”„«»'‘’-–—*"
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\s?['’]s?$")
_ABBREVIATION = re.compile(r"(?:^|[\s-])(?:[A-Z]\.)+$|(?:Calif|Corp|Inc|Ltd|Co|Jr|Sr)\.$")
# Names in which the article is a part.
_WITH_ARTICLE = frozenset({"the hague", "the gambia"})


def _trim(text: str, name: TaggedName) -> TaggedName | None:
    """A tagged name by the rules for mentions, or None if nothing of it is a name."""
    start, end = max(0, name.start), min(len(text), name.end)
    start, end = _whole_words(text, start, end)
    start = _past_strangers(text, start, end)
    if office := _OFFICE_OF.match(text, start, end):
        start = office.end()
    if _CUT_MINISTRY.search(text, start, end) and _MINISTRY.match(text, end):
        return None  # a description: "Tamouran defence" of "Tamouran defence ministry"
    if name.type == "person":
        start = _past_titles(text, start, end)
    else:
        if _MINISTER_OF.search(text, max(0, start - 20), start) and fold_fields(text[start:end]):
            return None  # "Affairs" of "Minister of Foreign Affairs"
        start = _with_ministry(text, start, end)
    start, end = _edges(text, start, _before_office(text, start, end))
    if name.type == "organisation" and (kind := _KIND_BEHIND.match(text, end)):
        end = kind.end()
    words = text[start:end]
    article = _ARTICLE.match(words)
    if article and not _keeps_article(words):
        start += article.end()
        words = text[start:end]
    if not fold(words).removeprefix("the") or not any(sign.isalpha() for sign in words):
        return None
    if not any(sign.isupper() for sign in words) and not any(ord(sign) > 0x2FF for sign in words):
        if name.type != "organisation" or not _stands_for_name(words):
            return None  # a description, no name
    if known_by_adjective(words) and not known_by_spelling(words):
        return None
    if fold(words) in _NO_NAMES or (fold_fields(words) and len(words.split()) == 1):
        return None
    if len(words.split()) == 1 and _is_common(words) and name.type != "organisation":
        return None
    return TaggedName(start, end, _settled_type(text, start, end, name.type), name.confidence)


# A body's kind in small letters belongs to its name ("Works council", "Homeland party").
_KIND_BEHIND = re.compile(r"\s(?:council|party)\b(?!['’]s\s\w+ (?:council|party))")
# States that are cities; there the city is meant as often as the state.
CITY_STATES = frozenset({"singapore", "luxembourg", "djibouti", "monaco", "kuwait", "panama"})
_NO_NAMES = frozenset(
    "he she they it we i you his her their our monday tuesday wednesday thursday friday saturday "
    "sunday january february march april may june july august september october november december "
    "photo video advertisement western".split()
)


def _stands_for_name(words: str) -> bool:
    """Whether an engine may take small letters for a name ("the alliance", "the ministry")."""
    office = office_of(words.split()[-1])
    return (office is not None and office[1] in {"body", "group"}) or words in {"alliance", "pact"}


def _is_common(word: str) -> bool:
    return bool(office_of(word)) or is_title(word)


def _whole_words(text: str, start: int, end: int) -> Range:
    """The range with its first and last word whole, should an engine cut into them."""
    while 0 < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _edges(text: str, start: int, end: int) -> Range:
    while start < end and text[start] in _EDGE and not _opens_brackets(text, start, end):
        start += 1
    while start < end:
        words = text[start:end]
        possessive = _POSSESSIVE.search(words)
        if possessive and possessive.start() > 0:
            end = start + possessive.start()
        elif text[end - 1] == "." and _ABBREVIATION.search(words):
            break
        elif text[end - 1] == ")" and "(" in words:
            break
        elif text[end - 1] in _EDGE:
            end -= 1
        else:
            break
    if (
        end < len(text)
        and text[end] == "."
        and re.search(r"(?:^|\W)[A-Z](?:\.[A-Z])+$", text[start:end])
    ):
        end += 1  # "U.S" is "U.S."
    return start, end


# An office that an engine took for a part of the body's name ("Secretary General of the Compact").
_OFFICE_OF = re.compile(
    r"(?:[A-Z][\w-]*\s){0,3}(?:Secretary[- ]General|Minister|President|Director[- ]General|"
    r"Chairman|Chairwoman|Chief|Commissioner|Ambassador|Spokes(?:man|woman|person)|Leader)\s+of\s+(?:the\s+)?"
    r"(?=[A-Z])"
)
_CUT_MINISTRY = re.compile(r"\s(?:defen[cs]e|foreign|interior|finance|justice|trade)$")
_MINISTRY = re.compile(r"\s(?:ministry|minister|department)")
_OFFICE_WORD = re.compile(r"\s+(?:(?:Deputy|Foreign|Defen[cs]e|Prime|Interior|Finance|Trade)\s*)+$")
_HOLDER = re.compile(  # "NATO" of "NATO Secretary General"
    r"\s(?:Secretary[- ]General|President|Prime Minister|Foreign Minister|Spokes(?:man|woman))$"
)
_OFFICE_FOLLOWS = re.compile(r"\s*(?:Minist|Secretar)", re.IGNORECASE)


_MINISTER_OF = re.compile(r"\bMinister (?:of|for) (?:the )?$")
_MINISTRY_OF = re.compile(r"\b(?:Ministry|Department) (?:of|for) (?:the )?$")


def _with_ministry(text: str, start: int, end: int) -> int:
    """Where a ministry's name begins that an engine cut in two ("Ministry of" Foreign Affairs)."""
    cut = _MINISTRY_OF.search(text, max(0, start - 24), start)
    return cut.start() if cut and fold_fields(text[start:end]) else start


def _before_office(text: str, start: int, end: int) -> int:
    """Where a name ends before the office that an engine cut in two ("NATO Foreign" Ministers)."""
    holder = _HOLDER.search(text, start, end)
    if holder and known_by_spelling(text[start : holder.start()]):
        return holder.start()
    office = _OFFICE_WORD.search(text[start:end])
    return start + office.start() if office and _OFFICE_FOLLOWS.match(text, end) else end


def _opens_brackets(text: str, start: int, end: int) -> bool:
    return text[start] == "(" and ")" in text[start:end]


def _past_titles(text: str, start: int, end: int) -> int:
    """Where the name begins behind its titles ("U.S. President Donald Trump")."""
    words = list(re.finditer(r"\S+", text[start:end]))
    first = 0
    for place, word in enumerate(words[:-1]):
        plain = word.group().strip(",")
        if is_title(plain) or office_of(re.sub(r"['’]s$", "", plain).strip(".,")):
            first = place + 1
    return start + words[first].start() if words and first else start


def _keeps_article(words: str) -> bool:
    if fold(words) in _WITH_ARTICLE:
        return True
    known = known_by_spelling(words)
    return bool(known and words in known[0].spellings)


def _settled_type(text: str, start: int, end: int, type: EntityType) -> EntityType:
    """The type as the table has it; for a capital and a seat as the words around have it."""
    known = known_by_spelling(text[start:end])
    if known is None:
        return type
    entry, use = known
    if type == "person" and (text[start:end] in DOUBTFUL or _stands_after_title(text, start)):
        return type
    if use == "name":
        return "place" if entry.id in CITY_STATES and type == "place" else entry.type
    if use == "capital":
        if type == "place" or type_of_capital(text, start, end) == "place":
            return "place"
        return entry.type
    return "place" if is_place_here(text, start, end) else entry.type


def _agreed(text: str, names: Sequence[TaggedName]) -> list[TaggedName]:
    """The names with one type for one spelling: that of most of them, a person's after a title."""
    votes: dict[str, dict[EntityType, float]] = {}
    surnames = {
        surname
        for name in names
        if name.type == "person" and " " in text[name.start : name.end]
        for surname in _written_surnames(text[name.start : name.end])
    }
    for name in names:
        words = text[name.start : name.end]
        count = votes.setdefault(words, {})
        count[name.type] = count.get(name.type, 0.0) + name.confidence
        if words in surnames or _stands_after_title(text, name.start):
            count["person"] = count.get("person", 0.0) + 1.0
    agreed = []
    for name in names:
        words = text[name.start : name.end]
        type = max(votes[words], key=votes[words].__getitem__)
        if known_by_spelling(words) is None and 2 * votes[words][type] > sum(votes[words].values()):
            name = replace(name, type=type)
        agreed.append(name)
    return agreed


_TITLES_ONLY = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sen|Rep|Gen|President|Minister|Chairman)\.?\s$")


def _stands_after_title(text: str, start: int) -> bool:
    return bool(_TITLES_ONLY.search(text[max(0, start - 12) : start]))


def _repeated(text: str, found: Sequence[TaggedName]) -> list[TaggedName]:
    """Names seen once that stand elsewhere in the report, where the engine missed them."""
    types: dict[str, Counter[EntityType]] = {}
    for name in found:
        types.setdefault(text[name.start : name.end], Counter())[name.type] += 1
    wanted = [words for words in types if _names_alone(words)]
    if not wanted:
        return []
    taken = sorted((name.start, name.end) for name in found)
    added = []
    for start, end in _find_whole(text, wanted, _WORD_GOES_ON):
        if not _overlaps(taken, start, end) and not _begins_other(text, end):
            type = types[text[start:end]].most_common(1)[0][0]
            added.append(TaggedName(start, end, _settled_type(text, start, end, type), 0.7))
    return added


_WORD_GOES_ON = re.compile(r"\w")
_SURNAME_GOES_ON = re.compile(r"[\w-]|\s[A-Z][a-z]+berg")


def _find_whole(text: str, wanted: Iterable[str], goes_on: re.Pattern[str]) -> Iterator[Range]:
    """Where these names stand as whole words, the longest at each place.

    A pattern of all of them would take longer to build, for each report anew, than to look.
    """
    places = []
    for words in wanted:
        start = text.find(words)
        while start >= 0:
            end = start + len(words)
            begins = not start or not (text[start - 1].isalnum() or text[start - 1] in "_-")
            if begins and not goes_on.match(text, end):
                places.append((start, -end))
            start = text.find(words, start + 1)
    reached = 0
    for start, end in sorted(places):
        if start >= reached:
            reached = -end
            yield start, reached


def _names_alone(words: str) -> bool:
    """Whether a spelling names the same wherever it stands ("Time" and "the Union" may not)."""
    if not words[0].isupper() or fold(words) in _WORDS_TOO:
        return False
    return " " in words or "-" in words or (len(words) > 2 and not _is_common(words))


# One-word names that begin a sentence as often.
_WORDS_TOO = frozenset(
    "time center centre reform north south west east union congress will may march hope today "
    "state post guardian sun independent people progress forward unity home front bild quad "
    "us".split()
)


def _overlaps(taken: Sequence[Range], start: int, end: int) -> bool:
    place = bisect_right(taken, (start, end)) - 1
    return any(
        taken[near][0] < end and start < taken[near][1]
        for near in (place, place + 1)
        if 0 <= near < len(taken)
    )


def _longest(
    text: str, tagged: Iterable[TaggedName], sightings: Iterable[Sighting]
) -> list[TaggedName]:
    """Tagged names and those of the table, where they overlap the longer."""
    kept = _apart(sorted(tagged, key=lambda name: name.start))
    found: list[TaggedName] = []
    spans = [(name.start, name.end) for name in kept]
    beaten: set[int] = set()
    for sighting in sightings:
        rivals = [
            place
            for place, (start, end) in enumerate(spans)
            if start < sighting.end and sighting.start < end
        ]
        shorter = [
            place
            for place in rivals
            if spans[place][1] - spans[place][0] < sighting.end - sighting.start
        ]
        if rivals and len(shorter) < len(rivals):
            continue
        if rivals and any(kept[place].type == "person" for place in rivals):
            continue
        if not rivals and not _is_certain(text, sighting):
            continue
        beaten.update(rivals)
        type = _type_of_sighting(text, sighting)
        found.append(TaggedName(sighting.start, sighting.end, type, 1.0))
    return found + [name for place, name in enumerate(kept) if place not in beaten]


def _type_of_sighting(text: str, sighting: Sighting) -> EntityType:
    start, end = sighting.start, sighting.end
    if sighting.use == "capital" and type_of_capital(text, start, end) == "place":
        return "place"
    if sighting.known.id in CITY_STATES and is_place_here(text, start, end):
        return "place"
    if sighting.use == "seat" and is_place_here(text, sighting.start, sighting.end):
        return "place"
    return sighting.known.type


# The West is a party, the west a direction; and a spelling that begins a longer name is not meant.
_LONGER = re.compile(
    r"(?:\s(?:University|College|Street|Avenue|Airport|Times|Post|Herald|Bank of)\b)"
)


def _is_certain(text: str, sighting: Sighting) -> bool:
    """Whether the table alone may say that this is a mention."""
    if _LONGER.match(text, sighting.end):
        return False
    before = text[max(0, sighting.start - 20) : sighting.start]
    # "Bank of America", "New England": the middle of a longer name
    return not re.search(r"(?:\bBank of|\bNew|\bRadio|\bAir|\bVoice of) $", before)


_ALLIANCE = re.compile(r"(?<![\w-])(?:[Aa]tlantic |[Ww]estern )?[Aa]lliance(?!\w)")


def _alliances(text: str, found: Sequence[TaggedName]) -> Iterator[TaggedName]:
    """The alliance where NATO is named: the one description that stands for a name."""
    if not any(text[name.start : name.end].upper() == "NATO" for name in found):
        return
    for match in _ALLIANCE.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if re.search(
            r"\b(?:an?|their|new|such|any|this|opposition|\w+-EU|ruling|electoral) $", before
        ):
            continue
        if not any(n.start < match.end() and match.start() < n.end for n in found):
            yield TaggedName(match.start(), match.end(), "organisation", 0.8)


def _surnames(text: str, found: Sequence[TaggedName]) -> list[TaggedName]:
    """Persons named in full who stand elsewhere with the surname alone."""
    taken = sorted((name.start, name.end) for name in found)
    wanted: dict[str, str] = {}
    for name in found:
        if name.type == "person" and " " in text[name.start : name.end]:
            for surname in _written_surnames(text[name.start : name.end]):
                wanted[surname] = surname
    if not wanted:
        return []
    return [
        TaggedName(start, end, "person", 0.9)
        for start, end in _find_whole(text, wanted, _SURNAME_GOES_ON)
        if not _overlaps(taken, start, end) and not _begins_other(text, end)
    ]


def _written_surnames(name: str) -> Iterator[str]:
    """The surname as written ("von der Leyen", "al-Sadat"; "Kim" of "Kim Jong Un")."""
    surname = person_name(name).surname
    words = name.split()
    if fold(words[0]) == surname:
        yield words[0]
        return
    for first in range(1, len(words)):
        if fold(" ".join(words[first:])) == surname:
            yield " ".join(words[first:])
    last = words[-1]
    bare = last.split("-", 1)[-1] if last[:3].lower() in {"al-", "el-"} else last
    if fold(bare) == bare_surname(surname) and bare not in _TOO_COMMON:
        yield bare


# Surnames that are words; alone they name nobody for certain.
_TOO_COMMON = frozenset(
    "Ban May Will Bush Green Brown White Black Park Little Long Young Moon".split()
)


def _begins_other(text: str, end: int) -> bool:
    """Whether the surname is part of another name ("the Trump Tower", "Clinton Foundation")."""
    after = re.match(r"\s([A-Z][a-z]+)", text[end : end + 24])
    return bool(after and after.group(1) in _OF_PLACES)


_OF_PLACES = frozenset(
    "Tower Towers Foundation Center Centre Library Museum Institute University Airport Hotel "
    "Street "
    "Avenue Square Bridge Hall House Plaza Doctrine Plan Act Amendment Organization Prize".split()
)


def _apart(names: Iterable[TaggedName]) -> list[TaggedName]:
    """Names in order, none overlapping another: the longer one stays."""
    kept: list[TaggedName] = []
    for name in sorted(names, key=lambda name: (name.start, name.start - name.end)):
        if kept and name.start < kept[-1].end:
            if name.end - name.start > kept[-1].end - kept[-1].start:
                kept[-1] = name
            continue
        kept.append(name)
    return kept
