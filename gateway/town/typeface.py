"""
How what is printed begins, its codes for cameras, and its letters: FiraGO (Latin,
Greek, Cyrillic, Arabic, Hebrew, Georgian, Thai, Devanagari) and Noto's symbols.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pymupdf_fonts
import segno
from attrs import define, field
from fpdf import FPDF
from fpdf.fonts import TTFFont

from gateway.core.writing.turning import mark, turns

_FONTS = (("text", "", "figo"), ("text", "B", "figbo"), ("signs", "", "symbol2"))

#: How letters join was known when the page was set, and is on no paper.
_SET = ("GDEF", "GPOS", "GSUB")

#: What says how an emoji looks, and has no looks itself.
_SELECTORS = range(0xFE00, 0xFE10)


@define
class Letters:
    """
    What a PDF has letters for.

    Attributes:
        marked: It had none for something that was to be shown.
    """

    _known: frozenset[int]
    marked: bool = field(default=False, init=False)

    def shown(self, text: str) -> str:
        """
        Give *text* with the number of what has no letter, or is not to be seen, in its
        place.
        """
        return "".join(map(self._letter, text.replace("\r\n", "\n")))

    def _letter(self, letter: str) -> str:
        code = ord(letter)
        if letter == "\n":
            return letter
        if letter == "\t":
            return "    "
        if code in _SELECTORS:
            return ""
        hidden = unicodedata.category(letter) in ("Cc", "Co", "Cs")
        if code in self._known and not turns(letter) and not hidden:
            return letter
        self.marked = True
        return mark(letter)


def letters(pdf: FPDF) -> Letters:
    """
    Say what *pdf* has letters for, once they are laid out.
    """
    return Letters(frozenset(code for font in fonts(pdf) for code in font.cmap))


def begin(
    pdf: FPDF,
    letters_of: Path | FPDF,
    title: str,
    language: str,
    at: datetime,
    margin: float,
) -> None:
    """
    Say of *pdf* what it is, and give it its letters, as the families "text" and
    "signs".

    Args:
        pdf: Without any page yet.
        letters_of: The folder where the files of letters are put, which must stay until
            *pdf* is done; or another that has them and is never put out: to read them
            takes longer than to fill a page.
        title: The document's, for those who hear it read.
        language: Its language.
        at: When it was made: the same at the same time is the same bytes.
        margin: In millimetres.
    """
    pdf.set_creation_date(at)
    pdf.set_title(title)
    pdf.set_lang(language)
    pdf.set_margin(margin)
    pdf.set_auto_page_break(auto=True, margin=margin)
    if isinstance(letters_of, FPDF):
        pdf.fonts.update(letters_of.fonts)
    else:
        _read(pdf, letters_of)
    pdf.set_fallback_fonts(["signs"], exact_match=False)
    pdf.set_text_shaping(use_shaping_engine=True)


def _read(pdf: FPDF, folder: Path) -> None:
    for family, style, name in _FONTS:
        file = folder / f"{name}.ttf"
        file.write_bytes(pymupdf_fonts.myfont(name))
        pdf.add_font(family, style, file)


def code(pdf: FPDF, text: str, left: float, top: float, side: float) -> None:
    """
    Draw *text* as a QR code, within a square of so many millimetres.
    """
    # The paper around it is white as well.
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=2))
    cell = side / len(rows)
    # A hair larger: no white lines between them on paper.
    drawn = cell * 1.02
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                pdf.rect(left + x * cell, top + y * cell, drawn, drawn, style="F")


def put_out(pdf: FPDF) -> bytes:
    """
    Give the bytes of *pdf*, with the letters that stand in it.
    """
    for font in fonts(pdf):
        for table in _SET:
            # The library would read them through, and then leave them out.
            if table in font.ttfont:
                del font.ttfont[table]
    return bytes(pdf.output())


def fonts(pdf: FPDF) -> Iterator[TTFFont]:
    """
    Give the fonts of *pdf*.
    """
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            yield font
