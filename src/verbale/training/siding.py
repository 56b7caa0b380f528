"""Fits how the encoder's leaning and nearness are weighed into stances, on dossiers it never saw.

Each gold dossier is weighed by an encoder that learnt from the others; what it says of them, and
what people coded, settles the weights and limits of ``data/engine/stances.json``.
"""

from __future__ import annotations

import copy
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from verbale.collation.issues import (
    HINGES,
    SIDES,
    TAKES,
    Candidate,
    Weigher,
    Weighing,
    features,
    find_candidates,
    weigh,
)
from verbale.engine import LEANINGS, Leaning
from verbale.engine.leaning import Reader
from verbale.record import Issue
from verbale.training.cases import Case, case_of, draw_cases
from verbale.training.leaning import LeanNetwork, train_leaner
from verbale.training.renaming import rename
from verbale.training.stances import Talks

Floats = NDArray[np.float32]

# How hard weights are held to 0: of for or against there are few examples (gold dossiers, nested).
LOOSE, TIGHT = 1.7, 17.0
# What a stance that careful readers differ on counts beside one that is sure.
UNSURE = 0.5
STANCES = frozenset(LEANINGS[1:])
# How the encoder learns from dossiers annotated by hand, with so many cases of our own beside them
# in each pass that nothing is forgotten.
DOSSIER_PASSES, DOSSIER_RATE, DOSSIER_HEAD_RATE, BESIDE = 2, 5e-5, 3e-4, 1200
KEPT = 0.15


@dataclass
class Sheet:
    """A dossier's statements beside the issues that lie near them, and what people coded."""

    talks: Talks
    issues: list[Issue]
    candidates: list[Candidate]
    cases: list[Case]
    leanings: Sequence[Leaning] = ()
    coded: int = 0  # stances that people are sure of, whether they are among the candidates or not

    @property
    def codes(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """For each candidate the place in LEANINGS of what people coded, and whether surely."""
        codes = [
            self.talks.statements[c.statement].codes.get(self.issues[c.issue].id)
            for c in self.candidates
        ]
        value = [LEANINGS.index(c.value) if c and c.value in STANCES else 0 for c in codes]
        return np.array(value), np.array([c is not None and c.sure for c in codes])


def make_sheet(talks: Talks, engine: Weigher) -> Sheet:
    """The candidates that the program would weigh, had it found the statements as people did."""
    issues = [Issue(id, proposition) for id, proposition in talks.issues.items()]
    sayings = [statement.saying for statement in talks.statements]
    candidates = find_candidates(sayings, issues, engine=engine)
    cases = [
        case_of(talks.statements[c.statement], issues[c.issue].id, issues[c.issue].proposition)
        for c in candidates
    ]
    coded = sum(
        code.sure and code.value in STANCES
        for statement in talks.statements
        for code in statement.codes.values()
    )
    return Sheet(talks, issues, candidates, cases, coded=coded)


def set_leanings(sheet: Sheet, scores: Floats, acts: Floats) -> None:
    """Keeps the encoder's answer: (n, 4) and (n, 14), scores before softmax."""
    sheet.leanings = [
        Leaning((row[0], row[1], row[2], row[3]), (), tuple(spoken))
        for row, spoken in zip(_softmax(scores), _softmax(acts), strict=True)
    ]


def _softmax(scores: Floats) -> list[list[float]]:
    odds = np.exp(scores - scores.max(1, keepdims=True))
    chances: list[list[float]] = (odds / odds.sum(1, keepdims=True)).tolist()
    return chances


def fit_weights(sheets: Sequence[Sheet]) -> Weighing:
    """The weights of the three questions, without limits."""
    columns = [features(sheet.candidates, sheet.leanings) for sheet in sheets]
    takes, sides, hinges = (np.concatenate(each) for each in zip(*columns, strict=True))
    value = np.concatenate([sheet.codes[0] for sheet in sheets])
    certain = np.concatenate([sheet.codes[1] for sheet in sheets])
    weight = np.where((value > 0) & ~certain, UNSURE, 1.0).astype(np.float32)
    sided, any_stance = (value == 1) | (value == 2), value > 0
    return Weighing(
        takes=_fit(takes, any_stance, weight, LOOSE),
        sides=_fit(sides[sided], value[sided] == 1, weight[sided], TIGHT),
        hinges=_fit(hinges[any_stance], value[any_stance] == 3, weight[any_stance], LOOSE),
        least=0.0,
        clear=0.0,
    )


def _fit(found: Floats, yes: NDArray[np.bool_], weight: Floats, held: float) -> Floats:
    """Weights of a yes by maximum likelihood, held to 0 but for the last, the bias."""
    rows = torch.from_numpy(found).double()
    wanted, counts = torch.from_numpy(yes).double(), torch.from_numpy(weight).double()
    weights = torch.zeros(rows.shape[1], dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value: torch.Tensor = (
            functional.binary_cross_entropy_with_logits(
                rows @ weights, wanted, counts, reduction="sum"
            )
            + held * (weights[:-1] ** 2).sum()
        )
        value.backward()
        return value

    optimizer.step(loss)
    fitted: Floats = weights.detach().numpy().astype(np.float32)
    return fitted


def count(sheet: Sheet, chances: Floats, weighing: Weighing) -> tuple[int, int, int]:
    """Stances that are right, that were taken, and that people coded, as score_record.py counts."""
    best = 1 + chances[:, 1:].argmax(1)
    any_stance = 1.0 - chances[:, 0]
    sure = chances[np.arange(len(best)), best] >= weighing.clear * any_stance
    taken = (any_stance >= weighing.least) & sure
    value, certain = sheet.codes
    same = taken & (value == best)
    right = int((same & certain).sum())
    return right, int(taken.sum() - (same & ~certain).sum()), sheet.coded


def f1(counts: Sequence[tuple[int, int, int]]) -> float:
    """In percent, over all of these."""
    right, taken, coded = (sum(each) for each in zip(*counts, strict=True))
    reached: float = 200 * right / max(1, taken + coded)
    return reached


def choose_limits(sheets: Sequence[Sheet], weights: Weighing) -> Weighing:
    """The limits with which these weights do best on these sheets."""
    best = (-1.0, weights)
    chances = [weigh(sheet.candidates, sheet.leanings, weights) for sheet in sheets]
    for clear in (0.4, 0.5, 0.6, 0.7):
        for least in np.arange(0.2, 0.7, 0.05):
            tried = replace(weights, least=round(float(least), 2), clear=clear)
            pairs = zip(sheets, chances, strict=True)
            reached = f1([count(sheet, each, tried) for sheet, each in pairs])
            if reached > best[0] + 1e-9:
                best = reached, tried
    return best[1]


def nested(sheets: Sequence[Sheet]) -> tuple[float, list[tuple[str, float]], list[Floats]]:
    """F1 with weights and limits for each dossier from the others; by dossier; the chances."""
    counts, rows, chances = [], [], []
    for sheet in sheets:
        others = [other for other in sheets if other is not sheet]
        weighing = choose_limits(others, fit_weights(others))
        chances.append(weigh(sheet.candidates, sheet.leanings, weighing))
        counts.append(count(sheet, chances[-1], weighing))
        rows.append((sheet.talks.name, f1(counts[-1:])))
    return f1(counts), rows, chances


def learn_dossiers(
    base: LeanNetwork, sheets: Sequence[Sheet], own: Sequence[Talks], reader: Reader, *, seed: int
) -> LeanNetwork:
    """The encoder after two more passes, over these dossiers and some of our own statements, and
    a little of what it was: without, it does worse on dossiers that it does not learn from."""
    draw = []
    for turn in range(DOSSIER_PASSES):
        chance = random.Random(f"{seed}/{turn}")
        cases = [case for sheet in sheets for case in _draw(sheet, chance)]
        beside = list(draw_cases(own, chance, easy=1))
        cases += chance.sample(beside, min(len(beside), BESIDE))
        draw.append(rename(cases, chance))
    learner = copy.deepcopy(base)
    learner = train_leaner(
        learner, draw, reader, rate=DOSSIER_RATE, head_rate=DOSSIER_HEAD_RATE, seed=seed
    )
    with torch.no_grad():
        for weight, before in zip(learner.parameters(), base.parameters(), strict=True):
            weight.lerp_(before, KEPT)
    return learner


def _draw(sheet: Sheet, chance: random.Random) -> Iterator[Case]:
    near: dict[str, list[str]] = defaultdict(list)
    for candidate in sheet.candidates:
        statement = sheet.talks.statements[candidate.statement]
        near[statement.id].append(sheet.issues[candidate.issue].id)
    yield from draw_cases([sheet.talks], chance, easy=1, near=near)


def write_weighing(weighing: Weighing, path: Path) -> None:
    """The file that ``verbale.collation.issues`` reads."""
    written: dict[str, object] = {
        question: {
            name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)
        }
        for question, names, weights in (
            ("takes", TAKES, weighing.takes),
            ("sides", SIDES, weighing.sides),
            ("hinges", HINGES, weighing.hinges),
        )
    }
    written |= {"least": weighing.least, "clear": weighing.clear}
    path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
