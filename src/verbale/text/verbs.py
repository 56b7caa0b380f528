"""Forms of English verbs: "close", "closes", "closed", "closure"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

# Words after which a verb stands in its plain form.
MODALS = frozenset("must should shall will would can could may might cannot".split())


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of negotiations; ``kind`` is "own", "with" or nothing, as in ``data/verbs.tsv``."""

    base: str
    participle: str
    nouns: tuple[str, ...] = ()
    kind: str = ""


@lru_cache(maxsize=1)
def verbs() -> dict[str, Verb]:
    """The verbs we know, by their plain form."""
    text = (resources.files("verbale") / "data" / "verbs.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = {}
    for line in lines:
        base, participle, nouns, kind = [*line.split("\t"), "", "", ""][:4]
        found[base] = Verb(
            base, participle or past(base), tuple(filter(None, nouns.split("|"))), kind
        )
    return found


@lru_cache(maxsize=1)
def nouns() -> dict[str, Verb]:
    """The verbs by the nouns that stand for them."""
    return {noun: verb for verb in verbs().values() for noun in verb.nouns}


@lru_cache(maxsize=1)
def participles() -> dict[str, Verb]:
    """The verbs by their past participles."""
    return {verb.participle: verb for verb in verbs().values()}


def past(base: str) -> str:
    """The regular past participle.

    >>> past("close"), past("deny"), past("lift")
    ('closed', 'denied', 'lifted')
    """
    if base.endswith("e"):
        return f"{base}d"
    return f"{base[:-1]}ied" if re.search(r"[^aeiou]y$", base) else f"{base}ed"


def present(base: str, *, plural: bool = False) -> str:
    """The form that goes with one who acts, or with several.

    >>> present("deny"), present("reach"), present("be"), present("be", plural=True)
    ('denies', 'reaches', 'is', 'are')
    """
    if base == "be":
        return "are" if plural else "is"
    if plural:
        return base
    if base == "have":
        return "has"
    if re.search(r"[^aeiou]y$", base):
        return f"{base[:-1]}ies"
    return f"{base}es" if re.search(r"(s|x|z|ch|sh|o)$", base) else f"{base}s"


@lru_cache(maxsize=1)
def gerunds() -> dict[str, Verb]:
    """The verbs by their forms in -ing."""
    found = {}
    for verb in verbs().values():
        stem = verb.base
        if stem.endswith("ie"):
            stem = f"{stem[:-2]}y"
        elif stem.endswith("e") and not stem.endswith("ee"):
            stem = stem[:-1]
        elif stem in DOUBLED:
            stem = f"{stem}{stem[-1]}"
        found[f"{stem}ing"] = verb
    return found


# Their last letter is written twice before -ing.
DOUBLED = frozenset(
    "admit ban begin cancel cap commit control cut drop expel forbid fulfil get hit let permit put "
    "readmit run scrap set shut split stop strip submit swap transfer".split()
)


@lru_cache(maxsize=1)
def finite_forms() -> frozenset[str]:
    """Forms in which a verb can carry a sentence, save the plain one that may be a noun too."""
    own = {present(base) for base in verbs()} | set(AUXILIARIES)
    return frozenset(own | {verb.participle for verb in verbs().values()})


AUXILIARIES = (
    frozenset(
        "is are was were be been has have had do does did am isn't aren't wasn't weren't hasn't "
        "haven't "
        "don't doesn't didn't won't can't wouldn't shouldn't".split()
    )
    | MODALS
)
