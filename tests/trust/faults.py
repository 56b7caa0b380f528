"""What a dossier goes through: work on it, in a process of its own that may be stopped."""

from __future__ import annotations

import os
import resource
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from telling import TellingEngine

from verbale.commands.terminal import write_file
from verbale.dossier import collate_dossier, find_faults, judge, read_new, read_record
from verbale.errors import VerbaleError
from verbale.exports import to_json
from verbale.intake import take_in
from verbale.judgements import find_entry, make_judgement
from verbale.record import Json
from verbale.store import open_dossier

ACTS: tuple[Json, ...] = ("demand", "offer", "warn")
# What a child exits with: it ended well, it said clearly what was wrong, it crashed.
DONE, SAID, CRASHED = 0, 17, 1


def add(path: Path, reports: Iterable[Path]) -> None:
    """As ``verbale add`` does."""
    engine = TellingEngine()
    with open_dossier(path) as dossier:
        take_in(dossier, reports)
        read_new(dossier, engine, progress=lambda done, count: None)
        collate_dossier(dossier, engine)


def judge_some(path: Path, number: int, tell: Callable[[str], object]) -> None:
    """Judges so many statements; ``tell`` hears of each judgement as soon as it is kept."""
    with open_dossier(path) as dossier:
        record = read_record(dossier)
        for at in range(number):
            entry = find_entry(record, record.statements[at % len(record.statements)].id)
            judgement = make_judgement("Ann", entry, "act", ACTS[at % len(ACTS)])
            judge(dossier, judgement)
            tell(judgement.id)


def work(path: Path, reports: Sequence[Path], tell: Callable[[str], object]) -> None:
    """Everything that is done with a dossier: add, judge, collate, export."""
    add(path, reports)
    judge_some(path, 5, tell)
    add(path, [])
    with open_dossier(path) as dossier:
        write_file(path.with_suffix(".json"), to_json(read_record(dossier)))
    judge_some(path, 3, tell)


class Child:
    """A process that does this work, and what it told before it ended."""

    def __init__(self, task: Callable[[Callable[[str], object]], object]) -> None:
        self._hears, tells = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that libraries have threads: none holds a lock here
            self.pid = os.fork()
        if not self.pid:
            os.close(self._hears)
            self._be(tells, task)
        os.close(tells)

    def _be(self, tells: int, task: Callable[[Callable[[str], object]], object]) -> None:
        code = CRASHED
        try:
            task(lambda line: os.write(tells, f"{line}\n".encode()))
            code = DONE
        except VerbaleError as error:
            os.write(tells, f"! {error}\n".encode())
            code = SAID
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(code)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> int:
        """Its exit code, or minus the signal that ended it; ``told`` is complete then."""
        with os.fdopen(self._hears) as heard:
            lines = heard.read().splitlines()
        _, status = os.waitpid(self.pid, 0)
        self.told = [line for line in lines if not line.startswith("! ")]
        self.said = [line[2:] for line in lines if line.startswith("! ")]
        return os.waitstatus_to_exitcode(status)


def limit_files(size: int) -> None:
    """From now on this process can write no file beyond this size, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def find_trouble(path: Path, told: Iterable[str] = ()) -> list[str]:
    """What is wrong with the dossier, judgements that were told of and are lost among it."""
    with open_dossier(path) as dossier:
        kept = {each.id for each in dossier.list_judgements()}
        lost = [f"judgement {id} is lost" for id in told if id not in kept]
        return [*find_faults(dossier), *lost]
