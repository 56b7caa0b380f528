"""Names: the table of states and organisations, and when two spellings are one name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from rapidfuzz.distance import JaroWinkler, Levenshtein

from verbale.record import EntityType

Use = Literal["name", "capital", "seat"]
Gender = Literal["m", "f"]

# Jaro-Winkler of two surnames that may be one in another spelling: Koiliba and Kuleba have 0.75,
# Kirchner and Kerry 0.55. Alone it decides nothing: office, party and given name must agree too.
ALIKE_SURNAMES = 0.74
# Jaro-Winkler of two given names that may be one in another spelling (Sergey, Sergei: 0.93).
ALIKE_GIVEN = 0.85
# A slip of the pen changes one letter ("Lavov"); in a shorter name it makes another (Kim, Kin).
SHORTEST_SLIP = 5

PARTICLES = frozenset(
    "al el bin ibn ben abu van von der den de la le du da di dos del della ter ten zu zur st "
    "san".split()
)
# Family names that stand first in Chinese, Korean, Vietnamese names written in their own order.
FAMILY_FIRST = frozenset(
    "kim lee park choi choe jung chung jong moon ri han yoon yun kang cho jo lim yang ahn shin seo "
    "xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin luo gao liang "
    "zheng xie song tang deng feng jiang wen yu hua lu qin nguyen tran pham pak paek hyon no roh "
    "hwang kwon ban chun bo lo tsai ma ho to".split()
)
# Family names of Chinese and Korean origin that stand last as often ("Moon-sung Lee").
_FAMILY_LAST = frozenset("lee kim park chen wang li liu zhang huang".split())
_WORD = re.compile(r"\w+")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the table: who or what a spelling stands for."""

    id: str
    type: EntityType
    name: str
    kind: str  # party, state body, assembly, forum, media, research, place
    part_of: str | None
    spellings: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighting:
    """A spelling of the table in a text, in code points."""

    start: int
    end: int
    known: Known
    use: Use


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name, folded."""

    given: tuple[str, ...]
    surname: str

    @property
    def is_full(self) -> bool:
        return bool(self.given)


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """A name without case, accents, stops, hyphens and possessive, to compare spellings.

    >>> fold("U.S."), fold("Rinkēvičs"), fold("Al-Qaeda’s")
    ('us', 'rinkevics', 'al qaeda')
    """
    bare = re.sub(r"['’‘]s?(?=\W|$)", "", name.casefold()).translate(_LETTERS)
    bare = unicodedata.normalize("NFKD", bare)
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    bare = re.sub(r"(?<=\w)[.'’‘](?=\w|$|\s)", "", bare)
    return " ".join(_WORD.findall(bare))


def slug(name: str) -> str:
    """A short id out of a name.

    >>> slug("Estonian foreign ministry")
    'estonian-foreign-ministry'
    """
    words = fold(name).encode("ascii", "ignore").decode() or "unnamed"
    return "-".join(word for word in words.split() if word != "the")


@cache
def known_names() -> dict[str, Known]:
    """Every row of the table by its id."""
    rows: dict[str, Known] = {}
    text = files("verbale.data").joinpath("names.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            cells = (line.split("\t") + [""] * 9)[:9]
            id, type, name, spellings, capitals, seats, adjectives, kind, part_of = cells
            rows[id] = Known(
                id,
                type,  # type: ignore[arg-type]
                name,
                kind,
                part_of or None,
                tuple(filter(None, spellings.split("|"))),
                tuple(filter(None, capitals.split("|"))),
                tuple(filter(None, seats.split("|"))),
                tuple(filter(None, adjectives.split("|"))),
            )
    return rows


@cache
def _spellings() -> dict[str, list[tuple[str, Known, Use]]]:
    """Spellings by their first word, longest first."""
    by_word: dict[str, list[tuple[str, Known, Use]]] = {}
    for known in known_names().values():
        uses: tuple[tuple[tuple[str, ...], Use], ...] = (
            (known.spellings, "name"),
            (known.capitals, "capital"),
            (known.seats, "seat"),
        )
        for words, use in uses:
            for spelling in _variants(words, known.type):
                first = _WORD.search(spelling)
                if first:
                    by_word.setdefault(first.group(), []).append((spelling, known, use))
    for entries in by_word.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return by_word


# In a headline all of capitals a state is written so too; a shorter one may be another word.
SHORTEST_CAPITALS = 4


def _variants(words: tuple[str, ...], type: EntityType) -> Iterator[str]:
    for word in words:
        yield word
        if type == "state" and len(word) >= SHORTEST_CAPITALS and word.upper() != word:
            yield word.upper()
        if "'" in word:
            yield word.replace("'", "’")


# One word of the table that is as often a person's or a city's: no name of ours when another
# capitalised word follows ("Victoria Nuland", "Georgetown University", "Chad Smith").
DOUBTFUL = frozenset(
    "Victoria Kingston Georgetown Wellington Jordan Chad Georgia Sofia Virginia Wagner Santiago "
    "Lima Congress Berne Moroni Rand Bild Wagner Quad Carnegie Sputnik Tonga Delhi Washington "
    "Islam Isis America Israel Paris London Florida Texas Kuwait".split()
)


def find_known(text: str, start: int = 0, end: int | None = None) -> list[Sighting]:
    """Every spelling of the table in this stretch of text, the longest at each place."""
    end = len(text) if end is None else end
    table = _spellings()
    found: list[Sighting] = []
    reached = start
    for word in _WORD.finditer(text, start, end):
        spellings = table.get(word.group())
        if spellings is None or word.start() < reached:
            continue
        for spelling, known, use in spellings:
            stop = word.start() + len(spelling)
            if not text.startswith(spelling, word.start()) or stop > end or _runs_on(text, stop):
                continue
            if spelling == "the West" and re.match(r" [A-Z]", text[stop : stop + 2]):
                continue
            if spelling in DOUBTFUL and re.match(r" [A-Z][a-z]+", text[stop : stop + 3] + "aa"):
                following = _WORD.match(text, stop + 1)
                if following and following.group() not in _FOLLOWERS:
                    continue
            first = word.start() + (4 if spelling.startswith("the ") else 0)
            found.append(Sighting(first, stop, known, use))
            reached = stop
            break
    return found


# What may follow such a word in capitals and leave it a name by itself.
_FOLLOWERS = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April "
    "May June "
    "July August September October November December And In On To For Of President Prime Foreign "
    "Defense Defence Says Said".split()
)


def _runs_on(text: str, stop: int) -> bool:
    """Whether a word does not end here ("North Korea" in "North Korean")."""
    if stop >= len(text):
        return False
    return text[stop].isalnum() or text[stop] == "_"


@lru_cache(maxsize=4096)
def known_by_spelling(words: str) -> tuple[Known, Use] | None:
    """Whom the whole of these words names, if the table knows."""
    folded = fold(words)
    return _folded().get(folded.removeprefix("the "))


@cache
def _folded() -> dict[str, tuple[Known, Use]]:
    table: dict[str, tuple[Known, Use]] = {}
    for known in known_names().values():
        for spelling in (known.name, *known.spellings):
            table.setdefault(fold(spelling).removeprefix("the "), (known, "name"))
    for known in known_names().values():
        for spelling in known.seats:
            table.setdefault(fold(spelling), (known, "seat"))
        for spelling in known.capitals:
            table.setdefault(fold(spelling), (known, "capital"))
    return table


@cache
def _adjectives() -> dict[str, Known]:
    table: dict[str, Known] = {}
    for known in known_names().values():
        for word in known.adjectives:
            table.setdefault(fold(word), known)
    return table


def known_by_adjective(words: str) -> Known | None:
    """The state of "Estonian", "South Korean" or "Americans"."""
    return _adjectives().get(fold(words))


def find_adjectives(text: str) -> list[Sighting]:
    """The adjectives of states in a few words ("the North Korean leader")."""
    found: list[Sighting] = []
    table = _adjectives()
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        for length in (2, 1):
            run = words[place : place + length]
            if len(run) == length:
                known = table.get(fold(text[run[0].start() : run[-1].end()]))
                if known and run[0].group()[0].isupper():
                    found.append(Sighting(run[0].start(), run[-1].end(), known, "name"))
                    place += length
                    break
        else:
            place += 1
    return found


@cache
def _given_names() -> dict[str, Gender]:
    text = files("verbale.data").joinpath("given_names.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {fold(name): gender for name, gender in rows}  # type: ignore[misc]


@cache
def _leaders() -> dict[str, str]:
    text = files("verbale.data").joinpath("leaders.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {fold(name): party for party, names in rows for name in names.split("|")}


def party_of_leader(name: str) -> str | None:
    """The state or body of a well-known head of state or minister, by the full name alone."""
    return _leaders().get(fold(name))


def gender_of(name: str) -> Gender | None:
    """What a given name tells; None if it goes with both or is not listed."""
    words = fold(name).split()
    if not words:
        return None
    double = " ".join(words[:2])
    return _given_names().get(double) or _given_names().get(words[0])


@lru_cache(maxsize=8192)
def person_name(name: str) -> PersonName:
    """Given names and surname, in either order.

    >>> person_name("Ursula von der Leyen").surname, person_name("Kim Jong-un").surname
    ('von der leyen', 'kim')
    """
    words = [word for word in fold(name).split() if word not in {"jr", "sr", "iii", "ii"}]
    if len(words) < 2:
        return PersonName((), words[0] if words else "")
    if len(words) == 3 and words[0] in FAMILY_FIRST and words[2] not in _FAMILY_LAST:
        return PersonName(tuple(words[1:]), words[0])
    if len(words) == 2 and words[0] in FAMILY_FIRST and gender_of(words[0]) is None:
        if words[0] in {"xi", "li", "wang", "lu", "ri", "choe", "hu", "wen", "zhao", "nguyen"}:
            return PersonName((words[1],), words[0])
    first = len(words) - 1
    while first > 1 and words[first - 1] in PARTICLES:
        first -= 1
    if words[0] in PARTICLES and first == 1:  # "von der Leyen", "al-Sadat"
        return PersonName((), " ".join(words))
    if all(word in PARTICLES for word in words[:first]):
        return PersonName((), " ".join(words))
    return PersonName(tuple(words[:first]), " ".join(words[first:]))


@lru_cache(maxsize=8192)
def bare_surname(surname: str) -> str:
    """A surname without its particles: "al-Sadat" and "Sadat" are one.

    >>> bare_surname("von der leyen")
    'leyen'
    """
    words = surname.split()
    while len(words) > 1 and words[0] in PARTICLES:
        words = words[1:]
    return " ".join(words)


def same_given(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two rows of given names can be one person's (initials and middle names may lack)."""
    if not one or not other:
        return True
    if any(_same_given_word(a, b) for a in one for b in other if len(a) > 1 and len(b) > 1):
        return True
    return one[0][0] == other[0][0] and (len(one[0]) == 1 or len(other[0]) == 1)


def _same_given_word(one: str, other: str) -> bool:
    if one == other or _skeleton(one) == _skeleton(other):
        return True
    if _SHORT_FORMS.get(one, one) == _SHORT_FORMS.get(other, other):
        return True
    return JaroWinkler.similarity(one, other) >= ALIKE_GIVEN and one[0] == other[0]


_SHORT_FORMS = {
    "mike": "michael",
    "bill": "william",
    "bob": "robert",
    "rob": "robert",
    "jim": "james",
    "jimmy": "james",
    "joe": "joseph",
    "tony": "anthony",
    "antony": "anthony",
    "tom": "thomas",
    "dick": "richard",
    "dan": "daniel",
    "dave": "david",
    "ed": "edward",
    "ted": "edward",
    "chuck": "charles",
    "liz": "elizabeth",
    "kate": "katherine",
    "ben": "benjamin",
    "bibi": "benjamin",
    "binyamin": "benjamin",
    "nick": "nicholas",
    "steve": "stephen",
    "steven": "stephen",
    "ken": "kenneth",
    "greg": "gregory",
    "jeff": "jeffrey",
    "matt": "matthew",
    "andy": "andrew",
    "sue": "susan",
    "alex": "alexander",
    "vova": "vladimir",
    "volodymyr": "vladimir",
}


@lru_cache(maxsize=8192)
def _skeleton(word: str) -> str:
    """The consonants as one ear hears them in several spellings (Meshal, Meshaal)."""
    word = re.sub(r"^i(?=e)", "", word)
    for several, one in _SOUNDS:
        word = word.replace(several, one)
    word = re.sub(r"(.)\1+", r"\1", word)
    return word[:1] + re.sub(r"[aeiouy]", "", word[1:])


_SOUNDS = (
    ("shch", "s"), ("sch", "s"), ("tch", "c"), ("kh", "h"), ("gh", "g"), ("zh", "j"), ("ts", "s"),
    ("tz", "s"), ("dj", "j"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("w", "v"), ("iy", "i"),
    ("yi", "i"), ("ij", "i"), ("x", "ks"), ("ou", "u"), ("oe", "u"), ("ch", "c"), ("th", "t"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def same_surname(one: str, other: str) -> bool:
    """Whether two surnames are one in two transliterations.

    >>> same_surname("ryabkov", "riabkov"), same_surname("sherman", "herman")
    (True, False)
    """
    one, other = bare_surname(one), bare_surname(other)
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return True
    if min(len(one), len(other)) < SHORTEST_SLIP:
        return False
    return _skeleton(one) == _skeleton(other)


@lru_cache(maxsize=8192)
def surname_keys(surname: str) -> tuple[str, ...]:
    """What a surname shares with each that is the same (``same_surname``), to find these at once.

    >>> set(surname_keys("al ryabkov")) & set(surname_keys("riabkov"))
    {'~rbkv'}
    """
    bare = bare_surname(surname)
    joined = bare.replace(" ", "")
    return (joined, f"~{_skeleton(bare)}") if len(bare) >= SHORTEST_SLIP else (joined,)


def is_slip(one: str, other: str) -> bool:
    """Whether one surname may be the other with a letter wrong ("Lavov")."""
    one, other = bare_surname(one), bare_surname(other)
    if min(len(one), len(other)) < SHORTEST_SLIP or one[0] != other[0]:
        return False
    return Levenshtein.distance(one, other) == 1


@lru_cache(maxsize=8192)
def alike_surname(one: str, other: str) -> bool:
    """Whether two surnames might be one, if all else agrees ("Koiliba", "Kuleba")."""
    one, other = bare_surname(one), bare_surname(other)
    if not one or not other:
        return False
    if _skeleton(one) == _skeleton(other) and min(len(one), len(other)) >= SHORTEST_SLIP:
        return True
    return one[0] == other[0] and JaroWinkler.similarity(one, other) >= ALIKE_SURNAMES


def first_letters(surname: str) -> set[str]:
    """The letters of which two surnames that are alike (``alike_surname``) share one."""
    bare = bare_surname(surname)
    return {bare[:1], _skeleton(bare)[:1]} if bare else set()


# Share of letters that two spellings of one invented or foreign name have in common (Jaro-Winkler);
# Kestria and Kestrie 0.94, Mirawets and Miravec 0.89, Estonia and Ethiopia 0.73.
ALIKE_SPELLINGS = 0.88


def are_alike(one: str, other: str) -> bool:
    """Whether two names of places or bodies may be one in two spellings.

    >>> are_alike("Tamoura", "Tamoera"), are_alike("North Korea", "South Korea")
    (True, False)
    """
    one, other = fold(one), fold(other)
    if min(len(one), len(other)) < SHORTEST_SLIP or one[0] != other[0]:
        return False
    if len(one.split()) != len(other.split()):
        return False
    return all(
        a == b or _skeleton(a) == _skeleton(b) or (len(a) > 4 and _one_word(a, b))
        for a, b in zip(one.split(), other.split(), strict=True)
    )


def _one_word(one: str, other: str) -> bool:
    near = abs(len(one) - len(other)) <= 1  # Austria and Australia are two
    return near and one[0] == other[0] and JaroWinkler.similarity(one, other) >= ALIKE_SPELLINGS
