"""Feeds and sitemaps name pages; what is none, or is malicious, gives one line."""

from __future__ import annotations

import pytest
from site_here import Site, packed

from verbale.errors import NotFetched
from verbale.fetching import client as fetching
from verbale.fetching.client import Client
from verbale.fetching.feeds import list_feed, list_sitemap

XML = {"Content-Type": "application/xml"}
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><link>https://example.org/</link>
<item><title>A</title><link>https://example.org/a</link></item>
<item><guid>https://example.org/b</guid></item>
<item><link>/c</link></item><item><link>https://example.org/a</link></item>
<item><guid isPermaLink="false">17</guid></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://example.org/"/>
<entry><link rel="self" href="https://example.org/x"/><link href="https://example.org/a"/></entry>
<entry><id>https://example.org/b</id></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/"><item><link>https://example.org/a</link></item></rdf:RDF>"""
MAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://example.org/a</loc></url><url><loc> https://example.org/b </loc></url></urlset>"""
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>'


def serve(site: Site, text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    site.answers["/feed"] = (200, XML, data)
    return f"{site.address}/feed"


def test_rss(site: Site, client: Client) -> None:
    found = list_feed(client, serve(site, RSS))
    own = f"{site.address}/c"
    assert found == ["https://example.org/a", "https://example.org/b", own]


def test_atom(site: Site, client: Client) -> None:
    found = list_feed(client, serve(site, ATOM))
    assert found == ["https://example.org/a", "https://example.org/b"]


def test_older_rss(site: Site, client: Client) -> None:
    assert list_feed(client, serve(site, RDF)) == ["https://example.org/a"]


def test_sitemap_packed_or_not(site: Site, client: Client) -> None:
    for data in (MAP.encode(), packed(MAP.encode())):
        found = list_sitemap(client, serve(site, data))
        assert found == ["https://example.org/a", "https://example.org/b"]


def test_sitemap_of_sitemaps(site: Site, client: Client) -> None:
    site.answers["/inner.xml"] = (200, XML, MAP.encode())
    index = f"<sitemapindex><sitemap><loc>{site.address}/inner.xml</loc></sitemap></sitemapindex>"
    assert len(list_sitemap(client, serve(site, index))) == 2


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_feed_with_entities_is_refused(site: Site, client: Client, text: str) -> None:
    with pytest.raises(NotFetched, match="defines entities"):
        list_feed(client, serve(site, text))


@pytest.mark.parametrize("text", ["", "words", "<html><body/></html>", "<rss><item>"])
def test_what_is_no_feed(site: Site, client: Client, text: str) -> None:
    with pytest.raises(NotFetched, match="is no feed"):
        list_feed(client, serve(site, text))
    with pytest.raises(NotFetched, match="is no sitemap"):
        list_sitemap(client, serve(site, text))


def test_feed_that_is_too_large(site: Site, client: Client) -> None:
    url = serve(site, b"<rss>" + b" " * (fetching.LARGEST + 100))
    with pytest.raises(NotFetched, match="is larger than 20 MB"):
        list_feed(client, url)


def test_sitemap_that_unpacks_to_too_much(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verbale.fetching.feeds.LARGEST", 1_000)
    with pytest.raises(NotFetched, match="unpacks to more than"):
        list_sitemap(client, serve(site, packed(b"<urlset>" + b" " * 2_000)))
