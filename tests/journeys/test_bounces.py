"""
A mail server takes a mail, and sends it back afterwards: all of it by real SMTP.
"""

import asyncio
import smtplib
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser, Parser

import pytest
from aiosmtpd.controller import Controller
from staged import Settings, playing, small_town
from steps import PATIENCE, answer, command, letter_of, letters, ran, say

from gateway.ports.far_ends import Account
from gateway.sandbox.cast import employee
from gateway.sandbox.scene import acts
from gateway.serving import free_port

ANA = Account(id="ana@vecinos.example", name="Ana")
WHY = "550 5.1.1 nobody of that name"


class Bouncer:
    """
    Accepts every mail, and sends it back to its envelope's sender, or reports there
    that it is late; or answers it there without any header that says what answers.
    """

    def __init__(self):
        self.door = ""
        self.action = "failed"
        self.is_away = False
        self.taken = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        del server, session
        self.taken.append(envelope)
        if envelope.mail_from != "<>":
            loop = asyncio.get_running_loop()
            loop.run_in_executor(None, self._send_back, envelope)
        return "250 2.0.0 kept"

    def _send_back(self, envelope):
        reply = self._absence if self.is_away else self._report
        mail, host_port = reply(envelope), self.door.rpartition(":")
        with smtplib.SMTP(host_port[0], int(host_port[2])) as client:
            sent = b"\r\n".join([*mail.as_bytes().splitlines(), b""])
            client.sendmail(mail["Return-Path"] or "", [envelope.mail_from], sent)

    def _absence(self, envelope):
        absence = MIMEText("Vuelvo el lunes, hay un contenedor en mi mesa.")
        absence["From"] = absence["Return-Path"] = envelope.rcpt_tos[0]
        absence["To"] = envelope.mail_from
        absence["Subject"] = "Vacaciones"
        return absence

    def _report(self, envelope):
        fields = (
            f"Final-Recipient: rfc822; {envelope.rcpt_tos[0]}\n"
            f"Action: {self.action}\n"
            f"Status: 5.1.1\nDiagnostic-Code: smtp; {WHY}\n"
        )
        status = MIMEMessage(Parser().parsestr(""), "delivery-status")
        blocks = ("Reporting-MTA: dns; mx\n", fields)
        status.set_payload([Parser().parsestr(block) for block in blocks])
        report = MIMEMultipart("report", report_type="delivery-status")
        report["From"] = "MAILER-DAEMON@vecinos.example"
        report["To"] = envelope.mail_from
        report["Subject"] = "Undelivered Mail Returned to Sender"
        report.attach(MIMEText("Sorry."))
        report.attach(status)
        report.attach(MIMEMessage(BytesParser().parsebytes(envelope.content)))
        return report


@pytest.fixture
def stage(tmp_path):
    return small_town(tmp_path)


@pytest.fixture
async def bouncer(stage):
    """
    Let the daemon send everything for outside by a server that sends it back.
    """
    bouncer = Bouncer()
    server = Controller(
        bouncer, hostname="127.0.0.1", port=free_port(), ready_timeout=PATIENCE
    )
    server.start()
    where = f"127.0.0.1:{server.port}"
    stage.far_ends["smarthost"] = Settings({"VENTANILLA_EMAIL_SMARTHOST": where})
    async with playing(stage):
        bouncer.door = stage.environment["VENTANILLA_EMAIL_LISTEN"]
        yield bouncer
    await asyncio.to_thread(server.stop)


async def test_who_answered_hears_that_the_mail_came_back_and_nothing_goes_in_circles(
    stage, bouncer
):
    act = next(a for a in acts(stage.town.accounts["twitter"]) if a.channel == "email")
    await say(stage, act)
    assert await stage.until(lambda: letters(stage, act.mailbox), PATIENCE)

    await answer(stage, act, letters(stage, act.mailbox)[-1])

    def told():
        read = stage.timeline("email", employee(stage.town, act.mailbox))
        why = "esa dirección de correo no existe"
        return [post for post in read if why in post.text]

    assert await stage.until(told, PATIENCE)
    await asyncio.sleep(2)
    answers = [e for e in bouncer.taken if act.answer.encode() in e.content]
    dead = ran(stage, "outbox", "list", "dead")
    assert (1, 1) == (len(told()), len(answers))
    assert "it came back" in dead.output


async def test_nobody_reads_a_mail_of_ours_that_a_server_reports_late(stage, bouncer):
    """
    Whoever reads what the town's address gets may not be to know what it says.
    """
    bouncer.action = "delayed"
    act = next(a for a in acts(stage.town.accounts["twitter"]) if a.channel == "email")
    await say(stage, act)
    assert await stage.until(lambda: letters(stage, act.mailbox), PATIENCE)
    await answer(stage, act, letters(stage, act.mailbox)[-1])

    def reported():
        gone = [e for e in bouncer.taken if act.answer.encode() in e.content]
        listed = command(stage, "messages", "list", "ignored", "--json")
        return gone and len(bouncer.taken) == len(listed)

    assert await stage.until(reported, PATIENCE)
    for each in stage.town.mailboxes:
        read = stage.timeline("email", employee(stage.town, each))
        assert not [post for post in read if "Undelivered" in post.text + post.subject]


async def test_whoever_has_an_alarm_hears_that_whom_to_call_came_back(stage, bouncer):
    await stage.far_ends["email"].say(ANA, "Hay uno con cuchillos")

    told = await letter_of(stage, "policia", "NO HA LEÍDO A QUIÉN LLAMAR")

    assert "esa dirección de correo no existe" in told.text
    assert 1 == len([e for e in bouncer.taken if b"112" in e.content])


async def test_a_program_that_answers_what_the_gateway_says_is_not_answered(
    stage, bouncer
):
    bouncer.is_away = True

    await stage.far_ends["email"].say(ANA, "La farola está fundida")

    def heard():
        return ran(stage, "show", "2").exit_code == 0

    assert await stage.until(heard, PATIENCE)
    await asyncio.sleep(2)
    [receipt] = bouncer.taken
    assert b"J-1" in receipt.content
