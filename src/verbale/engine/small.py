"""The models that we ship: small encoders with heads, run by onnxruntime on the CPU.

``small`` has six layers, ``fast`` three; both look words up in one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from verbale.engine import SMALL, Attribution, Leaning, Saying, TaggedName, Tagging
from verbale.engine.comparing import Comparer
from verbale.engine.decoding import Pointer, Scores, decode, log_softmax
from verbale.engine.encoding import Encoded, encode, inputs, windows
from verbale.engine.leaning import Leaner
from verbale.engine.weights import TOKENIZER, find_weights, load_tokenizer, start_session
from verbale.engine.words import TAGGING, Words

Range = tuple[int, int]
Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

# Fused, the sum before a norm takes onnxruntime 1.31 six times as long as the two steps apart.
SLOWER = ("SkipLayerNormFusion",)
# Words tagged at a time, in windows: bounds the memory that a 2 MB document takes.
WINDOWS_AT_A_TIME = 64


def files_of(size: str) -> tuple[str, str]:
    """The files of the weights of this size and of their version."""
    return f"{size}.onnx", f"{size}.version"


@dataclass(frozen=True, slots=True)
class SmallEngine:
    """Tags a document in one pass of the encoder over its words."""

    name: str
    tokenizer: Tokenizer
    session: Any  # onnxruntime has no types
    words: Words
    folder: Path | None = None  # of the weights; None is that of the shipped ones

    @classmethod
    def load(cls, folder: Path | None = None, size: str = SMALL) -> SmallEngine:
        """The engine with the weights in this folder (those that are shipped, by default).

        ``size``: SMALL, or FAST with half of the layers.
        """
        weights, version = files_of(size)
        place = find_weights(folder, weights, version, TOKENIZER, TAGGING)
        name = f"{size} {(place / version).read_text(encoding='utf-8').strip()}"
        session, words = start_session(place / weights, but=SLOWER), Words.load(place, TAGGING)
        return cls(name, load_tokenizer(place), session, words, folder)

    def tag(self, text: str, parts: Sequence[Range]) -> Tagging:
        """Names and attributions in these parts of the text (see ``Engine``)."""
        encoded = encode(text, self.tokenizer, parts)
        names: list[TaggedName] = []
        attributions: list[Attribution] = []
        cuts = windows(encoded)
        for i in range(0, len(cuts), WINDOWS_AT_A_TIME):
            some = cuts[i : i + WINDOWS_AT_A_TIME]
            scores = scores_by_word([self._run(encoded, window) for window in some])
            more_names, more_attributions = decode(encoded, some, scores)
            names += more_names
            attributions += more_attributions
        return Tagging(tuple(names), tuple(attributions))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, 384), each row of unit length (see ``Engine``); loads the second encoder once."""
        return _comparer(self.folder).embed(texts)

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        """Which way each statement leans (see ``Engine``); loads the third encoder once."""
        return _leaner(self.folder).lean(pairs)

    def _run(self, encoded: Encoded, window: Range) -> tuple[list[Floats], Ints]:
        """The network's outputs by piece for one window, and the first piece of each word."""
        given, first = self.feed(encoded, window)
        return [output[0] for output in self.session.run(None, given)], first

    def feed(self, encoded: Encoded, window: Range) -> tuple[dict[str, NDArray[Any]], Ints]:
        """What the network is given for one window, and the first piece of each of its words."""
        ids, features, first = inputs(encoded, window)
        row = ids[None].astype(np.int64)
        given: dict[str, NDArray[Any]] = {
            "ids": row,
            "attended": np.ones_like(row),
            "features": features[None].astype(np.int64),
            "words": self.words.look_up(row),
        }
        return given, first


def scores_by_word(run: Sequence[tuple[Sequence[Floats], Ints]]) -> Scores:
    """The network's outputs for windows that follow each other, at the first piece of each word."""
    outer, inner, names, acts = (
        np.concatenate([outputs[head][first] for outputs, first in run]) for head in range(4)
    )
    return Scores(
        outer=log_softmax(outer),
        inner=log_softmax(inner),
        names=log_softmax(names),
        acts=acts,
        outer_pointers=[Pointer(outputs[4], first) for outputs, first in run],
        inner_pointers=[Pointer(outputs[5], first) for outputs, first in run],
    )


@lru_cache(maxsize=1)
def _comparer(folder: Path | None) -> Comparer:
    return Comparer.load(folder)


@lru_cache(maxsize=1)
def _leaner(folder: Path | None) -> Leaner:
    return Leaner.load(folder)
