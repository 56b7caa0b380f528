"""Files of other programs read and written again, and records that go there and come back."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from verbale.exports.dna import to_dna
from verbale.exports.dna_coding import read_coding
from verbale.exports.dna_file import LONGEST_VALUE
from verbale.exports.dna_reader import read_dna
from verbale.exports.dna_writer import write_dna
from verbale.exports.record_json_reader import from_json
from verbale.record import Document, Record
from verbale.text.load import load
from verbale.training.evaluate import Dossier

# What a person would miss in a DNA file, asked by plain SQL without the numbers of mere rows.
DNA_CONTENT = (
    "SELECT 'setting', * FROM SETTINGS",
    "SELECT 'coder', * FROM CODERS",
    "SELECT 'relation', * FROM CODERRELATIONS",
    "SELECT 'document', * FROM DOCUMENTS",
    "SELECT 'type', * FROM STATEMENTTYPES",
    "SELECT 'variable', * FROM VARIABLES",
    "SELECT 'regex', * FROM REGEXES",
    "SELECT 'statement', * FROM STATEMENTS",
    "SELECT 'entity', * FROM ENTITIES",
    "SELECT 'boolean', StatementId, VariableId, Value FROM DATABOOLEAN",
    "SELECT 'integer', StatementId, VariableId, Value FROM DATAINTEGER",
    "SELECT 'long text', StatementId, VariableId, Value FROM DATALONGTEXT",
    "SELECT 'short text', StatementId, VariableId, Entity FROM DATASHORTTEXT",
    "SELECT 'attribute', EntityId, AttributeVariable, AttributeValue FROM ATTRIBUTEVALUES "
    "JOIN ATTRIBUTEVARIABLES ON ATTRIBUTEVARIABLES.ID = AttributeVariableId",
)
# Columns that hold short values, with which DNA refuses to open a file if they are longer.
DNA_SHORT = {
    "CODERS": ("Name", "Password"),
    "DOCUMENTS": ("Title", "Author", "Source", "Section", "Type"),
    "STATEMENTTYPES": ("Label",),
    "VARIABLES": ("Variable",),
    "ENTITIES": ("Value",),
    "ATTRIBUTEVARIABLES": ("AttributeVariable",),
    "ATTRIBUTEVALUES": ("AttributeValue",),
}


@dataclass(frozen=True, slots=True)
class Trip:
    """How many entries came back as they were, of how many."""

    same: int
    all: int


def travel_dna(path: Path) -> Trip:
    """The rows of a DNA file that are the same once it was read and written."""
    before = list(_ask(path.read_bytes(), DNA_CONTENT))
    after = Counter(_ask(write_dna(read_dna(path)), DNA_CONTENT))
    return Trip((Counter(before) & after).total(), len(before))


def travel_record(record: Record) -> Trip:
    """The statements with a stance that are the same once the record went to DNA and came back:
    words, speakers, party, addressees, act, kind, day and stances."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "record.dna"
        path.write_bytes(to_dna(record, per_report=True))
        back = Counter(_say(read_coding(path)))
    before = Counter(_say(record))
    return Trip((before & back).total(), before.total())


def find_faults(written: bytes) -> Iterator[str]:
    """Rows of a DNA file that refer to nothing, and values longer than DNA allows."""
    yield from (f"refers to nothing: {row}" for row in _ask(written, ("PRAGMA foreign_key_check",)))
    for table, columns in DNA_SHORT.items():
        for column in columns:
            query = f"SELECT {column} FROM {table} WHERE length({column}) > {LONGEST_VALUE}"
            yield from (f"too long: {row}" for row in _ask(written, (query,)))


def load_record(dossier: Dossier) -> Record:
    """The record of a gold dossier as people wrote it."""
    documents = [each for each in load(dossier.paths()) if isinstance(each, Document)]
    return from_json(dossier.gold.read_text(encoding="utf-8"), documents)


def _ask(written: bytes, queries: Iterable[str]) -> Iterator[tuple[object, ...]]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(written)
        for query in queries:
            yield from database.execute(query)


def _say(record: Record) -> Iterator[tuple[object, ...]]:
    """The statements with a stance by names alone: ids are another file's own."""
    names = {entity.id: (entity.name, entity.type) for entity in record.entities}
    issues = {issue.id: issue.proposition for issue in record.codebook}
    for each in record.statements:
        # Who speaks for nobody speaks for himself in DNA.
        party = each.on_behalf_of or (each.speakers[0] if len(each.speakers) == 1 else None)
        if each.stances:
            yield (
                record.document(each.document).name,
                tuple((span.start, span.end) for span in each.content),
                tuple(names[id] for id in each.speakers),
                names.get(party or ""),
                tuple(names[id] for id in each.addressee),
                (each.act, each.kind, each.said_on),
                tuple((issues[stance.issue], stance.value) for stance in each.stances),
            )
