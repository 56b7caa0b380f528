"""What the desk refuses, and what stands on every answer."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from verbale.web.guard import HEADERS, LARGEST_REQUEST, Guard


async def answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{len(await request.body())}")


@pytest.fixture
def browser():
    app = Starlette(
        routes=[Route("/", answer, methods=["GET", "POST"])],
        middleware=[Middleware(Guard, hosts=["desk.example"])],
    )
    return TestClient(app, base_url="http://localhost:8765")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8765", "[::1]:8765", "Desk.Example"])
def test_own_names_are_answered(browser, host):
    assert browser.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost:x"])
def test_strange_name_is_refused(browser, host):
    # A stranger's page may have its own name point at this machine.
    assert browser.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
    ],
)
def test_change_asked_for_by_another_page_is_refused(browser, headers):
    assert browser.post("/", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "same-origin", "origin": "http://localhost:8765"}],
)
def test_change_asked_for_by_the_desk_or_a_script_is_answered(browser, headers):
    assert browser.post("/", headers=headers).status_code == 200


def test_request_that_says_it_is_too_large_is_refused_unread(browser):
    headers = {"content-length": str(LARGEST_REQUEST + 1)}
    assert browser.post("/", content=b"x", headers=headers).status_code == 413


def test_request_that_grows_too_large_is_refused(browser, monkeypatch):
    monkeypatch.setattr("verbale.web.guard.LARGEST_REQUEST", 1000)
    # Sent in chunks it says no length beforehand.
    assert browser.post("/", content=iter([b"x" * 600] * 3)).status_code == 413


@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_every_answer_bears_the_headers(browser, host):
    answer = browser.get("/", headers={"host": host})
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["content-security-policy"]
