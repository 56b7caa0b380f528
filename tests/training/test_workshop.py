"""Slow work is done once."""

from __future__ import annotations

from pathlib import Path

import pytest

from verbale.engine import Engine
from verbale.training import workshop
from verbale.training.workshop import Workshop, fingerprint_program

done: list[int] = []


def double(task: int, engine: Engine) -> int:
    done.append(task)
    return 2 * task


@pytest.fixture(autouse=True)
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    done.clear()
    monkeypatch.setattr(workshop, "load", lambda: object())


def test_answers_come_in_the_order_of_the_tasks(tmp_path: Path) -> None:
    assert Workshop(tmp_path).run(double, [3, 1, 2]) == [6, 2, 4]


def test_only_what_is_new_is_worked_out(tmp_path: Path) -> None:
    Workshop(tmp_path).run(double, [1, 2])
    assert Workshop(tmp_path).run(double, [2, 3]) == [4, 6]
    assert done == [1, 2, 3]


def test_another_program_asks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workshop(tmp_path).run(double, [1])
    monkeypatch.setattr(workshop, "fingerprint_program", lambda: b"another")
    Workshop(tmp_path).run(double, [1])
    assert done == [1, 1]


def test_what_broke_off_is_not_kept(tmp_path: Path) -> None:
    def fail(task: int, engine: Engine) -> int:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        Workshop(tmp_path).run(fail, [1])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("file", "same"), [("reading/names.py", False), ("data/names.tsv", False), ("web/app.py", True)]
)
def test_program_is_known_by_what_reads(tmp_path: Path, file: str, same: bool) -> None:
    for name in ("reading/names.py", "data/names.tsv", "web/app.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("one", encoding="utf-8")
    before = fingerprint_program(tmp_path)
    (tmp_path / file).write_text("two", encoding="utf-8")
    assert (fingerprint_program(tmp_path) == before) is same
