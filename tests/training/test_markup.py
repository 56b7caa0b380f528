"""Marked-up text read into offsets."""

from __future__ import annotations

import pytest

from verbale.training.markup import read_marked

SOURCE = """<n:person>Maria Kolb</n> spoke.

<s1,2><n:person>Kolb</n></s> <c1>said</c> <q1>"We will not sign,"</q> and <c2>rejected</c> \
<q2>the <s3>port</s>'s <c3>offer of</c> <q3>night shifts</q></q>.
1: reject speakers=kolb for=dockers on=2031-05-02
2: reject
3: offer|demand optional
"""


def words(text: str, spans: object) -> list[str]:
    assert isinstance(spans, list)
    return [text[start:end] for start, end in spans]


def test_marks_become_offsets_into_the_plain_text() -> None:
    marked = read_marked(SOURCE)
    assert marked.text.startswith("Maria Kolb spoke.\n\nKolb said ")
    assert [words(marked.text, s["content"]) for s in marked.statements] == [
        ['"We will not sign,"'],
        ["the port's offer of night shifts"],
        ["night shifts"],
    ]
    assert marked.names[0] == (0, len("Maria Kolb"), "person")


def test_shared_source_belongs_to_both() -> None:
    marked = read_marked(SOURCE)
    assert [words(marked.text, s["source"]) for s in marked.statements] == [
        ["Kolb"],
        ["Kolb"],
        ["port"],
    ]


def test_descriptions_are_read() -> None:
    first, _, third = read_marked(SOURCE).statements
    assert (first["speakers"], first["on_behalf_of"], first["said_on"]) == (
        ["kolb"],
        "dockers",
        "2031-05-02",
    )
    assert (third["act"], third.get("optional")) == (["offer", "demand"], True)
    assert [first["kind"], third["kind"]] == ["direct", "indirect"]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<q1>No.</q>", "has no line"),
        ("<q1>No.\n1: reject", "not closed"),
        ("No.</q>\n1: reject", "closes nothing"),
        ("<c1>said</c> no\n1: reject", "no content"),
        ("<q1>No.</q>\n1: shout", "no act"),
        ("<q1>No.</q>\n1: reject loudly", "unknown word"),
        ("No.\n1: reject", "no marks"),
    ],
)
def test_wrong_marks_are_named(source: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_marked(source, where="case")
