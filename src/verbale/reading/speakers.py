"""What "he" or "the ministry" stands for in one document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from verbale.reading.audience import find_audience
from verbale.reading.descriptions import resolve_description
from verbale.reading.order import is_out_of_order
from verbale.reading.pronouns import PRONOUNS, pronoun_of, resolve_pronoun
from verbale.reading.report import Answer, Report, figures_of, nearest_mention, place_of
from verbale.reading.sources import find_named
from verbale.record import Document, Mention, Reason, Span, Statement
from verbale.text.offices import are_compatible


def resolve_speakers(
    document: Document, statements: Sequence[Statement], mentions: Sequence[Mention]
) -> tuple[Statement, ...]:
    """The statements with the words that their sources stand for, and why.

    Left empty where the report does not tell: an honest gap rather than a wrong name.
    """
    report = Report(document, mentions)
    # An inner statement comes after the one around it, whose speaker it cannot have.
    order = sorted(
        range(len(statements)),
        key=lambda place: (statements[place].inner, place_of(statements[place])),
    )
    report.out_of_order = is_out_of_order(report, [statements[place] for place in order])
    resolved: dict[int, Statement] = {}
    for place in order:
        statement = statements[place]
        outer = _outer(statement, statements, resolved) if statement.inner else None
        answer = _answer(report, statement, outer)
        resolved[place] = replace(
            statement,
            antecedent=answer.spans,
            reasons=(*statement.reasons, answer.reason()),
        )
        audience = find_audience(report, resolved[place])
        if audience != statement.audience:
            resolved[place] = replace(resolved[place], audience=audience)
        report.remember(resolved[place], answer)
    settled = [resolved[place] for place in range(len(statements))]
    return tuple(_as_in_body(report, statement, settled) for statement in settled)


# A headline's words that many of its letters tell from a chance likeness.
LEAST_LETTERS = 12


def _as_in_body(report: Report, statement: Statement, settled: Sequence[Statement]) -> Statement:
    """A quotation as headline with the speaker whom the body names for the same words."""
    if statement.source or statement.antecedent or statement.inner:
        return statement
    words = _letters(report, statement)
    if len(words) < LEAST_LETTERS or not report.is_heading(place_of(statement)):
        return statement
    for other in settled:
        spans = other.antecedent or other.source
        if other.inner or other.content == statement.content or not spans:
            continue
        if words in _letters(report, other):
            because = "A headline; the body has the same words and says whose they are."
            reasons = [reason for reason in statement.reasons if reason.field != "speakers"]
            reason = Reason("speakers", 0.8, because, other.content)
            return replace(statement, antecedent=spans, reasons=(*reasons, reason))
    return statement


def _letters(report: Report, statement: Statement) -> str:
    words = " ".join(report.words(piece) for piece in statement.content)
    return " ".join(re.findall(r"\w+", words.lower()))


def _outer(
    statement: Statement, statements: Sequence[Statement], resolved: dict[int, Statement]
) -> Statement | None:
    """The statement in whose content this one lies, resolved already or not."""
    inside = (statement.source or statement.cue or statement.content)[0]
    best: tuple[int, Statement] | None = None
    for place, other in enumerate(statements):
        if other is statement or other.content == statement.content:
            continue
        if any(piece.contains(inside) for piece in other.content):
            length = sum(map(len, other.content))
            if best is None or length < best[0]:
                best = (length, resolved.get(place, other))
    return best[1] if best else None


def _answer(report: Report, statement: Statement, outer: Statement | None) -> Answer:
    if not statement.source:
        return _continued(report, statement, outer)
    source = statement.source[0]
    words = report.words(source)
    pronoun = pronoun_of(words)
    if pronoun:
        return resolve_pronoun(report, statement, outer, pronoun)
    last = _last_pronoun(statement, words)
    if last:
        return resolve_pronoun(
            report, last, outer, pronoun_of(report.words(last.source[0])) or "he"
        )
    named = find_named(report, statement)
    together = re.match(r"(he|she|it|they)\s+and\b", words, re.IGNORECASE)
    if named and together:
        first = resolve_pronoun(report, statement, outer, PRONOUNS[together.group(1).lower()])
        named = (*first.spans, *named) if first.spans else named
    if named:
        names = " and ".join(report.words(span) for span in named)
        return Answer(named, 0.97, f"The source names {names}.")
    owned = re.match(r"(his|her|its|their)\s+(?:own\s+)?(.+)", words, re.IGNORECASE)
    if owned:
        return _owned(report, statement, outer, owned)
    return resolve_description(report, statement, words, outer)


def _last_pronoun(statement: Statement, words: str) -> Statement | None:
    """ "Zahrat, he" of "Zahrat, he repeated, needs the fee": the pronoun alone speaks."""
    match = re.search(r",\s(he|she|they)$", words)
    if match is None:
        return None
    end = statement.source[0].end
    pronoun = Span(statement.document, end - len(match.group(1)), end)
    return replace(statement, source=(pronoun,))


def _owned(
    report: Report, statement: Statement, outer: Statement | None, owned: re.Match[str]
) -> Answer:
    """ "His spokesman", "her government": of the one who is meant by "his"."""
    owner = resolve_pronoun(report, statement, outer, PRONOUNS[owned.group(1).lower()])
    description = report.describe(owned.group(2))
    figures = figures_of(report, owner.spans)
    if description is None or description.kind == "people":
        return Answer((), 0.5, f"'{owned.group()}' names nobody in particular.")
    if description.kind == "head" and figures:
        holders = [
            figure
            for figure in report.figures
            if figure.type == "person"
            and figures[0].key in figure.parties
            and any(are_compatible(description, office) for office in figure.offices)
        ]
        if len(holders) == 1:
            span = nearest_mention(holders[0], statement.source[0])
            return Answer((span,), 0.75, f"'{owned.group()}' is {holders[0].name}.")
    because = owner.because.replace(f"'{report.words(statement.source[0])}'", f"'{owned.group(1)}'")
    return Answer(owner.spans, min(owner.confidence, 0.7), because, owner.evidence)


def _continued(report: Report, statement: Statement, outer: Statement | None) -> Answer:
    """No source: a quotation that goes on, or words whose speaker nobody names."""
    place = place_of(statement)
    if outer is not None or statement.inner:
        return Answer((), 0.5, "The report does not say whose words these are.")
    if report.is_heading(place):
        return _heading_without_source(report, statement)
    before = [said for said in report.said if not said.statement.inner]
    if before:
        last = before[-1]
        near = report.paragraph(place) - report.paragraph(last.statement.content[-1].end - 1)
        quoted = statement.kind != "indirect" or near == 0
        if near <= 1 and quoted and last.answer.spans:
            return Answer(
                last.answer.spans,
                min(0.85, last.answer.confidence),
                "The words go on without a new source; the statement before has this speaker.",
            )
        if near <= 1 and quoted and last.statement.source:
            return Answer(
                last.statement.source,
                0.6,
                "The words go on without a new source; the statement before has this source.",
            )
    return Answer((), 0.5, "The report names no source for these words.")


def _heading_without_source(report: Report, statement: Statement) -> Answer:
    """A quotation as headline: its words stand again in the body, where the source is named."""
    return Answer((), 0.5, "A headline that names no source.")
