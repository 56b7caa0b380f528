"""``verbale add`` with addresses: pages, feeds and sitemaps become reports of the dossier."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from site_here import ANSWER, HTML, PAGE, Site

from test_cli import FakeEngine, run
from verbale import pipeline
from verbale.store import make_dossier, open_dossier

XML = {"Content-Type": "application/xml"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load", lambda name="small": FakeEngine())
    monkeypatch.setattr("verbale.fetching.client.PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("verbale.fetching.client.RETRY_SECONDS", 0.0)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    path = tmp_path / "talks.verbale"
    with make_dossier(path):
        return path


def feed_of(site: Site, *paths: str) -> None:
    items = "".join(f"<item><link>{site.address}{path}</link></item>" for path in paths)
    site.answers["/feed"] = (200, XML, f"<rss><channel>{items}</channel></rss>".encode())


def another(number: int) -> bytes:
    return PAGE.replace("Friday", f"day {number}").encode()


def test_page_and_its_bytes_are_kept(
    site: Site, dossier: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    site.answers["/a"] = ANSWER
    url = f"{site.address}/a"
    assert run("add", dossier, url, "--allow-private") == 0
    assert "1 report new, 0 changed, 0 known" in capfd.readouterr().out
    with open_dossier(dossier) as opened:
        (kept,) = opened.list_latest()
        assert (kept.place, kept.document.url, kept.document.title) == (
            url,
            url,
            "Envoy: talks are over",
        )
        assert opened.find_page(opened.find_file(url) or "") == PAGE.encode()
    assert run("check", dossier) == 0


def test_page_that_changed_is_a_new_version(
    site: Site, dossier: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    url = f"{site.address}/a"
    for data, said in [
        (another(1), "1 report new, 0 changed, 0 known"),
        (another(1), "0 reports new, 0 changed, 1 known"),
        (another(2), "0 reports new, 1 changed, 0 known"),
    ]:
        site.answers["/a"] = (200, HTML, data)
        assert run("add", dossier, url, "--allow-private") == 0
        assert said in capfd.readouterr().out


def test_feed_gives_only_what_is_new(
    site: Site, dossier: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    site.answers |= {f"/{n}": (200, HTML, another(n)) for n in range(3)}
    feed_of(site, "/0", "/1")
    options = ("--feed", f"{site.address}/feed", "--allow-private")
    assert run("add", dossier, *options) == 0
    assert "2 reports new, 0 changed, 0 known" in capfd.readouterr().out
    feed_of(site, "/0", "/1", "/2")
    assert run("add", dossier, *options) == 0
    assert "1 report new, 0 changed, 2 known" in capfd.readouterr().out
    assert site.asked.count("/0") == 1


def test_sitemap_gives_its_pages(
    site: Site, dossier: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    site.answers |= {"/a": ANSWER}
    urlset = f"<urlset><url><loc>{site.address}/a</loc></url></urlset>"
    site.answers["/map.xml"] = (200, XML, urlset.encode())
    assert run("add", dossier, "--sitemap", f"{site.address}/map.xml", "--allow-private") == 0
    assert "1 report new" in capfd.readouterr().out


def test_each_bad_page_is_one_line_and_the_rest_goes_on(
    site: Site, dossier: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    site.answers |= {"/a": ANSWER, "/empty": (200, HTML, b"<html></html>")}
    site.answers["/picture"] = (200, {"Content-Type": "image/png"}, b"x")
    feed_of(site, "/gone", "/empty", "/picture", "/a")
    urls = ["http://", f"{site.address}/no-feed"]
    options = ["--feed", f"{site.address}/feed", "--feed", urls[1], "--allow-private"]
    assert run("add", dossier, urls[0], *options) == 1
    out, err = capfd.readouterr()
    assert "1 report new" in out
    lines = err.splitlines()
    assert len(lines) == 5
    for said in [
        "http://: is no address of a page",
        "/empty: The page holds no report",
        "/gone: there is no such page (404)",
        "/no-feed: there is no such page (404)",
        "/picture: is no page or document that is read (image/png)",
    ]:
        assert sum(said in line for line in lines) == 1, said


def test_private_site_is_refused_without_leave(
    site: Site, dossier: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("add", dossier, f"{site.address}/a") == 3
    assert "leads to a private address (127.0.0.1)" in capfd.readouterr().err
    assert site.asked == []


def test_damaged_page_is_found(site: Site, dossier: Path) -> None:
    site.answers["/a"] = ANSWER
    assert run("add", dossier, f"{site.address}/a", "--allow-private") == 0
    with sqlite3.connect(dossier) as database:
        database.execute("UPDATE page SET packed = x'00'")
    database.close()
    assert run("check", dossier) == 4


def test_adding_files_loads_nothing_that_fetches(tmp_path: Path, dossier: Path) -> None:
    (tmp_path / "a.txt").write_text("He said no.", encoding="utf-8")
    code = (
        "import sys\nfrom verbale import cli, pipeline\n"
        "pipeline.load = lambda name='small': sys.exit(print(*sorted(sys.modules)))\n"
        f"cli.main(['add', {json.dumps(str(dossier))}, {json.dumps(str(tmp_path / 'a.txt'))}])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    loaded = set(ended.stdout.split())
    assert "verbale.intake" in loaded and "verbale.fetching.client" not in loaded
