"""The record as plain tables: which there are, what each column holds, and their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from verbale.analysis.plover import COUNTERPARTS
from verbale.exports.places import find_headline, find_lines
from verbale.exports.record_json import group_noise, order_statements, round_confidence
from verbale.judgements import digest
from verbale.record import DateRange, Record, Span, Statement, name_statements

Value = str | int | float | bool | date | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type in the words of Frictionless, and the column that it refers to."""

    name: str
    type: str  # string, integer, number, boolean, date
    says: str
    refers: tuple[str, str] | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the record; ``key`` are the columns that tell its rows apart."""

    name: str
    says: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Record], Iterator[Row]]


def name_in_order(record: Record) -> list[tuple[str, Statement]]:
    """The statements with their ids, in reading order."""
    ids = name_statements(record.statements)
    return [(ids[at], statement) for at, statement in order_statements(record)]


def digest_all(record: Record) -> str:
    """One fingerprint of all texts: entries take ids from it that stay from export to export."""
    return digest(" ".join(f"{each.id} {digest(each.text)}" for each in record.documents))


def list_parts(statement: Statement) -> Iterator[tuple[str, Sequence[Span]]]:
    """The places of a statement by what they are to it."""
    yield "content", statement.content
    yield "cue", statement.cue
    yield "source", statement.source
    yield "audience", statement.audience
    yield "antecedent", statement.antecedent
    yield "when", (statement.when.span,) if statement.when else ()
    conditions = [span for stance in statement.stances for span in stance.condition]
    yield "condition", tuple(dict.fromkeys(conditions))


def _days(days: DateRange | None) -> tuple[date | None, date | None]:
    return (days.first, days.last) if days else (None, None)


def _documents(record: Record) -> Iterator[Row]:
    noise = group_noise(record)
    for each in record.documents:
        headline = find_headline(each, find_lines(each, noise[each.id]))
        claims = (each.title, each.author, each.language, each.outlet, each.url, each.stated_date)
        held = (len(each.text), digest(each.text))
        yield each.id, each.name, headline, *claims, *_days(each.published), *held


def _statements(record: Record) -> Iterator[Row]:
    utterances = {id: each.id for each in record.utterances for id in each.statements}
    documents = {document.id: document for document in record.documents}
    for id, each in name_in_order(record):
        yield (
            id,
            each.document,
            documents[each.document].words(each.content),
            each.kind,
            each.act,
            COUNTERPARTS.get(each.act),
            each.on_behalf_of,
            *_days(each.said_on),
            each.meeting,
            utterances.get(id),
            each.inner,
            round_confidence(each.confidence),
        )


def _speakers(record: Record) -> Iterator[Row]:
    for id, statement in name_in_order(record):
        yield from ((id, "speaker", entity) for entity in dict.fromkeys(statement.speakers))
        yield from ((id, "addressee", entity) for entity in dict.fromkeys(statement.addressee))


def _spans(record: Record) -> Iterator[Row]:
    texts = _texts(record)
    for id, statement in name_in_order(record):
        for part, spans in list_parts(statement):
            for number, span in enumerate(spans, start=1):
                yield id, part, number, *_place(texts, span)


def _texts(record: Record) -> dict[str, str]:
    return {document.id: document.text for document in record.documents}


def _place(texts: Mapping[str, str], span: Span) -> Row:
    return span.document, span.start, span.end, texts[span.document][span.start : span.end]


def _entities(record: Record) -> Iterator[Row]:
    for each in sorted(record.entities, key=lambda entity: entity.id):
        yield each.id, each.type, each.name, each.role


def _memberships(record: Record) -> Iterator[Row]:
    for each in sorted(record.entities, key=lambda entity: entity.id):
        yield from ((each.id, group) for group in dict.fromkeys(each.member_of))


def _mentions(record: Record) -> Iterator[Row]:
    texts = _texts(record)
    for each in sorted(record.entities, key=lambda entity: entity.id):
        for span in dict.fromkeys(each.mentions):
            yield each.id, *_place(texts, span)


def _utterances(record: Record) -> Iterator[Row]:
    for each in record.utterances:
        yield each.id, each.fullest, each.earliest, len(each.statements)


def _meetings(record: Record) -> Iterator[Row]:
    for each in record.meetings:
        yield each.id, each.name, each.format, each.place, *_days(each.date), each.status


def _participants(record: Record) -> Iterator[Row]:
    for each in record.meetings:
        yield from ((each.id, entity) for entity in dict.fromkeys(each.participants))


def _evidence(record: Record) -> Iterator[Row]:
    texts = _texts(record)
    for each in record.meetings:
        for span in dict.fromkeys(each.evidence):
            yield each.id, *_place(texts, span)


def _issues(record: Record) -> Iterator[Row]:
    for each in record.codebook:
        yield each.id, each.proposition, each.parent, each.suggested


def _stances(record: Record) -> Iterator[Row]:
    documents = {document.id: document for document in record.documents}
    for id, statement in name_in_order(record):
        text = documents[statement.document]
        for number, each in enumerate(statement.stances, start=1):
            condition = text.words(each.condition) or None
            sure = round_confidence(each.confidence)
            yield id, number, each.issue, each.value, each.firmness, condition, each.hinges_on, sure


def _positions(record: Record) -> Iterator[Row]:
    for each in sorted(record.positions, key=lambda one: (one.party, one.issue)):
        stands = (each.stance, each.firmness, each.condition, each.as_of)
        yield each.party, each.issue, *stands, each.utterances, each.sources


def _support(record: Record) -> Iterator[Row]:
    for each in sorted(record.positions, key=lambda one: (one.party, one.issue)):
        dissent = set(each.dissent)
        named: Iterable[str] = dict.fromkeys([*each.evidence, *each.dissent])
        yield from ((each.party, each.issue, id, id in dissent) for id in named)


_PLACE = (
    Column("document", "string", "the report", ("documents", "id"), required=True),
    Column(
        "start", "integer", "first character: code points of its text, from 0", None, required=True
    ),
    Column("end", "integer", "the character after the last", None, required=True),
    Column("words", "string", "the text there", None, required=True),
)
_ENTITY = ("entities", "id")
_STATEMENT = ("statements", "id")
_ISSUE = ("issues", "id")


def _id(says: str) -> Column:
    return Column("id", "string", says, required=True)


def _named(name: str, says: str, refers: tuple[str, str]) -> Column:
    return Column(name, "string", says, refers, required=True)


TABLES = (
    Table(
        "documents",
        "The reports that were read.",
        (
            _id("names the report in all tables"),
            Column("name", "string", "the file's name", required=True),
            Column("headline", "string", "its first line, or the file's name"),
            Column("title", "string", "what the file calls it"),
            Column("author", "string", "whom the file names as such"),
            Column("language", "string", "ISO 639-1 code"),
            Column("outlet", "string", "the paper or agency"),
            Column("url", "string", "where it was published"),
            Column("stated_date", "date", "the day that the file claims"),
            Column("published_first", "date", "the first day on which it can have appeared"),
            Column("published_last", "date", "the last such day"),
            Column("characters", "integer", "length of its text in code points", required=True),
            Column("sha256", "string", "fingerprint of its text in UTF-8", required=True),
        ),
        ("id",),
        _documents,
    ),
    Table(
        "statements",
        "Who said what: one act of saying, wanting, denying ... a row.",
        (
            _id("its place: document, first character, last"),
            _named("document", "the report", ("documents", "id")),
            Column("words", "string", "what was said, pieces joined by an ellipsis", required=True),
            Column("kind", "string", "direct, indirect or mixed", required=True),
            Column("act", "string", "assert, demand, offer ...", required=True),
            Column("plover", "string", "the event in PLOVER that the act amounts to, if any"),
            Column("on_behalf_of", "string", "the party whose position it states", _ENTITY),
            Column("said_on_first", "date", "the first day on which it can have been said"),
            Column("said_on_last", "date", "the last such day"),
            Column("meeting", "string", "the meeting at which it was said"),
            Column("utterance", "string", "the act of speaking", ("utterances", "id")),
            Column("inner", "boolean", "whether it lies within another", required=True),
            Column("confidence", "number", "from 0 to 1", required=True),
        ),
        ("id",),
        _statements,
    ),
    Table(
        "speakers",
        "Who speaks in a statement, and to whom.",
        (
            _named("statement", "the statement", _STATEMENT),
            Column("role", "string", "speaker or addressee", required=True),
            _named("entity", "who", _ENTITY),
        ),
        ("statement", "role", "entity"),
        _speakers,
    ),
    Table(
        "spans",
        "The places of every statement.",
        (
            _named("statement", "the statement", _STATEMENT),
            Column(
                "part",
                "string",
                "content, cue, source, audience, antecedent, when or condition",
                required=True,
            ),
            Column("number", "integer", "1 for the first piece", required=True),
            *_PLACE,
        ),
        ("statement", "part", "number"),
        _spans,
    ),
    Table(
        "entities",
        "Persons, states, organisations, offices and places.",
        (
            _id("names it in all tables"),
            Column("type", "string", "person, state, organisation, office or place", required=True),
            Column("name", "string", "its name in English", required=True),
            Column("role", "string", "the office of a person, where the reports say it"),
        ),
        ("id",),
        _entities,
    ),
    Table(
        "memberships",
        "To which entities an entity belongs.",
        (
            _named("entity", "the member", _ENTITY),
            _named("member_of", "the group", _ENTITY),
        ),
        ("entity", "member_of"),
        _memberships,
    ),
    Table(
        "mentions",
        "The places that name an entity.",
        (_named("entity", "who", _ENTITY), *_PLACE),
        ("entity", "document", "start", "end"),
        _mentions,
    ),
    Table(
        "utterances",
        "Acts of speaking that more than one statement reports.",
        (
            _id("names it"),
            Column("fullest", "string", "the statement with most of the words", _STATEMENT),
            Column("earliest", "string", "the one in the report that appeared first", _STATEMENT),
            Column("statements", "integer", "how many report it", required=True),
        ),
        ("id",),
        _utterances,
    ),
    Table(
        "meetings",
        "The calendar.",
        (
            _id("names it"),
            Column("name", "string", "what to call it", required=True),
            Column("format", "string", "meeting, call, summit ...", required=True),
            Column("place", "string", "where", _ENTITY),
            Column("date_first", "date", "its first day, or the first on which it can have been"),
            Column("date_last", "date", "the last such day"),
            Column("status", "string", "held, scheduled or cancelled", required=True),
        ),
        ("id",),
        _meetings,
    ),
    Table(
        "participants",
        "Who takes part in a meeting.",
        (_named("meeting", "the meeting", ("meetings", "id")), _named("entity", "who", _ENTITY)),
        ("meeting", "entity"),
        _participants,
    ),
    Table(
        "evidence",
        "The places that tell of a meeting.",
        (_named("meeting", "the meeting", ("meetings", "id")), *_PLACE),
        ("meeting", "document", "start", "end"),
        _evidence,
    ),
    Table(
        "issues",
        "The codebook.",
        (
            _id("names it"),
            Column("proposition", "string", "what one can be for or against", required=True),
            Column("parent", "string", "the wider issue that it is a part of", _ISSUE),
            Column("suggested", "boolean", "whether it was drawn from the reports", required=True),
        ),
        ("id",),
        _issues,
    ),
    Table(
        "stances",
        "Which statement takes which stance on which issue.",
        (
            _named("statement", "the statement", _STATEMENT),
            Column("number", "integer", "1 for its first stance", required=True),
            _named("issue", "the issue", _ISSUE),
            Column("stance", "string", "for, against, conditional or unclear", required=True),
            Column("firmness", "string", "categorical, plain or hedged", required=True),
            Column("condition", "string", "the words that it hinges on"),
            Column("hinges_on", "string", "the issue that these words name", _ISSUE),
            Column("confidence", "number", "from 0 to 1", required=True),
        ),
        ("statement", "number"),
        _stances,
    ),
    Table(
        "positions",
        "Where each party stands on each issue, as of its latest statement; silence has no row.",
        (
            _named("party", "the party", _ENTITY),
            _named("issue", "the issue", _ISSUE),
            Column("stance", "string", "for, against, conditional or unclear", required=True),
            Column("firmness", "string", "categorical, plain or hedged", required=True),
            Column("condition", "string", "in the party's own words"),
            Column("as_of", "date", "the day of its latest statement on it"),
            Column("utterances", "integer", "distinct acts of speaking", required=True),
            Column("sources", "integer", "independent reports of them", required=True),
        ),
        ("party", "issue"),
        _positions,
    ),
    Table(
        "support",
        "The statements that a position rests on.",
        (
            _named("party", "the party", _ENTITY),
            _named("issue", "the issue", _ISSUE),
            _named("statement", "the statement", _STATEMENT),
            Column("dissent", "boolean", "whether it stands elsewhere than the position"),
        ),
        ("party", "issue", "statement"),
        _support,
    ),
)
