"""The desk as it is used: in Debian's chromium, by mouse and by keys, wide and narrow, checked by
axe-core for WCAG 2.2 AA."""

from __future__ import annotations

import re
import shutil
import threading
import time

import pytest
import uvicorn

from verbale.store import make_dossier
from verbale.web.app import create_app
from web.strait import STRAIT, make_desk, make_strait

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium here: apt-get install chromium"
)
# Rules of WCAG up to 2.2 at A and AA, and what axe-core calls good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 360, "height": 740}
VIEWS = (
    *("/record", "/record?q=strait&act=demand", "/reader", "reader", "/compare", "compare"),
    *("/positions", "square", "/calendar", "/negotiable", "/coverage", "/coverage/unsettled"),
    *("/add", "/export", "/none"),
)


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def serve(app):
    """The address at which this app is served by a thread, until the process ends."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical")
    listening = config.bind_socket()
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    return server, thread, f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    server, thread, address = serve(make_desk(make_strait(tmp_path_factory.mktemp("desk"))))
    yield address
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def page(chromium, desk):
    """A page on which nothing may fail: no error of a script, no word from the policy."""
    context = chromium.new_context(base_url=desk, viewport=WIDE)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if is_fault(said) else None)
    opened.on(
        "request", lambda sent: None if sent.url.startswith(desk) else faults.append(sent.url)
    )
    yield opened
    context.close()
    assert not faults


def is_fault(said) -> bool:
    return said.type == "error" and "404" not in said.text


def find(page, view: str) -> str:
    """The address of a view, or of the first page of a kind."""
    if view.startswith("/"):
        return view
    listed, link = {
        "reader": ("/record", ".chip"),
        "compare": ("/compare", "a[data-open]"),
        "square": ("/positions", "a.stance"),
    }[view]
    page.goto(listed)
    return page.locator(link).first.get_attribute("href")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_view_is_accessible_wide_and_narrow(page, view, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    address = find(page, view)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        page.goto(address)
        found = Axe().run(page, options={"runOnly": RULES})
        said = [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]]
        assert not said, (address, size)
        # Nothing is wider than the screen.
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], (address, size)


def test_keys_lead_to_every_view(page):
    page.goto("/record")
    for keys, path in {
        "gt": "/reader",
        "gc": "/compare",
        "gp": "/positions",
        "gd": "/calendar",
        "gn": "/negotiable",
        "gv": "/coverage",
        "ga": "/add",
        "gr": "/record",
    }.items():
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_url(f"**{path}")


def test_rows_are_walked_and_opened_by_keys(page):
    page.goto("/record")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    at = page.locator(".row.at")
    assert at.count() == 1
    assert at.evaluate("row => row === document.querySelector('.row')")
    words = at.locator(".words").inner_text()
    page.keyboard.press("o")
    page.wait_for_url("**/reader/**")
    assert page.locator(".entry.at .words").inner_text() == words
    assert page.locator("mark.on").count() >= 1


def test_row_of_the_positions_opens_on_the_words(page):
    page.goto("/positions")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/positions/*/*")
    page.keyboard.press("Escape")
    page.wait_for_url("**/positions")


def test_last_row_leads_to_the_next_page(page):
    page.goto("/record")
    rows = page.locator(".row").count()
    for _ in range(rows + 1):
        page.keyboard.press("j")
    page.wait_for_url("**page=2")


def test_words_are_searched_from_the_keyboard(page):
    page.goto("/calendar")
    page.keyboard.press("/")
    page.keyboard.type("linnea jg")
    for _ in range(3):
        page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    page.wait_for_url("**/record?q=linnea")
    assert "linnea" in page.locator(".words").first.inner_text().casefold()


def test_question_mark_lists_the_keys(page):
    page.goto("/record")
    page.keyboard.press("?")
    listed = page.locator("#keys")
    assert listed.is_visible()
    for says in ("Next row", "Positions", "Search what was said"):
        assert says in listed.inner_text()
    page.keyboard.press("j")
    assert page.locator(".row.at").count() == 0
    page.keyboard.press("Escape")
    assert not listed.is_visible()


def test_words_and_entries_light_up_together(page):
    page.goto(find(page, "reader").partition("?")[0])
    entry = page.locator(".entry").nth(3)
    number = entry.get_attribute("data-s")
    entry.hover()
    assert page.locator(f'mark.on[data-s~="{number}"]').count() >= 1
    mark = page.locator(f'mark[data-s="{number}"]').first
    page.locator("h1").hover()
    mark.hover()
    assert "on" in entry.get_attribute("class").split()
    mark.click()
    assert "at" in entry.get_attribute("class").split()


def test_filter_applies_as_it_is_ticked(page):
    page.goto("/record")
    page.locator('input[name="act"]').first.check()
    page.wait_for_url("**act=**")
    assert re.search(r"\d+ of \d+ utterances", page.locator(".head").inner_text())
    page.keyboard.press("x")
    page.wait_for_url("**/record")


def test_filters_are_folded_on_a_narrow_screen(page):
    page.set_viewport_size(NARROW)
    page.goto("/record")
    assert not page.locator('input[name="act"]').first.is_visible()
    page.locator(".filters summary").click()
    assert page.locator('input[name="act"]').first.is_visible()


def test_everything_can_be_reached_without_a_script(chromium, desk):
    context = chromium.new_context(base_url=desk, viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator('input[name="party"]').first.check()
    page.get_by_role("button", name="Show").click()
    assert "party=" in page.url
    page.locator(".chip").first.click()
    assert "/reader/" in page.url
    page.get_by_role("link", name="Positions").click()
    page.locator("a.stance").first.click()
    assert page.locator(".quotation").count() >= 1
    context.close()


def test_focus_is_seen_and_first_goes_to_the_page(page):
    page.goto("/record")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Tab")
    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert width != "0px"


def test_nothing_moves_for_who_wants_no_motion(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/record")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.engine
def test_officer_begins_with_the_example_finds_a_quotation_and_takes_the_brief(chromium, tmp_path):
    with make_dossier(tmp_path / "talks.verbale"):
        pass
    server, thread, address = serve(create_app(tmp_path / "talks.verbale"))
    context = chromium.new_context(base_url=address, viewport=WIDE)
    page = context.new_page()
    page.goto("/")
    assert page.locator("h1").inner_text() == "An empty dossier"
    page.keyboard.press("e")
    page.get_by_role("link", name="Show the record").first.wait_for(timeout=300_000)
    page.get_by_role("link", name="Show the record").first.click()
    page.locator("#seek").fill("price tag")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=price**")
    page.locator(".chip").first.click()
    text = (STRAIT / "01_strait-herald.txt").read_text(encoding="utf-8")
    marked = page.locator("mark.on").first.inner_text().strip()
    assert marked in " ".join(text.split())
    page.goto("/export")
    with page.expect_download() as taken:
        page.keyboard.press("b")
    brief = taken.value.path().read_text(encoding="utf-8")
    assert brief.startswith("<!doctype html>")
    assert "price tag" in brief
    context.close()
    server.should_exit = True
    thread.join(10)
