"""Review: one decision an utterance, the least certain first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from starlette.datastructures import FormData, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from verbale.exports.wording import STANCES_IN_WORDS, count
from verbale.record import Entity, Json, Judgement, Statement
from verbale.web.decisions import Decisions, decisions_of
from verbale.web.facets import Mask
from verbale.web.forms import judge, read_json, say_judgement, write_who
from verbale.web.judging import log_of
from verbale.web.log import find_entry
from verbale.web.paging import turn
from verbale.web.render import carry, render, shelf_of
from verbale.web.shelf import Row, Shelf
from verbale.web.views.correcting import find_seen, find_trail, keep
from verbale.web.views.judgements import list_conflicts
from verbale.web.views.statements import NAMES, Wanted, find, read_wanted, set_line

# Of the nine keys: other speakers, other parties; stances take what is left.
SPEAKERS, PARTIES, MOST = 3, 2, 9
# Characters around the words that are shown of the report.
AROUND = 320
# Utterances a page of what would be accepted.
PAGE = 40
# Accepted in one go at most: each wording is a judgement, and all are kept in one step.
MOST_AT_ONCE = 5_000
# What an utterance may be least certain of, and how it is said.
DOUBTS = {
    "statement": "whether this is a statement",
    "speakers": "who speaks",
    "on_behalf_of": "for whom",
    "stances": "the stance",
    "said_on": "the day",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another value that a key chooses."""

    key: int
    what: str  # "Speaker"
    says: str
    field: str
    value: str  # as JSON


@dataclass(frozen=True, slots=True)
class Context:
    """What the report says before and after the words."""

    before: str
    after: str


def find_doubt(statement: Statement) -> tuple[float, str]:
    """How certain the least certain value of a statement is, and which it is."""
    because = {reason.field: reason.confidence for reason in reversed(statement.reasons)}
    doubts = [(statement.confidence, "statement")]
    doubts.append((because.get("speakers", 1.0) if statement.speakers else 0.0, "speakers"))
    if "on_behalf_of" in because:
        doubts.append((because["on_behalf_of"], "on_behalf_of"))
    if "said_on" in because:
        doubts.append((because["said_on"], "said_on"))
    if statement.stances:
        doubts.append((min(each.confidence for each in statement.stances), "stances"))
    return min(doubts)


def order_queue(shelf: Shelf) -> NDArray[np.int64]:
    """The places of all rows, the least certain first."""

    def make() -> NDArray[np.int64]:
        certain = [find_doubt(shelf.statements[row.shown])[0] for row in shelf.rows]
        return np.argsort(np.array(certain, dtype=np.float64), kind="stable")

    return shelf.keep("queue", make)


def prepare(shelf: Shelf) -> None:
    """Sets what would make the first page of Review slow."""
    order_queue(shelf)
    if shelf.record.statements:
        list_candidates(shelf, shelf.record.statements[0])


def find_open(shelf: Shelf, decisions: Decisions) -> Mask:
    """The rows about which nobody decided yet."""
    rows = np.ones(len(shelf.rows), dtype=np.bool_)
    decided = [shelf.row_of[id] for id in decisions.find_decided() if id in shelf.row_of]
    rows[decided] = False
    return rows


def show_review(request: Request) -> Response:
    shelf, wanted, decisions = shelf_of(request), read_wanted(request), decisions_of(request)
    log_of(request).refresh()
    rows, _ = find(shelf, wanted)
    is_open = find_open(shelf, decisions)
    of, left = int(rows.sum()), int((rows & is_open).sum())
    skipped = _read_skipped(request, shelf)
    queue = order_queue(shelf)
    waiting = [at for at in queue[(rows & is_open)[queue]].tolist() if at not in skipped]
    asked = request.query_params.get("at", "")
    at = shelf.row_of.get(asked) if asked else None
    if at is None:
        at = waiting[0] if waiting else None
    pace = decisions.find_pace(request.state.person.name)
    progress = {
        "of": of,
        "done": of - left,
        "left": left,
        "skipped": len(skipped),
        "minutes": ceil(left * pace / 60) if pace and left else None,
        "filtered": wanted.is_filtered,
    }
    query = _write_filters(wanted)
    values: dict[str, Any] = {"shelf": shelf, "wanted": wanted, "progress": progress}
    values["filters"] = query
    values["conflicts"] = len(list_conflicts(request, shelf))
    if at is None:
        return render(request, "reviewed.html", title="Review", **values)
    row = shelf.rows[at]
    statement = shelf.statements[row.shown]
    certain, doubt = find_doubt(statement)
    because = [r.because for r in statement.reasons if r.field == doubt]
    return render(
        request,
        "review.html",
        title="Review",
        row=row,
        line=set_line(shelf, row),
        wordings=[(id, shelf.entry(id)) for id in row.statements if id != row.shown],
        context=find_context(shelf, statement),
        candidates=list_candidates(shelf, statement),
        certain=certain,
        doubt=DOUBTS[doubt],
        because=because[:1],
        trail=find_trail(log_of(request), shelf, "statement", row.shown),
        carried=[carry(shelf, "statement", id) for id in row.statements],
        skip=",".join([*_written_skipped(request), row.shown]),
        **values,
    )


def _read_skipped(request: Request, shelf: Shelf) -> set[int]:
    return {shelf.row_of[id] for id in _written_skipped(request) if id in shelf.row_of}


def _written_skipped(request: Request) -> list[str]:
    """The utterances that were put off, the last hundred: they come again after the others."""
    written = request.query_params.get("skip", "")
    return [each for each in written.split(",") if each][-100:]


def _write_filters(wanted: Wanted) -> dict[str, list[str]]:
    query = {name: list(chosen) for name, chosen in wanted.chosen.items() if chosen}
    days = {"from": wanted.first, "to": wanted.last}
    query |= {name: [day.isoformat()] for name, day in days.items() if day}
    return query | ({"q": [wanted.words]} if wanted.words else {})


def find_context(shelf: Shelf, statement: Statement) -> Context:
    """The report's words before and after those of the statement."""
    text = shelf.documents[statement.document].text
    start, end = statement.content[0].start, statement.content[-1].end
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    here = before.rpartition("\n")[2]
    if here.strip():
        before = here
    else:  # the words begin a paragraph: the one before them tells what they answer to
        before = before.rstrip().rpartition("\n")[2] + before[len(before.rstrip()) :]
    if start > AROUND and len(before) >= AROUND:
        before = "…" + before.partition(" ")[2]
    after = after.partition("\n")[0]
    if len(after) == AROUND:
        after = after.rpartition(" ")[0] + "…"
    return Context(before, after)


# What the keys 1 to 9 choose


def list_candidates(shelf: Shelf, statement: Statement) -> list[Candidate]:
    """Other speakers, parties and stances, those that stand nearest first."""
    found: list[tuple[str, str, str, Json]] = []
    for entity in _other_speakers(shelf, statement)[:SPEAKERS]:
        found.append(("Speaker", entity.name, "speakers", [write_who(shelf, entity)]))
    for entity in _other_parties(shelf, statement)[:PARTIES]:
        found.append(("For", entity.name, "on_behalf_of", write_who(shelf, entity)))
    found += _other_stances(shelf, statement)
    return [
        Candidate(key, what, says, field, json.dumps(value, ensure_ascii=False))
        for key, (what, says, field, value) in enumerate(found[:MOST], start=1)
    ]


def _other_speakers(shelf: Shelf, statement: Statement) -> list[Entity]:
    """Who is named near the words, or speaks elsewhere in the report."""
    near: Counter[str] = Counter()
    at = (statement.source or statement.content)[0].start
    for entity in _named_in(shelf, statement.document):
        if entity.type == "place":
            continue
        nearest = min(
            abs(span.start - at) + (AROUND if span.start > at else 0)
            for span in entity.mentions
            if span.document == statement.document
        )
        near[entity.id] = -nearest
    for id in shelf.of_document[statement.document]:
        for speaker in shelf.statements[id].speakers:
            near[speaker] = near.get(speaker, -4 * AROUND) + AROUND // 4
    for speaker in statement.speakers:
        near.pop(speaker, None)
    return [shelf.entities[id] for id, _ in near.most_common(SPEAKERS)]


def _named_in(shelf: Shelf, document: str) -> Sequence[Entity]:
    def make() -> dict[str, list[Entity]]:
        named: dict[str, list[Entity]] = {}
        for entity in shelf.record.entities:
            for id in dict.fromkeys(span.document for span in entity.mentions):
                named.setdefault(id, []).append(entity)
        return named

    return shelf.keep("named", make).get(document, [])


def _other_parties(shelf: Shelf, statement: Statement) -> list[Entity]:
    """The parties for whom most is said in the report, then in all reports."""

    def make() -> list[str]:
        told = (each.on_behalf_of for each in shelf.record.statements if each.on_behalf_of)
        return [id for id, _ in Counter(told).most_common(PARTIES + 1)]

    here = Counter(
        party
        for id in shelf.of_document[statement.document]
        if (party := shelf.statements[id].on_behalf_of)
    )
    ids = dict.fromkeys([*(id for id, _ in here.most_common()), *shelf.keep("parties", make)])
    return [shelf.entities[id] for id in ids if id != statement.on_behalf_of]


def _other_stances(shelf: Shelf, statement: Statement) -> Iterator[tuple[str, str, str, Json]]:
    for stance in sorted(statement.stances, key=lambda each: each.confidence):
        for value in ("for", "against", "conditional", "none"):
            if value != stance.value:
                says = f"{STANCES_IN_WORDS.get(value, 'no stance')} on {stance.issue}"
                yield "Stance", says, "stance", {"issue": stance.issue, "stance": value}


# Decisions


async def decide(request: Request) -> Response:
    """Keeps what was decided of an utterance and leads to the next."""
    form = await request.form()
    shelf = shelf_of(request)
    ids = [id for id in map(str, form.getlist("id")) if id in shelf.statements]
    if not ids or not _is_same(shelf, ids, form):
        raise HTTPException(409, "The record was collated anew meanwhile. Load the page anew.")
    pick = str(form.get("pick", ""))
    made: list[Judgement] = []
    for id in ids:
        entry = find_entry(shelf, "statement", id)
        if pick == "accept":
            made.append(judge(request, entry, "confirmed", find_seen(shelf, id)))
        elif pick == "reject":
            made.append(judge(request, entry, "none", True))
        else:
            field, value = _read_pick(form, pick)
            made.append(judge(request, entry, field, value))
    return keep(request, form, made, say_judgement(made[0]), at_leisure=True)


def _is_same(shelf: Shelf, ids: Sequence[str], form: FormData) -> bool:
    """Whether these ids are those of the words that the person saw."""
    words = [str(each) for each in form.getlist("words")]
    seen = [
        shelf.documents[shelf.statements[id].document].words(shelf.statements[id].content)
        for id in ids
    ]
    # Line ends of a form's fields are made \r\n on their way.
    return [" ".join(each.split()) for each in words] == [" ".join(each.split()) for each in seen]


def _read_pick(form: FormData, pick: str) -> tuple[str, Json]:
    if pick.isdecimal() and f"value.{pick}" in form:
        return str(form.get(f"field.{pick}", "")), read_json(form, f"value.{pick}")
    raise HTTPException(422, "Nothing was chosen.")


# Many at once


def show_bulk(request: Request) -> Response:
    """How many utterances would be accepted, and which."""
    shelf, wanted = shelf_of(request), read_wanted(request)
    found = _find_bulk(request, shelf, wanted)
    leaf = turn(request, found, PAGE)
    filters = [
        f"{NAMES[name]}: {value}" for name, chosen in wanted.chosen.items() for value in chosen
    ]
    if wanted.words:
        filters.append(f"with “{wanted.words}”")
    return render(
        request,
        "bulk.html",
        title="Accept many",
        shelf=shelf,
        leaf=leaf,
        lines=[set_line(shelf, row) for row in leaf.shown],
        wordings=sum(len(row.statements) for row in found),
        said=filters,
        filters=_write_filters(wanted),
        least=_read_least(request),
        wanted=wanted,
        too_many=len(found) > MOST_AT_ONCE,
        most=MOST_AT_ONCE,
    )


def _find_bulk(request: Request, shelf: Shelf, wanted: Wanted) -> list[Row]:
    rows, _ = find(shelf, wanted)
    rows &= find_open(shelf, decisions_of(request))
    least = _read_least(request)
    chosen = [shelf.rows[at] for at in np.flatnonzero(rows).tolist()]
    return [row for row in chosen if find_doubt(shelf.statements[row.shown])[0] * 100 >= least]


def _read_least(request: Request) -> int:
    """The certainty in percent that all of them must have."""
    written = request.query_params.get("least", "0")
    return min(100, int(written)) if written.isdecimal() and len(written) < 4 else 0


async def accept_all(request: Request) -> Response:
    """Accepts what the preview showed; refused if it would be others by now."""
    form = await request.form()
    shelf, wanted = shelf_of(request), read_wanted(request)
    found = _find_bulk(request, shelf, wanted)
    if str(form.get("count")) != str(len(found)) or not found or len(found) > MOST_AT_ONCE:
        raise HTTPException(409, "These are no longer the same. Look at them again.")
    ids = [id for row in found for id in row.statements]
    made = [
        judge(request, find_entry(shelf, "statement", id), "confirmed", find_seen(shelf, id))
        for id in ids
    ]
    by = request.state.person.name
    says = f"{count(len(found), 'utterance')} right as they are"
    decisions_of(request).decide(by, made, says, touched=ids)
    request.scope["state"]["did"] = says
    query = QueryParams([(k, v) for k, each in _write_filters(wanted).items() for v in each])
    return RedirectResponse(f"/review?{query}", 303)


routes = [
    Route("/review", show_review),
    Route("/review", decide, methods=["POST"]),
    Route("/review/bulk", show_bulk),
    Route("/review/bulk", accept_all, methods=["POST"]),
]
