"""The model that we ship: a small encoder with heads, run by onnxruntime on the CPU."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from verbale.engine import Attribution, Leaning, Saying, TaggedName, Tagging
from verbale.engine.comparing import Comparer
from verbale.engine.decoding import Pointer, Scores, decode, log_softmax
from verbale.engine.encoding import Encoded, encode, inputs, windows
from verbale.engine.leaning import Leaner
from verbale.engine.weights import TOKENIZER, find_weights, load_tokenizer, start_session

Range = tuple[int, int]
Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

WEIGHTS, VERSION = "small.onnx", "small.version"
# Words tagged at a time, in windows: bounds the memory that a 2 MB document takes.
WINDOWS_AT_A_TIME = 64


@dataclass(frozen=True, slots=True)
class SmallEngine:
    """Tags a document in one pass of the encoder over its words."""

    name: str
    tokenizer: Tokenizer
    session: Any  # onnxruntime has no types
    folder: Path | None = None  # of the weights; None is that of the shipped ones

    @classmethod
    def load(cls, folder: Path | None = None) -> SmallEngine:
        """The engine with the weights in this folder (those that are shipped, by default)."""
        place = find_weights(folder, WEIGHTS, TOKENIZER, VERSION)
        tokenizer = load_tokenizer(place)
        version = (place / VERSION).read_text(encoding="utf-8").strip()
        return cls(f"small {version}", tokenizer, start_session(place / WEIGHTS), folder)

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
        ids, features, first = inputs(encoded, window)
        outputs = self.session.run(
            None,
            {
                "ids": ids[None].astype(np.int64),
                "attended": np.ones((1, len(ids)), np.int64),
                "features": features[None].astype(np.int64),
            },
        )
        return [output[0] for output in outputs], first


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
