"""The words of a text as two wordings are compared: stems, numbers, negations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’](?:t|s|re|ve|ll|d|m)\b)?")
# Endings that are cut off for comparing, longest first; what is left has at least four letters.
_ENDINGS = tuple("ations ation ments ment ings ing edly ies ied ed es ly al s".split())
SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, with its place in it."""

    start: int
    end: int
    stem: str


@lru_cache(maxsize=20_000)
def find_words(text: str) -> tuple[Word, ...]:
    """
    >>> [word.stem for word in find_words("Two ships' captains said: we can’t sail.")]
    ['2', 'ship', 'captain', 'said', 'we', "can't", 'sail']
    """
    return tuple(
        Word(match.start(), match.end(), stem(match.group())) for match in _WORD.finditer(text)
    )


@lru_cache(maxsize=100_000)
def find_stems(text: str) -> tuple[str, ...]:
    """The stems of ``find_words`` alone, which take a tenth of the memory to keep."""
    return tuple(stem(match.group()) for match in _WORD.finditer(text))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The word without its ending, small; a number word as digits.

    >>> stem("Negotiations"), stem("seven"), stem("NATO's"), stem("1,000")
    ('negoti', '7', 'nato', '1000')
    """
    small = word.lower().replace("’", "'")
    if small[0].isdigit():
        return re.sub(r",(?=\d{3}\b)", "", small)
    small = small.removesuffix("'s")
    known = number_words().get(small)
    if known:
        return known
    for ending in _ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= SHORTEST_STEM:
            return small.removesuffix(ending)
    return small


def is_number(stem: str) -> bool:
    """Whether this stem is a number written in digits or words."""
    return stem[0].isdigit()


@lru_cache(maxsize=1)
def number_words() -> dict[str, str]:
    """Numbers in words to digits."""
    return {word: value for kind, word, value in _table() if kind == "number"}


@lru_cache(maxsize=1)
def empty_words() -> frozenset[str]:
    """Words that tell little of what is said, as stems."""
    return frozenset(stem(word) for kind, word, _ in _table() if kind == "empty")


@lru_cache(maxsize=1)
def negations() -> frozenset[str]:
    """Words that turn a sentence round, as stems."""
    return frozenset(stem(word) for kind, word, _ in _table() if kind == "negation")


@lru_cache(maxsize=1)
def strengths() -> dict[str, int]:
    """How binding a word is, from 1 ("might") to 4 ("must"), by stem."""
    return {stem(word): int(value) for kind, word, value in _table() if kind == "strength"}


@lru_cache(maxsize=1)
def days() -> frozenset[str]:
    """Days of the week, months and the like, as stems."""
    return frozenset(stem(word) for kind, word, _ in _table() if kind == "day")


@lru_cache(maxsize=1)
def condition_words() -> frozenset[str]:
    """Words that begin what a sentence hinges on, as stems."""
    return frozenset(stem(word) for kind, word, _ in _table() if kind == "condition")


def is_negation(stem: str) -> bool:
    """Whether this word turns the sentence round."""
    return stem in negations() or stem.endswith("n't")


def is_negated(stems: tuple[str, ...]) -> bool:
    """Whether a word turns the sentence round.

    >>> is_negated(("we", "won't", "go"))
    True
    """
    return any(is_negation(one) for one in stems)


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, str, str], ...]:
    text = (resources.files("verbale") / "data" / "wording.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((row[0], row[1], row[2] if len(row) > 2 else "") for row in rows)
