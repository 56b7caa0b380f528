"""What people coded in Discourse Network Analyzer, as a record and as coded statements.

Each type of statement with a concept and a person or an organization is read, whoever made it; so
is what Verbale wrote besides, where it stands in the file.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import cast

from verbale.analysis.coding import AGREEMENT as SCALE
from verbale.analysis.coding import SIDES, CodedStatement
from verbale.errors import NothingReadable
from verbale.exports import dna
from verbale.exports.dna_cast import Cast, split_names
from verbale.exports.dna_file import (
    AGREEMENT,
    CONCEPT,
    ORGANIZATION,
    PERSON,
    DnaDocument,
    DnaFile,
    DnaStatement,
    StatementType,
)
from verbale.exports.dna_reader import read_dna, say_shortly
from verbale.exports.utf16 import Utf16Text
from verbale.record import (
    ACTS,
    KINDS,
    STANCES,
    DateRange,
    Document,
    Failure,
    Kind,
    Record,
    Span,
    Stance,
    StanceValue,
    Statement,
    Utterance,
    name_statements,
)

SUFFIX = ".dna"
_EPOCH = datetime(1970, 1, 1)
_PIECE = re.compile(r"(\d{1,9})-(\d{1,9})")


def read_coding(
    path: Path, documents: Sequence[Document] = (), *, coder: str | None = None
) -> Record:
    """The record that people coded in this file; of one coder alone if one is named.

    ``documents`` stand for those of the file that have the same text.

    NothingReadable if the file cannot be read, nothing in it is coded so, or it has no such coder.
    """
    file = read_dna(path)
    check_coding(path, file, coder=coder)
    return to_record(file, documents, coder=coder)


def check_coding(path: Path, file: DnaFile, *, coder: str | None = None) -> None:
    """NothingReadable unless the file has this coder and says who is for or against what."""
    known = sorted(each.name for each in file.coders)
    if coder is not None and coder not in known:
        names = say_shortly(", ".join(known))
        raise NothingReadable(f"{path}: has no coder {coder!r}, only {names}.")
    if not any(takes_sides(type) for type in file.types):
        raise NothingReadable(
            f"{path}: has no statement type with a concept and a person or an organization. "
            "Give its variables these names in DNA."
        )


def count_others(file: DnaFile) -> int:
    """How many statements say nothing of who is for or against what, as annotations do not."""
    read = {type.id for type in file.types if takes_sides(type)}
    return sum(statement.type not in read for statement in file.statements)


def to_record(
    file: DnaFile, documents: Sequence[Document] = (), *, coder: str | None = None
) -> Record:
    """The record of the file's statements; ``documents`` stand for those with the same text.

    What does not lie in its text is among the failures.
    """
    return _Coding(file, documents).read(coder)


def code_dna(
    file: DnaFile, *, values: Collection[StanceValue] = SIDES
) -> tuple[CodedStatement, ...]:
    """The statements of the file as networks are counted from them, in their order.

    Only those of these values count; "conditional" and "unclear" have to be asked for.
    """
    coding = _Coding(file)
    return tuple(
        coding.code(row)
        for row in coding.rows
        if row.value in values and row.statement.document in coding.documents
    )


def takes_sides(type: StatementType) -> bool:
    """Whether statements of this type say who is for or against what."""
    texts = {each.name for each in type.variables if each.type == "short text"}
    return CONCEPT in texts and bool(texts & {PERSON, ORGANIZATION})


@dataclass(frozen=True, slots=True)
class _Row:
    """A statement of DNA with its values by the names of their variables."""

    statement: DnaStatement
    texts: Mapping[str, str]
    numbers: Mapping[str, int]
    value: StanceValue

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    @property
    def key(self) -> tuple[object, ...]:
        """What the rows share that are one statement of ours: its place, and who speaks; the
        number of its entry where Verbale wrote it."""
        entry = self.numbers.get(dna.ENTRY, 0)
        who = (entry,) if entry else (self.text(PERSON), self.text(ORGANIZATION))
        one = self.statement
        return one.document, one.start, one.stop, one.coder, *who


class _Coding:
    """A file's values by the names of their variables, and its places in our texts."""

    def __init__(self, file: DnaFile, documents: Sequence[Document] = ()) -> None:
        self.file = file
        self.entities = {entity.id: entity for entity in file.entities}
        self.sources = {document.id: document for document in file.documents}
        self.documents = dict(_take_documents(file.documents, documents))
        self.texts = {id: Utf16Text(each.text) for id, each in self.documents.items()}
        self.failures: list[Failure] = []
        self.cast = Cast(file)

    @cached_property
    def rows(self) -> tuple[_Row, ...]:
        types = {type.id: type for type in self.file.types if takes_sides(type)}
        ordered = sorted(self.file.statements, key=lambda each: each.id)
        return tuple(self._row(each, types[each.type]) for each in ordered if each.type in types)

    def _row(self, statement: DnaStatement, type: StatementType) -> _Row:
        texts: dict[str, str] = {}
        numbers: dict[str, int] = {}
        for variable in type.variables:
            value = statement.values.get(variable.id)
            if variable.type == "short text" and isinstance(value, int):
                entity = self.entities.get(value)
                texts[variable.name] = entity.value if entity and entity.value.strip() else ""
            elif variable.type != "short text" and isinstance(value, int):
                numbers[variable.name] = value
            elif isinstance(value, str):
                texts[variable.name] = value
        return _Row(statement, texts, numbers, self._find_value(texts, numbers, type))

    def _find_value(
        self, texts: Mapping[str, str], numbers: Mapping[str, int], type: StatementType
    ) -> StanceValue:
        """What agreement says, or the stance that Verbale writes; unclear where neither does."""
        qualifier, stance = type.variable(AGREEMENT), texts.get(dna.STANCE)
        if qualifier is None or AGREEMENT not in numbers:
            return stance if stance in STANCES else "unclear"
        agreement = numbers[AGREEMENT]
        # A scale about nought, as -2 to 2, has its middle there; without it nought is "no".
        if qualifier.type == "integer" and qualifier.id in self._scales and agreement == 0:
            return "unclear"
        return "for" if agreement > 0 else "against"

    @cached_property
    def _scales(self) -> frozenset[int]:
        """The variables that have a number below nought somewhere."""
        return frozenset(
            variable
            for statement in self.file.statements
            for variable, value in statement.values.items()
            if isinstance(value, int) and value < 0
        )

    def code(self, row: _Row) -> CodedStatement:
        source = self.sources[row.statement.document]
        utterance = row.numbers.get(dna.UTTERANCE, 0)
        said_on = _read_days(row.text(dna.SAID_ON))
        return CodedStatement(
            person=row.text(PERSON),
            organisation=row.text(ORGANIZATION),
            concept=row.text(CONCEPT),
            agreement=SCALE[row.value],
            at=_midnight(said_on.first) if said_on else _read_time(source.date),
            document=self.documents[row.statement.document].name,
            id=str(row.statement.id),
            utterance=str(utterance) if utterance else "",
            author=source.author,
            source=source.source,
            section=source.section,
            type=source.type,
        )

    def read(self, coder: str | None) -> Record:
        coders = {each.id for each in self.file.coders if coder in (None, each.name)}
        groups: defaultdict[tuple[object, ...], list[_Row]] = defaultdict(list)
        for row in self.rows:
            if row.statement.coder in coders or (coder is None and row.statement.coder is None):
                groups[row.key].append(row)
        made = [(self._read_statement(rows), rows) for rows in groups.values()]
        order = {document.id: at for at, document in enumerate(self.documents.values())}
        kept = [(statement, rows) for statement, rows in made if statement is not None]
        kept.sort(key=lambda each: (order[each[0].document], *each[0].reading_order))
        statements = tuple(statement for statement, _ in kept)
        return Record(
            documents=tuple(self.documents.values()),
            statements=statements,
            entities=self.cast.entities,
            utterances=tuple(_read_utterances(statements, [rows for _, rows in kept])),
            codebook=self.cast.issues,
            failures=tuple(self.failures),
        )

    def _read_statement(self, rows: Sequence[_Row]) -> Statement | None:
        content = self._find_content(rows[0])
        if content is None:
            return None
        first = rows[0]
        text = self.documents[first.statement.document].text
        # Several who speak together, each for another or one for nobody, speak for no one party.
        (party, *others) = dict.fromkeys(row.text(ORGANIZATION) for row in rows)
        speakers = dict.fromkeys(name for row in rows for name in _name_speakers(row))
        addressees = split_names(first.text(dna.ADDRESSEE))
        kind, act = first.text(dna.KIND), first.text(dna.ACT)
        words = [text[span.start : span.end] for span in content]
        # Words within quotation marks begin and end with them; a person may have moved the place.
        is_whole = kind in KINDS and (kind != "direct" or all(w == w.strip() for w in words))
        return Statement(
            content=content,
            kind=cast(Kind, kind) if is_whole else "indirect",
            act=act if act in ACTS else "assert",
            speakers=tuple(self.cast.find(name) for name in speakers),
            on_behalf_of=self.cast.find(party) if party and not others else None,
            addressee=tuple(self.cast.find(name) for name in addressees),
            said_on=_read_days(first.text(dna.SAID_ON)),
            stances=tuple(self._read_stances(rows, text)),
        )

    def _find_content(self, row: _Row) -> tuple[Span, ...] | None:
        """Where the words stand in our text; None, and a failure, if they do not."""
        one = row.statement
        document = self.documents.get(one.document)
        if document is None:
            self._fail(row, f"document {one.document}", "which the file does not hold")
            return None
        shown = self.texts[one.document]
        for places in (_read_pieces(row.text(dna.PIECES)), ((one.start, one.stop),)):
            if not _is_in_order(places) or places[-1][1] > shown.length:
                continue
            spans = [Span(document.id, *shown.span(*place)) for place in places]
            if all(document.text[span.start : span.end].strip() for span in spans):
                return tuple(spans)
        self._fail(row, f"{one.start}-{one.stop} of {document.name}", "where there are no words")
        return None

    def _fail(self, row: _Row, where: str, why: str) -> None:
        reason = f"Is coded at {where}, {why}. Code it anew in DNA; it was left out."
        self.failures.append(Failure(f"statement {row.statement.id}", reason))

    def _read_stances(self, rows: Iterable[_Row], text: str) -> Iterator[Stance]:
        read = set()
        for row in rows:
            issue = self.cast.find_issue(row.text(CONCEPT))
            if issue is None or issue in read:
                continue
            read.add(issue)
            document = self.documents[row.statement.document].id
            yield Stance(issue, row.value, _find_words(document, text, row.text(dna.CONDITION)))


def _take_documents(
    coded: Sequence[DnaDocument], ours: Sequence[Document]
) -> Iterator[tuple[int, Document]]:
    """Our documents where we have the same text, however its lines end; else those of the file."""
    known: defaultdict[str, list[Document]] = defaultdict(list)
    for document in reversed(ours):
        known[Utf16Text(document.text).text].append(document)
    ids = {document.id for document in ours}
    names = Counter(each.title for each in coded)
    for number, each in enumerate(sorted(coded, key=lambda one: one.id)):
        same = known[Utf16Text(each.text).text]
        if same:
            yield each.id, same.pop()
            continue
        id = f"{number:03}"
        day = _read_time(each.date)
        is_alone = names[each.title] == 1 and each.title.strip()
        yield (
            each.id,
            Document(
                id=f"dna-{id}" if id in ids else id,
                name=each.title if is_alone else f"{each.title} ({each.id})".strip(),
                text=each.text,
                language=None,
                outlet=each.source or None,
                published=DateRange(day.date(), day.date()) if day else None,
                stated_date=day.date() if day else None,
                title=each.title or None,
                author=each.author or None,
            ),
        )


def _read_time(seconds: int) -> datetime | None:
    """When, in UTC; None for the day that stands where none is known, or for none at all."""
    try:
        at = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return None if at == _midnight(dna.NO_DAY) else at


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _read_days(written: str) -> DateRange | None:
    first, _, last = written.partition("/")
    try:
        days = DateRange(date.fromisoformat(first), date.fromisoformat(last or first))
    except ValueError:
        return None
    return days if days.first <= days.last else None


def _is_in_order(places: Sequence[tuple[int, int]]) -> bool:
    """Whether there are any, each has an extent, and none begins before the last has ended."""
    ends = [at for place in places for at in place]
    return (
        bool(ends)
        and ends[0] >= 0
        and all(start < stop for start, stop in places)
        and all(before <= after for before, after in pairwise(ends))
    )


def _read_pieces(written: str) -> tuple[tuple[int, int], ...]:
    pieces = [_PIECE.fullmatch(piece) for piece in written.split()]
    return tuple((int(each[1]), int(each[2])) for each in pieces if each)


def _name_speakers(row: _Row) -> list[str]:
    """Whom Verbale names as speakers; else the person, or the organization for itself."""
    named = split_names(row.text(dna.SPEAKER))
    alone = row.text(PERSON) or row.text(ORGANIZATION)
    return named or ([alone] if alone else [])


def _find_words(document: str, text: str, words: str) -> tuple[Span, ...]:
    """Where these words stand, if all do and each at one place only."""
    spans = []
    for piece in words.split(" … ") if words else ():
        at = text.find(piece)
        if not piece.strip() or at < 0 or text.find(piece, at + 1) >= 0:
            return ()
        spans.append(Span(document, at, at + len(piece)))
    return tuple(spans)


def _read_utterances(
    statements: Sequence[Statement], rows: Sequence[Sequence[_Row]]
) -> Iterator[Utterance]:
    """The statements to which Verbale gave the number of one utterance."""
    together: defaultdict[int, list[str]] = defaultdict(list)
    for id, its in zip(name_statements(statements), rows, strict=True):
        together[its[0].numbers.get(dna.UTTERANCE, 0)].append(id)
    for number, ids in sorted(together.items()):
        if number and len(ids) > 1:
            yield Utterance(f"u{number}", tuple(ids))
