"""A file of Discourse Network Analyzer 3 written: the same content gives the same bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from importlib import resources

from verbale.exports.dna_file import DataType, DnaFile

_TABLE_OF: dict[DataType, str] = {
    "boolean": "DATABOOLEAN",
    "integer": "DATAINTEGER",
    "long text": "DATALONGTEXT",
    "short text": "DATASHORTTEXT",
}
_Rows = Iterable[Sequence[str | int | None]]


def write_dna(file: DnaFile) -> bytes:
    """The bytes of a file with this content; sqlite3.IntegrityError if it breaks DNA's limits."""
    script = resources.files("verbale").joinpath("data", "dna.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.executescript(script)
        database.execute("BEGIN")
        _fill(database, file)
        database.execute("COMMIT")
        return database.serialize()


def _fill(database: sqlite3.Connection, file: DnaFile) -> None:
    """Row by row in an order in which each refers only to what stands there already."""
    _insert(database, "SETTINGS", file.settings.items())
    for coder in file.coders:
        columns = {"ID": coder.id, "Name": coder.name, "Password": coder.password}
        columns |= dict(zip(("Red", "Green", "Blue"), coder.colour, strict=True))
        columns |= coder.options
        marks = ", ".join("?" * len(columns))
        into = f"INSERT INTO CODERS ({', '.join(columns)}) VALUES ({marks})"
        database.execute(into, tuple(columns.values()))
    _insert(database, "CODERRELATIONS", _relations(file))
    _insert(database, "DOCUMENTS", _documents(file))
    _insert(database, "STATEMENTTYPES", ((t.id, t.label, *t.colour) for t in file.types))
    _insert(database, "VARIABLES", _variables(file))
    _insert(database, "VARIABLELINKS", ((at, *link) for at, link in enumerate(file.links, 1)))
    _insert(database, "REGEXES", ((label, *colour) for label, colour in file.regexes))
    _insert(database, "ENTITIES", _entities(file))
    parents = [(entity.parent, entity.id) for entity in file.entities if entity.parent]
    database.executemany("UPDATE ENTITIES SET ChildOf = ? WHERE ID = ?", parents)
    _insert_attributes(database, file)
    _insert(database, "STATEMENTS", _statements(file))
    for kind, table in _TABLE_OF.items():
        _insert(database, table, _values(file, kind))


def _insert(database: sqlite3.Connection, table: str, rows: _Rows) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        database.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(row))


def _relations(file: DnaFile) -> _Rows:
    for at, relation in enumerate(file.relations, 1):
        yield at, relation.coder, relation.other, *relation.permissions


def _documents(file: DnaFile) -> _Rows:
    for document in file.documents:
        yield (
            *(document.id, document.title, document.text, document.coder, document.author),
            *(document.source, document.section, document.notes, document.type, document.date),
        )


def _variables(file: DnaFile) -> _Rows:
    found = [(each.id, each.name, each.type, t.id) for t in file.types for each in t.variables]
    return sorted(found)


def _entities(file: DnaFile) -> _Rows:
    for entity in file.entities:
        colour = entity.colour or (None, None, None)
        yield entity.id, entity.variable, entity.value, *colour, None


def _insert_attributes(database: sqlite3.Connection, file: DnaFile) -> None:
    """The attributes that a variable's entities have, and their values: one for each, perhaps
    empty, as DNA keeps them."""
    ids: dict[tuple[int, str], int] = {}
    names: dict[int, tuple[str, ...]] = {}
    for variable in (each for type in file.types for each in type.variables):
        names[variable.id] = variable.attributes
        for name in variable.attributes:
            ids[variable.id, name] = len(ids) + 1
    rows = ((id, variable, name) for (variable, name), id in ids.items())
    _insert(database, "ATTRIBUTEVARIABLES", rows)
    values = [
        (entity.id, ids[entity.variable, name], entity.attributes.get(name, ""))
        for entity in file.entities
        for name in names[entity.variable]
    ]
    _insert(database, "ATTRIBUTEVALUES", ((at, *value) for at, value in enumerate(values, 1)))


def _statements(file: DnaFile) -> _Rows:
    for each in file.statements:
        yield each.id, each.type, each.document, each.start, each.stop, each.coder


def _values(file: DnaFile, kind: DataType) -> Iterator[Sequence[str | int | None]]:
    variables = {v.id for type in file.types for v in type.variables if v.type == kind}
    number = 0
    for statement in file.statements:
        for variable, value in statement.values.items():
            if variable in variables:
                number += 1
                yield number, statement.id, variable, value
