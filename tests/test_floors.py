"""The figures on the gold dossiers do not fall unnoticed: lowering a floor is a visible edit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from verbale.engine import load
from verbale.training.evaluate import Figures, find_dossiers, mean_figure, score_dossier

SHARED = Path(__file__).parent.parent.parent / "shared"
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["gold"]

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(
        not (SHARED / "gold").is_dir(),
        reason=f"the gold dossiers are not at {SHARED.name}/ beside this checkout",
    ),
]


@pytest.fixture(scope="module")
def scored() -> list[Figures]:
    engine, scorer = load(), SHARED / "tools" / "score_record.py"
    return [score_dossier(d, engine=engine, scorer=scorer) for d in find_dossiers(SHARED)]


@pytest.mark.parametrize("figure", sorted(FLOORS))
def test_figure_does_not_fall(scored: list[Figures], figure: str) -> None:
    assert mean_figure(scored, figure) >= FLOORS[figure]
