"""Reports that carry one text, found across all shards of a batch without comparing every pair.

The runs of words that ``verbale add`` compares are kept of each report, with a MinHash of them cut
into bands: reports that share a band are compared, others are not. DuckDB joins the bands.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verbale.text.duplicates import FEWEST_RUNS, SAME_SHARE, SAMPLED, sample_runs
from verbale.text.load.report import fold

# 32 bands of 3: two reports that have 0.43 of all their runs in common (0.6 of either, of one
# length) share a band in 93 of 100 cases, with 0.6 in all but 1 of 1,000; with 0.1 in 3 of 100.
BANDS, ROWS = 32, 3
_SEEDS = [
    int.from_bytes(sha256(f"run {number}".encode()).digest()[:8], "big")
    for number in range(2 * BANDS * ROWS)
]
_FACTORS = np.array([seed | 1 for seed in _SEEDS[::2]], np.uint64)[:, None]
_SHIFTS = np.array(_SEEDS[1::2], np.uint64)[:, None]
_MIXERS = np.array([seed | 1 for seed in _SEEDS[:ROWS]], np.uint64)
_HIGH = np.uint64(32)


def take_print(text: str) -> dict[str, Any]:
    """What is kept of a text to know its copies by; of a short one, only of the whole."""
    whole = sha256(fold(text).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    runs = sorted(sample_runs(text))
    if len(runs) < FEWEST_RUNS // SAMPLED:
        return {"whole": whole, "runs": [], "bands": []}
    return {"whole": whole, "runs": runs, "bands": find_bands(runs)}


def find_bands(runs: Iterable[int]) -> list[int]:
    """Texts with most runs in common have one of these in common, at the same place."""
    held = np.array(list(runs), np.uint64)[None, :]
    least: NDArray[np.uint64] = ((held * _FACTORS + _SHIFTS) >> _HIGH).min(1)
    mixed = (least.reshape(BANDS, ROWS) * _MIXERS).sum(1, dtype=np.uint64)
    return [int(each) for each in mixed]


def mark_copies(out: Path) -> int:
    """Writes which reports of a batch carry another's text; how many do."""
    import duckdb

    from verbale.batch.tables import quote

    if not any((out / "prints").glob("*.parquet")):
        return 0
    place, unfinished = out / "copies.parquet", out / "copies.tmp"
    spill: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(out / "work"),
        "preserve_insertion_order": False,
    }
    with duckdb.connect(":memory:", config=spill) as connection:
        connection.execute(_PRINTS.format(quote(out / "prints" / "*.parquet")))
        pairs = connection.execute(_PAIRS).fetchall()
        first = _gather((one, other) for one, other, _, _ in pairs)
        best: dict[str, tuple[float, bool]] = {}
        for one, other, share, whole in pairs:
            for each in (one, other):
                best[each] = max(best.get(each, (0.0, False)), (share, whole))
        rows = [(each, first[each], *best[each]) for each in sorted(first) if first[each] != each]
        connection.execute(
            "CREATE TABLE copies (document VARCHAR, same_as VARCHAR, share DOUBLE, whole BOOLEAN)"
        )
        for start in range(0, len(rows), _ROWS_AT_A_TIME):
            some = rows[start : start + _ROWS_AT_A_TIME]
            columns = [list(column) for column in zip(*some, strict=True)]
            connection.execute(
                "INSERT INTO copies SELECT unnest(?), unnest(?), unnest(?), unnest(?)", columns
            )
        connection.execute(
            f"COPY (SELECT * FROM copies ORDER BY document) TO {quote(unfinished)} "
            "(FORMAT parquet, COMPRESSION zstd)"
        )
    os.replace(unfinished, place)
    return len(rows)


_ROWS_AT_A_TIME = 10_000
_PRINTS = """
CREATE TABLE prints AS
SELECT row_number() OVER (ORDER BY document) AS n, * FROM read_parquet({})
"""
# Of those that share a band each is compared with the first and with the one before it, so that a
# text that a thousand sites carry costs two thousand comparisons and not a million.
_PAIRS = f"""
WITH held AS (
    SELECT n, generate_subscripts(bands, 1) AS place, unnest(bands) AS band FROM prints
), near AS (
    SELECT n, lag(n) OVER alike AS before, first_value(n) OVER alike AS earliest
    FROM held WINDOW alike AS (PARTITION BY place, band ORDER BY n)
), same AS (
    SELECT n, first_value(n) OVER (PARTITION BY whole ORDER BY n) AS earliest FROM prints
), pairs AS (
    SELECT earliest AS a, n AS b FROM near WHERE earliest < n
    UNION SELECT before, n FROM near WHERE before IS NOT NULL
    UNION SELECT earliest, n FROM same WHERE earliest < n
), compared AS (
    SELECT one.document AS one, other.document AS other, one.whole = other.whole AS whole,
        CASE WHEN one.whole = other.whole THEN 1.0
        ELSE len(list_intersect(one.runs, other.runs))
            / least(len(one.runs), len(other.runs)) END AS share
    FROM pairs JOIN prints AS one ON one.n = a JOIN prints AS other ON other.n = b
)
SELECT one, other, round(share, 4), whole FROM compared WHERE share >= {SAME_SHARE}
ORDER BY one, other
"""


def _gather(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """For each report of a pair the first of all that are tied to it, directly or by others."""
    leads: dict[str, str] = {}

    def find(one: str) -> str:
        while leads.setdefault(one, one) != one:
            leads[one] = leads[leads[one]]
            one = leads[one]
        return one

    for one, other in pairs:
        first, last = sorted((find(one), find(other)))
        leads[last] = first
    return {each: find(each) for each in list(leads)}
