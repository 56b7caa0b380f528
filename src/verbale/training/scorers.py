"""The scorers that stand beside the gold dossiers, asked from within one process."""

from __future__ import annotations

import importlib.util
from argparse import Namespace
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

# Right of those found, found, right of those there, there.
Counts = tuple[float, float, float, float]


@lru_cache
def load_scorer(tools: Path, name: str) -> ModuleType:
    """``score_attribution`` or ``score_record``: a script, taken as it stands."""
    found = importlib.util.spec_from_file_location(name, tools / f"{name}.py")
    if found is None or found.loader is None:
        raise FileNotFoundError(tools / f"{name}.py")
    scorer = importlib.util.module_from_spec(found)
    found.loader.exec_module(scorer)
    return scorer


def count_attributions(
    tools: Path, text: str, gold: Mapping[str, Any], found: Mapping[str, Any]
) -> dict[str, Counts]:
    """Every count of one article, by the scorer's name for it; kinds are ``kind direct`` etc."""
    scorer = load_scorer(tools, "score_attribution")
    options = Namespace(ignore_punct=False, dice=0.5)
    counts: dict[str, Counts] = scorer.count(text, gold, found, ("gold", "found"), options)[0]
    return counts


def score_whole(
    tools: Path,
    gold: Mapping[str, Any],
    found: Mapping[str, Any],
    only: str | None = None,
) -> tuple[dict[str, dict[str, Any]], list[tuple[Any, ...]]]:
    """Every figure of a record, or of one file in it, and what is missed, false or misgiven."""
    scorer = load_scorer(tools, "score_record")
    whole = {**scorer.EMPTY, **gold}, {**scorer.EMPTY, **found}
    figures, misses = scorer.score(*whole, {only} if only else None)
    return figures, misses


def to_counts(figure: Mapping[str, Any]) -> Counts:
    """The counts behind a figure of ``score_record.py``, of whatever sort."""
    if "of" in figure:
        return figure["right"], figure["of"], figure["right"], figure["of"]
    found, there = figure["predicted"], figure["gold"]
    return figure["p"] * found, found, figure["r"] * there, there
