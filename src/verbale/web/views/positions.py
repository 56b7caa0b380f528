"""Positions: who stands where on what, down to the words; who moved."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.exports.settlement import nothing_to_settle
from verbale.exports.standings import Move, Square, Standings
from verbale.web.paging import turn
from verbale.web.render import NoSuchEntry, render, shelf_of
from verbale.web.shelf import Shelf

# Quotations a page behind one square.
PAGE = 20
# Steps of movement shown beneath the matrix.
MOVES = 30
# Columns of the matrix: more cannot be read. The principals come first.
PARTIES = 12


def show_matrix(request: Request) -> Response:
    shelf = shelf_of(request)
    standings = shelf.standings
    if standings is None:
        return render(request, "nothing.html", title="Positions", why=_why_nothing(shelf))
    everyone = request.query_params.get("parties") == "all"
    return render(
        request,
        "positions.html",
        title="Positions",
        standings=standings,
        columns=len(standings.parties) if everyone else min(PARTIES, len(standings.parties)),
        moves=turn(request, standings.moves, MOVES),
        id_of=shelf.id_of,
    )


def _why_nothing(shelf: Shelf) -> str:
    return nothing_to_settle(shelf.record)


def show_square(request: Request) -> Response:
    shelf = shelf_of(request)
    party, issue = request.path_params["party"], request.path_params["issue"]
    standings = shelf.standings
    square = _find(standings, party, issue) if standings else None
    if square is None or standings is None:
        raise NoSuchEntry("The record holds no such party or issue.")
    row = next(each for each in standings.rows if each.issue.id == issue)
    return render(
        request,
        "square.html",
        title=f"{square.party} on {issue}",
        square=square,
        row=row,
        nothing=standings.nothing,
        leaf=turn(request, square.entries, PAGE),
        moves=_moves_of(standings, square.party, issue),
        id_of=shelf.id_of,
    )


def _find(standings: Standings, party: str, issue: str) -> Square | None:
    for row in standings.rows:
        if row.issue.id == issue:
            return next((each for each in row.squares if each.party_id == party), None)
    return None


def _moves_of(standings: Standings, party: str, issue: str) -> list[Move]:
    return [each for each in standings.moves if (each.party, each.issue.id) == (party, issue)]


routes = [
    Route("/positions", show_matrix),
    Route("/positions/{party}/{issue:path}", show_square),
]
