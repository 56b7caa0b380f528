"""Places through exports and back: all of them, and a shift would be seen."""

import pytest

from gold_dossiers import read_gold
from verbale.record import Record
from verbale.training import places
from verbale.training.places import travel_formats


@pytest.fixture
def strait() -> Record:
    return read_gold()


def test_every_place_comes_through_every_format(strait):
    trips = dict(travel_formats(strait))
    assert set(trips) == {"tables", "annotations", "tei", "refi-qda"}
    pieces = sum(len(statement.content) for statement in strait.statements)
    assert all(trip.same == trip.all == pieces for trip in trips.values())


def test_a_shift_by_one_is_counted(strait, monkeypatch):
    whole = places.to_annotations

    def shift(record: Record) -> str:
        return whole(record).replace('"start": 8,', '"start": 9,')

    monkeypatch.setattr(places, "to_annotations", shift)
    trip = dict(travel_formats(strait))["annotations"]
    assert trip.same == trip.all - 1
