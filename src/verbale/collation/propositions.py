"""What a statement demands, refuses or plans, worded as a proposition in plain present tense.

Only words of the report are used, in other forms, with function words and the names of those who
speak or are spoken to. Where no clean sentence comes of it, none is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verbale.collation.proposition_form import (
    EMPTY,
    FINITE,
    NOUNS_TOO,
    TAIL,
    WITHIN_NAMES,
    Telling,
    finish,
    is_plural,
    weigh_awkwardness,
)
from verbale.text.segment import find_sentences
from verbale.text.verbs import Verb, gerunds, nouns, participles, present, verbs


@dataclass(frozen=True, slots=True)
class Proposition:
    """A sentence that a party can be for or against, and how clearly the words say it (0 to 1)."""

    text: str
    clarity: float


def word_propositions(telling: Telling) -> tuple[Proposition, ...]:
    """The propositions that these words take a stand on, the clearest first."""
    found: dict[str, float] = {}
    for clause in _clauses(telling):
        for text, clarity in _word(clause, telling):
            tidy = finish(text, telling)
            if tidy:
                found[tidy] = max(found.get(tidy, 0.0), clarity - weigh_awkwardness(tidy))
    return tuple(
        Proposition(text, clarity)
        for text, clarity in sorted(found.items(), key=lambda each: -each[1])
        if clarity > 0
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    words: str
    first: bool  # whether it stands right after the cue


def _clauses(telling: Telling) -> Iterator[_Clause]:
    """Sentences, and the clauses within them that "that" or "and" begins."""
    for number, piece in enumerate(telling.content):
        text = _plain(piece)
        for at, (start, end) in enumerate(find_sentences(text)):
            sentence = text[start:end].strip(" .,;:!?–—-")
            parts = [part for part in _BREAK.split(sentence) if part]
            for part, words in enumerate(parts):
                words = TAIL.sub("", words.strip(" ,"))
                if words:
                    yield _Clause(words, number == at == part == 0)


_BREAK = re.compile(
    r"\s*(?:[;:–—]|\s-\s|,?\s+(?:and|or|but|so|though)\s+that\b|,\s+(?:but|and|so|or|yet|though)\b"
    r"|\bthat\b(?=\s+(?!is\b|are\b|was\b|has\b|have\b|will\b|would\b|could\b|can\b|must\b|"
    r"should\b)))\s*"
)


def _plain(piece: str) -> str:
    """Without quotation marks and brackets, white space folded, apostrophes straight."""
    piece = piece.replace("’", "'")
    piece = re.sub(r"[“”\"«»„]|(?<!\w)'|'(?!\w)|[‘]", "", piece)
    piece = re.sub(r"\([^)]*\)", " ", piece)
    piece = re.sub(r"[\[\]…]|\.\.\.", "", piece)
    piece = re.sub(r"\b(\w+)n't\b", _open_negation, piece)
    piece = re.sub(r"\s+by any(?:one|body)\b", "", piece)
    return " ".join(piece.replace("cannot", "can not").split())


def _open_negation(match: re.Match[str]) -> str:
    whole = {"wo": "will", "ca": "can", "sha": "shall"}
    return f"{whole.get(match[1].lower(), match[1])} not"


def _word(clause: _Clause, telling: Telling) -> Iterator[tuple[str, float]]:
    """What each form of words that fits makes of the clause."""
    yield from _word_existence(clause, telling)
    yield from _word_modal(clause, telling)
    yield from _word_judged(clause, telling)
    if clause.first:
        yield from _word_infinitive(clause, telling)
        yield from _word_asked(clause, telling)
        if _WANTS.search(telling.cue):
            wanted = list(_word_wanted(clause, telling))
            yield from wanted or _word_noun(clause, telling)


# --- "there can be no compromise on that" --------------------------------------------------------

_EXISTENCE = re.compile(
    r"there\s+(?:(?:must|should|shall|will|would|can|could|may)\s+(?:not\s+|never\s+)?be|is|are)\s+"
    r"(?:no\s+question\s+of\s+)?(?:no\s+|not\s+|any\s+)?(?P<what>.+)",
    re.I,
)


def _word_existence(clause: _Clause, telling: Telling) -> Iterator[tuple[str, float]]:
    match = _EXISTENCE.match(clause.words)
    if match and not re.search(r"\bno question of\b", clause.words):
        what = _own(match["what"], telling)
        if re.match(r"(?:one|nothing|something|no)\b", what):
            return
        yield f"there {'are' if is_plural(what) else 'is'} {what}", 0.7


# --- "NATO must not take in new members" ---------------------------------------------------------

_MODAL = re.compile(
    r"(?:that\s+|only\s+if\s+)?(?P<who>.+?)\s+(?P<modal>must|should|shall|will|would|can|could|may|"
    r"might|(?:ha[sd]|have|needs?|ought|wants?|wanted|intends?|plans?|planned|agrees?|agreed|"
    r"refuse[sd]?|"
    r"promise[sd]?|pledge[sd]?|offer(?:s|ed)?|decide[sd]?|seeks?|sought|(?:would|'d) like) to|"
    r"(?:is|was|are|were|be)(?: not)?(?: also)?(?: (?:prepared|ready|willing|committed|"
    r"determined|going|set|"
    r"obliged|required|eager|unwilling|supposed))? to)\s+"
    r"(?P<not>(?:not|never|no longer)\s+)?(?:(?:be able to|have to|want to)\s+)?"
    r"(?:(?:also|only|soon|ever|still|now|actively|once more|"
    r"\w+ly)\s+)?(?P<verb>[a-z][a-z-]+)\b\s*(?P<rest>.*)"
)
# How plainly a modal says what ought to be.
_PLAINNESS = {
    "must": 1.0, "should": 1.0, "shall": 0.9, "will": 0.8, "can": 0.6, "would": 0.5, "could": 0.4,
    "may": 0.4, "might": 0.3, "had to": 0.4,
}  # fmt: skip
# What they say of a speaker's mind or of how things will turn out is nothing to be for or against.
_MINDS = frozenset(
    "like want know say think believe hope expect see listen tell ask find seem appear depend "
    "happen "
    "prove understand feel mean look learn mind try able do need wish wonder argue add note stress "
    "insist speak mention welcome call decide discuss consider explain comment answer prefer "
    "get rather recommend "
    "suggest imagine love hate hear cost read remember face play agree".split()
)


def _word_modal(clause: _Clause, telling: Telling) -> Iterator[tuple[str, float]]:
    match = _MODAL.match(clause.words)
    if not match:
        return
    who = _who(match["who"], telling)
    verb = match["verb"]
    if who is None or verb in _MINDS - {"get"} or verb in EMPTY - {"be"}:
        return
    if verb == "get" and not re.match(r"(?:an?|the|more|its|their)\s", match["rest"]):
        return
    if match["modal"] not in _PLAINNESS and verb not in verbs() and verb != "be":
        return
    if re.match(r"(?:been|seen|able|said|the case)\b", match["rest"]):
        return
    clarity = _PLAINNESS.get(match["modal"], 0.8)
    if match["not"] and match["modal"] in ("will", "can", "would"):
        clarity = 0.95
    yield f"{who} {present(verb, plural=is_plural(who, telling))} {match['rest']}", clarity


def _who(words: str, telling: Telling) -> str | None:
    """Who is to act: a name or noun, or the party for "we"; None for what stands for another."""
    words = re.sub(
        r"^(?:that|and|but|so|also|then|now|therefore|of course,?|only)\s+", "", words.strip()
    )
    words = re.sub(r"\s+(?:today|tomorrow|yesterday|tonight)$", "", words)
    if words.lower() in ("we", "we all"):
        return telling.party
    small = words.lower().split()
    if not 0 < len(small) <= 9 or set(small) & EMPTY - WITHIN_NAMES:
        return None
    if set(small) & FINITE or small[-1] in _DETERMINERS:
        return None
    if "," in words and not re.search(r",.*\band\b", words):
        return None
    return words


_DETERMINERS = frozenset("the a an any some no each every both all its their our of".split())


# --- "it would be unacceptable to grant Russia a veto" -------------------------------------------

_JUDGED = re.compile(
    r"(?:it\s+)?(?:is|was|are|would\s+be)?\s*(?:also\s+)?(?:un\w+able|unthinkable|wrong|right|"
    r"essential|crucial|important|vital|out\s+of\s+the\s+question|time|impossible|necessary|"
    r"urgent)\s+"
    r"(?:for\s+(?P<who>.+?)\s+)?(?P<not>not\s+)?to\s+(?P<rest>.+)"
)


def _word_judged(clause: _Clause, telling: Telling) -> Iterator[tuple[str, float]]:
    match = _JUDGED.search(clause.words)
    if not match:
        return
    who = _who(match["who"], telling) if match["who"] else None
    yield from _acting(who, match["rest"], telling, 0.8)


# --- "wants to withdraw", "urged NATO not to take in neighbours" ---------------------------------

_ASKS = re.compile(
    r"\b(?:urg|ask|call|told|tell|press|order|encourag|requir|request|appeal|invit|advis|demand)",
    re.I,
)
_SELF = re.compile(
    r"\b(?:want|refus|pledg|vow|promis|agree|offer|plan|intend|threat|seek|sought|decid|"
    r"decision|aim|"
    r"propos|insist|ready|willing|prepared|eager|resist|commit|undert|declin|reject|announc|"
    r"not\s+opposed|"
    r"opposed|wish|determin|demand|rul(?:e|ed|es|ing)\s+out|resolv|hop)",
    re.I,
)
_WANTS = re.compile(
    r"\b(?:want|demand|call|insist|seek|sought|reject|oppos|support|back|rul\w*\s+out|refus|"
    r"offer|propos|"
    r"accept|agree|favou?r|press|ask|request|welcom|dismiss|against|turn\w*\s+down|criticis|plan|"
    r"hear\s+of|requir|object|promis|threat|need|resist|ready|prepared|willing|hop|allow|urg|push)",
    re.I,
)


def _word_infinitive(clause: _Clause, telling: Telling) -> Iterator[tuple[str, float]]:
    match = re.match(
        r"(?P<not>(?:not|never)\s+)?to\s+(?:not\s+|never\s+)?(?P<rest>[a-z].+)", clause.words
    )
    if not match:
        return
    if _ASKS.search(telling.cue) and not re.search(r"demand", telling.cue):
        yield from _acting(telling.asked, match["rest"], telling, 0.95)
    elif _SELF.search(telling.cue):
        yield from _acting(telling.party, match["rest"], telling, 0.95)


_ASKED = re.compile(
    r"(?:on\s+|for\s+)?(?P<who>.+?)\s+(?:not\s+|never\s+)?to\s+(?:not\s+)?(?P<rest>[a-z].+)"
)


def _word_asked(clause: _Clause, telling: Telling) -> Iterator[tuple[str, float]]:
    """ "urged NATO not to include countries close to Russia" """
    match = _ASKED.match(clause.words)
    if not match or not (_ASKS.search(telling.cue) or _WANTS.search(telling.cue)):
        return
    who = _who(match["who"], telling)
    if who is None:
        return
    if who.split()[-1].lower() in nouns():
        return
    if re.search(
        r"\b(?:calls?|demands?|requests?|plans?|offers?|proposals?|pledges?|promises?|refusal|"
        r"ideas?)$",
        who,
    ):
        yield from _acting(None, match["rest"], telling, 0.9)
    elif not re.search(
        r"\b(?:of|on|for|in|with|to|right|need|attempts?|efforts?|way|ability|chance|time|idea)$",
        who,
    ):
        yield from _acting(who, match["rest"], telling, 1.0 if _is_actor(who) else 0.7)


def _is_actor(who: str) -> bool:
    return who[0].isupper() or re.match(r"(?:the|both|all)\s", who) is not None


def _acting(
    who: str | None, rest: str, telling: Telling, clarity: float
) -> Iterator[tuple[str, float]]:
    """With who acts; without, what is done to what."""
    head, _, tail = rest.partition(" ")
    head = head.strip(",")
    if head in _MINDS or (head not in verbs() and head not in ("be", "have", "do")):
        return
    if who is not None:
        yield f"{who} {present(head, plural=is_plural(who, telling))} {tail}", clarity
        return
    known = verbs().get(head)
    if known and known.kind != "with":
        yield from _done(known, _own(tail, telling), clarity - 0.1)


def _own(words: str, telling: Telling) -> str:
    """The words with the party's name for "its", where nobody else is named before it."""
    if not telling.party:
        return words
    possessive = f"{telling.party}'" if telling.party.endswith("s") else f"{telling.party}'s"
    return re.sub(r"^((?:[a-z]+\s+){0,4}?)(?:its|their|our)\b", rf"\g<1>{possessive}", words)


# Words that begin what is said of how, when or where it is done.
_ROLE = (
    r"(?:from|to|before|within|under|until|into|for|at|between|entirely|together|with|after|over"
    r"|as)"
)


def _done(verb: Verb, tail: str, clarity: float) -> Iterator[tuple[str, float]]:
    """ "lift the sanctions in full": the sanctions are lifted in full."""
    particle = re.match(r"(?:back|up|down|off|out|away|over)\b", tail)
    if particle:
        for text, clear in _done(verb, tail[particle.end() :].strip(), clarity):
            yield text.replace(verb.participle, f"{verb.participle} {particle.group()}", 1), clear
        return
    match = re.match(
        rf"(?P<what>.+?)(?P<rest>\s+(?:{_ROLE}|out of|in\s+(?:full|part|its|their))\b.*)?$", tail
    )
    if (
        not match
        or not match["what"].strip()
        or re.match(
            r"(?:to|of|for|on|in|with|into|along|forward|through|aside|about|at|from|that)\b", tail
        )
    ):
        return
    what = re.sub(r"^(?:any|no|all)\s+", "", match["what"])
    given = re.match(r"(?P<whom>[A-Z]\w+(?: [A-Z]\w+)*)\s+(?P<gift>(?:an?|the|more|new)\s.+)", what)
    if given:
        yield f"{given['whom']} is {verb.participle} {given['gift']}{match['rest'] or ''}", clarity
        return
    if re.match(r"(?:a|an|the|any|some|more)\s+(?:more|less)\b", what):
        return
    be = "are" if is_plural(what) else "is"
    yield f"{what} {be} {verb.participle}{match['rest'] or ''}", clarity


# --- "wants sanctions lifted", "demands that all forces withdraw" --------------------------------


def _word_wanted(clause: _Clause, telling: Telling) -> Iterator[tuple[str, float]]:
    words = clause.words.split()
    for at in range(1, min(len(words), 10)):
        who = " ".join(words[:at])
        word = words[at].strip(",")
        before = words[at - 1].lower()
        if before in EMPTY or before.endswith(","):
            continue
        rest = " ".join(words[at:])
        if word in participles() and not _is_attribute(words, at):
            settled = _who(who, telling)
            if settled is not None:
                be = "are" if is_plural(settled, telling) else "is"
                yield f"{settled} {be} {rest}", 0.9
            return
        if word in verbs() and word not in NOUNS_TOO and is_plural(who, telling):
            settled = _who(who, telling)
            if settled is not None:
                yield f"{settled} {rest}", 0.9
            return


def _is_attribute(words: Sequence[str], at: int) -> bool:
    """Whether the participle belongs to a noun after it: "a balanced deal", "unified command"."""
    after = words[at + 1].lower() if at + 1 < len(words) else ""
    return bool(after) and after not in EMPTY and not re.fullmatch(_ROLE, after)


# --- "demands a withdrawal of forces", "called for an end to the blockade" -----------------------

# "Any phase-in", "put on the table", "all forces": what no "there is" begins.
_STARTS = (
    frozenset(verbs())
    | frozenset(participles())
    | frozenset("any no all both every some each".split())
)
_CARRIER = re.compile(
    r"(?:the\s+|a\s+|an\s+|its\s+|their\s+|[\w ]+?'s?\s+)?(?:calls?|demands?|requests?|"
    r"proposals?|plans?|ideas?|"
    r"suggestions?|offers?|prospects?|talk)\s+(?:for|of)\s+(?P<rest>.+)",
    re.I,
)


def _word_noun(clause: _Clause, telling: Telling) -> Iterator[tuple[str, float]]:
    words = re.sub(r"^(?:for|on|of|with)\s+", "", clause.words)
    carrier = _CARRIER.fullmatch(words)
    if carrier:
        words = carrier["rest"]
    first = words.split(" ", 1)[0].lower()
    if first in gerunds() and " " in words:
        verb, tail = gerunds()[first], words.split(" ", 1)[1]
        if verb.kind != "with":
            yield from _done(verb, _own(tail, telling), 0.85)
        return
    made = list(_of_noun(words, telling))
    if made:
        yield from made
    elif re.match(r"(?:a|an|another|more|new|at\s+least)\s", words, re.I) and _is_noun(words):
        yield f"there {'are' if is_plural(words) else 'is'} {words}", 0.55
    elif " " in words and words[0].islower() and first not in EMPTY | _STARTS and _is_noun(words):
        yield f"there {'are' if is_plural(words) else 'is'} {words}", 0.45


_OF_NOUN = re.compile(
    r"(?:(?:the|a|an|any|its|their|full|complete|immediate|further|early|total|partial)\s+)*"
    r"(?P<noun>[a-z-]+)\s+(?P<of>of|to|in|on)\s+(?P<what>.+)",
    re.I,
)


def _of_noun(words: str, telling: Telling) -> Iterator[tuple[str, float]]:
    match = _OF_NOUN.match(words)
    verb = nouns().get(match["noun"].lower()) if match else None
    if match is None or verb is None:
        return
    if verb.kind == "own" and match["of"] != "on":
        what = _own(match["what"], telling)
        if _is_noun(what):
            yield f"{what} {present(verb.base, plural=is_plural(what, telling))}", 0.9
    elif verb.kind != "with" and (match["of"] == "of" or verb.base in ("halt", "limit", "reduce")):
        yield from _done(verb, _own(match["what"], telling), 0.9)


def _is_noun(words: str) -> bool:
    """Whether no verb seems to stand in it."""
    small = words.lower().replace(",", "").split()
    return not any(word in FINITE for word in small)
