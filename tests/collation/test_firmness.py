"""How firm words are, and which issue a condition names."""

from dataclasses import replace

import pytest

from verbale.collation.firmness import read_firmness, settle_firmness
from verbale.record import Document, Issue, Span, Stance, Statement

CODEBOOK = (
    Issue("toll", "Norland charges ships a toll"),
    Issue("crew", "The crew of the trawler is released"),
    Issue("new-talks", "The two coasts hold new talks"),
)


@pytest.mark.parametrize(
    ("words", "firmness"),
    [
        ("There can be no compromise on the law of the sea", "categorical"),
        ("We will not, now or ever, accept a toll", "plain"),
        ("We will not simply accept a toll", "categorical"),
        ("A toll is unthinkable", "categorical"),
        ("A toll is not unthinkable", "hedged"),
        ("He has not ruled out a toll", "hedged"),
        ("She ruled out a toll", "categorical"),
        ("The crew could go home", "hedged"),
        ("They could not agree to it", "plain"),
        ("They meet on 26 May in Lisbon", "plain"),
        ("Norland may sign", "hedged"),
        ("Norland is open to talks", "hedged"),
        ("The strait stays open to ships", "plain"),
        ("We want the crew back", "plain"),
    ],
)
def test_firmness_is_that_of_the_words(words, firmness):
    assert read_firmness(words) == firmness


def settle(text: str, *stances: Stance, act="assert") -> tuple[Stance, ...]:
    """The stances of one statement that consists of this text."""
    statement = Statement((Span("d", 0, len(text)),), stances=stances, act=act)
    (settled,) = settle_firmness([statement], [Document("d", "d.txt", text)], CODEBOOK)
    return settled.stances


def test_each_issue_has_the_firmness_of_its_own_sentence():
    text = "A toll on ships is out of the question. The crew of the trawler could go home soon."
    toll, crew = settle(text, Stance("toll", "against"), Stance("crew", "for"))
    assert (toll.firmness, crew.firmness) == ("categorical", "hedged")


def test_warning_of_what_could_follow_is_no_hedge():
    (stance,) = settle("A toll could end in war", Stance("toll", "against"), act="warn")
    assert stance.firmness == "plain"


def condition(text: str) -> Stance:
    return Stance("toll", "conditional", (Span("d", text.index("if "), len(text)),))


@pytest.mark.parametrize(
    ("words", "issue"),
    [
        ("We pay if the trawler's crew is released", "crew"),
        ("We pay if the weather holds", None),
        ("We pay if the harbour gets a new lamp", None),
        ("We pay if ships are charged one toll", None),
    ],
)
def test_condition_names_another_issue_by_its_words(words, issue):
    (stance,) = settle(words, condition(words))
    assert stance.hinges_on == issue


def test_what_the_stance_says_of_its_hinge_stays():
    words = "We pay if the trawler's crew is released"
    (stance,) = settle(words, replace(condition(words), hinges_on="new-talks"))
    assert stance.hinges_on == "new-talks"
