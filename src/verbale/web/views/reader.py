"""The reader: a report's text beside its entries, and the list of all reports."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.record import ACTS, STANCES, Document
from verbale.web.facets import fold
from verbale.web.paging import turn
from verbale.web.render import NoSuchEntry, render, shelf_of
from verbale.web.shelf import Shelf

# Reports a page of the list.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Heading:
    """A report as a list shows it."""

    document: Document
    label: str
    headline: str
    outlet: str
    statements: int


def head(shelf: Shelf, document: str) -> Heading:
    """This report as a list shows it."""
    return Heading(
        shelf.documents[document],
        shelf.labels[document],
        shelf.headline(document),
        shelf.outlet(document),
        len(shelf.of_document[document]),
    )


def list_reports(request: Request) -> Response:
    shelf, words = shelf_of(request), request.query_params.get("q", "").strip()
    wanted = fold(words).split()
    found = [
        id
        for id in shelf.documents
        if all(word in fold(f"{shelf.headline(id)} {shelf.outlet(id)}") for word in wanted)
    ]
    leaf = turn(request, found, PAGE)
    return render(
        request,
        "reports.html",
        title="Reports",
        headings=[head(shelf, id) for id in leaf.shown],
        leaf=leaf,
        words=words,
        of=len(shelf.documents),
    )


def show_report(request: Request) -> Response:
    shelf, id = shelf_of(request), request.path_params["document"]
    if id not in shelf.documents:
        raise NoSuchEntry("The record holds no such report. It may have been added anew since.")
    entries, order = shelf.entries(id), shelf.order
    at, wanted = shelf.place_of[id], request.query_params.get("at", "")
    return render(
        request,
        "reader.html",
        title=f"{shelf.labels[id]} {shelf.headline(id)}",
        report=head(shelf, id),
        blocks=shelf.blocks(id),
        entries=entries,
        ids={entry.number: one for one, entry in entries.items()},
        also={one: _also(shelf, one) for one in entries},
        shelf=shelf,
        blind=False,
        every_act=ACTS,
        values=STANCES,
        wanted=wanted,
        at=entries[wanted].number if wanted in entries else None,
        before=order[at - 1] if at else None,
        after=order[at + 1] if at + 1 < len(order) else None,
    )


def _also(shelf: Shelf, id: str) -> str:
    """The row of the utterance, where other statements report it too; "" elsewhere."""
    row = shelf.rows[shelf.row_of[id]]
    return row.id if len(row.statements) > 1 else ""


routes = [Route("/reader", list_reports), Route("/reader/{document:path}", show_report)]
