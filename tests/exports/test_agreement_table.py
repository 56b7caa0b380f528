"""What is printed and written of an agreement."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from gold_dossiers import read_gold
from verbale.analysis.agreement import Agreement, measure
from verbale.analysis.codings import Coding
from verbale.exports.agreement import to_agreement, to_agreement_json
from verbale.judgements import place_from_json
from verbale.record import Record


@pytest.fixture(scope="module")
def strait() -> Record:
    return read_gold()


@pytest.fixture(scope="module")
def agreement(strait) -> Agreement:
    """Ann has it all; Bea takes every fourth act for a question and leaves one statement out."""
    statements = [
        replace(each, act="question") if at % 4 == 0 else each
        for at, each in enumerate(strait.statements[:-1])
    ]
    other = replace(strait, statements=tuple(statements), utterances=(), positions=())
    return measure([Coding("Ann", strait), Coding("Bea", other)], draws=50)


def test_table_says_how_many_and_how_far(agreement):
    lines = to_agreement(agreement).splitlines()
    assert lines[0] == "6 reports compared"
    assert f"Ann: {agreement.statements[0]} statements in them" in lines
    (acts,) = [line for line in lines if line.startswith("act ")]
    value = next(f for f in agreement.figures if f.variable == "act").alpha.value
    assert value is not None and f" {value:.2f} [" in acts


def test_the_first_disagreements_are_told_and_the_others_counted(agreement):
    differing = len(agreement.disagreements)
    lines = to_agreement(agreement, most=2).splitlines()
    assert f"{differing} disagreements" in lines
    assert lines[-1].startswith(f"... and {differing - 2} more")
    whole = to_agreement(agreement)
    assert "more:" not in whole and whole.count("; Bea: question") == differing - 1
    assert "a statement: Ann: yes; Bea: no" in whole


def test_every_place_in_the_json_is_one_that_a_judgement_can_name(agreement, strait):
    written = json.loads(to_agreement_json(agreement))
    texts = {document.name: document.text for document in strait.documents}
    assert len(written["disagreements"]) == len(agreement.disagreements)
    for each in written["disagreements"]:
        place = place_from_json(each["places"]["Ann"])
        words = tuple(texts[place.document][start:end] for start, end in place.spans)
        assert words == place.words and each["values"]["Ann"] != each["values"]["Bea"]


def test_what_is_not_defined_is_null_and_explained(strait):
    none = replace(strait, statements=(), utterances=(), positions=())
    written = json.loads(to_agreement_json(measure([Coding("A", none), Coding("B", none)])))
    assert written["statements"]["f1"] == {"value": None, "interval": None}
    for figure in written["variables"]:
        assert figure["alpha"]["value"] is None and figure["note"]


def test_few_reports_have_the_interval_of_independent_statements_marked(strait):
    name = strait.documents[0].id
    few = replace(
        strait,
        documents=strait.documents[:1],
        statements=tuple(s for s in strait.statements if s.document == name),
        utterances=(),
        positions=(),
    )
    other = replace(few, statements=tuple(replace(s, act="deny") for s in few.statements[::2]))
    told = to_agreement(measure([Coding("A", few), Coding("B", other)]))
    (acts,) = [line for line in told.splitlines() if line.startswith("act ")]
    assert "]*" in acts and "* 95 % as if" in told and "[ ] 95 %" not in told
