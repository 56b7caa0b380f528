"""What a batch is made of: inputs, items, marks, copies, rows."""

import gzip
import json
import re
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

duckdb = pytest.importorskip("duckdb")

from batch_cases import QuickEngine, run_here, write_lines, write_report  # noqa: E402

from verbale.batch import Plan, read_rows  # noqa: E402
from verbale.batch.about import is_about, read_topics  # noqa: E402
from verbale.batch.copies import find_bands, mark_copies  # noqa: E402
from verbale.batch.driver import Course  # noqa: E402
from verbale.batch.inputs import find_shards, kind_of  # noqa: E402
from verbale.batch.items import find_items  # noqa: E402
from verbale.batch.limits import Mark, TookTooLong, condemn, time_limit  # noqa: E402
from verbale.commands.batch import describe  # noqa: E402
from verbale.errors import EngineMissing  # noqa: E402
from verbale.text.duplicates import find_duplicates, sample_runs  # noqa: E402

ROOT = Path(__file__).parents[2]
QUICK = Plan(load=QuickEngine, engine="quick")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jsonl", "lines"),
        ("a.JSONL.GZ", "lines"),
        ("a.parquet", "parquet"),
        ("CC-NEWS-1.warc.gz", "crawl"),
        ("a.csv", "collection"),
        ("a.txt", "files"),
        ("_SUCCESS", None),
        (".a.jsonl.crc", None),
        ("a.png", None),
        ("README.md", None),
    ],
)
def test_kind_of_file_is_told_by_its_name(name, kind):
    assert kind_of(name) == kind


def test_every_form_of_input_gives_its_reports(tmp_path):
    texts = [write_report(at) for at in range(3)]
    plain = write_lines(tmp_path / "a.jsonl", texts)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    place = tmp_path / "c.parquet"
    duckdb.sql(f"COPY (SELECT * FROM read_json('{plain}')) TO '{place}' (FORMAT parquet)")
    found = [
        [piece.found.text for item in find_items(shard) for piece in item.read()]
        for shard in find_shards([str(tmp_path / "*.*")])
    ]
    assert found == [texts] * 3


def to_warc(url: str, page: str) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2031-05-09T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n"
    )
    return gzip.compress(head.encode() + b"\r\n" + answer + b"\r\n\r\n")


def test_pages_of_a_crawl_are_read_one_by_one(tmp_path):
    pytest.importorskip("warcio")
    crawled = [
        to_warc(
            f"https://example.org/{number}",
            f"<html><body><p>{write_report(number)}</p></body></html>",
        )
        for number in range(3)
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(crawled))
    total = run_here([str(tmp_path / "a.warc.gz")], tmp_path / "out", QUICK).total
    names = duckdb.sql(
        f"SELECT name, url FROM read_parquet('{tmp_path}/out/documents/*.parquet') ORDER BY id"
    ).fetchall()
    assert total.reports == 3 and names[2] == ("https://example.org/2",) * 2


def test_address_of_a_store_is_read(tmp_path):
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    plain = write_lines(tmp_path / "a.jsonl", [write_report(1)])
    store.pipe("/bucket/day/a.jsonl", plain.read_bytes())
    duckdb.sql(f"COPY (FROM read_json('{plain}')) TO '{tmp_path}/a.parquet' (FORMAT parquet)")
    store.pipe("/bucket/day/b.parquet", (tmp_path / "a.parquet").read_bytes())
    assert run_here(["memory://bucket/day/*"], tmp_path / "out", QUICK).total.reports == 2
    assert run_here(["memory://bucket/day"], tmp_path / "out", QUICK).known == 2


def test_store_without_its_package_says_what_to_install():
    with pytest.raises(EngineMissing, match=r"verbale\[cloud\]"):
        find_shards(["nosuchstore://bucket/a.jsonl"])


def test_file_that_breaks_off_gives_what_stands_before(tmp_path):
    packed = gzip.compress(write_lines(tmp_path / "a", [write_report(7)] * 400).read_bytes())
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    total = run_here([str(tmp_path / "a.jsonl.gz")], tmp_path / "out", QUICK).total
    (line,) = (tmp_path / "out" / "quarantine").glob("*.jsonl")
    reason = json.loads(line.read_text().splitlines()[-1])["reason"]
    assert 0 < total.reports < 400 and f"item {total.reports} was not read" in reason


def test_many_single_reports_share_a_shard(tmp_path):
    for number in range(201):
        (tmp_path / f"{number:03}.txt").write_text("Lind said no.", encoding="utf-8")
    shards = find_shards([str(tmp_path)])
    assert sorted(len(shard.files) for shard in shards) == [1, 200]


def test_files_of_one_name_are_shards_of_their_own(tmp_path):
    for day in ("mon", "tue"):
        write_lines(tmp_path / day / "a.jsonl", [write_report(1)])
    assert len({shard.name for shard in find_shards([str(tmp_path)])}) == 2


def test_long_work_is_interrupted_whatever_it_swallows():
    def swallow() -> None:
        while True:
            try:
                sum(range(1000))
            except Exception:
                continue

    with pytest.raises(TookTooLong), time_limit(0.05):
        swallow()


@contextmanager
def end_abruptly(mark: Mark) -> Iterator[Mark]:
    """A mark of a process that ends without a word."""
    yield mark
    mark._file.close()


def test_item_that_ended_two_workers_is_not_begun_again(tmp_path):
    place = tmp_path / "shard.at"
    for begun in (True, True, False):
        with end_abruptly(Mark(place)) as mark:
            assert mark.begin(1, 0.0) and mark.begin(2, 0.5) is begun


def test_item_that_stood_still_is_not_begun_again(tmp_path):
    place = tmp_path / "shard.at"
    with end_abruptly(Mark(place)) as mark:
        assert mark.begin(3, 0.0)
    condemn(place)
    with end_abruptly(Mark(place)) as mark:
        assert mark.begin(2, 0.0) and not mark.begin(3, 0.0)


@pytest.mark.parametrize(
    ("about", "text", "wanted"),
    [
        ((), "Anything.", True),
        (("NATO, Russia",), "The Kremlin answered NATO.", True),
        (("NATO, Russia",), "Russian ships left.", False),
        (("NATO, Russia", "grain"), "A deal on Grain.", True),
        (("US",), "They told us.", False),
        (("grain",), "Ingrained habits.", False),
    ],
)
def test_topic_goes_by_any_name_of_its_parties(about, text, wanted):
    assert is_about(text, read_topics(about)) is wanted


def cut_and_changed(text: str, number: int) -> str:
    """A copy as papers make it: cut by a third at most, some words changed, a line of their own."""
    words = text.split()
    kept = words[: len(words) - len(words) * (number % 4) // 12]
    step = 25 + number
    changed = ["elsewhere" if at % step == step - 1 else word for at, word in enumerate(kept)]
    return f"The Paper, issue {number}. " + " ".join(changed)


def test_same_copies_as_by_comparing_every_pair(tmp_path):
    texts = {}
    for number in range(24):
        texts[f"{number:03}"] = write_report(number * 50)
        if number % 2:
            texts[f"{number:03}-copy"] = cut_and_changed(write_report(number * 50), number)
    names = list(texts)
    lines = write_lines(tmp_path / "a.jsonl", list(texts.values()))
    run_here([str(lines)], tmp_path / "out", QUICK)
    rows = duckdb.sql(
        f"SELECT document, same_as FROM read_parquet('{tmp_path}/out/copies.parquet')"
    ).fetchall()
    found = {(names[int(one[-6:]) - 1], names[int(other[-6:]) - 1]) for one, other in rows}
    assert found == set(find_duplicates(texts)) and len(found) == 12


def test_bands_are_shared_by_texts_alike_alone():
    drawn = Random(7)
    words = [f"word{number}" for number in range(500)]
    reports = [sample_runs(" ".join(drawn.choices(words, k=300))) for _ in range(30)]
    bands = [set(enumerate(find_bands(runs))) for runs in reports]
    assert not any(one & other for one, other in combinations(bands, 2))
    nearly = sorted(reports[0])[:-3]
    assert bands[0] & set(enumerate(find_bands(nearly)))


def test_short_reports_are_copies_word_for_word_alone(tmp_path):
    texts = ["Lind said no.", "LIND said: no!", "Lind said no again."]
    run_here([str(write_lines(tmp_path / "a.jsonl", texts))], tmp_path / "out", QUICK)
    assert mark_copies(tmp_path / "out") == 1


def test_rows_in_statements_out():
    rows = [{"id": "a", "body": "Lind said no."}, {"body": ""}, {"other": 1}]
    (row,) = read_rows(rows, engine=QuickEngine())
    assert (row["content"], row["source"], row["start"]) == ("no", "Lind", 10)


class Frame:
    """What the example asks of a table of pandas."""

    def __init__(self, rows: list[dict], columns: list[str] | None = None) -> None:
        self.rows = [{name: row[name] for name in columns or row} for row in rows]

    def to_dict(self, orient: str) -> list[dict]:
        assert orient == "records"
        return self.rows


@pytest.fixture(params=["ours", "theirs"])
def pandas(request, monkeypatch):
    if request.param == "theirs":
        return pytest.importorskip("pandas")
    module = types.ModuleType("pandas")
    module.DataFrame = Frame  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", module)
    return module


def test_example_for_spark_gives_a_row_a_statement(pandas, monkeypatch):
    page = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    (code,) = [each for each in re.findall(r"```python\n(.*?)```", page, re.S) if "pandas" in each]
    monkeypatch.setattr("verbale.batch.rows._load_once", QuickEngine)
    given = {}
    exec(compile(code, "batch.md", "exec"), given)
    batches = [pandas.DataFrame([{"text": f"Lind said {word}."}]) for word in ("a", "b")]
    made = [
        row for frame in given["find_statements"](iter(batches)) for row in frame.to_dict("records")
    ]
    assert [(row["document"], row["content"]) for row in made] == [("000001", "a"), ("000001", "b")]
    names = [each.split()[0] for each in given["SCHEMA"].split(", ")]
    assert names == given["COLUMNS"] == list(made[0])


def test_course_tells_rate_and_time_left():
    course = Course(shards=4, shards_done=1, items=1200, share=0.25, seconds=600)
    assert describe(course) == "1,200 reports, 1 of 4 shards, 2.0 a second, 30 min left"
