"""The names that a source holds, and which of them is the one who speaks."""

from __future__ import annotations

import re
from bisect import bisect_left

from verbale.reading.report import Report
from verbale.record import Mention, Span, Statement
from verbale.text.offices import title_before


def find_named(report: Report, statement: Statement) -> tuple[Span, ...]:
    """The mentions that are the heads of the source words."""
    found: list[Span] = []
    for piece in statement.source:
        found += [mention.span for mention in _heads(report, piece)]
    if found:
        found += _joined(report, statement, found[-1])
        found = _joined_before(report, statement.source[0], found)
    return tuple(dict.fromkeys(found))


_LINK = re.compile(
    r"^(?:\s*\([^)]*\))?\s*(?:,|and|or|,\s*and|&|as well as|both)\s*(?:both\s)?", re.I
)


def _heads(report: Report, source: Span) -> list[Mention]:
    """Of the mentions in a source those that it is about, not those it names beside them."""
    inside = report.inside(source)
    if not inside:
        return []
    persons = [m for m in inside if m.type == "person" and not _is_owned(report, source, m)]
    persons = [m for m in persons if not _is_complement(report, source, m)]
    persons = [m for m in persons if not _is_beyond(report, source, m)]
    if persons:
        return _together(report, persons)
    if _is_complement(report, source, inside[0]):
        return []  # "the foreign ministers of Oldmark, Vessland and Torrenia"
    others = [m for m in inside if m.type != "person" and _is_head(report, source, m)]
    return _together(report, others)


def _is_owned(report: Report, source: Span, mention: Mention) -> bool:
    """Whether something of the mention is meant ("Mr. Moon's office")."""
    after = report.text[mention.span.end : min(source.end, mention.span.end + 4)]
    return bool(re.match(r"\s?['’]s?(?:\s|$)", after)) and mention.span.end + 3 < source.end


def _is_complement(report: Report, source: Span, mention: Mention) -> bool:
    """Whether the mention only says whose or with whom ("a spokesman for Mr. Netanyahu")."""
    title = title_before(report.text, mention.span.start)
    start = max(source.start, title[0] if title else mention.span.start)
    before = report.text[source.start : start]
    found = re.search(
        r"\b(of|for|to|from|with|including|by|in|at|on|under|about)\s+(?:(?:the|a|an)\s+)?$", before
    )
    if not found:
        return False
    return not (found.group(1) == "including")


_BEYOND = re.compile(
    r"\b(?:privy|familiar|including|close|briefed|involved|who|with|on|in|at)\b", re.IGNORECASE
)


def _is_beyond(report: Report, source: Span, mention: Mention) -> bool:
    """Whether the mention only adds to one described ("a leader privy to talks with Orr and Lee").

    One who is named after a description stands beside its noun or comma: "the leader, Ann Lee".
    """
    before = report.text[source.start : mention.span.start]
    cut = _BEYOND.search(before)
    if not cut or not re.match(r"(?:an?|one|another|some|two|three)\s", before, re.IGNORECASE):
        return False
    if any(
        other.span.end <= source.start + cut.start() and other.type == "person"
        for other in report.inside(source)
    ):
        return False
    return report.describe(before[: cut.start()].strip(" ,")) is not None


def _is_head(report: Report, source: Span, mention: Mention) -> bool:
    """Whether a state or organisation is itself the source ("Russia", "the White House")."""
    after = report.text[mention.span.end : source.end]
    if re.match(r"\s?['’]s?(?:\s|$)", after) and after.strip(" '’s"):
        return False
    if _is_complement(report, source, mention):
        return False
    after = re.sub(r"^\s(?:allies|members|member states|countries)\b", "", after)
    rest = re.split(
        r"[,(]|\s(?:and|in|on|at|of|who|which|itself|for|under|or|both|-|–)\b", after, maxsplit=1
    )[0]
    return not rest.strip(" .\"”’'")


def _together(report: Report, heads: list[Mention]) -> list[Mention]:
    """The first head and those joined to it by "and" or a comma; an apposition is not."""
    kept = heads[:1]
    for mention in heads[1:]:
        between = report.text[kept[-1].span.end : mention.span.start]
        title = title_before(report.text, mention.span.start)
        if title and title[0] >= kept[-1].span.end:
            between = report.text[kept[-1].span.end : title[0]]
        if re.search(r"\band\b|\bor\b|&", between) and len(between) < 90:
            kept.append(mention)
        elif between == ", " and len(heads) == 2 and mention.type == "person" == heads[0].type:
            kept = [mention]  # "Orr, Lee says, is the only one": the subject, then who says so
        elif re.fullmatch(r"\s*,\s*", between) and len(heads) > 2:
            kept.append(mention)
    return kept


def _joined_before(report: Report, source: Span, found: list[Span]) -> list[Span]:
    """A speaker left out before the source ("Mauritania" of "Mauritania and Algeria")."""
    number = report.sentence(source.start)
    first = report.figure_of.get(found[0])
    opening = bisect_left(report.starts, report.sentence_starts[number])
    for mention in report.mentions[opening : opening + 1]:
        begins = report.sentence_starts[number] == mention.span.start
        if begins and re.fullmatch(r"\sand\s", report.text[mention.span.end : source.start]):
            if first is not None and (mention.type == "person") == (first.type == "person"):
                return [mention.span, *found]
    return found


def _joined(report: Report, statement: Statement, last: Span) -> list[Span]:
    """Speakers whom the source words left out ("Russia" of "both Russia and NATO allies")."""
    source = statement.source[-1]
    limit = statement.cue[0].start if statement.cue else 0
    if len(statement.source) > 1 or not source.end <= limit:
        return []
    found: list[Span] = []
    place = source.end
    kind = report.figure_of[last].type if last in report.figure_of else ""
    while True:
        link = _LINK.match(report.text[place:limit])
        following = [
            m
            for m in report.mentions
            if m.span.start >= place and (m.type == "person") == (kind == "person")
        ][:1]
        if not link or not following or following[0].span.end > limit:
            break
        mention = following[0]
        title = title_before(report.text, mention.span.start)
        start = title[0] if title else mention.span.start
        if not place <= start <= place + len(link.group()) + 4:
            break
        found.append(mention.span)
        place = mention.span.end
    between = report.text[source.end : found[0].start] if found else ""
    everything = report.text[source.end : found[-1].end] if found else between
    return found if re.search(r"\band\b", everything) else []
