"""Many officers at one desk: ``python benchmarks/load.py [--clients 50 --seconds 300 --pause 2]``.

A dossier of all examples is read with the shipped engine and served by ``verbale serve`` with
accounts, one an officer. Each officer logs in with a browser's form and then works: opens pages,
filters, reads a statement, judges in Review, takes back, asks the API for a list. Between two
requests they pause (``--pause``: the mean, in seconds; 0 for none). Which does what and when is
drawn with ``--seed``. Printed: requests, rate, times by what was done, errors, the desk's memory,
the machine and how busy it was. It fails if an answer is an error.
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

from verbale.web.accounts import Accounts, Role, find_accounts_file

ROOT = Path(__file__).parents[1]
PASSWORD = "four herons on the quay"
# Of twenty officers: most code, some look after the dossier, some only read.
ROLES: Sequence[Role] = ("coder",) * 14 + ("editor",) * 4 + ("reader",) * 2
# How often, of a hundred times, an officer does this next.
MIX = {"page": 38, "filter": 18, "statement": 14, "judge": 16, "undo": 4, "API": 10}
PAGES = (
    *("/record", "/record?page=2", "/reader", "/compare", "/positions", "/calendar"),
    *("/negotiable", "/people", "/judgements", "/coverage", "/review", "/coders"),
)
LISTS = (
    *("/api/v1/statements", "/api/v1/statements?act=offer", "/api/v1/positions"),
    *("/api/v1/entities?type=person", "/api/v1/judgements", "/api/v1/meetings", "/api/v1/record"),
)
# Seconds after which an answer counts as none, and within which all officers come in.
PATIENCE, ARRIVAL = 60.0, 20.0
# The record was collated anew between a page and its form: the officer is asked to look again.
LOOK_AGAIN = 409


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk answered, in how many seconds; status 0 for nothing."""

    status: int
    body: str
    location: str
    seconds: float


@dataclass(slots=True)
class Tally:
    """What all officers were answered."""

    times: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    again: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, address: str, answer: Answer) -> None:
        with self.lock:
            self.times[what].append(answer.seconds)
            self.again += answer.status == LOOK_AGAIN
            if not 200 <= answer.status < 400 and answer.status != LOOK_AGAIN:
                self.errors[f"{answer.status} {urlsplit(address).path}"] += 1


class Officer:
    """One person at the desk, with a browser that keeps its connection and its cookie."""

    def __init__(self, number: int, port: int, tally: Tally, pause: float, seed: int) -> None:
        self.name, self.role = name_officer(number), ROLES[number % len(ROLES)]
        self._chance = random.Random(f"{seed} {number}")
        self._pause, self._port, self._tally = pause, port, tally
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._cookie = ""
        self._links: list[str] = ["/record"]
        self._statements: list[str] = []

    def work(self, until: float) -> None:
        """Comes in, then does one thing after another."""
        time.sleep(self._chance.uniform(0, min(ARRIVAL, (until - time.monotonic()) / 5)))
        self._log_in()
        tasks = {
            "page": self._open_page,
            "filter": self._filter,
            "statement": self._read_statement,
            "judge": self._judge,
            "undo": self._undo,
            "API": lambda: self._ask("API", self._chance.choice(LISTS)),
        }
        may_judge = self.role != "reader"
        names = [name for name in MIX if may_judge or name not in ("judge", "undo")]
        while time.monotonic() < until:
            (name,) = self._chance.choices(names, [MIX[name] for name in names])
            tasks[name]()
        self._line.close()

    def _log_in(self) -> None:
        page = self._ask("log in", "/login")
        form = {"csrf": find_token(page.body), "name": self.name, "password": PASSWORD}
        self._ask("log in", "/login?next=/record", form)
        self._look_around()

    def _look_around(self) -> None:
        """Which filters and statements there are, as the page of the record links them."""
        body = self._ask("page", "/record").body
        links = [unescape(each) for each in re.findall(r'href="(/record\?[^"]+)"', body)]
        self._links = links or self._links
        self._statements = [unescape(s) for s in re.findall(r'href="(/reader/[^"]+)"', body)]

    def _open_page(self) -> None:
        self._ask("page", self._chance.choice(PAGES))

    def _filter(self) -> None:
        self._ask("filter", self._chance.choice(self._links))

    def _read_statement(self) -> None:
        if not self._statements:
            self._look_around()
            return
        self._ask("statement", self._chance.choice(self._statements).partition("#")[0])

    def _judge(self) -> None:
        page = self._ask("page", "/review").body
        found = re.search(r'<form method="post" action="/review" class.*?</form>', page, re.S)
        if found is None:  # all is decided
            return
        form: dict[str, list[str]] = defaultdict(list)
        for name, value in re.findall(
            r'<input type="hidden" name="(.*?)" value="(.*?)">', found[0]
        ):
            form[unescape(name)].append(unescape(value))
        picks = [unescape(each) for each in re.findall(r'name="pick" value="(.*?)"', found[0])]
        (form["pick"],) = [[self._chance.choices(picks, [6, 1, *[1] * (len(picks) - 2)])[0]]]
        self._follow("judge", "/review", form)

    def _undo(self) -> None:
        page = self._ask("page", "/record").body
        self._follow("undo", "/judge/undo", {"csrf": find_token(page), "back": "/record"})

    def _follow(self, what: str, address: str, form: Mapping[str, object]) -> None:
        answer = self._ask(what, address, form)
        if 300 <= answer.status < 400:
            self._ask("page", answer.location or "/record")

    def _ask(self, what: str, address: str, form: Mapping[str, object] | None = None) -> Answer:
        if self._pause:
            time.sleep(min(10 * self._pause, self._chance.expovariate(1 / self._pause)))
        answer = self._send(address, form)
        self._tally.note(what, address, answer)
        return answer

    def _send(self, address: str, form: Mapping[str, object] | None) -> Answer:
        begun = time.monotonic()
        for is_last in (False, True):
            try:
                return self._exchange(address, form, begun)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # A line that was silent is hung up on; browsers call again, once.
                self._line.close()
                if is_last:
                    break
            except (OSError, http.client.HTTPException):
                self._line.close()
                break
        return Answer(0, "", "", time.monotonic() - begun)

    def _exchange(self, address: str, form: Mapping[str, object] | None, begun: float) -> Answer:
        headers = {"Accept": "text/html,application/json", "Cookie": self._cookie}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self._port}"
            body = urlencode(form, doseq=True)
        self._line.request("GET" if form is None else "POST", address, body, headers)
        answer = self._line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        if cookie := answer.headers.get("Set-Cookie"):
            self._cookie = cookie.partition(";")[0]
        return Answer(
            answer.status, text, answer.headers.get("Location", ""), time.monotonic() - begun
        )


def find_token(page: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    return found[1] if found else ""


def name_officer(number: int) -> str:
    return f"Officer {number}"


def make_dossier(folder: Path, officers: int) -> Path:
    """A dossier of all examples, read with the shipped engine, and its accounts."""
    path = folder / "talks.verbale"
    for arguments in (["new", path], ["add", path, ROOT / "examples"]):
        command = [sys.executable, "-m", "verbale", *map(str, arguments)]
        # Some of the examples are in languages that are left out, which is no fault.
        subprocess.run(command, check=False, capture_output=True)
    with Accounts(find_accounts_file(path)) as accounts:
        for number in range(officers):
            accounts.add(name_officer(number), ROLES[number % len(ROLES)], PASSWORD)
    return path


def hold(process: int) -> float:
    """What a process holds in memory, in MB."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return float("nan")
    return int(re.findall(r"VmRSS:\s+(\d+)", status.read_text(encoding="utf-8"))[0]) / 1000


def find_share(times: Sequence[float], share: float) -> float:
    """The time, in milliseconds, within which this share was answered."""
    return 1000 * sorted(times)[min(len(times) - 1, int(share * len(times)))]


def show(what: str, times: Sequence[float]) -> None:
    middle = 1000 * statistics.median(times)
    late, latest = find_share(times, 0.95), find_share(times, 0.99)
    print(
        f"{what:10} {len(times):6} requests, p50 {middle:6.0f}, p95 {late:6.0f}, "
        f"p99 {latest:6.0f}, slowest {1000 * max(times):6.0f} ms"
    )


def name_machine() -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; load average {load}"
    )


def main(clients: int, seconds: float, pause: float, seed: int) -> bool:
    with TemporaryDirectory() as folder:
        path = make_dossier(Path(folder), clients)
        print(f"before: {name_machine()}", flush=True)
        command = [sys.executable, "-m", "verbale", "serve", str(path), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
            try:
                assert desk.stdout is not None
                port = int(desk.stdout.readline().split("open ")[1].split("/")[2].split(":")[1])
                return press(port, desk.pid, clients, seconds, pause, seed)
            finally:
                desk.terminate()


def press(port: int, desk: int, clients: int, seconds: float, pause: float, seed: int) -> bool:
    """Lets all officers work; prints what came of it, and whether nothing was an error."""
    tally, held, begun = Tally(), hold(desk), time.monotonic()
    officers = [Officer(number, port, tally, pause, seed) for number in range(clients)]
    threads = [threading.Thread(target=o.work, args=(begun + seconds,)) for o in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - begun
    every = [each for times in tally.times.values() for each in times]
    print(f"after:  {name_machine()}")
    print(
        f"{clients} officers, {took:.0f} s, a pause of {pause:g} s on average, seed {seed}: "
        f"{len(every)} requests, {len(every) / took:.1f} a second; "
        f"desk {held:.0f} MB before, {hold(desk):.0f} MB after"
    )
    for what, times in tally.times.items():
        show(what, times)
    show("all", every)
    errors = sum(tally.errors.values())
    print(f"{errors} errors; {tally.again} times the record had been collated anew (409)")
    for which, number in tally.errors.most_common(20):
        print(f"  {number} times {which}")
    return not errors


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--seconds", type=float, default=300)
    options.add_argument("--pause", type=float, default=2.0)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    sys.exit(0 if main(given.clients, given.seconds, given.pause, given.seed) else 1)
