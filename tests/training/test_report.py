"""The page that is written of what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from verbale import cli
from verbale.training import prose, report
from verbale.training.origins import AS_PRINTED, load_origins
from verbale.training.report import Measured, write_report
from verbale.training.spoiling import SPOILT, TRANSLATED
from verbale.training.tallies import FIELDS, KINDS, WHOLE, Case, Whole, choose

FIGURES = ("statement", "statement+speaker", "speaker of a found one")


def rows(figure: str, documents: int = 10, right: float = 8, **traits: str) -> list[Case]:
    counts = (right, 10, right, 10)
    return [Case(figure, str(at), counts, traits) for at in range(documents)]


def made(documents: int = 10) -> Whole:
    cases = []
    for figure, kind in product(FIGURES, KINDS):
        cases += rows(figure, documents, kind=kind, dossier="d", outlet="o", length="1 short: x")
    for figure in (*FIELDS, *WHOLE, "conditions"):
        cases += rows(figure, documents, dossier="d")
    return Whole(cases, [])


def named(worst: float) -> Iterator[Case]:
    for figure in FIGURES[1:]:
        yield from rows(figure, right=9, origin=AS_PRINTED, gender="men")
        for origin in load_origins():
            right = worst if origin.name == "Korean" else 8
            yield from rows(figure, right=right, origin=origin.name, gender="men")


def measured(*, worst: float = 8, strait: int = 10) -> Measured:
    polnear = []
    for figure, whose in product(prose.ATTRIBUTION, prose.WHOSE):
        polnear += rows(figure, whose=whose, outlet="nyt", length="1 short: x")
    for kind, whose in product(KINDS, prose.WHOSE):
        polnear += rows("of a kind", whose=whose, kind=kind, outlet="nyt", length="1 short: x")
    annotators = [case for name in prose.ATTRIBUTION for case in rows(name)]
    annotators += [case for kind in KINDS for case in rows("of a kind", kind=kind)]
    spoilt = [
        case
        for how, figure in product((AS_PRINTED, *SPOILT), FIGURES)
        for case in rows(figure, wording=how)
    ]
    return Measured(
        polnear,
        annotators,
        made(),
        made(strait),
        [case for name in prose.CORPORA for case in rows(name)],
        [case for by in prose.TRANSLATORS for case in rows("statements again", by=by)],
        {which: [c for name in prose.STORIES for c in rows(name)] for which in prose.STORIES_DATA},
        spoilt,
        list(named(worst)),
        [c for figure in FIGURES for by in ("yes", "no") for c in rows(figure, translated=by)],
    )


PAGE = write_report(measured(), date(2026, 11, 22))


def test_page_says_what_was_measured_when_and_how() -> None:
    for words in ("2026-11-22", "seed 0", "1,000 times", "`lean.onnx` ", "Verbale 0."):
        assert words in PAGE


def test_every_figure_has_its_interval() -> None:
    figures = [line for line in PAGE.splitlines() if line.startswith("| statements found |")]
    assert len(figures) == 1 and "80.0 | 80.0 to 80.0" in figures[0]
    assert not re.search(r"\| nan|\| None", PAGE)


def test_every_table_is_even() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", PAGE, re.M):
        assert len({line.count(" | ") for line in table.splitlines()}) == 1, table


def test_groups_with_too_few_cases_are_shown() -> None:
    page = write_report(measured(strait=2), date(2026, 11, 22))
    line = next(line for line in page.splitlines() if line.startswith("| statements found |"))
    assert "| 80.0 | too few | 2 / 60 |" in line


@pytest.mark.parametrize(("worst", "listed"), [(8, False), (7.5, False), (5, True)])
def test_group_treated_worse_is_named(worst: float, listed: bool) -> None:
    page = write_report(measured(worst=worst), date(2026, 11, 22))
    assert ("**No group has more than 1.5 times" in page) is not listed
    assert ("Korean (wrong speakers of found statements)" in page) is listed


def test_every_origin_has_its_line_in_both_tables() -> None:
    for origin in load_origins():
        assert PAGE.count(f"\n| {origin.name} |") == 2


def test_reports_that_look_translated_are_listed() -> None:
    for _, file in TRANSLATED:
        assert file.split("_")[0] in PAGE


def test_cases_are_chosen_by_every_trait() -> None:
    cases = [*rows("f", kind="direct"), *rows("f", kind="mixed"), *rows("g", kind="direct")]
    assert len(choose(cases, "f", kind="direct")) == 10


def test_command_writes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "measure", lambda *given: measured())
    page = tmp_path / "page.md"
    with pytest.raises(SystemExit) as ended:
        cli.main(
            ["evaluate", "all", str(tmp_path), "--out", str(page), "--work", str(tmp_path / "w")]
        )
    assert not ended.value.code
    assert page.read_text(encoding="utf-8").startswith("# How good it is, and for whom\n")
    assert capsys.readouterr().out == f"{page}\n"
