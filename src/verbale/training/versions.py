"""How well the second encoder knows a sentence in other words, measured on wmt21-versions."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from verbale.collation.wordings import Embedding
from verbale.engine.comparing import SAME_TEXT

Floats = NDArray[np.float32]
Line = dict[str, str]  # the wordings of one line of the news, by who worded it

# Neighbouring lines among which a line's other wording must be the nearest.
NEIGHBOURS = 8


@dataclass
class VersionFigures:
    """Lines whose other wording is the nearest of its neighbours; pairs taken for one sentence."""

    nearest: int = 0
    lines: int = 0
    right: int = 0
    taken: int = 0
    same: int = 0

    @property
    def best_of(self) -> float | None:
        return 100 * self.nearest / self.lines if self.lines else None

    @property
    def pair_f1(self) -> float | None:
        return 200 * self.right / (self.taken + self.same) if self.taken + self.same else None


def evaluate_versions(corpora: Path, engine: Embedding, split: str = "dev") -> VersionFigures:
    """Each run of neighbouring lines, in every two of its wordings.

    A line must lie nearer to its other wording than to the other lines of the run; a pair is taken
    for one sentence beyond the program's own limit.
    """
    figures = VersionFigures()
    for run in read_runs(corpora, split):
        count_run(run, engine, figures)
    return figures


def read_runs(corpora: Path, split: str = "dev") -> Iterator[Sequence[Line]]:
    """The news in runs of neighbouring lines."""
    path = corpora / "wmt21-versions" / f"{split}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        news: list[Line] = [json.loads(line)["versions"] for line in lines]
    for start in range(0, len(news), NEIGHBOURS):
        yield news[start : start + NEIGHBOURS]


def count_run(run: Sequence[Line], engine: Embedding, figures: VersionFigures) -> None:
    """Adds one run's figures; a wording that leaves a line empty is passed over."""
    whose = [name for name in run[0] if all(name in line and line[name].strip() for line in run)]
    texts = [line[name] for name in whose for line in run]
    if len(whose) < 2 or len(run) < 2:
        return
    vectors = engine.embed(texts).reshape(len(whose), len(run), -1)
    for one, other in permutations(vectors, 2):
        near: Floats = one @ other.T
        figures.nearest += int((near.argmax(1) == np.arange(len(run))).sum())
        figures.lines += len(run)
        taken = near >= SAME_TEXT
        figures.right += int(np.trace(taken))
        figures.taken += int(taken.sum())
        figures.same += len(run)


def measure_versions(corpora: Path, engine: Embedding) -> Iterator[str]:
    """Both figures, a line each."""
    found = evaluate_versions(corpora, engine)
    yield f"best of {NEIGHBOURS} neighbouring lines {found.best_of or 0:6.1f} %"
    yield f"pairs F1 at {SAME_TEXT}           {found.pair_f1 or 0:6.1f}"
