"""What every request and every answer must keep to: the host, the size, the headers."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verbale.web.problems import Problem, refuse

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
# The most that one request may bring, in bytes: some hundred reports dropped at once.
LARGEST_REQUEST = 50_000_000
# Nothing from elsewhere, nothing inline, in no other site's frame.
POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # To no other site. "no-referrer" would also take the origin from the desk's own forms, and by
    # it they are told from another site's.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Refuses requests under a strange host's name or from another site's page, and requests that
    are too large; sets the security headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app = app
        self.hosts = LOCAL_HOSTS | {host.casefold() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        taken, is_answered = 0, False

        async def send_headed(message: Message) -> None:
            nonlocal is_answered
            is_answered = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        async def receive_counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > LARGEST_REQUEST:
                raise _TooLarge
            return message

        fault = self._fault(scope)
        if fault is not None:
            await fault(scope, receive, send_headed)
            return
        try:
            await self.app(scope, receive_counted, send_headed)
        except _TooLarge as large:
            if not is_answered:
                refusal = refuse(scope, large.status, large.detail, large.headers)
                await refusal(scope, receive, send_headed)

    def _fault(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if strip_port(host) not in self.hosts:
            # Another site's name may point at this machine (DNS rebinding).
            return refuse(
                scope, 421, f"{host!r} is not a name of this desk. Open the address it printed."
            )
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_REQUEST:
            return refuse(scope, 413, TOO_LARGE)
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and not _is_own(headers, host):
            why = "This request comes from another site's page. Use the desk's own."
            return refuse(scope, 403, why)
        return None


TOO_LARGE = (
    f"More than {LARGEST_REQUEST // 1_000_000} MB at once. Add fewer reports at a time, or run: "
    "verbale add FILE PATH"
)


class _TooLarge(Problem):
    """A request went on beyond what it may bring."""

    def __init__(self) -> None:
        super().__init__(413, TOO_LARGE, headers={"connection": "close"})


def strip_port(host: str) -> str:
    """
    >>> strip_port("localhost:8000"), strip_port("[::1]:8000"), strip_port("127.0.0.1")
    ('localhost', '[::1]', '127.0.0.1')
    """
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).casefold()


def _is_own(headers: Headers, host: str) -> bool:
    """Whether a request that changes something comes from this desk's own page, or from no page."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2].casefold() == host.casefold()
