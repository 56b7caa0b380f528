"""Slow work shared among processes, and kept: what was asked once is not worked out again."""

from __future__ import annotations

import hashlib
import inspect
import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import verbale
from verbale.engine import Engine, load

Task = TypeVar("Task")
Result = TypeVar("Result")

# What no answer rests on: rooms that only show or store what was read.
_BESIDE = {"batch", "commands", "exports", "fetching", "training", "web"}


class Workshop:
    """Runs a function of a task and the engine over many tasks.

    Answers are kept in ``folder`` and taken from there as long as the program, its weights, the
    function's module and the task are the same.
    """

    def __init__(self, folder: Path, *, jobs: int = 1) -> None:
        self._folder = folder
        self._jobs = jobs
        self._state = fingerprint_program()
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def folder(self) -> Path:
        """Where copies of texts may be written: the same for the same program."""
        return self._folder

    def run(
        self, function: Callable[[Task, Engine], Result], tasks: Sequence[Task]
    ) -> list[Result]:
        """The answers in the order of the tasks."""
        asked = function.__qualname__ + Path(inspect.getfile(function)).read_text("utf-8")
        paths = [self._path(asked, task) for task in tasks]
        missing = [at for at, path in enumerate(paths) if not path.exists()]
        answers = self._work(function, [tasks[at] for at in missing])
        for at, answer in zip(missing, answers, strict=True):
            _write(paths[at], answer)
        return [pickle.loads(path.read_bytes()) for path in paths]

    def _path(self, what: str, task: object) -> Path:
        key = hashlib.sha256(self._state + what.encode() + pickle.dumps(task))
        return self._folder / f"{key.hexdigest()[:32]}.pickle"

    def _work(
        self, function: Callable[[Task, Engine], Result], tasks: Sequence[Task]
    ) -> Iterator[Result]:
        """The answers one by one, so that each is kept as soon as it is there."""
        if self._jobs == 1 or len(tasks) < 2:
            engine = load() if tasks else None
            yield from (function(task, engine) for task in tasks if engine)
            return
        with ProcessPoolExecutor(self._jobs, initializer=_start) as pool:
            yield from pool.map(_ask, [(function, task) for task in tasks])


def fingerprint_program(root: Path = Path(verbale.__file__).parent) -> bytes:
    """Of every module and table on which what is read and collated rests."""
    found = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and inside.parts[0] not in _BESIDE and path.suffix != ".pyc":
            found.update(str(inside).encode() + path.read_bytes())
    return found.digest()


def _write(path: Path, result: object) -> None:
    """Whole or not at all."""
    beside = path.with_suffix(".part")
    beside.write_bytes(pickle.dumps(result))
    beside.replace(path)


_engine: Engine | None = None


def _start() -> None:
    global _engine
    _engine = load()


def _ask(asked: tuple[Callable[[Any, Engine], Any], Any]) -> Any:
    if _engine is None:
        raise RuntimeError("the process was started without its engine")
    function, task = asked
    return function(task, _engine)
