"""What tells that two statements report one act of speaking: learnt from gold dossiers.

Also from those of our own invention, and from our groups of statements in labelled/utterances.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verbale.collation.likeness import FEATURES, Weighing, compare_pairs, likelihood
from verbale.collation.utterances import group_likely
from verbale.collation.wordings import Embedding, Floats, embed_wordings, find_told
from verbale.errors import VerbaleError
from verbale.record import (
    DateRange,
    Document,
    Passage,
    PassageKind,
    Reading,
    Span,
    Statement,
)
from verbale.text.noise import find_passages
from verbale.text.segment import kind_of

Doubles = NDArray[np.float64]
Ids = tuple[str, str]

# Pulls every weight to 0, so that a feature which few pairs have cannot count for much.
CAUTION = 5.0
STEPS = 30
# Set on all dossiers, each left out in turn (docs/utterances.md).
JOINS, ALLOWS, LINKS = 0.4, 0.2, 0.8


@dataclass
class Dossier:
    """The pairs of a gold dossier that may be one utterance, and which are."""

    name: str
    names: list[str]  # the gold id of each statement
    alike: dict[int, list[int]]  # statements with the very same words, by the one that is compared
    pairs: list[tuple[int, int]]
    features: Floats
    same: frozenset[Ids]  # of the gold record
    free: frozenset[Ids]  # defensible: neither learnt from nor scored

    def labels(self) -> Doubles:
        return np.array([ids in self.same for ids in self._ids()], np.float64)

    def counted(self) -> NDArray[np.bool_]:
        return np.array([ids not in self.free for ids in self._ids()], bool)

    def _ids(self) -> list[Ids]:
        return [_ordered(self.names[a], self.names[b]) for a, b in self.pairs]


def read_gold(gold: Path, texts: Path) -> tuple[list[Reading], list[Statement], dict[str, str]]:
    """The reports of a gold dossier, its statements as settled, and the gold id of each."""
    record = json.loads(gold.read_text(encoding="utf-8"))
    readings, statements, ids = [], [], {}
    for key, entry in record["documents"].items():
        text = (texts / entry["name"]).read_bytes().decode("utf-8-sig")
        document = Document(key, entry["name"], text, published=_days(entry.get("published")))
        readings.append(Reading(document, passages=find_passages(document)))
    for entry in record["statements"]:
        statement = _statement(entry)
        statements.append(statement)
        ids[statement.id] = entry["id"]
    return readings, statements, ids


def _statement(entry: Mapping[str, Any]) -> Statement:
    def spans(role: str) -> tuple[Span, ...]:
        return tuple(Span(entry["file"], start, end) for start, end in entry[role])

    return Statement(
        content=spans("content"),
        cue=spans("cue"),
        source=spans("source"),
        kind=entry["kind"],
        speakers=tuple(entry["speakers"]),
        on_behalf_of=entry["on_behalf_of"],
        said_on=_days(entry["said_on"]),
    )


def _days(written: str | None) -> DateRange | None:
    if not written:
        return None
    first, _, last = written.partition("/")
    return DateRange(date.fromisoformat(first), date.fromisoformat(last or first))


def make_dossier(gold: Path, texts: Path, *, engine: Embedding) -> Dossier:
    """The pairs of a gold dossier, with gold statements, speakers and days."""
    readings, statements, gold_ids = read_gold(gold, texts)
    same, free = read_gold_pairs(json.loads(gold.read_text(encoding="utf-8")))
    name = gold.parent.name if gold.stem == "gold" else gold.stem
    names = [gold_ids[statement.id] for statement in statements]
    return make_pairs(name, readings, statements, names, same, free, engine)


def make_pairs(
    name: str,
    readings: Sequence[Reading],
    statements: Sequence[Statement],
    names: list[str],
    same: frozenset[Ids],
    free: frozenset[Ids],
    engine: Embedding,
) -> Dossier:
    vectors = embed_wordings(readings, statements, engine=engine)
    found = find_told(readings, statements, vectors)
    pairs, features = compare_pairs(found)
    return Dossier(name, names, found.same, pairs, features, same, free)


# "B 2 b said | "Better late," … "Much better."": report, utterances, place (headline, lead, body),
# cue and content of a statement.
_LINE = re.compile(
    r"(?P<report>[A-Z]) (?P<groups>\d+(?:,\d+)*) (?P<place>[hlb])"
    r"(?: (?P<cue>[^|]*?))? ?\| (?P<words>.+)"
)
_PIECE_ENDS = re.compile(r" … (?=[\"“'‘])")
DAY = DateRange(date(2031, 5, 2), date(2031, 5, 2))


@dataclass(frozen=True)
class Line:
    """A statement of labelled/utterances."""

    report: str
    utterances: frozenset[str]  # of the whole file, by the speaker's name and a number
    place: PassageKind
    cue: str
    words: str


def read_groups(path: Path) -> dict[str, list[Line]]:
    """The statements of each speaker in a file of labelled/utterances."""
    blocks = [
        list(filter(None, block.splitlines()))
        for block in path.read_text(encoding="utf-8").split("%% ")[1:]
    ]
    return {speaker: [_parse(speaker, line) for line in lines] for speaker, *lines in blocks}


def make_groups(path: Path, *, engine: Embedding) -> Dossier:
    """The pairs of our own groups of statements (labelled/utterances), a speaker a block."""
    readings: list[Reading] = []
    statements: list[Statement] = []
    groups: list[frozenset[str]] = []
    for speaker, lines in read_groups(path).items():
        for report, told in groupby(sorted(lines, key=_report), key=_report):
            some = list(told)
            reading, found = _write_report(f"{speaker} {report}", speaker, some)
            readings.append(reading)
            statements += found
            groups += [line.utterances for line in some]
    names = [f"{number:04d}" for number in range(len(statements))]
    same = frozenset(
        (names[a], names[b])
        for a, b in combinations(range(len(statements)), 2)
        if groups[a] & groups[b]
    )
    return make_pairs(path.stem, readings, statements, names, same, frozenset(), engine)


def _parse(speaker: str, line: str) -> Line:
    match = _LINE.fullmatch(line)
    if not match:
        raise VerbaleError(f"labelled/utterances: {line!r} is not in the form of the other lines.")
    return Line(
        report=match["report"],
        utterances=frozenset(f"{speaker} {one}" for one in match["groups"].split(",")),
        place="headline" if match["place"] == "h" else "body",
        cue=match["cue"] or "",
        words=match["words"],
    )


def _report(line: Line) -> str:
    return line.report


def _write_report(
    name: str, speaker: str, lines: Sequence[Line]
) -> tuple[Reading, list[Statement]]:
    """A report whose headline, then paragraphs are these statements."""
    text = "" if lines[0].place == "headline" else "Headline of the day\n\n"
    passages = [Passage(Span(name, 0, len(text) - 2), "headline")] if text else []
    found = []
    for line in lines:
        start = len(text)
        text += f"{line.cue} " if line.cue else ""
        first = len(text)
        text += line.words + "\n\n"
        passages.append(Passage(Span(name, start, len(text) - 2), line.place))
        content = [Span(name, first + a, first + b) for a, b in _pieces(line.words)]
        found.append(
            Statement(
                content=tuple(content),
                cue=(Span(name, start, first - 1),) if line.cue else (),
                kind=kind_of(text, [(span.start, span.end) for span in content]),
                speakers=(speaker,),
                said_on=DAY,
            )
        )
    return Reading(Document(name, name, text), passages=tuple(passages)), found


def _pieces(words: str) -> list[tuple[int, int]]:
    gaps = [match.span() for match in _PIECE_ENDS.finditer(words)]
    return list(zip([0, *(b for _, b in gaps)], [*(a for a, _ in gaps), len(words)], strict=True))


def read_gold_pairs(record: Mapping[str, Any]) -> tuple[frozenset[Ids], frozenset[Ids]]:
    """Pairs that are one utterance, and those that are free (as ``score_record.py`` counts)."""
    optional = {one["id"] for one in record["statements"] if one.get("optional")}
    every = {ids for group in record["same_utterance"] for ids in _pairs_of(group)}
    free = {_ordered(a, b) for a, b in record.get("same_utterance_optional", [])}
    free |= {ids for ids in every if set(ids) & optional}
    return frozenset(every - free), frozenset(free)


def _pairs_of(group: Iterable[str]) -> Iterable[Ids]:
    return combinations(sorted(set(group)), 2)


def _ordered(a: str, b: str) -> Ids:
    return (a, b) if a <= b else (b, a)


def fit(dossiers: Sequence[Dossier]) -> Weighing:
    """Logistic regression over the pairs of these dossiers, by Newton's method."""
    kept = [dossier.counted() for dossier in dossiers]
    rows = np.concatenate([d.features[k] for d, k in zip(dossiers, kept, strict=True)])
    labels = np.concatenate([d.labels()[k] for d, k in zip(dossiers, kept, strict=True)])
    middle, spread = rows.mean(0, dtype=np.float64), rows.std(0, dtype=np.float64) + 1e-6
    design = np.column_stack([(rows - middle) / spread, np.ones(len(rows))])
    caution = CAUTION * np.eye(design.shape[1])
    caution[-1, -1] = 0.0
    beta = np.zeros(design.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (likely - labels) + caution @ beta
        bend = (design.T * (likely * (1 - likely))) @ design + caution
        beta -= np.linalg.solve(bend, slope)
    weights = beta[:-1] / spread
    bias = float(beta[-1] - weights @ middle)
    return Weighing(weights.astype(np.float32), bias, JOINS, ALLOWS, LINKS)


def score(dossiers: Sequence[Dossier], weighings: Sequence[Weighing]) -> tuple[int, int, int]:
    """Pairs found rightly, found, and to be found, over these dossiers."""
    right = found = wanted = 0
    for dossier, weighing in zip(dossiers, weighings, strict=True):
        pairs = predict(dossier, weighing) - dossier.free
        right += len(pairs & dossier.same)
        found += len(pairs)
        wanted += len(dossier.same)
    return right, found, wanted


def predict(dossier: Dossier, weighing: Weighing) -> frozenset[Ids]:
    """The pairs that stand in one group."""
    likely = likelihood(dossier.features, weighing)
    groups = [*group_likely(dossier.pairs, likely, weighing), *({at} for at in dossier.alike)]
    return frozenset(
        ids
        for group in groups
        for ids in _pairs_of(dossier.names[i] for at in group for i in dossier.alike[at])
    )


def write(weighing: Weighing, path: Path) -> None:
    """The file that ``verbale.collation.utterances`` reads."""
    named = dict(zip(FEATURES, weighing.weights.tolist(), strict=True))
    written = {
        "weights": {name: round(weight, 4) for name, weight in named.items()},
        "bias": round(weighing.bias, 4),
        "joins": weighing.joins,
        "allows": weighing.allows,
        "links": weighing.links,
    }
    path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
