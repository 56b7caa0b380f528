"""Round trips that are lost are counted as lost."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from verbale.exports import dna_reader
from verbale.exports.dna import to_dna
from verbale.training import round_trips
from verbale.training.evaluate import Dossier
from verbale.training.round_trips import Trip, find_faults, load_record, travel_dna, travel_record

STRAIT = Path(__file__).parents[2] / "examples" / "strait"


@pytest.fixture(scope="module")
def record():
    return load_record(Dossier("strait", STRAIT / "gold.json", STRAIT))


def test_a_record_comes_back_whole(record):
    stances = sum(bool(statement.stances) for statement in record.statements)
    assert travel_record(record) == Trip(stances, stances)


def test_what_changes_on_the_way_is_counted(record, monkeypatch):
    def read_badly(path):
        back = round_trips_read(path)
        first, *others = back.statements
        return replace(back, statements=(replace(first, act="question"), *others))

    round_trips_read = round_trips.read_coding
    monkeypatch.setattr(round_trips, "read_coding", read_badly)
    trip = travel_record(record)
    assert trip.same == trip.all - 1


def test_rows_that_are_lost_are_counted(record, tmp_path, monkeypatch):
    path = tmp_path / "x.dna"
    path.write_bytes(to_dna(record))
    whole = travel_dna(path)
    assert whole.same == whole.all > 500
    read = dna_reader.read_dna
    monkeypatch.setattr(
        round_trips, "read_dna", lambda path: replace(read(path), relations=(), regexes=())
    )
    assert travel_dna(path).same == whole.all - 2


def test_faults_of_a_file_are_found(record):
    written = to_dna(record)
    assert list(find_faults(written)) == []
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.deserialize(written)
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("UPDATE DOCUMENTS SET Title = hex(zeroblob(100)) WHERE ID = 1")
        database.execute("UPDATE STATEMENTS SET DocumentId = 999 WHERE ID = 1")
        faults = list(find_faults(database.serialize()))
    assert [fault.partition(":")[0] for fault in faults] == ["refers to nothing", "too long"]
