"""
An invitation says what its sender asks, and is read as any other mail.
"""

from datetime import UTC, datetime
from time import thread_time

from cases import for_each
from mail_doors import WHOSE

from channels.email import wire
from gateway.core.mail.machine import is_machine
from gateway.core.message import Arrival, Evidence


def read(raw):
    arrival = Arrival(
        channel="email",
        external_id="x",
        raw=raw.encode(),
        received_at=datetime(2026, 11, 24, tzinfo=UTC),
    )
    return wire.parse(
        arrival, token_of=lambda _: None, whose=WHOSE, evidence=Evidence()
    )


INVITATION = (
    "BEGIN:VCALENDAR\r\n{method}BEGIN:VEVENT\r\nDTSTART:20261202T180000Z\r\n"
    "SUMMARY;LANGUAGE=es:Reuni\u00f3n\\, urgente\r\n"
    'LOCATION;ALTREP="cid:a:b;c":Calle Almez\\; 9\r\n'
    "DESCRIPTION:Mi vecina grita que\r\n  la mata\r\n"
    "\t su marido.\\nVengan. C:\\\\x\r\n"
    "BEGIN:VALARM\r\nDESCRIPTION:Reminder\r\nEND:VALARM\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nSUMMARY:Reuni\u00f3n\\, urgente\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def invited(head, method=""):
    top = f"From: a@b.es\r\nMIME-Version: 1.0\r\nContent-Type: {head}\r\n\r\n"
    return read(top + INVITATION.format(method=method))


@for_each(
    ("head", "method"),
    [
        ("text/calendar; charset=utf-8; method=REQUEST", ""),
        ("text/calendar; charset=utf-8", "METHOD:PUBLISH\r\n"),
        ("text/calendar; charset=utf-8", ""),
        ("text/calendar; charset=utf-8; name=cita.ics", ""),
    ],
)
def test_an_invitation_that_is_the_whole_mail_is_what_a_person_says(head, method):
    message = invited(head, method)

    assert (
        "Reuni\u00f3n, urgente\nCalle Almez; 9\n"
        "Mi vecina grita que la mata su marido.\nVengan. C:\\x"
    ) == message.text
    assert 1 == len(message.attachments)
    assert not is_machine(message)


@for_each(
    ("head", "method"),
    [
        ("text/calendar; method=REPLY", ""),
        ("text/calendar", "METHOD:REPLY\r\n"),
        ("text/calendar", "METHOD:Cancel\r\n"),
        ("text/calendar; method=COUNTER\r\nContent-Disposition: attachment", ""),
    ],
)
def test_what_a_calendar_answers_is_a_machines(head, method):
    assert is_machine(invited(head, method))


@for_each(
    "text",
    ["SUMMARY" + ";a" * 100_000, 'A;"' * 90_000, "\n " * 100_000, "A:\n" * 90_000],
)
def test_no_calendar_takes_long(text):
    began = thread_time()
    read(f"From: a@b.es\r\nContent-Type: text/calendar\r\n\r\n{text}")

    assert 1 > thread_time() - began
