"""The record as JSON, in one fixed form (docs/record.md); ``record_json_reader`` reads it back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from itertools import groupby
from typing import Any

from verbale.exports.evidence import check_evidence
from verbale.judgements import digest, judgement_to_json
from verbale.record import (
    DateRange,
    Difference,
    Document,
    Entity,
    Issue,
    Judged,
    Meeting,
    Passage,
    Position,
    Reason,
    Record,
    Span,
    Stance,
    Statement,
    Utterance,
    name_statements,
)

Json = dict[str, Any]


def to_json(record: Record) -> str:
    """The record as JSON, every entry checked first: the same record gives the same bytes.

    BrokenRecord if an entry does not stand in the text that it names.
    """
    check_evidence(record)
    ids = name_statements(record.statements)
    documents = {document.id: document for document in record.documents}
    noise = group_noise(record)
    written = {
        "documents": {
            document.id: write_document(document, noise[document.id])
            for document in record.documents
        },
        "statements": [
            write_statement(ids[at], statement, documents[statement.document])
            for at, statement in order_statements(record)
        ],
        "same_utterance": [list(utterance.statements) for utterance in record.utterances],
        "utterances": [write_utterance(utterance) for utterance in record.utterances],
        "entities": {
            entity.id: write_entity(entity)
            for entity in sorted(record.entities, key=lambda e: e.id)
        },
        "meetings": [write_meeting(meeting) for meeting in record.meetings],
        "codebook": {issue.id: issue.proposition for issue in record.codebook},
        "issues": {issue.id: write_issue(issue) for issue in record.codebook},
        "positions": _positions(record.positions),
        "coverage": {
            "read": len(record.documents),
            "failed": [{"name": f.name, "reason": f.reason} for f in record.failures],
        },
        "engine": record.engine or None,
        "version": version("verbale"),
    }
    if record.judged:
        written["judgements"] = [_judged(judged) for judged in record.judged]
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def order_statements(record: Record) -> list[tuple[int, Statement]]:
    """Statements in reading order, outer before inner, each with its place in the record."""
    order = {document.id: at for at, document in enumerate(record.documents)}

    def reading_order(numbered: tuple[int, Statement]) -> tuple[int, tuple[int, ...], int]:
        at, statement = numbered
        return order.get(statement.document, -1), statement.reading_order, at

    return sorted(enumerate(record.statements), key=reading_order)


def group_noise(record: Record) -> defaultdict[str, list[Passage]]:
    """What was left out, by document."""
    noise: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in record.noise:
        noise[passage.span.document].append(passage)
    return noise


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _places(spans: Iterable[Span]) -> list[list[str | int]]:
    return [[span.document, span.start, span.end] for span in spans]


def _day(days: DateRange | date | None) -> str | None:
    return None if days is None else str(days)


def write_document(document: Document, noise: list[Passage]) -> Json:
    """A report as the record writes it, with what was left out of it."""
    return {
        "name": document.name,
        "language": document.language,
        "published": _day(document.published),
        "noise": _pairs(passage.span for passage in noise),
        "noise_kinds": [passage.kind for passage in noise],
        "outlet": document.outlet,
        "url": document.url,
        "stated_date": _day(document.stated_date),
        "title": document.title,
        "author": document.author,
        "characters": len(document.text),
        "sha256": digest(document.text),
        "reasons": _reasons(document.reasons),
    }


def write_statement(id: str, statement: Statement, document: Document) -> Json:
    """A statement as the record writes it."""
    when = statement.when
    return {
        "id": id,
        "file": statement.document,
        "content": _pairs(statement.content),
        "cue": _pairs(statement.cue),
        "source": _pairs(statement.source),
        "kind": statement.kind,
        "speakers": list(statement.speakers),
        "on_behalf_of": statement.on_behalf_of,
        "addressee": list(statement.addressee),
        "said_on": _day(statement.said_on),
        "act": statement.act,
        "stances": [_stance(stance) for stance in statement.stances],
        "words": [document.text[span.start : span.end] for span in statement.content],
        "audience": _pairs(statement.audience),
        "antecedent": _pairs(statement.antecedent),
        "when": [when.span.start, when.span.end, when.value] if when else None,
        "meeting": statement.meeting,
        "inner": statement.inner,
        "confidence": round_confidence(statement.confidence),
        "reasons": _reasons(statement.reasons),
    }


def round_confidence(confidence: float) -> float:
    """Four digits: beyond them, processors differ in the last bits of the network's answer."""
    return round(float(confidence), 4)


def _stance(stance: Stance) -> Json:
    return {
        "issue": stance.issue,
        "stance": stance.value,
        "condition": _pairs(stance.condition) or None,
        "hinges_on": stance.hinges_on,
        "confidence": round_confidence(stance.confidence),
        "firmness": stance.firmness,
    }


def _reasons(reasons: Iterable[Reason]) -> list[Json]:
    return [
        {
            "field": reason.field,
            "confidence": round_confidence(reason.confidence),
            "because": reason.because,
            "evidence": _places(reason.evidence),
        }
        for reason in reasons
    ]


def write_utterance(utterance: Utterance) -> Json:
    """An utterance as the record writes it."""
    return {
        "id": utterance.id,
        "statements": list(utterance.statements),
        "fullest": utterance.fullest,
        "earliest": utterance.earliest,
        "copies": [list(copies) for copies in utterance.copies],
        "differences": [_difference(difference) for difference in utterance.differences],
    }


def _difference(difference: Difference) -> Json:
    return {
        "type": difference.type,
        "statements": list(difference.statements),
        "fullest": _places(difference.fullest),
        "other": _places(difference.other),
    }


def write_entity(entity: Entity) -> Json:
    """An entity as the record writes it, under its id."""
    mentions = groupby(sorted(entity.mentions), key=lambda span: span.document)
    return {
        "type": entity.type,
        "name": entity.name,
        "role": entity.role,
        "member_of": list(entity.member_of),
        "mentions": {document: _pairs(spans) for document, spans in mentions},
        "reasons": _reasons(entity.reasons),
    }


def write_meeting(meeting: Meeting) -> Json:
    """A meeting as the record writes it."""
    return {
        "id": meeting.id,
        "name": meeting.name,
        "format": meeting.format,
        "participants": list(meeting.participants),
        "place": meeting.place,
        "date": _day(meeting.date),
        "status": meeting.status,
        "evidence": _places(meeting.evidence),
        "reasons": _reasons(meeting.reasons),
    }


def write_issue(issue: Issue) -> Json:
    """An issue as the record writes it, under its id and beside its proposition."""
    return {
        "parent": issue.parent,
        "cues": list(issue.cues),
        "examples": list(issue.examples),
        "suggested": issue.suggested,
        "evidence": list(issue.evidence),
    }


def _judged(judged: Judged) -> Json:
    return {
        "judgement": judgement_to_json(judged.judgement),
        "holds_for": judged.entry,
        "holds": judged.holds,
        "against": list(judged.against),
        "note": judged.note or None,
    }


def _positions(positions: Iterable[Position]) -> dict[str, Json]:
    rows: dict[str, Json] = {}
    for position in sorted(positions, key=lambda position: (position.party, position.issue)):
        rows.setdefault(position.party, {})[position.issue] = write_position(position)
    return rows


def write_position(position: Position) -> Json:
    """A position as the record writes it, under its party and its issue."""
    return {
        "stance": position.stance,
        "condition": position.condition,
        "as_of": _day(position.as_of),
        "evidence": list(position.evidence),
        "hinges_on": list(position.hinges_on),
        "firmness": position.firmness,
        "dissent": list(position.dissent),
        "utterances": position.utterances,
        "sources": position.sources,
        "reasons": _reasons(position.reasons),
    }
