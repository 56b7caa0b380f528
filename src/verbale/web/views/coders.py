"""Coders: who codes which reports blind, how far they agree, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from verbale.analysis.agreement import Agreement, Disagreement, measure
from verbale.analysis.codings import Coding
from verbale.exports.agreement import VARIABLES_IN_WORDS
from verbale.exports.wording import count
from verbale.judgements import find_place
from verbale.record import ACTS, STANCES, Entry, Record, Span
from verbale.web.coding import FIELD, collect, find_own_shelf, find_progress, is_blind
from verbale.web.decisions import decisions_of
from verbale.web.forms import judge, read_back
from verbale.web.judging import log_of
from verbale.web.paging import turn
from verbale.web.render import NoSuchEntry, render, shelf_of
from verbale.web.shelf import Shelf
from verbale.web.views.reader import Heading, head

# Reports, and disagreements, a page.
PAGE, DIFFERING = 50, 40
# What the machine's record is called among coders.
MACHINE = "Verbale"
# Kappa and alpha are asked for with this many draws: a page waits for them.
DRAWS = 400
VARIABLES = ("speakers", "on_behalf_of", "act", "kind", "addressee", "said_on", "issue", "stance")


# How far each person is with each report.
Progress: TypeAlias = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Coded:
    """A report, and how far each coder is with it."""

    heading: Heading
    own: str  # "", "begun" or "done"
    others: tuple[str, ...]  # who else is done with it
    statements: int  # that the person coded


@dataclass(frozen=True, slots=True)
class Differing:
    """Where coders differ, and the utterance at which it can be decided."""

    what: str
    words: str
    label: str
    values: tuple[tuple[str, str], ...]
    address: str


def show_coders(request: Request) -> Response:
    shelf, log = shelf_of(request), log_of(request)
    log.refresh()
    by, blind = request.state.person.name, is_blind(request)
    progress = find_progress(log, shelf)
    own = progress.get(by, {})
    ids = [id for id in shelf.order if not blind or id in own]
    leaf = turn(request, ids, PAGE)
    mine = find_own_shelf(request) if own else None
    return render(
        request,
        "coders.html",
        title="Coders",
        blind=blind,
        sent=request.query_params.get("blind") == "1",
        leaf=leaf,
        reports=[_set_coded(shelf, id, by, progress, mine) for id in leaf.shown],
        begun=[id for id, state in own.items() if state == "begun"],
        coders=[] if blind else _list_coders(progress),
        machine=MACHINE,
    )


def _set_coded(
    shelf: Shelf,
    id: str,
    by: str,
    progress: Progress,
    mine: Shelf | None,
) -> Coded:
    others = tuple(
        name for name, states in progress.items() if name != by and states.get(id) == "done"
    )
    statements = len(mine.of_document.get(id, ())) if mine else 0
    return Coded(head(shelf, id), progress.get(by, {}).get(id, ""), others, statements)


def _list_coders(progress: Progress) -> list[tuple[str, int, int]]:
    """Each coder with how many reports are done and begun."""
    return [
        (
            name,
            sum(state == "done" for state in states.values()),
            sum(state == "begun" for state in states.values()),
        )
        for name, states in sorted(progress.items())
    ]


async def begin(request: Request) -> Response:
    """Begins to code these reports blind: from now on only one's own codes are shown."""
    return await _note_progress(request, "begun", {"", "done"})


async def finish(request: Request) -> Response:
    """Is done with these reports: with all of them, the record is shown again."""
    return await _note_progress(request, "done", {"begun"})


async def _note_progress(request: Request, state: str, of: set[str]) -> Response:
    form = await request.form()
    shelf, by = shelf_of(request), request.state.person.name
    own = find_progress(log_of(request), shelf).get(by, {})
    ids = [str(each) for each in form.getlist("report") if str(each) in shelf.documents]
    ids = [id for id in ids if own.get(id, "") in of]
    if not ids:
        raise HTTPException(422, "Choose the reports.")
    made = [
        judge(request, Entry("document", find_place(shelf.documents[id])), FIELD, state)
        for id in ids
    ]
    says = f"Blind coding of {count(len(ids), 'report')} {state}"
    decisions_of(request).decide(by, made, says, is_for_record=False)
    request.scope["state"]["did"] = says
    return RedirectResponse(read_back(form), 303)


def show_blind(request: Request) -> Response:
    """A report with what the person coded in it, and nothing else."""
    shelf, id = shelf_of(request), request.path_params["document"]
    own = find_progress(log_of(request), shelf).get(request.state.person.name, {})
    if own.get(id) != "begun":
        raise NoSuchEntry("You do not code this report now. Begin it under Coders.")
    mine = find_own_shelf(request)
    entries, wanted = mine.entries(id), request.query_params.get("at", "")
    return render(
        request,
        "reader.html",
        title=shelf.headline(id),
        shelf=mine,
        report=head(mine, id),
        blocks=mine.blocks(id),
        entries=entries,
        ids={entry.number: one for one, entry in entries.items()},
        also=dict.fromkeys(entries, ""),
        wanted=wanted,
        at=entries[wanted].number if wanted in entries else None,
        before=None,
        after=None,
        blind=True,
        every_act=ACTS,
        values=STANCES,
    )


# How far they agree


def show_agreement(request: Request) -> Response:
    shelf, log = shelf_of(request), log_of(request)
    if is_blind(request):
        return RedirectResponse("/coders?blind=1", 303)
    log.refresh()
    progress = find_progress(log, shelf)
    names = [*progress, MACHINE]
    chosen = [request.query_params.get(each, "") for each in ("a", "b")]
    if any(name not in names for name in chosen) or chosen[0] == chosen[1]:
        raise NoSuchEntry("Choose two coders who are done with the same reports.")
    done = [
        {id for id, state in progress.get(name, {}).items() if state == "done"}
        if name != MACHINE
        else set(shelf.documents)
        for name in chosen
    ]
    shared = [id for id in shelf.order if id in done[0] & done[1]]
    agreement = _measure(request, shelf, chosen, shared) if shared else None
    differing = _list_differing(shelf, agreement) if agreement else []
    leaf = turn(request, differing, DIFFERING)
    return render(
        request,
        "agreement.html",
        title="Agreement",
        chosen=chosen,
        reports=len(shared),
        agreement=agreement,
        figures=[
            each
            for each in (agreement.figures if agreement else ())
            if each.variable in VARIABLES and each.issue is None
        ],
        variables=VARIABLES_IN_WORDS,
        leaf=leaf,
    )


def _measure(
    request: Request, shelf: Shelf, chosen: Sequence[str], reports: Sequence[str]
) -> Agreement:
    documents = [shelf.documents[id] for id in reports]
    log = log_of(request)
    codings = [
        Coding(
            name,
            _cut(shelf.record, set(reports))
            if name == MACHINE
            else collect(log, shelf.record, documents, name),
        )
        for name in chosen
    ]
    return measure(codings, draws=DRAWS)


def _cut(record: Record, reports: set[str]) -> Record:
    """The record of these reports alone."""
    return Record(
        documents=tuple(each for each in record.documents if each.id in reports),
        statements=tuple(each for each in record.statements if each.document in reports),
        entities=record.entities,
        codebook=record.codebook,
        engine=record.engine,
    )


def _list_differing(shelf: Shelf, agreement: Agreement) -> Sequence[Differing]:
    return [_set_differing(shelf, agreement, each) for each in agreement.disagreements]


def _set_differing(shelf: Shelf, agreement: Agreement, each: Disagreement) -> Differing:
    content = next(spans for spans in each.content if spans)
    what = VARIABLES_IN_WORDS[each.variable] + (f" on {each.issue}" if each.issue else "")
    values = tuple(
        (
            coder,
            ", ".join(value) if isinstance(value, list | tuple) and value else str(value or "none"),
        )
        for coder, value in zip(agreement.coders, each.values, strict=True)
    )
    at = find_statement(shelf, content)
    address = f"/review?at={at}" if at else f"/reader/{each.document.id}"
    words = " ".join(each.document.words(content).split())
    return Differing(what, words, shelf.labels[each.document.id], values, address)


def find_statement(shelf: Shelf, content: Sequence[Span]) -> str | None:
    """The record's statement that shares most of these words; None if none shares any."""
    wanted = {at for span in content for at in range(span.start, span.end)}
    best, found = 0.0, None
    for id in shelf.of_document.get(content[0].document, ()):
        spans = shelf.statements[id].content
        own = {at for span in spans for at in range(span.start, span.end)}
        dice = 2 * len(own & wanted) / (len(own) + len(wanted))
        if dice > best:
            best, found = dice, id
    return found


routes = [
    Route("/coders", show_coders),
    Route("/coders/begin", begin, methods=["POST"]),
    Route("/coders/done", finish, methods=["POST"]),
    Route("/coders/agreement", show_agreement),
    Route("/coders/report/{document:path}", show_blind),
]
