"""What people judged, and how many reports were read."""

from __future__ import annotations

from collections.abc import Iterator

from verbale.checking.entries import check_named
from verbale.checking.whole import Whole


def check_judgements(whole: Whole) -> Iterator[str]:
    """That each judgement holds for an entry, or says why for none."""
    judged = whole.rows("judgements")
    made = [each["judgement"]["id"] for each in judged]
    if len(made) > len(set(made)):
        yield "judgements: two of them have the same id"
    known = {id for name in _WITH_IDS for id in whole.ids(name)}
    for each in judged:
        entry = f"judgement {each['judgement']['id']}"
        holds_for = [] if each["holds_for"] is None else [each["holds_for"]]
        yield from check_named(entry, holds_for, known, "entries")
        if not holds_for and not each["note"]:
            yield f"{entry}: finds no place, and nothing says why"


_WITH_IDS = ("documents", "statements", "entities", "utterances", "meetings", "codebook")


def check_coverage(whole: Whole) -> Iterator[str]:
    """That as many reports were read as the record has."""
    read = (whole.json.get("coverage") or {}).get("read", len(whole.documents))
    if read != len(whole.documents):
        yield f"coverage: {read} reports were read and the record has {len(whole.documents)}"
