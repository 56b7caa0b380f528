"""Reports made up of all that is hard to count: nothing in their record is invented."""

from __future__ import annotations

import os

from exported import find_export_faults
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from telling import TellingEngine

from verbale.checking import find_record_faults
from verbale.codebook import Issue
from verbale.exports import to_json
from verbale.exports.record_json_reader import from_json
from verbale.pipeline import collate, read
from verbale.provenance import find_reading_faults, find_unread
from verbale.reading_json import read_reading, write_reading
from verbale.record import Document

# How many dossiers are made up; ``make trust`` makes more.
EXAMPLES = int(os.environ.get("VERBALE_EXAMPLES", "12"))
SEED = int(os.environ.get("VERBALE_SEED", "1"))

WORDS = st.sampled_from(
    "we sign the treaty no toll today never ceasefire Friday 3,5 US-led “ ” \" ' ‘ ’ « » ( ) — … "
    "\N{GRINNING FACE} cafe\N{COMBINING ACUTE ACCENT} e\N{COMBINING DIAERESIS} "
    "سليمان שלום 北京 𝔖𝔦𝔤𝔫 Šťastný \N{ZERO WIDTH JOINER} \N{RIGHT-TO-LEFT OVERRIDE} \x00 \x0b "
    "\x0c \x85 \N{LINE SEPARATOR} \ud800 \ufeff \N{NO-BREAK SPACE}".split(" ")
)
WHO = st.sampled_from(["Lind", "Ann Berg", "the minister", "Šťastný", "سليمان", "He", "Vester"])
CUE = st.sampled_from(["said", "denied", "told reporters", "added", "warned on Friday", "met"])
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\N{PARAGRAPH SEPARATOR}", " "])


@st.composite
def sentences(draw: st.DrawFn) -> str:
    said = " ".join(draw(st.lists(WORDS, min_size=1, max_size=9)))
    opening, closing = draw(st.sampled_from(["“”", '""', "“ ", " ”", "«»", "  ", "‘’"]))
    words = f"{opening}{said}{closing}"
    who, cue = draw(WHO), draw(CUE)
    return draw(
        st.sampled_from(
            [f"{words}, {who} {cue}.", f"{who} {cue}: {words}", f"{who} {cue} {words}."]
        )
    )


@st.composite
def reports(draw: st.DrawFn) -> str:
    pieces: list[str] = []
    for _ in range(draw(st.integers(1, 6))):
        pieces += [draw(sentences()), draw(ENDS)]
    if draw(st.booleans()):
        pieces.append("long " * 2000)
    return "".join(pieces) + "End."


@seed(SEED)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(reports(), min_size=1, max_size=3))
def test_nothing_is_invented(texts: list[str]) -> None:
    engine = TellingEngine()
    documents = [Document(f"d{at}", f"d{at}.txt", text) for at, text in enumerate(texts)]
    readings = [read(each, engine=engine) for each in documents]
    for reading in readings:
        assert list(find_reading_faults(reading)) == []
        assert read_reading(write_reading(reading), reading.document) == reading
    codebook = (Issue("sign", "The treaty is signed"),)
    record = collate(readings, codebook=codebook, engine=engine)
    written = to_json(record)
    assert list(find_record_faults(written, {each.name: each.text for each in documents})) == []
    assert list(find_unread(written, {each.document.id: each for each in readings})) == []
    assert to_json(from_json(written, documents)) == written
    for name in ("tables", "annotations", "tei", "refi-qda", "jsonl", "csv", "events", "dna"):
        assert list(find_export_faults(name, record)) == []
