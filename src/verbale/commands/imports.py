"""``verbale import``: what people coded in another program, into a dossier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from verbale.commands.sources import count_entries
from verbale.commands.terminal import SOME_FAILED, File, Jobs, complain, show_progress


def import_coding(
    file: File,
    coded: Annotated[Path, typer.Argument(metavar="CODED", help="A .dna file.")],
    coder: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what this coder coded.")
    ] = None,
    jobs: Jobs = 1,
) -> None:
    """Take what people coded in DNA into a dossier: its documents as reports, its statements as
    their judgements."""
    from verbale.codings import take_in_coding
    from verbale.dossier import collate_dossier, name_engine, read_new
    from verbale.exports.wording import count, join
    from verbale.pipeline import load
    from verbale.store import open_dossier

    with open_dossier(file) as dossier:
        taken = take_in_coding(dossier, coded, coder=coder)
        for failure in taken.failures:
            complain(f"{coded}: {failure.name}: {failure.reason}")
        engine = load(name_engine(dossier))
        read_new(dossier, engine, jobs=jobs, progress=show_progress)
        made = collate_dossier(dossier, engine)
    print(f"{count(taken.new_reports, 'report')} new, {taken.known_reports} known")
    people = join(taken.coders)
    print(f"{count(taken.new, 'judgement')} by {people} new, {taken.known} known")
    if taken.others:
        print(f"{count(taken.others, 'statement')} left out: on no concept, or by nobody")
    print(f"{file}: {count_entries(made)}")
    raise typer.Exit(SOME_FAILED if taken.failures else 0)
