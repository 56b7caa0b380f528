"""Statements as they are compared: wording, vectors, place in the report, days."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from verbale.record import DateRange, Document, Reading, Statement
from verbale.text.segment import find_marked, find_paragraphs, find_sentences
from verbale.text.wording import empty_words, find_stems, is_negated, is_number

Floats = NDArray[np.float32]
Vectors = Mapping[str, Floats]
Pair = tuple[int, int]

# How sure a day is that the report tells itself; one that only follows from the news around it is
# less sure than that (collation/times.py).
DAY_TOLD = 0.8
# What a word that tells little counts beside a rare one.
EMPTY_WEIGHT = 0.1


class Embedding(Protocol):
    """What is asked of an engine here."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """(n, size), each row of unit length."""
        ...


def embed_wordings(
    readings: Sequence[Reading], statements: Sequence[Statement], *, engine: Embedding
) -> dict[str, Floats]:
    """A vector for each wording and each sentence of one; the same words are embedded once."""
    texts = {reading.document.id: reading.document for reading in readings}
    wanted: dict[str, None] = {}
    for statement in statements:
        document = texts[statement.document]
        wanted.update(dict.fromkeys([say(document, statement), tell(document, statement)]))
        wanted.update(dict.fromkeys(_sentences(document, statement)))
    return dict(zip(wanted, engine.embed(list(wanted)), strict=True))


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it is compared."""

    text: str
    stems: tuple[str, ...]
    vector: Floats
    sentences: Floats  # a vector each
    fragments: tuple[tuple[str, ...], ...]  # what stands in quotation marks within
    words: frozenset[str]  # the stems, each once
    numbers: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A statement where it stands in its report."""

    statement: Statement
    document: Document
    order: int  # among the statements of all reports
    place: int  # 0: headline; 1, 2: the lead; more: further down
    wording: int
    days: tuple[float, float]
    day_told: bool  # by the report itself, rather than guessed from the news around
    vector: Floats  # of cue and content
    cue: str  # small


@dataclass(slots=True)
class Found:
    """All statements, and those that stand for all that say exactly the same."""

    told: list[Told]
    wordings: list[Wording]
    same: dict[int, list[int]]  # a statement in another report than all before: all alike
    weights: dict[str, float] = field(default_factory=dict)
    heft: list[tuple[float, float]] = field(default_factory=list)  # of each wording: once, in all
    lexical: dict[Pair, tuple[float, ...]] = field(default_factory=dict)
    _places: dict[int, dict[str, list[int]]] = field(default_factory=dict)

    def places(self, wording: int) -> Mapping[str, Sequence[int]]:
        """Where each stem stands in a wording."""
        if wording not in self._places:
            places = self._places[wording] = {}
            for place, stem in enumerate(self.wordings[wording].stems):
                places.setdefault(stem, []).append(place)
        return self._places[wording]


def say(document: Document, statement: Statement) -> str:
    return " ".join(document.text[span.start : span.end] for span in statement.content)


def tell(document: Document, statement: Statement) -> str:
    """Cue and content: in "called off the talks" the cue says most."""
    return " ".join(filter(None, [document.words(statement.cue), say(document, statement)]))


def _sentences(document: Document, statement: Statement) -> list[str]:
    """The sentences of its pieces; none if it is a single one."""
    found: list[str] = []
    for span in statement.content:
        piece = document.text[span.start : span.end]
        found += _cut(piece)
    return found if len(found) > 1 else []


@lru_cache(maxsize=50_000)
def _cut(piece: str) -> tuple[str, ...]:
    """The sentences of more than one word, kept since each step of collation asks for them."""
    sentences = (piece[start:end] for start, end in find_sentences(piece))
    return tuple(sentence for sentence in sentences if len(find_stems(sentence)) > 1)


def find_told(
    readings: Sequence[Reading], statements: Sequence[Statement], vectors: Vectors
) -> Found:
    documents = {reading.document.id: reading.document for reading in readings}
    starts = {reading.document.id: _starts(reading) for reading in readings}
    order = {id: place for place, id in enumerate(documents)}
    places: dict[str, int] = {}
    wordings: list[Wording] = []
    told = []
    by_place = sorted(
        range(len(statements)),
        key=lambda i: (
            order[statements[i].document],
            statements[i].content[0].start,
            -statements[i].content[-1].end,
        ),
    )
    ranks = {i: rank for rank, i in enumerate(by_place)}
    for i, statement in enumerate(statements):
        document = documents[statement.document]
        text = say(document, statement)
        if text not in places:
            places[text] = len(wordings)
            wordings.append(_wording(document, statement, text, vectors))
        place = bisect_right(starts[document.id], statement.content[0].start) - 1
        told.append(
            Told(
                statement,
                document,
                ranks[i],
                place,
                places[text],
                _days(statement.said_on),
                _is_day_told(statement),
                vectors[tell(document, statement)],
                document.words(statement.cue).lower(),
            )
        )
    found = Found(told, wordings, _fold_same(told, wordings))
    found.weights = weights = _weigh(wordings)
    found.heft = [
        (sum(weights[stem] for stem in sorted(one.words)), sum(weights[stem] for stem in one.stems))
        for one in wordings
    ]
    return found


def _starts(reading: Reading) -> list[int]:
    """Where the report's own paragraphs begin, the headline first."""
    starts = [passage.span.start for passage in reading.passages if not passage.is_noise]
    return starts or [start for start, _ in find_paragraphs(reading.document.text)]


def _wording(document: Document, statement: Statement, text: str, vectors: Vectors) -> Wording:
    stems = find_stems(text)
    sentences = _sentences(document, statement)
    vector = vectors[text]
    parts = np.array([vectors[one] for one in sentences]) if sentences else vector[None]
    stems = stems or (text,)
    numbers = frozenset(stem for stem in stems if is_number(stem))
    return Wording(
        text,
        stems,
        vector,
        parts,
        tuple(_fragments(text)),
        frozenset(stems),
        numbers,
        is_negated(stems),
    )


def _fragments(text: str) -> Iterator[tuple[str, ...]]:
    """Words in quotation marks that are not the whole."""
    for start, end in find_marked(text):
        if end - start < len(text) - 2:
            stems = find_stems(text[start:end])
            if any(stem not in empty_words() for stem in stems):
                yield stems


def _days(said_on: DateRange | None) -> tuple[float, float]:
    if said_on is None:
        return -math.inf, math.inf
    return float(said_on.first.toordinal()), float(said_on.last.toordinal())


def _is_day_told(statement: Statement) -> bool:
    settled = [one.confidence for one in statement.reasons if one.field == "said_on"]
    return not settled or settled[0] >= DAY_TOLD


def _fold_same(told: Sequence[Told], wordings: Sequence[Wording]) -> dict[int, list[int]]:
    """One statement for all in other reports with the very same words, speakers and day."""
    first: dict[tuple[object, ...], int] = {}
    seen: set[tuple[int, str]] = set()
    same: dict[int, list[int]] = {}
    for i, one in enumerate(told):
        statement = one.statement
        stems = wordings[one.wording].stems
        at = first.setdefault((stems, statement.speakers, statement.said_on, _rest(one)), i)
        if len(stems) < FEWEST_SAME_WORDS or (at, one.document.id) in seen:
            at = i
        seen.add((at, one.document.id))
        same.setdefault(at, []).append(i)
    return same


# Two statements of fewer words ("a cease-fire") are not the same only because the words are.
FEWEST_SAME_WORDS = 4


def _rest(one: Told) -> tuple[object, ...]:
    return one.statement.on_behalf_of, one.statement.kind


def _weigh(wordings: Sequence[Wording]) -> dict[str, float]:
    """What each word tells: one that every statement holds little, a rare one much."""
    held = Counter(stem for wording in wordings for stem in set(wording.stems))
    total = math.log(len(wordings) + 0.5)
    return {
        stem: EMPTY_WEIGHT
        if stem in empty_words()
        else max(EMPTY_WEIGHT, math.log(len(wordings) / count + 0.5) / total)
        for stem, count in held.items()
    }
