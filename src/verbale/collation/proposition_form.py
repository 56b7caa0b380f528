"""The form of a proposition: cut to its matter, clean enough to stand for itself, in number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from verbale.text.verbs import finite_forms, participles, verbs

# Words of a proposition: fewer seldom say what is at issue, more are read twice.
SHORTEST, LONGEST = 3, 20


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement's words, and the names that stand for "we" and for those who are asked."""

    content: tuple[str, ...]  # piece by piece
    cue: str = ""
    party: str | None = None
    asked: str | None = None
    names: frozenset[str] = frozenset()  # each goes with "is", also "United States"


# Verbs whose plain form is a noun at least as often.
NOUNS_TOO = frozenset(
    "act attack ban block board call cap change charge control cover cut delay deny double end "
    "escort "
    "face fight finance free freeze fund grant guarantee halt hand hit honour host increase judge "
    "limit list meet move name offer own pardon pass pause pay phase place probe produce purchase "
    "reform release repair respect return review rule run sanction scale secure set settle "
    "share split "
    "stage start stay stop strike supply support surrender swap talk tax tie transfer transit try "
    "turn use veto visit vote walk".split()
)
FINITE = frozenset(
    "is are was were be been has have had do does did must should shall will would can could "
    "may might "
    "who which".split()
)
EMPTY = frozenset(
    "i me my you your he him his she her it them they this these those here there who whom "
    "which what "
    "whether how why when where if because whoever whatever as to of and or but not never no "
    "with by for from in on at "
    "a an the that be been is are was were has had do does did so such than then us our we be "
    "will would "
    "must should can could may might about into under over after before between one".split()
)
WITHIN_NAMES = frozenset(
    "of and the a an for in to with on from at one between by or no our under".split()
)
_UNSETTLED = re.compile(
    r"\b(?:I|me|my|mine|you|your|yours|he|him|his|she|her|hers|it|itself|they|them|this|these|"
    r"those|here|"
    r"something|anything|everything|somebody|anyone|ours|such|that|what|same|otherwise|too|"
    r"either|neither|"
    r"former|latter|said|says|latter's)\b",
    re.I,
)
# Where a clause goes on to reasons, times and conditions, the matter has been said.
TAIL = re.compile(
    r"\s*(?:,?\s+(?:which|who|whom|whose|where|but|so|although|though|while|because|since|"
    r"as\s+long\s+as|if|"
    r"unless|provided|providing|when|until\s+then|after\s+all|regardless|despite|in\s+exchange|"
    r"in\s+return|"
    r"once|whereas|given|even|without|instead|rather\s+than|as\s+soon|as\s+of|as\s+a\s+result|"
    r"or\s+to|and\s+to|"
    r"like|such\s+as|thereby|whether|than\s+(?:it|they|he|she)|no\s+matter|just|amid|following|"
    r"ahead\s+of|than\s+ever)\b"
    r"|\s+(?:during|(?:next|this|last)\s+(?:week|month|year))\b|,\s+(?:not|in|at|on|with|by|for|"
    r"to|from|as|an?|the|one|even|said|after|before|during|whatever|under|[a-z]+ing|[a-z]+ed)\b"
    r"|\s+\(|;|:|(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\.\w)(?<!\bMrs)\.\s|\?|!).*$",
    re.I | re.S,
)
_TIMES = re.compile(
    r"\s+(?:(?:on|by|until|since|from|before|after|in|of)\s+)?(?:"
    r"(?:(?:early|late|this|last|next|the coming)\s+)+(?:week|month|year|night|morning|summer|"
    r"winter|autumn|"
    r"spring|weekend|moment|day|days|weeks|months|years)"
    r"|(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|yesterday|"
    r"tonight|now|soon|"
    r"again|already|anyway|immediately|once more|any more|any longer|for now|at once|as well))$",
    re.I,
)


def finish(text: str, telling: Telling) -> str | None:
    """The sentence cut to its matter; None if it does not stand for itself."""
    text = TAIL.sub("", " ".join(text.split()))
    text = _LOOSE_WORDS.sub("", text)
    if text.startswith("there "):
        text = re.split(r"\s+(?:and|or)\s+(?:an?|the)\s", text)[0]
    text = _cut_second_verb(text)
    text = _cut_comma(text)
    while _TIMES.search(text) or _LOOSE.search(text):
        text = _LOOSE.sub("", _TIMES.sub("", text))
    if telling.party:
        possessive = f"{telling.party}'" if telling.party.endswith("s") else f"{telling.party}'s"
        text = re.sub(r"\bour\b", possessive, text, flags=re.I)
        text = re.sub(r"\b(?:us|ourselves)\b", telling.party, text)
    elif re.search(r"\b(?:we|our|us)\b", text, re.I):
        return None
    if re.search(r"\S\s+there\b", text) or text.endswith(" in a way"):
        return None
    count = len(text.split())
    if text and text.split()[-1].lower() in FINITE | {"mr", "mr."}:
        return None
    if (
        _UNSETTLED.search(text)
        or _TWO.search(text)
        or _FIGURE.search(text)
        or _BARE.search(text)
        or re.search(r"\bwe\b", text, re.I)
        or not SHORTEST <= count <= LONGEST
    ):
        return None
    return text[0].upper() + text[1:]


# Words that say when or how much within the matter: "makes any concessions".
_LOOSE_WORDS = re.compile(
    r"(?:^any|(?<=\s)(?:any(?: of)?|today|tomorrow|yesterday|tonight|simply|certainly|immediately))"
    r"\s(?=\w)",
    re.IGNORECASE,
)
# "The weapons could work only is secured": two sentences run into one.
_TWO = re.compile(r"\b(?:could|would|might|may|should|shall|must|will|can)\b")


_LOOSE = re.compile(
    r"\s+(?:of|to|in|on|and|or|for|with|by|the|a|an|from|at|only|not|as|into|between|about|over|"
    r"within|"
    r"under|after|before|among|near|more|also|that|its|their|be|than|beyond|one|own|against|"
    r"through|up to|or)$|\s+(?:further|quickly|actively|accordingly|therefore|late)$"
)


def _cut_second_verb(text: str) -> str:
    """One matter a proposition: "and end military cooperation" is another."""
    for match in re.finditer(
        r",?\s+(?:and|or|nor)\s+(?:then\s+|also\s+|not\s+|be\s+|to\s+)*([\w-]+)", text
    ):
        word = match[1].lower()
        plain = (word in verbs() and word not in NOUNS_TOO) or word in FINITE or word == "end"
        if plain or (word in finite_forms() and word not in participles()):
            return text[: match.start()]
        after = text[match.end(1) :].split()
        told = any(word in finite_forms() for word in text[: match.start()].lower().split())
        if told and after and after[0].lower() in FINITE | set("must will".split()):
            return text[: match.start()]
    return text


def _cut_comma(text: str) -> str:
    """A list keeps its commas, anything else ends at the first."""
    comma = text.find(",")
    if comma < 0 or re.search(r",[^,]{2,40}(?:,[^,]{2,40})*,?\s+(?:and|or)\s", text[comma:]):
        return text
    return text[:comma]


def weigh_awkwardness(text: str) -> float:
    """What speaks against a sentence: length, figures of speech cannot be seen, names help."""
    count = len(text.split())
    long = 0.03 * max(0, count - 14)
    short = 0.1 if count < 5 else 0.0
    nameless = 0.0 if re.search(r"\s[A-Z]|^(?:[A-Z]{2,}|The [A-Z])", text) else 0.1
    doubtful = 0.2 if _SOME.search(text) else 0.15 if re.search(r"\b(?:their|its)\b", text) else 0.0
    light = 0.25 if count < 7 and set(text.lower().split()) & _LIGHT else 0.0
    return long + short + nameless + doubtful + light


# "The trip is made", "Velmark puts the match back": verbs that say little, or figures of speech.
_LIGHT = frozenset(
    "made make makes brought brings puts put takes taken takes seen lets let kept".split()
)
# Figures of speech, in words that talks seldom use otherwise: "walks away", "takes its ears off the
# seabed", "meet each other halfway", "stops the clock", "brings home".
_FIGURE = re.compile(
    r"\b(?:walk|sleep|smile|blink|swallow|breathe)s?\b(?! (?:out|on))|\bhalfway\b"
    r"|\b(?:takes?|puts?|brings?|makes?|keeps?|loses?|saves?|stops?|assigns?|earns?)\s"
    r"(?:(?:the|a|an|its|their|any|to|all)\s){0,2}"
    r"(?:credit|ears?|eyes?|feet|heart|face|blame|trip|clock|keep|standstill|mind|home$)\b",
    re.IGNORECASE,
)
# "NATO reaches a situation", "the Front comes": what is at issue, only the words around say.
_BARE = re.compile(
    r"\b(?:a|an|the) (?:situation|gesture|step|thing|way|point|position|outcome)$"
    r"|^(?:\S+\s){1,3}(?:comes?|goes|works?|matters?|happens?)(?: home)?$",
    re.IGNORECASE,
)
# "The country", "a situation": what, only the report says.
_SOME = re.compile(
    r"\b(?:(?:the|a) (?:country|state|man|woman|group|situation|position|step|way|thing|things|"
    r"point|"
    r"issue|question|matter|government|president|minister|company|union|side|case|end))\b(?! of)",
    re.I,
)
# Names that go with "are": "the Social Democrats", "the Greens"; not "the United States".
_MEMBERS = re.compile(
    r"(?:crats|rals|vatives|cans|ists|workers|greens|rebels|houthis)$", re.IGNORECASE
)
_PLURALS = frozenset(
    "people police troops children men women both all these many several two three".split()
)


def is_plural(words: str, telling: Telling | None = None) -> bool:
    """Whether a verb after these words is one of several."""
    head = re.split(
        r"\s+(?:of|in|on|for|from|to|with|by|at|near|between|among|against|over|under|close|"
        r"like|as|regarding|beyond|into|within|already)\s",
        words.strip(),
    )[0].strip(" ,")
    small = head.lower().split()
    if not small:
        return False
    if telling and re.sub(r"^the\s+", "", words.strip(), flags=re.I) in telling.names:
        return bool(_MEMBERS.search(words.strip()))
    if small[0] in ("a", "an", "every", "each", "one", "this", "another"):
        return False
    if " and " in head or small[0] in _PLURALS or small[-1] in _PLURALS:
        return True
    return small[-1].endswith("s") and not re.search(
        r"(?:ss|us|is|'s|news|politics|economics)$", small[-1]
    )
