"""Labelled texts as the network learns from them: targets for each head, windows, batches."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from verbale.engine.encoding import MASK, WINDOW_PIECES, Encoded, encode, inputs, windows
from verbale.engine.tags import ACT_COUNT, CONTENT, CUE, NAME_TYPES, SOURCE, begin
from verbale.record import ACTS
from verbale.training.corpora import Labelled, LabelledStatement

Range = tuple[int, int]
UNKNOWN = -100  # a target that no corpus gives: it adds nothing to the loss
# Three lengths of window and how many make a batch (about 1,280 pieces): the compiler meets three
# shapes and no more.
SHAPES = {128: 10, 224: 6, WINDOW_PIECES: 4}

# How often a window's marks are spoilt, so that badly typed and machine-translated reports are read
# too: curly marks made straight; all marks dropped; pieces masked.
STRAIGHTENED, UNMARKED, MASKED = 0.3, 0.06, 0.03


@dataclass
class Layer:
    """Targets of one layer of attributions: a tag per word, and the cues that words point to."""

    tags: NDArray[np.int64]
    links: list[tuple[int, int]]  # word, first word of its cue


@dataclass
class Example:
    """One text with the targets of every head, by word."""

    name: str
    encoded: Encoded
    outer: Layer
    inner: Layer
    names: NDArray[np.int64]
    name_weight: float
    acts: dict[int, tuple[int, ...]]  # by the first word of the cue


def make_example(labelled: Labelled, tokenizer: Tokenizer) -> Example:
    """Targets for every head that the corpus has labels for."""
    encoded = encode(labelled.text, tokenizer, _parts(labelled))
    size = len(encoded)
    outer, inner = _blank(size), _blank(size)
    acts: dict[int, tuple[int, ...]] = {}
    if labelled.statements is None:
        outer.tags[:] = UNKNOWN
    else:
        for statement in sorted(labelled.statements, key=_outermost_first):
            _place(encoded, statement, outer, inner, acts, both=labelled.inner_labelled)
    if not labelled.inner_labelled:
        inner.tags[:] = UNKNOWN
    return Example(
        labelled.name, encoded, outer, inner, _names(encoded, labelled), labelled.weight, acts
    )


def _blank(size: int) -> Layer:
    return Layer(np.zeros(size, np.int64), [])


def _outermost_first(statement: LabelledStatement) -> tuple[bool, int]:
    return statement.inner, -sum(end - start for start, end in statement.content)


def _parts(labelled: Labelled) -> list[Range]:
    """The text without its noise."""
    parts, start = [], 0
    for a, b in sorted(labelled.noise):
        if start < a:
            parts.append((start, a))
        start = max(start, b)
    if start < len(labelled.text):
        parts.append((start, len(labelled.text)))
    return parts


def _place(
    encoded: Encoded,
    statement: LabelledStatement,
    outer: Layer,
    inner: Layer,
    acts: dict[int, tuple[int, ...]],
    *,
    both: bool,
) -> None:
    """Writes a statement into the first layer that has room for it."""
    roles = [encoded.words_of(getattr(statement, r)) for r in ("source", "cue", "content")]
    if not roles[CONTENT]:
        return
    for layer in (inner,) if statement.inner and both else (outer, inner) if both else (outer,):
        if any(layer.tags[word] for word in roles[CUE] + roles[CONTENT]):
            continue
        anchor = (roles[CUE] or roles[CONTENT])[0]
        for label, words in enumerate(roles):
            if label != SOURCE or not any(layer.tags[word] for word in words):
                _write(layer.tags, words, label)
            layer.links += [(word, anchor) for word in words if layer.tags[word]]
        if statement.acts:
            acts.setdefault(anchor, tuple(ACTS.index(act) for act in statement.acts))
        return


def _write(tags: NDArray[np.int64], words: Sequence[int], label: int) -> None:
    for word in words:
        tags[word] = begin(label) + (word - 1 in words)


def _names(encoded: Encoded, labelled: Labelled) -> NDArray[np.int64]:
    tags = np.zeros(len(encoded), np.int64)
    if labelled.names is None:
        tags[:] = UNKNOWN
        return tags
    for start, end, type in labelled.names:
        words = encoded.words_of([(start, end)])
        if type in NAME_TYPES:
            _write(tags, words, NAME_TYPES.index(type))
        else:
            tags[words] = UNKNOWN
    return tags


@dataclass
class Batch:
    """Tensors of one step. Pointers are (row, from, to, weight): places of pieces in the window."""

    ids: Tensor
    attended: Tensor
    features: Tensor
    outer: Tensor
    inner: Tensor
    names: Tensor
    name_weight: Tensor
    first_pieces: Tensor
    outer_links: Tensor
    inner_links: Tensor
    acts: Tensor
    act_places: Tensor

    @property
    def pieces(self) -> int:
        return int(self.attended.sum())


def _known_id(tokenizer: Tokenizer, mark: str) -> int:
    id = tokenizer.token_to_id(mark)
    if id is None:
        raise ValueError(f"the tokeniser does not know {mark!r}")
    return int(id)


class Spoiler:
    """Spoils marks and words of a window, as badly typed reports do."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        ids: dict[str, int] = {mark: _known_id(tokenizer, mark) for mark in "“”‘’\"'"}
        self.straight = {
            ids["“"]: ids['"'],
            ids["”"]: ids['"'],
            ids["‘"]: ids["'"],
            ids["’"]: ids["'"],
        }
        self.marks = {ids["“"], ids["”"], ids['"']}

    def spoil(
        self, ids: NDArray[np.int32], features: NDArray[np.int32], rng: random.Random
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]:
        """New ids and features, and which pieces stay."""
        ids, features, kept = ids.copy(), features.copy(), np.ones(len(ids), np.bool_)
        chance = rng.random()
        if chance < UNMARKED:
            kept = ~np.isin(ids, list(self.marks))
            features[:, 1] = 0
        elif chance < UNMARKED + STRAIGHTENED:
            for curly, straight in self.straight.items():
                ids[ids == curly] = straight
        for place in range(1, len(ids) - 1):
            if rng.random() < MASKED:
                ids[place] = MASK
        return ids, features, kept


def make_batch(
    chosen: Sequence[tuple[Example, Range]],
    length: int,
    spoiler: Spoiler | None = None,
    rng: random.Random | None = None,
) -> Batch:
    """The tensors for these windows, padded to ``length`` pieces."""
    rows = len(chosen)
    arrays = {name: np.zeros((rows, length), np.int64) for name in ("ids", "attended")}
    features = np.zeros((rows, length, 3), np.int64)
    targets = {
        name: np.full((rows, length), UNKNOWN, np.int64) for name in ("outer", "inner", "names")
    }
    first_pieces = np.zeros((rows, length), np.bool_)
    links: dict[str, list[tuple[int, int, int, float]]] = {"outer": [], "inner": []}
    acts, act_places = [], []
    for row, (example, window) in enumerate(chosen):
        ids, feats, first = inputs(example.encoded, window)
        kept = np.ones(len(ids), np.bool_)
        if spoiler and rng:
            ids, feats, kept = spoiler.spoil(ids, feats, rng)
        place = np.cumsum(kept) - 1
        present, first = kept[first], place[first]
        ids, feats = ids[kept], feats[kept]
        arrays["ids"][row, : len(ids)] = ids
        arrays["attended"][row, : len(ids)] = 1
        features[row, : len(ids)] = feats
        first_pieces[row, first[present]] = True
        a, b = window
        for name, tags in (
            ("outer", example.outer.tags),
            ("inner", example.inner.tags),
            ("names", example.names),
        ):
            targets[name][row, first[present]] = tags[a:b][present]
        where = {
            a + i: int(p) for i, (p, there) in enumerate(zip(first, present, strict=True)) if there
        }
        for name, layer in (("outer", example.outer), ("inner", example.inner)):
            links[name] += _links(row, layer.links, where)
        for word, act in example.acts.items():
            if word in where:
                acts.append([1.0 / len(act) if i in act else 0.0 for i in range(ACT_COUNT)])
                act_places.append((row, where[word]))
    return Batch(
        ids=torch.from_numpy(arrays["ids"]),
        attended=torch.from_numpy(arrays["attended"]),
        features=torch.from_numpy(features),
        outer=torch.from_numpy(targets["outer"]),
        inner=torch.from_numpy(targets["inner"]),
        names=torch.from_numpy(targets["names"]),
        name_weight=torch.tensor([example.name_weight for example, _ in chosen]),
        first_pieces=torch.from_numpy(first_pieces),
        outer_links=torch.tensor(links["outer"]).view(-1, 4),
        inner_links=torch.tensor(links["inner"]).view(-1, 4),
        acts=torch.tensor(acts).view(-1, ACT_COUNT),
        act_places=torch.tensor(act_places, dtype=torch.long).view(-1, 2),
    )


def _links(
    row: int, links: Iterable[tuple[int, int]], where: dict[int, int]
) -> Iterator[tuple[int, int, int, float]]:
    """A word that belongs to several attributions points to each of their cues in equal parts."""
    targets: dict[int, list[int]] = {}
    for word, anchor in links:
        if word in where and anchor in where:
            targets.setdefault(where[word], []).append(where[anchor])
    for word, anchors in targets.items():
        for anchor in anchors:
            yield row, word, anchor, 1.0 / len(anchors)


def epoch(
    examples: Sequence[tuple[Example, int]], rng: random.Random
) -> list[tuple[int, list[tuple[Example, Range]]]]:
    """Batches of one pass: (length in pieces, windows). Each example comes ``repeat`` times."""
    found: list[tuple[Example, Range]] = []
    for example, repeat in examples:
        for _ in range(repeat):
            cut = rng.randint(WINDOW_PIECES // 3, WINDOW_PIECES)
            found += [(example, window) for window in windows(example.encoded, first_limit=cut)]
    rng.shuffle(found)
    waiting: dict[int, list[tuple[Example, Range]]] = {length: [] for length in SHAPES}
    batches = []
    for example, (a, b) in found:
        size = int(example.encoded.first[b] - example.encoded.first[a]) + 2
        length = min(length for length in SHAPES if length >= size)
        waiting[length].append((example, (a, b)))
        if len(waiting[length]) == SHAPES[length]:
            batches.append((length, waiting[length]))
            waiting[length] = []
    return batches
