"""Judgements over the HTTP API: whose they may be, what they are about, what they must not miss."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from verbale.errors import BadJudgement
from verbale.judgements import (
    UNDO,
    as_pairs,
    entry_from_json,
    entry_to_json,
    make_judgement,
    write_judgement,
)
from verbale.record import ENTRY_KINDS, Entry, Judgement
from verbale.web.log import Log, find_entry, find_texts
from verbale.web.problems import Problem
from verbale.web.render import desk_of
from verbale.web.resources import Answer, Asked, is_among, set_page
from verbale.web.sessions import Person
from verbale.web.shelf import Shelf
from verbale.web.written import write_entry

_KEYS = frozenset({"entry", "field", "value", "reason", "decides"})
# Characters: a reason is a sentence or two, not a file.
LONGEST_REASON = 10_000


def log_of(request: Request) -> Log:
    """The dossier's judgements, as the desk keeps them at hand."""
    log: Log = request.app.state.log
    return log


def list_judgements(asked: Asked) -> Answer:
    """The log in its order."""
    log = log_of(asked.request)
    log.refresh()
    by, kind = asked.query.get("by"), asked.choose("kind", ENTRY_KINDS)
    active = asked.choose("active", ("true", "false"))
    chosen = [
        judgement
        for _, judgement in log.judgements
        if by in (None, judgement.by)
        and kind in (None, judgement.entry.kind)
        and active in (None, "true" if log.is_active(judgement.id) else "false")
    ]
    return set_page(asked, chosen, lambda each: each.id, lambda each: _write(log, each))


def find_judgement(asked: Asked) -> Answer:
    """One judgement."""
    log, id = log_of(asked.request), asked.request.path_params["id"]
    log.refresh()
    if id not in log.by_id:
        raise Problem(404, f"There is no judgement {id!r}.")
    return Answer(_write(log, log.by_id[id]))


def _write(log: Log, judgement: Judgement) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(write_judgement(judgement))
    is_active = log.is_active(judgement.id)
    return {"number": log.numbers[judgement.id], **written, "active": is_active}


def add_judgement(asked: Asked) -> Answer:
    """Keeps what the person who asks judges; it is on the disk when this answers."""
    person: Person = asked.request.state.person
    shelf = desk_of(asked.request).look()
    log = log_of(asked.request)
    log.refresh()
    entry, kind, id = _read_entry(asked.body, shelf)
    judgement = _read_judgement(asked.body, person, entry)
    check_place(judgement, shelf)
    expected = asked.request.headers.get("if-match")
    if id is not None and expected is None:
        raise Problem(
            428, "An id may be another entry's by now: send the entry's ETag as If-Match."
        )
    if id is None and expected is not None:
        raise Problem(400, "If-Match goes with an entry that is named by its id.")

    def check() -> None:
        check_person(person, judgement, log)
        if shelf is not None and id is not None:
            # With all that others have judged up to now.
            if not is_among(write_entry(log, shelf, kind, id)["etag"], expected):
                raise Problem(412, "The entry has changed since. Look at it again, then judge.")

    log.add(judgement, check)
    asked.request.scope["state"]["did"] = f"judged {judgement.field} of {_say(judgement.entry)}"
    place = f"{asked.request.url.path}/{judgement.id}"
    return Answer(_write(log, judgement), 201, headers={"location": place})


def _say(entry: Entry) -> str:
    """The entry in the words of the audit."""
    if entry.place is None:
        return f"{entry.kind} {entry.name}"
    pieces = ", ".join(f"{start}-{end}" for start, end in entry.place.spans)
    return f"{entry.kind} {entry.place.document} {pieces}".strip()


def _read_entry(body: Any, shelf: Shelf | None) -> tuple[Entry, str, str | None]:
    """What the judgement is about, and its kind and id if it was named by its id."""
    if not isinstance(body, dict) or not {"entry", "field", "value"} <= set(body) <= _KEYS:
        raise Problem(422, "A judgement has entry, field and value, and may have reason, decides.")
    told = body["entry"]
    kind, id = (told.get("kind"), told.get("id")) if isinstance(told, dict) else (None, None)
    if id is None:
        try:
            return entry_from_json(told), str(kind), None
        except (ValueError, TypeError, KeyError) as error:
            raise Problem(422, f"entry: {error}") from error
    if set(told) != {"kind", "id"} or not isinstance(id, str):
        raise Problem(422, "entry: has kind and id, or kind and a place or name.")
    try:
        if shelf is None:
            raise KeyError(id)
        return find_entry(shelf, str(kind), id), str(kind), id
    except KeyError as error:
        raise Problem(422, f"entry: the record has no {kind} {id!r}.") from error


def _read_judgement(body: dict[str, Any], person: Person, entry: Entry) -> Judgement:
    field, reason, decides = body["field"], body.get("reason", ""), body.get("decides", [])
    if not isinstance(field, str) or not isinstance(reason, str) or len(reason) > LONGEST_REASON:
        raise Problem(422, f"field and reason are texts, of {LONGEST_REASON} characters at most.")
    if not isinstance(decides, list) or not all(isinstance(each, str) for each in decides):
        raise Problem(422, "decides lists the ids of judgements.")
    try:
        return make_judgement(
            person.name, entry, field, body["value"], reason=reason, decides=decides
        )
    except BadJudgement as error:
        raise Problem(422, str(error)) from error


def check_place(judgement: Judgement, shelf: Shelf | None) -> None:
    """A problem if the words do not stand where the judgement has them."""
    place = judgement.entry.place
    if place is None:
        return
    texts = {text: id for id, text in find_texts(shelf).items()} if shelf else {}
    if shelf is None or place.sha256 not in texts:
        raise Problem(422, "entry: no report of the record has the text with this sha256.")
    document = shelf.documents[texts[place.sha256]]
    for (start, end), words in zip(place.spans, place.words, strict=True):
        if document.text[start:end] != words:
            raise Problem(422, f"entry: these words do not stand at {start}-{end}.")
    spans = as_pairs(entry_to_json(judgement.entry)["spans"])  # in order, none twice
    if spans and spans[-1][1] > len(document.text):
        raise Problem(422, "entry: the place lies beyond the report's end.")


def check_person(person: Person, judgement: Judgement, log: Log) -> None:
    """A problem if the person may not judge this: a coder judges statements and takes back only
    what was their own."""
    known = log.by_id
    missing = [id for id in judgement.decides if id not in known]
    if judgement.field == UNDO and judgement.entry.name not in known:
        missing.append(str(judgement.entry.name))
    if missing:
        raise Problem(422, f"There is no judgement {missing[0]!r}.")
    if person.may("editor"):
        return
    if judgement.field == UNDO:
        if known[str(judgement.entry.name)].by != person.name:
            raise Problem(403, "A coder undoes their own judgements only; this needs an editor.")
    elif judgement.field == "coding":
        return  # how far they are with coding is their own
    elif judgement.entry.kind != "statement" or judgement.decides:
        raise Problem(403, "A coder judges statements only; this needs an editor.")
