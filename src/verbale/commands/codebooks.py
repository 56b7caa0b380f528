"""``verbale codebook``: suggest the issues of a negotiation, or check those written down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verbale.commands.sources import make_record
from verbale.commands.terminal import (
    EXIT_CODES,
    SOME_FAILED,
    Jobs,
    Paths,
    check_suffix,
    print_exactly,
    write_file,
)

if TYPE_CHECKING:
    from verbale.record import Record

codebooks = typer.Typer(help="Suggest the issues of a negotiation, or check those written down.")


@codebooks.command("suggest", epilog=EXIT_CODES)
def codebook_suggest(
    paths: Paths,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it here (.yaml, .json) instead.")
    ] = None,
    jobs: Jobs = 1,
) -> None:
    """Propose issues from these reports, each with the statements that brought it up."""
    from verbale.codebook import write_codebook

    check_suffix(out, (".yaml", ".yml", ".json"))
    made = make_record(paths, None, jobs)
    if out is not None and out.suffix.lower() == ".json":
        text = write_codebook(made.codebook, form="json")
    else:
        text = write_codebook(made.codebook, notes=_quote_evidence(made))
    if out is None:
        print_exactly(text)
    else:
        write_file(out, text)
        print(f"{out}: {len(made.codebook)} issues suggested. Read them, mend them, drop the rest.")
    raise typer.Exit(SOME_FAILED if made.failures else 0)


def _quote_evidence(made: Record) -> dict[str, list[str]]:
    """The words that brought each issue up, with who said them."""
    from verbale.record import name_statements

    by_id = dict(zip(name_statements(made.statements), made.statements, strict=True))
    notes: dict[str, list[str]] = {}
    for issue in made.codebook:
        for statement in (by_id[id] for id in issue.evidence if id in by_id):
            who = ", ".join(made.entity(id).name for id in statement.speakers) or "not settled"
            document = made.document(statement.document)
            words = document.words(statement.cue + statement.content)
            notes.setdefault(issue.id, []).append(f"{who} ({document.name}): {words}")
    return notes


@codebooks.command("check", epilog="Exit codes: 0 nothing to mend; 1 warnings; 2 unreadable.")
def codebook_check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The issues, as YAML or JSON.")],
) -> None:
    """Warn of propositions that overlap or that nobody can take a stance on, one a line."""
    from verbale.codebook import load_codebook
    from verbale.collation.codebook_faults import find_faults
    from verbale.engine import load

    issues = load_codebook(file)
    faults = find_faults(issues, engine=load())
    for fault in faults:
        print(f"{file.name}: {fault}")
    if not faults:
        print(f"{file.name}: {len(issues)} issues, nothing to mend")
    raise typer.Exit(SOME_FAILED if faults else 0)
