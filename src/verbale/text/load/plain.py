"""Text files, and Markdown without its marks."""

from __future__ import annotations

import re
from dataclasses import replace

from verbale.text.encoding import decode
from verbale.text.load.page import read_page
from verbale.text.load.report import NoReport, Report
from verbale.text.load.stated import read_day

# What is matched once is kept (the + and ?> below): many comments are cut in one way alone.
_PAGE_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+<(?:!doctype html|html)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_plain(data: bytes) -> Report:
    """The text, every character kept; a page that is called a text is read as a page."""
    text = decode_text(data)
    if _PAGE_START.match(text):
        return read_page(data)
    return Report(text)


def decode_text(data: bytes) -> str:
    """The file's characters; NoReport if it is empty or no text."""
    text = decode(data)
    if text is None:
        raise NoReport(
            "The file is no text (a picture or a program's file?); save the report as plain text."
        )
    if not text.strip():
        raise NoReport("The file is empty; save the report again or leave it out.")
    return text


# Bounds keep the time in proportion to the text, whatever it holds.
_FRONT = re.compile(r"\ufeff?---[ \t]*\n(.{,5000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FIELD = re.compile(
    r"""^(\w{1,40})[ \t]{,9}:[ \t]{,9}["']?(.{,1000}?)["']?[ \t]{,9}$""", re.MULTILINE
)
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(.*)")
_RULE = re.compile(r"[ \t]{0,3}(?:(?:[-*_][ \t]*){3,}|=+|`{3,}.*|~{3,}.*)$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_QUOTED = re.compile(r"(?:[ \t]{0,3}>[ \t]?)+")
# An address with one pair of brackets in it, as Wikipedia's have.
_TARGET = r"\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+[\"'][^\"')]*[\"'])?\)"
_PICTURE = re.compile(r"!\[[^\[\]\n]*\](?:" + _TARGET + r"|\[[^\[\]\n]*\])")
_LINK = re.compile(r"\[([^\[\]\n]+)\](?:" + _TARGET + r"|\[[^\[\]\n]*\])")
_ADDRESS = re.compile(r"<(?:https?|mailto):[^<>\s]*>")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>|<!--(?:(?!<!--).){,2000}?-->")
_STRONG = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?!\w)")
_STRONG_BY_LINES = re.compile(r"(?<![\w_])(_{1,3})(?=\S)([^_\n]+?)(?<=\S)\1(?!\w)")
_CODE = re.compile(r"`([^`\n]+)`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~|])")


def read_markdown(data: bytes) -> Report:
    """The words of a Markdown file, a paragraph a line, and what stands at its head between
    lines of dashes (title, date, author, outlet, url)."""
    text = decode_text(data).replace("\r\n", "\n")
    front = _FRONT.match(text)
    stated = {key.lower(): value for key, value in _FIELD.findall(front[1])} if front else {}
    words = "\n".join(_paragraphs(text[front.end() :] if front else text))
    report = Report(words, title=stated.get("title"), author=stated.get("author"))
    outlet = stated.get("outlet") or stated.get("publication") or stated.get("source")
    day = read_day(stated.get("date") or stated.get("published"))
    return replace(report, outlet=outlet, url=stated.get("url"), stated_date=day)


def _paragraphs(text: str) -> list[str]:
    paragraphs: list[str] = []
    open_paragraph = False
    for line in text.split("\n"):
        heading = _HEADING.match(line)
        starts = bool(_ITEM.match(line))
        bare = _title(heading[1]) if heading else _ITEM.sub("", _QUOTED.sub("", line), 1)
        words = _without_marks(bare)
        if not words or _RULE.match(line):
            open_paragraph = False
        elif open_paragraph and not heading and not starts:
            paragraphs[-1] += f" {words}"
        else:
            paragraphs.append(words)
            open_paragraph = not heading
    return paragraphs


def _title(heading: str) -> str:
    """Without the marks that may close a heading."""
    return heading.rstrip(" \t").rstrip("#").rstrip(" \t")


def _without_marks(line: str) -> str:
    line = _LINK.sub(r"\1", _PICTURE.sub("", line))
    line = _TAG.sub("", _ADDRESS.sub("", line))
    for marks in (_STRONG, _STRONG_BY_LINES):
        line = marks.sub(r"\2", marks.sub(r"\2", line))
    return _ESCAPED.sub(r"\1", _CODE.sub(r"\1", line)).strip()
