"""A report of a few lines, its record, and the strait dossier as its gold says."""

from dataclasses import replace
from pathlib import Path

import pytest

from verbale.exports.record_json_reader import from_json
from verbale.record import Document, Entity, Failure, Passage, Reason, Record, Span, Statement
from verbale.text.load import load

TEXT = """Ferry talks resume
Photo: A. Ek
Norland <b>will not</b> sign, Ms Lind said.
“We sign when they do,” she added. Vester denies Norland's claim that it "broke" the truce.
"""
STRAIT = Path(__file__).parents[2] / "examples" / "strait"


def place(words: str) -> tuple[Span, ...]:
    """Where these words stand in the report."""
    start = TEXT.index(words)
    return (Span("ferry", start, start + len(words)),)


@pytest.fixture
def record() -> Record:
    """Four statements: two of Lind, one of Vester with Norland's inside it."""
    claim = Reason("speakers", 0.3, "the claim is Norland's by its 's")
    return Record(
        documents=(Document("ferry", "ferry.txt", TEXT),),
        noise=(Passage(*place("Photo: A. Ek"), "caption"),),
        statements=(
            Statement(
                place("Norland <b>will not</b> sign"),
                place("said"),
                place("Ms Lind"),
                act="reject",
                speakers=("lind",),
                on_behalf_of="norland",
            ),
            Statement(
                place("“We sign when they do,”"), place("added"), place("she"), kind="direct"
            ),
            Statement(
                place('Norland\'s claim that it "broke" the truce'),
                place("denies"),
                place("Vester"),
                kind="mixed",
                act="deny",
                speakers=("vester",),
                on_behalf_of="vester",
            ),
            Statement(
                place('it "broke" the truce'),
                inner=True,
                act="accuse",
                speakers=("norland",),
                on_behalf_of="norland",
                reasons=(claim,),
            ),
        ),
        entities=(
            Entity("vester", "state", "Vester", mentions=place("Vester")),
            Entity("lind", "person", "Eva Lind", "Minister", ("norland",), place("Lind")),
            Entity("norland", "state", "Norland", mentions=place("Norland")),
        ),
        failures=(Failure("scan.txt", "The file is empty."),),
        engine="fake 1",
    )


@pytest.fixture
def strait() -> Record:
    """The record of the example dossier as a careful person wrote it."""
    documents = [found for found in load([STRAIT]) if isinstance(found, Document)]
    gold = (STRAIT / "gold.json").read_text(encoding="utf-8")
    return replace(from_json(gold, documents), failures=(Failure("a.txt", "The file is empty."),))
