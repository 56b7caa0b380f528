"""Pages set from their templates: every word of a report escaped, nothing inline."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.filters import do_urlencode
from starlette.requests import Request
from starlette.responses import HTMLResponse

from verbale.exports.standings import say_bargain, say_what_if
from verbale.exports.wording import ACTS_IN_WORDS, STANCES_IN_WORDS, count, say_day, say_days
from verbale.judgements import entry_to_json
from verbale.web.desk import Desk
from verbale.web.log import find_entry
from verbale.web.shelf import Shelf

# What HTML may not hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class View:
    """A view as the navigation names it, with the keys that lead there."""

    path: str
    name: str
    keys: str


# The views in the navigation, in their order. A module that brings a view adds its line here.
VIEWS: list[View] = [
    View("/record", "Record", "g r"),
    View("/reader", "Reader", "g t"),
    View("/compare", "Compare", "g c"),
    View("/review", "Review", "g w"),
    View("/positions", "Positions", "g p"),
    View("/calendar", "Calendar", "g d"),
    View("/negotiable", "Negotiable", "g n"),
    View("/people", "People", "g b"),
    View("/coders", "Coders", "g k"),
    View("/coverage", "Coverage", "g v"),
]


class NoRecord(Exception):
    """The dossier holds no record yet: the start page is shown instead."""


class NoSuchEntry(Exception):
    """The record holds no such report, utterance, party or issue."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def desk_of(request: Request) -> Desk:
    """The dossier that this desk shows."""
    desk: Desk = request.app.state.desk
    return desk


def shelf_of(request: Request) -> Shelf:
    """The record as it stands; NoRecord before there is one."""
    shelf = desk_of(request).look()
    if shelf is None:
        raise NoRecord
    return shelf


def render(
    request: Request, template: str, /, status: int = 200, title: str = "", **values: Any
) -> HTMLResponse:
    """The page of this template; ``title`` names it in the browser's tab."""
    desk = desk_of(request)
    page = (
        environment()
        .get_template(template)
        .render(
            request=request,
            desk=desk,
            title=title,
            views=VIEWS,
            here=request.url.path,
            csrf=getattr(request.state, "csrf", ""),
            person=getattr(request.state, "person", None),
            can_judge=may_judge(request),
            version=version("verbale"),
            **values,
        )
    )
    return HTMLResponse(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", page), status)


def may_judge(request: Request) -> bool:
    """Whether whoever asks may correct the record, and this desk keeps corrections."""
    person = getattr(request.state, "person", None)
    return bool(person and person.may("coder") and hasattr(request.app.state, "decisions"))


def find_noted(request: Request) -> Any:
    """What whoever asks decided last, while it is fresh."""
    if not may_judge(request):
        return None
    return request.app.state.decisions.find_last(request.state.person.name)


def find_address(request: Request) -> str:
    """This page's address on this desk."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def carry(shelf: Shelf, kind: str, id: str) -> str:
    """An entry as a form carries it: by its place, which stays when ids shift."""
    return json.dumps(entry_to_json(find_entry(shelf, kind, id)), ensure_ascii=False)


def write_query(values: Mapping[str, Sequence[str]]) -> str:
    """Names with several values each, as an address has them."""
    return do_urlencode([(name, each) for name, all_of in values.items() for each in all_of])


def change_query(request: Request, **changes: str | list[str] | None) -> str:
    """This page's address with some of its query changed; None takes a name out."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in changes and v]
    for name, value in changes.items():
        if value is not None:
            kept += [(name, each) for each in ([value] if isinstance(value, str) else value)]
    return f"{request.url.path}?{do_urlencode(kept)}" if kept else request.url.path


def place(document: str, statement: str = "", *, paragraph: int | None = None) -> str:
    """The address of a report's page, or of a statement's words or a paragraph on it."""
    path = f"/reader/{do_urlencode(document)}"
    if paragraph is not None:
        return f"{path}#par{paragraph}"
    return f"{path}?at={do_urlencode(statement)}#{anchor(statement)}" if statement else path


def anchor(statement: str) -> str:
    """The name of a statement's words on its report's page."""
    return "w" + statement.rpartition(":")[2]


@cache
def environment() -> Environment:
    """Where all templates of the desk come from."""
    made = Environment(
        loader=PackageLoader("verbale.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"urlquery": write_query, "count": count, "day": say_day, "days": say_days}
    made.globals |= {
        "query": change_query,
        "place": place,
        "anchor": anchor,
        "stances": STANCES_IN_WORDS,
        "acts": ACTS_IN_WORDS,
        "noted": find_noted,
        "carry": carry,
        "address": find_address,
        "say_bargain": say_bargain,
        "say_what_if": say_what_if,
    }
    return made
