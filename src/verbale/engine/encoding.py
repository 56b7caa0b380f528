"""A text as the network sees it: words, word pieces, features, windows of whole sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

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
    encoding = tokenizer.encode(text, add_special_tokens=False)
    pieces = np.array(encoding.ids, np.int32)
    offsets = np.array(encoding.offsets, np.int32).reshape(-1, 2)
    owners = np.array(encoding.word_ids, np.int32)
    if parts is not None:
        kept = _within(offsets, parts)
        pieces, offsets, owners = pieces[kept], offsets[kept], owners[kept]
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    first = np.append(starts, len(pieces)).astype(np.int32)
    words = np.stack([offsets[starts, 0], offsets[first[1:] - 1, 1]], 1) if len(starts) else offsets
    return Encoded(
        words=words.astype(np.int32),
        pieces=pieces,
        first=first,
        sentences=_sentences(text, words),
        features=_features(text, words),
    )


def _within(offsets: Ints, parts: Sequence[Range]) -> NDArray[np.bool_]:
    if not parts:  # a report that is noise alone
        return np.zeros(len(offsets), np.bool_)
    starts = np.array([start for start, _ in parts], np.int32)
    ends = np.array([end for _, end in parts], np.int32)
    place = np.searchsorted(starts, offsets[:, 0], side="right") - 1
    kept: NDArray[np.bool_] = (place >= 0) & (offsets[:, 0] < ends[np.maximum(place, 0)])
    return kept


def _sentences(text: str, words: Ints) -> Ints:
    starts = np.array([start for start, _ in find_sentences(text)], np.int32)
    return np.searchsorted(starts, words[:, 0], side="right").astype(np.int32)


def _features(text: str, words: Ints) -> Ints:
    features = np.zeros((len(words), 3), np.int32)
    features[:, 0] = [_case(text[start:end]) for start, end in words.tolist()]
    features[:, 1] = _quotation(text, words)
    lines = np.array([match.start() for match in re.finditer(r"[\n\r]", text)], np.int32)
    line = np.searchsorted(lines, words[:, 0])
    features[:, 2] = np.diff(line, prepend=-1) > 0
    return features


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
    for start, end in find_marked(text):
        first, last = np.searchsorted(words[:, 0], [start, end])
        state[first:last] = 1
        if first < last:
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
