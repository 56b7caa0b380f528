"""What was coded in DNA, taken into a dossier."""

from dataclasses import replace

import pytest

from test_cli import FakeEngine, run
from verbale import pipeline
from verbale.codings import take_in_coding
from verbale.errors import NothingReadable
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
from verbale.judgements import make_judgement
from verbale.pipeline import collate
from verbale.reading_json import read_issues, write_issues
from verbale.record import Document, Entry, Issue, Reading
from verbale.store import make_dossier

FERRY = "🙂 Norland will sign the treaty, Ms Lind said. Vester will not sign it."
WIRE = "Der Minister sagte am Freitag, dass man den Vertrag nicht unterschreiben werde. " * 3
TREATY = "The treaty should be signed"
FILE = DnaFile(
    settings={"version": "3.0.7"},
    coders=(Coder(1, "Admin", "x"), Coder(2, "Zoë", "y"), Coder(3, "Verbale (small 1)", "z")),
    documents=(
        DnaDocument(1, "Ferry", FERRY, 2, "A. Ek", "The Ferry", date=1_106_697_600),
        DnaDocument(2, "Draht", WIRE, 2),
    ),
    types=(
        StatementType(
            1,
            "DNA Statement",
            (
                Variable(1, "person"),
                Variable(2, "organization"),
                Variable(3, "concept"),
                Variable(4, "agreement", "boolean"),
            ),
        ),
    ),
    entities=(
        DnaEntity(1, 1, ""),
        DnaEntity(2, 1, "Eva Lind"),
        DnaEntity(3, 2, "Norland"),
        DnaEntity(4, 2, "Vester"),
        DnaEntity(5, 3, TREATY),
        DnaEntity(6, 1, "Per Berg"),
    ),
    statements=(
        DnaStatement(1, 1, 1, 3, 31, 2, {1: 2, 2: 3, 3: 5, 4: 1}),
        DnaStatement(2, 1, 1, 47, 71, 2, {1: 1, 2: 4, 3: 5, 4: 0}),
        DnaStatement(3, 1, 1, 3, 31, 3, {1: 6, 2: 3, 3: 5, 4: 1}),
    ),
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "coded.dna"
    path.write_bytes(write_dna(FILE))
    return path


@pytest.fixture
def dossier(tmp_path):
    with make_dossier(tmp_path / "talks.verbale") as dossier:
        yield dossier


def collated(dossier):
    """The record of the dossier, of reports in which the machine finds nothing."""
    return collate(
        [Reading(kept.document) for kept in dossier.list_latest()],
        codebook=read_issues(dossier.find_codebook() or "[]"),
        judgements=dossier.list_judgements(),
    )


def rewrite(path, **changes):
    path.write_bytes(write_dna(replace(FILE, **changes)))


def test_coded_statements_are_the_coders_judgements(dossier, path):
    taken = take_in_coding(dossier, path)
    assert (taken.coders, taken.new_reports) == (("Zoë",), 1)
    record = collated(dossier)
    names = {entity.id: entity.name for entity in record.entities}
    (document,) = record.documents
    assert [
        (
            document.words(each.content),
            [names[id] for id in each.speakers],
            names[each.on_behalf_of or ""],
            [(stance.issue, stance.value) for stance in each.stances],
        )
        for each in record.statements
    ] == [
        (
            "Norland will sign the treaty",
            ["Eva Lind"],
            "Norland",
            [("the-treaty-should-be-signed", "for")],
        ),
        (
            "Vester will not sign it.",
            ["Vester"],
            "Vester",
            [("the-treaty-should-be-signed", "against")],
        ),
    ]
    assert all(judged.entry is not None for judged in record.judged)
    assert {judgement.by for judgement in dossier.list_judgements()} == {"Zoë"}
    assert str(document.published) == "2005-01-26"


def test_a_new_dossier_takes_the_concepts_as_its_codebook(dossier, path):
    take_in_coding(dossier, path)
    (issue,) = read_issues(dossier.find_codebook())
    assert issue.proposition == TREATY


def test_an_issue_in_other_letters_is_the_same(dossier, path):
    dossier.keep_codebook(write_issues((Issue("sign", TREATY.upper()),)))
    take_in_coding(dossier, path)
    assert {stance.issue for each in collated(dossier).statements for stance in each.stances} == {
        "sign"
    }


def test_an_issue_that_the_codebook_lacks_is_added_by_the_coder(dossier, path):
    other = Issue("the-treaty-should-be-signed", "Something else")
    dossier.keep_codebook(write_issues((other,)))
    take_in_coding(dossier, path)
    assert [issue.proposition for issue in collated(dossier).codebook] == [
        "Something else",
        TREATY,
    ]


def test_a_report_that_the_dossier_has_is_not_added_again(dossier, path):
    dossier.add("ferry.txt", Document("f", "ferry.txt", FERRY), "f" * 64)
    taken = take_in_coding(dossier, path)
    assert (taken.new_reports, taken.known_reports) == (0, 1)
    assert len(collated(dossier).statements) == 2


def test_taken_in_again_nothing_is_new(dossier, path):
    first = take_in_coding(dossier, path)
    again = take_in_coding(dossier, path)
    assert (again.new, again.known) == (0, first.new)
    assert (again.new_reports, again.known_reports) == (0, 1)


def test_what_the_coder_changed_in_dna_supersedes_what_it_was(dossier, path):
    take_in_coding(dossier, path)
    for agreement, value in ((0, "against"), (1, "for")):
        changed = replace(FILE.statements[0], values=FILE.statements[0].values | {4: agreement})
        rewrite(path, statements=(changed, *FILE.statements[1:]))
        take_in_coding(dossier, path)
        assert collated(dossier).statements[0].stances[0].value == value


def test_a_later_judgement_of_the_coder_at_the_desk_is_superseded_by_the_file(dossier, path):
    take_in_coding(dossier, path)
    (place,) = {
        each.entry.place
        for each in dossier.list_judgements()
        if each.field == "stance" and each.value["stance"] == "for"
    }
    value = {"issue": "the-treaty-should-be-signed", "stance": "unclear"}
    dossier.add_judgement(make_judgement("Zoë", Entry("statement", place), "stance", value))
    assert take_in_coding(dossier, path).new == 1


def test_a_report_in_another_language_is_listed_and_not_read(dossier, path):
    (failure,) = take_in_coding(dossier, path).failures
    assert failure.name == "Draht" and "German" in failure.reason
    assert len(dossier.list_failures()) == 1


def test_what_verbale_found_is_nobodys_judgement_unless_asked_for(dossier, path):
    take_in_coding(dossier, path, coder="Verbale (small 1)")
    assert {judgement.by for judgement in dossier.list_judgements()} == {"Verbale (small 1)"}
    rewrite(path, statements=FILE.statements[2:])
    with pytest.raises(NothingReadable, match=r"only by Verbale \(small 1\): name it with --coder"):
        take_in_coding(dossier, path)


def test_several_who_say_the_same_are_its_speakers(dossier, path):
    other = replace(FILE.statements[0], id=4, values={1: 6, 2: 4, 3: 5, 4: 1})
    rewrite(path, statements=(*FILE.statements, other))
    take_in_coding(dossier, path)
    record = collated(dossier)
    names = [record.entity(id).name for id in record.statements[0].speakers]
    assert names == ["Eva Lind", "Per Berg"]
    assert record.statements[0].on_behalf_of is None


def test_several_who_differ_over_the_same_words_are_listed(dossier, path):
    other = replace(FILE.statements[0], id=4, values={1: 6, 2: 4, 3: 5, 4: 0})
    rewrite(path, statements=(*FILE.statements, other))
    failures = take_in_coding(dossier, path).failures
    assert any("several who differ" in failure.reason for failure in failures)
    assert len(collated(dossier).statements) == 2


def test_the_command_says_what_came_in(tmp_path, path, monkeypatch, capfd):
    monkeypatch.setattr(pipeline, "load", lambda name="small": FakeEngine())
    file = tmp_path / "talks.verbale"
    assert run("new", file) == 0
    assert run("import", file, path) == 1  # the German document
    out, err = capfd.readouterr()
    assert "1 report new, 0 known" in out
    assert "judgements by Zoë new, 0 known" in out
    assert "2 statements in 1 report" in out
    assert "Draht: The report is in German" in err
    assert run("add", file, path) == 1
    assert "verbale import DOSSIER FILE" in capfd.readouterr().err
    assert run("import", file, path, "--coder", "Eve") == 3
    assert "has no coder 'Eve'" in capfd.readouterr().err
