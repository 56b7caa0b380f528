"""How well reports are grouped by story: the figures themselves."""

import gzip
import json
from pathlib import Path

import pytest

from verbale.training.stories import (
    cut_stories,
    evaluate_stories,
    measure_growth,
    measure_stories,
    read_told,
    score_grouping,
)

GOLD = {"1": "x", "2": "x", "3": "x", "4": "y"}
TEXTS = {
    "ferry": "Norland and Sarn met in Quill over the ferry line and harbour fees for pilots",
    "trial": "A court in Vantry sentenced a banker for fraud after a trial of jurors and ledgers",
    "flood": "Heavy rain flooded cellars in Drillon and firemen pumped the hospital basement",
}


def test_one_group_too_many():
    found = score_grouping(GOLD, {"1": 0, "2": 0, "3": 1, "4": 2})
    assert (found.pairs_precision, found.pairs_recall, found.pairs) == (1.0, 1 / 3, 0.5)
    assert found.bcubed_precision == 1.0
    assert found.bcubed_recall == pytest.approx((2 * 2 / 3 + 1 / 3 + 1) / 4)


def test_all_in_one_group():
    found = score_grouping(GOLD, dict.fromkeys(GOLD, 0))
    assert (found.pairs_precision, found.pairs_recall) == (0.5, 1.0)
    assert found.bcubed_precision == pytest.approx((3 * 3 / 4 + 1 / 4) / 4)


def test_all_alone():
    found = score_grouping(GOLD, {id: id for id in GOLD})
    assert (found.pairs, found.bcubed_precision) == (0.0, 1.0)


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    (tmp_path / "stories").mkdir()
    rows = [
        {"id": f"{story}-{at}", "story": story, "date": "2031-05-03", "outlet": None}
        | {"title": text[:20], "text": f"{text} number {at}."}
        for story, text in TEXTS.items()
        for at in range(3)
    ]
    for name in ("allsides", "allsides-undated"):
        with gzip.open(tmp_path / "stories" / f"{name}.dev.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
            rows[0]["date"] = None
    return tmp_path


def test_corpus_is_measured(corpora):
    found = evaluate_stories(read_told(corpora, "undated"))
    assert (found.pairs, found.bcubed, found.stories, found.reports) == (1.0, 1.0, 3, 9)
    assert sum("F1" in line for line in measure_stories(corpora)) == 5


def test_half_of_the_stories_are_cut_to_one_report(corpora):
    told = read_told(corpora, "dated")
    cut = cut_stories(told)
    assert set(cut.stories.values()) == set(TEXTS) and 3 <= len(cut.documents) < 9


def test_growth_is_told_for_more_and_more_reports(corpora):
    lines = list(measure_growth(read_told(corpora, "dated").documents))
    assert [int(line.split()[0]) for line in lines] == [9, 18, 36]
    assert [line.split("; ")[1] for line in lines] == ["3 stories", "6 stories", "12 stories"]
