"""The coefficients, on the tables that were published with them, and where they are undefined."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbale.analysis.coefficients import (
    MISSING,
    Codes,
    draw_documents,
    find_bounds,
    find_kappa_error,
    measure_agreement,
    measure_alpha,
    measure_interval_alpha,
    measure_kappa,
)

ONCE = np.ones((1, 1))
# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections A to D: one line a
# coder, one character a unit, a dot where there is none.
BINARY = ["0100000010", "1110010000"]  # A: Jon and Han on ten articles
NOMINAL = ["aabbdcccedda", "babbbccceddd"]  # B: Ben and Gerry
MISSING_DATA = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]  # C and D
# Cohen, "A Coefficient of Agreement for Nominal Scales" (1960): two judges, 200 cases.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
# Hout, Duncan & Sobel (1987), in Agresti, "Categorical Data Analysis": wives and husbands, never
# to almost always; ``Kappa(SexualFun)`` of the R package vcd prints 0.1293 with the error 0.0686.
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]


def code(lines: list[str]) -> Codes:
    letters = sorted(set("".join(lines)) - {"."})
    rows = [[MISSING if c == "." else letters.index(c) for c in line] for line in lines]
    values = np.array(rows, dtype=np.int64).T
    return Codes(values, np.zeros(len(values), dtype=np.int64))


def count(table: list[list[int]]) -> Codes:
    pairs = [
        (one, other)
        for one, row in enumerate(table)
        for other, times in enumerate(row)
        for _ in range(times)
    ]
    return Codes(np.array(pairs), np.zeros(len(pairs), dtype=np.int64))


def alpha(codes: Codes) -> float:
    return float(measure_alpha(codes, ONCE)[0])


def kappa(codes: Codes) -> float:
    return float(measure_kappa(codes, ONCE)[0])


@pytest.mark.parametrize(
    ("lines", "published"), [(BINARY, 0.095), (NOMINAL, 0.692), (MISSING_DATA, 0.743)]
)
def test_alpha_is_as_krippendorff_published_it(lines, published):
    assert alpha(code(lines)) == pytest.approx(published, abs=0.0005)


def test_interval_alpha_is_as_krippendorff_published_it():
    codes = code(MISSING_DATA)
    numbers = np.where(codes.values == MISSING, np.nan, codes.values)
    found = measure_interval_alpha(numbers, codes.documents, ONCE)
    assert found[0] == pytest.approx(0.849, abs=0.0005)


def test_kappa_is_as_cohen_published_it():
    assert kappa(count(COHEN)) == pytest.approx(0.492, abs=0.0005)
    assert measure_agreement(count(COHEN), ONCE)[0] == pytest.approx(0.70)


def test_error_of_kappa_is_as_published():
    assert kappa(count(COUPLES)) == pytest.approx(0.1293, abs=0.00005)
    assert find_kappa_error(count(COUPLES)) == pytest.approx(0.0686, abs=0.00005)


def test_coders_of_one_and_the_same_category_have_no_kappa_and_no_alpha():
    codes = code(["aaaa", "aaaa"])
    assert np.isnan(kappa(codes)) and np.isnan(alpha(codes))
    assert find_kappa_error(codes) is None
    assert measure_agreement(codes, ONCE)[0] == 1


def test_the_same_day_throughout_has_no_alpha():
    numbers = np.full((3, 2), 742_000.5)
    assert np.isnan(measure_interval_alpha(numbers, np.zeros(3, dtype=np.int64), ONCE)[0])


@pytest.mark.parametrize("lines", [["", ""], ["ab", ".."], ["a.", ".b"]])
def test_units_that_no_two_coders_share_give_nothing(lines):
    codes = code(lines)
    codes = Codes(codes.values.reshape(-1, 2), codes.documents)
    numbers = np.where(codes.values == MISSING, np.nan, codes.values)
    assert np.isnan(kappa(codes)) and np.isnan(alpha(codes))
    assert np.isnan(measure_agreement(codes, ONCE)[0])
    assert np.isnan(measure_interval_alpha(numbers, codes.documents, ONCE)[0])
    assert find_kappa_error(codes) is None


def test_perfect_agreement_has_no_error():
    codes = code(["aabb", "aabb"])
    assert kappa(codes) == alpha(codes) == 1
    assert find_kappa_error(codes) == 0


def test_kappa_of_three_coders_is_the_mean_of_their_pairs():
    lines = ["aabbab", "aabbbb", "abbbaa"]
    pairs = [[lines[0], lines[1]], [lines[0], lines[2]], [lines[1], lines[2]]]
    assert kappa(code(lines)) == pytest.approx(np.mean([kappa(code(pair)) for pair in pairs]))


def test_a_document_drawn_twice_counts_as_two():
    lines = ["aabbab", "abbbab"]
    codes = code(lines)
    documents = np.array([0, 0, 0, 1, 1, 1])
    once = Codes(codes.values, documents)
    twice = code([line + line[3:] for line in lines])
    numbers = codes.values.astype(np.float64)
    weights = np.array([[1.0, 2.0]])
    assert measure_alpha(once, weights)[0] == pytest.approx(alpha(twice))
    assert measure_kappa(once, weights)[0] == pytest.approx(kappa(twice))
    of_days = measure_interval_alpha(numbers, documents, weights)
    again = measure_interval_alpha(twice.values.astype(np.float64), twice.documents, ONCE)
    assert of_days[0] == pytest.approx(again[0])


def test_draws_take_as_many_documents_as_there_are_and_repeat_with_their_seed():
    drawn = draw_documents(7, 50, seed=3)
    assert (drawn.sum(axis=1) == 7).all() and drawn.std() > 0
    assert (drawn == draw_documents(7, 50, seed=3)).all()


def test_bounds_need_nearly_all_draws_to_be_defined():
    drawn = np.linspace(0, 1, 101)
    assert find_bounds(drawn) == pytest.approx((0.025, 0.975))
    assert find_bounds(np.where(drawn < 0.1, np.nan, drawn)) is None


def test_draws_that_are_all_alike_give_no_bounds():
    assert find_bounds(np.ones(100)) is None


@given(
    st.lists(
        st.tuples(*[st.one_of(st.none(), st.integers(0, 4))] * 3), min_size=2, max_size=30
    ).filter(
        lambda units: (
            len(
                {v for u in units for v in u if sum(x is not None for x in u) > 1 and v is not None}
            )
            > 1
        )
    )
)
def test_alpha_is_as_another_library_has_it(units):
    table = np.array([[np.nan if v is None else v for v in unit] for unit in units], dtype=float)
    codes = Codes(
        np.where(np.isnan(table), MISSING, table).astype(np.int64),
        np.zeros(len(table), dtype=np.int64),
    )
    nominal = krippendorff.alpha(table.T, level_of_measurement="nominal")
    interval = krippendorff.alpha(table.T, level_of_measurement="interval")
    assert alpha(codes) == pytest.approx(nominal)
    assert measure_interval_alpha(table, codes.documents, ONCE)[0] == pytest.approx(interval)
