"""What the tests of judgements share: readings of the examples, and judgements on them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gold_dossiers import read_gold
from verbale.engine import Leaning, Saying, Tagging
from verbale.judgements import find_place, make_judgement
from verbale.pipeline import collate
from verbale.record import (
    Document,
    Entry,
    EntryKind,
    Issue,
    Json,
    Judgement,
    Mention,
    Place,
    Reading,
    Record,
    Span,
    Statement,
)

EXAMPLES = Path(__file__).parents[2] / "examples"


class GuessingEngine:
    """Compares words and takes sides by their fingerprints: always the same, and fast."""

    name = "guess 1"

    def tag(self, text: str, parts: tuple[tuple[int, int], ...]) -> Tagging:
        return Tagging()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = [_random(text).normal(size=384) for text in texts]
        unit = [vector / np.linalg.norm(vector) for vector in vectors]
        return np.array(unit, np.float32).reshape(-1, 384)

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        chances = [_random(said.words + issue).dirichlet([0.5] * 4) for said, issue in pairs]
        return tuple(Leaning(tuple(map(float, each))) for each in chances)


def _random(text: str) -> np.random.Generator:
    return np.random.default_rng(int(hashlib.sha256(text.encode()).hexdigest()[:12], 16))


@cache
def read_example(name: str) -> tuple[tuple[Reading, ...], tuple[Issue, ...]]:
    """The readings that an example's gold record was annotated from, and its codebook."""
    gold = read_gold(name)
    return tuple(_reading(document, gold) for document in gold.documents), gold.codebook


def _reading(document: Document, gold: Record) -> Reading:
    own = [each for each in gold.statements if each.document == document.id]
    mentions = [
        Mention(span, entity.type, document.text[span.start : span.end])
        for entity in gold.entities
        for span in entity.mentions
        if span.document == document.id
    ]
    return Reading(
        replace(document, published=None, reasons=()),
        tuple(passage for passage in gold.noise if passage.span.document == document.id),
        tuple(sorted(mentions, key=lambda mention: mention.span)),
        statements=tuple(map(_as_found, sorted(own, key=lambda each: each.reading_order))),
    )


def _as_found(statement: Statement) -> Statement:
    return Statement(
        statement.content,
        statement.cue,
        statement.source,
        kind=statement.kind,
        act=statement.act,
        antecedent=statement.source,
        inner=statement.inner,
        confidence=0.7,
    )


def settle(
    readings: Sequence[Reading],
    *judgements: Judgement,
    codebook: Sequence[Issue] = (),
) -> Record:
    """The record with an engine that guesses."""
    return collate(readings, codebook=codebook, judgements=judgements, engine=GuessingEngine())


def read_text(text: str, *statements: tuple[str, str, str], name: str = "a.txt") -> Reading:
    """A report in which these contents, cues and sources stand; names are those in capitals."""
    id = name.removesuffix(".txt")
    document = Document(id, name, text)
    found = tuple(
        Statement(
            span_of(document, content),
            span_of(document, cue, near=content) if cue else (),
            source := span_of(document, who, near=content) if who else (),
            antecedent=source,
            confidence=0.6,
        )
        for content, cue, who in statements
    )
    return Reading(document, mentions=tuple(_names(document)), statements=found)


def _names(document: Document) -> list[Mention]:
    kinds = {"Norland": "state", "Ann Lind": "person", "Ben Roe": "person", "Lind": "person"}
    found = {}
    for name, kind in kinds.items():
        at = document.text.find(name)
        while at >= 0:
            span = Span(document.id, at, at + len(name))
            if not any(span.overlaps(other) for other in found):
                found[span] = Mention(span, kind, name)  # type: ignore[arg-type]
            at = document.text.find(name, at + 1)
    return [found[span] for span in sorted(found)]


def span_of(document: Document, words: str, near: str = "") -> tuple[Span, ...]:
    """Where the words stand, the nearest to the others."""
    around = document.text.index(near) if near else 0
    places = [at for at in range(len(document.text)) if document.text.startswith(words, at)]
    at = min(places, key=lambda at: abs(at - around))
    return (Span(document.id, at, at + len(words)),)


def place_of(reading: Reading, words: str) -> Place:
    return find_place(reading.document, span_of(reading.document, words))


def judge(
    reading: Reading,
    words: str,
    field: str,
    value: Json,
    *,
    kind: EntryKind = "statement",
    by: str = "Ada",
    reason: str = "",
    decides: Sequence[str] = (),
) -> Judgement:
    """A judgement on what stands at these words."""
    entry = Entry(kind, place_of(reading, words))
    return make_judgement(by, entry, field, value, reason=reason, decides=decides)
