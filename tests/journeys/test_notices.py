"""
A bando, said once to everybody: on X, in the Telegram channel and by mail.
"""

import re
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from staged import playing
from steps import PATIENCE, command, waits_for

from channels.telegram.sandbox_chats import CHANNEL
from channels.twitter.sandbox import OURS
from channels.twitter.sandbox_door import Fault as XFault
from gateway.ports.far_ends import Account
from gateway.routing.load import load
from gateway.sandbox.cast import CITIZENS
from gateway.sandbox.stage import set_stage

#: A town that is read in no time: each command reads it.
RULES = f"""
town:
  name: Pueblo
  accounts:
    twitter: "@AytoPueblo"
    email: ayuntamiento@pueblo.example
    telegram: "@pueblo_bot"
mailboxes:
  clerk: {{office: Registro, addresses: {{email: registro@pueblo.example}}}}
otherwise: {{deliver: clerk}}
notices:
  x: yes
  telegram: "{CHANNEL}"
  email: {{list: avisos, from: Avisos de Pueblo}}
"""
LUISA, SAMIR = CITIZENS
ON_X, ON_TELEGRAM = Account(id=OURS), Account(id=str(CHANNEL))
PLACES = [("twitter", ON_X), ("telegram", ON_TELEGRAM)]
MAILS = [("email", person.accounts["email"]) for person in CITIZENS]
LONG = "El martes 2 se corta el agua en el barrio alto, de 8 a 14 h. " * 6


@pytest.fixture
async def stage(tmp_path):
    (tmp_path / "routes.yaml").write_text(RULES, encoding="utf-8")
    stage = set_stage(
        tmp_path, tmp_path / "routes.yaml", load(tmp_path / "routes.yaml").town
    )
    async with playing(stage):
        yield stage


def read(stage, words, places):
    """
    How often each of *places* reads something with *words* in it.
    """
    return [
        len([p for p in stage.timeline(channel, who) if words in p.text])
        for channel, who in places
    ]


def ask(method, link):
    where = urlsplit(link)
    connection = HTTPConnection(where.hostname, where.port, timeout=PATIENCE)
    connection.request(method, where.path)
    answer = connection.getresponse().read().decode()
    connection.close()
    return answer


def how_far(stage, number):
    return command(stage, "notice", "show", number, "--json")["deliveries"]


async def subscribe(stage):
    for channel, account in MAILS:
        await stage.far_ends[channel].say(account, "ALTA avisos")
        await waits_for(stage, channel, account, "recibirá aquí los avisos")


def publish(stage, text, at, *more):
    when = ("--at", at.isoformat(), "--json")
    return command(stage, "notice", "publish", text, *more, *when)


async def test_a_notice_is_said_once_everywhere_corrected_and_left_by_word_and_link(
    stage,
):
    """
    It is scheduled, outlives a power cut before its time and one while X is silent;
    what corrects it answers it; who leaves hears no more.
    """
    await subscribe(stage)
    await stage.kill_daemon()
    # A mail tells its time in whole seconds; what is over is not published.
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=12)
    number = str(publish(stage, LONG, at, "--title", "Corte de agua")["number"])
    never = publish(stage, "Mañana hay mercadillo", at + timedelta(hours=1))
    stage.far_ends["twitter"].fail_next("POST /2/tweets", XFault.HANG)
    await stage.start_daemon()

    def is_said_elsewhere():
        counts = how_far(stage, number)
        return ({"sent": 1}, {"sent": 2}) == (
            counts.get("telegram"),
            counts.get("email"),
        )

    assert await stage.until(is_said_elsewhere, PATIENCE)
    await stage.kill_daemon()
    await stage.start_daemon()
    assert await stage.until(lambda: [1] == read(stage, "(2/2)", PLACES[:1]), PATIENCE)
    first, second = [p for p in stage.timeline(*PLACES[0]) if "/2)" in p.text]
    assert ("", first.reference) == (first.in_reply_to, second.in_reply_to)
    assert [1, 1, 1, 1] == read(stage, "Corte de agua", PLACES + MAILS)
    assert all(
        p.at >= at
        for channel, who in PLACES + MAILS
        for p in stage.timeline(channel, who)
        if "Corte de agua" in p.text
    )

    withdrawn = command(stage, "notice", "withdraw", str(never["number"]), "--json")
    command(stage, "notice", "correct", number, "Es de 10 a 12.", "--json")
    assert await stage.until(
        lambda: [1] * 4 == read(stage, "Corrección: Corte de agua", PLACES + MAILS),
        PATIENCE,
    )
    told = [p for p in stage.timeline(*PLACES[0]) if "Corrección" in p.text]
    assert [first.reference] == [post.in_reply_to for post in told]
    every = {"x": {"sent": 3}, "telegram": {"sent": 2}, "email": {"sent": 4}}
    assert await stage.until(lambda: every == how_far(stage, number), PATIENCE)

    await leave(stage)
    command(stage, "notice", "withdraw", number, "Ya hay agua.", "--json")
    assert await stage.until(
        lambda: [1, 1] == read(stage, "Retirado: Corte de agua", PLACES), PATIENCE
    )
    assert [0, 0] == read(stage, "Retirado", MAILS)
    assert "withdrawn" == withdrawn["state"]
    assert [True, True] == [each["dropped"] for each in withdrawn["said"]]
    assert [0, 0, 0, 0] == read(stage, "mercadillo", PLACES + MAILS)
    assert [1, 1, 1, 1] == read(stage, "Corrección", PLACES + MAILS)


async def leave(stage):
    """
    Luisa by word, Samir by the link at the foot.
    """
    luisa, samir = (who for _, who in MAILS)
    await stage.far_ends["email"].say(luisa, "Baja avisos")
    await waits_for(stage, "email", luisa, "no recibirá más avisos")
    foot = await waits_for(stage, "email", samir, "O pulse aquí")
    link = re.search(r"http://\S+", foot.text)[0]

    assert "No quiero más avisos" in ask("GET", link)
    assert "Hecho" in ask("POST", link)
