"""How firmly a statement's words take a stand, and which issue a condition names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources

from verbale.record import Act, Document, Firmness, Issue, Span, Stance, Statement
from verbale.text.segment import find_sentences
from verbale.text.wording import empty_words, find_words

# Share of an issue's telling words (rare ones weigh more) that a condition must hold to name it. Of
# the 71 conditions in the gold and example dossiers 22 name an issue at this share, one of them
# arguably; at half of it two more would, one wrongly.
NAMES_AN_ISSUE = 0.3
# A word of an issue's name ("fee") or a cue counts as much as this many words of its proposition.
WEIGHT_OF_NAME = 2.0
# One word alone names an issue only if it is a word of its name and this long: not "new", "talks".
SHORTEST_NAME = 5


def settle_firmness(
    statements: Sequence[Statement], documents: Iterable[Document], codebook: Sequence[Issue]
) -> tuple[Statement, ...]:
    """The statements, each stance with how firmly its words put it and the issue it hinges on.

    What a stance says of the issue that it hinges on stays; only where it says nothing do the
    words of its condition decide.
    """
    texts = {document.id: document for document in documents}
    issues = {issue.id: issue for issue in codebook}
    names = _TellingWords(codebook)

    def settle(statement: Statement, stance: Stance) -> Stance:
        document = texts[statement.document]
        words = _words_on(stance, statement, document, issues.get(stance.issue))
        hinges_on = stance.hinges_on or names.find(document.words(stance.condition), stance.issue)
        firmness = read_firmness(words)
        if firmness == "hedged" and statement.act in _OF_CONSEQUENCES:
            firmness = "plain"
        return replace(stance, firmness=firmness, hinges_on=hinges_on)

    return tuple(
        replace(statement, stances=tuple(settle(statement, each) for each in statement.stances))
        if statement.stances
        else statement
        for statement in statements
    )


# "This could end in war" hedges what may follow, not where the speaker stands.
_OF_CONSEQUENCES: frozenset[Act] = frozenset({"warn", "threaten", "accuse", "express-doubt"})


def read_firmness(words: str) -> Firmness:
    """How firmly these words put it: what leaves no way back outweighs what hedges.

    >>> read_firmness("There can be no compromise on that"), read_firmness("It might help")
    ('categorical', 'hedged')
    >>> read_firmness("We have not ruled out a meeting"), read_firmness("We could not on 3 May")
    ('hedged', 'plain')
    """
    small = " ".join(_MONTH.sub(" ", words.replace("’", "'")).lower().split())
    hedged = _pattern("hedged")
    # "not ruled out" hedges though "ruled out" leaves no way back: the longer words are taken.
    rest = _HEDGED_REFUSAL.sub(" ", small)
    if _pattern("categorical").search(rest):
        return "categorical"
    return "hedged" if hedged.search(small) or rest != small else "plain"


_MONTH = re.compile(r"\bMay\b(?=\s+\d)|(?<=\d )May\b")
_HEDGED_REFUSAL = re.compile(
    r"\b(?:not|n't|never|without|cannot|nor)\s+(?:yet\s+)?(?:rul(?:e|ed|ing) out|off the table"
    r"|out of the question|unthinkable|unacceptable)\b"
)


@lru_cache(maxsize=2)
def _pattern(kind: Firmness) -> re.Pattern[str]:
    """One pattern for all words of this kind, the longest first."""
    phrases = sorted((words for each, words in _table() if each == kind), key=len, reverse=True)
    ways = (re.escape(words).replace(r"\ \~\ ", r"\s+(?:[\w'-]+\s+){0,2}?") for words in phrases)
    joined = "|".join(way.replace("\\ ", r"\s+") for way in ways)
    refusal = r"(?!\s+(?:not|never)\b|n't)" if kind == "hedged" else ""
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w-]){refusal}")


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, str], ...]:
    text = (resources.files("verbale") / "data" / "firmness.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and line[0] != "#")
    return tuple((kind, words) for kind, words in lines)


def _words_on(stance: Stance, statement: Statement, document: Document, issue: Issue | None) -> str:
    """The cue and the sentences of the content that speak of the issue; all where none stands out.

    A long statement may be categorical on one issue and open on another.
    """
    cue = document.words(statement.cue)
    sentences = list(_sentences_of(statement.content, document))
    condition = [span for span in stance.condition if span.document == document.id]
    if issue is None or len(sentences) < 2:
        return f"{cue} {document.words(statement.content)}"
    wanted = set(_stems(" ".join([issue.proposition, *issue.cues])))
    scores = [
        len(wanted & set(_stems(document.text[start:end])))
        + sum(start < span.end and span.start < end for span in condition)
        for start, end in sentences
    ]
    best = [
        document.text[start:end]
        for (start, end), score in zip(sentences, scores, strict=True)
        if score == max(scores)
    ]
    return " ".join([cue, *best])


def _sentences_of(content: Iterable[Span], document: Document) -> Iterator[tuple[int, int]]:
    for span in content:
        for start, end in find_sentences(document.text[span.start : span.end]):
            yield span.start + start, span.start + end


def _stems(words: str) -> Iterator[str]:
    for word in find_words(words):
        if word.stem not in empty_words():
            yield word.stem


class _TellingWords:
    """The words by which each issue of a codebook is told from the others."""

    def __init__(self, codebook: Sequence[Issue]) -> None:
        own = {issue.id: set(_stems(issue.proposition)) for issue in codebook}
        names = {
            issue.id: set(_stems(" ".join([issue.id.replace("-", " "), *issue.cues])))
            for issue in codebook
        }
        shared = Counter(stem for id in own for stem in own[id] | names[id])
        self.names = names
        self.weights: Mapping[str, Mapping[str, float]] = {
            id: {
                stem: (WEIGHT_OF_NAME if stem in names[id] else 1.0) / shared[stem] ** 2
                for stem in own[id] | names[id]
            }
            for id in own
        }

    def find(self, condition: str, own: str) -> str | None:
        """The issue other than its own that these words name best; None if they name none."""
        stems = set(_stems(condition))
        best, most = None, NAMES_AN_ISSUE
        for id, weights in self.weights.items():
            shared = stems & weights.keys()
            if id == own or not self._is_telling(id, shared):
                continue
            share = sum(weights[stem] for stem in shared) / sum(weights.values())
            if share >= most and (best is None or share > most):
                best, most = id, share
        return best

    def _is_telling(self, id: str, shared: set[str]) -> bool:
        if len(shared) == 1:
            (stem,) = shared
            return len(stem) >= SHORTEST_NAME and stem in self.names[id]
        return bool(shared)
