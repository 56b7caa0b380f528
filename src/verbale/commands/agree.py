"""``verbale agree``: how far two coders, or a coder and the machine, agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verbale.commands.sources import open_record
from verbale.commands.terminal import check_suffix, print_exactly, write_file
from verbale.errors import BrokenRecord, NothingReadable

if TYPE_CHECKING:
    from verbale.analysis.codings import Coding
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
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Compare these coders of one file; repeatable."),
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Print every disagreement.")] = False,
) -> None:
    """Print how far two codings of the same reports agree, and where they differ."""
    check_suffix(out, (".json",))
    from verbale.analysis.agreement import measure
    from verbale.exports.agreement import to_agreement, to_agreement_json

    codings = _read_coders(files, by) if by else _read_codings(files, texts or [])
    agreement = measure(codings)
    if not agreement.documents:
        raise NothingReadable(
            f"{' and '.join(agreement.coders)}: no report has the same text in two of them. "
            "Name codings of the same reports."
        )
    if out is not None:
        write_file(out, to_agreement_json(agreement))
    print_exactly(to_agreement(agreement, most=None if show_all else MOST_SHOWN))
    if out is not None:
        print(f"\n{out}: all figures and disagreements")


def _read_coders(files: Sequence[Path], by: Sequence[str]) -> list[Coding]:
    """What each of these people judged in one dossier, or coded in one file of Discourse Network
    Analyzer."""
    from verbale.dossier_file import SUFFIX
    from verbale.exports.dna_coding import SUFFIX as DNA

    if len(files) != 1 or files[0].suffix.lower() not in (SUFFIX, DNA):
        raise typer.BadParameter(f"--by compares the coders of one file: {SUFFIX} or {DNA}.")
    if len(set(by)) < len(by) or len(by) < 2:
        raise typer.BadParameter("Name two coders or more, each once: --by NAME --by NAME.")
    if files[0].suffix.lower() == DNA:
        return [_read_dna(files[0], (), coder=name) for name in by]
    return _read_judged(files[0], by)


def _read_judged(file: Path, by: Sequence[str]) -> list[Coding]:
    from verbale.analysis.codings import take_judged
    from verbale.dossier import collate_by, name_engine
    from verbale.pipeline import load
    from verbale.store import open_dossier

    with open_dossier(file) as dossier:
        known = sorted({judgement.by for judgement in dossier.list_judgements()})
        for name in by:
            if name not in known:
                others = f"only {', '.join(known)}" if known else "nobody has"
                raise NothingReadable(f"{file}: {name!r} has judged nothing in it, {others}.")
        engine = load(name_engine(dossier))
        return [take_judged(name, collate_by(dossier, engine, name)) for name in by]


def _name_coders(files: Sequence[Path]) -> list[str]:
    """The files' names; their paths where two are called alike."""
    names = [file.name for file in files]
    if len(set(names)) < len(names):
        names = [str(file) for file in files]
    if len(set(names)) < len(names):
        raise typer.BadParameter("The same coding is named twice.")
    return names


def _read_codings(files: Sequence[Path], texts: Sequence[Path]) -> list[Coding]:
    """What each file holds, in their order. The reports of a JSON record are those of a dossier
    that is named too, of the folders in which the codings lie, or of --texts."""
    from verbale.analysis.codings import Coding
    from verbale.dossier_file import SUFFIX
    from verbale.exports.dna_coding import SUFFIX as DNA

    if len(files) < 2:
        raise typer.BadParameter("Name two codings or more: one alone agrees with nobody.")
    names = dict(zip(files, _name_coders(files), strict=True))
    read = {f: Coding(names[f], open_record(f)) for f in files if f.suffix.lower() == SUFFIX}
    written = [file for file in files if file.suffix.lower() not in (SUFFIX, DNA)]
    known = _list_documents(read)
    beside = {file: _load_beside(file) for file in written}
    given = _load_texts(texts)
    for file in written:
        # Of several texts of one name the last is taken: the record's own before another's.
        others = [each for other in written if other != file for each in beside[other]]
        documents = [*known, *others, *beside[file], *given]
        read[file] = Coding(names[file], _read_json(file, documents))
    for file in files:
        if file.suffix.lower() == DNA:
            read[file] = replace(_read_dna(file, _list_documents(read)), name=names[file])
    return [read[file] for file in files]


def _list_documents(read: Mapping[Path, Coding]) -> list[Document]:
    return [document for coding in read.values() for document in coding.record.documents]


def _read_dna(file: Path, documents: Sequence[Document], *, coder: str | None = None) -> Coding:
    """What was coded there, and which of our variables its statement types have not."""
    from verbale.analysis.codings import Coding
    from verbale.exports import dna
    from verbale.exports.dna_coding import check_coding, to_record
    from verbale.exports.dna_reader import read_dna

    coded = read_dna(file)
    check_coding(file, coded, coder=coder)
    has = {variable.name for type in coded.types for variable in type.variables}
    ours = {"act": dna.ACT, "kind": dna.KIND, "addressee": dna.ADDRESSEE, "said_on": dna.SAID_ON}
    silent_on = frozenset(name for name, theirs in ours.items() if theirs not in has)
    return Coding(coder or file.name, to_record(coded, documents, coder=coder), silent_on)


def _read_json(file: Path, documents: Sequence[Document]) -> Record:
    from json import JSONDecodeError

    from verbale.exports.record_json_reader import from_json

    try:
        return from_json(file.read_text(encoding="utf-8"), documents)
    except (OSError, UnicodeDecodeError) as error:
        raise NothingReadable(f"{file}: cannot be read. {ADVICE}") from error
    except BrokenRecord as error:
        raise BrokenRecord(f"{file}: {error} Where else do its reports lie? --texts DIR") from error
    except (JSONDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise NothingReadable(f"{file}: is no record. {ADVICE}") from error


def _load_beside(file: Path) -> list[Document]:
    """The reports in the file's folder, and in ``texts/NAME`` there, where the gold records have
    them."""
    folder = file.absolute().parent
    return _load_texts([each for each in (folder, folder / "texts" / file.stem) if each.is_dir()])


def _load_texts(folders: Sequence[Path]) -> list[Document]:
    from verbale.record import Document
    from verbale.text.load import load

    return [each for folder in folders for each in load([folder]) if isinstance(each, Document)]
