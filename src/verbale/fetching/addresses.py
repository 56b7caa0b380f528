"""Which machine an address of the web leads to, and whether it may be asked."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from verbale.errors import NotFetched

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"http": 80, "https": 443}
# IPv6 addresses that carry an IPv4 one within: networks, and from which bit on it stands.
_CARRIERS = (
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
    (ipaddress.IPv6Network("::/96"), 0),
)


@dataclass(frozen=True, slots=True)
class Target:
    """An address of the web with the machines behind it, all of which may be asked."""

    url: str
    scheme: str
    host: str
    port: int
    path: str  # with the query
    machines: tuple[str, ...]  # their numbers, which are what is connected to


def find_target(url: str, *, allow_private: bool = False) -> Target:
    """Where this address leads. NotFetched if it is none of the web, or if any machine behind it
    is not open to the public: on this computer, in its network, or of no network at all."""
    parts = _parse(url)
    scheme, host = parts.scheme or "", (parts.host or "").strip("[]")
    port = parts.port or PORTS[scheme]
    machines = _resolve(url, host, port)
    if not allow_private and not all(map(is_public, machines)):
        raise NotFetched(
            f"{url}: leads to a private address ({machines[0]}) and was not fetched. "
            "If you trust it, add --allow-private."
        )
    path = parts.path or "/"
    whole = f"{path}?{parts.query}" if parts.query else path
    return Target(_without_fragment(parts), scheme, host, port, whole, machines)


def _parse(url: str) -> Url:
    try:
        parts = parse_url(url)
    except LocationParseError:
        raise NotFetched(f"{url}: is no address of a page. Write https://...") from None
    if parts.scheme not in PORTS or not parts.host:
        raise NotFetched(f"{url}: is no address of a page. Write https://...")
    if parts.auth:
        raise NotFetched(f"{url}: holds a password and was not fetched. Save the page yourself.")
    return parts


def _without_fragment(parts: Url) -> str:
    return parts._replace(fragment=None).url


def _resolve(url: str, host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched(
            f"{url}: there is no such site, or no network. Check the address."
        ) from None
    # A link-local address names its network card behind a percent sign.
    return tuple(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))


def is_public(machine: str) -> bool:
    """Whether this number is one of the public network's, also where it stands within another.

    >>> is_public("93.184.216.34")
    True
    >>> is_public("::ffff:127.0.0.1")
    False
    """
    address = _unwrap(ipaddress.ip_address(machine))
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )


def _unwrap(address: Address) -> Address:
    """The IPv4 address within an IPv6 one, if it carries one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.teredo is not None:
        return address.teredo[1]
    for network, shift in _CARRIERS:
        if address in network and int(address) > 1:
            return ipaddress.IPv4Address((int(address) >> shift) & 0xFFFFFFFF)
    return address


def name_place(url: str) -> str:
    """The address in one form, by which a page is known: without what only leads within it."""
    parts = _parse(url)
    # Two strokes part the place of a file from that of a report in it.
    path = (parts.path or "/").replace("//", "/%2F")
    return parts._replace(fragment=None, path=path).url
