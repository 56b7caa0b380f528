"""The example dossiers as careful people annotated them: as records, and kept in a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from verbale.exports import to_json
from verbale.exports.record_json_reader import from_json
from verbale.judgements import digest
from verbale.record import Document, Record
from verbale.store import make_dossier, open_dossier
from verbale.text.load import load

EXAMPLES = Path(__file__).parents[1] / "examples"
STRAIT = EXAMPLES / "strait"


@cache
def read_gold(name: str = "strait") -> Record:
    """The record that people wrote of this example."""
    folder = EXAMPLES / name
    documents = [found for found in load([folder]) if isinstance(found, Document)]
    return from_json((folder / "gold.json").read_text(encoding="utf-8"), documents)


def keep_record(record: Record, path: Path) -> Path:
    """A dossier with this record in this file; an older one there is written over."""
    opened = open_dossier(path) if path.exists() else make_dossier(path)
    with opened as dossier:
        for document in record.documents:
            dossier.add(document.name, document, digest(document.text))
        places = {kept.place: kept.version for kept in dossier.list_latest()}
        versions = {document.id: places[document.name] for document in record.documents}
        inputs = dossier.digest_inputs()
        dossier.keep_record(to_json(record), versions, engine="gold", program="0", inputs=inputs)
    return path
