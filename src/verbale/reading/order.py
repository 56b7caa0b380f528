"""Whether the sentences of a report stand in another order than they were written in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from verbale.reading.figures import Figure, title_of
from verbale.reading.report import Report
from verbale.record import Statement
from verbale.text.names import Gender, person_name
from verbale.text.offices import title_before

_DATELINE = re.compile(
    r"(?m)^[A-Z][A-Z .,'/-]{2,40}(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?,? ?(?:\([A-Za-z ]{2,24}\)|"
    r"REUTERS|AP|AFP|DPA)"
    r" ?(?:-|–|—|--) "
)


# A dateline opens the report; in one of the first lines there may still be headlines before it.
LAST_LINE_OF_DATELINE = 5


def is_out_of_order(report: Report, statements: Sequence[Statement]) -> bool:
    """Whether the sentences stand in another order than they were written in.

    Signs: a dateline in the middle; a surname in the body before the full name with its office; a
    "he" before any man is named. One dateline or two of the others are enough.
    """
    dateline = _DATELINE.search(report.text)
    if dateline and report.paragraph(dateline.start()) >= LAST_LINE_OF_DATELINE:
        return True
    signs = sum(_surname_first(report, figure) for figure in report.figures)
    signs += sum(_is_orphan(report, statement) for statement in statements if not statement.inner)
    return signs >= 2


def _surname_first(report: Report, figure: Figure) -> bool:
    """Whether the body names a person by the surname before it introduces him."""
    if figure.type != "person":
        return False
    body = [span for span in figure.mentions if not report.is_heading(span.start)]
    full = [span for span in body if person_name(report.words(span)).is_full]
    if not full or not body or body[0] == full[0] or report.is_quoted(body[0].start):
        return False
    introduced = title_before(report.text, full[0].start) is not None
    titled = title_of(report.text, body[0]) is not None or title_before(report.text, body[0].start)
    apart = report.paragraph(full[0].start) - report.paragraph(body[0].start)
    return introduced and not titled and apart >= 1


def _is_orphan(report: Report, statement: Statement) -> bool:
    """Whether "he" or "she" is the source before anybody is named whom it can mean."""
    if not statement.source or report.is_quoted(statement.source[0].start):
        return False
    words = report.words(statement.source[0]).lower()
    if words not in {"he", "she"}:
        return False
    gender: Gender = "m" if words == "he" else "f"
    return not any(
        figure.type == "person"
        and figure.gender in {gender, None}
        and figure.mentions[0].start < statement.source[0].start
        for figure in report.figures
    )
