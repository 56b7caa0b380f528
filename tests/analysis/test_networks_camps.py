"""Camps and backbones, and when there is too little to speak of either."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from verbale.analysis.backbone import find_backbone
from verbale.analysis.coding import CodedStatement
from verbale.analysis.networks import Plan, draw_network
from verbale.analysis.polarisation import measure_polarisation
from verbale.errors import BadNetwork


def take_sides(sides: dict[str, str]) -> list[CodedStatement]:
    """Of each actor one statement a concept, in the order of the signs: + for, - against."""
    return [
        CodedStatement("", actor, f"concept {at}", float(sign == "+"), None, "r", f"{actor}{at}")
        for actor, signs in sides.items()
        for at, sign in enumerate(signs)
        if sign in "+-"
    ]


CAMPS = {"a": "+++-+", "b": "+++-+", "c": "---+-", "d": "---+-", "e": "---+-"}
RAGGED = {"a": "++-+-", "b": "+-+++", "c": "--++-", "d": "-+-+-", "e": "+--+-", "f": "-++--"}


def test_two_camps_that_agree_on_nothing_are_all_that_there_is():
    found = measure_polarisation(take_sides(CAMPS), Plan())
    assert found.camps == (("c", "d", "e"), ("a", "b"))
    assert found.score == pytest.approx(1)
    assert found.undivided == pytest.approx(4 / 10)  # pairs of one camp, of all pairs
    assert found.statements == 25


def test_where_all_agree_no_division_beats_none():
    found = measure_polarisation(take_sides(dict.fromkeys("abcde", "+++++")), Plan())
    assert found.camps == (tuple("abcde"),)
    assert found.score == found.undivided == pytest.approx(1)


@pytest.mark.parametrize("camps", [2, 3])
@pytest.mark.parametrize("seed", range(5))
def test_no_division_of_all_that_can_be_made_is_better(camps, seed):
    said = take_sides(RAGGED)
    agree, oppose = (
        draw_network(said, Plan(aggregation=kind)).weights for kind in ("congruence", "conflict")
    )
    best = max(
        float(agree[same].sum() + oppose[~same].sum())
        for division in product(range(camps), repeat=6)
        for same in [np.equal.outer(division, division)]
    )
    found = measure_polarisation(said, Plan(), camps=camps, seed=seed)
    assert found.score == pytest.approx(best / (agree.sum() + oppose.sum()))


def test_same_seed_gives_the_same_camps():
    one, other = (measure_polarisation(take_sides(RAGGED), Plan(), seed=7) for _ in range(2))
    assert one == other


def test_who_is_tied_to_nobody_is_in_no_camp():
    hermit = CodedStatement("", "z", "concept of his own", 1.0, None, "r", "z")
    found = measure_polarisation([*take_sides(CAMPS), hermit], Plan())
    assert found.apart == ("z",)
    assert "z" not in {actor for camp in found.camps for actor in camp}


@pytest.mark.parametrize("analyse", [measure_polarisation, find_backbone])
@pytest.mark.parametrize(
    ("said", "says"),
    [
        (take_sides({"a": "+" * 10, "b": "-" * 10, "c": "+"}), "21 statements by 3 actors"),
        (take_sides(dict.fromkeys("abcd", "+++")), "12 statements by 4 actors"),
        ([], "0 statements by 0 actors"),
    ],
)
def test_too_little_is_refused_in_plain_words(analyse, said, says):
    with pytest.raises(BadNetwork, match=f"{says} are too few.*20 statements by 4 actors"):
        analyse(said, Plan())


def test_actors_who_share_no_concept_have_no_camps():
    said = [
        CodedStatement("", actor, f"{actor}{at}", 1.0, None, "r", f"{actor}{at}")
        for actor in "abcd"
        for at in range(5)
    ]
    with pytest.raises(BadNetwork, match="no two actors speak on the same thing"):
        measure_polarisation(said, Plan())
    with pytest.raises(BadNetwork, match="no two actors agree on anything"):
        find_backbone(said, Plan())


def test_one_camp_is_none():
    with pytest.raises(BadNetwork, match="divides nobody"):
        measure_polarisation(take_sides(CAMPS), Plan(), camps=1)


def test_backbone_keeps_the_concept_that_ties_most():
    # All are for concept 0; only two actors ever agree on any of the others.
    said = take_sides(
        {"a": "+++   ", "b": "++ +  ", "c": "+  ++ ", "d": "+ + + ", "e": "+    +", "f": "+    +"}
    )
    said += [
        CodedStatement("", actor, "concept 0", 1.0, None, "again", f"again {actor}")
        for actor in "abcdef"
    ]
    removals = find_backbone(said, Plan(duplicates="include"))
    assert removals[-1].concept == "concept 0"
    assert [each.statements for each in removals] == sorted(
        (each.statements for each in removals), reverse=True
    )


def test_removing_everything_loses_everything_and_nothing_spoken_alone():
    alone = CodedStatement("", "a", "spoken alone", 1.0, None, "r", "alone")
    removals = find_backbone([*take_sides(CAMPS), alone], Plan(aggregation="subtract"))
    assert (removals[-1].loss, removals[-1].statements) == (1.0, 0)
    assert removals[-1].loss_of_removed == pytest.approx(0)
    assert removals[0].loss == pytest.approx(0)
    assert len(removals) == 6
    assert all(0 <= each.loss <= 1.5 for each in removals)
