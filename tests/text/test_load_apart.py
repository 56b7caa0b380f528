"""Files that are read in a process of its own: what comes back, and what ends that process."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from made_files import PAGE, REPORT, WORDS, archive, docx, everything, pdf, reason, rtf, warc

from fuzz.hostile import docx_bomb, pdf_long_drawing, rtf_large
from verbale.record import Document, Failure
from verbale.text.load import apart, bounds, load_bytes

MAIL = f"""From: Ana Lind <a@b.org>
Subject: Talks
Date: Fri, 7 Jan 2022 10:00:00 +0000
Content-Type: multipart/mixed; boundary=a

--a
Content-Type: text/plain; charset=utf-8

{REPORT}
--a
Content-Type: text/html; charset=utf-8
Content-Disposition: attachment; filename=page.html

{PAGE}
--a--"""
FILES = {
    "a.pdf": pdf([WORDS]),
    "a.rtf": rtf(WORDS),
    "a.docx": docx(WORDS, title="The talks"),
    "a.html": PAGE.encode(),
    "a.eml": MAIL.encode(),
    "a.warc.gz": warc({"https://a.example/1": PAGE, "https://a.example/2": PAGE}),
    "a.zip": archive({"b.pdf": pdf([WORDS]), "c.html": PAGE, "d.rtf": b"none"}),
    "b.pdf": pdf([WORDS])[:300],
}


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as a large one."""
    monkeypatch.setattr(apart, "LARGE", 0)


@pytest.mark.parametrize("name", FILES)
def test_file_gives_the_same_wherever_it_is_read(
    name: str, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = list(load_bytes(FILES[name], name, name))
    monkeypatch.setattr(apart.HERE, "stays", True)
    assert list(load_bytes(FILES[name], name, name)) == there


def test_file_that_hangs_is_left_and_the_next_is_read(
    tmp_path: Path, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.monotonic()
    with monkeypatch.context() as patched:
        patched.setattr(bounds, "SECONDS", 0.3)
        patched.setattr(bounds, "SECONDS_A_MEGABYTE", 0.0)
        for name, data in (("a.pdf", pdf_long_drawing()), ("a.rtf", rtf_large())):
            assert "takes too long to read" in reason(tmp_path, name, data)
    assert time.monotonic() - begun < 60
    (found,) = everything(tmp_path, "b.pdf", FILES["a.pdf"])
    assert isinstance(found, Document)


def test_reader_that_is_silent_on_the_clock_is_ended(
    tmp_path: Path, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "SECONDS", 0.01)  # in which nobody can have looked on
    monkeypatch.setattr(bounds, "SECONDS_A_MEGABYTE", 0.0)
    monkeypatch.setattr(apart, "AT_LEAST", 0.05)
    assert "takes too long to read" in reason(tmp_path, "a.pdf", pdf_long_drawing())


def test_file_that_fills_the_memory_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MEMORY", 250_000_000)
    why = reason(tmp_path, "a.docx", docx_bomb())
    assert "too much memory" in why or "Memory" in why


def test_reader_that_ended_is_replaced(tmp_path: Path, large: None) -> None:
    for _ in range(2):
        (found,) = everything(tmp_path, "a.rtf", FILES["a.rtf"])
        assert isinstance(found, Document)
        process = apart._CHILD._process
        assert process is not None
        process.kill()
        process.wait()


def test_reader_that_dies_of_a_file_is_a_failure(
    tmp_path: Path, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = apart._CHILD._start

    def start_dying():  # type: ignore[no-untyped-def]
        process = start()
        process.kill()
        return process

    monkeypatch.setattr(apart._CHILD, "_start", start_dying)
    (found,) = everything(tmp_path, "a.rtf", FILES["a.rtf"])
    assert isinstance(found, Failure) and "ended its reader" in found.reason


def test_what_lies_in_the_folder_at_hand_is_not_run(
    tmp_path: Path, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("json", "verbale", "lxml"):
        Path(f"{name}.py").write_text("open('run', 'w').close()\n")
    apart._CHILD.end()
    (found,) = everything(tmp_path, "a.docx", FILES["a.docx"])
    assert isinstance(found, Document) and not Path("run").exists()


def test_small_file_pays_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def start() -> None:
        raise AssertionError("a small file needs no other process")

    monkeypatch.setattr(apart._CHILD, "_start", start)
    for name in ("a.rtf", "a.docx", "a.html", "a.eml"):
        assert all(isinstance(f, Document) for _, f in load_bytes(FILES[name], name, name))


def test_what_the_parent_holds_is_not_counted() -> None:
    held = b"x" * 500_000_000
    ask = "from verbale.text.load.bounds import _held; print(_held())"
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True).stdout
    assert 0 < int(told) < len(held) / 2
