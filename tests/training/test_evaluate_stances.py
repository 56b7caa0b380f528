"""How sure stances rightly are, and which conditions are found, on a record of a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from verbale.record import Document, Record, Span, Stance, StanceValue, Statement
from verbale.training.evaluate_stances import (
    HingeFigures,
    Taken,
    count_hinges,
    expected_error,
    find_taken,
    pair_statements,
    pool_hinges,
    to_bins,
)

DOCUMENT = Document("d", "lind.txt", "x" * 100)


def found(start: int, end: int, *stances: Stance) -> Statement:
    return Statement((Span("d", start, end),), stances=stances)


def stance(
    value: StanceValue, confidence: float = 1.0, *, issue: str = "toll", condition: Any = None
) -> Stance:
    span = (Span("d", *condition),) if condition else ()
    return Stance(issue, value, span, confidence=confidence)


def gold(*statements: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "documents": {"000": {"name": "lind.txt"}},
        "statements": [
            {"id": f"000-{at}", "file": "000", **statement}
            for at, statement in enumerate(statements)
        ],
    }


def coded(value: str, condition: Any = None) -> dict[str, Any]:
    return {"issue": "toll", "stance": value, "condition": condition}


def record(*statements: Statement) -> Record:
    return Record(documents=(DOCUMENT,), statements=statements)


def test_statements_are_paired_once_the_likest_first() -> None:
    near, nearer = found(10, 40), found(10, 31)
    pairs = pair_statements(record(near, nearer), gold({"content": [[10, 30]]}))
    assert pairs == {"000-0": nearer}


def test_every_accepted_content_counts() -> None:
    entry = {"content": [[60, 90]], "content_accept": [[[60, 90]], [[10, 30]]]}
    assert pair_statements(record(found(10, 30)), gold(entry))


def test_statement_of_another_report_is_not_paired() -> None:
    other = {**gold({"content": [[10, 30]]}), "documents": {"000": {"name": "other.txt"}}}
    assert not pair_statements(record(found(10, 30)), other)


@pytest.mark.parametrize(
    ("entry", "right"),
    [
        ({"content": [[10, 30]], "stances": [coded("for")]}, True),
        ({"content": [[10, 30]], "stances": [], "stances_optional": [coded("for")]}, True),
        ({"content": [[10, 30]], "stances": [coded("against")]}, False),
        ({"content": [[10, 30]], "stances": []}, False),
        ({"content": [[60, 90]], "stances": [coded("for")]}, False),  # of another statement
    ],
)
def test_stance_is_right_if_people_coded_it(entry: dict[str, Any], right: bool) -> None:
    taken = find_taken(record(found(10, 30, stance("for", 0.7))), gold(entry))
    assert taken == [Taken(0.7, right)]


def test_unclear_stance_promises_nothing() -> None:
    entry = {"content": [[10, 30]], "stances": [coded("for")]}
    assert not find_taken(record(found(10, 30, stance("unclear", 0.4))), gold(entry))


def test_expected_error_weighs_bins_by_their_stances() -> None:
    taken = [Taken(0.9, True)] * 3 + [Taken(0.9, False)] + [Taken(0.4, False)] * 4
    bins = to_bins(taken)
    assert [each.count for each in bins] == [0, 0, 0, 0, 4, 0, 0, 0, 0, 4]
    assert expected_error(bins) == pytest.approx(0.5 * abs(0.75 - 0.9) + 0.5 * 0.4)


def test_full_confidence_is_in_the_last_bin() -> None:
    bins = to_bins([Taken(1.0, True)])
    assert bins[-1].count == 1
    assert expected_error(bins) == 0


def test_without_stances_there_is_no_error_to_expect() -> None:
    assert expected_error(to_bins([])) is None


def test_bin_is_told_in_figures() -> None:
    bins = to_bins([Taken(0.85, True), Taken(0.81, False)])
    assert str(bins[8]).split() == ["0.8-0.9", "2", "0.830", "0.500"]
    assert str(bins[0]).split() == ["0.0-0.1", "0", "-", "-"]


@pytest.mark.parametrize(
    ("taken", "hinges"),
    [
        (stance("conditional", condition=(25, 30)), 1),
        (stance("conditional", issue="ferry", condition=(25, 30)), 1),  # any of its stances
        (stance("conditional", condition=(10, 20)), 0),
        (stance("conditional"), 0),
    ],
)
def test_words_of_a_condition_are_found_where_they_overlap(taken: Stance, hinges: int) -> None:
    entry = {"content": [[10, 30]], "stances": [coded("conditional", [[20, 28]])]}
    figures = count_hinges(record(found(10, 30, taken)), gold(entry))
    assert figures == HingeFigures(hinges, 1, 1)


@pytest.mark.parametrize(
    "entry",
    [
        {"stances": [coded("for", [[20, 28]])]},
        {"stances": [coded("conditional")]},  # no words state it
        {"stances": [], "stances_optional": [coded("conditional", [[20, 28]])]},
        {"stances": [coded("conditional", [[20, 28]])], "optional": True},
    ],
)
def test_what_is_no_condition_to_find_is_left_out(entry: dict[str, Any]) -> None:
    taken = stance("conditional", condition=(20, 28))
    figures = count_hinges(record(found(10, 30, taken)), gold({"content": [[10, 30]], **entry}))
    assert figures == HingeFigures()


def test_missed_statement_is_counted_apart() -> None:
    entry = {"content": [[60, 90]], "stances": [coded("conditional", [[70, 80]])]}
    figures = count_hinges(record(found(10, 30)), gold(entry))
    assert figures == HingeFigures(0, 0, 1)
    assert figures.share_of_found is None
    assert figures.share_of_all == 0


def test_dossiers_are_pooled() -> None:
    pooled = pool_hinges([HingeFigures(1, 2, 3), HingeFigures(2, 2, 2)])
    assert pooled == HingeFigures(3, 4, 5)
    assert pooled.share_of_found == 75
    assert str(pooled).split() == "75.0 % (3 of 4; 1 more in statements that are not found)".split()
    assert pool_hinges([]) == HingeFigures()
