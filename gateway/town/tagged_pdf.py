"""
PDF documents that say what each of their texts is, in the order in which it is read, so
that screen readers find headings and paragraphs (tagged PDF: ISO 32000-1, 14.7, 14.8).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fpdf import FPDF
from fpdf.prefs import ViewerPreferences

#: What a text is, besides a heading.
PARAGRAPH = "P"


class TaggedPdf(FPDF):
    """
    A document of A4 pages, whose texts are `tagged`, and all else `artifact`.
    """

    def __init__(self) -> None:
        super().__init__(format="A4")
        # Readers name the document by its title, instead of its file.
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        # What is written now; empty between texts. By page, what each of its marks is.
        self._kind, self._is_begun = "", False
        self._marks: dict[int, list[str]] = {}

    @contextmanager
    def tagged(self, kind: str) -> Iterator[None]:
        """
        Tag what is written meanwhile as one text; on each further page on which it goes
        on, as another of its kind.

        Args:
            kind: ``H1`` to ``H6``, or `PARAGRAPH`.
        """
        self._kind = kind
        yield
        self._leave()

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """
        Let readers pass over what is drawn meanwhile: it says nothing of its own.
        """
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def tag(self) -> None:
        """
        Write the tags of all pages; nothing can be written afterwards.
        """
        for page, kinds in self._marks.items():
            if page not in self.pages:
                continue
            for mark, kind in enumerate(kinds):
                _, parents = self.struct_builder.add_marked_content(
                    page_number=page, struct_type=f"/{kind}", mcid=mark
                )
                self.pages[page].struct_parents = parents
        self._set_min_pdf_version("1.4")

    def _leave(self) -> str:
        """
        End the mark that is begun; return what was written.
        """
        kind, self._kind = self._kind, ""
        if self._is_begun:
            self._is_begun = False
            self._out("EMC")
        return kind

    def _out(self, s: str | bytes) -> None:
        # Only now it is sure that the text begins on this page.
        if self._kind and not self._is_begun:
            self._is_begun = True
            kinds = self._marks.setdefault(self.page, [])
            super()._out(f"/{self._kind} <</MCID {len(kinds)}>> BDC")
            kinds.append(self._kind)
        super()._out(s)

    def _perform_page_break(self) -> None:
        # The page's foot is no part of the text.
        kind = self._leave()
        super()._perform_page_break()
        self._kind = kind
