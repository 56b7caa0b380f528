"""The brief for Word: its own styles, so that a template of the house can set them anew."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from verbale.exports.archives import repack
from verbale.exports.brief_parts import (
    Grid,
    Heading,
    Part,
    Run,
    Style,
    set_parts,
    tidy,
)
from verbale.exports.evidence import check_evidence
from verbale.exports.markup import element, escape
from verbale.exports.outline import outline
from verbale.record import Record

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

STYLES: dict[Style, str] = {
    "title": "Title",
    "standfirst": "Subtitle",
    "body": "Body Text",
    "bullet": "List Bullet",
    "bullet 2": "List Bullet 2",
    "entry": "Statement",
    "quotation": "Quote",
    "note": "Caption",
}
# A4 in centimetres: width, height, margins.
PAGE = (21.0, 29.7, 2.2)
# How far a statement within another is moved in, and how long a line is, in twentieths of a point.
INDENT = 400
LINE = round((PAGE[0] - 2 * PAGE[2]) / 2.54 * 1440)
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# A file has to name the day on which it was made; the export has no clock. This one stands where
# no report has a day.
NO_DAY = datetime(2000, 1, 1)


def to_word(record: Record, title: str | None = None) -> bytes:
    """The brief as a Word file, every entry checked first; each number leads to its statement."""
    from docx import Document

    check_evidence(record)
    brief = outline(record, title=title)
    document = Document()
    _prepare(document, tidy(brief.title), _find_day(record))
    _Body(document).add(set_parts(brief, record))
    written = io.BytesIO()
    document.save(written)
    return repack(written.getvalue())


def _find_day(record: Record) -> datetime:
    days = [document.published.last for document in record.documents if document.published]
    return datetime.combine(max(days), datetime.min.time()) if days else NO_DAY


def _prepare(document: WordDocument, title: str, day: datetime) -> None:
    """Paper, the style of a statement's head, page numbers, and what the file says of itself."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Cm(PAGE[0]), Cm(PAGE[1])
    section.left_margin = section.right_margin = Cm(PAGE[2])
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title[:255], "Verbale", ""
    properties.created = properties.modified = day
    statement: Any = document.styles.add_style("Statement", WD_STYLE_TYPE.PARAGRAPH)
    statement.base_style = document.styles["Body Text"]
    statement.paragraph_format.keep_with_next = True
    statement.paragraph_format.space_before = Pt(8)
    statement.paragraph_format.space_after = Pt(2)
    _add_field(section.footer.paragraphs[0], "PAGE")


class _Body:
    """The body of a Word file, and the ids of the styles that it uses."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document
        styles = {style.name: style.style_id for style in document.styles}
        self.styles = {style: styles[name] for style, name in STYLES.items()}
        self.headings = {level: styles[f"Heading {level}"] for level in (1, 2)}
        self.grid = styles["Table Grid"]

    def add(self, parts: Iterable[Part]) -> None:
        """The parts, before the settings of the page that end the body.

        Their XML is written here and read once: python-docx takes a hundredth of a second for each
        paragraph that it makes, and a dossier may have ten thousand.
        """
        from docx.oxml import parse_xml

        written = (self._write(part) for part in parts)
        body = element("w:body", {"xmlns:w": NAMESPACE}, written)
        *_, settings = self.document.element.body
        for child in list(parse_xml(body)):
            settings.addprevious(child)

    def _write(self, part: Part) -> str:
        if isinstance(part, Heading):
            return _paragraph(self.headings[part.level], [_run(Run(part.words))])
        if isinstance(part, Grid):
            return self._write_table(part)
        marked = [_bookmark(part.entry)] if part.entry is not None else []
        runs = [*marked, *(_run(run) for run in part.runs)]
        return _paragraph(self.styles[part.style], runs, part.depth * INDENT)

    def _write_table(self, grid: Grid) -> str:
        widths = [LINE * share // sum(grid.widths) for share in grid.widths]
        columns = [element("w:gridCol", {"w:w": str(width)}) for width in widths]
        repeated = element("w:trPr", {}, [element("w:tblHeader", {})])
        head = [(Run(words, bold=True),) for words in grid.head]
        rows = [_row(head, widths, repeated), *(_row(row, widths) for row in grid.rows)]
        settings = [
            element("w:tblStyle", {"w:val": self.grid}),
            element("w:tblW", {"w:w": str(LINE), "w:type": "dxa"}),
            element("w:tblLayout", {"w:type": "fixed"}),
        ]
        table = [element("w:tblPr", {}, settings), element("w:tblGrid", {}, columns), *rows]
        # A table needs a paragraph behind it, or it joins with the next one.
        return element("w:tbl", {}, table) + _paragraph(self.styles["body"], [])


def _row(cells: Iterable[Sequence[Run]], widths: Iterable[int], settings: str = "") -> str:
    written = [settings]
    for runs, width in zip(cells, widths, strict=True):
        size = element("w:tcW", {"w:w": str(width), "w:type": "dxa"})
        inside = element("w:p", {}, [_run(run) for run in runs])
        written.append(element("w:tc", {}, [element("w:tcPr", {}, [size]), inside]))
    return element("w:tr", {}, written)


def _paragraph(style: str, runs: Iterable[str], indent: int = 0) -> str:
    settings = [element("w:pStyle", {"w:val": style})]
    if indent:
        settings.append(element("w:ind", {"w:left": str(indent)}))
    return element("w:p", {}, [element("w:pPr", {}, settings), *runs])


def _run(run: Run) -> str:
    """Words set alike, leading to their statement if they name one."""
    settings = [*(["<w:b/>"] if run.bold else []), *(["<w:i/>"] if run.italic else [])]
    words = element("w:t", {"xml:space": "preserve"}, [escape(run.words)])
    written = element("w:r", {}, [*([element("w:rPr", {}, settings)] if settings else []), words])
    if run.entry is None:
        return written
    return element("w:hyperlink", {"w:anchor": _anchor(run.entry)}, [written])


def _anchor(entry: int) -> str:
    return f"statement_{entry}"


def _bookmark(entry: int) -> str:
    number = str(entry)
    start = element("w:bookmarkStart", {"w:id": number, "w:name": _anchor(entry)})
    return start + element("w:bookmarkEnd", {"w:id": number})


def _add_field(paragraph: WordParagraph, code: str) -> None:
    paragraph._p.append(_make("w:fldSimple", {"w:instr": code}))


def _make(name: str, values: dict[str, str]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(key), value)
    return made
