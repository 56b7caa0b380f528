"""The worked examples: every gold record fits its texts."""

import json
from pathlib import Path

import pytest

from verbale.text.segment import kind_of

GOLD = sorted((Path(__file__).parents[1] / "examples").glob("*/gold.json"))


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.parent.name)
def test_gold_fits_its_texts(path):
    gold = json.loads(path.read_text(encoding="utf-8"))
    documents, entities = gold["documents"], gold["entities"]
    texts = {
        key: (path.parent / one["name"]).read_bytes().decode("utf-8")
        for key, one in documents.items()
    }
    spans = [(key, *span) for key, one in documents.items() for span in one["noise"]]
    noise = {(key, place) for key, start, end in spans for place in range(start, end)}
    mentions = [
        (key, *span)
        for entity in entities.values()
        for key, held in entity["mentions"].items()
        for span in held
    ]
    spans += mentions + [tuple(place) for one in gold["meetings"] for place in one["evidence"]]
    for one in gold["statements"]:
        pieces = one["content"] + one["cue"] + one["source"]
        pieces += [span for stance in one["stances"] for span in stance["condition"] or []]
        spans += [(one["file"], *span) for span in pieces]
        assert {*one["speakers"], *one["addressee"]} <= entities.keys(), one["id"]
        assert one["on_behalf_of"] in {None, *entities}, one["id"]
        stances = one["stances"] + one.get("stances_optional", [])
        assert {stance["issue"] for stance in stances} <= gold["codebook"].keys(), one["id"]
    for key, start, end in spans:
        words = texts[key][start:end]
        assert 0 <= start < end <= len(texts[key]), (key, start, end)
        assert words == words.strip(), (key, start, end)
    for key, start, end in mentions:
        assert not any((key, place) in noise for place in range(start, end)), (key, start, end)
    for one in gold["meetings"]:
        assert {*one["participants"], *filter(None, [one["place"]])} <= entities.keys(), one["id"]
    ids = {one["id"] for one in gold["statements"]}
    assert all(set(same) <= ids for same in gold["same_utterance"])


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.parent.name)
def test_kinds_follow_the_quotation_marks(path):
    gold = json.loads(path.read_text(encoding="utf-8"))
    held = {
        one["id"]: {(one["file"], i) for start, end in one["content"] for i in range(start, end)}
        for one in gold["statements"]
    }
    for one in gold["statements"]:
        name = gold["documents"][one["file"]]["name"]
        text = (path.parent / name).read_bytes().decode("utf-8")
        inner = any(held[one["id"]] < other for other in held.values())
        end = one["content"][-1][1]
        if one["kind"] == "direct" and text[end:].lstrip().startswith("—"):
            continue  # an embedded post: the poster's own words, without marks
        assert one["kind"] == kind_of(text, one["content"], inner=inner), one["id"]
