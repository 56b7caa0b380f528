"""Names: the table, spellings, offices."""

from __future__ import annotations

import pytest

from verbale.text.local_names import LocalNames
from verbale.text.names import (
    are_alike,
    find_known,
    gender_of,
    is_slip,
    known_by_adjective,
    known_by_spelling,
    known_names,
    person_name,
    same_given,
    same_surname,
)
from verbale.text.offices import apposition_after, are_compatible, describe, title_before


def ids(text: str) -> list[str]:
    return [sighting.known.id for sighting in find_known(text)]


def test_table_rows_are_whole() -> None:
    for known in known_names().values():
        assert known.spellings or known.seats, known.id
        assert known.part_of is None or known.part_of in known_names(), known.id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and the UN met in Geneva.", ["usa", "un", "geneva"]),
        ("The Kremlin denies it.", ["russia"]),
        ("Navo-landen", ["nato"]),
        ("The North Koreans left.", []),
        ("The West Bank is not the West.", ["west-bank", "west"]),
        ("Victoria Nuland spoke.", []),
        ("NATO-Russia Council", ["nato-russia-council"]),
        ("RUSSIA WALKS OUT", ["russia"]),
    ],
)
def test_longest_name_of_the_table_is_found(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_capital_and_seat_are_told_apart() -> None:
    assert [sighting.use for sighting in find_known("Moscow, Kremlin, Russia")] == [
        "capital",
        "seat",
        "name",
    ]


def test_adjective_and_foreign_name_lead_to_the_state() -> None:
    estonia, russia = known_by_adjective("Estonian"), known_by_spelling("Rusland")
    assert estonia is not None and estonia.id == "estonia"
    assert russia is not None and russia[0].id == "russia"


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Ursula von der Leyen", "von der leyen"),
        ("Kim Jong-un", "kim"),
        ("Xi Jinping", "xi"),
        ("Anwar al-Sadat", "al sadat"),
        ("Dwight D. Eisenhower", "eisenhower"),
        ("Stoltenberg", "stoltenberg"),
    ],
)
def test_surname_is_found_in_either_order(name: str, surname: str) -> None:
    assert person_name(name).surname == surname


def test_spellings_of_one_surname() -> None:
    assert same_surname("meshal", "meshaal")
    assert is_slip("lavrov", "lavov")
    assert not same_surname("sherman", "herman")
    assert not is_slip("kim", "kin")


def test_given_names_may_lack_or_shorten() -> None:
    assert same_given(("mike",), ("michael",))
    assert same_given(("hillary", "rodham"), ("hillary",))
    assert not same_given(("bill",), ("hillary",))


def test_given_name_tells_gender() -> None:
    assert (gender_of("Eva-Maria Liimets"), gender_of("Jens Stoltenberg")) == ("f", "m")
    assert gender_of("Vseviov") is None


def test_spellings_of_one_place() -> None:
    assert are_alike("Kestria", "Kestrie")
    assert not are_alike("Austria", "Australia")


def test_reports_own_names_have_adjectives_and_short_forms() -> None:
    names = LocalNames(
        [("Oslavia", "state", "oslavia"), ("Harbour Workers' Union", "organisation", "hwu")]
    )
    found = [key for _, _, key in names.find("an Oslavian envoy and a Union negotiator")]
    assert found == ["oslavia", "hwu"]


def test_description_has_office_field_rank_and_party() -> None:
    found = describe("the deputy minister of foreign affairs of Latvia")
    assert found is not None
    assert (found.noun, found.fields, found.ranks, found.parties) == (
        "minister",
        {"foreign"},
        {"deputy"},
        ("latvia",),
    )


@pytest.mark.parametrize(
    ("description", "office", "fits"),
    [
        ("the minister", "Estonian foreign minister", True),
        ("the defence minister", "Estonian foreign minister", False),
        ("the top U.S. diplomat", "Secretary of State", True),
        ("the North Korean leader", "US President", False),
        ("the president", "former president", True),
        ("the former president", "President", False),
    ],
)
def test_description_fits_office(description: str, office: str, fits: bool) -> None:
    one, other = describe(description), describe(office)
    assert one is not None and other is not None
    assert (are_compatible(one, other) > 0) is fits


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("On Friday Oslavia's foreign minister Ingrid Vale", "Ingrid", "foreign minister"),
        ("the US special envoy, Pavel Drost,", "Pavel", "US special envoy"),
        ("a spokesman for President Jonas Reet", "Jonas", "President"),
        ("The rain fell on Ingrid Vale", "Ingrid", ""),
    ],
)
def test_title_stands_before_the_name(text: str, name: str, expected: str) -> None:
    found = title_before(text, text.index(name))
    assert (text[slice(*found)] if found else "").endswith(expected)
    assert bool(found) == bool(expected)


def test_apposition_stands_after_the_name() -> None:
    text = "Pavel Drost, who leads the Highland Front, said so. Ingrid Vale, assured of help, left."
    found = apposition_after(text, len("Pavel Drost"))
    assert found is not None and text[slice(*found)] == "who leads the Highland Front"
    assert apposition_after(text, text.index("Ingrid Vale") + len("Ingrid Vale")) is None
