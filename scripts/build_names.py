"""Join the open lists of countries with what we keep by hand into ``src/verbale/data/names.tsv``.

usage: build_names.py GAZETTEER GAP

GAZETTEER holds country-names.jsonl.gz (CLDR by way of umpirsky/country-list, MIT) and
phoenix-actors.jsonl.gz (Open Event Data Alliance, MIT); GAP holds train/ (google-research-datasets,
Apache-2.0), whose pronouns tell which given names are a man's and which a woman's.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DATA = HERE.parent / "src" / "verbale" / "data"

# A machine translation keeps a name as its source language writes it; these are the languages with
# Latin letters whose press is most translated.
LANGUAGES = ("de", "es", "et", "fi", "fr", "it", "lt", "lv", "nl", "pl", "pt", "sv", "tr")
# Shorter foreign names are too often a word of something else ("Mali", "Niger", "Tuna").
SHORTEST_FOREIGN = 6
# Foreign names that are another name or word in English.
NOT_STATES = frozenset(
    "Island Dominique Maurice Grenade Granada Argentine Somali Salvador Santa Georgie Germania "
    "Libano Jordanie Danmark Palaos Polija Marokas Kataras Indija".split()
)
# What stands before a name in GAP and is none.
NOT_GIVEN = frozenset(
    "Baron Baroness Big Captain Colonel Count De Don Duke Emperor Empress Father Princess Prince "
    "King Queen Lady Lord Sir Saint Sister Brother Mother Miss General Major Judge Pope Young "
    "Chief Bishop Doctor Great Little Old Governor President Senator The Aunt Uncle Dame Mister "
    "Sergeant Detective Professor Grand Khan Van Von El Al La Le San".split()
)

NAMES_HEAD = """\
# Who and what is named in the press of negotiations: states, organisations, stretches of the earth.
# Made by scripts/build_names.py; do not edit. Sources: names of countries from CLDR (by way of
# github.com/umpirsky/country-list at 4d8f875, MIT); adjectives and capitals checked against
# Phoenix.Countries.actors.txt (github.com/openeventdata/Dictionaries at aa75b79, MIT, Open Event
# Data Alliance 2014); the rest from scripts/names_by_hand.tsv and organisations_by_hand.tsv.
# Columns: id, type, name, spellings, capitals (the state or the city, as the context has it),
# seats (the state, unless "in" or "at" stands before), adjectives, kind, part of; "|" between.
"""

GIVEN_HEAD = """\
# Given names that go with "he" (m) or "she" (f). Made by scripts/build_names.py; do not edit.
# Source: which name a pronoun stands for in GAP (google-research-datasets/gap-coreference at
# github.com, 83135f2, Apache-2.0), where a name never goes with the other; and, by hand,
# scripts/given_by_hand.tsv.
"""


def read_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a tab-separated file, without comments."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t")]


def split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def foreign_names(names: dict[str, str], taken: frozenset[str] = frozenset()) -> list[str]:
    english = names.get("en", "")
    found = [names[code] for code in LANGUAGES if code in names]
    return [
        name
        for name in found
        if len(name) >= SHORTEST_FOREIGN
        and name != english
        and name not in NOT_STATES
        and name not in taken
        and re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+)*", name)
        and all(part[0].isupper() for part in name.split())
    ]


def state_rows(gazetteer: Path) -> Iterator[list[str]]:
    countries = {
        str(row["iso2"]): dict(row["names"])
        for row in lines_of(gazetteer / "country-names.jsonl.gz")
    }
    owners: Counter[str] = Counter()
    for names in countries.values():
        owners.update(set(foreign_names(names)) | {names.get("en", "")})
    hand = list(read_rows(HERE / "names_by_hand.tsv"))
    taken = frozenset(word for row in hand for cell in row[2:4] for word in split(cell))
    for row in hand:
        iso, id, capitals, adjectives, seats, further = (row + [""] * 6)[:6]
        names = countries.get(iso, {})
        kept = split(further)
        english = names.get("en", "")
        plain = re.fullmatch(r"[^\W\d_.]+(?:[ -][^\W\d_]+)*", english)
        if plain and english not in {"US", "UK"}:
            kept.append(english)
        foreign = [name for name in foreign_names(names, taken) if owners[name] == 1]
        name = NAMES.get(id) or (english if plain else [*kept, id][0])
        spellings = unique([*kept, *foreign])
        yield [id, "state", name, "|".join(spellings), capitals, seats, adjectives, "party", ""]


NAMES = {
    "usa": "United States of America",
    "uk": "United Kingdom",
    "north-korea": "North Korea",
    "south-korea": "South Korea",
    "dr-congo": "Democratic Republic of the Congo",
    "congo": "Republic of the Congo",
    "ivory-coast": "Ivory Coast",
    "myanmar": "Myanmar",
    "palestine": "Palestine",
    "bosnia": "Bosnia and Herzegovina",
    "holy-see": "Holy See",
    "china": "China",
    "hong-kong": "Hong Kong",
    "czech-republic": "Czech Republic",
    "turkey": "Turkey",
    "trinidad-and-tobago": "Trinidad and Tobago",
}
TYPES = {"place": "place"}
# Cities that stand for the body seated there.
CITIES = {"eu": "Brussels|Brussel|Bruxelles|Brüssel"}


def organisation_rows() -> Iterator[list[str]]:
    for row in read_rows(HERE / "organisations_by_hand.tsv"):
        cells = (row + [""] * 6)[:6]
        id, name, spellings, adjectives, kind, part_of = cells
        if not kind:  # no adjectives: the columns were written close up
            raise SystemExit(f"organisations_by_hand.tsv: {id} has no kind")
        type = TYPES.get(kind, "organisation")
        yield [id, type, name, spellings, CITIES.get(id, ""), "", adjectives, kind, part_of]


def check_against_phoenix(gazetteer: Path, rows: list[list[str]]) -> str:
    """How many of our adjectives and capitals an independent list has too."""
    known: set[str] = set()
    for row in lines_of(gazetteer / "phoenix-actors.jsonl.gz"):
        if row["kind"] != "person":
            known.add(str(row["name"]))
            known.update(row["aliases"])
    ours = [
        word for row in rows if row[1] == "state" for cell in (4, 6) for word in split(row[cell])
    ]
    missing = [word for word in ours if fold_upper(word) not in known]
    return f"{len(ours) - len(missing)} of {len(ours)} known to Phoenix; not: {', '.join(missing)}"


def fold_upper(word: str) -> str:
    return word.upper().removesuffix("S") if word.upper().endswith("NS") else word.upper()


def given_names(gap: Path) -> Iterator[str]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted((gap / "train").glob("*")):
        for row in lines_of(path):
            start, end = row["pronoun"]
            gender = "f" if str(row["text"])[start:end].lower() in {"she", "her", "hers"} else "m"
            for which in "ab":
                if row[f"{which}_coref"]:
                    a, b = row[which]
                    words = str(row["text"])[a:b].split()
                    if len(words) > 1 and words[0].isalpha():
                        counts[words[0]][gender] += 1
    for gender, names in read_rows(HERE / "given_by_hand.tsv"):
        for name in names.split():
            counts[name] = Counter({gender: 1})
    for name, seen in sorted(counts.items()):
        if len(seen) == 1 and name not in NOT_GIVEN and name[0].isupper():
            yield f"{name}\t{next(iter(seen))}"


def main(gazetteer: Path, gap: Path) -> None:
    rows = [*state_rows(gazetteer), *organisation_rows()]
    body = "".join("\t".join(row).rstrip("\t") + "\n" for row in rows)
    (DATA / "names.tsv").write_text(NAMES_HEAD + body, encoding="utf-8")
    given = list(given_names(gap))
    (DATA / "given_names.tsv").write_text(GIVEN_HEAD + "\n".join(given) + "\n", encoding="utf-8")
    print(len(rows), "rows,", len(given), "given names;", check_against_phoenix(gazetteer, rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
