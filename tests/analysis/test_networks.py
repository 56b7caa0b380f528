"""Networks of coded statements, with numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbale.analysis.coding import CodedStatement
from verbale.analysis.networks import Network, Plan, draw_network
from verbale.errors import BadNetwork

MAY = 5


def code(*lines: str) -> list[CodedStatement]:
    """Coded statements of lines: organisation, concept, for or against (+ - ~), day of May 2031."""
    coded = []
    for number, line in enumerate(lines):
        organisation, concept, side, *day = line.split()
        at = datetime(2031, MAY, int(day[0])) if day else None
        agreement = {"+": 1.0, "-": 0.0, "~": 0.5}[side]
        coded.append(
            CodedStatement(
                "", organisation, concept, agreement, at, f"report {number}", str(number)
            )
        )
    return coded


# Norland says the toll twice over, for; Vester is against it once and for the talks.
SAID = code("norland toll + 1", "norland toll + 2", "vester toll - 3", "vester talks + 4")
SAID += code("orrin toll + 5", "orrin talks + 6", "orrin talks - 7")


def weight(network: Network, row: str, column: str) -> float:
    return float(network.weights[network.rows.index(row), network.columns.index(column)])


@pytest.mark.parametrize(
    ("aggregation", "normalisation", "expected"),
    [
        ("ignore", "none", 3.0),  # on the toll 1 x 1, on the talks 1 x 2
        ("congruence", "none", 1.0),  # both for the talks once
        ("conflict", "none", 2.0),  # the toll, and one of the talks
        ("subtract", "none", -1.0),
        ("congruence", "average", 1 / 2.5),  # 2 and 3 statements
        ("congruence", "cosine", 1 / 6),
        # said together: 1 x 1; vester alone: the toll against; orrin alone: two
        ("congruence", "jaccard", 1 / 4),
        ("subtract", "true-cosine", -1 / np.sqrt(2 * 1)),  # nets (-1, 1) and (1, 0)
        ("congruence", "true-cosine", 1 / np.sqrt(2 * 3)),
    ],
)
def test_two_actors_are_tied_by_what_both_speak_on(aggregation, normalisation, expected):
    plan = Plan(aggregation=aggregation, normalisation=normalisation)
    assert weight(draw_network(SAID, plan), "vester", "orrin") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("aggregation", "normalisation", "expected"),
    [
        ("ignore", "none", {"toll": 1, "talks": 2}),
        ("subtract", "none", {"toll": 1, "talks": 0}),
        ("combine", "none", {"toll": 1, "talks": 3}),
        ("subtract", "activity", {"toll": 1 / 3, "talks": 0}),
        ("ignore", "prominence", {"toll": 1 / 4, "talks": 2 / 3}),
        ("combine", "activity", {"toll": 1 / 2, "talks": 3 / 2}),
        ("combine", "prominence", {"toll": 1 / 3, "talks": 3 / 2}),  # of three rows and of two
    ],
)
def test_actor_is_tied_to_concepts(aggregation, normalisation, expected):
    plan = Plan(mode="two-mode", aggregation=aggregation, normalisation=normalisation)
    network = draw_network(SAID, plan)
    found = {concept: weight(network, "orrin", concept) for concept in network.columns}
    assert found == pytest.approx(expected)


def test_who_speaks_on_nothing_together_is_not_tied():
    network = draw_network(code("a toll +", "b talks +"), Plan(normalisation="true-cosine"))
    assert not network.weights.any()


def test_nobody_is_tied_to_himself():
    assert not np.diag(draw_network(SAID, Plan()).weights).any()


def test_condition_counts_halfway():
    said = code("a toll +", "b toll ~", "c toll -")
    agreement, conflict, both = (
        draw_network(said, Plan(aggregation=kind))
        for kind in ("congruence", "conflict", "subtract")
    )
    assert weight(agreement, "a", "b") == weight(conflict, "a", "b") == 0.5
    assert weight(both, "a", "b") == weight(both, "b", "c") == 0
    assert weight(both, "a", "c") == -1


@pytest.mark.parametrize("times", [1, 2, 7])
def test_reports_of_the_same_utterance_tie_no_more_than_one(times):
    said = [replace(each, utterance=f"u{each.id}") for each in SAID[:5]]
    reported = [
        replace(each, document=f"paper {copy}", id=f"{each.id}/{copy}")
        for each in said
        for copy in range(times)
    ]
    once = draw_network(said, Plan())
    assert np.array_equal(draw_network(reported, Plan()).weights, once.weights)
    each = draw_network(reported, Plan(duplicates="include"))
    assert np.array_equal(each.weights, times**2 * once.weights)


def test_statement_coded_for_each_of_its_speakers_counts_once_for_their_party():
    one, other = (replace(each, person=name) for each in SAID[:1] for name in ("Anna", "Boris"))
    for duplicates in ("include", "utterance"):
        by_party = draw_network(
            [one, other], Plan(mode="two-mode", aggregation="ignore", duplicates=duplicates)
        )
        assert by_party.row_statements == (1,)
        persons = replace(by_party.plan, rows="person")
        assert draw_network([one, other], persons).row_statements == (1, 1)


def _said_on(*days: str) -> list[CodedStatement]:
    at = [datetime.fromisoformat(day) for day in days]
    return [
        CodedStatement("", "norland", "toll", 1.0, day, f"report {number}", str(number))
        for number, day in enumerate(at)
    ]


@pytest.mark.parametrize(
    ("duplicates", "counted"),
    [
        ("include", 4),
        ("document", 4),
        ("week", 3),  # DNA's weeks have no year: the week of 6 January 2031 is that of 2032
        ("iso-week", 4),
        ("month", 2),  # nor have its months
        ("calendar-month", 3),
        ("year", 2),
        ("acrossrange", 1),
    ],
)
def test_what_counts_once(duplicates, counted):
    said = _said_on("2031-01-08", "2032-01-07", "2031-01-15", "2031-02-20")
    plan = Plan(mode="two-mode", aggregation="ignore", duplicates=duplicates)
    assert draw_network(said, plan).statements == counted


def test_first_of_duplicates_in_time_is_the_one_that_counts():
    said = [replace(each, utterance="u") for each in _said_on("2031-02-01", "2031-01-01")]
    january = Plan(mode="two-mode", aggregation="ignore", last=date(2031, 1, 31))
    assert draw_network(said, january).statements == 1


def test_sides_are_told_apart_unless_ignored():
    said = code("norland toll +", "norland toll -")
    plan = Plan(mode="two-mode", aggregation="subtract", duplicates="acrossrange")
    assert draw_network(said, plan).statements == 2
    assert draw_network(said, replace(plan, aggregation="ignore")).statements == 1


def test_days_are_kept_to_both_included_and_undated_statements_left_out():
    said = [*SAID, *code("tamoura toll +")]
    network = draw_network(said, Plan(first=date(2031, MAY, 3), last=date(2031, MAY, 5)))
    assert network.rows == ("orrin", "vester")
    assert network.statements == 3
    assert "tamoura" in draw_network(said, Plan()).rows


def test_isolates_are_those_of_whom_nothing_is_left():
    plan = Plan(first=date(2031, MAY, 3), isolates=True)
    network = draw_network(SAID, plan)
    assert network.rows == ("norland", "orrin", "vester")
    assert not network.weights[0].any()
    assert draw_network(SAID, replace(plan, isolates=False)).rows == ("orrin", "vester")


def test_values_are_left_out_or_kept_alone():
    toll = draw_network(SAID, Plan(only={"concept": frozenset({"toll"})}))
    assert draw_network(SAID, Plan(without={"concept": frozenset({"talks"})})).rows == toll.rows
    assert toll.statements == 4
    alone = Plan(without={"organisation": frozenset({"orrin", "vester"})})
    assert draw_network(SAID, alone).rows == ("norland",)


def test_statement_without_a_value_counts_for_nobody():
    network = draw_network([*SAID, replace(SAID[0], organisation="")], Plan())
    assert "" not in network.rows
    assert network.statements == len(SAID)


def test_nothing_said_is_an_empty_network():
    assert draw_network([], Plan()).weights.shape == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"rows": "concept"}, "both concept"),
        ({"aggregation": "combine"}, "no aggregation 'combine'"),
        ({"mode": "two-mode", "aggregation": "congruence"}, "ignore, subtract, combine"),
        ({"normalisation": "activity"}, "no normalisation 'activity'"),
        ({"first": date(2031, 5, 2), "last": date(2031, 5, 1)}, "before the first"),
    ],
)
def test_plan_that_makes_no_sense_is_refused(wrong, says):
    with pytest.raises(BadNetwork, match=says):
        Plan(**wrong)


LINES = st.lists(
    st.builds(
        "{} {} {}".format, st.sampled_from("abcd"), st.sampled_from("xyz"), st.sampled_from("+-~")
    ),
    max_size=30,
)


@given(LINES)
def test_order_of_statements_changes_nothing_and_ties_are_mutual(lines):
    one, other = (draw_network(code(*each), Plan()) for each in (lines, sorted(lines)))
    assert one.rows == other.rows
    assert np.allclose(one.weights, other.weights)
    assert np.array_equal(one.weights, one.weights.T)


@given(LINES)
def test_true_cosine_lies_between_minus_one_and_one(lines):
    for kind in ("ignore", "congruence", "conflict", "subtract"):
        network = draw_network(code(*lines), Plan(aggregation=kind, normalisation="true-cosine"))
        assert np.all(np.abs(network.weights) <= 1 + 1e-9)


@given(LINES)
def test_agreement_less_conflict_is_their_difference_and_both_together_are_all(lines):
    kinds = ("congruence", "conflict", "subtract", "ignore")
    agree, oppose, net, total = (
        draw_network(code(*lines), Plan(aggregation=kind)).weights for kind in kinds
    )
    assert np.allclose(agree - oppose, net)
    assert np.allclose(agree + oppose, total)
