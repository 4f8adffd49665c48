"""
What a screen reader finds in a PDF (ISO 32000-1, 14.7 and 14.8).
"""

import io
from itertools import pairwise

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ByteStringObject,
    ContentStream,
    NameObject,
    TextStringObject,
)

#: Operators that write text.
WRITTEN = {b"Tj", b"TJ", b"'", b'"'}


def tagged(pdf):
    """
    Return what is tagged in a document: what each is, and its text, in order. All that
    is written must be, or be an artifact, and the headings be an outline.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    root = writer.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    tree = root["/StructTreeRoot"]
    [document] = tree["/K"]
    parents = _parents(tree["/ParentTree"]["/Nums"])
    marks = {page.page_number: _marks(page, writer) for page in writer.pages}
    found = []
    for element in [each.get_object() for each in document["/K"]]:
        page, [mark] = element["/Pg"], element["/K"]
        number = page.get_object().page_number
        assert element == parents[page["/StructParents"]][mark].get_object()
        kind, operations = marks[number].pop(mark)
        assert element["/S"] == kind
        found.append((kind[1:], _text(writer.pages[number], operations, writer)))
    assert [{}] * len(marks) == [*marks.values()]
    levels = [int(kind[1:]) for kind, _ in found if kind != "P"]
    assert levels[0] == 1
    # None is skipped (ISO 14289-1, 7.4.2).
    assert all(after <= before + 1 for before, after in pairwise(levels))
    return found


def _parents(numbers):
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def _marks(page, writer):
    """
    What is between the marks of a page, by the number of the mark.
    """
    marks, inside, at, written, font = {}, None, None, False, None
    for operands, operator in ContentStream(page["/Contents"], writer).operations:
        if operator in {b"BDC", b"BMC"}:
            assert (None, False) == (inside, written)
            inside = operands[0]
            at = operands[1]["/MCID"] if operator == b"BDC" else None
            assert at not in marks
            if at is not None:
                marks[at] = (inside, [font] if font else [])
        elif operator == b"EMC":
            assert inside
            assert not written
            inside = at = None
        else:
            written = {b"BT": True, b"ET": False}.get(operator, written)
            font = (operands, operator) if operator == b"Tf" else font
            assert inside or operator not in WRITTEN
            if at is not None:
                marks[at][1].append((operands, operator))
    assert not inside
    return marks


def _written(operand):
    # Glyphs have two bytes; read as text, one of them is lost.
    is_text = isinstance(operand, TextStringObject)
    return ByteStringObject(operand.original_bytes) if is_text else operand


def _text(page, operations, writer):
    own = ContentStream(None, writer)
    own.operations = [([_written(one) for one in of], what) for of, what in operations]
    kept, page[NameObject("/Contents")] = page["/Contents"], own
    text = page.extract_text()
    page[NameObject("/Contents")] = kept
    return " ".join(text.split())
