"""One sentence in other words."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from verbale.training.versions import VersionFigures, evaluate_versions, measure_versions


class FirstLetter:
    """Texts lie near when they begin alike."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(26, dtype=np.float32)[[ord(text[0]) - ord("a") for text in texts]]


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    lines = [
        {"ref": "a", "hyp": "another", "gone": ""},  # what leaves a line empty is passed over
        {"ref": "b", "hyp": "by", "gone": "x"},
        {"ref": "c", "hyp": "again", "gone": "x"},  # taken for the first line
    ]
    folder = tmp_path / "wmt21-versions"
    folder.mkdir()
    with gzip.open(folder / "dev.jsonl.gz", "wt", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps({"versions": line}) + "\n")
    return tmp_path


def test_both_directions_count(corpora: Path) -> None:
    found = evaluate_versions(corpora, FirstLetter())
    assert found == VersionFigures(nearest=4, lines=6, right=4, taken=6, same=6)
    assert found.best_of == pytest.approx(100 * 4 / 6)
    assert found.pair_f1 == pytest.approx(100 * 4 / 6)


def test_both_figures_are_printed(corpora: Path) -> None:
    lines = list(measure_versions(corpora, FirstLetter()))
    assert [line.split()[-1] for line in lines] == ["%", "66.7"]
