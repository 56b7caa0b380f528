"""Texts with other words in places, and where their places stand afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from verbale.training.evaluate import Dossier
from verbale.training.retelling import Change, Retold, find_words, retell

TEXT = "Lind said “no” to Lind’s men."


@pytest.mark.parametrize(
    ("changes", "told", "moved"),
    [
        ([Change(0, 4, "Okonkwo")], "Okonkwo said “no” to Lind’s men.", "“no”"),
        ([Change(10, 11, "")], "Lind said no” to Lind’s men.", "no”"),
        ([Change(13, 14, ""), Change(10, 11, "")], "Lind said no to Lind’s men.", "no"),
        ([Change(10, 11, '"'), Change(13, 14, '"')], 'Lind said "no" to Lind’s men.', '"no"'),
        ([Change(5, 5, "has ")], "Lind has said “no” to Lind’s men.", "“no”"),
        ([Change(11, 13, "never")], "Lind said “never” to Lind’s men.", "“never”"),
        ([Change(11, 13, "yes"), Change(12, 13, "x")], "Lind said “yes” to Lind’s men.", "“yes”"),
    ],
)
def test_places_move_with_the_words(changes: list[Change], told: str, moved: str) -> None:
    retold = Retold(TEXT, changes)
    start, end = retold.move([10, 14])
    assert retold.text == told
    assert retold.text[start:end] == moved


def test_name_within_a_place_widens_it() -> None:
    retold = Retold(TEXT, [Change(18, 22, "Van Hung")])
    start, end = retold.move([15, 29])
    assert retold.text[start:end] == "to Van Hung’s men."


def test_words_are_found_whole() -> None:
    assert list(find_words("Kim, Kimberly and Kim’s", "Kim")) == [(0, 3), (18, 21)]


def test_record_moves_along(tmp_path: Path) -> None:
    gold = {
        "documents": {"0": {"name": "lind.txt", "noise": [[23, 28]]}},
        "entities": {"lind": {"type": "person", "name": "Lind", "mentions": {"0": [[0, 4]]}}},
        "statements": [
            {
                "id": "0-0", "file": "0", "content": [[10, 14]], "cue": [[5, 9]],
                "source": [[0, 4]], "content_accept": [[[11, 13]]], "stances": [{"issue": "x"}],
            }
        ],
        "codebook": {}, "same_utterance": [], "meetings": [{}], "positions": {"x": {}},
    }  # fmt: skip
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "lind.txt").write_text(TEXT, encoding="utf-8")
    told = retell(
        Dossier("d", tmp_path / "gold.json", tmp_path),
        lambda key, text, gold: [Change(0, 4, "Okonkwo")],
        tmp_path / "told",
        {"lind": "Okonkwo"},
    )
    text = (told.texts / "lind.txt").read_text(encoding="utf-8")
    moved = json.loads(told.gold.read_text(encoding="utf-8"))
    (statement,) = moved["statements"]
    places = [*statement["content"], *statement["cue"], *statement["source"]]
    places += statement["content_accept"][0]
    assert [text[a:b] for a, b in places] == ["“no”", "said", "Okonkwo", "no"]
    assert moved["entities"]["lind"]["name"] == "Okonkwo"
    assert moved["positions"] == {} and statement["stances"] == []
