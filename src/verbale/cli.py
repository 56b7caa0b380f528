"""The ``verbale`` command: files and options in, results on stdout, progress and errors on stderr.

Rooms are imported inside the commands, so that ``verbale --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from verbale.commands import (
    accounts,
    agree,
    batch,
    codebooks,
    dossiers,
    evaluations,
    export,
    imports,
    judgements,
    networks,
    records,
    serve,
    stories,
)
from verbale.commands.terminal import EXIT_CODES, INTERRUPTED, complain
from verbale.errors import VerbaleError

app = typer.Typer(
    name="verbale",
    help="Reads the press coverage of a negotiation and writes its record.",
    epilog=EXIT_CODES,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"verbale {version('verbale')}")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_say_version, help="Say which version this is."
        ),
    ] = False,
) -> None:
    """Options of the whole command."""


for command in (
    records.record,
    records.brief,
    records.settle,
    agree.agree,
    export.export,
    networks.networks,
    dossiers.new,
    dossiers.add,
    dossiers.show,
    dossiers.check,
    dossiers.compact,
    batch.batch,
    stories.dossier,
    serve.serve,
    judgements.judge,
):
    app.command(epilog=EXIT_CODES)(command)
app.command("import", epilog=EXIT_CODES)(imports.import_coding)
app.add_typer(accounts.accounts, name="accounts", no_args_is_help=True)
app.add_typer(judgements.judgements, name="judgements", no_args_is_help=True)
app.add_typer(codebooks.codebooks, name="codebook", no_args_is_help=True)
evaluations.evaluate.command("stories")(stories.evaluate_stories)
app.add_typer(evaluations.evaluate, name="evaluate", no_args_is_help=True)
app.command()(evaluations.train)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command and exits with its code; an error that a user can mend is one line."""
    try:
        app(args=arguments, prog_name="verbale")
    except VerbaleError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nobody is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        # The system refuses: a disk that is full, a name that is too long, a drive that is gone.
        complain(
            f"{_shorten(error.filename)}: {error.strerror or error}. Mend it, then run it again."
        )
        sys.exit(VerbaleError.exit_code)
    except MemoryError:
        complain("verbale: the memory is full. Name fewer or smaller files, then run it again.")
        sys.exit(VerbaleError.exit_code)


def _shorten(name: object) -> str:
    """The file's name on one line, or this program's where none is at fault."""
    if not isinstance(name, str | bytes | os.PathLike):
        return "verbale"
    shown = os.fsdecode(name).replace("\n", "?")
    return shown if len(shown) <= LONGEST_NAME else f"{shown[:LONGEST_NAME]}..."


# Characters of a file's name that an error shows.
LONGEST_NAME = 200
