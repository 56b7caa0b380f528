"""What the program makes of one text or dossier that people have marked: the slow half of
measuring it. Each function is a task for the workshop, the same every time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from verbale.codebook import load_codebook
from verbale.engine import Engine
from verbale.pipeline import collate, read
from verbale.record import Document, Record
from verbale.training.codebooks import measure_suggestions
from verbale.training.corpora import Labelled
from verbale.training.evaluate import Dossier, read_article, read_reports, tag_article
from verbale.training.plover import Answer, Example, answer
from verbale.training.versions import Line, VersionFigures, count_run


@dataclass(frozen=True, slots=True)
class Asked:
    """A dossier of which the record is wanted; ``bytes`` tells when a file of it has changed."""

    dossier: Dossier
    bytes: str
    # Whether stances on the gold record's issues are taken, and wordings compared over reports.
    # Without either the speakers are settled within each report, in a third of the time.
    issues: bool = True


def ask(dossier: Dossier, *, issues: bool = True) -> Asked:
    """The dossier as it lies there now."""
    found = hashlib.sha256()
    for path in (dossier.gold, *dossier.paths()):
        found.update(path.read_bytes())
    return Asked(dossier, found.hexdigest(), issues)


def make_record(asked: Asked, engine: Engine) -> Record:
    """The record of the dossier's reports."""
    readings = read_reports(asked.dossier, engine=engine)
    if not asked.issues:
        return collate(readings, codebook=())
    return collate(readings, codebook=load_codebook(asked.dossier.gold), engine=engine)


def count_covered(asked: Asked, engine: Engine) -> tuple[int, int]:
    """How many of the gold record's issues the suggested codebook covers, and of how many."""
    record = collate(read_reports(asked.dossier, engine=engine), engine=engine)
    found = measure_suggestions(record.codebook, record, asked.dossier.gold, engine)
    return len(found.covered), found.issues


def attribute(article: Labelled, engine: Engine) -> tuple[dict[str, Any], dict[str, Any]]:
    """The attributions of the engine alone, and the statements of the whole reading."""
    return tag_article(article, engine), read_article(article, engine)


def answer_example(example: Example, engine: Engine) -> Answer:
    """The act of a sentence."""
    return answer(example, engine)


def count_versions(run: Sequence[Line], engine: Engine) -> VersionFigures:
    """The figures of one run of neighbouring lines."""
    figures = VersionFigures()
    count_run(run, engine, figures)
    return figures


def count_statements(texts: Sequence[str], engine: Engine) -> list[int]:
    """How many statements each text has, read as a report of its own."""
    return [len(read(Document("d", "d", text), engine=engine).statements) for text in texts]
