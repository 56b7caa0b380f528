"""Offices and descriptions: what "Estonia's deputy foreign minister" says of a person or body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from verbale.text.local_names import LocalNames
from verbale.text.names import (
    Gender,
    find_adjectives,
    find_known,
    fold,
    known_by_adjective,
    known_by_spelling,
)

OfficeKind = Literal["head", "voice", "staff", "body", "whole", "own", "group", "people"]
Range = tuple[int, int]

# Spelled in several words; read as one noun.
_COMPOUNDS = tuple(
    (re.compile(rf"\b{words}\b", re.IGNORECASE), noun)
    for words, noun in (
        (r"secretar(?:y|ies)[ -]general", "secretary-general"),
        (r"secretar(?:y|ies) of state", "secretary-of-state"),
        (r"directors?[ -]general", "director-general"),
        (r"vice[ -]presidents?", "vice-president"),
        (r"vice[ -]chair(?:man|woman)?", "vice-chairman"),
        (r"press secretary", "press-secretary"),
        (r"chief executives?(?: officer)?", "executive"),
        (r"prime ministers?", "premier"),
        (r"member (?:states|countries|nations)", "states"),
        (r"white house", "white-house"),
    )
)
_MINISTRY_OF = re.compile(
    r"\b(ministr(?:y|ies)|ministers?|department|secretary)(?: (?:of|for)) "
    r"((?:foreign|external|internal|home|economic|european|strategic)? ?"
    r"(?:affairs|relations)|(?:national )?def[ea]nce|(?:national )?defense|justice|trade|"
    r"finance|health|"
    r"energy|agriculture|labou?r|commerce|the interior|interior|the exterior|education|"
    r"transport|state|"
    r"the treasury|environment|the environment|economy|the economy|industry|immigration|"
    r"information)\b",
    re.IGNORECASE,
)
_TITLES = {
    "mr": "m", "mr.": "m", "sir": "m", "lord": "m", "mrs": "f", "mrs.": "f", "ms": "f", "ms.": "f",
    "miss": "f", "lady": "f", "dame": "f", "dr": None, "dr.": None, "prof": None, "prof.": None,
    "sen.": None, "rep.": None, "gov.": None, "gen.": None, "col.": None, "lt.": None, "sgt.": None,
    "capt.": None, "maj.": None, "adm.": None, "sheikh": "m", "king": "m", "queen": "f",
    "prince": "m", "princess": "f", "ayatollah": "m", "mullah": "m", "imam": "m", "pope": "m",
    "cardinal": "m", "rabbi": None, "judge": None, "president": None, "prime": None,
    "chancellor": None, "chairman": None, "senator": None, "congressman": "m", "general": None,
    "congresswoman": "f", "secretary": None, "minister": None, "ambassador": None, "mayor": None,
    "governor": None, "representative": None, "rev.": None, "father": "m", "sister": "f",
    "brother": "m", "herr": "m", "frau": "f", "monsieur": "m", "madame": "f", "sergeant": None,
    "colonel": None, "captain": None, "major": None, "admiral": None, "marine": None,
    "premier": None, "taoiseach": None, "spokesman": "m", "spokeswoman": "f", "professor": None,
    "marshal": None, "commander": None, "lieutenant": None, "vice": None, "deputy": None,
    "leader": None, "chief": None, "director": None, "envoy": None, "justice": None,
    "baroness": "f", "baron": "m", "count": "m", "emir": "m", "sultan": "m", "hon.": None,
}  # fmt: skip
_ABBREVIATED = {
    "sen.": "senator", "rep.": "congressman", "gov.": "governor", "gen.": "general",
    "col.": "colonel", "adm.": "admiral", "maj.": "major",
}  # fmt: skip
# Words that stand before an office and make it another one.
_RANKS = frozenset(
    "deputy vice former ex acting assistant associate junior opposition shadow".split()
)
# What the office deals with; a description that names a field means no office without it.
_FIELDS = frozenset(
    "foreign defense interior home finance justice trade energy economy economic health labor "
    "environment climate agriculture education transport immigration security treasury commerce "
    "national army military nuclear health oil intelligence police political press European".split()
)
_SKIPPED = frozenset(
    "the a an this that his her its their our your my senior top chief longtime veteran outgoing "
    "incoming new young current one another some several many two three both more most other key "
    "high-ranking high-level unnamed anonymous two-time first second such all so-called "
    "leading".split()
)
_SYNONYMS = {"defence": "defense", "labour": "labor", "affairs": "", "national": ""}
# A description ends where one of these begins; what follows "of", "for", "to" names its party.
_CUT = re.compile(
    r"\s(?:who|whom|whose|which|that|in|on|at|from|with|privy|familiar|speaking|briefed|watching|"
    r"including|close|involved|based|inside|within|by|about|near|working|visiting|traveling|said)\b"
)


@dataclass(frozen=True, slots=True)
class Description:
    """What a few words say of somebody without naming him."""

    words: str
    noun: str  # the head, singular, as in the table of offices; "" if it is none of them
    kind: OfficeKind | None
    plural: bool
    fields: frozenset[str]  # foreign, defense, ...
    ranks: frozenset[str]  # deputy, former, ...
    parties: tuple[str, ...]  # ids of the table: whose minister, whose officials
    complement: str | None  # what follows "of", "for", "to"
    definite: bool  # "the minister", not "a minister"

    @property
    def is_former(self) -> bool:
        return bool(self.ranks & {"former", "ex"})


@cache
def _offices() -> dict[str, tuple[str, OfficeKind, bool]]:
    """Noun to its singular, its kind and whether it is a plural."""
    table: dict[str, tuple[str, OfficeKind, bool]] = {}
    text = files("verbale.data").joinpath("offices.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            noun, kind, further = [*line.split("\t"), ""][:3]
            table[noun] = (noun, kind, noun in _PLURALS)  # type: ignore[assignment]
            for word in filter(None, further.split("|")):
                plural = word.endswith(("s", "men", "people")) and not word.endswith("ss")
                table.setdefault(word, (noun, kind, plural))  # type: ignore[arg-type]
    return table


_PLURALS = frozenset(
    {"insurgents", "reports", "people", "politicians", "forces", "troops", "circles"}
)


def office_of(word: str) -> tuple[str, OfficeKind, bool] | None:
    """The office that a noun names: its singular, its kind, whether it is a plural."""
    return _offices().get(word.casefold())


def is_title(word: str) -> bool:
    """Whether a word stands before a name and is no part of it (Mr., President, Gen.)."""
    return word.casefold() in _TITLES


def title_gender(word: str) -> Gender | None:
    gender = _TITLES.get(word.casefold())
    return gender  # type: ignore[return-value]


def tidy(words: str) -> str:
    """A description in one case of spelling: compounds joined, "minister of X" turned round."""
    tidied = re.sub(r"\s+'s\b", "'s", " ".join(words.replace("’", "'").split()))
    tidied = re.sub(
        r"^who (?:leads|heads|chairs|runs|led|headed|chaired|ran|represents)\s",
        "leader of ",
        tidied,
    )
    tidied = re.sub(r"^who speaks for\s", "spokesman of ", tidied)
    tidied = _MINISTRY_OF.sub(_turn, tidied)
    for pattern, noun in _COMPOUNDS:
        tidied = pattern.sub(noun, tidied)
    return tidied


def _turn(match: re.Match[str]) -> str:
    noun, field = match.group(1), match.group(2).lower().removeprefix("the ")
    if noun.lower() == "secretary" and field == "state":
        return match.group()
    if noun.lower() == "department" and field == "state":
        return "State Department"
    return f"{field.replace('affairs', '').strip()} {noun}"


def describe(words: str, local: LocalNames | None = None) -> Description | None:
    """What these words say of somebody; None if they hold no noun that we know.

    >>> found = describe("Estonia's deputy foreign minister")
    >>> found.noun, sorted(found.fields), sorted(found.ranks), found.parties
    ('minister', ['foreign'], ['deputy'], ('estonia',))
    """
    cache = _CACHE if local is None else local.cache
    if len(cache) > LARGEST_CACHE:
        cache.clear()
    if words not in cache:
        cache[words] = _describe(words, local)
    return cache[words]  # type: ignore[return-value]


_CACHE: dict[str, object] = {}
# Descriptions kept in memory, in entries: those of some thousand reports.
LARGEST_CACHE = 20_000


def _describe(words: str, local: LocalNames | None) -> Description | None:
    front, complement = _front(tidy(words))
    tokens = [token.strip('()"“”.,;:') for token in front.split()]
    tokens = [token for token in tokens if token]
    if not tokens or front.endswith(("'s", "s'")):
        return None
    office = office_of(tokens[-1]) or office_of(tokens[-1].rsplit("-", 1)[-1])
    if office is None:
        return None
    noun, kind, plural = office
    lower = [_SYNONYMS.get(token.casefold(), token.casefold()) for token in tokens[:-1]]
    first = tokens[0].casefold()
    parties = parties_in(f"{front} of {complement}" if complement else front, local)
    if not parties and noun in _OF_ONE_STATE:
        parties = (_OF_ONE_STATE[noun],)
    return Description(
        words=words,
        noun=noun,
        kind=kind,
        plural=plural,
        fields=frozenset(word for word in lower if word in _FIELDS),
        ranks=frozenset(word for word in lower if word in _RANKS),
        parties=parties,
        complement=complement,
        definite=first in _DEFINITE or "'s" in front or (len(tokens) == 1 and not plural),
    )


_DEFINITE = frozenset("the this that his her its their both".split())
# Offices that one state alone has, so that reports leave the state unsaid.
_OF_ONE_STATE = {"secretary-of-state": "usa", "taoiseach": "ireland"}


def _front(tidied: str) -> tuple[str, str | None]:
    """What stands up to the noun, and whose the office is ("of X", "for X")."""
    whole = f" {tidied}"
    cut = _CUT.search(whole)
    front = (whole[: cut.start()] if cut else whole).strip()
    complement = None
    inner = re.search(r"\s(?:of|for|to)\s+", front)
    if inner:
        complement = front[inner.end() :].strip(" ,")
        front = front[: inner.start()]
    elif cut:
        after = re.match(r"\s(?:at|with|from|in)\s+(.+)$", whole[cut.start() :], re.DOTALL)
        complement = after.group(1).split(",")[0] if after else None
    return front.split(",")[0].strip(), complement


def parties_in(words: str, local: LocalNames | None = None) -> tuple[str, ...]:
    """States and organisations that a few words name or have as adjectives, in order."""
    places = [(s.start, s.end, s.known.id) for s in find_known(words) if s.known.type != "place"]
    places += [(s.start, s.end, s.known.id) for s in find_adjectives(words)]
    if local is not None:
        places += local.find(words)
    kept: list[tuple[int, int, str]] = []
    for start, end, id in sorted(places, key=lambda place: (place[0], -place[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, id))
    return tuple(dict.fromkeys(id for _, _, id in kept))


# Longest office before or after a name, in code points: what is longer is no office.
LONGEST_OFFICE = 160


def title_before(text: str, start: int) -> Range | None:
    """The words right before a name that say what the person is: titles, office, party.

    >>> text = "NATO's Secretary General, Jens Stoltenberg"
    >>> text[slice(*title_before(text, 26))]
    "NATO's Secretary General"
    """
    line = text.rfind("\n", 0, start) + 1
    floor = max(line, start - LONGEST_OFFICE)
    place = start
    while place > floor and text[place - 1] in " \u00a0,":
        place -= 1
    comma = "," in text[place:start]
    stop = begin = place
    holds_office = False
    while begin > floor:
        word_end = begin
        while word_end > floor and text[word_end - 1] in " \u00a0":
            word_end -= 1
        word_start = word_end
        while word_start > floor and not text[word_start - 1].isspace():
            word_start -= 1
        if word_start == floor > line and not text[floor - 1].isspace():
            break  # half of a word
        word = text[word_start:word_end]
        if not word or not _belongs(word, text[word_end:stop], apposed=comma):
            break
        if office_of(_plain(word)) or is_title(word):
            holds_office = True
        begin = word_start
    if begin == stop or not holds_office:
        return None
    if comma and not _is_apposed(text[begin:stop]):
        return None
    return begin, stop


def _plain(word: str) -> str:
    return re.sub(r"['’]s$", "", word.strip('()"“”.,;:')).rsplit("-", 1)[-1]


def _belongs(word: str, after: str, *, apposed: bool = False) -> bool:
    """Whether this word can be part of an office that goes on with what stands after it."""
    if word[-1] in ',;:.!?"”' and not is_title(word) and not re.fullmatch(r"(?:[A-Z]\.)+", word):
        return False
    if word[0] in '"“(' or word.endswith(")"):
        return False
    plain = _plain(word)
    low = _SYNONYMS.get(plain.casefold(), plain.casefold())
    if word.casefold() in {"the", "of", "a", "an"}:
        return bool(after.strip())
    if apposed and word.casefold() in {"from", "to", "for"}:
        return bool(after.strip())
    if office_of(plain) or is_title(word) or low in _FIELDS or low in _RANKS or low in _MODIFIERS:
        return True
    if known_by_adjective(plain) or known_by_spelling(plain):
        return True
    return plain[:1].isupper() and bool(re.match(r"[\w’'.\-]+$", word))


_MODIFIERS = frozenset(
    "prime special top chief senior associate general state regional local veteran long-time "
    "current "
    "then-president then american affairs political lead high permanent peace trade climate arms "
    "north south labor union school council city company executive managing party interim rival "
    "opposition house senate majority minority congressional".split()
)


def _is_apposed(words: str) -> bool:
    """Whether words before a comma are an office ("the US special envoy, Zalmay Khalilzad")."""
    return describe(words) is not None and not words.split()[0].endswith(",")


def apposition_after(text: str, end: int) -> Range | None:
    """The words after a name, between commas, that say what the person is.

    >>> text = "Mark Regev, a spokesman for Mr. Netanyahu, said"
    >>> text[slice(*apposition_after(text, 10))]
    'a spokesman for Mr. Netanyahu'
    """
    opening = re.compile(
        r"(?:['’]s)?\s?(?:\([^)]{1,40}\))?\s?,\s?(?:R-\w+\.?,\s|D-\w+\.?,\s)?"
    ).match(text, end)
    if not opening:
        return None
    start = opening.end()
    stop = start
    limit = min(len(text), start + LONGEST_OFFICE)
    while stop < limit and not _ends_apposition(text, stop):
        stop += 1
    if stop == limit < len(text):
        stop = start + len(re.sub(r"\S*\Z", "", text[start:stop]))  # no half of a word
    words = text[start:stop].rstrip()
    leads = re.match(
        r"who (?:leads|heads|chairs|runs|led|headed|chaired|ran|speaks for|represents)\s", words
    )
    if leads:
        return start, start + len(words)
    if not words or re.match(r"(?:who|which|whose|where|when|and|but|said|told)\b", words):
        return None
    if not _begins_office(words.split()[0]) or describe(words) is None:
        return None
    return start, start + len(words)


def _begins_office(word: str) -> bool:
    """Whether an apposition can begin so ("a", "Estonia's", "former", "head"); "assured" cannot."""
    low = _SYNONYMS.get(word.casefold().strip("’'"), word.casefold())
    if low in _SKIPPED or low in _RANKS or low in _FIELDS or low in _MODIFIERS:
        return True
    return word[0].isupper() or office_of(_plain(word)) is not None


def _ends_apposition(text: str, place: int) -> bool:
    sign = text[place]
    if sign in '\n;:—"”“()':
        return True
    if sign == ",":
        return True
    if sign == "." and (place + 1 >= len(text) or text[place + 1] in ' \n\r"”'):
        before = text[max(0, place - 4) : place]
        return not re.search(r"(?:\b[A-Z]|Mr|Ms|Mrs|Dr|Gen|Sen|Rep|Gov|St)$", before)
    return sign.isspace() and _SAID_NEXT.match(text, place, place + 12) is not None


_SAID_NEXT = re.compile(r"\s(?:said|says|told|and said|wrote|warned|added)\b")


def fold_fields(words: str) -> frozenset[str]:
    """The fields named in a few words (foreign, defense, ...)."""
    return frozenset(word for word in map(_synonym, fold(words).split()) if word in _FIELDS)


def _synonym(word: str) -> str:
    return _SYNONYMS.get(word, word)


_PAIRED = re.compile(
    r"((?:[\w.'’-]+ ){0,4}?)(\w+) and (\w+) (ministers|secretaries|chiefs)\s+$", re.IGNORECASE
)
# How the words before a name end where either pattern can match: far quicker to see.
_PAIRED_ENDS = ("ministers", "secretaries", "chiefs")
_SECOND = re.compile(r"(?<=\s)([A-Z][\w'’.-]*\s+){1,4}and\s+$")


def offices_before(text: str, start: int, local: LocalNames | None = None) -> list[Description]:
    """The offices that stand before a name, also where two persons share the words.

    "Russian Deputy Foreign and Defence Ministers Alexander Grushko and Alexander Fomin": the first
    office is the first one's.
    """
    before = text[max(0, start - LONGEST_OFFICE) : start]
    last = before.rstrip()
    paired = _PAIRED.search(before) if last[-11:].lower().endswith(_PAIRED_ENDS) else None
    if paired:
        return _filled(f"{paired.group(1)}{paired.group(2)} {paired.group(4)[:-1]}", local)
    second = _SECOND.search(before) if last.endswith("and") else None
    if second:
        earlier = _PAIRED.search(before[: second.start()].rstrip() + " ")
        if earlier:
            return _filled(f"{earlier.group(1)}{earlier.group(3)} {earlier.group(4)[:-1]}", local)
    title = title_before(text, start)
    if title is None:
        return []
    found = _filled(text[title[0] : title[1]], local)
    honorifics = all(is_title(word) for word in text[title[0] : title[1]].split())
    if honorifics and text[: title[0]].endswith(", "):  # "the head of the Guard, Gen. Jafari"
        apposed = title_before(text, title[0])
        found = (_filled(text[apposed[0] : apposed[1]], local) if apposed else []) + found
    return found


def _filled(words: str, local: LocalNames | None) -> list[Description]:
    found = describe(words, local)
    return [found] if found else []


_LEADERS = frozenset(
    "president premier chancellor king queen emir sultan prince chairman leader head ruler "
    "dictator "
    "strongman taoiseach monarch secretary-general".split()
)
_DIPLOMATS = frozenset(
    "envoy ambassador negotiator mediator representative delegate diplomat".split()
)
_CHIEFS = frozenset(
    "chief head director director-general boss executive manager secretary-general superintendent "
    "commander general leader president".split()
)
_SOLDIERS = frozenset("general admiral commander colonel marshal officer chief head".split())


def are_compatible(description: Description, office: Description) -> float:
    """How well a description fits one who holds an office: 0 not at all, 1 word for word.

    >>> minister = describe("Estonian foreign minister")
    >>> are_compatible(describe("the minister"), minister) > 0
    True
    >>> are_compatible(describe("the defense minister"), minister)
    0.0
    """
    if description.parties and office.parties:
        if not set(description.parties) & set(office.parties):
            return 0.0
    if description.is_former != office.is_former and description.is_former:
        return 0.0
    deputy = "deputy" in description.ranks
    if deputy and "deputy" not in office.ranks:
        return 0.0
    fit = _noun_fit(description, office)
    if not fit:
        return 0.0
    if description.fields - office.fields and not _is_foreign_office(description, office):
        return 0.0
    fit += 0.1 * len(description.fields & office.fields)
    fit += 0.2 * bool(set(description.parties) & set(office.parties))
    fit -= 0.3 * bool(description.parties and not office.parties)
    return fit - 0.1 * len(office.ranks - description.ranks)


def _is_foreign_office(description: Description, office: Description) -> bool:
    return description.fields == {"foreign"} and office.noun == "secretary-of-state"


def _noun_fit(description: Description, office: Description) -> float:
    one, other = description.noun, office.noun
    if one == other:
        return 1.0
    if one == "official" and office.kind in {"head", "staff", "voice"}:
        return 0.5
    if one == "diplomat" and (
        other in _DIPLOMATS or "foreign" in office.fields or other == "secretary-of-state"
    ):
        return 0.7
    if one == "leader" and other in _LEADERS:
        return 0.7
    if one in {"envoy", "mediator", "negotiator"} and other in _DIPLOMATS:
        return 0.7
    if one in {"chief", "head", "boss", "executive", "manager"} and other in _CHIEFS:
        return 0.6
    if one in {"commander", "officer", "general"} and other in _SOLDIERS:
        return 0.7
    if one == "minister" and other in {"secretary-of-state", "premier"} and not description.fields:
        return 0.4
    if one == "minister" and other == "secretary-of-state" and "foreign" in description.fields:
        return 0.6
    if one == "secretary" and other == "secretary-of-state":
        return 0.8
    if one == "lawmaker" and other in {"senator", "congressman", "mp", "deputy"}:
        return 0.7
    if description.kind == "own" and office.kind == "own" and one in {"expert", "analyst"}:
        return 0.6
    return 0.0


_NOUN_GENDERS: tuple[tuple[str, Gender], ...] = (
    (r"\w*woman|queen|princess|lady|actress|mother|sister|wife|daughter|duchess|empress", "f"),
    (r"\w*(?:spokes|chair|congress)man|king|prince|father|brother|husband|son|duke|emperor", "m"),
)


def noun_gender(words: str) -> Gender | None:
    """What a description tells: a spokeswoman is a woman, a king a man."""
    for pattern, gender in _NOUN_GENDERS:
        if re.search(rf"\b(?:{pattern})\b", words, re.IGNORECASE):
            return gender
    return None
