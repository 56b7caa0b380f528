"""One report as the rules for speakers see it: sentences, figures, what was said so far."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from verbale.reading.figures import Figure, find_figures, key_of
from verbale.record import Document, Mention, Reason, Span, Statement
from verbale.text.local_names import LocalNames
from verbale.text.offices import Description, describe
from verbale.text.segment import find_marked, find_paragraphs, find_sentences

Range = tuple[int, int]


# How likely words that stand for a person mean the one who was subject, source, object, ... of an
# earlier sentence; chosen by hand, held against the gold dossiers (scripts/check_pronouns.py: GAP).
AS_SOURCE = 1.3
AS_SUBJECT = 1.0
AS_OTHER = 0.55
AS_OWNER = 0.45  # "Morsi's need"
IN_QUOTATION = 0.25


@dataclass(frozen=True, slots=True)
class Answer:
    """The words that a source stands for, how sure that is and why."""

    spans: tuple[Span, ...]
    confidence: float
    because: str
    evidence: tuple[Span, ...] = ()

    def reason(self) -> Reason:
        return Reason("speakers", self.confidence, self.because, self.evidence or self.spans)


def place_of(statement: Statement) -> int:
    """Where a statement stands: at its source, else its cue, else its content."""
    return (statement.source or statement.cue or statement.content)[0].start


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement already read: where it stands and who spoke."""

    statement: Statement
    place: int
    answer: Answer


class Report:
    """One document as the rules see it: its sentences, figures and what was said so far."""

    def __init__(self, document: Document, mentions: Sequence[Mention]) -> None:
        self.document = document
        self.text = document.text
        self.mentions = sorted(mentions, key=lambda mention: mention.span)
        self.starts = [mention.span.start for mention in self.mentions]
        self.paragraphs = find_paragraphs(self.text)
        self.paragraph_starts = [start for start, _ in self.paragraphs]
        self.marked = find_marked(self.text)
        self.sentence_starts = self._number_sentences()
        self.local = LocalNames(
            (mention.name, mention.type, key_of(mention)) for mention in self.mentions
        )
        self.figures = find_figures(self.text, self.mentions, self.local)
        self.roles = _roles(self)
        self.figure_of = {span: figure for figure in self.figures for span in figure.mentions}
        self.said: list[_Said] = []
        self.out_of_order = False

    def describe(self, words: str) -> Description | None:
        """What a few words of this report say of somebody."""
        return describe(words, self.local)

    def _number_sentences(self) -> list[int]:
        """Where sentences begin; one that lies wholly in quotation marks counts with the next."""
        starts = []
        for start, end in find_sentences(self.text):
            at = bisect_right(self.marked, (start, len(self.text))) - 1
            if at < 0 or end > self.marked[at][1]:
                starts.append(start)
        return starts or [0]

    def sentence(self, place: int) -> int:
        """Number of the sentence at this place; quoted words count with what follows."""
        return bisect_right(self.sentence_starts, place) - 1

    def paragraph(self, place: int) -> int:
        return bisect_right(self.paragraph_starts, place) - 1

    def is_quoted(self, place: int) -> bool:
        at = bisect_right(self.marked, (place, len(self.text))) - 1
        return at >= 0 and self.marked[at][0] <= place < self.marked[at][1]

    def is_heading(self, place: int) -> bool:
        """Whether this place lies in the first line or in a line that is no sentence."""
        number = self.paragraph(place)
        start, end = self.paragraphs[number]
        words = self.text[start:end]
        return number == 0 or (len(words) < 120 and words[-1] not in '.!?"”’:;,')

    def inside(self, span: Span) -> list[Mention]:
        """The mentions within a span."""
        at = bisect_right(self.starts, span.start - 1)
        found = []
        while at < len(self.mentions) and self.mentions[at].span.start < span.end:
            if self.mentions[at].span.end <= span.end:
                found.append(self.mentions[at])
            at += 1
        return found

    def remember(self, statement: Statement, answer: Answer) -> None:
        self.said.append(_Said(statement, place_of(statement), answer))

    def words(self, span: Span) -> str:
        return " ".join(self.text[span.start : span.end].split())


_OF = re.compile(
    r"\b(?:of|for|to|from|with|including|by|in|at|on|under|near|against|between|and)\s+(?:the\s+)?$"
)


def figures_of(report: Report, spans: Iterable[Span]) -> list[Figure]:
    """The figures that these mentions name."""
    return [report.figure_of[span] for span in spans if span in report.figure_of]


def nearest_mention(figure: Figure, source: Span) -> Span:
    """The last mention before the source, else the first of all."""
    before = [span for span in figure.mentions if span.start < source.start]
    return before[-1] if before else figure.mentions[0]


# What stands after a subject: a verb, or an apposition or relative clause first.
_ACTS = re.compile(
    r"(?:\s\([^)]*\))?\s?(?:,[^,.;]{3,80},\s?|\s)(?:(?:also|then|later|now|still|never|once|"
    r"first|already|"
    r"soon|often|again|himself|herself|who|has|have|had|would|will|could|can|did|does|may|"
    r"might|must|"
    r"should)\s)*(?:was|is|were|are|\w+ed|said|told|wrote|went|took|made|came|met|left|gave|"
    r"got|won|"
    r"found|began|became|saw|spoke|held|led|set|put|kept|brought|thought|knew|felt|says|\w{2,}es|"
    r"\w{2,}[^su]s)\b"
)


def _roles(report: Report) -> dict[Span, float]:
    """The weight of each mention: subject, owner, in a quotation, something else."""
    seen_in: set[int] = set()
    roles: dict[Span, float] = {}
    for mention in report.mentions:
        span = mention.span
        sentence = report.sentence(span.start)
        after = report.text[span.end : span.end + 3]
        before = report.text[max(0, span.start - 24) : span.start]
        if report.is_quoted(span.start):
            roles[span] = IN_QUOTATION
            continue
        if re.match(r"\s?['’](?:s\b|\s)", after):
            roles[span] = AS_OWNER
        elif _OF.search(before):
            roles[span] = AS_OTHER
        elif _ACTS.match(report.text, span.end):
            roles[span] = AS_SUBJECT
        elif sentence in seen_in:
            roles[span] = AS_OTHER
        else:
            roles[span] = AS_SUBJECT
        if mention.type == "person" and roles[span] == AS_SUBJECT:
            seen_in.add(sentence)
        if report.is_heading(span.start):
            roles[span] *= 0.8
    return roles
