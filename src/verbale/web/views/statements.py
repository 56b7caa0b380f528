"""The record: what was said, one row an utterance, filtered, searched, sorted and paged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.exports.entries import Entry
from verbale.exports.wording import ACTS_IN_WORDS
from verbale.web.facets import Choice, Mask
from verbale.web.paging import turn
from verbale.web.render import render, shelf_of
from verbale.web.shelf import Row, Shelf

# Rows a page: two or three screens.
PAGE = 40
# Choices of a filter that are shown before "all": the most frequent.
FEW = 8
# At most so many choices when all are asked for.
MANY = 200
NAMES = {"party": "Party", "speaker": "Speaker", "issue": "Issue", "act": "Act", "report": "Report"}
ORDERS = {"oldest": "oldest first", "newest": "newest first", "reported": "most reported first"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it."""

    row: Row
    id: str
    entry: Entry
    reports: int
    stances: tuple[tuple[str, str], ...]  # the issue, the stance

    @property
    def differs(self) -> int:
        return len(self.row.utterance.differences) if self.row.utterance else 0


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its choices."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    more: int  # how many choices are not shown


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page's address asks for."""

    chosen: dict[str, tuple[str, ...]]
    words: str
    first: date | None
    last: date | None
    order: str
    all_of: str

    @property
    def is_filtered(self) -> bool:
        return bool(any(self.chosen.values()) or self.words or self.first or self.last)


def read_wanted(request: Request) -> Wanted:
    """What the address asks for; what it says wrongly is passed over."""
    asked = request.query_params
    order = asked.get("order", "oldest")
    return Wanted(
        chosen={name: tuple(v for v in asked.getlist(name) if v) for name in NAMES},
        words=asked.get("q", "").strip(),
        first=_read_day(asked.get("from", "")),
        last=_read_day(asked.get("to", "")),
        order=order if order in ORDERS else "oldest",
        all_of=asked.get("all", ""),
    )


def _read_day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def find(shelf: Shelf, wanted: Wanted) -> tuple[Mask, dict[str, Mask]]:
    """The rows that all filters leave, and for each filter those that the others leave."""
    of_filter = {
        name: shelf.facets[name].mask(chosen) for name, chosen in wanted.chosen.items() if chosen
    }
    rest = np.ones(len(shelf.rows), dtype=np.bool_)
    if wanted.words:
        rest &= shelf.find(wanted.words)
    if wanted.first or wanted.last:
        first, last = shelf.days
        rest &= (last >= (wanted.first or date.min).toordinal()) & (first > 0)
        rest &= first <= (wanted.last or date.max).toordinal()
    left = {}
    for name in NAMES:
        left[name] = rest.copy()
        for other, mask in of_filter.items():
            if other != name:
                left[name] &= mask
    for mask in of_filter.values():
        rest &= mask
    return rest, left


def order_rows(shelf: Shelf, rows: Mask, order: str) -> Sequence[int]:
    """The places of these rows in the order asked for."""
    at = np.flatnonzero(rows)
    if order == "newest":
        at = at[::-1]
    elif order == "reported":
        at = at[np.argsort(-shelf.reports_of_rows[at], kind="stable")]
    found: Sequence[int] = at.tolist()
    return found


def show_record(request: Request) -> Response:
    shelf, wanted = shelf_of(request), read_wanted(request)
    rows, left = find(shelf, wanted)
    found = order_rows(shelf, rows, wanted.order)
    leaf = turn(request, found, PAGE)
    return render(
        request,
        "record.html",
        title="Record",
        wanted=wanted,
        lines=[set_line(shelf, row, wanted.words) for row in (shelf.rows[at] for at in leaf.shown)],
        leaf=leaf,
        of=len(shelf.rows),
        filters=[_set_filter(shelf, name, left[name], wanted) for name in NAMES],
        orders=ORDERS,
        shelf=shelf,
    )


def set_line(shelf: Shelf, row: Row, words: str = "") -> Line:
    """A row with the wording that is shown of it: the one that holds the words searched for."""
    id = row.shown
    if words and not shelf.holds(id, words):
        id = next((each for each in row.statements if shelf.holds(each, words)), id)
    stances = tuple((each.issue, each.value) for each in shelf.statements[id].stances)
    reports = {shelf.statements[each].document for each in row.statements}
    return Line(row, id, shelf.entry(id), len(reports), stances)


def _set_filter(shelf: Shelf, name: str, rows: Mask, wanted: Wanted) -> Filter:
    chosen = wanted.chosen[name]
    choices = shelf.facets[name].choices(rows, chosen)
    if name == "act":
        choices = [
            Choice(c.value, ACTS_IN_WORDS[c.value][0], c.count, c.is_chosen) for c in choices
        ]
    shown = MANY if wanted.all_of == name else max(FEW, len(chosen))
    return Filter(name, NAMES[name], tuple(choices[:shown]), max(0, len(choices) - shown))


routes = [Route("/record", show_record)]
