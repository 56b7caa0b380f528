"""Whether places lie in their reports, and cut no word in two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import category

from verbale.checking.whole import Whole


def check_places(whole: Whole, entry: str, places: Iterable[Any]) -> Iterator[str]:
    """That each of these places holds words of its report."""
    for document, start, end in places:
        yield from check_place(whole, entry, document, start, end)


def check_place(whole: Whole, entry: str, document: str, start: Any, end: Any) -> Iterator[str]:
    """That this place lies in its report and holds whole words."""
    if document not in whole.documents:
        yield f"{entry}: {document!r} is no report of the record"
        return
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        yield f"{entry}: {start!r}-{end!r} is no place"
        return
    text = whole.texts.get(document)
    length = whole.documents[document].get("characters") if text is None else len(text)
    if length is not None and end > length:
        yield f"{entry}: {start}-{end} runs past the end of {document} at {length}"
    elif text is not None:
        yield from check_words(entry, text, start, end)


def check_words(entry: str, text: str, start: int, end: int) -> Iterator[str]:
    """A place that was counted in other units, or moved, cuts words or letters in two."""
    words = text[start:end]
    if not words.strip():
        yield f"{entry}: {start}-{end} holds nothing but white space"
    elif words != words.strip():
        yield f"{entry}: {start}-{end} begins or ends in white space: {words!r}"
    for at in (start, end):
        if 0 < at < len(text) and _is_within_word(text[at - 1], text[at]):
            yield f"{entry}: {start}-{end} cuts a word in two: {text[at - 1 : at + 1]!r}"


def _is_within_word(before: str, after: str) -> bool:
    """Whether no word ends between the two: of letters that stand in words of several."""
    if category(after) in ("Mn", "Me"):  # an accent belongs to the letter before it
        return not before.isspace()
    return _is_cased(before) and _is_cased(after)


def _is_cased(letter: str) -> bool:
    # Scripts without capitals (Chinese, Thai, Arabic) join words or write none apart.
    return letter.islower() or letter.isupper()


def inside(document: str, pairs: Any) -> list[tuple[str, int, int]]:
    """The places of these pairs in a report."""
    return [(document, start, end) for start, end in pairs or ()]
