"""TEI: valid by the Guidelines, texts unchanged, crossing statements beside."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from verbale.errors import BrokenRecord
from verbale.exports.tei import to_tei
from verbale.record import Document, Entity, Record, Span, Statement

TEI = "{http://www.tei-c.org/ns/1.0}"
NAMESPACES = {"t": "http://www.tei-c.org/ns/1.0"}


@pytest.fixture(scope="module")
def schema() -> etree.RelaxNG:
    """Our own account of the part of TEI P5 that is written."""
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "tei_written.rng"))


def parse(record: Record) -> etree._Element:
    return etree.fromstring(to_tei(record, "Talks & <more>").encode())


@pytest.mark.parametrize("name", ["strait", "record", "astral"])
def test_it_is_valid_by_the_guidelines(name, schema, request):
    schema.assertValid(parse(request.getfixturevalue(name)))


def test_the_schema_refuses_an_element_that_is_none(record, schema):
    wrong = to_tei(record).replace("<said ", "<sade ").replace("</said>", "</sade>")
    assert not schema.validate(etree.fromstring(wrong.encode()))


def test_a_text_has_the_characters_of_the_report(strait):
    corpus = parse(strait)
    texts = ["".join(block.itertext()) for block in corpus.iter(f"{TEI}ab")]
    assert texts == [document.text for document in strait.documents]


def test_carriage_returns_survive_the_parser(astral):
    (block,) = parse(astral).iter(f"{TEI}ab")
    assert "cho\r\nŠ" in "".join(block.itertext())


def test_every_pointer_within_the_file_points_at_something(strait):
    corpus = parse(strait)
    names = set(corpus.xpath("//@xml:id"))
    pointed = corpus.xpath("//@who|//@toWhom|//@corresp|//@prev|//@next|//@active|//@passive")
    targets = {each[1:] for value in pointed for each in value.split()}
    assert targets <= names
    assert len(names) == len(corpus.xpath("//@xml:id"))


def test_who_speaks_to_whom(astral):
    corpus = parse(astral)
    names = {
        each.get("{http://www.w3.org/XML/1998/namespace}id"): each.get("n")
        for each in corpus.xpath("//t:person|//t:org", namespaces=NAMESPACES)
    }
    (first, *_) = corpus.iter(f"{TEI}said")
    assert names[first.get("who")[1:]] == "sul"
    assert names[first.get("toWhom")[1:]] == "vlad"


def test_an_inner_statement_lies_in_its_outer_one(astral):
    inner = parse(astral).xpath("//t:said//t:said", namespaces=NAMESPACES)
    assert len(inner) == 1


def test_pieces_of_one_statement_are_linked(astral):
    (first,) = parse(astral).xpath("//t:said[@next]", namespaces=NAMESPACES)
    (second,) = parse(astral).xpath("//t:said[@prev]", namespaces=NAMESPACES)
    assert first.get("next")[1:] == second.get("{http://www.w3.org/XML/1998/namespace}id")
    assert first.get("corresp") == second.get("corresp")


def test_statements_that_cross_are_both_in_the_standoff(schema):
    text = "one two three four"
    crossing = (Statement((Span("a", 0, 7),)), Statement((Span("a", 4, 13),)))
    record = Record(documents=(Document("a", "a.txt", text),), statements=crossing)
    corpus = parse(record)
    schema.assertValid(corpus)
    assert len(list(corpus.iter(f"{TEI}said"))) == 1
    targets = [each.get("target") for each in corpus.iter(f"{TEI}annotation")]
    assert targets == ["#string-range(t1,0,7)", "#string-range(t1,4,9)"]


def test_offices_and_places_with_roles_are_valid(record, schema):
    more = (
        Entity("office", "office", "The office", "an office", mentions=(Span("ferry", 0, 5),)),
        Entity("quay", "place", "The quay", "a place", mentions=(Span("ferry", 0, 5),)),
    )
    schema.assertValid(parse(replace(record, entities=(*record.entities, *more))))


def test_a_broken_record_is_not_written(record):
    broken = replace(record.statements[0], content=(Span("ferry", 0, 9_999),))
    with pytest.raises(BrokenRecord):
        to_tei(replace(record, statements=(broken,)))
