"""A desk on the invented dossier of the strait, its record the one that people wrote."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.applications import Starlette
from starlette.testclient import TestClient

from verbale.engine import Engine
from verbale.exports import to_json
from verbale.exports.record_json_reader import from_json
from verbale.judgements import digest
from verbale.record import Document
from verbale.store import make_dossier
from verbale.text.load import load
from verbale.web.serving import create_desk

STRAIT = Path(__file__).parents[2] / "examples" / "strait"


def make_strait(folder: Path) -> Path:
    """A dossier file in this folder, with reports and record."""
    path = folder / "strait.verbale"
    path.write_bytes(_write_strait())
    return path


@cache
def _write_strait() -> bytes:
    """The dossier's bytes: made once, copied for each test."""
    with TemporaryDirectory() as folder:
        return _make_strait(Path(folder) / "strait.verbale").read_bytes()


def _make_strait(path: Path) -> Path:
    documents = [found for found in load([STRAIT]) if isinstance(found, Document)]
    record = from_json((STRAIT / "gold.json").read_text(encoding="utf-8"), documents)
    with make_dossier(path) as dossier:
        for document in documents:
            dossier.add(document.name, document, digest(document.text))
        places = {kept.place: kept.version for kept in dossier.list_latest()}
        versions = {document.id: places[document.name] for document in record.documents}
        inputs = dossier.digest_inputs()
        dossier.keep_record(to_json(record), versions, engine="gold", program="0", inputs=inputs)
    return path


def make_client(app: Starlette, **headers: str) -> TestClient:
    """A browser, or a script, at this machine."""
    return TestClient(app, base_url="http://127.0.0.1", headers=headers, follow_redirects=False)


def make_desk(path: Path, **options: object) -> Starlette:
    """A desk that reads nothing."""
    return create_desk(path, load_engine=no_engine, **options)  # type: ignore[arg-type]


def no_engine() -> Engine:
    raise AssertionError("nothing is read in these tests")
