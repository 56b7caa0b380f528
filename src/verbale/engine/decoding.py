"""From the network's scores to names and attributions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from verbale.engine import Attribution, TaggedName
from verbale.engine.encoding import QUOTATION, Encoded
from verbale.engine.tags import CONTENT, CUE, NAME_TYPES, ROLE_TAG_COUNT, SOURCE, label_of
from verbale.record import ACTS

Range = tuple[int, int]
Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

IMPOSSIBLE = -1e9
OUTSIDE_MARKS = QUOTATION.index("outside")
# Added to the scores of the tags outside, B/I source, B/I cue, B/I content before decoding: it is
# worse to miss words of a cue than to take one too many (tuned on PolNeAR dev, docs/model.md).
OUTER_BIAS = np.array([-0.4, 0.0, 0.0, 0.0, 0.0, -0.8, 0.0], np.float32)
INNER_BIAS = np.zeros(ROLE_TAG_COUNT, np.float32)
# An untagged word becomes a cue when so much of a span's pointing goes to it.
RECOVERED_CUE = 0.5
# Untagged words become the source of a cue that has none when one of them is so likely to be it.
RECOVERED_SOURCE = 0.2
# A source belongs to every cue to which at least this share of its pointing goes ("X said A and
# warned B").
SHARED_SOURCE = 0.25
# The same for a cue that would otherwise have no source.
LENT_SOURCE = 0.05


@dataclass(frozen=True, slots=True)
class Pointer:
    """To which word each word points: the network's output by piece, read where it is needed.

    Most words lie in no span, and nobody asks where they point.
    """

    by_piece: Floats
    first: Ints  # of each word: its first piece

    def of(self, spans: Sequence[Range]) -> list[Floats]:
        """For each span of words (its words, n): to which share each of them points where."""
        if not spans:
            return []
        words = np.concatenate([np.arange(*span) for span in spans])
        # Two rows at least: numpy adds up the numbers of a lone row in another order.
        rows = self.first[np.append(words, words[0]) if len(words) == 1 else words]
        shares = softmax(self.by_piece[rows][:, self.first])
        ends = np.cumsum([end - start for start, end in spans]).tolist()
        return [shares[a:b] for a, b in zip([0, *ends], ends, strict=False)]

    def all(self) -> Floats:
        """(n, n): the same of every word."""
        return softmax(self.by_piece[self.first][:, self.first])


@dataclass
class Scores:
    """The network's outputs for one window, by word: log-probabilities and pointers.

    ``outer``, ``inner`` (n, 7); ``names`` (n, 9); ``acts`` (n, 14).
    """

    outer: Floats
    inner: Floats
    names: Floats
    acts: Floats
    outer_pointer: Pointer
    inner_pointer: Pointer


@dataclass
class _Group:
    """The words of one attribution in a window."""

    anchor: int
    roles: tuple[set[int], set[int], set[int]] = field(
        default_factory=lambda: (set(), set(), set())
    )
    confidence: float = 1.0


def log_softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    shifted = scores - scores.max(-1, keepdims=True)
    normal: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return normal


def softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    normal: Floats = powers / powers.sum(-1, keepdims=True)
    return normal


def best_tags(scores: Sequence[Floats]) -> list[Ints]:
    """The best sequence of tags for each table of scores (words, tags), all decoded side by side.

    A tag that continues a label may only follow one that begins or continues the same label
    (Viterbi's algorithm; other transitions are free).
    """
    longest = max((len(table) for table in scores), default=0)
    tags = max((table.shape[1] for table in scores), default=1)
    rows = len(scores)
    padded = np.full((longest, rows, tags), IMPOSSIBLE, np.float32)
    for row, table in enumerate(scores):
        padded[: len(table), row, : table.shape[1]] = table
        padded[len(table) :, row, 0] = 0.0
    tops = np.zeros((longest, rows), np.intp)
    begun_first = np.zeros((longest, rows, (tags - 1) // 2), np.bool_)
    best = np.full((rows, tags), IMPOSSIBLE, np.float32)
    best[:, 0] = 0.0
    after, peak = np.empty_like(best), np.empty((rows, 1), np.float32)
    for place in range(longest):
        begun, continued, scored = best[:, 1::2], best[:, 2::2], padded[place]
        best.argmax(1, tops[place])
        np.maximum.reduce(best, 1, out=peak, keepdims=True)
        np.greater_equal(begun, continued, begun_first[place])
        np.add(peak, scored, after)
        np.add(np.maximum(begun, continued), scored[:, 2::2], after[:, 2::2])
        best, after = after, best
    return _trace(scores, tops, begun_first, best)


def _trace(
    scores: Sequence[Floats], tops: NDArray[np.intp], begun_first: NDArray[np.bool_], best: Floats
) -> list[Ints]:
    """The tags of each table, back from the best at its end to those they came from."""
    longest, rows = tops.shape
    tags = best.shape[1]
    continuing = np.arange(2, tags, 2)
    came_from = np.repeat(tops[:, :, None], tags, 2)
    came_from[:, :, 2::2] = np.where(begun_first, continuing - 1, continuing)
    row_starts = np.arange(rows) * tags  # places in a row of tables that lie side by side
    came_from += row_starts[:, None]
    came_from = came_from.reshape(longest, rows * tags)
    chosen = np.zeros((longest, rows), np.intp)
    at = best.argmax(1) + row_starts
    for place in range(longest - 1, -1, -1):
        chosen[place] = at
        at = came_from[place].take(at)
    found = (chosen - row_starts).astype(np.int32)
    return [found[: len(table), row] for row, table in enumerate(scores)]


def spans_of(tags: Ints) -> list[tuple[int, int, int]]:
    """(label, first word, word after the last) of each tagged span."""
    spans: list[tuple[int, int, int]] = []
    values = tags.tolist()
    for place in np.flatnonzero(tags).tolist():
        tag = values[place]
        if tag % 2 == 0 and spans and spans[-1][2] == place and spans[-1][0] == label_of(tag):
            spans[-1] = (*spans[-1][:2], place + 1)
        else:
            spans.append((label_of(tag), place, place + 1))
    return spans


def decode(
    encoded: Encoded, windows: Sequence[Range], scores: Sequence[Scores]
) -> tuple[tuple[TaggedName, ...], tuple[Attribution, ...]]:
    """Names and attributions of a text, in order."""
    tables = [s.outer + OUTER_BIAS for s in scores]
    tables += [s.inner + INNER_BIAS for s in scores]
    tables += [s.names for s in scores]
    tagged = best_tags(tables)
    size = len(scores)
    names: list[TaggedName] = []
    found: list[Attribution] = []
    for i, (window, score) in enumerate(zip(windows, scores, strict=True)):
        names += _names(encoded, window, tagged[2 * size + i], score.names)
        for inner, tags, probabilities, pointer in (
            (False, tagged[i], score.outer, score.outer_pointer),
            (True, tagged[size + i], score.inner, score.inner_pointer),
        ):
            spans = _cut_at_lines(spans_of(tags), encoded, window)
            groups = _link(spans, probabilities, pointer, encoded.features[window[0] : window[1]])
            _recover_sources(groups, spans, probabilities, pointer)
            _share_sources(groups, encoded.sentences[window[0] : window[1]])
            found += [
                _attribution(encoded, window[0], group, score.acts, inner=inner)
                for group in groups
                if group.roles[CONTENT]
            ]
    return tuple(names), tuple(sorted(found, key=lambda a: (a.content[0][0], a.inner)))


def _names(encoded: Encoded, window: Range, tags: Ints, scores: Floats) -> Iterator[TaggedName]:
    for label, a, b in spans_of(tags):
        certain = float(np.exp(scores[np.arange(a, b), tags[a:b]]).mean())
        start, end = encoded.words[window[0] + a, 0], encoded.words[window[0] + b - 1, 1]
        yield TaggedName(int(start), int(end), NAME_TYPES[label], certain)


def _cut_at_lines(
    spans: list[tuple[int, int, int]], encoded: Encoded, window: Range
) -> list[tuple[int, int, int]]:
    """A span ends with its line, unless a quotation runs on."""
    features = encoded.features[window[0] : window[1]]
    first_of_line = (features[:, 2] == 1) & (features[:, 1] == 0)
    cut: list[tuple[int, int, int]] = []
    for label, a, b in spans:
        for place in (np.flatnonzero(first_of_line[a + 1 : b]) + a + 1).tolist():
            cut.append((label, a, place))
            a = place
        cut.append((label, a, b))
    return cut


def _link(
    spans: list[tuple[int, int, int]], scores: Floats, pointer: Pointer, features: Ints
) -> list[_Group]:
    """Each source and content goes to the cue that its words point to.

    The cue stands in the same line, or above where a quotation runs on: a headline is no part of
    what the report below it says.
    """
    groups: dict[int, _Group] = {}
    lines = np.cumsum(features[:, 2])
    anchors = np.arange(len(scores))  # of each word: the cue that pointing at the word means
    for label, a, b in spans:
        if label == CUE:
            certain = float(np.exp(scores[a:b, 3:5]).sum(1).max())
            groups[a] = _Group(a, (set(), set(range(a, b)), set()), certain)
            anchors[a:b] = a
    contents = [(a, b) for label, a, b in spans if label == CONTENT]
    _widen(anchors, groups, {a for a, _ in contents})
    for (a, b), pointing in zip(contents, pointer.of(contents), strict=True):
        certain = float(np.exp(scores[a:b, 5:7]).sum(1).mean())
        shares = _shares(pointing, anchors)
        shares[lines > lines[a]] = 0.0
        if features[a, 1] == OUTSIDE_MARKS:
            shares[lines < lines[a]] = 0.0
        anchor = _content_anchor(a, shares, groups)
        group = groups.setdefault(anchor, _Group(anchor))
        group.roles[CONTENT].update(range(a, b))
        group.confidence *= certain
    sources = [(a, b) for label, a, b in spans if label == SOURCE]
    _give_sources(groups, sources, pointer, anchors, lines)
    return [groups[anchor] for anchor in sorted(groups)]


def _give_sources(
    groups: dict[int, _Group],
    sources: list[tuple[int, int]],
    pointer: Pointer,
    anchors: NDArray[np.int64],
    lines: NDArray[np.int32],
) -> None:
    """Each source goes to the cue it points to most, and to others to which it points enough.

    A cue that would have none takes the source that points to it most, however little that is.
    """
    pointing = []
    for (a, b), words_pointing in zip(sources, pointer.of(sources), strict=True):
        shares = _shares(words_pointing, anchors)
        shares[lines != lines[a]] = 0.0
        pointing.append(shares)
        best = max(groups, key=lambda anchor: float(shares[anchor]), default=None)
        for anchor, group in groups.items():
            if shares[anchor] >= SHARED_SOURCE or (anchor == best and shares[anchor] > 0):
                group.roles[SOURCE].update(range(a, b))
    for anchor, group in groups.items():
        if group.roles[SOURCE] or not sources:
            continue
        nearest = max(range(len(sources)), key=lambda i: float(pointing[i][anchor]))
        if pointing[nearest][anchor] >= LENT_SOURCE:
            group.roles[SOURCE].update(range(*sources[nearest]))


def _widen(anchors: NDArray[np.int64], groups: dict[int, _Group], starts: set[int]) -> None:
    """Pointing at the word beside a cue means the cue, unless a content begins there."""
    for group in list(groups.values()):
        for near in (min(group.roles[CUE]) - 1, max(group.roles[CUE]) + 1):
            if 0 <= near < len(anchors) and anchors[near] == near and near not in starts:
                anchors[near] = group.anchor


def _shares(pointing: Floats, anchors: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much of a span's pointing goes to each cue, each content without cue, each other word."""
    shares = np.bincount(anchors, weights=pointing.mean(0), minlength=len(anchors))
    return shares.astype(np.float64)


def _content_anchor(start: int, shares: NDArray[np.float64], groups: dict[int, _Group]) -> int:
    best = int(shares.argmax())
    if not shares[best]:
        return start
    if best in groups or best == start:
        return best
    if shares[best] >= RECOVERED_CUE:
        groups[best] = _Group(best, (set(), {best}, set()), float(shares[best]))
        return best
    nearest = max(groups, key=lambda anchor: float(shares[anchor]), default=start)
    return nearest if shares[nearest] else start


def _recover_sources(
    groups: list[_Group],
    spans: list[tuple[int, int, int]],
    scores: Floats,
    pointer: Pointer,
) -> None:
    """A cue without a source takes untagged words that are likely to be its source.

    Few attributions have none (7 % in PolNeAR), so a doubtful one is more often right than wrong.
    """
    bare = [group for group in groups if not group.roles[SOURCE] and group.roles[CUE]]
    if not bare:
        return
    likely = np.exp(scores[:, 1:3]).sum(1)
    for _, a, b in spans:
        likely[a:b] = 0.0
    pointing = pointer.all()
    for group in bare:
        belongs = likely * pointing[:, sorted(group.roles[CUE])].sum(1)
        best = int(belongs.argmax())
        if belongs[best] < RECOVERED_SOURCE:
            continue
        start, end = best, best + 1
        while start > 0 and belongs[start - 1] >= RECOVERED_SOURCE / 2:
            start -= 1
        while end < len(belongs) and belongs[end] >= RECOVERED_SOURCE / 2:
            end += 1
        group.roles[SOURCE].update(range(start, end))


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
            and max(other.roles[SOURCE]) < group.anchor
        ]
        if before:
            nearest = max(before, key=lambda other: max(other.roles[SOURCE]))
            group.roles[SOURCE].update(nearest.roles[SOURCE])


def _attribution(
    encoded: Encoded, offset: int, group: _Group, acts: Floats, *, inner: bool
) -> Attribution:
    anchor = min(group.roles[CUE] or group.roles[CONTENT])
    source, cue, content = (_ranges(encoded, offset, words) for words in group.roles)
    return Attribution(
        content=content,
        cue=cue,
        source=source,
        act=ACTS[int(acts[anchor].argmax())],
        inner=inner,
        confidence=round(group.confidence, 4),
    )


def _ranges(encoded: Encoded, offset: int, words: set[int]) -> tuple[Range, ...]:
    """Runs of words as ranges of code points; none runs over the end of a line."""
    runs: list[list[int]] = []
    for word in sorted(words):
        if runs and runs[-1][1] == word and not encoded.features[offset + word, 2]:
            runs[-1][1] = word + 1
        else:
            runs.append([word, word + 1])
    places = encoded.words
    return tuple((int(places[offset + a, 0]), int(places[offset + b - 1, 1])) for a, b in runs)
