"""
What is held goes on by itself once its sender has shown who they are: each of the ways,
through the real daemon, which dies in between.
"""

import asyncio
import re
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from steps import PATIENCE, command, letters, waits_for

from gateway.core.message import Visibility
from gateway.sandbox.broker import Citizen
from gateway.sandbox.cast import CITIZENS

LUISA, SAMIR = CITIZENS
TEXT = "propongo para el pleno un carril bici hasta el polígono"
BOX = "secretaria"


async def held(stage, text=TEXT):
    """
    Samir, whom nobody knows, says something on Telegram that must be proven.
    """
    samir = SAMIR.accounts["telegram"]
    await stage.far_ends["telegram"].say(samir, text)
    told = await waits_for(stage, "telegram", samir, "código")
    assert [] == list(letters(stage, BOX))
    return told


async def verified_luisa(stage):
    """
    Luisa comes to the desk, and proves her account on X.
    """
    person = await asyncio.to_thread(
        command,
        stage,
        *("desk", "enrol", "--name", LUISA.name, "--document", "12345678Z"),
        *("--consent", "--json"),
    )
    luisa = LUISA.accounts["twitter"]
    code = await asyncio.to_thread(
        command,
        stage,
        *("desk", "code", person["person"], "--channel", "twitter", "--json"),
    )
    await stage.far_ends["twitter"].say(
        luisa, code["code"], visibility=Visibility.PRIVATE
    )
    await waits_for(stage, "twitter", luisa, "esta cuenta ya")
    return luisa


def goes_to(link):
    """
    What a browser does: it follows where it is sent. Give the last page's status.
    """
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(link, timeout=PATIENCE) as page:
            return page.status
    except HTTPError as e:
        return e.code


async def dies_and_comes_back(stage):
    await stage.kill_daemon()
    await stage.start_daemon()


async def goes_on_once(stage, text=TEXT, mailbox=BOX):
    def came():
        return [p for p in letters(stage, mailbox) if text in p.text]

    assert await stage.until(lambda: bool(came()), PATIENCE)
    await dies_and_comes_back(stage)
    await asyncio.sleep(1)
    assert 1 == len(came())
    return came()[0]


async def test_after_the_desk_with_a_code_from_the_account_itself(stage):
    await held(stage)
    person = await asyncio.to_thread(
        command,
        stage,
        *("desk", "enrol", "--name", SAMIR.name, "--document", "12345678Z"),
        *("--consent", "--json"),
    )
    code = await asyncio.to_thread(
        command,
        stage,
        *("desk", "code", person["person"], "--channel", "telegram", "--json"),
    )
    await dies_and_comes_back(stage)

    samir = SAMIR.accounts["telegram"]
    await stage.far_ends["telegram"].say(samir, f"mi código: {code['code']}")

    letter = await goes_on_once(stage)
    assert f"verificada en persona: {SAMIR.name}" in letter.text
    await waits_for(stage, "telegram", samir, "esta cuenta ya")
    who = await asyncio.to_thread(
        command, stage, "who", f"telegram:{samir.id}", "--json"
    )
    assert "verified" == who["standing"]


async def test_after_a_code_from_another_account_that_is_verified(stage):
    luisa, x = await verified_luisa(stage), stage.far_ends["twitter"]
    told = await held(stage)
    await dies_and_comes_back(stage)

    code = re.search(r"\d{4} \d{4}", told.text).group()
    await x.say(luisa, code, visibility=Visibility.PRIVATE)
    await waits_for(stage, "twitter", luisa, "mande el código otra vez")
    await x.say(luisa, code, visibility=Visibility.PRIVATE)

    letter = await goes_on_once(stage)
    assert f"avalada desde otra cuenta suya: {LUISA.name}" in letter.text
    await waits_for(stage, "twitter", luisa, "Confirmado")
    samir = SAMIR.accounts["telegram"]
    who = await asyncio.to_thread(
        command, stage, "who", f"telegram:{samir.id}", "--json"
    )
    assert "known" == who["standing"]


async def test_after_the_e_office_for_what_needs_a_signature(stage):
    luisa = await verified_luisa(stage)
    x = stage.far_ends["twitter"]
    text = "quiero renovar la concesión del nicho de mi madre en el cementerio"
    await x.say(luisa, text, visibility=Visibility.PRIVATE)
    told = await waits_for(stage, "twitter", luisa, "Identifíquese aquí")
    link = re.search(r"http://\S+", told.text).group()
    back = stage.broker.identify(link, Citizen(document="12345678Z", name=LUISA.name))
    forged = back.replace("12345678Z", "87654321X")
    await dies_and_comes_back(stage)

    assert 403 == await asyncio.to_thread(goes_to, forged)
    assert [] == [p for p in letters(stage, "registro") if text in p.text]
    pages = [await asyncio.to_thread(goes_to, back) for _ in range(2)]
    # Who loads the page again reads that it is done.
    assert [200, 200] == pages

    letter = await goes_on_once(stage, text, "registro")
    assert f"identidad verificada con firma o documento: {LUISA.name}" in letter.text
