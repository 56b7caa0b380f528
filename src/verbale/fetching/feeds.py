"""The pages that a feed (RSS, Atom) or a sitemap names."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from verbale.errors import NotFetched
from verbale.fetching.client import LARGEST, Client

# Pages of one feed or sitemap that are fetched at a time: at one a second, a quarter of an hour.
MOST_PAGES = 1_000
# Sitemaps that a sitemap of sitemaps may name.
MOST_MAPS = 50


def list_feed(client: Client, url: str) -> list[str]:
    """The addresses of a feed's entries, the newest first as feeds have them. NotFetched if it is
    no feed."""
    page = client.fetch(url)
    root = _parse(page.data, url, "feed")
    if _name(root) not in ("rss", "RDF", "feed"):
        raise NotFetched(f"{url}: is no feed (RSS or Atom). Give a page's address without --feed.")
    entries = (each for each in root.iter() if _name(each) in ("item", "entry"))
    links = (_join(page.url, link) for each in entries if (link := _link(each)))
    return _unique(filter(None, links))


def _join(page: str, link: str) -> str | None:
    """The address that the link stands for on this page; None if it is none."""
    try:
        return urljoin(page, link)
    except ValueError:
        return None


def _link(entry: Any) -> str | None:
    """Where an entry leads: its link to the page itself, or its id if that is an address."""
    links = [child for child in entry if _name(child) == "link"]
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href")).strip()
        if (link.text or "").strip():
            return str(link.text).strip()
    for child in entry:
        address = (child.text or "").strip()
        if _name(child) in ("guid", "id") and address.startswith(("http://", "https://")):
            return str(address)
    return None


def list_sitemap(client: Client, url: str) -> list[str]:
    """The addresses of the pages in a sitemap, and in those that it names. NotFetched if it is
    none."""
    page = client.fetch(url)
    root = _parse(page.data, url, "sitemap")
    if _name(root) == "urlset":
        return _unique(_places(root, "url"))
    if _name(root) != "sitemapindex":
        raise NotFetched(f"{url}: is no sitemap. Sites name theirs in robots.txt.")
    pages: list[str] = []
    for each in list(_places(root, "sitemap"))[:MOST_MAPS]:
        inner = _parse(client.fetch(each).data, each, "sitemap")
        pages.extend(_places(inner, "url"))
        if len(pages) >= MOST_PAGES:
            break
    return _unique(pages)


def _places(root: Any, of: str) -> Iterator[str]:
    for each in root:
        if _name(each) == of:
            for child in each:
                if _name(child) == "loc" and (child.text or "").strip():
                    yield str(child.text).strip()


def _unique(found: Any) -> list[str]:
    return list(dict.fromkeys(found))


def _parse(data: bytes, url: str, what: str) -> Any:
    """The root element: no entity is unfolded, no other file and no network is opened."""
    if data.startswith(b"\x1f\x8b"):
        data = _unpack(data, url, what)
    if b"<!ENTITY" in data[:100_000].upper():
        raise NotFetched(f"{url}: the {what} defines entities, as malicious ones do; not read.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        why = str(error).partition(",")[0]
        raise NotFetched(f"{url}: is no {what}, or a damaged one ({why}).") from None


def _unpack(data: bytes, url: str, what: str) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            unpacked = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        raise NotFetched(f"{url}: the {what} is damaged.") from None
    if len(unpacked) > LARGEST:
        raise NotFetched(f"{url}: the {what} unpacks to more than {LARGEST // 1_000_000} MB.")
    return unpacked


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
