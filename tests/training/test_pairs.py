"""Our own groups of statements, and what is learnt from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from verbale.collation.likeness import FEATURES, likelihood
from verbale.collation.wordings import Floats
from verbale.errors import VerbaleError
from verbale.training.pairs import Dossier, fit, make_groups

GROUPS = sorted((Path(__file__).parents[2] / "labelled" / "utterances").glob("*.txt"))


class LengthEngine:
    """Texts lie near when they are of one length."""

    def embed(self, texts: Sequence[str]) -> Floats:
        vectors = np.zeros((len(texts), 512), np.float32)
        for row, text in enumerate(texts):
            vectors[row, min(len(text), 511)] = 1
        return vectors


@pytest.mark.parametrize("path", GROUPS, ids=lambda path: path.stem)
def test_groups_are_in_their_form(path: Path) -> None:
    dossier = make_groups(path, engine=LengthEngine())
    assert len(dossier.same) > 100
    assert {name for pair in dossier.same for name in pair} <= set(dossier.names)


def test_line_of_another_form_is_named(tmp_path: Path) -> None:
    path = tmp_path / "1.txt"
    path.write_text("%% tolls\nA 1 said | no toll\n", encoding="utf-8")
    with pytest.raises(VerbaleError, match=r"A 1 said \| no toll"):
        make_groups(path, engine=LengthEngine())


def test_what_speaks_for_an_utterance_is_learnt() -> None:
    features = np.zeros((40, len(FEATURES)), np.float32)
    features[:20, FEATURES.index("near")] = 0.9
    names = [f"{number:02d}" for number in range(80)]
    pairs = [(2 * number, 2 * number + 1) for number in range(40)]
    same = frozenset((names[a], names[b]) for a, b in pairs[:20])
    weighing = fit([Dossier("d", names, {}, pairs, features, same, frozenset())])
    likely = likelihood(features, weighing)
    assert likely[:20].min() > 0.5 > likely[20:].max()
