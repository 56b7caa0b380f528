"""Logging in and out, and the audit: who did what, when."""

from __future__ import annotations

from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from verbale.web.accounts import Accounts
from verbale.web.render import render
from verbale.web.sessions import Person, drop_cookie, find_address, set_cookie

# Rows of the audit a page.
PAGE = 100
# A name, a password, a token and a path; in bytes.
_LARGEST_LOG_IN = 8192


def show_log_in(request: Request) -> Response:
    """The page that asks for name and password."""
    if request.state.person is not None:
        return RedirectResponse(find_way_back(request.query_params.get("next", "/")), 303)
    return _ask(request)


async def log_in(request: Request) -> Response:
    """A session for the right name and password; else the page again, which says no more."""
    accounts: Accounts | None = request.state.accounts
    body = await request.body()
    if accounts is None or len(body) > _LARGEST_LOG_IN:
        return RedirectResponse("/", 303)
    told = QueryParams(body.decode("utf-8", "replace"))
    name, password = told.get("name", ""), told.get("password", "")
    address = find_address(request.scope)
    turns = request.state.turns
    answer = await to_thread.run_sync(accounts.log_in, name, password, address, limiter=turns)
    if answer.token is None:
        return await run_in_threadpool(_ask, request, wait=answer.wait, failed=True)
    back = RedirectResponse(find_way_back(request.query_params.get("next", "/")), 303)
    set_cookie(back, request.scope, answer.token)
    return back


def _ask(request: Request, *, wait: float = 0.0, failed: bool = False) -> Response:
    seconds = int(wait) + 1 if wait else 0
    status = 429 if seconds else 403 if failed else 200
    page = render(
        request, "login.html", status=status, title="Log in", seconds=seconds, failed=failed
    )
    if seconds:
        page.headers["retry-after"] = str(seconds)
    return page


def log_out(request: Request) -> Response:
    """Ends the session."""
    accounts: Accounts | None = request.state.accounts
    if accounts is not None:
        accounts.log_out(request.state.token, find_address(request.scope))
    answer = RedirectResponse("/login", 303)
    drop_cookie(answer, request.scope)
    return answer


def find_way_back(wanted: str) -> str:
    """A page of this desk, never of another site.

    >>> find_way_back("/reader/000"), find_way_back("//evil.example"), find_way_back("https://a/")
    ('/reader/000', '/', '/')
    """
    is_own = wanted.startswith("/") and not wanted.startswith(("//", "/\\", "/login"))
    return wanted if is_own and wanted.isprintable() else "/"


def show_audit(request: Request) -> Response:
    """Who did what, the latest first."""
    accounts: Accounts | None = request.state.accounts
    person: Person = request.state.person
    before = request.query_params.get("before", "")
    # Fifteen digits are more rows than any file holds, and no more than SQLite counts.
    last = int(before) if before.isdecimal() and before.isascii() and len(before) < 16 else None
    events = accounts.list_events(before=last, count=PAGE + 1) if accounts else ()
    return render(
        request,
        "audit.html",
        title="Audit",
        events=events[:PAGE],
        before=events[PAGE - 1].id if len(events) > PAGE else None,
        is_local=person.is_local,
    )


routes = [
    Route("/login", show_log_in, methods=["GET"]),
    Route("/login", log_in, methods=["POST"]),
    Route("/logout", log_out, methods=["POST"]),
    Route("/audit", show_audit),
]
