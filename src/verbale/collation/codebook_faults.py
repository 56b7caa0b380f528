"""What makes a proposition hard to take a stance on, and what to write instead."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verbale.collation.wordings import Embedding
from verbale.record import Issue
from verbale.text.verbs import finite_forms, present, verbs
from verbale.text.wording import find_words, is_negation

# Two propositions nearer than this say nearly the same. Of 562 pairs within the gold and example
# codebooks two lie nearer, and there too one statement often takes a stance on both.
OVERLAP = 0.7
# Words of a proposition; more are read twice. The longest of the gold codebooks has 22.
LONGEST = 30


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an issue, and what to do."""

    issue: str
    what: str

    def __str__(self) -> str:
        return f"issue {self.issue!r}: {self.what}"


def find_faults(issues: Sequence[Issue], *, engine: Embedding) -> tuple[Fault, ...]:
    """What to mend in a codebook: by issue, then where two overlap or share a cue."""
    faults = [Fault(issue.id, what) for issue in issues for what in _of_wording(issue.proposition)]
    return (*faults, *_shared_cues(issues), *_overlaps(issues, engine))


def _of_wording(proposition: str) -> Iterator[str]:
    words = [word.stem for word in find_words(proposition)]
    if proposition.rstrip(" \"'”’)").endswith("?") or re.match(_QUESTION, proposition, re.I):
        yield "is a question. Write the answer that a party could be for or against."
    elif not has_verb(proposition):
        yield (
            f"is a topic, it has no verb. Write what happens, as in {_as_example(proposition)!r}."
        )
    if _is_doubly_negated(words):
        yield "is negated twice. Write it without 'not', so that 'for' is plain."
    if _JOINED.search(_PARENTHESIS.sub("", proposition)):
        yield "joins two matters. Write an issue for each, or the one that is in dispute."
    if _TRUTH.search(proposition):
        yield "judges whether something is true. Write what a party wants, or who did what."
    if len(words) > LONGEST:
        yield f"has {len(words)} words. Write it in at most {LONGEST}."


_QUESTION = r"(?:who|what|when|where|why|how|which|whether|should|shall|is|are|does|do|can|must)\b"
_PARENTHESIS = re.compile(r"\([^)]*\)")
_TRUTH = re.compile(
    r"^(?:it is (?:true|false|a fact|a lie|likely|possible|clear|known) |the fact that\b)"
    r"|\b(?:is|are) (?:true|false|a fact|a lie|a myth|fake)\b[.]?$", re.I
)  # fmt: skip


def has_verb(proposition: str) -> bool:
    """Whether a word behind the first can carry the sentence.

    >>> has_verb("Sanctions"), has_verb("New sanctions on Russia"), has_verb("Sanctions end")
    (False, False, True)
    """
    words = re.findall(r"[^\W\d_][\w'’-]*", proposition.lower().replace("’", "'"))
    return any(_carries(words, at) for at in range(1, len(words)))


def _carries(words: Sequence[str], at: int) -> bool:
    word, before = words[at], words[at - 1]
    if before in _BEFORE_NOUNS:
        return False
    if word in _SURE or word.endswith("n't"):
        return True
    if word in _OFTEN_NOUNS:  # "new sanctions" or "the West sanctions"
        return at + 1 < len(words) and words[at + 1] in _AFTER_VERBS
    if word in finite_forms():
        return True
    if word in verbs() and word not in _NOUNS_TOO:
        return True
    # A plain form goes with several: "the two sides talk", "troops and police march".
    return word in verbs() and (before.endswith("s") or before in _SEVERAL or "and" in words[:at])


_SURE = frozenset(
    "is are was were be has have had do does did must should shall will would can could may might "
    "cannot remains remain goes comes gets becomes".split()
)
_BEFORE_NOUNS = frozenset(
    "the a an of on in to for with by from about its their his her no new more".split()
)
_AFTER_VERBS = frozenset("a an the its their all as out up off".split())
_SEVERAL = frozenset("people police troops they we both all and".split())
_NOUNS_TOO = frozenset(
    "act attack ban block board call cap change charge control cut delay demand end export "
    "fight fine "
    "exchange face force freeze fund grant guarantee halt host import increase issue levy limit "
    "link list march "
    "meeting move name offer plan post press pursue quote rent report return review rule "
    "sanction sail "
    "share ship start station stay step stop strike supply support talk target tariff tax test "
    "trade "
    "transfer use veto visit vote work".split()
)
_OFTEN_NOUNS = frozenset({present(word) for word in _NOUNS_TOO})
_CARRIERS = sorted({present(verb) for verb in verbs()} - _OFTEN_NOUNS)
_VERB = rf"(?:{'|'.join(_CARRIERS)}|is|are|has|have|must|will|should)"
# Two verbs joined: "Russia withdraws its troops and Ukraine joins NATO".
_JOINED = re.compile(
    rf"\b{_VERB}\b\s+\S+.*(?:,|\s)\s*(?:and|or|but|while)\s+(?:(?:the|its|their|a|an|"
    rf"all)\s+)?(?:[\w'’-]+\s+){{0,3}}?{_VERB}\b"
    r"|\band/or\b|;", re.I
)  # fmt: skip


def _as_example(proposition: str) -> str:
    """The topic with the plainest verbs: what a person would change first."""
    topic = proposition.strip(" .")
    plural = topic.split(" on ")[0].split(" of ")[0].split(" in ")[0].lower().endswith("s")
    return f"{topic} {'are' if plural else 'is'} ..."


def _is_doubly_negated(words: Sequence[str]) -> bool:
    count = sum(is_negation(word) or word in _NEGATIVE for word in words)
    return count >= 2 and any(map(is_negation, words))


_NEGATIVE = frozenset(
    "refus reject oppos deny ban prevent forbid prohibit without nobody nothing neither nor "
    "fail stop "
    "block abolish abandon".split()
)


def _shared_cues(issues: Sequence[Issue]) -> Iterator[Fault]:
    by_cue: dict[str, list[str]] = defaultdict(list)
    for issue in issues:
        for cue in dict.fromkeys(cue.lower() for cue in issue.cues):
            by_cue[cue].append(issue.id)
    for cue, ids in by_cue.items():
        if len(ids) > 1:
            others = ", ".join(repr(id) for id in ids[1:])
            yield Fault(
                ids[0],
                f"its cue {cue!r} is also one of {others}. Leave it with the issue it tells.",
            )


def _overlaps(issues: Sequence[Issue], engine: Embedding) -> Iterator[Fault]:
    if len(issues) < 2:
        return
    rows = engine.embed([issue.proposition for issue in issues])
    near = rows @ rows.T
    for at, issue in enumerate(issues):
        for other in range(at + 1, len(issues)):
            kin = issues[other].parent == issue.id or issue.parent == issues[other].id
            if near[at, other] >= OVERLAP and not kin:
                what = f"says nearly the same as {issues[other].id!r} ({near[at, other]:.2f}). "
                what += "Keep one, name one as the other's parent, or word what sets them apart."
                yield Fault(issue.id, what)
