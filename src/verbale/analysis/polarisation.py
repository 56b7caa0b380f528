"""How far the actors fall into camps, and which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from verbale.analysis.coding import CodedStatement
from verbale.analysis.networks import Matrix, Network, Plan, draw_network
from verbale.errors import BadNetwork

# Below this any division is an accident of a few words.
LEAST_STATEMENTS = 20
LEAST_ACTORS = 4
# From each of so many random divisions actors are moved until no move betters it; the best counts.
STARTS = 50
# Less than this is the rounding of sums, not a better division.
LEAST_GAIN = 1e-9


@dataclass(frozen=True, slots=True)
class Polarisation:
    """The division into camps that fits best.

    ``score`` is the share of all ties that lie as in a world of camps: agreement within them,
    conflict between them. ``undivided`` is what it would be without camps, the share of agreement:
    only what goes beyond it speaks for camps.
    """

    score: float
    undivided: float
    camps: tuple[tuple[str, ...], ...]  # the largest first
    apart: tuple[str, ...]  # tied to nobody, in no camp
    statements: int


def measure_polarisation(
    statements: Sequence[CodedStatement], plan: Plan, *, camps: int = 2, seed: int = 0
) -> Polarisation:
    """The camps among the plan's rows; the same seed gives the same camps.

    Refused where there are too few statements or actors to speak of camps.
    """
    if camps < 2:
        raise BadNetwork(f"{camps} camp divides nobody. Ask for 2 or more.")
    plan = replace(plan, mode="one-mode", isolates=False)
    agreement = draw_network(statements, replace(plan, aggregation="congruence"))
    conflict = draw_network(statements, replace(plan, aggregation="conflict"))
    refuse_too_little(agreement, "camps")
    mass = float(agreement.weights.sum() + conflict.weights.sum())
    if mass == 0:
        raise BadNetwork("no two actors speak on the same thing, so there are no camps to find.")
    ties = (agreement.weights + conflict.weights).sum(axis=1)
    tied = np.flatnonzero(ties)
    pull = (agreement.weights - conflict.weights)[np.ix_(tied, tied)]
    division, kept = _divide(pull, camps, np.random.default_rng(seed))
    return Polarisation(
        score=(kept + float(conflict.weights.sum())) / mass,
        undivided=float(agreement.weights.sum()) / mass,
        camps=_name_camps([agreement.rows[at] for at in tied], division),
        apart=tuple(agreement.rows[at] for at in np.flatnonzero(ties == 0)),
        statements=agreement.statements,
    )


def refuse_too_little(network: Network, what: str) -> None:
    """BadNetwork where so few statements or actors would make a figure of noise."""
    actors = len(network.rows)
    if network.statements >= LEAST_STATEMENTS and actors >= LEAST_ACTORS:
        return
    raise BadNetwork(
        f"{network.statements} statements by {actors} actors are too few to speak of {what}. "
        f"At least {LEAST_STATEMENTS} statements by {LEAST_ACTORS} actors are needed."
    )


def _divide(pull: Matrix, camps: int, chance: np.random.Generator) -> tuple[list[int], float]:
    """The camp of each actor, and the pull that stays within camps."""
    best, most = [0] * len(pull), float(pull.sum())  # all in one camp, which no start leads to
    for _ in range(STARTS):
        division = _improve(pull, chance.integers(camps, size=len(pull)), camps)
        within = float(pull[division[:, None] == division[None, :]].sum())
        if within > most + LEAST_GAIN:
            best, most = [int(each) for each in division], within
    return best, most


def _improve(pull: Matrix, division: np.ndarray, camps: int) -> np.ndarray:
    """Moves the actor whom it helps most to another camp, until it helps nobody."""
    division = division.copy()
    everyone = np.arange(len(pull))
    to_camp = pull @ np.eye(camps)[division]
    while True:
        gain = to_camp - to_camp[everyone, division][:, None]
        actor, camp = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[actor, camp] <= LEAST_GAIN:
            return division
        to_camp[:, division[actor]] -= pull[:, actor]
        to_camp[:, camp] += pull[:, actor]
        division[actor] = camp


def _name_camps(actors: Sequence[str], division: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    members: dict[int, list[str]] = {}
    for actor, camp in zip(actors, division, strict=True):
        members.setdefault(camp, []).append(actor)
    return tuple(sorted((tuple(each) for each in members.values()), key=lambda c: (-len(c), c)))
