"""XML as text: well-formed whatever the characters of a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# What XML 1.0 holds in no form, not even as a reference; one character for one, so that places
# still hold.
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A reader turns a bare carriage return into a line feed, and CR LF into one sign.
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ESCAPED_VALUE = _ESCAPED | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def clean(text: str) -> str:
    """The text with a replacement character for each one that XML refuses.

    >>> clean("a\\x00b")
    'a\N{REPLACEMENT CHARACTER}b'
    """
    return _REFUSED.sub("\N{REPLACEMENT CHARACTER}", text)


def escape(text: str) -> str:
    """The text as the content of an element: a reader gets the same characters back."""
    return clean(text).translate(_ESCAPED)


def element(name: str, values: Mapping[str, str | None], inside: Iterable[str] = ()) -> str:
    """An element with its attributes (None: not there) and with markup inside.

    >>> element("ref", {"target": "a&b", "n": None}, [escape("1 < 2")])
    '<ref target="a&amp;b">1 &lt; 2</ref>'
    """
    written = "".join(
        f' {key}="{clean(value).translate(_ESCAPED_VALUE)}"'
        for key, value in values.items()
        if value is not None
    )
    content = "".join(inside)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"
