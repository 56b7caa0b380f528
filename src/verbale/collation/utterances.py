"""The same words in several reports: which statements report one act of speaking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from verbale.collation.candidates import find_nearest
from verbale.collation.likeness import (
    FEATURES,
    Weighing,
    compare_pairs,
    compare_wordings,
    likelihood,
    load_weighing,
)
from verbale.collation.wordings import (
    FEWEST_SAME_WORDS,
    Floats,
    Found,
    Pair,
    Told,
    Vectors,
    find_told,
)
from verbale.record import Reading, Reason, Statement, Utterance

# A statement without speaker takes one from another report only if the words are so near, or so
# many telling words stand in both in the same order.
SURE_NEAR = 0.8
SURE_RUN = 3.0


def group_utterances(
    readings: Sequence[Reading], statements: Sequence[Statement], vectors: Vectors
) -> tuple[Utterance, ...]:
    """The acts of speaking that more than one statement reports, in the order of the reports.

    A statement that joins what another report splits stands in several.
    """
    found = find_told(readings, statements, vectors)
    pairs, features = compare_pairs(found)
    weighing = load_weighing()
    groups = group_likely(pairs, likelihood(features, weighing), weighing)
    grouped = {at for group in groups for at in group}
    groups += [frozenset([at]) for at in found.same if at not in grouped]
    wholes = {tuple(sorted(i for at in group for i in found.same[at])) for group in groups}
    ordered = sorted(
        (whole for whole in wholes if len(whole) > 1),
        key=lambda whole: [found.told[i].order for i in whole],
    )
    return tuple(
        Utterance(f"u{number}", tuple(found.told[i].statement.id for i in whole))
        for number, whole in enumerate(ordered, start=1)
    )


def settle_speakers_across(
    readings: Sequence[Reading], statements: Sequence[Statement], vectors: Vectors
) -> tuple[Statement, ...]:
    """The statements; one without speaker takes him from the report that names him.

    The words alone must show that both report the same. Where two reports name different speakers,
    both are kept as reasons and nobody is chosen.
    """
    found = find_told(readings, statements, vectors)
    settled = list(statements)
    for at, others in _sure_pairs(found).items():
        settled[at] = _take_speakers(found.told[at].statement, [found.told[i] for i in others])
    return tuple(settled)


def _take_speakers(statement: Statement, others: Sequence[Told]) -> Statement:
    """``others``: the same words with a speaker, the nearest first."""
    by_speakers: dict[tuple[str, ...], Told] = {}
    for other in others:
        by_speakers.setdefault(other.statement.speakers, other)
    sure = 0.85 if len(by_speakers) == 1 else 0.4
    reasons = tuple(
        Reason(
            "speakers",
            sure,
            f"{told.document.name} reports the same words and names who said them"
            + ("." if len(by_speakers) == 1 else "; another report names somebody else."),
            told.statement.source + told.statement.content,
        )
        for told in by_speakers.values()
    )
    kept = tuple(reason for reason in statement.reasons if reason.field != "speakers")
    if len(by_speakers) > 1:
        return replace(statement, reasons=statement.reasons + reasons)
    (told,) = by_speakers.values()
    return replace(
        statement,
        speakers=told.statement.speakers,
        on_behalf_of=told.statement.on_behalf_of,
        reasons=kept + reasons,
    )


def group_likely(pairs: Sequence[Pair], likely: Floats, weighing: Weighing) -> list[frozenset[int]]:
    """Groups of statements, the likeliest pairs joined first; a few stand in several."""
    known = dict(zip(pairs, likely.tolist(), strict=True))
    group_of: dict[int, frozenset[int]] = {}
    ranked = sorted((p for p in known if known[p] >= weighing.joins), key=lambda p: (-known[p], p))
    refused: set[tuple[frozenset[int], frozenset[int]]] = set()
    for a, b in ranked:
        mine = group_of.get(a, frozenset([a]))
        theirs = group_of.get(b, frozenset([b]))
        if mine is theirs or (mine, theirs) in refused:
            continue
        if _mean(known, mine, theirs) >= weighing.allows:
            joined = mine | theirs
            group_of.update(dict.fromkeys(joined, joined))
        else:
            refused.add((mine, theirs))
    groups = set(group_of.values())
    for a, b in ranked:
        if known[a, b] >= weighing.links and b not in group_of.get(a, frozenset()):
            groups.add(frozenset([a, b]))
    return sorted(groups, key=sorted)


def _mean(known: Mapping[Pair, float], mine: frozenset[int], theirs: frozenset[int]) -> float:
    found = [known.get((min(a, b), max(a, b)), 0.0) for a in mine for b in theirs]
    return sum(found) / len(found)


def _sure_pairs(found: Found) -> dict[int, list[int]]:
    """For each statement without speaker those with one that surely report the same words."""
    named = [i for i, one in enumerate(found.told) if one.statement.speakers]
    lost = [i for i, one in enumerate(found.told) if not one.statement.speakers]
    sure: dict[int, list[int]] = {}
    for a, near in find_nearest(found, lost, named) if named else ():
        matches = [
            (nearness, b)
            for b in near
            if found.told[a].document.id != found.told[b].document.id
            and (nearness := _sureness(found, a, b)) > 0
        ]
        if matches:
            sure[a] = [b for _, b in sorted(matches, key=lambda match: (-match[0], match[1]))]
    return sure


def _sureness(found: Found, a: int, b: int) -> float:
    """0 unless the words alone show that both report the same."""
    texts = compare_wordings(found, found.told[a].wording, found.told[b].wording)
    near, run = texts[FEATURES.index("near")], texts[FEATURES.index("run")]
    shortest = min(len(found.wordings[found.told[i].wording].stems) for i in (a, b))
    if shortest < FEWEST_SAME_WORDS or (near < SURE_NEAR and run < SURE_RUN):
        return 0.0
    return near + run
