"""What may be judged of each kind of entry, and which values there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from verbale.errors import BadJudgement
from verbale.judgements.entries import as_list, as_pairs, as_text, as_who, place_from_json
from verbale.record import (
    ACTS,
    ENTITY_TYPES,
    KINDS,
    STANCES,
    DateRange,
    Entry,
    EntryKind,
    Json,
)

UNDO = "undo"
Check = Callable[[Json], object]


def check_value(entry: Entry, field: str, value: Json) -> None:
    """BadJudgement if the entry has no such field, the field no such value, or the entry no place
    or name by which it is known."""
    fields = FIELDS[entry.kind]
    if field not in fields:
        raise BadJudgement(f"{_article(entry.kind)} has no {field!r}, only {', '.join(fields)}")
    _check_entry(entry)
    try:
        fields[field](value)
    except (ValueError, TypeError) as error:
        raise BadJudgement(f"{field} of {_article(entry.kind)}: {error}") from error


def _check_entry(entry: Entry) -> None:
    by_name = {"issue", "judgement"}
    if entry.kind in by_name and not entry.name:
        raise BadJudgement(f"{_article(entry.kind)} is known by its id, which is missing")
    if entry.place is None and entry.kind not in by_name | {"entity"}:
        raise BadJudgement(f"{_article(entry.kind)} is known by its place, which is missing")
    if entry.kind == "entity" and not (entry.place or entry.name):
        raise BadJudgement("an entity is known by a place or a name, and both are missing")
    needs_words = entry.place is not None and entry.kind != "document"
    if needs_words and not (entry.place and entry.place.spans):
        raise BadJudgement(f"the place of {_article(entry.kind)} has no spans")


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def parse_days(written: str) -> DateRange:
    """ "2031-05-02" or "2031-05-02/2031-05-04"; ValueError if it is neither."""
    first, _, last = written.partition("/")
    days = DateRange(date.fromisoformat(first), date.fromisoformat(last or first))
    if days.last < days.first:
        raise ValueError(f"{written} ends before it begins")
    return days


def _nothing_or(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _list_of(check: Check, *, least: int = 0) -> Check:
    def check_all(value: Json) -> None:
        if len(as_list(value)) < least:
            raise ValueError("the list is empty")
        for each in as_list(value):
            check(each)

    return check_all


def _one_of(allowed: Sequence[str]) -> Check:
    def check(value: Json) -> None:
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {', '.join(allowed)}")

    return check


def _yes_or_no(value: Json) -> None:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")


def _yes(value: Json) -> None:
    if value is not True:
        raise ValueError(f"{value!r} is not true; undo the judgement to take it back")


def _some_pairs(value: Json) -> None:
    if not as_pairs(value):
        raise ValueError("no words are named")


def _days(value: Json) -> None:
    parse_days(as_text(value))


def _table(check_each: Mapping[str, Check], needed: Iterable[str]) -> Check:
    def check(value: Json) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{value!r} is no table")
        for key in needed:
            if key not in value:
                raise ValueError(f"{key!r} is missing")
        for key, each in value.items():
            if key not in check_each:
                raise ValueError(f"has {key!r}, which is none of {', '.join(check_each)}")
            check_each[key](each)

    return check


def _place(value: Json) -> None:
    if not place_from_json(value).spans:
        raise ValueError("the place has no spans")


_STANCE = _table(
    {"issue": as_text, "stance": _one_of((*STANCES, "none")), "condition": _nothing_or(as_pairs)},
    needed=("issue", "stance"),
)
# What a person who confirms a statement may say that she saw.
_SEEN: Mapping[str, Check] = {
    "speakers": _list_of(as_who),
    "on_behalf_of": _nothing_or(as_who),
    "addressee": _list_of(as_who),
    "act": _one_of(ACTS),
    "said_on": _nothing_or(_days),
}


def _confirmation(value: Json) -> None:
    if value is not True:
        _table({**_SEEN, "stances": _list_of(_STANCE)}, needed=())(value)


# What may be judged, by the entry's kind: each field with the check of its values.
# docs/judgements.md has the same table in words.
FIELDS: Mapping[EntryKind, Mapping[str, Check]] = {
    "document": {
        "published": _days,
        "outlet": _nothing_or(as_text),
        "coding": _one_of(("begun", "done")),  # of a coder who sees nobody else's codes meanwhile
    },
    "statement": {
        **_SEEN,
        "kind": _one_of(KINDS),
        "stance": _STANCE,
        "content": _some_pairs,
        "cue": as_pairs,
        "source": as_pairs,
        "none": _yes_or_no,  # whether it is no statement
        "missed": _table({"cue": as_pairs, "source": as_pairs}, needed=()),
        "confirmed": _confirmation,  # true, or what was seen to be right
    },
    "entity": {
        "name": as_text,
        "type": _one_of(ENTITY_TYPES),
        "role": _nothing_or(as_text),
        "member_of": _list_of(as_who),
        "merge": as_who,  # the other, which is the same
        "split": _table(  # the mentions that are somebody else
            {
                "mentions": _list_of(_place, least=1),
                "name": as_text,
                "type": _one_of(ENTITY_TYPES),
            },
            needed=("mentions",),
        ),
    },
    "utterance": {
        "merge": _list_of(_place, least=1),  # statements that report it too
        "split": _list_of(_place),  # those that leave together with the one at the entry's place
    },
    "meeting": {
        "merge": _list_of(_place, least=1),  # evidence of others that are the same
        "split": _list_of(_place),  # evidence that leaves with that at the entry's place
        "name": as_text,
        "format": as_text,
        "date": _nothing_or(_days),
        "place": _nothing_or(as_who),
        "status": _one_of(("held", "scheduled", "cancelled")),
        "participants": _list_of(as_who),
        "none": _yes_or_no,  # whether it is no meeting
        "missed": _table({"format": as_text}, needed=()),
    },
    "issue": {"proposition": as_text, "new": as_text, "dropped": _yes_or_no},
    "judgement": {UNDO: _yes},
}
