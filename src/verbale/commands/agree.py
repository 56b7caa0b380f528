"""``verbale agree``: how far two coders, or a coder and the machine, agree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verbale.commands.sources import open_record
from verbale.commands.terminal import check_suffix, print_exactly, write_file
from verbale.errors import BrokenRecord, NothingReadable

if TYPE_CHECKING:
    from verbale.record import Document, Record

# Disagreements printed without --all; the rest is counted.
MOST_SHOWN = 20
ADVICE = "Name a dossier, a record or gold record as JSON, or a .dna file."


def agree(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="CODING...",
            help="Dossiers, records as JSON, .dna files: two codings or more.",
        ),
    ],
    texts: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            help="Where the reports of a JSON record lie, if not beside it; repeatable.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write figures and disagreements here (.json)."),
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Print every disagreement.")] = False,
) -> None:
    """Print how far two codings of the same reports agree, and where they differ."""
    check_suffix(out, (".json",))
    if len(files) < 2:
        raise typer.BadParameter("Name two codings or more: one alone agrees with nobody.")
    from verbale.analysis.agreement import Coding, measure
    from verbale.exports.agreement import to_agreement, to_agreement_json

    records = _read_codings(files, texts or [])
    names = _name_coders(files)
    agreement = measure([Coding(*each) for each in zip(names, records, strict=True)])
    if not agreement.documents:
        raise NothingReadable(
            f"{' and '.join(names)}: no report has the same text in two of them. "
            "Name codings of the same reports."
        )
    if out is not None:
        write_file(out, to_agreement_json(agreement))
    print_exactly(to_agreement(agreement, most=None if show_all else MOST_SHOWN))
    if out is not None:
        print(f"\n{out}: all figures and disagreements")


def _name_coders(files: Sequence[Path]) -> list[str]:
    """The files' names; their paths where two are called alike."""
    names = [file.name for file in files]
    if len(set(names)) < len(names):
        names = [str(file) for file in files]
    if len(set(names)) < len(names):
        raise typer.BadParameter("The same coding is named twice.")
    return names


def _read_codings(files: Sequence[Path], texts: Sequence[Path]) -> list[Record]:
    """The records; a JSON record finds its reports in a dossier that is named too, with --texts,
    beside it, or in ``texts/NAME`` beside it."""
    from verbale.store import SUFFIX

    kept = {file: open_record(file) for file in files if file.suffix.lower() == SUFFIX}
    known = [document for record in kept.values() for document in record.documents]
    return [
        kept.get(file) or _read_dna(file, known) or _read_json(file, texts, known) for file in files
    ]


def _read_dna(file: Path, known: Sequence[Document]) -> Record | None:
    """What was coded in a .dna file, or with ``FILE.dna:CODER`` what this coder did; None if it
    is another file."""
    from verbale.exports.dna_coding import SUFFIX, read_coding

    name, suffix, coder = str(file).partition(f"{SUFFIX}:")
    if suffix:
        return read_coding(Path(f"{name}{SUFFIX}"), known, coder=coder)
    return read_coding(file, known) if file.suffix.lower() == SUFFIX else None


def _read_json(file: Path, texts: Sequence[Path], known: Sequence[Document]) -> Record:
    from json import JSONDecodeError

    from verbale.exports.record_json_reader import from_json

    try:
        written = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NothingReadable(f"{file}: cannot be read. {ADVICE}") from error
    own = file.absolute().parent
    places = [folder for folder in (own, own / "texts" / file.stem) if folder.is_dir()]
    documents = [*known, *_load_texts(places), *_load_texts(texts)]
    try:
        return from_json(written, documents)
    except BrokenRecord as error:
        raise BrokenRecord(f"{file}: {error} Where else do its reports lie? --texts DIR") from error
    except (JSONDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise NothingReadable(f"{file}: is no record. {ADVICE}") from error


def _load_texts(folders: Sequence[Path]) -> list[Document]:
    from verbale.record import Document
    from verbale.text.load import load

    return [each for folder in folders for each in load([folder]) if isinstance(each, Document)]
