"""What the words of a source stand for in one report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from verbale.reading.speakers import resolve_speakers
from verbale.record import Document, Mention, Span, Statement

CASES = json.loads((Path(__file__).parents[1] / "cases" / "speakers.json").read_text("utf-8"))


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span("r", start, start + len(words))


def mentions(text: str, names: dict[str, Any]) -> list[Mention]:
    found = []
    for name, type in names.items():
        start = text.find(name)
        while start >= 0:
            found.append(Mention(Span("r", start, start + len(name)), type, name))
            start = text.find(name, start + 1)
    return sorted(found, key=lambda mention: mention.span)


def statement(text: str, case: dict[str, Any]) -> Statement:
    return Statement(
        (span(text, case["content"]),),
        cue=(span(text, case["cue"]),) if case.get("cue") else (),
        source=(span(text, case["source"]),) if case["source"] else (),
        kind=case.get("kind", "indirect"),
        inner=case.get("inner", False),
    )


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_source_stands_for(case: dict[str, Any]) -> None:
    text = case["text"]
    statements = [statement(text, case["outer"])] if "outer" in case else []
    statements.append(statement(text, case))
    document = Document("r", "r.txt", text)
    found = resolve_speakers(document, statements, mentions(text, case["names"]))[-1]
    assert [text[s.start : s.end] for s in found.antecedent] == case["expected"], case["why"]
    assert [reason.field for reason in found.reasons] == ["speakers"]


SHUFFLED = """Compact wary ahead of talks
Vale added that the door stayed open.
"The river is not a wall," he said.
Nobody expects a signature this year.
It rained on the delegates for a second day.
The drafts have grown to forty pages.
BRIDGETON REUTERS - Ministers met on Friday.
Oslavian Foreign Minister Tomas Vale, who chaired the call, welcomed the talks.
Jonas Reet of Morlania left early.
"We cannot have two gates," he said."""


def test_pronoun_in_a_shuffled_report_is_left_open() -> None:
    names = {"Tomas Vale": "person", "Jonas Reet": "person", "Oslavia": "state"}
    said = statement(SHUFFLED, {"content": '"We cannot have two gates,"', "source": "he"})
    last = SHUFFLED.rindex("he said")
    said = Statement(said.content, source=(Span("r", last, last + 2),), kind="direct")
    (found,) = resolve_speakers(Document("r", "r.txt", SHUFFLED), [said], mentions(SHUFFLED, names))
    assert found.antecedent == ()
    assert "out of order" in found.reasons[0].because


def test_statements_come_back_in_their_order() -> None:
    text = 'Hald said: "They left." Hald said more.'
    inner = Statement((span(text, "left"),), source=(span(text, "They"),), inner=True)
    outer = Statement((span(text, '"They left."'),), source=(span(text, "Hald"),))
    found = resolve_speakers(Document("r", "r.txt", text), [inner, outer], [])
    assert [s.content for s in found] == [inner.content, outer.content]
