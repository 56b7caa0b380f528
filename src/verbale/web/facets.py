"""By what the rows of the record are filtered, and how many each choice would leave."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

# Which rows are chosen: a truth value a row.
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that rows can be filtered by."""

    value: str
    name: str
    count: int
    is_chosen: bool


class Facet:
    """One thing that rows are told apart by (the speaker, the issue): a row may have several."""

    def __init__(self, values_of_rows: Sequence[Iterable[str]], names: Mapping[str, str]) -> None:
        self._codes: dict[str, int] = {}
        rows: list[int] = []
        codes: list[int] = []
        for row, values in enumerate(values_of_rows):
            for value in values:
                rows.append(row)
                codes.append(self._codes.setdefault(value, len(self._codes)))
        self._length = len(values_of_rows)
        self._rows = np.array(rows, dtype=np.int32)
        self._values = np.array(codes, dtype=np.int32)
        self._names = names

    def mask(self, chosen: Collection[str]) -> Mask:
        """The rows that have any of these values."""
        wanted = [self._codes[value] for value in chosen if value in self._codes]
        mask = np.zeros(self._length, dtype=np.bool_)
        mask[self._rows[np.isin(self._values, wanted)]] = True
        return mask

    def choices(self, rows: Mask, chosen: Collection[str]) -> list[Choice]:
        """Every value that these rows have or that is chosen, with how many have it: most first."""
        counts = np.bincount(self._values[rows[self._rows]], minlength=len(self._codes))
        found = [
            Choice(value, self._names.get(value, value), int(counts[code]), value in chosen)
            for value, code in self._codes.items()
            if counts[code] or value in chosen
        ]
        return sorted(found, key=lambda each: (not each.is_chosen, -each.count, each.name))


def fold(text: str) -> str:
    """The text as it is searched: without capitals and accents.

    >>> fold("Koiliba, Señora")
    'koiliba, senora'
    """
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(each for each in parts if not unicodedata.combining(each))
    return text.casefold()


def find_rows(folded: Sequence[str], words: str) -> Mask:
    """The rows whose folded text holds each of these words."""
    wanted = fold(words).split()
    return np.fromiter(
        (all(word in text for word in wanted) for text in folded), np.bool_, len(folded)
    )
