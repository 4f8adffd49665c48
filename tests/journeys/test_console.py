"""
The console in a real browser, and through the real daemon: an employee without a mail
program at hand, and a clerk at the desk and at the counter.
"""

import asyncio
import re

import pytest
import pytest_asyncio
from at_console import enters, fits, is_accessible, lines_of, link_for, on_paper
from browsing import seen, until
from staged import Settings, playing, small_town
from steps import command, letter_of, waits_for

from gateway.core.conversation import CONSOLE
from gateway.sandbox.cast import CITIZENS
from gateway.sandbox.page import PHOTO

pytestmark = pytest.mark.asyncio(loop_scope="module")

LUISA, SAMIR = CITIZENS
OFFICE, ANSWER = "alumbrado", "Ya luce: se ha cambiado la lámpara."
CLERK = "Inés Aranda"
LANE, BENCHES = (
    f"propongo para el pleno {what}" for what in ("un carril bici", "más bancos")
)
ENTER = "\ue007"


def changed(rules):
    """
    Rules by which the police gets what is told in confidence, and the clerk holds the
    registry.
    """
    guard = "  abuse: {words: [maltrato], confidential: true, deliver: policia}\n"
    office = "office: Registro,"
    rules = rules.replace("topics:\n", f"{guard}topics:\n", 1)
    return rules.replace(office, f"{office} person: {CLERK},", 1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory):
    stage = small_town(tmp_path_factory.mktemp("town"), changed)
    stage.far_ends[CONSOLE] = Settings(
        {"VENTANILLA_CONSOLE_DESK": CLERK, "VENTANILLA_COUNTER_CLERKS": CLERK}
    )
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
    paper = on_paper(browser)
    assert "la farola no luce" in paper
    assert "To the person" not in paper
    assert "Inside the town hall" not in paper
    assert re.search(r"^Pueblo, as it was on \d\d/\d\d/\d{4} \d\d:\d\d", paper)
    assert "today" not in paper
    browser.find_element("name", "text").send_keys(ANSWER)
    browser.find_element("name", "files").send_keys(str(file))
    browser.find_element("name", "note").send_keys("See the minutes")
    seen(browser, "button", "Solved").click()
    result = seen(browser, "#sent", "still below")
    until(browser, lambda _: browser.switch_to.active_element == result)
    said = result.text
    note = browser.find_element("name", "note")
    assert "See the minutes" == note.get_attribute("value")
    is_accessible(browser)
    seen(browser, ".office .words", ANSWER)
    seen(browser, "footer a", "Accessibility").click()
    seen(browser, "h2", "Accesibilidad")
    assert fits(browser)
    assert [] == browser.get_log("browser")
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

    assert "is no longer valid" in await asyncio.to_thread(again)
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


async def test_a_link_on_a_page_of_another_site_leads_in_by_one_click(stage, browser):
    def visit(link):
        enters(browser, link)
        page = browser.current_url
        browser.get(f"data:text/html,<a href='{page}?list=ended'>look</a>")
        browser.find_element("css selector", "a").click()
        seen(browser, "h1", "Console")
        is_accessible(browser)
        opens = browser.switch_to.active_element
        assert "Open" == opens.text
        opens.send_keys(ENTER)
        return seen(browser, "h1", "Cases").text

    link = await link_for(stage, OFFICE)
    assert "Cases: ended" == await asyncio.to_thread(visit, link)


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
    seen(browser, ".problem", "document numbers are not the same")
    again = browser.find_element("name", "document_again")
    until(browser, lambda _: browser.switch_to.active_element == again)
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
    seen(browser, "main a", "Check whether it came")
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
    await telegram.say(account, LANE)

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
    types(browser, text=BENCHES)
    twice(browser, "Write")
    result = seen(browser, ".done", "held")
    until(browser, lambda _: browser.switch_to.active_element == result)
    assert " · held · " in browser.title
    is_accessible(browser)
    said = seen(browser, ".said").text
    seen(browser, "main a", "Held message").click()
    seen(browser, "blockquote", "más bancos")
    is_accessible(browser)
    types(browser, name="Paco Luz", document="12345678Z", document_again="12345678Z")
    ticks(browser, "wrote")
    twice(browser, "Release it")
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
    return on_paper(browser)


async def test_a_guest_is_served_and_what_was_held_goes_on(stage, browser):
    link = await link_for(stage, "registro")

    said = await asyncio.to_thread(serves, browser, link)

    assert said
    letter = await letter_of(stage, "secretaria", "más bancos")
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
