"""Which concepts carry the network, and which could go without changing it much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from verbale.analysis.coding import CodedStatement
from verbale.analysis.networks import Counts, Matrix, Plan, take_sample, tie, tie_rows, value_of
from verbale.analysis.polarisation import refuse_too_little
from verbale.errors import BadNetwork

# Losses alike to so many digits are the same, so that any machine takes out the same concept.
DIGITS = 9


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
    plan = replace(plan, mode="one-mode", isolates=False)
    sample = take_sample(statements, plan)
    network = tie(sample.statements, sample, plan)
    refuse_too_little(network, "a backbone")
    concepts = sorted({value_of(each, plan.columns) for each in sample.statements})
    counts = Counts.of(sample.statements, network.rows, concepts, plan)
    whole = _spectrum(counts, plan)
    if not whole.any():
        raise BadNetwork("no two actors agree on anything, so no concept carries the network.")
    removals: list[Removal] = []
    kept, removed = list(range(len(concepts))), []
    while kept:
        losses = [_lose(counts, [c for c in kept if c != each], plan, whole) for each in kept]
        at = int(np.argmin(np.round(losses, DIGITS)))
        removed.append(kept.pop(at))
        removals.append(
            Removal(
                concept=concepts[removed[-1]],
                loss=losses[at],
                loss_of_removed=_lose(counts, removed, plan, whole),
                statements=int(counts.over(kept).cube.sum()),
            )
        )
    return tuple(removals)


def _lose(counts: Counts, concepts: Sequence[int], plan: Plan, whole: Matrix) -> float:
    """How far the network over these concepts alone is from the whole one."""
    distance = np.linalg.norm(_spectrum(counts.over(concepts), plan) - whole)
    return float(distance / np.linalg.norm(whole))


def _spectrum(counts: Counts, plan: Plan) -> Matrix:
    """The eigenvalues of the network's Laplacian in ascending order, as shares of their sum."""
    weights = np.maximum(tie_rows(counts, plan), 0.0)
    values: Matrix = np.linalg.eigvalsh(np.diag(weights.sum(axis=1)) - weights)
    total = float(values.sum())
    return values / total if total > 0 else np.zeros_like(values)
