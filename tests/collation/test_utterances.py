"""Which statements report one act of speaking."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from verbale.collation.candidates import CLOSE_AFTER, FIRST, NEAREST_IN_ONE, pairs_within
from verbale.collation.utterances import group_utterances, settle_speakers_across
from verbale.collation.wordings import Floats, Vectors, embed_wordings, find_told
from verbale.record import DateRange, Document, Reading, Reason, Span, Statement, Utterance
from verbale.text.wording import empty_words, find_words

QUOTATION = '"Nobody leaves the table before the lamps are lit on both shores"'


class WordEngine:
    """Texts lie near when they share words that tell something."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Floats:
        self.asked += texts
        vectors = np.full((len(texts), 512), 1e-6, np.float32)
        for row, text in enumerate(texts):
            for word in find_words(text):
                if word.stem not in empty_words():
                    vectors[row, zlib.crc32(word.stem.encode()) % 512] += 1
        normal: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return normal


class Dossier:
    """Reports made of statements, one a paragraph after a headline of the reporter's own."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.statements: list[Statement] = []

    def report(self, *told: tuple[str, str, int], headline: str = "No news") -> list[str]:
        """Words, speaker and day in May of each statement; their ids."""
        name = f"{len(self.readings)}"
        text, places = headline, []
        for words, _, _ in told:
            text += "\n\n"
            places.append(len(text))
            text += words
        self.readings.append(Reading(Document(name, f"{name}.txt", text)))
        ids = []
        for start, (words, speaker, day) in zip(places, told, strict=True):
            said_on = DateRange(date(2031, 5, day), date(2031, 5, day)) if day else None
            statement = Statement(
                (Span(name, start, start + len(words)),),
                kind="direct" if words.startswith('"') else "indirect",
                speakers=(speaker,) if speaker else (),
                said_on=said_on,
            )
            self.statements.append(statement)
            ids.append(statement.id)
        return ids

    def vectors(self) -> Vectors:
        return embed_wordings(self.readings, self.statements, engine=WordEngine())

    def utterances(self) -> tuple[Utterance, ...]:
        return group_utterances(self.readings, self.statements, self.vectors())

    def settled(self) -> tuple[Statement, ...]:
        return settle_speakers_across(self.readings, self.statements, self.vectors())


@pytest.fixture
def dossier() -> Dossier:
    """One report with four other statements."""
    made = Dossier()
    made.report(
        ("the fee will fall by a tenth every spring", "kolb", 2),
        ('"We counted ninety trawlers off the northern pier"', "kolb", 2),
        ('"My grandfather built that lighthouse with a borrowed hammer"', "kolb", 2),
        ("insurers have begun to ask for higher premiums", "moore", 2),
    )
    return made


def test_same_words_in_two_reports_are_one_utterance(dossier: Dossier) -> None:
    one = dossier.report((QUOTATION, "okafor", 2))
    other = dossier.report((QUOTATION, "okafor", 2))
    assert dossier.utterances() == (Utterance("u1", (*one, *other)),)


def test_cut_words_are_the_same_utterance(dossier: Dossier) -> None:
    one = dossier.report((QUOTATION, "okafor", 2))
    other = dossier.report(
        ('"Nobody leaves the table before the lamps are lit"', "okafor", 2),
    )
    assert [utterance.statements for utterance in dossier.utterances()] == [(*one, *other)]


def test_same_words_on_another_day_are_another_utterance(dossier: Dossier) -> None:
    dossier.report((QUOTATION, "okafor", 2))
    dossier.report((QUOTATION, "okafor", 9))
    assert dossier.utterances() == ()


def test_guessed_day_may_be_off(dossier: Dossier) -> None:
    (first,) = dossier.report((QUOTATION, "kolb", 2))
    (second,) = dossier.report((QUOTATION, "kolb", 3))
    guess = Reason("said_on", 0.65, "the report's news is of 'Saturday'")
    dossier.statements[-1] = replace(dossier.statements[-1], reasons=(guess,))
    assert [utterance.statements for utterance in dossier.utterances()] == [(first, second)]


def test_long_document_is_compared_in_part() -> None:
    dossier = Dossier()
    words = [f"lorry {n} stood at ramp {n + 7} until noon" for n in range(300)]
    ids = dossier.report((QUOTATION, "kolb", 2), *((one, "kolb", 2) for one in words))
    found = find_told(dossier.readings, dossier.statements, dossier.vectors())
    pairs = set(pairs_within(found))
    assert len(pairs) < 301 * (CLOSE_AFTER + FIRST + NEAREST_IN_ONE) < 301 * 300 / 2
    assert {(0, n) for n in range(1, len(ids))} <= pairs


def test_same_words_of_another_speaker_are_another_utterance(dossier: Dossier) -> None:
    dossier.report((QUOTATION, "okafor", 2))
    dossier.report((QUOTATION, "belhadj", 2))
    assert dossier.utterances() == ()


def test_other_words_of_the_same_speaker_stay_apart(dossier: Dossier) -> None:
    dossier.report(('"The sailors will be home before the harvest"', "kolb", 2))
    assert dossier.utterances() == ()


def test_unknown_day_does_not_keep_the_same_words_apart(dossier: Dossier) -> None:
    one = dossier.report((QUOTATION, "okafor", 2))
    other = dossier.report((QUOTATION, "okafor", 0))
    assert [utterance.statements for utterance in dossier.utterances()] == [(*one, *other)]


def test_few_common_words_are_no_utterance(dossier: Dossier) -> None:
    dossier.report(("a truce", "okafor", 2))
    dossier.report(("a treaty", "okafor", 2))
    assert dossier.utterances() == ()


def test_copies_by_the_dozen_are_one_utterance(dossier: Dossier) -> None:
    copies = [dossier.report((QUOTATION, "okafor", 2)) for _ in range(40)]
    (utterance,) = dossier.utterances()
    assert utterance.statements == tuple(id for (id,) in copies)


def test_no_statement_gives_no_utterance() -> None:
    assert Dossier().utterances() == ()
    assert Dossier().settled() == ()


def test_each_wording_is_embedded_once(dossier: Dossier) -> None:
    dossier.report((QUOTATION, "okafor", 2))
    dossier.report((QUOTATION, "okafor", 2))
    engine = WordEngine()
    embed_wordings(dossier.readings, dossier.statements, engine=engine)
    assert sorted(engine.asked) == sorted(set(engine.asked))


def test_speaker_comes_from_the_report_that_names_him(dossier: Dossier) -> None:
    named = dossier.report((QUOTATION, "okafor", 2))
    dossier.report((QUOTATION, "", 0))
    settled = dossier.settled()[-1]
    assert settled.speakers == ("okafor",)
    assert [reason.field for reason in settled.reasons] == ["speakers"]
    (span,) = settled.reasons[0].evidence
    assert f"{span.document}:{span.start}-{span.end}" == named[0]


def test_speaker_does_not_come_from_other_words(dossier: Dossier) -> None:
    dossier.report((QUOTATION, "okafor", 2))
    dossier.report(('"Nobody knows what the lamps will cost the two cities"', "", 0))
    assert dossier.settled()[-1].speakers == ()


def test_contradicting_reports_are_both_kept(dossier: Dossier) -> None:
    dossier.report((QUOTATION, "okafor", 2))
    dossier.report((QUOTATION, "belhadj", 2))
    dossier.report((QUOTATION, "", 0))
    settled = dossier.settled()[-1]
    assert settled.speakers == ()
    assert [reason.evidence[0].document for reason in settled.reasons] == ["1", "2"]
    assert all("another report names somebody else" in r.because for r in settled.reasons)


def test_order_of_the_reports_does_not_matter(dossier: Dossier) -> None:
    dossier.report((QUOTATION, "okafor", 2))
    dossier.report((QUOTATION, "okafor", 2))
    (straight,) = dossier.utterances()
    dossier.readings.reverse()
    dossier.statements.reverse()
    (reverse,) = dossier.utterances()
    assert set(straight.statements) == set(reverse.statements)
