"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.requests import Request

Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Leaf(Generic[Each]):
    """One page of a list."""

    shown: Sequence[Each]
    page: int
    pages: int
    first: int  # the number of the first that is shown, counted from 1
    of: int


def turn(request: Request, all_of: Sequence[Each], length: int) -> Leaf[Each]:
    """The page of this list that the address asks for; the last if it asks for one beyond."""
    asked = request.query_params.get("page", "1")
    pages = max(1, -(-len(all_of) // length))
    # No list has a million pages, and a longer number would take long to read.
    page = min(max(1, int(asked)), pages) if asked.isdecimal() and len(asked) < 7 else 1
    first = (page - 1) * length
    return Leaf(all_of[first : first + length], page, pages, first + 1, len(all_of))
