"""Entries and values as a person writes them at a terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from verbale.errors import BadJudgement
from verbale.judgements import entry_to_json, find_entry, place_to_json
from verbale.record import Entry, Json, Record

NOTHING = "-"
# Fields whose value need not be written, by what it is then.
UNWRITTEN: Mapping[str, Json] = {"none": True, "confirmed": True, "dropped": True, "missed": {}}
NAMES = frozenset({"speakers", "addressee", "participants", "member_of"})
PLACES = frozenset({"content", "cue", "source"})
MAY_BE_NOTHING = frozenset({"on_behalf_of", "said_on", "role", "place", "outlet", "date"})


def read_value(record: Record, entry: Entry, field: str, written: str | None) -> Json:
    """The value that these words mean for the field: JSON, or as docs/judgements.md says."""
    if written is None:
        return _unwritten(field)
    if written[:1] in ("[", "{") or written in ("true", "false", "null"):
        return _as_json(written)
    if field in MAY_BE_NOTHING and written == NOTHING:
        return None
    if field in NAMES:
        return [name.strip() for name in written.split(";") if name.strip() not in ("", NOTHING)]
    if field in PLACES:
        return _pairs(written)
    if field == "stance":
        issue, _, stance = written.partition("=")
        return {"issue": issue, "stance": stance}
    if field in ("merge", "split"):
        return _others(record, entry, written)
    return written


def _unwritten(field: str) -> Json:
    if field == "split":
        return []
    if field not in UNWRITTEN:
        raise BadJudgement(f"{field}: needs a value. Write it after the field.")
    return UNWRITTEN[field]


def _as_json(written: str) -> Json:
    try:
        value: Json = json.loads(written)
    except json.JSONDecodeError as error:
        raise BadJudgement(f"{written}: is no JSON ({error.msg}).") from error
    return value


def _pairs(written: str) -> Json:
    """ "4798-4912, 4950-4960" as pairs; none for "-"."""
    pairs: list[Json] = []
    for piece in written.split(",") if written != NOTHING else ():
        place = re.fullmatch(r"\s*(\d+)-(\d+)\s*", piece)
        if place is None:
            raise BadJudgement(f"{piece}: is no place. Write it as 4798-4912.")
        pairs.append([int(place[1]), int(place[2])])
    return pairs


def _others(record: Record, entry: Entry, written: str) -> Json:
    """What is to be one with the entry, or to part from it: ids, or a name of an entity."""
    kind = entry.kind
    if kind == "entity":
        try:
            return entry_to_json(find_entry(record, f"entity:{written}"))
        except BadJudgement:
            return written  # a name
    places: list[Json] = []
    for id in written.split(";"):
        found = find_entry(record, f"{kind}:{id.strip()}")
        if found.place is not None:
            places.append(place_to_json(found.place))
    return places
