"""The words by which the press speaks of meetings, from ``data/meetings.tsv``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Sort = Literal[
    "noun", "weak", "body", "meet", "meeting", "with", "call", "host", "travel", "visit", "see",
    "reporters", "light", "cancel", "ahead", "past", "unreal", "people", "nobody",
]  # fmt: skip
Family = Literal["meeting", "press", "call", "visit", "meal"]
HEADS: frozenset[Sort] = frozenset(
    {
        "noun",
        "weak",
        "meet",
        "meeting",
        "with",
        "call",
        "host",
        "travel",
        "visit",
        "see",
        "reporters",
    }
)


@dataclass(frozen=True, slots=True)
class MeetingWord:
    """A row of the table: a word or a few, and what they say of a meeting."""

    words: tuple[str, ...]
    sort: Sort
    family: Family
    format: str


@cache
def _rows() -> tuple[MeetingWord, ...]:
    rows = []
    text = files("verbale.data").joinpath("meetings.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            variants, sort, family, format = line.split("\t")
            for variant in variants.split("|"):
                words = tuple(variant.casefold().split())
                rows.append(MeetingWord(words, sort, family, format))  # type: ignore[arg-type]
    return tuple(rows)


@cache
def words_by_first(sorts: frozenset[Sort]) -> dict[str, tuple[MeetingWord, ...]]:
    """The rows of these sorts by their first word, the longest first."""
    table: dict[str, list[MeetingWord]] = {}
    for row in sorted(_rows(), key=lambda row: -len(row.words)):
        if row.sort in sorts:
            table.setdefault(row.words[0], []).append(row)
    return {word: tuple(rows) for word, rows in table.items()}


def find_word(words: Sequence[str], place: int, sorts: frozenset[Sort]) -> MeetingWord | None:
    """The longest row of these sorts that stands at this place of the words (case folded)."""
    for row in words_by_first(sorts).get(words[place], ()):
        if len(row.words) == 1 or tuple(words[place : place + len(row.words)]) == row.words:
            return row
    return None


@cache
def single_words(sort: Sort) -> frozenset[str]:
    """The rows of a sort that are one word."""
    return frozenset(row.words[0] for row in _rows() if row.sort == sort and len(row.words) == 1)


@cache
def family_of(format: str) -> Family:
    """What meetings of this format may be the same meeting as; a body's name is a meeting."""
    for row in _rows():
        if row.format == format:
            return row.family
    return "meeting"


@cache
def is_weak(format: str) -> bool:
    """Whether words of this format speak of a meeting only if more is said of it."""
    rows = [row for row in _rows() if row.format == format and row.sort in ("noun", "weak")]
    return bool(rows) and all(row.sort == "weak" for row in rows)
