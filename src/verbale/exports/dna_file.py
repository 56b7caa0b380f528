"""What a file of Discourse Network Analyzer 3 holds, in its own words.

Only the modules named ``dna`` speak of coders, concepts and agreement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from verbale.exports.utf16 import Utf16Text
from verbale.exports.wording import fold

Colour = tuple[int, int, int]
DataType = Literal["boolean", "integer", "long text", "short text"]
# The statement type that DNA makes in every new file, and its variables.
DNA_STATEMENT = "DNA Statement"
PERSON, ORGANIZATION, CONCEPT, AGREEMENT = "person", "organization", "concept", "agreement"
# Titles, names and values of variables have fewer than 191 characters.
LONGEST_VALUE = 190
# How often DNA hashes a password after the first time.
ROUNDS = 99_999
SALT_BYTES = 16
BLACK: Colour = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Coder:
    """Who may open the file; ``options`` are the columns of preferences and permissions."""

    id: int
    name: str
    password: str  # hashed
    colour: Colour = BLACK
    options: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CoderRelation:
    """What one coder may do with the work of another."""

    coder: int
    other: int
    permissions: tuple[int, int, int, int] = (1, 1, 1, 1)  # view, edit statements; documents


@dataclass(frozen=True, slots=True)
class DnaDocument:
    """A text that is coded; its day is the only one that DNA knows."""

    id: int
    title: str
    text: str = field(repr=False)
    coder: int | None = None
    author: str = ""
    source: str = ""
    section: str = ""
    notes: str = ""
    type: str = ""
    date: int = 0  # seconds since 1970, UTC


@dataclass(frozen=True, slots=True)
class Variable:
    """What is coded of a statement; ``attributes`` are those of its entities."""

    id: int
    name: str
    type: DataType = "short text"
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementType:
    """A kind of statement and its variables."""

    id: int
    label: str
    variables: tuple[Variable, ...]
    colour: Colour = BLACK

    def variable(self, name: str) -> Variable | None:
        """The variable of this name."""
        return next((each for each in self.variables if each.name == name), None)


@dataclass(frozen=True, slots=True)
class DnaEntity:
    """A value of a variable of short texts: a person, an organisation, a concept."""

    id: int
    variable: int
    value: str
    colour: Colour | None = BLACK
    parent: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DnaStatement:
    """A stretch of a document and what was coded of it, by the id of the variable.

    The value of a short text is the id of an entity. Places count UTF-16 units.
    """

    id: int
    type: int
    document: int
    start: int
    stop: int
    coder: int | None
    values: Mapping[int, int | str | None]


@dataclass(frozen=True, slots=True)
class DnaFile:
    """All of a file; rows are in the order of their ids."""

    settings: Mapping[str, str]
    coders: tuple[Coder, ...] = ()
    relations: tuple[CoderRelation, ...] = ()
    documents: tuple[DnaDocument, ...] = ()
    types: tuple[StatementType, ...] = ()
    links: tuple[tuple[int, int], ...] = ()  # from one variable to another
    entities: tuple[DnaEntity, ...] = ()
    statements: tuple[DnaStatement, ...] = ()
    regexes: tuple[tuple[str, Colour], ...] = ()  # words to highlight


def hash_password(password: str, salt: bytes) -> str:
    """The password as DNA keeps it: salt and hash, as base64."""
    from base64 import b64encode

    hashed = sha256(salt + password.encode("utf-8")).digest()
    for _ in range(ROUNDS):
        hashed = sha256(hashed).digest()
    return b64encode(salt + hashed).decode("ascii")


def fit_value(value: str, end: str = "") -> str:
    """The value on one line, cut where it is longer than DNA allows."""
    shown = Utf16Text(fold(value))
    room = LONGEST_VALUE - len(end)
    if shown.length <= room:
        return shown.text + end
    # Two bytes a unit; half of a character is left out.
    units = shown.text.encode("utf-16-le")[: 2 * (room - 1)]
    return f"{units.decode('utf-16-le', 'ignore').rstrip()}…{end}"
