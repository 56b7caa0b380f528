"""The two engines that come with Verbale: what they share, and that each finds who said what."""

import pytest

from verbale.engine import FAST, SMALL, find_name, load
from verbale.pipeline import read
from verbale.record import Document

TEXT = (
    "TALLINN, 12 January — “We will not sign a text that we have not read,” Foreign Minister Mart "
    "Saar said on Wednesday.\n\nSweden's delegation said that the talks would go on in March."
)


@pytest.fixture(scope="module", params=[SMALL, FAST])
def engine(request):
    return load(request.param)


def test_an_engine_is_known_by_the_name_in_its_readings(engine):
    reading = read(Document("a", "a", TEXT), engine=engine)
    assert reading.engine == engine.name
    assert load(find_name(reading.engine)).name == engine.name


def test_each_finds_who_said_what(engine):
    found = engine.tag(TEXT, ((0, len(TEXT)),)).attributions
    said = {TEXT[one.source[0][0] : one.source[-1][1]]: one for one in found if one.source}
    assert "Saar" in " ".join(said)
    assert any("go on in March" in TEXT[a:b] for one in found for a, b in one.content)


def test_the_same_text_gives_the_same_answers_whatever_was_read_before(engine):
    parts = ((0, len(TEXT)),)
    first = engine.tag(TEXT, parts)
    engine.tag("Nobody spoke. " * 200, ((0, 2800),))
    assert engine.tag(TEXT, parts) == first


def test_both_look_words_up_in_one_table():
    assert load(SMALL).words is load(FAST).words
