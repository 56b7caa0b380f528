"""The brief: every entry, its words and its place, and nothing of a report acts as markup."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from verbale.exports import to_html, to_markdown, to_terminal
from verbale.record import Document, Passage, Record, Span

VOID = {"meta", "br", "input"}


class Page(HTMLParser):
    """Anchors, links and words of a page; fails where a tag is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_page_is_well_formed_and_its_links_lead_somewhere(record, strait):
    for whole in (record, strait):
        page = Page(to_html(whole))
        assert len(page.ids) == len(set(page.ids))
        assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_every_entry_leads_to_its_words_and_back(strait):
    page = Page(to_html(strait))
    for number in range(1, len(strait.statements) + 1):
        assert f"#w{number}" in page.links and f"w{number}" in page.ids
        assert page.links.count(f"#s{number}") >= 3  # its own number, the index, the report's text


def test_page_asks_the_network_for_nothing(strait):
    text = to_html(strait)
    assert not re.search(r"https?://|@import|url\(", text.split("<main>")[0])
    assert all(link.startswith("#") for link in Page(text).links)
    assert "default-src 'none'" in text


def test_reports_cannot_speak_html(record):
    text = to_html(record, title="<script>alert(1)</script>")
    assert "<b>will not</b>" not in text
    assert "&lt;b&gt;will not&lt;/b&gt;" in text
    assert "<script>alert" not in text


def test_reports_cannot_speak_markdown(record):
    text = to_markdown(record, title="# *A* [b](c)")
    assert r"# \# \*A\* \[b\](c)" in text
    assert r"\<b\>will not\</b\>" in text


def test_reports_cannot_command_the_terminal(record):
    evil = record.documents[0].text.replace("Ferry talks", "Fe\033[2Jalk\u202es")
    document = replace(record.documents[0], text=evil)
    text = to_terminal(replace(record, documents=(document,)))
    assert "\033" not in text and "\u202e" not in text


def test_every_form_says_what_was_not_read(record):
    for text in (to_html(record), to_markdown(record), to_terminal(record)):
        assert "scan.txt" in text and "The file is empty." in text


def test_every_form_says_who_is_not_settled(record):
    why = "Nothing in the reports ties “she” to a name."
    for text in (to_html(record), to_markdown(record)):
        assert why in " ".join(text.split())
    assert "Who speaks is open in 1 entry: 2" in to_terminal(record)


def test_doubt_is_said_with_its_reason(record):
    assert "Speaker uncertain (30%)" in to_html(record)
    assert "Speaker uncertain (30%)" in to_markdown(record)


def test_inner_statement_stands_under_its_outer_one(record):
    html = to_html(record)
    assert '<li class="entry inner" id="s4"' in html
    assert "Within entry 3" in html


def test_marked_words_of_a_mixed_statement_are_set_apart(record):
    assert "claim that it <q>&#34;broke&#34;</q> the truce" in to_html(record)


def test_left_out_lines_are_folded_and_counted(record):
    html = to_html(record)
    assert "<summary>Left out: caption</summary>" in html
    assert "1 caption" in html and "1 caption" in to_markdown(record)


def test_words_left_out_within_a_line_are_greyed(record):
    text = record.documents[0].text
    start = text.index("Norland <b>")
    dateline = Passage(Span("ferry", start, start + len("Norland")), "dateline")
    html = to_html(replace(record, noise=(dateline,), statements=record.statements[1:]))
    assert '<span class="aside" title="left out: no part of the report">Norland</span>' in html


def test_parts_to_come_are_absent_until_the_record_has_them(record, strait):
    for name in ("Positions", "Calendar", "The same words"):
        assert name not in to_html(record) and name not in to_markdown(record)
        assert name in to_html(strait) and name in to_markdown(strait)


def test_places_count_paragraphs_of_the_report_alone(record):
    html = to_html(record)
    assert ">ferry, par. 1</a>" in html  # the caption before it is no paragraph
    assert ">ferry, par. 2</a>" in html


def test_joint_speakers_stand_under_each_party(record):
    joint = replace(record.statements[0], speakers=("norland", "vester"), on_behalf_of=None)
    text = to_markdown(replace(record, statements=(joint,)))
    assert "- **Norland** (1)\n  - Norland (1)\n- **Vester** (1)\n  - Vester (1)\n" in text


def test_same_record_gives_same_pages(strait):
    assert to_html(strait) == to_html(strait)
    assert to_markdown(strait) == to_markdown(strait)


def test_empty_record_has_a_brief():
    for write in (to_html, to_markdown, to_terminal):
        assert "No report" in write(Record())


def test_terminal_lines_keep_to_the_width(strait):
    lines = to_terminal(strait, width=72).splitlines()
    assert max(len(line) for line in lines) <= 72


def test_colour_only_where_it_is_wanted(record):
    assert "\033[1m" in to_terminal(record, colour=True)
    assert "\033" not in to_terminal(record, colour=False)


def test_long_names_of_files_give_way_to_numbers(record):
    document = replace(record.documents[0], name="a-very-long-name-of-a-report.txt")
    assert ">Report 1, par. 1</a>" in to_html(replace(record, documents=(document,)))


def test_broken_characters_do_not_end_the_page():
    document = Document("a", "a.txt", "One\x00 \ud800 two")
    assert "One\N{REPLACEMENT CHARACTER}" in to_html(Record(documents=(document,)))
