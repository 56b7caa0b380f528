"""Pages are fetched as a guest would: within bounds, where it is allowed, no secret door."""

from __future__ import annotations

import shutil
import socket
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from site_here import ANSWER, HTML, PAGE, Answer, Site, open_site, packed

from verbale.errors import NotFetched
from verbale.fetching import client as fetching
from verbale.fetching.addresses import find_target
from verbale.fetching.client import Client, Fetched, name_file


def moved(to: str) -> Answer:
    return 302, {"Location": to}, b""


def test_page_is_fetched(site: Site, client: Client) -> None:
    site.answers["/a"] = ANSWER
    page = client.fetch(f"{site.address}/a#part")
    assert page == Fetched(f"{site.address}/a", PAGE.encode(), HTML["Content-Type"])
    assert site.asked == ["/robots.txt", "/a"]


def test_packed_page_is_unpacked(site: Site, client: Client) -> None:
    site.answers["/a"] = (200, {**HTML, "Content-Encoding": "gzip"}, packed(PAGE.encode()))
    assert client.fetch(f"{site.address}/a").data == PAGE.encode()


def test_what_robots_txt_forbids_is_not_fetched(site: Site, client: Client) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: Verbale\nDisallow: /private/\n")
    site.answers["/private/a"] = site.answers["/a"] = ANSWER
    with pytest.raises(NotFetched, match=r"robots\.txt"):
        client.fetch(f"{site.address}/private/a")
    assert client.fetch(f"{site.address}/a").data
    assert site.asked == ["/robots.txt", "/a"]


def test_redirect_is_followed_and_its_robots_are_asked(site: Site, client: Client) -> None:
    site.answers |= {"/a": moved("/b"), "/b": ANSWER}
    assert client.fetch(f"{site.address}/a").url == f"{site.address}/b"
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /b\n")
    with pytest.raises(NotFetched, match=r"/b: .*robots\.txt"):
        Client(allow_private=True, wait=client.wait).fetch(f"{site.address}/a")


def test_redirects_without_end(site: Site, client: Client) -> None:
    site.answers["/a"] = moved("/a")
    with pytest.raises(NotFetched, match="without end"):
        client.fetch(f"{site.address}/a")


def test_redirect_to_a_private_address_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hop is let through as a public site would be, the second is looked at."""
    site.answers["/a"] = moved("http://169.254.169.254/latest/meta-data/")
    port = int(site.address.rpartition(":")[2])
    monkeypatch.setattr(
        "verbale.fetching.addresses.is_public", lambda machine: machine == "127.0.0.1"
    )
    with pytest.raises(NotFetched, match=r"169\.254\.169\.254.*private address"):
        Client(wait=lambda _: None).fetch(f"http://127.0.0.1:{port}/a")
    assert site.asked == ["/robots.txt", "/a"]


def test_machine_that_was_looked_at_is_the_one_that_is_asked(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere a moment later leads nowhere."""
    site.answers["/a"] = ANSWER
    target = find_target(f"{site.address}/a", allow_private=True)
    monkeypatch.setattr(
        fetching, "find_target", lambda url, **_: replace(target, host="envoy.example", url=url)
    )
    real = socket.getaddrinfo

    def by_number_only(host: str, *others: object, **more: object) -> object:
        assert host == "127.0.0.1", f"{host} was asked for again"
        return real(host, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", by_number_only)
    client._robots[f"http://envoy.example:{target.port}"] = fetching.RobotFileParser()
    client._robots[f"http://envoy.example:{target.port}"].parse([])
    client.fetch("http://envoy.example/a")
    assert site.hosts == [f"envoy.example:{target.port}"]


def test_private_site_is_refused_at_once(site: Site) -> None:
    with pytest.raises(NotFetched, match="add --allow-private"):
        Client().fetch(f"{site.address}/a")
    assert site.asked == []


def test_answer_that_is_too_large_is_given_up(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 100_000)
    site.answers["/a"] = (200, HTML, b"a" * 200_000)
    bomb = packed(b"a" * 20_000_000)
    site.answers["/b"] = (200, {**HTML, "Content-Encoding": "gzip"}, bomb)
    for path in "ab":
        with pytest.raises(NotFetched, match=r"is larger than 0\.1 MB"):
            client.fetch(f"{site.address}/{path}")


def test_answer_that_never_ends_is_given_up(site: Site, client: Client) -> None:
    site.answers["/a"] = (200, HTML, b"a" * 200_000)
    client._robots[site.address] = fetching.RobotFileParser()
    client._robots[site.address].parse([])
    times = iter(range(0, 100_000, 40))
    client.clock = lambda: float(next(times))
    with pytest.raises(NotFetched, match="took more than 60 seconds"):
        client.fetch(f"{site.address}/a")


def test_one_more_try(site: Site, client: Client, waited: list[float]) -> None:
    site.answers["/a"] = [(503, {}, b""), ANSWER]
    assert client.fetch(f"{site.address}/a").data == PAGE.encode()
    assert fetching.RETRY_SECONDS in waited
    site.answers["/b"] = (503, {}, b"")
    with pytest.raises(NotFetched, match=r"cannot answer just now \(503\)\. Try again later"):
        client.fetch(f"{site.address}/b")
    assert site.asked.count("/b") == 2


def test_broken_packing(site: Site, client: Client) -> None:
    site.answers["/a"] = (200, {**HTML, "Content-Encoding": "gzip"}, b"not packed")
    with pytest.raises(NotFetched, match="cannot be unpacked"):
        client.fetch(f"{site.address}/a")


def test_site_that_does_not_answer(client: Client) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(NotFetched, match="does not answer"):
        client.fetch(f"http://127.0.0.1:{port}/a")


@pytest.mark.parametrize(
    ("status", "why"), [(404, "no such page"), (403, "without an account"), (418, "answered 418")]
)
def test_status(site: Site, client: Client, status: int, why: str) -> None:
    site.answers["/a"] = (status, HTML, b"")
    with pytest.raises(NotFetched, match=why):
        client.fetch(f"{site.address}/a")


def test_pages_of_one_site_are_asked_slowly(
    site: Site, client: Client, waited: list[float]
) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 7\n")
    site.answers |= {"/a": ANSWER, "/b": ANSWER}
    client.clock = lambda: 0.0
    client.fetch(f"{site.address}/a")
    client.fetch(f"{site.address}/b")
    assert waited == [7.0, 7.0]


@pytest.mark.parametrize(
    ("type", "name"),
    [
        ("text/html; charset=utf-8", "page.html"),
        (None, "page.html"),
        ("application/pdf", "page.pdf"),
        ("text/plain", "page.txt"),
    ],
)
def test_kind_of_page(type: str | None, name: str) -> None:
    assert name_file(Fetched("https://example.org/a", b"", type)) == name


def test_picture_is_no_page() -> None:
    with pytest.raises(NotFetched, match="no page or document"):
        name_file(Fetched("https://example.org/a.png", b"", "image/png"))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for envoy.example, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate with")
    made = tmp_path / "both.pem"
    subprocess.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=envoy.example -addext subjectAltName=DNS:envoy.example "
        f"-keyout {tmp_path / 'key.pem'} -out {tmp_path / 'certificate.pem'}".split(),
        check=True,
        capture_output=True,
    )
    made.write_bytes(
        (tmp_path / "certificate.pem").read_bytes() + (tmp_path / "key.pem").read_bytes()
    )
    return made


@pytest.mark.parametrize(
    ("host", "trusted", "why"),
    [
        ("envoy.example", True, None),
        ("envoy.example", False, "certificate does not hold"),
        ("other.example", True, "certificate does not hold"),
    ],
)
def test_certificate_must_be_the_sites_own(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, host: str, trusted: bool, why: str | None
) -> None:
    """It is checked against the name, though the machine is asked by its number."""
    if trusted:
        monkeypatch.setattr(fetching.certifi, "where", lambda: str(certificate))
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **more: real("127.0.0.1", *rest, **more)
    )
    with open_site(certificate) as secure:
        secure.answers["/a"] = ANSWER
        client = Client(allow_private=True, wait=lambda _: None)
        url = f"https://{host}:{secure.address.rpartition(':')[2]}/a"
        if why is None:
            assert client.fetch(url).data == PAGE.encode()
        else:
            with pytest.raises(NotFetched, match=why):
                client.fetch(url)


def test_site_of_the_newer_internet_protocol(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this computer has no IPv6")
    with open_site(machine="::1") as opened:
        opened.answers["/a"] = ANSWER
        client = Client(allow_private=True, wait=lambda _: None)
        port = opened.address.rpartition(":")[2]
        assert client.fetch(f"http://[::1]:{port}/a").data == PAGE.encode()
        assert set(opened.hosts) == {f"[::1]:{port}"}
