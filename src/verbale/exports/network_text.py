"""Networks, camps and backbones as plain lines, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from verbale.analysis.backbone import Removal
from verbale.analysis.networks import Network
from verbale.analysis.polarisation import Polarisation
from verbale.exports.graphs import describe, list_nodes, list_ties
from verbale.exports.wording import count

# Ties printed of one network; the rest is counted.
MOST_TIES = 20


def to_ties(networks: Sequence[Network]) -> str:
    """What each network counts, and its strongest ties."""
    return "\n".join(_list_network(each) for each in networks)


def _list_network(network: Network) -> str:
    nodes = list_nodes(network)
    ties = sorted(list_ties(network), key=lambda tie: -abs(tie.weight))
    days = f"{network.first} to {network.last}" if network.first else "no days are told"
    counted = count(network.statements, "statement")
    lines = [f"{describe(network.plan)} ({counted}, {days})"]
    for tie in ties[:MOST_TIES]:
        ends = _flatten(nodes[tie.source].label), _flatten(nodes[tie.target].label)
        lines.append(f"  {tie.weight:8.3f}  {ends[0]} - {ends[1]}")
    if len(ties) > MOST_TIES:
        lines.append(f"  and {count(len(ties) - MOST_TIES, 'weaker tie')}; --out writes all")
    if not ties:
        lines.append("  no ties")
    return "\n".join(lines) + "\n"


def to_camps(found: Polarisation) -> str:
    """The camps, and how much of all ties lies as in a world of camps."""
    lines = [
        f"{100 * found.score:.1f} % of the ties lie as between camps (agreement within, conflict "
        f"between); {100 * found.undivided:.1f} % would without any division. "
        f"From {count(found.statements, 'statement')}.",
    ]
    for number, camp in enumerate(found.camps, 1):
        lines.append(f"  camp {number}: {', '.join(map(_flatten, camp))}")
    if len(found.camps) == 1:
        lines.append("  No division fits better than none.")
    if found.apart:
        lines.append(f"  tied to nobody: {', '.join(map(_flatten, found.apart))}")
    return "\n".join(lines) + "\n"


def to_backbone(removals: Sequence[Removal]) -> str:
    """The concepts, those that carry the network first."""
    lines = ["What is lost of the network once this and all below it are gone (0 nothing, 1 all):"]
    for removal in reversed(removals):
        lines.append(f"  {removal.loss:6.3f}  {_flatten(removal.concept)}")
    return "\n".join(lines) + "\n"


def _flatten(label: str) -> str:
    """On one line, whatever the label holds."""
    return " ".join(label.split())
