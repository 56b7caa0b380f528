"""Which entry of a record a judgement is about: by its place or its name, as JSON, by its id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise

from verbale.errors import BadJudgement
from verbale.record import (
    ENTITY_TYPES,
    ENTRY_KINDS,
    Document,
    Entity,
    Entry,
    EntryKind,
    Json,
    Place,
    Record,
    Span,
    name_statements,
)


def find_place(document: Document, spans: Sequence[Span] = ()) -> Place:
    """The place of these spans of a report; of the report as a whole without spans."""
    return Place(
        digest(document.text),
        document.name,
        tuple((span.start, span.end) for span in spans),
        tuple(document.text[span.start : span.end] for span in spans),
    )


def digest(text: str) -> str:
    """The fingerprint of a text, as the record and the dossier write it."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def entry_to_json(entry: Entry) -> dict[str, Json]:
    """The entry as JSON: its kind, then its place or its name."""
    written: dict[str, Json] = {"kind": entry.kind}
    if entry.place is not None:
        written |= place_to_json(entry.place)
    if entry.name is not None:
        written["name"] = entry.name
    if entry.type is not None:
        written["type"] = entry.type
    return written


def entry_from_json(written: Json) -> Entry:
    """The entry that was written so; ValueError if it is none."""
    if not isinstance(written, dict):
        raise ValueError("an entry is a table")
    kind, type = written.get("kind"), written.get("type")
    if kind not in ENTRY_KINDS:
        raise ValueError(f"the entry's kind is {kind!r}, not one of {', '.join(ENTRY_KINDS)}")
    if type is not None and type not in ENTITY_TYPES:
        raise ValueError(f"the entry's type is {type!r}, not one of {', '.join(ENTITY_TYPES)}")
    name = written.get("name")
    return Entry(
        kind,
        place_from_json(written) if "sha256" in written else None,
        None if name is None else as_text(name),
        type,
    )


def place_to_json(place: Place) -> dict[str, Json]:
    """The place as JSON."""
    return {
        "sha256": place.sha256,
        "document": place.document,
        "spans": [[start, end] for start, end in place.spans],
        "words": list(place.words),
    }


def place_from_json(written: Json) -> Place:
    """The place that was written so; ValueError if it is none."""
    if not isinstance(written, dict):
        raise ValueError("a place is a table")
    spans = as_pairs(written.get("spans", []))
    words = as_list(written.get("words", []))
    if len(spans) != len(words):
        raise ValueError("a place has the words of each of its spans")
    return Place(
        as_text(written.get("sha256")),
        as_text(written.get("document")),
        spans,
        tuple(as_text(each) for each in words),
    )


def as_pairs(value: Json) -> tuple[tuple[int, int], ...]:
    """Pairs of first and past-the-last character; ValueError if they are not such."""
    pairs = []
    for pair in as_list(value):
        match pair:
            case [int(start), int(end)] if 0 <= start < end and start is not False:
                pairs.append((start, end))
            case _:
                raise ValueError(f"{pair!r} is no pair of a first and a later last character")
    if any(before[1] > after[0] for before, after in pairwise(pairs)):
        raise ValueError("the pieces do not stand one after the other")
    return tuple(pairs)


def as_who(value: Json) -> Entry:
    """An entity within a value: "Ann Lind", {"name": "Lind", "type": "person"}, or a place."""
    if isinstance(value, str):
        return Entry("entity", name=as_text(value))
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} names nobody")
    entry = entry_from_json({**value, "kind": "entity"})
    if entry.place is None and entry.name is None:
        raise ValueError("has neither name nor place")
    return entry


def as_text(value: Json, *, empty: bool = False) -> str:
    """The value, if it is text; ValueError otherwise."""
    if not isinstance(value, str) or not (empty or value.strip()):
        raise ValueError(f"{value!r} is no text")
    return value


def as_list(value: Json) -> list[Json]:
    """The value, if it is a list; ValueError otherwise."""
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is no list")
    return value


# By the ids that a record gives them


def find_entry(record: Record, id: str) -> Entry:
    """What a record has under this id, by its place: a statement, an entity, a meeting, a report
    or an issue; BadJudgement if nothing or several things have it.

    A kind before it tells things of one id apart: "entity:toll"; "utterance:000:4798-4912" is the
    utterance that a statement reports, and "statement:000:4798-4912" words that no entry has yet.
    """
    kind, _, rest = id.partition(":")
    if kind in ENTRY_KINDS:
        found = list(_find_entries(record, rest, kind))
    else:
        found = [each for kind in _WITH_IDS for each in _find_entries(record, id, kind)]
    if len(found) != 1:
        kinds = ", ".join(f"{each.kind}:{id}" for each in found)
        how = f"may be {kinds}. Say which" if found else "is no id in the record"
        raise BadJudgement(f"{id}: {how}.")
    return found[0]


_WITH_IDS: tuple[EntryKind, ...] = ("statement", "entity", "meeting", "document", "issue")


def _find_entries(record: Record, id: str, kind: EntryKind) -> Iterator[Entry]:
    if kind in ("statement", "utterance"):
        yield from _find_statement(record, id, kind)
    elif kind == "entity":
        for entity in record.entities:
            if entity.id == id:
                yield _entry_of_entity(record, entity)
    elif kind == "meeting":
        for meeting in record.meetings:
            if meeting.id == id:
                span = meeting.evidence[0]
                yield Entry("meeting", find_place(record.document(span.document), [span]))
    elif kind == "document":
        for document in record.documents:
            if document.id == id:
                yield Entry("document", find_place(document))
    elif any(issue.id == id for issue in record.codebook) or kind == "judgement":
        yield Entry(kind, name=id)


def _find_statement(record: Record, id: str, kind: EntryKind) -> Iterator[Entry]:
    ids = name_statements(record.statements)
    for name, statement in zip(ids, record.statements, strict=True):
        if name == id:
            document = record.document(statement.document)
            yield Entry(kind, find_place(document, statement.content))
            return
    place = re.fullmatch(r"(?s:(.+)):(\d+)-(\d+)", id)
    documents = {document.id: document for document in record.documents}
    if place and place[1] in documents and kind == "statement":
        document, start, end = documents[place[1]], int(place[2]), int(place[3])
        if start < end <= len(document.text):
            yield Entry(kind, find_place(document, [Span(document.id, start, end)]))


def _entry_of_entity(record: Record, entity: Entity) -> Entry:
    """By its first mention; by its name and type where no report mentions it."""
    if not entity.mentions:
        return Entry("entity", name=entity.name, type=entity.type)
    span = entity.mentions[0]
    return Entry("entity", find_place(record.document(span.document), [span]))
