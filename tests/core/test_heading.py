"""
What the subject of a mail tells besides its text.
"""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.mail.heading import heading
from gateway.core.message import Address, Message


def mail(subject, text, described=""):
    return Message(
        external_id="1",
        reference="1",
        sender=Address("email", "ana@correo.example"),
        subject=subject,
        text=text,
        described=described,
        received_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("subject", "text", "described"),
    [
        ("Farola", "la de Almez, fundida", ""),
        ("Farola fundida", "Farola", ""),
        ("Farola", "", ""),
        ("Farola", "Farola fundida", "Farola fundida"),  # the words of another
    ],
)
def test_a_subject_that_its_sender_does_not_say_again_tells_more(
    subject, text, described
):
    assert subject == heading(mail(subject, text, described))


@given(st.text(), st.integers(0, 80), st.sampled_from(["", "...", " \u2026"]))
def test_a_beginning_of_the_text_as_its_subject_tells_nothing_more(text, length, mark):
    assert "" == heading(mail(text[:length].rstrip(" .\u2026") + mark, text))
