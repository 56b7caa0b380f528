"""Fuzzes the readers, one after another: ``make fuzz``, or ``python fuzz/run.py --help``."""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

if TYPE_CHECKING:
    from targets import Target

HERE = Path(__file__).parent
CORPUS, FOUND, GROWN = HERE / "corpus", HERE / "found", HERE / "grown"
# What a reader may take for one file of some thousand bytes.
SECONDS, MEGABYTES = 5, 2_048
MOST_FINDINGS = 5
# Packages of which each branch is seen; what is written in C is not.
TRACED = (
    "verbale.text verbale.codebook verbale.judgements verbale.reading verbale.reading_json "
    "verbale.exports.dna_reader verbale.exports.record_json_reader verbale.fetching.feeds "
    "email striprtf yaml zipfile warcio trafilatura htmldate pypdf"
).split()


def main() -> int:
    """Tells for each reader how often it ran, how fast, and what was found."""
    asked = _parse()
    targets = _trace_imports()
    print(f"{'reader':12}{'runs':>12}{'a second':>10}{'seconds':>9}{'found':>7}", flush=True)
    total = 0
    for name in asked.targets or list(targets):
        total += _fuzz(name, targets[name], asked)
    return 1 if total else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help="readers; all where none is named")
    parser.add_argument("--runs", type=int, default=2_000_000, help="at most, of each")
    parser.add_argument("--seconds", type=int, default=300, help="at most, for each")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _trace_imports() -> Mapping[str, Target]:
    """The readers, imported so that the fuzzer sees which way each file takes through them."""
    sys.path.insert(0, str(HERE))
    with atheris.instrument_imports(include=list(TRACED)):
        from targets import TARGETS

        from verbale.text.load.apart import stay

        stay()  # what a child reads would not be traced
        # What is imported when it is needed is imported now, while imports are traced.
        for name, target in TARGETS.items():
            for seed in sorted((CORPUS / name).iterdir()):
                target.run(seed.read_bytes())
    return TARGETS


def _fuzz(name: str, target: Target, asked: argparse.Namespace) -> int:
    """How much was found: after each finding the reader is fuzzed again, with the next seed."""
    begun, done, found = time.monotonic(), 0, 0
    while (left := asked.seconds - (time.monotonic() - begun)) >= 1 and done < asked.runs:
        flags = _flags(name, target, asked.runs - done, int(left), asked.seed + found)
        status, log = _run_apart(name, target, flags)
        done += max(map(int, re.findall(r"^#(\d+)", log, re.MULTILINE)), default=0)
        if not status:
            break
        found += 1
        print(f"{name}: {_say(log)}", flush=True)
        if found == MOST_FINDINGS:
            break
    took = time.monotonic() - begun
    print(f"{name:12}{done:12,}{done / took:10,.0f}{took:9,.0f}{found:7}", flush=True)
    return found


def _flags(name: str, target: Target, runs: int, seconds: int, seed: int) -> list[str]:
    for folder in (FOUND, GROWN / name):
        folder.mkdir(parents=True, exist_ok=True)
    words = HERE / "words" / f"{name}.dict"
    return [
        f"-runs={runs}",
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        f"-max_len={target.largest}",
        f"-timeout={SECONDS}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-artifact_prefix={FOUND}/{name}-",
        *([f"-dict={words}"] if words.exists() else []),
        str(GROWN / name),
        str(CORPUS / name),
    ]


def _run_apart(name: str, target: Target, flags: list[str]) -> tuple[int, str]:
    """How the fuzzer ended, in a process of its own that ends with it, and what it printed."""
    log = FOUND / f"{name}.log"
    sys.stdout.flush()
    child = os.fork()
    if not child:
        with log.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        atheris.Setup([sys.argv[0], *flags], _keep_what_breaks(name, target))
        atheris.Fuzz()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return status, log.read_text(encoding="utf-8", errors="replace")


def _keep_what_breaks(name: str, target: Target) -> Callable[[bytes], None]:
    """The reader, which keeps the file before an error ends the process."""

    def run(data: bytes) -> None:
        try:
            target.run(data)
        except Exception:
            kept = FOUND / f"{name}-crash-{sha256(data).hexdigest()[:16]}"
            kept.write_bytes(data)
            print(f"{kept} written to keep what breaks it", flush=True)
            raise

    return run


def _say(log: str) -> str:
    """The lines that tell what was found and in which file it lies."""
    told = r"^(?:[\w.]*(?:[Ee]rror|Exception|Failure)\b.*|.*ERROR: libFuzzer.*|.*written to.*)$"
    return "\n  ".join(re.findall(told, log, re.MULTILINE)[-3:]) or log[-500:]


if __name__ == "__main__":
    sys.exit(main())
