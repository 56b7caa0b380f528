"""What people judged: the trail of it all, contradictions that await a decision, what has no
place."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.errors import BadJudgement
from verbale.judgements import make_judgement
from verbale.record import Judged, Judgement
from verbale.web.decisions import decisions_of
from verbale.web.forms import say_entry, say_judgement
from verbale.web.judging import log_of
from verbale.web.paging import turn
from verbale.web.render import render, shelf_of
from verbale.web.shelf import Shelf
from verbale.web.views.correcting import Step, keep, list_steps

# Judgements, and contradictions, a page.
PAGE, CONFLICTS = 50, 20
KINDS = {
    "all": "all",
    "mine": "mine",
    "conflicts": "contradictions",
    "unplaced": "without a place",
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Judgements of different people on one value of one entry."""

    about: str
    address: str
    steps: tuple[Step, ...]
    holds: str  # the id of the one that holds until a person decides


def show_judgements(request: Request) -> Response:
    shelf, log = shelf_of(request), log_of(request)
    log.refresh()
    show = request.query_params.get("show", "all")
    show = show if show in KINDS else "all"
    conflicts = list_conflicts(request, shelf)
    unplaced = [each for each in shelf.record.unplaced if log.is_active(each.judgement.id)]
    by = request.state.person.name
    made = [each for _, each in reversed(log.judgements) if show != "mine" or each.by == by]
    if show == "unplaced":
        made = [each.judgement for each in unplaced]
    leaf = turn(request, made, PAGE)
    return render(
        request,
        "judgements.html",
        title="Judgements",
        show=show,
        kinds=KINDS,
        counts={"conflicts": len(conflicts), "unplaced": len(unplaced), "all": len(log.judgements)},
        conflicts=conflicts[:CONFLICTS] if show == "conflicts" else [],
        steps=list_steps(log, shelf, leaf.shown) if show != "conflicts" else [],
        notes={each.judgement.id: each.note for each in unplaced},
        leaf=leaf,
        waiting=decisions_of(request).desk.is_behind(),
    )


def list_conflicts(request: Request, shelf: Shelf) -> list[Conflict]:
    """What different people judged differently, the entries in the order of the log."""
    log = log_of(request)
    conflicts, told = [], set[str]()
    for each in shelf.record.conflicts:
        if each.judgement.id in told or not log.is_active(each.judgement.id):
            continue
        rivals = [each.judgement.id, *each.against]
        rivals = [id for id in rivals if id in log.by_id and log.is_active(id)]
        told.update(rivals)
        if len(rivals) > 1:
            conflicts.append(_set_conflict(request, shelf, each, rivals))
    return conflicts


def _set_conflict(request: Request, shelf: Shelf, judged: Judged, rivals: list[str]) -> Conflict:
    log = log_of(request)
    made = [log.by_id[id] for id in rivals]
    held = {each.judgement.id for each in shelf.record.judged if each.holds}
    kind, id = judged.judgement.entry.kind, judged.entry or ""
    address = {
        "statement": f"/correct/{id}",
        "entity": f"/people/{id}",
        "meeting": f"/meetings/{id}",
    }.get(kind, "/record")
    steps = tuple(list_steps(log, shelf, made))
    holds = next((each for each in rivals if each in held), rivals[0])
    return Conflict(say_entry(judged.judgement.entry), address, steps, holds)


async def decide(request: Request) -> Response:
    """Keeps which of the judgements that contradict each other is right."""
    form = await request.form()
    log = log_of(request)
    chosen, rivals = str(form.get("chosen", "")), [str(each) for each in form.getlist("rival")]
    if chosen not in rivals or any(id not in log.by_id for id in rivals):
        raise HTTPException(422, "Choose one of the judgements that contradict each other.")
    right = log.by_id[chosen]
    reason = str(form.get("reason", "")).strip() or f"As {right.by} judged."
    made = _decide(request, right, reason, rivals)
    return keep(request, form, [made], f"{say_judgement(right)} holds")


def _decide(request: Request, right: Judgement, reason: str, rivals: list[str]) -> Judgement:
    by = request.state.person.name
    try:
        return make_judgement(
            by, right.entry, right.field, right.value, reason=reason, decides=rivals
        )
    except BadJudgement as error:
        raise HTTPException(422, str(error)) from error


routes = [
    Route("/judgements", show_judgements),
    Route("/judgements/decide", decide, methods=["POST"]),
]
