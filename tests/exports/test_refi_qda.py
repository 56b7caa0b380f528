"""REFI-QDA: read by pyrefiqda, whose types are made from the standard's schema."""

import io
import zipfile
from dataclasses import replace

import pytest
from pyrefiqda import RefiProject
from pyrefiqda.models import Project

from verbale.errors import BrokenRecord
from verbale.exports.refi_qda import to_refi_qda
from verbale.record import Record, Span

# The order that the standard's schema asks for.
ORDER = ["Users", "CodeBook", "Cases", "Sources"]


def read(record: Record, folder) -> Project:
    path = folder / "talks.qdpx"
    path.write_bytes(to_refi_qda(record, "Talks & <more>"))
    return RefiProject.load(path, folder / "unpacked")


@pytest.mark.parametrize("name", ["strait", "record", "astral"])
def test_a_reader_made_from_the_schema_takes_it(name, request, tmp_path):
    record = request.getfixturevalue(name)
    project = read(record, tmp_path)
    assert project.name == "Talks & <more>"
    assert len(project.sources.text_source) == len(record.documents)
    assert len(project.cases.case) == len(record.entities)


def test_every_code_and_source_that_is_named_is_there(strait, tmp_path):
    project = read(strait, tmp_path)
    codes = {code.guid for group in project.code_book.codes.code for code in walk(group)}
    sources = {source.guid for source in project.sources.text_source}
    selections = [s for source in project.sources.text_source for s in source.plain_text_selection]
    coded = {coding.code_ref.target_guid for each in selections for coding in each.coding}
    assert coded and coded <= codes
    assert {ref.target_guid for case in project.cases.case for ref in case.source_ref} <= sources


def walk(code):
    yield code
    for each in code.code:
        yield from walk(each)


def test_guids_are_given_once(strait, tmp_path):
    project = read(strait, tmp_path)
    given = [code.guid for group in project.code_book.codes.code for code in walk(group)]
    for source in project.sources.text_source:
        given.append(source.guid)
        for selection in source.plain_text_selection:
            given += [selection.guid, *(coding.guid for coding in selection.coding)]
    assert len(given) == len(set(given))


def test_a_statement_is_coded_with_act_speaker_party_and_stance(astral, tmp_path):
    project = read(astral, tmp_path)
    names = {c.guid: c.name for group in project.code_book.codes.code for c in walk(group)}
    (source,) = project.sources.text_source
    coded = [names[coding.code_ref.target_guid] for coding in source.plain_text_selection[0].coding]
    assert coded == ["promise", "سليمان", "سليمان", "for"]


def test_the_text_of_a_source_lies_in_the_archive(strait, tmp_path):
    for source, document in zip(
        read(strait, tmp_path).sources.text_source, strait.documents, strict=True
    ):
        path = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "unpacked")
        assert path.read_text(encoding="utf-8") == document.text


def test_no_file_in_the_archive_has_a_day(strait):
    with zipfile.ZipFile(io.BytesIO(to_refi_qda(strait))) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert archive.testzip() is None


def test_a_broken_record_is_not_written(record):
    broken = replace(record.statements[0], content=(Span("ferry", 0, 9_999),))
    with pytest.raises(BrokenRecord):
        to_refi_qda(replace(record, statements=(broken,)))
