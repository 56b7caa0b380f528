"""People and parties: who is who, what each is called, is and belongs to, and what names them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.judgements import find_place, place_to_json
from verbale.record import ENTITY_TYPES, Entity, Json, Judgement, Span
from verbale.text.names import fold
from verbale.web.forms import (
    find_changed,
    judge,
    list_names,
    read_days,
    read_entries,
    read_span,
    read_who,
    say_judgement,
    write_names,
    write_span,
    write_who,
)
from verbale.web.judging import log_of
from verbale.web.paging import turn
from verbale.web.render import NoSuchEntry, carry, render, shelf_of
from verbale.web.shelf import Shelf
from verbale.web.views.correcting import find_trail, keep, keep_changes

# Entities, and mentions of one, a page.
PAGE, MENTIONS = 60, 60
# Characters of the report around a mention.
AROUND = 60
# Others whose name is much like it.
LIKE = 6


@dataclass(frozen=True, slots=True)
class Body:
    """An entity as the list shows it."""

    entity: Entity
    says: int  # statements that it is a speaker of
    reports: int
    member_of: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a report names it."""

    span: Span
    before: str
    words: str
    after: str
    label: str
    value: str  # how a form names it


def count_spoken(shelf: Shelf) -> Counter[str]:
    """How many statements each speaks."""

    def make() -> Counter[str]:
        return Counter(id for each in shelf.record.statements for id in each.speakers)

    return shelf.keep("spoken", make)


def list_people(request: Request) -> Response:
    shelf = shelf_of(request)
    words, type = request.query_params.get("q", "").strip(), request.query_params.get("type", "")
    wanted, spoken = fold(words).split(), count_spoken(shelf)
    found = [
        entity
        for entity in shelf.record.entities
        if type in ("", entity.type) and all(word in fold(entity.name) for word in wanted)
    ]
    found.sort(key=lambda each: (-spoken[each.id], -len(each.mentions), each.name))
    leaf = turn(request, found, PAGE)
    return render(
        request,
        "people.html",
        title="People and parties",
        leaf=leaf,
        bodies=[_set_body(shelf, each) for each in leaf.shown],
        words=words,
        type=type,
        types=ENTITY_TYPES,
        of=len(shelf.record.entities),
    )


def _set_body(shelf: Shelf, entity: Entity) -> Body:
    reports = len({span.document for span in entity.mentions})
    names = [shelf.entities[id].name for id in entity.member_of if id in shelf.entities]
    return Body(entity, count_spoken(shelf)[entity.id], reports, ", ".join(names))


def show_person(request: Request) -> Response:
    shelf, id = shelf_of(request), request.path_params["id"]
    if id not in shelf.entities:
        raise NoSuchEntry("The record holds nobody of that name. They may be merged by now.")
    log, entity = log_of(request), shelf.entities[id]
    log.refresh()
    leaf = turn(request, entity.mentions, MENTIONS)
    role, first, last = split_role(entity.role or "")
    return render(
        request,
        "person.html",
        title=entity.name,
        shelf=shelf,
        entity=entity,
        body=_set_body(shelf, entity),
        carried=[carry(shelf, "entity", id)],
        members=write_names(shelf, [each for each in entity.member_of if each in shelf.entities]),
        types=ENTITY_TYPES,
        role=role,
        first=first,
        last=last,
        leaf=leaf,
        mentions=[_set_mention(shelf, span) for span in leaf.shown],
        alike=_find_alike(shelf, entity),
        trail=find_trail(log, shelf, "entity", id),
        reasons=entity.reasons,
    )


def _set_mention(shelf: Shelf, span: Span) -> Mention:
    text = shelf.documents[span.document].text
    before = text[max(0, span.start - AROUND) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + AROUND].partition("\n")[0]
    if len(before) == AROUND:
        before = "… " + before.partition(" ")[2]
    if len(after) == AROUND:
        after = after.rpartition(" ")[0] + " …"
    words, label = text[span.start : span.end], shelf.labels[span.document]
    return Mention(span, before, words, after, label, write_span(span))


def _find_alike(shelf: Shelf, entity: Entity) -> list[Entity]:
    """Others who share a word of the name and could be the same."""
    words = {word for word in fold(entity.name).split() if len(word) > 2}
    found = [
        (len(words & set(name.split())), other)
        for name, others in list_names(shelf).items()
        for other in others
        if other.id != entity.id and other.type == entity.type and words & set(name.split())
    ]
    found.sort(key=lambda each: (-each[0], -len(each[1].mentions)))
    return [other for _, other in found[:LIKE]]


# A role has days in its words: "Foreign Minister (2031-05-02 to 2031-06-01)".
_DATED = re.compile(r"^(.*?) \((?:(?:since|from) )?(\S{10})?(?: ?(?:to|until) (\S{10}))?\)$")


def split_role(role: str) -> tuple[str, str, str]:
    """
    >>> split_role("Foreign Minister (2031-05-02 to 2032-01-01)")
    ('Foreign Minister', '2031-05-02', '2032-01-01')
    >>> split_role("Envoy (since 2031-05-02)"), split_role("Head (acting)")
    (('Envoy', '2031-05-02', ''), ('Head (acting)', '', ''))
    """
    found = _DATED.match(role)
    days = [each for each in found.groups()[1:] if each] if found else []
    if not found or not all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days):
        return role, "", ""
    return found[1], found[2] or "", found[3] or ""


def write_role(role: str, first: str, last: str) -> str | None:
    """
    >>> write_role("Envoy", "2031-05-02", ""), write_role("Envoy", "", "2032-01-01")
    ('Envoy (since 2031-05-02)', 'Envoy (until 2032-01-01)')
    """
    role = " ".join(role.split())
    read_days(first, last)  # refuses what are no days
    if not role:
        return None
    if first and last:
        return f"{role} ({first} to {last})"
    return f"{role} (since {first})" if first else f"{role} (until {last})" if last else role


async def change(request: Request) -> Response:
    """Keeps what the form of a person or party has otherwise than the page showed it."""
    form = await request.form()
    return keep_changes(request, form, _read_changes(shelf_of(request), form))


def _read_changes(shelf: Shelf, form: FormData) -> list[tuple[str, Json]]:
    now, changed = find_changed(form)
    changes: list[tuple[str, Json]] = []
    if "name" in changed and now["name"]:
        changes.append(("name", " ".join(now["name"].split())))
    if "type" in changed:
        changes.append(("type", now["type"]))
    if changed & {"role", "first", "last"}:
        role = write_role(now["role"], now.get("first", ""), now.get("last", ""))
        changes.append(("role", role))
    if "member_of" in changed:
        changes.append(("member_of", read_who(shelf, now["member_of"])))
    return changes


async def merge(request: Request) -> Response:
    """Keeps that another is the same."""
    form = await request.form()
    shelf, (entry, *_) = shelf_of(request), read_entries(form)
    other = str(form.get("other", ""))
    if other in shelf.entities:
        value = write_who(shelf, shelf.entities[other])
    else:
        named = read_who(shelf, str(form.get("text", "")))
        if len(named) != 1:
            raise HTTPException(422, "Name the one who is the same.")
        value = named[0]
    made = [judge(request, entry, "merge", value, reason=str(form.get("reason", "")))]
    return keep(request, form, made, say_judgement(made[0]))


async def split(request: Request) -> Response:
    """Keeps that some mentions are somebody else."""
    form = await request.form()
    shelf, (entry, *_) = shelf_of(request), read_entries(form)
    spans = [read_span(shelf, str(each)) for each in form.getlist("mention")]
    if not spans:
        raise HTTPException(422, "Choose the mentions that are somebody else.")
    places = [find_place(shelf.documents[span.document], [span]) for span in spans]
    value: dict[str, Json] = {"mentions": [place_to_json(place) for place in places]}
    if name := " ".join(str(form.get("name", "")).split()):
        value["name"] = name
    made: list[Judgement] = [judge(request, entry, "split", value)]
    return keep(request, form, made, f"{len(places)} mentions split off")


routes = [
    Route("/people", list_people),
    Route("/people/change", change, methods=["POST"]),
    Route("/people/merge", merge, methods=["POST"]),
    Route("/people/split", split, methods=["POST"]),
    Route("/people/{id:path}", show_person),
]
