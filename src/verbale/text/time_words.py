"""The words that name times, and the tense by which a sentence says whether one is to come."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Literal

Direction = Literal["past", "future"]

# Characters of a sentence before or after an expression in which its tense is sought: a clause.
CLAUSE = 160


@cache
def word_table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    lines = (files("verbale") / "data" / "dates.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            kind, value, words = line.split("\t")
            table.setdefault(kind, {}).update(dict.fromkeys(words.split("|"), value))
    return table


def any_of(kind: str, *, cased: bool = False) -> str:
    """A pattern for every word of a kind, longest first; cased: with a capital, or all of them."""
    words = sorted(word_table()[kind], key=len, reverse=True)
    if cased:
        words = [form for word in words for form in (word.capitalize(), word.upper())]
    spelled = (re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in words)
    return "(?:" + "|".join(spelled) + ")"


def value_of(kind: str, words: str) -> str:
    return word_table()[kind][" ".join(words.lower().replace("’", "'").split()).rstrip(".")]


@cache
def _tense() -> re.Pattern[str]:
    """The words by which a sentence tells its tense; a participle after "be" tells none."""
    perfect = r"(?:had|was|were)\s+(?:been\s+)?(?:planned|scheduled|expected|due)"
    return re.compile(
        rf"(?<![\w-])(?!(?-i:May\b))(?:(?P<none>{perfect}|(?:could|would|should)\s+have|{any_of('open')})|"
        rf"(?P<promise>{any_of('promise')})|(?P<future>{any_of('future')})|(?P<schedule>{any_of('schedule')})|"
        rf"(?P<ahead>{any_of('ahead')})|"
        rf"(?P<behind>{any_of('behind')})|(?P<weak>{any_of('weak')})|"
        rf"(?<!\bbe\s)(?P<past>{any_of('past')}|[a-z]{{2,}}ed)|(?P<infinitive>to\s+[a-z]{{3,}}))(?!\w)",
        re.IGNORECASE,
    )


_CLAUSE_END = re.compile(r"[.!?;:]\s|[\n“”\"]")
_FOR = re.compile(r"\bfor\s+$")  # "a strike for Monday"
# A limit is to come, whatever the verb: "funded the ports until Feb. 8", "by the March 5 deadline".
# Of 25 in dated reports all were; stretches ("from May 6 through May 19") lie behind.
_LIMIT = re.compile(
    r"\b(?:until|till|through|by|prior\s+to|deadline\s+of)\s+(?:the\s+)?$", re.IGNORECASE
)
_STRETCH = re.compile(r"\b(?:from|between|lasted|had)\b[^,]{0,40}$", re.IGNORECASE)
_DEADLINE = re.compile(r"\s+deadline\b")
_CLAUSE_STOP = re.compile(r"[.!?;:]\s|[\n“”\"]|\bthat\b")


def find_direction(text: str, start: int, end: int) -> Direction | None:
    """Whether the sentence speaks of this time as gone or as to come; None if it does not say."""
    left = text[max(0, start - CLAUSE) : start]
    left = left[max((stop.end() for stop in _CLAUSE_END.finditer(left)), default=0) :]
    right = text[end : end + CLAUSE]
    stop = _CLAUSE_STOP.search(right)
    right = right[: stop.start()] if stop else right
    if _FOR.search(left) or _is_limit(left, text[start:end], right):
        return "future"
    before = [str(found.lastgroup) for found in _tense().finditer(left)][::-1]
    for kind in before:
        if kind not in ("weak", "infinitive"):
            return _BEFORE[kind]
    if "infinitive" in before:
        return "future"
    for found in _tense().finditer(right):
        if found.lastgroup in _AFTER:
            return _AFTER[found.lastgroup]
    return "future" if "weak" in before else None


def _is_limit(left: str, words: str, right: str) -> bool:
    limit = _LIMIT.search(left)
    if limit is not None:
        if limit[0].lower().startswith("by") and not any(map(str.isdigit, words)):
            return False  # "used a million times by Thursday night"
        return _STRETCH.search(left[: limit.start()]) is None
    return _DEADLINE.match(right) is not None


_BEFORE: dict[str, Direction | None] = {
    "future": "future",
    "promise": "future",
    "ahead": "future",
    "schedule": "future",
    "past": "past",
    "behind": "past",
    "none": None,
}
_AFTER: dict[str, Direction | None] = {
    "future": "future",
    "promise": "past",
    "past": "past",
    "none": None,
}
