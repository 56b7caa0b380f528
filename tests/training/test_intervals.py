"""How sure figures are: documents drawn anew."""

from __future__ import annotations

import numpy as np
import pytest

from verbale.training.intervals import (
    FEWEST_CASES,
    FEWEST_DOCUMENTS,
    Sum,
    balance,
    calibration_error,
    compare,
    difference,
    error,
    estimate,
    precision,
    ratio,
    recall,
)


def share(document: str, right: float, of: float) -> Sum:
    return Sum(document, (right, of, right, of), of)


def test_figure_is_that_of_all_documents_as_one() -> None:
    found = estimate([Sum("a", (6, 8, 6, 10), 10), Sum("b", (1, 2, 1, 10), 10)], balance)
    assert found.value == pytest.approx(2 * 7 / (10 + 20))
    assert (found.documents, found.cases) == (2, 20)


def test_parts_of_one_document_are_drawn_together() -> None:
    whole = estimate([share(str(at), at, 10) for at in range(10)], recall)
    parts = [share(str(at), at / 2, 5) for at in range(10) for _ in range(2)]
    assert estimate(parts, recall) == whole


def test_interval_of_a_share_is_about_that_of_the_normal_law() -> None:
    # 400 documents of one case each, half of them right: 1.96 * sqrt(0.25 / 400) = 0.049.
    found = estimate([share(str(at), at % 2, 1) for at in range(400)], recall)
    assert found.low == pytest.approx(0.451, abs=0.006)
    assert found.high == pytest.approx(0.549, abs=0.006)


def test_same_documents_give_the_same_interval() -> None:
    sums = [share(str(at), at % 3, 3) for at in range(20)]
    assert estimate(sums, recall) == estimate(sums[::-1], recall)


@pytest.mark.parametrize(
    ("documents", "cases"), [(FEWEST_DOCUMENTS - 1, 100), (10, (FEWEST_CASES - 1) / 10), (0, 1)]
)
def test_too_little_has_a_figure_and_no_interval(documents: int, cases: float) -> None:
    found = estimate([share(str(at), cases / 2, cases) for at in range(documents)], recall)
    assert found.too_few
    assert found.value == (0.5 if documents else None)


def test_all_right_is_not_sure() -> None:
    found = estimate([share(str(at), 10, 10) for at in range(20)], recall)
    assert found.low == pytest.approx(0.025 ** (1 / 20))
    assert found.high == 1


def test_difference_is_drawn_over_the_same_documents() -> None:
    plain = [share(str(at), at, 10) for at in range(10)]
    worse = [share(str(at), at - 1 if at else 0, 10) for at in range(10)]
    found = compare(worse, plain, recall, difference)
    assert found.value == pytest.approx(-0.09)
    assert found.low is not None and found.low > -0.1 - 1e-9
    assert found.high is not None and found.high < -0.05


def test_twice_the_errors_are_twice_whatever_is_drawn() -> None:
    all = [share(str(at), 9, 10) for at in range(8)]
    group = [share(str(at), 8, 10) for at in range(8)]
    found = compare(group, all, error, ratio)
    assert (found.value, found.low, found.high) == pytest.approx((2, 2, 2))


def test_nothing_found_has_no_precision() -> None:
    assert np.isnan(precision(np.array([[0.0, 0.0, 0.0, 5.0]]))).all()
    assert estimate([Sum("a", (0, 0, 0, 5), 5)], precision).value is None


def test_calibration_is_weighed_by_the_stances_of_each_bin() -> None:
    # 10 stances 0.8 sure of which 6 are right; 30 that are 0.2 sure, 6 right.
    sums = np.array([[10, 8, 6, 30, 6, 6]], float)
    assert calibration_error(sums) == pytest.approx([2 / 40])
