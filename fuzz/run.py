"""Fuzzes the readers, one after another: ``make fuzz``, or ``python fuzz/run.py --help``."""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
CORPUS, FOUND, GROWN = HERE / "corpus", HERE / "found", HERE / "grown"
# What a reader may take for one file of some thousand bytes.
SECONDS, MEGABYTES = 5, 2_048
MOST_FINDINGS = 5


def main() -> int:
    """Tells for each reader how often it ran, how fast, and what was found."""
    asked = _parse()
    sys.path.insert(0, str(HERE))
    if asked.one:
        return _fuzz_one(asked.one, asked.flags)
    from targets import TARGETS

    names = asked.targets or list(TARGETS)
    print(f"{'reader':12}{'runs':>12}{'a second':>10}{'seconds':>9}{'found':>7}", flush=True)
    total = 0
    for name in names:
        total += _fuzz(name, asked.runs, asked.seconds, asked.seed)
    return 1 if total else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help="readers; all where none is named")
    parser.add_argument("--runs", type=int, default=2_000_000, help="at most, of each")
    parser.add_argument("--seconds", type=int, default=300, help="at most, for each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--flags", nargs=argparse.REMAINDER, default=[], help=argparse.SUPPRESS)
    return parser.parse_args()


def _fuzz(name: str, runs: int, seconds: int, seed: int) -> int:
    """How much was found: after each finding the reader is fuzzed again, with the next seed."""
    begun, done, found = time.monotonic(), 0, 0
    while (left := seconds - (time.monotonic() - begun)) >= 1 and done < runs:
        number, is_found = _fuzz_until_found(name, runs - done, int(left), seed + found)
        done += number
        found += is_found
        if found == MOST_FINDINGS or not is_found:
            break
    took = time.monotonic() - begun
    print(f"{name:12}{done:12,}{done / took:10,.0f}{took:9,.0f}{found:7}", flush=True)
    return found


def _fuzz_until_found(name: str, runs: int, seconds: int, seed: int) -> tuple[int, bool]:
    from targets import TARGETS

    for folder in (FOUND, GROWN / name):
        folder.mkdir(parents=True, exist_ok=True)
    words = HERE / "words" / f"{name}.dict"
    flags = [
        f"-runs={runs}",
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        f"-max_len={TARGETS[name].largest}",
        f"-timeout={SECONDS}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-artifact_prefix={FOUND}/{name}-",
        *([f"-dict={words}"] if words.exists() else []),
        str(GROWN / name),
        str(CORPUS / name),
    ]
    ran = subprocess.run(
        [sys.executable, __file__, "--one", name, "--flags", *flags],
        capture_output=True,
        text=True,
        errors="replace",
    )
    (FOUND / f"{name}.log").write_text(ran.stdout[-20_000:] + ran.stderr[-200_000:])
    numbers = [int(each) for each in re.findall(r"^#(\d+)", ran.stderr, re.MULTILINE)]
    if ran.returncode:
        print(f"{name}: {_say(ran.stdout + ran.stderr)}", flush=True)
    return max(numbers, default=0), ran.returncode != 0


def _say(log: str) -> str:
    """The lines that tell what was found and in which file it lies."""
    told = r"^(?:\w*(?:Error|Exception|Failure)\b.*|.*ERROR: libFuzzer.*|.*written to.*)$"
    return "\n  ".join(re.findall(told, log, re.MULTILINE)[-3:]) or log[-500:]


def _fuzz_one(name: str, flags: list[str]) -> int:
    """Runs libFuzzer in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["verbale", *_traced(name)]):
        from targets import TARGETS

        run = TARGETS[name].run
        # What is imported when it is needed is imported now, while imports are traced.
        for seed in sorted((CORPUS / name).iterdir()):
            run(seed.read_bytes())
    atheris.Setup([sys.argv[0], *flags], run)
    atheris.Fuzz()
    return 0


def _traced(name: str) -> list[str]:
    """Known before the readers are imported."""
    text = (HERE / "targets.py").read_text(encoding="utf-8")
    row = re.search(rf'^    "{name}": Target\((.*)\),$', text, re.MULTILINE)
    return re.findall(r'"(\w+)"', row[1]) if row else []


if __name__ == "__main__":
    sys.exit(main())
