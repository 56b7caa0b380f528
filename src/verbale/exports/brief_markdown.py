"""The brief as Markdown, for a wiki, an e-mail or a further tool."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from verbale.exports.entries import Entry
from verbale.exports.evidence import check_evidence
from verbale.exports.outline import Outline, Report, outline
from verbale.exports.standings import Standings, say_bargain, say_condition, say_what_if
from verbale.exports.wording import STANCES_IN_WORDS, count
from verbale.record import Record

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# "1." or "-" that begins a line would become a list.
_LIST = re.compile(r"^(\d+)([.)])|^([-+=])")


def to_markdown(record: Record, *, title: str | None = None) -> str:
    """The brief as Markdown, every entry checked first; no character of a report acts as markup."""
    check_evidence(record)
    brief = outline(record, title=title)
    return "\n".join(_lines(brief)).rstrip() + "\n"


def escape(text: str) -> str:
    r"""
    >>> escape("*no* <b> | 1")
    '\\*no\\* \\<b\\> \\| 1'
    """
    folded = " ".join(_CONTROL.sub(" ", text).split())
    return _LIST.sub(r"\1\\\2\3", _SPECIAL.sub(r"\\\1", folded))


def _lines(brief: Outline) -> Iterator[str]:
    covered = f", {brief.days}" if brief.days else ""
    yield f"# {escape(brief.title)}"
    yield ""
    yield (
        f"{count(len(brief.entries), 'statement')} in "
        f"{count(len(brief.reports), 'report')}{covered}."
    )
    if brief.standings:
        yield from _positions(brief.standings)
        yield from _movement(brief.standings)
        yield from _negotiable(brief.standings)
    yield from _reports(brief)
    yield from _calendar(brief)
    yield from _parties(brief)
    yield "\n## Who said what"
    for report in brief.reports:
        yield from _report(report)
    yield from _comparisons(brief)
    yield from _unsettled(brief)
    engine = f" with {escape(brief.engine)}" if brief.engine else ""
    yield (
        f"\n---\nFound and tied to its sources by Verbale {version('verbale')}{engine}. "
        "Who speaks, for whom and to what end is a machine’s reading: "
        "look at the report before you rely on it."
    )


def _reports(brief: Outline) -> Iterator[str]:
    yield "\n## Reports read\n"
    yield "| Report | Headline | Source | Statements | Left out |"
    yield "|---|---|---|---:|---|"
    for report in brief.reports:
        source = escape(report.outlet) + (f", {report.published}" if report.published else "")
        yield (
            f"| {escape(report.label)} | {escape(report.headline)} | {source} "
            f"| {len(report.entries)} | {report.left_out or 'nothing'} |"
        )
    if brief.failures:
        yield "\n### Not read\n"
        yield from (f"- {escape(f.name)}: {escape(f.reason)}" for f in brief.failures)


def _positions(standings: Standings) -> Iterator[str]:
    yield "\n## Positions\n"
    if standings.is_suggested:
        yield "The issues are suggested: drawn from the reports, not written by a person.\n"
    yield f"| Issue | {' | '.join(map(escape, standings.parties))} | Finding |"
    yield f"|---|{'---|' * len(standings.parties)}---|"
    for row in standings.rows:
        cells = []
        for square in row.squares:
            firm = f", {square.firmness}" if square.firmness else ""
            firm += " (doubtful)" if square.is_doubtful else ""
            condition = f": {escape(square.condition)}" if square.condition else ""
            word = f"{STANCES_IN_WORDS[square.value]}{firm}{condition}{_numbers(square.entries)}"
            cells.append("·" if square.is_silent else word)
        finding = ", ".join([row.verdict.name, *(name for name, _ in row.verdict.also)])
        issue = f"**{escape(row.issue.id)}**: {escape(row.issue.proposition)}"
        yield f"| {issue} | {' | '.join(cells)} | {escape(finding)} |"
    yield f"\n· silent: {standings.nothing}. Silence is never taken for agreement."
    yield (
        "\nWhich side a statement takes is read by a small model and often wrong; doubtful means "
        "likelier wrong than right."
    )


def _movement(standings: Standings) -> Iterator[str]:
    if standings.moves:
        yield "\n## Movement\n"
    for move in standings.moves:
        yield (
            f"- **{escape(move.party)}** on {escape(move.issue.id)} {move.type}: {move.because}\n"
            f"  - {move.days_before}: {escape(move.before.text)}{_numbers([move.before])}\n"
            f"  - {move.days_after}: {escape(move.after.text)}{_numbers([move.after])}"
        )


def _negotiable(standings: Standings) -> Iterator[str]:
    yield "\n## What is negotiable\n"
    yield f"Principals, whose silence counts: {escape(', '.join(standings.principals))}.\n"
    for verdict in standings.verdicts:
        also = "".join(f", {escape(name)}" for name, _ in verdict.also)
        sides = "; ".join(f"{side} {escape(parties)}" for side, parties in verdict.sides)
        why = " ".join([verdict.meaning, *verdict.blocks])
        rule = f" Rule: {escape(verdict.when)}." if verdict.when else ""
        yield (
            f"- **{escape(verdict.name)}**{also}: {escape(verdict.issue.id)} ({sides}). "
            f"{escape(why)}{rule}{_numbers(verdict.entries)}"
        )
    if standings.conditions:
        yield "\n### What hinges on what\n"
    for condition in standings.conditions:
        yield (
            f"- **{escape(condition.party)}** on {escape(condition.issue.id)}: "
            f"{escape(say_condition(condition))}{_numbers(condition.entries)}"
        )
    if standings.bargains:
        yield "\n### Trade candidates, listed and not scored\n"
    for bargain in standings.bargains:
        voiced = "; ".join(f"{each.party}: {say_condition(each)}" for each in bargain.hinges)
        cautions = "".join(f" But {caution}." for caution in bargain.cautions)
        yield (
            f"- {escape(f'{say_bargain(bargain)} Hinge: {voiced}.{cautions}')}"
            f"{_numbers(bargain.entries)}"
        )
    if standings.what_if:
        yield f"\n### If {escape(' and '.join(standings.what_if.assumptions))}\n"
        yield from (f"- {escape(line)}" for line in say_what_if(standings.what_if))


def _numbers(entries: Iterable[Entry]) -> str:
    numbers = ", ".join(str(entry.number) for entry in entries)
    return f" ({numbers})" if numbers else ""


def _calendar(brief: Outline) -> Iterator[str]:
    if not brief.calendar:
        return
    yield "\n## Calendar\n"
    yield "| Day | Meeting | Who | Where | Status | Reported in |"
    yield "|---|---|---|---|---|---|"
    for row in brief.calendar:
        places = "; ".join(escape(place) for _, place in row.evidence)
        yield (
            f"| {row.day} | {escape(row.meeting.name)} | {escape(row.participants)} "
            f"| {escape(row.place)} | {row.meeting.status} | {places} |"
        )


def _parties(brief: Outline) -> Iterator[str]:
    yield "\n## Parties and speakers\n"
    for party in brief.parties:
        yield f"- **{escape(party.name)}** ({len(party.entries)})"
        for voice in party.voices:
            yield f"  - {escape(voice.name)}{_numbers(voice.entries)}"


def _report(report: Report) -> Iterator[str]:
    yield f"\n### {escape(report.label)}: {escape(report.headline)}\n"
    if not report.entries:
        yield "No statement was found in this report."
    for entry in report.entries:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    # A quotation mark for every level: an inner statement stands within its outer one's words.
    margin = "> " * entry.depth
    party = f", for {escape(entry.speaks_for)}," if entry.speaks_for else ""
    to = "".join(f" to {escape(addressee.name)}" for addressee in entry.addressees)
    day = f", {entry.said_on}" if entry.said_on else ""
    yield (
        f"{margin}**{entry.number}** **{escape(entry.speaker)}**{party} {entry.act}{to} "
        f"({entry.kind}; {escape(entry.place)}{day})"
    )
    yield margin.rstrip()
    yield f"{margin}> {escape(entry.text)}"
    for doubt in entry.doubts:
        yield margin.rstrip()
        yield f"{margin}? {escape(doubt)}"
    yield ""


def _comparisons(brief: Outline) -> Iterator[str]:
    if not brief.comparisons:
        return
    yield "\n## The same words in several reports\n"
    for comparison in brief.comparisons:
        yield f"- **{escape(comparison.entries[0].speaker)}**"
        for rendering in comparison.renderings:
            entry = rendering.entry
            notes = "".join(f"; {note}" for note in rendering.notes)
            yield f"  - {entry.number} ({escape(entry.place)}{notes}): {escape(entry.text)}"
        yield from (f"  - {escape(difference)}" for difference in comparison.differences)


def _unsettled(brief: Outline) -> Iterator[str]:
    if brief.unsettled or brief.doubtful:
        yield "\n## Not settled, and why\n"
    for entry in brief.unsettled:
        yield (
            f"- {entry.number} ({escape(entry.place)}): {escape(entry.text)} "
            f"— {escape(entry.why_unsettled)}"
        )
    for entry in brief.doubtful:
        doubts = " ".join(escape(doubt) for doubt in entry.doubts)
        yield f"- {entry.number} ({escape(entry.place)}), {escape(entry.speaker)}: {doubts}"
