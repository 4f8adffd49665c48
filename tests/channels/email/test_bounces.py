"""
A bounce is known by what only we can have written into the mail that it returns.
"""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from attrs import evolve

from channels.email.mail.bounces import delivery_line, returned
from gateway.core.message import Arrival, Bounce, Envelope

KEY = b"k" * 32
MAIL = delivery_line("12.abc", KEY) + (
    b"From: ayto@junar.example\r\nSubject: x\r\n\r\nVoy.\r\n"
)
HEAD = MAIL.partition(b"\r\n\r\n")[0] + b"\r\n"
STATUS = (
    "Reporting-MTA: dns; mx.correo.example\n\n"
    "Final-Recipient: rfc822; ana@correo.example\nAction: {action}\nStatus: 5.1.1\n"
)
WHY = "Diagnostic-Code: smtp; 550 5.1.1 no such\n user\x07 here\n"


def report(told, mail=MAIL, *, whole=True):
    bounce = MIMEMultipart("report", report_type="delivery-status")
    bounce.attach(MIMEText("Sorry."))
    status = MIMEMessage(EmailMessage(), "delivery-status")
    status.set_payload([message_from_bytes(b.encode()) for b in told.split("\n\n")])
    bounce.attach(status)
    if whole:
        bounce.attach(MIMEMessage(message_from_bytes(mail)))
    else:
        bounce.attach(MIMEText(mail.decode(), "rfc822-headers"))
    return Arrival(
        channel="email",
        external_id="b",
        raw=b"From: MAILER-DAEMON@correo.example\n" + bounce.as_bytes(),
        received_at=datetime(2026, 3, 2, tzinfo=UTC),
        envelope=Envelope(peer="", helo="", mail_from="", rcpt_to=("ayto@j.example",)),
    )


@pytest.mark.parametrize(("mail", "whole"), [(MAIL, True), (HEAD, False)])
def test_a_mail_that_comes_back_is_known_with_what_the_server_said(mail, whole):
    told = STATUS.format(action="failed") + WHY

    bounce = returned(report(told, mail, whole=whole), KEY)

    assert Bounce("12.abc", "550 5.1.1 no such user here") == bounce


def test_a_server_that_gives_no_reason_gives_its_status():
    bounce = returned(report(STATUS.format(action="Failed")), KEY)

    assert Bounce("12.abc", "5.1.1") == bounce


def test_of_what_a_server_says_no_more_is_told_than_a_reason_needs():
    """
    The text is a stranger's, and stands in letters and logs.
    """
    why = f"Diagnostic-Code: smtp; 550 {'no such user here, ' * 50}\n"

    bounce = returned(report(STATUS.format(action="failed") + why), KEY)

    assert bounce.because.startswith("550 no such user here")
    assert 200 == len(bounce.because)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
def test_what_is_late_or_arrived_is_no_bounce(action):
    assert returned(report(STATUS.format(action=action)), KEY) is None


@pytest.mark.parametrize(
    "mail",
    [
        MAIL.replace(b"12.abc", b"13.abc"),
        delivery_line("12.abc", b"other" * 8) + b"\r\nVoy.\r\n",
        b"X-Ventanilla-Delivery: \xf1.\xf1\r\n\r\nVoy.\r\n",
        b"Subject: x\r\n\r\nVoy.\r\n",
    ],
)
def test_nobody_makes_a_bounce_of_a_mail_that_they_did_not_get(mail):
    assert returned(report(STATUS.format(action="failed"), mail), KEY) is None


def test_what_has_a_sender_is_no_bounce():
    sent = report(STATUS.format(action="failed"))
    envelope = evolve(sent.envelope, mail_from="ana@correo.example")

    assert returned(evolve(sent, envelope=envelope), KEY) is None


def test_want_of_memory_makes_no_bounce_a_mail_of_somebodys(monkeypatch):
    def no_memory(*_args):
        raise MemoryError

    monkeypatch.setattr("channels.email.mail.bounces._bounce", no_memory)

    with pytest.raises(MemoryError):
        returned(report(STATUS.format(action="failed")), KEY)
