"""FollowTheMoney: its own library reads and validates every entity and changes no value."""

import json
from dataclasses import replace

import pytest
from followthemoney import model

from verbale.errors import BrokenRecord
from verbale.exports.followthemoney import SCHEMATA, to_followthemoney
from verbale.record import ENTITY_TYPES, Record, Span


def read(record: Record) -> list[dict]:
    return [json.loads(line) for line in to_followthemoney(record).split("\n")[:-1]]


@pytest.mark.parametrize("name", ["strait", "record", "astral"])
def test_the_library_validates_every_entity(name, request):
    for each in read(request.getfixturevalue(name)):
        model.get(each["schema"]).validate(each)


def test_the_library_changes_no_value(strait):
    for each in read(strait):
        kept = model.get_proxy(each, cleaned=False).to_dict()["properties"]
        given = {name: sorted(values) for name, values in each["properties"].items()}
        assert {name: sorted(values) for name, values in kept.items()} == given


def test_every_reference_is_to_an_entity_of_a_fitting_schema(strait):
    read_back = {each["id"]: each for each in read(strait)}
    assert len(read_back) == len(read(strait))
    for each in read_back.values():
        for name, values in each["properties"].items():
            property = model.get(each["schema"]).get(name)
            for value in values if property.range else ():
                assert model.get(read_back[value]["schema"]).is_a(property.range), (name, value)


def test_every_type_of_entity_has_a_schema_that_there_is():
    assert set(SCHEMATA) == set(ENTITY_TYPES)
    assert all(model.get(schema) for schema in SCHEMATA.values())


def test_who_speaks_for_whom_is_a_representation(record):
    (link,) = [each for each in read(record) if each["schema"] == "Representation"]
    names = {each["id"]: each["properties"].get("name") for each in read(record)}
    assert names[link["properties"]["agent"][0]] == ["Eva Lind"]
    assert names[link["properties"]["client"][0]] == ["Norland"]


def test_a_statement_is_a_note_with_its_words_and_its_report(record):
    notes = [each["properties"] for each in read(record) if each["schema"] == "Note"]
    assert len(notes) == len(record.statements)
    assert notes[0]["description"] == ["Norland <b>will not</b> sign"]
    assert notes[0]["summary"] == ["Eva Lind for Norland"]


def test_ids_stay_when_a_name_is_mended(record):
    mended = replace(record.entities[0], name="Vesterland")
    changed = replace(record, entities=(mended, *record.entities[1:]))
    assert {each["id"] for each in read(record)} == {each["id"] for each in read(changed)}


def test_a_broken_record_is_not_written(record):
    broken = replace(record.statements[0], content=(Span("ferry", 0, 9_999),))
    with pytest.raises(BrokenRecord):
        to_followthemoney(replace(record, statements=(broken,)))
