"""The views in which people judge: what is kept, what is shown at once, what is refused."""

from __future__ import annotations

import html
import json
import re
import time
from dataclasses import replace
from urllib.parse import quote

import pytest

from gold_dossiers import keep_record
from verbale.judgements import make_judgement
from verbale.record import Judged, Reason
from verbale.store import open_dossier
from verbale.web.accounts import Accounts, find_accounts_file
from verbale.web.log import find_entry
from verbale.web.passwords import Cost
from web.strait import make_client, make_desk, make_strait
from web.test_pages import EVIL, evil_record

SECRET = "four herons on the quay"
KANOUTE, OKAFOR = "kanoute", "okafor"


@pytest.fixture
def path(tmp_path):
    return make_strait(tmp_path)


@pytest.fixture
def app(path):
    return make_desk(path, by="Ines", collates=False)


@pytest.fixture
def client(app):
    with make_client(app) as made:
        yield made


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:300])
    return answer.text


def fill(page: str, action: str, number: int = 0) -> dict[str, list[str]]:
    """The fields of a form of the page, as a browser would send them without a change."""
    forms = re.findall(rf'<form method="post" action="{action}".*?</form>', page, re.S)
    assert forms, f"no form for {action}"
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input (?:type="\w+" )?name="([^"]+)" value="([^"]*)"', forms[number]
    ):
        sent.setdefault(html.unescape(name), []).append(html.unescape(value))
    return sent


def post(client, address: str, form: dict, status: int = 303):
    answer = client.post(address, data=form)
    assert answer.status_code == status, answer.text[:400]
    return answer


def list_made(path):
    with open_dossier(path) as dossier:
        return dossier.list_judgements()


def shown(page: str) -> str:
    """The words of the utterance that Review asks about."""
    return html.unescape(re.search(r'name="words" value="([^"]*)"', page)[1])


# Review


def test_least_certain_utterance_comes_first(app, client):
    desk = app.state.desk
    statements = list(desk.shelf.record.statements)
    doubt = Reason("speakers", 0.01, "“He” may be either.")
    at = next(n for n, each in enumerate(statements) if each.speakers and n > 40)
    statements = [replace(each, speakers=each.speakers or (OKAFOR,)) for each in statements]
    statements[at] = replace(statements[at], reasons=(doubt,))
    desk.show(replace(desk.shelf.record, statements=tuple(statements)))
    page = read(client, "/review")
    document = desk.shelf.documents[statements[at].document]
    assert shown(page) == document.words(statements[at].content)
    assert "who speaks (1 %)" in page
    assert "may be either" in page


def test_accepting_keeps_what_was_seen_and_leads_to_the_next(path, client):
    page = read(client, "/review")
    words = shown(page)
    assert "0 of 154 decided" in page
    post(client, "/review", fill(page, "/review") | {"pick": "accept"})
    (made,) = list_made(path)
    assert (made.by, made.field, made.entry.place.words) == ("Ines", "confirmed", (words,))
    assert set(made.value) >= {"speakers", "act", "stances"}
    page = read(client, "/review")
    assert "1 of 154 decided" in page
    assert shown(page) != words
    assert words in html.unescape(page)  # what was judged is said, to be taken back


def test_every_wording_of_an_utterance_is_decided_at_once(app, path, client):
    row = next(row for row in app.state.desk.shelf.rows if len(row.statements) > 1)
    page = read(client, f"/review?at={quote(row.shown)}")
    post(client, "/review", fill(page, "/review") | {"pick": "reject"})
    made = list_made(path)
    assert [each.field for each in made] == ["none"] * len(row.statements)
    left = app.state.desk.shelf.statements
    assert not set(row.statements) & set(left)


@pytest.mark.parametrize("what", ["Speaker", "For", "Stance"])
def test_candidate_is_picked_by_its_number(app, path, client, what):
    shelf = app.state.desk.shelf
    row = next(row for row in shelf.rows if shelf.statements[row.shown].stances)
    page = read(client, f"/review?at={quote(row.shown)}")
    key, says = re.search(
        rf'name="pick" value="(\d)"[^>]*data-says="{what}: ([^"]*)"', page
    ).groups()
    post(client, "/review", fill(page, "/review") | {"pick": key})
    made = list_made(path)[0]
    entry = app.state.desk.shelf.entry(row.shown)
    if what == "Speaker":
        assert made.field == "speakers"
        assert entry.speaker == html.unescape(says)
    elif what == "For":
        assert made.value["name"] == html.unescape(says)
    else:
        assert made.value["stance"] not in ("", None)
        assert made.field == "stance"


def test_undo_is_a_judgement_and_shows_the_record_as_it_was(app, path, client):
    before = app.state.desk.shelf.record
    page = read(client, "/review")
    words = shown(page)
    post(client, "/review", fill(page, "/review") | {"pick": "reject"})
    assert len(app.state.desk.shelf.record.statements) == len(before.statements) - 1
    page = read(client, "/review")
    post(client, "/judge/undo", fill(page, "/judge/undo"))
    assert [each.field for each in list_made(path)] == ["none", "undo"]
    assert app.state.desk.shelf.record == before
    page = read(client, "/review")
    assert shown(page) == words
    trail = read(client, "/judgements")
    assert "undone" in trail
    assert "Taken back: No statement" in trail


def test_what_is_put_off_comes_again_after_the_others(client):
    page = read(client, "/review?q=warship")
    first, left = shown(page), 0
    while 'class="choices"' in page:
        assert not left or shown(page) != first
        address = re.search(r'href="([^"]*)" data-key="z"', page)[1]
        page = read(client, html.unescape(address))
        left += 1
    assert left > 0
    assert "Only what you put off is left" in page
    again = html.unescape(re.search(r'href="([^"]*)" data-key="Enter"', page)[1])
    assert shown(read(client, again)) == first


def test_minutes_left_follow_the_pace(app, path, client):
    from datetime import timedelta

    shelf = app.state.desk.shelf
    made = []
    for number, id in enumerate(shelf.ids[:9]):
        one = make_judgement("Ines", find_entry(shelf, "statement", id), "confirmed", True)
        made.append(replace(one, at=one.at - timedelta(seconds=1000 - 12 * number)))
    app.state.log.add_all(made, lambda: None)
    assert app.state.decisions.find_pace("Ines") == 12
    assert app.state.decisions.find_pace("Ada") is None
    left = int(re.search(r"(\d+) of 154", read(client, "/review"))[1])
    assert f"about {-(-(154 - left) * 12 // 60)} minutes left" in read(client, "/review")


def test_stale_page_decides_nothing(path, client):
    form = fill(read(client, "/review"), "/review") | {"pick": "accept", "words": ["others"]}
    post(client, "/review", form, 409)
    assert not list_made(path)


def test_many_are_accepted_only_as_the_preview_showed_them(app, path, client):
    page = read(client, "/review/bulk?party=ondavia")
    count = int(re.search(r"<p class=\"soft\">(\d+) utterance", page)[1])
    address = "/review/bulk?party=ondavia"
    form = fill(page, r"/review/bulk\?party=ondavia")
    assert form["count"] == [str(count)]
    post(client, address, form | {"count": [str(count + 1)]}, 409)
    assert not list_made(path)
    post(client, address, form)
    assert {each.field for each in list_made(path)} == {"confirmed"}
    assert f"{count} of {count} decided" in read(client, "/review?party=ondavia")
    post(client, address, form, 409)


def test_decisions_are_kept_over_a_restart(path, client):
    page = read(client, "/review")
    words = shown(page)
    post(client, "/review", fill(page, "/review") | {"pick": "accept"})
    with make_client(make_desk(path, by="Ines", collates=False)) as again:
        page = read(again, "/review")
        assert "1 of 154 decided" in page
        assert shown(page) != words


# Correcting in place


def correct(client, id: str, **changes: object):
    form = fill(read(client, f"/correct/{quote(id)}"), "/judge/statement")
    form.pop("all", None)
    form.pop("other", None)
    return post(client, "/judge/statement", form | changes)


def test_only_what_was_changed_is_judged(app, path, client):
    id = next(i for i, s in app.state.desk.shelf.statements.items() if s.act != "warn")
    correct(client, id, act="warn", reason="Heard it.")
    (made,) = list_made(path)
    assert (made.field, made.value, made.reason) == ("act", "warn", "Heard it.")
    assert app.state.desk.shelf.statements[id].act == "warn"
    page = read(client, f"/correct/{quote(id)}")
    assert "Act: warns" in page
    assert "Heard it." in page


def test_speakers_are_named_as_the_record_knows_them_and_new_ones_as_written(app, path, client):
    id = app.state.desk.shelf.ids[0]
    correct(client, id, speakers="idris kanoute; Nobody Known")
    (made,) = list_made(path)
    assert made.value == [{"name": "Idris Kanouté", "type": "person"}, "Nobody Known"]


def test_days_that_are_none_are_refused(path, client, app):
    id = app.state.desk.shelf.ids[0]
    form = fill(read(client, f"/correct/{quote(id)}"), "/judge/statement")
    post(client, "/judge/statement", form | {"first": "2031-05-09", "last": "2031-05-02"}, 422)
    assert not list_made(path)


def test_missed_statement_stands_where_its_words_do(app, path, client):
    shelf = app.state.desk.shelf
    text = shelf.documents["01"].text
    start = text.index("nineteen people on board")
    form = fill(read(client, "/reader/01"), "/judge/missed")
    spans = json.dumps([[start, start + 24]])
    form |= {"spans": spans, "speakers": "Idris Kanouté", "act": "announce"}
    post(client, "/judge/missed", form)
    made = list_made(path)
    assert [each.field for each in made] == ["missed", "speakers", "act"]
    assert made[0].entry.place.words == ("nineteen people on board",)


@pytest.mark.parametrize("spans", ["[]", "[[5, 2]]", "[[0, 9999999]]", "no", "{}", "[[0,1],[0,1]]"])
def test_words_that_are_none_are_refused(path, client, spans):
    form = fill(read(client, "/reader/01"), "/judge/missed")
    post(client, "/judge/missed", form | {"spans": spans}, 422)
    assert not list_made(path)


def test_boundaries_are_moved(app, path, client):
    id = next(i for i in app.state.desk.shelf.of_document["01"])
    statement = app.state.desk.shelf.statements[id]
    first = statement.content[0]
    form = fill(read(client, "/reader/01"), "/judge/bounds")
    entry = fill(read(client, f"/correct/{quote(id)}"), "/judge/statement")["entry"]
    form |= {"entry": entry, "spans": json.dumps([[first.start, first.end - 1]])}
    post(client, "/judge/bounds", form)
    (made,) = list_made(path)
    assert (made.field, made.value) == ("content", [[first.start, first.end - 1]])


def test_offsets_of_the_reader_lead_to_the_very_words(app, client):
    text = app.state.desk.shelf.documents["01"].text
    page = read(client, "/reader/01")
    pieces = re.findall(r'data-o="(\d+)"[^>]*>([^<]*)<', page)
    assert len(pieces) > 50
    for start, words in pieces:
        words = html.unescape(words)
        assert text[int(start) : int(start) + len(words)] == words


def test_form_of_another_text_is_refused(path, client):
    entry = {
        "kind": "statement",
        "sha256": "0" * 64,
        "document": "01_strait-herald.txt",
        "spans": [[0, 5]],
        "words": ["Okafo"],
    }
    form = fill(read(client, "/reader/01"), "/judge/bounds")
    form |= {"entry": json.dumps(entry), "field": "none", "value": "true"}
    post(client, "/judge", form, 422)
    post(client, "/judge", form | {"entry": "{"}, 422)
    post(client, "/judge", {"csrf": form["csrf"]}, 422)
    post(client, "/judge", form | {"csrf": "0"}, 403)
    assert not list_made(path)


def test_way_back_leads_to_no_other_site(app, client):
    id = app.state.desk.shelf.ids[0]
    for back in ("//evil.example/x", "https://evil.example", "/\\evil.example", "/a\r\nx: y"):
        form = fill(read(client, f"/correct/{quote(id)}"), "/judge/statement")
        form |= {"act": "praise", "back": back}
        assert post(client, "/judge/statement", form).headers["location"] == "/record"


def test_names_are_completed_as_they_are_written(client):
    def offered(**asked: str) -> list[str]:
        return client.get("/names", params=asked).json()["names"]

    assert offered(q="kanou", type="person") == ["Idris Kanouté"]
    assert offered(q="Somebody; idr", type="person") == ["Idris Kanouté"]
    assert offered(q="Kestria", type="person") == []
    assert offered(q="") == []


# Utterances, people, meetings


def test_wording_is_split_off_and_another_joined(app, path, client):
    shelf = app.state.desk.shelf
    row = next(row for row in shelf.rows if len(row.statements) > 1)
    page = read(client, f"/compare/{quote(row.id)}")
    post(client, "/utterances/split", fill(page, "/utterances/split", 1))
    page = read(client, f"/merge/{quote(row.id)}")
    form = fill(page, "/utterances/merge")
    other = form["other"][0]
    post(client, "/utterances/merge", form)
    split, merge = list_made(path)
    assert (split.entry.kind, split.field, split.value) == ("utterance", "split", [])
    assert (merge.entry.kind, merge.field) == ("utterance", "merge")
    theirs = shelf.statements[other]
    words = shelf.documents[theirs.document].words(theirs.content).split(" … ")
    assert merge.value[0]["words"] == words


def test_people_are_merged_renamed_and_split(app, path, client):
    page = read(client, f"/people/{KANOUTE}")
    form = fill(page, "/people/change")
    form |= {"name": "Idris K.", "role": "Envoy", "first": "2031-05-01", "last": ""}
    post(client, "/people/change", form)
    post(client, "/people/merge", fill(page, "/people/merge") | {"other": OKAFOR})
    span = app.state.desk.shelf.entities[KANOUTE].mentions[0]
    form = fill(page, "/people/split")
    form["mention"] = [f"{span.document}:{span.start}-{span.end}"]
    form["name"] = "Another Kanouté"
    post(client, "/people/split", form)
    made = list_made(path)
    assert [each.field for each in made] == ["name", "role", "merge", "split"]
    assert made[1].value == "Envoy (since 2031-05-01)"
    assert made[2].value == {"name": "Ingrid Okafor", "type": "person"}
    assert made[3].value["mentions"][0]["words"] == ["Idris Kanutay"]
    assert "The same as: Ingrid Okafor" in read(client, "/judgements")


def test_nobody_is_merged_with_nobody(path, client):
    form = fill(read(client, f"/people/{KANOUTE}"), "/people/merge")
    post(client, "/people/merge", form | {"text": " "}, 422)
    form = fill(read(client, f"/people/{KANOUTE}"), "/people/split")
    post(client, "/people/split", form | {"mention": ["01:9-3"]}, 422)
    assert not list_made(path)


def test_meeting_is_corrected_merged_and_split(app, path, client):
    calendar = read(client, "/calendar")
    several = [m for m in app.state.desk.shelf.record.meetings if len(m.evidence) > 1]
    meeting = several[0]
    assert f"/meetings/{meeting.id}" in calendar
    page = read(client, f"/meetings/{meeting.id}")
    form = fill(page, "/meetings/change")
    form |= {"status": "cancelled", "first": "2031-06-01", "last": ""}
    post(client, "/meetings/change", form)
    other = several[1]
    post(client, "/meetings/merge", fill(page, "/meetings/merge") | {"other": other.id})
    span = meeting.evidence[-1]
    form = fill(page, "/meetings/split")
    form["evidence"] = [f"{span.document}:{span.start}-{span.end}"]
    post(client, "/meetings/split", form)
    made = {each.field: each.value for each in list_made(path)}
    assert set(made) == {"status", "date", "merge", "split"}
    assert made["date"].startswith("2031-06-01")
    now = next(m for m in app.state.desk.shelf.record.meetings if m.id == meeting.id)
    assert now.status == "cancelled"


# Contradictions


@pytest.fixture
def contradicted(app):
    """Two people who differ on an act, as a collated record lists it."""
    desk = app.state.desk
    shelf, id = desk.shelf, desk.shelf.ids[3]
    entry = find_entry(shelf, "statement", id)
    one = make_judgement("Ada", entry, "act", "warn")
    other = make_judgement("Bea", entry, "act", "threaten", reason="Her voice.")
    app.state.log.add_all([one, other], lambda: None)
    judged = (Judged(one, id, "", (other.id,)), Judged(other, id, "", (one.id,), False))
    desk.show(replace(shelf.record, judged=judged))
    return one, other


def test_contradiction_is_decided_by_a_further_judgement(path, client, contradicted):
    one, other = contradicted
    page = read(client, "/judgements?show=conflicts")
    assert "Act: warns" in page
    assert "Her voice." in page
    form = fill(page, "/judgements/decide")
    assert set(form["rival"]) == {one.id, other.id}
    post(client, "/judgements/decide", form | {"chosen": other.id})
    decision = list_made(path)[-1]
    assert (decision.by, decision.value) == ("Ines", "threaten")
    assert set(decision.decides) == {one.id, other.id}
    post(client, "/judgements/decide", form | {"chosen": "0" * 32}, 422)


def test_judgement_without_a_place_is_listed_with_why(app, path, client):
    entry = find_entry(app.state.desk.shelf, "statement", app.state.desk.shelf.ids[0])
    lost = make_judgement("Ada", entry, "act", "warn")
    app.state.log.add_all([lost], lambda: None)
    judged = (Judged(lost, None, "The report has changed."),)
    app.state.desk.show(replace(app.state.desk.shelf.record, judged=judged))
    page = read(client, "/judgements?show=unplaced")
    assert "The report has changed." in page
    post(client, "/judge/undo", fill(page, "/judge/undo"))
    assert "The report has changed." not in read(client, "/judgements?show=unplaced")


# Coders


def begin(client, *reports: str) -> None:
    form = fill(read(client, "/coders"), "/coders/begin")
    post(client, "/coders/begin", form | {"report": [*reports]})


def code(client, document: str, words: str, app, **values: str) -> None:
    text = app.state.desk.shelf.documents[document].text
    start = text.index(words)
    form = fill(read(client, f"/coders/report/{document}"), "/judge/missed")
    form["spans"] = json.dumps([[start, start + len(words)]])
    post(client, "/judge/missed", form | values)


def test_who_codes_blind_sees_only_their_own_codes(app, path, client):
    begin(client, "01", "02")
    for closed in ("/record", "/reader/01", "/review", "/people", "/judgements", "/compare"):
        assert client.get(closed).headers["location"] == "/coders?blind=1", closed
    assert client.get("/api/v1/statements").status_code == 403
    assert client.get("/coders/agreement?a=Ines&b=Verbale").status_code == 303
    page = read(client, "/coders/report/01")
    assert 'class="entry' not in page
    assert not re.findall(r"<mark[^>]*data-s", page)
    assert client.get("/names", params={"q": "Idris"}).json() == {"names": []}
    code(client, "01", "No price tag on the water", app, speakers="Idris Kanouté", act="reject")
    page = read(client, "/coders/report/01")
    assert len(re.findall('class="entry ', page)) == 1
    assert "Idris Kanouté" in page
    own = re.search(r'href="(/correct/[^"]*)"', page)[1]
    assert "Right as it is" not in read(client, html.unescape(own))
    assert client.get("/correct/" + quote(app.state.desk.shelf.ids[0])).status_code == 404
    assert client.get("/coders/report/03").status_code == 404


def test_done_coders_are_compared_and_their_differences_lead_to_review(app, path, client):
    begin(client, "01")
    code(client, "01", "No price tag on the water", app, speakers="Idris Kanouté", act="reject")
    form = fill(read(client, "/coders"), "/coders/done")
    post(client, "/coders/done", form | {"report": ["01"]})
    assert client.get("/record").status_code == 200
    page = read(client, "/coders/agreement?a=Ines&b=Verbale")
    assert "Ines has 1 statement" in page
    assert "1 are the same" in page
    review = re.search(r'href="(/review\?at=[^"]*)"', page)[1]
    assert 'class="choices"' in read(client, html.unescape(review))
    assert client.get("/coders/agreement?a=Ines&b=Nobody").status_code == 404


# A team


@pytest.fixture
def team(path):
    accounts = Accounts(find_accounts_file(path), cost=Cost(2**4, 1, 1))
    for name, role in {"Cora": "coder", "Rita": "reader", "Edda": "editor"}.items():
        accounts.add(name, role, SECRET)
    app = make_desk(path, accounts=accounts, collates=False)

    def log_in(name: str):
        client = make_client(app)
        csrf = re.search(r'name="csrf" value="([^"]*)"', client.get("/login").text)[1]
        client.post("/login", data={"csrf": csrf, "name": name, "password": SECRET})
        return client

    return log_in


def test_readers_are_offered_nothing_to_judge_and_coders_only_statements(path, team):
    reader, coder, editor = team("Rita"), team("Cora"), team("Edda")
    assert "Correct" not in read(reader, "/record")
    assert "Choose words" not in read(reader, "/reader/01")
    page = read(reader, "/review")
    assert client_status(reader, "/review", fill(page, "/review") | {"pick": "accept"}) == 403
    page = read(coder, "/review")
    post(coder, "/review", fill(page, "/review") | {"pick": "accept"})
    form = fill(read(coder, f"/people/{KANOUTE}"), "/people/merge") | {"other": OKAFOR}
    assert client_status(coder, "/people/merge", form) == 403
    (made,) = list_made(path)
    assert made.by == "Cora"
    form = {"judgement": made.id, **fill(read(editor, "/judgements"), "/judge/undo")}
    post(editor, "/judge/undo", form)
    assert [each.by for each in list_made(path)] == ["Cora", "Edda"]


def client_status(client, address: str, form: dict) -> int:
    return client.post(address, data=form).status_code


# What is written is shown, never run


@pytest.mark.parametrize("evil", EVIL)
def test_words_are_shown_and_never_run(tmp_path, evil):
    app = make_desk(
        keep_record(evil_record(evil), tmp_path / "talks.verbale"), by=evil, collates=False
    )
    shelf = app.state.desk.shelf
    id = shelf.ids[0]
    made = [
        make_judgement(evil, find_entry(shelf, "statement", id), "act", "warn", reason=evil),
        make_judgement("Bea", find_entry(shelf, "entity", "e1"), "role", evil, reason=evil),
    ]
    app.state.log.add_all(made, lambda: None)
    judged = (Judged(made[0], id, evil, (made[1].id,)), Judged(made[1], None, evil))
    app.state.desk.show(replace(shelf.record, judged=judged))
    with make_client(app) as client:
        views = (
            *("/review", "/review/bulk?q=a", f"/correct/{quote(id)}", "/people", "/people/e1"),
            *("/meetings/m1", "/merge/u1", "/compare/u1", "/reader/d1", "/coders", "/judgements"),
            *("/judgements?show=conflicts", "/judgements?show=unplaced", "/record", "/calendar"),
            *(f"/people?q={quote(evil)}", f"/review?q={quote(evil)}"),
        )
        for view in views:
            page = client.get(view).text
            bare = re.sub(r"<script src=\"/static/[a-z]+\.js\" defer></script>", "", page)
            assert "<script" not in bare, view
            assert not re.search(r"<(img|svg)\b", bare), view
            assert "<meta" in page
            assert not re.search(r'(?:href|src|action)="javascript:', bare), view
            assert "49" not in re.findall(r"<h1[^>]*>([^<]*)</h1>", page), view


# A large dossier


@pytest.fixture
def large(app, monkeypatch):
    """The desk as it treats a record of more statements than it sets anew for each judgement."""
    monkeypatch.setattr("verbale.web.shelf.LARGE", 10)
    monkeypatch.setattr("verbale.web.decisions.LARGE", 10)
    return app


def wait_until_shown(app) -> None:
    app.state.decisions._behind.submit(lambda: None).result()


def test_large_record_shows_a_correction_and_its_undoing_at_once(large, path, client):
    shelf = large.state.desk.shelf
    id = next(i for i, s in shelf.statements.items() if s.act == "demand")
    correct(client, id, act="warn")
    wait_until_shown(large)
    assert large.state.desk.shelf is shelf
    assert shelf.statements[id].act == shelf.record.statements[shelf.ids.index(id)].act == "warn"
    page = read(client, f"/correct/{quote(id)}")
    assert re.search(r'<option value="warn" selected', page)
    post(client, "/judge/undo", fill(page, "/judge/undo"))
    assert shelf.statements[id].act == "demand"


def test_large_record_asks_no_more_about_what_was_refused(large, path, client):
    page = read(client, "/review")
    words = shown(page)
    post(client, "/review", fill(page, "/review") | {"pick": "reject"})
    wait_until_shown(large)
    page = read(client, "/review")
    assert shown(page) != words
    assert "1 of 154 decided" in page


# How fast


def test_decision_and_the_next_utterance_take_less_than_a_tenth_of_a_second(client):
    page, spent = read(client, "/review"), []
    for _ in range(5):
        begun = time.process_time()
        post(client, "/review", fill(page, "/review") | {"pick": "accept"})
        page = read(client, "/review")
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.1
