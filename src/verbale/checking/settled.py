"""What all reports settle together: who is who, the same words, meetings, issues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from verbale.checking.entries import (
    check_choice,
    check_days,
    check_named,
    check_reasons,
    check_unique,
)
from verbale.checking.places import check_places, inside
from verbale.checking.whole import Json, Whole, check_each
from verbale.record import ENTITY_TYPES

STATUSES = ("held", "scheduled", "cancelled")


def check_entities(whole: Whole) -> Iterator[str]:
    """That no words name two entities, and each entity has a name and lies in its reports."""
    taken: dict[tuple[str, int, int], str] = {}
    for id, entity in whole.rows("entities").items():
        for document, pairs in (entity.get("mentions") or {}).items():
            for place in inside(document, pairs):
                if taken.setdefault(place, id) != id:
                    yield f"entity {id}: {place[1]}-{place[2]} of {document} is {taken[place]}'s"
    yield from check_each(
        ((f"entity {id}", each) for id, each in whole.rows("entities").items()),
        lambda entry, entity: _check_entity(whole, entry, entity),
    )


def _check_entity(whole: Whole, entry: str, entity: Json) -> Iterator[str]:
    yield from check_choice(entry, "type", [entity["type"]], ENTITY_TYPES)
    if not entity["name"].strip():
        yield f"{entry}: has no name"
    for document, pairs in (entity.get("mentions") or {}).items():
        yield from check_places(whole, f"{entry}, mention", inside(document, pairs))
    groups = entity.get("member_of") or []
    yield from check_named(entry, groups, whole.rows("entities"), "entities")
    yield from check_reasons(whole, entry, entity)


def check_utterances(whole: Whole) -> Iterator[str]:
    """That each utterance joins statements of the record, and differs where it says."""
    contents = {each["id"]: each for each in whole.statements}
    groups = whole.rows("same_utterance")
    for group in groups:
        yield from check_named("same_utterance", group, contents, "statements")
    utterances = whole.rows("utterances")
    if utterances and [each["statements"] for each in utterances] != groups:
        yield "same_utterance: is not what the utterances say"
    yield from check_unique("utterances", utterances)
    yield from check_each(
        ((f"utterance {each['id']}", each) for each in utterances),
        lambda entry, utterance: _check_utterance(whole, entry, utterance, contents),
    )


def _check_utterance(
    whole: Whole, entry: str, utterance: Json, contents: Mapping[str, Json]
) -> Iterator[str]:
    chosen = [id for id in (utterance["fullest"], utterance["earliest"]) if id]
    named = [*chosen, *(id for copies in utterance["copies"] for id in copies)]
    yield from check_named(entry, named, utterance["statements"], "its statements")
    for difference in utterance["differences"]:
        kind = f"{entry}, {difference['type']}"
        yield from check_named(kind, difference["statements"], utterance["statements"], "its own")
        for side, id in zip(("fullest", "other"), difference["statements"], strict=True):
            yield from check_places(whole, kind, difference[side])
            if any(not _stands_within(place, contents[id]) for place in difference[side]):
                yield f"{kind}: its words do not stand in statement {id}"


def _stands_within(place: Any, statement: Json) -> bool:
    document, start, end = place
    pieces = statement["content"]
    hull = bool(pieces) and pieces[0][0] <= start and end <= pieces[-1][1]
    return bool(document == statement["file"] and hull)


def check_meetings(whole: Whole) -> Iterator[str]:
    """That each meeting has evidence, and names entities of the record."""
    yield from check_unique("meetings", whole.rows("meetings"))
    yield from check_each(
        ((f"meeting {each['id']}", each) for each in whole.rows("meetings")),
        lambda entry, meeting: _check_meeting(whole, entry, meeting),
    )


def _check_meeting(whole: Whole, entry: str, meeting: Json) -> Iterator[str]:
    who = [*meeting["participants"], *([meeting["place"]] if meeting.get("place") else [])]
    yield from check_named(entry, who, whole.rows("entities"), "entities")
    yield from check_choice(entry, "status", [meeting["status"]], STATUSES)
    yield from check_days(entry, meeting.get("date"))
    if not meeting.get("evidence"):
        yield f"{entry}: no report is named that tells of it"
    yield from check_places(whole, entry, meeting.get("evidence") or [])
    yield from check_reasons(whole, entry, meeting)


def check_issues(whole: Whole) -> Iterator[str]:
    """That each issue has a proposition, and rests on statements of the record."""
    codebook, issues = whole.rows("codebook"), whole.rows("issues")
    if issues and set(issues) != set(codebook):
        yield "issues: are not those of the codebook"
    for id, proposition in codebook.items():
        if not proposition.strip():
            yield f"issue {id}: has no proposition"
    for id, issue in issues.items():
        parent = [issue["parent"]] if issue.get("parent") else []
        yield from check_named(f"issue {id}", parent, codebook, "issues")
        evidence = issue.get("evidence") or []
        yield from check_named(f"issue {id}", evidence, whole.ids("statements"), "statements")
