"""Which words state a condition."""

import pytest

from verbale.collation.hinges import find_around, find_hinges


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("We will sign, as long as it is mutual and fair.", "as long as it is mutual and fair"),
        ("They would meet only if the strike ends first", "only if the strike ends first"),
        ("The plan depends on the outcome of the vote", "the outcome of the vote"),
        ("No talks unless the port is opened, he added.", "unless the port is opened"),
        ("He is ready, on condition that prices fall.", "prices fall"),
        ("The pits must be safe before anyone works", "The pits must be safe"),
        ("The strike will not end before three men are back", "before three men are back"),
        ("They met twice before the strike ended", None),
        ("Without the words there is no deal", "Without the words"),
        ("He left the hall without a word to anyone", None),
        ("If the words are missing, our chairs will be empty", "If the words are missing"),
        ("Only if the U.S. halted its threats, he said.", "Only if the U.S. halted its threats"),
        ("First they leave the road. Then we can talk of schools.", "First they leave the road."),
        ("No ministry of finance, no coalition", "No ministry of finance,"),
        (
            "The zero must stand on day one, otherwise duties come",
            "The zero must stand on day one,",
        ),
        ("For the talks to move, both sides must cease fire", "both sides must cease fire"),
        ("Both must give way if a deal is to be struck", "Both must give way"),
        ("He asked if the port would open by then", None),
        ("They named it once in March and again in May", None),
        ("It was to let aid in at once, come what may", None),
        ("The talks will continue on Friday", None),
    ],
)
def test_condition_runs_to_the_end_of_its_clause(said, condition):
    found = [said[start:end] for start, end in find_hinges(said)]
    assert found == ([condition] if condition else [])


def test_of_two_things_the_condition_is_the_one_that_the_issue_does_not_name():
    said = "partial relief in return for closing the plant"
    on_plant = find_hinges(said, "The northern plant is closed")
    on_relief = find_hinges(said, "The farmers receive relief")
    assert [said[a:b].strip() for a, b in on_plant] == ["partial relief"]
    assert [said[a:b].strip() for a, b in on_relief] == ["closing the plant"]


def test_single_word_is_no_condition():
    assert find_hinges("They will pay if needed.") == ()


def test_rest_of_the_sentence_is_what_hangs_on_the_condition():
    said = "It rained. The pits open, provided the fund is filled. The mayor left."
    assert find_around(said, find_hinges(said)) == "The pits open"


def test_next_sentence_hangs_on_a_condition_that_is_a_sentence():
    said = "It rained. First they leave the road. Then we can talk of schools. The mayor left."
    assert "schools" in find_around(said, find_hinges(said))
    assert "mayor" not in find_around(said, find_hinges(said))
