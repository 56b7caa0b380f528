"""A batch on two nodes of a Ray cluster: a worker, a node and the driver are killed."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("duckdb")
ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'verbale[cluster]'")

import duckdb  # noqa: E402
from batch_cases import SlowEngine, write_lines, write_report  # noqa: E402

from verbale.batch import Plan, run_batch  # noqa: E402
from verbale.batch.cluster import RayCrew  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")  # Ray's own
FILES, REPORTS = 10, 10
PLAN = Plan(load=SlowEngine, engine="slow")
# Seconds in which each step must show: a machine with other work starts its workers slowly.
PATIENCE = 240


def drive(inputs: str, out: Path, address: str) -> None:
    """What is run as a driver, in a process that can be killed."""
    run_batch([inputs], out, plan=PLAN, crew=lambda: RayCrew(4, out, PLAN, address))


def start_driver(*given: object) -> multiprocessing.Process:
    driver = multiprocessing.get_context("spawn").Process(target=drive, args=given)
    driver.start()
    return driver


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)


def count_done(out: Path) -> int:
    return len(list((out / "shards").glob("*.json")))


def find_actors() -> list[int]:
    """The processes of actors, as Ray titles them."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            title = place.read_bytes()
        except OSError:
            continue  # it has just ended
        if title.startswith(b"ray::_Reader"):
            found.append(int(place.parent.name))
    return found


@pytest.fixture
def cluster(monkeypatch):
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))  # where workers find SlowEngine
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 2})
    yield made
    made.shutdown()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are found in /proc")
def test_nothing_is_lost_or_doubled_whoever_is_killed(cluster, tmp_path):
    second, out = cluster.add_node(num_cpus=2), tmp_path / "out"
    cluster.wait_for_nodes()
    for file in range(FILES):
        texts = [write_report(file * REPORTS + at) for at in range(REPORTS)]
        write_lines(tmp_path / "in" / f"part-{file:02}.jsonl", texts)
    driver = start_driver(str(tmp_path / "in"), out, cluster.address)

    wait_for(lambda: count_done(out) >= 1 and len(find_actors()) == 4)
    os.kill(find_actors()[0], signal.SIGKILL)
    before = count_done(out)
    wait_for(lambda: count_done(out) > before)
    cluster.remove_node(second, allow_graceful=False)
    before = count_done(out)
    wait_for(lambda: count_done(out) > before)
    os.kill(driver.pid, signal.SIGKILL)
    driver.join()
    assert count_done(out) < FILES

    again = start_driver(str(tmp_path / "in"), out, cluster.address)
    again.join()
    ids = duckdb.sql(f"SELECT id FROM read_parquet('{out}/documents/*.parquet')").fetchall()
    assert again.exitcode == 0 and count_done(out) == FILES
    assert len(ids) == len(set(ids)) == FILES * REPORTS
    assert not any(path.stat().st_size for path in (out / "quarantine").glob("*.jsonl"))
