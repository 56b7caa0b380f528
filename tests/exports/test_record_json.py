"""The record as JSON: one form, the same bytes, and back again."""

import json
from dataclasses import replace

import pytest

from verbale.errors import BrokenRecord
from verbale.exports import to_json
from verbale.exports.record_json_reader import from_json
from verbale.record import Difference, Document, Record, Utterance, name_statements


def test_keys_of_the_gold_form_are_there(record):
    written = json.loads(to_json(record))
    parts = ["documents", "statements", "same_utterance", "entities", "meetings", "codebook"]
    assert {*parts, "positions"} <= written.keys()
    keys = "id file content cue source kind speakers on_behalf_of addressee said_on act stances"
    assert list(written["statements"][0])[:12] == keys.split()


def test_words_are_those_of_the_text(record):
    for statement in json.loads(to_json(record))["statements"]:
        text = record.document(statement["file"]).text
        assert statement["words"] == [text[start:end] for start, end in statement["content"]]


def test_same_record_gives_same_bytes(record, strait):
    assert to_json(record) == to_json(record)
    shuffled = replace(
        strait, statements=strait.statements[::-1], entities=strait.entities[::-1], utterances=()
    )
    assert to_json(shuffled) == to_json(replace(strait, utterances=()))


def test_round_trip(record, strait):
    for whole in (record, strait):
        written = to_json(whole)
        assert to_json(from_json(written, whole.documents)) == written


def test_statements_stand_in_reading_order(strait):
    statements = json.loads(to_json(strait))["statements"]
    files = list(dict.fromkeys(s["file"] for s in statements))
    assert files == [document.id for document in strait.documents]
    starts = [s["content"][0][0] for s in statements if s["file"] == files[0]]
    assert starts == sorted(starts)


def test_statements_at_one_place_take_letters(record):
    outer, inner = record.statements[2], replace(record.statements[2], inner=True)
    crowded = replace(record, statements=(inner, outer, inner))
    ids = name_statements(crowded.statements)
    assert ids == (f"{outer.id}b", outer.id, f"{outer.id}c")
    assert len({s["id"] for s in json.loads(to_json(crowded))["statements"]}) == 3


def test_coverage_says_what_was_not_read(record):
    coverage = json.loads(to_json(record))["coverage"]
    assert coverage == {
        "read": 1,
        "failed": [{"name": "scan.txt", "reason": "The file is empty."}],
    }


def test_empty_record_is_written():
    assert json.loads(to_json(Record()))["statements"] == []


def test_changed_text_is_noticed(record):
    changed = Document("x", "ferry.txt", record.documents[0].text.replace("sign", "sing"))
    with pytest.raises(BrokenRecord, match="no longer the one"):
        from_json(to_json(record), [changed])


def test_changed_words_are_noticed(record):
    forged = to_json(record).replace("We sign when they do", "We sign when you do")
    with pytest.raises(BrokenRecord, match=r"its words are not those of ferry\.txt"):
        from_json(forged, record.documents)


def test_missing_text_is_named(record):
    with pytest.raises(BrokenRecord, match=r"ferry\.txt: .*Add the file"):
        from_json(to_json(record), [])


def test_utterances_keep_both_forms(record):
    ids = name_statements(record.statements)
    content = record.statements[0].content
    difference = Difference("left out", (ids[0], ids[1]), content)
    utterance = Utterance("u1", ids[:2], ids[0], ids[1], (ids[:2],), (difference,))
    joined = replace(record, utterances=(utterance,))
    written = json.loads(to_json(joined))
    assert written["same_utterance"] == [list(ids[:2])]
    assert from_json(json.dumps(written), record.documents).utterances == joined.utterances
