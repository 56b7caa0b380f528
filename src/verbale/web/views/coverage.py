"""Coverage: what was read, what was skipped and why, and what is not settled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.exports.wording import NOISE_IN_WORDS, count, say_day, say_days
from verbale.record import Document
from verbale.web.paging import turn
from verbale.web.render import render, shelf_of
from verbale.web.shelf import Shelf
from verbale.web.views.reader import Heading, head

# Reports, or statements, a page.
PAGE = 50
KINDS = {
    "all": "All reports",
    "empty": "Without a statement",
    "conflict": "Dates in conflict",
    "undated": "Day not settled",
    "copies": "The same text twice",
}


@dataclass(frozen=True, slots=True)
class Covered:
    """A report, and what became of it."""

    heading: Heading
    published: str
    why: str
    left_out: str
    conflict: str
    copies: tuple[str, ...]  # the other reports with the same text


class Findings:
    """What the reports show of themselves; found once a record."""

    def __init__(self, shelf: Shelf) -> None:
        same: defaultdict[str, list[str]] = defaultdict(list)
        for document in shelf.record.documents:
            same[document.text].append(document.id)
        self.copies = {id: ids for ids in same.values() if len(ids) > 1 for id in ids}
        everyone = shelf.order
        self.reports: dict[str, Sequence[str]] = {
            "all": everyone,
            "empty": [id for id in everyone if not shelf.of_document[id]],
            "conflict": [id for id in everyone if say_conflict(shelf.documents[id])],
            "undated": [id for id in everyone if shelf.documents[id].published is None],
            "copies": [id for id in everyone if id in self.copies],
        }
        statements = shelf.statements.items()
        self.unsettled = [id for id, statement in statements if not statement.speakers]


def say_conflict(document: Document) -> str:
    """Where what the file claims of its day is not what its text shows; "" where it is."""
    stated, published = document.stated_date, document.published
    if stated is None or published is None or published.first <= stated <= published.last:
        return ""
    return f"the file says {say_day(stated)}, the text shows {say_days(published)}"


def show_coverage(request: Request) -> Response:
    shelf = shelf_of(request)
    findings = shelf.keep("coverage", lambda: Findings(shelf))
    only = request.query_params.get("only", "all")
    only = only if only in KINDS else "all"
    leaf = turn(request, findings.reports[only], PAGE)
    record = shelf.record
    return render(
        request,
        "coverage.html",
        title="Coverage",
        shelf=shelf,
        findings=findings,
        kinds=KINDS,
        only=only,
        leaf=leaf,
        reports=[_cover(shelf, findings, id) for id in leaf.shown],
        failures=record.failures[:MANY],
        unplaced=record.unplaced[:MANY],
        conflicts=len(record.conflicts),
    )


# Failures, or judgements without a place, listed at most.
MANY = 200


def _cover(shelf: Shelf, findings: Findings, id: str) -> Covered:
    document = shelf.documents[id]
    kinds = Counter(NOISE_IN_WORDS[passage.kind] for passage in shelf.noise[id])
    return Covered(
        heading=head(shelf, id),
        published=say_days(document.published),
        why=" ".join(reason.because for reason in document.reasons),
        left_out=", ".join(count(number, kind) for kind, number in sorted(kinds.items())),
        conflict=say_conflict(document),
        copies=tuple(each for each in findings.copies.get(id, ()) if each != id),
    )


def show_unsettled(request: Request) -> Response:
    shelf = shelf_of(request)
    findings = shelf.keep("coverage", lambda: Findings(shelf))
    leaf = turn(request, findings.unsettled, PAGE)
    return render(
        request,
        "unsettled.html",
        title="Speaker not settled",
        leaf=leaf,
        entries=[(id, shelf.entry(id)) for id in leaf.shown],
    )


routes = [
    Route("/coverage", show_coverage),
    Route("/coverage/unsettled", show_unsettled),
]
