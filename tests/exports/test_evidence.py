"""Nothing is written that does not stand in its text."""

from dataclasses import replace

import pytest

from verbale.errors import BrokenRecord
from verbale.exports import FORMATS, to_terminal
from verbale.exports.evidence import check_evidence
from verbale.record import Passage, Record, Span, Stance


def broken_first(record: Record, **fields: object) -> Record:
    """The record with these fields changed in its second statement, the direct one."""
    first, second, *others = record.statements
    return replace(record, statements=(first, replace(second, **fields), *others))


def test_sound_record_passes(record, strait):
    check_evidence(record)
    check_evidence(strait)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"content": (Span("ferry", 10, 99_999),)}, "runs past the text's end"),
        ({"content": (Span("other", 0, 5),)}, "in no document"),
        ({"content": (Span("ferry", 18, 19),)}, "nothing but white space"),
        ({"content": (Span("ferry", 5, 12),)}, "begin or end in white space: ' talks '"),
        ({"content": (Span("ferry", 6, 11), Span("ferry", 0, 5))}, "out of order"),
        ({"content": (Span("ferry", 0, 8), Span("ferry", 6, 11))}, "overlap"),
        ({"cue": (Span("ferry", 0, 99_999),)}, "cue: 0-99999"),
        ({"speakers": ("nobody",)}, "names 'nobody'"),
        ({"on_behalf_of": "nobody"}, "names 'nobody'"),
        ({"stances": (Stance("peace", "for"),)}, "names 'peace'"),
        ({"confidence": 1.5}, "not between 0 and 1"),
        ({"confidence": float("nan")}, "not between 0 and 1"),
    ],
)
def test_broken_statement_is_named(record, fields, fault):
    broken = broken_first(record, **fields)
    with pytest.raises(BrokenRecord, match=r"^statement ") as raised:
        check_evidence(broken)
    assert fault in str(raised.value)
    assert "Nothing was written" in str(raised.value)


def test_white_space_may_end_indirect_words(record):
    check_evidence(broken_first(record, kind="indirect", content=(Span("ferry", 5, 12),)))


def test_noise_is_checked(record):
    with pytest.raises(BrokenRecord, match=r"noise \(caption\)"):
        check_evidence(replace(record, noise=(Passage(Span("ferry", 0, 99_999), "caption"),)))


def test_two_documents_of_one_id_are_refused(record):
    with pytest.raises(BrokenRecord, match="same id"):
        check_evidence(replace(record, documents=record.documents * 2))


def test_every_format_checks_first(record):
    broken = broken_first(record, content=(Span("ferry", 10, 99_999),))
    for format in FORMATS:
        with pytest.raises(BrokenRecord):
            format.write(broken, None)
    with pytest.raises(BrokenRecord):
        to_terminal(broken)
