"""Faults made on purpose, one in each step and each writer: the checker must find every one.

Each mutant names what it breaks (a function of Verbale, where it is looked up) and how. ``STAGES``
says what is made under the mutant and how it is checked afterwards, with everything whole again.
"""

from __future__ import annotations

import importlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from exported import find_export_faults
from telling import STRAIT, TellingEngine, load_strait

from verbale import reading_json
from verbale.checking import find_record_faults
from verbale.codebook import load_codebook
from verbale.dossier import collate_dossier, find_faults, judge, read_new
from verbale.exports import record_json_reader as reader
from verbale.exports import to_json
from verbale.intake import take_in
from verbale.judgements import find_entry, make_judgement
from verbale.pipeline import collate, read
from verbale.provenance import find_reading_faults, find_unread
from verbale.record import Document, Reading, Reason, Record, Span
from verbale.store import make_dossier, open_dossier

# Where characters are hard to count: beyond the first plane, combined, from right to left, with
# line ends of two systems.
HARD = (
    "Talks \N{GRINNING FACE} resume\r\n\r\n"
    "\N{GRINNING FACE} Minister Šťastný said “We sign Šťastný's treaty \N{GRINNING FACE} today” in "
    "Vester.\r\n\r\nIn cafe\N{COMBINING ACUTE ACCENT} 𝔖 سليمان Lind added “No toll, e"
    "\N{COMBINING ACUTE ACCENT}ver \N{GRINNING FACE}” on Friday, after Ann Berg met Vester's men.\n"
)
Change = Callable[..., Any]


@dataclass(frozen=True)
class Mutant:
    """``change(whole, *arguments)`` stands in for the function ``whole`` at ``target``."""

    name: str
    stage: str
    target: str  # module:name
    change: Change


@contextmanager
def broken(mutant: Mutant) -> Iterator[None]:
    """The program with this fault in it."""
    module, _, path = mutant.target.partition(":")
    *outer, name = path.split(".")
    holder: Any = importlib.import_module(module)
    for each in outer:
        holder = getattr(holder, each)
    whole = getattr(holder, name)
    setattr(holder, name, lambda *args, **named: mutant.change(whole, *args, **named))
    try:
        yield
    finally:
        setattr(holder, name, whole)


def find_faults_of(mutant: Mutant | None, stage: str) -> list[str]:
    """What the checker says of what was made under the mutant; None: of what is whole."""
    make, check = STAGES[stage]
    baseline()
    try:
        if mutant is None:
            made = make()
        else:
            with broken(mutant):
                made = make()
    except Exception as error:  # whatever it is: nothing is written then
        return [f"refused: {error!r}"]
    return list(check(made))


# What is made at each stage, and how it is checked


@cache
def documents() -> tuple[Document, ...]:
    return (*load_strait(), Document("hard", "hard.txt", HARD))


@cache
def baseline() -> tuple[tuple[Reading, ...], Record, str]:
    readings = tuple(read(each, engine=TellingEngine()) for each in documents())
    record = _collate(readings)
    return readings, record, to_json(record)


def _collate(readings: tuple[Reading, ...]) -> Record:
    codebook = load_codebook(STRAIT / "gold.json")
    return collate(readings, codebook=codebook, engine=TellingEngine())


def _check_record(written: str, readings: tuple[Reading, ...]) -> Iterator[str]:
    yield from find_record_faults(written, {each.name: each.text for each in documents()})
    yield from find_unread(written, {each.document.id: each for each in readings})


def _make_readings() -> tuple[tuple[Reading, ...], str]:
    few = (documents()[0], documents()[-1])  # reading is the slow half
    readings = tuple(read(each, engine=TellingEngine()) for each in few)
    return readings, to_json(_collate(readings))


def _check_readings(made: tuple[tuple[Reading, ...], str]) -> Iterator[str]:
    readings, written = made
    for reading in readings:
        yield from find_reading_faults(reading)
    yield from _check_record(written, readings)


def _make_texts() -> Mapping[str, str]:
    with TemporaryDirectory() as folder:
        Path(folder, "hard.txt").write_bytes(HARD.encode())
        load = importlib.import_module("verbale.text.load").load
        return {each.name: each.text for each in load([Path(folder)])}


def _check_texts(made: Mapping[str, str]) -> Iterator[str]:
    if made["hard.txt"].encode() != HARD.encode():
        yield "the text is not that of the file"


def _make_again() -> str:
    readings, _, written = baseline()
    return to_json(reader.from_json(written, [each.document for each in readings]))


def _check_again(made: str) -> Iterator[str]:
    if made != baseline()[2]:
        yield "the record is another when it is read and written again"


def _make_kept_readings() -> tuple[Reading, ...]:
    return tuple(
        reading_json.read_reading(reading_json.write_reading(each), each.document)
        for each in baseline()[0]
    )


def _check_kept_readings(made: tuple[Reading, ...]) -> Iterator[str]:
    for one, other in zip(baseline()[0], made, strict=True):
        if one != other:
            yield f"{one.document.id}: the reading is another when it is kept"


def _make_dossier() -> Path:
    """A dossier with reports, record and a judgement, made under the mutant, is checked whole."""
    folder = Path(mkdtemp())
    try:
        return _fill_dossier(folder / "talks.verbale", folder / "hard.txt")
    except BaseException:
        rmtree(folder)
        raise


def _fill_dossier(path: Path, hard: Path) -> Path:
    hard.write_bytes(HARD.encode())
    with make_dossier(path) as dossier:
        take_in(dossier, [STRAIT / "01_strait-herald.txt", hard])
        read_new(dossier, TellingEngine(), progress=lambda done, count: None)
        record = collate_dossier(dossier, TellingEngine())
        entry = find_entry(record, record.statements[0].id)
        judge(dossier, make_judgement("Ann", entry, "act", "demand"))
    return path


def _check_dossier(path: Path) -> Iterator[str]:
    try:
        with open_dossier(path) as dossier:
            yield from find_faults(dossier)
    finally:
        rmtree(path.parent)


def _exporting(name: str) -> Callable[[], list[str]]:
    return lambda: list(find_export_faults(name, baseline()[1]))


STAGES: dict[str, tuple[Callable[[], Any], Callable[[Any], Iterator[str]]]] = {
    "load": (_make_texts, _check_texts),
    "read": (_make_readings, _check_readings),
    "collate": (
        lambda: to_json(_collate(baseline()[0])),
        lambda j: _check_record(j, baseline()[0]),
    ),
    "write": (lambda: to_json(baseline()[1]), lambda j: _check_record(j, baseline()[0])),
    "read back": (_make_again, _check_again),
    "keep a reading": (_make_kept_readings, _check_kept_readings),
    "dossier": (_make_dossier, _check_dossier),
}
EXPORTS = (
    "tables parquet annotations tei refi-qda jsonl csv events dna html markdown word followthemoney"
).split()
for _name in EXPORTS:
    STAGES[_name] = (_exporting(_name), iter)


# How things are broken


def change_spans(value: Any, change: Callable[[Span], Span]) -> Any:
    """The value with every place in it changed."""
    if isinstance(value, Span):
        return change(value)
    if isinstance(value, tuple):
        return tuple(change_spans(each, change) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: change_spans(getattr(value, f.name), change) for f in fields(value)}
        return replace(value, **changed)  # type: ignore[type-var]
    return value


def shift(span: Span) -> Span:
    return replace(span, start=span.start + 1, end=span.end + 1)


def widen(span: Span) -> Span:
    return replace(span, end=span.end + 1)


def narrow(span: Span) -> Span:
    return replace(span, end=span.end - 1) if len(span) > 1 else span


def in_utf16(span: Span) -> Span:
    text = next(each.text for each in documents() if each.id == span.document)
    first, last = (len(text[:at].encode("utf-16-le")) // 2 for at in (span.start, span.end))
    return replace(span, start=first, end=last)


def in_bytes(span: Span) -> Span:
    text = next(each.text for each in documents() if each.id == span.document)
    first, last = (len(text[:at].encode()) for at in (span.start, span.end))
    return replace(span, start=first, end=last)


def one_line_end(span: Span) -> Span:
    text = next(each.text for each in documents() if each.id == span.document)
    first, last = (len(text[:at].replace("\r\n", "\n")) for at in (span.start, span.end))
    return replace(span, start=first, end=last)


def elsewhere(span: Span) -> Span:
    """In another report."""
    return replace(span, document=documents()[span.document == documents()[0].id].id)


def spans_of_result(change: Callable[[Span], Span]) -> Change:
    return lambda whole, *args, **named: change_spans(whole(*args, **named), change)


def result(change: Callable[[Any], Any]) -> Change:
    return lambda whole, *args, **named: change(whole(*args, **named))


def each_of(change: Callable[[Any], Any]) -> Change:
    """Every entry of the result changed."""
    return result(lambda entries: tuple(change(each) for each in entries))


def field_of(name: str, change: Callable[[Any], Any]) -> Change:
    """One field of every entry of the result changed."""
    return each_of(lambda each: replace(each, **{name: change(getattr(each, name))}))


def key_of(name: str, change: Callable[[Any], Any]) -> Change:
    """One key of the table that is the result changed."""
    return result(lambda table: {**table, name: change(table[name])})


def without_evidence(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(replace(each, evidence=()) for each in reasons)


def without_words(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(replace(each, because=" ") for each in reasons)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def straight(text: str) -> str:
    return text.translate({0x201C: '"', 0x201D: '"', 0x2019: "'"})


def in_bytes_text(text: str) -> str:
    return "".join(chr(byte) for byte in text.encode())
