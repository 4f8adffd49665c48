"""
One page of A4 in large letters; the size is reduced until everything fits.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from attrs import frozen
from fpdf.enums import XPos, YPos

from gateway.town import typeface
from gateway.town.papers import Words
from gateway.town.tagged_pdf import PARAGRAPH, TaggedPdf
from gateway.town.typeface import Letters

#: Millimetres.
_MARGIN = 18
_GAP = 4

#: Sizes of plain text in points: the largest that fits is used.
_SIZES = (17.0, 15.5, 14.0, 12.5, 11.0, 9.5, 8.0, 7.0)

#: Line height relative to the letters, and millimetres in a point.
_LINE, _POINT = 1.32, 25.4 / 72


@frozen
class PagePen:
    """
    Writes on the page; *size* is that of plain text, in points.
    """

    pdf: TaggedPdf
    size: float
    letters: Letters

    def title(self, text: str) -> None:
        """
        Write the title.
        """
        self._write(text, self.size * 1.8, bold=True, kind="H1")

    def heading(self, text: str) -> None:
        """
        Write a heading.
        """
        self.gap()
        self._write(text, self.size * 1.25, bold=True, kind="H2")

    def text(self, text: str, *, bold: bool = False, small: bool = False) -> None:
        """
        Write a paragraph.
        """
        self._write(text, self.size * (0.8 if small else 1), bold=bold)

    def gap(self) -> None:
        """
        Leave vertical space.
        """
        self.pdf.ln(_GAP * self.size / _SIZES[0])

    def codes(self, codes: list[tuple[str, str, str]]) -> None:
        """
        Draw QR codes side by side: each with its link, and two lines of text below.
        """
        width = self.pdf.epw / max(len(codes), 1)
        side = min(width - 6, 34 * self.size / _SIZES[0])
        top, bottom = self.pdf.get_y() + 1, self.pdf.get_y()
        for number, (link, name, label) in enumerate(codes):
            left = self.pdf.l_margin + number * width
            typeface.code(self.pdf, link, left, top, side)
            self.pdf.set_xy(left, top + side + 1)
            self._write(name, self.size, bold=True, width=width - 3)
            self.pdf.set_x(left)
            self._write(label, self._fitting(label, width - 4), width=width - 3)
            bottom = max(bottom, self.pdf.get_y())
        self.pdf.set_xy(self.pdf.l_margin, bottom)

    def _fitting(self, text: str, width: float) -> float:
        """
        Return the size in points at which *text* fits into one line of *width*
        millimetres.
        """
        self.pdf.set_font("text", "", self.size)
        return self.size * min(0.85, width / max(self.pdf.get_string_width(text), 1))

    def _write(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        width: float = 0,
        kind: str = PARAGRAPH,
    ) -> None:
        self.pdf.set_font("text", "B" if bold else "", size)
        with self.pdf.tagged(kind):
            self.pdf.multi_cell(
                width,
                size * _POINT * _LINE,
                self.letters.shown(text) or " ",
                align="L",
                new_x=XPos.LEFT,
                new_y=YPos.NEXT,
            )


def one_page(
    title: str, language: str, at: datetime, write: Callable[[PagePen], None]
) -> bytes:
    """
    Return a PDF of one page that *write* fills.

    Args:
        title: The document's title, for screen readers.
        language: Its language.
        at: Its creation date: the same page and date give the same bytes.
        write: Called once for each size that is tried.
    """
    with typeface.font_folder() as folder:
        letters_of: Path | TaggedPdf = folder
        for size in _SIZES:
            pdf = _sheet(letters_of, title, language, at)
            pen = PagePen(pdf, size, typeface.letters(pdf))
            write(pen)
            if pen.letters.marked:
                pen.text(Words(language).say("missing"), small=True)
            if pdf.page_no() == 1 or size == _SIZES[-1]:
                break
            letters_of = pdf
        # Text that is too long even at the smallest size is cut off.
        while len(pdf.pages) > 1:
            del pdf.pages[len(pdf.pages)]
        pdf.page = 1
        return typeface.put_out(pdf)


def _sheet(
    letters_of: Path | TaggedPdf, title: str, language: str, at: datetime
) -> TaggedPdf:
    pdf = TaggedPdf()
    typeface.begin(pdf, letters_of, title, language, at, _MARGIN)
    pdf.c_margin = 0
    pdf.add_page()
    return pdf
