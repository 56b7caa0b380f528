"""A record as a DNA file: read here by plain SQL, not by our own reader."""

import sqlite3
from base64 import b64decode
from contextlib import closing
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from verbale.errors import BrokenRecord
from verbale.exports.dna import join_names, to_dna
from verbale.judgements import find_place, make_judgement
from verbale.record import (
    DateRange,
    Document,
    Entity,
    Entry,
    Issue,
    Judged,
    Record,
    Span,
    Stance,
    Statement,
    Utterance,
)

TEXT = "🙂 Norland will sign, Ms Lind said.\r\nVester may sign if Norland pays, Mr Berg said."


def at(words: str, document: str = "ferry") -> tuple[Span, ...]:
    return (Span(document, TEXT.index(words), TEXT.index(words) + len(words)),)


@pytest.fixture
def coded() -> Record:
    """Two reports of one utterance, and a condition."""
    lind = Statement(
        at("Norland will sign"),
        act="promise",
        speakers=("lind",),
        on_behalf_of="norland",
        addressee=("vester",),
        said_on=DateRange(date(2031, 5, 2), date(2031, 5, 2)),
        stances=(Stance("treaty", "for"),),
    )
    berg = Statement(
        at("Vester may sign if Norland pays"),
        speakers=("berg",),
        on_behalf_of="vester",
        stances=(Stance("treaty", "conditional", at("if Norland pays")),),
    )
    again = replace(lind, content=at("Norland will sign", "wire"))
    days = DateRange(date(2031, 5, 3), date(2031, 5, 3))
    return Record(
        documents=(
            Document("ferry", "ferry.txt", TEXT, outlet="The Ferry", published=days),
            Document("wire", "wire.txt", TEXT),
        ),
        statements=(lind, berg, again),
        entities=(
            Entity("lind", "person", "Eva Lind", "Minister", ("norland",), at("Ms Lind")),
            Entity("berg", "person", "Per Berg", None, ("vester",)),
            Entity("norland", "state", "Norland"),
            Entity("vester", "state", "Vester"),
        ),
        utterances=(Utterance("u1", (lind.id, again.id), fullest=again.id),),
        codebook=(Issue("treaty", "The treaty should be signed."),),
    )


CODED = """
    SELECT label, person.Value, organization.Value, concept.Value, agreement.Value,
           Start, Stop, Title, DOCUMENTS.Date, CODERS.Name
    FROM STATEMENTS JOIN DOCUMENTS ON DOCUMENTS.ID = DocumentId
    JOIN CODERS ON CODERS.ID = STATEMENTS.Coder
    JOIN STATEMENTTYPES ON STATEMENTTYPES.ID = STATEMENTS.StatementTypeId
    LEFT JOIN (SELECT * FROM DATASHORTTEXT JOIN ENTITIES ON ENTITIES.ID = Entity
        JOIN VARIABLES ON VARIABLES.ID = ENTITIES.VariableId WHERE Variable = 'person') AS person
        ON person.StatementId = STATEMENTS.ID
    LEFT JOIN (SELECT * FROM DATASHORTTEXT JOIN ENTITIES ON ENTITIES.ID = Entity
        JOIN VARIABLES ON VARIABLES.ID = ENTITIES.VariableId WHERE Variable = 'organization')
        AS organization ON organization.StatementId = STATEMENTS.ID
    LEFT JOIN (SELECT * FROM DATASHORTTEXT JOIN ENTITIES ON ENTITIES.ID = Entity
        JOIN VARIABLES ON VARIABLES.ID = ENTITIES.VariableId WHERE Variable = 'concept') AS concept
        ON concept.StatementId = STATEMENTS.ID
    LEFT JOIN DATABOOLEAN AS agreement ON agreement.StatementId = STATEMENTS.ID
    ORDER BY STATEMENTS.ID
"""


def ask(written: bytes, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(written)
        return database.execute(query).fetchall()


def value(written: bytes, variable: str) -> list[object]:
    """What the statements say for a variable of short texts, in the order of their ids."""
    query = (
        "SELECT ENTITIES.Value FROM DATASHORTTEXT JOIN ENTITIES ON ENTITIES.ID = Entity "
        "JOIN VARIABLES ON VARIABLES.ID = ENTITIES.VariableId "
        f"WHERE Variable = '{variable}' ORDER BY StatementId"
    )
    return [row[0] for row in ask(written, query)]


def test_each_utterance_is_there_once_at_its_fullest_wording(coded):
    concept = "The treaty should be signed."
    rows = ask(to_dna(coded), CODED)
    assert [row[:5] for row in rows] == [
        ("Conditional or unclear", "Per Berg", "Vester", concept, None),
        ("DNA Statement", "Eva Lind", "Norland", concept, 1),
    ]
    assert rows[1][7] == "wire.txt"


def test_every_report_is_there_if_asked_for(coded):
    rows = ask(to_dna(coded, per_report=True), CODED)
    assert [(row[1], row[7]) for row in rows] == [
        ("Eva Lind", "ferry.txt"),
        ("Per Berg", "ferry.txt"),
        ("Eva Lind", "wire.txt"),
    ]


def judge(record: Record, by: str, field: str, value: object, **changes: object) -> Judged:
    """What this person judged of the first statement."""
    (statement, *_) = record.statements
    entry = Entry("statement", find_place(record.documents[0], statement.content))
    judged = Judged(make_judgement(by, entry, field, value), statement.id)
    return replace(judged, **changes)


def test_what_a_person_judged_is_by_that_person(coded):
    stance = {"issue": "treaty", "stance": "for"}
    judged = (judge(coded, "Zoë", "stance", stance), judge(coded, "Bo", "act", "promise"))
    rows = ask(to_dna(replace(coded, judged=judged)), CODED)
    assert [(row[1], row[7], row[9]) for row in rows] == [
        ("Eva Lind", "ferry.txt", "Zoë"),  # not the fullest wording: that was not judged
        ("Per Berg", "ferry.txt", "Verbale"),
    ]
    coders = ask(to_dna(replace(coded, judged=judged)), "SELECT Name FROM CODERS ORDER BY ID")
    assert coders == [("Admin",), ("Verbale",), ("Zoë",)]


def test_a_judgement_on_another_issue_or_that_does_not_hold_is_not(coded):
    for judged in (
        judge(coded, "Zoë", "stance", {"issue": "other", "stance": "for"}),
        judge(coded, "Zoë", "stance", {"issue": "treaty", "stance": "for"}, holds=False),
        judge(coded, "Zoë", "confirmed", True, entry=None),
    ):
        rows = ask(to_dna(replace(coded, judged=(judged,))), CODED)
        assert {row[9] for row in rows} == {"Verbale"}


def test_what_a_person_confirmed_is_by_that_person(coded):
    record = replace(coded, judged=(judge(coded, "Admin", "confirmed", True),))
    assert [row[9] for row in ask(to_dna(record), CODED)] == ["Admin", "Verbale"]


def test_places_are_those_of_java(coded):
    written = to_dna(coded)
    ((text,), *_) = ask(written, "SELECT Text FROM DOCUMENTS")
    assert isinstance(text, str) and "\r" not in text
    places = ask(written, "SELECT Start, Stop FROM STATEMENTS ORDER BY ID")
    words = [
        text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le") for start, stop in places
    ]
    assert words == ["Vester may sign if Norland pays", "Norland will sign"]


def test_what_dna_has_no_word_for_stands_in_further_variables(coded):
    written = to_dna(coded)
    assert value(written, "stance") == ["conditional"]
    assert value(written, "condition") == ["if Norland pays"]
    assert value(written, "act") == ["assert", "promise"]
    assert value(written, "addressee") == ["", "Vester"]
    assert value(written, "said on") == ["", "2031-05-02"]


def test_days_are_midnight_in_utc_and_an_unknown_one_is_noted(coded):
    rows = ask(to_dna(coded), "SELECT date(Date, 'unixepoch'), Source, Notes FROM DOCUMENTS")
    assert rows == [
        ("2031-05-03", "The Ferry", ""),
        ("1970-01-01", "", "The day of this report is not known."),
    ]


def test_attributes_say_who_somebody_is(coded):
    query = (
        "SELECT AttributeVariable, AttributeValue FROM ATTRIBUTEVALUES "
        "JOIN ATTRIBUTEVARIABLES ON ATTRIBUTEVARIABLES.ID = AttributeVariableId "
        "JOIN ENTITIES ON ENTITIES.ID = EntityId WHERE Value = 'Eva Lind'"
    )
    assert dict(ask(to_dna(coded), query)) == {
        "Type": "person",
        "Alias": "Ms Lind",
        "Notes": "Minister",
        "Id": "lind",
        "Member of": "Norland",
    }


def test_the_admin_logs_in_with_the_password(coded):
    ((name, kept), *_) = ask(
        to_dna(coded, password="grüß dich"), "SELECT Name, Password FROM CODERS ORDER BY ID"
    )
    salt, expected = b64decode(str(kept))[:16], b64decode(str(kept))[16:]
    hashed = sha256(salt + "grüß dich".encode()).digest()
    for _ in range(99_999):
        hashed = sha256(hashed).digest()
    assert name == "Admin" and hashed == expected


def test_nothing_refers_to_what_is_not_there_and_no_table_is_missing(strait):
    written = to_dna(strait)
    assert ask(written, "PRAGMA foreign_key_check") == []
    assert ask(written, "PRAGMA integrity_check") == [("ok",)]
    empty = "SELECT count(*) FROM STATEMENTS LEFT JOIN DATASHORTTEXT ON StatementId = STATEMENTS.ID"
    assert ask(written, f"{empty} WHERE Entity IS NULL") == [(0,)]
    # DNA lets a person choose no value: each variable of short texts has the empty one.
    variables = ask(written, "SELECT count(*) FROM VARIABLES WHERE DataType = 'short text'")
    assert ask(written, "SELECT count(*) FROM ENTITIES WHERE Value = ''") == variables


def test_long_values_are_cut_and_stay_apart(coded):
    long = "The treaty that " + "was 🙂 signed " * 20
    issues = tuple(Issue(f"i{n}", f"{long}{n}") for n in range(3))
    stances = tuple(Stance(issue.id, "for") for issue in issues)
    statement = replace(coded.statements[0], stances=stances)
    record = replace(coded, codebook=issues, statements=(statement,), utterances=())
    concepts = set(map(str, value(to_dna(record), "concept")))
    assert len(concepts) == 3
    assert all(len(concept.encode("utf-16-le")) // 2 <= 190 for concept in concepts)
    assert all("…" in concept for concept in concepts)


def test_a_broken_quotation_is_its_hull_and_says_its_pieces(coded):
    pieces = at("Norland") + at("sign, Ms")
    record = replace(
        coded, statements=(replace(coded.statements[0], content=pieces),), utterances=()
    )
    written = to_dna(record)
    assert ask(written, "SELECT Start, Stop FROM STATEMENTS") == [(3, 24)]
    assert value(written, "pieces") == ["3-10 16-24"]


def test_two_of_one_name_stay_two(coded):
    entities = (*coded.entities, Entity("lind-2", "person", "Eva Lind", None, ("vester",)))
    other = replace(coded.statements[1], speakers=("lind-2",))
    record = replace(coded, entities=entities, statements=(coded.statements[0], other))
    written = to_dna(replace(record, utterances=()))
    assert value(written, "person") == ["Eva Lind (lind)", "Eva Lind (lind-2)"]


def test_names_that_do_not_fit_are_left_out_whole():
    assert join_names(["Ann", "Berta"]) == "Ann; Berta"
    assert join_names(["A" * 100, "B" * 80, "C" * 20]) == f"{'A' * 100}; {'B' * 80}"


def test_a_record_without_statements_is_an_empty_coding():
    assert ask(to_dna(Record()), "SELECT count(*) FROM STATEMENTS") == [(0,)]


def test_characters_that_sqlite_cannot_keep_are_replaced(astral):
    ((text,),) = ask(to_dna(astral), "SELECT Text FROM DOCUMENTS")
    assert "\0" not in str(text) and "\N{REPLACEMENT CHARACTER}" in str(text)


def test_nothing_is_written_that_does_not_stand_in_its_text(coded):
    broken = replace(coded.statements[0], content=(Span("ferry", 0, 9_999),))
    with pytest.raises(BrokenRecord):
        to_dna(replace(coded, statements=(broken,), utterances=()))
