"""Which time belongs to which statement: the day on which the words were said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from verbale.record import Document, Span, Statement, TimeExpression

# Farthest that a time stands from the cue or the source that it belongs to, in characters.
REACH, SHORT_REACH = 110, 45
# Longest half of a sentence that is looked through, in characters.
LONGEST_HALF = 600
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[A-Z“\"‘'(])|\n")
# An abbreviation or initial is no end of a sentence.
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|[A-Z][a-z]{0,2}|Sept|U\.S|U\.N)\.$")
# What makes the time one of something else: "ahead of Friday's talks", "since Monday".
_ELSEWHERE = re.compile(
    r"\b(?:ahead\s+of|before|since|until|till|by|for|from|due|planned\s+for|scheduled\s+for|"
    r"starting|beginning|with\s+effect\s+from|as\s+of)\s+(?:the\s+|an?\s+|\w+\s+)?$",
    re.IGNORECASE,
)
# A noun behind the possessive that is no occasion of speaking: "Thursday's bombing".
_POSSESSIVE = re.compile(r"['’]s\s+(?:[\w-]+\s+){0,3}")
_OCCASION = re.compile(
    r"['’]s\s+(?:[\w-]+\s+){0,3}?(?:meeting|talks|session|call|summit|vote|debate|speech|interview|address|"
    r"conference|briefing|hearing|broadcast|edition|issue|announcement|press|news)\b",
    re.IGNORECASE,
)


def attach_times(
    document: Document, statements: Sequence[Statement], times: Sequence[TimeExpression]
) -> tuple[Statement, ...]:
    """The statements, each with the time at which it says that the words were said, if it does."""
    starts = [time.span.start for time in times]
    contents = [(span.start, span.end) for statement in statements for span in statement.content]
    near = [_find_time(document.text, one, times, starts, contents) for one in statements]
    kept = _keep_nearest(document, statements, near)
    return tuple(
        statement if time == statement.when else replace(statement, when=time)
        for statement, time in zip(statements, kept, strict=True)
    )


Near = tuple[int, TimeExpression]  # characters from the cue, and the time


def _keep_nearest(
    document: Document, statements: Sequence[Statement], near: Sequence[Near | None]
) -> list[TimeExpression | None]:
    """A time belongs to the cue nearest to it, and to what the same source says besides."""
    owner: dict[Span, tuple[int, str]] = {}
    for statement, found in zip(statements, near, strict=True):
        if found and (found[1].span not in owner or found[0] < owner[found[1].span][0]):
            owner[found[1].span] = found[0], document.words(statement.source)
    return [
        found[1]
        if found
        and (
            found[0] == owner[found[1].span][0]
            or document.words(statement.source) == owner[found[1].span][1]
        )
        else None
        for statement, found in zip(statements, near, strict=True)
    ]


def _find_time(
    text: str,
    statement: Statement,
    times: Sequence[TimeExpression],
    starts: Sequence[int],
    contents: Sequence[tuple[int, int]],
) -> Near | None:
    """The time nearest to the cue, in its sentence and in nobody's words."""
    best: Near | None = None
    for anchor in statement.cue or statement.source:
        at = bisect_left(starts, anchor.start - LONGEST_HALF)
        if at == len(starts) or starts[at] >= anchor.end + LONGEST_HALF:
            continue  # no time in reach, wherever the sentence ends
        first, last = _sentence_around(text, anchor)
        at = bisect_left(starts, first)
        while at < len(times) and starts[at] < last:
            time = times[at]
            at += 1
            if _may_belong(text, time, anchor, contents):
                gap = _gap(anchor, time.span, statement)
                if gap <= _reach(time) and (best is None or gap < best[0]):
                    best = gap, time
    return best


def _reach(time: TimeExpression) -> int:
    """Days are told from further off than weeks and years, which often date something else."""
    return REACH if _DAY.fullmatch(time.value) else SHORT_REACH


def _sentence_around(text: str, span: Span) -> tuple[int, int]:
    first = max(0, span.start - LONGEST_HALF)
    for end in _SENTENCE_END.finditer(text, first, span.start):
        if _ends(text, end):
            first = end.end()
    last = min(len(text), span.end + LONGEST_HALF)
    for end in _SENTENCE_END.finditer(text, span.end, last):
        if _ends(text, end):
            return first, end.start()
    return first, last


def _ends(text: str, end: re.Match[str]) -> bool:
    before = text[max(0, end.start() - 8) : end.start() + 1]
    return text[end.start()] == "\n" or not _ABBREVIATION.search(before)


# Values that say on which day or in which month or year something was said.
_SAYS_WHEN = re.compile(
    r"[<>]?(?:XXXX|\d{4})-(?:WXX-\d|\d\d-\d\d|\d\d).*|[+-]\dD.*|[+-][01][WMY].*|\d{4}(?::\w+)?|"
    r"R[+-]\dD|XXXX-(?:SP|SU|FA|WI)|<XXXX-.*|-P\d+D|-\d+[DWMY]|-PX[DW]|[+-]0W-WE"
)

_DAY = re.compile(r"[<>]?XXXX-WXX.*|(?:XXXX|\d{4})-\d\d-\d\d.*|[+-]\dD.*|R[+-]\dD.*|[+-]\dW-\d")
_YEAR = re.compile(r"\d{4}(?::\w+)?|(?:XXXX|\d{4})-\d\d(?::\w+)?")


def _may_belong(
    text: str, time: TimeExpression, anchor: Span, contents: Sequence[tuple[int, int]]
) -> bool:
    start, end = time.span.start, time.span.end
    if not _SAYS_WHEN.fullmatch(time.value):
        return False
    if any(
        first <= start and end <= last and not first <= anchor.start < last
        for first, last in contents
    ):
        return False
    before, after = text[max(0, start - 40) : start], text[end : end + 60]
    if _ELSEWHERE.search(before) or (_YEAR.fullmatch(time.value) and not _IN.search(before)):
        return False
    if _POSSESSIVE.match(after) and not _OCCASION.match(after):
        return False
    return not _stands_aside(text, time.span, anchor)


def _stands_aside(text: str, time: Span, anchor: Span) -> bool:
    """Whether the time lies in a clause of its own: "Kolb, who arrived on Monday, said"."""
    opening = max(text.rfind(mark, max(0, time.start - 200), time.start) for mark in ",(;—–")
    closing = [at for mark in ",);—–" if (at := text.find(mark, time.end, time.end + 200)) >= 0]
    if opening < 0 or opening < anchor.start < time.start:
        return False
    if anchor.start >= time.end and (not closing or anchor.start < min(closing)):
        return False
    return text[opening] == "(" or _ASIDE.match(text, opening + 1) is not None


_ASIDE = re.compile(
    r"\s*(?:(?:and|but)\s+)?(?:(?:[\w’'-]+\s+){0,2}(?:who|which|whose|whom|where|when)|having|after|"
    r"before|following|ahead|because|since|as|although|though|while)\b"
)
_IN = re.compile(r"\b(?:in|since|of|early|late|mid|during)\s+$", re.IGNORECASE)


def _gap(anchor: Span, time: Span, statement: Statement) -> int:
    """Characters between cue and time, the statement's own words not counted."""
    low, high = (anchor.end, time.start) if anchor.end <= time.start else (time.end, anchor.start)
    own = sum(
        max(0, min(span.end, high) - max(span.start, low))
        for span in (*statement.content, *statement.source)
    )
    return max(0, high - low - own)
