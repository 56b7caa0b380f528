"""A meeting's page: what is said of it, which others are the same, which evidence is not of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from verbale.exports.wording import say_days
from verbale.judgements import find_place, place_to_json
from verbale.record import Json, Meeting, Span
from verbale.web.forms import (
    judge,
    read_back,
    read_days,
    read_entries,
    read_who,
    say_judgement,
    write_names,
)
from verbale.web.judging import log_of
from verbale.web.log import find_meeting
from verbale.web.render import NoSuchEntry, carry, render, shelf_of
from verbale.web.shelf import Shelf
from verbale.web.views.correcting import find_trail, keep

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
    value = f"{span.document}:{span.start}-{span.end}"
    return Evidence(f"/reader/{span.document}", shelf.labels[span.document], words, value)


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
    (entry, *_) = read_entries(form)
    reason = str(form.get("reason", ""))
    made = [
        judge(request, entry, field, value, reason=reason)
        for field, value in _read_changes(shelf_of(request), form)
    ]
    if not made:
        return RedirectResponse(read_back(form), 303)
    return keep(request, form, made, "; ".join(map(say_judgement, made)))


def _read_changes(shelf: Shelf, form: FormData) -> list[tuple[str, Json]]:
    now = {name: str(form.get(name, "")).strip() for name in form}
    changed = {name for name in now if f"was.{name}" in now and now[name] != now[f"was.{name}"]}
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
    chosen = [_read_evidence(shelf, str(each)) for each in form.getlist("evidence")]
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


def _read_evidence(shelf: Shelf, written: str) -> Span:
    found = re.fullmatch(r"(?s:(.+)):(\d{1,9})-(\d{1,9})", written)
    if not found or found[1] not in shelf.documents or int(found[2]) >= int(found[3]):
        raise HTTPException(422, "There are no such words.")
    return Span(found[1], int(found[2]), int(found[3]))


routes = [
    Route("/meetings/change", change, methods=["POST"]),
    Route("/meetings/merge", merge, methods=["POST"]),
    Route("/meetings/split", split, methods=["POST"]),
    Route("/meetings/{id:path}", show_meeting),
]
