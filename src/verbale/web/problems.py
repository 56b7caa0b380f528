"""Refusals: as a problem of RFC 9457 for programs, as plain words for pages."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Scope

API = "/api/"


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
                "title": HTTPStatus(self.status).phrase,
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
