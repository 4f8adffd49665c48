"""
Which files a browser shows, before their content is known.
"""

from cases import for_each

from gateway.core.message import Attachment
from gateway.daemon.console.served import is_shown


@for_each(
    ("name", "media_type", "shown"),
    [
        ("luz.jpg", "application/octet-stream", True),
        ("LUZ.JPEG", "application/octet-stream", True),
        ("acta.pdf", "application/octet-stream", True),
        ("foto", "image/webp", True),
        ("b.svg", "image/svg+xml", False),
        ("acta.docx", "application/octet-stream", False),
        ("//[x.jpg", "", True),
        ("//[x].exe", "", False),
        ("", "", False),
    ],
)
def test_what_calls_itself_a_picture_or_a_pdf_is_shown(name, media_type, shown):
    file = Attachment(name=name, media_type=media_type, reference="1")

    assert shown is is_shown(file)
