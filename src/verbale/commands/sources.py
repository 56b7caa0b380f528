"""The records and reports that a command is given, whatever their form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from verbale.commands.engines import Choice, counting, load_engine
from verbale.commands.terminal import check_suffix, complain, show_progress
from verbale.errors import NotAnswered, NothingReadable

if TYPE_CHECKING:
    from verbale.engine import Engine
    from verbale.exports import Written
    from verbale.record import Document, Failure, Issue, Reading, Record

OURS = Choice()


def check_out(out: Path | None, command: str) -> Callable[..., Written] | None:
    """The function that writes this kind of file; a usage error before the long work begins."""
    if out is None:
        return None
    from verbale.exports import FORMATS

    formats = {format.suffix: format for format in FORMATS if format.command == command}
    check_suffix(out, list(formats))
    return formats[out.suffix.lower()].write


def make_record(
    paths: Sequence[Path], codebook: Path | None, jobs: int, *, engine: Choice = OURS
) -> Record:
    from verbale.codebook import load_codebook
    from verbale.pipeline import collate

    issues: Sequence[Issue] | None = load_codebook(codebook) if codebook else None
    documents, failures = _load(paths)
    reader = load_engine(engine)
    with counting(reader, engine):
        readings, unread = _read(documents, reader, min(jobs, len(documents)))
    return collate(readings, codebook=issues, engine=reader, failures=[*failures, *unread])


def _read(
    documents: Sequence[Document], engine: Engine, jobs: int
) -> tuple[list[Reading], list[Failure]]:
    """The readings; where a large model stops answering, those before it and what was not read."""
    from verbale.pipeline import read_many
    from verbale.record import Failure

    readings: list[Reading] = []
    show_progress(0, len(documents))
    try:
        for reading in read_many(documents, engine=engine, jobs=jobs):
            readings.append(reading)
            show_progress(len(readings), len(documents))
    except NotAnswered as error:
        if not readings:
            raise
        show_progress(0, 0)
        complain(str(error))
        return readings, [Failure(d.name, f"not read. {error}") for d in documents[len(readings) :]]
    finally:
        show_progress(0, 0)
    return readings, []


def read_dossier(paths: Sequence[Path], codebook: Path | None) -> Record | None:
    """The record in this one dossier; None if reports are named."""
    from verbale.dossier_file import SUFFIX

    if len(paths) != 1 or paths[0].suffix.lower() != SUFFIX:
        return None
    if codebook:
        raise typer.BadParameter(
            f"{paths[0]}: has its own codebook. Give it another: "
            f"verbale add {paths[0]} --codebook {codebook}"
        )
    return open_record(paths[0])


def open_record(file: Path) -> Record:
    from verbale.dossier import is_behind, read_record
    from verbale.store import open_dossier

    with open_dossier(file) as dossier:
        if is_behind(dossier):
            complain(
                f"{file}: something was added since the record was collated. "
                f"Collate it: verbale add {file}"
            )
        return read_record(dossier)


def read_record(paths: Sequence[Path], codebook: Path | None) -> Record | None:
    """The record that this one file holds: JSON about the reports in its folder, or what people
    coded in DNA; None if reports are named."""
    if len(paths) != 1 or paths[0].suffix.lower() not in (".json", ".dna"):
        return None
    if codebook:
        raise typer.BadParameter(f"{paths[0]}: has its own codebook. Leave --codebook out.")
    if paths[0].suffix.lower() == ".dna":
        from verbale.exports.dna_coding import read_coding

        return read_coding(paths[0])
    from verbale.exports.record_json_reader import from_json
    from verbale.record import Document
    from verbale.text.load import load

    found = load([paths[0].absolute().parent])
    documents = [each for each in found if isinstance(each, Document)]
    advice = "Name a record that 'verbale record' wrote, or reports."
    try:
        return from_json(paths[0].read_text(encoding="utf-8"), documents)
    except (OSError, UnicodeDecodeError) as error:
        raise NothingReadable(f"{paths[0]}: cannot be read. {advice}") from error
    except ValueError as error:
        raise NothingReadable(f"{paths[0]}: is no record. {advice}") from error


def _load(paths: Sequence[Path]) -> tuple[list[Document], list[Failure]]:
    """The documents, and what could not be read: one line each on stderr."""
    from verbale.record import Failure
    from verbale.text.load import load

    documents: list[Document] = []
    failures: list[Failure] = []
    loaded: Iterable[Document | Failure] = load(paths)
    for each in loaded:
        if isinstance(each, Failure):
            failures.append(each)
            complain(f"{each.name}: {each.reason}")
        else:
            documents.append(each)
    if not documents:
        raise NothingReadable(
            "No report could be read. Name reports (.txt, .html, .pdf, .docx, ...) or their folder."
        )
    return documents, failures


def find_title(paths: Sequence[Path]) -> str | None:
    """The name of the one folder or dossier with the reports; otherwise the brief finds its own."""
    if len(paths) == 1 and (paths[0].is_dir() or paths[0].suffix.lower() == ".verbale"):
        whole = paths[0].resolve()
        name = whole.name if paths[0].is_dir() else whole.stem
        return name.replace("-", " ").replace("_", " ").capitalize()
    return None


def count_entries(made: Record) -> str:
    from verbale.exports.wording import count

    statements, reports = len(made.statements), len(made.documents)
    return f"{count(statements, 'statement')} in {count(reports, 'report')}"
