"""Who asks, and whether they may: sessions, tokens against forged requests, roles.

Every handler behind this finds ``request.state.person`` and ``request.state.csrf``. A request that
changes something carries the token back: in the field ``csrf``, first in its form, or in the
header ``X-CSRF-Token``. ``request.state.turns`` has few log in at a time.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from anyio import CapacityLimiter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, QueryParams
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verbale.web.accounts import ROLES, Accounts, Role
from verbale.web.limits import LOG_INS_AT_A_TIME, Bucket
from verbale.web.problems import is_for_programs, refuse

HEADER = "x-csrf-token"
FIELD = "csrf"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Within how many bytes of a form's beginning its token must stand: files come after it.
_TOKEN_WITHIN = 65_536
_IN_PARTS = re.compile(
    rb'content-disposition: *form-data; *name="?csrf"?\r\n(?:[^\r\n]+\r\n)*\r\n([0-9a-f]{64})\r\n',
    re.I,
)

# Open to whoever knocks: how one logs in, and what the log-in page looks like.
OPEN = ("/login", "/static/", "/api/v1/session", "/api/v1/openapi.json")
# What more than looking needs, by the beginning of the path; the first that fits holds. Whatever
# changes something and is not named here needs an editor.
NEEDS: tuple[tuple[str, str, Role], ...] = (
    ("any", "/audit", "editor"),
    ("any", "/export", "editor"),
    ("change", "/logout", "reader"),
    ("change", "/api/v1/session", "reader"),
    ("change", "/api/v1/judgements", "coder"),
    ("change", "/judge", "coder"),
    ("change", "/review", "coder"),
    ("change", "/coders", "coder"),
    ("change", "/", "editor"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: by this name judgements are signed."""

    name: str
    role: Role
    is_local: bool = False  # sits at this machine, and there are no accounts

    def may(self, role: Role) -> bool:
        """Whether this person may do all that this role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Sessions:
    """Lets in who has a session, or, without accounts, the one person at this machine."""

    def __init__(self, app: ASGIApp, accounts: Accounts | None, local: str = "") -> None:
        self.app = app
        self.accounts = accounts
        self.local = Person(local or "local", "editor", is_local=True)
        self.bucket = Bucket()
        self.turns = CapacityLimiter(LOG_INS_AT_A_TIME)
        self._key = secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        token = connection.cookies.get(cookie_name(scope), "")
        person = await self._find_person(token)
        csrf = self._csrf(token if person and not person.is_local else "")
        scope.setdefault("state", {}).update(
            person=person, csrf=csrf, accounts=self.accounts, token=token, turns=self.turns
        )
        refusal = self._refuse_person(scope, person)
        if refusal is None and scope["method"] not in SAFE:
            brought, receive = await _find_token(Headers(scope=scope), receive)
            refusal = self._refuse_token(scope, person, brought, csrf)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, self._audited(scope, person, send))

    async def _find_person(self, token: str) -> Person | None:
        if self.accounts is None:
            return self.local
        account = await run_in_threadpool(self.accounts.find_session, token) if token else None
        return Person(account.name, account.role) if account else None

    def _csrf(self, token: str) -> str:
        """What a page of this session knows and no other site's page can read."""
        if token:
            return find_csrf(token)
        return hmac.new(self._key, b"csrf", sha256).hexdigest()

    def _refuse_person(self, scope: Scope, person: Person | None) -> Response | None:
        path, method = scope["path"], scope["method"]
        if person is None:
            if path.startswith(OPEN):
                return None
            if is_for_programs(scope):
                return refuse(scope, 401, "Log in first: POST /api/v1/session", _HOW)
            # After a change the page that it belongs to is asked for anew.
            back = path if method in SAFE else "/"
            return RedirectResponse(f"/login?{QueryParams(next=back)}", 303)
        need = find_need(path, method)
        if not person.may(need):
            return refuse(scope, 403, f"A {person.role} may not do this; it needs a {need}.")
        return None

    def _refuse_token(
        self, scope: Scope, person: Person | None, brought: str, csrf: str
    ) -> Response | None:
        if self._logs_in_by_program(scope):
            return None  # brings name and password; there is no session yet that could be misused
        if not hmac.compare_digest(brought.encode(), csrf.encode()):
            why = "This page is of an earlier session. Go back, load it anew and try again."
            if is_for_programs(scope):
                why = f"The header {HEADER} must hold the csrf of GET /api/v1/session."
            return refuse(scope, 403, why)
        if person and not person.is_local and (wait := self.bucket.take(person.name)):
            return refuse(
                scope, 429, "Too much at once. Wait a moment.", {"retry-after": str(wait)}
            )
        return None

    def _logs_in_by_program(self, scope: Scope) -> bool:
        # JSON cannot be posted by another site's form, and its script would have to ask first.
        kind = Headers(scope=scope).get("content-type", "")
        is_session = scope["path"] == "/api/v1/session" and scope["method"] == "POST"
        return is_session and kind.partition(";")[0].strip().lower() == "application/json"

    def _audited(self, scope: Scope, person: Person | None, send: Send) -> Send:
        """Writes down each change that was made, before its answer goes out."""
        if self.accounts is None or person is None or scope["method"] in SAFE:
            return send
        accounts, path = self.accounts, str(scope["path"])
        if path in ("/logout", "/api/v1/session"):
            return send  # says so itself

        async def send_audited(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                what = scope["state"].get("did") or f"{scope['method']} {path}"
                await run_in_threadpool(accounts.note, person.name, find_address(scope), what)
            await send(message)

        return send_audited


def find_csrf(token: str) -> str:
    """The token against forged requests that belongs to a session."""
    return hmac.new(token.encode(), b"csrf", sha256).hexdigest()


_HOW = {"www-authenticate": 'Cookie realm="Verbale"'}


def find_need(path: str, method: str) -> Role:
    """The least role that may do this."""
    for when, beginning, role in NEEDS:
        if path.startswith(beginning) and (when == "any" or method not in SAFE):
            return role
    return "reader"


def cookie_name(scope: Scope) -> str:
    """One a desk: cookies of one host are shared by all its ports."""
    server = scope.get("server") or ("", 0)
    port = f"-{server[1]}" if server[1] else ""
    # The prefix makes browsers refuse it unless it is Secure and of this host alone.
    return f"__Host-verbale{port}" if scope["scheme"] == "https" else f"verbale{port}"


def set_cookie(response: Response, scope: Scope, token: str) -> None:
    """Gives the browser its session, for no script and no other site to use."""
    response.set_cookie(
        cookie_name(scope),
        token,
        path="/",
        secure=scope["scheme"] == "https",
        httponly=True,
        samesite="strict",
    )


def drop_cookie(response: Response, scope: Scope) -> None:
    """Takes the session back from the browser."""
    response.delete_cookie(
        cookie_name(scope),
        path="/",
        secure=scope["scheme"] == "https",
        httponly=True,
        samesite="strict",
    )


def find_address(scope: Scope) -> str:
    """From where is asked; of IPv6 the network, since one machine has very many addresses."""
    client = scope.get("client")
    address = str(client[0]) if client else ""
    if ":" in address and not address.startswith("::"):
        return ":".join(address.split(":")[:4]) + "::/64"
    return address


async def _find_token(headers: Headers, receive: Receive) -> tuple[str, Receive]:
    """The token that the request brings; then the body is received as if nobody had looked."""
    if HEADER in headers:
        return headers[HEADER], receive
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return "", receive
    begun, messages, more, token = bytearray(), [], True, ""
    look_at = 256  # then each time that it has doubled: a body cut into bytes costs no more
    while more and not token and len(begun) < _TOKEN_WITHIN:
        message = await receive()
        messages.append(message)
        begun += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)
        if len(begun) >= look_at or not more:
            token = _read_token(bytes(begun[:_TOKEN_WITHIN]), kind, whole=not more)
            look_at = 2 * len(begun)
    kept = iter(messages)

    async def receive_again() -> Message:
        for message in kept:
            return message
        return await receive()

    return token, receive_again


def _read_token(begun: bytes, kind: str, *, whole: bool) -> str:
    """The token in the beginning of a form; empty while it is not there in full."""
    if kind == "multipart/form-data":
        found = _IN_PARTS.search(begun)
        return found[1].decode() if found else ""
    fields = begun if whole else begun.rpartition(b"&")[0]
    return QueryParams(fields.decode("latin-1")).get(FIELD, "")
