"""
An employee without a mail program at hand works in the console, in a real browser and
through the real daemon.
"""

import asyncio

import pytest
from at_console import enters, is_accessible, lines_of, link_for
from browsing import seen
from staged import playing, small_town
from steps import command, letter_of, waits_for

from gateway.sandbox.cast import CITIZENS
from gateway.sandbox.page import PHOTO

LUISA, SAMIR = CITIZENS
OFFICE, ANSWER = "alumbrado", "Ya luce: se ha cambiado la lámpara."


def confiding(rules):
    """
    Rules by which the police gets what is told in confidence.
    """
    guard = "  abuse: {words: [maltrato], confidential: true, deliver: policia}\n"
    return rules.replace("topics:\n", f"{guard}topics:\n", 1)


@pytest.fixture
async def stage(tmp_path):
    stage = small_town(tmp_path, confiding)
    async with playing(stage):
        yield stage


def works(browser, link, number, file):
    """
    Enter, find the case by what is known of it, and answer it with a photo.
    """
    enters(browser, link)
    assert "#" not in browser.current_url
    assert "enter" not in browser.execute_script("return document.referrer")
    assert "" == browser.execute_script("return document.cookie")
    is_accessible(browser)
    browser.find_element("name", "words").send_keys("LUISA luce\ue007")
    seen(browser, "h1", "Cases found")
    assert "luce" not in browser.current_url
    is_accessible(browser)
    seen(browser, "main a", number).click()
    seen(browser, ".words", "la farola no luce")
    is_accessible(browser)
    browser.find_element("name", "text").send_keys(ANSWER)
    browser.find_element("name", "files").send_keys(str(file))
    seen(browser, "button", "Solved").click()
    said = seen(browser, "#sent").text
    seen(browser, ".office .words", ANSWER)
    # A browser asks for an icon, whatever the page says.
    told = [line["message"] for line in browser.get_log("browser")]
    assert [] == [line for line in told if "favicon" not in line]
    return said


async def test_from_a_mail_to_the_citizens_telegram(stage, browser, tmp_path):
    luisa, photo = LUISA.accounts["telegram"], tmp_path / "lamp.jpg"
    photo.write_bytes(PHOTO)
    await stage.far_ends["telegram"].say(luisa, "la farola no luce")
    letter = await letter_of(stage, OFFICE, "la farola no luce")
    number = letter.subject.partition("]")[0].strip("[")

    link = await link_for(stage, OFFICE)
    said = await asyncio.to_thread(works, browser, link, number, photo)

    read = await waits_for(stage, "telegram", luisa, ANSWER)
    assert "To the person: " in said
    assert "Alumbrado" in read.text
    assert 1 == len(read.files)

    def again():
        browser.get("about:blank")
        browser.get(link)
        seen(browser, "#go").click()
        return seen(browser, "#refused").text

    assert "does not count any more" in await asyncio.to_thread(again)
    acts = await asyncio.to_thread(
        command, stage, "audit", "list", "--object", f"console {OFFICE}", "--json"
    )
    assert ["console.enter"] == [act["action"] for act in acts]


async def test_what_is_confidential_is_for_its_mailbox_and_closing_ends_it(
    stage, browser
):
    samir = SAMIR.accounts["telegram"]
    await stage.far_ends["telegram"].say(samir, "sufro maltrato en casa")
    letter = await letter_of(stage, "policia", "sufro maltrato en casa")
    number = letter.subject.partition("]")[0].strip("[")

    def opens(link):
        enters(browser, link)
        base = browser.current_url.rpartition("/")[0]
        browser.get(f"{base}/case/{number}")
        return lines_of(browser)

    def reloads():
        browser.refresh()
        return lines_of(browser)

    stranger = await asyncio.to_thread(opens, await link_for(stage, OFFICE))
    assert "maltrato" not in stranger
    assert "There is nothing" in stranger
    assert "sufro maltrato en casa" in await asyncio.to_thread(
        opens, await link_for(stage, "policia")
    )
    await asyncio.to_thread(command, stage, "console", "close", "policia", "--json")
    assert "Your session is over" in await asyncio.to_thread(reloads)

    about = f"case {number.removeprefix('J-')}"
    acts = await asyncio.to_thread(
        command, stage, "audit", "list", "--object", about, "--json"
    )
    assert ["case.read"] == [act["action"] for act in acts if "read" in act["action"]]
