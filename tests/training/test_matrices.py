"""Which matrices of DNA come out the same, and which differ as its faults are known."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from verbale.analysis.coding import CodedStatement
from verbale.training.matrices import compare_matrices, read_arguments

# Norland and Vester are for the toll two days apart; Orrin is against it on the last day.
SAID = [
    CodedStatement("", who, "toll", side, datetime(2031, 5, day), f"r{day}", f"{who}{day}")
    for who, side, day in (("norland", 1.0, 1), ("vester", 1.0, 3), ("orrin", 0.0, 5))
]
LABELS = {"all": ["norland", "orrin", "vester"], "early": ["norland", "vester"], "one": ["toll"]}
DAYS = {"start": "2031-05-01T00:00:00", "stop": "2031-05-05T00:00:00"}
CONGRUENCE = {"networkType": "onemode", "qualifierAggregation": "congruence"}
AGREED = [[0, 0, 1], [0, 0, 0], [1, 0, 0]]


def compare(arguments, rows, matrix, days=DAYS):
    case = {"args": arguments, "result": [{"rows": rows, "cols": rows, "m": matrix, **days}]}
    return compare_matrices(SAID, [case], LABELS)


def test_same_matrix_is_reproduced():
    found = compare(CONGRUENCE, "all", AGREED)
    assert (found.same, found.faults, found.neither, found.all) == (1, 0, (), 1)


@pytest.mark.parametrize(
    ("rows", "matrix", "days"),
    [
        ("all", [[0, 0, 1 + 1e-8], [0, 0, 0], [1, 0, 0]], DAYS),
        ("early", [[0, 1], [1, 0]], DAYS),
        ("all", AGREED, {**DAYS, "stop": "2031-05-06T00:00:00"}),
        ("all", AGREED, {**DAYS, "middle": "2031-05-03T00:00:00"}),
    ],
    ids=["weight", "labels", "last day", "middle"],
)
def test_other_matrix_is_not(rows, matrix, days):
    assert compare(CONGRUENCE, rows, matrix, days).neither == (0,)


def test_other_number_of_windows_is_not():
    arguments = {**CONGRUENCE, "timeWindow": "days", "windowSize": 2}
    assert compare(arguments, "all", AGREED).neither == (0,)


WITHIN = {**CONGRUENCE, "start.date": "01.05.2031", "stop.date": "03.05.2031", "isolates": True}
THREE_DAYS = {**DAYS, "stop": "2031-05-03T23:59:59"}


def test_isolates_that_dna_drops_are_a_known_fault_and_nothing_more():
    assert compare(WITHIN, "early", [[0, 1], [1, 0]], THREE_DAYS).faults == 1
    assert compare(WITHIN, "early", [[0, 2], [2, 0]], THREE_DAYS).neither == (0,)
    assert compare(WITHIN, "all", AGREED, THREE_DAYS).same == 1


def test_triangular_kernel_that_leans_to_one_side_is_a_known_fault_and_nothing_more():
    arguments = {**CONGRUENCE, "timeWindow": "days", "windowSize": 4, "kernel": "triangular"}
    days = {**DAYS, "middle": "2031-05-03T00:00:00"}
    # Weights of 1, 3 and 5 May: DNA's 0, 1 and 2; ours 0, 1 and 0.
    ours, dna, other = ([[0, 0, 0], [0, orrin, 0], [0, 0, 1]] for orrin in (0, 2, 1.5))
    assert compare(arguments, "all", ours, days).same == 1
    assert compare(arguments, "all", dna, days).faults == 1
    assert compare(arguments, "all", other, days).neither == (0,)


def test_arguments_that_are_left_out_have_dnas_defaults():
    plan, window = read_arguments({"networkType": "twomode"})
    assert (plan.mode, plan.rows, plan.columns) == ("two-mode", "organisation", "concept")
    assert (plan.aggregation, plan.normalisation, plan.duplicates) == ("ignore", "none", "include")
    assert window is None


def test_arguments_are_taken_over():
    plan, window = read_arguments(
        {
            "networkType": "onemode",
            "variable1": "person",
            "variable2": "organization",
            "excludeValues": {"organization": ["a", "b"], "concept": "c"},
            "invertValues": True,
            "stop.date": "10.02.2005",
            "timeWindow": "weeks",
            "windowSize": 2,
        }
    )
    assert (plan.rows, plan.columns, plan.last) == ("person", "organisation", date(2005, 2, 10))
    assert plan.only == {"organisation": {"a", "b"}, "concept": {"c"}}
    assert not plan.without
    assert window is not None and (window.unit, window.size, window.kernel) == ("weeks", 2, None)
