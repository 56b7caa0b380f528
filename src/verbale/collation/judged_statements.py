"""What people judged of statements: each step takes the values that hold in place of its own."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from verbale.collation.claims import Claim, Ledger, as_written, explain
from verbale.collation.places import LEAST_OVERLAP, Found, find_overlap
from verbale.judgements import as_pairs, as_who, parse_days
from verbale.record import (
    Act,
    Entry,
    Issue,
    Json,
    Judgement,
    Kind,
    Reading,
    Reason,
    Span,
    Stance,
    StanceValue,
    Statement,
    name_statements,
)
from verbale.text.segment import kind_of

# Dice of characters from which a statement that a person says was missed is one that was found: as
# good as the same words. Less, and a missed statement within another would replace that one.
SAME_WORDS = 0.8

WHERE = ("content", "cue", "source", "kind")
# Tells who an entity within a value is, for a field: its id, or None.
Who = Callable[[Entry, str], str | None]
# The one party that speakers stand for, and why.
PartyOf = Callable[[Sequence[str]], tuple[str | None, str]]
# Reads the statements of a report that were changed, by their numbers, as if found so.
Reread = Callable[[Reading, Sequence[int]], Reading]


@dataclass(slots=True)
class _Entry:
    """A statement, or one that was missed, with every content that it was judged to have."""

    statement: Statement
    places: list[tuple[Span, ...]]
    claims: list[Claim] = field(default_factory=list)
    is_missed: bool = False

    def overlap(self, spans: Sequence[Span]) -> float:
        return max(find_overlap(place, spans) for place in self.places)


class JudgedStatements:
    """The statements of all reports, and the judgements on each.

    Statements are known by their number among those of ``readings``, which all steps keep.
    """

    def __init__(self, readings: Sequence[Reading], ledger: Ledger, reread: Reread) -> None:
        self._ledger = ledger
        self._held: Mapping[int, Mapping[str, Claim]] = {}
        self._entries = {
            reading.document.id: [_Entry(each, [each.content]) for each in reading.statements]
            for reading in readings
        }
        self._texts = {each.document.id: each.document.text for each in readings}
        for judgement in ledger.about("statement"):
            self._take(judgement)
        self.readings = tuple(self._judge_reading(reading, reread) for reading in readings)
        self._all = [entry for each in readings for entry in self._entries[each.document.id]]
        self._numbers = {id(entry): number for number, entry in enumerate(self._all)}
        self._names: Sequence[str] = ()

    # Which statement a judgement is about

    def _take(self, judgement: Judgement) -> None:
        found = self._ledger.find(judgement)
        if found is None:
            return
        is_missed = judgement.field == "missed"
        entry = self._nearest(found, SAME_WORDS if is_missed else LEAST_OVERLAP)
        if entry is None and not is_missed:
            self._ledger.lose(judgement, "No statement stands at its place.")
            return
        claims = make_claims(judgement, found, self._texts[found.document])
        if not claims:
            self._ledger.lose(judgement, "It names words outside the report, or none.")
            return
        if entry is None:
            entry = _Entry(Statement(found.spans, inner=self._is_inner(found)), [], is_missed=True)
            self._entries[found.document].append(entry)
        entry.claims += claims
        if is_missed:
            entry.places.append(found.spans)
        for claim in claims:
            if claim.aspect == "content":
                entry.places.append(_spans(claim))
        self._ledger.give(judgement, lambda: self._names[self._numbers[id(entry)]])

    def _nearest(self, found: Found, least: float) -> _Entry | None:
        """The statement that overlaps the place most; of several the one that is read first."""
        entries = self._entries.get(found.document, ())
        best = max(entries, key=lambda entry: entry.overlap(found.spans), default=None)
        return best if best is not None and best.overlap(found.spans) >= least else None

    def _is_inner(self, found: Found) -> bool:
        return any(
            all(
                any(piece.contains(span) for piece in entry.statement.content)
                for span in found.spans
            )
            for entry in self._entries[found.document]
        )

    def find(self, found: Found) -> int | None:
        """The number of the statement that overlaps this place most; None if none does enough."""
        entry = self._nearest(found, LEAST_OVERLAP)
        return None if entry is None else self._numbers[id(entry)]

    # Boundaries

    def _judge_reading(self, reading: Reading, reread: Reread) -> Reading:
        entries = self._entries[reading.document.id]
        if not any(entry.claims for entry in entries):
            return reading
        changed = []
        for entry in entries:
            claims = [claim for claim in entry.claims if claim.aspect in WHERE]
            held = self._ledger.weigh({0: claims}, as_written)[0]
            before = entry.statement
            entry.statement = _judge_where(before, held, reading.document.text)
            if entry.is_missed or before.source != entry.statement.source:
                changed.append(entry)
        entries.sort(key=lambda entry: entry.statement.reading_order)
        reading = replace(reading, statements=tuple(entry.statement for entry in entries))
        if not changed:
            return reading
        return reread(reading, [at for at, entry in enumerate(entries) if entry in changed])

    # Values

    def weigh(self, who: Who) -> None:
        """Decides which judgements hold; ``who`` tells who is meant in a value."""
        claims = {
            number: [claim for claim in entry.claims if claim.aspect not in WHERE]
            for number, entry in enumerate(self._all)
            if entry.claims
        }
        self._held = self._ledger.weigh(claims, lambda aspect, value: _same(aspect, value, who))

    def _each(self, aspect: str) -> Iterator[tuple[int, Claim]]:
        for number, held in self._held.items():
            if aspect in held:
                yield number, held[aspect]

    def judge_speakers(
        self,
        statements: Sequence[Statement],
        who: Who,
        find_parties: Callable[[], PartyOf],
    ) -> tuple[Statement, ...]:
        """With the speakers, parties and addressees that were judged; the party of judged speakers
        is theirs unless it was judged too."""
        judged = list(statements)
        speakers = [(n, claim, _ids(claim, who)) for n, claim in self._each("speakers")]
        find_party = find_parties() if speakers else _no_party
        for number, claim, ids in speakers:
            party, why = find_party(ids)
            judged[number] = with_reason(
                replace(judged[number], speakers=ids, on_behalf_of=party),
                explain(claim, "speakers"),
                *([Reason("on_behalf_of", 0.8, why)] if ids else []),
                instead_of=("speakers", "on_behalf_of"),
            )
        for number, claim in self._each("on_behalf_of"):
            party = None if claim.value is None else who(as_who(claim.value), "on_behalf_of")
            named = replace(judged[number], on_behalf_of=party)
            judged[number] = with_reason(named, explain(claim, claim.aspect))
        for number, claim in self._each("addressee"):
            named = replace(judged[number], addressee=_ids(claim, who))
            judged[number] = with_reason(named, explain(claim, claim.aspect))
        return tuple(judged)

    def judge_said_on(self, statements: Sequence[Statement]) -> tuple[Statement, ...]:
        """With the days that were judged."""
        judged = list(statements)
        for number, claim in self._each("said_on"):
            days = parse_days(claim.value) if isinstance(claim.value, str) else None
            dated = replace(judged[number], said_on=days)
            judged[number] = with_reason(dated, explain(claim, claim.aspect))
        return tuple(judged)

    def judge_stances(
        self, statements: Sequence[Statement], codebook: Sequence[Issue]
    ) -> tuple[Statement, ...]:
        """With the acts and stances that were judged; a stance on no issue is listed."""
        judged = list(statements)
        for number, claim in self._each("act"):
            judged[number] = judge_act(judged[number], claim)
        for number, held in self._held.items():
            for aspect, claim in held.items():
                if aspect.startswith("stance "):
                    judged[number] = self._judge_stance(judged[number], claim, codebook)
        return tuple(judged)

    def _judge_stance(
        self, statement: Statement, claim: Claim, codebook: Sequence[Issue]
    ) -> Statement:
        issue = claim.aspect.removeprefix("stance ")
        if issue not in {each.id for each in codebook}:
            if claim.judgement.field == "stance":
                self._ledger.lose(claim.judgement, f"The codebook has no issue {issue!r}.")
            return statement
        return judge_stance(statement, claim, codebook)

    def list_dropped(self) -> frozenset[int]:
        """The numbers of those that are no statements."""
        return frozenset(n for n, claim in self._each("none") if claim.value is False)

    def keep(self, statements: Sequence[Statement]) -> tuple[Statement, ...]:
        """Without those that are no statements."""
        dropped = self.list_dropped()
        return tuple(each for number, each in enumerate(statements) if number not in dropped)

    def finish(self, statements: Sequence[Statement]) -> tuple[Statement, ...]:
        """Without those that are none; what was confirmed is certain."""
        self._names = name_statements(statements)
        judged = list(statements)
        for number, claim in self._each("none"):
            if claim.value is True:
                judged[number] = confirm(judged[number], claim)
        for number, entry in enumerate(self._all):
            if entry.claims:
                judged[number] = order_reasons(judged[number])
        dropped = self.list_dropped()
        kept = tuple(each for number, each in enumerate(judged) if number not in dropped)
        if dropped:
            names = iter(name_statements(kept))
            self._names = tuple(
                statements[number].id if number in dropped else next(names)
                for number in range(len(statements))
            )
        return kept

    @property
    def names(self) -> Sequence[str]:
        """Their ids in the record, by their numbers; once finished."""
        return self._names


# What judgements claim


def make_claims(judgement: Judgement, found: Found, text: str) -> list[Claim]:
    """What the judgement says of a statement of this text; nothing if words that it names do not
    stand there."""
    claims = []
    for aspect, value in list_aspects(judgement):
        if aspect == "content" and judgement.field == "missed":
            value = _trimmed([(span.start, span.end) for span in found.spans], text)
        elif aspect in ("content", "cue", "source"):
            value = _trimmed(_moved(value, judgement, found), text)
        elif aspect.startswith("stance ") and isinstance(value, dict):
            condition = _trimmed(_moved(value.get("condition"), judgement, found), text)
            value = None if condition is None else {**value, "condition": condition}
        else:
            claims.append(Claim(judgement, aspect, value, found))
            continue
        if value is None or (aspect == "content" and not value):
            return []
        claims.append(Claim(judgement, aspect, value, found))
    return claims


def _trimmed(pairs: Iterable[tuple[int, int]], text: str) -> Json:
    """The places without white space at their ends; None if one is empty then or not in the
    text."""
    trimmed: list[Json] = []
    for start, end in pairs:
        words = text[max(0, start) : end]
        if start < 0 or end > len(text) or not words.strip():
            return None
        start += len(words) - len(words.lstrip())
        trimmed.append([start, start + len(words.strip())])
    return trimmed


def list_aspects(judgement: Judgement) -> Iterator[tuple[str, Json]]:
    """The aspects of a statement that a judgement on it settles: mostly the field that it names.

    "none" holds whether it is a statement: so says who confirms one, or adds what was missed.
    """
    value = judgement.value
    if judgement.field == "none":
        yield "none", None if value is False else False
    elif judgement.field == "stance":
        yield _stance_aspect(value)
    elif judgement.field == "missed" and isinstance(value, dict):
        yield "none", None
        yield "content", []
        yield from value.items()
    elif judgement.field == "confirmed":
        yield "none", True
        for name, seen in value.items() if isinstance(value, dict) else ():
            if name == "stances" and isinstance(seen, list):
                yield from map(_stance_aspect, seen)
            else:
                yield name, seen
    else:
        yield judgement.field, value


def _stance_aspect(value: Json) -> tuple[str, Json]:
    issue = value["issue"] if isinstance(value, dict) else None
    return f"stance {issue}", value


def _moved(pairs: Json, judgement: Judgement, found: Found) -> list[tuple[int, int]]:
    """Places within a value, moved as its entry's place was: they are in the same text."""
    place = judgement.entry.place
    by = found.spans[0].start - place.spans[0][0] if place and found.spans else 0
    return [(start + by, end + by) for start, end in as_pairs(pairs or [])]


def _spans(claim: Claim) -> tuple[Span, ...]:
    if claim.found is None:
        return ()
    document = claim.found.document
    return tuple(Span(document, start, end) for start, end in as_pairs(claim.value or []))


def _ids(claim: Claim, who: Who) -> tuple[str, ...]:
    value = claim.value if isinstance(claim.value, list) else []
    found = (who(as_who(each), claim.aspect) for each in value)
    return tuple(dict.fromkeys(id for id in found if id is not None))


def _no_party(ids: Sequence[str]) -> tuple[str | None, str]:
    return None, ""


def _same(aspect: str, value: Json, who: Who) -> Hashable:
    """Two ways to name one speaker are no contradiction, nor is "a statement" beside "right"."""
    if aspect == "none":
        return value is not False
    if aspect in ("speakers", "addressee") and isinstance(value, list):
        return frozenset(_known(each, aspect, who) for each in value)
    if aspect == "on_behalf_of":
        return None if value is None else _known(value, aspect, who)
    if aspect.startswith("stance ") and isinstance(value, dict):
        return value["stance"], str(value.get("condition") or [])
    return as_written(aspect, value)


def _known(value: Json, aspect: str, who: Who) -> str:
    entry = as_who(value)
    return who(entry, "") or f"?{entry.name}"


# What a judged statement is


def _judge_where(statement: Statement, held: Mapping[str, Claim], text: str) -> Statement:
    spans = {name: _spans(held[name]) for name in ("content", "cue", "source") if name in held}
    reasons = [explain(held[name], name) for name in held]
    judged = replace(
        with_reason(statement, *reasons, instead_of=tuple(held)),
        content=spans.get("content") or statement.content,
        cue=spans.get("cue", statement.cue),
        source=spans.get("source", statement.source),
    )
    if "kind" in held:
        return replace(judged, kind=cast(Kind, held["kind"].value))  # checked when it was made
    if "content" not in spans:
        return judged
    ranges = [(span.start, span.end) for span in judged.content]
    return replace(judged, kind=kind_of(text, ranges, inner=judged.inner))


def with_reason(
    statement: Statement, *reasons: Reason, instead_of: Sequence[str] = ()
) -> Statement:
    """The statement with these reasons in the place of those for the same fields."""
    fields = {*instead_of, *(reason.field for reason in reasons)}
    kept = tuple(reason for reason in statement.reasons if reason.field not in fields)
    return replace(statement, reasons=kept + reasons)


def order_reasons(statement: Statement) -> Statement:
    """The statement with its reasons by field: so the order of judgements leaves no trace."""
    reasons = sorted(statement.reasons, key=lambda reason: reason.field)
    return replace(statement, reasons=tuple(reasons))


def judge_act(statement: Statement, claim: Claim) -> Statement:
    """The statement with the act that was judged."""
    judged = replace(statement, act=cast(Act, claim.value))  # checked when it was made
    return with_reason(judged, explain(claim, "act"))


def confirm(statement: Statement, claim: Claim) -> Statement:
    """The statement, certain to be one."""
    return with_reason(replace(statement, confidence=1.0), explain(claim, "confirmed"))


def judge_stance(statement: Statement, claim: Claim, codebook: Sequence[Issue]) -> Statement:
    """The statement with the stance on one issue that was judged, or without any on it."""
    value = claim.value if isinstance(claim.value, dict) else {}
    order = {issue.id: at for at, issue in enumerate(codebook)}
    issue = codebook[order[claim.aspect.removeprefix("stance ")]]
    kept = [reason for reason in statement.reasons if reason.field not in ("stances", "no stance")]
    wording = f"“{issue.proposition}”"
    refused = [
        reason
        for reason in statement.reasons
        if reason.field == "no stance" and wording not in reason.because
    ]
    why = [reason for reason in statement.reasons if reason.field == "stances"]
    wordings = {each.id: f"“{each.proposition}”" for each in codebook}
    taken = {
        stance.issue: (stance, tuple(r for r in why if wordings[stance.issue] in r.because))
        for stance in statement.stances
        if stance.issue != issue.id
    }
    taken_side = f"to be {value['stance']} on “{issue.proposition}”"
    if value["stance"] == "none":
        refused.append(explain(claim, "no stance", f"to take no stand on “{issue.proposition}”"))
    else:
        spans = _spans(replace(claim, value=value.get("condition") or []))
        stance = Stance(issue.id, cast(StanceValue, value["stance"]), spans)
        taken[issue.id] = stance, (explain(claim, "stances", taken_side),)
    refused.sort(key=lambda reason: reason.because)
    pairs = [taken[id] for id in sorted(taken, key=lambda id: order.get(id, len(order)))]
    return replace(
        statement,
        stances=tuple(stance for stance, _ in pairs),
        reasons=(*kept, *(reason for _, reasons in pairs for reason in reasons), *refused),
    )
