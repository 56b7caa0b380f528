"""A desk on the invented dossier of the strait, its record the one that people wrote."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.applications import Starlette
from starlette.testclient import TestClient

from gold_dossiers import STRAIT, keep_record, read_gold
from verbale.engine import Engine
from verbale.web.serving import create_desk

__all__ = ["STRAIT", "make_client", "make_desk", "make_strait", "no_engine"]


def make_strait(folder: Path) -> Path:
    """A dossier file in this folder, with reports and record."""
    path = folder / "strait.verbale"
    path.write_bytes(_write_strait())
    return path


@cache
def _write_strait() -> bytes:
    """The dossier's bytes: made once, copied for each test."""
    with TemporaryDirectory() as folder:
        return keep_record(read_gold(), Path(folder) / "strait.verbale").read_bytes()


def make_client(app: Starlette, **headers: str) -> TestClient:
    """A browser, or a script, at this machine."""
    return TestClient(app, base_url="http://127.0.0.1", headers=headers, follow_redirects=False)


def make_desk(path: Path, **options: object) -> Starlette:
    """A desk that reads nothing."""
    return create_desk(path, load_engine=no_engine, **options)  # type: ignore[arg-type]


def no_engine() -> Engine:
    raise AssertionError("nothing is read in these tests")
