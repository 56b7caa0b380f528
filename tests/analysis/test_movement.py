"""Movement: only between dated words of different days, with both quotations."""

from dataclasses import replace

from verbale.analysis.movement import find_movement


def test_changed_stance_is_a_step_with_both_statements(make):
    record = make(
        ("norland", "toll", "against", "2", "We reject it"),
        ("norland", "toll", "for", "9", "We take it"),
    )
    (step,) = find_movement(record)
    assert (step.party, step.issue, step.type) == ("norland", "toll", "changed")
    assert (step.before, step.after) == record.positions[0].evidence
    assert step.stances == ("against", "for")
    assert (str(step.days_before), str(step.days_after)) == ("2031-05-02", "2031-05-09")
    assert step.because == "against it then, for it now"


def test_firmer_words_of_the_same_stance_harden_it(make):
    record = make(
        ("norland", "toll", "against", "2", "We want none of it"),
        ("norland", "toll", "against", "9", "It is out of the question"),
        ("norland", "toll", "against", "12", "We might look at it less darkly"),
    )
    assert [step.type for step in find_movement(record)] == ["hardened", "softened"]


def test_plain_words_take_nothing_back(make):
    record = make(
        ("norland", "toll", "against", "2", "It is out of the question"),
        ("norland", "toll", "against", "9", "We want none of it"),
    )
    assert find_movement(record) == ()


def test_words_of_one_day_are_no_movement(make):
    record = make(
        ("norland", "toll", "against", "2", "We reject it"),
        ("norland", "toll", "for", "2", "We take it"),
    )
    assert find_movement(record) == ()


def test_words_without_a_day_show_no_movement(make):
    record = make(
        ("norland", "toll", "against", "", "We reject it"),
        ("norland", "toll", "for", "9", "We take it"),
    )
    assert find_movement(record) == ()


def test_doubtful_stance_shows_no_movement(make):
    record = make(
        ("norland", "toll", "against", "2", "We reject it"),
        ("norland", "toll", "for", "9", "We take it"),
    )
    first, last = record.statements
    doubtful = replace(last, stances=(replace(last.stances[0], confidence=0.4),))
    assert find_movement(replace(record, statements=(first, doubtful))) == ()


def test_days_of_contradiction_are_passed_over(make):
    record = make(
        ("norland", "toll", "against", "2", "We reject it"),
        ("norland", "toll", "for", "5", "We take it"),
        ("norland", "toll", "against", "5", "We reject it again"),
        ("norland", "toll", "for", "9", "We take it now"),
    )
    (step,) = find_movement(record)
    assert step.days_after.first.day == 9


def test_two_parties_do_not_move_by_differing(make):
    record = make(
        ("norland", "toll", "against", "2", "We reject it"),
        ("vester", "toll", "for", "9", "We take it"),
    )
    assert find_movement(record) == ()


def test_strait_shows_tamoura_drop_its_condition_for_the_crew(strait):
    steps = {(step.party, step.issue): step for step in find_movement(strait)}
    step = steps["tamoura", "crew"]
    assert step.stances == ("conditional", "for")
    assert (step.days_before.first.day, step.days_after.first.day) == (12, 15)
    assert ("compact", "escorts") in steps


def test_steps_stand_in_the_order_of_their_days(strait):
    days = [step.days_after.first for step in find_movement(strait)]
    assert days == sorted(days)
