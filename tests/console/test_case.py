"""
A case's page: what its mailbox reads there, and what it does, which goes the way of all
answers.
"""

import asyncio
import re
import struct
from datetime import timedelta
from html import escape
from zlib import compress, crc32

import pytest
from attrs import evolve
from clerk_browser import on_screen
from store_samples import NOON, PERSON, enrol

from gateway.core.audit import Act
from gateway.core.case import CaseState, Number
from gateway.core.console.openings import SESSION_LASTS
from gateway.core.errors import PermanentFailure
from gateway.core.filing import Status
from gateway.core.message import Address, Attachment, Place, Visibility
from gateway.core.people.person import Account

POLICE = ("email", "police@junar.example")
CLERK = ("email", "clerk@junar.example")


def picture():
    """
    A picture of one pixel, as PNG.
    """

    def chunk(kind, content):
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", crc32(whole))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", compress(b"\0\0")), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


PHOTO = picture()
ONE = ("files", ("foto.png", PHOTO, "image/png"))
PRIVATE = Visibility.PRIVATE


async def opened(hall, text="la farola no luce", **changes):
    return await hall.hear(text, **changes)


async def page_of(browser, number, query=""):
    page = await browser.get(f"case/J-{number}{query}")
    assert 200 == page.status_code, page.text
    return page.text


async def send(browser, number, verb, files=(), **typed):
    """
    Send the form of a case's page, wait until all is delivered, and open the page that
    follows.
    """
    data = {**await browser.fields(f"case/J-{number}"), "verb": verb, **typed}
    answer = await browser.post(f"case/J-{number}", data, files=[*files] or None)
    if answer.status_code != 303:
        return answer
    assert answer.headers["location"].startswith(f"J-{number}?sent=")
    where = answer.headers["location"].partition("#")[0]
    await browser.hall.settled()
    return await browser.get(f"case/{where}")


async def state(hall, number):
    [case] = await hall.store.cases([Number(number)])
    return case.state


def answers(hall, channel="telegram"):
    return [d for d in hall.said(channel) if d.is_answer]


async def test_it_shows_what_the_letter_shows(hall):
    hall.rewrite("owner: lights", "owner: lights, answer_within: 1 hour")
    number = await opened(
        hall,
        display_name="Ana <i>",
        place=Place(latitude=37.1, longitude=-3.6, label="Plaza"),
    )

    page = await page_of(await hall.sitting(), number)

    assert "la farola no luce" in page
    assert "Ana &lt;i&gt; (@ana), identidad sin verificar" in page
    assert "Telegram" in page
    assert 'href="https://www.openstreetmap.org/?mlat=37.100000' in page
    assert "«farola»" in page
    assert f"Caso J-{number}" in page
    assert "Vence hoy 14:00: una respuesta" in on_screen(page)
    # On paper, "today" is no day.
    day = f"{hall.now:%d/%m/%Y}"
    assert 4 == page.count(f'<span class="paper">{day} 1')
    assert f'<p class="paper">Junar &amp; Vega, tal como estaba el {day} ' in page


async def test_whoever_has_it_read_aloud_hears_each_text_in_its_language(working):
    """
    As a screen reader takes another voice (WCAG 2.2, 3.1.2); what an employee wrote may
    be in any.
    """
    hall, text = working, "Felinarul de pe strada mea nu mai merge de ieri, o farola"
    number = await opened(hall, text)
    browser = await hall.sitting()
    await send(browser, number, "answer", text="Vamos hoy.")

    page = await page_of(browser, number)
    listed = (await browser.get("cases?list=waiting")).text

    assert f'<p class="words" dir="auto" lang="ro">{text}' in page
    assert '<p class="words" dir="auto">Vamos hoy.' in page
    assert f'<p class="summary" dir="auto" lang="ro">{text}' in listed


async def test_it_shows_that_what_the_gateway_said_did_not_arrive(hall):
    blocked = PermanentFailure("Forbidden: bot was blocked by the user")
    hall.channels["telegram"].answers = [blocked]
    lost, arrived = await opened(hall), await opened(hall, "la farola del parque")
    browser = await hall.sitting()

    told = [
        re.findall("<h3>La pasarela[^<]*<span[^>]*>[^<]*</span>(.*)</h3>", page)
        for page in [
            on_screen(await page_of(browser, number)) for number in (lost, arrived)
        ]
    ]

    assert [[" · no se pudo enviar"], [""]] == told


async def test_what_was_said_to_an_account_that_is_revoked_since_is_still_shown(hall):
    ana = Address("telegram", "1001")
    account = Account(address=ana, person=PERSON.id, bound_at=NOON, bound_by="code 1")
    await enrol(hall.store, PERSON, account)
    number = await opened(hall)
    [receipt] = hall.said("telegram", ana.value)
    act = Act(at=hall.now, actor="Inés", action="desk.unbind", object="x")
    await hall.store.unbind(ana, hall.now, act)

    page = await page_of(await hall.sitting(), number)

    assert receipt.text in on_screen(page)


async def test_an_answer_reaches_the_person_and_the_page_says_so(working):
    hall = working
    number = await opened(hall)
    browser = await hall.sitting()

    page = await send(browser, number, "answer", text="Mañana la cambiamos.")

    assert 200 == page.status_code
    [said] = answers(hall)
    assert "Mañana la cambiamos." in said.text
    assert "Miguel Prueba, Alumbrado" in said.text
    assert ("telegram", "1001") == (said.to.channel, said.to.value)
    assert CaseState.ANSWERED is await state(hall, number)
    assert 'role="status"' in page.text
    assert "A la persona: " in page.text
    assert f"<title>J-{number} · enviado · " in page.text
    shown = await page_of(browser, number)
    assert shown.count("Mañana la cambiamos.") == 1


async def test_what_it_did_stands_in_the_chain_under_the_mailbox(working):
    hall = working
    number = await opened(hall)
    browser = await hall.sitting()
    await send(browser, number, "answer", text="Mañana.")

    told = await hall.store.case(Number(number))

    last = told.happenings[-1]
    assert "mailbox lights" == last.by
    shown = await hall.store.show(last.message)
    assert "console" == shown.stored.arrival.channel
    assert "Miguel Prueba" in shown.message.evidence.because
    acts = await hall.acts(f"message {last.message}")
    assert acts


async def test_a_file_goes_with_it_and_is_read_from_the_page(working):
    hall = working
    number = await opened(hall)
    browser = await hall.sitting()

    photo = ("files", ("lamp.png", PHOTO, "image/png"))
    other = ("files", ("a/../b.svg", b"<svg onload=alert(1)>", "image/svg+xml"))
    await send(browser, number, "solve", text="Ya luce.", files=[photo, other])

    [said] = answers(hall)
    assert ["lamp.png", "a/../b.svg"] == [a.name for a in said.attachments]
    assert CaseState.SOLVED is await state(hall, number)
    page = await page_of(browser, number)
    assert re.findall(r"\.\w+</span> (\(.*?\))", page) == [
        "(se abre en otra ventana)",
        "(se descarga)",
    ]
    paths = re.findall(rf'href="J-{number}/(file/[^"]+)"', page)
    assert 2 == len(paths)
    first, second = [await browser.get(f"case/J-{number}/{p}") for p in paths]
    assert (PHOTO, "image/png") == (first.content, first.headers["content-type"])
    assert "application/octet-stream" == second.headers["content-type"]
    assert second.headers["content-disposition"].startswith("attachment;")
    for answer in (first, second):
        assert "nosniff" == answer.headers["x-content-type-options"]
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "no-store" == answer.headers["cache-control"]


async def test_a_citizens_file_is_fetched_from_their_platform(hall):
    photo = Attachment(name="f.png", media_type="text/html", reference="f1", size=9)
    hall.channels["telegram"].files = {"f1": b"\x89PNG\r\n\x1a\n..."}
    number = await opened(hall, attachments=(photo, evolve(photo, reference="gone")))
    browser = await hall.sitting()

    there = await browser.get(f"case/J-{number}/file/{number}/0")
    gone = await browser.get(f"case/J-{number}/file/{number}/1")
    none = await browser.get(f"case/J-{number}/file/{number}/2")

    assert "image/png" == there.headers["content-type"]
    assert (404, 404) == (gone.status_code, none.status_code)
    assert "no se pudo traer" in gone.text


@pytest.mark.parametrize(
    ("verb", "after", "told"),
    [
        ("take", CaseState.ASSIGNED, ""),
        ("ask", CaseState.WAITING, "¿Qué número?"),
        ("solve", CaseState.SOLVED, "¿Qué número?"),
    ],
)
async def test_commands_do_what_they_do_in_a_mail(working, verb, after, told):
    hall = working
    number = await opened(hall)

    await send(await hall.sitting(), number, verb, text=told)

    assert after is await state(hall, number)
    offered = 'value="take"' in await page_of(await hall.sitting(), number)
    assert (after is CaseState.WAITING) == offered
    assert bool(told) == any(told in d.text for d in answers(hall) if told)


async def test_a_note_stays_inside(working):
    hall = working
    number = await opened(hall)
    browser = await hall.sitting()

    page = await send(browser, number, "note", note="Es el de siempre", text="¡No!")

    assert "Hecho." in page.text
    assert f"<title>J-{number} · hecho · " in page.text
    assert "Es el de siempre" in await page_of(browser, number)
    assert [] == [d for d in hall.said("telegram", "1001") if "siempre" in d.text]
    assert "¡No!" not in await page_of(browser, number)


async def test_who_passes_it_on_sees_that_and_no_more_of_it(working):
    hall = working
    number = await opened(hall)
    browser, other = await hall.sitting(), await hall.sitting(CLERK)
    assert 404 == (await other.get(f"case/J-{number}")).status_code

    page = await send(browser, number, "pass", to="clerk", note="Es vuestro")
    await hall.hear("y sigue sin lucir", in_reply_to=("r1",))

    assert "Ahora lo lleva:" in page.text
    assert "Registro" in page.text
    assert "la farola" not in page.text
    assert "sigue sin lucir" not in await page_of(browser, number)
    theirs = await page_of(other, number)
    assert "la farola no luce" in theirs
    assert "Es vuestro" in theirs
    assert "se lo pasa Alumbrado" in theirs
    refused = await browser.post(f"case/J-{number}", {"verb": "take"})
    assert 403 == refused.status_code


async def test_who_holds_an_office_and_passes_its_case_on_sees_no_more_of_it(working):
    number = await opened(working)
    working.rewrite("person: Miguel Prueba", "vacant: yes\n    backups: [clerk]")
    browser, other = await working.sitting(CLERK), await working.sitting(POLICE)
    assert "la farola no luce" in await page_of(browser, number)

    await send(browser, number, "pass", to="police", note="Es vuestro")
    await send(other, number, "note", note="Sabemos quién fue")

    page = await page_of(browser, number)
    assert "Sabemos quién fue" not in page
    assert "Ahora lo lleva:" in page
    assert "Sabemos quién fue" in await page_of(other, number)


async def test_public_answers_with_personal_data_are_held_back_and_told(working):
    hall = working
    public = {"sender": Address("twitter", "9"), "visibility": Visibility.PUBLIC}
    number = await opened(hall, **public)
    browser = await hall.sitting()
    before = await page_of(browser, number)

    page = await send(browser, number, "answer", text="Su DNI es el 12345678Z, ¿no?")

    assert "<title>J-1 · lea lo que avisa la pasarela · " in page.text
    assert "se publicará" in before
    assert "Responder solo en privado" in before
    assert [] == answers(hall, "twitter")
    assert "12345678Z" in page.text
    assert "escríbalo otra vez aquí, solo en privado, para" in page.text
    sent = [d for d in hall.said("email") if "12345678Z" in d.text]
    assert [] == sent
    again = await page_of(browser, number)
    assert "No se ha enviado lo que escribió" in again


async def test_the_gateway_answers_in_the_console_to_who_writes_there(working):
    hall = working
    number = await opened(hall)
    browser = await hall.sitting()
    await send(browser, number, "solve", text="Ya.")

    page = await send(browser, number, "answer", text="#nosequé hola")

    assert "no es una orden" in page.text
    assert "#consola" in page.text


async def test_sent_twice_it_counts_once_and_another_text_is_another(working):
    hall = working
    number = await opened(hall)
    browser = await hall.sitting()
    fields = await browser.fields(f"case/J-{number}")
    data = {**fields, "verb": "answer", "text": "Mañana."}

    twice = await asyncio.gather(
        *(browser.post(f"case/J-{number}", data) for _ in range(2))
    )
    more = await browser.post(f"case/J-{number}", {**data, "text": "O pasado."})
    await hall.settled()

    places = [answer.headers["location"] for answer in twice]
    assert places[0] == places[1] != more.headers["location"]
    assert 2 == len(answers(hall))


@pytest.mark.parametrize(
    ("verb", "typed", "told", "field"),
    [
        ("answer", {"text": "  "}, "Falta el texto", "text"),
        ("ask", {}, "Falta el texto", "text"),
        ("note", {"text": "en el otro"}, "Falta el texto", "note"),
        ("pass", {"note": "de otro <b>", "text": "¿Y?"}, "Falta elegir", "to"),
    ],
)
async def test_where_something_is_missing_what_was_typed_stays(
    hall, verb, typed, told, field
):
    """
    And the field in which it is missing gets the focus.
    """
    number = await opened(hall)

    page = await send(await hall.sitting(), number, verb, **typed)

    assert 400 == page.status_code
    assert told in page.text
    [focused] = re.findall("<(?:textarea|select)[^>]* autofocus", page.text)
    assert f'id="{field}"' in focused
    for text in typed.values():
        assert f"{escape(text.strip())}</textarea>" in page.text
    assert CaseState.OPEN is await state(hall, number)


async def test_a_button_uses_its_own_field_and_what_is_in_the_other_stays(working):
    number = await opened(working)
    browser, typed = await working.sitting(), {"text": "Va hoy.", "note": "Ver acta."}

    for verb, used in (("take", ""), ("note", "note"), ("answer", "text")):
        page = await send(browser, number, verb, files=[ONE], **typed)
        await working.settled()

        assert 200 == page.status_code
        assert re.search('id="sent"[^>]* autofocus', page.text)
        for name, text in typed.items():
            assert (f"{text}</textarea>" in page.text) == (name != used), verb
        assert "sigue abajo, sin enviar" in page.text
        assert ("Elija otra vez los ficheros" in page.text) == (verb != "answer")
        told = [d.text for d in answers(working) if "Va hoy." in d.text]
        assert len(told) == (verb == "answer")
    shown = await page_of(browser, number)
    assert (1, 1) == (shown.count("Va hoy."), shown.count("Ver acta."))


async def test_an_answer_begun_is_given_back_where_its_case_is_passed_on(working):
    number = await opened(working)
    browser = await working.sitting()
    path = f"case/J-{number}"
    passing = {**await browser.fields(path), "verb": "pass", "to": "clerk"}

    first, again = [
        await browser.post(path, {**passing, "text": "Vamos."}, files=[ONE])
        for _ in range(2)
    ]

    assert (200, 200) == (first.status_code, again.status_code)
    for told in ("Qué ha pasado", "Ahora lo lleva:", "Vamos.</textarea>"):
        assert told in first.text
    assert "Los ficheros que eligió no se han enviado." in first.text
    assert "Mientras escribía" not in first.text
    await working.settled()
    told = await working.store.case(Number(number))
    assert 1 == len([h for h in told.happenings if h.by == "mailbox lights"])
    assert [] == answers(working)


async def test_an_empty_file_is_refused_before_anybody_gets_the_text_without_it(hall):
    number = await opened(hall)
    empty = ("files", ("acta.pdf", b"", "application/pdf"))

    page = await send(
        await hall.sitting(), number, "answer", [ONE, empty], text="Aquí va."
    )

    assert 400 == page.status_code
    assert "Uno de los ficheros está vacío" in page.text
    assert "Elija otra vez los ficheros" in page.text
    assert "Aquí va.</textarea>" in page.text
    assert re.search('<input id="files"[^>]* autofocus', page.text)


async def test_what_is_still_on_its_way_is_said_to_be(hall, monkeypatch):
    monkeypatch.setattr("gateway.daemon.console.writing._WAITS", 0.2)
    number = await opened(hall)
    browser = await hall.sitting()
    data = {**await browser.fields(f"case/J-{number}"), "verb": "take"}

    answer = await browser.post(f"case/J-{number}", data)
    where = answer.headers["location"].partition("#")[0]

    assert "Todavía se está tramitando" in (await browser.get(f"case/{where}")).text
    await hall.work()
    assert "A la persona: " in (await browser.get(f"case/{where}")).text


async def foreign(hall):
    """
    Cases that are not for the mailbox of the street lights, by what they are.
    """
    citizen = Address("telegram", "77")
    procedure = {"sender": citizen, "display_name": "Bea"}
    return {
        "foreign": await opened(hall, "un incendio en la plaza"),
        "confidential": await opened(hall, "sufro maltrato en casa"),
        "held": await opened(hall, "quiero un certificado", **procedure),
        "quarantined": await opened(hall, "compre bitcoin", sender=citizen),
        "none": 99_999,
    }


async def test_nobody_sees_or_does_anything_in_a_case_that_is_not_theirs(working):
    hall = working
    mine = await opened(
        hall,
        attachments=(Attachment(name="f.png", media_type="image/png", reference="f1"),),
    )
    hall.channels["telegram"].files = {"f1": b"x"}
    theirs = await foreign(hall)
    browser = await hall.sitting()
    mark = await browser.mark()
    before = len(await hall.store.messages(Status.ROUTED, 100))
    texts = set()

    for kind, number in theirs.items():
        for path in (
            f"case/J-{number}",
            f"case/J-{number}?sent={mine}",
            f"case/J-{number}/file/{mine}/0",
            f"case/J-{mine}/file/{number}/0",
        ):
            answer = await browser.get(path)
            assert 404 == answer.status_code, (kind, path)
            texts.add(answer.text)
        for verb in ("answer", "take", "note", "pass"):
            data = {
                "mark": mark,
                "nonce": "n",
                "verb": verb,
                "text": "x",
                "note": "x",
                "to": "lights",
            }
            answer = await browser.post(f"case/J-{number}", data)
            assert 404 == answer.status_code, (kind, verb)
    for path in (
        "case/x",
        "case/J-1-99",
        "case/%2e%2e",
        "case/J-1/file/x/y",
        "nothing",
    ):
        assert 404 == (await browser.get(path)).status_code

    bodies = {re.sub(r'(href|action)="[^"]*"', "", text) for text in texts}
    assert 1 == len(bodies), "one says more than another"
    assert before == len(await hall.store.messages(Status.ROUTED, 100))


async def test_what_was_erased_is_gone(hall):
    number = await opened(hall)
    browser = await hall.sitting()
    act = Act(at=hall.now, actor="Inés", action="forget", object="x")
    await hall.store.erase([number], act)

    assert 404 == (await browser.get(f"case/J-{number}")).status_code


async def test_a_message_of_another_case_tells_nothing_of_what_became_of_it(working):
    hall = working
    first = await opened(hall)
    second = await opened(hall, sender=Address("telegram", "2"), text="otra farola")
    browser, police = await hall.sitting(), await hall.sitting(POLICE)
    await send(browser, first, "answer", text="Un secreto de la primera")
    [message] = [
        h.message
        for h in (await hall.store.case(Number(first))).happenings
        if h.by == "mailbox lights"
    ]

    page = await page_of(browser, second, f"?sent={message}")

    assert 'role="status"' not in page
    assert 'role="status"' in await page_of(browser, first, f"?sent={message}")
    for wrong in ("x", "9" * 30, "-1", "٣", f"{first}"):
        assert 'role="status"' not in await page_of(browser, first, f"?sent={wrong}")
    assert 404 == (await police.get(f"case/J-{first}?sent={message}")).status_code


async def test_an_answer_that_ends_a_joined_case_is_shown_in_it(working):
    """
    As it was said to whoever told that one, with nothing of the other.
    """
    hall = working
    first = await opened(hall, text="la farola no luce, soy Rosa")
    second = await opened(hall, sender=Address("telegram", "2"), text="otra farola")
    browser = await hall.sitting()
    await send(browser, second, "answer", text=f"#unir J-{first}")
    await send(browser, first, "solve", text="Ya luce.")

    page = await page_of(browser, second)

    said = re.findall(r'<li class="(\w+)">(.*?)</li>', page, re.DOTALL)
    office = [re.sub(r"<[^>]*>", "", each) for kind, each in said if kind == "office"]
    assert 1 == len(office)
    assert "resuelto" in office[0]
    assert "Ya luce." in office[0]
    assert "Rosa" not in page
    assert f"vale también para J-{second}" not in page
    assert f"vale también para J-{second}" in await page_of(browser, first)


async def test_reading_what_is_confidential_is_recorded_once_a_session(hall):
    number = await opened(hall, "sufro maltrato en casa")
    plain = await opened(hall, "un incendio", sender=Address("telegram", "5"))
    browser = await hall.sitting(POLICE)

    for _ in range(2):
        page = await page_of(browser, number)
        assert "sufro maltrato en casa" in page
        assert "confidencial" in page
        await page_of(browser, plain)

    [act] = [a for a in await hall.acts(f"case {number}") if a.action == "case.read"]
    assert "Pilar <b>Prueba</b>" == act.actor
    assert [] == [a for a in await hall.acts(f"case {plain}") if "read" in a.action]
    await page_of(await hall.sitting(POLICE), number)
    assert 2 == len(
        [a for a in await hall.acts(f"case {number}") if "read" in a.action]
    )


async def test_what_is_confidential_is_passed_to_those_who_may_read_it(hall):
    number = await opened(hall, "sufro maltrato en casa")

    page = await page_of(await hall.sitting(POLICE), number)

    assert 'value="lights"' not in page
    assert 'value="clerk"' not in page


async def test_markup_from_anybody_is_text(working):
    hall = working
    bad = "farola <script>alert(1)</script> \"'><img src=x>"
    number = await opened(
        hall,
        bad,
        display_name=bad,
        subject=bad,
        attachments=(Attachment(name=bad, media_type=bad, reference="f1"),),
    )
    browser = await hall.sitting()
    await send(browser, number, "note", note=bad)
    await send(browser, number, "answer", text=bad)

    page = await page_of(browser, number)

    assert "<script" not in page
    assert "<img" not in page
    policy = (await browser.get(f"case/J-{number}")).headers["content-security-policy"]
    assert "script-src" not in policy


async def test_a_form_from_elsewhere_does_nothing(working):
    hall = working
    number = await opened(hall)
    browser = await hall.sitting()
    mark = await browser.mark()
    data = {"mark": mark, "nonce": "n", "verb": "answer", "text": "Un texto bien largo"}

    elsewhere = await browser.post(
        f"case/J-{number}", data, headers={"origin": "https://evil.example"}
    )
    unmarked = await browser.post(f"case/J-{number}", {**data, "mark": "x" * 16})

    assert (403, 403) == (elsewhere.status_code, unmarked.status_code)
    assert "Un texto bien largo" in unmarked.text
    assert [] == answers(hall)


async def test_what_is_too_large_or_broken_is_refused(hall, monkeypatch):
    monkeypatch.setattr("gateway.daemon.console.seat.MOST", 100_000)
    number = await opened(hall)
    browser = await hall.sitting()
    own = {"mark": await browser.mark(), "nonce": "n", "verb": "answer"}
    # Behind the files, as on the page.
    typed = ("note", (None, "Mirar el acta."))
    data = {**own, "text": "Ya luce."}
    large = [("files", ("a.bin", b"x" * 100_001, "application/x"))]
    many = [("files", (f"{n}.bin", b"x", "application/x")) for n in range(11)]

    for files in (large, many):
        answer = await browser.post(f"case/J-{number}", data, files=[*files, typed])
        assert 413 == answer.status_code
        assert "25 MB" in answer.text
        assert "Ya luce.\n\nMirar el acta.</textarea>" in answer.text
    broken = await browser.post(
        f"case/J-{number}",
        content=b"--b\r\nnonsense",
        headers={"content-type": "multipart/form-data"},
        data=None,
    )
    assert 413 == broken.status_code


async def test_what_no_form_offers_is_refused(hall):
    number = await opened(hall)
    browser = await hall.sitting()
    page, text = f"case/J-{number}", "Algo más largo"
    data = await browser.fields(page)

    for verb in ("merge", "admit", "console", "late", "x", ""):
        answer = await browser.post(page, {**data, "verb": verb, "text": text})
        assert 404 == answer.status_code, verb
        assert text in answer.text
    assert [] == answers(hall)


async def test_a_form_that_is_sent_too_late_gives_back_its_text_whatever_its_files(
    hall,
):
    number = await opened(hall)
    browser = await hall.sitting()
    path = f"case/J-{number}"
    data = {**await browser.fields(path), "verb": "answer", "text": "Ya luce."}
    hall.now += SESSION_LASTS

    photo = ("files", ("luz.jpg", b"x" * 2**20, "image/jpeg"))
    note = ("note", (None, "Mirar el acta."))
    answer = await browser.post(path, data, files=[photo, note])

    assert 403 == answer.status_code
    assert "Su sesión ha terminado" in answer.text
    assert "Ya luce.\n\nMirar el acta.</textarea>" in answer.text


@pytest.mark.parametrize(("seated", "status"), [(True, 413), (False, 403)])
async def test_a_form_of_separators_is_refused_unread(hall, seated, status):
    number = await opened(hall)
    browser = await hall.sitting() if seated else hall.browser()

    answer = await browser.post(
        f"case/J-{number}",
        content=b"&" * 190_000,
        headers={"content-type": "application/x-www-form-urlencoded"},
        data=None,
    )

    assert status == answer.status_code


async def test_a_long_note_is_taken_however_a_browser_encodes_it(working):
    number = await opened(working)
    browser = await working.sitting()
    data = {**await browser.fields(f"case/J-{number}"), "verb": "note"}

    answer = await browser.post(f"case/J-{number}", {**data, "note": "é" * 90_000})

    assert 303 == answer.status_code


async def test_whom_a_complaint_is_about_reads_only_what_they_were_told(working):
    working.rewrite(
        "intents:",
        """matters:
  complaint: {match: {addressed: name}, judged_by: [clerk, police]}
intents:""",
    )
    number = await opened(working, "Miguel Prueba me gritó", visibility=PRIVATE)
    judge, browser = await working.sitting(CLERK), await working.sitting()
    note = await send(judge, number, "note", note="Ya van tres contra él", files=())
    await send(judge, number, "answer", text="Le llamamos mañana.", files=[ONE])
    assert "Ya van tres" in note.text

    page = await page_of(browser, number)

    assert "me gritó" in page
    assert "Ya van tres" not in page
    assert "la lleva otra oficina" in page
    assert "Le llamamos" not in page
    assert "<textarea" not in page
    hidden = max(d.message for d in answers(working))
    file = await browser.get(f"case/J-{number}/file/{hidden}/0")
    assert 404 == file.status_code
    theirs = await judge.get(f"case/J-{number}/file/{hidden}/0")
    assert 200 == theirs.status_code


async def test_a_file_that_another_office_could_not_send_is_read_there_alone(working):
    away = "absent: {from: 2026-03-01, until: 2026-03-30}\n    backups: [clerk]"
    working.rewrite("person: Miguel Prueba\n", f"person: Miguel Prueba\n    {away}\n")
    sender = Address("twitter", "9")
    number = await opened(working, sender=sender, visibility=Visibility.PUBLIC)
    browser, other = await working.sitting(), await working.sitting(CLERK)
    page = await send(other, number, "answer", text="Su DNI 12345678Z", files=[ONE])
    [path] = re.findall(r'href="(J-\d+/file/\d+/0)"', page.text)

    assert "la farola" in await page_of(browser, number)
    assert 404 == (await browser.get(f"case/{path}")).status_code
    assert 200 == (await other.get(f"case/{path}")).status_code


async def test_few_answers_with_files_are_stored_at_once_and_words_wait_for_none(
    hall, monkeypatch
):
    number = await opened(hall)
    browser = await hall.sitting()
    own = {**await browser.fields(f"case/J-{number}"), "verb": "answer"}
    write_down, there, most = hall.store.write_down, [], []
    two, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(arrival):
        if b'"files":[]' not in arrival.raw:
            there.append(arrival)
            most.append(len(there))
            if len(there) == 2:
                two.set()
            await go_on.wait()
            there.remove(arrival)
        return await write_down(arrival)

    monkeypatch.setattr(hall.store, "write_down", slowly)

    async def answer(text, files):
        path = f"case/J-{number}"
        return await browser.post(path, {**own, "text": text}, files=files)

    sent = [asyncio.create_task(answer(f"Va {n}", [ONE])) for n in range(5)]
    await two.wait()
    words = await answer("Sin ficheros", None)
    go_on.set()
    answered = [words, *await asyncio.gather(*sent)]

    assert [303] * 6 == [each.status_code for each in answered]
    assert 2 == max(most)


async def test_what_happened_while_somebody_wrote_is_shown_before_it_is_sent(working):
    number = await opened(working)
    first, second = await working.sitting(), await working.sitting()
    path = f"case/J-{number}"
    stale = {**await first.fields(path), "verb": "answer", "text": "Vamos mañana."}
    await send(second, number, "answer", text="Vamos hoy.", files=())

    shown = await first.post(path, stale)

    assert 400 == shown.status_code
    assert "Mientras escribía ha pasado algo" in shown.text
    assert "Vamos hoy." in shown.text
    assert re.search(r"<textarea[^>]*>\s*Vamos mañana\.", shown.text)
    [said] = answers(working)
    assert "Vamos hoy." in said.text
    own = re.findall(r'name="(mark|nonce|last)" value="([^"]*)"', shown.text)
    anew = dict(own)
    for _ in range(2):
        sent = await first.post(path, {**stale, **anew})
        assert 303 == sent.status_code
        await working.settled()
    [_, said] = answers(working)
    assert "Vamos mañana." in said.text


async def test_who_writes_while_a_colleague_passes_it_on_is_told_who_has_it(working):
    number = await opened(working)
    first, second = await working.sitting(), await working.sitting()
    path = f"case/J-{number}"
    stale = {**await first.fields(path), "verb": "answer", "text": "Vamos."}
    passing = {**await second.fields(path), "verb": "pass", "to": "clerk"}
    passed = await second.post(path, passing)
    await working.settled()

    shown, again = await first.post(path, stale), await second.post(path, passing)

    assert 303 == passed.status_code
    assert passed.headers["location"] == again.headers["location"]
    assert 400 == shown.status_code
    assert f"<title>J-{number} · no se ha hecho nada · " in shown.text
    for told in ("Mientras escribía", "Ahora lo lleva:", "Vamos.</textarea>"):
        assert told in shown.text
    assert "la farola" not in shown.text
    assert [] == answers(working)


async def test_after_a_case_comes_the_next_to_be_done(working):
    numbers = []
    for sender in ("1", "2", "3"):
        working.now += timedelta(minutes=1)
        numbers.append(await opened(working, sender=Address("telegram", sender)))
    one, two, three = numbers
    browser = await working.sitting()

    assert f"Siguiente por hacer: J-{two}" in await page_of(browser, one)
    assert "Siguiente por hacer" not in await page_of(browser, three)
    page = await send(browser, two, "solve", text="Ya luce.", files=())
    assert f"Siguiente por hacer: J-{one}" in page.text
    assert f'href="J-{one}"' in page.text


async def test_names_in_our_own_arabic_are_shown_without_their_isolates(hall):
    said = "farola مصباح الشارع لا يعمل منذ ثلاثة أيام"
    number = await opened(hall, f"{said} \u2068x\u202e")

    page = await page_of(await hall.sitting(), number)

    assert "وصلت رسالتكم" in page
    assert "\u2068J-" in page
    assert "[U+2068]x[U+202E]" in page
