"""The words of a text and their word pieces.

The tokeniser spends most of its time on keeping track of characters that hardly ever change. Here
a text is split by what each of its signs is to the tokeniser, and a word that stands in the
vocabulary is looked up there. Where that might not give the same (signs that vanish or become
several, a part that ends within a word) the tokeniser is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Range = tuple[int, int]
Ints = NDArray[np.int32]

# What a sign is to the tokeniser: a gap between words, part of a word, a word of its own.
UNKNOWN, GAP, PART, MARK = range(4)


@dataclass(frozen=True, slots=True)
class Pieces:
    """``words``: (n, 2) code points. ``ids``: of all word pieces in order; those of word i are
    ``ids[first[i]:first[i + 1]]``."""

    words: Ints
    ids: Ints
    first: Ints


def split(text: str, tokenizer: Tokenizer, parts: Sequence[Range] | None = None) -> Pieces:
    """The words of these parts of the text (of all of it by default), with their pieces."""
    splitter = _splitter(tokenizer)
    return splitter.split(text, parts) or ask(text, tokenizer, parts)


def ask(text: str, tokenizer: Tokenizer, parts: Sequence[Range] | None = None) -> Pieces:
    """The same as ``split``, as the tokeniser has it."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids = np.array(encoding.ids, np.int32)
    offsets = np.array(encoding.offsets, np.int32).reshape(-1, 2)
    owners = np.array(encoding.word_ids, np.int32)
    if parts is not None:
        kept = _within(offsets[:, 0], parts)
        ids, offsets, owners = ids[kept], offsets[kept], owners[kept]
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    first = np.append(starts, len(ids)).astype(np.int32)
    words = np.stack([offsets[starts, 0], offsets[first[1:] - 1, 1]], 1) if len(starts) else offsets
    return Pieces(words.astype(np.int32), ids, first)


def _within(places: Ints, parts: Sequence[Range]) -> NDArray[np.bool_]:
    bounds = np.array(parts, np.int32).reshape(-1, 2)
    part = np.searchsorted(bounds[:, 0], places, side="right") - 1
    kept: NDArray[np.bool_] = (part >= 0) & (places < np.append(bounds[:, 1], 0)[part])
    return kept


def code_points(text: str) -> NDArray[np.uint32]:
    """The text as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@lru_cache(maxsize=2)
def _splitter(tokenizer: Tokenizer) -> _Splitter:
    return _Splitter(tokenizer)


class _Splitter:
    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.vocabulary = tokenizer.get_vocab()
        self.special = [each.content for each in tokenizer.get_added_tokens_decoder().values()]
        self.signs: dict[int, tuple[int, str]] = {}
        self.plain = np.array([self._sign(code)[0] for code in range(128)], np.uint8)

    def split(self, text: str, parts: Sequence[Range] | None) -> Pieces | None:
        """The pieces; None where the tokeniser must be asked."""
        codes = code_points(text)
        kinds = self.plain[np.minimum(codes, 127)]
        folded = text
        for code in np.unique(codes[codes > 127]).tolist():
            kind, sign = self._sign(code)
            kinds[codes == code] = kind
            folded = folded.replace(chr(code), sign)
        folded = folded.lower()
        if (
            not kinds.all()
            or len(folded) != len(text)
            or any(each in text for each in self.special)
        ):
            return None
        starts, ends = _bounds(kinds)
        if parts is not None:
            if _cuts(starts, ends, parts):
                return None
            kept = _within(starts, parts)
            starts, ends = starts[kept], ends[kept]
        ids, first = self._look_up(
            [folded[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        )
        return Pieces(np.stack([starts, ends], 1), ids, first)

    def _sign(self, code: int) -> tuple[int, str]:
        """What this sign is to the tokeniser, and into what it is folded."""
        found = self.signs.get(code)
        if found is None:
            sign = chr(code)
            folded = self.tokenizer.normalizer.normalize_str(sign)
            known = len(folded) == 1 and not 0xD800 <= code < 0xE000
            kind = self._kind(folded) if known else UNKNOWN
            found = self.signs[code] = kind, folded if known else sign
        return found

    def _kind(self, sign: str) -> int:
        """What a folded sign does between two letters."""
        parted = self.tokenizer.pre_tokenizer.pre_tokenize_str(f"a{sign}a")
        return {1: PART, 2: GAP, 3: MARK}.get(len(parted), UNKNOWN)

    def _look_up(self, words: list[str]) -> tuple[Ints, Ints]:
        """The ids of all pieces, and of each word (and of the end) the place of its first piece."""
        known = list(map(self.vocabulary.get, words))
        counts = np.ones(len(words) + 1, np.int32)
        counts[0] = 0
        ids: list[int | None] = []
        done = 0
        for place in [at for at, found in enumerate(known) if found is None]:
            several = [piece.id for piece in self.tokenizer.model.tokenize(words[place])]
            counts[place + 1] = len(several)
            ids += [*known[done:place], *several]
            done = place + 1
        return np.array(ids + known[done:], np.int32), np.cumsum(counts, dtype=np.int32)


def _bounds(kinds: NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """Where words begin and end."""
    part, mark = kinds == PART, kinds == MARK
    starts, ends = part.copy(), part.copy()
    starts[1:] &= ~part[:-1]
    ends[:-1] &= ~part[1:]
    return (
        np.flatnonzero(starts | mark).astype(np.int32),
        (np.flatnonzero(ends | mark) + 1).astype(np.int32),
    )


def _cuts(starts: Ints, ends: Ints, parts: Sequence[Range]) -> bool:
    """Whether a part begins or ends within a word."""
    bounds = np.array(parts, np.int32).ravel()
    if not len(bounds) or not len(starts):
        return False
    word = np.searchsorted(starts, bounds, side="left") - 1  # the last that begins before
    return bool(((word >= 0) & (ends[word] > bounds)).any())
