"""How well a suggested codebook covers the issues that a person wrote for the same reports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verbale.collation.wordings import Embedding
from verbale.engine import Engine
from verbale.pipeline import read_dossier
from verbale.record import Issue, Record, name_statements
from verbale.training.evaluate import Dossier

# Share of a suggestion's statements that must take a stance on an issue.
SHARE = 0.5
# Fewer statements of the gold record than this tell nothing, and the propositions are compared.
FEWEST = 2
# Two propositions nearer than this are taken for one issue: of 51 such pairs outside nato-russia 45
# are (a statement that has the stance, and the proposition drawn from it).
NEAR = 0.65


@dataclass(frozen=True)
class Coverage:
    """Which gold issues the suggestions cover, and by which of them."""

    issues: int
    by_statements: Mapping[str, tuple[str, ...]]  # gold issue: suggestions
    by_wording: Mapping[str, tuple[str, ...]]

    @property
    def covered(self) -> frozenset[str]:
        return frozenset(self.by_statements) | frozenset(self.by_wording)


def measure_suggestions(
    suggested: Sequence[Issue], record: Record, gold: Path, engine: Embedding
) -> Coverage:
    """A suggestion covers a gold issue if half of its statements take a stance on it.

    Statements are those of the gold record at the same place; where it has fewer than two of them,
    the two propositions must lie near each other.
    """
    written: dict[str, Any] = json.loads(gold.read_text(encoding="utf-8"))
    codebook: dict[str, str] = written["codebook"]
    stances = _match(record, written)
    by_statements: dict[str, list[str]] = {}
    by_wording: dict[str, list[str]] = {}
    wanted = list(codebook)
    rows = engine.embed([codebook[id] for id in wanted])
    for issue in suggested:
        known = [stances[id] for id in issue.evidence if id in stances]
        if len(known) >= FEWEST:
            for id in wanted:
                if sum(id in each for each in known) >= SHARE * len(known):
                    by_statements.setdefault(id, []).append(issue.id)
            continue
        near = rows @ engine.embed([issue.proposition])[0]
        for id, value in zip(wanted, near, strict=True):
            if value >= NEAR:
                by_wording.setdefault(id, []).append(issue.id)
    return Coverage(
        len(wanted),
        {id: tuple(names) for id, names in by_statements.items()},
        {id: tuple(names) for id, names in by_wording.items()},
    )


def _match(record: Record, written: dict[str, Any]) -> dict[str, frozenset[str]]:
    """The issues on which a statement takes a stance in the gold record, if that has it."""
    names = {document["name"]: id for id, document in written["documents"].items()}
    gold: dict[str, list[tuple[set[int], frozenset[str]]]] = {}
    for statement in written["statements"]:
        stances = statement.get("stances", []) + (statement.get("stances_optional") or [])
        places = {at for start, end in statement["content"] for at in range(start, end)}
        gold.setdefault(statement["file"], []).append(
            (places, frozenset(each["issue"] for each in stances))
        )
    found = {}
    for id, statement in zip(name_statements(record.statements), record.statements, strict=True):
        file = names.get(record.document(statement.document).name, "")
        own = {at for span in statement.content for at in range(span.start, span.end)}
        best, issues = max(
            (
                (len(own & places) / len(own | places), issues)
                for places, issues in gold.get(file, [])
            ),
            key=lambda each: each[0],
            default=(0.0, frozenset()),
        )
        if best >= SAME_PLACE:
            found[id] = issues
    return found


# Share of the characters of two contents together that both have, from which they are one.
SAME_PLACE = 0.5


def measure_dossiers(dossiers: Iterable[Dossier], engine: Engine) -> Iterator[str]:
    """A line for each dossier: what is covered and how, the suggestions, what is missed."""
    covered = issues = 0
    for dossier in dossiers:
        record = read_dossier(dossier.paths(), engine=engine)
        found = measure_suggestions(record.codebook, record, dossier.gold, engine)
        covered, issues = covered + len(found.covered), issues + found.issues
        wording = len(found.covered) - len(found.by_statements)
        yield (
            f"{dossier.name:24} {len(found.covered):2} of {found.issues:2} issues "
            f"({len(found.by_statements)} by statements, {wording} by wording alone), "
            f"{len(record.codebook)} suggested"
        )
        for issue in record.codebook:
            yield f"    {issue.proposition}"
    yield f"{'all':24} {covered} of {issues}"
