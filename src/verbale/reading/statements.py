"""Statements: who is said to have said what, as the words of one report show it.

The engine says which words attribute what to whom; the rules here do what marks and layout show
better: contents snap to quotation marks, a quotation that nobody claims is a statement of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from verbale.engine import Attribution, TaggedName
from verbale.reading.subjects import find_subject
from verbale.record import Document, Passage, Span, Statement
from verbale.text.offices import office_of
from verbale.text.segment import find_marked, find_marked_near, kind_of

Range = tuple[int, int]

# A content that holds at least this share of a quotation's characters takes all of it.
SNAP_SHARE = 0.5
# A quotation that no attribution claims is a statement if it has so many words: shorter ones are
# titles, nicknames and scare quotes.
LEAST_QUOTED_WORDS = 6
# Below this the engine's attributions are more often wrong than right on the gold dossiers and on
# our own alike (docs/model.md).
LEAST_CONFIDENCE = 0.4
# The confidence of what the rules found without the engine.
RULED_CONFIDENCE = 0.6
# Part of an inner statement's content that must lie within another's.
INNER_SHARE = 0.9
# Code points around a quotation in which its cue, or the quotation it goes on from, is looked for.
MARGIN = 400
# Two attributions report the same content when they share so much of it (Dice).
SAME_CONTENT = 0.8

_OUTER_TRIM = " \t\r\n\f\v\N{NO-BREAK SPACE},;:-–—"
_LEADING = re.compile(r"(?:that|to the effect that|how)(?:\s*:)?\s+(?=\S)", re.IGNORECASE)


# Statements are looked up by the stretch of text they stand in, so that time grows with the length
# of a report and not with its square.
STRETCH = 2_000


class _Nearby:
    """Drafts by place."""

    def __init__(self, drafts: Iterable[_Draft]) -> None:
        self.stretches: dict[int, list[_Draft]] = {}
        for draft in drafts:
            self.add(draft)

    def add(self, draft: _Draft) -> None:
        for start, end in draft.content + draft.cue + draft.source:
            for stretch in range(start // STRETCH, end // STRETCH + 1):
                held = self.stretches.setdefault(stretch, [])
                if not held or held[-1] is not draft:
                    held.append(draft)

    def at(self, span: Range, margin: int = 0) -> list[_Draft]:
        """Those with a part in the stretches that this span touches, each once."""
        first, last = max(0, span[0] - margin) // STRETCH, (span[1] + margin) // STRETCH
        found: dict[int, _Draft] = {}
        for stretch in range(first, last + 1):
            found.update({id(draft): draft for draft in self.stretches.get(stretch, ())})
        return list(found.values())


@dataclass
class _Draft:
    """A statement while its pieces are put right."""

    content: list[Range]
    cue: list[Range]
    source: list[Range]
    attribution: Attribution | None
    inner: bool = False


def find_statements(
    document: Document,
    passages: Sequence[Passage],
    attributions: Sequence[Attribution],
    names: Sequence[TaggedName] = (),
) -> tuple[Statement, ...]:
    """The statements of one report, in the order of their contents.

    Sources are the words as they stand ("he"); whom they mean is for ``resolve_speakers``.
    """
    text = document.text
    marked = _marked_in_report(text, passages)
    kept = frozenset(marked)
    drafts = [
        _draft(text, attribution, kept)
        for attribution in attributions
        if attribution.inner or attribution.confidence >= LEAST_CONFIDENCE
    ]
    for draft in drafts:
        _give_subject(text, draft, names)
        _past_relay(text, draft)
    drafts = [draft for draft in drafts if not _says_nothing(text, draft, names)]
    outer = _without_doubles([d for d in drafts if not d.inner and d.content])
    outer = _claim_beside(text, outer, marked)
    outer = _resume(text, outer, marked)
    outer = _split_off_quotations(text, outer, marked)
    outer += _unclaimed(text, outer, marked)
    outer += _colon_headlines(text, outer, passages, names)
    outer = _without_echoes(outer)
    inner = [draft for draft in drafts if draft.inner and draft.content]
    for draft in inner:
        _complete(text, draft, outer)
    inner = _within(_without_doubles(inner), outer)
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


def _draft(text: str, attribution: Attribution, marked: frozenset[Range]) -> _Draft:
    near = find_marked_near(text, attribution.content)
    near = [span for span in near if span in marked]
    own = list(attribution.cue) + list(attribution.source)
    content = list(attribution.content)
    if not attribution.inner:
        content = _snap(content, [m for m in near if not _touches(m, own)])
    content = _joined(text, content, own)
    content = [t for piece in content if (t := _trim(text, piece, near))]
    return _Draft(
        content,
        _joined(text, list(attribution.cue), []),
        _one_source(text, attribution),
        attribution,
        attribution.inner,
    )


# Between the parts of one source: "Grushko and Fomin", "the minister, along with Kolb".
_TOGETHER = re.compile(r"[\s,]*(?:and|or|as well as|along with|together with|&)?\s*", re.IGNORECASE)
# Before a name that is no subject: "Kenya, speaking for the African Group, said".
_PREPOSITION = re.compile(r"\b(?:for|of|by|with|to|from|in|at|on|against|including)\s+$")
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sen|Rep|Gov|St)$")
_SURNAME = re.compile(r"\.?\s[A-Z][\w'’-]+")


def _one_source(text: str, attribution: Attribution) -> list[Range]:
    """The source without possessive and loose ends; of several, the one nearest to the cue."""
    pieces = [t for p in _joined(text, list(attribution.source), []) if (t := _tidy(text, p))]
    if len(pieces) < 2 or not attribution.cue:
        return pieces
    cue = attribution.cue[0]
    free = [p for p in pieces if not _PREPOSITION.search(text, max(0, p[0] - 12), p[0])] or pieces
    nearest = min(free, key=lambda p: cue[0] - p[1] if p[1] <= cue[0] else p[0] - cue[1])
    place = pieces.index(nearest)
    first = last = place
    while first > 0 and _TOGETHER.fullmatch(text, pieces[first - 1][1], pieces[first][0]):
        first -= 1
    while last + 1 < len(pieces) and _TOGETHER.fullmatch(
        text, pieces[last][1], pieces[last + 1][0]
    ):
        last += 1
    return pieces[first : last + 1]


# Who follows an "and" that ends a source: "he and" his counterpart, Ann Lee, announced.
_OTHER = re.compile(
    r"\s(?:(?:his|her|its|the)\s(?:[\w'’-]+\s){0,3}[\w-]+,\s)?(?:[A-Z][\w.'’-]+\s){0,4}[A-Z][\w'’-]+"
)


def _tidy(text: str, piece: Range) -> Range | None:
    start, end = piece
    if re.search(r"\sand$", text[start:end]) and (other := _OTHER.match(text, end)):
        end = other.end()
    if _HONORIFIC.search(text, start, end) and (name := _SURNAME.match(text, end)):
        end = name.end()
    words = re.sub(r"(?:['’]s?|[\s,;:–—])+$", "", text[start:end])
    return (start, start + len(words)) if re.search(r"\w", words) else None


def _give_subject(text: str, draft: _Draft, names: Sequence[TaggedName]) -> None:
    """Names the source of a cue that the engine left without one."""
    if draft.source or not draft.cue or _SEEMS.fullmatch(text, *draft.cue[0]):
        return
    subject = find_subject(text, draft.cue[0], names, inner=draft.inner)
    if subject is None:
        return
    rest = [piece for piece in draft.content if not _touches(piece, [subject])]
    if rest:
        draft.content, draft.source = rest, [subject]


_RELAYS = re.compile(r"according to|as reported by|as quoted by|reported|reports", re.I)
# Who spoke, at the end of what a paper relays: "...," the minister continued, according to ERR.
_SPOKE = re.compile(
    r"[,\"”»]\s?(?P<source>(?:[Tt]he\s(?:[\w'’-]+\s){0,3}[\w-]+|(?:[A-Z][\w.'’-]+\s){0,3}[A-Z][\w'’-]+|he|"
    r"she))\s(?P<cue>said|says|continued|added|adds|told|wrote|warned|stressed|noted)$"
)


def _past_relay(text: str, draft: _Draft) -> None:
    """Gives what a paper relays to the speaker whom the content itself names at its end."""
    if draft.inner or not draft.content or not draft.cue:
        return
    start, end = draft.content[-1]
    spoke = _SPOKE.search(text, start, end)
    if spoke is None or not _RELAYS.fullmatch(text, *draft.cue[0]) or draft.cue[0][0] < end:
        return
    trimmed = _trim(text, (start, spoke.start() + 1), find_marked_near(text, draft.content))
    if trimmed:
        draft.content[-1] = trimmed
        draft.source, draft.cue = [spoke.span("source")], [spoke.span("cue")]


# Words that report how things look, not what anybody says.
_SEEMS = re.compile(r"(?:appears?|appeared|seems?|seemed)", re.I)
# A name alone is the content of these only: "praised Kolb", "accused Orr".
_OF_PEOPLE = re.compile(
    r"prais|thank|condemn|blam|accus|critici|tribute|welcom|denounc|hail|support|back|"
    r"oppos|reject|endors|trust|call|nam|prefer",
    re.I,
)
_ADDRESSED = re.compile(r"(?:(?:Mr|Mrs|Ms|Dr|President|Minister|the)\.?\s)+$", re.I)


def _says_nothing(text: str, draft: _Draft, names: Sequence[TaggedName]) -> bool:
    """Whether a draft attributes no words: it seems so, a reporter asked, a name is all of it."""
    if draft.inner and not draft.cue and not draft.source:
        return True
    if draft.cue and _SEEMS.fullmatch(text, *draft.cue[0]):
        return True
    if draft.cue and not draft.source and text[slice(*draft.cue[0])] == "Asked":
        return True
    if len(draft.content) != 1 or (draft.cue and _OF_PEOPLE.search(text, *draft.cue[0])):
        return False
    start, end = draft.content[0]
    if not draft.cue and not draft.source and re.fullmatch(r"[\w.'’-]+", text[start:end]):
        return True
    return any(
        name.start <= start or _ADDRESSED.fullmatch(text[start : name.start]) is not None
        for name in [name for name in names if name.end == end]
    )


def _touches(span: Range, others: Iterable[Range]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in others)


def _overlap(span: Range, others: Iterable[Range]) -> int:
    """How many characters they share: asked of all drafts nearby, so in plain steps."""
    start, end = span
    shared = 0
    for a, b in others:
        if a < end and start < b:
            shared += (b if b < end else end) - (a if a > start else start)
    return shared


def _snap(content: list[Range], marked: Sequence[Range]) -> list[Range]:
    """Adds the whole of each quotation that the content holds most of."""
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
    shared = sum([_overlap(piece, other) for piece in one])
    return 2 * shared / (_length(one) + _length(other)) if shared else 0.0


def _without_doubles(drafts: list[_Draft]) -> list[_Draft]:
    """Of two drafts with the same content, the surer one."""
    kept: list[_Draft] = []
    nearby = _Nearby(())
    for draft in sorted(drafts, key=lambda d: -(d.attribution.confidence if d.attribution else 0)):
        others = nearby.at(draft.content[0])
        if all(_dice(draft.content, other.content) < SAME_CONTENT for other in others):
            kept.append(draft)
            nearby.add(draft)
    return sorted(kept, key=lambda d: d.content)


def _claim_beside(text: str, outer: list[_Draft], marked: Sequence[Range]) -> list[_Draft]:
    """Gives each quotation to the cue and source that stand right behind it in its line.

    "...," said Kolb; "...," the minister added; "..." - Maria Kolb.
    """
    drafts = list(outer)
    nearby = _Nearby(drafts)
    for quotation in marked:
        if not re.search(r"\w", text[slice(*quotation)]):
            continue
        near = nearby.at(quotation, MARGIN)
        holders = [d for d in near if _overlap(quotation, d.content) > 0]
        behind = _draft_behind(text, quotation, near)
        if behind is None and not any(_is_beside(text, quotation, d) for d in holders):
            behind = _read_behind(text, quotation, near)
            if behind is not None:
                drafts.append(behind)
                nearby.add(behind)
        if behind is None or behind in holders:
            continue
        behind.content = _joined(text, [*behind.content, quotation], behind.cue + behind.source)
        for holder in holders:
            if not _is_beside(text, quotation, holder):
                holder.content = [p for p in holder.content if not _touches(p, [quotation])]
    return [draft for draft in drafts if draft.content]


# Between a quotation and the cue or source that it touches: a comma, a signature's dash; before it
# a colon, which may end the line.
_BEHIND = re.compile(r"[ ,]{0,2}(?:[―—–-]{1,2}\s?)?")
_BEFORE = re.compile(r"[ ,]{0,2}(?::\s{0,3})?")


def _draft_behind(text: str, quotation: Range, drafts: Sequence[_Draft]) -> _Draft | None:
    """The statement whose cue or source begins right behind the quotation."""
    for draft in drafts:
        begins = [start for start, _ in draft.cue + draft.source if start >= quotation[1]]
        if begins and _BEHIND.fullmatch(text, quotation[1], min(begins)):
            return draft
    return None


def _is_beside(text: str, quotation: Range, draft: _Draft) -> bool:
    """Whether the statement's cue or source touches the quotation, before it or behind."""
    for start, end in draft.cue + draft.source:
        if end <= quotation[0] and _BEFORE.fullmatch(text, end, quotation[0]):
            return True
        if start >= quotation[1] and _BEHIND.fullmatch(text, quotation[1], start):
            return True
    return False


@lru_cache(maxsize=1)
def _behind_pattern() -> re.Pattern[str]:
    lines = (resources.files("verbale") / "data" / "cues.txt").read_text(encoding="utf-8")
    cues = "|".join(line for line in lines.splitlines() if line and not line.startswith("#"))
    title = r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sen|Rep|Gov|St|[A-Z])\."
    name = rf"(?:(?:{title}|[A-Z][\w'’-]*)\s(?:(?:of|the|de|van|von|bin)\s)?){{0,5}}[A-Z][\w'’-]+"
    said = rf"(?P<source>he|she|they|it|{name}) (?P<cue>{cues})\b"
    turned = rf"(?P<cue_first>{cues}) (?P<named>{name})"
    signed = rf"[ ]?[―—–-]{{1,2}}\s?(?P<signed>{name})(?=\s*(?:\n|$|,|\())"
    return re.compile(rf"[ ,]{{0,2}}(?:{said}|{turned}|{signed})")


def _read_behind(text: str, quotation: Range, drafts: Sequence[_Draft]) -> _Draft | None:
    """Cue and source behind a quotation that the engine missed."""
    match = _behind_pattern().match(text, quotation[1])
    if match is None:
        return None
    source = next(match.span(g) for g in ("source", "named", "signed") if match[g])
    cue = [match.span(g) for g in ("cue", "cue_first") if match[g]]
    if any(_touches(part, d.content + d.cue + d.source) for part in [source, *cue] for d in drafts):
        return None
    return _Draft([], cue, [source], None)


def _resume(text: str, outer: list[_Draft], marked: Sequence[Range]) -> list[_Draft]:
    """Adds to a quotation where it goes on: after "...," Kolb said., and in the next paragraph.

    What stands between a cue of its own and the quotation that it goes on from stays where it is.
    """
    nearby = _Nearby(outer)
    for before, quotation in pairwise(marked):
        near = nearby.at((before[0], quotation[1]), MARGIN)
        holders = [d for d in near if _overlap(quotation, d.content)]
        if any(_is_beside(text, quotation, holder) for holder in holders):
            continue
        draft = next((d for d in near if _goes_on(text, d, before, quotation)), None)
        if draft is None or draft in holders:
            continue
        for holder in holders:
            holder.content = [p for p in holder.content if not _touches(p, [quotation])]
        draft.content = [*draft.content, quotation]
    return [draft for draft in outer if draft.content]


def _goes_on(text: str, draft: _Draft, before: Range, quotation: Range) -> bool:
    """Whether the statement that ends with the first quotation goes on with the second."""
    if before not in draft.content and not _ends_with(draft.content, before):
        return False
    tail = max((end for _, end in draft.cue + draft.source if end > before[1]), default=0)
    if tail and re.fullmatch(r"[^.\n\"“”]{0,100}\.\s{1,2}", text[tail : quotation[0]]):
        return True
    return _runs_on(text, before, quotation)


def _ends_with(content: Sequence[Range], quotation: Range) -> bool:
    return bool(content) and content[-1][1] == quotation[1] and content[-1][0] <= quotation[0]


def _runs_on(text: str, before: Range, quotation: Range) -> bool:
    """A quotation that is not closed at the end of its paragraph and opens anew in the next."""
    closed = text[before[1] - 1] in '"”»' and before[1] - before[0] > 1
    gap = text[before[1] : quotation[0]]
    return not closed and "\n" in gap and not gap.strip()


def _colon_headlines(
    text: str,
    outer: Sequence[_Draft],
    passages: Sequence[Passage],
    names: Sequence[TaggedName],
) -> list[_Draft]:
    """Headlines of the form "Stoltenberg: No concessions", "Minister: Talks welcome"."""
    claimed = [piece for draft in outer for piece in draft.content]
    found = []
    for passage in passages:
        if passage.kind not in ("headline", "subheading"):
            continue
        start, end = passage.span.start, passage.span.end
        match = re.match(r"([^:\n“\"]{2,50}): (?=\S)", text[start:end])
        if match is None:
            continue
        source, rest = (start, start + match.end(1)), (start + match.end(), end)
        if not _speaks(text, source, names):
            continue
        whole = [d for d in outer if not d.cue and _touches(rest, d.content)]
        for draft in whole:
            draft.content, draft.source = [rest], [source]
        if not whole and not _touches(rest, claimed):
            found.append(_Draft([rest], [], [source], None))
    return found


def _speaks(text: str, source: Range, names: Sequence[TaggedName]) -> bool:
    """Whether these words name somebody who can speak: a person, a party, an office."""
    named = any(
        name.type != "place" and source[0] <= name.start and name.end == source[1] for name in names
    )
    return named or office_of(text[slice(*source)].split()[-1]) is not None


def _split_off_quotations(text: str, outer: list[_Draft], marked: Sequence[Range]) -> list[_Draft]:
    """A quotation in a sentence of its own behind an indirect one is a statement without a cue."""
    split: list[_Draft] = []
    if not marked:
        return outer
    for draft in outer:
        near = find_marked_near(text, draft.content)
        place = next((start for start, _ in near if _starts_anew(text, draft, start)), None)
        if place is None:
            continue
        behind = [(max(start, place), end) for start, end in draft.content if end > place]
        ahead = [(start, min(end, place)) for start, end in draft.content if start < place]
        draft.content = [trimmed for piece in ahead if (trimmed := _trim(text, piece, ()))]
        split.append(_Draft(behind, [], [], None))
    return [draft for draft in outer + split if draft.content]


def _starts_anew(text: str, draft: _Draft, place: int) -> bool:
    """Whether a quotation in the content begins a sentence, all words before it without marks."""
    first = draft.content[0][0]
    if first >= place or not any(start <= place < end for start, end in draft.content):
        return False
    before = text[first:place]
    return (
        re.search(r"[.!?]\s+$", before) is not None
        and re.search(r"[\"“”]", before) is None
        and all(end <= place for _, end in draft.cue + draft.source)
    )


def _unclaimed(text: str, outer: Sequence[_Draft], marked: Sequence[Range]) -> list[_Draft]:
    """Quotations that stand alone: direct statements without cue and source."""
    nearby = _Nearby(outer)
    found = []
    for quotation in marked:
        words = len(re.findall(r"\w+", text[slice(*quotation)]))
        near = nearby.at(quotation) if words >= LEAST_QUOTED_WORDS else []
        claimed = any(_touches(quotation, d.content + d.cue + d.source) for d in near)
        if words >= LEAST_QUOTED_WORDS and not claimed:
            found.append(_Draft([quotation], [], [], None))
    return found


def _without_echoes(outer: list[_Draft]) -> list[_Draft]:
    """The drafts but those that nobody is said to say and that lie within one before them."""
    kept: list[_Draft] = []
    for draft in sorted(outer, key=lambda d: (d.content[0][0], -d.content[-1][1])):
        echo = not draft.cue and not draft.source and kept and _lies_in(draft, kept[-1])
        if not echo:
            kept.append(draft)
    return kept


def _lies_in(draft: _Draft, other: _Draft) -> bool:
    return all(any(c <= a and b <= d for c, d in other.content) for a, b in draft.content)


def _within(inner: Sequence[_Draft], outer: Sequence[_Draft]) -> list[_Draft]:
    """Inner statements that lie within an outer one and are not the whole of it."""
    nearby = _Nearby(outer)
    return [
        draft
        for draft in inner
        if any(_lies_within(draft, around) for around in nearby.at(draft.content[0]))
    ]


# An inner content of no more words than this, in the middle of a clause, is cut short.
CUT_SHORT = 3
_WHOLE = re.compile(r"(?:[\d%]|\b(?:no|yes|it|this|so))$", re.I)  # "said no", "offered 5.5%"
# Words that begin another clause, or one that may as well belong to the verb around.
_GOES_NO_FURTHER = re.compile(
    r"\s(?:and|or|but|in|on|at|for|as|of|by|with|from|if|when|while|because|who|which|that|than)\b"
)
_NEXT_CLAUSE = re.compile(
    r"[.!?;:—\n“”\"]|,?\s(?:and|but|or|while|because|although|though|as)\s(?:he|she|it|they|we|I|the|"
    r"that|who|which)\b"
)


def _complete(text: str, draft: _Draft, outer: Sequence[_Draft]) -> None:
    """Takes the content that breaks off within its clause ("insisted that all") to its end."""
    if len(draft.content) != 1 or not draft.cue or draft.cue[-1][1] > draft.content[0][0]:
        return
    start, end = draft.content[0]
    limit = max((b for d in outer for a, b in d.content if a <= start and end < b), default=end)
    if len(text[start:end].split()) > CUT_SHORT or not re.match(r"\s\w", text[end:limit]):
        return
    if _GOES_NO_FURTHER.match(text, end) or _WHOLE.search(text, start, end):
        return
    stop = _NEXT_CLAUSE.search(text, end, limit)
    draft.content = [(start, stop.start() if stop else limit)]


def _lies_within(draft: _Draft, around: _Draft) -> bool:
    held = sum(_overlap(piece, around.content) for piece in draft.content)
    same = _dice(draft.content, around.content) >= SAME_CONTENT and draft.source == around.source
    return held >= INNER_SHARE * _length(draft.content) and not same


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
        confidence=attribution.confidence if attribution else RULED_CONFIDENCE,
    )
