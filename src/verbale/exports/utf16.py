"""Places in a text as programs give them that count UTF-16 units and know one line end.

Java, JavaScript and .NET count so: a character beyond the first 65,536 (an emoji) is two. Their
editors show ``\\r\\n`` as one character.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

_BEYOND_OR_RETURN = re.compile("[\U00010000-\U0010ffff]|\r(?=\n)")
# What no such program keeps: they become one replacement character each.
_UNFIT = re.compile("[\0\ud800-\udfff]")


class Utf16Text:
    r"""A text as such a program shows it, and where its places are there and here.

    >>> shown = Utf16Text("🙂 no\r\ndeal")
    >>> shown.text, shown.place(2, 4), shown.place(6, 10)
    ('🙂 no\ndeal', (3, 5), (6, 10))
    >>> shown.span(3, 5)
    (2, 4)
    """

    def __init__(self, text: str) -> None:
        self.text = _UNFIT.sub(
            "\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n")
        )
        self._points = range(len(text) + 1)
        # Where characters stand that are two units there, or none.
        found = list(_BEYOND_OR_RETURN.finditer(text))
        self._at = [each.start() for each in found]
        self._shift = list(accumulate((-1 if each[0] == "\r" else 1 for each in found), initial=0))

    @property
    def length(self) -> int:
        """Of the text shown, in units."""
        return self._unit(len(self._points) - 1)

    def _unit(self, point: int) -> int:
        return point + self._shift[bisect_left(self._at, point)]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The units from and to which these code points of the text go."""
        return self._unit(start), self._unit(end)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points that these units are, whole characters where a unit is half of one."""
        first = bisect_right(self._points, start, key=self._unit) - 1
        return first, bisect_left(self._points, end, key=self._unit)
