"""Web Annotations: selectors that find their words, provenance, JSON-LD that a reader expands."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest
import rdflib

from verbale.errors import BrokenRecord
from verbale.exports.annotations import CONTEXT, to_annotations
from verbale.record import Record, Span

OA = "http://www.w3.org/ns/oa#"
# The terms of the W3C's context that we use; the reader may not fetch it.
CONTEXT_OF_THE_W3C = {
    "oa": OA,
    "as": "http://www.w3.org/ns/activitystreams#",
    "schema": "http://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "SpecificResource": "oa:SpecificResource",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextualBody": "oa:TextualBody",
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "first": {"@id": "as:first", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "start": "oa:start",
    "end": "oa:end",
    "exact": "oa:exact",
}


def read(record: Record) -> dict:
    return json.loads(to_annotations(record, "Talks"))


def items(record: Record) -> list[dict]:
    return read(record)["first"]["items"]


def test_every_statement_and_every_named_entity_has_an_annotation(strait):
    counted = read(strait)["total"]
    named = [entity for entity in strait.entities if entity.mentions]
    assert counted == len(items(strait)) == len(strait.statements) + len(named)
    assert len({item["id"] for item in items(strait)}) == counted


@pytest.mark.parametrize("name", ["strait", "astral"])
def test_a_quotation_is_found_again_by_what_stands_around_it(name, request):
    record = request.getfixturevalue(name)
    texts = {
        sha256(each.text.encode("utf-8", "surrogatepass")).hexdigest(): each.text.replace(
            "\ud800", "\N{REPLACEMENT CHARACTER}"
        )
        for each in record.documents
    }
    for item in items(record):
        for target in item["target"]:
            text = texts[target["source"].removeprefix("urn:sha256:")]
            position, quote = target["selector"]
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert text[position["start"] : position["end"]] == quote["exact"]
            assert around in text
            assert len(quote["prefix"]) == min(CONTEXT, position["start"])


def test_the_run_says_which_texts_it_used_and_which_engine(record):
    written = read(record)
    (used,) = written["prov:wasGeneratedBy"]["prov:used"]
    assert used["sha256"] == sha256(record.documents[0].text.encode()).hexdigest()
    assert written["creator"]["engine"] == "fake 1"
    assert items(record)[0]["prov:wasGeneratedBy"]["id"] == written["prov:wasGeneratedBy"]["id"]


def test_ids_stay_when_a_statement_is_read_otherwise(record):
    other = replace(record.statements[0], act="assert", confidence=0.2)
    changed = replace(record, statements=(other, *record.statements[1:]))
    assert [each["id"] for each in items(record)] == [each["id"] for each in items(changed)]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own
def test_a_reader_of_json_ld_finds_the_annotations(strait):
    written = read(strait)
    written["@context"][0] = CONTEXT_OF_THE_W3C
    graph = rdflib.Graph().parse(data=json.dumps(written), format="json-ld")
    annotations = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(OA + "Annotation")))
    assert len(annotations) == written["total"]
    generated = rdflib.URIRef("http://www.w3.org/ns/prov#wasGeneratedBy")
    assert annotations <= set(graph.subjects(generated))
    starts = set(graph.objects(None, rdflib.URIRef(OA + "start")))
    assert {value.toPython() for value in starts} >= {
        span.start for each in strait.statements for span in each.content
    }


def test_a_broken_record_is_not_written(record):
    broken = replace(record.statements[0], content=(Span("ferry", 0, 9_999),))
    with pytest.raises(BrokenRecord):
        to_annotations(replace(record, statements=(broken,)))
