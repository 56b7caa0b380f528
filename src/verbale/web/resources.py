"""What every resource of the HTTP API keeps to: methods, JSON, ETags, cursors, problems."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar

from anyio import to_thread
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from verbale.errors import BadJudgement, DossierLocked, DossierUnwritable
from verbale.web.problems import Problem

# Entries a page: asked for, at most, and unless told otherwise.
MOST, USUAL = 200, 50
# Bytes of a request's JSON: the longest judgement, which splits an entity, has some thousand.
LARGEST_JSON = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler gives back, to be written as JSON."""

    body: Any
    status: int = 200
    etag: str = ""  # that of the entry; without it, of the answer's bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as handlers see it: its JSON read, its query at hand."""

    request: Request
    body: Any = None

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query_params

    def choose(self, name: str, allowed: Sequence[str]) -> str | None:
        """A filter's value, None if it is not asked for; a problem if there is no such value."""
        value = self.query.get(name)
        if value is not None and value not in allowed:
            raise Problem(400, f"{name} must be one of {', '.join(allowed)}.")
        return value


Handler = Callable[[Asked], Answer]
Each = TypeVar("Each")


class Resource:
    """An address of the API, with a handler for each method that it knows; those named ``slow``
    take turns."""

    def __init__(self, *, slow: Sequence[str] = (), **handlers: Handler) -> None:
        self.handlers = handlers
        self.slow = slow
        if "GET" in handlers:
            self.handlers["HEAD"] = handlers["GET"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ClientDisconnect:
            return
        except Problem as problem:
            response = problem.respond()
        except BadJudgement as error:
            response = Problem(422, str(error)).respond()
        except DossierLocked as error:
            response = Problem(503, str(error), headers={"retry-after": "2"}).respond()
        except DossierUnwritable as error:
            response = Problem(507, str(error)).respond()
        except Exception:
            broken = Problem(500, "The desk could not do this. See its log.").respond()
            await broken(scope, receive, send)
            raise
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        handler = self.handlers.get(request.method)
        if handler is None:
            allowed = ", ".join(sorted(self.handlers))
            raise Problem(405, f"Only {allowed} here.", headers={"allow": allowed})
        body = await _read_json(request) if request.method in ("POST", "PUT", "PATCH") else None
        turns = request.state.turns if request.method in self.slow else None
        answer = await to_thread.run_sync(handler, Asked(request, body), limiter=turns)
        return _write(request, answer)


async def _read_json(request: Request) -> Any:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "Send application/json.", headers={"accept": "application/json"})
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_JSON:
            raise Problem(413, f"More than {LARGEST_JSON:,} bytes.")
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
        # What cannot be written as UTF-8 (half of a pair of surrogates) cannot be kept.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Problem(400, f"The body is no JSON ({str(error) or 'too deep'}).") from error
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _write(request: Request, answer: Answer) -> Response:
    headers = {"cache-control": "private, no-cache", **answer.headers}
    if answer.status == 204:
        return Response(status_code=204, headers=headers)
    body = json.dumps(answer.body, separators=(",", ":")).encode("ascii")
    etag = answer.etag or digest_bytes(body)
    headers["etag"] = f'"{etag}"'
    if request.method in ("GET", "HEAD") and is_among(etag, request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers)
    return Response(body, answer.status, headers, "application/json")


def digest_bytes(body: bytes) -> str:
    """By what two answers are told apart."""
    return sha256(body).hexdigest()[:32]


def is_among(etag: str, header: str | None) -> bool:
    """Whether a header If-Match or If-None-Match names this ETag.

    >>> is_among("a1", '"b2", W/"a1"'), is_among("a1", '"b2"'), is_among("a1", "*")
    (True, False, True)
    """
    told = [each.strip().removeprefix("W/").strip('"') for each in (header or "").split(",")]
    return etag in told or "*" in told


def set_page(
    asked: Asked,
    entries: Sequence[Each],
    key: Callable[[Each], str],
    write: Callable[[Each], Any],
) -> Answer:
    """The entries after the cursor, as many as asked for, and where the next page is.

    A cursor names the last entry of a page, so that what is added before it moves nothing.
    """
    limit, after = _read_limit(asked), asked.query.get("cursor")
    start = 0
    if after is not None:
        last = _read_cursor(after)
        start = next((at for at, each in enumerate(entries, start=1) if key(each) == last), 0)
        if not start:
            raise Problem(410, "The record has changed since this cursor was given. Begin anew.")
    shown = entries[start : start + limit]
    is_more = start + limit < len(entries)
    return Answer(
        {
            "items": [write(entry) for entry in shown],
            "next": _write_next(asked, key(shown[-1]), limit) if is_more else None,
            "count": len(entries),
        }
    )


def _read_limit(asked: Asked) -> int:
    told = asked.query.get("limit", str(USUAL))
    if not (told.isascii() and told.isdecimal() and len(told) < 9 and 1 <= int(told) <= MOST):
        raise Problem(400, f"limit must be a number from 1 to {MOST}.")
    return int(told)


def _read_cursor(cursor: str) -> str:
    try:
        if not cursor:
            raise ValueError("empty")
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return base64.b64decode(padded, b"-_", validate=True).decode("utf-8")
    except (binascii.Error, ValueError) as error:
        raise Problem(400, "cursor must be one that a page gave.") from error


def _write_next(asked: Asked, last: str, limit: int) -> str:
    cursor = base64.urlsafe_b64encode(last.encode("utf-8")).decode("ascii").rstrip("=")
    kept = [(k, v) for k, v in asked.request.query_params.multi_items() if k not in _PAGING]
    query = QueryParams([*kept, ("limit", str(limit)), ("cursor", cursor)])
    return f"{asked.request.url.path}?{query}"


_PAGING = frozenset({"limit", "cursor"})
