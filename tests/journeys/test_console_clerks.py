"""
A clerk at the desk and at the counter works in a real browser, and through the real
daemon: from the document that is seen to what goes on because of it.
"""

import asyncio

import pytest
from at_console import enters, is_accessible, lines_of, link_for
from browsing import seen, until
from staged import playing, small_town
from steps import command, letter_of

from gateway.core.conversation import CONSOLE
from gateway.sandbox.cast import CITIZENS

LUISA, _ = CITIZENS
CLERK = "Inés Aranda"
ITEM = "propongo para el pleno un carril bici"
ENTER = "\ue007"


class Clerks:
    """
    One clerk has the console's pages of the desk and the counter: no far end, but
    settings.
    """

    async def start(self):
        pass

    stop = start

    def environment(self):
        return {
            "VENTANILLA_CONSOLE_DESK": CLERK,
            "VENTANILLA_COUNTER_CLERKS": CLERK,
        }


def held_by(rules):
    """
    Rules by which the clerk holds the registry.
    """
    office = "office: Registro,"
    return rules.replace(office, f"{office} person: {CLERK},", 1)


@pytest.fixture
async def stage(tmp_path):
    stage = small_town(tmp_path, held_by)
    stage.far_ends[CONSOLE] = Clerks()
    async with playing(stage):
        yield stage


def types(browser, **texts):
    for name, text in texts.items():
        field = browser.find_element("css selector", f"main [name={name}]")
        field.clear()
        field.send_keys(text)


def ticks(browser, *names):
    for name in names:
        browser.find_element("css selector", f"main [name={name}]").click()


def twice(browser, text):
    """
    Click a button two times, as fast as people do who are used to icons.
    """
    from selenium.webdriver import ActionChains

    button = seen(browser, "main button", text)
    ActionChains(browser).double_click(button).perform()


def enrols(browser, link):
    """
    Enter, mistype, enrol Luisa with two clicks, and ask for a code; return it.
    """
    enters(browser, link)
    seen(browser, "nav a", "Identity").click()
    seen(browser, "h1", "Identity")
    is_accessible(browser)
    seen(browser, "main a", "Enrol").click()
    seen(browser, "h1", "Enrol")
    is_accessible(browser)
    # Whoever opens the form types at once.
    browser.switch_to.active_element.send_keys("Luisa Prueba Sanz")
    types(browser, document="12345678Z", document_again="12345678X")
    ticks(browser, "consent")
    browser.find_element("name", "document_again").send_keys(ENTER)
    problem = seen(browser, ".problem", "same document number twice")
    until(browser, lambda _: browser.switch_to.active_element == problem)
    is_accessible(browser)
    types(browser, document_again="12345678Z")
    twice(browser, "Enrol")
    seen(browser, "h1", "Luisa Prueba Sanz")
    is_accessible(browser)
    from selenium.webdriver.support.select import Select

    Select(browser.find_element("name", "channel")).select_by_value("telegram")
    seen(browser, "button", "Make a code").click()
    code = seen(browser, ".code").text
    assert "@pueblo_bot" in lines_of(browser)
    is_accessible(browser)
    return code


def sees_that_it_came(browser):
    """
    Look until the code came, by the Enter key alone.
    """
    seen(browser, "main a", "See whether it came")
    until_bound(browser)
    is_accessible(browser)
    told = lines_of(browser)
    assert "12345678" not in browser.page_source
    assert "ventanilla" not in browser.execute_script("return document.cookie")
    return told


def until_bound(browser):
    def looks(_):
        if "Bound:" in lines_of(browser):
            return True
        browser.switch_to.active_element.send_keys(ENTER)
        return False

    until(browser, looks)


async def test_from_the_document_on_the_desk_to_the_proposal_that_was_held(
    stage, browser
):
    telegram, account = stage.far_ends["telegram"], LUISA.accounts["telegram"]
    await telegram.say(account, ITEM)

    link = await link_for(stage, "registro")
    code = await asyncio.to_thread(enrols, browser, link)
    await telegram.say(account, code)
    told = await asyncio.to_thread(sees_that_it_came, browser)

    assert f"telegram:{account.id}" in told
    letter = await letter_of(stage, "secretaria", "carril bici")
    assert "Luisa Prueba Sanz" in letter.text
    listed = await asyncio.to_thread(command, stage, "desk", "list", "--json")
    assert ["Luisa Prueba Sanz"] == [one["name"] for one in listed]


def serves(browser, link):
    """
    Enter, write for a guest, and see that it is held; let it go on with their document.
    """
    enters(browser, link)
    seen(browser, "nav a", "Counter").click()
    seen(browser, "h1", "Counter")
    is_accessible(browser)
    browser.switch_to.active_element.send_keys("Paco")
    types(browser, text=ITEM)
    twice(browser, "Write")
    seen(browser, "main", "held")
    is_accessible(browser)
    said = seen(browser, ".said").text
    seen(browser, "main a", "Held message").click()
    seen(browser, "blockquote", "carril bici")
    is_accessible(browser)
    types(browser, name="Paco Luz", document="12345678Z", document_again="12345678Z")
    ticks(browser, "wrote")
    twice(browser, "Let it go on")
    seen(browser, ".done")
    return said


def reads_out(browser):
    """
    Read out what waits for the guest; return what is left of the page on paper.
    """
    seen(browser, "nav a", "Counter").click()
    seen(browser, "main a", "Paco").click()
    seen(browser, ".said")
    is_accessible(browser)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        return browser.find_element("css selector", "body").text
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


async def test_a_guest_is_served_and_what_was_held_goes_on(stage, browser):
    link = await link_for(stage, "registro")

    said = await asyncio.to_thread(serves, browser, link)

    assert said
    letter = await letter_of(stage, "secretaria", "carril bici")
    assert "Paco" in letter.text
    paper = await asyncio.to_thread(reads_out, browser)
    assert "J-" in paper
    assert "Answers for Paco" in paper
    for button in ("Leave", "Next person", "Print", "Counter"):
        assert button not in paper
    acts = await asyncio.to_thread(command, stage, "audit", "list", "--json")
    done = [(act["actor"], act["action"]) for act in acts]
    assert 1 == done.count((CLERK, "counter.write"))
    assert 1 == done.count((CLERK, "desk.confirm"))
