"""``verbale new``, ``add``, ``show``, ``check`` and ``compact``: a dossier that lasts."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from verbale.commands.checks import check_record
from verbale.commands.engines import Choice, counting, load_engine, takes_engine
from verbale.commands.fetching import fetch_into, is_address
from verbale.commands.sources import count_entries, find_title, open_record
from verbale.commands.terminal import (
    SOME_FAILED,
    Codebook,
    File,
    Jobs,
    check_suffix,
    complain,
    find_width,
    make_plain,
    print_exactly,
    show_progress,
    wants_colour,
)

if TYPE_CHECKING:
    from verbale.store import Dossier

Part = Literal["record", "positions", "calendar", "moves", "differences", "coverage"]


def new(file: File) -> None:
    """Make an empty dossier: one file for the reports of a negotiation and their record."""
    from verbale.dossier_file import SUFFIX
    from verbale.store import make_dossier

    check_suffix(file, (SUFFIX,))
    with make_dossier(file):
        print(f"{file}: an empty dossier. Add reports: verbale add {file} PATH")


@takes_engine
def add(
    file: File,
    reports: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH|URL]...", help="Reports, folders of them, or pages; - for stdin."
        ),
    ] = None,
    codebook: Codebook = None,
    columns: Annotated[
        str, typer.Option(metavar="MAP", help="What holds what in tables: text=body,title=head.")
    ] = "",
    feed: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", help="Fetch what is new in this feed; repeatable."),
    ] = None,
    sitemap: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", help="Fetch what is new in this sitemap; repeatable."),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from this computer's network, too.")
    ] = False,
    jobs: Jobs = 1,
    *,
    engine: Choice,
) -> None:
    """Add reports to a dossier and collate it as a whole; those it knows are skipped."""
    from verbale.codebook import load_codebook
    from verbale.dossier import collate_dossier, name_engine, read_new
    from verbale.exports.wording import count
    from verbale.intake import take_in
    from verbale.reading_json import write_issues
    from verbale.store import open_dossier
    from verbale.text.load.tables import read_columns

    issues = load_codebook(codebook) if codebook else None
    named = read_columns(columns)
    addresses = [each for each in reports or [] if is_address(each)]
    paths = [Path(each) for each in reports or [] if not is_address(each)]
    with open_dossier(file) as dossier:
        if issues is not None:
            dossier.keep_codebook(write_issues(issues))
        before = {(kept.place, kept.number) for kept in dossier.list_latest()}
        taken = take_in(dossier, paths, columns=named)
        taken.add(
            fetch_into(dossier, addresses, feed or [], sitemap or [], allow_private=allow_private)
        )
        for failure in taken.failures:
            complain(f"{failure.name}: {failure.reason}")
        reader = load_engine(engine, name_engine(dossier))
        with counting(reader, engine):
            read_new(dossier, reader, jobs=jobs, progress=show_progress)
        made = collate_dossier(dossier, reader)
        if taken.new or taken.changed:
            _list_duplicates(dossier, before)
    print(f"{count(taken.new, 'report')} new, {taken.changed} changed, {taken.known} known")
    print(f"{file}: {count_entries(made)}")
    raise typer.Exit(SOME_FAILED if taken.failures else 0)


def _list_duplicates(dossier: Dossier, before: Set[tuple[str, int]]) -> None:
    """Says which of the new reports carry another's text: they stay reports, and what they say
    counts once."""
    from verbale.text.duplicates import find_duplicates

    latest = dossier.list_latest()
    new = {kept.place for kept in latest if (kept.place, kept.number) not in before}
    for copy, other in find_duplicates({kept.place: kept.document.text for kept in latest}):
        if copy in new or other in new:
            says = f"{copy}: nearly the same text as {other}; what both say counts as one source"
            print(make_plain(says))


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
    """Look up every entry of a dossier, or of a record as JSON with its reports beside it."""
    if file.suffix.lower() == ".json":
        check_record(file)
        return
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
