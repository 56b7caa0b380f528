"""Coding blind: what one person coded, without what the machine or anybody else found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from verbale.judgements import as_pairs, as_who, digest, parse_days
from verbale.record import (
    ACTS,
    KINDS,
    STANCES,
    Document,
    Entity,
    EntityType,
    Entry,
    Json,
    Judgement,
    Kind,
    Record,
    Span,
    Stance,
    Statement,
)
from verbale.text.names import fold, slug
from verbale.web.log import Log, find_texts
from verbale.web.problems import is_for_programs, refuse
from verbale.web.render import desk_of
from verbale.web.sessions import Person
from verbale.web.shelf import Shelf

FIELD = "coding"  # of a report: begun by a person, or done
# What who codes blind is shown; besides the pages of coding itself, what their forms need.
OPEN = frozenset({"/coders", "/judge", "/names", "/logout", "/login", "/work"})
OPEN_BELOW = ("/coders/", "/judge/", "/correct/", "/static/")
_OPENING, _CLOSING = "“„«\"'‘", "”“»\"'’"


def is_coding(judgement: Judgement) -> bool:
    """Whether it says how far a blind coding is, which changes nothing in the record."""
    return judgement.field == FIELD


def find_progress(log: Log, shelf: Shelf) -> Mapping[str, Mapping[str, str]]:
    """For each person the reports that they code or coded blind: "begun" or "done"."""
    reports = {text: id for id, text in find_texts(shelf).items()}
    found: dict[str, dict[str, str]] = {}
    for each in log.by_field[FIELD]:
        place = each.entry.place
        if place and place.sha256 in reports and log.is_active(each.id):
            found.setdefault(each.by, {})[reports[place.sha256]] = str(each.value)
    return found


def is_blind(request: Request) -> bool:
    """Whether who asks has begun to code reports blind and is not done with all of them."""
    person: Person | None = getattr(request.state, "person", None)
    shelf, log = desk_of(request).shelf, getattr(request.app.state, "log", None)
    if person is None or shelf is None or log is None or not log.by_field[FIELD]:
        return False
    return "begun" in find_progress(log, shelf).get(person.name, {}).values()


def find_own_shelf(request: Request) -> Shelf:
    """What who asks coded, and nothing else."""
    shelf = desk_of(request).shelf
    assert shelf is not None
    log: Log = request.app.state.log
    by = request.state.person.name
    wanted = find_progress(log, shelf).get(by, {})
    documents = [shelf.documents[id] for id in shelf.order if id in wanted]
    return Shelf(collect(log, shelf.record, documents, by))


def is_open(path: str) -> bool:
    """Whether this page shows nothing that others found."""
    return path in OPEN or path.startswith(OPEN_BELOW)


class Blind:
    """Keeps every view of the record from those who code blind, until they are done."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_open(scope["path"]):
            request = Request(scope)
            if is_blind(request):
                if is_for_programs(scope):
                    why = "You are coding blind: the record is shown once you are done."
                    await refuse(scope, 403, why)(scope, receive, send)
                else:
                    await RedirectResponse("/coders?blind=1", 303)(scope, receive, send)
                return
        await self.app(scope, receive, send)


# The record of one coder


def collect(log: Log, record: Record, documents: Sequence[Document], by: str) -> Record:
    """The record that this person's judgements alone make of these reports."""
    reports = {digest(each.text): each for each in documents}
    people = _People(record)
    drafts: dict[tuple[str, tuple[tuple[int, int], ...]], Statement] = {}
    for _, each in log.judgements:
        place = each.entry.place
        if each.by != by or each.entry.kind != "statement" or not log.is_active(each.id):
            continue
        if place is None or place.sha256 not in reports:
            continue
        document = reports[place.sha256]
        key = (document.id, place.spans)
        if each.field in ("missed", "confirmed") or key in drafts:
            draft = drafts.get(key) or _begin(document, place.spans)
            drafts[key] = _apply(draft, each, document, people)
    statements = [draft for draft in drafts.values() if draft.confidence]
    order = {document.id: at for at, document in enumerate(documents)}
    statements.sort(key=lambda each: (order[each.document], *each.reading_order))
    return Record(
        documents=tuple(replace(each, reasons=()) for each in documents),
        noise=tuple(each for each in record.noise if each.span.document in order),
        statements=tuple(statements),
        entities=people.entities,
        codebook=record.codebook,
    )


def _begin(document: Document, spans: Sequence[tuple[int, int]]) -> Statement:
    content = tuple(Span(document.id, *pair) for pair in spans)
    return Statement(content=content, kind=_tell_kind(document, content))


def _tell_kind(document: Document, content: Sequence[Span]) -> Kind:
    words = [document.text[span.start : span.end].strip() for span in content]
    quoted = [each[:1] in _OPENING and each[-1:] in _CLOSING for each in words]
    if all(quoted):
        return "direct"
    marks = any(mark in each for each in words for mark in '“”"«»')
    return "mixed" if any(quoted) or marks else "indirect"


def _apply(
    statement: Statement, judgement: Judgement, document: Document, people: _People
) -> Statement:
    """The statement with what one judgement says of it; confidence 0: it is none."""
    value, field = judgement.value, judgement.field
    match field:
        case "missed" | "confirmed" if isinstance(value, dict):
            for name, each in value.items():
                inner = replace(judgement, field=name, value=each)
                statement = _apply(statement, inner, document, people)
            return statement
        case "stances" if isinstance(value, list):
            for each in value:
                inner = replace(judgement, field="stance", value=each)
                statement = _apply(statement, inner, document, people)
            return statement
        case "none":
            return replace(statement, confidence=0.0 if value else 1.0)
        case "content" | "cue" | "source":
            spans = tuple(Span(document.id, *pair) for pair in as_pairs(value))
            if field == "cue":
                return replace(statement, cue=spans)
            if field == "source":
                return replace(statement, source=spans)
            return replace(statement, content=spans, kind=_tell_kind(document, spans))
        case "speakers" if isinstance(value, list):
            return replace(statement, speakers=people.find_all(value))
        case "addressee" if isinstance(value, list):
            return replace(statement, addressee=people.find_all(value))
        case "on_behalf_of":
            party = None if value is None else people.find(as_who(value), "organisation")
            return replace(statement, on_behalf_of=party)
        case "act":
            return replace(statement, act=next(act for act in ACTS if act == value))
        case "kind":
            return replace(statement, kind=next(kind for kind in KINDS if kind == value))
        case "said_on":
            return replace(statement, said_on=parse_days(value) if isinstance(value, str) else None)
        case "stance" if isinstance(value, dict):
            return replace(statement, stances=_take_stance(statement, value, document))
    return statement


def _take_stance(
    statement: Statement, value: Mapping[str, Json], document: Document
) -> tuple[Stance, ...]:
    issue, stance = str(value["issue"]), str(value["stance"])
    others = tuple(each for each in statement.stances if each.issue != issue)
    taken = next((each for each in STANCES if each == stance), None)
    if taken is None:
        return others
    pairs = as_pairs(value.get("condition") or [])
    condition = tuple(Span(document.id, *pair) for pair in pairs)
    return (*others, Stance(issue, taken, condition))


class _People:
    """Whom a coder names: as the record knows them, without what it found of them."""

    def __init__(self, record: Record) -> None:
        self._known: dict[str, Entity] = {}
        for entity in sorted(record.entities, key=lambda each: len(each.mentions)):
            self._known[fold(entity.name)] = entity
        self._named: dict[str, Entity] = {}

    @property
    def entities(self) -> tuple[Entity, ...]:
        return tuple(self._named.values())

    def find_all(self, named: Sequence[Json]) -> tuple[str, ...]:
        return tuple(self.find(as_who(each), "person") for each in named)

    def find(self, who: Entry, otherwise: EntityType) -> str:
        name = who.name or (" ".join(who.place.words) if who.place else "")
        known = self._known.get(fold(name))
        if known is not None:
            bare = Entity(known.id, known.type, known.name, mentions=known.mentions)
        else:
            type = who.type or otherwise
            bare = Entity(slug(name) or "unnamed", type, name)
        self._named.setdefault(bare.id, bare)
        return bare.id
