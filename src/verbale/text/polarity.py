"""Words that turn a matter round: negations, and verbs such as end, halt, refuse, withdraw."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from verbale.text.patterns import entries
from verbale.text.wording import find_words, is_negation, stem

# Words before a named matter, and behind it, among which a word turns that matter round.
BEFORE, BEHIND = 6, 3


def count_turns(text: str) -> int:
    """How many words turn something round.

    >>> count_turns("We are not going to accept that NATO cannot expand further")
    2
    """
    return sum(_turns(word.stem) for word in find_words(text))


def count_turns_near(text: str, matter: Set[str]) -> int | None:
    """How many words turn round what these stems name; None where the text names none of them.

    >>> count_turns_near("It wants a halt to arms deliveries, and then no delay", {"arms"})
    1
    """
    stems = [word.stem for word in find_words(text)]
    named = [at for at, each in enumerate(stems) if each in matter]
    if not named:
        return None
    near = {i for at in named for i in range(max(0, at - BEFORE), min(len(stems), at + BEHIND))}
    return sum(_turns(stems[i]) for i in near)


def _turns(stem: str) -> bool:
    return is_negation(stem) or stem in turning_words()


@lru_cache(maxsize=1)
def turning_words() -> frozenset[str]:
    """The words of ``data/polarity.tsv``, as stems."""
    return frozenset(stem(word) for word in entries("polarity.tsv"))
