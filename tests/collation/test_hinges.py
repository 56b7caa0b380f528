"""Which words state a condition."""

import pytest

from verbale.collation.hinges import find_hinges


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("We will sign, as long as it is mutual and fair.", "as long as it is mutual and fair"),
        ("They would meet only if the strike ends first", "only if the strike ends first"),
        ("The plan depends on the outcome of the vote", "the outcome of the vote"),
        ("No talks unless the port is opened, he added.", "unless the port is opened"),
        ("He is ready, on condition that prices fall.", "prices fall"),
        ("The pits must be safe before anyone works", "The pits must be safe before anyone works"),
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
