"""From the network's scores to names and attributions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from verbale.engine import Attribution, TaggedName
from verbale.engine.encoding import QUOTATION, Encoded
from verbale.engine.sequences import IMPOSSIBLE, best_tags, find_spans
from verbale.engine.tags import CONTENT, CUE, NAME_TAG_COUNT, NAME_TYPES, ROLE_TAG_COUNT, SOURCE
from verbale.record import ACTS

Range = tuple[int, int]
Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Shares = NDArray[np.float64]

OUTSIDE_MARKS = QUOTATION.index("outside")

# Added to the scores of the tags outside, B/I source, B/I cue, B/I content before decoding: it is
# worse to miss words of a cue than to take one too many (tuned on PolNeAR dev, docs/model.md).
OUTER_BIAS = np.array([-0.4, 0.0, 0.0, 0.0, 0.0, -0.8, 0.0], np.float32)
# An untagged word becomes a cue when so much of a span's pointing goes to it.
RECOVERED_CUE = 0.5
# Untagged words become the source of a cue that has none when one of them is so likely to be it.
RECOVERED_SOURCE = 0.2
# What adding up a row of shares in 32 bits may put on top of 1.
ROUNDING = 1e-3
# A source belongs to every cue to which at least this share of its pointing goes ("X said A and
# warned B").
SHARED_SOURCE = 0.25
# The same for a cue that would otherwise have no source.
LENT_SOURCE = 0.05


@dataclass(frozen=True, slots=True)
class Pointer:
    """To which word of its window each word points: the network's output by piece, read where it is
    needed, since most words lie in no span and nobody asks where they point.
    """

    by_piece: Floats
    first: Ints  # of each word: its first piece

    def of(self, words: Ints | NDArray[np.intp]) -> Floats:
        """(words, n): to which share each of these words points where."""
        # Two rows at least: numpy adds up the numbers of a lone row in another order.
        rows = self.first[np.append(words, words) if len(words) == 1 else words]
        return softmax(self.by_piece[rows][:, self.first])[: len(words)]

    def of_spans(self, spans: Sequence[Range]) -> Floats:
        """(spans, n): to which share the words of each span point where, on average."""
        if not spans:
            return np.zeros((0, len(self.first)), np.float32)
        shares = self.of(np.concatenate([np.arange(*span) for span in spans]))
        sizes = [end - start for start, end in spans]
        sums: Floats = np.add.reduceat(shares, np.cumsum([0, *sizes[:-1]]), axis=0)
        sums /= np.array(sizes, np.float32)[:, None]
        return sums


@dataclass
class Scores:
    """The network's outputs for windows that follow each other: log-probabilities by word, and
    pointers by window.

    ``outer``, ``inner`` (n, 7); ``names`` (n, 9); ``acts`` (n, 14).
    """

    outer: Floats
    inner: Floats
    names: Floats
    acts: Floats
    outer_pointers: Sequence[Pointer]
    inner_pointers: Sequence[Pointer]


@dataclass
class _Window:
    """One window at one level of statements; its words are counted from its first."""

    start: int  # the word of the text with which it begins
    spans: list[tuple[int, int, int]]  # label, first word, word after the last
    chances: Floats  # (roles, n): how likely each word has each role
    pointer: Pointer
    first_signs: list[int]  # of each word: the code point at which it begins in the text
    last_signs: list[int]  # and the one at which it has ended
    line_starts: list[int]
    sentences: Ints
    quotation: Ints

    def __len__(self) -> int:
        return len(self.first_signs)

    def spans_of(self, label: int) -> list[Range]:
        return [(a, b) for each, a, b in self.spans if each == label]

    def line_of(self, word: int) -> Range:
        """The words of the line in which this word stands."""
        place = bisect_right(self.line_starts, word)
        start = self.line_starts[place - 1] if place else 0
        return start, self.line_starts[place] if place < len(self.line_starts) else len(self)


@dataclass
class _Group:
    """The words of one attribution: for each role, ranges of its window that do not overlap."""

    anchor: int
    roles: tuple[list[Range], list[Range], list[Range]] = field(
        default_factory=lambda: ([], [], [])
    )
    confidence: float = 1.0


def log_softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    shifted = scores - scores.max(-1, keepdims=True)
    normal: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return normal


def softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    powers: Floats = np.exp(scores - scores.max(-1, keepdims=True))
    powers /= powers.sum(-1, keepdims=True)
    return powers


def decode(
    encoded: Encoded, windows: Sequence[Range], scores: Scores
) -> tuple[tuple[TaggedName, ...], tuple[Attribution, ...]]:
    """Names and attributions of a text, in order; the windows follow each other."""
    outer, inner, names = _tag(scores, windows)
    found: list[Attribution] = []
    for is_inner, tags, table, pointers in (
        (False, outer, scores.outer, scores.outer_pointers),
        (True, inner, scores.inner, scores.inner_pointers),
    ):
        for window in _windows(encoded, windows, tags, table, pointers):
            groups = _link(window)
            _recover_sources(groups, window)
            _share_sources(groups, window.sentences)
            acts = scores.acts[window.start - windows[0][0] :]
            found += [
                _attribution(window, group, acts, inner=is_inner)
                for group in groups
                if group.roles[CONTENT]
            ]
    return (
        tuple(_names(encoded.words[windows[0][0] :], names, scores.names)),
        tuple(sorted(found, key=lambda one: (one.content[0][0], one.inner))),
    )


def _tag(scores: Scores, windows: Sequence[Range]) -> list[Ints]:
    """The tags of all words: outer roles, inner roles, names; all are decoded side by side."""
    size = len(scores.names)
    starts = [start - windows[0][0] for start, _ in windows]
    tables = np.full((NAME_TAG_COUNT, 3 * size), IMPOSSIBLE, np.float32)
    tables[:ROLE_TAG_COUNT, :size] = (scores.outer + OUTER_BIAS).T
    tables[:ROLE_TAG_COUNT, size : 2 * size] = scores.inner.T
    tables[:, 2 * size :] = scores.names.T
    levels = (0, size, 2 * size)
    found = best_tags(tables, [level + start for level in levels for start in starts])
    return [found[level : level + size] for level in levels]


def _windows(
    encoded: Encoded,
    windows: Sequence[Range],
    tags: Ints,
    table: Floats,
    pointers: Sequence[Pointer],
) -> Iterator[_Window]:
    """The windows with what one level of tags and scores says of them."""
    begin, end = windows[0][0], windows[-1][1]
    first_signs, last_signs = encoded.words[begin:end].T.tolist()
    sentences = encoded.sentences[begin:end]
    quotation, first_of_line = encoded.features[begin:end, 1], encoded.features[begin:end, 2] == 1
    line_starts = np.flatnonzero(first_of_line).tolist()
    # A span ends with its line, unless a quotation runs on.
    spans = find_spans(tags, first_of_line & (quotation == OUTSIDE_MARKS))
    span_starts = [start for _, start, _ in spans]
    powers = np.exp(table).T
    chances = powers[1::2] + powers[2::2]
    for (start, stop), pointer in zip(windows, pointers, strict=True):
        a, b = start - begin, stop - begin
        held = spans[bisect_left(span_starts, a) : bisect_left(span_starts, b)]
        lines = line_starts[bisect_left(line_starts, a) : bisect_left(line_starts, b)]
        yield _Window(
            start=start,
            spans=[(label, first - a, last - a) for label, first, last in held],
            chances=chances[:, a:b],
            pointer=pointer,
            first_signs=first_signs[a:b],
            last_signs=last_signs[a:b],
            line_starts=[line - a for line in lines],
            sentences=sentences[a:b],
            quotation=quotation[a:b],
        )


def _names(words: Ints, tags: Ints, scores: Floats) -> Iterator[TaggedName]:
    first_signs, last_signs = words.T.tolist()
    chances = np.exp(scores[np.arange(len(tags)), tags])
    for label, a, b in find_spans(tags, np.zeros(len(tags), np.bool_)):
        certain = float(_mean(chances[a:b]))
        yield TaggedName(first_signs[a], last_signs[b - 1], NAME_TYPES[label], certain)


def _mean(chances: Floats) -> np.float32:
    """What ``chances.mean()`` is, without the checks that take longer than the sum."""
    mean: np.float32 = np.add.reduce(chances) / np.float32(len(chances))
    return mean


def _link(window: _Window) -> list[_Group]:
    """Each source and content goes to the cue that its words point to.

    The cue stands in the same line, or above where a quotation runs on: a headline is no part of
    what the report below it says.
    """
    groups: dict[int, _Group] = {}
    anchors = np.arange(len(window))  # of each word: the cue that pointing at the word means
    for a, b in window.spans_of(CUE):
        groups[a] = _Group(a, ([], [(a, b)], []), float(window.chances[CUE, a:b].max()))
        anchors[a:b] = a
    contents, sources = window.spans_of(CONTENT), window.spans_of(SOURCE)
    _widen(anchors, groups, {a for a, _ in contents})
    pointing = window.pointer.of_spans([*contents, *sources])
    for (a, b), pointed in zip(contents, pointing, strict=False):
        shares: Shares = np.bincount(anchors, pointed, len(anchors)).astype(np.float64, copy=False)
        first, last = window.line_of(a)
        shares[last:] = 0.0
        if window.quotation[a] == OUTSIDE_MARKS:
            shares[:first] = 0.0
        anchor = _content_anchor(a, shares, groups)
        group = groups.setdefault(anchor, _Group(anchor))
        group.roles[CONTENT].append((a, b))
        group.confidence *= float(_mean(window.chances[CONTENT, a:b]))
    _give_sources(groups, sources, pointing[len(contents) :], anchors, window)
    return [groups[anchor] for anchor in sorted(groups)]


def _give_sources(
    groups: dict[int, _Group],
    sources: list[Range],
    pointing: Floats,
    anchors: NDArray[np.intp],
    window: _Window,
) -> None:
    """Each source goes to the cue it points to most, and to others to which it points enough.

    A cue that would have none takes the source that points to it most, however little that is.
    """
    if not groups or not sources:
        return
    cues = list(groups)
    shares_of = []  # of each source: how much of its pointing goes to each cue
    for (a, b), pointed in zip(sources, pointing, strict=True):
        first, last = window.line_of(a)
        shares = np.bincount(anchors, pointed, len(anchors))[cues].tolist()
        shares = [
            share if first <= cue < last else 0.0 for cue, share in zip(cues, shares, strict=True)
        ]
        shares_of.append(shares)
        most = max(shares)
        best = shares.index(most)
        for at, share in enumerate(shares):
            if share >= SHARED_SOURCE or (at == best and share > 0):
                groups[cues[at]].roles[SOURCE].append((a, b))
    for at, cue in enumerate(cues):
        if not groups[cue].roles[SOURCE]:
            nearest = max(range(len(sources)), key=lambda i: shares_of[i][at])
            if shares_of[nearest][at] >= LENT_SOURCE:
                groups[cue].roles[SOURCE].append(sources[nearest])


def _widen(anchors: NDArray[np.intp], groups: dict[int, _Group], starts: set[int]) -> None:
    """Pointing at the word beside a cue means the cue, unless a content begins there."""
    for group in groups.values():
        start, end = group.roles[CUE][0]
        for near in (start - 1, end):
            if 0 <= near < len(anchors) and anchors[near] == near and near not in starts:
                anchors[near] = group.anchor


def _content_anchor(start: int, shares: Shares, groups: dict[int, _Group]) -> int:
    """The cue of a content, by how much of its pointing goes to each word."""
    best = int(shares.argmax())
    if not shares[best]:
        return start
    if best in groups or best == start:
        return best
    if shares[best] >= RECOVERED_CUE:
        groups[best] = _Group(best, ([], [(best, best + 1)], []), float(shares[best]))
        return best
    nearest = max(groups, key=lambda anchor: float(shares[anchor]), default=start)
    return nearest if shares[nearest] else start


def _recover_sources(groups: list[_Group], window: _Window) -> None:
    """A cue without a source takes untagged words that are likely to be its source.

    Few attributions have none (7 % in PolNeAR), so a doubtful one is more often right than wrong.
    """
    bare = [group for group in groups if not group.roles[SOURCE] and group.roles[CUE]]
    if not bare:
        return
    likely = window.chances[SOURCE].copy()
    for _, a, b in window.spans:
        likely[a:b] = 0.0
    # No word belongs to a cue by more than it is likely to be a source at all.
    words = np.flatnonzero(likely >= RECOVERED_SOURCE / 2 - ROUNDING)
    if not len(words):
        return
    pointing = window.pointer.of(words)
    for group in bare:
        belongs = np.zeros_like(likely)
        cue = [word for a, b in group.roles[CUE] for word in range(a, b)]
        belongs[words] = likely[words] * pointing[:, cue].sum(1)
        best = int(belongs.argmax())
        if belongs[best] < RECOVERED_SOURCE:
            continue
        start, end = best, best + 1
        while start > 0 and belongs[start - 1] >= RECOVERED_SOURCE / 2:
            start -= 1
        while end < len(belongs) and belongs[end] >= RECOVERED_SOURCE / 2:
            end += 1
        group.roles[SOURCE].append((start, end))


def _share_sources(groups: list[_Group], sentences: Ints) -> None:
    """A cue without a source takes that of the nearest cue before it in its sentence."""
    for i, group in enumerate(groups):
        if group.roles[SOURCE] or not group.roles[CUE]:
            continue
        before = [
            other
            for other in groups[:i]
            if other.roles[SOURCE]
            and sentences[other.anchor] == sentences[group.anchor]
            and _end(other.roles[SOURCE]) <= group.anchor
        ]
        if before:
            nearest = max(before, key=lambda other: _end(other.roles[SOURCE]))
            group.roles[SOURCE].extend(nearest.roles[SOURCE])


def _end(ranges: Sequence[Range]) -> int:
    return max(end for _, end in ranges)


def _attribution(window: _Window, group: _Group, acts: Floats, *, inner: bool) -> Attribution:
    anchor = min(start for start, _ in group.roles[CUE] or group.roles[CONTENT])
    source, cue, content = (_places(window, ranges) for ranges in group.roles)
    return Attribution(
        content=content,
        cue=cue,
        source=source,
        act=ACTS[int(acts[anchor].argmax())],
        inner=inner,
        confidence=round(group.confidence, 4),
    )


def _places(window: _Window, ranges: list[Range]) -> tuple[Range, ...]:
    """Runs of words as ranges of code points; none runs over the end of a line."""
    runs: list[list[int]] = []
    for first, last in sorted(ranges):
        for a, b in _lines(window.line_starts, first, last):
            if runs and runs[-1][1] == a and a not in window.line_starts:
                runs[-1][1] = b
            else:
                runs.append([a, b])
    return tuple((window.first_signs[a], window.last_signs[b - 1]) for a, b in runs)


def _lines(line_starts: list[int], first: int, last: int) -> list[Range]:
    """The range of words, cut where a line begins within it."""
    inside = line_starts[bisect_right(line_starts, first) : bisect_left(line_starts, last)]
    return list(pairwise([first, *inside, last]))
