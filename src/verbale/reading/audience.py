"""To whom words are said: "told the Courier", "urged both sides", "in an interview with RTM"."""

from __future__ import annotations

import re
from dataclasses import replace

from verbale.reading.descriptions import resolve_description
from verbale.reading.pronouns import pronoun_of, resolve_pronoun, resolve_two
from verbale.reading.report import Report
from verbale.record import Mention, Span, Statement
from verbale.text.offices import title_before

# Verbs whose object is the one addressed.
_TELLS = re.compile(
    r"\b(?:told|tells?|telling|assur(?:ed|es?|ing)|remind(?:ed|s|ing)?|inform(?:ed|s|ing)?)$", re.I
)
# Verbs that have an object of that kind only where "to", "that" or "for" follows it.
_ASKS = re.compile(
    r"\b(?:ask(?:ed|s|ing)?|urg(?:ed|es?|ing)|beg(?:ged|s)?|press(?:ed|es)?|order(?:ed|s)?|"
    r"encourag(?:ed|es)|invit(?:ed|es)|warn(?:ed|s|ing)?|promis(?:ed|es|ing)|"
    r"(?:call(?:ed|s|ing)?|calling) on|appeal(?:ed|s|ing)? to|demand(?:ed|s|ing)? (?:of|from)|"
    r"plead(?:ed|s)? with|threaten(?:ed|s|ing)?)$",
    re.I,
)
_SAYS_TO = re.compile(
    r"(?:\s(?:on|in|at|by)\s\w+|\s(?:yesterday|today|again|later|also|this week|last \w+))*\sto\s"
)
_IN_TALK = re.compile(
    r"\b(?:interview(?:ed)? (?:with|by|to|for)|(?:speaking|talking|spoke|talked|complained) to|"
    r"(?:letter|message|remarks|comments|statement) to|by phone with|conversation with)\s",
    re.I,
)
# What may stand between the verb and the name: "the station", "news portal".
_BEFORE_NAME = re.compile(
    r"(?:\b(?:the|a|an|its|his|her|our|news|portal|station|television|tv|radio|newspaper|paper|"
    r"magazine|daily|weekly|broadcaster|agency|channel|website|programme|program|show|state|public|"
    r"network|outlet|local|national|business|syndicate|company)\b|[\s\"“'‘])*",
    re.I,
)
_BOTH = re.compile(
    r"(?:both|the two)\s(?:sides|parties|companies|countries|governments|states|leaders|men|"
    r"ministers)\b|the (?:parties|sides)\b",
    re.I,
)
_PRONOUN = re.compile(r"(?:him|her|them)\b")
_WITH_WISH = re.compile(r"(?:\s\w+)?\s?(?:,|\b(?:to|not to|that|for|additional|:)(?:\s|$))")


def find_audience(report: Report, statement: Statement) -> tuple[Span, ...]:
    """The names of those whom the words address; () where the report does not say."""
    for piece in statement.cue:
        words = report.text[piece.start : piece.end]
        told = _TELLS.search(words)
        if told or _ASKS.search(words):
            found = _object(report, statement, piece.end, sure=bool(told))
            if found:
                return found
        to = _SAYS_TO.match(report.text, piece.end)
        if to and re.search(r"\b(?:said|says|say|wrote|complained|explained)$", words):
            return _named_at(report, to.end())
    if statement.cue and not statement.inner:
        return _partner(report, statement)
    return _as_before(report, statement)


def _object(report: Report, statement: Statement, place: int, *, sure: bool) -> tuple[Span, ...]:
    """The one named, described or meant by a pronoun right after the verb."""
    start = place + len(report.text[place:]) - len(report.text[place:].lstrip(" "))
    named = _named_at(report, start)
    if named:
        wish = sure or _WITH_WISH.match(report.text, named[-1].end)
        return named if wish else ()
    both = _BOTH.match(report.text, start)
    listener = replace(statement, source=(Span(statement.document, start, start + 1),))
    if both:
        return resolve_two(report, listener, both.group().lower().replace("the p", "both p")).spans
    pronoun = _PRONOUN.match(report.text, start)
    if pronoun and not re.match(r"\s(?:own|\w+['’]s)\b", report.text[pronoun.end() :]):
        return _meant(report, statement, Span(statement.document, start, pronoun.end()))
    return _described(report, statement, start)


def _named_at(report: Report, place: int) -> tuple[Span, ...]:
    """The names that begin here, after their titles; several joined by "and"."""
    found: list[Span] = []
    for mention in report.mentions:
        if mention.span.start < place:
            continue
        if not _leads_to(report, place, mention):
            break
        if mention.type != "place":
            found.append(mention.span)
        place = mention.span.end
        joined = re.compile(r"\s?(?:,|and|,\s?and)\s").match(report.text, place)
        if not joined:
            break
        place = joined.end()
    return tuple(found)


def _leads_to(report: Report, place: int, mention: Mention) -> bool:
    title = title_before(report.text, mention.span.start)
    start = title[0] if title and title[0] >= place else mention.span.start
    if not _BEFORE_NAME.fullmatch(report.text, place, start):
        return False
    return not re.match(r"['’]s?\s", report.text[mention.span.end :][:3])


def _meant(report: Report, statement: Statement, words: Span) -> tuple[Span, ...]:
    """Whom "him" means: not the speaker."""
    pronoun = pronoun_of(report.words(words)) or "he"
    if pronoun == "they":
        return ()
    listener = replace(statement, source=(words,))
    return resolve_pronoun(report, listener, statement, pronoun).spans


def _described(report: Report, statement: Statement, start: int) -> tuple[Span, ...]:
    """ "The Israeli leader", "the minister": the one whom the report introduces so."""
    for end in _ends_of_words(report, start):
        words = report.text[start:end]
        description = report.describe(words)
        if description is not None and description.kind == "head" and not description.plural:
            listener = replace(statement, source=(Span(statement.document, start, end),))
            return resolve_description(report, listener, words, statement).spans
    return ()


# A description of one addressed has no more words than this.
LONGEST = 5


def _ends_of_words(report: Report, start: int) -> list[int]:
    if not re.match(r"the\s", report.text[start : start + 4]):
        return []
    words = re.compile(rf"(?:[\w'’-]+ ){{1,{LONGEST}}}").match(report.text, start)
    return (
        []
        if words is None
        else [start + gap.start() for gap in re.finditer(r" ", words.group()) if gap.start() > 3]
    )


def _partner(report: Report, statement: Statement) -> tuple[Span, ...]:
    """With whom the speaker talks in the sentence of the cue: an interview, a letter."""
    cue = statement.cue[0]
    first, last = _sentence(report, cue.start)
    for match in _IN_TALK.finditer(report.text, first, last):
        if any(piece.start <= match.start() < piece.end for piece in statement.content):
            continue
        named = _named_at(report, match.end())
        if named:
            return named[:1]
    return ()


def _sentence(report: Report, place: int) -> tuple[int, int]:
    number = report.sentence(place)
    starts = report.sentence_starts
    end = starts[number + 1] if number + 1 < len(starts) else len(report.text)
    return starts[number], end


def _as_before(report: Report, statement: Statement) -> tuple[Span, ...]:
    """A quotation that goes on without a source is said to the same."""
    if statement.inner or statement.source or not report.said:
        return ()
    last = [said.statement for said in report.said if not said.statement.inner][-1:]
    if not last or not last[0].audience or statement.antecedent != last[0].antecedent:
        return ()
    return last[0].audience
