"""An officer's morning in Debian's chromium, by mouse and by keyboard alone; the views that judge
checked by axe-core."""

from __future__ import annotations

import time

import pytest

from gold_dossiers import keep_record
from verbale.judgements import make_judgement
from verbale.store import make_dossier, open_dossier
from verbale.web.log import find_entry
from verbale.web.serving import create_desk
from web import test_browser as frame
from web.strait import STRAIT, make_desk, make_strait
from web.test_pages import EVIL, evil_record

pytestmark = frame.pytestmark
chromium = frame.chromium
VIEWS = (
    *("/review", "/review/bulk", "/review?q=nothing+at+all", "/people", "/people/kestria"),
    *("/judgements", "/judgements?show=conflicts", "/coders", "/merge/u1", "meeting", "panel"),
)
# How long reading and collating six reports may take on a busy machine, in milliseconds.
PATIENCE = 400_000


@pytest.fixture
def desk(tmp_path):
    path = make_strait(tmp_path)
    server, thread, address = frame.serve(make_desk(path, by="Ines", collates=False))
    yield path, address
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def page(chromium, desk):
    """A page on which nothing may fail: no error of a script, no word from the policy."""
    context = chromium.new_context(base_url=desk[1], viewport=frame.WIDE)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if frame.is_fault(said) else None)
    yield opened
    context.close()
    assert not faults


def list_made(path):
    with open_dossier(path) as dossier:
        return dossier.list_judgements()


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def show(page, view: str) -> None:
    if view == "meeting":
        page.goto("/calendar")
        page.goto(page.locator("a.correct").first.get_attribute("href"))
    elif view == "panel":
        page.goto("/record")
        press(page, "j", "e")
        page.wait_for_selector(".panel")
    else:
        page.goto(view)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_that_judges_is_accessible_wide_and_narrow(page, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for view in VIEWS:
        for size in (frame.WIDE, frame.NARROW):
            page.set_viewport_size(size)
            show(page, view)
            found = Axe().run(page, options={"runOnly": frame.RULES})
            said = [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]]
            assert not said, (view, size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], view


def test_review_is_done_by_keys(page, desk):
    path, _ = desk
    page.goto("/review")
    words = []
    for key in ("Enter", "r", "1"):
        words.append(page.locator(".context mark").inner_text())
        with page.expect_navigation():
            press(page, key)
    assert len(set(words)) == 3
    assert [each.field for each in list_made(path)][:2] == ["confirmed", "none"]
    put_off = page.locator(".context mark").inner_text()
    with page.expect_navigation():
        press(page, "z")
    assert page.locator(".context mark").inner_text() != put_off
    press(page, "/")
    page.keyboard.type("Idris Kanouté")
    with page.expect_navigation():
        press(page, "Enter")
    assert list_made(path)[-1].value == [{"name": "Idris Kanouté", "type": "person"}]
    with page.expect_navigation():
        press(page, "u")
    assert list_made(path)[-1].field == "undo"
    with page.expect_navigation():
        press(page, "b")
    assert page.get_by_role("heading", name="Accept many").is_visible()


def test_names_are_offered_while_they_are_written(page):
    page.goto("/review")
    press(page, "/")
    page.keyboard.type("idri")
    page.wait_for_selector("datalist option", state="attached")
    assert page.locator("datalist option").first.get_attribute("value") == "Idris Kanouté"


def test_missed_statement_is_added_with_the_word_cursor(page, desk):
    path, _ = desk
    text = (STRAIT / "01_strait-herald.txt").read_text(encoding="utf-8")
    page.goto("/reader/01")
    press(page, "w", "ArrowDown", "ArrowDown")
    press(page, *["ArrowRight"] * 3, *["Shift+ArrowRight"] * 4)
    chosen = page.evaluate("getSelection().toString()")
    assert len(chosen.split()) == 5
    press(page, "n")
    page.keyboard.type("Ingrid Okafor")
    with page.expect_navigation():
        press(page, "Enter")
    missed, speakers = list_made(path)
    ((start, end),) = missed.entry.place.spans
    assert text[start:end] == chosen == missed.entry.place.words[0]
    assert speakers.value[0]["name"] == "Ingrid Okafor"


def test_boundaries_are_moved_by_keys(page, desk):
    path, _ = desk
    page.goto("/reader/01")
    press(page, "j", "j", "b")
    before = page.evaluate("getSelection().toString()")
    press(page, "Shift+ArrowLeft", "ArrowRight")
    after = page.evaluate("getSelection().toString()")
    assert before.split()[1:-1] == after.split()
    with page.expect_navigation():
        press(page, "Enter")
    (made,) = list_made(path)
    text = (STRAIT / "01_strait-herald.txt").read_text(encoding="utf-8")
    assert text[made.value[0][0] : made.value[-1][1]] == after


def test_words_are_chosen_by_mouse(page, desk):
    path, _ = desk
    page.goto("/reader/01")
    box = page.locator("#par4 > span[dir]").bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Missed statement").click()
    page.get_by_label("Speaker").fill("Ingrid Okafor")
    with page.expect_navigation():
        page.get_by_role("button", name="Add the statement").click()
    assert list_made(path)[0].entry.place.words[0] == "Minister: No price tag on the water"


def test_form_opens_in_its_row_and_escape_closes_it(page):
    page.goto("/record")
    press(page, "j", "e")
    page.wait_for_selector(".row.at .panel")
    assert page.locator("h1").count() == 1
    press(page, "Escape")
    assert page.locator(".panel").count() == 0
    assert page.locator(".row.at").count() == 1


def test_words_of_reports_and_coders_are_never_run(chromium, tmp_path):
    evil = "".join(EVIL)
    app = make_desk(
        keep_record(evil_record(evil), tmp_path / "talks.verbale"), by=evil, collates=False
    )
    shelf = app.state.desk.shelf
    entry = find_entry(shelf, "statement", shelf.ids[0])
    app.state.log.add_all([make_judgement(evil, entry, "act", "warn", reason=evil)], lambda: None)
    server, thread, address = frame.serve(app)
    context = chromium.new_context(base_url=address, viewport=frame.WIDE)
    page = context.new_page()
    run: list[str] = []
    page.on("dialog", lambda dialog: (run.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda sent: run.append(sent.url) if not sent.url.startswith(address) else 0)
    page.on("console", lambda said: run.append(said.text) if "Policy" in said.text else None)
    for view in ("/review", "/people/e2", "/meetings/m1", "/merge/u1", "/judgements", "/reader/d1"):
        assert page.goto(view).status == 200
        assert "<script>alert(1)</script>" in page.locator("main").inner_text().replace("\n", " ")
    page.goto("/record")
    press(page, "j", "e")
    page.wait_for_selector(".panel")
    assert "<script>alert(1)</script>" in page.locator(".panel .trail").inner_text()
    press(page, "r")
    page.wait_for_selector(".noted")
    page.goto("/review")
    press(page, "/")
    page.keyboard.type("<script>")
    page.wait_for_selector("datalist option", state="attached")
    context.close()
    server.should_exit = True
    thread.join(10)
    assert not run


# A morning


@pytest.fixture
def morning(chromium, tmp_path):
    """An empty dossier, its desk, and a page on it."""
    path = tmp_path / "talks.verbale"
    with make_dossier(path):
        pass
    server, thread, address = frame.serve(create_desk(path, by="Ines"))
    context = chromium.new_context(base_url=address, viewport=frame.WIDE)
    yield path, context.new_page()
    context.close()
    server.should_exit = True
    thread.join(10)


def wait_for_count(page, wanted) -> int:
    """How many people and parties there are, once that is so."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE / 1000:
        page.goto("/people")
        count = int(page.locator(".head .soft").inner_text().split()[-1])
        if wanted(count) and page.locator('#work[data-busy="no"]').count():
            return count
        time.sleep(1)
    raise AssertionError("the record was not collated anew")


def check_brief(taken) -> None:
    brief = taken.value.path().read_text(encoding="utf-8")
    assert brief.startswith("<!doctype html>")
    assert "price tag" in brief


@pytest.mark.engine
def test_morning_by_mouse(morning):
    path, page = morning
    page.goto("/")
    page.get_by_role("button", name="Add the example").click()
    page.get_by_role("link", name="Show the record").first.click(timeout=PATIENCE)
    page.locator("#seek").fill("price tag")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=price**")
    assert "price tag" in page.locator(".words").first.inner_text()
    page.get_by_role("link", name="Compare").click()
    page.locator("a[data-open]").first.click()
    assert page.locator(".wordings > li").count() > 1
    page.locator(".wordings > li a.correct").first.click()
    page.locator(".panel").get_by_label("Speaker").fill("Idris Kanouté")
    with page.expect_navigation():
        page.locator(".panel").get_by_role("button", name="Save").click()
    assert "Idris Kanouté" in page.locator(".noted").inner_text()
    before = wait_for_count(page, lambda count: count > 2)
    names = [page.locator("a.headline").nth(at).inner_text() for at in (0, 1)]
    page.locator("a.headline").first.click()
    page.get_by_label("Name").nth(1).fill(names[1])
    with page.expect_navigation():
        page.get_by_role("button", name="They are the same").click()
    wait_for_count(page, lambda count: count < before)
    page.goto("/judgements")
    with page.expect_navigation():
        page.get_by_role("button", name="Take back: The same as").first.click()
    wait_for_count(page, lambda count: count == before)
    page.goto("/export")
    with page.expect_download() as taken:
        page.get_by_role("link", name="brief").first.click()
    check_brief(taken)
    fields = [each.field for each in list_made(path)]
    assert fields[0] == "speakers"
    assert fields[-2:] == ["merge", "undo"]


@pytest.mark.engine
def test_morning_by_keyboard_alone(morning):
    path, page = morning
    page.goto("/")
    press(page, "e")
    page.get_by_role("link", name="Show the record").first.wait_for(timeout=PATIENCE)
    press(page, "g", "r")
    page.wait_for_url("**/record")
    press(page, "/")
    page.keyboard.type("price tag")
    press(page, "Enter")
    page.wait_for_url("**q=price**")
    press(page, "g", "c")
    page.wait_for_url("**/compare")
    press(page, "j", "Enter")
    page.wait_for_url("**/compare/*")
    press(page, "j", "e")
    page.wait_for_selector(".panel")
    press(page, "s")
    press(page, "Control+a")
    page.keyboard.type("Idris Kanouté")
    with page.expect_navigation():
        press(page, "Enter")
    assert "Idris Kanouté" in page.locator(".noted").inner_text()
    before = wait_for_count(page, lambda count: count > 2)
    other = page.locator("a.headline").nth(1).inner_text()
    press(page, "j", "Enter")
    page.wait_for_url("**/people/*")
    press(page, "m")
    page.keyboard.type(other)
    with page.expect_navigation():
        press(page, "Enter")
    wait_for_count(page, lambda count: count < before)
    with page.expect_navigation():
        press(page, "u")
    wait_for_count(page, lambda count: count == before)
    press(page, "g", "e")
    page.wait_for_url("**/export")
    with page.expect_download() as taken:
        press(page, "b")
    check_brief(taken)
    assert [each.field for each in list_made(path)][-2:] == ["merge", "undo"]
