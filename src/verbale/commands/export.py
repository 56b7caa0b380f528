"""``verbale export``: the record in the forms that other programs read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verbale.commands.sources import (
    count_entries,
    find_title,
    make_record,
    read_dossier,
    read_record,
)
from verbale.commands.terminal import (
    SOME_FAILED,
    Codebook,
    Jobs,
    Paths,
    check_folder,
    check_suffix,
    write_files,
)

if TYPE_CHECKING:
    from verbale.exports import Format


def export(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="One of those in docs/exports.")],
    paths: Paths,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FILE", help="Where to write it.", show_default=False),
    ],
    codebook: Codebook = None,
    jobs: Jobs = 1,
    per_report: Annotated[
        bool, typer.Option("--per-report", help="(dna) Every report of an utterance, not one.")
    ] = False,
    password: Annotated[
        str | None, typer.Option(metavar="WORD", help="(dna) To log in with in DNA.")
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="(csv, tables) mark it as UTF-8 for older Excel.")
    ] = False,
) -> None:
    """Write a dossier, or the record of these reports, in a form that other programs read."""
    chosen = _find_format(format)
    _check_out(out, chosen)
    given = {"per_report": per_report, "password": password, "bom": bom}
    options = _take_options(chosen, given)
    made = read_dossier(paths, codebook) or read_record(paths, codebook)
    made = made or make_record(paths, codebook, jobs)
    write_files(out, chosen.write(made, find_title(paths), **options))
    print(f"{out}: {chosen.says} ({count_entries(made)})")
    if chosen.note:
        print(chosen.note)
    raise typer.Exit(SOME_FAILED if made.failures else 0)


def _find_format(name: str) -> Format:
    """The format of this name; a usage error that lists those there are."""
    from verbale.exports import FORMATS

    for format in FORMATS:
        if format.name == name.lower():
            return format
    names = ", ".join(sorted(format.name for format in FORMATS))
    raise typer.BadParameter(f"{name}: is no format. Choose one of {names}.")


def _check_out(out: Path, format: Format) -> None:
    if format.suffix:
        check_suffix(out, (format.suffix,))
    else:
        check_folder(out)


def _take_options(format: Format, given: Mapping[str, object]) -> dict[str, object]:
    """The options that were given; a usage error for one that this format does not take."""
    options = {name: value for name, value in given.items() if value not in (None, False)}
    for name in options:
        if name not in format.options:
            option = f"--{name.replace('_', '-')}"
            raise typer.BadParameter(f"{format.name}: does not take {option}. Leave it out.")
    return options
