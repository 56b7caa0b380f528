"""The characters that a file's bytes stand for."""

from __future__ import annotations

import codecs
import re

_MARKS = (  # the longer first: UTF-32's begins as UTF-16's does
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Bytes that Windows-1252 has for marks and letters that English reports use: quotation marks,
# dashes, the ellipsis, currencies, a no-break space, and the accents of names.
_WESTERN = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa3\xa7\xa9\xab\xad\xae\xb0\xb7\xbb\xbd"
)
_WESTERN_LETTERS = frozenset(b"\x8a\x8e\x9a\x9e\xc1\xc4\xc5\xc7\xc9\xd6\xd8\xdc\xdf") | set(
    range(0xE0, 0x100)
)
# Share of the bytes above 127 that must be of those for the text to be Windows-1252.
WESTERN_SHARE = 0.95
# Share of all bytes that they may be: in other alphabets nearly every letter is above 127.
ACCENTED_SHARE = 0.2
# Share of UTF-8's longer characters that may be broken, before the text is taken for another's.
BROKEN_SHARE = 0.1
# Bytes that are looked at to guess an encoding; the whole is decoded with what they suggest.
SAMPLE = 200_000
# Share of control characters above which a file is no text; terminals' colours have fewer.
CONTROL_SHARE = 0.02

_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
# What Python calls encodings and no text is stored in: some take time by the text's square, some
# make halves of characters.
_NO_CHARSETS = frozenset(
    "idna mbcs oem punycode raw-unicode-escape undefined unicode-escape utf-7".split()
)
# How PDF, word processors' files and pictures begin.
_NO_TEXT = (
    b"%PDF-",
    b"PK\x03\x04",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.IGNORECASE)


def decode(data: bytes) -> str | None:
    """The text, every character kept but a byte order mark; None if the bytes are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return decode_as(data[len(mark) :], encoding)
    if data.startswith(_NO_TEXT):
        return None
    if b"\0" in data:
        return _two_bytes_each(data)
    if len(_CONTROL.findall(data[:SAMPLE])) > CONTROL_SHARE * min(len(data), SAMPLE):
        return None
    return _utf_8(data) or _one_byte_each(data)


def decode_page(data: bytes) -> str | None:
    """The same for an HTML page, which may say itself how it is encoded."""
    declared = _DECLARED.search(data[:2048])
    if not data.startswith(tuple(mark for mark, _ in _MARKS)) and declared and b"\0" not in data:
        name = declared.group(1).decode("ascii").lower()
        # Browsers read what calls itself Latin-1 as Windows-1252, and so pages are written.
        encoding = "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii") else name
        if (text := decode_as(data, encoding)) is not None:
            return text
    return decode(data)


def decode_as(data: bytes, encoding: str) -> str | None:
    """The text in this encoding; None if it is none that texts are in, or not theirs."""
    try:
        if codecs.lookup(encoding).name.replace("_", "-") in _NO_CHARSETS:
            return None
        return data.decode(encoding)
    except (LookupError, ValueError):
        return None


def _two_bytes_each(data: bytes) -> str | None:
    """UTF-16 without a mark: of each pair of bytes the one is mostly zero and the other never."""
    even, odd = data[:SAMPLE:2], data[1:SAMPLE:2]
    low, high = even.count(0) / len(even), odd.count(0) / max(len(odd), 1)
    if len(data) % 2 or min(low, high) > 0.01 or max(low, high) < 0.2:
        return None
    return decode_as(data, "utf-16-le" if high > low else "utf-16-be")


def _utf_8(data: bytes) -> str | None:
    """The text if it is UTF-8, also where a few characters were cut in two on the way."""
    if (text := decode_as(data, "utf-8")) is not None:
        return text
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    longer = sum(not character.isascii() for character in text)
    return text if broken <= BROKEN_SHARE * longer else None


def _one_byte_each(data: bytes) -> str | None:
    high = [byte for byte in data[:SAMPLE] if byte > 127]
    western = sum(byte in _WESTERN or byte in _WESTERN_LETTERS for byte in high)
    accented = len(high) <= ACCENTED_SHARE * len(data[:SAMPLE])
    if accented and western >= WESTERN_SHARE * len(high):
        text = decode_as(data, "cp1252")
        if text is not None:
            return text
    # Imported here, since nearly every report is UTF-8 or Windows-1252 and it takes 0.1 s.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    return decode_as(data, best.encoding) if best else None
