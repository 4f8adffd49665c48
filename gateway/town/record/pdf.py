"""
A case's file as PDF: the same record gives the same bytes.

A character without a glyph in our fonts, such as a Chinese one or most emoji, is
replaced by its code point; the other files contain it as written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from fpdf.enums import XPos, YPos

from gateway.core.languages import LANGUAGES
from gateway.core.town import Town
from gateway.town import typeface
from gateway.town.papers import Words, registration
from gateway.town.record.case import Record
from gateway.town.record.story import Row, Section, story
from gateway.town.tagged_pdf import PARAGRAPH, TaggedPdf

#: Millimetres.
_MARGIN = 20
_LABEL = 48
_LINE = 5.2
_QR = 45

#: Font sizes in points, by the level of a heading.
_SIZES = (16, 12, 10)
_TEXT = 9.5

#: How many lines a heading and what follows it must have on its page, by its level.
_KEPT = (9, 7, 4)

#: Maximum characters of one text: a mail may be longer than anybody prints.
LONGEST = 20_000


class _Paper(TaggedPdf):
    """
    A4 pages, with the number of each and of all.
    """

    def __init__(self, foot: str, words: Words) -> None:
        super().__init__()
        self._foot, self._words = foot, words

    def footer(self) -> None:
        """
        Write the footer.
        """
        self.set_y(-12)
        self.set_font("text", size=8)
        number, of = self._words.say("page"), self._words.say("of")
        where = f"{number} {self.page_no()} {of} {self.str_alias_nb_pages}"
        with self.artifact():
            self.cell(0, 5, f"{self._foot} · {where}", align="R")


def paper(record: Record, files: int, index: str) -> bytes:
    """
    Return the PDF of a case whose index has the SHA-256 hash *index*, in hexadecimal,
    and which has so many *files*.
    """
    words = Words(record.town.of_papers, "case")
    title = f"{words.say('title')} {record.name}"
    with _sheets(title, record.name, record.town, record.at, 0) as (pdf, pen):
        pdf.set_subject(f"sha256 of index.json: {index}")
        for section in story(record, files):
            pen.section(section)
        pen.seal(words, index, record.case.registered)
        return typeface.put_out(pdf)


def document(
    title: str, foot: str, town: Town, at: datetime, sections: Iterable[Section]
) -> bytes:
    """
    Return a PDF of *sections* that is no case's; *foot* is on each page.
    """
    with _sheets(title, foot, town, at, 1) as (pdf, pen):
        for section in sections:
            pen.section(section)
        pen.end(Words(town.of_papers))
        return typeface.put_out(pdf)


@contextmanager
def _sheets(
    title: str, foot: str, town: Town, at: datetime, top: int
) -> Iterator[tuple[TaggedPdf, _Pen]]:
    """
    Yield a document headed by the town's name, and a pen, while the fonts' files exist.
    *top* is the level of its first heading.
    """
    language = town.of_papers
    pdf = _Paper(foot, Words(language))
    with typeface.font_folder() as folder:
        typeface.begin(pdf, folder, title, language, at, _MARGIN)
        pen = _Pen(pdf, top)
        pdf.add_page()
        pen.headed(town.name)
        yield pdf, pen


class _Pen:
    """
    Writes sections, and tracks whether every character had a glyph.
    """

    def __init__(self, pdf: TaggedPdf, top: int) -> None:
        self._pdf, self._top = pdf, top
        self._letters = typeface.letters(pdf)

    def section(self, section: Section) -> None:
        self.heading(section.title, section.level)
        for row in section.rows:
            if row.label:
                self._labelled(row)
            else:
                self._text(row.text)

    def headed(self, name: str) -> None:
        """
        Write whose paper it is.
        """
        self._heading(name, 1, PARAGRAPH)

    def heading(self, title: str, level: int) -> None:
        self._heading(title, level, f"H{level - self._top + 1}")

    def _heading(self, title: str, level: int, kind: str) -> None:
        if self._pdf.will_page_break(_LINE * _KEPT[level]):
            self._pdf.add_page()
        self._pdf.ln(2)
        self._pdf.set_font("text", "B", _SIZES[level])
        with self._pdf.tagged(kind):
            self._write(title, _LINE * (1.4 if level < 2 else 1))

    def seal(self, words: Words, index: str, entry: str) -> None:
        """
        Write the last page, with the hash as text and QR code, and the registry's
        entry.
        """
        self._pdf.add_page()
        self.heading(words.say("seal"), 1)
        self._text(words.say("seal-is"))
        self._pdf.set_font("text", "B", _TEXT)
        with self._pdf.tagged(PARAGRAPH):
            self._write(index)
        self._pdf.ln(3)
        left, top = self._pdf.get_x(), self._pdf.get_y()
        typeface.code(self._pdf, index, left, top, _QR)
        self._pdf.set_xy(left, top + _QR + 3)
        for language in LANGUAGES:
            self._text(registration(entry, language))
            self._pdf.ln(2)
        self.end(words)

    def end(self, words: Words) -> None:
        """
        Explain the replaced characters, if there are any.
        """
        if self._letters.marked:
            self._text(words.say("missing"))

    def _labelled(self, row: Row) -> None:
        pdf = self._pdf
        if pdf.will_page_break(_LINE * 2):
            pdf.add_page()
        pdf.set_font("text", size=8)
        top, page = pdf.get_y(), pdf.page
        with pdf.tagged(PARAGRAPH):
            pdf.multi_cell(_LABEL, _LINE, self._letters.shown(row.label), align="L")
        under = pdf.get_y()
        pdf.set_xy(_MARGIN + _LABEL + 2, top)
        self._plain(row.text)
        if pdf.page == page:
            pdf.set_y(max(pdf.get_y(), under))

    def _text(self, text: str) -> None:
        self._pdf.ln(1)
        self._plain(text)

    def _plain(self, text: str) -> None:
        self._pdf.set_font("text", size=_TEXT)
        with self._pdf.tagged(PARAGRAPH):
            self._write(text)

    def _write(self, text: str, line: float = _LINE) -> None:
        cut = text if len(text) <= LONGEST else f"{text[:LONGEST]} […]"
        left = self._pdf.get_x()
        for one in self._letters.shown(cut).split("\n"):
            self._pdf.set_x(left)
            self._pdf.multi_cell(
                0, line, one or " ", align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )
