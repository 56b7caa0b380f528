"""What people write into the desk's forms, as the values that judgements have."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from verbale.errors import BadJudgement
from verbale.exports.wording import ACTS_IN_WORDS, STANCES_IN_WORDS, join, say_days, shorten
from verbale.judgements import (
    entry_from_json,
    make_judgement,
    parse_days,
    place_to_json,
)
from verbale.record import Entity, Entry, Json, Judgement, Span, Stance
from verbale.text.names import fold
from verbale.web.judging import LONGEST_REASON, check_person, check_place, log_of
from verbale.web.log import find_entry
from verbale.web.problems import Problem
from verbale.web.render import desk_of
from verbale.web.sessions import Person
from verbale.web.shelf import Shelf

# Between the names in one field; a name may hold a comma.
BETWEEN = ";"
# Characters of a value that are shown of it.
SHOWN = 90


def read_entries(form: FormData, *names: str) -> list[Entry]:
    """What the form is about; 422 if it says so in no way that the desk writes."""
    try:
        written = [each for name in names or ("entry",) for each in form.getlist(name)]
        entries = [entry_from_json(json.loads(str(each))) for each in written]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise HTTPException(422, f"This form is about nothing that is known ({error}).") from error
    if not entries:
        raise HTTPException(422, "This form does not say what it is about.")
    return entries


def read_json(form: FormData, name: str) -> Json:
    """A field that holds JSON; 422 if it does not."""
    try:
        value: Json = json.loads(str(form.get(name, "null")))
    except (ValueError, RecursionError) as error:
        raise HTTPException(422, f"{name} is no JSON ({error}).") from error
    return value


def judge(
    request: Request, entry: Entry, field: str, value: Json, *, reason: str = ""
) -> Judgement:
    """The judgement that the person who asks makes; refused if there is no such value, or the words
    do not stand where it has them."""
    person: Person = request.state.person
    if len(reason) > LONGEST_REASON:
        raise HTTPException(422, f"A reason has {LONGEST_REASON} characters at most.")
    try:
        made = make_judgement(person.name, entry, field, value, reason=reason.strip())
        check_place(made, desk_of(request).shelf)
    except BadJudgement as error:
        raise HTTPException(422, str(error)) from error
    except Problem as problem:
        raise HTTPException(problem.status, problem.detail) from problem
    check_rights(request, made)
    return made


def check_rights(request: Request, made: Judgement) -> None:
    """403 if the person may not judge this."""
    try:
        check_person(request.state.person, made, log_of(request))
    except Problem as problem:
        raise HTTPException(problem.status, problem.detail) from problem


def read_back(form: FormData) -> str:
    """The desk's page to which a form leads back."""
    back = str(form.get("back", ""))
    is_ours = back.startswith("/") and not back.startswith(("//", "/\\"))
    return back if is_ours and back.isprintable() else "/record"


# Names


def list_names(shelf: Shelf) -> Mapping[str, Sequence[Entity]]:
    """Everybody by their folded names, the most mentioned first."""

    def make() -> dict[str, list[Entity]]:
        names: dict[str, list[Entity]] = {}
        for entity in sorted(shelf.record.entities, key=lambda each: -len(each.mentions)):
            names.setdefault(fold(entity.name), []).append(entity)
        return names

    return shelf.keep("names", make)


def write_who(shelf: Shelf, entity: Entity) -> Json:
    """The entity as a judgement's value names it: by its place too where others bear the name."""
    named: dict[str, Json] = {"name": entity.name, "type": entity.type}
    if len(list_names(shelf).get(fold(entity.name), ())) > 1 and entity.mentions:
        place = find_entry(shelf, "entity", entity.id).place
        if place is not None:
            return {**named, **place_to_json(place)}
    return named


def read_who(shelf: Shelf, written: str) -> list[Json]:
    """The people and parties of a field, those that the record knows as it knows them."""
    names = [" ".join(each.split()) for each in written.split(BETWEEN)]
    found: list[Json] = []
    for name in names:
        known = list_names(shelf).get(fold(name))
        if name:
            found.append(write_who(shelf, known[0]) if known else name)
    return found


def write_names(shelf: Shelf, ids: Sequence[str]) -> str:
    """Names as a field holds them."""
    return f"{BETWEEN} ".join(shelf.entities[id].name for id in ids)


def read_days(first: str, last: str) -> str | None:
    """One day or several as a judgement writes them; 422 if they are none."""
    first, last = first.strip(), last.strip()
    if not first and not last:
        return None
    try:
        return str(parse_days(f"{first or last}/{last or first}"))
    except ValueError as error:
        raise HTTPException(422, f"These are no days ({error}).") from error


# A statement's form


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a statement, and what it is judged to be."""

    field: str
    value: Json


def read_changes(shelf: Shelf, form: FormData) -> list[Change]:
    """What the form of a statement would have otherwise than the page showed it."""
    changes = []
    for field in ("speakers", "addressee"):
        if _differs(form, field):
            changes.append(Change(field, read_who(shelf, str(form[field]))))
    if _differs(form, "on_behalf_of"):
        named = read_who(shelf, str(form["on_behalf_of"]))
        changes.append(Change("on_behalf_of", named[0] if named else None))
    if _differs(form, "act"):
        changes.append(Change("act", str(form["act"])))
    if _differs(form, "first") or _differs(form, "last"):
        days = read_days(str(form.get("first", "")), str(form.get("last", "")))
        changes.append(Change("said_on", days))
    for name in form:
        if name.startswith("stance.") and _differs(form, name):
            issue = name.removeprefix("stance.")
            changes.append(Change("stance", {"issue": issue, "stance": str(form[name])}))
    other = str(form.get("other_issue", ""))
    if other and form.get("other_stance"):
        value: dict[str, Json] = {"issue": other, "stance": str(form["other_stance"])}
        changes.append(Change("stance", value))
    return changes


def _differs(form: FormData, name: str) -> bool:
    return name in form and str(form[name]).strip() != str(form.get(f"was.{name}", "")).strip()


def find_changed(form: FormData) -> tuple[dict[str, str], set[str]]:
    """What a form says, and which of it otherwise than the page showed it."""
    now = {name: str(form[name]).strip() for name in form}
    return now, {n for n in now if f"was.{n}" in now and now[n] != now[f"was.{n}"]}


def write_span(span: Span) -> str:
    """A place as a form names it."""
    return f"{span.document}:{span.start}-{span.end}"


def read_span(shelf: Shelf, written: str) -> Span:
    """The place that a form names; a refusal if no report has it."""
    found = re.fullmatch(r"(?s:(.+)):(\d{1,9})-(\d{1,9})", written)
    if not found or found[1] not in shelf.documents or int(found[2]) >= int(found[3]):
        raise HTTPException(422, "There are no such words.")
    return Span(found[1], int(found[2]), int(found[3]))


# In words


def say_value(field: str, value: Json) -> str:
    """What a field was judged to be, in words."""
    match field, value:
        case "stance", {"issue": str(issue), "stance": str(stance)}:
            return f"{STANCES_IN_WORDS.get(stance, 'no stance')} on {issue}"
        case "act", str(act):
            return ACTS_IN_WORDS.get(act, (act, ""))[0]
        case "said_on" | "date" | "published", str(days):
            return say_days(parse_days(days))
        case _, None | []:
            return "nothing"
        case _, str(text):
            return shorten(text, SHOWN)
        case _, [*each]:
            return shorten(join(_say_one(one) for one in each), SHOWN)
        case _:
            return shorten(_say_one(value), SHOWN)


def _say_one(value: Json) -> str:
    match value:
        case str(text):
            return text
        case {"name": str(name)}:
            return name
        case {"words": [*words]}:
            return f"“{' … '.join(map(str, words))}”"
        case [int(start), int(end)]:
            return f"{start}-{end}"
        case _:
            return json.dumps(value, ensure_ascii=False)


FIELDS_IN_WORDS: Mapping[str, str] = {
    "speakers": "Speaker",
    "on_behalf_of": "For",
    "addressee": "To",
    "act": "Act",
    "said_on": "Said",
    "stance": "Stance",
    "kind": "Kind",
    "content": "Words",
    "cue": "Cue",
    "source": "Source",
    "name": "Name",
    "type": "Type",
    "role": "Role",
    "member_of": "Belongs to",
    "merge": "The same as",
    "split": "Split off",
    "format": "Format",
    "date": "Date",
    "place": "Place",
    "status": "Status",
    "participants": "Participants",
    "published": "Appeared",
    "outlet": "Outlet",
    "coding": "Blind coding",
    "proposition": "Proposition",
    "new": "New issue",
}


def say_judgement(made: Judgement) -> str:
    """What was judged, in words: "Speaker: Ann Lind"."""
    field, value, kind = made.field, made.value, made.entry.kind
    if field == "none":
        return f"{'No' if value else 'A'} {kind}"
    if field == "confirmed":
        return "Right as it is"
    if field == "missed":
        return f"A missed {kind}"
    if field == "dropped":
        return "Issue dropped" if value else "Issue kept"
    if field == "undo":
        return "Taken back"
    return f"{FIELDS_IN_WORDS.get(field, field)}: {say_value(field, value)}"


def say_entry(entry: Entry) -> str:
    """What a judgement is about, in the report's words."""
    if entry.place is None:
        return entry.name or entry.kind
    if not entry.place.spans:
        return entry.place.document
    return f"“{shorten(' '.join(' … '.join(entry.place.words).split()), SHOWN)}”"


def write_stances(stances: Sequence[Stance]) -> list[Json]:
    """The stances that a person saw to be right."""
    return [
        {
            "issue": each.issue,
            "stance": each.value,
            **({"condition": [[s.start, s.end] for s in each.condition]} if each.condition else {}),
        }
        for each in stances
    ]
