"""``make trust``: the mutants one by one, then made-up reports and faults, in numbers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parents[1] / "tests" / "trust"
sys.path.insert(0, str(HERE))

from mutants import MUTANTS  # noqa: E402
from mutations import STAGES, find_faults_of  # noqa: E402

# How much is tried here, where the tests of every change try less.
EXAMPLES, FAULTS, SEED = 300, 40, 1


def find_missed() -> list[str]:
    """The mutants that the checker does not notice; what is noticed is counted aloud."""
    missed, noticed, refused = [], Counter[str](), Counter[str]()
    for stage in STAGES:
        for fault in find_faults_of(None, stage):
            missed.append(f"{stage}, whole: {fault}")
    for mutant in MUTANTS:
        faults = find_faults_of(mutant, mutant.stage)
        if not faults:
            missed.append(f"{mutant.stage}: {mutant.name}")
        elif faults[0].startswith("refused: "):
            refused[mutant.stage] += 1
        else:
            noticed[mutant.stage] += 1
    for stage in dict.fromkeys(each.stage for each in MUTANTS):
        print(f"{stage:16} {noticed[stage]:3} found, {refused[stage]:3} refused by the writer")
    return missed


def main() -> int:
    begun = time.monotonic()
    missed = find_missed()
    print(f"{len(MUTANTS) - len(missed)} of {len(MUTANTS)} mutants noticed")
    print(*(f"MISSED {each}" for each in missed), sep="\n", end="\n" if missed else "")
    print(f"{time.monotonic() - begun:.0f} s", flush=True)
    os.environ |= {"VERBALE_EXAMPLES": f"{EXAMPLES}", "VERBALE_FAULTS": f"{FAULTS}"}
    os.environ["VERBALE_SEED"] = f"{SEED}"
    print(f"{EXAMPLES} made-up dossiers, {FAULTS} kills and spoilt logs, seed {SEED}", flush=True)
    files = [str(HERE / "test_generated.py"), str(HERE / "test_faults.py")]
    code = subprocess.call(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--durations=5", *files]
    )
    print(f"{time.monotonic() - begun:.0f} s in all")
    return 1 if missed else code


if __name__ == "__main__":
    sys.exit(main())
