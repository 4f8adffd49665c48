"""
The counter in the browser: a clerk writes for a neighbour, reads out what the town
says, and prints it.
"""

import asyncio
import html
import re

import pytest
from clerk_browser import ANA, LIGHTS, POLICE, Clerk, field, focused

from gateway.core.audit import Act
from gateway.core.message import Address, Attachment, Evidence, Proof

PACO = {"guest": "Paco <b>", "text": "la farola no luce"}
NOWHERE = "G-222222"


@pytest.fixture
def variables(tmp_path):
    return {
        "VENTANILLA_CONSOLE_DESK": "Miguel Prueba",
        "VENTANILLA_COUNTER_CLERKS": "miguel  PRUEBA, Ana Vega",
        "VENTANILLA_STATE": str(tmp_path / "var"),
    }


@pytest.fixture
async def clerk(working):
    return Clerk(await working.sitting(LIGHTS))


async def write(clerk, typed, **more):
    """
    Write a slip; return its page as it is read, and the number of whoever it is for.
    """
    answer = await clerk.send("counter", "counter/write", typed, **more)
    assert 303 == answer.status_code, answer.text
    text = await clerk.read(f"counter/{answer.headers['location']}")
    return text, re.search(r"\(([GP]-......)\)", text)[1]


async def read_out(hall):
    acts = await hall.store.acts(None, None, 200)
    return [
        (kept.entry.actor, kept.entry.object)
        for kept in acts
        if kept.entry.action == "counter.read"
    ]


PAGES = [
    ("GET", "counter"),
    ("GET", "counter/slips/1"),
    ("GET", "counter/answers?whose=G-222222"),
    ("GET", "counter/answers/G-222222"),
    ("GET", "counter/answers/G-222222/1.x/0"),
    ("POST", "counter/write"),
    ("POST", "counter/paper"),
]


async def test_whoever_is_no_clerk_of_the_counter_finds_none(hall):
    browser, nobody = await hall.sitting(POLICE), hall.browser()
    marked = {"mark": await browser.mark()}

    for method, path in PAGES:
        answer = await (
            browser.get(path) if method == "GET" else browser.post(path, marked)
        )
        assert 404 == answer.status_code, path
        refused = await (nobody.get if method == "GET" else nobody.post)(path)
        assert 403 == refused.status_code, path
    assert "counter" not in (await browser.get("cases")).text


@pytest.mark.parametrize("path", [path for method, path in PAGES if method == "POST"])
async def test_no_other_site_and_no_other_session_sends_a_form(hall, path):
    browser = await hall.sitting(LIGHTS)
    mark = await browser.mark()

    there = {"origin": "https://evil.example"}
    assert 403 == (await browser.post(path, {"mark": mark}, headers=there)).status_code
    assert 403 == (await browser.post(path, {"mark": "another"})).status_code


async def test_a_browser_may_restore_what_is_dictated_and_remembers_nobody(clerk):
    """
    WebKit restores nothing of a form that is as a whole not to be completed.
    """
    number = await clerk.enrol()

    for path in ("counter", "desk/enrol", "desk/before", f"desk/people/{number}"):
        page = await clerk.see(path)
        assert not re.search("<form[^>]* autocomplete", page), path
        lines = re.findall('<input (?!type="(?:hidden|checkbox)")[^>]*>', page)
        assert lines
        for line in lines:
            assert 'autocomplete="off"' in line, line


async def test_a_guest_is_written_for_and_hears_at_once_what_the_town_says(
    working, clerk
):
    text, guest = await write(clerk, PACO)

    assert guest.startswith("G-")
    assert "encaminado, sin verificar quién es: J-" in text
    assert " · encaminado · Junar" in text
    assert 'role="status"' in focused(clerk.page.text)
    assert "Alumbrado" in text
    assert "Recibido, J-" in text
    assert f"para cuando vuelva: {guest}" in text
    assert "<b>" not in clerk.page.text
    [acted] = await working.acts(f"guest {guest}")
    assert ("Miguel Prueba", "counter.serve") == (acted.actor, acted.action)
    assert ["Miguel Prueba"] == [who for who, _ in await read_out(working)]
    assert "No espera nada por leer" in await clerk.read(f"counter/answers/{guest}")


async def test_a_slip_that_is_looked_at_again_is_read_out_once(working, clerk):
    await write(clerk, PACO)
    path = f"counter/{clerk.answer.headers['location']}"
    await asyncio.sleep(0.2)

    before = await read_out(working)
    await clerk.see(path)

    assert before == await read_out(working)


async def test_a_slip_that_is_sent_twice_is_one_message(working, clerk):
    answers = await clerk.send("counter", "counter/write", PACO, again=3)

    assert 1 == len({answer.headers["location"] for answer in answers})
    sent = {n: field(clerk.page.text, n) for n in ("mark", "nonce")}
    other = await clerk.browser.post(
        "counter/write", {**sent, **PACO, "text": "y otra farola"}
    )
    assert other.headers["location"] != answers[0].headers["location"]


async def test_a_guest_who_is_back_is_served_by_their_number(working, clerk):
    _, guest = await write(clerk, PACO)

    text, again = await write(clerk, {"whose": guest.lower(), "text": "¿se sabe algo?"})

    assert guest == again
    assert "Paco <b>" in text


async def test_somebody_enrolled_is_verified_by_the_document_they_show(working, clerk):
    number = await clerk.enrol()
    assert f'href="../../counter?whose={number}"' in await clerk.see(
        f"desk/people/{number}"
    )
    assert f'value="{number}"' in await clerk.see(f"counter?whose={number}")
    typed = {"whose": number, "text": "quiero el certificado", "consent": "yes"}

    _, why = await clerk.refused(
        "counter", "counter/write", {**typed, "document": "X1234567L"}
    )
    assert "ese no es el documento" in why
    text, _ = await write(clerk, {**typed, "document": "12345678-z"})

    assert "encaminado, identidad verificada" in text
    acts = await working.acts(f"person {number}")
    assert {"Miguel Prueba"} == {act.actor for act in acts}
    assert "counter.serve" in [act.action for act in acts]


async def test_whoever_is_revoked_is_told_to_be_so_and_not_verified(working, clerk):
    number = await clerk.enrol()
    person = f"desk/people/{number}"
    await clerk.send(person, f"{person}/revoke", {"because": "se fue"})
    typed = {"whose": number, "text": "la farola", "consent": "yes", "known": "yes"}

    text, _ = await write(clerk, typed)

    assert "Sin verificar:" in text
    assert f"{number} está revocada" in text
    assert "sin verificar quién es" in text


async def test_where_what_is_held_was_said_is_told_in_the_clerks_language(
    working, clerk
):
    await write(clerk, {**PACO, "text": "quiero el certificado"})

    assert ", ventanilla, Paco" in await clerk.read("desk")


async def test_what_requires_a_document_is_held_and_let_go_on_from_there(
    working, clerk
):
    text, _ = await write(clerk, {**PACO, "text": "quiero el certificado"})

    assert "retenido" in text
    [held] = re.findall(r'href="(?:\.\./)*(desk/held/\d+)"', clerk.page.text)
    await clerk.send(held, held, {**ANA, "wrote": "yes"})
    await working.settled()
    assert working.said("email", "clerk@junar.example")


async def test_what_is_refused_is_told_and_what_was_typed_stays(working, clerk):
    for typed, why in (
        ({"text": "una farola"}, "Diga para quién"),
        ({**PACO, "whose": NOWHERE}, "Diga para quién"),
        ({**PACO, "text": " "}, "no hay nada escrito"),
        ({"whose": "Paco", "text": "x"}, "no es número de una persona"),
        ({"whose": NOWHERE, "text": "x"}, "ninguna visita tiene"),
        ({"whose": "P-222222", "text": "x", "consent": "yes"}, "el número del docum"),
        ({"whose": "P-222222", "text": "x", "known": "yes"}, "no hay ninguna persona"),
    ):
        page, said = await clerk.refused("counter", "counter/write", typed)

        assert why in said
        assert "<title>Ventanilla · no se ha hecho nada · " in page
        assert "--" not in said
        assert html.escape(typed["text"].strip()) in page
    assert not [m for m in await clerk_messages(working) if m == "counter"]


async def test_the_field_to_be_typed_again_has_the_focus_and_says_why(clerk):
    person = {"whose": "P-222222", "text": "x", "consent": "yes"}
    for action, typed, its in (
        ("counter/write", {"text": "una farola"}, "guest"),
        ("counter/write", person, "document"),
        ("counter/paper", {"case": "otro"}, "case"),
    ):
        page, _ = await clerk.refused("counter", action, typed)

        assert f'id="{its}"' in focused(page)
        assert 'aria-invalid="true"' in focused(page)
        assert re.search('aria-describedby="[^"]*problem"', focused(page))
    nobody = await clerk.browser.get("counter/answers?whose=x")
    assert 'id="answers"' in focused(nobody.text)
    page, _ = await clerk.refused("counter", "counter/write", {**PACO, "text": " "})
    assert 'id="problem"' in focused(page)


async def clerk_messages(hall):
    """
    Give the channels of all that was written.
    """
    numbers = range(1, 20)
    shown = [await hall.store.show(number) for number in numbers]
    return [one.stored.arrival.channel for one in shown if one]


async def test_without_their_consent_nothing_is_written_in_their_name(working, clerk):
    number = await clerk.enrol()
    typed = {"whose": number, "text": "la farola", "document": "12345678Z"}

    _, why = await clerk.refused("counter", "counter/write", typed)

    assert "sin su consentimiento" in why
    assert "counter" not in await clerk_messages(working)


async def test_what_a_mailbox_answers_waits_and_is_read_out_with_its_files(
    working, clerk
):
    _, guest = await write(clerk, PACO)
    await answered(working, "Arreglada <i>hoy", NOTE)

    overview = await clerk.read("counter")
    assert f"Paco <b> ({guest}): 1, desde el" in overview
    there = await clerk.browser.get(f"counter/answers?whose={guest.lower()}")
    assert f"answers/{guest}" == there.headers["location"]
    text = await clerk.read(f"counter/answers/{guest}")

    assert "Arreglada <i>hoy" in text
    assert "<i>" not in clerk.page.text
    [file] = re.findall(rf'href="({guest}/[^"]*)"', clerk.page.text)
    got = await clerk.browser.get(f"counter/answers/{file}")
    its = got.headers["content-type"], got.content
    assert ("application/octet-stream", NOTE) == its
    assert got.headers["content-disposition"].startswith("attachment")
    assert "nosniff" == got.headers["x-content-type-options"]
    assert "No espera nada" in await clerk.read(f"counter/answers/{guest}")
    again = await clerk.read(f"counter/answers/{guest}?again=yes")
    assert "Arreglada <i>hoy" in again
    assert "Se leyó el" in again
    for other in (file.replace(guest, NOWHERE), f"{file}1", f"{guest}/1.x/0"):
        gone = await clerk.browser.get(f"counter/answers/{other}")
        assert 404 == gone.status_code, other


async def test_a_sheet_to_take_home_is_recorded_and_a_confidential_one_is_not_made(
    working, clerk
):
    await write(clerk, PACO)
    slip = f"counter/{clerk.answer.headers['location']}"
    await clerk.see(slip)
    case = field(clerk.page.text, "case")

    paper = await clerk.send(slip, "counter/paper", {"case": case})

    assert "application/pdf" == paper.headers["content-type"]
    assert paper.content.startswith(b"%PDF")
    message = slip.rpartition("/")[2]
    assert "counter.print" in [
        act.action for act in await working.acts(f"message {message}")
    ]
    text, _ = await write(clerk, {**PACO, "text": "sufro maltrato"})
    secret = re.search(r"J-\d+", text)[0]
    _, why = await clerk.refused("counter", "counter/paper", {"case": secret})
    assert "es confidencial" in why


@pytest.mark.parametrize("case", ["J-999", "otro", "", "1" * 30])
async def test_of_what_is_no_case_there_is_no_sheet(working, clerk, case):
    _, why = await clerk.refused("counter", "counter/paper", {"case": case})

    assert "caso" in why


async def test_what_came_another_way_is_no_slip(working, clerk):
    number = await working.hear("la farola no luce")

    for path in (f"slips/{number}", "slips/999", "slips/x", f"answers/{NOWHERE}"):
        assert 404 == (await clerk.browser.get(f"counter/{path}")).status_code, path


class TestWhileNobodyRoutes:
    """
    The workers are down.
    """

    @pytest.fixture
    def working(self, hall):
        return hall

    async def test_a_slip_is_safe_and_says_so(self, hall, clerk, monkeypatch):
        monkeypatch.setattr("gateway.daemon.console.clerks.counter._PATIENCE", 0)

        text, guest = await write(clerk, PACO)
        assert "Está a salvo" in text
        assert " · todavía se está tramitando · Junar" in text
        assert 'role="status"' in focused(clerk.page.text)
        await hall.work()

        assert "Recibido, J-" in await clerk.read(
            f"counter/{clerk.answer.headers['location']}"
        )
        assert guest


async def test_a_slip_that_was_erased_is_gone(working, clerk):
    await write(clerk, PACO)
    path = clerk.answer.headers["location"]
    act = Act(at=working.now, actor="Inés", action="forget", object="x")
    await working.store.erase([int(path.rpartition("/")[2])], act)

    answer = await clerk.browser.get(f"counter/{path}")

    assert 404 == answer.status_code


async def test_a_slip_is_there_for_whoever_wrote_it_alone(working, clerk):
    await write(clerk, PACO)
    path = clerk.answer.headers["location"]
    before = await read_out(working)
    working.rewrite("person: Pilar <b>Prueba</b>", "person: Ana Vega")
    other = await working.sitting(POLICE)

    answer = await other.get(f"counter/{path}")

    assert 200 == (await other.get("counter")).status_code
    assert 404 == answer.status_code
    assert before == await read_out(working)


NOTE = b"<script>alert(1)</script>"


async def answered(hall, text, note):
    """
    Let the lights answer the last letter that they got, by mail, with a file.
    """
    letter = hall.said("email", "lights@junar.example")[-1]
    hall.channels["email"].files = {"1": note}
    await hall.hear(
        text,
        sender=Address("email", "lights@junar.example"),
        token=letter.token,
        evidence=Evidence(proof=Proof.SIGNED),
        attachments=(
            Attachment(name="note.html", media_type="text/html", reference="1"),
        ),
    )
