"""A text as the network sees it: words, word pieces, features, windows of whole sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from verbale.engine.pieces import code_points, split
from verbale.text.segment import find_marked, find_sentences

Range = tuple[int, int]
Ints = NDArray[np.int32]

CLS, SEP, MASK = 101, 102, 103  # ids of BERT's uncased vocabulary
# The window of the recipe that we build on: longer and shorter ones both lost (docs/model.md).
WINDOW_PIECES = 320

# Features of a word; the network adds one embedding for each to the word's own.
CASES = ("no letter", "lower", "title", "upper", "mixed", "none")
QUOTATION = ("outside", "inside", "opening", "closing")
PLACES = ("within the line", "first of its line")
NO_WORD = (5, 0, 0)  # the features of [CLS] and [SEP]
LINE_FEED, RETURN = ord("\n"), ord("\r")


@dataclass(frozen=True, slots=True)
class Encoded:
    """The words of a text (or of the parts of it that are read), with all that the network needs.

    ``words``: (n, 2) code points. ``pieces``: ids of all word pieces in order; the pieces of word i
    are ``pieces[first[i]:first[i + 1]]``. ``sentences``: (n,) the sentence of each word.
    ``features``: (n, 3) indices into CASES, QUOTATION and PLACES.
    """

    words: Ints
    pieces: Ints
    first: Ints
    sentences: Ints
    features: Ints

    def __len__(self) -> int:
        return len(self.words)

    def words_of(self, spans: Sequence[Range]) -> list[int]:
        """The words at least half of which lie within these ranges of code points, in order."""
        found = []
        for start, end in spans:
            word = int(np.searchsorted(self.words[:, 1], start, side="right"))
            while word < len(self.words) and self.words[word, 0] < end:
                a, b = self.words[word]
                if 2 * (min(b, end) - max(a, start)) >= b - a:
                    found.append(word)
                word += 1
        return sorted(set(found))


def encode(text: str, tokenizer: Tokenizer, parts: Sequence[Range] | None = None) -> Encoded:
    """The words of these parts of the text (of all of it by default)."""
    pieces = split(text, tokenizer, parts)
    return Encoded(
        words=pieces.words,
        pieces=pieces.ids,
        first=pieces.first,
        sentences=_sentences(text, pieces.words),
        features=_features(text, pieces.words),
    )


def _sentences(text: str, words: Ints) -> Ints:
    starts = np.array([start for start, _ in find_sentences(text)], np.int32)
    return np.searchsorted(starts, words[:, 0], side="right").astype(np.int32)


def _features(text: str, words: Ints) -> Ints:
    codes = code_points(text)
    features = np.zeros((len(words), 3), np.int32)
    features[:, 0] = _cases(text, codes, words)
    features[:, 1] = _quotation(text, words)
    line = np.searchsorted(np.flatnonzero((codes == LINE_FEED) | (codes == RETURN)), words[:, 0])
    features[:, 2] = np.diff(line, prepend=-1) > 0
    return features


def _cases(text: str, codes: NDArray[np.uint32], words: Ints) -> Ints:
    """The case of each word; in plain letters they are all told at once."""
    upper = (codes >= ord("A")) & (codes <= ord("Z"))
    lower = (codes >= ord("a")) & (codes <= ord("z"))
    starts, ends = words.T
    uppers, lowers, others = (_count(signs, starts, ends) for signs in (upper, lower, codes > 127))
    title = (upper[starts]).astype(np.int32) * 2  # 0 if the first is no letter
    cases = np.where(lower[starts], 4, title)
    cases[lower[starts] & (uppers == 0)] = 1
    cases[upper[starts] & (lowers == 0) & (ends - starts > 1)] = 3
    for word in np.flatnonzero(others).tolist():
        cases[word] = _case(text[starts[word] : ends[word]])
    return cases


def _count(signs: NDArray[np.bool_], starts: Ints, ends: Ints) -> NDArray[np.intp]:
    """How many of these signs each word holds."""
    before = np.concatenate([[0], np.cumsum(signs)])
    counts: NDArray[np.intp] = before[ends] - before[starts]
    return counts


def _case(word: str) -> int:
    if not word[:1].isalpha():
        return 0
    if word.islower():
        return 1
    if word.isupper() and len(word) > 1:
        return 3
    return 2 if word[:1].isupper() else 4


def _quotation(text: str, words: Ints) -> Ints:
    state = np.zeros(len(words), np.int32)
    marked = find_marked(text)
    places = np.searchsorted(words[:, 0], np.array(marked, np.int32).reshape(-1, 2))
    for (_, end), (first, last) in zip(marked, places.tolist(), strict=True):
        if first < last:
            state[first:last] = 1
            state[last - 1] = 3 if text[end - 1] in "\"”»'’" else 1
            state[first] = 2
    return state


def windows(
    encoded: Encoded, longest: int = WINDOW_PIECES, first_limit: int | None = None
) -> list[Range]:
    """Ranges of words that fit the network: whole sentences, at most ``longest`` pieces with marks.

    ``first_limit`` makes the first window shorter, so that training sees other cuts each time.
    """
    found: list[Range] = []
    limit = (first_limit or longest) - 2
    start = 0
    for a, b in _chunks(encoded, longest - 2):
        if start < a and encoded.first[b] - encoded.first[start] > limit:
            found.append((start, a))
            start, limit = a, longest - 2
    if start < len(encoded):
        found.append((start, len(encoded)))
    return found


def _chunks(encoded: Encoded, limit: int) -> list[Range]:
    """Sentences as ranges of words; one that is too long is cut."""
    bounds = [*np.flatnonzero(np.diff(encoded.sentences, prepend=-1)).tolist(), len(encoded)]
    chunks: list[Range] = []
    for start, end in pairwise(bounds):
        while encoded.first[end] - encoded.first[start] > limit:
            stop = int(np.searchsorted(encoded.first, encoded.first[start] + limit, "right")) - 1
            stop = max(stop, start + 1)
            chunks.append((start, stop))
            start = stop
        if start < end:
            chunks.append((start, end))
    return chunks


def inputs(encoded: Encoded, window: Range) -> tuple[Ints, Ints, Ints]:
    """Piece ids (L,), features (L, 3) and the place of each word's first piece (words,)."""
    a, b = window
    first, last = encoded.first[a], encoded.first[b]
    ids = np.concatenate([[CLS], encoded.pieces[first:last], [SEP]]).astype(np.int32)
    repeats = np.diff(encoded.first[a : b + 1])
    inner = np.repeat(encoded.features[a:b], repeats, axis=0)
    features = np.concatenate([[NO_WORD], inner, [NO_WORD]]).astype(np.int32)
    return ids, features, (encoded.first[a:b] - first + 1).astype(np.int32)
