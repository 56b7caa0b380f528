"""The weighing of what speaks for one utterance, learnt from all dossiers: a stage of the recipe.

From each dossier twice: with the statements, speakers and days of its gold record, and with those
that the program finds, so that the weighing knows how often a speaker or a day is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from verbale.engine import Engine
from verbale.pipeline import collate, read_many
from verbale.record import Document, Statement
from verbale.text.load import load as load_documents
from verbale.training.evaluate import Dossier as Reports
from verbale.training.pairs import Dossier, fit, make_dossier, make_pairs, read_gold_pairs, write

FILE = "utterances.json"
# Two statements are the same one if they share so much of their content (as score_record.py pairs).
SAME_STATEMENT = 0.5


def weigh(dossiers: Sequence[Reports], out: Path, *, engine: Engine) -> Path:
    """Learns the weighing from these dossiers and writes it into ``out``."""
    learnt = [make_dossier(one.gold, one.texts, engine=engine) for one in dossiers]
    learnt += [make_found_dossier(one, engine=engine) for one in dossiers]
    write(fit(learnt), out / FILE)
    return out / FILE


def make_found_dossier(reports: Reports, *, engine: Engine) -> Dossier:
    """The pairs of a dossier with statements, speakers and days as the program finds them."""
    gold = json.loads(reports.gold.read_text(encoding="utf-8"))
    documents = [one for one in load_documents(reports.paths()) if isinstance(one, Document)]
    readings = list(read_many(documents, engine=engine))
    statements = collate(readings, engine=engine).statements
    keys = {Path(entry["name"]).name: key for key, entry in gold["documents"].items()}
    files = {one.id: keys.get(Path(one.name).name, "") for one in documents}
    names = name_statements(statements, files, gold["statements"])
    same, free = read_gold_pairs(gold)
    return make_pairs(reports.name, readings, statements, names, same, free, engine)


def name_statements(
    statements: Sequence[Statement], files: Mapping[str, str], gold: Sequence[Mapping[str, Any]]
) -> list[str]:
    """The gold id of each statement, the likest first; its own place where the gold has none."""
    likeness = sorted(_likeness(statements, files, gold), key=lambda one: (-one[0], one[1:]))
    names: dict[int, str] = {}
    taken: set[str] = set()
    for _, at, id in likeness:
        if at not in names and id not in taken:
            names[at] = id
            taken.add(id)
    return [names.get(at, f"found {at}: {one.id}") for at, one in enumerate(statements)]


def _likeness(
    statements: Sequence[Statement], files: Mapping[str, str], gold: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[float, int, str]]:
    for at, statement in enumerate(statements):
        mine = _places((span.start, span.end) for span in statement.content)
        for entry in gold:
            if entry["file"] == files[statement.document]:
                theirs = _places(entry["content"])
                dice = 2 * len(mine & theirs) / (len(mine) + len(theirs))
                if dice >= SAME_STATEMENT:
                    yield dice, at, entry["id"]


def _places(spans: Iterable[Sequence[int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}
