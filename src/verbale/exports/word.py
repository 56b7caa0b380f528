"""The brief for Word: its own styles, so that a template of the house can set them anew."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from verbale.exports.archives import repack
from verbale.exports.brief_parts import (
    Grid,
    Heading,
    Paragraph,
    Part,
    Run,
    Style,
    set_parts,
    tidy,
)
from verbale.exports.evidence import check_evidence
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
# How far a statement within another is moved in, in centimetres.
INDENT = 0.7
# A file has to name the day on which it was made; the export has no clock. This one stands where
# no report has a day.
NO_DAY = datetime(2000, 1, 1)


def to_word(record: Record, title: str | None = None) -> bytes:
    """The brief as a Word file, every entry checked first; each number leads to its statement."""
    from docx import Document

    check_evidence(record)
    brief = outline(record, title=title)
    sheet = _Sheet(Document())
    sheet.prepare(tidy(brief.title), _find_day(record))
    for part in set_parts(brief, record):
        sheet.add(part)
    written = io.BytesIO()
    sheet.document.save(written)
    return repack(written.getvalue())


def _find_day(record: Record) -> datetime:
    days = [document.published.last for document in record.documents if document.published]
    return datetime.combine(max(days), datetime.min.time()) if days else NO_DAY


class _Sheet:
    """A Word file that is being written."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document
        self.styles: dict[Style, str] = {}

    def prepare(self, title: str, day: datetime) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Cm, Pt

        document = self.document
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
        self.styles = {style: document.styles[name].style_id for style, name in STYLES.items()}

    def add(self, part: Part) -> None:
        if isinstance(part, Heading):
            self.document.add_heading(part.words, part.level)
        elif isinstance(part, Grid):
            self._add_table(part)
        else:
            self._add_paragraph(part)

    def _add_paragraph(self, part: Paragraph) -> None:
        from docx.shared import Cm

        paragraph = self.document.add_paragraph()
        # By its id: python-docx looks all styles through for one by name, for each paragraph.
        paragraph._p.style = self.styles[part.style]
        if part.depth:
            paragraph.paragraph_format.left_indent = Cm(INDENT * part.depth)
        if part.entry is not None:
            _add_bookmark(paragraph, part.entry)
        _add_runs(paragraph, part.runs)

    def _add_table(self, grid: Grid) -> None:
        from docx.shared import Cm

        table = self.document.add_table(rows=1, cols=len(grid.head), style="Table Grid")
        table.autofit = False
        line = PAGE[0] - 2 * PAGE[2]
        widths = [Cm(line * share / sum(grid.widths)) for share in grid.widths]
        for cell, words in zip(table.rows[0].cells, grid.head, strict=True):
            _add_runs(cell.paragraphs[0], (Run(words, bold=True),))
        _repeat_on_each_page(table.rows[0])
        for row in grid.rows:
            for cell, runs in zip(table.add_row().cells, row, strict=True):
                _add_runs(cell.paragraphs[0], runs)
        for column, width in zip(table.columns, widths, strict=True):
            for cell in column.cells:
                cell.width = width
        self.document.add_paragraph()


def _add_runs(paragraph: WordParagraph, runs: Sequence[Run]) -> None:
    for each in runs:
        run = paragraph.add_run(each.words)
        if each.bold:
            run.bold = True
        if each.italic:
            run.italic = True
        if each.entry is not None:
            link = _make("w:hyperlink", {"w:anchor": _anchor(each.entry)})
            paragraph._p.append(link)
            link.append(run._r)


def _anchor(entry: int) -> str:
    return f"statement_{entry}"


def _add_bookmark(paragraph: WordParagraph, entry: int) -> None:
    start = {"w:id": str(entry), "w:name": _anchor(entry)}
    paragraph._p.append(_make("w:bookmarkStart", start))
    paragraph._p.append(_make("w:bookmarkEnd", {"w:id": str(entry)}))


def _add_field(paragraph: WordParagraph, code: str) -> None:
    paragraph._p.append(_make("w:fldSimple", {"w:instr": code}))


def _repeat_on_each_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_make("w:tblHeader", {"w:val": "true"}))


def _make(name: str, values: dict[str, str]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(key), value)
    return made
