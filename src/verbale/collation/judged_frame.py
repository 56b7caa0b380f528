"""What people judged of reports and issues: when a report appeared, what is at issue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from verbale.collation.claims import Claim, Ledger, as_written, explain
from verbale.collation.publication import Publication
from verbale.judgements import parse_days
from verbale.record import Issue, Reading


class JudgedDocuments:
    """The judgements on reports."""

    def __init__(self, readings: Sequence[Reading], ledger: Ledger) -> None:
        self._order = {reading.document.id: at for at, reading in enumerate(readings)}
        claims: defaultdict[int, list[Claim]] = defaultdict(list)
        for judgement in ledger.about("document"):
            found = ledger.find(judgement)
            if found is not None:
                id = found.document
                # How far a coder has come is that coder's own: it contradicts nobody's.
                aspect = f"coding by {judgement.by}" if judgement.field == "coding" else None
                claims[self._order[id]].append(
                    Claim(judgement, aspect or judgement.field, judgement.value)
                )
                ledger.give(judgement, partial(str, id))
        self._held = ledger.weigh(claims, as_written)

    def judge_outlets(self, readings: Sequence[Reading]) -> tuple[Reading, ...]:
        """With the outlets that were judged."""
        judged = list(readings)
        for at, fields in self._held.items():
            if "outlet" in fields:
                value = fields["outlet"].value
                outlet = None if value is None else str(value)
                document = replace(judged[at].document, outlet=outlet)
                judged[at] = replace(judged[at], document=document)
        return tuple(judged)

    def judge_days(self, publications: Sequence[Publication]) -> tuple[Publication, ...]:
        """With the days that were judged, also of reports that nothing dates."""
        days = {one.document: one for one in publications}
        ids = {at: id for id, at in self._order.items()}
        for at, fields in self._held.items():
            if "published" in fields:
                day = parse_days(str(fields["published"].value))
                reason = explain(fields["published"])
                days[ids[at]] = Publication(ids[at], day, day, reason)
        return tuple(sorted(days.values(), key=lambda one: self._order[one.document]))


def judge_issues(codebook: Sequence[Issue], ledger: Ledger) -> tuple[Issue, ...]:
    """The codebook with other wordings and more issues, without those that were dropped."""
    about = ledger.about("issue")
    if not about:
        return tuple(codebook)
    issues = {issue.id: issue for issue in codebook}
    new = {each.entry.name for each in about if each.field == "new"}
    ids = list(dict.fromkeys([*issues, *(id for id in new if id)]))
    claims: defaultdict[int, list[Claim]] = defaultdict(list)
    for judgement in about:
        id = judgement.entry.name or ""
        if id not in ids:
            ledger.lose(judgement, f"The codebook has no issue {id!r}.")
            continue
        aspect = "dropped" if judgement.field == "dropped" else "proposition"
        claims[ids.index(id)].append(Claim(judgement, aspect, judgement.value))
        ledger.give(judgement, partial(str, id))
    for at, fields in ledger.weigh(claims, as_written).items():
        _judge_issue(ids[at], fields, issues)
    return tuple(issues[id] for id in ids if id in issues)


def _judge_issue(id: str, fields: Mapping[str, Claim], issues: dict[str, Issue]) -> None:
    if "proposition" in fields:
        proposition = " ".join(str(fields["proposition"].value).split())
        issue = issues.get(id, Issue(id, proposition))
        issues[id] = replace(issue, proposition=proposition, suggested=False, evidence=())
    if "dropped" in fields and fields["dropped"].value is True:
        issues.pop(id, None)
