"""The words that a stance hinges on: "as long as it is mutual, balanced and verifiable"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from verbale.text.patterns import entries
from verbale.text.wording import empty_words, find_words

Range = tuple[int, int]

# What ends a condition: a stop, a dash, or a comma before another main clause.
_END = re.compile(
    r"[.;:!?”\"](?=\s|$)|\s[–—]\s|,\s(?=(?:then|we|I|he|she|it|they|but|which|while)\b)"
)
_WORD = re.compile(r"\w+")
# Fewest words of a condition: fewer name nothing that could come true.
FEWEST_WORDS = 2


KINDS = ("swap", "open", "lead", "must")


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
            return tuple(_apart(found))
    return ()


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    rows = [line.split("\t") for line in entries("conditions.tsv")]
    phrases = [phrase for each, phrase in rows if each == kind]
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


def _extend(match: re.Match[str], kind: str, words: str, proposition: str) -> Range | None:
    """The condition that these words open: to the end of its clause, or the clause around them."""
    stop = _END.search(words, match.end())
    end = stop.start() if stop else len(words)
    behind = match.end() + (words[match.end() : match.end() + 1] == " "), end
    if len(_WORD.findall(words[slice(*behind)])) < FEWEST_WORDS and kind != "must":
        return None
    if kind == "open":
        return match.start(), end
    if kind == "lead":
        return behind
    starts = [stop.end() for stop in _END.finditer(words, 0, match.start())]
    start = starts[-1] if starts else 0
    if kind == "must":
        return start, end
    named = _stems(proposition)
    ahead = start, match.start()
    near_ahead, near_behind = (len(named & _stems(words[a:b])) for a, b in (ahead, behind))
    if near_behind > near_ahead:
        return ahead
    # "before" is a matter of time unless the issue stands behind it.
    return behind if near_ahead > near_behind and match[0].lower() != "before" else None


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
