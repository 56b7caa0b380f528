"""A reading as JSON and back again, nothing lost: places are pairs in the document's text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from verbale.record import Document, Issue, Reading, Span


def write_reading(reading: Reading) -> str:
    """The reading as JSON, without its document; what holds its default is left out."""
    plain = _to_plain(reading, reading.document.id)
    del plain["document"]
    return _dump(plain)


def read_reading(text: str, document: Document) -> Reading:
    """The reading that was written so, of this document; ValueError if this is no reading."""
    try:
        plain = json.loads(text)
        if not isinstance(plain, dict):
            raise ValueError("a reading is a table")
        return Reading(
            document=document,
            **{key: _from_plain(_types(Reading)[key], plain[key], document.id) for key in plain},
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no reading: {type(error).__name__} {error}") from error


def write_issues(issues: tuple[Issue, ...]) -> str:
    """The issues of a codebook as JSON."""
    return _dump(_to_plain(issues, ""))


def read_issues(text: str) -> tuple[Issue, ...]:
    """The issues that were written so."""
    issues: tuple[Issue, ...] = _from_plain(tuple[Issue, ...], json.loads(text), "")
    return issues


def find_values(value: object, kind: type) -> Iterator[Any]:
    """Every value of this kind within the value, at any depth."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple):
        for each in value:
            yield from find_values(each, kind)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from find_values(getattr(value, field.name), kind)


def _dump(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _to_plain(value: Any, document: str) -> Any:
    if isinstance(value, Span):
        if value.document != document:
            raise ValueError(f"a reading of {document!r} has a place in {value.document!r}")
        return [value.start, value.end]
    if isinstance(value, tuple):
        return [_to_plain(each, document) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {
            field.name: _to_plain(held, document)
            for field in fields(value)
            if not _is_default(field, held := getattr(value, field.name))
        }
    if isinstance(value, float):
        return float(value)  # numpy's too, which JSON does not know
    return value


def _is_default(field: Field[Any], value: object) -> bool:
    return field.default is not MISSING and field.default == value


def _from_plain(kind: Any, plain: Any, document: str) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if kind is Span:
        return Span(document, *plain)
    if origin in (Union, UnionType):
        if plain is None:
            return None
        (only,) = (each for each in inside if each is not type(None))
        return _from_plain(only, plain, document)
    if origin is tuple:
        return tuple(_from_plain(inside[0], each, document) for each in plain)
    if origin is Literal:
        if plain not in inside:
            raise ValueError(f"{plain!r} is none of {', '.join(map(str, inside))}")
        return plain
    if kind is date:
        return date.fromisoformat(plain)
    if is_dataclass(kind) and isinstance(kind, type):
        types = _types(kind)
        return kind(**{key: _from_plain(types[key], plain[key], document) for key in plain})
    return plain


@cache
def _types(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
