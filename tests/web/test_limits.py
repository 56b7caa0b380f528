"""A desk that really listens: slow clients, and the command that serves it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx2 as httpx
import pytest
import uvicorn
from strait import make_desk, make_strait

from verbale.web import guard, limits


@contextmanager
def listening(path: Path) -> Iterator[int]:
    """The port of a desk that listens as ``verbale serve`` has it listen."""
    server = uvicorn.Server(uvicorn.Config(make_desk(path), port=0, **limits.find_options()))
    thread = Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def port(tmp_path, monkeypatch):
    for name in ("HEAD", "PIECE", "TAKE"):
        monkeypatch.setattr(limits, name, 0.3)
    with listening(make_strait(tmp_path)) as found:
        yield found


def tell(port: int, *pieces: bytes, every: float = 0.0) -> bytes:
    """All that the desk answers to these pieces until it hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        try:
            for piece in pieces:
                line.sendall(piece)
                time.sleep(every)
        except OSError:  # hung up already
            pass
        answer = b""
        try:
            while more := line.recv(65_536):
                answer += more
        except ConnectionResetError:
            pass
    return answer


HOST = b"Host: 127.0.0.1\r\n"
GET = b"GET /api/v1/session HTTP/1.1\r\n" + HOST


@pytest.mark.parametrize(
    "pieces",
    [(), (b"GET / HT",), (GET, b"X: 1\r\n", b"X: 2\r\n", b"X: 3\r\n", b"X: 4\r\n", b"X: 5\r\n")],
    ids=["says nothing", "stops", "dribbles"],
)
def test_client_that_does_not_finish_asking_is_hung_up_on(port, pieces):
    began = time.monotonic()
    assert tell(port, *pieces, every=0.1) == b""
    assert time.monotonic() - began < 5


def test_second_question_must_come_in_time_too(port):
    answer = tell(port, GET + b"\r\n", b"GET / HTTP/1.1\r\n", every=0.2)
    assert answer.startswith(b"HTTP/1.1 200") and answer.count(b"HTTP/1.1") == 1


def test_body_that_does_not_come_is_not_waited_for(port):
    head = b"POST /api/v1/session HTTP/1.1\r\n" + HOST
    head += b"Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
    assert tell(port, head).startswith(b"HTTP/1.1 408")


def test_client_that_takes_no_answer_is_cut_off(port):
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        line.connect(("127.0.0.1", port))
        line.settimeout(5)
        ask = b"GET /api/v1/openapi.json HTTP/1.1\r\n" + HOST + b"\r\n"
        with pytest.raises(ConnectionError):
            for _ in range(100_000):  # a socket's buffers are full long before
                line.sendall(ask)


def test_slow_client_holds_nobody_up(port):
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"GET / HT")
        answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/record", timeout=10)
    assert answer.status_code == 200


@pytest.mark.parametrize("declared", [True, False])
def test_request_that_is_too_large_is_refused(port, monkeypatch, declared):
    monkeypatch.setattr(guard, "LARGEST_REQUEST", 100_000)
    csrf = httpx.get(f"http://127.0.0.1:{port}/api/v1/session").json()["csrf"]
    body = b"x" * 200_000
    content = body if declared else iter([body[:50_000]] * 4)
    answer = httpx.post(
        f"http://127.0.0.1:{port}/api/v1/judgements",
        content=content,
        headers={"x-csrf-token": csrf, "content-type": "application/json"},
    )
    assert answer.status_code == 413


def test_what_is_no_http_is_answered_and_hung_up_on(port):
    assert tell(port, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n").startswith(
        b"HTTP/1.1 400"
    )
    endless = (b"X: " + b"y" * 20_000, b"y" * 20_000)
    assert tell(port, GET, *endless, every=0.05).startswith(b"HTTP/1.1 400")


def serve(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "verbale", "serve", *map(str, arguments), "--port", "0"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_desk_is_served_and_says_where(tmp_path):
    with serve(make_strait(tmp_path), "--as", "Ines") as desk:
        try:
            said = desk.stdout.readline()
            address = said.split("open ")[1].split(" ")[0]
            assert httpx.get(f"{address}api/v1/session").json()["name"] == "Ines"
            answer = httpx.get(f"{address}api/v1/session", headers={"host": "evil.example"})
            assert answer.status_code == 421
            assert "server" not in answer.headers
        finally:
            desk.terminate()


def test_desk_is_not_served_to_others_without_accounts(tmp_path):
    path = make_strait(tmp_path)
    with serve(path, "--host", "0.0.0.0") as desk:
        assert desk.wait(60) == 2
        assert "it has no accounts" in desk.stderr.read()
