"""One row for each statement: found, given to the right speaker, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from verbale.training.answers import ask
from verbale.training.evaluate import Dossier
from verbale.training.intervals import balance, estimate, precision, recall
from verbale.training.spoiling import TRANSLATED
from verbale.training.tallies import (
    Case,
    _mark_lengths,
    choose,
    count_annotators,
    count_statements_of,
    list_values,
)
from verbale.training.tallies_retold import mark_translated

SHARED = Path(__file__).parents[3] / "shared"
needs_scorers = pytest.mark.skipif(
    not (SHARED / "tools").is_dir(), reason="the scorers are not at shared/ beside this checkout"
)


def statement(id: str, content: list[int], speakers: list[str], **more: Any) -> dict[str, Any]:
    return {
        "id": id, "file": "0", "content": [content], "cue": [], "source": [], "kind": "direct",
        "speakers": speakers, "act": "assert", "stances": [], **more,
    }  # fmt: skip


def record(*statements: Mapping[str, Any]) -> dict[str, Any]:
    person = {"type": "person", "name": "Lind", "mentions": {"0": [[0, 4]]}}
    other = {"type": "person", "name": "Ek", "mentions": {"0": [[5, 7]]}}
    return {
        "documents": {"0": {"name": "lind.txt", "noise": [], "published": "2020-01-01"}},
        "statements": list(statements),
        "entities": {"lind": person, "ek": other},
    }


GOLD = record(
    statement("right", [10, 30], ["lind"]),
    statement("misgiven", [40, 60], ["lind"], kind="indirect"),
    statement("missed", [70, 90], ["ek"], kind="indirect"),
    statement("spare", [100, 120], ["ek"], optional=True),
)
FOUND = record(
    statement("0:10", [10, 30], ["lind"]),
    statement("0:40", [40, 60], ["ek"], kind="mixed"),
    statement("0:100", [100, 120], ["lind"]),
    statement("0:130", [130, 150], ["ek"], kind="mixed"),
)


@needs_scorers
def test_every_statement_has_its_fate() -> None:
    cases = list(count_statements_of(SHARED, "d", GOLD, FOUND))
    fates = {c.traits["id"]: c.counts for c in choose(cases, "statement+speaker") if c.counts[3]}
    assert fates == {"right": (1, 1, 1, 1), "misgiven": (0, 1, 0, 1), "missed": (0, 0, 0, 1)}
    assert [c.traits for c in choose(cases, "statement") if not c.counts[3]] == [
        {"dossier": "d", "kind": "mixed"}
    ]


@needs_scorers
def test_rows_add_up_to_the_scorers_figures() -> None:
    cases = list(count_statements_of(SHARED, "d", GOLD, FOUND))
    found = [case.sum for case in choose(cases, "statement")]
    assert estimate(found, precision).value == pytest.approx(2 / 3)
    assert estimate(found, recall).value == pytest.approx(2 / 3)
    right = [case.sum for case in choose(cases, "statement+speaker")]
    assert estimate(right, balance).value == pytest.approx(1 / 3)


@pytest.mark.skipif(
    not (SHARED / "corpora" / "polnear").is_dir(), reason="PolNeAR is not beside this checkout"
)
def test_annotators_agree_as_the_corpus_says() -> None:
    cases = count_annotators(SHARED)
    for figure, stated in (("attribution", 77.3), ("content overlap", 90.0), ("token cue", 69.3)):
        found = estimate([case.sum for case in choose(cases, figure)], balance)
        assert 100 * (found.value or 0) == pytest.approx(stated, abs=0.06)


def test_lengths_are_thirds() -> None:
    sizes = {str(at): 100 * at for at in range(1, 8)}
    cases = [Case("f", name, (1, 1, 1, 1), {}) for name in sizes]
    marked = _mark_lengths(cases, sizes)
    assert list_values(marked, "length") == [
        "1 short: 100 to 200 characters",
        "2 middle: 300 to 500 characters",
        "3 long: 600 to 700 characters",
    ]


def test_translated_reports_are_known_by_file(tmp_path: Path) -> None:
    name, file = next(iter(TRANSLATED))
    (tmp_path / "gold.json").write_text(
        f'{{"documents": {{"0": {{"name": "{file}"}}, "1": {{"name": "else.txt"}}}}}}', "utf-8"
    )
    cases = [Case("f", f"{name}/{key}", (1, 1, 1, 1), {}) for key in ("0", "1")]
    marked = mark_translated(cases, [Dossier(name, tmp_path / "gold.json", tmp_path)])
    assert [case.traits["translated"] for case in marked] == ["yes", "no"]


def test_changed_text_is_asked_anew(tmp_path: Path) -> None:
    (tmp_path / "gold.json").write_text('{"documents": {"0": {"name": "a.txt"}}}', "utf-8")
    dossier = Dossier("d", tmp_path / "gold.json", tmp_path)
    (tmp_path / "a.txt").write_text("one", "utf-8")
    before = ask(dossier)
    (tmp_path / "a.txt").write_text("two", "utf-8")
    assert ask(dossier) != before
