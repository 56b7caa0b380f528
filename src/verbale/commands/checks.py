"""What ``verbale check`` says of a record in a file of JSON, with its reports beside it."""

from __future__ import annotations

from pathlib import Path

import typer

from verbale.commands.terminal import complain
from verbale.errors import BrokenRecord, NothingReadable


def check_record(file: Path) -> None:
    """Looks every entry of the record up in the reports of its folder, and says what is wrong."""
    from verbale.checking import find_record_faults
    from verbale.exports.wording import count
    from verbale.record import Document
    from verbale.text.load import load

    try:
        written = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NothingReadable(f"{file}: cannot be read. Name a record or a dossier.") from error
    found = load([file.absolute().parent])
    texts = {each.name: each.text for each in found if isinstance(each, Document)}
    if not texts:
        complain(
            f"{file}: no report is beside it, so its words are held against their places alone"
        )
    faults = list(find_record_faults(written, texts or None))
    for fault in faults:
        complain(f"{file}: {fault}")
    if faults:
        raise typer.Exit(BrokenRecord.exit_code)
    print(f"{file}: the record is whole, and held against {count(len(texts), 'report')}")
