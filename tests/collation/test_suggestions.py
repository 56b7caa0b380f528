"""Statements are worded as propositions, and the weightiest become suggested issues."""

import numpy as np
import pytest

from verbale.collation.codebook_faults import find_faults
from verbale.collation.proposition_form import Telling
from verbale.collation.propositions import word_propositions
from verbale.collation.suggestions import MOST, suggest_issues
from verbale.record import Document, Entity, Issue, Span, Statement
from verbale.text.wording import find_words


@pytest.mark.parametrize(
    ("cue", "content", "proposition"),
    [
        ("urged", "Velmar not to admit new members", "Velmar admits new members"),
        (
            "demanded",
            "all foreign forces withdraw from Ostmark",
            "All foreign forces withdraw from Ostmark",
        ),
        ("refused", "to lift its blockade of the port", "Kestria lifts its blockade of the port"),
        (
            "said",
            "We will never accept a gate in the strait.",
            "Kestria accepts a gate in the strait",
        ),
        (
            "insisted on",
            "the withdrawal of frigates from the strait",
            "Frigates are withdrawn from the strait",
        ),
        ("called for", "an end to the flow of arms", "The flow of arms ends"),
        ("wanted", "the sanctions lifted in full", "The sanctions are lifted in full"),
        ("insisted on", "lifting sanctions on Velmar", "Sanctions on Velmar are lifted"),
        (
            "said",
            "There can be no compromise on free passage.",
            "There is compromise on free passage",
        ),
        ("said", "it would be unacceptable to grant Velmar a veto", "Velmar is granted a veto"),
        ("said", "Velmar and Kestria should have dialogue", "Velmar and Kestria have dialogue"),
        ("said", "Kestria will not make any concessions", "Kestria makes concessions"),
        ("said", "The strait must not be closed by anyone", "The strait is closed"),
        ("said", "Velmar will get a seat on the board", "Velmar gets a seat on the board"),
        ("said", "The talks today must end in June", "The talks end in June"),
    ],
)
def test_what_is_demanded_or_refused_is_worded(cue, content, proposition):
    texts = [each.text for each in word_propositions(Telling((content,), cue, "Kestria"))]
    assert proposition in texts


@pytest.mark.parametrize(
    "content",
    [
        *("it must not stop halfway", "the talks were useful", "no"),
        *("Velmar will walk away from the table", "Kestria must take its ears off the seabed"),
        *("Velmar should stop the clock until the end of spring", "Velmar must come"),
        "Velmar must not reach a situation",
    ],
)
def test_what_does_not_stand_for_itself_is_not_worded(content):
    assert word_propositions(Telling((content,), "said", "Kestria")) == ()


class WordEngine:
    """Texts lie near each other by the words that they share."""

    def embed(self, texts):
        rows = np.zeros((len(texts), 512), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in find_words(text):
                row[sum(map(ord, word.stem)) % 512] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)


LINES = [
    ("demand", "urged", "Velmar to withdraw its frigates from the strait", "kestria"),
    ("reject", "refused", "to withdraw its frigates from the strait", "velmar"),
    ("demand", "demanded", "an end to the sanctions on grain", "velmar"),
]


def suggest():
    text = "Kestria Velmar\n" + "\n".join(f"{cue} {content}" for _, cue, content, _ in LINES)
    statements = []
    for act, cue, content, party in LINES:
        at = text.index(f"{cue} {content}")
        cues = (Span("d", at, at + len(cue)),)
        contents = (Span("d", at + len(cue) + 1, at + len(cue) + 1 + len(content)),)
        statements.append(Statement(contents, cues, act=act, speakers=(party,), on_behalf_of=party))
    entities = [
        Entity("kestria", "state", "Kestria", mentions=(Span("d", 0, 7),)),
        Entity("velmar", "state", "Velmar", mentions=(Span("d", 8, 14),)),
    ]
    found = suggest_issues(
        [Document("d", "d", text)], statements, entities, [], engine=WordEngine()
    )
    return found, statements


def test_a_demand_and_its_refusal_are_one_issue():
    found, statements = suggest()
    (frigates,) = [issue for issue in found if "frigates" in issue.proposition]
    assert frigates.proposition == "Velmar withdraws its frigates from the strait"
    assert set(frigates.evidence) == {statements[0].id, statements[1].id}


def test_suggestions_are_marked_few_and_differently_named():
    found, _ = suggest()
    assert 1 < len(found) <= MOST
    assert all(issue.suggested and issue.evidence for issue in found)
    assert len({issue.id for issue in found}) == len(found)


def test_name_of_several_members_goes_with_a_plural():
    telling = Telling(
        ("The Social Democrats must resign from the board",), "said", names={"Social Democrats"}
    )
    texts = [each.text for each in word_propositions(telling)]
    assert texts == ["The Social Democrats resign from the board"]


def test_nothing_said_suggests_nothing():
    assert suggest_issues([], [], [], [], engine=WordEngine()) == ()


@pytest.mark.parametrize(
    ("proposition", "fault"),
    [
        ("Should NATO take in Ukraine?", "is a question"),
        ("New sanctions on Russia", "no verb"),
        ("Russia withdraws its troops and Ukraine joins NATO", "joins two matters"),
        ("The ban is not refused", "negated twice"),
        ("It is true that Iran has a bomb", "is true"),
        ("The state pays " + "very " * 30 + "much", "words"),
    ],
)
def test_what_nobody_can_take_a_stance_on_is_told(proposition, fault):
    found = find_faults([Issue("a", proposition)], engine=WordEngine())
    assert any(fault in each.what for each in found)


def test_overlap_and_shared_cues_are_told():
    issues = [
        Issue("a", "NATO takes in new members", cues=("door",)),
        Issue("b", "NATO takes in members", cues=("Door",)),
    ]
    found = [str(each) for each in find_faults(issues, engine=WordEngine())]
    assert any("nearly the same as 'b'" in each for each in found)
    assert any("its cue 'door' is also one of 'b'" in each for each in found)


def test_a_good_codebook_has_no_faults():
    issues = [Issue("a", "NATO takes in new members"), Issue("b", "Wages rise by seven per cent")]
    assert find_faults(issues, engine=WordEngine()) == ()
