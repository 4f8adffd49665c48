"""
A form on the town's page brings what neighbours fill in: by real SMTP, there and back.
"""

import asyncio
import smtplib
from email.mime.text import MIMEText

import pytest
from staged import Settings, playing, small_town
from steps import PATIENCE, answer_letter, letter_of

from gateway.ports.far_ends import Account

FORM = "noreply@pueblo.example"
ANA = Account(id="ana@vecinos.example", name="Ana")
LUIS = Account(id="luis@vecinos.example", name="Luis")


@pytest.fixture
async def stage(tmp_path):
    stage = small_town(tmp_path)
    stage.far_ends["form"] = Settings({"VENTANILLA_EMAIL_FORMS": FORM})
    async with playing(stage):
        yield stage


def fill_in(door, text, by=ANA):
    mail = MIMEText(f"{text}\n\n--\nEnviado desde el formulario de pueblo.example")
    mail["From"] = f"Web del Ayuntamiento <{FORM}>"
    mail["Reply-To"] = f"{by.name} <{by.id}>"
    mail["To"] = "ayuntamiento@pueblo.example"
    mail["Subject"] = "Formulario de contacto"
    mail["Auto-Submitted"] = "auto-generated"
    host, _, port = door.rpartition(":")
    with smtplib.SMTP(host, int(port)) as client:
        client.sendmail(FORM, [mail["To"]], mail.as_string())


async def test_what_is_filled_in_is_answered_where_its_writer_reads(stage):
    door = stage.environment["VENTANILLA_EMAIL_LISTEN"]
    await asyncio.to_thread(fill_in, door, "La farola de mi calle no luce.")
    letter = await letter_of(stage, "alumbrado", "La farola de mi calle")

    await answer_letter(stage, "alumbrado", letter, "Mañana la cambiamos.")

    def reads():
        return [p for p in stage.timeline("email", ANA) if "la cambiamos" in p.text]

    assert await stage.until(reads, PATIENCE)
    assert f"De: {ANA.id}, identidad sin verificar" in letter.text
    assert f"Lo escribió en el formulario de {FORM}." in letter.text


async def test_two_who_fill_in_the_same_are_both_heard(stage):
    """
    The page's program gives its mails neither a date nor a Message-ID.
    """
    door = stage.environment["VENTANILLA_EMAIL_LISTEN"]
    for by in (ANA, LUIS):
        await asyncio.to_thread(fill_in, door, "La farola de mi calle no luce.", by)

    def read():
        works = stage.timeline("email", Account(id="alumbrado@pueblo.example"))
        return {by for by in (ANA, LUIS) for p in works if f"De: {by.id}" in p.text}

    assert await stage.until(lambda: read() == {ANA, LUIS}, PATIENCE)
