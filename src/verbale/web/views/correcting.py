"""Correcting an entry in place: a statement's form, its words' boundaries, what was missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from verbale.judgements import as_pairs, find_place
from verbale.record import ACTS, STANCES, Entity, Entry, Json, Judgement, Span
from verbale.text.names import fold
from verbale.web.coding import find_own_shelf, is_blind, is_coding
from verbale.web.decisions import decisions_of
from verbale.web.forms import (
    check_rights,
    judge,
    list_names,
    read_back,
    read_changes,
    read_entries,
    read_json,
    read_who,
    say_entry,
    say_judgement,
    write_names,
    write_stances,
    write_who,
)
from verbale.web.judging import log_of
from verbale.web.log import Log, find_entry, find_judgements
from verbale.web.render import NoSuchEntry, carry, render, shelf_of
from verbale.web.shelf import Shelf

# Names that a field offers to complete what is written.
OFFERED = 12


@dataclass(frozen=True, slots=True)
class Step:
    """A judgement in the trail of an entry."""

    judgement: Judgement
    says: str
    about: str
    state: str  # "", "undone", "contradicted", "without a place"

    @property
    def is_active(self) -> bool:
        return self.state != "undone" and self.judgement.field != "undo"


def list_steps(log: Log, shelf: Shelf, judgements: Sequence[Judgement]) -> list[Step]:
    """These judgements in words, with what became of each."""
    became = {each.judgement.id: each for each in shelf.record.judged}
    steps = []
    for each in judgements:
        judged, state = became.get(each.id), ""
        if each.field != "undo" and not log.is_active(each.id):
            state = "undone"
        elif judged and judged.against:
            state = "contradicted"
        elif judged and judged.entry is None:
            state = "without a place"
        about = each.entry
        if each.field == "undo" and each.entry.name in log.by_id:
            undone = log.by_id[each.entry.name]
            about = undone.entry
            steps.append(Step(each, f"Taken back: {say_judgement(undone)}", say_entry(about), ""))
            continue
        steps.append(Step(each, say_judgement(each), say_entry(about), state))
    return steps


def find_trail(log: Log, shelf: Shelf, kind: str, id: str) -> list[Step]:
    """Who judged what of this entry, in the order of the log."""
    ids = find_judgements(log, shelf, kind, id)
    return list_steps(log, shelf, [log.by_id[each] for each in ids])


def show_form(request: Request) -> Response:
    shelf, id = find_shelf(request), request.path_params["statement"]
    if id not in shelf.statements:
        raise NoSuchEntry("The record holds no such statement. It may stand elsewhere by now.")
    log = log_of(request)
    log.refresh()
    row = shelf.rows[shelf.row_of[id]]
    statement, entry = shelf.statements[id], shelf.entry(id)
    taken = {stance.issue: stance.value for stance in statement.stances}
    others = [each for each in row.statements if each != id]
    return render(
        request,
        "correct.html",
        title="Correct",
        shelf=shelf,
        id=id,
        entry=entry,
        row=row,
        carried=[carry(shelf, "statement", id)],
        others=[carry(shelf, "statement", each) for each in others],
        speakers=write_names(shelf, statement.speakers),
        party=write_names(shelf, [statement.on_behalf_of] if statement.on_behalf_of else []),
        addressees=write_names(shelf, statement.addressee),
        taken=taken,
        every_act=ACTS,
        values=STANCES,
        trail=find_trail(log, shelf, "statement", id),
        back=request.query_params.get("back", f"/reader/{statement.document}?at={id}"),
        is_blind=is_blind(request),
    )


def find_shelf(request: Request) -> Shelf:
    """The record; to who codes blind, only what is their own."""
    return find_own_shelf(request) if is_blind(request) else shelf_of(request)


async def correct(request: Request) -> Response:
    """Keeps what a statement's form has otherwise than the page showed it."""
    form = await request.form()
    shelf = find_shelf(request)
    changes = read_changes(shelf, form)
    reason = str(form.get("reason", ""))
    entries = read_entries(form, "entry", *(["other"] if form.get("all") else []))
    made = [
        judge(request, entry, change.field, change.value, reason=reason)
        for entry in entries
        for change in changes
    ]
    if not made:
        return RedirectResponse(read_back(form), 303)
    says = "; ".join(say_judgement(each) for each in made[: len(changes)])
    return keep(request, form, made, says)


async def judge_one(request: Request) -> Response:
    """Keeps one judgement on each of the entries that a form carries."""
    form = await request.form()
    field, reason = str(form.get("field", "")), str(form.get("reason", ""))
    value = read_json(form, "value") if "value" in form else _read_value(request, form, field)
    made = [judge(request, each, field, value, reason=reason) for each in read_entries(form)]
    return keep(request, form, made, say_judgement(made[0]))


def _read_value(request: Request, form: FormData, field: str) -> Json:
    """A value that was written rather than chosen: names, or words."""
    written = str(form.get("text", ""))
    if field in ("speakers", "addressee", "member_of", "participants"):
        return read_who(find_shelf(request), written)
    if field in ("on_behalf_of", "place", "merge"):
        named = read_who(find_shelf(request), written)
        return named[0] if named else None
    return " ".join(written.split()) or None


def keep_changes(
    request: Request, form: FormData, changes: Iterable[tuple[str, Json]]
) -> RedirectResponse:
    """Keeps these fields of the form's entry, or leads back if there are none."""
    (entry, *_) = read_entries(form)
    reason = str(form.get("reason", ""))
    made = [judge(request, entry, field, value, reason=reason) for field, value in changes]
    if not made:
        return RedirectResponse(read_back(form), 303)
    return keep(request, form, made, "; ".join(map(say_judgement, made)))


def keep(
    request: Request,
    form: FormData,
    made: Sequence[Judgement],
    says: str,
    *,
    at_leisure: bool = False,
) -> RedirectResponse:
    """Keeps what was decided and leads back to where the person was."""
    about = say_entry(made[0].entry)

    def check() -> None:
        for each in made:
            check_rights(request, each)

    decisions_of(request).decide(
        request.state.person.name,
        made,
        f"{says} – {about}",
        check=check,
        touched=find_touched(shelf_of(request), made),
        is_for_record=not is_coding(made[0]),
        at_leisure=at_leisure,
    )
    request.scope["state"]["did"] = f"judged: {says} of {about}"
    return RedirectResponse(read_back(form), 303)


def find_touched(shelf: Shelf, made: Sequence[Judgement]) -> tuple[str, ...]:
    """The statements at the very places of these judgements."""
    wanted = {
        (each.entry.place.document, each.entry.place.spans)
        for each in made
        if each.entry.kind == "statement" and each.entry.place
    }
    names = {document.name: document.id for document in shelf.record.documents}
    found = []
    for name, spans in wanted:
        for id in shelf.of_document.get(names.get(name, ""), ()):
            content = shelf.statements[id].content
            if tuple((span.start, span.end) for span in content) == spans:
                found.append(id)
    return tuple(found)


async def undo(request: Request) -> Response:
    """Takes back one judgement, or what this person decided last."""
    form = await request.form()
    by, wanted = request.state.person.name, str(form.get("judgement", ""))
    if wanted:
        if wanted not in log_of(request).by_id:
            raise HTTPException(422, "There is no such judgement.")
        decisions_of(request).undo(by, wanted, lambda made: check_rights(request, made))
    else:
        decisions_of(request).undo_last(by)
    request.scope["state"]["did"] = "took a judgement back"
    return RedirectResponse(read_back(form), 303)


async def collate(request: Request) -> Response:
    """Has the record collated anew."""
    form = await request.form()
    decisions_of(request).collate()
    return RedirectResponse(read_back(form), 303)


# Words chosen in the reader


async def add_missed(request: Request) -> Response:
    """Keeps a statement that was missed: its words, who says it and, if told, cue and act."""
    form = await request.form()
    shelf = find_shelf(request)
    entry = _read_words(form, shelf, "spans")
    extra: dict[str, Json] = {
        name: [[start, end] for start, end in pairs]
        for name in ("cue", "source")
        if (pairs := _read_spans(form, name))
    }
    made = [judge(request, entry, "missed", extra)]
    speakers = read_who(shelf, str(form.get("speakers", "")))
    if speakers:
        made.append(judge(request, entry, "speakers", speakers))
    party = read_who(shelf, str(form.get("on_behalf_of", "")))
    if party:
        made.append(judge(request, entry, "on_behalf_of", party[0]))
    if form.get("act"):
        made.append(judge(request, entry, "act", str(form["act"])))
    if form.get("other_issue") and form.get("other_stance"):
        value: dict[str, Json] = {
            "issue": str(form["other_issue"]),
            "stance": str(form["other_stance"]),
        }
        made.append(judge(request, entry, "stance", value))
    return keep(request, form, made, "A missed statement")


async def move_bounds(request: Request) -> Response:
    """Gives a statement other words: more of them, or fewer."""
    form = await request.form()
    pairs: list[Json] = [[start, end] for start, end in _read_spans(form, "spans")]
    if not pairs:
        raise HTTPException(422, "No words are chosen.")
    made = [judge(request, each, "content", pairs) for each in read_entries(form)]
    return keep(request, form, made, say_judgement(made[0]))


def _read_spans(form: FormData, name: str) -> tuple[tuple[int, int], ...]:
    try:
        return as_pairs(read_json(form, name) or [])
    except ValueError as error:
        raise HTTPException(422, f"{name}: {error}") from error


def _read_words(form: FormData, shelf: Shelf, name: str) -> Entry:
    document, pairs = str(form.get("document", "")), _read_spans(form, name)
    if document not in shelf.documents or not pairs:
        raise HTTPException(422, "No words of a report are chosen.")
    report = shelf.documents[document]
    if pairs[-1][1] > len(report.text):
        raise HTTPException(422, "These words lie beyond the report's end.")
    spans = [Span(document, *pair) for pair in pairs]
    return Entry("statement", find_place(report, spans))


# Names, as they are written


def complete(request: Request) -> Response:
    """Names that begin like this, or hold a word that does; the most mentioned first."""
    shelf = find_shelf(request)
    written = fold(request.query_params.get("q", "").rpartition(";")[2].strip())
    wanted = request.query_params.getlist("type")
    found = [
        entity.name
        for entity in _list_called(shelf, written)
        if not wanted or entity.type in wanted
    ]
    return JSONResponse({"names": list(dict.fromkeys(found))[:OFFERED]})


def _list_called(shelf: Shelf, written: str) -> Iterator[Entity]:
    if not written:
        return
    names = list_names(shelf).items()
    for name, entities in names:
        if name.startswith(written):
            yield from entities
    for name, entities in names:
        if not name.startswith(written) and any(w.startswith(written) for w in name.split()):
            yield from entities


def find_seen(shelf: Shelf, id: str) -> dict[str, Json]:
    """What a person who confirms this statement sees to be right."""
    statement = shelf.statements[id]
    seen: dict[str, Json] = {
        "speakers": [write_who(shelf, shelf.entities[each]) for each in statement.speakers],
        "act": statement.act,
        "stances": write_stances(statement.stances),
    }
    if statement.on_behalf_of:
        seen["on_behalf_of"] = write_who(shelf, shelf.entities[statement.on_behalf_of])
    if statement.said_on:
        seen["said_on"] = str(statement.said_on)
    return seen


async def confirm(request: Request) -> Response:
    """Keeps that a statement, or every wording of an utterance, is right as the page shows it."""
    form = await request.form()
    shelf = shelf_of(request)
    made = [
        judge(request, find_entry(shelf, "statement", id), "confirmed", find_seen(shelf, id))
        for id in map(str, form.getlist("id"))
        if id in shelf.statements
    ]
    if not made:
        raise HTTPException(422, "These statements stand elsewhere by now. Load the page anew.")
    return keep(request, form, made, "Right as it is")


routes = [
    Route("/correct/{statement:path}", show_form),
    Route("/names", complete),
    Route("/judge", judge_one, methods=["POST"]),
    Route("/judge/statement", correct, methods=["POST"]),
    Route("/judge/confirm", confirm, methods=["POST"]),
    Route("/judge/missed", add_missed, methods=["POST"]),
    Route("/judge/bounds", move_bounds, methods=["POST"]),
    Route("/judge/undo", undo, methods=["POST"]),
    Route("/judge/collate", collate, methods=["POST"]),
]
