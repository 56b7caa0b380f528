"""The rules of settlement: an ordered table that a user can copy and change."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from verbale.errors import BadRules

COUNTS = (
    *("for", "against", "conditional", "unclear", "silent"),
    *("categorical for", "categorical against"),
    *("any for", "any against", "any conditional", "any unclear"),
    *("moved", "divided", "blocked", "record"),
)
SHARES = ("share", "issues")  # what a rule for principals can ask of a party
KINDS = ("principal", "consensus", "main", "also")
ALWAYS = "always"
EVERY = "*"

_COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
}
_TEST = re.compile(r"([a-z][a-z ]*?)\s*(>=|<=|=)\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Test:
    """One condition of a rule: a count, how it is compared, and with what."""

    count: str
    sign: str
    number: int

    def holds(self, counts: Mapping[str, int]) -> bool:
        return _COMPARE[self.sign](counts[self.count], self.number)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the table."""

    name: str
    tests: tuple[Test, ...]  # () for "always"
    when: str  # as written
    meaning: str

    def holds(self, counts: Mapping[str, int]) -> bool:
        return all(test.holds(counts) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole table, in its order."""

    principals: tuple[Rule, ...]
    consensus: tuple[Rule, ...]
    main: tuple[Rule, ...]
    also: tuple[Rule, ...]


def load_rules(path: str | Path | None = None) -> Rules:
    """The rules in this file; without one, Verbale's own. BadRules says what to mend."""
    if path is None:
        return _own_rules()
    name = Path(path).name
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8 text"
        raise BadRules(
            f"{name}: cannot be read ({why}). Name a table of rules in UTF-8."
        ) from error
    return read_rules(text, name)


@lru_cache(maxsize=1)
def _own_rules() -> Rules:
    own = resources.files("verbale") / "data" / "settlement.tsv"
    return read_rules(own.read_text(encoding="utf-8"), "settlement.tsv")


def read_rules(text: str, name: str) -> Rules:
    """The rules written in this text."""
    found: dict[str, list[Rule]] = {kind: [] for kind in KINDS}
    for place, cells in _lines(text, name):
        kind = cells[0]
        if kind not in KINDS:
            raise BadRules(f"{place}: {kind!r} is no kind of rule. Write one of {_list(KINDS)}.")
        found[kind].append(_read_rule(cells, SHARES if kind == "principal" else COUNTS, place))
    if not found["main"]:
        raise BadRules(f"{name}: holds no 'main' rule. Copy those of docs/positions.md.")
    return Rules(*(tuple(found[kind]) for kind in KINDS))


def _lines(text: str, name: str) -> Iterator[tuple[str, list[str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        place = f"{name}, line {number}"
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != 4 or not all(cells):
            raise BadRules(
                f"{place}: has {len(cells)} columns. "
                "Write four, between tabs: kind, name, when, meaning."
            )
        yield place, cells


def _read_rule(cells: list[str], counts: tuple[str, ...], place: str) -> Rule:
    _, name, when, meaning = cells
    tests = () if when == ALWAYS else tuple(_read_test(x, counts, place) for x in when.split(","))
    return Rule(name, tests, when, meaning)


def _read_test(written: str, counts: tuple[str, ...], place: str) -> Test:
    match = _TEST.fullmatch(written.strip())
    if match is None:
        raise BadRules(
            f"{place}: {written.strip()!r} is no test. Write a count, then >=, <= or =, then a "
            f"number: '{counts[0]} >= 2'."
        )
    if match[1] not in counts:
        raise BadRules(f"{place}: nothing counts {match[1]!r}. Write one of {_list(counts)}.")
    return Test(match[1], match[2], int(match[3]))


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(words)
