"""FollowTheMoney: its own library, where it is installed, validates every entity as it stands."""

import json
from dataclasses import replace

import pytest

from verbale.errors import BrokenRecord
from verbale.exports.followthemoney import SCHEMATA, to_followthemoney
from verbale.record import ENTITY_TYPES, Record, Span


@pytest.fixture(scope="module")
def model():
    """The schema of FollowTheMoney. Its library needs PyICU, which has no wheels."""
    why = "followthemoney is not installed: pip install 'followthemoney>=3.8'"
    return pytest.importorskip("followthemoney", reason=why).model


def read(record: Record) -> list[dict]:
    return [json.loads(line) for line in to_followthemoney(record).split("\n")[:-1]]


@pytest.mark.parametrize("name", ["strait", "record", "astral"])
def test_the_library_validates_every_entity(name, request, model):
    for each in read(request.getfixturevalue(name)):
        model.get(each["schema"]).validate(each)


def test_the_library_changes_no_value(strait, model):
    for each in read(strait):
        kept = model.get_proxy(each, cleaned=False).to_dict()["properties"]
        given = {name: sorted(values) for name, values in each["properties"].items()}
        assert {name: sorted(values) for name, values in kept.items()} == given


def test_every_reference_is_to_an_entity_of_a_fitting_schema(strait, model):
    read_back = {each["id"]: each for each in read(strait)}
    assert len(read_back) == len(read(strait))
    for each in read_back.values():
        for name, values in each["properties"].items():
            property = model.get(each["schema"]).get(name)
            for value in values if property.range else ():
                assert model.get(read_back[value]["schema"]).is_a(property.range), (name, value)


def test_every_type_of_entity_has_a_schema():
    assert set(SCHEMATA) == set(ENTITY_TYPES)


def test_every_schema_is_one_that_there_is(model):
    assert all(model.get(schema) for schema in SCHEMATA.values())


def test_every_reference_is_to_an_entity_in_the_file(strait):
    entities = read(strait)
    ids = {each["id"] for each in entities}
    assert len(ids) == len(entities)
    pointing = set("agent client document entity involved member organization proof".split())
    for each in entities:
        for name in pointing & each["properties"].keys():
            assert set(each["properties"][name]) <= ids, (each["id"], name)


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
