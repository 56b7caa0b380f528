"""What the third encoder is asked: a statement beside a proposition, and what is right to say."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from verbale.engine import LEANINGS, Saying
from verbale.training.stances import Argument, Code, Coded, Talks

# A stance that careful readers differ on counts as half there; "unclear" as an eighth each way.
UNSURE = 0.5


@dataclass(frozen=True)
class Case:
    """A statement and a proposition with the chances that a reader would give each leaning."""

    saying: Saying
    proposition: str
    chances: tuple[float, float, float, float]
    hinge: tuple[tuple[int, int], ...] | None = None  # None: not known
    weight: float = 1.0
    acts: tuple[str, ...] = ()  # every one that is right; () where nobody says


def chances_of(code: Code | None) -> tuple[float, float, float, float]:
    """A code as chances, in the order of LEANINGS."""
    if code is None or code.value == "none":
        return (1.0, 0.0, 0.0, 0.0)
    if code.value == "unclear":
        return (0.5, 0.125, 0.125, 0.25)
    share = 1.0 if code.sure else UNSURE
    row = [1.0 - share, 0.0, 0.0, 0.0]
    row[LEANINGS.index(code.value)] = share
    return row[0], row[1], row[2], row[3]


def case_of(statement: Coded, issue: str, proposition: str, *, weight: float = 1.0) -> Case:
    """One statement against one issue of its negotiation."""
    code = statement.codes.get(issue)
    hinge = statement.hinge if code and code.value == "conditional" else None
    return Case(statement.saying, proposition, chances_of(code), hinge, weight, statement.acts)


def draw_cases(
    talks: Sequence[Talks],
    chance: random.Random,
    *,
    easy: int = 1,
    near: Mapping[str, Sequence[str]] | None = None,
    weight: float = 1.0,
) -> Iterator[Case]:
    """Every listed code of every statement, and ``easy`` issues on which it takes no stance.

    ``near``: for each statement's id, issues near to it, of which two are drawn besides.
    """
    for one in talks:
        for statement in one.statements:
            listed = list(statement.codes)
            others = [id for id in one.issues if id not in statement.codes]
            drawn = chance.sample(others, min(easy, len(others)))
            if near:
                close = [id for id in near.get(statement.id, ()) if id in others]
                drawn += chance.sample(close, min(2, len(close)))
            for issue in dict.fromkeys([*listed, *drawn]):
                yield case_of(statement, issue, one.issues[issue], weight=weight)


def argue(
    arguments: Sequence[Argument], chance: random.Random, count: int, weight: float = 0.5
) -> Iterator[Case]:
    """Perspectrum's arguments, a third of them beside a claim that they say nothing of."""
    for argument in chance.sample(list(arguments), min(count, len(arguments))):
        saying = Saying("", "", argument.words)
        if chance.random() < 1 / 3:
            other = chance.choice(arguments)
            if other.claim != argument.claim and not other.topics & argument.topics:
                yield Case(saying, other.claim, chances_of(None), None, weight)
                continue
        yield Case(saying, argument.claim, chances_of(Code(argument.value)), None, weight)
