"""How far two codings agree, on records small enough to count by hand and on the strait's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from verbale.analysis.agreement import Agreement, Figure, measure
from verbale.analysis.codings import Coding
from verbale.record import (
    DateRange,
    Document,
    Entity,
    Issue,
    Record,
    Span,
    Stance,
    Statement,
)

LINES = ("the toll must go", "talks begin in May", "no ship will turn", "we accept the fee")
TEXT = "\n".join(LINES)
ISSUES = (Issue("toll", "The toll goes"), Issue("talks", "Talks begin"))
DAY = DateRange(date(2031, 5, 2), date(2031, 5, 2))


def make(*statements: Statement, name: str = "a.txt", **more: object) -> Record:
    people = tuple(Entity(id, "person", id.title()) for id in ("lind", "orr"))
    fields = {"entities": people, "codebook": ISSUES, **more}
    return Record(documents=(Document("a", name, TEXT),), statements=statements, **fields)  # type: ignore[arg-type]


def say(line: int, **settled: object) -> Statement:
    start = TEXT.index(LINES[line])
    fields = {"speakers": ("lind",), "act": "demand", "said_on": DAY, **settled}
    return Statement((Span("a", start, start + len(LINES[line])),), **fields)  # type: ignore[arg-type]


def compare(*records: Record) -> Agreement:
    return measure([Coding(name, record) for name, record in zip("ABC", records, strict=False)])


def figure(agreement: Agreement, variable: str, issue: str | None = None) -> Figure:
    (found,) = [f for f in agreement.figures if (f.variable, f.issue) == (variable, issue)]
    return found


def test_statements_are_counted_as_two_coders_share_them():
    found = compare(make(say(0), say(1), say(2)), make(say(1), say(2), say(3)))
    assert (found.statements, found.matched) == ((3, 3), 2)
    assert found.statement_f1.value == pytest.approx(2 * 2 / 6)
    missing = [(d.statements, d.values) for d in found.disagreements if d.variable == "statement"]
    assert missing == [(("a:0-16", None), ("yes", "no")), ((None, "a:54-71"), ("no", "yes"))]


def test_three_coders_share_statements_by_pairs():
    found = compare(make(say(0)), make(say(0)), make(say(1)))
    # Of three pairs one shares its statement; each pair has two statements.
    assert found.statement_f1.value == pytest.approx(2 * 1 / 6)


def test_kappa_and_alpha_are_those_of_the_matched_statements():
    acts = [("demand", "demand"), ("offer", "offer"), ("demand", "offer"), ("demand", "demand")]
    one = make(*(say(at, act=act) for at, (act, _) in enumerate(acts)))
    other = make(*(say(at, act=act) for at, (_, act) in enumerate(acts)))
    found = figure(compare(one, other), "act")
    assert found.units == 4 and found.agreement.value == 0.75
    assert found.kappa.value == pytest.approx((0.75 - 0.5) / 0.5)
    # Of eight values five demand, three offer: 1 - 7 · 2 / (64 - 25 - 9).
    assert found.alpha.value == pytest.approx(1 - 7 * 2 / 30)
    assert found.kappa_bounds is not None and found.kappa.bounds is None


def test_what_nobody_settled_is_a_value_too():
    one, other = make(say(0, speakers=()), say(1)), make(say(0, speakers=()), say(1, speakers=()))
    agreement = compare(one, other)
    assert figure(agreement, "speakers").agreement.value == 0.5
    (difference,) = agreement.disagreements
    assert difference.values == (["Lind"], [])


def test_joint_speakers_are_one_value_in_whatever_order():
    one, other = make(say(0, speakers=("lind", "orr"))), make(say(0, speakers=("orr", "lind")))
    assert figure(compare(one, other), "speakers").agreement.value == 1


def test_one_value_throughout_is_said_to_have_no_variation():
    found = figure(compare(make(say(0), say(1)), make(say(0), say(1))), "act")
    assert found.agreement.value == 1
    assert found.kappa.value is found.alpha.value is found.kappa_bounds is None
    assert found.note == "no variation: one value throughout"


def test_days_apart_leave_out_what_no_coder_dates():
    later = DateRange(date(2031, 5, 4), date(2031, 5, 6))
    one = make(say(0), say(1, said_on=later), say(2, said_on=None))
    other = make(say(0), say(1, said_on=later), say(2))
    agreement = compare(one, other)
    assert figure(agreement, "said_on").agreement.value == pytest.approx(2 / 3)
    days = figure(agreement, "said_on_days")
    assert days.units == 2 and days.alpha.value == pytest.approx(1)
    assert days.agreement.value is None


def test_days_near_each_other_agree_more_than_days_far_apart():
    def alpha(day: int) -> float:
        moved = DateRange(date(2031, 5, day), date(2031, 5, day))
        far = DateRange(date(2031, 6, 30), date(2031, 6, 30))
        one = make(say(0), say(1, said_on=far))
        found = compare(one, make(say(0, said_on=moved), say(1, said_on=far)))
        value = figure(found, "said_on_days").alpha.value
        assert value is not None
        return value

    assert alpha(3) > alpha(20)


def test_taking_a_stand_and_which_are_measured_apart():
    one = make(say(0, stances=(Stance("toll", "for"),)), say(1, stances=(Stance("toll", "for"),)))
    other = make(say(0, stances=(Stance("toll", "against"),)), say(1))
    found = compare(one, other)
    assert figure(found, "issue", "toll").agreement.value == 0.5
    assert figure(found, "issue", "talks").agreement.value == 1
    # Two statements by two issues.
    assert figure(found, "issue").units == 4 and figure(found, "issue").agreement.value == 0.75
    assert figure(found, "stance", "toll").units == 1
    assert figure(found, "stance", "toll").agreement.value == 0
    told = [(d.issue, d.values) for d in found.disagreements]
    assert told == [("toll", ("for", "against")), ("toll", ("for", "none"))]


def test_an_issue_of_one_codebook_alone_is_left_out_and_said():
    one = make(say(0, stances=(Stance("toll", "for"),)))
    found = compare(one, make(say(0), codebook=ISSUES[1:]))
    assert [f.issue for f in found.figures if f.variable == "issue"] == [None, "talks"]
    assert "Issues of A that no other has: toll." in found.notes
    assert not found.disagreements


def test_agreement_does_not_depend_on_who_is_named_first(strait):
    other = shift(strait)
    forth, back = compare(strait, other), compare(other, strait)
    assert forth.figures == back.figures
    assert forth.statement_f1 == back.statement_f1
    assert len(forth.disagreements) == len(back.disagreements) > 0


def shift(record: Record) -> Record:
    """Every third statement is left out and every fourth is an announcement by nobody."""
    statements = [
        replace(each, act="announce", speakers=()) if at % 4 == 0 else each
        for at, each in enumerate(record.statements)
        if at % 3
    ]
    return replace(record, statements=tuple(statements), utterances=(), positions=())


def test_a_record_agrees_with_itself(strait):
    found = compare(strait, strait)
    assert found.statement_f1.value == 1 and found.matched == len(strait.statements)
    assert not found.disagreements
    for each in found.figures:
        assert each.alpha.value in (None, 1) and each.kappa.value in (None, 1), each
        assert each.alpha.bounds is each.kappa.bounds is each.kappa_bounds is None, each


def test_intervals_are_drawn_by_report_and_repeat(strait):
    found = compare(strait, shift(strait))
    alpha = figure(found, "act").alpha
    assert alpha.value is not None and alpha.bounds is not None
    assert alpha.bounds[0] < alpha.value < alpha.bounds[1]
    assert found == compare(strait, shift(strait))
    assert any("Only 6 reports" in note for note in found.notes)


def test_too_few_reports_have_no_interval_and_it_is_said():
    found = compare(make(say(0), say(1)), make(say(0), say(2)))
    assert found.statement_f1.bounds is None
    assert any(note.startswith("Too few reports") for note in found.notes)


def test_codings_of_other_reports_have_nothing_to_compare():
    other = replace(make(), documents=(Document("a", "a.txt", "Another text."),))
    found = compare(make(say(0)), other)
    assert not found.documents and found.left_out == (("a.txt",), ("a.txt",))
    assert found.statement_f1.value is None and not found.disagreements
    assert any("nothing to compare" in note for note in found.notes)


def test_codings_without_statements_give_no_figure_and_no_error():
    found = compare(make(), make())
    assert found.statement_f1.value is None
    assert all(each.alpha.value is None and each.note for each in found.figures)


def test_a_third_coder_who_misses_a_statement_leaves_its_values_missing():
    found = compare(make(say(0), say(1)), make(say(0), say(1, act="offer")), make(say(0)))
    # Of two units, one has three pairs alike and the other one pair unlike.
    assert figure(found, "act").agreement.value == pytest.approx(3 * 2 / (3 * 2 + 2))


def test_one_coding_alone_agrees_with_nobody():
    with pytest.raises(ValueError, match="two codings"):
        compare(make(say(0)))


def test_what_a_coder_does_not_give_is_missing():
    codings = [
        Coding("A", make(say(0), say(1)), silent_on=frozenset({"act"})),
        Coding("B", make(say(0, act="offer"), say(1, speakers=()))),
    ]
    found = measure(codings)
    assert figure(found, "act").units == 0 and figure(found, "act").note
    assert figure(found, "speakers").agreement.value == 0.5
    assert [each.variable for each in found.disagreements] == ["speakers"]


def test_of_single_judgements_only_what_was_judged_counts():
    judged = {"a:0-16": frozenset({"act", "said_on"}), "a:17-35": frozenset({"act"})}
    one = Coding("A", make(say(0), say(1), say(2)), judged=judged)
    other = Coding("B", make(say(0, act="offer", speakers=()), say(1), say(2), say(3)))
    found = measure([one, other])
    assert found.statements == (2, 4) and found.statement_f1.value is None
    assert figure(found, "act").units == 2 and figure(found, "act").agreement.value == 0.5
    assert figure(found, "speakers").units == figure(found, "issue").units == 0
    assert figure(found, "said_on_days").units == 1
    assert [each.variable for each in found.disagreements] == ["act"]
    assert any("is not measured" in note for note in found.notes)
