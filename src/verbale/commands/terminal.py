"""What the commands share of the terminal: options, what is printed, how it is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from verbale.errors import VerbaleError

SOME_FAILED = 1
INTERRUPTED = 130

EXIT_CODES = """
Exit codes: 0 done; 1 some documents failed; 2 usage; 3 nothing readable;
4 an entry does not stand in its text; 5 engine missing.
"""

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="Reports, or folders of reports; - for stdin."),
]
Codebook = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The issues, as YAML or JSON; without it, suggested ones."),
]
Jobs = Annotated[int, typer.Option(min=1, metavar="N", help="Processes that read at a time.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The dossier, a .verbale file.")]


def print_exactly(text: str) -> None:
    """UTF-8 whatever the terminal's encoding, and no line end changed on the way."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def complain(line: str) -> None:
    print(make_plain(line), file=sys.stderr)


def make_plain(line: str) -> str:
    """The line without what gives a terminal orders: names of files are their makers'."""
    plain = "".join(c if c.isprintable() or c in _PLAIN else "?" for c in line)
    return plain.encode("utf-8", "replace").decode("utf-8")


_PLAIN = "\n\t\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


def wants_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def find_width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def show_progress(done: int, count: int, *, what: str = "read", of: str = "reports") -> None:
    """One line on stderr that is written over, on a terminal only; with no count it goes."""
    if not sys.stderr.isatty():
        return
    line = f"{what} {done} of {count} {of}" if count else ""
    sys.stderr.write(f"\r\033[2K{line}")
    sys.stderr.flush()


def write_file(out: Path, written: str | bytes) -> None:
    """Writes the file whole or not at all: what stood there stays until the new is on the disk."""
    content = written.encode("utf-8") if isinstance(written, str) else written
    try:
        if out.exists() and not out.is_file():  # a pipe, a terminal
            out.write_bytes(content)
            return
        # A link stays one, and leads to the new file.
        whole = out.resolve()
        part = whole.with_name(f".{whole.name}.{os.getpid()}.part")
        try:
            with part.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if whole.exists():
                part.chmod(whole.stat().st_mode)
            part.replace(whole)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise VerbaleError(f"{out}: cannot be written ({error.strerror}). Name another.") from error


def write_files(out: Path, written: str | bytes | Mapping[str, str | bytes]) -> None:
    """Writes the file, or the folder with these files in it."""
    if isinstance(written, str | bytes):
        write_file(out, written)
        return
    try:
        out.mkdir(exist_ok=True)
    except OSError as error:
        raise VerbaleError(f"{out}: cannot be made ({error.strerror}). Name another.") from error
    for name, inside in written.items():
        write_file(out / name, inside)


def check_suffix(out: Path | None, suffixes: Sequence[str]) -> None:
    if out is None:
        return
    if out.suffix.lower() not in suffixes:
        raise typer.BadParameter(f"{out}: choose a name that ends in {' or '.join(suffixes)}.")
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"{out}: there is no such folder to write into. Make it first.")


def check_folder(out: Path) -> None:
    """A usage error unless this is an empty folder, or one that can be made."""
    if not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"{out}: there is no such folder to write into. Make it first.")
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise typer.BadParameter(f"{out}: is there already. Name a new folder.")
