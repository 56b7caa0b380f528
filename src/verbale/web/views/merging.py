"""The same words elsewhere: joining utterances, and splitting a wording off."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.judgements import find_place, place_to_json
from verbale.record import Json
from verbale.text.names import fold
from verbale.web.forms import judge, read_entries
from verbale.web.judging import log_of
from verbale.web.render import NoSuchEntry, carry, render, shelf_of
from verbale.web.shelf import Row, Shelf
from verbale.web.views.correcting import find_trail, keep
from verbale.web.views.statements import set_line

# Utterances that are offered as the same.
OFFERED = 12
# Days between reports of one act of speaking, at most, that are looked through.
NEAR_DAYS = 7
# Rows among which the likest are looked for: enough for the days around any utterance.
LOOKED_AT = 2_000


def show_merge(request: Request) -> Response:
    shelf, id = shelf_of(request), request.path_params["row"]
    if id not in shelf.row_at:
        raise NoSuchEntry("The record holds no such utterance. It may have been joined anew since.")
    row = shelf.rows[shelf.row_at[id]]
    words = request.query_params.get("q", "").strip()
    log = log_of(request)
    log.refresh()
    return render(
        request,
        "merge.html",
        title="The same words elsewhere",
        shelf=shelf,
        row=row,
        line=set_line(shelf, row),
        words=words,
        others=[set_line(shelf, each) for each in find_others(shelf, row, words)],
        carried=[carry(shelf, "statement", row.shown)],
        trail=find_trail(log, shelf, "utterance", id) if row.utterance else [],
    )


def find_others(shelf: Shelf, row: Row, words: str) -> Sequence[Row]:
    """The utterances likest to this one; with words, those that hold them."""
    if words:
        rows = [shelf.rows[at] for at in shelf.find(words).nonzero()[0][:LOOKED_AT].tolist()]
    else:
        at = shelf.row_at[row.id]
        near = shelf.rows[max(0, at - LOOKED_AT // 2) : at + LOOKED_AT // 2]
        rows = [each for each in near if _days_apart(row, each) <= NEAR_DAYS]
    own = _words(shelf, row)
    speakers = set(shelf.statements[row.shown].speakers)

    def likeness(other: Row) -> float:
        theirs = _words(shelf, other)
        shared = 2 * len(own & theirs) / max(1, len(own) + len(theirs))
        return shared + 0.2 * bool(speakers & set(shelf.statements[other.shown].speakers))

    rated = [(likeness(each), each) for each in rows if each.id != row.id]
    rated.sort(key=lambda each: -each[0])
    return [each for _, each in rated[:OFFERED]]


def _words(shelf: Shelf, row: Row) -> set[str]:
    statement = shelf.statements[row.shown]
    told = shelf.documents[statement.document].words(statement.content)
    return {word.strip("“”\".,;:'’‘") for word in fold(told).split() if len(word) > 3}


def _days_apart(row: Row, other: Row) -> int:
    if row.day is None or other.day is None:
        return 0
    return abs((row.day.first - other.day.first).days)


def _list_places(shelf: Shelf, ids: Sequence[str]) -> list[Json]:
    places: list[Json] = []
    for id in ids:
        statement = shelf.statements[id]
        place = find_place(shelf.documents[statement.document], statement.content)
        places.append(place_to_json(place))
    return places


async def merge(request: Request) -> Response:
    """Keeps that another utterance is the same act of speaking."""
    form = await request.form()
    shelf, (entry, *_) = shelf_of(request), read_entries(form)
    other = str(form.get("other", ""))
    if other not in shelf.row_of:
        raise HTTPException(422, "The record holds no such utterance.")
    value = _list_places(shelf, shelf.rows[shelf.row_of[other]].statements)
    utterance = type(entry)("utterance", entry.place)
    made = [judge(request, utterance, "merge", value)]
    return keep(request, form, made, "The same act of speaking")


async def split(request: Request) -> Response:
    """Keeps that a wording tells of another act of speaking."""
    form = await request.form()
    (entry, *_) = read_entries(form)
    made = [judge(request, type(entry)("utterance", entry.place), "split", [])]
    return keep(request, form, made, "Another act of speaking")


routes = [
    Route("/utterances/merge", merge, methods=["POST"]),
    Route("/utterances/split", split, methods=["POST"]),
    Route("/merge/{row:path}", show_merge),
]
