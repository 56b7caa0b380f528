"""The labels that the network's heads give, in the order of their outputs."""

from __future__ import annotations

from verbale.record import ACTS, EntityType

ROLES = ("source", "cue", "content")
SOURCE, CUE, CONTENT = range(3)
NAME_TYPES: tuple[EntityType, ...] = ("person", "state", "organisation", "place")

# 0 is "outside"; then begin and continue of each label in turn.
ROLE_TAG_COUNT = 1 + 2 * len(ROLES)
NAME_TAG_COUNT = 1 + 2 * len(NAME_TYPES)
ACT_COUNT = len(ACTS)
POINTER_SIZE = 128


def begin(label: int) -> int:
    """The tag that begins a span of this label."""
    return 1 + 2 * label


def label_of(tag: int) -> int:
    """The label of a tag that is not "outside"."""
    return (tag - 1) // 2
