"""A file of Discourse Network Analyzer 3 read, never written: as if an enemy had made it.

Nothing in the file is executed: only the tables that DNA makes are read, no view stands for one,
no function runs, and what is too large is refused.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

from verbale.errors import NothingReadable
from verbale.exports.dna_file import (
    Coder,
    CoderRelation,
    Colour,
    DataType,
    DnaDocument,
    DnaEntity,
    DnaFile,
    DnaStatement,
    StatementType,
    Variable,
)

# The largest file, the largest text and the most rows of a table that are read: a hundred times
# what the largest published codings hold.
LARGEST_FILE = 2 * 1024**3
LARGEST_TEXT = 64 * 1024**2
MOST_ROWS = 5_000_000
# Characters of the file's own words within a sentence of ours.
LONGEST_WORDS = 120
# Seconds for which DNA may hold the file while it saves.
PATIENCE = 2.0
MAGIC = b"SQLite format 3\x00"
# Of a file whose last changes may stand in a second file beside it.
_LOG_FORMAT_AT, _LOG_FORMAT = 19, 2
_TABLES = (
    "SETTINGS CODERS CODERRELATIONS DOCUMENTS STATEMENTTYPES VARIABLES VARIABLELINKS REGEXES "
    "STATEMENTS DATABOOLEAN DATAINTEGER DATALONGTEXT DATASHORTTEXT ENTITIES ATTRIBUTEVARIABLES "
    "ATTRIBUTEVALUES"
).split()
_PERMISSIONS = "viewStatements editStatements viewDocuments editDocuments"
_COLOUR = "Red, Green, Blue"

Value = str | int | None
Row = Sequence[Value]


def read_dna(path: Path) -> DnaFile:
    """All that the file holds; NothingReadable says why it cannot be read and what to do."""
    _check_start(path)
    try:
        with _explained(path), closing(_open(path)) as database:
            return _Reader(path, database).read()
    except _Misfit as error:
        raise _damaged(path, str(error)) from error


class _Misfit(Exception):
    """A value of another type than its column's."""


def _check_start(path: Path) -> None:
    advice = "Name a file that DNA 3 saved."
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(100)
    except FileNotFoundError as error:
        raise NothingReadable(f"{path}: there is no such file. {advice}") from error
    except OSError as error:
        raise NothingReadable(f"{path}: cannot be opened ({error.strerror}). {advice}") from error
    if start.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml"):
        raise _too_old(path, "DNA 1")
    if not start.startswith(MAGIC):
        raise NothingReadable(f"{path}: is no file of Discourse Network Analyzer. {advice}")
    if size > LARGEST_FILE:
        raise NothingReadable(
            f"{path}: has {size:,} bytes, more than the {LARGEST_FILE:,} that are read. "
            "Divide it in DNA."
        )
    for log in (Path(f"{path}-journal"), Path(f"{path}-wal")):
        if log.exists() and log.stat().st_size:
            raise NothingReadable(
                f"{path}: was not closed properly ({log.name} lies beside it). "
                "Open it in DNA, close it there, then run this again."
            )


def _too_old(path: Path, version: str) -> NothingReadable:
    return NothingReadable(
        f"{path}: was made by {version}. In DNA 3, make a new database, choose 'Import from DNA "
        "database' in the Documents menu, save it, and name that file."
    )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """SQLite's errors as ours, each with what to do."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise NothingReadable(
                f"{path}: another program is writing in it. Close it in DNA, then run this again."
            ) from error
        raise _damaged(path, str(error)) from error
    except UnicodeDecodeError as error:  # in SQLite's own words for what is wrong
        raise _damaged(path, "it holds what is no UTF-8") from error


def _damaged(path: Path, why: str) -> NothingReadable:
    return NothingReadable(
        f"{path}: is damaged, or no file of DNA 3 ({say_shortly(why)}). Open it in DNA and save it "
        "under another name, or take an earlier copy."
    )


def say_shortly(words: str) -> str:
    """Words of the file itself on one line, so that none of them is an order to a terminal."""
    plain = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(plain.split())[:LONGEST_WORDS]


def _open(path: Path) -> sqlite3.Connection:
    with path.open("rb") as file:
        is_log = file.read(20)[_LOG_FORMAT_AT : _LOG_FORMAT_AT + 1] == bytes([_LOG_FORMAT])
    # Such a file cannot be opened without writing beside it, unless it is said to stay as it is.
    uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if is_log else ''}"
    database = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_TEXT)
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA cell_size_check = ON")
        database.execute("PRAGMA query_only = ON")
        database.set_authorizer(_allow)
    except BaseException:
        database.close()
        raise
    return database


def _allow(action: int, first: str | None, *_: str | None) -> int:
    """Reading of DNA's tables and asking for their columns; no function, nothing else."""
    if action == sqlite3.SQLITE_SELECT:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and first in (*_TABLES, "sqlite_master"):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first == "table_info":
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


class _Reader:
    """Reads one file table by table."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self.path = path
        self.database = database

    def read(self) -> DnaFile:
        settings = self._read_settings()
        variables = self._read_variables()
        return DnaFile(
            settings=settings,
            coders=tuple(self._read_coders()),
            relations=tuple(self._read_relations()),
            documents=tuple(self._read_documents()),
            types=tuple(self._read_types(variables)),
            links=tuple(self._read_links()),
            entities=tuple(self._read_entities()),
            statements=tuple(self._read_statements()),
            regexes=tuple(self._read_regexes()),
        )

    def _read_settings(self) -> Mapping[str, str]:
        tables = {
            name: str(sql)
            for name, sql in self._select("sqlite_master", "name, sql", "type = 'table'")
        }
        version = ""
        if "SETTINGS" in tables:
            rows = self._select("SETTINGS", "Property, Value")
            settings = {_text(name): _text(value) for name, value in rows}
            version = settings.get("version", "")
        if version.startswith("2"):
            raise _too_old(self.path, say_shortly(f"DNA {version}"))
        for name in _TABLES:
            if not tables.get(name, "").upper().startswith("CREATE TABLE"):
                raise _damaged(self.path, f"it has no table {name}")
        if not version.startswith("3"):
            number = say_shortly(version) or "without a number"
            raise NothingReadable(
                f"{self.path}: says that it is of DNA {number}. "
                "Files of DNA 3 are read: save it with that version."
            )
        return settings

    def _read_coders(self) -> Iterator[Coder]:
        ours = {"ID", "Name", "Password", "Red", "Green", "Blue"}
        further = [name for name in self._columns("CODERS") if name not in ours]
        names = "".join(f", {name}" for name in further)
        for row in self._select("CODERS", f"ID, Name, Password, {_COLOUR}{names}"):
            id, name, password, red, green, blue, *rest = row
            options = {
                option: _number(value)
                for option, value in zip(further, rest, strict=True)
                if value is not None
            }
            colour = _colour(red, green, blue)
            yield Coder(_number(id), _text(name), _text(password), colour, options)

    def _columns(self, table: str) -> tuple[str, ...]:
        """The names of a table's columns that are plain words."""
        names = [row[1] for row in self.database.execute(f"PRAGMA table_info({table})")]
        return tuple(name for name in names if name.isascii() and name.isalnum())

    def _read_relations(self) -> Iterator[CoderRelation]:
        rows = self._select(
            "CODERRELATIONS", "Coder, OtherCoder, " + _PERMISSIONS.replace(" ", ", ")
        )
        for coder, other, *allowed in rows:
            first, second, third, fourth = map(_number, allowed)
            yield CoderRelation(_number(coder), _number(other), (first, second, third, fourth))

    def _read_documents(self) -> Iterator[DnaDocument]:
        columns = "ID, Title, Text, Coder, Author, Source, Section, Notes, Type, Date"
        for id, title, text, coder, *about, date in self._select("DOCUMENTS", columns):
            author, source, section, notes, type = map(_text, about)
            yield DnaDocument(
                id=_number(id),
                title=_text(title),
                text=_text(text),
                coder=_number_or_none(coder),
                author=author,
                source=source,
                section=section,
                notes=notes,
                type=type,
                date=_number(date),
            )

    def _read_variables(self) -> Mapping[int | None, list[Variable]]:
        """The variables of each statement type."""
        attributes: defaultdict[int, list[str]] = defaultdict(list)
        for of, name in self._select("ATTRIBUTEVARIABLES", "VariableId, AttributeVariable"):
            attributes[_number(of)].append(_text(name))
        variables: defaultdict[int | None, list[Variable]] = defaultdict(list)
        rows = self._select("VARIABLES", "ID, Variable, DataType, StatementTypeId")
        for id, name, kind, type in rows:
            if kind not in ("boolean", "integer", "long text", "short text"):
                raise _damaged(self.path, f"variable {id} is of an unknown type")
            its = tuple(attributes[_number(id)])
            made = Variable(_number(id), _text(name), cast(DataType, kind), its)
            variables[_number_or_none(type)].append(made)
        return variables

    def _read_types(
        self, variables: Mapping[int | None, list[Variable]]
    ) -> Iterator[StatementType]:
        for id, label, *rgb in self._select("STATEMENTTYPES", f"ID, Label, {_COLOUR}"):
            its = tuple(variables.get(_number(id), ()))
            yield StatementType(_number(id), _text(label), its, _colour(*rgb))

    def _read_links(self) -> Iterator[tuple[int, int]]:
        for source, target in self._select("VARIABLELINKS", "SourceVariableId, TargetVariableId"):
            yield _number(source), _number(target)

    def _read_entities(self) -> Iterator[DnaEntity]:
        names = {
            _number(id): _text(name)
            for id, name in self._select("ATTRIBUTEVARIABLES", "ID, AttributeVariable")
        }
        attributes: defaultdict[int, dict[str, str]] = defaultdict(dict)
        columns = "EntityId, AttributeVariableId, AttributeValue"
        for entity, attribute, value in self._select("ATTRIBUTEVALUES", columns):
            attributes[_number(entity)][self._known(names, attribute)] = _text(value)
        rows = self._select("ENTITIES", f"ID, VariableId, Value, {_COLOUR}, ChildOf")
        for id, variable, value, red, green, blue, parent in rows:
            is_coloured = None not in (red, green, blue)
            yield DnaEntity(
                id=_number(id),
                variable=_number(variable),
                value=_text(value),
                colour=_colour(red, green, blue) if is_coloured else None,
                parent=_number_or_none(parent),
                attributes=attributes.get(_number(id), {}),
            )

    def _known(self, names: Mapping[int, str], id: Value) -> str:
        name = names.get(_number(id))
        if name is None:
            raise _damaged(self.path, f"a row names attribute {id}, which is not there")
        return name

    def _read_statements(self) -> Iterator[DnaStatement]:
        values: defaultdict[int, dict[int, int | str | None]] = defaultdict(dict)
        for table in ("DATABOOLEAN", "DATAINTEGER", "DATALONGTEXT", "DATASHORTTEXT"):
            column = "Entity" if table == "DATASHORTTEXT" else "Value"
            rows = self._select(table, f"StatementId, VariableId, {column}")
            for statement, variable, value in rows:
                kept = _text(value) if table == "DATALONGTEXT" else _number(value)
                values[_number(statement)][_number(variable)] = kept
        columns = "ID, StatementTypeId, DocumentId, Start, Stop, Coder"
        for id, type, document, start, stop, coder in self._select("STATEMENTS", columns):
            yield DnaStatement(
                *(_number(id), _number(type), _number(document), _number(start), _number(stop)),
                _number_or_none(coder),
                values.get(_number(id), {}),
            )

    def _read_regexes(self) -> Iterator[tuple[str, Colour]]:
        for label, *rgb in self._select("REGEXES", f"Label, {_COLOUR}", order="Label"):
            yield _text(label), _colour(*rgb)

    def _select(
        self, table: str, columns: str, where: str = "", order: str = "rowid"
    ) -> Iterator[tuple[Value, ...]]:
        """The rows of a table; the names come from this module alone."""
        condition = f"WHERE {where}" if where else ""
        query = f"SELECT {columns} FROM {table} {condition} ORDER BY {order} LIMIT {MOST_ROWS + 1}"
        for number, row in enumerate(self.database.execute(query)):
            if number == MOST_ROWS:
                raise NothingReadable(
                    f"{self.path}: has more than {MOST_ROWS:,} rows in {table}. Divide it in DNA."
                )
            yield row


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise _Misfit(f"a value is no text: {value!r:.40}")
    return value


def _number(value: Value) -> int:
    if not isinstance(value, int):
        raise _Misfit(f"a value is no number: {value!r:.40}")
    return value


def _number_or_none(value: Value) -> int | None:
    return None if value is None else _number(value)


def _colour(red: Value = None, green: Value = None, blue: Value = None) -> Colour:
    return (_number(red), _number(green), _number(blue))
