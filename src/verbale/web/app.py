"""The desk's routes, put together.

How a module adds a view or a service:
- offer ``routes``, a list of Starlette routes, and add the module to VIEWS; a handler takes the
  request, asks ``render.shelf_of(request)`` for the record or ``render.desk_of(request)`` for the
  dossier, and returns ``render.render(request, "name.html", title=..., ...)``;
- a page in the navigation is one line in ``render.VIEWS``; its template extends ``base.html`` and
  fills the block ``main``. Links and buttons with ``data-key="x"`` (or ``"g x"``) answer to that
  key and stand in the list of keys (``?``) under ``data-says`` or their own words;
- a form that changes something posts ``<input name="csrf" value="{{ csrf }}">``: middleware sets
  ``request.state.csrf`` and ``request.state.person``;
- what takes long goes to ``desk.add(task)``, which also reads what is new and collates.
Scripts and styles are files in ``static/``: the policy allows nothing inline.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from verbale.engine import Engine
from verbale.pipeline import load
from verbale.web.desk import Desk
from verbale.web.guard import HEADERS, Guard
from verbale.web.render import NoRecord, NoSuchEntry, desk_of, render
from verbale.web.views import (
    adding,
    calendar,
    compare,
    coverage,
    exporting,
    negotiable,
    positions,
    reader,
    statements,
)

VIEWS = (
    *(statements, reader, compare, positions, calendar, negotiable),
    *(coverage, adding, exporting),
)
STATIC = Path(__file__).parent / "static"


def create_app(
    path: Path,
    *,
    hosts: Iterable[str] = (),
    load_engine: Callable[[], Engine] = load,
    routes: Sequence[BaseRoute] = (),
    middleware: Sequence[Middleware] = (),
) -> Starlette:
    """The desk of this dossier, its record taken into memory; an error if it cannot be opened.

    ``hosts`` are names by which it may be asked for besides those of this machine. ``middleware``
    stands inside the guard and before the pages (accounts); ``routes`` are added to the desk's own.
    """
    desk = Desk(path, load_engine)
    desk.open()

    @asynccontextmanager
    async def live(app: Starlette) -> AsyncIterator[None]:
        yield
        desk.close()

    app = Starlette(
        routes=[
            Route("/", _home),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
            *[route for view in VIEWS for route in view.routes],
            *routes,
        ],
        middleware=[Middleware(Guard, hosts=hosts), *middleware],
        exception_handlers={
            NoRecord: _start,
            NoSuchEntry: _missing,
            HTTPException: _refused,
            500: _broken,
        },
        lifespan=live,
    )
    app.state.desk = desk
    return app


def _home(request: Request) -> Response:
    return RedirectResponse("/record" if desk_of(request).look() else "/add", 303)


def _start(request: Request, error: Exception) -> Response:
    return RedirectResponse("/add", 303)


def _missing(request: Request, error: Exception) -> Response:
    return render(request, "missing.html", status=404, title="Not here", what=str(error))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what = error.detail if error.status_code != 404 else "There is no such page."
    return render(request, "missing.html", status=error.status_code, title="Not here", what=what)


def _broken(request: Request, error: Exception) -> Response:
    what = "The page could not be made: a fault in Verbale. What the dossier keeps is not touched."
    page = render(request, "missing.html", status=500, title="A fault", what=what)
    # This answer goes out above the guard, which heads all others.
    page.headers.update(HEADERS)
    return page
