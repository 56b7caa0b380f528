"""Of which type the names are that the table lacks."""

from __future__ import annotations

import re

import pytest

from verbale.record import EntityType
from verbale.text.demonyms import Demonyms
from verbale.text.name_types import NamedPlace, settle_types


def types(text: str, **tagged: EntityType) -> list[EntityType | None]:
    """The settled type of each place where one of the names stands, in the order of the text."""
    places = [
        NamedPlace(text, match.start(), match.end(), type)
        for name, type in tagged.items()
        for match in re.finditer(rf"\b{name.replace('_', ' ')}\b", text)
    ]
    return settle_types(sorted(places, key=lambda place: place.start))


@pytest.mark.parametrize(
    ("name", "people"),
    [("Selmoria", "Selmorian"), ("Kordova", "Kordovans"), ("Lusano", "Lusanese"),
     ("Belgrave", "Belgravian"), ("Karstan", "Karstani"), ("Northmark", "Northmarker"),
     ("North Selmoria", "North Selmorians")],
)  # fmt: skip
def test_people_are_called_after_their_place(name: str, people: str) -> None:
    assert Demonyms([name]).name_of(people) == name


@pytest.mark.parametrize("word", ["Selmoria", "Selma", "Selmorium", "Sel"])
def test_other_words_are_no_demonym(word: str) -> None:
    assert Demonyms(["Selmoria"]).name_of(word) is None


def test_name_with_ministers_is_a_state() -> None:
    assert types("Ardell fears delay. The Ardellian foreign minister left.", Ardell="person") == [
        "state"
    ]
    assert types("Ministers of Ardell and Torrow met.", Ardell="person", Torrow="person") == [
        "state",
        "state",
    ]


def test_person_named_in_full_is_no_state() -> None:
    text = "Ada Ardell spoke. Ardell's foreign minister left."
    assert types(text, Ada_Ardell="person")[0] == "person"
    places = [NamedPlace(text, 0, 10, "person"), NamedPlace(text, 18, 24, "organisation")]
    assert settle_types(places) == ["person", "person"]


def test_alliance_with_diplomats_stays_an_organisation() -> None:
    assert types("Diplomats from Covenant met.", Covenant="organisation") == ["organisation"]


def test_name_with_something_in_it_is_a_place() -> None:
    assert types("She was born in Lusano.", Lusano="person") == ["place"]


def test_table_keeps_its_types() -> None:
    assert types("Estonia waits. Estonian officials left.", Estonia="state") == ["state"]


def test_name_of_a_body_is_not_once_a_person() -> None:
    text = "Lumor grew. Lumor sold. Lumor rose. Lumor fell. Lumor paid."
    places = [
        NamedPlace(
            text, match.start(), match.end(), "person" if match.start() == 0 else "organisation"
        )
        for match in re.finditer("Lumor", text)
    ]
    assert set(settle_types(places)) == {"organisation"}
