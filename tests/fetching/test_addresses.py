"""Only machines of the public network are asked, by whatever name or number they are called."""

from __future__ import annotations

import socket

import pytest

from verbale.errors import NotFetched
from verbale.fetching.addresses import find_target, is_public, name_place

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
]


@pytest.mark.parametrize("machine", PRIVATE)
def test_private_machine(machine: str) -> None:
    assert not is_public(machine)


@pytest.mark.parametrize(
    "machine", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::", "::ffff:8.8.8.8"]
)
def test_public_machine(machine: str) -> None:
    assert is_public(machine)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0/",
    ],
)
def test_private_address_is_refused(url: str) -> None:
    with pytest.raises(NotFetched, match=r"private address .* add --allow-private"):
        find_target(url)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "example.org", "http://", "http://[::1"]
)
def test_address_of_no_page(url: str) -> None:
    with pytest.raises(NotFetched, match="is no address of a page"):
        find_target(url)


def test_address_with_a_password_is_refused() -> None:
    with pytest.raises(NotFetched, match="holds a password"):
        find_target("http://desk:secret@example.org/")


def resolves_to(monkeypatch: pytest.MonkeyPatch, *machines: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in machines]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_name_with_one_private_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(NotFetched, match="private address"):
        find_target("https://example.org/")


def test_target_has_all_machines_and_the_whole_path(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, "93.184.216.34", "93.184.216.35")
    target = find_target("HTTPS://Example.org/a/b?c=1#part")
    assert (target.host, target.port, target.path) == ("example.org", 443, "/a/b?c=1")
    assert target.machines == ("93.184.216.34", "93.184.216.35")
    assert target.url == "https://example.org/a/b?c=1"


def test_site_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(8, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(NotFetched, match="there is no such site, or no network"):
        find_target("https://no-such-site.example/")


def test_place_is_the_address_in_one_form() -> None:
    assert name_place("https://Example.org/a//b#c") == "https://example.org/a/%2Fb"
