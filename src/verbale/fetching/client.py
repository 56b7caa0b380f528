"""One page after another, fetched as a guest would: slowly, within bounds, where it is allowed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import certifi
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import DecodeError, HTTPError, SSLError

from verbale.errors import NotFetched
from verbale.fetching.addresses import PORTS, Target, find_target

# By this name sites know who asks, and may shut Verbale out in robots.txt.
AGENT = "Verbale"
# Largest answer, in bytes unpacked: as large as the largest file that is read.
LARGEST = 20_000_000
LARGEST_ROBOTS = 500_000
# Seconds to wait for a connection, for the next bytes, and for the whole of an answer.
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
WHOLE_SECONDS = 60.0
# Times that a page may send us on.
MOST_REDIRECTS = 5
# Seconds before the one second try, and between two pages of one site unless it asks for more.
RETRY_SECONDS = 1.0
PAUSE_SECONDS = 1.0
LONGEST_PAUSE = 30.0
_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WORTH_A_RETRY = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back: where from in the end, the bytes, what the server calls them."""

    url: str
    data: bytes
    type: str | None


class _TryAgain(Exception):
    """The site did not answer, or said that it cannot just now."""


@dataclass(slots=True)
class Client:
    """Asks sites for pages; ``allow_private`` also those on this computer and in its network."""

    allow_private: bool = False
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str) -> Fetched:
        """The page at this address. NotFetched says why there is none.

        Every hop is looked at anew: where it leads, and what the site's robots.txt allows.
        """
        target = find_target(url, allow_private=self.allow_private)
        for _ in range(MOST_REDIRECTS + 1):
            self._check_robots(target)
            status, headers, data = self._ask_twice(target, LARGEST)
            if status not in _REDIRECTS or not headers.get("location"):
                _check_status(url, status)
                return Fetched(target.url, data, headers.get("content-type"))
            onward = _send_on(target.url, headers["location"])
            target = find_target(onward, allow_private=self.allow_private)
        raise NotFetched(f"{url}: sends on and on, without end. Look at it in a browser.")

    def _check_robots(self, target: Target) -> None:
        site = f"{target.scheme}://{_authority(target)}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site)
        if not self._robots[site].can_fetch(AGENT, target.url):
            raise NotFetched(
                f"{target.url}: the site asks programs not to fetch it (robots.txt). "
                "Save the page in a browser and add the file."
            )

    def _read_robots(self, site: str) -> RobotFileParser:
        """What the site allows; all, if it says nothing, and nothing, if it cannot say."""
        rules = RobotFileParser()
        target = find_target(f"{site}/robots.txt", allow_private=self.allow_private)
        for _ in range(MOST_REDIRECTS):
            status, headers, data = self._ask_twice(target, LARGEST_ROBOTS)
            if status not in _REDIRECTS or not headers.get("location"):
                break
            onward = _send_on(target.url, headers["location"])
            target = find_target(onward, allow_private=self.allow_private)
        if status >= 500:
            raise NotFetched(f"{site}: its robots.txt cannot be read ({status}). Try again later.")
        rules.parse(data.decode("utf-8", "replace").splitlines() if status == 200 else [])
        return rules

    def _ask_twice(self, target: Target, limit: int) -> tuple[int, Mapping[str, str], bytes]:
        try:
            return self._ask(target, limit)
        except _TryAgain:
            self.wait(RETRY_SECONDS)
        try:
            return self._ask(target, limit)
        except _TryAgain as error:
            raise NotFetched(f"{target.url}: {error} Try again later.") from None

    def _ask(self, target: Target, limit: int) -> tuple[int, Mapping[str, str], bytes]:
        """One answer, from the first machine that can be reached."""
        self._pause(target)
        for machine in target.machines:
            try:
                response = _send(target, machine)
            except SSLError as error:
                raise NotFetched(
                    f"{target.url}: its certificate does not hold ({_brief(error)})."
                ) from None
            except (HTTPError, OSError):
                continue
            try:
                data = self._read(response, target, limit)
            except DecodeError:
                raise NotFetched(f"{target.url}: its answer cannot be unpacked.") from None
            except (HTTPError, OSError):
                raise _TryAgain("the answer broke off.") from None
            finally:
                response.close()
            if response.status in _WORTH_A_RETRY:
                raise _TryAgain(f"the site cannot answer just now ({response.status}).")
            return response.status, {k.lower(): v for k, v in response.headers.items()}, data
        raise _TryAgain("the site does not answer.")

    def _pause(self, target: Target) -> None:
        """Waits until the site may be asked again."""
        rules = self._robots.get(f"{target.scheme}://{_authority(target)}")
        asked = (rules.crawl_delay(AGENT) if rules else None) or PAUSE_SECONDS
        due = self._asked.get(target.host, -LONGEST_PAUSE) + min(float(asked), LONGEST_PAUSE)
        if rules is not None and due > (now := self.clock()):
            self.wait(due - now)
        self._asked[target.host] = self.clock()

    def _read(self, response: BaseHTTPResponse, target: Target, limit: int) -> bytes:
        """The bytes, unpacked; no more than the limit is ever held."""
        begun, data = self.clock(), bytearray()
        while chunk := response.read(_CHUNK, decode_content=True):
            data += chunk
            if len(data) > limit:
                size = limit / 1_000_000
                raise NotFetched(f"{target.url}: is larger than {size:g} MB and was not fetched.")
            if self.clock() - begun > WHOLE_SECONDS:
                raise NotFetched(
                    f"{target.url}: took more than {WHOLE_SECONDS:.0f} seconds and was given up."
                )
        return bytes(data)


def _send(target: Target, machine: str) -> BaseHTTPResponse:
    """Asks this very machine, whatever the name may lead to by now."""
    timeout = Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    pool: HTTPConnectionPool
    if target.scheme == "https":
        pool = HTTPSConnectionPool(
            machine,
            target.port,
            timeout=timeout,
            retries=False,
            server_hostname=target.host,
            assert_hostname=target.host,
            cert_reqs="CERT_REQUIRED",
            ca_certs=certifi.where(),
        )
    else:
        pool = HTTPConnectionPool(machine, target.port, timeout=timeout, retries=False)
    headers = {
        "Host": _authority(target),
        "User-Agent": f"{AGENT}/{version('verbale')}",
        "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
        "application/pdf, text/plain, */*;q=0.1",
        "Accept-Encoding": "gzip, deflate",
    }
    return pool.urlopen(
        "GET", target.path, headers=headers, redirect=False, preload_content=False, retries=False
    )


def _authority(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == PORTS[target.scheme] else f"{host}:{target.port}"


def _check_status(url: str, status: int) -> None:
    if status in (401, 402, 403):
        raise NotFetched(
            f"{url}: the site shows it to nobody without an account ({status}). "
            "Save the page in a browser and add the file."
        )
    if status in (404, 410):
        raise NotFetched(f"{url}: there is no such page ({status}). Check the address.")
    if status != 200:
        raise NotFetched(f"{url}: the site answered {status}. Look at it in a browser.")


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:100]


# What a page is read as, by the server's word for it.
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
    "multipart/related": ".mhtml",
}


def _send_on(url: str, location: str) -> str:
    """Where a page sends us on to; NotFetched if that is no address."""
    try:
        return urljoin(url, location)
    except ValueError:
        raise NotFetched(
            f"{url}: sends on to what is no address. Look at it in a browser."
        ) from None


def name_file(page: Fetched) -> str:
    """A file's name that tells what kind of page this is. NotFetched if it is none that is read."""
    called = (page.type or "text/html").partition(";")[0].strip().lower()
    if called in _SUFFIXES:
        return f"page{_SUFFIXES[called]}"
    last = urlsplit(page.url).path.rpartition("/")[2].lower()
    if called == "application/octet-stream" and last.endswith(tuple(_SUFFIXES.values())):
        return last
    raise NotFetched(f"{page.url}: is no page or document that is read ({called}).")
