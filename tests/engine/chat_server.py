"""A server of chat completions on this machine that answers as a test wants it to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What the server sends: a status, headers, a body in pieces with a pause before each."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    pieces: int = 1
    short: int = 0  # bytes that are promised and never sent


def chat(words: object, *, finish: str = "stop", usage: object = (100, 20), **message: object):
    """A whole chat completion whose message has these words (JSON unless they are text)."""
    content = words if isinstance(words, str) or words is None else json.dumps(words)
    whole: dict[str, object] = {
        "choices": [
            {
                "message": {"role": "assistant", "content": content, **message},
                "finish_reason": finish,
            }
        ]
    }
    if isinstance(usage, tuple):
        whole["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
    return Reply(json.dumps(whole))


def tell(paragraph: int, content: object, cue: object = (), source: object = (), **more: object):
    """One statement as a model tells it."""
    told = {"paragraph": paragraph, "content": content, "cue": cue, "source": source}
    return {**told, "act": "assert", "inner": False, **more}


def statements(*told: object, **more: object) -> Reply:
    """The answer with these statements."""
    return chat({"statements": list(told)}, **more)


class ChatServer:
    """Where it listens, what it was asked, and how it answers: by a list, then the last again."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[dict[str, object]] = []
        self.headers: list[dict[str, str]] = []
        self.replies: list[Reply | Callable[[dict[str, object]], Reply]] = []
        self.lock = threading.Lock()

    def answer(self, *replies: Reply | Callable[[dict[str, object]], Reply]) -> None:
        self.replies = list(replies)

    def take(self, headers: dict[str, str], body: bytes) -> Reply:
        asked = json.loads(body)
        with self.lock:
            self.asked.append(asked)
            self.headers.append(headers)
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return reply(asked) if callable(reply) else reply


def question(asked: dict[str, object]) -> str:
    """The fenced report of a request."""
    return asked["messages"][1]["content"]  # type: ignore[index]


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """A server on a free port of 127.0.0.1, gone at the end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reply = served.take({"path": self.path, **self.headers}, body)
            data = reply.body if isinstance(reply.body, bytes) else reply.body.encode()
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data) + reply.short))
                self.end_headers()
                size = max(1, -(-len(data) // reply.pieces))
                for at in range(0, max(1, len(data)), size):
                    time.sleep(reply.pause)
                    self.wfile.write(data[at : at + size])
                    self.wfile.flush()
            except OSError:
                self.close_connection = True  # who asked has given up

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = ChatServer(f"http://127.0.0.1:{listening.server_port}/v1")
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
