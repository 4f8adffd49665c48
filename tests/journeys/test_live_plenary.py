"""
A plenary is held: questions from two channels, the moderator's clicks, the hall's
screen, and what everybody is told, through the real daemon, which dies in between.
"""

import asyncio
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from staged import playing, small_rules
from steps import PATIENCE, command, ran, waits_for

from gateway.core.message import Visibility
from gateway.routing.load import load
from gateway.sandbox.cast import CITIZENS
from gateway.sandbox.stage import set_stage

LUISA, SAMIR = CITIZENS
ON_X = "¿cuándo se arregla el asfalto de la calle Almez?"
QUIET = "No le enviaremos más avisos"
ON_TELEGRAM = "¿cuánto costó el escenario de la plaza?"


def held(folder, starts, minutes):
    """
    Let the town's one session last from then on for so long, and not a minute more.
    """
    ends = starts + timedelta(minutes=minutes)
    session = f"{{starts: {starts:%Y-%m-%d %H:%M}, ends: {ends:%Y-%m-%d %H:%M}}}"
    (folder / "routes.yaml").write_text(small_rules(session), encoding="utf-8")


@pytest.fixture
async def evening(tmp_path):
    """
    A small town on the evening of a plenary that began five minutes ago.
    """
    starts = datetime.now(ZoneInfo("Europe/Madrid")) - timedelta(minutes=5)
    held(tmp_path, starts, 120)
    stage = set_stage(
        tmp_path, tmp_path / "routes.yaml", load(tmp_path / "routes.yaml").town
    )
    async with playing(stage, CITIZENS):
        yield stage, starts


async def tells(stage, person, channel, text, words, *, public=False):
    """
    Somebody writes, and reads an answer with *words* in it, alone.
    """
    account = person.accounts[channel]
    where = Visibility.PUBLIC if public else Visibility.PRIVATE
    await stage.far_ends[channel].say(account, text, visibility=where)
    read = await waits_for(stage, channel, account, words)
    assert Visibility.PRIVATE is read.visibility


async def enters(client, link):
    """
    What the page behind a link does; give where it leads, with the mark of its pass.
    """
    address, _, token = link.partition("#")
    entered = await client.post(
        address, content=token, headers={"origin": address.partition("/plenary")[0]}
    )
    assert 200 == entered.status_code
    page = address.replace("enter", entered.json()["page"])
    shell = (await client.get(page)).text
    mark = shell.partition('data-pass="')[2].partition('"')[0]
    return httpx.URL(page, params={"pass": mark})


def below(page, name):
    return page.copy_with(path=f"{page.path}/{name}")


async def shown(client, page, ready):
    """
    Follow a page until it shows what is waited for, through restarts, as it does.
    """
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with client.stream("GET", below(page, "events")) as stream:
                    async for line in stream.aiter_lines():
                        state = json.loads(line.removeprefix("data: ") or "null")
                        if state and ready(state):
                            return state
            except httpx.TransportError:
                await asyncio.sleep(0.2)


async def move(client, page, question, event):
    origin = str(page).partition("/plenary")[0]
    answer = await client.post(
        below(page, "move"),
        json={
            "question": question["message"],
            "text": question["text"],
            "event": event,
        },
        headers={"origin": origin},
    )
    assert 200 == answer.status_code


def minutes(stage):
    done = ran(stage, "plenary", "minutes")
    assert 0 == done.exit_code, done.output
    return done.stdout


async def test_from_a_tweet_to_the_screen_and_the_minutes(evening):
    stage, starts = evening
    on_the_list = "está en la lista del pleno"
    # X lets us write to who has written to us by direct message, as she did for the
    # code by which her account was bound.
    await tells(stage, LUISA, "twitter", "baja", QUIET)
    await tells(stage, LUISA, "twitter", "alta", "volverá a recibir avisos")
    await tells(
        stage,
        LUISA,
        "twitter",
        f"@AytoPueblo {ON_X} #PlenoPueblo",
        on_the_list,
        public=True,
    )
    await tells(stage, LUISA, "telegram", f"{ON_TELEGRAM} #PlenoPueblo", on_the_list)
    # What never enters is told why.
    await tells(
        stage,
        LUISA,
        "telegram",
        "#PlenoPueblo ¿cuándo dimitís, sinvergüenzas?",
        "sin insultos",
    )
    await tells(
        stage,
        LUISA,
        "twitter",
        "@AytoPueblo #PlenoPueblo ¿cuándo me devuelven la tasa? Mi DNI es 12345678Z",
        "datos personales y",
        public=True,
    )
    await tells(
        stage,
        SAMIR,
        "telegram",
        "#PlenoPueblo ¿habrá más autobuses?",
        "verificamos esta cuenta",
    )

    links = await asyncio.to_thread(
        command, stage, *("plenary", "open", "--clerk", "Inés", "--json")
    )
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        moderation = await enters(client, links["moderation"])
        screen = await enters(client, links["screen"])
        told = await shown(client, moderation, lambda state: state["questions"])
        assert [ON_X, ON_TELEGRAM] == [q["text"] for q in told["questions"]]
        assert {"waiting"} == {q["state"] for q in told["questions"]}
        first, second = told["questions"]
        state = await shown(client, screen, lambda _state: True)
        assert state["question"] is None

        watching = asyncio.create_task(
            shown(client, screen, lambda state: state["question"])
        )
        await stage.kill_daemon()
        await stage.start_daemon()
        await move(client, moderation, first, "show")

        state = await watching
        assert ON_X == state["question"]["text"]
        assert LUISA.name.split()[0] in state["question"]["name"]
        assert LUISA.name not in state["question"]["name"]
        await move(client, moderation, first, "read")
        x, telegram = LUISA.accounts["twitter"], LUISA.accounts["telegram"]
        read = await waits_for(stage, "twitter", x, "se ha leído en el pleno")
        assert Visibility.PRIVATE is read.visibility

    await stage.kill_daemon()
    held(stage.folder, starts, 1)
    await stage.start_daemon()

    await waits_for(stage, "telegram", telegram, "no dio tiempo a leer")
    listed = await asyncio.to_thread(command, stage, "plenary", "questions", "--json")
    assert {first["message"]: "read", second["message"]: "unread"} == {
        one["message"]: one["state"] for one in listed
    }
    written = await asyncio.to_thread(minutes, stage)
    assert LUISA.name in written
    assert ON_X.partition(" ")[0] in written
    assert "escenario" not in written
    whole = await asyncio.to_thread(
        command,
        stage,
        "audit",
        "list",
        "--object",
        f"message {first['message']}",
        "--json",
    )
    done = [(act["actor"], act["action"]) for act in whole]
    assert ("Inés", "question.show") in done
    assert ("Inés", "question.read") in done
