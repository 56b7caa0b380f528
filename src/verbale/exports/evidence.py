"""The check before anything is written: every entry stands in the text that it names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from verbale.errors import BrokenRecord
from verbale.record import Document, Record, Span, Statement, name_statements

Place = tuple[str, Span]  # what the words are to the record ("statement 000:3-9, cue"), and where

TO_MEND = (
    "Nothing was written. Read the documents again; if it happens again, it is a fault in Verbale: "
    "report it with this line."
)


def check_evidence(record: Record) -> None:
    """Raises BrokenRecord, naming the entry, unless every span and every name in the record holds.

    A span must lie in its document's text and hold more than white space; a direct statement's
    words must neither begin nor end in white space; who is named must be among the entities.
    """
    documents = {document.id: document for document in record.documents}
    if len(documents) < len(record.documents):
        raise _broken("the documents", "two of them have the same id")
    for entry, span in _places(record):
        _check_span(entry, span, documents)
    for statement in record.statements:
        _check_statement(statement, documents[statement.document])
    _check_names(record)


def _broken(entry: str, fault: str) -> BrokenRecord:
    return BrokenRecord(f"{entry}: {fault}. {TO_MEND}")


def _places(record: Record) -> Iterator[Place]:
    for passage in record.noise:
        yield f"noise ({passage.kind})", passage.span
    for document in record.documents:
        for reason in document.reasons:
            yield from ((f"document {document.id}, reason", span) for span in reason.evidence)
    for statement in record.statements:
        yield from _places_of(statement)
    for entity in record.entities:
        yield from ((f"entity {entity.id}, mention", span) for span in entity.mentions)
        for reason in entity.reasons:
            yield from ((f"entity {entity.id}, reason", span) for span in reason.evidence)
    for meeting in record.meetings:
        yield from ((f"meeting {meeting.id}", span) for span in meeting.evidence)
        for reason in meeting.reasons:
            yield from ((f"meeting {meeting.id}, reason", span) for span in reason.evidence)
    for position in record.positions:
        entry = f"position of {position.party} on {position.issue}, reason"
        for reason in position.reasons:
            yield from ((entry, span) for span in reason.evidence)
    for utterance in record.utterances:
        for difference in utterance.differences:
            entry = f"utterance {utterance.id}, {difference.type}"
            yield from ((entry, span) for span in (*difference.fullest, *difference.other))


def _places_of(statement: Statement) -> Iterator[Place]:
    fields: dict[str, Iterable[Span]] = {
        "content": statement.content,
        "cue": statement.cue,
        "source": statement.source,
        "audience": statement.audience,
        "antecedent": statement.antecedent,
        "when": [statement.when.span] if statement.when else [],
        "condition": [span for stance in statement.stances for span in stance.condition],
        "reason": [span for reason in statement.reasons for span in reason.evidence],
    }
    for name, spans in fields.items():
        yield from ((f"statement {statement.id}, {name}", span) for span in spans)


def _check_span(entry: str, span: Span, documents: Mapping[str, Document]) -> None:
    place = f"{span.start}-{span.end} of {span.document!r}"
    document = documents.get(span.document)
    if document is None:
        raise _broken(entry, f"{place} is in no document of the record")
    if span.end > len(document.text):
        raise _broken(entry, f"{place} runs past the text's end at {len(document.text)}")
    if not document.text[span.start : span.end].strip():
        raise _broken(entry, f"{place} holds nothing but white space")


def _check_statement(statement: Statement, document: Document) -> None:
    entry = f"statement {statement.id}"
    found_here = (*statement.content, *statement.cue, *statement.source, *statement.audience)
    if any(span.document != document.id for span in found_here):
        raise _broken(entry, "its words stand in more than one document")
    if any(before.end > after.start for before, after in pairwise(statement.content)):
        raise _broken(entry, "the pieces of its content overlap or are out of order")
    if not 0 <= statement.confidence <= 1:
        raise _broken(entry, f"its confidence is {statement.confidence}, not between 0 and 1")
    if statement.kind == "direct":
        for span in statement.content:
            words = document.text[span.start : span.end]
            if words != words.strip():
                raise _broken(entry, f"direct words begin or end in white space: {words!r}")


def _check_names(record: Record) -> None:
    entities = {entity.id for entity in record.entities}
    issues = {issue.id for issue in record.codebook}
    statements = set(name_statements(record.statements))
    for statement in record.statements:
        entry = f"statement {statement.id}"
        party = [statement.on_behalf_of] if statement.on_behalf_of else []
        _check_known(entry, [*statement.speakers, *party, *statement.addressee], entities)
        _check_known(entry, [stance.issue for stance in statement.stances], issues)
        hinges = [stance.hinges_on for stance in statement.stances if stance.hinges_on]
        _check_known(entry, hinges, issues)
    for entity in record.entities:
        _check_known(f"entity {entity.id}", entity.member_of, entities)
    for meeting in record.meetings:
        place = [meeting.place] if meeting.place else []
        _check_known(f"meeting {meeting.id}", [*meeting.participants, *place], entities)
    for position in record.positions:
        entry = f"position of {position.party} on {position.issue}"
        _check_known(entry, [position.party], entities)
        _check_known(entry, [position.issue, *position.hinges_on], issues)
        _check_known(entry, [*position.evidence, *position.dissent], statements)
    for issue in record.codebook:
        parent = [issue.parent] if issue.parent else []
        _check_known(f"issue {issue.id}", parent, issues)
        _check_known(f"issue {issue.id}", issue.evidence, statements)


def _check_known(entry: str, named: Iterable[str], known: Collection[str]) -> None:
    for name in named:
        if name not in known:
            raise _broken(entry, f"it names {name!r}, which the record does not hold")
