"""The words that a stance hinges on: "as long as it is mutual, balanced and verifiable"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from verbale.text.patterns import entries
from verbale.text.segment import find_sentences
from verbale.text.wording import empty_words, find_words

Range = tuple[int, int]

# What ends a condition: a stop (not that of "U.S."), a dash, or a comma before another main clause.
_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bM[rs])(?<!\bMrs)(?<!\bDr)[.;:!?”\"](?=\s|$)|\s[–—]\s"
    r"|,\s(?=(?:then|we|I|he|she|it|they|but|which|while)\b)"
)
_WORD = re.compile(r"\w+")
# Fewest words of a condition: fewer name nothing that could come true.
FEWEST_WORDS = 2

# Kinds of phrases of ``data/conditions.tsv``, the plainest first. Those of OPENERS mostly open a
# condition; the others only say where the words stand of a stance that is known to have one.
OPENERS = ("open", "lead", "swap", "only", "else", "then")
KINDS = (*OPENERS, "need", "must")


def find_hinges(
    words: str, proposition: str = "", *, kinds: Sequence[str] = KINDS
) -> tuple[Range, ...]:
    """Where these words state a condition, by the phrases of ``data/conditions.tsv``.

    Of two things that are offered for one another, the condition is the one that the proposition
    does not speak of.

    >>> said = "We are ready to talk, as long as it is mutual and verifiable."
    >>> [said[a:b] for a, b in find_hinges(said)]
    ['as long as it is mutual and verifiable']
    """
    for kind in kinds:
        found = [
            each
            for match in _pattern(kind).finditer(words)
            if (each := _extend(match, kind, words, proposition))
        ]
        if found:
            return tuple(_trim(words, *each) for each in _apart(found))
    return ()


def find_around(words: str, ranges: Sequence[Range]) -> str:
    """What is said on the condition: the rest of the sentences in which it stands.

    Without the words that open it.

    >>> said = "It rains. We are ready to talk, provided it is mutual and fair."
    >>> find_around(said, find_hinges(said))
    'We are ready to talk'
    """
    kept = ""
    for start, end in find_sentences(words):
        near = [(a, b) for a, b in ranges if a < end and start <= b + _NEXT]
        if near:
            at = start
            for a, b in near:
                kept += words[at : max(at, a)] + " "
                at = max(at, min(b, end))
            kept += words[at:end] + " "
    for kind in ("lead", "swap", "else"):
        kept = _pattern(kind).sub(" ", kept)
    return " ".join(kept.split()).strip(' ,.;“”"')


# A condition that ends a sentence stands before the next: "First they leave. Then we talk".
_NEXT = 1


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    rows = [line.split("\t") for line in entries("conditions.tsv")]
    phrases = [phrase for each, phrase in rows if each == kind]
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


def _extend(match: re.Match[str], kind: str, words: str, proposition: str) -> Range | None:
    """The condition that these words open: to the end of its clause, or the clause around them."""
    end = _find_end(words, match)
    behind = match.end() + (words[match.end() : match.end() + 1] == " "), end
    starts = [stop.end() for stop in _END.finditer(words, 0, match.start() - 2)]
    ahead = starts[-1] if starts else 0, match.start()
    if kind == "must":
        return ahead[0], end
    if kind in ("else", "then"):
        return ahead if _states(kind, match[0].lower(), words[slice(*ahead)]) else None
    fewest = 1 if match[0].lower().startswith("only ") else FEWEST_WORDS
    if _count(words[slice(*behind)]) < fewest:
        return None
    if kind == "open":
        return match.start(), end
    if kind == "only":
        return _extend_only(match, words, ahead, end)
    if kind == "swap":
        named = _stems(proposition)
        near = [len(named & _stems(words[slice(*one)])) for one in (ahead, behind)]
        return ahead if near[1] > near[0] else behind
    return behind


def _find_end(words: str, match: re.Match[str]) -> int:
    """Where the clause ends; one that opens the sentence, at its comma."""
    stop = _END.search(words, match.end())
    end = stop.start() if stop else len(words)
    if words[end : end + 2] == ", " or not _OPENS.search(words, 0, match.start()):
        return end
    comma = words.find(", ", match.end(), end)
    return end if comma < 0 else comma


# What stands before the first words of a sentence.
_OPENS = re.compile(
    r"(?:^|[.;:!?”\"]\s|,\s(?:and|but|so)\s)[\s“\"‘'(]*(?:(?:and|but|so|only)\s)*$", re.IGNORECASE
)


def _states(kind: str, opener: str, ahead: str) -> bool:
    """Whether the clause ahead of "if not" or "then" states a condition."""
    return _count(ahead) >= FEWEST_WORDS and (kind == "else" or bool(_FIRST[opener].match(ahead)))


# "First they leave. Then we talk"; "no ministry, no coalition".
_FIRST = {
    "then": re.compile(r"\W*(?:first|once|let)\b", re.IGNORECASE),
    "no": re.compile(r"\W*no\b", re.IGNORECASE),
}


def _extend_only(match: re.Match[str], words: str, ahead: Range, end: int) -> Range | None:
    """ "No talks before the port is open"; "the port must be open before we talk"; "without a port
    there is no deal". Elsewhere these words tell of time or manner."""
    opener, before = match[0].lower(), words[slice(*ahead)]
    if _NEVER.search(before):
        return match.start(), end
    if opener == "before":
        return ahead if _OUGHT.search(before) else None
    if not _WORD.search(before):
        main = _MAIN.search(words, match.end(), end)
        if main and _NEVER.search(words[main.start() : end]):
            return match.start(), main.start()
    return None


_NEVER = re.compile(r"\b(?:no|not|never|nothing|nobody|none|cannot|neither|nor)\b|n['’]t\b", re.I)
_OUGHT = re.compile(r"\b(?:must|should|needs?|ha[sd] to|have to|first|be)\b", re.IGNORECASE)
_MAIN = re.compile(r",|\b(?:there|we|I|it|he|she|they|no|nothing|nobody)\b", re.IGNORECASE)


def _count(words: str) -> int:
    return len(_WORD.findall(words))


def _trim(words: str, start: int, end: int) -> Range:
    return start, start + len(words[start:end].rstrip())


def _apart(found: list[Range]) -> list[Range]:
    """Ranges that run into one another as one."""
    joined = [found[0]]
    for start, end in found[1:]:
        if start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in find_words(text)) - empty_words()
