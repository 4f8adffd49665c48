"""
From the moderator's click to the hall's screen, in a real browser with two windows.
"""

import asyncio
import time

import pytest
import pytest_asyncio
from attrs import evolve, frozen
from browsing import seen, until

from gateway.core.plenary.passes import LASTS, Page
from gateway.core.plenary.question import QuestionEvent

pytestmark = pytest.mark.asyncio(loop_scope="module")

MARKUP = "¿<img src=x onerror=window.pwned=1> y <b>la piscina</b>?"
ENTER = "\ue007"

#: Makes an older browser of it: Safari 15, and Firefox 115.
OLDER = "delete AbortSignal.timeout; delete Element.prototype.ariaBusy"

#: Of which question, and which button of it, the keyboard is.
FOCUSED = (
    "const at = document.activeElement;"
    "return [at.closest('li')?.dataset.question, at.dataset.event"
)


@frozen
class Windows:
    """
    The moderator's window and the hall's, of one browser.
    """

    browser: object
    moderation: str
    screen: str

    def at(self, window):
        self.browser.switch_to.window(window)
        return self

    def sees(self, selector, text=""):
        return seen(self.browser, selector, text)

    def click(self, number, event):
        entry = f'li[data-question="{number}"]:not([aria-busy="true"])'
        button = f'{entry} [data-event="{event}"]'
        self.at(self.moderation)
        until(self.browser, lambda _: self.is_taken_up(button))

    def is_taken_up(self, button):
        """
        Click, and say whether the page heard it: not if the list moved just then.
        """
        self.runs(
            "addEventListener('click', (click) => {"
            "  const entry = click.target.closest('li');"
            "  window.heard = entry.getAttribute('aria-busy') !== 'true';"
            "}, { capture: true, once: true });"
        )
        self.amid(self.sees(button)).click()
        return self.runs("return window.heard")

    def amid(self, element):
        """
        Scroll to where nothing is before it.
        """
        amid = "arguments[0].scrollIntoView({block: 'center'})"
        self.browser.execute_script(amid, element)
        return element

    def twice(self, place, pause):
        """
        Press the same place two times, whatever is there.
        """
        from selenium.webdriver.common.actions.action_builder import ActionBuilder

        made = ActionBuilder(self.browser, duration=0)
        pointer = made.pointer_action
        pointer.move_to_location(*place)
        pointer.click()
        pointer.pause(pause)
        pointer.click()
        made.perform()

    def press(self, key):
        from selenium.webdriver import ActionChains

        ActionChains(self.browser).send_keys(key).perform()

    def runs(self, script):
        return self.browser.execute_script(script)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def evening(evening):
    # No proxy stands before the browser.
    evening.pages = evolve(evening.pages, public_url=evening.address)
    await evening.restart()
    return evening


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def windows(evening, browser):
    # In this order the browser goes before the server, and leaves nothing open.
    def opened():
        browser.get(evening.link(Page.MODERATION))
        moderation = Windows(browser, browser.current_window_handle, "")
        moderation.sees("h1", "05/03/2026")
        browser.switch_to.new_window("window")
        browser.get(evening.link(Page.SCREEN))
        moderation.sees("#idle", "#PlenoJunar")
        return Windows(browser, moderation.moderation, browser.current_window_handle)

    return await asyncio.to_thread(opened)


async def test_nothing_of_the_pass_stays_in_the_address(windows):
    def visit():
        return [
            windows.at(window).runs("return location.href + document.cookie")
            for window in (windows.moderation, windows.screen)
        ]

    for address in await asyncio.to_thread(visit):
        assert "#" not in address
        assert "ventanilla-" not in address


async def test_one_click_brings_it_to_the_screen_and_another_takes_it_down(
    windows, evening
):
    first, second = await evening.ask(), await evening.ask("¿Y el autobús?", "Bea Luz")

    def visit():
        windows.click(first, "show")
        one = windows.at(windows.screen).sees("#text", "¿Cuándo abre la piscina?")
        seen = (one.text, windows.sees("#name").text)
        windows.click(second, "show")
        windows.at(windows.screen).sees("#text", "¿Y el autobús?")
        windows.click(second, "take_down")
        windows.at(windows.screen).sees("#idle", "#PlenoJunar")
        return seen

    assert ("¿Cuándo abre la piscina?", "Ana G. R.") == await asyncio.to_thread(visit)
    states = await evening.states()
    assert ("waiting", "waiting") == (states[first], states[second])


async def test_it_is_read_from_the_last_row_however_long(windows, evening):
    """
    A letter is 75 mm high on a screen of two metres, and all of it is on the screen.
    """
    number = await evening.ask("¿Por qué " + "tan tarde " * 26 + "hoy?")

    def visit():
        windows.click(number, "show")
        windows.at(windows.screen).sees("#text", "tan tarde")
        return windows.runs(
            "const t = document.querySelector('#text').getBoundingClientRect();"
            "const n = document.querySelector('#name').getBoundingClientRect();"
            "const sizes = ['#text', '#name', 'header'].map((one) => parseFloat("
            "getComputedStyle(document.querySelector(one)).fontSize));"
            "return [Math.min(...sizes) / innerHeight,"
            " t.top >= 0, n.bottom <= innerHeight,"
            " document.documentElement.scrollWidth <= innerWidth]"
        )

    size, *fits = await asyncio.to_thread(visit)

    assert size > 0.054
    assert [True, True, True] == fits


@pytest.mark.parametrize(
    ("text", "width", "height"),
    [
        ("¿Por qué " + "tan pronto " * 24 + "hoy?", 390, 844),
        ("WWWW MMMMMMMM " * 19, 1024, 768),
    ],
)
async def test_all_of_it_is_on_a_screen_that_stands_upright_too_and_however_wide(
    windows, evening, text, width, height
):
    """
    One that hangs beside a door, or the secretary's phone; and an old projector.
    """
    number = await evening.ask(text)
    shape = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    fits = (
        "const box = (one) => document.querySelector(one).getBoundingClientRect();"
        "return [innerHeight, box('#text').top >= box('header').bottom,"
        " box('#name').bottom <= innerHeight,"
        " document.documentElement.scrollWidth <= innerWidth]"
    )

    def visit():
        windows.click(number, "show")
        windows.at(windows.screen).sees("#text", text[:12])
        drive = windows.browser.execute_cdp_cmd
        drive("Emulation.setDeviceMetricsOverride", shape)
        try:
            # The page hears of its new shape only with its next frame.
            until(
                windows.browser,
                lambda _: [height, True, True, True] == windows.runs(fits),
            )
        finally:
            drive("Emulation.clearDeviceMetricsOverride", {})

    await asyncio.to_thread(visit)


@pytest.mark.parametrize("pause", [0.1, 0.6])
async def test_a_second_press_does_nothing_to_what_has_come_to_its_place(
    windows, evening, pause
):
    """
    Whoever sees nothing happen at once presses again; what is read out is told.
    """
    asked = [await evening.ask(f"¿Otra {pause} {count}?") for count in range(4)]
    first = asked[0]

    def visit():
        windows.at(windows.moderation).sees("li .said", f"¿Otra {pause} 3?")
        entry = f'li[data-question="{first}"]:not([aria-busy="true"])'
        button = windows.amid(windows.sees(f'{entry} [data-event="read"]'))
        place = windows.browser.execute_script(
            "const r = arguments[0].getBoundingClientRect();"
            "return [r.x + r.width / 2, r.y + r.height / 2].map(Math.round)",
            button,
        )
        windows.twice(place, pause)
        windows.sees('[data-states^="read"] li', f"¿Otra {pause} 0?")
        time.sleep(1)
        return windows.runs("return document.querySelector('#problem').textContent")

    assert "" == await asyncio.to_thread(visit)
    states = await evening.states()
    assert ["read", *["waiting"] * 3] == [states[number] for number in asked]


async def test_what_moves_twice_is_safe_from_a_second_press_for_as_long_as_if_once(
    windows, evening
):
    """
    The time since its first move counts no more; both are on the list of the same page.
    """
    above, number = await evening.ask("¿Encima?"), await evening.ask("¿Debajo?")
    entry = f'li[data-question="{number}"]'

    def visit():
        windows.at(windows.moderation).sees("li .said", "¿Debajo?")
        windows.sees(f'{entry}:not([aria-busy="true"])')
        return windows.browser.execute_async_script(
            "const [entry, above, done] = arguments;"
            "const all = [...document.querySelectorAll('li')]"
            "  .map((one) => JSON.parse(one.dataset.as));"
            "const busy = () => document.querySelector(entry).ariaBusy;"
            "const seen = [busy()];"
            "show({ questions: all.filter((one) => one.message !== above) });"
            "seen.push(busy());"
            "setTimeout(() => show({ questions: all }), SETTLES * .7);"
            "setTimeout(() => seen.push(busy()), SETTLES * 1.2);"
            "setTimeout(() => done([...seen, busy()]), SETTLES * 2);",
            entry,
            above,
        )

    assert ["false", "true", "true", "false"] == await asyncio.to_thread(visit)


async def test_what_went_wrong_is_seen_wherever_the_list_is(windows, evening):
    for count in range(8):
        number = await evening.ask(f"¿Larga {count}?")

    def visit():
        windows.at(windows.moderation).sees("li .said", "¿Larga 7?")
        windows.runs("window.kept = fetch; fetch = () => Promise.reject(new Error())")
        windows.click(number, "show")
        windows.sees("#problem", "Try again")
        shown = windows.runs(
            "const r = document.querySelector('#problem').getBoundingClientRect();"
            "fetch = window.kept; return r.top > 0 && r.bottom <= innerHeight + 1"
        )
        windows.click(number, "dismiss")
        windows.sees('[data-states^="read"] li', "¿Larga 7?")
        return shown

    assert await asyncio.to_thread(visit)


async def test_what_went_wrong_covers_nothing_at_the_end_of_the_list_on_a_telephone(
    windows, evening
):
    number = await evening.ask("¿Hay wifi?")
    button = f'li[data-question="{number}"] [data-event="show"]'
    shape = {"width": 390, "height": 700, "deviceScaleFactor": 1, "mobile": False}

    def read():
        windows.at(windows.moderation).sees(button)
        windows.runs(f"window.stale = document.querySelector('{button}')")

    def click():
        windows.sees('[data-states^="read"] li', "¿Hay wifi?")
        windows.runs("window.stale.click()")
        windows.sees("#problem", "moved before by: María")
        drive = windows.browser.execute_cdp_cmd
        drive("Emulation.setDeviceMetricsOverride", shape)
        try:
            return windows.runs(
                "document.querySelector('#lost').hidden = false; scrollTo(0, 1e6);"
                "const box = (one) =>"
                " document.querySelector(one).getBoundingClientRect();"
                "return [box('.note').bottom, box('#alerts').top]"
            )
        finally:
            drive("Emulation.clearDeviceMetricsOverride", {})

    await asyncio.to_thread(read)
    who = "María de los Ángeles Fernández-Villaverde Prueba"
    by = (QuestionEvent.DISMISS, who, "¿Hay wifi?")
    await evening.pages.hall.move(evening.session, number, *by)
    last, covered = await asyncio.to_thread(click)

    assert last <= covered


async def test_an_older_browser_moves_a_question_and_shows_that_it_is_busy(
    windows, evening
):
    number = await evening.ask("¿Con un móvil viejo?")
    entry = f'li[data-question="{number}"]'

    def visit():
        windows.at(windows.moderation).sees(entry)
        windows.runs(f"{OLDER}; window.kept = fetch")
        windows.runs(
            "fetch = (...asked) => new Promise((go) => {"
            "  window.go = () => { fetch = window.kept; go(fetch(...asked)); };"
            "})"
        )
        windows.click(number, "show")
        windows.sees(f'{entry}[aria-busy="true"]')
        windows.runs("window.go()")
        windows.sees(f'[data-states="shown"] {entry}')

    await asyncio.to_thread(visit)
    assert "shown" == (await evening.states())[number]


async def test_markup_is_shown_and_never_run(windows, evening):
    number = await evening.ask(MARKUP, "<i>Eva</i> Prueba")

    def visit():
        windows.at(windows.moderation).sees("li .said", MARKUP)
        windows.click(number, "show")
        windows.at(windows.screen).sees("#text", MARKUP)
        return [
            windows.at(window).runs(
                "return window.pwned === undefined"
                " && !document.querySelector('img, b, i')"
            )
            for window in (windows.moderation, windows.screen)
        ]

    assert [True, True] == await asyncio.to_thread(visit)


async def test_the_keyboard_stays_with_the_question_that_it_moved(windows, evening):
    number = await evening.ask("¿Con teclado?")

    def visit():
        windows.at(windows.moderation)
        button = windows.sees(f'li[data-question="{number}"] [data-event="show"]')
        windows.runs("document.activeElement.blur()")
        button.send_keys("\n")
        windows.sees(f'[data-states="shown"] li[data-question="{number}"]')
        return windows.runs(
            "return document.activeElement.closest('li')?.dataset.question"
        )

    assert str(number) == await asyncio.to_thread(visit)


async def test_what_comes_in_moves_neither_the_keyboard_nor_the_page(windows, evening):
    """
    And the keyboard is on no other button once its own is gone.
    """
    number = await evening.ask("¿Grosería?")
    for count in range(8):
        await evening.ask(f"¿Antes {count}?")
    button = f'li[data-question="{number}"] [data-event="dismiss"]'

    def before():
        windows.at(windows.moderation).sees("li .said", "¿Antes 7?")
        windows.sees(button)
        windows.runs(f"document.querySelector('{button}').focus(); scrollTo(0, 1e6)")

    def after():
        windows.sees("li .said", "¿Una más?")
        kept = windows.runs(
            FOCUSED + f", scrollY > document.querySelector('{button}')"
            ".closest('ul').offsetTop]"
        )
        windows.press(ENTER)
        windows.sees('[data-states^="read"] li', "¿Grosería?")
        return kept, windows.runs(FOCUSED + "]")

    await asyncio.to_thread(before)
    await evening.ask("¿Una más?")
    kept, left = await asyncio.to_thread(after)

    assert [str(number), "dismiss", True] == kept
    assert [str(number), None] == left
    assert "dismissed" == (await evening.states())[number]


async def test_a_screen_reader_says_how_many_wait_and_only_if_that_has_changed(
    windows, evening
):
    """
    Wherever the keyboard is (WCAG 4.1.3).
    """
    first = await evening.ask("¿Se oye?")

    def before():
        windows.at(windows.moderation).sees("li .said", "¿Se oye?")
        windows.runs(
            "window.told = [];"
            "const status = document.querySelector('[role=status]');"
            "new MutationObserver(() => told.push(status.textContent))"
            "  .observe(status, { childList: true });"
        )

    def after(text):
        windows.sees("li .said", text)
        waiting = "return document.querySelectorAll('[data-states=waiting] li').length"
        return windows.runs(waiting), windows.runs("return told")

    await asyncio.to_thread(before)
    await evening.edit(first, "¿Se oye ya?")
    assert [] == (await asyncio.to_thread(after, "¿Se oye ya?"))[1]
    await evening.ask("¿Y ahora?")
    count, told = await asyncio.to_thread(after, "¿Y ahora?")

    assert count > 1
    assert [f"Questions that wait: {count}"] == told


async def test_a_click_is_for_the_text_that_was_there(windows, evening):
    number = await evening.ask("¿Abre la piscina?")
    button = f'li[data-question="{number}"] [data-event="show"]'

    def read():
        windows.at(windows.moderation).sees(button)
        windows.runs(f"window.stale = document.querySelector('{button}')")

    def click():
        windows.sees("li .said", "¿Y su piscina?")
        windows.runs("window.stale.click()")
        return windows.sees("#problem", "no longer").is_displayed()

    def click_once_more():
        windows.runs("window.stale.click()")
        return windows.sees("#problem", "moved before by: Luis, 19:30")

    await asyncio.to_thread(read)
    await evening.edit(number, "¿Y su piscina?")

    assert await asyncio.to_thread(click)
    assert "waiting" == (await evening.states())[number]
    by = (QuestionEvent.DISMISS, "Luis", "¿Y su piscina?")
    await evening.pages.hall.move(evening.session, number, *by)
    assert await asyncio.to_thread(click_once_more)


async def test_only_a_refusal_takes_the_pass_away(windows, evening):
    """
    A lost network takes nothing, and a good link is taken up where a bad one was.
    """
    good = evening.link(Page.MODERATION)
    lose = "window.kept = fetch; fetch = () => Promise.reject(new TypeError('lost'))"

    def visit():
        windows.at(windows.moderation)
        windows.browser.switch_to.new_window("tab")
        windows.browser.get(good[:-5])
        windows.sees("#refused")
        bad = windows.runs("return location.hash")
        windows.runs(f"{lose}; location.href = '{good}'")
        windows.sees("#lost")
        lost = windows.runs("return location.hash")
        windows.runs("fetch = async () => new Response('', { status: 502 })")
        windows.runs("setTimeout(() => { fetch = window.kept; }, 3000)")
        windows.sees("h1", "05/03/2026")
        windows.browser.close()
        windows.at(windows.moderation)
        return bad, lost

    bad, lost = await asyncio.to_thread(visit)

    assert "" == bad
    assert f"#{good.partition('#')[2]}" == lost


async def test_everything_that_can_be_pressed_has_a_name_of_its_own(windows, evening):
    first = await evening.ask("¿Accesible?")
    await evening.ask("¿Y la rampa?", case=first)

    def visit():
        windows.at(windows.moderation).sees("li .said", "¿Y la rampa?")
        buttons = windows.browser.find_elements("css selector", "button")
        return [button.accessible_name for button in buttons]

    names = await asyncio.to_thread(visit)
    assert names
    assert len(names) == len(set(names))


async def test_both_pages_come_back_after_a_restart(windows, evening):
    number = await evening.ask("¿Antes?")

    def before():
        windows.click(number, "show")
        windows.at(windows.screen).sees("#text", "¿Antes?")

    await asyncio.to_thread(before)
    await evening.restart()
    after = await evening.ask("¿Después?")

    def then():
        windows.click(after, "show")
        windows.at(windows.screen).sees("#text", "¿Después?")
        windows.click(after, "read")
        windows.sees('[data-states^="read"] li', "¿Después?")

    await asyncio.to_thread(then)
    assert "read" == (await evening.states())[after]


async def test_a_page_whose_pass_is_over_says_so(windows, evening):
    """
    In an older browser, too.
    """

    def visit():
        for window in (windows.moderation, windows.screen):
            windows.at(window).runs(OLDER)
            windows.sees("#refused", "Ask the Secretary's office")

    try:
        evening.now = evening.session + LASTS
        await asyncio.to_thread(visit)
    finally:
        evening.now = evening.live
