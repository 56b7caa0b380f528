"""What ``verbale add`` does with addresses: the pages, feeds and sitemaps that it is given.

The room that opens the network is imported here alone, and only where there is an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from verbale.commands.terminal import complain, show_progress
from verbale.errors import NotFetched

if TYPE_CHECKING:
    from verbale.fetching.client import Client
    from verbale.intake import Intake
    from verbale.store import Dossier


def is_address(given: str) -> bool:
    """Whether this is an address of the web and no path."""
    return given.lower().startswith(("http://", "https://"))


def fetch_into(
    dossier: Dossier,
    addresses: Sequence[str],
    feeds: Sequence[str],
    sitemaps: Sequence[str],
    *,
    allow_private: bool,
) -> Intake:
    """Fetches these pages and those of the feeds and sitemaps that the dossier does not know.

    What could not be fetched or read is among the failures; the others are kept all the same.
    """
    from verbale.intake import Intake

    taken = Intake()
    if not (addresses or feeds or sitemaps):
        return taken
    from verbale.fetching.client import Client

    client = Client(allow_private=allow_private)
    listed = list(_list_new(client, dossier, feeds, sitemaps, taken))
    for done, address in enumerate([*addresses, *listed]):
        show_progress(done, len(addresses) + len(listed), what="fetched", of="pages")
        _fetch(client, dossier, address, taken)
    show_progress(0, 0)
    return taken


def _list_new(
    client: Client,
    dossier: Dossier,
    feeds: Sequence[str],
    sitemaps: Sequence[str],
    taken: Intake,
) -> Iterator[str]:
    """The addresses in feeds and sitemaps of which the dossier has neither report nor failure."""
    from verbale.fetching.feeds import MOST_PAGES, list_feed, list_sitemap

    failed = {place for place, _ in dossier.list_failures()}
    for url, find in [*((f, list_feed) for f in feeds), *((s, list_sitemap) for s in sitemaps)]:
        try:
            found = find(client, url)
        except NotFetched as error:
            _note(taken, url, error)
            continue
        fresh = [each for each in found if not _is_known(dossier, failed, each)]
        taken.known += len(found) - len(fresh)
        if len(fresh) > MOST_PAGES:
            complain(
                f"{url}: names {len(fresh):,} new pages; the first {MOST_PAGES:,} are fetched. "
                "Run it again for more."
            )
        yield from fresh[:MOST_PAGES]


def _is_known(dossier: Dossier, failed: set[str], address: str) -> bool:
    from verbale.fetching.addresses import name_place

    try:
        place = name_place(address)
    except NotFetched:
        return False
    return place in failed or bool(dossier.list_numbers(place))


def _fetch(client: Client, dossier: Dossier, address: str, taken: Intake) -> None:
    from verbale.fetching.addresses import name_place
    from verbale.fetching.client import name_file
    from verbale.intake import take_in_page

    try:
        place = name_place(address)
        page = client.fetch(address)
        end = name_place(page.url)
        if end != place and dossier.list_numbers(end):
            taken.known += 1
            return
        file_name = name_file(page)
    except NotFetched as error:
        _note(taken, address, error)
        return
    kept = take_in_page(
        dossier, place, page.data, file_name=file_name, url=page.url, type=page.type
    )
    taken.add(kept)


def _note(taken: Intake, address: str, error: NotFetched) -> None:
    from verbale.record import Failure

    name, _, reason = str(error).partition(": ")
    taken.failures = (*taken.failures, Failure(name or address, reason))
