"""The record as W3C Web Annotations (JSON-LD), with where each came from in the words of PROV-O."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any
from uuid import UUID, uuid5

from verbale.exports.evidence import check_evidence
from verbale.exports.record_json import round_confidence
from verbale.exports.rows import digest_all, name_in_order
from verbale.exports.wording import fold, join
from verbale.judgements import digest
from verbale.record import Document, Entity, Record, Span, Statement

# Characters on either side of a quotation by which it is found again in a changed text.
CONTEXT = 32
# Of our own, so that an entry has the same address in every export of the same texts.
NAMESPACE = UUID("0c5e2d3b-7c6b-5f43-9b6f-52f3c2b4a1de")
# No JSON that is UTF-8 holds half a surrogate pair; one character for one.
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTEXTS = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "prov": "http://www.w3.org/ns/prov#",
        "verbale": "urn:verbale:terms:",
        "statedBy": {"@id": "verbale:statedBy", "@type": "@id"},
        "onBehalfOf": {"@id": "verbale:onBehalfOf", "@type": "@id"},
        "addressee": {"@id": "verbale:addressee", "@type": "@id"},
        "act": "verbale:act",
        "kind": "verbale:kind",
        "saidOn": "verbale:saidOn",
        "utterance": "verbale:utterance",
        "confidence": "verbale:confidence",
        "stance": "verbale:stance",
        "issue": "verbale:issue",
        "part": "verbale:part",
        "sha256": "verbale:sha256",
        "engine": "verbale:engine",
        "version": "verbale:version",
    },
]
Json = dict[str, Any]


def to_annotations(record: Record, title: str | None = None) -> str:
    """One annotation a statement and one an entity, each with the exact places of its words.

    Positions are code points; each target names the fingerprint of the text that it counts in.
    """
    check_evidence(record)
    whole = _Collection(record)
    items = [*whole.statements(), *whole.entities()]
    written = {
        "@context": _CONTEXTS,
        "id": whole.name("record"),
        "type": "AnnotationCollection",
        "label": title or "Verbale",
        "creator": whole.describe_program(),
        "prov:wasGeneratedBy": whole.describe_run(),
        "total": len(items),
        "first": {
            "id": whole.name("page 1"),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }
    text = json.dumps(written, ensure_ascii=False)
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text) + "\n"


class _Collection:
    """A record's entries by their addresses."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.documents: Mapping[str, Document] = {each.id: each for each in record.documents}
        self.digests = {each.id: digest(each.text) for each in record.documents}
        self.texts = digest_all(record)
        self.names = {entity.id: entity.name for entity in record.entities}
        self.utterances = {id: each.id for each in record.utterances for id in each.statements}
        self.version = version("verbale")
        self.program = f"urn:verbale:program:{self.version}"
        self.run = self.name("run")

    def name(self, entry: str) -> str:
        """An address of this entry that depends on the texts and on nothing else."""
        return uuid5(NAMESPACE, _SURROGATE.sub("?", f"{self.texts} {entry}")).urn

    def describe_program(self) -> Json:
        return {
            "id": self.program,
            "type": ["Software", "prov:SoftwareAgent"],
            "name": "Verbale",
            "version": self.version,
            "engine": self.record.engine or None,
        }

    def describe_run(self) -> Json:
        return {
            "id": self.run,
            "type": "prov:Activity",
            "prov:wasAssociatedWith": {"id": self.program},
            "prov:used": [self._source(document) for document in self.record.documents],
        }

    def statements(self) -> Iterator[Json]:
        for id, statement in name_in_order(self.record):
            yield {
                "id": self.name(f"statement {id}"),
                "type": "Annotation",
                "motivation": "describing",
                "generator": self.program,
                "prov:wasGeneratedBy": {"id": self.run},
                "body": [self._say(statement), self._settle(id, statement), *_stances(statement)],
                "target": [
                    self._target(span, part)
                    for part in ("content", "cue", "source")
                    for span in _part(statement, part)
                ],
            }

    def entities(self) -> Iterator[Json]:
        for entity in sorted(self.record.entities, key=lambda each: each.id):
            if entity.mentions:
                yield {
                    "id": self.name(f"mentions {entity.id}"),
                    "type": "Annotation",
                    "motivation": "identifying",
                    "generator": self.program,
                    "prov:wasGeneratedBy": {"id": self.run},
                    "body": [self._describe(entity)],
                    "target": [self._target(span, "mention") for span in entity.mentions],
                }

    def _describe(self, entity: Entity) -> Json:
        groups = [self.name(f"entity {id}") for id in entity.member_of]
        described = {
            "id": self.name(f"entity {entity.id}"),
            "type": "Person" if entity.type == "person" else "verbale:" + entity.type.capitalize(),
            "name": entity.name,
            "verbale:role": entity.role,
            "verbale:memberOf": [{"id": group} for group in groups],
        }
        return _without_empty(described)

    def _say(self, statement: Statement) -> Json:
        """What a person reads beside the words."""
        speakers = join(self.names[id] for id in statement.speakers)
        party = self.names.get(statement.on_behalf_of or "")
        document = self.documents[statement.document]
        who = speakers or fold(document.words(statement.source)) or "No source named"
        said = f"{who} ({party})" if party and party != who else who
        value = f"{said}: {statement.act}, {statement.kind}"
        return {
            "type": "TextualBody",
            "purpose": "describing",
            "format": "text/plain",
            "value": value,
        }

    def _settle(self, id: str, statement: Statement) -> Json:
        """What a program reads."""
        party = statement.on_behalf_of
        settled = {
            "type": "verbale:Statement",
            "id": self.name(f"words {id}"),
            "name": id,
            "statedBy": [self.name(f"entity {speaker}") for speaker in statement.speakers],
            "onBehalfOf": self.name(f"entity {party}") if party else None,
            "addressee": [self.name(f"entity {each}") for each in statement.addressee],
            "act": statement.act,
            "kind": statement.kind,
            "saidOn": str(statement.said_on) if statement.said_on else None,
            "utterance": self.utterances.get(id),
            "confidence": round_confidence(statement.confidence),
        }
        return _without_empty(settled)

    def _source(self, document: Document) -> Json:
        described = {
            "id": f"urn:sha256:{self.digests[document.id]}",
            "type": ["Text", "prov:Entity"],
            "format": "text/plain",
            "language": document.language,
            "name": document.name,
            "sha256": self.digests[document.id],
            "canonical": document.url,
        }
        return _without_empty(described)

    def _target(self, span: Span, part: str) -> Json:
        text = self.documents[span.document].text
        return {
            "type": "SpecificResource",
            "source": f"urn:sha256:{self.digests[span.document]}",
            "part": part,
            "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": text[span.start : span.end],
                    "prefix": text[max(0, span.start - CONTEXT) : span.start],
                    "suffix": text[span.end : span.end + CONTEXT],
                },
            ],
        }


def _part(statement: Statement, part: str) -> Sequence[Span]:
    return {"content": statement.content, "cue": statement.cue, "source": statement.source}[part]


def _stances(statement: Statement) -> Iterator[Json]:
    for stance in statement.stances:
        yield {
            "type": "TextualBody",
            "purpose": "classifying",
            "format": "text/plain",
            "value": f"{stance.issue}: {stance.value}",
            "issue": stance.issue,
            "stance": stance.value,
            "confidence": round_confidence(stance.confidence),
        }


def _without_empty(described: Json) -> Json:
    return {key: value for key, value in described.items() if value not in (None, [])}
