"""How well times are read and reports placed, measured on GUM and on the gold dossiers."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from verbale.collation.publication import settle_publication
from verbale.record import DateRange, Document, PassageKind, Reading
from verbale.text.dates import find_times, find_values
from verbale.text.days import resolve_time
from verbale.text.noise import find_passages
from verbale.text.time_words import find_direction
from verbale.training.evaluate import find_dossiers

# Least share of the days of either that two stretches of time have in common to be the same:
# annotators draw the ends of "late September" and "this week" differently.
SAME_STRETCH = 0.5


@dataclass
class DateFigures:
    """How many dates have their value right: those of one day, and all."""

    days_right: int = 0
    days: int = 0
    right: int = 0
    all: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def share_of_days(self) -> float:
        return 100 * self.days_right / self.days

    @property
    def share_of_all(self) -> float:
        return 100 * self.right / self.all


def evaluate_dates(corpora: Path, splits: tuple[str, ...] = ("dev", "train")) -> DateFigures:
    """GUM's dates, found by us and resolved against the document's date, in percent.

    A day, month or year must be the same; a stretch must be the same within ``SAME_STRETCH``; one
    with an open end must be kept to. A date that is not found is wrong.
    """
    figures = DateFigures()
    for document in read_dated(corpora, splits):
        count_dates(document, figures)
    return figures


def read_dated(
    corpora: Path, splits: tuple[str, ...] = ("dev", "train")
) -> Iterator[dict[str, Any]]:
    """GUM's documents with the dates that people marked and resolved."""
    for split in splits:
        path = corpora / "gum" / split / f"gum-{split}.jsonl.gz"
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def count_dates(document: dict[str, Any], figures: DateFigures) -> None:
    """Adds one document's dates."""
    text, anchor = document["text"], date.fromisoformat(document["date"])
    found = find_values(text)
    for gold in document["dates"]:
        start, end = gold["start"], gold["end"]
        near = [one for one in found if one[0] < end and start < one[1]]
        best = max(near, key=lambda one: min(one[1], end) - max(one[0], start), default=None)
        days = None
        if best:
            direction = find_direction(text, best[0], best[1])
            days = resolve_time(best[2], anchor, direction=direction)
        right = days is not None and _is_right(gold, days)
        is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", gold.get("value", "")) is not None
        figures.all += 1
        figures.right += right
        figures.days += is_day
        figures.days_right += right and is_day
        if not right:
            held = {key: value for key, value in gold.items() if key.startswith("value")}
            figures.misses.append(f"{document['id']} {text[start:end]!r} {held} {best} {days}")


def _is_right(gold: dict[str, str], days: DateRange) -> bool:
    value = gold.get("value")
    if value and value.startswith("--"):  # no year: a month of every year
        return f"--{days.first.month:02}" == value and f"--{days.last.month:02}" == value
    if value:
        return _range(value.lstrip("-")) == days
    first = _range(gold.get("value_from") or gold.get("value_notBefore") or "", days.first.year)
    last = _range(gold.get("value_to") or gold.get("value_notAfter") or "", days.last.year)
    if first and last:
        shared = min(last.last, days.last) - max(first.first, days.first)
        whole = max(last.last, days.last) - min(first.first, days.first)
        return (shared.days + 1) / (whole.days + 1) >= SAME_STRETCH
    if first:
        return days.first >= first.first
    return last is not None and days.last <= last.last


def _range(value: str, year: int = 0) -> DateRange | None:
    """The days of GUM's value; ``--09-15`` is of the given year."""
    if value.startswith("--"):
        value = f"{year}-{value[2:]}"
    return resolve_time(value, date(2000, 1, 1)) if value else None


# Publication

# Fewest reports beside one whose own date is removed.
FEWEST_BESIDE = 3
_DATE_KINDS: frozenset[PassageKind] = frozenset({"date", "dateline", "byline"})


@dataclass
class PlacedFigures:
    """How many reports are placed on a day that the gold accepts: as they are, and undated."""

    right: int = 0
    all: int = 0
    undated_right: int = 0
    undated: int = 0
    misses: list[str] = field(default_factory=list)


def evaluate_publication(dossiers: Iterable[tuple[Path, Path]]) -> PlacedFigures:
    """Reports placed by their dossiers (gold record and folder of texts each).

    Once as they are, and once each with its own date removed (date lines, datelines, bylines, the
    page's date), where three others or more stand beside it.
    """
    figures = PlacedFigures()
    for gold, texts in dossiers:
        _place(json.loads(gold.read_text(encoding="utf-8"))["documents"], gold, texts, figures)
    return figures


def _place(
    documents: dict[str, dict[str, Any]], gold: Path, texts: Path, figures: PlacedFigures
) -> None:
    readings = [
        _read(Document(key, one["name"], (texts / one["name"]).read_bytes().decode("utf-8-sig")))
        for key, one in documents.items()
    ]
    found = _days(readings)
    for at, reading in enumerate(readings):
        key = reading.document.id
        accepted = documents[key].get("published_accept") or documents[key]["published"]
        right = _is_accepted(found.get(key), accepted)
        figures.all += 1
        figures.right += right
        if not right:
            figures.misses.append(f"{gold} {key}: {found.get(key)}, accepted {accepted}")
        if len(readings) > FEWEST_BESIDE:
            undated = [*readings[:at], _read(_without_date(reading)), *readings[at + 1 :]]
            day = _days(undated).get(key)
            right = _is_accepted(day, accepted)
            figures.undated += 1
            figures.undated_right += right
            if not right:
                figures.misses.append(f"{gold} {key}, undated: {day}, accepted {accepted}")


def _read(document: Document) -> Reading:
    passages = find_passages(document)
    return Reading(document, passages=passages, times=find_times(document, passages))


def _days(readings: list[Reading]) -> dict[str, DateRange]:
    return {one.document: one.published for one in settle_publication(readings)}


def _is_accepted(days: DateRange | None, accepted: str) -> bool:
    first, _, last = accepted.partition("/")
    if days is None:
        return False
    return date.fromisoformat(first) <= days.first and days.last <= date.fromisoformat(
        last or first
    )


def _without_date(reading: Reading) -> Document:
    text = reading.document.text
    for passage in reading.passages:
        if passage.kind in _DATE_KINDS:
            start, end = passage.span.start, passage.span.end
            text = text[:start] + " " * (end - start) + text[end:]
    return replace(reading.document, text=text, stated_date=None)


def measure_dates(shared: Path) -> Iterator[str]:
    """Dates of GUM, then gold reports as they are and undated, a line each."""
    found = evaluate_dates(shared / "corpora")
    yield f"GUM, days right       {_percent(found.days_right, found.days)}"
    yield f"GUM, all dates right  {_percent(found.right, found.all)}"
    placed = evaluate_publication((one.gold, one.texts) for one in find_dossiers(shared))
    yield f"reports placed        {_percent(placed.right, placed.all)}"
    yield f"reports, date removed {_percent(placed.undated_right, placed.undated)}"


def _percent(right: int, of: int) -> str:
    return f"{100 * right / of:6.1f} % ({right} of {of})" if of else "     - "
