"""The record as a file of Discourse Network Analyzer 3, to be opened and coded further there.

For and against are *DNA Statements*; what is conditional or unclear, for which DNA has no word,
is a statement type of its own. Statements that take no stance on an issue stay out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from itertools import count

from verbale.analysis.coding import AGREEMENT as SCALE
from verbale.analysis.coding import CodedStatement, code_record, tell_apart
from verbale.exports.dna_coders import Coders
from verbale.exports.dna_file import (
    AGREEMENT,
    CONCEPT,
    DNA_STATEMENT,
    LONGEST_VALUE,
    ORGANIZATION,
    PERSON,
    DnaDocument,
    DnaEntity,
    DnaFile,
    DnaStatement,
    StatementType,
    Variable,
    fit_value,
)
from verbale.exports.dna_writer import write_dna
from verbale.exports.evidence import check_evidence
from verbale.exports.record_json import order_statements
from verbale.exports.utf16 import Utf16Text
from verbale.exports.wording import fold
from verbale.record import (
    STANCES,
    Document,
    Entity,
    Record,
    Stance,
    StanceValue,
    Statement,
    name_statements,
)

# DNA asks for a password before it shows a file. It protects nothing: the file is not encrypted.
PASSWORD = "verbale"
# The version whose tables these are, and its day, as DNA notes them in its files.
SETTINGS = {"version": "3.1.2", "date": "2026-06-30"}
# The second statement type, and what only it says.
NEITHER, STANCE, CONDITION = "Conditional or unclear", "stance", "condition"
# What both types say besides: words of the record, each "" or 0 where it says nothing.
SPEAKER, ADDRESSEE, ACT, KIND, SAID_ON = "speaker", "addressee", "act", "kind", "said on"
PIECES, UTTERANCE, REPORTS, ENTRY = "pieces", "utterance", "reports", "entry"
FURTHER_TEXTS = (SPEAKER, ADDRESSEE, ACT, KIND, SAID_ON, PIECES)
FURTHER_NUMBERS = (UTTERANCE, REPORTS, ENTRY)
# Attributes of persons, organisations and concepts: the first three are those of any DNA file.
TYPE, ALIAS, NOTES, ID, MEMBER_OF = "Type", "Alias", "Notes", "Id", "Member of"
ATTRIBUTES = (TYPE, ALIAS, NOTES, ID, MEMBER_OF)
BETWEEN = "; "  # several names in one value
# A report whose day nobody knows has to have one in DNA; it is read back as none.
NO_DAY = date(1970, 1, 1)


def to_dna(
    record: Record,
    title: str | None = None,
    *,
    password: str = PASSWORD,
    per_report: bool = False,
) -> bytes:
    """The bytes of a .dna file; each utterance is there once unless each report is asked for.

    BrokenRecord if an entry does not stand in the text that it names.
    """
    check_evidence(record)
    return write_dna(code_file(record, password=password, per_report=per_report))


def code_file(record: Record, *, password: str = PASSWORD, per_report: bool = False) -> DnaFile:
    """What a .dna file of this record holds."""
    types = _make_types()
    texts = {document.id: Utf16Text(document.text) for document in record.documents}
    values = _Values(types, _describe(record))
    coders = Coders(record)
    rows = _find_rows(record, coders)
    if not per_report:
        rows = _join_reports(record, rows, coders)
    coding = _Coding(record, texts, values)
    statements = tuple(coding.write(number, row) for number, row in enumerate(rows, start=1))
    return DnaFile(
        settings=SETTINGS,
        coders=coders.write(password),
        relations=coders.relate(),
        documents=tuple(
            _write_document(number, document, texts[document.id], coders.ours)
            for number, document in enumerate(record.documents, start=1)
        ),
        types=types,
        entities=values.entities,
        statements=statements,
    )


def _make_types() -> tuple[StatementType, StatementType]:
    numbers = count(1)

    def make(*names: str, type: str = "short text") -> tuple[Variable, ...]:
        return tuple(_make_variable(next(numbers), name, type) for name in names)

    dna = make(PERSON, ORGANIZATION, CONCEPT) + make(AGREEMENT, type="boolean")
    dna += make(*FURTHER_TEXTS) + make(*FURTHER_NUMBERS, type="integer")
    ours = make(PERSON, ORGANIZATION, CONCEPT, STANCE, CONDITION)
    ours += make(*FURTHER_TEXTS) + make(*FURTHER_NUMBERS, type="integer")
    return (
        StatementType(1, DNA_STATEMENT, dna, (239, 208, 51)),
        StatementType(2, NEITHER, ours, (255, 179, 128)),
    )


def _make_variable(id: int, name: str, type: str) -> Variable:
    match type:
        case "boolean":
            return Variable(id, name, "boolean")
        case "integer":
            return Variable(id, name, "integer")
    if name in (PERSON, ORGANIZATION, CONCEPT):
        return Variable(id, name, attributes=ATTRIBUTES)
    return Variable(id, name, attributes=(TYPE, ID) if name in (SPEAKER, ADDRESSEE) else ())


def _write_document(number: int, document: Document, shown: Utf16Text, coder: int) -> DnaDocument:
    day, notes = document.stated_date, []
    if document.published:
        day = document.published.first
        if document.published.first != document.published.last:
            notes.append(f"Published {document.published}.")
    if day is None:
        notes.append("The day of this report is not known.")
    if document.url:
        notes.append(document.url)
    midnight = datetime.combine(day or NO_DAY, time(), UTC)
    return DnaDocument(
        id=number,
        title=fit_value(document.name),
        text=shown.text,
        coder=coder,
        author=fit_value(document.author or ""),
        source=fit_value(document.outlet or ""),
        notes=Utf16Text("\n".join(notes)).text,
        date=int(midnight.timestamp()),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A stance of a statement, with one who takes it: a statement in DNA."""

    at: tuple[int, int]  # the statement's place in the record, the stance's in the statement
    statement: Statement
    stance: Stance
    coded: CodedStatement
    coder: int
    reports: int = 1  # of the same utterance


def _find_rows(record: Record, coders: Coders) -> list[_Row]:
    """A row for every stance of every statement, in the order of the statements."""
    at = {id: number for number, id in enumerate(name_statements(record.statements))}
    names = tell_apart({issue.id: issue.proposition for issue in record.codebook})
    rows = []
    for coded in code_record(record, values=STANCES):
        statement = record.statements[at[coded.id]]
        number, stance = next(
            (number, stance)
            for number, stance in enumerate(statement.stances)
            if names.get(stance.issue, stance.issue) == coded.concept
            and SCALE[stance.value] == coded.agreement
        )
        coder = coders.find(coded.id, stance.issue)
        rows.append(_Row((at[coded.id], number), statement, stance, coded, coder))
    return rows


def _join_reports(record: Record, rows: Sequence[_Row], coders: Coders) -> list[_Row]:
    """What the same person says of the same concept in the same utterance, once: where somebody
    judged it, else as the fullest wording has it, else the first that says it."""
    fullest = {each.fullest for each in record.utterances}
    groups: dict[tuple[str, str, str, str, StanceValue], list[_Row]] = {}
    for row in rows:
        coded = row.coded
        utterance = coded.utterance or f"\0{coded.id}"
        key = (utterance, coded.person, coded.organisation, coded.concept, row.stance.value)
        groups.setdefault(key, []).append(row)
    joined = []
    for group in groups.values():
        by_people = [row for row in group if row.coder != coders.ours]
        best = next((row for row in by_people or group if row.coded.id in fullest), None)
        best = best or (by_people or group)[0]
        joined.append(replace(best, reports=len({row.coded.id for row in group})))
    return sorted(joined, key=lambda row: row.at)


def _describe(record: Record) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The attributes of persons, organisations and concepts, by variable and value."""
    names = tell_apart({entity.id: entity.name for entity in record.entities})
    documents = {document.id: document for document in record.documents}
    actors = {
        names[entity.id]: {
            TYPE: entity.type,
            ALIAS: BETWEEN.join(_find_spellings(entity, documents)),
            NOTES: entity.role or "",
            ID: entity.id,
            MEMBER_OF: BETWEEN.join(names[id] for id in entity.member_of),
        }
        for entity in record.entities
    }
    propositions = tell_apart({issue.id: issue.proposition for issue in record.codebook})
    concepts = {
        propositions[issue.id]: {TYPE: "suggested" if issue.suggested else "", ID: issue.id}
        for issue in record.codebook
    }
    who = dict.fromkeys((PERSON, ORGANIZATION, SPEAKER, ADDRESSEE), actors)
    return {**who, CONCEPT: concepts}


def _find_spellings(entity: Entity, documents: Mapping[str, Document]) -> Iterable[str]:
    """Other spellings of the name in the reports, as often met first."""
    met: dict[str, int] = {}
    for span in entity.mentions:
        words = fold(documents[span.document].text[span.start : span.end])
        met[words] = met.get(words, 0) + 1
    return sorted((words for words in met if words != entity.name), key=lambda each: -met[each])


class _Values:
    """The values that variables of short texts take, each once, with a number."""

    def __init__(
        self,
        types: Sequence[StatementType],
        attributes: Mapping[str, Mapping[str, Mapping[str, str]]],
    ) -> None:
        self.types = types
        self._attributes = attributes
        self._made: dict[tuple[int, str], DnaEntity] = {}
        self._taken: set[tuple[int, str]] = set()
        for variable in (each for type in types for each in type.variables):
            if variable.type == "short text":
                self.find(variable, "")

    @property
    def entities(self) -> tuple[DnaEntity, ...]:
        return tuple(self._made.values())

    def find(self, variable: Variable, value: str) -> int:
        """The number of this value."""
        made = self._made.get((variable.id, value))
        if made is None:
            known = self._find_attributes(variable, value)
            made = DnaEntity(
                id=len(self._made) + 1,
                variable=variable.id,
                value=self._fit_apart(variable.id, value),
                attributes={name: fit_value(known.get(name, "")) for name in variable.attributes},
            )
            self._made[variable.id, value] = made
        return made.id

    def _find_attributes(self, variable: Variable, value: str) -> Mapping[str, str]:
        """What is known of the value; of several names, each in its place."""
        known = self._attributes.get(variable.name, {})
        if variable.name not in (SPEAKER, ADDRESSEE):
            return known.get(value, {})
        each = [known.get(name, {}) for name in value.split(BETWEEN)]
        return {
            name: BETWEEN.join(attributes.get(name, "") for attributes in each)
            for name in variable.attributes
        }

    def _fit_apart(self, variable: int, value: str) -> str:
        """The value as DNA can keep it, another for every value."""
        fitted = fit_value(value)
        for number in count(2):
            if (variable, fitted) not in self._taken:
                break
            fitted = fit_value(value, f" ({number})")
        self._taken.add((variable, fitted))
        return fitted


def join_names(names: Iterable[str]) -> str:
    """As many of the names as one value can hold, each whole unless it is alone."""
    joined = ""
    for name in names:
        longer = f"{joined}{BETWEEN}{name}" if joined else name
        if joined and Utf16Text(fold(longer)).length > LONGEST_VALUE:
            break
        joined = longer
    return joined


class _Coding:
    """Writes rows as statements of DNA."""

    def __init__(self, record: Record, texts: Mapping[str, Utf16Text], values: _Values) -> None:
        self.record = record
        self.texts = texts
        self.values = values
        self.documents = {d.id: number for number, d in enumerate(record.documents, start=1)}
        self.text_of = {document.id: document for document in record.documents}
        self.names = tell_apart({entity.id: entity.name for entity in record.entities})

    @cached_property
    def entries(self) -> Mapping[int, int]:
        """The number that each statement has in the brief, by its place in the record."""
        ordered = order_statements(self.record)
        return {at: number for number, (at, _) in enumerate(ordered, start=1)}

    @cached_property
    def utterances(self) -> Mapping[str, int]:
        """A number for every utterance of several reports."""
        return {each.id: number for number, each in enumerate(self.record.utterances, start=1)}

    def write(self, number: int, row: _Row) -> DnaStatement:
        content = row.statement.content
        start, stop = self.texts[row.statement.document].place(content[0].start, content[-1].end)
        type = self.values.types[row.stance.value in ("conditional", "unclear")]
        said: dict[str, str | int] = {**dict(self._say_who(row)), **dict(self._say_what(row))}
        return DnaStatement(
            id=number,
            type=type.id,
            document=self.documents[row.statement.document],
            start=start,
            stop=stop,
            coder=row.coder,
            values={each.id: self._value(each, said[each.name]) for each in type.variables},
        )

    def _value(self, variable: Variable, value: str | int) -> int:
        return self.values.find(variable, value) if isinstance(value, str) else value

    def _say_who(self, row: _Row) -> Iterator[tuple[str, str | int]]:
        yield PERSON, row.coded.person
        yield ORGANIZATION, row.coded.organisation
        speakers = join_names(self.names.get(id, id) for id in row.statement.speakers)
        is_said = speakers in (row.coded.person, row.coded.organisation)
        yield SPEAKER, "" if is_said else speakers
        yield ADDRESSEE, join_names(self.names.get(id, id) for id in row.statement.addressee)

    def _say_what(self, row: _Row) -> Iterator[tuple[str, str | int]]:
        statement = row.statement
        yield CONCEPT, row.coded.concept
        yield AGREEMENT, int(row.stance.value == "for")
        yield STANCE, row.stance.value
        yield CONDITION, self.text_of[statement.document].words(row.stance.condition)
        yield ACT, statement.act
        yield KIND, statement.kind
        yield SAID_ON, str(statement.said_on or "")
        yield PIECES, self._say_pieces(statement)
        yield UTTERANCE, self.utterances.get(row.coded.utterance, 0)
        yield REPORTS, row.reports
        yield ENTRY, self.entries[row.at[0]]

    def _say_pieces(self, statement: Statement) -> str:
        """Where the pieces of a broken quotation stand; DNA knows only one stretch."""
        if len(statement.content) == 1:
            return ""
        place: Callable[[int, int], tuple[int, int]] = self.texts[statement.document].place
        places = (place(span.start, span.end) for span in statement.content)
        said = " ".join(f"{start}-{stop}" for start, stop in places)
        return said if len(said) <= LONGEST_VALUE else ""
