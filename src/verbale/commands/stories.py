"""``verbale dossier``: one negotiation out of many reports; ``verbale evaluate stories``."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verbale.commands.engines import Choice, counting, load_engine, takes_engine
from verbale.commands.evaluations import Shared
from verbale.commands.sources import count_entries
from verbale.commands.terminal import (
    SOME_FAILED,
    Codebook,
    File,
    Jobs,
    check_suffix,
    complain,
    show_progress,
    write_file,
)

if TYPE_CHECKING:
    from verbale.gathering import Gathered

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]
# Stories that are named on the terminal, those with most reports first; --list has them all.
LISTED = 20


@takes_engine
def dossier(
    file: File,
    sources: Annotated[
        list[Path],
        typer.Option(
            "--from", metavar="PATH", help="A batch's folder, or files of reports; repeatable."
        ),
    ],
    about: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAMES", help='Take what names all of these: "NATO, Russia"; repeatable.'
        ),
    ] = None,
    since: Day = None,
    until: Day = None,
    out: Annotated[
        Path | None,
        typer.Option("--list", metavar="FILE", help="Write what became of each report (JSON)."),
    ] = None,
    codebook: Codebook = None,
    jobs: Jobs = 1,
    *,
    engine: Choice,
) -> None:
    """Make a dossier of the reports of one negotiation, picked out of many."""
    from verbale.codebook import load_codebook
    from verbale.dossier import collate_dossier, read_new
    from verbale.dossier_file import SUFFIX
    from verbale.gathering import Wanted, check_gathered, fill, gather, tell
    from verbale.reading_json import write_issues
    from verbale.store import make_dossier

    check_suffix(file, (SUFFIX,))
    issues = load_codebook(codebook) if codebook else None
    wanted = Wanted.of(about or (), since and since.date(), until and until.date())
    gathered = gather(sources, wanted, progress=_show_looked_at)
    show_progress(0, 0)
    if out is not None:
        rows = [json.dumps(row, ensure_ascii=False) for row in tell(gathered)]
        write_file(out, "".join(f"{row}\n" for row in rows))
    check_gathered(gathered, sources)
    with make_dossier(file) as made:
        if issues is not None:
            made.keep_codebook(write_issues(issues))
        fill(made, gathered)
        reader = load_engine(engine)
        with counting(reader, engine):
            read_new(made, reader, jobs=jobs, progress=show_progress)
        record = collate_dossier(made, reader)
    _say(gathered)
    print(f"{file}: {count_entries(record)}")
    raise typer.Exit(SOME_FAILED if gathered.failures else 0)


def _show_looked_at(count: int) -> None:
    show_progress(count, count, what="looked at")


def _say(gathered: Gathered) -> None:
    from verbale.exports.wording import count
    from verbale.gathering import headline

    for failure in gathered.failures:
        complain(f"{failure.name}: {failure.reason}")
    named = {each.name: each.document for each in gathered.picked}
    stories = sorted(gathered.stories, key=len, reverse=True)
    for names in stories[:LISTED]:
        copies = sum(name in gathered.copies for name in names)
        told = count(len(names), "report") + (f", {copies} of them copies" if copies else "")
        print(f"{told}: {headline(named[names[0]])}")
    if len(stories) > LISTED:
        print(f"and {len(stories) - LISTED} more stories")
    print(f"{count(len(named), 'report')} taken, {len(stories)} stories")
    for why, number in gathered.count_reasons():
        print(f"{number} left out: {why}")


def evaluate_stories(shared: Shared) -> None:
    """Print how well reports are grouped by story, and how the time grows with their number."""
    from verbale.training.stories import measure_stories

    for line in measure_stories(shared / "corpora"):
        print(line, flush=True)
