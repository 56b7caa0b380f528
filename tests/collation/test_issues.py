"""Which stance a statement takes on which issue: with an engine of a few lines."""

import numpy as np
import pytest

from verbale.collation.issues import (
    HINGES,
    SIDES,
    TAKES,
    Candidate,
    Weighing,
    decide,
    features,
    find_candidates,
    place,
    settle_acts,
    take_stances,
    weigh,
    weighing,
)
from verbale.engine import Leaning, Saying
from verbale.record import ACTS, Document, Entity, Issue, Reading, Span, Statement

TEXT = (
    "Kolb said the dockers would accept the cranes only if nobody loses his job. "
    "Reyes said the weather in the harbour was fine."
)
CRANES = Issue("cranes", "The port brings in automatic cranes")
BONUS = Issue("bonus", "Night work earns a bonus")
KOLB = Entity("kolb", "person", "Maria Kolb")


class Fake:
    """Texts that share a long word lie near; words on cranes are for them on a condition."""

    def embed(self, texts):
        words = ["cranes", "bonus", "weather", "jobs"]
        rows = np.array([[float(word in text.lower()) for word in words] for text in texts])
        rows = rows + 0.01
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def lean(self, pairs):
        def one(saying, proposition):
            on = "cranes" in saying.words and "cranes" in proposition
            chances = (0.01, 0.01, 0.01, 0.97) if on else (0.97, 0.01, 0.01, 0.01)
            return Leaning(chances, (), tuple(float(act == "offer") for act in ACTS))

        return tuple(one(*pair) for pair in pairs)


def _statement(words, cue="said"):
    start = TEXT.index(words)
    at = TEXT.index(cue)
    return Statement(
        content=(Span("d", start, start + len(words)),),
        cue=(Span("d", at, at + len(cue)),),
        speakers=("kolb",),
    )


@pytest.fixture
def taken():
    document = Document("d", "d.txt", TEXT)
    statements = (
        _statement("the dockers would accept the cranes only if nobody loses his job"),
        _statement("the weather in the harbour was fine"),
    )
    return take_stances([Reading(document)], statements, [KOLB], [CRANES, BONUS], engine=Fake())


def test_conditional_stance_comes_with_its_words_and_its_reason(taken):
    (stance,) = taken[0].stances
    assert (stance.issue, stance.value) == ("cranes", "conditional")
    (condition,) = stance.condition
    assert TEXT[condition.start : condition.end] == "only if nobody loses his job"
    (reason,) = [reason for reason in taken[0].reasons if reason.field == "stances"]
    assert CRANES.proposition in reason.because
    assert reason.evidence == taken[0].cue + taken[0].content


def test_statement_on_another_matter_takes_no_stance(taken):
    assert taken[1].stances == ()


def test_no_codebook_no_stance_but_an_act():
    statement = _statement("the weather in the harbour was fine")
    reading = Reading(Document("d", "d.txt", TEXT))
    (settled,) = take_stances([reading], [statement], [KOLB], [], engine=Fake())
    assert settled.stances == ()
    assert settled.act == "offer"
    (reason,) = settled.reasons
    assert reason.field == "act" and "assert" in reason.because


def test_act_stays_where_the_engine_says_nothing():
    statement = _statement("the weather in the harbour was fine")
    silent = Leaning((1.0, 0.0, 0.0, 0.0))
    assert settle_acts([statement], [0], [silent]) == (statement,)


def test_cue_of_an_issue_makes_it_a_candidate_however_far_it_lies():
    saying = Saying("Reyes", "said", "the gantries must not come")
    issues = [Issue(f"i{n}", f"matter {n} weather") for n in range(9)]
    gantries = Issue("gantries", "Something else", cues=("gantries",))
    found = find_candidates([saying], [*issues, gantries], engine=Fake())
    assert len(issues) in {candidate.issue for candidate in found}


def test_features_are_as_many_as_their_names():
    one = Candidate(0, 0, 0.5, 0.1, 0.5, 0.0, 1, 0, False)
    found = features([one], [Leaning((0.7, 0.1, 0.1, 0.1), (), (1 / len(ACTS),) * len(ACTS))])
    assert [rows.shape for rows in found] == [(1, len(names)) for names in (TAKES, SIDES, HINGES)]
    shipped = weighing()
    assert [len(each) for each in (shipped.takes, shipped.sides, shipped.hinges)] == [
        len(names) for names in (TAKES, SIDES, HINGES)
    ]


@pytest.mark.parametrize(
    ("chances", "value"),
    [
        ((0.9, 0.05, 0.03, 0.02), None),
        ((0.2, 0.7, 0.05, 0.05), "for"),
        ((0.2, 0.05, 0.7, 0.05), "against"),
        ((0.1, 0.31, 0.3, 0.29), "unclear"),
    ],
)
def test_stance_is_taken_beyond_its_limit_and_unclear_where_none_prevails(chances, value):
    nothing = np.zeros(1, np.float32)
    limits = Weighing(nothing, nothing, nothing, least=0.4, clear=0.5)
    assert decide(np.array(chances, np.float32), limits)[0] == value


def test_places_in_the_words_are_places_in_the_document():
    pieces = (Span("d", 10, 15), Span("d", 20, 30))
    statement = Statement(content=pieces)
    # The words are five characters, a space, ten characters.
    assert list(place(statement, [(3, 8)])) == [Span("d", 13, 15), Span("d", 20, 22)]


def test_issue_of_the_condition_does_not_hang_on_it():
    saying = Saying(by="Kolb", cue="said", words="The cranes come only if the bonus is paid.")
    cranes, bonus = find_candidates([saying], [CRANES, BONUS], engine=Fake())
    assert {CRANES.id: cranes.hangs > 0, BONUS.id: bonus.hangs < 0} == {
        "cranes": True,
        "bonus": True,
    }
    even = Leaning((0.1, 0.6, 0.1, 0.2))
    (_, plain, _, hinged), (_, paid, _, bare) = weigh([cranes, bonus], [even, even], weighing())
    assert hinged / plain > bare / paid
