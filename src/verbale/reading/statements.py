"""Statements: who is said to have said what, as the words of one report show it.

The engine says which words attribute what to whom; the rules here do what marks and layout show
better: contents snap to quotation marks, a quotation that nobody claims is a statement of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from verbale.engine import Attribution
from verbale.record import Document, Passage, Span, Statement
from verbale.text.segment import find_marked, kind_of

Range = tuple[int, int]

# A content that holds at least this share of a quotation's characters takes all of it.
SNAP_SHARE = 0.5
# A quotation that no attribution claims is a statement if it has so many words: shorter ones are
# titles, nicknames and scare quotes.
LEAST_QUOTED_WORDS = 6
# Part of an inner statement's content that must lie within another's.
INNER_SHARE = 0.9
# Two attributions report the same content when they share so much of it (Dice).
SAME_CONTENT = 0.8

_OUTER_TRIM = " \t\r\n\f\v\N{NO-BREAK SPACE},;:-–—"
_LEADING = re.compile(r"(?:that|to the effect that|how)\s+(?=\S)", re.IGNORECASE)


@dataclass
class _Draft:
    """A statement while its pieces are put right."""

    content: list[Range]
    cue: list[Range]
    source: list[Range]
    attribution: Attribution | None
    inner: bool = False
    marks: list[Range] = field(default_factory=list)


def find_statements(
    document: Document, passages: Sequence[Passage], attributions: Sequence[Attribution]
) -> tuple[Statement, ...]:
    """The statements of one report, in the order of their contents.

    Sources are the words as they stand ("he"); whom they mean is for ``resolve_speakers``.
    """
    text = document.text
    marked = _marked_in_report(text, passages)
    drafts = [_draft(text, attribution, marked) for attribution in attributions]
    outer = _without_doubles([d for d in drafts if not d.inner and d.content])
    outer += _unclaimed(text, outer, marked, passages)
    inner = _within(
        _without_doubles([d for d in drafts if d.inner and d.content]), outer
    )
    statements = [_statement(document, draft) for draft in outer + inner]
    return tuple(sorted(statements, key=lambda s: (s.content[0].start, s.inner, s.content)))


def _marked_in_report(text: str, passages: Sequence[Passage]) -> list[Range]:
    """What stands in quotation marks in the report itself, not in its noise."""
    noise = sorted((p.span.start, p.span.end) for p in passages if p.is_noise)
    return [
        (start, end)
        for start, end in find_marked(text)
        if not any(a < end and start < b for a, b in noise)
    ]


def _draft(text: str, attribution: Attribution, marked: Sequence[Range]) -> _Draft:
    near = [
        (a, b)
        for a, b in marked
        if any(s < b and a < e for s, e in attribution.content)
    ]
    own = list(attribution.cue) + list(attribution.source)
    content = list(attribution.content)
    if not attribution.inner:
        content = _snap(content, [m for m in near if not _touches(m, own)])
    content = _joined(text, content, own)
    content = [t for piece in content if (t := _trim(text, piece, near))]
    return _Draft(
        content,
        _joined(text, list(attribution.cue), []),
        _joined(text, list(attribution.source), []),
        attribution,
        attribution.inner,
    )


def _touches(span: Range, others: Iterable[Range]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in others)


def _overlap(span: Range, others: Iterable[Range]) -> int:
    return sum(max(0, min(span[1], b) - max(span[0], a)) for a, b in others)


def _snap(content: list[Range], marked: Sequence[Range]) -> list[Range]:
    """Adds the whole of each quotation that the content holds most of; drops a mere touch."""
    pieces = list(content)
    for start, end in marked:
        held = _overlap((start, end), content)
        if held >= SNAP_SHARE * (end - start):
            pieces.append((start, end))
    return pieces


def _joined(text: str, pieces: list[Range], between: Sequence[Range]) -> list[Range]:
    """Pieces in order; those with no word between them become one."""
    joined: list[Range] = []
    for start, end in sorted(pieces):
        if joined:
            last_start, last_end = joined[-1]
            gap = text[last_end:start]
            if start <= last_end or (
                not re.search(r"\w", gap)
                and "\n" not in gap
                and not _touches((last_end, start), between)
            ):
                joined[-1] = (last_start, max(last_end, end))
                continue
        joined.append((start, end))
    return joined


def _trim(text: str, piece: Range, marked: Sequence[Range]) -> Range | None:
    """The piece without "that", commas and the sentence's stop, unless they stand within marks."""
    start, end = piece
    while True:
        words = text[start:end]
        start += len(words) - len(words.lstrip(_OUTER_TRIM))
        if match := _LEADING.match(text, start, end):
            start = match.end()
            continue
        break
    end -= len(text[start:end]) - len(text[start:end].rstrip(_OUTER_TRIM))
    if start < end and not any(a < end <= b for a, b in marked):
        if text[end - 1] == "." and not re.search(r"\b(?:[A-Za-z]\.)+$", text[start:end]):
            end -= 1
    return (start, end) if start < end and re.search(r"\w", text[start:end]) else None


def _length(content: Sequence[Range]) -> int:
    return sum(end - start for start, end in content)


def _dice(one: Sequence[Range], other: Sequence[Range]) -> float:
    shared = sum(_overlap(piece, other) for piece in one)
    return 2 * shared / (_length(one) + _length(other))


def _without_doubles(drafts: list[_Draft]) -> list[_Draft]:
    """Of two drafts with the same content, the surer one."""
    kept: list[_Draft] = []
    for draft in sorted(drafts, key=lambda d: -(d.attribution.confidence if d.attribution else 0)):
        if all(_dice(draft.content, other.content) < SAME_CONTENT for other in kept):
            kept.append(draft)
    return sorted(kept, key=lambda d: d.content)


def _unclaimed(
    text: str, outer: Sequence[_Draft], marked: Sequence[Range], passages: Sequence[Passage]
) -> list[_Draft]:
    """Quotations that stand alone: direct statements without cue and source."""
    claimed = [
        piece for draft in outer for piece in draft.content + draft.cue + draft.source
    ]
    found = []
    for start, end in marked:
        words = len(re.findall(r"\w+", text[start:end]))
        if words >= LEAST_QUOTED_WORDS and not _touches((start, end), claimed):
            found.append(_Draft([(start, end)], [], [], None))
    return found


def _within(inner: Sequence[_Draft], outer: Sequence[_Draft]) -> list[_Draft]:
    """Inner statements that lie within an outer one and are not the whole of it."""
    kept = []
    for draft in inner:
        for around in outer:
            held = sum(_overlap(piece, around.content) for piece in draft.content)
            same = _dice(draft.content, around.content) >= SAME_CONTENT
            if held >= INNER_SHARE * _length(draft.content) and not (
                same and draft.source == around.source
            ):
                kept.append(draft)
                break
    return kept


def _statement(document: Document, draft: _Draft) -> Statement:
    def spans(ranges: Iterable[Range]) -> tuple[Span, ...]:
        return tuple(Span(document.id, start, end) for start, end in sorted(ranges))

    attribution = draft.attribution
    return Statement(
        content=spans(draft.content),
        cue=spans(draft.cue),
        source=spans(draft.source),
        kind=kind_of(document.text, draft.content, inner=draft.inner),
        act=attribution.act if attribution else "assert",
        inner=draft.inner,
        confidence=attribution.confidence if attribution else UNCLAIMED_CONFIDENCE,
    )


# How often an unclaimed quotation is a statement of the gold dossiers (docs/model.md).
UNCLAIMED_CONFIDENCE = 0.6
