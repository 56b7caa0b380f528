"""Networks for each stretch of time."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from verbale.analysis.coding import CodedStatement
from verbale.analysis.networks import Plan
from verbale.analysis.windows import Window, draw_windows, weigh
from verbale.errors import BadNetwork


def said(*lines: tuple[str, str, float]) -> list[CodedStatement]:
    return [
        CodedStatement("", who, "toll", side, datetime.fromisoformat(day), str(n), str(n))
        for n, (day, who, side) in enumerate(lines)
    ]


TEN_DAYS = said(
    ("2031-05-01", "norland", 1.0),
    ("2031-05-03", "vester", 1.0),
    ("2031-05-10", "orrin", 0.0),
)


@pytest.mark.parametrize(
    ("size", "count", "days"),
    [
        (2, 8, 3),  # half of it to either side, both ends included
        (3, 8, 3),
        (8, 2, 9),
        (9, 2, 9),
        (10, 0, 0),
    ],
)
def test_windows_move_on_by_a_day(size, count, days):
    drawn = draw_windows(TEN_DAYS, Plan(), Window("days", size))
    assert len(drawn) == count
    assert all((each.last - each.first).days + 1 == days for each in drawn)
    if drawn:
        assert drawn[0].first == date(2031, 5, 1)
        assert drawn[-1].last == date(2031, 5, 10)


def test_window_counts_what_was_said_in_it():
    drawn = draw_windows(TEN_DAYS, Plan(), Window("days", 3))
    assert [each.rows for each in drawn[:3]] == [("norland", "vester"), ("vester",), ("vester",)]
    assert drawn[0].weights.sum() == 2
    assert drawn[3].rows == ()


def test_isolates_of_a_window_are_all_whom_the_whole_time_knows():
    drawn = draw_windows(TEN_DAYS, Plan(isolates=True), Window("days", 3))
    assert {each.rows for each in drawn} == {("norland", "orrin", "vester")}


def test_months_keep_to_the_last_day_where_a_month_is_short():
    whole_year = said(("2031-01-31", "a", 1.0), ("2031-12-31", "a", 1.0))
    drawn = draw_windows(whole_year, Plan(), Window("months", 2))
    assert (drawn[0].first, drawn[0].middle) == (date(2031, 1, 28), date(2031, 2, 28))
    assert drawn[1].middle == date(2031, 3, 31)


def test_statements_without_a_day_are_in_no_window():
    undated = CodedStatement("", "tamoura", "toll", 1.0, None, "x", "x")
    drawn = draw_windows([*TEN_DAYS, undated], Plan(isolates=True), Window("days", 8))
    assert sum(each.statements for each in drawn) > 0
    assert all(each.row_statements[each.rows.index("tamoura")] == 0 for each in drawn)
    assert draw_windows([undated], Plan(), Window("days", 2)) == ()


@pytest.mark.parametrize(
    ("kernel", "weights"),
    [
        ("uniform", [0.5, 0.5, 0.5, 0.5, 0.0]),
        ("triangular", [0.0, 0.5, 1.0, 0.0, 0.0]),
        ("epanechnikov", [0.0, 0.5625, 0.75, 0.0, 0.0]),
        ("gaussian", [0.24197072, 0.35206533, 0.39894228, 0.24197072, 0.05399097]),
    ],
)
def test_kernels_weigh_both_sides_alike(kernel, weights):
    away = np.array([-1.0, -0.5, 0.0, 1.0, 2.0])
    assert weigh(kernel, away) == pytest.approx(weights)
    assert weigh(kernel, -away) == pytest.approx(weigh(kernel, away))


def test_two_statements_count_by_the_mean_of_their_weights():
    (network, *_) = draw_windows(
        said(("2031-05-01", "a", 1.0), ("2031-05-04", "b", 1.0), ("2031-05-09", "c", 1.0)),
        Plan(),
        Window("days", 8, "epanechnikov"),
    )
    assert network.middle == date(2031, 5, 5)
    tie = network.weights[network.rows.index("b"), network.rows.index("b")]
    assert tie == pytest.approx(0.75 * (1 - (1 / 4) ** 2))
    assert not network.weights[network.rows.index("a")].any()  # at the very edge


def test_gaussian_kernel_hears_the_whole_time():
    (first, *_) = draw_windows(TEN_DAYS, Plan(), Window("days", 2, "gaussian"))
    assert (first.first, first.last) == (date(2031, 5, 1), date(2031, 5, 10))
    assert first.statements == 3


def test_window_that_makes_no_sense_is_refused():
    with pytest.raises(BadNetwork, match="1 days is none"):
        Window("days", 1)
    with pytest.raises(BadNetwork, match="Leave out the kernel"):
        two_mode = Plan(mode="two-mode", aggregation="ignore")
        draw_windows(TEN_DAYS, two_mode, Window("days", 2, "uniform"))
    with pytest.raises(BadNetwork, match="Use a wider unit"):
        ages = said(("1900-01-01", "a", 1.0), ("2031-01-01", "a", 1.0))
        draw_windows(ages, Plan(), Window("days", 2))
