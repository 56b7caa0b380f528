"""A person's corrections: which there are, their form as JSON, which of them hold.

A judgement is never changed once made: another one supersedes it, decides against it or undoes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from verbale.errors import BadJudgement
from verbale.judgements.entries import (
    as_list,
    as_pairs,
    as_text,
    as_who,
    digest,
    entry_from_json,
    entry_to_json,
    find_entry,
    find_place,
    place_from_json,
    place_to_json,
)
from verbale.judgements.fields import UNDO, check_value, parse_days
from verbale.record import Entry, Json, Judgement

__all__ = [
    "UNDO",
    "as_pairs",
    "as_who",
    "check_judgement",
    "digest",
    "dump",
    "entry_from_json",
    "entry_to_json",
    "find_active",
    "find_entry",
    "find_place",
    "judgement_from_json",
    "judgement_to_json",
    "make_judgement",
    "make_undo",
    "parse_days",
    "place_from_json",
    "place_to_json",
    "read_judgement",
    "read_lines",
    "write_judgement",
]


def make_judgement(
    by: str,
    entry: Entry,
    field: str,
    value: Json,
    *,
    reason: str = "",
    decides: Iterable[str] = (),
) -> Judgement:
    """A judgement made now; BadJudgement if the entry has no such field or the field no such
    value."""
    at = datetime.now(UTC).replace(microsecond=0)
    judgement = Judgement(uuid4().hex, by, at, entry, field, value, reason, tuple(decides))
    check_judgement(judgement)
    return judgement


def make_undo(by: str, judgement: str, *, reason: str = "") -> Judgement:
    """Takes the judgement with this id back; undone itself, that judgement holds again."""
    return make_judgement(by, Entry("judgement", name=judgement), UNDO, True, reason=reason)


# Which of them hold


def find_active(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Those that are not undone, in their order; the undoings themselves are left out."""
    undoings: dict[str, list[str]] = {}
    for each in judgements:
        if each.field == UNDO and each.entry.name is not None:
            undoings.setdefault(each.entry.name, []).append(each.id)

    def is_undone(id: str, asked: frozenset[str] = frozenset()) -> bool:
        # A circle of undoings can only be forged; it undoes nothing.
        return id not in asked and any(
            not is_undone(undoing, asked | {id}) for undoing in undoings.get(id, ())
        )

    return tuple(each for each in judgements if each.field != UNDO and not is_undone(each.id))


# JSON


def write_judgement(judgement: Judgement) -> str:
    """The judgement as one line of JSON, without the line's end."""
    return dump(judgement_to_json(judgement))


def judgement_to_json(judgement: Judgement) -> dict[str, Json]:
    """The judgement as a table."""
    return {
        "id": judgement.id,
        "by": judgement.by,
        "at": judgement.at.astimezone(UTC).isoformat(timespec="seconds"),
        "entry": entry_to_json(judgement.entry),
        "field": judgement.field,
        "value": judgement.value,
        "reason": judgement.reason,
        "decides": list(judgement.decides),
    }


def dump(value: Json) -> str:
    """JSON in one fixed form: the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_judgement(line: str) -> Judgement:
    """The judgement that was written so; BadJudgement says what is wrong with it."""
    try:
        written = json.loads(line)
    except (ValueError, RecursionError) as error:  # ValueError alone for a number without end
        raise BadJudgement(f"is no JSON ({error})") from error
    return judgement_from_json(written)


def judgement_from_json(written: Json) -> Judgement:
    """The judgement that this table holds; BadJudgement says what is wrong with it."""
    if not isinstance(written, dict):
        raise BadJudgement("is no judgement: a judgement is a table")
    try:
        judgement = Judgement(
            id=as_text(written["id"]),
            by=as_text(written["by"]),
            at=_as_time(written["at"]),
            entry=entry_from_json(written["entry"]),
            field=as_text(written["field"]),
            value=written["value"],
            reason=as_text(written.get("reason", ""), empty=True),
            decides=tuple(as_text(each) for each in as_list(written.get("decides", []))),
        )
    except KeyError as error:
        raise BadJudgement(f"has no {error.args[0]!r}") from error
    except (TypeError, ValueError) as error:
        raise BadJudgement(f"is no judgement ({error})") from error
    check_judgement(judgement)
    return judgement


def read_lines(text: str) -> Iterator[tuple[int, Judgement | BadJudgement]]:
    """Each line's number, from 1, and its judgement or what is wrong with it; blank ones not."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, read_judgement(line)
            except BadJudgement as error:
                yield number, error


def check_judgement(judgement: Judgement) -> None:
    """BadJudgement if it is signed by nobody, or its entry, field or value is not one of ours."""
    if not re.fullmatch(r"[0-9a-f]{32}", judgement.id):
        raise BadJudgement(f"the id {judgement.id!r} is not 32 hexadecimal digits")
    if not judgement.by.strip():
        raise BadJudgement("names nobody who judged. Say who did.")
    check_value(judgement.entry, judgement.field, judgement.value)
    _check_writable(judgement)


def _check_writable(judgement: Judgement) -> None:
    """JSON may hold halves of characters, which no file and no terminal takes."""
    try:
        write_judgement(judgement).encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadJudgement("holds half a character, which cannot be kept") from error
    except RecursionError as error:
        raise BadJudgement("is too deep") from error


def _as_time(value: Json) -> datetime:
    at = datetime.fromisoformat(as_text(value))
    if at.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{value} lies outside the calendar") from None
