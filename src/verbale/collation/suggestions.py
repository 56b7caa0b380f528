"""Issues that the reports themselves bring up, where nobody has written a codebook yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verbale.collation.proposition_form import Telling
from verbale.collation.propositions import word_propositions
from verbale.collation.wordings import Embedding, say
from verbale.record import Act, Document, Entity, Issue, Statement, Utterance, name_statements
from verbale.text.segment import find_sentences
from verbale.text.wording import empty_words, find_words, stem

Floats = NDArray[np.float32]

# As many as a desk officer reads through; the gold codebooks have 7 to 15 issues.
MOST = 12
# Propositions that are compared with the statements, and of one statement; each costs a vector.
CANDIDATES, PER_STATEMENT = 90, 2
# How near a statement's vector must lie to a proposition, once what all statements share is taken
# away, to speak of its matter, and to be named as what brought it up; a single further statement
# may lie at SECOND. With these the suggestions cover most gold issues (docs/codebook.md).
SAME_MATTER, EVIDENCE, SECOND = 0.4, 0.45, 0.35
# Two propositions nearer than this would be one issue.
SAME_ISSUE = 0.6
# Statements named as what brought an issue up.
MOST_EVIDENCE = 8
# How much of a statement's nearness as evidence depends on its act: a demand is better than a tale.
ACTS_COUNT = 0.3
# How much more counts what many statements tell (1 would be in proportion), and each party more
# that speaks of it; what a chosen issue covers already counts little for another.
MANY_COUNT, PARTY_COUNTS, MOST_PARTIES, TAKEN = 0.7, 0.2, 3, 0.8
# How much less counts what a single utterance speaks of, mostly a plain remark or a figure of
# speech; and the power to which clearness of wording counts, so that a matter of many parties comes
# before a neat sentence (docs/codebook.md).
ALONE, CLEARNESS = 0.6, 0.3
# Of less weight than this a matter is no issue.
LEAST_GAIN = 0.3
# What an act tells of there being a matter that parties take sides on.
WEIGHTS: Mapping[Act, float] = {
    "demand": 1.0,
    "reject": 1.0,
    "offer": 1.0,
    "accept": 0.9,
    "promise": 0.9,
    "threaten": 0.8,
    "warn": 0.6,
    "deny": 0.5,
    "accuse": 0.5,
    "praise": 0.4,
    "announce": 0.4,
    "express-doubt": 0.4,
    "assert": 0.35,
    "question": 0.2,
}


def suggest_issues(
    documents: Sequence[Document],
    statements: Sequence[Statement],
    entities: Sequence[Entity],
    utterances: Sequence[Utterance],
    *,
    engine: Embedding,
    vectors: Mapping[str, Floats] | None = None,
) -> tuple[Issue, ...]:
    """At most twelve issues, the weightiest first, each with the statements that brought it up.

    ``vectors`` are those of ``embed_wordings``; what is lacking is asked of the engine.
    """
    matters = _Matters(documents, statements, entities, utterances)
    candidates = matters.find_candidates()
    if not candidates:
        return ()
    rows = engine.embed([each.text for each in candidates])
    near, same = matters.compare(candidates, rows, engine, vectors or {})
    chosen = _choose(candidates, near, same, matters)
    return _name_issues(candidates, chosen, near, matters)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A proposition and the statement that it was drawn from."""

    text: str
    clarity: float
    statement: int


class _Matters:
    """The statements of a record, and how much each says of what is at issue."""

    def __init__(
        self,
        documents: Sequence[Document],
        statements: Sequence[Statement],
        entities: Sequence[Entity],
        utterances: Sequence[Utterance],
    ) -> None:
        self.documents = {document.id: document for document in documents}
        self.statements = statements
        self.ids = name_statements(statements)
        self.names = _Names(self.documents, entities)
        self.utterance = {id: each.id for each in utterances for id in each.statements}

    def find_candidates(self) -> list[_Candidate]:
        """The clearest propositions, each once."""
        found: dict[str, _Candidate] = {}
        for at, statement in enumerate(self.statements):
            for each in word_propositions(self.tell(statement))[:PER_STATEMENT]:
                clarity = each.clarity * (0.5 + 0.5 * WEIGHTS[statement.act])
                known = found.get(each.text.lower())
                if known is None or known.clarity < clarity:
                    found[each.text.lower()] = _Candidate(each.text, clarity, at)
        ordered = sorted(found.values(), key=lambda each: -each.clarity)[:CANDIDATES]
        return sorted(ordered, key=lambda each: each.statement)

    def tell(self, statement: Statement) -> Telling:
        """The statement's words with the names of those who act."""
        document = self.documents[statement.document]
        party = statement.on_behalf_of or (
            statement.speakers[0] if len(statement.speakers) == 1 else None
        )
        asked = statement.addressee[0] if len(statement.addressee) == 1 else None
        return Telling(
            content=tuple(document.text[span.start : span.end] for span in statement.content),
            cue=document.words(statement.cue),
            party=self.names.write(party) if party else None,
            asked=self.names.write(asked) if asked else None,
            names=self.names.all,
        )

    def compare(
        self,
        candidates: Sequence[_Candidate],
        rows: Floats,
        engine: Embedding,
        vectors: Mapping[str, Floats],
    ) -> tuple[Floats, Floats]:
        """How near each proposition lies to each statement's nearest sentence and to each other."""
        texts = [self._sentences(statement) for statement in self.statements]
        lacking = dict.fromkeys(text for some in texts for text in some if text not in vectors)
        more = dict(zip(lacking, engine.embed(list(lacking)), strict=True)) if lacking else {}
        middle = np.mean([_vector(some[0], vectors, more) for some in texts], axis=0)
        rows = _apart(rows, middle)
        near = np.zeros((len(rows), len(texts)), np.float32)
        for at, some in enumerate(texts):
            own = np.array([_vector(text, vectors, more) for text in some])
            near[:, at] = (rows @ _apart(own, middle).T).max(axis=1)
        for row, candidate in enumerate(candidates):
            near[row, candidate.statement] = 1.0
        return near, rows @ rows.T

    def _sentences(self, statement: Statement) -> list[str]:
        """Its words as ``embed_wordings`` has them: the whole and each sentence."""
        document = self.documents[statement.document]
        found = []
        for span in statement.content:
            piece = document.text[span.start : span.end]
            found += [piece[start:end] for start, end in find_sentences(piece)]
        found = [sentence for sentence in found if len(find_words(sentence)) > 1]
        whole = say(document, statement)
        return [whole, *found] if len(found) > 1 else [whole]


def _vector(text: str, known: Mapping[str, Floats], more: Mapping[str, Floats]) -> Floats:
    return known[text] if text in known else more[text]


def _apart(rows: Floats, middle: Floats) -> Floats:
    """Without what all statements of the dossier have in common, of unit length again."""
    rest: Floats = rows - middle
    apart: Floats = rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-6)
    return apart


class _Names:
    """The names of entities as a sentence has them: with "the" where the reports write it."""

    def __init__(self, documents: Mapping[str, Document], entities: Sequence[Entity]) -> None:
        self.documents = documents
        self.entities = {entity.id: entity for entity in entities}
        self._written: dict[str, str] = {}
        self.all = frozenset(
            " ".join(self.documents[span.document].text[span.start : span.end].split())
            for entity in entities
            for span in entity.mentions
        ) | {entity.name for entity in entities}

    def write(self, id: str) -> str:
        """As the reports mostly name it, among the forms of its name; with their article."""
        if id not in self._written:
            self._written[id] = self._write(id)
        return self._written[id]

    def _write(self, id: str) -> str:
        entity = self._who_decides(self.entities[id])
        words = re.findall(r"[^\W_][\w.'’&-]*", entity.name)
        initials = "".join(word[0] for word in words if word[0].isupper())
        forms: Counter[str] = Counter()
        articles: Counter[str] = Counter()
        for span in entity.mentions:
            text = self.documents[span.document].text
            form = " ".join(text[span.start : span.end].split())
            short = form.replace(".", "")
            if set(form.split()) <= set(words) or (len(short) > 1 and initials.startswith(short)):
                forms[form] += 1
                articles[form] += text[max(0, span.start - 4) : span.start].lower() == "the "
        if not forms:
            return re.sub(r"\s*\(.*\)", "", entity.name)
        form, count = max(forms.items(), key=lambda each: (each[1], len(each[0]), each[0]))
        return f"the {form}" if 2 * articles[form] > count else form

    def _who_decides(self, entity: Entity) -> Entity:
        """The state or body for which an office or a person speaks, where there is just one."""
        if entity.type in ("office", "person") and len(entity.member_of) == 1:
            return self.entities.get(entity.member_of[0], entity)
        return entity


def _choose(
    candidates: Sequence[_Candidate], near: Floats, same: Floats, matters: _Matters
) -> list[int]:
    """One proposition for each matter, the weightiest first."""
    weights = np.array([WEIGHTS[each.act] for each in matters.statements], np.float32)
    share = np.clip((near - SAME_MATTER) / (1 - SAME_MATTER), 0, None) ** 0.5
    taken = np.zeros(len(weights), np.float32)
    open_ones = set(range(len(candidates)))
    chosen: list[int] = []
    while open_ones and len(chosen) < MOST:
        gains = {at: _gain(candidates[at], share[at], taken, weights, matters) for at in open_ones}
        best = max(sorted(gains), key=lambda at: gains[at])
        if gains[best] <= LEAST_GAIN:
            break
        chosen.append(best)
        taken = np.maximum(taken, share[best] > 0)
        open_ones = {at for at in open_ones if same[best, at] < SAME_ISSUE}
    return chosen


def _gain(
    candidate: _Candidate, share: Floats, taken: Floats, weights: Floats, matters: _Matters
) -> float:
    """How much is said of its matter that no chosen proposition covers yet, by how many."""
    told: dict[str, float] = {}
    parties: set[str] = set()
    for at in np.flatnonzero(share).tolist():
        statement = matters.statements[at]
        weight = float(share[at] * (1 - TAKEN * taken[at]) * weights[at])
        key = matters.utterance.get(matters.ids[at], matters.ids[at])
        told[key] = max(told.get(key, 0.0), weight)
        if statement.on_behalf_of:
            parties.add(statement.on_behalf_of)
    heard = sum(told.values()) ** MANY_COUNT * (1 + PARTY_COUNTS * min(len(parties), MOST_PARTIES))
    alone = ALONE if len(told) < 2 else 1.0
    return float(candidate.clarity**CLEARNESS * heard * alone)


def _name_issues(
    candidates: Sequence[_Candidate], chosen: Sequence[int], near: Floats, matters: _Matters
) -> tuple[Issue, ...]:
    common = Counter(word.stem for at in chosen for word in find_words(candidates[at].text))
    ids: set[str] = set()
    issues = []
    for at in chosen:
        id = _slug(candidates[at].text, common, ids)
        ids.add(id)
        rank = near[at] * [1 - ACTS_COUNT + ACTS_COUNT * WEIGHTS[s.act] for s in matters.statements]
        rank[candidates[at].statement] += 1
        order = [int(i) for i in np.argsort(-rank)]
        kept = [i for i in order if rank[i] >= EVIDENCE]
        kept += [i for i in order[1:2] if len(kept) < 2 and rank[i] >= SECOND]
        evidence = tuple(matters.ids[i] for i in sorted(kept[:MOST_EVIDENCE]))
        issues.append(Issue(id, candidates[at].text, suggested=True, evidence=evidence))
    return tuple(issues)


def _slug(text: str, common: Counter[str], taken: set[str]) -> str:
    """A name of one or two telling words that no other issue has."""
    words = [
        word.lower()
        for word in re.findall(r"[^\W\d_][\w-]*", text)
        if stem(word) not in empty_words() and len(word) > 2
    ]
    ranked = sorted(dict.fromkeys(words), key=lambda word: (common[stem(word)], words.index(word)))
    for count in (2, 3, 4):
        kept = sorted(ranked[:count], key=words.index)
        id = "-".join(kept) or "issue"
        if id not in taken:
            return id
    return next(f"{id}-{n}" for n in range(2, 100) if f"{id}-{n}" not in taken)
