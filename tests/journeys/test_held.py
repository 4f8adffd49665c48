"""
What is held goes on by itself once its sender has shown who they are: at the desk, or
from another account of theirs, through the real daemon, which dies in between.
"""

import asyncio
import re

import pytest
from steps import PATIENCE, command, letters, waits_for

from gateway.core.message import Visibility
from gateway.ports.far_ends import Account
from gateway.sandbox.cast import CITIZENS

LUISA, SAMIR = CITIZENS
LANE = "propongo para el pleno un carril bici hasta el polígono"
BENCHES = "propongo para el pleno más bancos en la plaza"
BOX = "secretaria"

#: An account of Luisa's that nobody knows.
OTHER = Account(id="7199110999", handle="@luisa_otra", name="Luisa")


@pytest.fixture
def stage(small):
    return small


async def held(stage, account, text):
    """
    Somebody whom nobody knows says something on Telegram that must be proven.
    """
    await stage.far_ends["telegram"].say(account, text)
    told = await waits_for(stage, "telegram", account, "código")
    assert [] == list(letters(stage, BOX))
    return told


async def at_the_desk(stage, person, document, channel):
    """
    *person* shows a document; return the code for their account on *channel*.
    """

    async def clerk(*said):
        return await asyncio.to_thread(command, stage, "desk", *said, "--json")

    shown = ("--name", person.name, "--document", document, "--consent")
    enrolled = await clerk("enrol", *shown)
    return (await clerk("code", enrolled["person"], "--channel", channel))["code"]


async def dies_and_comes_back(stage):
    await stage.kill_daemon()
    await stage.start_daemon()


async def letter_about(stage, text):
    def came():
        return [p for p in letters(stage, BOX) if text in p.text]

    assert await stage.until(lambda: bool(came()), PATIENCE)
    return came()[0]


async def standing(stage, account):
    told = await asyncio.to_thread(
        command, stage, "who", f"telegram:{account.id}", "--json"
    )
    return told["standing"]


async def test_what_is_held_goes_on_once_by_a_code_from_either_account(stage):
    """
    From the account itself, which the desk gave the code for; or from another that is
    verified: then what was held is proven, and not the account.
    """
    samir, luisa = SAMIR.accounts["telegram"], LUISA.accounts["twitter"]
    telegram, x = stage.far_ends["telegram"], stage.far_ends["twitter"]
    hers = await at_the_desk(stage, LUISA, "87654321X", "twitter")
    await x.say(luisa, hers, visibility=Visibility.PRIVATE)
    await waits_for(stage, "twitter", luisa, "esta cuenta ya")
    await held(stage, samir, LANE)
    told = await held(stage, OTHER, BENCHES)
    his = await at_the_desk(stage, SAMIR, "12345678Z", "telegram")
    await dies_and_comes_back(stage)

    await telegram.say(samir, f"mi código: {his}")
    code = re.search(r"\d{4} \d{4}", told.text).group()
    await x.say(luisa, code, visibility=Visibility.PRIVATE)
    await waits_for(stage, "twitter", luisa, "mande el código otra vez")
    await x.say(luisa, code, visibility=Visibility.PRIVATE)

    lane, benches = [await letter_about(stage, text) for text in (LANE, BENCHES)]
    assert f"verificada en persona: {SAMIR.name}" in lane.text
    assert f"avalada desde otra cuenta suya: {LUISA.name}" in benches.text
    await waits_for(stage, "telegram", samir, "esta cuenta ya")
    await waits_for(stage, "twitter", luisa, "Confirmado")
    assert "verified" == await standing(stage, samir)
    assert "known" == await standing(stage, OTHER)
    await dies_and_comes_back(stage)
    await asyncio.sleep(1)
    assert 2 == len(letters(stage, BOX))


async def test_who_has_an_account_reads_there_that_another_is_theirs_now(stage):
    """
    Somebody overheard the code that was meant for Luisa's telephone.
    """
    luisa, x = LUISA.accounts["twitter"], stage.far_ends["twitter"]
    hers = await at_the_desk(stage, LUISA, "87654321X", "twitter")
    await x.say(luisa, hers, visibility=Visibility.PRIVATE)
    await waits_for(stage, "twitter", luisa, "esta cuenta ya")
    [person] = await asyncio.to_thread(command, stage, "desk", "list", "--json")
    given = "desk", "code", person["person"], "--channel", "telegram", "--json"
    code = (await asyncio.to_thread(command, stage, *given))["code"]

    await stage.far_ends["telegram"].say(OTHER, code)

    told = await waits_for(stage, "twitter", luisa, "otra cuenta: Telegram")
    assert OTHER.handle not in told.text
    await dies_and_comes_back(stage)
    await asyncio.sleep(1)
    telling = [p for p in stage.timeline("twitter", luisa) if told.text == p.text]
    assert 1 == len(telling)
