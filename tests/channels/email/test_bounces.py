"""
A report is known by what only we can have written into the mail that it returns.
"""

from base64 import encodebytes
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText

import pytest

from channels.email.mail.bounces import delivery_line, returned
from gateway.core.message import Address, Arrival, Bounce, Message

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
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


NULL = {"return-path": "<>"}
QMAIL = (
    b"Hi. This is the qmail-send program at correo.example.\r\n"
    b"I'm afraid I wasn't able to deliver your message.\r\n\r\n"
    b"--- Below this line is a copy of the message.\r\n\r\n"
)


def parsed(headers=NULL, sender="mailer-daemon@correo.example"):
    return Message(
        external_id="b",
        reference="b",
        sender=Address("email", sender),
        text="Sorry.",
        received_at=NOON,
        headers=headers,
    )


def arrived(raw):
    return Arrival(channel="email", external_id="b", raw=raw, received_at=NOON)


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
    return arrived(b"From: MAILER-DAEMON@correo.example\n" + bounce.as_bytes())


@pytest.mark.parametrize(("mail", "whole"), [(MAIL, True), (HEAD, False)])
def test_a_mail_that_comes_back_is_known_with_what_the_server_said(mail, whole):
    told = STATUS.format(action="failed") + WHY

    bounce = returned(report(told, mail, whole=whole), parsed(), KEY)

    assert Bounce("12.abc", "550 5.1.1 no such user here") == bounce


def test_a_server_that_gives_no_reason_gives_its_status():
    bounce = returned(report(STATUS.format(action="Failed")), parsed(), KEY)

    assert Bounce("12.abc", "5.1.1") == bounce


def test_of_what_a_server_says_no_more_is_told_than_a_reason_needs():
    """
    The text is a stranger's, and stands in letters and logs.
    """
    why = f"Diagnostic-Code: smtp; 550 {'no such user here, ' * 50}\n"

    bounce = returned(report(STATUS.format(action="failed") + why), parsed(), KEY)

    assert bounce.because.startswith("550 no such user here")
    assert 200 == len(bounce.because)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
def test_what_is_late_or_arrived_is_a_report_and_did_not_fail(action):
    told = returned(report(STATUS.format(action=action)), parsed(), KEY)

    assert Bounce("12.abc", "", failed=False) == told


def test_a_report_in_another_alphabet_than_ascii_is_as_good():
    """
    RFC 6533: the library parses only the first block of its status.
    """
    whole = report(STATUS.format(action="failed") + WHY).raw
    world = whole.replace(b"message/delivery-status", b"message/global-delivery-status")
    world = world.replace(b"message/rfc822", b"message/global")
    world = world.replace(b"no such\n user\x07 here", "no está Íñigo".encode())

    bounce = returned(arrived(world), parsed(), KEY)

    assert Bounce("12.abc", "550 5.1.1 no está Íñigo") == bounce


def test_what_a_server_encodes_of_a_report_is_read():
    bounce = MIMEMultipart("report", report_type="delivery-status")
    status = STATUS.format(action="failed").encode()
    for kind, content in (("global-delivery-status", status), ("global", MAIL)):
        part = MIMENonMultipart("message", kind)
        part["Content-Transfer-Encoding"] = "base64"
        part.set_payload(encodebytes(content).decode())
        bounce.attach(part)

    assert Bounce("12.abc", "5.1.1") == returned(
        arrived(bounce.as_bytes()), parsed(), KEY
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: failure notice\r\n\r\n" + QMAIL + MAIL,
        b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(QMAIL + MAIL),
        b"Subject: Fwd\r\n\r\n> " + MAIL.replace(b"\r\n", b"\r\n> "),
        MIMEMessage(message_from_bytes(report("", MAIL).raw)).as_bytes(),
    ],
)
def test_what_returns_a_mail_in_a_way_of_its_own_is_a_report_all_the_same(raw):
    assert Bounce("12.abc", "", failed=False) == returned(arrived(raw), parsed(), KEY)


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
    forged = report(STATUS.format(action="failed"), mail)

    assert returned(forged, parsed(), KEY) is None


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        ("postmaster@correo.example", {"return-path": "<postmaster@correo.example>"}),
        ("mail@correo.example", {"content-type": "multipart/report; boundary=x"}),
    ],
)
def test_a_report_with_a_return_path_is_one(sender, headers):
    sent = report(STATUS.format(action="failed"))

    assert Bounce("12.abc", "5.1.1") == returned(sent, parsed(headers, sender), KEY)


def test_whoever_attaches_a_mail_of_ours_to_theirs_makes_no_report():
    """
    They may complain about it, or call for help.
    """
    passed_on = report(STATUS.format(action="failed"))
    ana = parsed({"return-path": "<ana@correo.example>"}, "ana@correo.example")

    assert returned(passed_on, ana, KEY) is None


def test_who_attaches_a_mail_of_ours_through_a_mailing_list_is_heard():
    """
    There may be a call for help above it.
    """
    mail = MIMEMultipart()
    mail.attach(MIMEText("Mi padre no respira."))
    mail.attach(MIMEMessage(message_from_bytes(MAIL)))
    sent = arrived(mail.as_bytes())
    listed = {"return-path": "<list@x.example>", "list-id": "<x.example>"}
    ana = parsed(listed, "ana@correo.example")

    assert returned(sent, ana, KEY) is None


def test_want_of_memory_makes_no_bounce_a_mail_of_somebodys(monkeypatch):
    def no_memory(*_args):
        raise MemoryError

    monkeypatch.setattr("channels.email.mail.bounces._forms", no_memory)

    with pytest.raises(MemoryError):
        returned(report(STATUS.format(action="failed")), parsed(), KEY)
