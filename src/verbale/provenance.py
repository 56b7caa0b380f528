"""That each entry of a record comes from a reading, and each reading from its text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from verbale.checking import PARTS, check_words, fold
from verbale.reading_json import find_values
from verbale.record import Reading, Span

Json = dict[str, Any]


def find_reading_faults(reading: Reading) -> Iterator[str]:
    """What is wrong with a reading: places that do not stand in its text, words cut in two, names
    that are not the words at their place."""
    text = reading.document.text
    left_out = {passage.span for passage in reading.passages}
    for span in dict.fromkeys(find_values(reading, Span)):
        place = f"{span.start}-{span.end}"
        if span.end > len(text) or not text[span.start : span.end].strip():
            yield f"{place} does not stand in the text"
        elif span not in left_out:
            yield from check_words("a place", text, span.start, span.end)
    for mention in reading.mentions:
        words = fold(text[mention.span.start : mention.span.end])
        if words != mention.name:
            yield f"{mention.span.start}-{mention.span.end}: has {words!r}, not {mention.name!r}"


def find_unread(written: str, readings: Mapping[str, Reading]) -> Iterator[str]:
    """What a record holds that its readings, by the reports' ids, do not: places that are neither
    those of a reading nor a person's; values that nothing is said to rest on; and what it lost."""
    record = json.loads(written)
    judged = {each["holds_for"] for each in record.get("judgements", [])}
    yield from _find_unread_statements(record, readings, judged)
    mentions = {id: _list_places(m.span for m in r.mentions) for id, r in readings.items()}
    for id, entity in record["entities"].items():
        yield from _find_unrested(f"entity {id}", entity)
        for document, pairs in entity["mentions"].items():
            if id not in judged:
                yield from _find_other(f"entity {id}, mention", document, pairs, mentions)
    meetings = {id: _list_places(m.span for m in r.meetings) for id, r in readings.items()}
    for meeting in record["meetings"]:
        yield from _find_unrested(f"meeting {meeting['id']}", meeting)
        for document, *pair in meeting["evidence"]:
            if meeting["id"] not in judged:
                yield from _find_other(f"meeting {meeting['id']}", document, [pair], meetings)
    noise = {id: _list_places(r.noise) for id, r in readings.items()}
    for id, document in record["documents"].items():
        yield from _find_unrested(f"document {id}", document)
        yield from _find_other(f"document {id}, noise", id, document["noise"], noise)
    for party, cells in record["positions"].items():
        for issue, cell in cells.items():
            yield from _find_unrested(f"position of {party} on {issue}", cell)


def _find_unread_statements(
    record: Json, readings: Mapping[str, Reading], judged: Set[str | None]
) -> Iterator[str]:
    found: dict[str, Counter[str]] = {id: Counter() for id in readings}
    read = {id: _list_statements(reading) for id, reading in readings.items()}
    for each in record["statements"]:
        entry = f"statement {each['id']}"
        yield from _find_unrested(entry, each)
        if each["file"] in read:
            as_read = _as_read(each)
            found[each["file"]][as_read] += 1
            if (
                each["id"] not in judged
                and found[each["file"]][as_read] > read[each["file"]][as_read]
            ):
                often = "more often than in the" if as_read in read[each["file"]] else "in no"
                yield f"{entry}: is {often} reading of {each['file']}"
        if each["id"] not in judged:
            yield from _find_unreasoned(entry, each)
    # A person may have said that words are no statement, or are more or fewer of them.
    if not any(each["judgement"]["entry"]["kind"] == "statement" for each in _judgements(record)):
        for id in read:
            lost = (read[id] - found[id]).total()
            if lost:
                yield f"document {id}: {lost} of the statements read are not in the record"


def _judgements(record: Json) -> list[Json]:
    judgements: list[Json] = record.get("judgements", [])
    return judgements


# What is never settled but by words of the reports, or by a person, who is certain.
RESTED = frozenset({"speakers", "act", "stances", "role", "mentions", "date", "place", "stance"})


def _find_unrested(entry: str, held: Json) -> Iterator[str]:
    for reason in held.get("reasons", []):
        name = reason["field"]
        empty = name in held and not held[name]  # that nobody is named rests on no words
        if name in RESTED and not empty and reason["confidence"] < 1 and not reason["evidence"]:
            yield f"{entry}, reason for {name}: rests on no words"


_Places = frozenset[tuple[int, int]]


def _list_places(spans: Iterable[Span]) -> _Places:
    return frozenset((span.start, span.end) for span in spans)


def _find_other(
    entry: str, document: str, pairs: Any, known: Mapping[str, _Places]
) -> Iterator[str]:
    for start, end in pairs:
        if (start, end) not in known.get(document, {(start, end)}):
            yield f"{entry}: {start}-{end} is in no reading of {document}"


def _list_statements(reading: Reading) -> Counter[str]:
    """Each statement of a reading as the record would write what collation must not change."""

    def pairs(spans: Iterable[Span]) -> list[list[int]]:
        return [[span.start, span.end] for span in spans]

    return Counter(
        _as_read(
            {
                "content": pairs(each.content),
                "cue": pairs(each.cue),
                "source": pairs(each.source),
                "audience": pairs(each.audience),
                "antecedent": pairs(each.antecedent),
                "when": [each.when.span.start, each.when.span.end, each.when.value]
                if each.when
                else None,
                "kind": each.kind,
            }
        )
        for each in reading.statements
    )


def _as_read(statement: Json) -> str:
    return json.dumps([statement[name] for name in ("content", *PARTS, "when", "kind")])


# What collation settles of a statement, never without saying why.
SETTLED = ("speakers", "said_on")


def _find_unreasoned(entry: str, statement: Json) -> Iterator[str]:
    reasoned = {reason["field"] for reason in statement["reasons"]}
    for name in SETTLED:
        if statement[name] and name not in reasoned:
            yield f"{entry}: nothing says why its {name} is {statement[name]!r}"
