"""Persons under names of one origin."""

from __future__ import annotations

import json
import random
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from verbale.text.names import Gender
from verbale.training.evaluate import Dossier
from verbale.training.origins import (
    Called,
    Origin,
    call_persons,
    find_persons,
    load_origins,
    rename_persons,
)

ORIGINS = {origin.name: origin for origin in load_origins()}
TEXT = (
    "PHOTO: Anna Lind\n\nAnna Lind said no. LIND told Bo Ek that she would go. "
    "“Never,” he said. Lind’s Linden Street office was shut.\n"
)


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    def places(*words: str) -> list[list[int]]:
        return [[TEXT.index(w, 18), TEXT.index(w, 18) + len(w)] for w in words]

    lind = [*places("Anna Lind", "LIND"), [TEXT.index("Lind’s"), TEXT.index("Lind’s") + 4]]
    gold = {
        "documents": {"0": {"name": "lind.txt", "noise": [[0, 16]]}},
        "entities": {
            "lind": {"type": "person", "name": "Anna Lind", "mentions": {"0": lind}},
            "ek": {"type": "person", "name": "Bo Ek", "mentions": {"0": places("Bo Ek")}},
            "street": {"type": "place", "name": "", "mentions": {"0": places("Linden Street")}},
        },
        "statements": [
            {"id": "1", "file": "0", "content": places("no"), "cue": [], "speakers": ["lind"],
             "source": places("Anna Lind")},
            {"id": "2", "file": "0", "content": places("“Never,”"), "cue": [], "speakers": ["ek"],
             "source": places("he said".split()[0])},
        ],
        "codebook": {},
    }  # fmt: skip
    gold["statements"][1]["source"] = [[TEXT.index("he said"), TEXT.index("he said") + 2]]
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "lind.txt").write_text(TEXT, encoding="utf-8")
    return Dossier("lind", tmp_path / "gold.json", tmp_path)


def test_there_are_names_of_many_origins() -> None:
    assert len(ORIGINS) >= 12
    for origin in ORIGINS.values():
        names = (*origin.women, *origin.men, *origin.families)
        assert len(set(origin.families)) == 20 and len(origin.women) + len(origin.men) >= 20
        assert max(Counter(names).values()) == 1 or origin.name in {"Vietnamese"}, origin.name
        assert all(
            unicodedata.is_normalized("NFC", name) and name == name.strip() for name in names
        )


def test_name_changes_wherever_it_stands(dossier: Dossier, tmp_path: Path) -> None:
    told = rename_persons(dossier, ORIGINS["Nigerian"], tmp_path / "told", draw=0)
    text = (told.texts / "lind.txt").read_text(encoding="utf-8")
    moved = json.loads(told.gold.read_text(encoding="utf-8"))
    full = moved["entities"]["lind"]["name"]
    given, family = full.split()
    assert given in ORIGINS["Nigerian"].women
    assert text.startswith(f"PHOTO: {full}\n\n{full} said no. {family.upper()} told ")
    assert f"{family}’s Linden Street office" in text


def test_same_draw_gives_the_same_names(dossier: Dossier, tmp_path: Path) -> None:
    texts = [
        (rename_persons(dossier, ORIGINS["Polish"], tmp_path / str(at), draw=draw).texts)
        .joinpath("lind.txt")
        .read_text(encoding="utf-8")
        for at, draw in enumerate((0, 0, 1))
    ]
    assert texts[0] == texts[1] != texts[2]


def test_pronoun_tells_who_is_a_man(dossier: Dossier) -> None:
    gold = json.loads(dossier.gold.read_text(encoding="utf-8"))
    assert find_persons(gold, dossier) == {"lind": "f", "ek": "m"}


@pytest.mark.parametrize(
    ("origin", "full", "short"),
    [
        (Origin("a", ("family", "given"), "family", (), ("Van Hung",), ("Tran",)),
         "Tran Van Hung", "Tran"),
        (Origin("b", ("family", "given"), "given", (), ("Van Hung",), ("Tran",)),
         "Tran Van Hung", "Hung"),
        (Origin("c", ("given", "family"), "family", (), ("Karim",), ("Al-Otaibi",)),
         "Karim Al-Otaibi", "Al-Otaibi"),
    ],
)  # fmt: skip
def test_name_is_written_and_shortened_as_with_its_origin(
    origin: Origin, full: str, short: str
) -> None:
    assert call_persons({"ek": "m"}, origin, random.Random(0)) == {"ek": Called(full, short)}


def test_no_two_persons_share_a_name() -> None:
    persons: dict[str, Gender] = {str(at): "f" if at < 6 else "m" for at in range(20)}
    for origin in ORIGINS.values():
        called = call_persons(persons, origin, random.Random(1))
        assert len({name.short for name in called.values()}) == 20, origin.name
        assert len({name.full.split()[-1] for name in called.values()}) == 20, origin.name


def test_persons_beyond_the_names_keep_theirs(dossier: Dossier) -> None:
    gold = json.loads(dossier.gold.read_text(encoding="utf-8"))
    place = gold["entities"]["ek"]["mentions"]
    for at in range(30):
        gold["entities"][f"man-{at}"] = {"type": "person", "name": "Bo Alm", "mentions": place}
    persons = find_persons(gold, dossier)
    men = min(len(origin.men) for origin in ORIGINS.values())
    assert list(persons.values()).count("m") == men
    assert {"lind", "ek"} <= set(persons)
