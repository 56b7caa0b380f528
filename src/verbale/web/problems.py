"""Refusals: as a problem of RFC 9457 for programs, as plain words for pages."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Scope

API = "/api/"
# As RFC 9110 and its companions name them.
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    428: "Precondition Required",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
    507: "Insufficient Storage",
}


class Problem(Exception):
    """A request that cannot be done, and why."""

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})

    def respond(self) -> Response:
        """The problem as ``application/problem+json``."""
        return JSONResponse(
            {
                "type": "about:blank",
                "title": _TITLES[self.status],
                "status": self.status,
                "detail": self.detail,
            },
            self.status,
            self.headers,
            "application/problem+json",
        )


def refuse(
    scope: Scope, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The refusal in the form that the asker reads."""
    if is_for_programs(scope):
        return Problem(status, detail, headers=headers).respond()
    return PlainTextResponse(detail + "\n", status, headers)


def is_for_programs(scope: Scope) -> bool:
    """Whether the HTTP API is asked, not a page."""
    return str(scope["path"]).startswith(API)
