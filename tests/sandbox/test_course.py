"""
The course in a real browser: somebody over sixty-five learns it with the keyboard
alone, and the real daemon answers.
"""

import asyncio
import json
from datetime import timedelta

import pytest
import pytest_asyncio
from attrs import evolve
from browsing import FAINT, SMALL, seen
from httpx import ASGITransport, AsyncClient

from gateway.cli.operating.sandbox import clerk_beside
from gateway.core.people import codes
from gateway.sandbox import learners
from gateway.sandbox.course_page import CoursePage
from gateway.sandbox.learners import Classroom, new_learner
from gateway.sandbox.lessons import read_lessons
from gateway.sandbox.page import SandboxPage
from gateway.sandbox.stage import listen
from gateway.sandbox.web import HEADERS

pytestmark = pytest.mark.asyncio(loop_scope="module")

MARKUP = "<img src=x onerror=window.pwned=1> la farola de la calle Almez"
LESSONS = read_lessons()

#: The style of the outline of what has the focus, if the selector names that.
OUTLINE = """
const focused = document.activeElement;
return focused.matches(arguments[0]) && getComputedStyle(focused).outlineStyle;
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(stage):
    with pytest.MonkeyPatch.context() as patch:
        # A busy machine may take its time to decide and to answer.
        patch.setattr(learners, "PATIENCE", 60)
        patch.setattr(learners, "_ANSWERED_WITHIN", 60)
        async with clerk_beside(stage.environment, stage.town) as clerk:
            yield CoursePage(Classroom(stage, clerk), LESSONS)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def course(page):
    door, stop = listen(0), asyncio.Event()
    port = door.getsockname()[1]
    serving = asyncio.create_task(page.serve(door, stop))
    yield f"http://127.0.0.1:{port}"
    stop.set()
    await serving


@pytest.fixture
def learner(course, browser):
    return Learner(browser, course)


@pytest_asyncio.fixture(loop_scope="module")
async def form(page):
    async with sitting(page) as client:
        yield client


def sitting(page):
    transport = ASGITransport(app=page.app())
    return AsyncClient(transport=transport, base_url="http://127.0.0.1:8461")


class Learner:
    """
    Somebody with a keyboard and no mouse.
    """

    def __init__(self, browser, address):
        self.browser, self.address, self.known = browser, address, False

    def opens(self, step="", language="es"):
        if not self.known:
            # Whoever sat here before takes their place in the classroom along.
            self.browser.get(f"{self.address}/static/page/icon.svg")
            self.browser.delete_all_cookies()
            self.known = True
        self.browser.get(f"{self.address}/?lang={language}&step={step}")

    def all(self, selector):
        return self.browser.find_elements("css selector", selector)

    def sees(self, selector, text=""):
        return seen(self.browser, selector, text)

    def presses(self, *keys):
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()

    def tabs_to(self, selector):
        """
        Press the tabulator until what *selector* names has the focus, which shows.
        """
        from selenium.webdriver.common.keys import Keys

        for _ in range(40):
            self.presses(Keys.TAB)
            if outline := self.browser.execute_script(OUTLINE, selector):
                assert "none" != outline
                return
        raise AssertionError(selector)

    def does_the_example(self):
        from selenium.webdriver.common.keys import Keys

        self.tabs_to("#fill")
        self.presses(Keys.ENTER)
        assert self.all("#text")[0].get_property("value")
        self.tabs_to("form [type=submit]")
        self.presses(Keys.ENTER)
        return self.sees("#result .well, #result .again").text

    def writes(self, text):
        self.sees("#text").send_keys(text)
        self.tabs_to("form [type=submit]")
        self.presses("\ue007")


@pytest.mark.parametrize("language", ["es", "en"])
async def test_the_whole_course_is_done_by_keyboard(learner, language):
    from selenium.webdriver.common.keys import Keys

    def visit():
        learner.opens(language=language)
        told = []
        for number, lesson in enumerate(LESSONS, 1):
            assert lesson.title[language] in learner.sees("h2", f" {number} ").text
            told.append(learner.does_the_example())
            learner.sees("#steps [aria-current] .done")
            if number < len(LESSONS):
                learner.tabs_to("#onward a")
                learner.presses(Keys.ENTER)
        return told, learner.sees("#onward").text, len(learner.all("#steps .done"))

    told, end, steps = await asyncio.to_thread(visit)

    for lesson, one in zip(LESSONS, told, strict=True):
        assert lesson.well[language] in one
    assert "Alumbrado y electricidad" in told[0]
    assert LESSONS[0].reply.says[language] in told[0]
    assert end
    assert len(LESSONS) == steps


async def test_what_went_wrong_says_what_to_try_and_what_was_done_stays(
    learner, monkeypatch
):
    def visit():
        learner.opens("lamp")
        with monkeypatch.context() as patch:
            # The town hears nothing of what does not name it.
            patch.setattr(learners, "PATIENCE", 1)
            learner.writes("buenos días")
            wrong = learner.sees("#result .again").text
        learner.browser.execute_script(
            "const real = window.fetch;"
            "window.fetch = async (...asked) => {"
            "  const answer = await real(...asked);"
            "  document.querySelector('#text').value += ' Y otra cosa.';"
            "  return answer;"
            "};"
        )
        learner.does_the_example()
        # What is written while it is waited for stays.
        assert "Y otra cosa." == learner.all("#text")[0].get_property("value")
        learner.opens("propose")
        unknown = learner.does_the_example()
        learner.opens("lamp")
        done = [e.text for e in learner.all("#steps a") if "hecho" in e.text]
        return wrong, unknown, done, learner.sees("#talk").text

    wrong, unknown, done, talk = await asyncio.to_thread(visit)

    assert "Diga la palabra «farola»" in wrong
    assert "haga antes el paso «Verificar su cuenta»" in " ".join(unknown.split())
    assert ["1. Avisar de una farola ✓ (hecho)"] == done
    assert "farola de la esquina de la plaza" in talk


async def test_a_step_that_no_letter_came_of_is_not_well_done(page, monkeypatch):
    monkeypatch.setattr(learners, "_ANSWERED_WITHIN", 1)
    lamp, learner = LESSONS[0], new_learner()
    nobodys = evolve(lamp, reply=evolve(lamp.reply, mailbox="registro"))
    text = lamp.example["es"].format(handle="@AytoJunar")

    outcome = await page.classroom.attempt(learner, nobodys, text, "es")

    assert outcome.filing is not None
    assert (False, set()) == (outcome.well, learner.done)


async def test_whose_answer_does_not_come_is_not_told_that_somebody_answered(
    page, monkeypatch
):
    async def hears(*_arguments):
        return False

    monkeypatch.setattr(Classroom, "_hears", hears)
    lamp, learner = LESSONS[0], new_learner()
    text = lamp.example["es"].format(handle="@AytoJunar")

    outcome = await page.classroom.attempt(learner, lamp, text, "es")

    assert (False, set()) == (outcome.well, learner.done)


async def test_each_is_answered_for_themselves_though_all_write_the_example(page):
    lamp = LESSONS[0]
    text = lamp.example["en"].format(handle="@AytoJunar")
    several = [new_learner() for _ in range(3)]

    tried = (page.classroom.attempt(one, lamp, text, "en") for one in several)
    outcomes = await asyncio.gather(*tried)

    assert [True, True, True] == [outcome.well for outcome in outcomes]
    for outcome in outcomes:
        said = [t for t in outcome.answers if lamp.reply.says["en"] in t]
        assert 1 == len(said)


async def says(form, step, text):
    answer = await form.post("/try?lang=es", json={"step": step, "text": text})
    return answer.json()


async def tries(form, text):
    came = await says(form, "verify", text)
    return came["well"], came["example"], came["told"]


async def test_the_code_that_one_is_told_to_write_is_one_that_counts(form, monkeypatch):
    """
    Also after five wrong ones, and after the time of one.
    """
    # Not every try is answered.
    monkeypatch.setattr(learners, "_ANSWERED_WITHIN", 1)
    await form.get("/?step=verify")
    [first, *_, fifth] = [await tries(form, f"0000 000{n}") for n in range(5)]
    await form.get("/?step=verify")
    monkeypatch.setattr(codes, "LIFETIME", timedelta(minutes=30))
    late = await tries(form, "0000 0009")
    right = await tries(form, late[1])

    assert [False, False, False] == [one[0] for one in (first, fifth, late)]
    assert 3 == len({one[1] for one in (first, fifth, late)})
    assert f"sin nada más: {late[1]}." in late[2]
    assert right[0]


async def test_a_code_that_was_used_is_replaced_and_not_praised_again(form):
    await form.get("/?step=verify")
    _, code, _ = await tries(form, "0000 0000")

    first = await tries(form, code)
    used = await tries(form, code)
    anew = await tries(form, first[1])

    assert [True, False, True] == [one[0] for one in (first, used, anew)]
    assert f"sin nada más: {first[1]}." in used[2]


async def test_only_who_has_done_every_step_is_told_so(page):
    _, verify, _, ask, _ = LESSONS
    async with sitting(CoursePage(page.classroom, [verify, ask])) as form:

        async def onward(step):
            shown = (await form.get(f"/?step={step}&lang=es")).text
            return shown.partition('<p id="onward">')[2]

        await form.get("/?step=ask")
        await says(form, "ask", "¿A qué hora abre el Ayuntamiento?")
        still = await onward("ask")
        _, code, _ = await tries(form, "0000 0000")
        await tries(form, code)
        ends = [await onward("verify"), await onward("ask")]

    assert "Siguiente paso: Verificar su cuenta" in still
    assert "Ha hecho todos los pasos" not in still
    assert all("Ha hecho todos los pasos" in end for end in ends)


async def test_what_everybody_reads_and_what_two_read_are_two_pictures(form):
    await form.get("/?step=lamp")
    aloud = await says(form, "lamp", "@AytoJunar la farola de la plaza está fundida")
    alone = await says(form, "follow", "¿cómo va lo de la farola?")

    again = (await form.get("/?step=lamp")).text

    for came, public in ((aloud, True), (alone, False)):
        assert {(True, public), (False, public)} == {
            (post["own"], post["public"]) for post in came["posts"]
        }
    assert "la farola de la plaza está fundida" in again
    assert "¿cómo va lo de la farola?" not in again


async def test_who_has_no_number_yet_is_sent_to_the_steps_before(form):
    page = (await form.get("/?step=follow&lang=es")).text

    explained = page.partition('<p id="explain">')[2].partition("</p>")[0]
    assert "Haga antes los pasos anteriores" in explained
    assert 'data-example=""' in page
    assert 'id="fill" hidden' in page


@pytest.mark.parametrize(
    ("text", "well"),
    [
        ("¿A qué hora abre el Ayuntamiento?", True),
        ("¿A qué hora abre el planetario?", False),
        ("Buenos días", False),
    ],
)
async def test_only_what_the_town_knew_is_praised_as_known(page, text, well):
    [ask] = [lesson for lesson in LESSONS if lesson.id == "ask"]

    outcome = await page.classroom.attempt(new_learner(), ask, text, "es")

    assert well is outcome.well


async def test_what_the_town_knew_is_said_to_have_reached_nobody(form):
    await form.get("/?step=ask")

    answer = await says(form, "ask", "¿A qué hora abre el Ayuntamiento?")

    assert (True, []) == (answer["well"], answer["reached"])


async def test_nothing_written_is_said_in_words_and_markup_stays_text(learner):
    def visit():
        learner.opens("lamp")
        learner.tabs_to("form [type=submit]")
        learner.presses("\ue007")
        empty = learner.sees(".problem", "No ha escrito").get_attribute("role")
        learner.writes(f"@AytoJunar {MARKUP}")
        learner.sees("#talk .own", MARKUP)
        return empty, learner.browser.execute_script("return window.pwned")

    assert ("alert", None) == await asyncio.to_thread(visit)


async def test_who_is_not_known_any_more_begins_anew_with_what_they_wrote(learner):
    """
    As where the course was closed and opened again.
    """

    def visit():
        learner.opens("lamp")
        learner.browser.delete_all_cookies()
        learner.writes("@AytoJunar la farola")
        told = learner.sees(".problem", "ha empezado de nuevo").get_attribute("role")
        kept = learner.sees("#text").get_property("value")
        learner.writes(" de la plaza")
        return told, kept, learner.sees("#talk .own").text

    told, kept, said = await asyncio.to_thread(visit)

    assert ("alert", "@AytoJunar la farola") == (told, kept)
    assert "@AytoJunar la farola de la plaza" in said


async def test_it_can_be_read_by_eyes_and_by_machines(learner):
    """
    Every control has a name, every text its contrast, and news is announced.
    """

    def visit():
        learner.opens("lamp")
        learner.does_the_example()
        usable = learner.all("button, textarea, a")
        region = learner.all("#result")[0]
        return (
            [e.tag_name for e in usable if e.is_displayed() and not e.accessible_name],
            learner.browser.execute_script(FAINT),
            learner.browser.execute_script(SMALL),
            (region.aria_role, region.get_attribute("aria-live")),
            learner.browser.execute_script("return document.documentElement.lang"),
            [e.text for e in learner.all("h1, h2, h3")],
        )

    nameless, faint, small, region, language, heads = await asyncio.to_thread(visit)

    assert ([], [], []) == (nameless, faint, small)
    assert ("status", "polite") == region
    assert "es" == language
    assert 4 == len(heads)


async def test_an_older_firefox_shows_that_it_waits_for_an_answer(learner):
    """
    As 115, in which no property of an element sets its ARIA attribute.
    """

    def visit():
        learner.opens("lamp")
        learner.browser.execute_script(
            "delete Element.prototype.ariaBusy;"
            "fetch = () => new Promise((_, lose) => { window.lose = lose; });"
        )
        learner.writes("@AytoJunar la farola")
        learner.sees('form[aria-busy="true"]')
        learner.browser.execute_script("window.lose(new TypeError('lost'))")
        learner.sees('form[aria-busy="false"]')

    await asyncio.to_thread(visit)


async def test_it_fits_a_narrow_screen_and_large_letters(learner):
    """
    At 320 pixels nothing has to be scrolled sideways (WCAG 2.2, 1.4.10).
    """

    def visit():
        narrow = {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": False}
        size = "Emulation.setDeviceMetricsOverride"
        learner.browser.execute_cdp_cmd(size, narrow)
        try:
            learner.opens("verify")
            learner.does_the_example()
            return learner.browser.execute_script(
                "return [document.documentElement.scrollWidth, innerWidth,"
                " parseFloat(getComputedStyle(document.body).fontSize)]"
            )
        finally:
            learner.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    wide, screen, letters = await asyncio.to_thread(visit)

    assert 320 == screen
    assert wide <= screen
    assert letters >= 20


@pytest.mark.parametrize(
    ("language", "told"),
    [("es", "necesita JavaScript"), ("en", "needs JavaScript")],
)
async def test_who_runs_no_scripts_is_told_why_nothing_happens(
    form, stage, language, told
):
    transport = ASGITransport(app=SandboxPage(stage).app())
    here = AsyncClient(transport=transport, base_url="http://127.0.0.1:8461")
    for client in (form, here):
        page = (await client.get(f"/?lang={language}")).text
        assert told in page.partition("<noscript>")[2].partition("</noscript>")[0]
    await here.aclose()


SAID = {"step": "lamp", "text": "hola"}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("{", "failed"),
        (json.dumps(SAID | {"step": "nothing"}), "failed"),
        (json.dumps(SAID | {"text": " "}), "empty"),
        (json.dumps(SAID | {"text": 7}), "empty"),
        (json.dumps(SAID | {"text": "a" * 50_000}), "long"),
    ],
)
async def test_a_wrong_form_is_refused(form, body, problem):
    await form.get("/")

    answer = await form.post(
        "/try", content=body, headers={"content-type": "application/json"}
    )

    assert (400, {"problem": problem}) == (answer.status_code, answer.json())


async def test_who_has_no_place_in_the_classroom_says_nothing(form):
    unknown = await form.post("/try", json=SAID)
    assert (400, {"problem": "anew"}) == (unknown.status_code, unknown.json())
    await form.get("/")
    plain = {"content-type": "text/plain"}
    sent = await form.post("/try", content=json.dumps(SAID), headers=plain)
    assert 400 == sent.status_code


async def test_it_is_served_to_this_machine_alone(form):
    page = await form.get("/")
    cookie = page.headers["set-cookie"].lower()

    assert HEADERS == {name: page.headers[name] for name in HEADERS}
    # A browser gives it to all ports.
    assert cookie.startswith("course-8461=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    foreign = await form.get("/", headers={"host": "rebound.example"})
    assert 400 == foreign.status_code
    assert 404 == (await form.get("/static/course/lessons.yaml")).status_code
