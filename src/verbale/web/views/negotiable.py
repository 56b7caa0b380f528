"""Negotiable: what the rules find on each issue, and what an assumption would change."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.errors import BadAssumption
from verbale.exports.settlement import nothing_to_settle, read_assumptions
from verbale.exports.wording import STANCES_IN_WORDS
from verbale.web.render import render, shelf_of

# Entries named beside a finding; the positions lead to all.
MOST_NUMBERS = 6
# Trade candidates shown; those first whose issues a party itself ties together.
MOST_TRADES = 60


def show_findings(request: Request) -> Response:
    shelf = shelf_of(request)
    if shelf.standings is None:
        why = nothing_to_settle(shelf.record)
        return render(request, "nothing.html", title="Negotiable", why=why)
    asked = _asked(request)
    wrong = ""
    standings = shelf.standings
    if asked:
        try:
            standings = shelf.suppose(read_assumptions(asked)) or standings
        except BadAssumption as error:
            wrong, asked = str(error), []
    return render(
        request,
        "negotiable.html",
        title="Negotiable",
        standings=standings,
        assumed=asked,
        wrong=wrong,
        parties=[(square.party_id, square.party) for square in standings.rows[0].squares],
        values=STANCES_IN_WORDS,
        most=MOST_NUMBERS,
        trades=MOST_TRADES,
        id_of=shelf.id_of,
    )


def _asked(request: Request) -> list[str]:
    """The assumptions of the address: whole ones, and the one put together in the form."""
    asked = [each for each in request.query_params.getlist("assume") if each]
    party, issue, stance = (request.query_params.get(x, "") for x in ("party", "issue", "stance"))
    if party and issue and stance:
        asked.append(f"{party}:{issue}={stance}")
    return list(dict.fromkeys(asked))


routes = [Route("/negotiable", show_findings)]
