"""What people coded in DNA, as our own record; and a record that went to DNA and came back."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from gold_dossiers import read_gold
from verbale.analysis.coding import code_record
from verbale.errors import NothingReadable
from verbale.exports.dna import code_file, to_dna
from verbale.exports.dna_coding import code_dna, count_others, read_coding, to_record
from verbale.exports.dna_file import (
    Coder,
    DnaDocument,
    DnaEntity,
    DnaFile,
    DnaStatement,
    StatementType,
    Variable,
)
from verbale.exports.dna_writer import write_dna
from verbale.exports.evidence import check_evidence
from verbale.record import STANCES, DateRange, Document, Record

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/gold.json"))
TEXT = "🙂 Norland will sign, Ms Lind said."
ENTITIES = (
    DnaEntity(1, 1, ""),
    DnaEntity(2, 1, "Eva Lind"),
    DnaEntity(3, 2, "Norland"),
    DnaEntity(4, 2, ""),
    DnaEntity(5, 3, "The treaty should be signed"),
    DnaEntity(6, 3, "Peace", parent=5),
    DnaEntity(7, 1, "Per Berg"),
    DnaEntity(8, 2, "Vester"),
)


def coding(*values: tuple[int, int, int, int], qualifier: str = "boolean") -> DnaFile:
    """Statements on the same words: person, organization, concept, agreement."""
    type = StatementType(
        1,
        "DNA Statement",
        (
            Variable(1, "person"),
            Variable(2, "organization"),
            Variable(3, "concept"),
            Variable(4, "agreement", qualifier),
        ),
    )
    return DnaFile(
        settings={"version": "3.0.7"},
        coders=(Coder(1, "Admin", "x"), Coder(2, "Zoë", "y")),
        documents=(DnaDocument(1, "Ferry", TEXT, 2, "A", "B", "C", "", "E", 1_106_697_600),),
        types=(type, StatementType(2, "Annotation", (Variable(5, "note", "long text"),))),
        entities=ENTITIES,
        statements=tuple(
            DnaStatement(number, 1, 1, 3, 20, 2, dict(enumerate(value, start=1)))
            for number, value in enumerate(values, start=1)
        ),
    )


def test_a_coded_statement_is_ours():
    record = to_record(coding((2, 3, 5, 1)))
    check_evidence(record)
    (statement,) = record.statements
    (document,) = record.documents
    (stance,) = statement.stances
    day = date(2005, 1, 26)
    assert document.words(statement.content) == "Norland will sign"
    assert (document.name, document.outlet) == ("Ferry", "B")
    assert document.published == DateRange(day, day)
    assert (statement.speakers, statement.on_behalf_of) == (("eva-lind",), "norland")
    assert (stance.issue, stance.value) == ("the-treaty-should-be-signed", "for")
    assert record.entity("eva-lind").member_of == ("norland",)


def test_statements_of_the_same_words_by_the_same_person_are_one():
    (statement,) = to_record(coding((2, 3, 5, 1), (2, 3, 6, 0))).statements
    assert [stance.value for stance in statement.stances] == ["for", "against"]


def test_statements_of_the_same_words_by_others_are_apart():
    record = to_record(coding((2, 3, 5, 1), (7, 8, 5, 0)))
    assert [statement.on_behalf_of for statement in record.statements] == ["norland", "vester"]


def test_an_organization_alone_speaks_for_itself():
    (statement,) = to_record(coding((1, 3, 5, 1))).statements
    assert (statement.speakers, statement.on_behalf_of) == (("norland",), "norland")


def test_a_concept_within_another_keeps_its_place():
    issues = {issue.id: issue.parent for issue in to_record(coding()).codebook}
    assert issues == {
        "the-treaty-should-be-signed": None,
        "peace": "the-treaty-should-be-signed",
    }


def test_concepts_in_a_circle_are_in_none():
    entities = tuple(
        replace(entity, parent={5: 6, 6: 5}.get(entity.id)) for entity in coding().entities
    )
    issues = to_record(replace(coding(), entities=entities)).codebook
    assert [issue.parent for issue in issues] == [None, None]


@pytest.mark.parametrize(
    ("agreements", "values"),
    [((1, 0), ["for", "against"]), ((-2, 0, 1), ["against", "unclear", "for"])],
)
def test_a_scale_about_nought_has_its_middle_there(agreements, values):
    people = ((2, 3), (7, 8), (2, 8))
    rows = [(*who, 5, each) for who, each in zip(people, agreements, strict=False)]
    record = to_record(coding(*rows, qualifier="integer"))
    assert [statement.stances[0].value for statement in record.statements] == values


def test_one_coder_alone_is_read(tmp_path):
    path = tmp_path / "coded.dna"
    path.write_bytes(write_dna(coding((2, 3, 5, 1))))
    assert len(read_coding(path, coder="Zoë").statements) == 1
    assert len(read_coding(path, coder="Admin").statements) == 0
    with pytest.raises(NothingReadable, match="no coder 'Eve', only Admin, Zoë"):
        read_coding(path, coder="Eve")


def test_a_file_without_concepts_says_what_to_do(tmp_path):
    path = tmp_path / "coded.dna"
    path.write_bytes(write_dna(replace(coding(), types=coding().types[1:], entities=())))
    with pytest.raises(NothingReadable, match="Give its variables these names"):
        read_coding(path)


def test_what_lies_past_the_end_or_on_nothing_is_listed():
    (good,) = coding((2, 3, 5, 1)).statements
    others = (
        replace(good, id=2, start=30, stop=99),
        replace(good, id=3, start=2, stop=3),
        replace(good, id=4, document=9),
        replace(good, id=5, start=-5),
    )
    record = to_record(replace(coding(), statements=(good, *others)))
    assert len(record.statements) == 1
    assert [failure.name for failure in record.failures] == [
        "statement 2",
        "statement 3",
        "statement 4",
        "statement 5",
    ]


def test_annotations_are_counted_apart():
    note = DnaStatement(9, 2, 1, 0, 3, 2, {5: "check"})
    file = coding((2, 3, 5, 1))
    file = replace(file, statements=(*file.statements, note))
    assert count_others(file) == 1
    assert len(to_record(file).statements) == 1


def test_coded_statements_are_those_that_networks_are_made_of():
    (coded,) = code_dna(coding((2, 3, 5, 0)))
    assert (coded.person, coded.organisation, coded.agreement) == ("Eva Lind", "Norland", 0.0)
    assert coded.concept == "The treaty should be signed"
    assert coded.at == datetime(2005, 1, 26)
    assert (coded.author, coded.source, coded.section, coded.type) == ("A", "B", "C", "E")


def test_a_day_beyond_the_calendar_is_none():
    (document,) = coding().documents
    file = replace(coding(), documents=(replace(document, date=10**17),))
    assert to_record(file).documents[0].published is None


def test_our_own_report_stands_for_the_same_text_with_other_line_ends():
    ours = Document("own", "own.txt", "🙂 Norland will\r\nsign, Ms Lind said.")
    file = coding((2, 3, 5, 1))
    theirs = replace(file.documents[0], text=ours.text.replace("\r\n", "\n"))
    record = to_record(replace(file, documents=(theirs,)), [ours])
    assert record.documents == (ours,)
    assert ours.words(record.statements[0].content) == "Norland will\r\nsign"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_a_record_comes_back_from_dna(path, tmp_path):
    record = read_gold(path.parent.name)
    file = tmp_path / "there.dna"
    file.write_bytes(to_dna(record, per_report=True))
    back = read_coding(file)

    def said(record: Record) -> list[tuple[object, ...]]:
        """All that DNA keeps of the statements that take a stance; who speaks for nobody speaks
        for himself there."""
        names = {entity.id: (entity.name, entity.type) for entity in record.entities}
        issues = {issue.id: issue.proposition for issue in record.codebook}
        return [
            (
                record.document(each.document).name,
                [(span.start, span.end) for span in each.content],
                [names[id] for id in each.speakers],
                names[each.on_behalf_of or each.speakers[0]],
                [names[id] for id in each.addressee],
                (each.act, each.kind, each.said_on),
                [(issues[stance.issue], stance.value) for stance in each.stances],
            )
            for each in record.statements
            if each.stances
        ]

    assert sorted(said(back), key=repr) == sorted(said(record), key=repr)
    groups = [utterance for utterance in back.utterances if len(utterance.statements) > 1]
    assert bool(groups) == any(
        sum(id in {s.id for s in record.statements if s.stances} for id in each.statements) > 1
        for each in record.utterances
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_networks_of_the_file_are_those_of_the_record(path):
    record = read_gold(path.parent.name)
    file = code_file(record, per_report=True)

    def key(coded):
        return coded.person, coded.organisation, coded.concept, coded.agreement, str(coded.at)

    ours = code_record(record, values=STANCES)
    theirs = code_dna(file, values=STANCES)
    assert sorted(map(key, theirs)) == sorted(map(key, ours))
