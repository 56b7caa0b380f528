"""Statements composed from matters, and labelled ones told under other names."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from verbale.engine import Saying
from verbale.training.cases import Case
from verbale.training.composed import compose, read_frames, read_matters
from verbale.training.renaming import rename

MATTERS = Path(__file__).parents[2] / "labelled" / "matters"
MATTER = """%% the ferry
P: The ferry runs at night | Boats cross after dark
N: The ferry stops at dusk | No boat crosses after dark
pn: a night ferry
cn: an end to night crossings
pv: run boats at night
cv: stop the boats at dusk
ps: bakers need the night boat
cs: nobody sleeps with those engines
if: the state pays
off: the ferry is forty years old
"""


BOATS = "Boats cross after dark"


def draw(tmp_path, frames, turns=40):
    (tmp_path / "matters.txt").write_text(MATTER)
    (tmp_path / "frames.txt").write_text(frames)
    matters = read_matters(tmp_path / "matters.txt")
    read_frames.cache_clear()
    found = read_frames(tmp_path / "frames.txt")
    return list(compose(matters, found, random.Random(1), turns))


def only(slot, line):
    """A frame of this slot, and one of every other that says nothing of the ferry."""
    others = "".join(f"{each} | 1 | assert | x | y\n" for each in "nvspcobr" if each != slot)
    return line + "\n" + others


@pytest.mark.parametrize(
    ("line", "phrase", "sides"),
    [
        ("n | 1 | demand | demanded | {x}", "a night ferry", {"The ferry runs at night": 1}),
        ("n | -1 | reject | rejected | {x}", "a night ferry", {"The ferry runs at night": 2}),
        ("n | -1 | reject | rejected | {x}", "a night ferry", {"The ferry stops at dusk": 1}),
        ("n | -1 | reject | refused | {x}", "an end to night crossings", {BOATS: 1}),
        ("o | 1 | assert | said | {x}", "the ferry is forty years old", {BOATS: 0}),
        ("r | 1 | assert | said | B wants {x}", "a night ferry", {BOATS: 0}),
    ],
)  # fmt: skip
def test_a_frame_keeps_or_turns_the_side_of_its_phrase(line, phrase, sides, tmp_path):
    cases = draw(tmp_path, only(line[0], line), turns=1500)
    found = [c for c in cases if phrase in c.saying.words and c.proposition in sides]
    assert found
    for case in found:
        assert case.chances[sides[case.proposition]] == 1.0


def test_a_condition_makes_the_stance_conditional_and_is_its_hinge(tmp_path):
    line = "c | 1 | offer | said | we would {x} if {if}"
    cases = [c for c in draw(tmp_path, only("c", line), 400) if "we would" in c.saying.words]
    assert cases
    for case in cases:
        assert case.chances[3] == 1.0
        ((start, end),) = case.hinge
        assert case.saying.words[start:end] == "the state pays"


def test_what_only_points_back_has_its_matter_before_it(tmp_path):
    line = "b | -1 | reject | said | no | They want {x}."
    cases = [
        c for c in draw(tmp_path, only("b", line), 400) if c.saying.before.startswith("They want")
    ]
    assert cases
    assert all(c.saying.words.strip("“”") == "no" for c in cases)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("%% a\nP: b | c\n", "lacks N"),
        ("P: b\n", "matters.txt:1"),
        ("%% a\nQ: b\n", "matters.txt:2"),
    ],
)
def test_what_is_no_matter_is_named(text, fault, tmp_path):
    (tmp_path / "matters.txt").write_text(text)
    with pytest.raises(ValueError, match=fault):
        read_matters(tmp_path / "matters.txt")


def test_our_matters_and_frames_are_in_their_form():
    matters = [
        each for path in sorted(MATTERS.rglob("matters-*.txt")) for each in read_matters(path)
    ]
    read_frames.cache_clear()
    frames = read_frames(MATTERS / "frames.txt")
    assert len(matters) > 200
    assert {frame.slot for frame in frames} == set("nvspcobr")


CASE = Case(
    Saying("Ann Lee, Norland", "said", "the talks with Norland are over", "Norland had left."),
    "Norland leaves the talks",
    (0.0, 1.0, 0.0, 0.0),
)


def test_a_name_is_changed_alike_wherever_it_stands():
    told = [case for seed in range(20) for case in rename([CASE], random.Random(seed))]
    changed = [case for case in told if "Norland" not in case.saying.words]
    assert changed
    for case in changed:
        name = case.proposition.removesuffix(" leaves the talks")
        assert case.saying.words == f"the talks with {name} are over"


def test_a_case_with_a_hinge_keeps_its_words():
    hinged = replace(CASE, hinge=((0, 3),))
    assert rename([hinged] * 20, random.Random(1)) == [hinged] * 20
