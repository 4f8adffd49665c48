"""
What neighbours write to a mailing list that the town hall reads: by real SMTP, there
and back.
"""

import asyncio
import smtplib
from email.mime.text import MIMEText

import pytest
from staged import playing, small_town
from steps import PATIENCE, answer_letter, letter_of

from gateway.ports.far_ends import Account

ANA = Account(id="ana@vecinos.example", name="Ana")
LIST = "barrio@listas.example"


@pytest.fixture
async def stage(tmp_path):
    stage = small_town(tmp_path)
    async with playing(stage):
        yield stage


def post(door, by, **more):
    mail = MIMEText("La farola de mi calle no luce.\n\n--\nbarrio@listas.example")
    mail["From"] = by
    mail["To"] = f"Barrio <{LIST}>"
    mail["Subject"] = "[Barrio] Farola"
    mail["List-Id"] = "Barrio <barrio.listas.example>"
    mail["List-Post"] = f"<mailto:{LIST}>"
    mail["List-Unsubscribe"] = "<mailto:barrio-leave@listas.example>"
    mail["Precedence"] = "list"
    for name, value in more.items():
        mail[name.replace("_", "-")] = value
    host, _, port = door.rpartition(":")
    with smtplib.SMTP(host, int(port)) as client:
        path = "barrio-bounces@listas.example"
        client.sendmail(path, ["ayuntamiento@pueblo.example"], mail.as_string())


@pytest.mark.parametrize(
    ("by", "more"),
    [
        (f"Ana <{ANA.id}>", {"Reply_To": LIST}),
        (f"Ana via Barrio <{LIST}>", {"Reply_To": f"Barrio <{LIST}>, Ana <{ANA.id}>"}),
    ],
)
async def test_who_writes_to_a_list_is_read_and_answered_alone_and_by_people_only(
    stage, by, more
):
    door = stage.environment["VENTANILLA_EMAIL_LISTEN"]
    await asyncio.to_thread(post, door, by, **more)
    letter = await letter_of(stage, "alumbrado", "La farola de mi calle")

    await answer_letter(stage, "alumbrado", letter, "Mañana la cambiamos.")

    def reads():
        return [p for p in stage.timeline("email", ANA) if "la cambiamos" in p.text]

    assert await stage.until(reads, PATIENCE)
    assert 1 == len(stage.timeline("email", ANA))
    assert not stage.timeline("email", Account(id=LIST, name="Barrio"))
    assert ANA.id in letter.text
    assert "identidad sin verificar" in letter.text
