"""Which language a text is in."""

from __future__ import annotations

import re
import tempfile
from functools import lru_cache
from typing import TYPE_CHECKING

from verbale.errors import VerbaleError
from verbale.text.patterns import entries

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Fewer letters than this name no language: short captions and names are taken for anything.
FEWEST_LETTERS = 60
# Characters of a text that are looked at: more change no answer and take longer.
SAMPLE = 6_000
# English prose has its commonest words at 25 to 40 in 100 words, other languages' prose, whose
# words for other things they sometimes are ("of", "was"), at 5 or fewer.
ENGLISH_SHARE = 0.15

# The commonest words of English that are no word of another language in the table.
_ENGLISH = frozenset(
    "the and of that with for from have said would this which are were been by its their her they "
    "it she but who will about after".split()
)
# Those that are, and tell only that a line may be English.
_SHARED = frozenset("to has had his him we on at be as is in an a he not was or i you".split())
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def find_language(text: str) -> str | None:
    """The language as ISO 639-1 code; None for too few letters.

    >>> find_language("The minister said that the talks would be held in the spring, whatever the "
    ...               "other side had to say about it.")
    'en'
    >>> find_language("Ana Lind")
    """
    sample = text[:SAMPLE]
    letters = sum(map(len, _WORD.findall(sample)))
    if letters < FEWEST_LETTERS:
        return None
    if english_share(sample) >= ENGLISH_SHARE:
        return "en"
    language, _ = _identifier().classify(sample)
    return str(language)


def english_share(text: str) -> float:
    """How many of the words are among the commonest of English alone."""
    words = _WORD.findall(text.lower())
    return sum(word in _ENGLISH for word in words) / len(words) if words else 0.0


def has_common_words(text: str) -> bool:
    """Whether any of the commonest words of English stands in it."""
    return any(word in _ENGLISH or word in _SHARED for word in _WORD.findall(text.lower()))


def is_latin(text: str) -> bool:
    """Whether at least half the letters are Latin ones."""
    letters = "".join(_WORD.findall(text))
    return 2 * len(_LATIN.findall(letters)) >= len(letters)


@lru_cache(maxsize=1)
def language_names() -> dict[str, str]:
    """What each language that we tell apart is called in English."""
    return dict(line.split("\t", 1) for line in entries("languages.tsv"))


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    # Imported here, since it takes 0.8 s and 130 MB and most dossiers are plainly English.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    try:
        identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    except OSError as error:  # it is unpacked into a temporary file
        raise VerbaleError(
            f"{tempfile.gettempdir()}: a temporary file cannot be written ({error.strerror}). "
            "Make room, then run it again."
        ) from error
    identifier.set_languages(list(language_names()))
    return identifier
