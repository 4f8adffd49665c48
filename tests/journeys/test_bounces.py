"""
A mail server takes an answer, and sends it back afterwards: all of it by real SMTP.
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
from steps import PATIENCE, answer, letters, ran, say

from gateway.sandbox.cast import employee
from gateway.sandbox.scene import acts
from gateway.serving import free_port

WHY = "550 5.1.1 nobody of that name"


class Bouncer:
    """
    Accepts every mail, and sends it back to its envelope's sender.
    """

    def __init__(self):
        self.door = ""
        self.taken = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        del server, session
        self.taken.append(envelope)
        if envelope.mail_from != "<>":
            loop = asyncio.get_running_loop()
            loop.run_in_executor(None, self._send_back, envelope)
        return "250 2.0.0 kept"

    def _send_back(self, envelope):
        fields = (
            f"Final-Recipient: rfc822; {envelope.rcpt_tos[0]}\nAction: failed\n"
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
        host, _, port = self.door.rpartition(":")
        with smtplib.SMTP(host, int(port)) as client:
            sent = b"\r\n".join([*report.as_bytes().splitlines(), b""])
            client.sendmail("", [envelope.mail_from], sent)


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
