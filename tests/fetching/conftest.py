"""A site to ask, and a client that does not really wait."""

from collections.abc import Iterator

import pytest
from site_here import Site, open_site

from verbale.fetching.client import Client


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        yield opened


@pytest.fixture
def waited() -> list[float]:
    """The seconds that the client would have waited, one after another."""
    return []


@pytest.fixture
def client(waited: list[float]) -> Client:
    return Client(allow_private=True, wait=waited.append)
