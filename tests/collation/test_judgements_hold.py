"""A judgement holds for what overlaps its place most, however another engine draws boundaries."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st
from judging import read_example, settle

from verbale.judgements import find_place, make_judgement
from verbale.record import Entry, Json, Judgement, Reading, Span, Statement, name_statements

READINGS, _ = read_example("strait")
# A long run tries more: VERBALE_SOAK=50 times as many.
TIMES = int(os.environ.get("VERBALE_SOAK", "1"))
FIELDS: tuple[tuple[str, Json], ...] = (
    ("act", "praise"),
    ("speakers", ["Cora Holm"]),
    ("said_on", "2031-05-02"),
    ("addressee", ["Cora Holm"]),
    ("none", True),
    ("confirmed", True),
)
SHIFTS = st.integers(-40, 40)


def moved(span: Span, first: int, last: int, size: int) -> Span:
    start = min(max(0, span.start + first), size - 1)
    return Span(span.document, start, max(start + 1, min(size, span.end + last)))


def read_anew(reading: Reading, draw: st.DrawFn) -> Reading:
    """As another engine might read it: boundaries elsewhere, some statements not found."""
    size, found = len(reading.document.text), []
    for statement in reading.statements:
        if draw(st.integers(0, 9)):
            start = moved(statement.content[0], draw(SHIFTS), draw(SHIFTS), size)
            found.append(replace(statement, content=(start,)))
    return replace(reading, statements=tuple(found))


def spans_of(judgement: Judgement, document: str) -> list[Span]:
    assert judgement.entry.place is not None
    return [Span(document, *pair) for pair in judgement.entry.place.spans]


def dice(one: Iterable[Span], other: Iterable[Span]) -> float:
    a, b = ({at for span in spans for at in range(span.start, span.end)} for spans in (one, other))
    return 2 * len(a & b) / (len(a) + len(b))


@dataclass
class Reread:
    """Judgements on statements of a report, and the report as it is read anew."""

    judgements: list[Judgement]
    anew: Reading = field(repr=False)


@st.composite
def rereadings(draw: st.DrawFn) -> Reread:
    before = draw(st.sampled_from(READINGS))
    numbers = st.lists(st.sampled_from(range(len(before.statements))), max_size=6, unique=True)
    judged = []
    for number in draw(numbers):
        name, value = draw(st.sampled_from(FIELDS))
        entry = Entry("statement", find_place(before.document, before.statements[number].content))
        judged.append(make_judgement(f"Coder {number}", entry, name, value))
    return Reread(judged, read_anew(before, draw))


@settings(deadline=None, max_examples=40 * TIMES)
@given(rereadings())
def test_every_judgement_that_finds_its_place_holds(drawn: Reread) -> None:
    judgements, anew = drawn.judgements, drawn.anew
    others = [reading for reading in READINGS if reading.document.id != anew.document.id]
    record = settle([anew, *others], *judgements)
    assert [each.judgement for each in record.judged] == judgements  # none is lost
    for judged in record.judged:
        wanted = spans_of(judged.judgement, anew.document.id)
        likeness = {each.id: dice(wanted, each.content) for each in anew.statements}
        nearest = max(likeness.values(), default=0.0)
        assert (judged.entry is not None) == (nearest >= 0.5)
        assert judged.entry is None or likeness[judged.entry.rstrip("bcdef")] == nearest


@settings(deadline=None, max_examples=40 * TIMES)
@given(rereadings())
def test_what_holds_is_what_the_record_says(drawn: Reread) -> None:
    judgements, anew = drawn.judgements, drawn.anew
    record = settle([anew], *judgements)
    statements = dict(zip(name_statements(record.statements), record.statements, strict=True))
    about = Counter(judged.entry for judged in record.judged)
    for judged in record.judged:
        if judged.entry is None or about[judged.entry] > 1:
            continue
        if judged.judgement.field == "none":
            assert len(statements) < len(anew.statements)
        else:
            assert says(statements[judged.entry], judged.judgement)


def says(statement: Statement, judgement: Judgement) -> bool:
    held = {
        "act": statement.act,
        "speakers": list(statement.speakers),
        "addressee": list(statement.addressee),
        "said_on": str(statement.said_on),
        "confirmed": statement.confidence == 1.0,
    }[judgement.field]
    return held == (["cora-holm"] if judgement.value == ["Cora Holm"] else judgement.value)
