"""Reports that carry one text: an agency's in several papers, or one report twice."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping

# Words in a run: fewer are shared by chance, more are broken by each change of a word.
RUN = 5
# Of the runs of the shorter text, the share that the longer one must have. In the gold dossiers
# and examples reports of different hands share 0.09 at most; a copy cut by a third, all.
SAME_SHARE = 0.6
# Fewest runs by which two texts are compared: below, one quotation could be all of it.
FEWEST_RUNS = 30
# One run in so many is compared, the same ones in each text: enough of them in any report.
SAMPLED = 4
# A run in more texts than this is a phrase of everybody's, or of a site's footer.
COMMON = 50

_WORD = re.compile(r"\w+")


def find_duplicates(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """For each text that another before it has nearly whole, or that is nearly whole in it: its
    name and that other's, the one that it shares most with."""
    runs = {name: sample_runs(text) for name, text in texts.items()}
    holders: defaultdict[int, list[str]] = defaultdict(list)
    found: list[tuple[str, str]] = []
    for name, own in runs.items():
        if len(own) < FEWEST_RUNS // SAMPLED:
            continue
        shared = Counter(other for run in own for other in holders[run][:COMMON])
        shares = {other: count / min(len(own), len(runs[other])) for other, count in shared.items()}
        best = max(shares, key=lambda other: shares[other], default=None)
        if best is not None and shares[best] >= SAME_SHARE:
            found.append((name, best))
        for run in own:
            holders[run].append(name)
    return found


def sample_runs(text: str) -> set[int]:
    """Fingerprints of a sample of the text's runs of words; of a short text, of them all."""
    words = [word.casefold() for word in _WORD.findall(text)]
    runs = {
        zlib.crc32(" ".join(words[at : at + RUN]).encode("utf-8", "surrogatepass"))
        for at in range(len(words) - RUN + 1)
    }
    return {run for run in runs if run % SAMPLED == 0}
