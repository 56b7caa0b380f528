"""Labelled statements with stances, read."""

import pytest

from verbale.training.stances import read_more, read_talks

TALKS = """%% harbour
about: dockers and a port
issue bonus | The port pays a bonus for night work
issue cranes | The port brings in cranes
- Maria Kolb (dockers) | reject|threaten | <s>Kolb</s> <c>said</c> <q>no crane \
unless <k>jobs are safe</k></q>. | cranes=conditional bonus=none
- a clerk (-) | assert | <q>It rained</q>, <s>he</s> <c>said</c>. | bonus=~for
"""


@pytest.fixture
def talks(tmp_path):
    path = tmp_path / "talks-1.txt"
    path.write_text(TALKS, encoding="utf-8")
    return read_talks(path)


def test_statement_has_its_speaker_words_codes_and_condition(talks):
    first, second = talks[0].statements
    assert (first.saying.by, first.saying.cue) == ("Maria Kolb, dockers", "said")
    assert first.acts == ("reject", "threaten")
    assert {issue: code.value for issue, code in first.codes.items()} == {
        "cranes": "conditional",
        "bonus": "none",
    }
    assert [first.saying.words[a:b] for a, b in first.hinge] == ["jobs are safe"]
    assert second.saying.by == "a clerk"
    assert (second.codes["bonus"].value, second.codes["bonus"].sure) == ("for", False)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("- X (a) | shout | <q>no</q> | cranes=for", "unknown act"),
        ("- X (a) | reject | no | cranes=for", "no <q>"),
        ("- X (a) | reject | <q>no | cranes=for", "not closed"),
        ("- X (a) | reject | <q>no</q> | boats=for", "names no issue"),
        ("somebody said no", "neither"),
    ],
)
def test_fault_is_told_with_its_place(tmp_path, line, fault):
    path = tmp_path / "talks-1.txt"
    path.write_text(TALKS + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"talks-1.txt:7: .*{fault}"):
        read_talks(path)


def test_further_propositions_are_issues_of_their_own(tmp_path, talks):
    path = tmp_path / "more-1.txt"
    path.write_text(
        "@ harbour-1 | reject | -Machines take over | ?Dockers use cranes {jobs are safe}"
        " | 0Rain\n",
        encoding="utf-8",
    )
    more = read_more(path, talks)
    (statement,) = more.statements
    assert {p: code.value for p, code in statement.codes.items()} == {
        "Machines take over": "against",
        "Dockers use cranes": "conditional",
        "Rain": "none",
    }
    assert [statement.saying.words[a:b] for a, b in statement.hinge] == ["jobs are safe"]
