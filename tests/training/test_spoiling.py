"""What is spoilt, and that the rest stays."""

from __future__ import annotations

import random

import pytest

from verbale.training import spoiling
from verbale.training.retelling import Retold
from verbale.training.spoiling import SPOILT, Told

TEXT = "“We go,” Lind said. The men of Norland have ‘no’ answer."
GOLD = {
    "entities": {
        "lind": {"type": "person", "mentions": {"0": [[9, 13]]}},
        "norland": {"type": "state", "mentions": {"0": [[31, 38]]}},
    },
    "statements": [{"file": "0", "cue": [[14, 18]]}],
}


def spoil(way: Told) -> str:
    return Retold(TEXT, way(random.Random(0), "0", TEXT, GOLD)).text


@pytest.mark.parametrize(
    ("chance", "way", "told"),
    [
        (None, "straighten", "\"We go,\" Lind said. The men of Norland have 'no' answer."),
        ("LOST_MARK", "lose_marks", "We go, Lind said. The men of Norland have ‘no’ answer."),
        ("PERFECT", "tell_in_perfect", TEXT.replace("said", "has said")),
    ],
)
def test_what_goes_wrong(
    monkeypatch: pytest.MonkeyPatch, chance: str | None, way: str, told: str
) -> None:
    if chance:
        monkeypatch.setattr(spoiling, chance, 1.0)
    assert spoil(getattr(spoiling, way)) == told


def test_names_are_misspelt_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoiling, "MISSPELT", 1.0)
    told = spoil(spoiling.misspell)
    assert "Lind" not in told and "Norland" not in told
    assert told.startswith("“We go,” L") and told.endswith("have ‘no’ answer.")


def test_articles_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoiling, "LOST_ARTICLE", 1.0)
    text = "He saw the man in an anthem."
    told = Retold(text, spoiling.lose_articles(random.Random(0), "0", text, GOLD)).text
    assert told == "He saw man in anthem."


def test_every_way_changes_something() -> None:
    text = TEXT + " He saw the man in the street at the end of a day." * 20
    for ways in SPOILT.values():
        changes = [c for way in ways for c in way(random.Random(1), "0", text, GOLD)]
        assert Retold(text, changes).text != text, ways
