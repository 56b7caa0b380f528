"""Who is let in to a desk, what each role may do, and what another site's page cannot."""

from __future__ import annotations

import asyncio
import itertools
import re
import sqlite3
from pathlib import Path

import httpx2 as httpx
import pytest
from starlette.routing import Route
from starlette.testclient import TestClient
from strait import make_client, make_desk, make_strait

from verbale.errors import BadAccount
from verbale.web import sessions
from verbale.web.accounts import Accounts, find_accounts_file
from verbale.web.api import describe
from verbale.web.limits import BURST, Bucket
from verbale.web.passwords import Cost
from verbale.web.serving import check_serving, find_hosts

SECRET = "four herons on the quay"
CHEAP = Cost(2**4, 1, 1)
ROLES = {"Rosa": "reader", "Carl": "coder", "Edda": "editor"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def accounts(tmp_path: Path):
    with Accounts(find_accounts_file(tmp_path / "strait.verbale"), cost=CHEAP) as kept:
        for name, role in ROLES.items():
            kept.add(name, role, SECRET)
        yield kept


@pytest.fixture
def team(tmp_path, accounts):
    """A desk with accounts, and nobody logged in."""
    with make_client(make_desk(make_strait(tmp_path), accounts=accounts)) as client:
        yield client


@pytest.fixture
def alone(tmp_path):
    """A desk without accounts."""
    with make_client(make_desk(make_strait(tmp_path), by="Ines")) as client:
        yield client


def find_csrf(page: str) -> str:
    return re.search(r'name="csrf" value="([0-9a-f]{64})"', page)[1]


def log_in(client: TestClient, name: str, password: str = SECRET, next: str = "/record"):
    csrf = find_csrf(client.get(f"/login?next={next}").text)
    told = {"csrf": csrf, "name": name, "password": password}
    return client.post(f"/login?next={next}", data=told)


def test_page_asks_who_is_there_and_comes_back_to_itself(team):
    answer = team.get("/record")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Frecord"
    assert log_in(team, "Rosa").headers["location"] == "/record"
    assert team.get("/record").status_code == 200


@pytest.mark.parametrize(
    "next", ["//evil.example", "https://evil.example", "/\\evil.example", "/login", "javascript:x"]
)
def test_log_in_leads_to_no_other_site(team, next):
    assert log_in(team, "Rosa", next=next).headers["location"] == "/"


def test_cookie_is_for_no_script_and_no_other_site(team):
    cookie = log_in(team, "Rosa").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
    assert "Domain" not in cookie and "Secure" not in cookie


def test_cookie_is_secure_over_https(tmp_path, accounts):
    app = make_desk(make_strait(tmp_path), accounts=accounts)
    with TestClient(app, base_url="https://127.0.0.1", follow_redirects=False) as client:
        cookie = log_in(client, "Rosa").headers["set-cookie"]
        assert cookie.startswith("__Host-verbale") and "Secure" in cookie
        assert client.get("/record").status_code == 200


def test_wrong_password_says_no_more_than_a_wrong_name(team):
    pages = [log_in(team, name, "wrong").text for name in ("Rosa", "nobody")]
    assert pages[0] == pages[1] and "Name or password is wrong." in pages[0]


def test_log_ins_that_fail_must_wait(team):
    for _ in range(4):
        answer = log_in(team, "Rosa", "wrong")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert log_in(team, "Rosa").status_code == 429


def test_log_out_ends_the_session_and_not_only_the_cookie(team):
    log_in(team, "Rosa")
    cookies = dict(team.cookies)
    csrf = find_csrf(team.get("/record").text)
    assert team.post("/logout", data={"csrf": csrf}).status_code == 303
    assert team.get("/record").status_code == 303
    team.cookies.update(cookies)
    assert team.get("/record").status_code == 303


def test_name_cannot_carry_html(team, accounts):
    accounts.note("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>")
    log_in(team, "Edda")
    page = team.get("/audit").text
    assert "<script>alert" not in page and "<img" not in page and "&lt;script&gt;" in page


CHANGES = [
    ("/logout", "reader"),
    ("/judge/x", "coder"),
    ("/review/next", "coder"),
    ("/api/v1/judgements", "coder"),
    ("/add", "editor"),
    ("/api/v1/record", "editor"),
    ("/anything/not/named", "editor"),
]


@pytest.mark.parametrize(("path", "least"), CHANGES)
def test_change_needs_its_role(team, path, least):
    for name, role in ROLES.items():
        team.cookies.clear()
        log_in(team, name)
        csrf = team.get("/api/v1/session").json()["csrf"]
        answer = team.post(path, headers={"x-csrf-token": csrf})
        refused = answer.status_code == 403 and "needs a" in answer.text
        may = sessions.Person(name, role).may(least)
        assert refused is not may, (name, answer.text)


@pytest.mark.parametrize("path", ["/audit", "/export/brief.html"])
def test_only_an_editor_looks_at(team, path):
    for name in ROLES:
        team.cookies.clear()
        log_in(team, name)
        assert (team.get(path).status_code == 403) is (name != "Edda")


def every_address(client: TestClient) -> list[tuple[str, str]]:
    """Each method and path that the desk answers, those of its pages and of the API."""
    pages = [
        (method, re.sub(r"{[^}]*}", "01", route.path))
        for route in client.app.routes
        if isinstance(route, Route)
        for method in route.methods or ("GET", "POST", "PUT", "PATCH", "DELETE")
    ]
    programs = [
        (method.upper(), path.replace("{id}", "01"))
        for path, methods in describe()["paths"].items()
        for method in methods
        if method != "parameters"
    ]
    return sorted({*pages, *programs})


def test_nothing_is_shown_or_done_before_log_in(team):
    addresses = every_address(team)
    assert len(addresses) > 40
    for method, path in addresses:
        answer = team.request(method, path)
        if path == "/login":
            continue
        is_open = path.startswith(("/api/v1/session", "/api/v1/openapi.json"))
        sent_to_log_in = answer.status_code == 303 and "/login" in answer.headers["location"]
        refused = answer.status_code in (401, 403, 405)
        assert is_open or sent_to_log_in or refused, (method, path, answer.status_code)
        assert "Okafor" not in answer.text  # a name of the dossier


def test_change_without_its_token_is_refused_everywhere(alone):
    for method, path in every_address(alone):
        if method in sessions.SAFE or (method, path) == ("POST", "/api/v1/session"):
            continue
        for headers in ({}, {"x-csrf-token": "0" * 64}, FORM):
            answer = alone.request(method, path, headers=headers, content="csrf=0")
            assert answer.status_code == 403, (method, path, headers)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 422),
        ({"origin": "http://127.0.0.1"}, 422),
        ({"sec-fetch-site": "same-origin"}, 422),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:8080"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"host": "evil.example"}, 421),
        ({"host": "127.0.0.1.evil.example"}, 421),
        ({"host": ""}, 421),
    ],
)
def test_page_of_another_site_changes_nothing_even_with_the_token(alone, headers, status):
    csrf = alone.get("/api/v1/session").json()["csrf"]
    answer = alone.post("/api/v1/judgements", json={}, headers={"x-csrf-token": csrf, **headers})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_token_of_one_session_is_of_no_use_in_another(team):
    log_in(team, "Edda")
    csrf = team.get("/api/v1/session").json()["csrf"]
    team.cookies.clear()
    log_in(team, "Carl")
    answer = team.post("/api/v1/judgements", json={}, headers={"x-csrf-token": csrf})
    assert answer.status_code == 403


def multipart(*parts: tuple[str, bytes]) -> tuple[bytes, dict[str, str]]:
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in parts
    )
    return body + b"--x--\r\n", {"content-type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize("size", [1, 100, 70_000])
def test_token_is_found_in_a_form_with_files_however_it_is_cut(alone, size):
    csrf = alone.get("/api/v1/session").json()["csrf"]
    body, headers = multipart(("csrf", csrf.encode()), ("file", b"x" * 200_000))

    def pieces():
        for start in range(0, 2000 if size == 1 else len(body), size):
            yield body[start : start + size]
        if size == 1:
            yield body[2000:]

    answer = alone.post("/nowhere", content=pieces(), headers=headers)
    assert answer.status_code in (404, 405)


def test_token_after_much_else_is_not_looked_for(alone):
    csrf = alone.get("/api/v1/session").json()["csrf"]
    body, headers = multipart(("file", b"x" * 200_000), ("csrf", csrf.encode()))
    assert alone.post("/nowhere", content=body, headers=headers).status_code == 403


def test_body_reaches_the_page_as_it_came(team):
    """The log-in form is read after its token was looked for in it."""
    csrf = find_csrf(team.get("/login").text)
    padding = "x" * 5000

    def pieces():
        yield f"csrf={csrf}&pad={padding}&na"
        yield "me=Rosa&password=" + SECRET.replace(" ", "+")

    coded = (piece.encode() for piece in pieces())
    answer = team.post("/login", content=coded, headers=FORM)
    assert answer.status_code == 303 and "set-cookie" in answer.headers


def test_without_accounts_all_is_signed_by_who_runs_it(alone):
    assert alone.get("/api/v1/session").json()["name"] == "Ines"
    assert "signed Ines" in alone.get("/audit").text
    assert alone.get("/login").headers["location"] == "/"


def test_audit_names_who_judged_what(team, accounts):
    log_in(team, "Carl")
    csrf = team.get("/api/v1/session").json()["csrf"]
    statement = team.get("/api/v1/statements?limit=1").json()["items"][0]
    told = {"entry": {"kind": "statement", "id": statement["id"]}, "field": "act", "value": "deny"}
    headers = {"x-csrf-token": csrf, "if-match": statement["etag"]}
    assert team.post("/api/v1/judgements", json=told, headers=headers).status_code == 201
    assert team.post("/api/v1/judgements", json=told, headers=headers).status_code == 412
    done = [(event.who, event.what) for event in accounts.list_events()]
    assert done[0] == ("Carl", "judged act of statement 01_strait-herald.txt 8-50")
    assert done[1] == ("Carl", "logged in")


def test_every_answer_carries_the_headers_of_safety(team):
    wanted = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
    }
    log_in(team, "Edda")
    for path in (
        "/record",
        "/login",
        "/audit",
        "/api/v1/record",
        "/api/nowhere",
        "/static/desk.css",
    ):
        answer = team.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert wanted.items() <= answer.headers.items(), path


def test_no_path_of_a_request_leads_to_a_file(team):
    log_in(team, "Edda")
    ways = [
        "../strait.verbale",
        "..%2fstrait.verbale",
        "%2e%2e/accounts.py",
        "/etc/passwd",
        "..\\x",
    ]
    for place, way in itertools.product(("/static/", "/api/v1/texts/", "/reader/", "/"), ways):
        answer = team.get(place + way)
        assert b"SQLite" not in answer.content and b"root:" not in answer.content
        assert answer.status_code in (303, 404), (place, way)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "desk.example"])
def test_desk_is_not_open_to_others_without_accounts(tmp_path, host):
    with pytest.raises(BadAccount, match="no accounts"):
        check_serving(make_strait(tmp_path), host)


def test_desk_is_not_open_to_others_without_https(tmp_path, accounts):
    path = make_strait(tmp_path)
    with pytest.raises(BadAccount, match="cross the network"):
        check_serving(path, "0.0.0.0")
    pem = tmp_path / "desk.pem"
    pem.touch()
    check_serving(path, "0.0.0.0", certificate=pem, key=pem)
    check_serving(path, "127.0.0.1")
    with pytest.raises(BadAccount, match="go together"):
        check_serving(path, "127.0.0.1", certificate=pem)
    with pytest.raises(BadAccount, match="--as"):
        check_serving(path, "127.0.0.1", by="Ines")


def test_desk_answers_to_its_names_only():
    assert find_hosts("0.0.0.0", ["desk.example"]) == ("desk.example",)
    assert find_hosts("2001:db8::1", []) == ("[2001:db8::1]",)


def test_bucket_refills_with_time(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("verbale.web.limits.time.monotonic", lambda: now[0])
    bucket = Bucket()
    assert [bucket.take("Carl") for _ in range(BURST)] == [0] * BURST
    assert bucket.take("Carl") == 1 and bucket.take("Edda") == 0
    now[0] += 1
    assert bucket.take("Carl") == 0


def test_too_many_changes_at_once_are_told_to_wait(team, monkeypatch):
    monkeypatch.setattr("verbale.web.limits.BURST", 3)
    monkeypatch.setattr("verbale.web.limits.EACH_SECOND", 0.01)
    log_in(team, "Edda")
    csrf = team.get("/api/v1/session").json()["csrf"]
    headers = {"x-csrf-token": csrf}
    answers = [team.post("/api/v1/judgements", json={}, headers=headers) for _ in range(6)]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429 and int(answers[-1].headers["retry-after"]) >= 1


def test_session_survives_the_desk_and_ends_with_the_account(tmp_path, accounts):
    path = make_strait(tmp_path)
    with make_client(make_desk(path, accounts=accounts)) as client:
        log_in(client, "Rosa")
        cookies = dict(client.cookies)
    with make_client(make_desk(path, accounts=accounts)) as client:
        client.cookies.update(cookies)
        assert client.get("/record").status_code == 200
        accounts.remove("rosa")
        assert client.get("/record").status_code == 303


def test_dossier_copied_alone_carries_no_account(tmp_path, accounts):
    path = make_strait(tmp_path)
    tables = {row[0] for row in sqlite3.connect(path).execute("SELECT name FROM sqlite_master")}
    assert not {"account", "session", "audit"} & tables


def test_team_that_comes_in_at_once_from_one_address_is_let_in(tmp_path, accounts):
    names = [f"Officer {number}" for number in range(30)]
    for name in names:
        accounts.add(name, "reader", SECRET)
    transport = httpx.ASGITransport(make_desk(make_strait(tmp_path), accounts=accounts))

    async def come_in(name: str) -> tuple[int, int]:
        told = {"name": name, "password": SECRET}
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as browser:
            by_program = await browser.post("/api/v1/session", json=told)
            browser.cookies.clear()
            told["csrf"] = find_csrf((await browser.get("/login")).text)
            by_form = await browser.post("/login", data=told)
        return by_program.status_code, by_form.status_code

    async def all_come_in() -> list[tuple[int, int]]:
        return await asyncio.gather(*map(come_in, names))

    assert set(asyncio.run(all_come_in())) == {(201, 303)}
