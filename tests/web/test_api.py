"""The HTTP API: entries as the record writes them, judgements, and what each refusal says."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from strait import make_client, make_desk, make_strait

from verbale import record as types
from verbale.errors import DossierLocked, DossierUnwritable
from verbale.judgements import find_place, make_judgement
from verbale.record import Entry
from verbale.store import Dossier, make_dossier, open_dossier
from verbale.web.accounts import Accounts, find_accounts_file
from verbale.web.api import _RESOURCES, describe
from verbale.web.passwords import Cost

SECRET = "four herons on the quay"
KINDS = ("documents", "statements", "utterances", "entities", "meetings", "issues")
OF_KIND = {
    "document": "documents",
    "statement": "statements",
    "utterance": "utterances",
    "entity": "entities",
    "meeting": "meetings",
    "issue": "issues",
}
WRITERS, EACH = 3, 200


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_strait(tmp_path)


@pytest.fixture
def client(path: Path):
    """A script at this machine, with the token that a change must carry."""
    with make_client(make_desk(path, by="Ines")) as made:
        made.headers["x-csrf-token"] = made.get("/api/v1/session").json()["csrf"]
        yield made


def ask(client: TestClient, path: str):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def judge(client: TestClient, kind: str, entry: dict, field: str, value: object, **headers: str):
    told = {"entry": {"kind": kind, "id": entry["id"]}, "field": field, "value": value}
    headers = {"if-match": f'"{entry["etag"]}"', **headers}
    return client.post("/api/v1/judgements", json=told, headers=headers)


def every(client: TestClient, path: str, limit: int) -> list[dict]:
    items, next = [], f"/api/v1/{path}{'&' if '?' in path else '?'}limit={limit}"
    while next:
        page = client.get(next).json()
        assert len(page["items"]) <= limit
        items += page["items"]
        next = page["next"]
    assert len(items) == page["count"]
    return items


@pytest.mark.parametrize("kind", [*KINDS, "positions"])
@pytest.mark.parametrize("limit", [1, 7, 200])
def test_pages_bring_each_entry_once(client, kind, limit):
    if (kind, limit) == ("statements", 1):
        pytest.skip("a hundred pages more show nothing more")
    items = every(client, kind, limit)
    keys = [entry.get("id") or (entry["party"], entry["issue"]) for entry in items]
    assert len(set(keys)) == len(keys) > 5
    assert len(keys) == ask(client, "record")["counts"][kind]


@pytest.mark.parametrize("kind", KINDS)
def test_entry_is_the_same_alone_as_in_its_list(client, kind):
    for entry in ask(client, f"{kind}?limit=5")["items"]:
        answer = client.get(f"/api/v1/{kind}/{entry['id']}")
        assert answer.json() == entry
        assert answer.headers["etag"] == f'"{entry["etag"]}"'


def test_entry_is_what_the_record_writes(client, path):
    with open_dossier(path) as dossier:
        written = json.loads(dossier.find_record().json)
    ours = {"judgements", "etag"}
    for statement in written["statements"]:
        given = ask(client, f"statements/{statement['id']}")
        assert {key: given[key] for key in given if key not in ours} == statement
    for id, entity in written["entities"].items():
        given = ask(client, f"entities/{id}")
        assert {key: given[key] for key in given if key not in {*ours, "id"}} == entity


def test_places_count_the_characters_of_the_text(client):
    for statement in ask(client, "statements?limit=200")["items"][::20]:
        text = ask(client, f"texts/{statement['file']}")["text"]
        assert [text[start:end] for start, end in statement["content"]] == statement["words"]


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("document=02", lambda s: s["file"] == "02"),
        ("act=reject", lambda s: s["act"] == "reject"),
        ("kind=direct", lambda s: s["kind"] == "direct"),
        ("speaker=okafor", lambda s: "okafor" in s["speakers"]),
        ("on_behalf_of=kestria", lambda s: s["on_behalf_of"] == "kestria"),
        ("issue=toll", lambda s: any(each["issue"] == "toll" for each in s["stances"])),
        ("stance=for", lambda s: any(each["stance"] == "for" for each in s["stances"])),
        (
            "issue=toll&stance=against",
            lambda s: ("toll", "against") in {(e["issue"], e["stance"]) for e in s["stances"]},
        ),
    ],
)
def test_statements_are_chosen_by(client, query, holds):
    chosen = [entry["id"] for entry in every(client, f"statements?{query}", 50)]
    wanted = [entry["id"] for entry in every(client, "statements", 200) if holds(entry)]
    assert chosen == wanted and 0 < len(wanted) < 165


def test_unchanged_entry_is_not_sent_again(client):
    for path in ("statements/01:8-50", "statements", "record", "openapi.json", "texts/01"):
        etag = client.get(f"/api/v1/{path}").headers["etag"]
        again = client.get(f"/api/v1/{path}", headers={"if-none-match": etag})
        assert again.status_code == 304 and not again.content
        other = client.get(f"/api/v1/{path}", headers={"if-none-match": '"other"'})
        assert other.status_code == 200


def test_head_is_get_without_its_body(client):
    answer = client.head("/api/v1/statements/01:8-50")
    assert answer.status_code == 200 and not answer.content
    assert answer.headers["etag"] == client.get("/api/v1/statements/01:8-50").headers["etag"]


def test_judgement_is_signed_kept_and_shown_with_its_entry(client, path):
    entry = ask(client, "statements/01:8-50")
    answer = judge(client, "statement", entry, "act", "deny")
    assert answer.status_code == 201
    made = answer.json()
    assert (made["by"], made["value"], made["active"]) == ("Ines", "deny", True)
    assert client.get(answer.headers["location"]).json() == made
    assert ask(client, "statements/01:8-50")["judgements"] == [made["id"]]
    assert ask(client, "judgements")["items"] == [made]
    assert ask(client, "record")["behind"]
    with open_dossier(path) as dossier:
        assert [each.id for each in dossier.list_judgements()] == [made["id"]]


def test_judgement_of_what_another_has_judged_meanwhile_is_refused(client):
    entry, other = ask(client, "statements?limit=2")["items"]
    assert judge(client, "statement", entry, "act", "deny").status_code == 201
    late = judge(client, "statement", entry, "act", "offer")
    assert late.status_code == 412
    assert judge(client, "statement", other, "act", "offer").status_code == 201
    seen = ask(client, f"statements/{entry['id']}")
    assert judge(client, "statement", seen, "act", "offer").status_code == 201


def test_judgement_that_another_process_added_is_noticed(client, path):
    entry = ask(client, "statements/01:8-50")
    with open_dossier(path) as dossier:
        (document,) = (k.document for k in dossier.list_latest() if "herald" in k.place)
        place = find_place(document, [types.Span(document.id, 8, 50)])
        dossier.add_judgement(make_judgement("Tomas", Entry("statement", place), "act", "warn"))
    assert judge(client, "statement", entry, "act", "deny").status_code == 412


def test_undoing_changes_the_entry_too(client):
    entry = ask(client, "statements/01:8-50")
    made = judge(client, "statement", entry, "act", "deny").json()
    seen = ask(client, "statements/01:8-50")
    undo = {"entry": {"kind": "judgement", "name": made["id"]}, "field": "undo", "value": True}
    assert client.post("/api/v1/judgements", json=undo).status_code == 201
    assert judge(client, "statement", seen, "act", "offer").status_code == 412
    assert not ask(client, f"judgements/{made['id']}")["active"]
    assert [j["field"] for j in ask(client, "judgements?active=true")["items"]] == []


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("document", "outlet", "The Herald"),
        ("statement", "confirmed", True),
        ("utterance", "split", []),
        ("entity", "role", "Prime minister"),
        ("meeting", "status", "cancelled"),
        ("issue", "proposition", "Ships pay no fee"),
    ],
)
def test_entry_of_each_kind_is_judged_by_its_id(client, kind, field, value):
    first, second = ask(client, f"{OF_KIND[kind]}?limit=2")["items"]
    made = judge(client, kind, first, field, value)
    assert made.status_code == 201, made.text
    assert ask(client, f"{OF_KIND[kind]}/{first['id']}")["judgements"] == [made.json()["id"]]
    assert ask(client, f"{OF_KIND[kind]}/{second['id']}")["judgements"] == []


def test_entry_is_judged_by_its_place_without_an_etag(client):
    entry = ask(client, "statements/01:8-50")
    place = judge(client, "statement", entry, "act", "deny").json()["entry"]
    told = {"entry": place, "field": "kind", "value": "direct"}
    assert client.post("/api/v1/judgements", json=told).status_code == 201
    assert len(ask(client, "statements/01:8-50")["judgements"]) == 2


GOOD = {"entry": {"kind": "statement", "id": "01:8-50"}, "field": "act", "value": "deny"}
NOWHERE = {"kind": "statement", "sha256": "0" * 64, "document": "x"}
PLACE = {**NOWHERE, "spans": [[0, 1]], "words": ["x"]}
AS_JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"field": "colour"}, 422),
        ({"field": 3}, 422),
        ({"value": "shout"}, 422),
        ({"value": None}, 422),
        ({"reason": 3}, 422),
        ({"reason": "x" * 10_001}, 422),
        ({"decides": "all"}, 422),
        ({"by": "somebody else"}, 422),
        ({"entry": None}, 422),
        ({"entry": []}, 422),
        ({"entry": {"kind": "statement", "id": "01:9-50"}}, 422),
        ({"entry": {"kind": "statement", "id": 7}}, 422),
        ({"entry": {"kind": "statement", "id": "01:8-50", "name": "x"}}, 422),
        ({"entry": {"kind": "poem", "id": "1"}}, 422),
        ({"entry": {"kind": ["statement"], "id": "1"}}, 422),
        ({"entry": {"kind": "judgement", "name": "0" * 32}, "field": "undo", "value": True}, 422),
        ({"entry": PLACE}, 422),
        ({"entry": {**PLACE, "spans": [[0]]}}, 422),
        ({"entry": {**PLACE, "spans": [[5, 10**400]]}}, 422),
        ({"entry": {**PLACE, "sha256": "\ud800"}}, 400),
    ],
)
def test_judgement_that_is_none_is_refused(client, change, status):
    body = json.dumps({**GOOD, **change})
    answer = client.post("/api/v1/judgements", content=body, headers=AS_JSON)
    assert answer.status_code == status, answer.text
    assert ask(client, "judgements")["count"] == 0


def test_words_must_stand_where_the_place_has_them(client):
    entry = ask(client, "statements/01:8-50")
    place = judge(client, "statement", entry, "act", "deny").json()["entry"]
    told = {"entry": place, "field": "act", "value": "deny", "decides": ["0" * 32]}
    assert client.post("/api/v1/judgements", json=told).status_code == 422
    for wrong in ({"words": ["other"]}, {"spans": [[9, 51]]}, {"spans": [[10**6, 10**6 + 9]]}):
        told = {"entry": {**place, **wrong}, "field": "act", "value": "deny"}
        answer = client.post("/api/v1/judgements", json=told)
        assert answer.status_code == 422 and "stand" in answer.json()["detail"]


def test_id_without_an_etag_is_refused(client):
    assert client.post("/api/v1/judgements", json=GOOD).status_code == 428


@pytest.mark.parametrize(
    ("method", "address", "sent", "status"),
    [
        ("GET", "nowhere", {}, 404),
        ("GET", "", {}, 404),
        ("GET", "statements/nobody", {}, 404),
        ("GET", "statements/01:8-50/more", {}, 404),
        ("GET", "texts/99", {}, 404),
        ("GET", "texts/9%0A9", {}, 404),
        ("GET", "no%0Awhere%0A", {}, 404),
        ("GET", "statements?cursor=", {}, 400),
        ("GET", "judgements/" + "0" * 32, {}, 404),
        ("DELETE", "statements", {}, 405),
        ("PUT", "judgements", {"json": GOOD}, 405),
        ("PATCH", "statements/01:8-50", {"json": {}}, 405),
        ("POST", "statements", {"json": {}}, 405),
        ("GET", "statements?limit=0", {}, 400),
        ("GET", "statements?limit=201", {}, 400),
        ("GET", "statements?limit=many", {}, 400),
        ("GET", "statements?limit=²", {}, 400),
        ("GET", "statements?cursor=%00", {}, 400),
        ("GET", "statements?cursor=bm9uZQ", {}, 410),
        ("GET", "statements?act=shout", {}, 400),
        ("GET", "entities?type=poem", {}, 400),
        ("GET", "judgements?active=perhaps", {}, 400),
        (
            "POST",
            "judgements",
            {"content": "{", "headers": AS_JSON},
            400,
        ),
        (
            "POST",
            "judgements",
            {"content": "NaN", "headers": AS_JSON},
            400,
        ),
        (
            "POST",
            "judgements",
            {"content": b"\xff", "headers": AS_JSON},
            400,
        ),
        (
            "POST",
            "judgements",
            {"content": "[" * 99_999, "headers": AS_JSON},
            400,
        ),
        ("POST", "judgements", {"content": "{}"}, 415),
        ("POST", "judgements", {"data": {"a": "b"}}, 415),
        ("POST", "judgements", {"json": []}, 422),
        ("POST", "judgements", {"json": {"reason": "x" * 1_000_001}}, 413),
        ("POST", "record", {"json": {"all": True}}, 422),
        ("POST", "session", {"json": {"name": "Ines", "password": SECRET}}, 409),
        ("POST", "session", {"json": {"name": "Ines"}}, 422),
    ],
)
def test_refusal_is_a_problem_with_its_status(client, method, address, sent, status):
    answer = client.request(method, f"/api/v1/{address}", **sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status and problem["title"] and problem["detail"]
    assert ("allow" in answer.headers) is (status == 405)


@pytest.mark.parametrize(
    ("raised", "status"),
    [(DossierLocked("held"), 503), (DossierUnwritable("full"), 507), (RuntimeError("odd"), 500)],
)
def test_dossier_that_cannot_be_written_is_a_problem_too(path, monkeypatch, raised, status):
    def fail(*_: object) -> None:
        raise raised

    app = make_desk(path)
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    with client:
        monkeypatch.setattr(Dossier, "list_judgements_after", fail)
        answer = client.get("/api/v1/statements")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "odd" not in answer.text


def test_cursor_goes_on_where_it_was_while_others_judge(client):
    first = ask(client, "judgements?limit=2")
    entries = ask(client, "statements?limit=5")["items"]
    for entry in entries[:3]:
        judge(client, "statement", entry, "confirmed", True)
    first = ask(client, "judgements?limit=2")
    for entry in entries[3:]:
        judge(client, "statement", entry, "confirmed", True)
    rest = client.get(first["next"]).json()
    numbers = [each["number"] for each in first["items"] + rest["items"]]
    assert numbers == [1, 2, 3, 4]


def test_empty_dossier_has_no_entries(tmp_path):
    path = tmp_path / "new.verbale"
    make_dossier(path).__exit__(None, None, None)
    with make_client(make_desk(path)) as client:
        for kind in (*KINDS, "positions", "judgements"):
            assert ask(client, kind) == {"items": [], "next": None, "count": 0}
        assert ask(client, "record")["counts"]["documents"] == 0
        client.headers["x-csrf-token"] = ask(client, "session")["csrf"]
        assert client.post("/api/v1/judgements", json=GOOD).status_code == 422


@pytest.fixture
def team(path):
    with Accounts(find_accounts_file(path), cost=Cost(2**4, 1, 1)) as accounts:
        for name, role in (("Rosa", "reader"), ("Carl", "coder"), ("Edda", "editor")):
            accounts.add(name, role, SECRET)
        with make_client(make_desk(path, accounts=accounts)) as client:
            yield client


def log_in(client: TestClient, name: str, password: str = SECRET):
    client.cookies.clear()
    answer = client.post("/api/v1/session", json={"name": name, "password": password})
    if answer.status_code == 201:
        client.headers["x-csrf-token"] = answer.json()["csrf"]
    return answer


def test_script_logs_in_and_out(team):
    assert team.get("/api/v1/record").status_code == 401
    assert log_in(team, "Edda", "wrong").status_code == 403
    assert log_in(team, "Edda").json()["role"] == "editor"
    assert ask(team, "session")["name"] == "Edda"
    assert team.get("/api/v1/record").status_code == 200
    assert team.delete("/api/v1/session").status_code == 204
    assert team.get("/api/v1/record").status_code == 401


def test_script_that_guesses_is_told_to_wait(team):
    answers = [log_in(team, "Edda", "wrong") for _ in range(5)]
    assert answers[-1].status_code == 429 and int(answers[-1].headers["retry-after"]) >= 1


def test_coder_judges_statements_and_undoes_their_own(team):
    def undo(id: str) -> int:
        told = {"entry": {"kind": "judgement", "name": id}, "field": "undo", "value": True}
        return team.post("/api/v1/judgements", json=told).status_code

    log_in(team, "Edda")
    first, second = ask(team, "statements?limit=2")["items"]
    of_edda = judge(team, "statement", first, "act", "deny").json()["id"]
    log_in(team, "Carl")
    of_carl = judge(team, "statement", second, "act", "deny")
    assert of_carl.status_code == 201 and of_carl.json()["by"] == "Carl"
    entity = ask(team, "entities?limit=1")["items"][0]
    assert judge(team, "entity", entity, "role", "Envoy").status_code == 403
    assert undo(of_edda) == 403 and undo(of_carl.json()["id"]) == 201
    log_in(team, "Rosa")
    assert judge(team, "statement", first, "act", "deny").status_code == 403


# Several at once


def test_writers_over_http_lose_nothing(team, path):
    statements = every_as(team, "Edda")

    def write(writer: int) -> list[int]:
        return [
            judge_until_kept(clients[writer], statements[(writer + 3 * at) % len(statements)], at)
            for at in range(EACH)
        ]

    with ExitStack() as stack, ThreadPoolExecutor(WRITERS) as crowd:
        clients = [stack.enter_context(make_client(team.app)) for _ in range(WRITERS)]
        # One after the other: whoever logs in twice in one moment is asked to wait.
        for client, name in zip(clients, ("Carl", "Edda", "Edda"), strict=True):
            assert log_in(client, name).status_code == 201
        numbers = [number for each in crowd.map(write, range(WRITERS)) for number in each]
    assert sorted(numbers) == list(range(1, WRITERS * EACH + 1))
    with open_dossier(path) as dossier:
        assert len({each.id for each in dossier.list_judgements()}) == WRITERS * EACH
        assert list(dossier.find_broken_judgements()) == []


def every_as(client: TestClient, name: str) -> list[str]:
    log_in(client, name)
    return [entry["id"] for entry in every(client, "statements", 200)]


def judge_until_kept(client: TestClient, id: str, at: int) -> int:
    """Judges it; where another was quicker, looks again first."""
    while True:
        entry = ask(client, f"statements/{id}")
        answer = judge(client, "statement", entry, "stance", {"issue": f"i{at}", "stance": "for"})
        if answer.status_code == 201:
            return answer.json()["number"]
        assert answer.status_code in (412, 429), answer.text


def write_in_a_process(path: Path, writer: int) -> list[int]:
    """Judges the same few statements as the others do, as a desk of its own."""
    with make_client(make_desk(path, by=f"writer {writer}")) as client:
        client.headers["x-csrf-token"] = ask(client, "session")["csrf"]
        ids = [entry["id"] for entry in ask(client, "statements?limit=5")["items"]]
        return [judge_until_kept(client, ids[at % len(ids)], at) for at in range(EACH)]


def test_processes_lose_nothing(path):
    with get_context("spawn").Pool(WRITERS) as pool:
        done = pool.starmap(write_in_a_process, [(path, each) for each in range(WRITERS)])
    assert sorted(chain(*done)) == list(range(1, WRITERS * EACH + 1))
    with open_dossier(path) as dossier:
        kept = dossier.list_judgements()
    assert {(each.by, each.value["issue"]) for each in kept} == {
        (f"writer {writer}", f"i{at}") for writer in range(WRITERS) for at in range(EACH)
    }


# The description


def keys_of(schema: dict) -> set[str]:
    return set(schema.get("properties", {}))


@pytest.mark.parametrize("kind", OF_KIND)
def test_description_names_every_key_of_an_answer(client, kind):
    entry = ask(client, f"{OF_KIND[kind]}?limit=1")["items"][0]
    described = describe()["components"]["schemas"][kind.capitalize()]
    assert keys_of(described) == set(entry)


def test_description_has_the_words_of_the_record():
    schemas = describe()["components"]["schemas"]
    assert schemas["Act"]["enum"] == list(types.ACTS)
    assert schemas["Kind"]["enum"] == list(types.KINDS)
    assert schemas["StanceValue"]["enum"] == list(types.STANCES)
    assert schemas["EntityType"]["enum"] == list(types.ENTITY_TYPES)
    assert schemas["EntryKind"]["enum"] == list(types.ENTRY_KINDS)
    differences = schemas["Utterance"]["properties"]["differences"]["items"]["properties"]
    assert differences["type"]["enum"] == list(types.DifferenceType.__args__)


def test_description_and_routes_are_the_same():
    described = {
        (path.removeprefix("/api/v1"), method.upper())
        for path, methods in describe()["paths"].items()
        for method in methods
        if method != "parameters"
    }
    offered = {
        (path.replace("{id:text}", "{id}"), method)
        for path, resource in _RESOURCES.items()
        for method in resource.handlers
        if method != "HEAD"
    }
    assert described == offered


def test_every_address_is_documented():
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    for path in describe()["paths"]:
        assert re.search(rf"`[A-Z, ]* ?{re.escape(path)}`", page), path
