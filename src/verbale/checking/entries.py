"""What all entries of a record have in common: ids, names, choices, days, reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from verbale.checking.places import check_places
from verbale.checking.whole import Json, Whole
from verbale.judgements import parse_days


def check_unique(name: str, entries: list[Json]) -> Iterator[str]:
    """That no two entries have one id."""
    for id in find_twice(each["id"] for each in entries):
        yield f"{name}: two of them are {id}"


def find_twice(names: Iterable[str]) -> list[str]:
    """The names that several have."""
    return [name for name, times in Counter(names).items() if times > 1]


def check_named(entry: str, named: Iterable[str], known: Iterable[str], what: str) -> Iterator[str]:
    """That what an entry names is there."""
    for name in named:
        if name not in known:
            yield f"{entry}: names {name!r}, which is not among the {what}"


def check_choice(
    entry: str, name: str, chosen: Iterable[str], allowed: Iterable[str]
) -> Iterator[str]:
    """That a value is one of those that there are."""
    for value in chosen:
        if value not in allowed:
            yield f"{entry}: its {name} is {value!r}"


def check_share(entry: str, confidence: float) -> Iterator[str]:
    """That a confidence lies between 0 and 1."""
    if not 0 <= confidence <= 1:
        yield f"{entry}: its confidence is {confidence}, not between 0 and 1"


def check_days(entry: str, days: str | None) -> Iterator[str]:
    """That days are days, or not told."""
    if days is not None:
        try:
            parse_days(days)
        except ValueError:
            yield f"{entry}: {days!r} is no day and no days"


def check_reasons(whole: Whole, entry: str, held: Json) -> Iterator[str]:
    """That each reason has its sentence, and words of a report."""
    for reason in held.get("reasons", []):
        place = f"{entry}, reason for {reason['field']}"
        if not reason["because"].strip():
            yield f"{place}: gives no sentence"
        yield from check_share(place, reason["confidence"])
        yield from check_places(whole, place, reason["evidence"])
