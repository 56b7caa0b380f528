"""The data model: every type that passes from one room to another.

All values are frozen. Offsets are code points of the text exactly as stored, end exclusive.
``None`` and ``()`` mean that the sources do not say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias, get_args

Kind = Literal["direct", "indirect", "mixed"]
Act = Literal[
    "assert",
    "demand",
    "offer",
    "accept",
    "reject",
    "promise",
    "threaten",
    "warn",
    "accuse",
    "deny",
    "praise",
    "express-doubt",
    "announce",
    "question",
]
EntityType = Literal["person", "state", "organisation", "office", "place"]
StanceValue = Literal["for", "against", "conditional", "unclear"]
Firmness = Literal[
    "categorical",  # "no compromise", "unthinkable", "never"
    "plain",
    "hedged",  # "could", "might", "is open to"
]
MeetingStatus = Literal["held", "scheduled", "cancelled"]
DifferenceType = Literal[
    "added",  # words that the fullest wording does not have
    "left out",
    "weakened",  # "could" for "will"
    "strengthened",
    "number",
    "name",
    "day",
    "negation",
    "machine translation",  # probably: words out of place, not another sense
]
MeetingSense = Literal[
    "event",  # an occasion: "met", "held talks", "a news conference"
    "course",  # what goes on without an occasion being told: "talks in Doha"
    "known",  # stands for a meeting named elsewhere: "the talks", "Friday's meeting"
    "another",  # another than the last: "more talks", "meet again"
    "several",  # "past meetings"
]
PassageKind = Literal[
    "headline",  # the report's own, the first one
    "subheading",
    "body",
    "caption",
    "credit",  # of a picture or an agency
    "byline",  # who wrote or edited it
    "dateline",  # "BRUSSELS (Reuters) -", also in the middle of a paragraph's line
    "date",  # a line that is only a date
    "address",  # a line that is only a URL
    "call",  # "Follow us", "Sign up", "Read more"
    "form",  # a comment form and the like
    "see-also",  # a stranger's headline
    "foreign",  # a notice in another language than the report's
    "repeated",  # a line that stands earlier in the report already
    "boilerplate",  # copyright, rules, separators, anything else that is no report
]

KINDS: tuple[Kind, ...] = get_args(Kind)
ACTS: tuple[Act, ...] = get_args(Act)
STANCES: tuple[StanceValue, ...] = get_args(StanceValue)
ENTITY_TYPES: tuple[EntityType, ...] = get_args(EntityType)
PASSAGE_KINDS: tuple[PassageKind, ...] = get_args(PassageKind)
REPORT_KINDS: frozenset[PassageKind] = frozenset({"headline", "subheading", "body"})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one document's text: never empty, end exclusive.

    >>> Span("003", 4, 4)
    Traceback (most recent call last):
    ValueError: a span of '003' must begin at or after 0 and end after it begins, not 4-4
    """

    document: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(
                f"a span of {self.document!r} must begin at or after 0 and end after it begins, "
                f"not {self.start}-{self.end}"
            )

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character of one document."""
        return self.document == other.document and self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether every character of the other lies in this one."""
        return (
            self.document == other.document and self.start <= other.start and other.end <= self.end
        )


@dataclass(frozen=True, slots=True)
class DateRange:
    """From the first day to the last, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            return self.first.isoformat()
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value was settled: a sentence that a person can check, and the words it rests on."""

    field: str
    confidence: float
    because: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One report as it was found; its text is never changed."""

    id: str
    name: str
    text: str = field(repr=False)
    language: str | None = "en"
    outlet: str | None = None
    url: str | None = None
    stated_date: date | None = None  # what the file claims
    published: DateRange | None = None  # what collation settles
    reasons: tuple[Reason, ...] = ()
    title: str | None = None  # what the file calls it
    author: str | None = None  # whom the file names as such

    def words(self, spans: tuple[Span, ...]) -> str:
        """The words at these places, pieces joined by an ellipsis."""
        return " … ".join(self.text[span.start : span.end] for span in spans)


@dataclass(frozen=True, slots=True)
class Passage:
    """A line or a part of one, and what it is to the report."""

    span: Span
    kind: PassageKind

    @property
    def is_noise(self) -> bool:
        """Whether it is no part of the report (a caption, a credit, a form, ...)."""
        return self.kind not in REPORT_KINDS


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in a report, without article, title or possessive 's."""

    span: Span
    type: EntityType
    name: str  # the words, white space folded


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that name a time; ``value`` is TIMEX3 as written ("XXXX-WXX-5" for a bare Friday)."""

    span: Span
    value: str


@dataclass(frozen=True, slots=True)
class MeetingMention:
    """A passage that speaks of a meeting.

    ``status`` is what these words say; None where they only imagine it, deny it or tell of no
    occasion ("no talks", "if they met", "the future of the talks").
    """

    span: Span
    format: str
    place: Span | None = None
    when: TimeExpression | None = None
    participants: tuple[Span, ...] = ()  # names, adjectives of states, "both sides", as they stand
    status: MeetingStatus | None = "held"
    sense: MeetingSense = "event"


@dataclass(frozen=True, slots=True)
class Stance:
    """Where a statement stands on an issue of the codebook, toward the proposition as worded."""

    issue: str
    value: StanceValue
    condition: tuple[Span, ...] = ()  # the words that it hinges on
    hinges_on: str | None = None  # the issue that these words name, if any
    confidence: float = 1.0
    firmness: Firmness = "plain"  # how its words put it


@dataclass(frozen=True, slots=True)
class Statement:
    """One act of saying, wanting, denying ... that a report attributes to a source.

    The first group of fields is found by reading one document, the second is settled by collation.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    audience: tuple[Span, ...] = ()
    kind: Kind = "indirect"
    act: Act = "assert"
    antecedent: tuple[Span, ...] = ()  # what "he" or "the ministry" stands for in this document
    when: TimeExpression | None = None
    inner: bool = False  # whether it lies within the content of another statement
    confidence: float = 1.0

    speakers: tuple[str, ...] = ()
    on_behalf_of: str | None = None
    addressee: tuple[str, ...] = ()
    said_on: DateRange | None = None
    meeting: str | None = None
    stances: tuple[Stance, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("a statement needs content: the words that it reports")

    @property
    def document(self) -> str:
        return self.content[0].document

    @property
    def id(self) -> str:
        """Its place: ``000:4798-4912``, from the first character of its content to the last."""
        return f"{self.document}:{self.content[0].start}-{self.content[-1].end}"

    @property
    def reading_order(self) -> tuple[int, ...]:
        """Sorts the statements of one document as they are read, outer before inner."""
        length = sum(len(span) for span in self.content)
        return self.content[0].start, -self.content[-1].end, self.inner, -length


def name_statements(statements: Sequence[Statement]) -> tuple[str, ...]:
    """An id for each of a record's statements, in their order: its place, ``000:4798-4912``.

    Where several statements begin and end at the same characters, the outer one (then the one with
    more words) keeps the bare place and the others take a letter: ``000:4798-4912b``, ``...c``.
    """
    ids = [""] * len(statements)
    taken: Counter[str] = Counter()
    for at in sorted(range(len(statements)), key=lambda at: statements[at].reading_order):
        place = statements[at].id
        taken[place] += 1
        ids[at] = place if taken[place] == 1 else f"{place}{_letters(taken[place])}"
    return tuple(ids)


def _letters(number: int) -> str:
    """2 is b, 26 is z, 27 is aa."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, state, organisation, office or place, with every place that names it."""

    id: str
    type: EntityType
    name: str
    role: str | None = None
    member_of: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Where one report of an utterance departs from its fullest wording, word by word."""

    type: DifferenceType
    statements: tuple[str, str]  # the fullest wording, and the one that departs from it
    fullest: tuple[Span, ...] = ()  # the words of the first; () for what is added
    other: tuple[Span, ...] = ()  # the words of the second; () for what is left out


@dataclass(frozen=True, slots=True)
class Utterance:
    """One act of speaking, with the statements that report it."""

    id: str
    statements: tuple[str, ...]
    fullest: str | None = None  # the statement with most of the words
    earliest: str | None = None  # the one in the report that appeared first
    copies: tuple[tuple[str, ...], ...] = ()  # of one agency text: one source, not several
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, held or scheduled: one row however many reports name it."""

    id: str
    name: str
    format: str
    participants: tuple[str, ...] = ()
    place: str | None = None
    date: DateRange | None = None
    status: MeetingStatus = "held"
    evidence: tuple[Span, ...] = ()
    reasons: tuple[Reason, ...] = ()  # also where reports contradict each other


@dataclass(frozen=True, slots=True)
class Issue:
    """A proposition that a party can be for or against."""

    id: str
    proposition: str
    cues: tuple[str, ...] = ()  # words by which statements on it are known, besides its own
    examples: tuple[str, ...] = ()  # statements on it, as a person would explain it by
    parent: str | None = None  # the wider issue that it is a part of
    suggested: bool = False  # drawn from the reports, not written by a person
    evidence: tuple[str, ...] = ()  # the statements that brought a suggested issue up


@dataclass(frozen=True, slots=True)
class Position:
    """Where a party stands on an issue as of its latest statement on it.

    A party without a position on an issue is silent there: never taken to agree.
    """

    party: str
    issue: str
    stance: StanceValue
    condition: str | None = None  # in the party's own words
    as_of: date | None = None
    evidence: tuple[str, ...] = ()  # all statements on it, the earliest first
    hinges_on: tuple[str, ...] = ()  # the issues that the condition names
    firmness: Firmness = "plain"
    dissent: tuple[str, ...] = ()  # statements of the party that stand elsewhere in the same days
    utterances: int = 0  # distinct acts of speaking among the evidence
    sources: int = 0  # independent reports of them: agency copies count once
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document shows, found with one engine."""

    document: Document
    passages: tuple[Passage, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    meetings: tuple[MeetingMention, ...] = ()
    statements: tuple[Statement, ...] = ()
    engine: str = ""

    @property
    def noise(self) -> tuple[Span, ...]:
        """What is no part of the report: captions, credits, bylines, forms, ..."""
        return tuple(passage.span for passage in self.passages if passage.is_noise)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why, in words that say what to do next."""

    name: str
    reason: str


EntryKind = Literal[
    "document",
    "statement",
    "entity",
    "utterance",
    "meeting",
    "issue",
    "judgement",  # to be undone
]
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
# A value as JSON has it: what a person judged an entry's field to be.
Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand, so that they are found again whatever ids report and entry bear by then:
    the ids of a record shift as reports are added."""

    sha256: str  # of the report's text
    document: str  # the report's name: tells two copies of one text apart
    spans: tuple[tuple[int, int], ...] = ()  # code points; () for the report as a whole
    words: tuple[str, ...] = ()  # those of each span


@dataclass(frozen=True, slots=True)
class Entry:
    """What a judgement is about: what stands at a place, or what bears a name.

    A statement has the place of its content, an utterance that of any statement which reports it,
    a meeting that of its evidence, an entity that of one of its mentions. Names are those of
    entities that no report mentions; the ids of issues and of judgements to be undone.
    """

    kind: EntryKind
    place: Place | None = None
    name: str | None = None
    type: EntityType | None = None  # of an entity that is named


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person judges one field of one entry to be; never changed once made.

    ``verbale.judgements`` makes them and says which fields and values there are.
    """

    id: str
    by: str
    at: datetime  # in UTC
    entry: Entry
    field: str
    value: Json
    reason: str = ""
    decides: tuple[str, ...] = ()  # the judgements between which it decides: they hold no more


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a judgement that is neither undone nor superseded."""

    judgement: Judgement
    entry: str | None  # the id of what it holds for in this record; None: found nowhere
    note: str = ""  # why it is not found, or how it was found again
    against: tuple[str, ...] = ()  # the judgements of others that contradict it
    holds: bool = True  # False where one of those holds until a person decides


@dataclass(frozen=True, slots=True)
class Record:
    """What the documents of one negotiation settle together."""

    documents: tuple[Document, ...] = ()
    noise: tuple[Passage, ...] = ()
    statements: tuple[Statement, ...] = ()
    entities: tuple[Entity, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    codebook: tuple[Issue, ...] = ()
    positions: tuple[Position, ...] = ()
    failures: tuple[Failure, ...] = ()  # the coverage: what was not read, and why
    engine: str = ""
    judged: tuple[Judged, ...] = ()  # in the order of the judgements

    @property
    def unplaced(self) -> tuple[Judged, ...]:
        """The judgements that find no place in these reports: listed, never lost."""
        return tuple(each for each in self.judged if each.entry is None)

    @property
    def conflicts(self) -> tuple[Judged, ...]:
        """The judgements of different people that contradict each other and await a decision."""
        return tuple(each for each in self.judged if each.against)

    def document(self, id: str) -> Document:
        """The report with this id; KeyError if the record has none."""
        for document in self.documents:
            if document.id == id:
                return document
        raise KeyError(id)

    def entity(self, id: str) -> Entity:
        """The entity with this id; KeyError if the record has none."""
        for entity in self.entities:
            if entity.id == id:
                return entity
        raise KeyError(id)
