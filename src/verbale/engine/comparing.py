"""The second small encoder: texts as vectors, so that the same words in other words lie near."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from verbale.engine.weights import (
    TOKENIZER,
    find_weights,
    load_tokenizer,
    sort_by_length,
    start_session,
)
from verbale.engine.words import Words

Floats = NDArray[np.float32]

WEIGHTS = "compare.onnx"
SIZE = 384
# Pieces of a text that are looked at: a statement seldom has more, and attention costs the square.
LONGEST = 256
TEXTS_AT_A_TIME = 16
# Two texts nearer than this tell the same sentence (wmt21-versions train, docs/utterances.md).
SAME_TEXT = 0.65


@dataclass(frozen=True, slots=True)
class Comparer:
    """Tells how near two texts are in what they say."""

    tokenizer: Tokenizer
    session: Any  # onnxruntime has no types
    words: Words

    @classmethod
    def load(cls, folder: Path | None = None) -> Comparer:
        """The encoder with the weights in this folder (those that are shipped, by default)."""
        place = find_weights(folder, WEIGHTS, TOKENIZER)
        tokenizer = load_tokenizer(place, LONGEST)
        return cls(tokenizer, start_session(place / WEIGHTS), Words.load(place))

    def embed(self, texts: Sequence[str]) -> Floats:
        """(n, 384), each row of unit length: the texts as vectors, in their order."""
        vectors = np.zeros((len(texts), SIZE), np.float32)
        pieces = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        batches = list(sort_by_length([len(one) for one in pieces], TEXTS_AT_A_TIME))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = pool.map(lambda some: self._run([pieces[i] for i in some]), batches)
            for some, rows in zip(batches, found, strict=True):
                vectors[some] = rows
        return vectors

    def compare(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """How near the two texts of each pair are: 1 tells the same, 0 has nothing to do with it.

        Beyond SAME_TEXT both are likelier to tell the same than not.
        """
        texts = list(dict.fromkeys(text for pair in pairs for text in pair))
        place = {text: i for i, text in enumerate(texts)}
        vectors = self.embed(texts)
        first = vectors[[place[one] for one, _ in pairs]]
        second = vectors[[place[other] for _, other in pairs]]
        near: Floats = np.einsum("nd,nd->n", first, second)
        return near

    def _run(self, pieces: Sequence[Sequence[int]]) -> Floats:
        longest = max(len(one) for one in pieces)
        ids = np.zeros((len(pieces), longest), np.int64)
        attended = np.zeros_like(ids)
        for row, one in enumerate(pieces):
            ids[row, : len(one)] = one
            attended[row, : len(one)] = 1
        given = {"ids": ids, "attended": attended, "words": self.words.look_up(ids)}
        vectors: Floats = self.session.run(["vectors"], given)[0]
        return vectors
