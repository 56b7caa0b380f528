"""What people judge is taken into the record, step by step, and none of it is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from judging import judge, place_of, read_example, read_text, settle, span_of

from verbale.exports.record_json import to_json
from verbale.exports.record_json_reader import from_json
from verbale.judgements import find_place, make_judgement, make_undo, place_to_json
from verbale.record import DateRange, Entry, Issue, Judged, Reading, Record, Statement

TEXT = (
    "Ann Lind, foreign minister of Norland, said the toll must go. "
    "“We will never sign it,” she said. Ben Roe of the union called it a gift. "
    "Lind said the ferry would sail in May."
)
TOLL = Issue("toll", "The toll is scrapped")


@pytest.fixture
def reading() -> Reading:
    return read_text(
        TEXT,
        ("the toll must go", "said", "Ann Lind"),
        ("“We will never sign it,”", "said", "she"),
        ("it a gift", "called", "Ben Roe"),
        ("the ferry would sail in May", "said", "Lind"),
    )


def said(record: Record, words: str) -> Statement:
    """The statement whose content holds these words."""
    for statement in record.statements:
        if words in record.document(statement.document).words(statement.content):
            return statement
    raise AssertionError(f"no statement says {words!r}")


def only(record: Record) -> Judged:
    (judged,) = record.judged
    return judged


def speakers(record: Record, words: str) -> list[str]:
    return [record.entity(id).name for id in said(record, words).speakers]


# Fields of a statement


def test_judged_speaker_brings_her_party(reading: Reading) -> None:
    before = settle([reading])
    assert speakers(before, "never sign") == []
    record = settle([reading], judge(reading, "“We will never sign it,”", "speakers", ["Ann Lind"]))
    statement = said(record, "never sign")
    assert speakers(record, "never sign") == ["Ann Lind"]
    assert statement.on_behalf_of == said(before, "toll must").on_behalf_of == "norland"
    assert only(record).entry == statement.id


def test_reason_says_who_judged_and_why(reading: Reading) -> None:
    words = "“We will never sign it,”"
    record = settle(
        [reading], judge(reading, words, "speakers", ["Ann Lind"], reason="I was there")
    )
    (why,) = [each for each in said(record, "never").reasons if each.field == "speakers"]
    today = only(record).judgement.at.date()
    assert why.because == f"Judged by Ada on {today}: I was there" and why.confidence == 1.0


def test_speaker_whom_no_report_names_is_added(reading: Reading) -> None:
    record = settle([reading], judge(reading, "it a gift", "speakers", ["Cora Holm"]))
    assert speakers(record, "a gift") == ["Cora Holm"]
    assert record.entity("cora-holm").type == "person"


def test_nobody_may_be_the_speaker(reading: Reading) -> None:
    record = settle([reading], judge(reading, "the toll must go", "speakers", []))
    assert said(record, "toll must").speakers == ()
    assert said(record, "toll must").on_behalf_of is None


@pytest.mark.parametrize(
    ("field", "value", "held"),
    [
        ("on_behalf_of", {"name": "Dockers", "type": "organisation"}, "dockers"),
        ("addressee", ["Ben Roe"], ("roe",)),
        ("act", "threaten", "threaten"),
        ("kind", "mixed", "mixed"),
        ("said_on", "2031-05-02", DateRange(date(2031, 5, 2), date(2031, 5, 2))),
    ],
)
def test_field_is_judged(reading: Reading, field: str, value: object, held: object) -> None:
    record = settle([reading], judge(reading, "the toll must go", field, value))  # type: ignore[arg-type]
    assert getattr(said(record, "toll must"), field) == held
    assert field in {reason.field for reason in said(record, "toll must").reasons}


def test_judged_stance_makes_the_position(reading: Reading) -> None:
    condition = [[span.start, span.end] for span in span_of(reading.document, "in May")]
    judged = [
        judge(reading, "the toll must go", "speakers", ["Norland"]),
        judge(
            reading,
            "the ferry would sail in May",
            "stance",
            {"issue": "toll", "stance": "conditional", "condition": condition},
        ),
        judge(reading, "the toll must go", "stance", {"issue": "toll", "stance": "none"}),
    ]
    record = settle([reading], *judged, codebook=[TOLL])
    (position,) = [each for each in record.positions if each.party == "norland"]
    assert (position.stance, position.condition) == ("conditional", "in May")
    assert not said(record, "toll must").stances


def test_stance_on_no_issue_is_listed(reading: Reading) -> None:
    stance = {"issue": "gone", "stance": "for"}
    record = settle([reading], judge(reading, "the toll must go", "stance", stance))
    assert [each.note for each in record.unplaced] == ["The codebook has no issue 'gone'."]


# Which statements there are


def test_no_statement_is_dropped(reading: Reading) -> None:
    record = settle([reading], judge(reading, "it a gift", "none", True))
    assert len(record.statements) == 3 and only(record).entry is not None


def test_missed_statement_is_added_with_its_speaker(reading: Reading) -> None:
    fewer = replace(reading, statements=reading.statements[:3])
    source = [[s.start, s.end] for s in span_of(reading.document, "Lind", near="said the ferry")]
    missed = judge(fewer, "the ferry would sail in May", "missed", {"source": source})
    record = settle([fewer], missed)
    assert speakers(record, "ferry would") == ["Ann Lind"]
    assert said(record, "ferry would").id == only(record).entry


def test_statement_missed_once_is_not_there_twice(reading: Reading) -> None:
    record = settle([reading], judge(reading, "ferry would sail in May", "missed", {}))
    assert len(record.statements) == 4
    document = record.documents[0]
    assert document.words(said(record, "ferry").content) == "ferry would sail in May"


def test_missed_statement_within_another_does_not_replace_it(reading: Reading) -> None:
    record = settle([reading], judge(reading, "sail in May", "missed", {}))
    assert len(record.statements) == 5 and said(record, "the ferry would")


def test_boundaries_are_judged_and_found_again_by_both_places(reading: Reading) -> None:
    wide = [[span.start, span.end] for span in span_of(reading.document, TEXT[-38:-1])]
    record = settle(
        [reading],
        judge(reading, "the ferry would sail in May", "content", wide),
        judge(reading, "the ferry would sail in May", "act", "promise"),
        judge(reading, TEXT[-38:-1], "said_on", "2031-05-02"),
    )
    statement = said(record, "Lind said the ferry")
    assert statement.act == "promise" and statement.said_on is not None
    assert {each.entry for each in record.judged} == {statement.id}


def test_confirmed_statement_keeps_what_was_seen(reading: Reading) -> None:
    seen = {"speakers": ["Ann Lind"], "act": "demand"}
    confirmed = judge(reading, "“We will never sign it,”", "confirmed", seen)
    statement = said(settle([reading], confirmed), "never sign")
    assert statement.confidence == 1.0 and statement.act == "demand" and statement.speakers


@pytest.mark.parametrize("pairs", [[[10, 9999]], [[43, 44]]])
def test_words_outside_the_report_are_listed(reading: Reading, pairs: list[list[int]]) -> None:
    record = settle([reading], judge(reading, "the toll must go", "content", pairs))  # type: ignore[arg-type]
    assert record.unplaced[0].note == "It names words outside the report, or none."
    assert to_json(record)


def test_white_space_around_judged_words_is_left_out(reading: Reading) -> None:
    at = TEXT.index("the toll must go")
    wide = judge(reading, "the toll must go", "content", [[at - 1, at + 16]])
    record = settle([reading], wide, judge(reading, "the toll must go", "kind", "direct"))
    assert said(record, "toll must").content[0].start == at and to_json(record)


# Where it holds


@pytest.mark.parametrize(("start", "end", "holds"), [(0, 16, True), (4, 24, True), (-25, 5, False)])
def test_least_overlap(reading: Reading, start: int, end: int, holds: bool) -> None:
    at = TEXT.index("the toll must go")
    spans = (replace(reading.statements[0].content[0], start=at + start, end=at + end),)
    entry = Entry("statement", find_place(reading.document, spans))
    record = settle([reading], make_judgement("Ada", entry, "act", "threaten"))
    assert (said(record, "toll must").act == "threaten") is holds
    assert bool(record.unplaced) is not holds


def test_judgement_follows_its_words_into_a_changed_report(reading: Reading) -> None:
    judged = judge(reading, "the toll must go", "act", "threaten")
    changed = read_text("An update. " + TEXT, ("the toll must go", "said", "Ann Lind"))
    record = settle([changed], judged)
    assert said(record, "toll must").act == "threaten"
    assert only(record).note == "a.txt has changed; found by its words."
    twice = read_text("He says the toll must go. " + TEXT, ("the toll must go", "said", "Ann Lind"))
    assert settle([twice], judged).unplaced[0].note.endswith("do not stand there once.")


def test_name_tells_copies_of_a_text_apart(reading: Reading) -> None:
    copy = read_text(TEXT, ("the toll must go", "said", "Ann Lind"), name="b.txt")
    record = settle([reading, copy], judge(copy, "the toll must go", "act", "threaten"))
    acts = {each.document: each.act for each in record.statements if each.content[0].start == 44}
    assert acts["b"] == "threaten" != acts["a"]


def test_judgement_without_a_report_is_listed_and_kept_in_the_json(reading: Reading) -> None:
    other = read_text("Nobody said anything. " * 3, name="other.txt")
    judged = judge(other, "Nobody said", "act", "threaten", by="Ben")
    record = settle([reading], judged)
    assert record.unplaced[0].judgement == judged
    assert from_json(to_json(record), [reading.document]).judged == record.judged


def test_without_judgements_nothing_changes() -> None:
    readings, codebook = read_example("strait")
    assert '"judgements"' not in to_json(settle(readings, codebook=codebook))


# Several judgements on one field


def test_later_judgement_of_one_person_wins(reading: Reading) -> None:
    first = judge(reading, "the toll must go", "act", "threaten")
    second = judge(reading, "the toll must go", "act", "warn")
    record = settle([reading], first, second)
    assert said(record, "toll must").act == "warn"
    assert [each.judgement for each in record.judged] == [second]


def test_two_people_who_disagree_are_listed_and_the_first_holds(reading: Reading) -> None:
    ada = judge(reading, "the toll must go", "act", "threaten")
    ben = judge(reading, "the toll must go", "act", "warn", by="Ben")
    record = settle([reading], ada, ben)
    assert said(record, "toll must").act == "threaten"
    assert [(each.against, each.holds) for each in record.conflicts] == [
        ((ben.id,), True),
        ((ada.id,), False),
    ]
    both = [ada.id, ben.id]
    decision = judge(reading, "the toll must go", "act", "warn", by="Cy", decides=both)
    decided = settle([reading], ada, ben, decision)
    assert said(decided, "toll must").act == "warn" and decided.conflicts == ()


def test_two_names_of_one_speaker_are_no_conflict(reading: Reading) -> None:
    ada = judge(reading, "it a gift", "speakers", ["Ann Lind"])
    ben = judge(reading, "it a gift", "speakers", ["Lind"], by="Ben")
    assert settle([reading], ada, ben).conflicts == ()


def test_who_confirms_contradicts_who_drops(reading: Reading) -> None:
    ada = judge(reading, "it a gift", "none", True)
    ben = judge(reading, "it a gift", "confirmed", True, by="Ben")
    record = settle([reading], ada, ben)
    assert len(record.conflicts) == 2 and len(record.statements) == 3


def test_undo_gives_back_and_can_be_undone(reading: Reading) -> None:
    first = judge(reading, "the toll must go", "act", "threaten")
    undo = make_undo("Ben", first.id)
    assert to_json(settle([reading], first, undo)) == to_json(settle([reading]))
    again = make_undo("Ada", undo.id)
    assert said(settle([reading], first, undo, again), "toll must").act == "threaten"


# Who is who


def test_merged_entities_are_one_for_every_statement(reading: Reading) -> None:
    merge = judge(reading, "Ann Lind", "merge", {"name": "Ben Roe"}, kind="entity")
    record = settle([reading], merge)
    assert speakers(record, "a gift") == ["Ann Lind"]
    assert said(record, "a gift").on_behalf_of == "norland"
    assert "Ben Roe" not in {entity.name for entity in record.entities}
    assert only(record).entry == "lind"


def test_split_mention_is_somebody_else(reading: Reading) -> None:
    last = find_place(reading.document, span_of(reading.document, "Lind", near="said the ferry"))
    value = {"mentions": [place_to_json(last)], "name": "Per Lind"}
    record = settle([reading], judge(reading, "Ann Lind", "split", value, kind="entity"))
    assert speakers(record, "ferry would") == ["Per Lind"]
    assert speakers(record, "toll must") == ["Ann Lind"]
    assert said(record, "ferry would").on_behalf_of is None


def test_judged_member_of_changes_the_party(reading: Reading) -> None:
    member = judge(reading, "Ben Roe", "member_of", ["Norland"], kind="entity")
    assert said(settle([reading], member), "a gift").on_behalf_of == "norland"


@pytest.mark.parametrize(
    ("field", "value"), [("name", "Anna Lind"), ("role", "premier"), ("type", "office")]
)
def test_entity_field_is_judged(reading: Reading, field: str, value: str) -> None:
    record = settle([reading], judge(reading, "Ann Lind", field, value, kind="entity"))
    assert getattr(record.entity("lind"), field) == value


def test_person_made_by_a_judgement_can_be_judged(reading: Reading) -> None:
    made = judge(reading, "it a gift", "speakers", ["Cora Holm"])
    entry = Entry("entity", name="Cora Holm")
    record = settle([reading], made, make_judgement("Ada", entry, "role", "harbour master"))
    assert record.entity("cora-holm").role == "harbour master"
    lost = make_judgement("Ada", Entry("entity", name="Nobody Known"), "role", "clerk")
    assert settle([reading], lost).unplaced[0].note == "No report and no judgement names it."


def test_merge_and_split_by_two_people_contradict_each_other(reading: Reading) -> None:
    merge = judge(reading, "Ann Lind", "merge", {**_at(reading, "Ben Roe")}, kind="entity")
    split = judge(
        reading,
        "Ann Lind",
        "split",
        {"mentions": [_at(reading, "Ben Roe")]},
        kind="entity",
        by="Ben",
    )
    record = settle([reading], merge, split)
    assert {each.judgement.id for each in record.conflicts} == {merge.id, split.id}
    assert speakers(record, "a gift") == ["Ann Lind"]


def _at(reading: Reading, words: str) -> dict[str, object]:
    return place_to_json(place_of(reading, words))  # type: ignore[return-value]


# Utterances


def test_statements_are_joined_and_parted(reading: Reading) -> None:
    other = read_text(
        "Norland wants it gone, Lind said.", ("Norland wants it gone", "said", "Lind"), name="b.txt"
    )
    join = judge(
        reading,
        "the toll must go",
        "merge",
        [_at(other, "Norland wants it gone"), _at(reading, "it a gift")],  # type: ignore[list-item]
        kind="utterance",
    )
    record = settle([reading, other], join)
    (utterance,) = record.utterances
    assert len(utterance.statements) == 3 and utterance.fullest
    part = judge(reading, "it a gift", "split", [], kind="utterance")
    (utterance,) = settle([reading, other], join, part).utterances
    assert len(utterance.statements) == 2
    ben = judge(reading, "it a gift", "split", [], kind="utterance", by="Ben")
    contested = settle([reading, other], join, ben)
    assert len(contested.conflicts) == 2 and len(contested.utterances[0].statements) == 3


# Reports, issues and meetings


def test_judged_publication_day_is_the_day_of_what_was_said(reading: Reading) -> None:
    entry = Entry("document", find_place(reading.document))
    record = settle([reading], make_judgement("Ada", entry, "published", "2031-05-02"))
    day = DateRange(date(2031, 5, 2), date(2031, 5, 2))
    assert record.documents[0].published == day
    assert said(record, "toll must").said_on == day
    assert record.documents[0].reasons[0].because.startswith("Judged by Ada")
    outlet = settle([reading], make_judgement("Ada", entry, "outlet", "The Herald"))
    assert outlet.documents[0].outlet == "The Herald"


def test_issues_are_reworded_added_and_dropped(reading: Reading) -> None:
    def issue(id: str, field: str, value: str | bool) -> object:
        return make_judgement("Ada", Entry("issue", name=id), field, value)

    record = settle(
        [reading],
        issue("toll", "proposition", "The toll is halved"),  # type: ignore[arg-type]
        issue("ferry", "new", "The ferry sails in May"),  # type: ignore[arg-type]
        issue("fleet", "dropped", True),  # type: ignore[arg-type]
        issue("none", "dropped", True),  # type: ignore[arg-type]
        codebook=[TOLL, Issue("fleet", "The fleet leaves")],
    )
    wordings = {issue.id: issue.proposition for issue in record.codebook}
    assert wordings == {"toll": "The toll is halved", "ferry": "The ferry sails in May"}
    assert [each.judgement.entry.name for each in record.unplaced] == ["none"]
