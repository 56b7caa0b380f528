"""What the people of a place are called: "Kestrian" and "Kestrians" of Kestria."""

from __future__ import annotations

import re
from collections.abc import Iterable

from verbale.text.names import fold

DEMONYM = re.compile(r"(?:n|an|ian|ean|ese|nese|ish|i|ic|ite|er)s?")
# Letters of a name that its adjective keeps at least; with fewer any two words are alike.
SHORTEST_STEM = 4


def stem(word: str) -> str:
    """What an adjective keeps of a state's name (Kouran-ese, Kestri-an)."""
    return re.sub(r"[aeo]+$", "", word)


class Demonyms:
    """The adjectives of some names, to be recognised in a text.

    >>> Demonyms(["Tamoura", "Oldmark"]).name_of("Tamourans")
    'Tamoura'
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        for name in names:
            words = fold(name).split()
            if words and len(stem(words[-1])) >= SHORTEST_STEM:
                self._names.setdefault((*words[:-1], stem(words[-1])), name)

    def name_of(self, adjective: str) -> str | None:
        """Whose people or ways are called so; None if the word is no adjective of these names."""
        *before, last = fold(adjective).split() or [""]
        for length in range(len(last) - 1, SHORTEST_STEM - 1, -1):
            name = self._names.get((*before, last[:length]))
            if name and DEMONYM.fullmatch(last[length:]) and fold(name) != fold(adjective):
                return name
        return None
