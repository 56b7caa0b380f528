"""``verbale new``, ``add``, ``show``, ``check`` and ``compact``: a dossier that lasts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from verbale.commands.sources import count_entries, find_title, open_record
from verbale.commands.terminal import (
    SOME_FAILED,
    Codebook,
    File,
    Jobs,
    check_suffix,
    complain,
    find_width,
    print_exactly,
    show_progress,
    wants_colour,
)

Part = Literal["record", "positions", "calendar", "moves", "differences", "coverage"]


def new(file: File) -> None:
    """Make an empty dossier: one file for the reports of a negotiation and their record."""
    from verbale.store import SUFFIX, make_dossier

    check_suffix(file, (SUFFIX,))
    with make_dossier(file):
        print(f"{file}: an empty dossier. Add reports: verbale add {file} PATH")


def add(
    file: File,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Reports, or folders of reports; - for stdin."),
    ] = None,
    codebook: Codebook = None,
    jobs: Jobs = 1,
) -> None:
    """Add reports to a dossier and collate it as a whole; those it knows are skipped."""
    from verbale.codebook import load_codebook
    from verbale.dossier import collate_dossier, read_new
    from verbale.exports.wording import count
    from verbale.intake import take_in
    from verbale.pipeline import load
    from verbale.reading_json import write_issues
    from verbale.store import open_dossier

    issues = load_codebook(codebook) if codebook else None
    with open_dossier(file) as dossier:
        if issues is not None:
            dossier.keep_codebook(write_issues(issues))
        taken = take_in(dossier, paths or [])
        for failure in taken.failures:
            complain(f"{failure.name}: {failure.reason}")
        engine = load()
        read_new(dossier, engine, jobs=jobs, progress=show_progress)
        made = collate_dossier(dossier, engine)
    print(f"{count(taken.new, 'report')} new, {taken.changed} changed, {taken.known} known")
    print(f"{file}: {count_entries(made)}")
    raise typer.Exit(SOME_FAILED if taken.failures else 0)


def show(file: File, part: Annotated[Part, typer.Argument(metavar="PART")] = "record") -> None:
    """Print a part of a dossier's record: record, positions, calendar, moves, differences or
    coverage."""
    from verbale.exports import to_terminal
    from verbale.exports.views import to_view

    made, title, width = open_record(file), find_title([file]), find_width()
    if part == "record":
        print_exactly(to_terminal(made, title=title, colour=wants_colour(), width=width))
    else:
        print_exactly(to_view(made, part, title=title, width=width))


def check(file: File) -> None:
    """Verify every text's fingerprint, every place and every reason in a dossier."""
    from verbale.dossier import find_faults
    from verbale.errors import BrokenRecord
    from verbale.exports.wording import count
    from verbale.store import open_dossier

    with open_dossier(file) as dossier:
        faults = list(find_faults(dossier))
        versions = len(dossier.list_versions())
    for fault in faults:
        complain(f"{file}: {fault}")
    if faults:
        raise typer.Exit(BrokenRecord.exit_code)
    print(f"{file}: {count(versions, 'text')} and the record are whole")


def compact(file: File) -> None:
    """Make a dossier's file as small as it can be; every text and the record stay."""
    from verbale.store import open_dossier

    before = file.stat().st_size if file.is_file() else 0
    with open_dossier(file) as dossier:
        dossier.compact()
    print(f"{file}: {before:,} bytes before, {file.stat().st_size:,} now")
