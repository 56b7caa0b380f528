"""Which statements may report one act of speaking: the pairs that are worth comparing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from verbale.collation.wordings import Found, Pair, Told
from verbale.record import Statement

# How far a day that was only guessed may be off: "Friday" in the wrong week.
GUESSED_OFF = 7
# Statements of one report up to which each is compared with each; among more, only with those close
# after it, with the report's first and with the nearest.
ALL_IN_ONE = 80
CLOSE_AFTER, FIRST, NEAREST_IN_ONE = 10, 8, 6
# Statements of one speaker up to which each is compared with each; among more, only with the
# nearest, so that a dossier of any size takes time in proportion to it.
ALL_WITH_ALL = 250
NEAREST = 15
# Rows of nearness that are worked out at a time: bounds the memory of a large dossier, and their
# days are near each other.
ROWS_AT_A_TIME = 64
# Below this nearness two statements in different reports are not looked at further.
FAR = 0.2


def pairs_within(found: Found) -> Iterator[Pair]:
    """Pairs in one report."""
    by_document: defaultdict[str, list[int]] = defaultdict(list)
    for i, one in enumerate(found.told):
        by_document[one.document.id].append(i)
    for members in by_document.values():
        few = len(members) <= ALL_IN_ONE
        for a, b in combinations(members, 2) if few else _some(found, members):
            if may_be_one(found.told[a], found.told[b]):
                yield a, b


def _some(found: Found, members: Sequence[int]) -> Iterator[Pair]:
    """Pairs of a long document: in time that grows with it, the products of vectors aside."""
    ordered = sorted(members, key=lambda i: found.told[i].order)
    some = {(a, b) for n, a in enumerate(ordered) for b in ordered[n + 1 : n + 1 + CLOSE_AFTER]}
    some |= {(a, b) for n, a in enumerate(ordered[:FIRST]) for b in ordered[n + 1 :]}
    vectors = np.array([found.told[i].vector for i in ordered])
    for start in range(0, len(ordered), ROWS_AT_A_TIME):
        near = vectors[start : start + ROWS_AT_A_TIME] @ vectors.T
        best = np.argpartition(near, -NEAREST_IN_ONE - 1, axis=1)[:, -NEAREST_IN_ONE - 1 :]
        for n, columns in enumerate(best.tolist(), start=start):
            some |= {(ordered[min(n, k)], ordered[max(n, k)]) for k in columns if k != n}
    return iter(sorted((min(pair), max(pair)) for pair in some))


def pairs_across(found: Found) -> Iterator[Pair]:
    """Pairs in different reports; of statements with the very same words only the first."""
    seen: set[Pair] = set()
    for members, others in _blocks(found):
        for a, near in find_nearest(found, members, others):
            for b in near:
                pair = (a, b) if a < b else (b, a)
                if pair in seen:
                    continue
                seen.add(pair)
                one, other = found.told[a], found.told[b]
                if one.document.id != other.document.id and may_be_one(one, other):
                    yield pair


def _blocks(found: Found) -> Iterator[tuple[list[int], list[int]]]:
    """Statements that a speaker may tie together; those without speaker beside all others."""
    by_speaker: defaultdict[str, list[int]] = defaultdict(list)
    unknown = []
    for i in found.same:
        statement = found.told[i].statement
        for id in {*statement.speakers, *filter(None, [statement.on_behalf_of])}:
            by_speaker[id].append(i)
        if not statement.speakers:
            unknown.append(i)
    for members in by_speaker.values():
        yield members, members
    if unknown:
        yield unknown, list(found.same)


def find_nearest(
    found: Found, members: Sequence[int], others: Sequence[int]
) -> Iterator[tuple[int, list[int]]]:
    """Each member with those of the others that are worth comparing."""
    theirs = np.array([found.wordings[found.told[i].wording].vector for i in others])
    days = np.array([found.told[i].days for i in others])
    ids = np.array(others)
    told = np.array([one.day_told for one in found.told])
    # By day, so that the rows of a step have few days and most of a long dossier is out of reach.
    ordered = sorted(members, key=lambda i: (found.told[i].days, i))
    for start in range(0, len(ordered), ROWS_AT_A_TIME):
        some = ordered[start : start + ROWS_AT_A_TIME]
        mine = np.array([found.wordings[found.told[i].wording].vector for i in some])
        span = np.array([found.told[i].days for i in some])
        first, last = span[:, 0].min() - GUESSED_OFF, span[:, 1].max() + GUESSED_OFF
        within = np.flatnonzero((days[:, 0] <= last) & (days[:, 1] >= first))
        near = mine @ (theirs if len(within) == len(theirs) else theirs[within]).T
        # Most rows of a step have the same days.
        spans, which = np.unique(span, axis=0, return_inverse=True)
        apart = np.maximum(spans[:, :1] - days[within, 1], days[within, 0] - spans[:, 1:])
        off, shifted = (apart > GUESSED_OFF)[which.ravel()], (apart > 0)[which.ravel()]
        near[off | (shifted & told[some][:, None] & told[ids[within]])] = -1.0
        best = np.broadcast_to(np.arange(len(within)), near.shape)
        if len(within) > ALL_WITH_ALL:
            best = np.argpartition(near, -NEAREST, axis=1)[:, -NEAREST:]
            near = np.take_along_axis(near, best, 1)
        for member, columns, row in zip(some, best, near, strict=True):
            yield member, ids[within[columns[row >= FAR]]].tolist()


def may_be_one(one: Told, other: Told) -> bool:
    """Whether speaker and day allow that both report the same act of speaking."""
    apart = days_apart(one, other)
    if apart > GUESSED_OFF or (apart and one.day_told and other.day_told):
        return False
    return find_tie(one.statement, other.statement) is not None


def days_apart(one: Told, other: Told) -> float:
    """0 if both may be said on one day."""
    return max(0.0, one.days[0] - other.days[1], other.days[0] - one.days[1])


def find_tie(one: Statement, other: Statement) -> str | None:
    """What ties the two speakers; None if they are others."""
    if not one.speakers or not other.speakers:
        return "unknown"
    if one.speakers == other.speakers or set(one.speakers) == set(other.speakers):
        return "same"
    if set(one.speakers) & set(other.speakers):
        return "joint"
    if one.on_behalf_of in other.speakers or other.on_behalf_of in one.speakers:
        return "party"  # "the alliance" in the headline, its secretary general in the text
    return None
