"""What each page of the desk shows, and that no word of a report is ever run."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from gold_dossiers import keep_record
from verbale.record import (
    DateRange,
    Document,
    Entity,
    Failure,
    Issue,
    Meeting,
    Passage,
    Position,
    Reason,
    Record,
    Span,
    Stance,
    Statement,
    Utterance,
)
from verbale.store import make_dossier, open_dossier
from verbale.web.app import create_app
from verbale.web.guard import HEADERS
from verbale.web.shelf import Shelf
from verbale.web.views.adding import Brought, keep, name
from web.strait import STRAIT, make_desk, make_strait, no_engine

PAGES = (
    *("/record", "/reader", "/compare", "/positions", "/calendar", "/negotiable", "/coverage"),
    *("/coverage/unsettled", "/add", "/export", "/work"),
)
EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "{{ 7*7 }}",
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return make_strait(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def browser(path):
    with TestClient(make_desk(path), base_url="http://127.0.0.1") as client:
        yield client


def read(browser: TestClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.text


def count_rows(page: str) -> int:
    return len(re.findall("<li[^>]* data-row", page))


def find_links(page: str, beginning: str) -> list[str]:
    return [each.replace("&amp;", "&") for each in re.findall(f'href="({beginning}[^"]*)"', page)]


@pytest.mark.parametrize("address", PAGES)
def test_page_answers_with_a_heading_and_a_place_in_the_navigation(browser, address):
    page = read(browser, address)
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert "<nav" in page


def test_start_leads_to_the_record(browser):
    assert browser.get("/", follow_redirects=False).headers["location"] == "/record"


def test_every_link_of_every_page_leads_somewhere(browser):
    links = {
        link.partition("#")[0]
        for address in PAGES
        for link in find_links(read(browser, address), "/")
    }
    broken = [link for link in sorted(links) if browser.get(link).status_code >= 400]
    assert len(links) > 100
    assert not broken


def test_every_filter_says_how_many_it_leaves(browser):
    page = read(browser, "/record")
    choices = re.findall(r'name="(\w+)" value="([^"]+)"[^>]*>.*?<span class="figure">(\d+)', page)
    assert {"party", "speaker", "act"} <= {facet for facet, _, _ in choices}
    for facet, value, number in choices:
        left = read(browser, f"/record?{facet}={value}")
        assert re.search(r"(\d+) of \d+ utterances", left)[1] == number, (facet, value)


def test_filters_narrow_each_other_and_search_narrows_them(browser):
    def found(query: str) -> int:
        match = re.search(r"(\d+) of \d+ utterances", read(browser, f"/record?{query}"))
        return int(match[1])

    party = found("party=tamoura")
    assert 0 < found("party=tamoura&act=demand") < party
    assert 0 < found("party=tamoura&q=strait") < party
    assert found("party=tamoura&party=kestria") > party
    assert found("from=2031-05-12") + found("to=2031-05-11") >= found("from=2031-01-01")


def test_search_finds_words_without_their_accents_and_capitals(browser):
    page = read(browser, "/record?q=LINNEA")
    assert count_rows(page) > 0
    assert "Linnea" in page


def test_pages_of_the_record_show_every_row_once(browser):
    first = read(browser, "/record")
    total, rows = int(re.search(r"(\d+) utterances", first)[1]), []
    for number in range(1, 2 + total // 40):
        rows += re.findall(r'class="chip" href="([^"]+)"', read(browser, f"/record?page={number}"))
    assert len(rows) == len(set(rows)) == total


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=x",
        "page=99999999999999999999",
        "from=31-5-2031",
        "order=x",
        "party=nobody",
        "speaker=",
    ],
)
def test_nonsense_in_the_address_is_passed_over(browser, query):
    assert browser.get(f"/record?{query}").status_code == 200


def test_newest_first_turns_the_order_round(browser):
    days = [
        re.findall(r'class="day">([^<]+)<', read(browser, f"/record?order={order}"))
        for order in ("oldest", "newest")
    ]
    assert days[0][0] != days[1][0]


def test_reader_links_words_and_entries_both_ways(browser, path):
    with open_dossier(path) as dossier:
        documents = len(dossier.list_latest())
    addresses = {
        link for link in find_links(read(browser, "/reader"), "/reader/") if "?" not in link
    }
    assert len(addresses) == documents
    for address in addresses:
        page = read(browser, address)
        entries = set(re.findall(r'<li class="entry[^>]*data-s="(\d+)"', page))
        marks = {
            n for each in re.findall(r'<mark[^>]*data-s="([\d ]+)"', page) for n in each.split()
        }
        assert entries == marks
        places = set(re.findall(r'id="(w\d[^"]+)"', page))
        assert {link[1:] for link in find_links(page, "#w")} == places


def test_reader_shows_the_text_as_it_is_and_folds_what_is_left_out(browser):
    address = find_links(read(browser, "/reader"), "/reader/")[0]
    page = read(browser, address)
    article = re.search(r"<article.*?</article>", page, re.S)[0]
    assert '<details class="left-out">' in article
    text = (STRAIT / "01_strait-herald.txt").read_text(encoding="utf-8")
    shown = re.sub(r"<[^>]+>", "", article).replace("&#39;", "'").replace("&amp;", "&")
    longest = max(text.splitlines(), key=len)
    assert longest[:40] in shown


def test_chip_leads_to_the_very_words(browser):
    chip = re.search(r'class="chip" href="([^"]+)"', read(browser, "/record?q=linnea"))[1]
    address, _, anchor = chip.replace("&amp;", "&").partition("#")
    page = read(browser, address)
    assert f'id="{anchor}"' in page
    assert re.search(r'<li class="entry[^"]* at"', page)


def test_compare_shows_each_wording_and_marks_what_differs(tmp_path):
    with TestClient(
        make_desk(keep_record(two_wordings(), tmp_path / "talks.verbale")),
        base_url="http://127.0.0.1",
    ) as client:
        listed = read(client, "/compare?order=differing")
        assert "1 difference" in listed
        page = read(client, find_links(listed, "/compare/")[0])
    assert page.count("<li data-row") == 2
    assert '<span class="differs d-number">ten<span class="type"> number</span></span>' in page
    assert "number: “two” for “ten”" in page
    assert "fullest wording" in page


def test_positions_lead_down_to_the_words(browser):
    page = read(browser, "/positions")
    squares = find_links(page, "/positions/")
    assert squares
    for address in squares:
        square = read(browser, address)
        assert "The words it rests on" in square
        quoted = 'class="chip" href="/reader/' in square
        assert quoted or "No statement is named for it" in square


def test_silence_is_said_and_never_taken_for_agreement(browser):
    page = read(browser, "/positions")
    assert "nothing found in 6 reports" in page
    assert "never taken for agreement" in page


def test_what_if_stands_in_the_address(browser):
    with_stance = find_links(read(browser, "/positions"), "/positions/")[0]
    party, issue = with_stance.split("/")[2:4]
    page = read(browser, f"/negotiable?party={party}&issue={issue}&stance=against")
    assert f'name="assume" value="{party}:{issue}=against"' in page
    assert f"against {issue}" in page


def test_what_if_of_an_unknown_party_says_who_is_known(browser):
    page = read(browser, "/negotiable?assume=nobody:nothing=for")
    assert "no such party" in page


def test_calendar_shows_every_meeting_with_its_evidence(browser):
    page = read(browser, "/calendar")
    total = int(re.search(r"(\d+) meetings", page)[1])
    assert count_rows(page) == total
    assert page.count('class="chip"') >= total
    parts = [
        count_rows(read(browser, f"/calendar?status={each}"))
        for each in ("held", "scheduled", "cancelled")
    ]
    assert sum(parts) == total


@pytest.mark.parametrize(
    "address", ["/reader/none", "/compare/none", "/positions/no/none", "/export/none", "/none"]
)
def test_what_is_not_there_is_said_in_a_page(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 404
    assert "Back to the record" in answer.text


def test_fault_is_said_with_all_headers(path, monkeypatch):
    def fail(*_):
        raise RuntimeError("a fault")

    monkeypatch.setattr("verbale.web.views.calendar._by_day", fail)
    app = make_desk(path)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        answer = client.get("/calendar")
    assert answer.status_code == 500
    assert "a fault in Verbale" in answer.text
    assert "RuntimeError" not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_brief_is_exported_as_one_file(browser):
    answer = browser.get("/export/html")
    assert answer.headers["content-disposition"] == 'attachment; filename="strait-html.html"'
    assert answer.text.startswith("<!doctype html>")


def test_folder_is_exported_as_an_archive(browser):
    answer = browser.get("/export/tables")
    assert answer.content.startswith(b"PK")
    assert answer.headers["content-disposition"].endswith('.zip"')


def test_record_made_elsewhere_is_taken_in(tmp_path):
    path = keep_record(evil_record("Harbour"), tmp_path / "talks.verbale")
    with TestClient(make_desk(path), base_url="http://127.0.0.1") as client:
        assert "Harbour" in read(client, "/record")
        time.sleep(1.1)
        keep_record(evil_record("Lighthouse"), tmp_path / "talks.verbale")
        client.get("/record")
        wait(client)
        assert "Lighthouse" in read(client, "/record")


def test_file_that_changed_beside_the_record_is_not_read_again(tmp_path):
    path = keep_record(evil_record("Harbour"), tmp_path / "talks.verbale")
    app = make_desk(path)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        shelf = app.state.desk.shelf
        with open_dossier(path) as dossier:
            dossier.keep_failure("scan.pdf", "It holds no words.")
        time.sleep(1.1)
        read(client, "/record")
        assert app.state.desk.shelf is shelf
        assert not app.state.desk.work.is_busy


@pytest.mark.parametrize("words", EVIL)
def test_words_of_a_report_are_shown_and_never_run(tmp_path, words):
    record = evil_record(words)
    with TestClient(
        make_desk(keep_record(record, tmp_path / "talks.verbale")), base_url="http://127.0.0.1"
    ) as client:
        addresses = [
            *PAGES,
            *(f"/reader/{document.id}" for document in record.documents),
            *("/compare/u1", "/positions/e1/issue", "/compare?order=differing"),
        ]
        for address in addresses:
            page = read(client, address)
            for seen in find_unsafe(page):
                raise AssertionError((address, seen))
        assert "49" not in re.sub(r"<[^>]*>", "", read(client, "/record"))
        page = client.get("/record", params={"q": words, "party": words, "order": words}).text
        assert not find_unsafe(page)
        page = client.get("/negotiable", params={"assume": words}).text
        assert not find_unsafe(page)


def find_unsafe(page: str) -> list[str]:
    """Scripts that are not the desk's own, handlers, and links that would run something."""
    found = [each for each in re.findall(r"<script[^>]*>", page) if 'src="/static/' not in each]
    tags = re.findall(r"<(?:[^>\"]|\"[^\"]*\")*>", page)
    for tag in tags:
        bare = re.sub(r"\"[^\"]*\"", '""', tag)
        if re.search(r"\son\w+\s*=|\sstyle\s*=|<img|<svg", bare):
            found.append(tag)
        if re.search(r"(?:href|src|action)\s*=\s*\"\s*javascript:", tag):
            found.append(tag)
    return found


def evil_record(words: str) -> Record:
    """A record that says these words in every field a page shows."""
    text = f"{words}\n\nMinister {words} said “{words} no more”. Photo: {words}"
    said = text.index("“")
    documents = tuple(
        Document(
            id=f"d{at}",
            name=f"{words} {at}.txt".replace("/", "-"),
            text=text,
            outlet=words,
            stated_date=date(2031, 6, 1),
            published=DateRange(date(2031, 5, at), date(2031, 5, at)),
            reasons=(Reason("published", 0.5, words),),
        )
        for at in (1, 2)
    )
    end = text.index("”") + 1
    condition = text.index("no more")
    statements = tuple(
        Statement(
            content=(Span(d.id, said, end),),
            source=(Span(d.id, said - 15, said - 6),),
            kind="direct",
            confidence=0.3,
            speakers=("e1",) if d.id == "d1" else (),
            on_behalf_of="e1",
            addressee=("e2",),
            stances=(Stance("issue", "conditional", (Span(d.id, condition, condition + 7),)),),
            reasons=(Reason("speakers", 0.2, words),),
        )
        for d in documents
    )
    ids = tuple(each.id for each in statements)
    photo = text.index("Photo")
    return Record(
        documents=documents,
        noise=tuple(Passage(Span(d.id, photo, len(text)), "credit") for d in documents),
        statements=statements,
        entities=(
            Entity("e1", "state", words, role=words),
            Entity("e2", "person", f"{words} II", role=words, member_of=("e1",)),
        ),
        utterances=(Utterance("u1", ids, fullest=ids[0], earliest=ids[0]),),
        meetings=(
            Meeting(
                "m1",
                words,
                words,
                ("e1",),
                "e2",
                evidence=(Span("d1", said, end),),
                reasons=(Reason("date", 0.1, words),),
            ),
        ),
        codebook=(Issue("issue", words), Issue("other", f"{words} too")),
        positions=(
            Position("e1", "issue", "conditional", words, date(2031, 5, 1), ids, ("other",)),
        ),
        failures=(Failure(f"{words}.pdf", words),),
        engine=words,
    )


def two_wordings() -> Record:
    record = evil_record("Harbour")
    first = "They ask for ten ships."
    second = "They ask for two ships."
    documents = tuple(
        replace(d, text=text) for d, text in zip(record.documents, (first, second), strict=True)
    )
    statements = tuple(
        Statement((Span(d.id, 0, len(d.text)),), speakers=("e1",)) for d in documents
    )
    ids = tuple(each.id for each in statements)
    from verbale.record import Difference

    difference = Difference("number", ids, (Span("d1", 13, 16),), (Span("d2", 13, 16),))
    utterance = Utterance("u1", ids, fullest=ids[0], earliest=ids[0], differences=(difference,))
    return Record(
        documents=documents,
        statements=statements,
        entities=record.entities,
        utterances=(utterance,),
    )


def test_shelf_numbers_entries_as_the_brief_does(path):
    from verbale.dossier import read_record
    from verbale.exports.outline import outline

    with open_dossier(path) as dossier:
        record = read_record(dossier)
    shelf = Shelf(record)
    for entry in outline(record).entries:
        ours = shelf.entry(shelf.id_of(entry))
        assert (ours.number, ours.text, ours.speaker) == (entry.number, entry.text, entry.speaker)
        assert ours.outer == entry.outer


def test_empty_dossier_asks_for_reports_and_offers_the_example(tmp_path):
    with make_dossier(tmp_path / "new.verbale"):
        pass
    with TestClient(make_desk(tmp_path / "new.verbale"), base_url="http://127.0.0.1") as client:
        page = client.get("/record").text
    assert "An empty dossier" in page
    assert "Add the example" in page
    assert 'type="file"' in page


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\talks.html", "talks.html"),
        ("<script>.txt", "script.txt"),
        ("..", "report.txt"),
        ("", "report.txt"),
        ("Überblick 3.txt", "Überblick 3.txt"),
    ],
)
def test_name_of_an_upload_reaches_no_folder(given, kept):
    assert name(given) == kept


def test_upload_is_kept_once_and_what_cannot_be_read_is_said(tmp_path):
    report = Brought("talks.txt", b"Talks go on\n\nThe minister said that talks would go on.\n")
    other = Brought("talks.txt", b"Talks stop\n\nThe minister said that talks would stop.\n")
    broken = Brought("scan.png", b"\x89PNG\r\n\x1a\n\x00")
    with make_dossier(tmp_path / "new.verbale") as dossier:
        said = keep(dossier, [report, other, report, broken])
        assert said.startswith("2 reports new, 1 known already; not read: scan.png")
        assert len(dossier.list_latest()) == 2
        assert [place.rsplit("/", 1)[-1] for place, _ in dossier.list_failures()] == ["scan.png"]


def test_every_report_of_an_archive_is_kept(tmp_path):
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for file in STRAIT.glob("*.txt"):
            archive.write(file, file.name)
    with make_dossier(tmp_path / "new.verbale") as dossier:
        assert keep(dossier, [Brought("week.zip", packed.getvalue())]) == "6 reports new"
        assert len(dossier.list_latest()) == 6
        again = keep(dossier, [Brought("week again.zip", packed.getvalue())])
        assert again == "0 reports new, 6 known already"


def wait(client: TestClient) -> str:
    """The desk's page once its work is done."""
    for _ in range(600):
        page = client.get("/work").text
        if 'data-busy="no"' in page:
            return page
        time.sleep(0.05)
    raise AssertionError("the work went on and on")


def token(page: str) -> dict[str, str]:
    found = re.search(r'name="csrf" value="([^"]*)"', page)
    return {"csrf": found[1] if found else ""}


def test_pages_stay_usable_while_reports_are_added_and_a_failure_is_said(path):
    from verbale.errors import EngineMissing

    def missing():
        time.sleep(0.3)
        raise EngineMissing("The weights are not here. Build them: verbale train.")

    with TestClient(create_app(path, load_engine=missing), base_url="http://127.0.0.1") as client:
        text = "Talks go on\n\nThe minister said that talks would go on."
        answer = client.post("/add", data={"text": text, "csrf": ""}, follow_redirects=False)
        assert answer.status_code == 303
        assert 'data-busy="yes"' in client.get("/record").text
        assert "The weights are not here" in wait(client)
        assert client.get("/record").status_code == 200


def test_nothing_chosen_is_said(browser):
    form = token(read(browser, "/add"))
    answer = browser.post("/add", data={**form, "text": "  "})
    assert answer.status_code == 422
    assert "Choose files" in answer.text


def test_article_that_is_too_long_is_refused(browser, monkeypatch):
    monkeypatch.setattr("verbale.web.views.adding.LONGEST_PASTE", 1000)
    answer = browser.post("/add", data={**token(read(browser, "/add")), "text": "x" * 1001})
    assert answer.status_code == 413


def test_file_that_is_too_large_is_refused(browser, monkeypatch):
    monkeypatch.setattr("verbale.web.views.adding.LARGEST_FILE", 10)
    form = token(read(browser, "/add"))
    answer = browser.post("/add", data=form, files={"files": ("a.txt", b"more than ten bytes")})
    assert answer.status_code == 413


def test_upload_is_read_and_stands_in_the_record(tmp_path):
    import numpy as np

    from verbale.engine import Leaning, Tagging

    class Silent:
        name = "silent"

        def tag(self, text, parts):
            return Tagging()

        def embed(self, texts):
            return np.eye(len(texts), 384, dtype=np.float32)

        def lean(self, pairs):
            return tuple(Leaning((1.0, 0.0, 0.0, 0.0)) for _ in pairs)

    with make_dossier(tmp_path / "new.verbale"):
        pass
    app = create_app(tmp_path / "new.verbale", load_engine=Silent)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        files = [("files", (file.name, file.read_bytes())) for file in STRAIT.glob("*.txt")]
        client.post("/add", files=files)
        assert "6 reports new" in wait(client)
        page = client.get("/reader").text
        assert count_rows(page) == 6


def test_desk_asks_for_no_engine_to_show_a_record(path):
    with TestClient(create_app(path, load_engine=no_engine), base_url="http://127.0.0.1") as client:
        assert client.get("/record").status_code == 200
