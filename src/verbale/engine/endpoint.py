"""Asks a large model over the network: the one module of what reads reports that opens it.

Any server that speaks the chat completions of OpenAI. Nothing is sent but what ``ask`` is given,
the model's name and the key; no redirect is followed, and no proxy is taken from the environment.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Lock
from typing import Any
from weakref import finalize

import httpx

from verbale.engine.remote import Remote, Tally
from verbale.errors import NotAnswered

CONNECT_SECONDS = 10.0
# Seconds between one try and the next, unless the server says how long: four tries in all.
WAITS = (1.0, 4.0, 15.0)
# A server that asks for a longer wait than this is left alone for now, in seconds.
LONGEST_WAIT = 60.0
# Bytes of an answer: a window's statements are a hundredth of it.
LARGEST_ANSWER = 2_000_000
# Characters of a server's own words that an error repeats.
LONGEST_REPEATED = 200
_WORTH_A_RETRY = {408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529}
# How the form is asked for, the strictest first: servers differ in what they know. Some models
# allow no temperature.
MANNERS = ("schema", "schema, any temperature", "JSON", "nothing")

Body = dict[str, Any]


class TooLong(Exception):
    """The server takes no question of this length."""


class _TryAgain(Exception):
    """Why there is no answer; ``wait`` is what the server asks for, in seconds."""

    def __init__(self, why: str, wait: float | None = None, *, reached: bool = True) -> None:
        super().__init__(why)
        self.wait = wait
        self.reached = reached


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote; ``cut`` if it was stopped before its end, None if it refused."""

    words: str | None
    cut: bool = False


class Endpoint:
    """One server and model, what they were asked so far, and in which manner they answer."""

    def __init__(self, remote: Remote, *, wait: Callable[[float], None] = time.sleep) -> None:
        self.remote = remote
        self.tally = Tally()
        self.address = find_address(remote)
        self._wait = wait
        self._lock = Lock()
        self._manner = 0
        self._answered = False
        limits = httpx.Timeout(remote.seconds, connect=min(CONNECT_SECONDS, remote.seconds))
        self._client = httpx.Client(timeout=limits, follow_redirects=False, trust_env=False)
        finalize(self, self._client.close)

    def ask(self, instructions: str, question: str, schema: Mapping[str, Any]) -> Answer:
        """The model's answer. NotAnswered says what to do where there is none."""
        while True:
            manner = self._manner
            body = _write_body(self.remote.model, instructions, question, schema, manner)
            status, data = self._ask_again(body)
            if status == 200:
                self._answered = True
                return self._read(data)
            self._refuse(status, data)
            if self._answered:
                raise TooLong
            if manner + 1 == len(MANNERS):
                raise NotAnswered(f"{self.address}: {self._say(status, data)}")
            self._manner = max(self._manner, manner + 1)

    def count(self, tally: Tally) -> None:
        """Adds what became of one window's answers; windows may be read side by side."""
        with self._lock:
            self.tally.add(tally)

    def _refuse(self, status: int, data: bytes) -> None:
        """An error for every answer but those that may come of the form or length of a question."""
        if status == 413:
            raise TooLong
        if status in (400, 422):
            return
        advice = {
            401: "takes no question without a good key. Name its variable: --key-env NAME",
            402: "asks to be paid first",
            403: "does not allow this key to ask",
            404: f"has no such address, or no model {self.remote.model!r}",
        }
        says = "leads elsewhere. Give that address" if 300 <= status < 400 else advice.get(status)
        said = self._say(status, data)
        raise NotAnswered(
            f"{self.address}: {says} ({said})." if says else f"{self.address}: {said}"
        )

    def _ask_again(self, body: Body) -> tuple[int, bytes]:
        """The first answer that another try would not change."""
        last = ""
        for wait in (*WAITS, None):
            try:
                return self._ask_once(body)
            except _TryAgain as error:
                last = str(error)
                pause = wait if error.wait is None else error.wait
                # Nobody waits for a server that was never there: its address is wrong.
                if wait is None or pause is None or not (error.reached or self._answered):
                    break
                if pause > LONGEST_WAIT:
                    raise NotAnswered(
                        f"{self.address}: asks to wait {pause:.0f} seconds. Go on later."
                    ) from None
                self._wait(pause)
                with self._lock:
                    self.tally.again += 1
        raise NotAnswered(f"{self.address}: {last} See that it runs, and go on later.")

    def _ask_once(self, body: Body) -> tuple[int, bytes]:
        self._count_call()
        headers = {"Content-Type": "application/json"}
        if self.remote.key:
            headers["Authorization"] = f"Bearer {self.remote.key}"
        sent = json.dumps(body)  # in ASCII: a report may hold what UTF-8 cannot
        until = time.monotonic() + self.remote.seconds
        try:
            with self._client.stream(
                "POST", self.address, content=sent, headers=headers
            ) as response:
                data = b"".join(self._take(response, until))
        except httpx.ConnectError:
            raise _TryAgain("cannot be reached.", reached=False) from None
        except httpx.TimeoutException:
            raise _TryAgain(f"gave no answer in {self.remote.seconds:g} seconds.") from None
        except (httpx.HTTPError, httpx.StreamError):
            raise _TryAgain("its answer broke off.") from None
        if response.status_code in _WORTH_A_RETRY:
            wait = _read_wait(response.headers.get("retry-after", ""))
            raise _TryAgain(f"{self._say(response.status_code, data)}.", wait)
        if response.status_code == 200 and _find_choice(data) is None:
            raise _TryAgain(f"{self._say(200, data)}, which is no chat completion.")
        return response.status_code, data

    def _take(self, response: httpx.Response, until: float) -> Iterator[bytes]:
        """The answer piece by piece; a server that drips it is given up all the same."""
        size = 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > LARGEST_ANSWER:
                raise NotAnswered(f"{self.address}: answered with more than 2 MB. Look at it.")
            if time.monotonic() > until:
                raise _TryAgain(f"gave no answer in {self.remote.seconds:g} seconds.")
            yield piece

    def _count_call(self) -> None:
        with self._lock:
            if self.tally.calls >= self.remote.max_calls:
                raise NotAnswered(
                    f"The model was asked {self.tally.calls} times, as often as --max-calls "
                    "allows. What was read so far is kept in a dossier; allow more calls to go on."
                )
            self.tally.calls += 1

    def _read(self, data: bytes) -> Answer:
        choice = _find_choice(data) or {}
        self._count_tokens(json.loads(data).get("usage"))
        message = choice["message"]
        words, why = _join(message.get("content")), choice.get("finish_reason")
        if message.get("refusal") or why == "content_filter" or not words:
            return Answer(None, cut=why == "length")
        return Answer(words, cut=why == "length")

    def _count_tokens(self, usage: object) -> None:
        found = usage if isinstance(usage, dict) else {}
        taken, given = found.get("prompt_tokens"), found.get("completion_tokens")
        with self._lock:
            if type(taken) is int and type(given) is int and min(taken, given) >= 0:
                self.tally.tokens_in += taken
                self.tally.tokens_out += given
            else:
                self.tally.untold += 1

    def _say(self, status: int, data: bytes) -> str:
        """The server's own words on one line, without the key and without signs for a terminal."""
        words = data[:20_000].decode("utf-8", "replace")
        found = re.search(r'"message"\s*:\s*"((?:[^"\\]|\\.)*)"', words)
        said = " ".join((found[1] if found else words).split())
        if self.remote.key:
            said = said.replace(self.remote.key, "***")
        said = "".join(each for each in said if each.isprintable())[:LONGEST_REPEATED]
        return f"it answered {status}: {said}" if said else f"it answered {status}"


def _write_body(
    model: str, instructions: str, question: str, schema: Mapping[str, Any], manner: int
) -> Body:
    body: Body = {
        "model": model,
        "messages": [
            {"role": "system", "content": instructions},
            {"role": "user", "content": question},
        ],
    }
    if MANNERS[manner] in ("schema", "JSON"):
        body["temperature"] = 0
    if MANNERS[manner].startswith("schema"):
        form = {"name": "statements", "strict": True, "schema": dict(schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    elif MANNERS[manner] == "JSON":
        body["response_format"] = {"type": "json_object"}
    return body


def _find_choice(data: bytes) -> dict[str, Any] | None:
    """The first choice of a chat completion; None if this is none."""
    try:
        found = json.loads(data)
        choice = found["choices"][0]
        good = isinstance(choice["message"], dict)
    except (ValueError, RecursionError, LookupError, TypeError):
        return None
    return choice if good else None


def _join(content: object) -> str:
    """A message's words; some servers give them in parts."""
    if isinstance(content, list):
        parts = [each.get("text") for each in content if isinstance(each, dict)]
        return "".join(each for each in parts if isinstance(each, str))
    return content if isinstance(content, str) else ""


def _read_wait(header: str) -> float | None:
    """Seconds that the server asks to wait; a date instead is not read."""
    return float(header) if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", header.strip()) else None


def find_address(remote: Remote) -> str:
    """The address that is asked. NotAnswered if the URL is none that may be asked.

    >>> find_address(Remote("http://localhost:11434/v1/", "qwen3"))
    'http://localhost:11434/v1/chat/completions'
    """
    try:
        url = httpx.URL(remote.url.strip())
    except (httpx.InvalidURL, ValueError, TypeError):
        raise NotAnswered(f"{remote.url!r} is no address. Write it as {_EXAMPLE}.") from None
    if url.userinfo or url.query or url.fragment:
        # Not repeated: it may hold a password.
        raise NotAnswered(
            "The address must hold no password, query or fragment. Name a key with --key-env."
        )
    if url.scheme not in ("http", "https") or not url.host:
        raise NotAnswered(f"{remote.url!r} is no address. Write it as {_EXAMPLE}.")
    if url.scheme == "http" and remote.key and not _is_this_machine(url.host):
        raise NotAnswered(f"{url}: a key is sent over https alone, or to this computer.")
    whole = str(url).rstrip("/")
    return whole if whole.endswith("/chat/completions") else f"{whole}/chat/completions"


_EXAMPLE = "http://localhost:11434/v1"


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
