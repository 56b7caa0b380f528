"""Subjects: who does the saying where the engine names a cue and nobody with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from verbale.engine import TaggedName
from verbale.text.names import known_by_adjective
from verbale.text.offices import office_of

Range = tuple[int, int]

# Code points before a cue in which its subject is looked for.
FARTHEST = 300
_SENTENCE = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘]?[A-Z])|\n")
_STOP_OF_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|St|[A-Z])\.\s+$")
# What may stand between a subject and its verb.
_BETWEEN = (
    r"(?:\s(?:also|then|later|now|still|never|once|first|already|soon|often|again|has|have|had|"
    r"is|was|were|are|even|only|just|recently|previously|reportedly|repeatedly|publicly|not))*\s?$"
)
_PRONOUN = re.compile(rf"\b(he|she|they|we)(?:['’](?:s|d|ve))?{_BETWEEN}", re.I)
_OWNER = re.compile(rf"\b(his|her|their|its|our)(?:\s\w+)?{_BETWEEN}", re.I)
_DESCRIBED = re.compile(
    rf"\b((?:the|a|an|its|his|her|their)\s(?:[\w'’-]+\s){{0,4}}?([\w-]+))"
    rf"{_BETWEEN}",
    re.I,
)
_JOINED = re.compile(
    r"\b(?:and|but|or)(?:\s(?:also|then|later|earlier|now|still|again|once|this|last|week|month|"
    r"year|instead|even|only|\w+ly|on \w+day))*\s$"
)
_RELATIVE = re.compile(r"\b(?:who|which)\b")
_SUBJECT_PRONOUN = re.compile(r"\b(?:he|she|they|it|we)\b", re.I)
_NO_SUBJECT = re.compile(
    r"\b(?:of|for|to|by|with|at|in|on|from|against|about|between|as|before|after|amid|like|"
    r"despite|including)\s(?:the\s|a\s|an\s)?(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep)\.?\s)?$"
)
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|President|Prime Minister)\.?\s$")


def find_subject(
    text: str, cue: Range, names: Sequence[TaggedName], *, inner: bool = False
) -> Range | None:
    """The words that are the subject of a cue: of the verb it is joined to, within another's words
    also those beside it. Outside them the engine is right to leave such a cue without (PolNeAR).

    >>> text = "Ms. Kolb is staying, but earlier this week told the council to wait."
    >>> text[slice(*find_subject(text, (43, 47), [TaggedName(4, 8, "person", 1.0)]))]
    'Ms. Kolb'
    """
    floor = _sentence_start(text, cue[0])
    before = text[floor : cue[0]]
    near = [name for name in names if floor <= name.start and name.end <= cue[0]]
    beside = _beside(before, floor, near, text) if inner else None
    return beside or _joined_to(before, floor, near, text)


def _sentence_start(text: str, place: int) -> int:
    floor = max(0, place - FARTHEST)
    start = floor
    for match in _SENTENCE.finditer(text, floor, place):
        if not _STOP_OF_TITLE.search(text, floor, match.end()):
            start = match.end()
    return start


def _beside(before: str, floor: int, names: Sequence[TaggedName], text: str) -> Range | None:
    if match := _PRONOUN.search(before) or _OWNER.search(before):
        return floor + match.start(1), floor + match.end(1)
    for name in reversed(names):
        if re.fullmatch(rf"(?:['’]s?)?{_BETWEEN}", before[name.end - floor :]):
            return _with_title(text, name)
    match = _DESCRIBED.search(before)
    if match and office_of(match.group(2)):
        return floor + match.start(1), floor + match.end(1)
    last = re.search(r"\b([A-Z]\w+)\s$", before)
    if last and known_by_adjective(last.group(1)):
        return floor + last.start(1), floor + last.end(1)
    return None


def _joined_to(before: str, floor: int, names: Sequence[TaggedName], text: str) -> Range | None:
    """ "South Korea, which has pursued it and hoped", "Orr stays but told": the first verb's."""
    if not _JOINED.search(before):
        return None
    relative = list(_RELATIVE.finditer(before))
    if relative:
        return floor + relative[-1].start(), floor + relative[-1].end()
    pronoun = _SUBJECT_PRONOUN.search(before)
    for name in names:
        if pronoun and floor + pronoun.start() < name.start:
            break
        if not _NO_SUBJECT.search(before[: name.start - floor]):
            return _with_title(text, name)
    return (floor + pronoun.start(), floor + pronoun.end()) if pronoun else None


def _with_title(text: str, name: TaggedName) -> Range:
    title = _TITLE.search(text, max(0, name.start - 16), name.start)
    return (title.start() if title else name.start), name.end
