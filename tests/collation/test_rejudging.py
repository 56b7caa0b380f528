"""A judgement shown at once is what collating anew gives, or says that it is not."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import judge, read_example, settle

from verbale.collation.rejudging import rejudge
from verbale.exports.record_json import to_json
from verbale.judgements import find_place, make_judgement, make_undo
from verbale.record import ACTS, STANCES, Entry, Json, Judgement, Record

NAMES = ("strait", "labour", "trade")


@cache
def collated(name: str) -> Record:
    readings, codebook = read_example(name)
    return settle(readings, codebook=codebook)


def judge_statement(name: str, number: int, field: str, value: Json, by: str = "Ada") -> Judgement:
    record = collated(name)
    statement = record.statements[number % len(record.statements)]
    place = find_place(record.document(statement.document), statement.content)
    return make_judgement(by, Entry("statement", place), field, value)


@st.composite
def local_judgements(draw: st.DrawFn) -> tuple[str, list[Judgement]]:
    """Some judgements, one after the other, that bear on their statements alone."""
    name = draw(st.sampled_from(NAMES))
    made = []
    numbers = st.integers(0, 3) | st.integers(0, 999)  # often the same few again
    for _ in range(draw(st.integers(1, 4))):
        issue = draw(st.sampled_from([issue.id for issue in collated(name).codebook]))
        stance = {"issue": issue, "stance": draw(st.sampled_from((*STANCES, "none")))}
        field, value = draw(
            st.sampled_from(ACTS).map(lambda act: ("act", act))
            | st.just(("stance", stance))
            | st.just(("confirmed", True))
            | st.just(("confirmed", {"act": draw(st.sampled_from(ACTS)), "stances": [stance]}))
            | st.just(("none", True))
        )
        made.append(judge_statement(name, draw(numbers), field, value))
    return name, made


@settings(deadline=None, max_examples=60)
@given(local_judgements())
def test_judged_at_once_is_judged_anew(drawn: tuple[str, list[Judgement]]) -> None:
    name, judgements = drawn
    readings, codebook = read_example(name)
    record, whole = collated(name), 0
    for number, judgement in enumerate(judgements, start=1):
        rejudged = rejudge(record, judgement)
        anew = settle(readings, *judgements[:number], codebook=codebook)
        if rejudged.is_whole:
            assert to_json(rejudged.record) == to_json(anew)
            assert rejudged.record.positions == anew.positions
        whole += rejudged.is_whole
        record = anew
    assert whole or len(judgements) > 1  # the first is always whole here


@pytest.mark.parametrize(
    ("field", "value"),
    [("act", "threaten"), ("confirmed", True), ("none", True)],
)
def test_local_judgements_are_whole(field: str, value: Json) -> None:
    judgement = judge_statement("strait", 7, field, value)
    assert rejudge(collated("strait"), judgement).is_whole


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("speakers", []),
        ("said_on", "2031-05-02"),
        ("content", [[3, 9]]),
        ("confirmed", {"speakers": ["Nobody Known"]}),
    ],
)
def test_judgements_that_bear_on_others_say_so(field: str, value: Json) -> None:
    judgement = judge_statement("strait", 7, field, value)
    assert not rejudge(collated("strait"), judgement).is_whole


def test_speaker_is_shown_before_all_is_collated() -> None:
    record = collated("strait")
    person = next(each for each in record.entities if each.type == "person")
    judgement = judge_statement("strait", 7, "speakers", [person.name])
    assert rejudge(record, judgement).record.statements[7].speakers == (person.id,)


def test_contradiction_and_undo_need_collating() -> None:
    first = judge_statement("strait", 7, "act", "threaten")
    record = rejudge(collated("strait"), first).record
    assert not rejudge(record, judge_statement("strait", 7, "act", "warn", by="Ben")).is_whole
    undone = rejudge(record, make_undo("Ada", first.id))
    assert undone.record.judged == () and not undone.is_whole


def test_what_stands_nowhere_is_not_whole() -> None:
    readings, _ = read_example("strait")
    elsewhere = judge(readings[0], readings[0].document.text[1:4], "act", "warn")
    assert rejudge(collated("strait"), elsewhere).record == collated("strait")
