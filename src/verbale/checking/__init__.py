"""The proof that nothing in a record is invented: every entry is looked up again in the reports.

This knows the record's form (docs/record.md) and nothing of the code that writes or reads it, so
that a fault over there cannot hide itself here. Every fault found is a line; none is a crash.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from verbale.checking.coverage import check_coverage, check_judgements
from verbale.checking.found import PARTS, check_documents, check_statements
from verbale.checking.places import check_words
from verbale.checking.positions import check_positions, fold
from verbale.checking.settled import (
    check_entities,
    check_issues,
    check_meetings,
    check_utterances,
)
from verbale.checking.whole import MALFORMED, Whole, guard

__all__ = ["PARTS", "check_words", "find_record_faults", "fold"]


def find_record_faults(written: str, texts: Mapping[str, str] | None = None) -> Iterator[str]:
    """What is wrong with a record in JSON, one line each; ``texts`` are the reports by their names.

    Without them places are held against the lengths that the record gives of the reports.
    """
    try:
        record = json.loads(written)
        whole = Whole.of(record, texts)
    except (*MALFORMED, RecursionError) as error:
        yield f"is no record ({error!r})"
        return
    for checks in (
        check_documents,
        check_statements,
        check_entities,
        check_utterances,
        check_meetings,
        check_issues,
        check_positions,
        check_judgements,
        check_coverage,
    ):
        yield from guard(checks.__name__.removeprefix("check_"), checks(whole))
