"""A dossier under work for an hour: ``python benchmarks/soak.py [SECONDS]``.

One process serves the desk. Eight clients ask it for pages without a pause. Meanwhile reports are
added, statements judged and the record collated anew, by other processes. Printed each minute: how
many requests, the slowest, and what memory and files the desk holds. It fails if an answer is an
error, if nothing is answered for a minute, if the desk grows, or if the dossier is not whole.
The engine is one that knows the example by heart (tests/trust/telling.py): the wear is measured
here, not the reading.
"""

from __future__ import annotations

import http.client
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "trust"))

import faults  # noqa: E402

from verbale.store import make_dossier  # noqa: E402

SECONDS, CLIENTS = 3600, 8
# Seconds between one round of adding, judging and collating and the next.
APART = 5
# What the desk may grow by between the first quarter and the last, in MB: caches fill, then stay.
GROWTH = 40
PAGES = (
    "/record",
    "/positions",
    "/calendar",
    "/coverage",
    "/compare",
    "/negotiable",
    "/record?q=law",
)
DESK = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import uvicorn
from telling import TellingEngine
from verbale.web.limits import find_options
from verbale.web.serving import create_desk
app = create_desk(Path(sys.argv[2]), by="Ann", hosts=["127.0.0.1"], load_engine=TellingEngine)
config = uvicorn.Config(app, host="127.0.0.1", port=0, access_log=False, **find_options())
listening = config.bind_socket()
print(listening.getsockname()[1], flush=True)
uvicorn.Server(config).run(sockets=[listening])
"""


class Clients:
    """So many that ask for one page after another, and what they were answered."""

    def __init__(self, port: int, number: int) -> None:
        self._port, self.done = port, threading.Event()
        self.codes, self.times, self.last = Counter[int](), list[float](), time.monotonic()
        while self._get(PAGES[0]) != 200:  # it has just been started
            time.sleep(0.2)
        self._threads = [threading.Thread(target=self._ask, args=(at,)) for at in range(number)]
        for thread in self._threads:
            thread.start()

    def _ask(self, at: int) -> None:
        while not self.done.is_set():
            begun = time.monotonic()
            code = self._get(PAGES[at % len(PAGES)])
            self.codes[code] += 1
            self.times.append(time.monotonic() - begun)
            if code == 200:
                self.last = time.monotonic()
            at += 1

    def _get(self, page: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request("GET", page)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except OSError:
            return 0
        finally:
            connection.close()

    def end(self) -> None:
        self.done.set()
        for thread in self._threads:
            thread.join()


def work(path: Path, reports: list[Path], number: int, told: list[str]) -> None:
    """A round: one report more or changed, three judgements, the record anew."""
    report = reports[number % len(reports)]
    if number >= len(reports):
        report.write_text(f"{report.read_text(encoding='utf-8')}\nEdition {number}.\n", "utf-8")

    def task(tell):  # type: ignore[no-untyped-def]
        faults.add(path, [report])
        faults.judge_some(path, 3, tell)
        faults.add(path, [])

    child = faults.Child(task)
    code = child.end()
    told += child.told
    if code == faults.CRASHED or code < 0:
        raise SystemExit(f"round {number} ended with {code}")


def held_by(process: int) -> tuple[float, int]:
    """The memory of a process in MB and how many files it has open."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    (line,) = [each for each in status.splitlines() if each.startswith("VmRSS")]
    return int(line.split()[1]) / 1000, len(os.listdir(f"/proc/{process}/fd"))


def main(seconds: int) -> bool:
    with TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples" / "strait", Path(folder, "strait"))
        reports = sorted(Path(folder, "strait").glob("0*.txt"))
        with make_dossier(Path(folder, "talks.verbale")) as dossier:
            path = dossier.path
        faults.add(path, reports[:2])
        command = [sys.executable, "-c", DESK, str(ROOT / "tests" / "trust"), str(path)]
        desk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert desk.stdout is not None
        clients = Clients(int(desk.stdout.readline()), CLIENTS)
        try:
            return watch(path, reports, seconds, desk.pid, clients)
        finally:
            clients.end()
            desk.terminate()
            desk.wait(30)


def watch(path: Path, reports: list[Path], seconds: int, desk: int, clients: Clients) -> bool:
    begun, said, number, told = time.monotonic(), 0.0, 0, list[str]()
    held: list[tuple[float, int]] = []
    while time.monotonic() - begun < seconds:
        work(path, reports, number, told)
        number += 1
        held.append(held_by(desk))
        if time.monotonic() - clients.last > 60:
            print("FAILED: nothing was answered for a minute")
            return False
        if time.monotonic() - said > 60:
            said = time.monotonic()
            memory, files = held[-1]
            slowest = max(clients.times[-1000:], default=0)
            print(
                f"{said - begun:5.0f} s: {number} rounds, {dict(clients.codes)}, slowest "
                f"{slowest:.1f} s, desk {memory:.0f} MB and {files} files",
                flush=True,
            )
        time.sleep(APART)
    clients.end()
    return judge_all(path, clients, held, told)


def judge_all(path: Path, clients: Clients, held: list[tuple[float, int]], told: list[str]) -> bool:
    """Prints what came of it; whether all is well."""
    trouble = faults.find_trouble(path, told)
    quarter = max(1, len(held) // 4)
    early, late = held[quarter : 2 * quarter] or held[:1], held[-quarter:]
    memory = statistics.median(m for m, _ in late) - statistics.median(m for m, _ in early)
    files = statistics.median(f for _, f in late) - statistics.median(f for _, f in early)
    wrong = sum(number for code, number in clients.codes.items() if code != 200)
    times = sorted(clients.times)
    print(
        f"{len(times)} requests, {wrong} not answered rightly, median "
        f"{statistics.median(times):.2f} s, p99 {times[int(len(times) * 0.99) - 1]:.2f} s; "
        f"{len(told)} judgements; desk grew by {memory:.0f} MB and {files:.0f} files"
    )
    print(*trouble or ["the dossier is whole and no judgement is lost"], sep="\n")
    return not trouble and not wrong and memory < GROWTH and files < CLIENTS


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if sys.argv[1:] else SECONDS) else 1)
