"""What is reached and what is missed."""

from __future__ import annotations

import pytest

from verbale.training.bars import Bar, judge_figures
from verbale.training.evaluate import Figures, format_figures, mean_figure, pool_figure


def figures(right: int, predicted: int, gold: int, *, wrong: int) -> Figures:
    """All figures of the bars with the same counts; a share of the cells is wrong."""
    f1 = 2 * right / (predicted + gold)
    counts = {"f1": f1, "right": right, "predicted": predicted, "gold": gold}
    shares = {"acc": right / gold, "right": right, "of": gold}
    names = {
        "statement": counts,
        "statement+speaker": counts,
        "document.noise (chars)": counts,
        "statement.on_behalf_of": shares,
        "statement.said_on": shares,
        "statement.addressee": shares,
        "meetings": counts,
        "entities (B-cubed over exact mentions)": {"f1": f1, "predicted": predicted, "gold": gold},
        "same utterance (pairs)": counts,
        "document.published": shares,
        "statement.stances (all statements)": counts,
        "statement.act": shares,
        "positions (party x issue)": counts,
        "positions, stance wrong": {"acc": wrong / predicted, "right": wrong, "of": predicted},
    }
    return {name: {key: float(value) for key, value in row.items()} for name, row in names.items()}


SMALL, LARGE = figures(9, 10, 10, wrong=0), figures(45, 90, 90, wrong=10)


def test_counts_are_pooled_over_dossiers() -> None:
    assert mean_figure([SMALL, LARGE], "statement.act") == pytest.approx(70)
    assert pool_figure([SMALL, LARGE], "statement.act") == pytest.approx(54)
    assert pool_figure([SMALL, LARGE], "meetings") == pytest.approx(54)


def test_figure_without_counts_is_not_pooled() -> None:
    assert pool_figure([SMALL], "entities (B-cubed over exact mentions)") is None


def test_unscored_figure_has_no_mean() -> None:
    unscored = {"said_on": {"acc": None, "right": 0, "of": 0}}
    assert mean_figure([unscored], "said_on") is None  # type: ignore[list-item]
    assert pool_figure([unscored], "said_on") is None  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("bar", "verdict"),
    [
        (Bar("F1", 72, 72.0, "c"), "reached   72.0 (at least 72)  F1  [c]"),
        (Bar("F1", 72, 71.96, "c"), "MISSED    72.0 (at least 72)  F1  [c]"),
        (
            Bar("error", 0.08, 0.0796, "c", at_most=True, digits=3),
            "reached  0.080 (at most 0.08)  error  [c]",
        ),
        (Bar("wrong", 8, 8.1, "c", at_most=True), "MISSED     8.1 (at most 8)  wrong  [c]"),
        (Bar("F1", 72, None, "c"), "MISSED       - (at least 72)  F1  [c]"),
        (Bar("error", 8, None, "c", at_most=True), "MISSED       - (at most 8)  error  [c]"),
    ],
)
def test_bar_says_whether_it_is_reached(bar: Bar, verdict: str) -> None:
    assert str(bar) == verdict


def test_means_and_pooled_figures_are_told_apart() -> None:
    bars = {bar.figure.partition(": ")[2]: bar for bar in judge_figures([SMALL, LARGE])}
    assert bars["statement.on_behalf_of"].measured == pytest.approx(70)
    assert bars["positions (party x issue)"].measured == pytest.approx(54)
    wrong = bars["positions, stance wrong"]
    assert (wrong.measured, wrong.reached) == (pytest.approx(10), False)


def test_table_ends_with_mean_and_pooled() -> None:
    lines: list[str] = []
    format_figures({"small": SMALL, "large": LARGE}, lines.append)
    assert lines[0].split() == ["small", "large", "mean", "pooled"]
    table = {line[:44].strip(): line[44:].split() for line in lines[1:]}
    assert table["statement.act"] == ["90.0", "50.0", "70.0", "54.0"]
    assert table["entities (B-cubed over exact mentions)"][-1] == "-"
