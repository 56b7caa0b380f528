"""A report of a few lines, its record, and the strait dossier as its gold says."""

from dataclasses import replace
from datetime import date

import pytest

from gold_dossiers import read_gold
from verbale.record import (
    DateRange,
    Document,
    Entity,
    Failure,
    Issue,
    Meeting,
    Passage,
    Position,
    Reason,
    Record,
    Span,
    Stance,
    Statement,
)

TEXT = """Ferry talks resume
Photo: A. Ek
Norland <b>will not</b> sign, Ms Lind said.
“We sign when they do,” she added. Vester denies Norland's claim that it "broke" the truce.
"""


def place(words: str) -> tuple[Span, ...]:
    """Where these words stand in the report."""
    start = TEXT.index(words)
    return (Span("ferry", start, start + len(words)),)


@pytest.fixture
def record() -> Record:
    """Four statements: two of Lind, one of Vester with Norland's inside it."""
    claim = Reason("speakers", 0.3, "the claim is Norland's by its 's")
    return Record(
        documents=(Document("ferry", "ferry.txt", TEXT),),
        noise=(Passage(*place("Photo: A. Ek"), "caption"),),
        statements=(
            Statement(
                place("Norland <b>will not</b> sign"),
                place("said"),
                place("Ms Lind"),
                act="reject",
                speakers=("lind",),
                on_behalf_of="norland",
            ),
            Statement(
                place("“We sign when they do,”"), place("added"), place("she"), kind="direct"
            ),
            Statement(
                place('Norland\'s claim that it "broke" the truce'),
                place("denies"),
                place("Vester"),
                kind="mixed",
                act="deny",
                speakers=("vester",),
                on_behalf_of="vester",
            ),
            Statement(
                place('it "broke" the truce'),
                inner=True,
                act="accuse",
                speakers=("norland",),
                on_behalf_of="norland",
                reasons=(claim,),
            ),
        ),
        entities=(
            Entity("vester", "state", "Vester", mentions=place("Vester")),
            Entity("lind", "person", "Eva Lind", "Minister", ("norland",), place("Lind")),
            Entity("norland", "state", "Norland", mentions=place("Norland")),
        ),
        failures=(Failure("scan.txt", "The file is empty."),),
        engine="fake 1",
    )


@pytest.fixture
def strait() -> Record:
    """The record of the example dossier as a careful person wrote it."""
    return replace(read_gold(), failures=(Failure("a.txt", "The file is empty."),))


# Characters beyond the first plane, combining marks, a family joined by zero-width characters,
# letters that run from right to left, line ends of three systems and characters that XML refuses.
ASTRAL = (
    "\N{GRINNING FACE} e\N{COMBINING ACUTE ACCENT}cho\r\n"
    "Šťastný 👩‍👩‍👧 “We \x0bsign &amp; <b>\x00 𝔖,” said سليمان.\r"
    "=2+5 \N{LINE SEPARATOR}\ud800 Владимир \N{GRINNING FACE}\N{GRINNING FACE} agreed; ]]> “no”."
)


@pytest.fixture
def astral() -> Record:
    """Three statements, one within another, in a text in which code points are hard to count."""

    def at(words: str) -> Span:
        return Span("astral", ASTRAL.index(words), ASTRAL.index(words) + len(words))

    outer = Statement(
        (at("“We \x0bsign &amp; <b>\x00 𝔖,”"), at("\ud800 Владимир")),
        (at("said"),),
        (at("سليمان"),),
        act="promise",
        speakers=("sul",),
        on_behalf_of="sul",
        addressee=("vlad",),
        stances=(Stance("sign", "for", (at("sign &amp;"),)),),
    )
    inner = Statement((at("sign &amp; <b>\x00"),), inner=True, speakers=("sul",))
    last = Statement((at("=2+5 \N{LINE SEPARATOR}"),), (at("agreed"),), (at("Владимир"),))
    return Record(
        documents=(
            Document(
                "astral",
                "astral 😀 & <b>.txt",
                ASTRAL,
                outlet='The "Astral" {Post}; 100% & _more_',
                url="https://example.org/a?b=1&c=%20",
                author="Ω. & Å. {Writer}",
                published=DateRange(date(2031, 5, 2), date(2031, 5, 3)),
            ),
        ),
        noise=(Passage(at("]]>"), "boilerplate"),),
        statements=(last, outer, inner),
        entities=(
            Entity("vlad", "person", "Владимир", "=minister", (), (at("Владимир"),)),
            Entity("sul", "state", "سليمان", mentions=(at("سليمان"),)),
        ),
        meetings=(
            Meeting(
                "m1",
                "Šťastný & 😀",
                "talks",
                ("vlad", "sul"),
                date=DateRange(date(2031, 5, 4), date(2031, 5, 4)),
                evidence=(at("agreed"),),
            ),
        ),
        codebook=(Issue("sign", 'Both <sign> "the" truce & keep it'),),
        positions=(Position("sul", "sign", "for", evidence=(outer.id,), utterances=1, sources=1),),
        engine="fake 1",
    )
