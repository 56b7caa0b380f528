"""How much and how slowly a desk may be asked."""

from __future__ import annotations

import asyncio
import math
import time
from threading import Lock
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from verbale.web.problems import Problem, refuse

# Changes that one person may make at once, and a second over time: a script that judges a list
# passes, one that has run wild does not hold up the others.
BURST, EACH_SECOND = 1000, 50.0
# Seconds for a request's first lines, for each next piece of its body, for all of it, and for an
# answer's piece to be taken.
HEAD, PIECE, BODY, TAKE = 15.0, 20.0, 600.0, 60.0
# Requests at a time; what comes beyond is told to come again.
AT_A_TIME = 200
# Log-ins at a time: each holds a processor for some tenths of a second. The others wait for their
# turn outside the threads in which pages are made, and count as no failed ones while they do: a
# team that comes in all at once from one address is let in.
LOG_INS_AT_A_TIME = 2


class Bucket:
    """Counts what each person does: full at first, emptied by each change, filled by time."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def take(self, name: str) -> int:
        """Takes one; 0, or the seconds to wait for the next."""
        now = time.monotonic()
        with self._lock:
            left, last = self._left.get(name, (float(BURST), now))
            left = min(BURST, left + (now - last) * EACH_SECOND)
            if left < 1:
                return math.ceil((1 - left) / EACH_SECOND)
            self._left[name] = left - 1, now
        return 0


class Patience:
    """Gives up on clients that send their request, or take the answer, too slowly."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, is_whole, is_answered = time.monotonic(), False, False

        async def receive_soon() -> Message:
            nonlocal is_whole
            if is_whole:  # only whether the client goes away is waited for now
                return await receive()
            left = max(0.0, min(PIECE, begun + BODY - time.monotonic()))
            try:
                message = await asyncio.wait_for(receive(), left)
            except TimeoutError as error:
                raise TooSlow from error
            is_whole = not message.get("more_body", False)
            return message

        async def send_soon(message: Message) -> None:
            nonlocal is_answered
            is_answered = True
            try:
                await asyncio.wait_for(send(message), TAKE)
            except TimeoutError as error:
                raise TooSlow from error

        try:
            await self.app(scope, receive_soon, send_soon)
        except TooSlow as slow:
            if not is_answered:
                late = refuse(scope, slow.status, slow.detail, slow.headers)
                await late(scope, receive, send)


class TooSlow(Problem):
    """A piece of the request did not come in time, or one of the answer was not taken."""

    def __init__(self) -> None:
        super().__init__(408, "The request came too slowly.", headers={"connection": "close"})


class PatientProtocol(H11Protocol):
    """Uvicorn's own, but a connection that asks nothing is closed: its first lines must come in
    time, also those of a second request. One that takes no answer is cut off."""

    _timer: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._timer = self.loop.call_later(HEAD, self._close_if_silent)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_asked():
            self._stop_timer()
        elif self._timer is None:
            self._timer = self.loop.call_later(HEAD, self._close_if_silent)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self._stop_waiting()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        # Closing it would wait until all is taken.
        self._stuck = self.loop.call_later(TAKE, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def _is_asked(self) -> bool:
        """Whether a whole head has come that is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _close_if_silent(self) -> None:
        self._timer = None
        if not self._is_asked() and not self.transport.is_closing():
            self.transport.close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def find_options() -> dict[str, Any]:
    """Uvicorn's options for a desk."""
    return {
        "http": PatientProtocol,
        "ws": "none",
        "limit_concurrency": AT_A_TIME,
        "timeout_keep_alive": 10,
        "timeout_graceful_shutdown": 5,
        "h11_max_incomplete_event_size": 32_768,
        "server_header": False,
        "proxy_headers": False,
        "log_level": "warning",
    }
