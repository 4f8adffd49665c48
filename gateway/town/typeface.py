"""
Beginnings of PDF documents: metadata, QR codes, and fonts: FiraGO (Latin, Greek,
Cyrillic, Arabic, Hebrew, Georgian, Thai, Devanagari) and Noto Sans Symbols.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pymupdf_fonts
import segno
from attrs import define, field
from fpdf import FPDF
from fpdf.fonts import TTFFont

from gateway.core.writing.turning import mark, turns
from gateway.town.tagged_pdf import TaggedPdf

_FONTS = (("text", "", "figo"), ("text", "B", "figbo"), ("signs", "", "symbol2"))

#: Font tables for layout, which the finished document does not need.
_SET = ("GDEF", "GPOS", "GSUB")

#: Variation selectors, which are invisible.
_SELECTORS = range(0xFE00, 0xFE10)


@define
class Letters:
    """
    The characters that a PDF's fonts contain.

    Attributes:
        marked: Whether a character was replaced because there is no glyph for it.
    """

    _known: frozenset[int]
    marked: bool = field(default=False, init=False)

    def shown(self, text: str) -> str:
        """
        Return *text* with characters that have no glyph, or are invisible, replaced by
        their code points.
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


#: A file system in memory, if the machine has one.
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it


@contextmanager
def font_folder() -> Iterator[Path]:
    """
    Yield a folder for font files that exists while a document is made: in memory, so
    that a full ``/tmp`` stops no paper, or, without that, where temporary files are.

    Raises:
        OSError: There is neither.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix="ventanilla-", dir=_MEMORY)
    except OSError:
        made = tempfile.TemporaryDirectory(prefix="ventanilla-")
    with made as folder:
        yield Path(folder)


def letters(pdf: FPDF) -> Letters:
    """
    Return the characters that the fonts of *pdf* contain.
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
    Set the metadata, margins and fonts of *pdf*, as the families "text" and "signs".

    Args:
        pdf: A document without pages.
        letters_of: A folder for the font files (`font_folder`), until *pdf* is done;
            or another document with the fonts that is never output: reading them takes
            longer than filling a page.
        title: The document's title, for screen readers.
        language: Its language.
        at: Its creation date: the same date gives the same bytes.
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


def code(pdf: TaggedPdf, text: str, left: float, top: float, side: float) -> None:
    """
    Draw *text*, which is also written beside it, as a QR code in a square of *side*
    millimetres.
    """
    # A narrow border suffices: the paper around it is white.
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=2))
    cell = side / len(rows)
    # Slightly larger, to avoid white lines between cells in print.
    drawn = cell * 1.02
    with pdf.artifact():
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    pdf.rect(left + x * cell, top + y * cell, drawn, drawn, style="F")


def put_out(pdf: TaggedPdf) -> bytes:
    """
    Return the bytes of *pdf*, with its tags, and subsets of its fonts.
    """
    pdf.tag()
    for font in fonts(pdf):
        for table in _SET:
            # Removed first: the library would process them and then drop them.
            if table in font.ttfont:
                del font.ttfont[table]
    return bytes(pdf.output())


def fonts(pdf: FPDF) -> Iterator[TTFFont]:
    """
    Yield the fonts of *pdf*.
    """
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            yield font
