"""A record's JSON with its reports, and what of it does not have a record's form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
# What a file with another form than ours raises where it is looked at.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError)


@dataclass(slots=True)
class Whole:
    """A record's JSON, the reports' texts by id, and the ids that it holds."""

    json: Json
    texts: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    _ids: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Json, texts: Mapping[str, str] | None) -> Whole:
        documents: Mapping[str, Json] = record["documents"]
        whole = cls(record)
        for id, entry in documents.items():
            if texts is not None and entry["name"] in texts:
                whole.texts[id] = texts[entry["name"]]
            elif texts is not None:
                whole.missing = (*whole.missing, id)
        return whole

    @property
    def documents(self) -> Mapping[str, Json]:
        found: Mapping[str, Json] = self.json["documents"]
        return found

    @property
    def statements(self) -> list[Json]:
        found: list[Json] = self.json["statements"]
        return found

    def rows(self, name: str) -> Any:
        """A list or table of the record; empty where an older or a gold record has none."""
        return self.json.get(name) or ({} if name in _TABLES else [])

    def ids(self, name: str) -> frozenset[str]:
        """The ids of all entries of a kind."""
        if name not in self._ids:
            held = self.rows(name)
            ids = held if isinstance(held, dict) else (each["id"] for each in held)
            self._ids[name] = frozenset(ids)
        return self._ids[name]

    def find_words(self, document: str, start: int, end: int) -> str | None:
        """The words there; None where the reports are not at hand."""
        text = self.texts.get(document)
        return None if text is None else text[start:end]


_TABLES = frozenset({"documents", "entities", "codebook", "issues", "positions"})


def guard(entry: str, faults: Iterator[str]) -> Iterator[str]:
    """The faults; what does not have the record's form is one of them."""
    try:
        yield from faults
    except MALFORMED as error:
        yield f"{entry}: has not the form of a record ({error!r})"


def check_each(
    entries: Iterable[tuple[str, Any]], check: Callable[[str, Any], Iterator[str]]
) -> Any:
    """The faults of all entries: one that is malformed hides none of the others'."""
    for entry, held in entries:
        yield from guard(entry, check(entry, held))
