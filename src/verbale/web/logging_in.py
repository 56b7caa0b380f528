"""Sessions over the HTTP API: for scripts, which have no page to log in on."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from verbale.web.accounts import Accounts
from verbale.web.problems import Problem
from verbale.web.resources import Answer, Asked
from verbale.web.sessions import Person, find_address, find_csrf, set_cookie


def show(asked: Asked) -> Answer:
    """Who asks, and the token that a change must carry."""
    state = asked.request.state
    return Answer(_say(state.person, state.csrf))


def _say(person: Person | None, csrf: str) -> dict[str, Any]:
    return {
        "name": person.name if person else None,
        "role": person.role if person else None,
        "csrf": csrf,
    }


def log_in(asked: Asked) -> Answer:
    """A session for the right name and password, in a cookie."""
    accounts: Accounts | None = asked.request.state.accounts
    match asked.body:
        case {"name": str(name), "password": str(password)} if len(asked.body) == 2:
            pass
        case _:
            raise Problem(422, "Send name and password.")
    if accounts is None:
        raise Problem(409, "This desk has no accounts: nobody need log in.")
    answer = accounts.log_in(name, password, find_address(asked.request.scope))
    if answer.wait:
        wait = {"retry-after": str(int(answer.wait) + 1)}
        raise Problem(429, "Too many log-ins have failed.", headers=wait)
    account = accounts.find_session(answer.token) if answer.token else None
    if account is None or answer.token is None:
        raise Problem(403, "Name or password is wrong.")
    person = Person(account.name, account.role)
    said = _say(person, find_csrf(answer.token))
    return Answer(said, 201, headers=_cookie_headers(asked.request, answer.token))


def log_out(asked: Asked) -> Answer:
    """Ends the session."""
    accounts: Accounts | None = asked.request.state.accounts
    if accounts is not None and asked.request.state.token:
        accounts.log_out(asked.request.state.token, find_address(asked.request.scope))
    return Answer(None, 204)


def _cookie_headers(request: Request, token: str) -> dict[str, str]:
    response = Response()
    set_cookie(response, request.scope, token)
    return {"set-cookie": response.headers["set-cookie"]}
