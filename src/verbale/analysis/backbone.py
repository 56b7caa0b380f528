"""Which concepts carry the network, and which could go without changing it much."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from verbale.analysis.coding import CodedStatement
from verbale.analysis.networks import Matrix, Plan, Sample, take_sample, tie, value_of
from verbale.analysis.polarisation import refuse_too_little
from verbale.errors import BadNetwork


@dataclass(frozen=True, slots=True)
class Removal:
    """One step: the concept whose removal changes the network least, and what is lost by then."""

    concept: str
    loss: float  # of the concepts that stay: 0 is the whole network, 1 none of it
    loss_of_removed: float  # of a network of the removed concepts alone
    statements: int  # that stay


def find_backbone(statements: Sequence[CodedStatement], plan: Plan) -> tuple[Removal, ...]:
    """All concepts, the most dispensable first; the last ones are the backbone.

    The loss is the distance between the spectra of the two networks: of the Laplacian's
    eigenvalues, which sum to one, in proportion to that of a network without ties. Negative ties
    count as none. Of concepts that are equally dispensable the first by name goes first.
    """
    plan = replace(plan, mode="one-mode", isolates=True)
    sample = take_sample(statements, plan)
    refuse_too_little(tie(sample.statements, sample, replace(plan, isolates=False)), "a backbone")
    whole = _spectrum(sample, sample.columns, plan)
    if not whole.any():
        raise BadNetwork("no two actors agree on anything, so no concept carries the network.")
    removals: list[Removal] = []
    kept = list(sample.columns)
    while kept:
        losses = [_lose(sample, [c for c in kept if c != each], plan, whole) for each in kept]
        at = int(np.argmin(np.round(losses, 12)))
        removed = [*(removal.concept for removal in removals), kept.pop(at)]
        removals.append(
            Removal(
                concept=removed[-1],
                loss=losses[at],
                loss_of_removed=_lose(sample, removed, plan, whole),
                statements=len(_on(sample, kept, plan)),
            )
        )
    return tuple(removals)


def _lose(sample: Sample, concepts: Collection[str], plan: Plan, whole: Matrix) -> float:
    distance = np.linalg.norm(_spectrum(sample, concepts, plan) - whole)
    return float(distance / np.linalg.norm(whole))


def _on(sample: Sample, concepts: Collection[str], plan: Plan) -> tuple[CodedStatement, ...]:
    chosen = frozenset(concepts)
    return tuple(each for each in sample.statements if value_of(each, plan.columns) in chosen)


def _spectrum(sample: Sample, concepts: Collection[str], plan: Plan) -> Matrix:
    """The eigenvalues of the network's Laplacian in ascending order, as shares of their sum."""
    weights = np.maximum(tie(_on(sample, concepts, plan), sample, plan).weights, 0.0)
    values: Matrix = np.linalg.eigvalsh(np.diag(weights.sum(axis=1)) - weights)
    total = float(values.sum())
    return values / total if total > 0 else np.zeros_like(values)
