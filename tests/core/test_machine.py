"""
What no person wrote is told from what somebody did; a file says nothing about that.
"""

from datetime import UTC, datetime

import pytest

from gateway.core.machine import is_machine
from gateway.core.message import Address, Attachment, Message

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def mail(media_type=None, method="", **headers):
    file = Attachment(
        name="x", media_type=media_type or "", reference="2", method=method
    )
    return Message(
        external_id="1",
        reference="1",
        sender=Address("email", "ana@vecinos.example"),
        text="hola",
        received_at=NOW,
        attachments=(file,) if media_type else (),
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


@pytest.mark.parametrize(
    "message",
    [
        mail(content_type='text/calendar; charset="utf-8"; method=REQUEST'),
        mail(content_type="TEXT/CALENDAR"),
        mail("text/calendar", "REQUEST", content_type="multipart/alternative"),
        mail("text/calendar", "REPLY"),
        mail(content_type="multipart/report; report-type=delivery-status"),
        mail("message/delivery-status"),
    ],
)
def test_invitations_and_reports_are_a_machines(message):
    assert is_machine(message)


@pytest.mark.parametrize("method", ["", "PUBLISH"])
def test_a_calendar_file_makes_nobody_a_machine(method):
    assert not is_machine(mail("text/calendar", method, content_type="multipart/mixed"))


@pytest.mark.parametrize(("hops", "looping"), [("50", False), ("51", True)])
def test_a_mail_that_went_round_too_often_is_in_a_loop(hops, looping):
    assert looping is is_machine(mail(received_count=hops))


@pytest.mark.parametrize("hops", ["", "many", "-60", "٩٩", "9" * 5_000])
def test_a_count_that_makes_no_sense_says_nothing(hops):
    assert not is_machine(mail(received_count=hops))
