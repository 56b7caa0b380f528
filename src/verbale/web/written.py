"""The record's entries as the HTTP API gives them: as the record writes them, with their id, the
judgements about them and an ETag that changes when either does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from verbale.exports.record_json import (
    write_document,
    write_entity,
    write_issue,
    write_meeting,
    write_position,
    write_statement,
    write_utterance,
)
from verbale.record import Position
from verbale.web.log import Log, find_judgements, find_meeting, find_texts, find_utterance
from verbale.web.resources import digest_bytes
from verbale.web.shelf import Shelf

Json = dict[str, Any]


def write_entry(log: Log, shelf: Shelf, kind: str, id: str) -> Json:
    """This entry of the record; KeyError if it has none."""
    entry = _WRITERS[kind](shelf, id)
    entry["judgements"] = list(find_judgements(log, shelf, kind, id))
    # The report's text too: an id names another report once others have been added.
    text = find_texts(shelf)[entry["file"]] if kind == "statement" else ""
    entry["etag"] = digest_bytes(json.dumps([entry, text]).encode("ascii"))
    return entry


def write_party_position(position: Position) -> Json:
    """A position; it follows from statements and is not judged itself."""
    return {"party": position.party, "issue": position.issue, **write_position(position)}


def _document(shelf: Shelf, id: str) -> Json:
    return {"id": id, **write_document(shelf.documents[id], shelf.noise[id])}


def _statement(shelf: Shelf, id: str) -> Json:
    statement = shelf.statements[id]
    return write_statement(id, statement, shelf.documents[statement.document])


def _utterance(shelf: Shelf, id: str) -> Json:
    return write_utterance(find_utterance(shelf, id))


def _entity(shelf: Shelf, id: str) -> Json:
    return {"id": id, **write_entity(shelf.entities[id])}


def _meeting(shelf: Shelf, id: str) -> Json:
    return write_meeting(find_meeting(shelf, id))


def _issue(shelf: Shelf, id: str) -> Json:
    issue = shelf.issues[id]
    return {"id": id, "proposition": issue.proposition, **write_issue(issue)}


_WRITERS: Mapping[str, Callable[[Shelf, str], Json]] = {
    "document": _document,
    "statement": _statement,
    "utterance": _utterance,
    "entity": _entity,
    "meeting": _meeting,
    "issue": _issue,
}
