"""From files to the record with the shipped engine, on the dossier that it never learnt from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

import verbale
from verbale.exports.record_json import to_json
from verbale.record import Record, Statement

STRAIT = Path(__file__).parent.parent / "examples" / "strait"
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def record() -> Record:
    return verbale.read_dossier([STRAIT])


def characters(ranges: Iterable[Iterable[int]]) -> set[int]:
    return {i for start, end in ranges for i in range(start, end)}


def overlap(one: set[int], other: set[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def found_share(record: Record) -> tuple[float, float]:
    """Shares of the gold statements that are found, and of the found ones that are gold."""
    gold = json.loads((STRAIT / "gold.json").read_text(encoding="utf-8"))
    names = {key: document["name"] for key, document in gold["documents"].items()}
    found: dict[str, list[set[int]]] = {}
    for statement in record.statements:
        places = characters((span.start, span.end) for span in statement.content)
        found.setdefault(record.document(statement.document).name, []).append(places)
    hits, right = 0, set()
    for statement in gold["statements"]:
        name, places = names[statement["file"]], characters(statement["content"])
        best = max(range(len(found[name])), key=lambda i: overlap(places, found[name][i]))
        if overlap(places, found[name][best]) >= 0.5:
            hits += 1
            right.add((name, best))
    return hits / len(gold["statements"]), len(right) / len(record.statements)


def test_statements_of_the_example_are_found(record: Record) -> None:
    recall, precision = found_share(record)
    assert recall >= FLOORS["strait"]["recall"]
    assert precision >= FLOORS["strait"]["precision"]


def test_every_report_of_the_example_is_read(record: Record) -> None:
    assert len(record.documents) == 6
    assert record.failures == ()
    assert {s.document for s in record.statements} == {d.id for d in record.documents}


def test_direct_words_are_those_of_the_report(record: Record) -> None:
    direct = [s for s in record.statements if s.kind == "direct" and not s.inner]
    assert len(direct) > 20
    marked = [s for s in direct if _begins_with_mark(record, s)]
    assert len(marked) >= 0.9 * len(direct)


def _begins_with_mark(record: Record, statement: Statement) -> bool:
    text = record.document(statement.document).text
    return text[statement.content[0].start] in "\"“«‘'‹»„"


def test_same_reports_give_the_same_bytes(record: Record) -> None:
    assert to_json(verbale.read_dossier([STRAIT])) == to_json(record)


def test_two_processes_read_what_one_does(record: Record) -> None:
    assert to_json(verbale.read_dossier([STRAIT], jobs=2)) == to_json(record)
