"""How likely two statements report one act of speaking: what speaks for it, and its weight."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from verbale.collation.candidates import days_apart, find_tie, pairs_across, pairs_within
from verbale.collation.wordings import Floats, Found, Pair, Told, Wording


def compare_pairs(found: Found) -> tuple[list[Pair], Floats]:
    """The pairs of statements that may be one utterance, and what speaks for it, by FEATURES."""
    stands_for = {i: at for at, same in found.same.items() for i in same}
    shown: dict[Pair, Pair] = {}
    for a, b in (*pairs_within(found), *pairs_across(found)):
        one, other = stands_for[a], stands_for[b]
        if one != other:
            shown.setdefault((min(one, other), max(one, other)), (a, b))
    pairs = sorted(shown)
    rows = [_features(found, *shown[pair]) for pair in pairs]
    features = np.array(rows, np.float32).reshape(len(pairs), len(FEATURES) - 2)
    shares = _shares(found, [shown[pair] for pair in pairs], features[:, 0])
    return pairs, np.concatenate([features, shares], 1)


# How fast a nearer statement of the same report takes the place of a farther one.
SHARPNESS = 15.0


def _shares(found: Found, pairs: Sequence[Pair], near: Floats) -> Floats:
    """How far each is the other's best match in its report: the lesser share, and the greater."""
    pulls = np.exp(SHARPNESS * near.astype(np.float64))
    totals: defaultdict[tuple[int, str], float] = defaultdict(float)
    for (a, b), pull in zip(pairs, pulls, strict=True):
        totals[a, found.told[b].document.id] += pull
        totals[b, found.told[a].document.id] += pull
    shares = np.array(
        [
            (
                pull / totals[a, found.told[b].document.id],
                pull / totals[b, found.told[a].document.id],
            )
            for (a, b), pull in zip(pairs, pulls, strict=True)
        ],
        np.float32,
    )
    return np.sort(shares.reshape(len(pairs), 2), 1)


FEATURES = (
    "near",  # cosine of the whole wordings
    "near sentence",  # best of any sentence with any other, or with the whole
    "near sentences",  # mean of each sentence's best, for the side that is better covered
    "shared of shorter",  # weight of the words in both, as a share of the lighter wording's
    "shared of longer",
    "shared",
    "run",  # weight of the longest run of words in both
    "run of shorter",
    "other numbers",
    "same numbers",
    "negation differs",
    "short",
    "length ratio",
    "quoted in the other",  # part of the words that one puts in marks that the other has
    "one report",
    "headline, one report",
    "headline, two reports",
    "lead, one report",
    "adjacent",
    "adjacent, paraphrase then quotation",
    "within three",
    "inside the other",
    "both direct",
    "both direct, one report",
    "both indirect",
    "both direct, near",
    "speaker unknown",
    "speakers joint",
    "speaker's party",
    "day unknown",
    "days wide",
    "day guessed apart",
    "days apart",
    "day guessed apart, near",
    "near with cue",
    "same cue",
    "best match, lesser share",
    "best match, greater share",
)


def _features(found: Found, a: int, b: int) -> list[float]:
    one, other = found.told[a], found.told[b]
    texts = compare_wordings(found, one.wording, other.wording)
    return [
        *texts,
        *_compare_places(one, other, texts[0]),
        *_compare_circumstances(one, other, texts[0]),
    ]


def compare_wordings(found: Found, a: int, b: int) -> tuple[float, ...]:
    key = (min(a, b), max(a, b))
    if key not in found.lexical:
        near = _compare_vectors(found.wordings[a], found.wordings[b])
        found.lexical[key] = (*near, *_compare_words(found, a, b))
    return found.lexical[key]


def _compare_vectors(one: Wording, other: Wording) -> tuple[float, float, float]:
    near = float(one.vector @ other.vector)
    if len(one.sentences) == 1 == len(other.sentences):
        return near, near, near
    each = one.sentences @ other.sentences.T
    mine, theirs = one.sentences @ other.vector, other.sentences @ one.vector
    best = max(near, float(each.max()), float(mine.max()), float(theirs.max()))
    covered = max(float(each.max(0).mean()), float(each.max(1).mean()))
    return near, best, covered


def _compare_words(found: Found, a: int, b: int) -> tuple[float, ...]:
    one, other, heft = found.wordings[a], found.wordings[b], (found.heft[a], found.heft[b])
    weights = found.weights
    shared = sum(weights[stem] for stem in sorted(one.words & other.words))
    heavy = sorted(each for each, _ in heft)
    run = _longest_run(one.stems, found.places(b), weights)
    lengths = sorted((len(one.stems), len(other.stems)))
    lighter = min(whole for _, whole in heft)
    return (
        shared / max(0.3, heavy[0]),
        shared / max(0.3, heavy[1]),
        min(shared, 6.0),
        min(run, 4.0),
        run / max(0.5, lighter),
        float(bool(one.numbers and other.numbers and not one.numbers & other.numbers)),
        float(bool(one.numbers & other.numbers)),
        float(one.negated != other.negated),
        1 / lengths[0],
        math.log(lengths[1] / lengths[0]),
        max(_quoted(found, a, b), _quoted(found, b, a)),
    )


def _quoted(found: Found, one: int, other: int) -> float:
    """The best share of a fragment in marks that stands in the other in the same order."""
    best = 0.0
    for fragment in found.wordings[one].fragments:
        whole = sum(found.weights[stem] for stem in fragment)
        best = max(best, _longest_run(fragment, found.places(other), found.weights) / whole)
    return best


def _longest_run(
    mine: Sequence[str], theirs: Mapping[str, Sequence[int]], weights: Mapping[str, float]
) -> float:
    """The weight of the heaviest run of words that stands in both; theirs: where each stands."""
    best = 0.0
    runs: dict[int, float] = {}
    for stem in mine:
        places = theirs.get(stem)
        if places is None:
            runs = {}
            continue
        weight = weights[stem]
        runs = {place: runs.get(place - 1, 0.0) + weight for place in places}
        best = max(best, *runs.values())
    return best


def _compare_places(one: Told, other: Told, near: float) -> tuple[float, ...]:
    same = one.document.id == other.document.id
    first, second = sorted((one, other), key=lambda told: told.order)
    gap = second.order - first.order
    headline = first.place <= 0 or second.place <= 0
    kinds = (first.statement.kind, second.statement.kind)
    direct = kinds == ("direct", "direct")
    return (
        float(same),
        float(same and headline),
        float(not same and headline),
        float(same and not headline and first.place <= 2),
        float(same and gap == 1),
        float(same and gap == 1 and kinds[0] != "direct" and kinds[1] != "indirect"),
        float(same and 1 < gap <= 3),
        float(same and second.statement.content[-1].end <= first.statement.content[-1].end),
        float(direct),
        float(direct and same),
        float(kinds == ("indirect", "indirect")),
        near * float(direct and not same),
    )


def _compare_circumstances(one: Told, other: Told, near: float) -> tuple[float, ...]:
    tie, apart = find_tie(one.statement, other.statement), days_apart(one, other)
    widths = [told.days[1] - told.days[0] for told in (one, other)]
    known = all(math.isfinite(width) for width in widths)
    return (
        float(tie == "unknown"),
        float(tie == "joint"),
        float(tie == "party"),
        float(not known),
        min(7.0, max(widths)) / 7 if known else 0.0,
        float(apart > 0),
        math.log1p(apart),
        near * float(apart > 0),
        float(one.vector @ other.vector),
        float(bool(one.cue) and one.cue == other.cue),
    )


@dataclass(frozen=True, slots=True)
class Weighing:
    """What each feature counts, learnt from gold dossiers by ``verbale.training.pairs``."""

    weights: Floats
    bias: float
    joins: float  # two statements that are so likely one utterance are joined
    allows: float  # and others with them, down to this mean likelihood
    links: float  # a pair that is so likely stands together even if its groups differ


@lru_cache(maxsize=1)
def load_weighing() -> Weighing:
    place = resources.files("verbale") / "data" / "engine" / "utterances.json"
    text = place.read_text(encoding="utf-8")
    read = json.loads(text)
    weights = np.array([read["weights"][name] for name in FEATURES], np.float32)
    return Weighing(weights, read["bias"], read["joins"], read["allows"], read["links"])


def likelihood(features: Floats, weighing: Weighing) -> Floats:
    """How likely each pair reports one act of speaking."""
    scores = features @ weighing.weights + np.float32(weighing.bias)
    likely: Floats = (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)
    return likely
