"""Compare: the reports of one utterance side by side, what differs marked by its type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.exports.entries import Entry
from verbale.exports.wording import count, join
from verbale.record import Difference, Span, Utterance
from verbale.web.paging import turn
from verbale.web.render import NoSuchEntry, carry, render, shelf_of
from verbale.web.shelf import Row, Shelf
from verbale.web.views.reader import Heading, head
from verbale.web.views.statements import set_line

# Utterances a page of the list.
PAGE = 40
ORDERS = {"day": "by day", "differing": "most different first", "reported": "most reported first"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one wording, and how they differ from another's; no type: they do not."""

    text: str
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """One report of the utterance."""

    id: str
    entry: Entry
    report: Heading
    notes: tuple[str, ...]
    pieces: tuple[tuple[Piece, ...], ...]
    carried: str  # by what a form names it
    said: tuple[str, ...]  # how it departs from the fullest wording, a sentence each


def list_utterances(request: Request) -> Response:
    shelf = shelf_of(request)
    order = request.query_params.get("order", "day")
    rows = [row for row in shelf.rows if len(row.statements) > 1]
    if order == "differing":
        rows = [row for row in rows if row.utterance and row.utterance.differences]
        rows.sort(key=lambda row: -len(row.utterance.differences if row.utterance else ()))
    elif order == "reported":
        rows.sort(key=lambda row: -len(row.statements))
    leaf = turn(request, rows, PAGE)
    return render(
        request,
        "utterances.html",
        title="Compare",
        lines=[set_line(shelf, row) for row in leaf.shown],
        leaf=leaf,
        order=order if order in ORDERS else "day",
        orders=ORDERS,
        shelf=shelf,
    )


def show_utterance(request: Request) -> Response:
    shelf, id = shelf_of(request), request.path_params["utterance"]
    if id not in shelf.row_at:
        raise NoSuchEntry("The record holds no such utterance. It may have been joined anew since.")
    row = shelf.rows[shelf.row_at[id]]
    before, after = _neighbours(shelf, id)
    return render(
        request,
        "compare.html",
        title="Compare",
        row=row,
        lead=shelf.entry(row.shown),
        wordings=[_set_wording(shelf, row, one) for one in _order(row)],
        silent=_say_silent(shelf, row),
        before=before,
        after=after,
    )


def _neighbours(shelf: Shelf, id: str) -> tuple[str | None, str | None]:
    """The utterances before and after this one that are reported more than once."""
    at, several = shelf.row_at[id], shelf.rows
    before = next((r.id for r in reversed(several[:at]) if len(r.statements) > 1), None)
    after = next((r.id for r in several[at + 1 :] if len(r.statements) > 1), None)
    return before, after


def _order(row: Row) -> Sequence[str]:
    """The fullest wording first, the others as they were reported."""
    return sorted(row.statements, key=lambda id: id != row.shown)


def _set_wording(shelf: Shelf, row: Row, id: str) -> Wording:
    statement = shelf.statements[id]
    text = shelf.documents[statement.document].text
    differences = row.utterance.differences if row.utterance else ()
    marks = [*_marks(differences, id)]
    return Wording(
        id=id,
        entry=shelf.entry(id),
        report=head(shelf, statement.document),
        notes=tuple(_note(shelf, row.utterance, id)),
        pieces=tuple(tuple(cut(text, span, marks)) for span in statement.content),
        carried=carry(shelf, "statement", id),
        said=tuple(_say(shelf, each) for each in differences if each.statements[1] == id),
    )


def _marks(differences: Sequence[Difference], id: str) -> Iterator[tuple[Span, str]]:
    for each in differences:
        if each.statements[0] == id:
            yield from ((span, each.type) for span in each.fullest)
        if each.statements[1] == id:
            yield from ((span, each.type) for span in each.other)


def cut(text: str, span: Span, marks: Sequence[tuple[Span, str]]) -> Iterator[Piece]:
    """The words of this span, cut wherever a mark begins or ends."""
    here = [(mark, type) for mark, type in marks if mark.overlaps(span)]
    inside = {edge for mark, _ in here for edge in (mark.start, mark.end)}
    edges = sorted({span.start, span.end, *(e for e in inside if span.start < e < span.end)})
    for start, end in pairwise(edges):
        types = [type for mark, type in here if mark.start < end and start < mark.end]
        yield Piece(re.sub(r"\s+", " ", text[start:end]), tuple(dict.fromkeys(types)))


def _note(shelf: Shelf, utterance: Utterance | None, id: str) -> Iterator[str]:
    if utterance is None:
        return
    if id == utterance.fullest:
        yield "fullest wording"
    if id == utterance.earliest:
        yield "earliest report"
    for copies in utterance.copies:
        if id in copies:
            others = (shelf.labels[shelf.statements[one].document] for one in copies if one != id)
            yield f"same agency text as {join(others)}"


def _say(shelf: Shelf, difference: Difference) -> str:
    """What differs, in words: "left out: “by Friday”"."""
    words = [
        "“{}”".format(" ".join(shelf.documents[spans[0].document].words(spans).split()))
        for spans in (difference.fullest, difference.other)
        if spans
    ]
    return f"{difference.type}: {' for '.join(reversed(words))}"


def _say_silent(shelf: Shelf, row: Row) -> str:
    """How many reports do not have it."""
    having = {shelf.statements[id].document for id in row.statements}
    rest = len(shelf.documents) - len(having)
    return f"{count(rest, 'other report')} without it" if rest else "in every report"


routes = [
    Route("/compare", list_utterances),
    Route("/compare/{utterance:path}", show_utterance),
]
