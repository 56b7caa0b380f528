"""A meeting's page: what is said of it, which others are the same, which evidence is not of it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.exports.wording import say_days
from verbale.judgements import find_place, place_to_json
from verbale.record import Json, Meeting, Span
from verbale.web.forms import (
    find_changed,
    judge,
    read_days,
    read_entries,
    read_span,
    read_who,
    write_names,
    write_span,
)
from verbale.web.judging import log_of
from verbale.web.log import find_meeting
from verbale.web.render import NoSuchEntry, carry, render, shelf_of
from verbale.web.shelf import Shelf
from verbale.web.views.correcting import find_trail, keep, keep_changes

# Other meetings that are offered as the same: those nearest in time.
OTHERS = 60
STATUSES = ("held", "scheduled", "cancelled")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that tell of it."""

    address: str
    label: str
    words: str
    value: str


def show_meeting(request: Request) -> Response:
    shelf, id = shelf_of(request), request.path_params["id"]
    try:
        meeting = find_meeting(shelf, id)
    except KeyError as error:
        raise NoSuchEntry("The record holds no such meeting. It may be merged by now.") from error
    log = log_of(request)
    log.refresh()
    return render(
        request,
        "meeting.html",
        title=meeting.name,
        meeting=meeting,
        carried=[carry(shelf, "meeting", id)],
        participants=write_names(shelf, meeting.participants),
        place_name=write_names(shelf, [meeting.place] if meeting.place else []),
        statuses=STATUSES,
        evidence=[_set_evidence(shelf, span) for span in meeting.evidence],
        others=[(each, _say(each)) for each in _list_others(shelf, meeting)],
        trail=find_trail(log, shelf, "meeting", id),
    )


def _set_evidence(shelf: Shelf, span: Span) -> Evidence:
    text = shelf.documents[span.document].text
    words = " ".join(text[span.start : span.end].split())
    label = shelf.labels[span.document]
    return Evidence(f"/reader/{span.document}", label, words, write_span(span))


def _list_others(shelf: Shelf, meeting: Meeting) -> list[Meeting]:
    others = [each for each in shelf.record.meetings if each.id != meeting.id]
    at = meeting.date.first.toordinal() if meeting.date else 0
    others.sort(key=lambda each: abs(each.date.first.toordinal() - at) if each.date else 10**6)
    return others[:OTHERS]


def _say(meeting: Meeting) -> str:
    return f"{say_days(meeting.date) if meeting.date else 'no day'}: {meeting.name}"


async def change(request: Request) -> Response:
    """Keeps what a meeting's form has otherwise than the page showed it."""
    form = await request.form()
    return keep_changes(request, form, _read_changes(shelf_of(request), form))


def _read_changes(shelf: Shelf, form: FormData) -> list[tuple[str, Json]]:
    now, changed = find_changed(form)
    changes: list[tuple[str, Json]] = []
    for field in ("name", "format", "status"):
        if field in changed and now[field]:
            changes.append((field, now[field]))
    if changed & {"first", "last"}:
        changes.append(("date", read_days(now.get("first", ""), now.get("last", ""))))
    if "place" in changed:
        named = read_who(shelf, now["place"])
        changes.append(("place", named[0] if named else None))
    if "participants" in changed:
        changes.append(("participants", read_who(shelf, now["participants"])))
    return changes


async def merge(request: Request) -> Response:
    """Keeps that another row of the calendar is the same meeting."""
    form = await request.form()
    shelf, (entry, *_) = shelf_of(request), read_entries(form)
    try:
        other = find_meeting(shelf, str(form.get("other", "")))
    except KeyError as error:
        raise HTTPException(422, "Choose the meeting that is the same.") from error
    span = other.evidence[0]
    value: list[Json] = [place_to_json(find_place(shelf.documents[span.document], [span]))]
    made = [judge(request, entry, "merge", value)]
    return keep(request, form, made, f"The same as {_say(other)}")


async def split(request: Request) -> Response:
    """Keeps that some of the words tell of another meeting."""
    form = await request.form()
    shelf = shelf_of(request)
    chosen = [read_span(shelf, str(each)) for each in form.getlist("evidence")]
    if not chosen:
        raise HTTPException(422, "Choose the words that tell of another meeting.")
    first, *rest = chosen
    (entry, *_) = read_entries(form)
    leaving = type(entry)("meeting", find_place(shelf.documents[first.document], [first]))
    value: list[Json] = [
        place_to_json(find_place(shelf.documents[span.document], [span])) for span in rest
    ]
    made = [judge(request, leaving, "split", value)]
    return keep(request, form, made, "Another meeting")


routes = [
    Route("/meetings/change", change, methods=["POST"]),
    Route("/meetings/merge", merge, methods=["POST"]),
    Route("/meetings/split", split, methods=["POST"]),
    Route("/meetings/{id:path}", show_meeting),
]
