"""``verbale record``, ``brief`` and ``settle``: reports in, their record out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from verbale.commands.engines import Choice, refuse_dossier, takes_engine
from verbale.commands.sources import (
    check_out,
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
    find_width,
    print_exactly,
    wants_colour,
    write_files,
)


@takes_engine
def record(
    paths: Paths,
    codebook: Codebook = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it here (.json, .ics) instead.")
    ] = None,
    jobs: Jobs = 1,
    *,
    engine: Choice,
) -> None:
    """Write the record of these reports: who said what, tied to exact characters."""
    write = check_out(out, "record")
    refuse_dossier(paths, engine)
    made = read_dossier(paths, codebook) or make_record(paths, codebook, jobs, engine=engine)
    if out is None or write is None:
        from verbale.exports.record_json import to_json

        print_exactly(to_json(made))
    else:
        write_files(out, write(made, find_title(paths)))
        print(f"{out}: {count_entries(made)}")
    raise typer.Exit(SOME_FAILED if made.failures else 0)


@takes_engine
def brief(
    paths: Paths,
    codebook: Codebook = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it here (.html, .md, .docx, .pdf).")
    ] = None,
    jobs: Jobs = 1,
    *,
    engine: Choice,
) -> None:
    """Print a short brief of these reports; with --out, also write the whole as one page."""
    write = check_out(out, "brief")
    refuse_dossier(paths, engine)
    made = read_dossier(paths, codebook) or make_record(paths, codebook, jobs, engine=engine)
    from verbale.exports import to_terminal

    title = find_title(paths)
    if out is not None and write is not None:
        write_files(out, write(made, title))
    short = to_terminal(made, title=title, colour=wants_colour(), width=find_width())
    print_exactly(short)
    if out is not None:
        print(f"\n{out}: the whole brief")
    raise typer.Exit(SOME_FAILED if made.failures else 0)


def settle(
    paths: Paths,
    codebook: Codebook = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(metavar="PARTY:ISSUE=STANCE", help="As if the party stood so; repeatable."),
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Other rules than Verbale's own.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    jobs: Jobs = 1,
) -> None:
    """Print what is negotiable by stated rules: findings, movement, trade candidates."""
    from verbale.analysis.rules import load_rules
    from verbale.exports.settlement import read_assumptions, to_settlement, to_settlement_json

    table, supposed = load_rules(rules), read_assumptions(assume or [])
    made = read_dossier(paths, codebook) or read_record(paths, codebook)
    made = made or make_record(paths, codebook, jobs)
    if as_json:
        print_exactly(to_settlement_json(made, rules=table, assume=supposed))
    else:
        title, width = find_title(paths), find_width()
        print_exactly(to_settlement(made, title=title, rules=table, assume=supposed, width=width))
    raise typer.Exit(SOME_FAILED if made.failures else 0)
