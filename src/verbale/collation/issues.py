"""Which statement takes which stance on which issue of the codebook.

For each statement the issues that lie near it are weighed by the engine, which reads proposition
and statement side by side; a weighing of its answer with how near the two lie decides.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from verbale.collation.hinges import OPENERS, find_around, find_hinges
from verbale.engine import LEANINGS, Leaning, Saying
from verbale.record import (
    ACTS,
    Act,
    Entity,
    Issue,
    Reading,
    Reason,
    Span,
    Stance,
    StanceValue,
    Statement,
)
from verbale.text.polarity import count_turns, count_turns_near, turning_words
from verbale.text.wording import empty_words, find_words

Floats = NDArray[np.float32]
Range = tuple[int, int]

# Issues that are weighed for each statement: the nearest, and how near they must lie
# (docs/stances.md says how many of the gold's stances that leaves out).
NEAREST, FAR = 5, 0.08
# One that lies further behind the nearest than this is weighed only if more than this share of its
# telling words is named: a quarter fewer to weigh, 4 % of the stances among them (gold dossiers).
BEHIND, NAMED = 0.1, 0.1
# Code points before a statement in which its matter may be named.
LEAD_WORDS = 120
# A hinge names the issue that lies nearest to it, if it is at least so near (docs/stances.md).
NAMES_ISSUE = 0.4
# What it counts, in log-odds, for a stance to be conditional that its issue is spoken of around a
# condition rather than in it (fitted on half of labelled/stances).
HANGS = 3.5

# Press reports assert more than the texts that the engine learnt from (gold dossiers, each by an
# engine that had not seen it).
ASSERTS_MORE = 0.1

# What is weighed for each of three questions, in the order of the weights of
# data/engine/stances.json. Does the statement take a stance on the issue at all?
TAKES = (
    "any",  # the encoder's log-odds of any stance against none
    *("near", "behind"),  # the vectors' nearness, and how much nearer the nearest issue lies
    *("named", "around"),  # telling words of the proposition in the statement, and before it
    *("turned", "turned near"),  # 1: as the proposition has it; -1: the other way round; 0: unknown
    *("favours", "refuses", "blames"),  # chances of such acts
    "condition",  # words that open one
    "bias",
)
# Is it for or against?
SIDES = (
    "for",  # the encoder's log-odds of for against against
    *ACTS,
    *("turned", "turned near"),
    *("act turned", "act turned near", "act"),  # favours less refuses, also as the words turn
    "bias",
)
# Is it so only on a condition?
HINGES = ("conditional", "against none", "condition", "bias")
# Acts that mostly speak for what they speak of, against it, and those that may do either.
FAVOURS: frozenset[Act] = frozenset({"demand", "offer", "accept", "promise", "praise", "announce"})
REFUSES: frozenset[Act] = frozenset({"reject", "deny"})
BLAMES: frozenset[Act] = frozenset({"accuse", "warn", "express-doubt", "threaten"})


class Weigher(Protocol):
    """What is asked of an engine here."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """(n, size), each row of unit length."""
        ...

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        """Which way each statement leans on its proposition."""
        ...


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights of the log-odds of the three questions, and limits.

    A stance is taken where the chance of any is at least ``least``; it is unclear where none of the
    three reaches ``clear`` of that chance.
    """

    takes: Floats
    sides: Floats
    hinges: Floats
    least: float
    clear: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement beside an issue that may be its matter.

    ``named``, ``around``: share of the proposition's telling words, rare ones weighing more, in the
    statement and just before it. ``turned``, ``turned_near``: 1 where as many words turn the matter
    round as in the proposition (or both an odd number), -1 where not, 0 where that says nothing.
    ``hangs``: how much more the issue is the matter of what is said around the condition than of
    the condition itself; 0 without one.
    """

    statement: int
    issue: int
    near: float
    behind: float
    named: float
    around: float
    turned: int
    turned_near: int
    condition: bool
    hangs: float = 0.0


def take_stances(
    readings: Sequence[Reading],
    statements: Sequence[Statement],
    entities: Sequence[Entity],
    codebook: Sequence[Issue],
    *,
    engine: Weigher,
) -> tuple[Statement, ...]:
    """The statements, each with its act and the stances that it takes on issues of the codebook.

    Most take none. A stance has its confidence, its words that state a condition, and its reason.
    """
    if not statements:
        return ()
    texts = {reading.document.id: reading.document.text for reading in readings}
    names = {entity.id: entity.name for entity in entities}
    sayings = [to_saying(statement, texts[statement.document], names) for statement in statements]
    candidates = find_candidates(sayings, codebook, engine=engine) if codebook else []
    places, leanings = _ask(sayings, candidates, codebook, engine=engine)
    statements = settle_acts(statements, places, leanings)
    leanings = leanings[: len(candidates)]
    chances = weigh(candidates, leanings, weighing())
    taken: dict[int, list[Stance]] = defaultdict(list)
    for candidate, leaning, chance in zip(candidates, leanings, chances, strict=True):
        at, issue = candidate.statement, codebook[candidate.issue]
        value, confidence = decide(chance, weighing())
        if value is not None:
            ranges = find_hinges(sayings[at].words, issue.proposition) or leaning.hinge
            condition = tuple(place(statements[at], ranges)) if value == "conditional" else ()
            taken[at].append(Stance(issue.id, value, condition, confidence=round(confidence, 4)))
    named = _name_hinges(taken, statements, texts, codebook, engine=engine)
    return tuple(
        _with_stances(statement, named[at], codebook) if at in named else statement
        for at, statement in enumerate(statements)
    )


def _ask(
    sayings: Sequence[Saying],
    candidates: Sequence[Candidate],
    codebook: Sequence[Issue],
    *,
    engine: Weigher,
) -> tuple[list[int], tuple[Leaning, ...]]:
    """The engine's answer for each candidate, then for each statement that has none.

    Also the statement of each answer. A statement beside no issue is read for its act alone.
    """
    weighed = {candidate.statement for candidate in candidates}
    alone = [at for at in range(len(sayings)) if at not in weighed]
    pairs = [(sayings[c.statement], codebook[c.issue].proposition) for c in candidates]
    acts_only = [(replace(sayings[at], before=""), "") for at in alone]
    leanings = engine.lean([*pairs, *acts_only])
    return [*(candidate.statement for candidate in candidates), *alone], leanings


def settle_acts(
    statements: Sequence[Statement], places: Sequence[int], leanings: Sequence[Leaning]
) -> tuple[Statement, ...]:
    """The statements with the act that the engine sees when it reads each by itself.

    ``places``: the statement of each leaning. Where the engine says nothing, or sees the act that
    reading found, the statement stays as it is.
    """
    chances: dict[int, list[Sequence[float]]] = defaultdict(list)
    for at, leaning in zip(places, leanings, strict=True):
        if leaning.acts:
            chances[at].append(leaning.acts)
    settled = list(statements)
    for at, rows in chances.items():
        mean = np.mean(rows, axis=0)
        mean[ACTS.index("assert")] += ASSERTS_MORE
        act = ACTS[int(mean.argmax())]
        if act != statements[at].act:
            reason = Reason(
                "act",
                round(float(np.mean(rows, axis=0)[ACTS.index(act)]), 4),
                f"Read by itself the statement is one to {act}; at first it was read as one "
                f"to {statements[at].act}.",
                statements[at].cue + statements[at].content,
            )
            settled[at] = replace(
                statements[at], act=act, reasons=(*statements[at].reasons, reason)
            )
    return tuple(settled)


def to_saying(statement: Statement, text: str, names: Mapping[str, str]) -> Saying:
    """The statement as the engine weighs it."""
    who = [*statement.speakers, *([statement.on_behalf_of] if statement.on_behalf_of else [])]
    return Saying.of(
        text,
        [(span.start, span.end) for span in statement.content],
        [(span.start, span.end) for span in statement.cue],
        ", ".join(dict.fromkeys(names.get(id, id) for id in who)),
    )


def find_candidates(
    sayings: Sequence[Saying], codebook: Sequence[Issue], *, engine: Weigher
) -> list[Candidate]:
    """For each statement the issues that lie near it, by their vectors and by their cues."""
    vectors = engine.embed([f"{saying.by} {saying.cue}: {saying.words}" for saying in sayings])
    near = vectors @ engine.embed([issue.proposition for issue in codebook]).T
    telling = _weigh_words(codebook)
    found = []
    for at, (saying, row) in enumerate(zip(sayings, near, strict=True)):
        words = f"{saying.cue} {saying.words}".lower()
        cued = {i for i, issue in enumerate(codebook) if _has_cue(words, issue.cues)}
        order = sorted(range(len(codebook)), key=lambda i: (i not in cued, -row[i]))
        top = float(row.max())
        for i in order[: max(NEAREST, len(cued))]:
            if i in cued or row[i] >= FAR:
                lies = float(row[i]), top - float(row[i])
                one = _compare(at, i, lies, saying, codebook[i].proposition, telling[i])
                if i in cued or one.behind <= BEHIND or one.named + one.around > NAMED:
                    found.append(one)
    return _hang(found, sayings, codebook, engine=engine)


def _hang(
    candidates: Sequence[Candidate],
    sayings: Sequence[Saying],
    codebook: Sequence[Issue],
    *,
    engine: Weigher,
) -> list[Candidate]:
    """The candidates, each with how its issue hangs on the condition of its statement.

    "The pits open only if the fund is filled" hangs the pits on the fund, not the fund on the pits.
    """
    parts: dict[tuple[int, int], tuple[str, str]] = {}
    for one in candidates:
        if one.condition:
            words = sayings[one.statement].words
            ranges = find_hinges(words, codebook[one.issue].proposition, kinds=OPENERS)
            around = find_around(words, ranges)
            within = " ".join(words[start:end] for start, end in ranges)
            if _stems(around) and _stems(within):
                parts[one.statement, one.issue] = around, within
    if not parts:
        return list(candidates)
    texts = list(dict.fromkeys(text for pair in parts.values() for text in pair))
    near = engine.embed(texts) @ engine.embed([issue.proposition for issue in codebook]).T
    rows = dict(zip(texts, near, strict=True))
    hung = {
        (at, issue): _lead(rows[around], issue) - _lead(rows[within], issue)
        for (at, issue), (around, within) in parts.items()
    }
    return [replace(one, hangs=hung.get((one.statement, one.issue), 0.0)) for one in candidates]


def _lead(near: Floats, issue: int) -> float:
    """How much nearer an issue lies than the nearest of the others."""
    others = np.delete(near, issue)
    return float(near[issue] - others.max()) if len(others) else float(near[issue])


def _weigh_words(codebook: Sequence[Issue]) -> list[dict[str, float]]:
    """For each issue the stems of its proposition: those that few issues have weigh more."""
    stems = [_stems(issue.proposition) for issue in codebook]
    count = Counter(stem for each in stems for stem in each)
    return [
        {stem: math.log((len(codebook) + 1) / count[stem]) for stem in sorted(each)}
        for each in stems
    ]


def _compare(
    statement: int,
    issue: int,
    lies: tuple[float, float],
    saying: Saying,
    proposition: str,
    telling: Mapping[str, float],
) -> Candidate:
    said, before = _stems(saying.words), _stems(saying.before[-LEAD_WORDS:])
    whole = sum(telling.values()) or 1.0
    turns = count_turns(proposition)
    near = count_turns_near(saying.words, telling.keys() - turning_words())
    return Candidate(
        statement,
        issue,
        *lies,
        named=sum(weight for stem, weight in telling.items() if stem in said) / whole,
        around=sum(w for stem, w in telling.items() if stem in before - said) / whole,
        turned=_same(count_turns(f"{saying.cue} {saying.words}"), turns),
        turned_near=0 if near is None else _same(near + count_turns(saying.cue), turns),
        condition=bool(find_hinges(saying.words, proposition, kinds=OPENERS)),
    )


def _same(turns: int, others: int) -> int:
    return 1 if turns % 2 == others % 2 else -1


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in find_words(text)) - empty_words()


def _has_cue(words: str, cues: Sequence[str]) -> bool:
    return any(cue.lower() in words for cue in cues)


def weigh(
    candidates: Sequence[Candidate], leanings: Sequence[Leaning], weighing: Weighing
) -> Floats:
    """(n, 4): the chance of each leaning, in the order of LEANINGS."""
    if not candidates:
        return np.zeros((0, len(LEANINGS)), np.float32)
    takes, sides, hinges = features(candidates, leanings)
    hangs = np.array([one.hangs for one in candidates], np.float32)
    any_stance = _chance(takes @ weighing.takes)
    in_favour = _chance(sides @ weighing.sides)
    hinged = _chance(hinges @ weighing.hinges + HANGS * hangs)
    plain = any_stance * (1.0 - hinged)
    parts = (1.0 - any_stance, plain * in_favour, plain * (1.0 - in_favour), any_stance * hinged)
    chances: Floats = np.stack(parts, 1).astype(np.float32)
    return chances


def _chance(odds: NDArray[np.floating]) -> Floats:
    chance: Floats = (1.0 / (1.0 + np.exp(-odds))).astype(np.float32)
    return chance


def features(
    candidates: Sequence[Candidate], leanings: Sequence[Leaning]
) -> tuple[Floats, Floats, Floats]:
    """(n, TAKES), (n, SIDES), (n, HINGES): what is weighed for each of the three questions."""
    rows = [_features(*pair) for pair in zip(candidates, leanings, strict=True)]
    takes, sides, hinges = zip(*rows, strict=True)
    return np.array(takes, np.float32), np.array(sides, np.float32), np.array(hinges, np.float32)


def _features(one: Candidate, leaning: Leaning) -> tuple[list[float], list[float], list[float]]:
    none, in_favour, against, conditional = (max(chance, 1e-6) for chance in leaning.chances)
    acts = dict(zip(ACTS, leaning.acts or [0.0] * len(ACTS), strict=True))
    favours, refuses, blames = (
        sum(acts[act] for act in some) for some in (FAVOURS, REFUSES, BLAMES)
    )
    turned, turned_near, act = float(one.turned), float(one.turned_near), favours - refuses
    takes = [
        math.log(in_favour + against + conditional) - math.log(none),
        *(one.near, one.behind, one.named, one.around),
        *(turned, turned_near, favours, refuses, blames, float(one.condition), 1.0),
    ]
    sides = [
        math.log(in_favour) - math.log(against),
        *acts.values(),
        *(turned, turned_near, act * turned, act * turned_near, act, 1.0),
    ]
    hinges = [
        math.log(conditional) - math.log(in_favour + against),
        math.log(conditional) - math.log(none),
        *(float(one.condition), 1.0),
    ]
    return takes, sides, hinges


def decide(chances: Floats, weighing: Weighing) -> tuple[StanceValue | None, float]:
    """The stance that these chances amount to and how sure it is; None for no stance."""
    best = 1 + int(chances[1:].argmax())
    confidence = float(chances[best])
    if 1.0 - float(chances[0]) < weighing.least:
        return None, confidence
    if confidence < weighing.clear * (1.0 - float(chances[0])):
        return "unclear", confidence
    values: tuple[StanceValue, ...] = ("for", "against", "conditional")
    return values[best - 1], confidence


def place(statement: Statement, ranges: Sequence[Range]) -> Iterator[Span]:
    """Ranges of a statement's words as places in its document."""
    offset = 0
    for piece in statement.content:
        for start, end in ranges:
            a, b = max(start, offset), min(end, offset + len(piece))
            if a < b:
                shift = piece.start - offset
                yield Span(piece.document, a + shift, b + shift)
        offset += len(piece) + 1


def _name_hinges(
    taken: Mapping[int, Sequence[Stance]],
    statements: Sequence[Statement],
    texts: Mapping[str, str],
    codebook: Sequence[Issue],
    *,
    engine: Weigher,
) -> dict[int, tuple[Stance, ...]]:
    """The stances with the issue that the words of their condition name, if they name one."""
    hinged = [(at, s) for at, stances in taken.items() for s in stances if s.condition]
    words = [_words(texts[statements[at].document], stance.condition) for at, stance in hinged]
    named: dict[tuple[int, str], str] = {}
    if hinged:
        near = engine.embed(words) @ engine.embed([i.proposition for i in codebook]).T
        for (at, stance), row in zip(hinged, near, strict=True):
            others = [i for i, issue in enumerate(codebook) if issue.id != stance.issue]
            if others and row[(best := max(others, key=lambda i: row[i]))] >= NAMES_ISSUE:
                named[at, stance.issue] = codebook[best].id
    return {
        at: tuple(replace(s, hinges_on=named.get((at, s.issue))) for s in stances)
        for at, stances in taken.items()
    }


def _words(text: str, spans: Sequence[Span]) -> str:
    return " ".join(text[span.start : span.end] for span in spans)


def _with_stances(
    statement: Statement, stances: Sequence[Stance], codebook: Sequence[Issue]
) -> Statement:
    propositions = {issue.id: issue.proposition for issue in codebook}
    reasons = tuple(
        Reason(
            "stances",
            stance.confidence,
            f"These words are read as {_in_words(stance.value)} “{propositions[stance.issue]}”.",
            statement.cue + statement.content,
        )
        for stance in stances
    )
    return replace(statement, stances=tuple(stances), reasons=statement.reasons + reasons)


def _in_words(value: StanceValue) -> str:
    said: dict[StanceValue, str] = {
        "for": "for",
        "against": "against",
        "conditional": "for, on a condition,",
        "unclear": "taking a stand, unclear which, on",
    }
    return said[value]


@lru_cache(maxsize=1)
def weighing() -> Weighing:
    """The weighing that is shipped, fitted by ``verbale train``."""
    path = resources.files("verbale") / "data" / "engine" / "stances.json"
    written = json.loads(path.read_text(encoding="utf-8"))

    def weights(question: str, names: Sequence[str]) -> Floats:
        return np.array([written[question][name] for name in names], np.float32)

    return Weighing(
        weights("takes", TAKES),
        weights("sides", SIDES),
        weights("hinges", HINGES),
        written["least"],
        written["clear"],
    )
