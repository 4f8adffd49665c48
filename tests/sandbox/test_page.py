"""
The page in a real browser: somebody plays the citizen and the employee.
"""

import asyncio

import pytest
from attrs import evolve
from browsing import until

from gateway.ports.far_ends import Account
from gateway.sandbox.cast import CITIZENS
from gateway.sandbox.page import SandboxPage
from gateway.sandbox.stage import StageBroken, listen

pytestmark = pytest.mark.asyncio(loop_scope="module")

LUISA, SAMIR = (person.key for person in CITIZENS)
MARKUP = "<img src=x onerror=window.pwned=1><script>window.pwned=1</script>"


@pytest.mark.parametrize(
    ("channel", "ticked", "seen_by"),
    [
        ("twitter", ("public",), "public"),
        ("twitter", (), "private"),
        ("telegram", (), "private"),
        ("email", (), "private"),
    ],
)
async def test_what_a_citizen_writes_is_answered_by_the_right_mailbox(
    visitor, channel, ticked, seen_by
):
    asked = f"@AytoJunar hay otra farola fundida, {channel} {seen_by}"
    answered = f"Voy ahora, {channel} {seen_by}."

    def visit():
        visitor.opens()
        visitor.writes(asked, channel=channel, ticked=ticked)
        letter = visitor.letter("alumbrado", asked)
        because = letter.find_element("css selector", ".because").text
        visitor.answers(letter, answered)
        return because, visitor.sees("#timeline .theirs", answered).text

    because, read = await asyncio.to_thread(visit)

    assert because.startswith("It is here because topic lighting")
    assert "Alumbrado y electricidad" in read
    assert seen_by in read


async def test_why_a_letter_came_is_told_in_spanish_by_the_letter_alone(visitor):
    """
    The reason beside it is in English.
    """

    def visit():
        visitor.opens("es")
        visitor.writes("la farola tres está fundida")
        letter = visitor.letter("alumbrado", "la farola tres")
        rest = letter.find_element("css selector", "details .text")
        return (
            letter.find_elements("css selector", ".because"),
            rest.get_property("textContent"),
        )

    beside, rest = await asyncio.to_thread(visit)

    assert [] == beside
    assert "Le llega porque: " in rest


async def test_everything_that_can_be_used_has_a_name(visitor):
    def visit():
        visitor.opens()
        visitor.writes("una farola fundida más")
        visitor.letter("alumbrado", "una farola fundida más")
        usable = visitor.all("button, input, select, textarea, summary, a")
        return [
            e.tag_name for e in usable if e.is_displayed() and not e.accessible_name
        ]

    assert [] == await asyncio.to_thread(visit)


async def test_an_older_firefox_names_what_a_letter_has_and_shows_that_it_is_busy(
    visitor,
):
    """
    As 115, in which no property of an element sets its ARIA attribute.
    """
    older = "delete Element.prototype.ariaBusy; delete Element.prototype.ariaLabel;"
    named = (
        "const named = arguments[0].querySelectorAll('textarea, .answers');"
        "return [...named].map((e) => e.getAttribute('aria-label'))"
    )

    def visit():
        visitor.opens()
        visitor.runs(older)
        visitor.writes("se ha fundido la farola de mi calle")
        letter = visitor.letter("alumbrado", "se ha fundido la farola de mi calle")
        names = visitor.browser.execute_script(named, letter)
        visitor.runs("fetch = () => new Promise((_, lose) => { window.lose = lose; })")
        visitor.presses(visitor.sees("#say [type=submit]"))
        visitor.sees('#say[aria-busy="true"]')
        visitor.runs("window.lose(new TypeError('lost'))")
        visitor.sees('#say[aria-busy="false"]')
        return names

    assert all(await asyncio.to_thread(visit))


async def test_a_button_is_seen_to_be_one_in_the_readers_own_colours(visitor):
    """
    As where these are forced (high contrast), and no background of ours is left.
    """
    bare = (
        "return [...document.querySelectorAll('button')].filter((e) => {"
        " const style = getComputedStyle(e);"
        " return style.borderTopStyle + style.textDecorationLine === 'nonenone';"
        "}).map((e) => e.outerHTML)"
    )

    def visit():
        visitor.opens()
        return visitor.runs(bare)

    assert [] == await asyncio.to_thread(visit)


async def test_what_arrives_is_said_beside_the_form(visitor):
    def visit():
        visitor.opens()
        visitor.writes("sale agua de una alcantarilla", person=SAMIR)
        visitor.presses(visitor.sees("#news a", "Aguas y alcantarillado"))
        return visitor.runs("return location.hash")

    assert "#mailbox-aguas" == await asyncio.to_thread(visit)


async def test_a_reply_is_for_the_mailbox_that_answered_whatever_it_says(visitor):
    def visit():
        visitor.opens()
        visitor.writes(
            "@AytoJunar el contenedor está lleno", channel="twitter", ticked=["public"]
        )
        visitor.answers(visitor.letter("limpieza", "el contenedor"), "Hoy se vacía.")
        visitor.sees("#timeline .theirs", "Hoy se vacía.")
        visitor.presses(visitor.sees("#timeline .theirs button"))
        context = visitor.sees("#context", "Hoy se vacía.").text
        hidden = not visitor.all("[name=public]")[0].is_displayed()
        visitor.says("vale, allí estaré")
        visitor.letter("limpieza", "vale, allí estaré")
        return context, hidden, visitor.sees("#timeline .own", "vale").text

    context, hidden, said = await asyncio.to_thread(visit)

    assert "Replying to:" in context
    assert hidden
    assert "public" in said


async def test_a_photo_goes_along(visitor):
    def visit():
        visitor.opens()
        visitor.writes("un árbol caído en el parque", ticked=["photo"])
        return visitor.letter("jardines", "un árbol caído").text

    assert "📎 photo.jpg" in await asyncio.to_thread(visit)


async def test_markup_is_shown_and_never_run(visitor, stage):
    """
    Not in a text, a subject or a name; and if it were, no script would run.
    """
    stranger = Account(id="7199110999", name=MARKUP, handle="@stranger")
    await stage.far_ends["telegram"].say(stranger, "otra farola fundida")

    def visit():
        visitor.opens()
        visitor.writes(f"No funciona la web: {MARKUP}", channel="email")
        # Whoever looks after the machines gets it.
        visitor.letter("informatica", MARKUP)
        visitor.letter("alumbrado", "otra farola fundida")
        made = visitor.all("main img, main script")
        visitor.runs(
            "const script = document.createElement('script');"
            "script.textContent = 'window.pwned = 1'; document.body.append(script);"
            f"const there = document.createElement('p'); there.innerHTML = `{MARKUP}`;"
            "document.body.append(there);"
        )
        return made, visitor.runs("return window.pwned === undefined")

    made, clean = await asyncio.to_thread(visit)

    assert [] == made
    assert clean


async def test_a_page_from_elsewhere_can_neither_post_nor_read(visitor, stage):
    async def page(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nevil")
        writer.close()

    elsewhere = await asyncio.start_server(page, "127.0.0.1", 0)
    host, port = elsewhere.sockets[0].getsockname()
    tries = """
        const [address, done] = arguments;
        const body = JSON.stringify({
          person: "samir_haddou", channel: "telegram", text: "from elsewhere"});
        const json = { "content-type": "application/json" };
        Promise.allSettled([
          fetch(`${address}/say`, { method: "POST", body, headers: json }),
          fetch(`${address}/say`, { method: "POST", body, mode: "no-cors" }),
          fetch(`${address}/events`),
        ]).then((all) => done(all.map((one) => one.status)));
    """

    def visit():
        visitor.browser.get(f"http://{host}:{port}/")
        return visitor.browser.execute_async_script(tries, visitor.address)

    async with elsewhere:
        sent = await asyncio.to_thread(visit)

    # The second was sent, and its answer is not for them; it was refused.
    assert ["rejected", "fulfilled", "rejected"] == sent
    told = stage.timeline("telegram", CITIZENS[1].accounts["telegram"])
    assert "from elsewhere" not in [post.text for post in told]


@pytest.mark.parametrize(
    ("language", "heading"),
    [("es", "Escriba al Ayuntamiento"), ("en", "Write as a citizen")],
)
async def test_the_page_speaks_spanish_and_english(visitor, language, heading):
    def visit():
        visitor.opens(language)
        current = visitor.sees("nav [aria-current]").get_attribute("lang")
        return visitor.runs("return document.documentElement.lang"), current

    assert (language, language) == await asyncio.to_thread(visit)
    assert await asyncio.to_thread(visitor.sees, "h2", heading)


async def test_nothing_is_wider_than_a_telephone(visitor):
    def visit():
        visitor.browser.set_window_size(390, 844)
        try:
            visitor.opens()
            visitor.writes("farola fundida " + "muy" * 60)
            visitor.letter("alumbrado", "muymuymuy")
            return visitor.runs(
                "return document.documentElement.scrollWidth <= window.innerWidth"
            )
        finally:
            visitor.browser.set_window_size(1280, 900)

    assert await asyncio.to_thread(visit)


async def test_news_do_not_disturb_who_is_writing_an_answer(visitor):
    def visit():
        visitor.opens()
        visitor.writes("la farola uno está fundida")
        letter = visitor.letter("alumbrado", "la farola uno")
        letter.find_element("css selector", "textarea").send_keys("Voy a")
        visitor.runs(
            "fetch('/say', {method: 'POST', headers: {'content-type':"
            "'application/json'}, body: JSON.stringify({person: 'luisa_morante',"
            "channel: 'telegram', text: 'la farola dos está fundida'})})"
        )
        visitor.letter("alumbrado", "la farola dos")
        return visitor.runs("return document.activeElement.value")

    assert "Voy a" == await asyncio.to_thread(visit)


async def test_a_page_that_is_open_keeps_nobody_from_closing(visitor, stage):
    """
    And says that it is closed.
    """
    door, stop = listen(0), asyncio.Event()
    address = f"http://127.0.0.1:{door.getsockname()[1]}"
    serving = asyncio.create_task(SandboxPage(stage).serve(door, stop))
    visitor = evolve(visitor, address=address)
    await asyncio.to_thread(visitor.opens)
    await asyncio.to_thread(visitor.sees, "#timeline li")

    stop.set()
    await asyncio.wait_for(serving, 30)

    told = "The sandbox is closed: open it again."
    assert await asyncio.to_thread(visitor.sees, "#gone", told)


async def test_what_is_written_while_a_message_goes_stays(visitor):
    meanwhile = (
        "const real = window.fetch;"
        "window.fetch = async (...asked) => {"
        "  const answer = await real(...asked);"
        "  for (const box of document.querySelectorAll('textarea')) {"
        "    if (box.value.includes('hay otra')) { box.value += ' y algo más'; }"
        "  }"
        "  return answer;"
        "};"
    )

    def visit():
        visitor.opens()
        visitor.runs(meanwhile)
        visitor.writes("hay otra farola que no luce")
        said = left(visitor.sees("#say textarea"))
        letter = visitor.letter("alumbrado", "hay otra farola que no luce")
        visitor.answers(letter, "¿Dónde hay otra?")
        return said, left(letter.find_element("css selector", "textarea"))

    def left(box):
        """
        What stands there when what was sent has been taken.
        """
        until(visitor.browser, lambda _: "hay otra" not in box.get_property("value"))
        return box.get_property("value")

    assert ("y algo más", "y algo más") == await asyncio.to_thread(visit)


async def test_what_is_being_written_outlives_the_sandbox(visitor, stage):
    """
    Where another comes to the same door, what is shown is its own; where it is the
    same, nothing is lost.
    """
    door, first, stop = listen(0), SandboxPage(stage), asyncio.Event()
    port = door.getsockname()[1]
    visitor = evolve(visitor, address=f"http://127.0.0.1:{port}")
    serving = asyncio.create_task(first.serve(door, stop))
    closed, kept = "return document.querySelector('#gone').textContent", []

    def writes():
        visitor.opens()
        box = visitor.sees(".mailbox textarea")
        box.send_keys("Vamos a")
        visitor.sees("#say textarea").clear()
        visitor.sees("#say textarea").send_keys("¿y el parque?")
        return box

    def open_again(box):
        until(visitor.browser, lambda _: not visitor.runs(closed))
        draft = visitor.sees("#say textarea").get_property("value")
        kept.append((draft, box and box.get_property("value")))

    box = await asyncio.to_thread(writes)
    for page in (first, SandboxPage(stage)):
        stop.set()
        await serving
        await asyncio.to_thread(visitor.sees, "#gone", "closed")
        stop = asyncio.Event()
        serving = asyncio.create_task(page.serve(listen(port), stop))
        await asyncio.to_thread(open_again, box if page is first else None)
    stop.set()
    await serving

    assert [("¿y el parque?", "Vamos a"), ("¿y el parque?", None)] == kept


async def test_nobody_writes_to_a_town_whose_daemon_has_ended(stage):
    gone, stop = evolve(stage, daemon=Gone()), asyncio.Event()

    async with asyncio.timeout(60):
        with pytest.raises(StageBroken, match="the daemon has ended; its log is"):
            await SandboxPage(gone).serve(listen(0), stop)

    assert stop.is_set()


class Gone:
    """
    A daemon that ended.
    """

    async def wait(self):
        return 1
