"""A batch as a whole: the same tables whoever reads, nothing lost, nothing doubled."""

import json
import multiprocessing
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

duckdb = pytest.importorskip("duckdb")

from batch_cases import (  # noqa: E402
    FatalEngine,
    QuickEngine,
    SlowEngine,
    StandsStill,
    run_here,
    write_lines,
    write_report,
)

from verbale.batch import Plan, read_shard, run_batch  # noqa: E402
from verbale.errors import BadBatch, NothingReadable  # noqa: E402
from verbale.reading_json import read_reading  # noqa: E402
from verbale.record import Document  # noqa: E402

QUICK = Plan(load=QuickEngine, engine="quick")


def list_bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows(out: Path, table: str, columns: str = "*") -> list[tuple]:
    place = out / ("copies.parquet" if table == "copies" else f"{table}/*.parquet")
    return duckdb.sql(f"SELECT {columns} FROM read_parquet('{place}') ORDER BY ALL").fetchall()


def left_out(out: Path) -> list[dict]:
    files = sorted((out / "quarantine").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_same_bytes_whatever_the_number_of_workers(crawl, tmp_path):
    run_here([str(crawl)], tmp_path / "here", QUICK)
    for workers in (1, 2):
        run_batch([str(crawl)], tmp_path / f"out{workers}", plan=QUICK, workers=workers)
    one = list_bytes(tmp_path / "here")
    assert len([name for name in one if name.startswith("documents/")]) == 4
    assert one == list_bytes(tmp_path / "out1") == list_bytes(tmp_path / "out2")


def test_rows_say_what_was_read(crawl, tmp_path):
    result = run_here([str(crawl / "part-1.jsonl")], tmp_path / "out", QUICK)
    assert (result.total.items, result.total.reports, result.total.statements) == (10, 10, 10)
    content, source, act = rows(tmp_path / "out", "statements", "content, source, act")[0]
    assert (content, source, act) == ("the talks number 10 had failed", "Lind", "assert")
    document, number, day = rows(tmp_path / "out", "documents", "id, number, stated_date")[2]
    assert document.endswith("-000003") and number == 3 and str(day) == "2031-05-09"


def test_reading_can_be_collated_without_reading_again(crawl, tmp_path):
    run_here([str(crawl)], tmp_path / "out", QUICK)
    for id, name, text, written in rows(tmp_path / "out", "documents", "id, name, text, reading"):
        reading = read_reading(written, Document(id, name, text))
        statement = reading.statements[0]
        assert reading.document.words(statement.content).startswith("the talks number")


def test_second_run_reads_what_is_new_alone(crawl, tmp_path):
    out = tmp_path / "out"
    run_here([str(crawl)], out, QUICK)
    before = {name: (out / name).stat().st_mtime_ns for name in list_bytes(out) if "part" in name}
    write_lines(crawl / "part-9.jsonl", [write_report(90)])
    result = run_here([str(crawl)], out, QUICK)
    assert (result.known, result.shards, result.total.reports) == (4, 5, 34)
    assert all((out / name).stat().st_mtime_ns == state for name, state in before.items())


def test_changed_file_takes_the_place_of_what_it_was(crawl, tmp_path):
    out = tmp_path / "out"
    run_here([str(crawl)], out, QUICK)
    write_lines(crawl / "part-0.jsonl", [write_report(77)])
    assert run_here([str(crawl)], out, QUICK).total.reports == 24


def test_report_that_moves_to_another_shard_is_not_doubled(tmp_path, monkeypatch):
    monkeypatch.setattr("verbale.batch.inputs.FILES_A_SHARD", 2)
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(write_report(number), encoding="utf-8")
    run_here([str(folder)], out, QUICK)
    (folder / "0.txt").unlink()
    assert run_here([str(folder)], out, QUICK).total.reports == 2
    assert rows(out, "documents", "name") == [("1.txt",), ("2.txt",)]


def test_report_that_ends_its_process_is_left_out_and_the_others_are_read(tmp_path):
    texts = [write_report(at) for at in range(4)]
    texts[2] += " A fatal word."
    inputs = [str(write_lines(tmp_path / "in.jsonl", texts))]
    result = run_batch(inputs, tmp_path / "out", plan=Plan(load=FatalEngine, engine="fatal"))
    (told,) = left_out(tmp_path / "out")
    assert told["number"] == 3 and "ended its process" in told["reason"]
    assert (result.total.reports, result.total.quarantined, result.failed) == (3, 1, ())
    assert not list((tmp_path / "out" / "work").iterdir())


def test_report_that_takes_too_long_is_left_out(tmp_path):
    texts = [write_report(0), write_report(1) + " An endless word.", write_report(2)]
    inputs = [str(write_lines(tmp_path / "in.jsonl", texts))]
    plan = Plan(load=FatalEngine, engine="fatal", timeout=5)
    assert run_batch(inputs, tmp_path / "out", plan=plan).total.reports == 2
    (told,) = left_out(tmp_path / "out")
    assert told["number"] == 2 and "longer than 5 seconds" in told["reason"]


def test_worker_that_stands_still_is_ended(tmp_path, monkeypatch):
    """Where no signal interrupts it, the watch does; what it stood at is left out."""
    monkeypatch.setattr("verbale.batch.driver.GRACE", 0.5 - 2 * QUICK.timeout)
    inputs = [str(write_lines(tmp_path / "in.jsonl", [write_report(0), write_report(1)]))]
    crew = StandsStill(tmp_path / "out", QUICK, at=2)
    total = run_batch(inputs, tmp_path / "out", plan=QUICK, crew=lambda: crew).total
    (told,) = left_out(tmp_path / "out")
    assert (crew.killed, told["number"], total.reports) == (1, 2, 1)


def test_nothing_is_lost_or_doubled_when_the_driver_is_killed(crawl, tmp_path):
    out, plan = tmp_path / "out", Plan(load=SlowEngine, engine="slow")
    driver = multiprocessing.get_context("spawn").Process(
        target=run_batch, args=([str(crawl)], out), kwargs={"plan": plan, "workers": 2}
    )
    driver.start()
    deadline = time.monotonic() + 60
    while not list((out / "shards").glob("*.json")) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(driver.pid, signal.SIGKILL)
    driver.join()
    assert len(list((out / "shards").glob("*.json"))) < 4
    result = run_batch([str(crawl)], out, plan=plan, workers=2)
    ids = [id for (id,) in rows(out, "documents", "id")]
    assert result.known >= 1 and len(ids) == len(set(ids)) == result.total.reports == 33


def test_what_is_no_report_is_in_quarantine_with_its_reason(tmp_path):
    path = write_lines(tmp_path / "in.jsonl", [write_report(0), ""])
    path.write_text(path.read_text() + "no json\n" + json.dumps({"headline": "x"}) + "\n")
    total = run_here([str(path)], tmp_path / "out", QUICK).total
    reasons = [told["reason"][:30] for told in left_out(tmp_path / "out")]
    assert (total.items, total.reports, total.quarantined) == (4, 1, 3)
    assert [told["number"] for told in left_out(tmp_path / "out")] == [2, 3, 4], reasons


def test_only_what_it_is_about_is_read(tmp_path):
    texts = ["NATO met. Lind said no.", "Moscow and NATO met. Lind said yes.", "Rain fell."]
    inputs = [str(write_lines(tmp_path / "in.jsonl", texts))]
    plan = Plan(load=QuickEngine, engine="quick", about=("NATO, Russia",))
    total = run_batch(inputs, tmp_path / "out", plan=plan).total
    assert (total.items, total.reports, total.passed_over) == (3, 1, 2)


def test_folder_of_another_batch_is_refused(crawl, tmp_path):
    run_here([str(crawl)], tmp_path / "out", QUICK)
    with pytest.raises(BadBatch, match="asked for otherwise"):
        run_batch([str(crawl)], tmp_path / "out", plan=replace(QUICK, about=("NATO",)))
    with pytest.raises(BadBatch, match="is read by the engine 'quick', not by 'small'"):
        run_batch([str(crawl)], tmp_path / "out", plan=Plan())
    with pytest.raises(BadBatch, match="no batch"):
        run_here([str(crawl)], crawl, QUICK)


def test_input_that_is_not_there_is_said_before_the_work(tmp_path):
    with pytest.raises(NothingReadable, match=r"no\.jsonl"):
        run_here([str(tmp_path / "no.jsonl")], tmp_path / "out", QUICK)


def test_one_shard_for_workers_of_another_kind(crawl, tmp_path):
    place = read_shard(crawl / "part-0.jsonl", tmp_path / "out", QUICK)
    assert duckdb.sql(f"SELECT count(*) FROM read_parquet('{place}')").fetchall() == [(10,)]
    run_here([str(crawl)], tmp_path / "whole", QUICK)
    assert place.read_bytes() == (tmp_path / "whole" / "documents" / place.name).read_bytes()
