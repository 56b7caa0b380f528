"""A person's corrections: which there are, their form as JSON, which of them hold.

A judgement is never changed once made: another one supersedes it, decides against it or undoes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import pairwise
from uuid import uuid4

from verbale.errors import BadJudgement
from verbale.record import (
    ACTS,
    ENTITY_TYPES,
    ENTRY_KINDS,
    KINDS,
    STANCES,
    DateRange,
    Document,
    Entity,
    Entry,
    EntryKind,
    Json,
    Judgement,
    Place,
    Record,
    Span,
    name_statements,
)

UNDO = "undo"


def make_judgement(
    by: str,
    entry: Entry,
    field: str,
    value: Json,
    *,
    reason: str = "",
    decides: Iterable[str] = (),
) -> Judgement:
    """A judgement made now; BadJudgement if the entry has no such field or the field no such
    value."""
    at = datetime.now(UTC).replace(microsecond=0)
    judgement = Judgement(uuid4().hex, by, at, entry, field, value, reason, tuple(decides))
    check_judgement(judgement)
    return judgement


def make_undo(by: str, judgement: str, *, reason: str = "") -> Judgement:
    """Takes the judgement with this id back; undone itself, that judgement holds again."""
    return make_judgement(by, Entry("judgement", name=judgement), UNDO, True, reason=reason)


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


# Which of them hold


def find_active(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Those that are not undone, in their order; the undoings themselves are left out."""
    undoings: dict[str, list[str]] = {}
    for each in judgements:
        if each.field == UNDO and each.entry.name is not None:
            undoings.setdefault(each.entry.name, []).append(each.id)

    def is_undone(id: str, asked: frozenset[str] = frozenset()) -> bool:
        # A circle of undoings can only be forged; it undoes nothing.
        return id not in asked and any(
            not is_undone(undoing, asked | {id}) for undoing in undoings.get(id, ())
        )

    return tuple(each for each in judgements if each.field != UNDO and not is_undone(each.id))


# JSON


def write_judgement(judgement: Judgement) -> str:
    """The judgement as one line of JSON, without the line's end."""
    return dump(judgement_to_json(judgement))


def judgement_to_json(judgement: Judgement) -> dict[str, Json]:
    """The judgement as a table."""
    return {
        "id": judgement.id,
        "by": judgement.by,
        "at": judgement.at.astimezone(UTC).isoformat(timespec="seconds"),
        "entry": entry_to_json(judgement.entry),
        "field": judgement.field,
        "value": judgement.value,
        "reason": judgement.reason,
        "decides": list(judgement.decides),
    }


def dump(value: Json) -> str:
    """JSON in one fixed form: the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_judgement(line: str) -> Judgement:
    """The judgement that was written so; BadJudgement says what is wrong with it."""
    try:
        written = json.loads(line)
    except (ValueError, RecursionError) as error:  # ValueError alone for a number without end
        raise BadJudgement(f"is no JSON ({error})") from error
    return judgement_from_json(written)


def judgement_from_json(written: Json) -> Judgement:
    """The judgement that this table holds; BadJudgement says what is wrong with it."""
    if not isinstance(written, dict):
        raise BadJudgement("is no judgement: a judgement is a table")
    try:
        judgement = Judgement(
            id=_as_text(written["id"]),
            by=_as_text(written["by"]),
            at=_as_time(written["at"]),
            entry=entry_from_json(written["entry"]),
            field=_as_text(written["field"]),
            value=written["value"],
            reason=_as_text(written.get("reason", ""), empty=True),
            decides=tuple(_as_text(each) for each in _as_list(written.get("decides", []))),
        )
    except KeyError as error:
        raise BadJudgement(f"has no {error.args[0]!r}") from error
    except (TypeError, ValueError) as error:
        raise BadJudgement(f"is no judgement ({error})") from error
    check_judgement(judgement)
    return judgement


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
        None if name is None else _as_text(name),
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
    words = _as_list(written.get("words", []))
    if len(spans) != len(words):
        raise ValueError("a place has the words of each of its spans")
    return Place(
        _as_text(written.get("sha256")),
        _as_text(written.get("document")),
        spans,
        tuple(_as_text(each) for each in words),
    )


# What is judged, and what the values are


def check_judgement(judgement: Judgement) -> None:
    """BadJudgement if it is signed by nobody, or its entry, field or value is not one of ours."""
    entry, field = judgement.entry, judgement.field
    if not re.fullmatch(r"[0-9a-f]{32}", judgement.id):
        raise BadJudgement(f"the id {judgement.id!r} is not 32 hexadecimal digits")
    if not judgement.by.strip():
        raise BadJudgement("names nobody who judged. Say who did.")
    fields = FIELDS[entry.kind]
    if field not in fields:
        raise BadJudgement(f"{_article(entry.kind)} has no {field!r}, only {', '.join(fields)}")
    _check_entry(entry)
    try:
        fields[field](judgement.value)
    except (ValueError, TypeError) as error:
        raise BadJudgement(f"{field} of {_article(entry.kind)}: {error}") from error
    _check_writable(judgement)


def _check_writable(judgement: Judgement) -> None:
    """JSON may hold halves of characters, which no file and no terminal takes."""
    try:
        write_judgement(judgement).encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadJudgement("holds half a character, which cannot be kept") from error
    except RecursionError as error:
        raise BadJudgement("is too deep") from error


def _check_entry(entry: Entry) -> None:
    by_name = {"issue", "judgement"}
    if entry.kind in by_name and not entry.name:
        raise BadJudgement(f"{_article(entry.kind)} is known by its id, which is missing")
    if entry.place is None and entry.kind not in by_name | {"entity"}:
        raise BadJudgement(f"{_article(entry.kind)} is known by its place, which is missing")
    if entry.kind == "entity" and not (entry.place or entry.name):
        raise BadJudgement("an entity is known by a place or a name, and both are missing")
    needs_words = entry.place is not None and entry.kind != "document"
    if needs_words and not (entry.place and entry.place.spans):
        raise BadJudgement(f"the place of {_article(entry.kind)} has no spans")


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def parse_days(written: str) -> DateRange:
    """ "2031-05-02" or "2031-05-02/2031-05-04"; ValueError if it is neither."""
    first, _, last = written.partition("/")
    days = DateRange(date.fromisoformat(first), date.fromisoformat(last or first))
    if days.last < days.first:
        raise ValueError(f"{written} ends before it begins")
    return days


def as_pairs(value: Json) -> tuple[tuple[int, int], ...]:
    """Pairs of first and past-the-last character; ValueError if they are not such."""
    pairs = []
    for pair in _as_list(value):
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
        return Entry("entity", name=_as_text(value))
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} names nobody")
    entry = entry_from_json({**value, "kind": "entity"})
    if entry.place is None and entry.name is None:
        raise ValueError("has neither name nor place")
    return entry


def _as_text(value: Json, *, empty: bool = False) -> str:
    if not isinstance(value, str) or not (empty or value.strip()):
        raise ValueError(f"{value!r} is no text")
    return value


def _as_list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is no list")
    return value


def _as_time(value: Json) -> datetime:
    at = datetime.fromisoformat(_as_text(value))
    if at.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{value} lies outside the calendar") from None


Check = Callable[[Json], object]


def _nothing_or(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _list_of(check: Check, *, least: int = 0) -> Check:
    def check_all(value: Json) -> None:
        if len(_as_list(value)) < least:
            raise ValueError("the list is empty")
        for each in _as_list(value):
            check(each)

    return check_all


def _one_of(allowed: Sequence[str]) -> Check:
    def check(value: Json) -> None:
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {', '.join(allowed)}")

    return check


def _yes_or_no(value: Json) -> None:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")


def _yes(value: Json) -> None:
    if value is not True:
        raise ValueError(f"{value!r} is not true; undo the judgement to take it back")


def _some_pairs(value: Json) -> None:
    if not as_pairs(value):
        raise ValueError("no words are named")


def _days(value: Json) -> None:
    parse_days(_as_text(value))


def _table(check_each: Mapping[str, Check], needed: Iterable[str]) -> Check:
    def check(value: Json) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{value!r} is no table")
        for key in needed:
            if key not in value:
                raise ValueError(f"{key!r} is missing")
        for key, each in value.items():
            if key not in check_each:
                raise ValueError(f"has {key!r}, which is none of {', '.join(check_each)}")
            check_each[key](each)

    return check


def _place(value: Json) -> None:
    if not place_from_json(value).spans:
        raise ValueError("the place has no spans")


_STANCE = _table(
    {"issue": _as_text, "stance": _one_of((*STANCES, "none")), "condition": _nothing_or(as_pairs)},
    needed=("issue", "stance"),
)
# What a person who confirms a statement may say that she saw.
_SEEN: Mapping[str, Check] = {
    "speakers": _list_of(as_who),
    "on_behalf_of": _nothing_or(as_who),
    "addressee": _list_of(as_who),
    "act": _one_of(ACTS),
    "said_on": _nothing_or(_days),
}


def _confirmation(value: Json) -> None:
    if value is not True:
        _table({**_SEEN, "stances": _list_of(_STANCE)}, needed=())(value)


# What may be judged, by the entry's kind: each field with the check of its values.
# docs/judgements.md has the same table in words.
FIELDS: Mapping[EntryKind, Mapping[str, Check]] = {
    "document": {
        "published": _days,
        "outlet": _nothing_or(_as_text),
        "coding": _one_of(("begun", "done")),  # of a coder who sees nobody else's codes meanwhile
    },
    "statement": {
        **_SEEN,
        "kind": _one_of(KINDS),
        "stance": _STANCE,
        "content": _some_pairs,
        "cue": as_pairs,
        "source": as_pairs,
        "none": _yes_or_no,  # whether it is no statement
        "missed": _table({"cue": as_pairs, "source": as_pairs}, needed=()),
        "confirmed": _confirmation,  # true, or what was seen to be right
    },
    "entity": {
        "name": _as_text,
        "type": _one_of(ENTITY_TYPES),
        "role": _nothing_or(_as_text),
        "member_of": _list_of(as_who),
        "merge": as_who,  # the other, which is the same
        "split": _table(  # the mentions that are somebody else
            {
                "mentions": _list_of(_place, least=1),
                "name": _as_text,
                "type": _one_of(ENTITY_TYPES),
            },
            needed=("mentions",),
        ),
    },
    "utterance": {
        "merge": _list_of(_place, least=1),  # statements that report it too
        "split": _list_of(_place),  # those that leave together with the one at the entry's place
    },
    "meeting": {
        "merge": _list_of(_place, least=1),  # evidence of others that are the same
        "split": _list_of(_place),  # evidence that leaves with that at the entry's place
        "name": _as_text,
        "format": _as_text,
        "date": _nothing_or(_days),
        "place": _nothing_or(as_who),
        "status": _one_of(("held", "scheduled", "cancelled")),
        "participants": _list_of(as_who),
        "none": _yes_or_no,  # whether it is no meeting
        "missed": _table({"format": _as_text}, needed=()),
    },
    "issue": {"proposition": _as_text, "new": _as_text, "dropped": _yes_or_no},
    "judgement": {UNDO: _yes},
}


def read_lines(text: str) -> Iterator[tuple[int, Judgement | BadJudgement]]:
    """Each line's number, from 1, and its judgement or what is wrong with it; blank ones not."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, read_judgement(line)
            except BadJudgement as error:
                yield number, error


# Entries by the ids that a record gives them


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
