"""What is negotiable: the rules, hinges and trades, and what an assumption changes."""

import pytest

from verbale.analysis.rules import read_rules
from verbale.analysis.settlement import compare_settlements, settle
from verbale.errors import BadAssumption
from verbale.record import Entity

BOTH = (
    # Both are on record on another issue, so that both are principals.
    ("norland", "talks", "for", "1", "Norland is glad to talk"),
    ("vester", "talks", "for", "1", "Vester is glad to talk"),
)
YES = ("norland", "toll", "for", "2", "Norland wants the toll")
NO = ("vester", "toll", "against", "2", "Vester wants no toll")
NEVER = ("vester", "toll", "against", "2", "A toll is out of the question for Vester")
UNLESS = ("vester", "toll", "conditional", "2", "Vester pays if the crew is released")


@pytest.mark.parametrize(
    ("lines", "finding"),
    [
        ([YES, ("vester", "toll", "for", "2", "Vester wants it")], "common ground"),
        ([NO, ("norland", "toll", "against", "2", "Norland wants none")], "rejected"),
        ([YES, NEVER], "red line"),
        ([("norland", "toll", "for", "2", "The toll is not negotiable"), NO], "red line"),
        ([YES, UNLESS], "conditional"),
        ([UNLESS, ("norland", "toll", "against", "2", "Norland refuses")], "hinged"),
        ([YES, NO], "one-sided"),
        ([NO], "one-sided"),
        ([YES], "open"),
        ([YES, ("vester", "toll", "unclear", "2", "Vester thinks about it")], "open"),
        ([], "silent"),
    ],
)
def test_first_rule_that_holds_is_the_finding(make, lines, finding):
    settlement = settle(make(*BOTH, *lines))
    assert set(settlement.principals) == {"norland", "vester"}
    assert settlement.finding("toll").name == finding


def test_silence_is_never_agreement(make):
    finding = settle(make(*BOTH, YES)).finding("toll")
    assert finding.stances == {"norland": "for", "vester": "silent"}
    assert finding.name != "common ground"


def test_finding_rests_on_the_statements_of_the_stances(make):
    record = make(*BOTH, ("norland", "toll", "against", "1", "Norland said no"), YES, NO)
    finding = settle(record).finding("toll")
    assert finding.evidence == (record.statements[3].id, record.statements[4].id)
    assert [rule.name for rule in finding.also] == ["moved"]


def test_two_voices_of_one_party_are_said(make):
    second = ("norland", "toll", "against", "2", "Norland wants none of it")
    finding = settle(make(*BOTH, YES, second)).finding("toll")
    assert finding.stances["norland"] == "unclear"
    assert "divided" in [rule.name for rule in finding.also]


LEAGUE = (
    Entity("league", "organisation", "The League"),
    Entity("norland", "state", "Norland", member_of=("league",)),
    Entity("vester", "state", "Vester", member_of=("league",)),
)


def test_one_member_blocks_a_body_that_decides_by_consensus(make):
    lines = (("league", "crew", "for", "2", "The League wants the crew home"),)
    against = ("vester", "crew", "against", "2", "Vester wants it not")
    finding = settle(make(*BOTH, *lines, against, entities=LEAGUE)).finding("crew")
    assert (finding.name, finding.blocked_by) == ("blocked", (("league", "vester"),))
    apart = settle(make(*BOTH, *lines, against)).finding("crew")
    assert apart.blocked_by == ()


def test_body_that_is_against_is_not_blocked(make):
    lines = (
        ("league", "crew", "against", "2", "The League wants it not"),
        ("vester", "crew", "against", "2", "Vester wants it not"),
    )
    assert settle(make(*BOTH, *lines, entities=LEAGUE)).finding("crew").blocked_by == ()


def test_hinge_is_told_in_the_party_s_words_with_the_issue_it_names(make):
    (hinge,) = settle(make(*BOTH, YES, UNLESS)).hinges
    assert (hinge.party, hinge.issue) == ("vester", "toll")
    assert hinge.condition == "if the crew is released"


def test_trade_needs_opposite_wishes_and_a_hinge(make):
    wants = ("vester", "crew", "for", "2", "Vester wants the crew")
    refuses = ("norland", "crew", "against", "2", "Norland keeps the crew")
    (trade,) = settle(make(*BOTH, YES, UNLESS, wants, refuses)).trades
    assert (trade.parties, trade.issues) == (("norland", "vester"), ("toll", "crew"))
    assert trade.resisted == ("conditional", "against")
    assert len(trade.evidence) == 4
    assert settle(make(*BOTH, YES, NO, wants, refuses)).trades == ()  # no hinge
    assert settle(make(*BOTH, YES, UNLESS, wants)).trades == ()  # nothing that Norland refuses


def test_assumption_turns_a_finding_and_leaves_the_record_as_it_is(make):
    record = make(*BOTH, YES, NO)
    before = settle(record)
    after = settle(record, assume={("vester", "toll"): "for"})
    assert after.finding("toll").name == "common ground"
    comparison = compare_settlements(before, after)
    (shift,) = comparison.shifts
    assert (shift.issue, shift.before.name, shift.after.name) == (
        "toll",
        "one-sided",
        "common ground",
    )
    assert settle(record) == before


def test_assumed_silence_takes_a_position_away(make):
    after = settle(make(*BOTH, YES, NO), assume={("vester", "toll"): "silent"})
    assert after.finding("toll").name == "open"
    assert after.principals == ("norland", "vester")


def test_assumption_that_changes_nothing_says_so(make):
    record = make(*BOTH, YES, NO)
    comparison = compare_settlements(
        settle(record), settle(record, assume={("vester", "toll"): "against"})
    )
    assert comparison.shifts == comparison.trades_gained == comparison.trades_lost == ()


@pytest.mark.parametrize(
    ("assumption", "advice"),
    [
        ((("sweden", "toll"), "for"), "sweden: no such party. On record are norland, vester."),
        ((("vester", "herring"), "for"), "herring: no such issue. The issues are toll, crew"),
        ((("vester", "toll"), "yes"), "yes: no such stance. Write one of for, against"),
    ],
)
def test_unknown_names_in_an_assumption_are_met_with_the_known_ones(make, assumption, advice):
    with pytest.raises(BadAssumption) as raised:
        settle(make(*BOTH, YES), assume=dict([assumption]))
    assert advice in str(raised.value)


def test_other_rules_find_otherwise(make):
    rules = read_rules("main\tin dispute\tagainst >= 1\tSomebody refuses.", "mine.tsv")
    settlement = settle(make(*BOTH, YES, NO), rules=rules)
    assert settlement.finding("toll").name == "in dispute"
    assert settlement.finding("talks").name == "no rule holds"


def test_principals_can_be_named(make):
    rules = read_rules(
        "principal\tvester\talways\tThe one that counts.\nmain\tagreed\tfor >= 1\tA.", "mine.tsv"
    )
    settlement = settle(make(*BOTH, YES), rules=rules)
    assert settlement.principals == ("vester",)
    assert settlement.finding("toll").name == "no rule holds"
    unknown = read_rules("principal\tx\talways\tA.\nmain\ta\tfor >= 1\tA.", "mine.tsv")
    with pytest.raises(BadAssumption, match="x: no such party"):
        settle(make(*BOTH), rules=unknown)


def test_strait(strait):
    settlement = settle(strait)
    found = {finding.issue: finding.name for finding in settlement.findings}
    assert settlement.principals == ("kestria", "tamoura", "compact")
    assert found["crew"] == "common ground"
    assert found["toll"] == found["control"] == "red line"
    assert found["talks"] == found["warships"] == "conditional"
    assert settlement.finding("sanctions").blocked_by == (("compact", "oldmark"),)
    hinges = {(hinge.party, hinge.issue): hinge.hinges_on for hinge in settlement.hinges}
    assert hinges["compact", "warships"] == ("batteries",)
    trades = {(trade.parties, trade.issues) for trade in settlement.trades}
    assert (("tamoura", "compact"), ("warships", "talks")) in trades


def test_record_without_positions_settles_nothing(make):
    settlement = settle(make())
    assert {finding.name for finding in settlement.findings} == {"silent"}
    assert settlement.trades == settlement.hinges == ()
