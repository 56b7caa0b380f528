"""Files made to do harm: each gives reports or lines that say why not, in little time and memory,
and the report beside it is read."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from fuzz.hostile import FILES
from text.made_files import REPORT
from verbale.codebook import read_codebook
from verbale.errors import BadCodebook, VerbaleError
from verbale.record import Document, Failure
from verbale.text import language
from verbale.text.load import apart, load, load_bytes

# Seconds of a processor, here and in the process that reads apart; bytes of memory of that one.
PATIENCE, MEMORY = 6.0, 2_000_000_000
# Those that are whole reports after all, or hold one, read as what they are.
READ = frozenset(
    "zip_bomb zip_with_lying_sizes zip_names docx_late_laughs page_deep page_of_attributes "
    "page_of_script page_of_dates pdf_script pdf_xref_loop rtf_binary mail_of_parts_within "
    "mail_unknown_charset mail_bomb table_wide lines_odd crawl_lying crawl_chunked "
    "text_pairs text_utf16 text_bidi text_surrogates text_of_names "
    "text_of_days".split()
)
# Of these nothing is to be read.
REFUSED = frozenset(
    "zip_of_zips zip_overlapping docx_outside docx_outside_in_utf16 docx_bomb docx_deep picture "
    "page_deep_large page_one_word pdf_loop pdf_loop_of_lengths pdf_many_pages pdf_same_page "
    "pdf_stream_bomb pdf_long_drawing pdf_deep pdf_locked pdf_object_streams mail_of_parts "
    "table_of_nuls table_unclosed text_one_line text_no_spaces text_controls text_marks "
    "text_straight text_of_marks text_brackets program".split()
)


def _held() -> int:
    """The most memory that the process that reads apart has held; 0 where it has ended or the
    system does not tell."""
    process = apart._CHILD._process
    status = Path(f"/proc/{process.pid if process else 0}/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _used() -> float:
    """Seconds of a processor that this process and those that it started have taken."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_does_no_harm(name: str) -> None:
    file, make = FILES[name]
    data = make()
    apart._CHILD.end()  # what it took for other files is counted as it ends
    begun = _used()
    found = [each for _, each in load_bytes(data, file, file)]
    held = _held()
    apart._CHILD.end()
    assert _used() - begun < PATIENCE
    assert held < MEMORY
    assert found
    for each in found:
        assert each.name.isprintable()
        if isinstance(each, Failure):
            assert each.reason.isprintable() and each.reason.rstrip()[-1] in ".-)"
    documents = [each for each in found if isinstance(each, Document)]
    if name in READ:
        assert documents
    if name in REFUSED:
        assert not documents


def test_every_case_is_written_down() -> None:
    assert READ | REFUSED <= set(FILES)
    assert not READ & REFUSED


def test_codebook_nested_without_end_is_refused_at_once() -> None:
    begun = time.process_time()
    with pytest.raises(BadCodebook, match="too deep"):
        read_codebook("a: " + "[" * 20_000 + "]" * 20_000, "a.yaml")
    assert time.process_time() - begun < PATIENCE


# Files that are none, and names that are odd


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good report among what waits for ever, leads nowhere or round in circles."""
    (tmp_path / "good.txt").write_text(REPORT)
    os.mkfifo(tmp_path / "pipe.txt")
    for name, target in {
        "endless.txt": "/dev/zero",
        "nowhere.txt": "gone",
        "self.txt": "self.txt",
        "circle": ".",
    }.items():
        (tmp_path / name).symlink_to(target)
    (tmp_path / "folder.txt").mkdir()
    return tmp_path


def test_pipe_device_or_circle_in_a_folder_holds_up_nothing(folder: Path) -> None:
    found = {each.name: each for each in load([folder])}
    assert isinstance(found.pop("good.txt"), Document)
    assert set(found) == {"pipe.txt", "endless.txt", "nowhere.txt", "self.txt"}
    for name in ("pipe.txt", "endless.txt"):
        failure = found[name]
        assert isinstance(failure, Failure) and "a pipe or a device" in failure.reason


def test_pipe_in_a_folder_holds_up_no_dossier(folder: Path) -> None:
    path = folder / "talks.verbale"
    for arguments in (["new", path], ["add", path, folder / "pipe.txt"]):
        ended = _run(*arguments)
    assert "pipe.txt: It is a pipe or a device" in ended.stderr
    ended = _run("add", folder / "pipe.txt", folder / "good.txt")
    assert (ended.returncode == 3 and "is no dossier" in ended.stderr) or "no file" in ended.stderr


def test_what_the_shell_passes_on_as_a_file_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, REPORT.encode())
    os.close(writing)
    (found,) = load([f"/dev/fd/{reading}"])
    os.close(reading)
    assert isinstance(found, Document) and found.text == REPORT


@pytest.mark.parametrize("name", ["new\nline.txt", "\x1b[31mred.txt", "\u202egnp.txt", "x" * 240])
def test_name_gives_a_terminal_no_orders(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(REPORT)
    (found,) = load([tmp_path / name])
    assert isinstance(found, Document)
    assert found.name.isprintable() and len(found.name) == len(name)


def test_name_that_is_too_long_is_one_line() -> None:
    for command in (["record"], ["check"], ["brief"]):
        ended = _run(*command, "x" * 5_000 + ".txt")
        assert ended.returncode in (1, 3), ended.stderr[-2000:]
        assert "Traceback" not in ended.stderr and "too long" in ended.stderr


def test_no_room_for_a_temporary_file_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    language._identifier.cache_clear()
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    french = "Le ministre a dit que les pourparlers avaient échoué et que la délégation partirait."
    with pytest.raises(VerbaleError, match="No space left on device"):
        language.find_language(french)
    monkeypatch.undo()
    assert language.find_language(french) == "fr"


def test_disk_that_is_full_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(REPORT)
    with open("/dev/full", "wb") as full:
        ended = _run("record", tmp_path / "good.txt", out=full)
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines()[-1].startswith("verbale: No space left on device")
    assert "Traceback" not in ended.stderr


def _run(*arguments: object, out: object = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "verbale", *map(str, arguments)]
    begun = time.monotonic()
    ended = subprocess.run(
        command, stdout=out, stderr=subprocess.PIPE, text=True, timeout=300, check=False
    )  # type: ignore[call-overload]
    assert time.monotonic() - begun < 300
    return ended  # type: ignore[no-any-return]
