"""Which way a statement leans on a proposition: for it, against it, on a condition, or not at all.

A small encoder reads the proposition, the statement and the words before it side by side.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from verbale.engine import Leaning, Saying
from verbale.engine.weights import (
    TOKENIZER,
    find_weights,
    load_tokenizer,
    sort_by_length,
    start_session,
)
from verbale.engine.words import Words

Range = tuple[int, int]
Floats = NDArray[np.float32]

WEIGHTS = "lean.onnx"
CLS, SEP = 101, 102  # ids of BERT's uncased vocabulary
# Pieces of the proposition, of the statement and of all three together: what follows is cut off,
# and what stands before the statement fills the room that is left, its end first.
LONGEST_PROPOSITION, LONGEST_SAYING, LONGEST = 40, 72, 112
PAIRS_AT_A_TIME = 16
# A word is one that a stance hinges on where its chance is at least this.
HINGE = 0.5


@dataclass(frozen=True, slots=True)
class Pieces:
    """One pair as the encoder reads it; ``words`` are the pieces of the statement's content."""

    ids: list[int]
    segments: list[int]
    words: list[tuple[int, Range]]  # place among the ids, code points in the statement's words


class Reader:
    """Turns statements and propositions into pieces, each text tokenised once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self._known: dict[str, Any] = {}

    def read(self, saying: Saying, proposition: str) -> Pieces:
        """The pair as one row: proposition, statement, what stands before it."""
        claim = self._encode(proposition).ids[:LONGEST_PROPOSITION]
        lead = self._encode(f"{saying.by} {saying.cue}:").ids[-LONGEST_SAYING // 3 :]
        content = self._encode(saying.words)
        kept = content.ids[: LONGEST_SAYING - len(lead)]
        ids = [CLS, *claim, SEP, *lead, *kept, SEP]
        start = len(claim) + 2 + len(lead)
        words = [(start + i, offset) for i, offset in enumerate(content.offsets[: len(kept)])]
        segments = [0] * (len(claim) + 2) + [1] * (len(ids) - len(claim) - 2)
        room = LONGEST - len(ids) - 1
        before = self._encode(saying.before).ids[-room:] if saying.before and room > 0 else []
        if before:
            ids += [*before, SEP]
            segments += [0] * (len(before) + 1)
        return Pieces(ids, segments, words)

    def _encode(self, text: str) -> Any:
        if text not in self._known:
            self._known[text] = self.tokenizer.encode(text, add_special_tokens=False)
        return self._known[text]


@dataclass(frozen=True, slots=True)
class Leaner:
    """Weighs statements against propositions."""

    tokenizer: Tokenizer
    session: Any  # onnxruntime has no types
    words: Words

    @classmethod
    def load(cls, folder: Path | None = None) -> Leaner:
        """The encoder with the weights in this folder (those that are shipped, by default)."""
        place = find_weights(folder, WEIGHTS, TOKENIZER)
        tokenizer = load_tokenizer(place)
        return cls(tokenizer, start_session(place / WEIGHTS), Words.load(place))

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        """Which way each statement leans on its proposition, in the order of the pairs.

        The same pair is asked about once: agency copies say the same.
        """
        asked = list(dict.fromkeys(pairs))
        answers = dict(zip(asked, self._lean(asked), strict=True))
        return tuple(answers[pair] for pair in pairs)

    def _lean(self, pairs: Sequence[tuple[Saying, str]]) -> list[Leaning]:
        reader = Reader(self.tokenizer)
        rows = [reader.read(saying, proposition) for saying, proposition in pairs]
        found: list[Leaning] = [Leaning((1.0, 0.0, 0.0, 0.0))] * len(rows)
        batches = list(sort_by_length([len(row.ids) for row in rows], PAIRS_AT_A_TIME))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            answers = list(pool.map(lambda some: self._run([rows[i] for i in some]), batches))
        for some, (stances, hinges, acts) in zip(batches, answers, strict=True):
            for row, i in enumerate(some):
                hinge = _find_hinge(hinges[row], rows[i], pairs[i][0].words)
                none, in_favour, against, conditional = _softmax(stances[row])
                chances = (none, in_favour, against, conditional)
                found[i] = Leaning(chances, hinge, tuple(_softmax(acts[row])))
        return found

    def _run(self, rows: Sequence[Pieces]) -> tuple[Floats, Floats, Floats]:
        longest = max(len(row.ids) for row in rows)
        ids = np.zeros((len(rows), longest), np.int64)
        segments, attended = np.zeros_like(ids), np.zeros_like(ids)
        for at, row in enumerate(rows):
            ids[at, : len(row.ids)] = row.ids
            segments[at, : len(row.ids)] = row.segments
            attended[at, : len(row.ids)] = 1
        stances, hinges, acts = self.session.run(
            ["stances", "hinges", "acts"],
            {
                "ids": ids,
                "attended": attended,
                "segments": segments,
                "words": self.words.look_up(ids),
            },
        )
        return stances, hinges, acts


def _softmax(scores: Floats) -> list[float]:
    odds = np.exp(scores - scores.max())
    chances: list[float] = (odds / odds.sum()).tolist()
    return chances


def _find_hinge(scores: Floats, row: Pieces, words: str) -> tuple[Range, ...]:
    said = [where for place, where in row.words if 1 / (1 + np.exp(-scores[place])) >= HINGE]
    return tuple(_join(said, words))


def _join(found: Sequence[Range], words: str) -> Iterator[Range]:
    """Neighbouring pieces as one range, small gaps bridged; what has no word in it is dropped."""
    run: Range | None = None
    for start, end in found:
        if run and len(re.findall(r"\w+", words[run[1] : start])) <= 2:
            run = (run[0], end)
            continue
        if run and re.search(r"\w", words[run[0] : run[1]]):
            yield run
        run = (start, end)
    if run and re.search(r"\w", words[run[0] : run[1]]):
        yield run
