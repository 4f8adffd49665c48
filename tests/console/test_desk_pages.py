"""
The desk in the browser: who may use it, and that what a clerk does there is done once,
as by the commands.
"""

import re
from datetime import timedelta
from pathlib import Path
from string import Formatter

import pytest
from clerk_browser import ANA, LIGHTS, POLICE, REGISTRY, Clerk, field, focused

from gateway.cli.wording import catalogue
from gateway.core.audit import Act
from gateway.core.errors import TemporaryFailure
from gateway.core.filing import Status
from gateway.core.message import Address, Attachment, Evidence
from gateway.core.people import codes, documents
from gateway.core.people.person import Account, Verification
from gateway.daemon.console.clerks import wording
from gateway.pages import words

#: A number that nobody has.
NOWHERE = "P-222222"


@pytest.fixture
def variables():
    return {"VENTANILLA_CONSOLE_DESK": "miguel  PRUEBA, Pilar <b>Prueba</b>"}


@pytest.fixture
async def clerk(hall):
    """
    A clerk's browser, with the desk open.
    """
    return Clerk(await hall.sitting(LIGHTS))


async def bind(hall, number, address, handle=""):
    """
    Bind an account as a code does.
    """
    account = Account(
        address=address,
        person=number,
        handle=handle,
        bound_at=hall.now,
        bound_by="code 1",
    )
    act = Act(at=hall.now, actor="x", action="desk.bind", object=f"person {number}")
    assert await hall.store.bind(account, act) is None


async def state(hall, number):
    return (await hall.store.person(number)).person.state


PAGES = [
    ("GET", "desk"),
    ("GET", "desk/enrol"),
    ("GET", "desk/before"),
    ("POST", "desk/before"),
    ("GET", f"desk/people/{NOWHERE}"),
    ("GET", "desk/held?message=1"),
    ("GET", "desk/held/1"),
    ("GET", "desk/codes/1"),
    ("POST", "desk/find"),
    ("POST", "desk/enrol"),
    ("POST", "desk/codes"),
    ("POST", "desk/held/1"),
    *(
        ("POST", f"desk/people/{NOWHERE}/{act}")
        for act in (
            *("approve", "renew", "revoke", "unbind", "mandate", "end_mandate"),
            *("add", "kept"),
        )
    ),
]


async def test_whoever_is_not_on_the_list_finds_no_desk(hall):
    browser = await hall.sitting(REGISTRY)
    marked = {"mark": await browser.mark()}

    for method, path in PAGES:
        answer = await (
            browser.get(path) if method == "GET" else browser.post(path, marked)
        )
        assert 404 == answer.status_code, path
    assert "desk" not in (await browser.get("cases")).text


async def test_without_a_session_nobody_finds_it_either(hall):
    browser = hall.browser()

    for method, path in PAGES:
        answer = await (browser.get if method == "GET" else browser.post)(path)
        assert 403 == answer.status_code, path


async def test_no_other_site_and_no_other_session_sends_a_form(hall):
    browser = await hall.sitting(LIGHTS)
    mark = await browser.mark()
    there = {"origin": "https://evil.example"}

    for path in (path for method, path in PAGES if method == "POST"):
        answer = await browser.post(path, {"mark": mark}, headers=there)
        assert 403 == answer.status_code, path
        answer = await browser.post(path, {"mark": "another"})
        assert 403 == answer.status_code, path


async def test_the_list_names_people_however_they_are_spelt(hall, clerk):
    assert 'href="desk"' in (await clerk.browser.get("cases")).text
    assert "Dar de alta" in await clerk.see()


async def test_who_is_enrolled_is_so_by_the_person_who_sits_there(hall, clerk):
    number = await clerk.enrol()

    page = await clerk.see(f"desk/people/{number}?done=enrol")

    assert "Alta hecha" in page
    assert 'role="status"' in focused(page)
    assert "counter?whose" not in page
    assert "Ana Gil Ruiz" in page
    assert "visto el 02/03/2026 13:00 por Miguel Prueba: DNI" in page
    [act] = await hall.acts(f"person {number}")
    assert ("Miguel Prueba", "desk.enrol") == (act.actor, act.action)


async def test_one_form_enrols_once_though_it_is_sent_twice_at_once(hall, clerk):
    answers = await clerk.send("desk/enrol", "desk/enrol", ANA, again=3)

    places = {a.headers["location"].partition("?")[0] for a in answers}
    assert [303] * 3 == [a.status_code for a in answers]
    assert 1 == len(places)
    assert 1 == len(await hall.store.people())
    told = await clerk.see(f"desk/{places.pop()}?done=again")
    assert "no se ha hecho dos veces" in told


async def test_what_was_refused_is_sent_again_and_keeps_what_was_typed(hall, clerk):
    typed = {**ANA, "document_again": "12345678X", "name": 'Ana "Gil" <b>'}
    page, why = await clerk.refused("desk/enrol", "desk/enrol", typed)

    assert "dos veces el mismo número" in why
    assert 'id="document_again"' in focused(page)
    assert 'value="Ana &#34;Gil&#34; &lt;b&gt;"' in page
    assert 2 == page.count("12345678")
    nonce = field(clerk.page.text, "nonce")
    sent = {**ANA, "mark": field(page, "mark"), "nonce": nonce}
    assert 303 == (await clerk.browser.post("desk/enrol", sent)).status_code


async def test_what_failed_for_a_moment_is_sent_again(hall, clerk, monkeypatch):
    keep = hall.store.keep

    async def fails(*_):
        monkeypatch.setattr(hall.store, "keep", keep)
        raise TemporaryFailure("no database")

    monkeypatch.setattr(hall.store, "keep", fails)
    answer = await clerk.send("desk/enrol", "desk/enrol", ANA)
    assert 503 == answer.status_code
    assert "Ana Gil Ruiz" in answer.text
    assert "12345678" not in answer.text
    sent = {n: field(clerk.page.text, n) for n in ("mark", "nonce")}
    again = await clerk.browser.post("desk/enrol", {**ANA, **sent})

    assert "done=enrol" in again.headers["location"]


async def test_what_failed_for_longer_is_sent_again_and_done_once(
    hall, clerk, monkeypatch
):
    keep, take = hall.store.keep, hall.store.take

    async def is_down(*_):
        raise TemporaryFailure("no database")

    async def goes_down(*_):
        monkeypatch.setattr(hall.store, "take", is_down)
        raise TemporaryFailure("no database")

    monkeypatch.setattr(hall.store, "keep", goes_down)
    answer = await clerk.send("desk/enrol", "desk/enrol", ANA)
    assert 503 == answer.status_code
    monkeypatch.setattr(hall.store, "keep", keep)
    monkeypatch.setattr(hall.store, "take", take)
    sent = {n: field(clerk.page.text, n) for n in ("mark", "nonce")}
    again = [await clerk.browser.post("desk/enrol", {**ANA, **sent}) for _ in range(2)]

    done = [each.headers["location"].partition("?")[2] for each in again]
    assert ["done=enrol", "done=again"] == done


async def test_each_refusal_says_what_to_do_on_the_page(hall, clerk):
    for typed, why in (
        ({"consent": ""}, "sin el consentimiento"),
        ({"name": " "}, "falta el nombre"),
        ({"document": "12345678A", "document_again": "12345678A"}, "la letra no"),
        ({"document": "1234567", "document_again": "1234567"}, "es casi un DNI"),
        ({"document": "B12345674", "document_again": "B12345674"}, "empresa"),
        ({"born": "ayer"}, "no es una fecha"),
        ({"born": "2020-01-01"}, "con quien consiente"),
        ({"born": "01/01/1970"}, "mayor de edad"),
        ({"guardian": "P-222222"}, "solo por un menor"),
        ({"guardian": "P-222222", "born": "2020-01-01"}, "no hay ninguna persona"),
    ):
        _, said = await clerk.refused("desk/enrol", "desk/enrol", {**ANA, **typed})

        assert why in said
        assert "ventanilla" not in said
        assert "--" not in said
    assert [] == await hall.store.people()


async def test_a_document_is_one_person_and_a_namesake_is_said_to_be_one(hall, clerk):
    number = await clerk.enrol()

    _, why = await clerk.refused("desk/enrol", "desk/enrol", ANA)
    assert f"ya es de {number}, Ana Gil Ruiz, activa desde el 02/03/2026 13:00" in why
    other = {**ANA, "document": "X1234567L", "document_again": "X1234567L"}
    page, why = await clerk.refused("desk/enrol", "desk/enrol", other)
    assert f"{number} se llama Ana Gil Ruiz" in why
    assert 'name="namesake"' in page
    assert 'name="anew"' not in page
    assert number != await clerk.enrol(**other, namesake="yes")


async def test_who_was_revoked_is_back_once_the_clerk_has_read_why(hall, clerk):
    number = await clerk.enrol()
    person = f"desk/people/{number}"
    await clerk.send(person, f"{person}/revoke", {"because": "perdió <i>el DNI"})
    assert "perdió &lt;i&gt;el DNI" in (await clerk.browser.get(person)).text

    page, why = await clerk.refused("desk/enrol", "desk/enrol", ANA)
    assert "perdió <i>el DNI" in why
    assert 'name="anew"' in page
    assert number == await clerk.enrol(anew="yes")
    assert Verification.ACTIVE is await state(hall, number)


async def test_a_minor_is_enrolled_with_a_guardian_who_is_not_left_out(hall, clerk):
    guardian = await clerk.enrol()
    child = await clerk.enrol(
        name="Leo Mora",
        document="X1234567L",
        document_again="X1234567L",
        born="2020-02-29",
        guardian=guardian,
    )

    page = await clerk.read(f"desk/people/{guardian}")
    assert "consintió por esta persona al darla de alta, hasta el 28/02/2038" in page
    assert "consintió esta persona: Leo Mora" in page
    assert "01/03/2038" in await clerk.see(f"desk/people/{child}")
    person = f"desk/people/{guardian}"
    await clerk.send(person, f"{person}/revoke", {"because": "se ha ido"})
    assert Verification.REVOKED is await state(hall, child)
    page = await clerk.read(f"desk/people/{child}")
    assert f"{guardian}, que consintió por esta persona, está revocada" in page


class TestFourEyes:
    """
    The town wants two clerks.
    """

    @pytest.fixture(autouse=True)
    def two(self, hall):
        cases = "cases: {prefix: J, receipts: yes}"
        hall.rewrite(cases, f"{cases}\nidentity: {{four_eyes: yes}}")

    async def test_the_second_approves_from_their_own_seat(self, hall, clerk):
        number = await clerk.enrol()
        person = f"desk/people/{number}"

        assert "las dio de alta usted" in await clerk.see()
        assert "La tiene que aprobar otra persona" in await clerk.see(person)
        sent = {"mark": field(clerk.page.text, "mark"), "nonce": "x"}
        own = await clerk.browser.post(f"{person}/approve", sent)
        assert 422 == own.status_code
        assert "desde su propia sesión" in own.text
        assert Verification.PENDING is await state(hall, number)

        second = Clerk(await hall.sitting(POLICE))
        assert "dada de alta por Miguel Prueba" in await second.read("desk")
        await second.send(person, f"{person}/approve")
        assert Verification.ACTIVE is await state(hall, number)
        assert "Pilar <b>Prueba</b>" in [
            act.actor for act in await hall.acts(f"person {number}")
        ]

    async def test_another_name_needs_two_clerks_too(self, hall, clerk):
        number = await clerk.enrol()
        second = Clerk(await hall.sitting(POLICE))
        person = f"desk/people/{number}"
        await second.send(person, f"{person}/approve")

        renewal = {**ANA, "name": "Ana Otra"}
        _, why = await clerk.refused(person, f"{person}/renew", renewal)

        assert "aquí deciden dos personas" in why


async def test_people_are_found_by_name_number_and_account(hall, clerk):
    number = await clerk.enrol()
    await bind(hall, number, Address("telegram", "1001"), "@ana")

    for sought in ("gil", number.lower(), "telegram:1001", "@ANA"):
        found = await clerk.send("desk", "desk/find", {"words": sought})
        assert f"people/{number}" in found.text, sought
        assert "<title>Personas encontradas: 1 · " in found.text
    none = await clerk.send("desk", "desk/find", {"words": "<script>"})
    assert "No se ha encontrado a nadie" in none.text
    assert "<title>Ninguna persona encontrada · " in none.text
    assert 'aria-describedby="unfound"' in focused(none.text)
    assert "<script" not in none.text


async def test_what_an_account_was_called_is_shown_beside_its_handle(hall, clerk):
    number = await clerk.enrol()
    await bind(hall, number, Address("telegram", "1001"), "@ana")
    await hall.hear("hola", handle="@<b>nueva")

    page = await clerk.read(f"desk/people/{number}")

    assert "telegram:1001 @<b>nueva, vinculada el 02/03/2026" in page
    assert "se llamaba @ana desde el 02/03/2026" in page
    assert "<b>" not in clerk.page.text


async def test_a_code_is_shown_large_and_the_page_tells_when_it_came(hall, clerk):
    number = await clerk.enrol()
    digits, code = await clerk.code(number)

    page = await clerk.see(code)
    assert f'<p class="code">{digits}</p>' in page
    assert "@AytoJunar" in page
    assert "hasta el 02/03/2026 13:10" in page
    assert "Todavía no ha llegado" in page
    assert "Si la cuenta está protegida" in page
    assert "refresh" not in page
    assert 'http-equiv="refresh"' in await clerk.see(f"{code}?alone=yes")
    await hall.hear(
        digits, sender=Address("twitter", "77"), display_name="Ana <b>de Junar"
    )

    page = await clerk.see(f"{code}?alone=yes")
    assert "Vinculada: twitter:77" in page
    assert "@ana, Ana <b>de Junar" in page
    assert "<b>" not in clerk.page.text
    assert digits not in page
    assert "refresh" not in page
    assert "twitter:77" in await clerk.see(f"desk/people/{number}")


async def test_a_code_that_bound_a_stranger_is_undone_from_its_page(hall, clerk):
    number = await clerk.enrol()
    digits, code = await clerk.code(number)
    await hall.hear(digits, sender=Address("twitter", "77"))

    undo = f"desk/people/{number}/unbind"
    typed = {"address": "twitter:77", "mistaken": "yes", "because": "no era"}
    answer = await clerk.send(code, undo, typed)

    assert "done=unbind" in answer.headers["location"]
    assert await hall.store.by_address(Address("twitter", "77")) is None


async def test_why_a_code_was_refused_is_told_and_it_still_counts(hall, clerk):
    digits, code = await clerk.code(await clerk.enrol())

    unproven = {"sender": Address("twitter", "77"), "evidence": Evidence()}
    await hall.hear(digits, **unproven)

    page = await clerk.see(code)
    assert "nothing proves who sent it" in page
    assert digits in page


async def test_where_a_code_was_refused_another_is_given(hall, clerk):
    """
    Who tried too often reaches nothing with this one, however long it is valid.
    """
    number = await clerk.enrol()
    digits, code = await clerk.code(number)
    assert "Dar otro código" not in await clerk.see(code)
    sender = Address("twitter", "77")
    for wrong in range(codes.TRIES):
        await hall.hear(f"1111 222{wrong}", sender=sender)
    await hall.hear(digits, sender=sender)

    page = await clerk.see(code)
    assert "its sender had tried too often" in page
    assert "Dar otro código" in page
    hall.now += timedelta(seconds=1)
    digits, code = await clerk.code(number)
    await hall.hear(digits, sender=sender)
    assert "Vinculada: twitter:77" in await clerk.see(code)


async def test_a_code_that_is_over_is_shown_no_more(hall, clerk):
    number = await clerk.enrol()
    digits, code = await clerk.code(number)
    hall.now += timedelta(minutes=11)

    page = await clerk.see(code)
    assert "No llegó a tiempo" in page
    assert digits not in page
    again, _ = await clerk.code(number)
    assert again != digits


async def test_a_code_is_shown_only_where_it_was_asked_for(hall, clerk):
    digits, code = await clerk.code(await clerk.enrol())
    made = clerk.cookie
    stranger, second = Clerk(await hall.sitting(POLICE)), await hall.sitting(LIGHTS)

    assert 404 == (await second.get(code)).status_code
    stranger.cookie = made
    assert "Aquí no hay nada" in await stranger.see(code)
    clerk.cookie = made[:-1] + ("A" if made[-1] != "A" else "B")
    assert "Aquí no hay nada" in await clerk.see(code)
    assert digits.replace(" ", "") not in str(await hall.store.acts(None, None, 100))


async def test_whoever_is_revoked_gets_no_code(hall, clerk):
    number = await clerk.enrol()
    page = await clerk.see(f"desk/people/{number}")
    sent = {n: field(clerk.page.text, n) for n in ("mark", "nonce")}
    person = f"desk/people/{number}"
    await clerk.send(person, f"{person}/revoke", {"because": "se ha ido"})

    assert "Dar un código" in page
    assert "Dar un código" not in await clerk.see(person)
    late = {**sent, "person": number, "channel": "twitter"}
    answer = await clerk.browser.post("desk/codes", late)
    assert 422 == answer.status_code
    assert "primero hay que volver a ver el documento" in answer.text


async def test_an_account_is_revoked_with_a_reason_and_only_on_its_own_page(
    hall, clerk
):
    ana = await clerk.enrol()
    luis = await clerk.enrol(
        name="Luis", document="X1234567L", document_again="X1234567L"
    )
    address = Address("twitter", "77")
    await bind(hall, ana, address)
    typed = {"address": "twitter:77", "because": "la perdió"}

    page, why = await clerk.refused(
        f"desk/people/{ana}",
        f"desk/people/{ana}/unbind",
        {"address": "twitter:77", "mistaken": "yes"},
    )
    assert "Escriba por qué" in why
    assert "<details open>" in page
    assert 'id="because-1"' in focused(page)
    own = {"mark": field(page, "mark"), "nonce": "n"}
    there = await clerk.browser.post(f"desk/people/{luis}/unbind", {**own, **typed})
    assert "no es de esta persona" in there.text
    await clerk.send(f"desk/people/{ana}", f"desk/people/{ana}/unbind", typed)
    assert "revocada el 02/03/2026" in await clerk.see(f"desk/people/{ana}")
    [act] = [a for a in await hall.acts(f"person {ana}") if a.action == "desk.unbind"]
    assert "Miguel Prueba" == act.actor


async def test_what_is_open_is_told_when_its_account_is_revoked(hall, clerk):
    number = await clerk.enrol()
    await bind(hall, number, Address("telegram", "1001"))
    await hall.hear("la farola no luce")
    person = f"desk/people/{number}"

    typed = {"address": "telegram:1001", "because": "la perdió"}
    await clerk.send(person, f"{person}/unbind", typed)

    page = await clerk.see(person)
    assert "su respuesta espera en ventanilla:</dt><dd>J-" in page


async def test_a_person_is_renewed_with_another_number_and_name(hall, clerk):
    number = await clerk.enrol()
    person = f"desk/people/{number}"
    hall.now += timedelta(hours=5)
    new = {"document": "X1234567L", "document_again": "X1234567L", "name": "Ana Otra"}

    page, why = await clerk.refused(person, f"{person}/renew", new)
    assert "escriba también el que tenía" in why
    assert 2 == page.count("X1234567L")
    await clerk.send(person, f"{person}/renew", {**new, "document_before": "12345678Z"})

    page = await clerk.see(person)
    assert "Ana Otra" in page
    assert "visto el 02/03/2026 18:00" in page
    assert ": NIE" in page


async def test_leave_to_act_for_another_is_noted_and_ended(hall, clerk):
    ana = await clerk.enrol()
    luis = await clerk.enrol(
        name="Luis <b>", document="X1234567L", document_again="X1234567L"
    )
    person = f"desk/people/{ana}"
    typed = {"principal": luis, "basis": "poder <i>1", "last": "2027-12-31"}

    _, why = await clerk.refused(person, f"{person}/mandate", {"principal": luis})
    assert "Escriba qué ha enseñado" in why
    await clerk.send(person, f"{person}/mandate", typed)

    page = await clerk.see(person)
    assert "poder <i>1, hasta el 31/12/2027" in re.sub("</?span.*?>", "", page)
    assert "<i>" not in clerk.page.text
    assert "Ana Gil Ruiz" in await clerk.see(f"desk/people/{luis}")
    await clerk.send(person, f"{person}/end_mandate", {"principal": luis})
    assert "Nadie." in await clerk.see(person)


async def test_an_account_that_is_open_is_bound_and_what_waits_goes_on(hall, clerk):
    number = await clerk.enrol()
    person = f"desk/people/{number}"
    await hall.hear("quiero el certificado")

    typed = {"channel": "telegram", "account": " 1001 ", "handle": "ana"}
    for wrong in ("@ana", "", "<b>", "1001 2"):
        _, why = await clerk.refused(
            person, f"{person}/add", typed | {"account": wrong}
        )
        assert "Eso no es una cuenta de ahí" in why
    _, why = await clerk.refused(person, f"{person}/add", typed | {"account": "55"})
    assert "telegram:55 es la dirección de Alumbrado" in why
    await clerk.send(person, f"{person}/add", typed, again=2)
    await hall.work()

    assert "telegram:1001 @ana, vinculada el" in await clerk.read(person)
    assert hall.said("email", "clerk@junar.example")
    acts = [act.action for act in await hall.acts(f"person {number}")]
    assert 1 == acts.count("desk.bind")


async def test_somebody_from_before_is_taken_over_with_their_consent(hall, clerk):
    path = "desk/before"
    typed = {"name": "Eva Mas", "role": "resident", "channel": "email"}
    typed |= {"account": "Eva@Example.org", "months": "6"}
    for wrong, why in (
        ({}, "sin el consentimiento"),
        ({"consent": "yes", "months": "121"}, "del 1 al 120"),
        ({"consent": "yes", "months": "²"}, "del 1 al 120"),
        ({"consent": "yes", "account": "eva"}, "no es una cuenta"),
        ({"consent": "yes", "account": "police@junar.example"}, "de Policía"),
    ):
        assert why in (await clerk.refused(path, path, typed | wrong))[1]
    assert [] == await hall.store.people()

    await clerk.send(path, path, typed | {"consent": "yes"}, again=2)

    [known] = await hall.store.people()
    page = await clerk.read(f"desk/people/{known.person.id}")
    assert "se tomó de antes el 02/03/2026 13:00, por Miguel Prueba" in page
    assert "hasta el 02/09/2026" in page
    assert "email:eva@example.org" in page
    other = typed | {"consent": "yes", "account": "b@example.org"}
    page, why = await clerk.refused(path, path, other)
    assert "si es otra que se llama igual" in why
    await clerk.send(path, path, other | {"namesake": "yes"})
    assert 2 == len(await hall.store.people())


async def test_no_account_is_bound_where_the_town_has_none(hall, clerk):
    """
    Such as a mailbox at the console, or a neighbour's name at the counter.
    """
    person = f"desk/people/{await clerk.enrol()}"
    before = {"name": "Eva Mas", "role": "resident", "consent": "yes"}

    for channel in ("console", "counter", "nowhere", ""):
        account = "lights" if channel == "console" else "P-7K2M4Q"
        typed = {"channel": channel, "account": account}
        for page, path, its in (
            (person, f"{person}/add", typed),
            ("desk/before", "desk/before", typed | before),
        ):
            assert 400 == (await clerk.send(page, path, its)).status_code, channel

    [known] = await hall.store.people()
    assert () == known.accounts


class TestAgreedWord:
    """
    The word that somebody says when they cannot say what is happening.
    """

    SAID = "Guardadme la maceta azul"

    @pytest.fixture(autouse=True)
    def heard(self, hall):
        guard = "watched: {match: {agreed: yes}, confidential: true, deliver: police}"
        hall.rewrite("guards:", f"guards:\n  {guard}")

    async def test_it_is_agreed_and_nothing_shows_that_there_is_one(
        self, hall, clerk, capsys
    ):
        number = await clerk.enrol()
        person = f"desk/people/{number}"
        before = await clerk.read(person)
        await bind(hall, number, Address("telegram", "1001"), "@ana")
        typed = {"agreed": self.SAID, "agreed_again": "guardadme la maceta azul."}

        await clerk.send(person, f"{person}/kept", typed, again=2)

        assert (await hall.store.person(number)).person.agreed
        assert "maceta" not in clerk.answer.headers["location"]
        page = await clerk.read(person)
        assert before.split("Palabra para")[1] == page.split("Palabra para")[1]
        await hall.hear("¿me podéis guardar? guardadme la maceta azul, por favor")
        assert hall.said("email", POLICE[1])
        assert "maceta" not in "".join(capsys.readouterr())

    async def test_what_is_refused_is_typed_again(self, hall, clerk):
        number = await clerk.enrol()
        person = f"desk/people/{number}"
        for said, again, why in (
            (self.SAID, "otra cosa distinta", "no son iguales"),
            ("ya", "ya", "demasiado corto"),
            ("uno dos tres cuatro cinco seis siete",) * 2 + ("demasiado largo",),
            ("buenos días",) * 2 + ("eso lo escribe la gente",),
        ):
            typed = {"agreed": said, "agreed_again": again}
            page, told = await clerk.refused(person, f"{person}/kept", typed)
            assert why in told
            assert f'="{said}"' not in page
        assert not (await hall.store.person(number)).person.agreed

    async def test_it_is_taken_away(self, hall, clerk):
        number = await clerk.enrol()
        person = f"desk/people/{number}"
        _, why = await clerk.refused(person, f"{person}/kept", {"end": "yes"})
        assert "no hay ninguna palabra" in why

        typed = {"agreed": self.SAID, "agreed_again": self.SAID}
        await clerk.send(person, f"{person}/kept", typed)
        await clerk.send(person, f"{person}/kept", {"end": "yes"})

        assert not (await hall.store.person(number)).person.agreed
        acts = [act.action for act in await hall.acts(f"person {number}")]
        assert ["desk.word", "desk.end_word"] == acts[-2:]

    async def test_it_is_not_given_back_where_the_session_is_over(self, clerk):
        number = await clerk.enrol()
        clerk.browser.cookie = "over"

        typed = {"agreed": self.SAID, "agreed_again": self.SAID}
        answer = await clerk.browser.post(f"desk/people/{number}/kept", typed)

        assert 403 == answer.status_code
        assert "maceta" not in answer.text


async def test_a_word_that_no_rule_hears_is_promised_to_nobody(hall, clerk):
    number = await clerk.enrol()
    person = f"desk/people/{number}"

    typed = {"agreed": "la maceta azul", "agreed_again": "la maceta azul"}
    _, why = await clerk.refused(person, f"{person}/kept", typed)

    assert "ninguna regla del Ayuntamiento la oye" in why
    assert not (await hall.store.person(number)).person.agreed


async def test_a_held_message_goes_on_once_its_sender_is_seen(hall, clerk):
    number = await hall.hear("quiero el certificado <b>ya")
    assert "Ana" in await clerk.see()
    held = f"desk/held/{number}"

    page = await clerk.see(held)
    assert "quiero el certificado <b>ya" in page
    assert "<b>" not in clerk.page.text
    _, why = await clerk.refused(held, held, ANA)
    assert "Pregunte si lo escribió" in why
    answers = await clerk.send(held, held, {**ANA, "wrote": "yes"}, again=2)

    assert {303} == {a.status_code for a in answers}
    await hall.work()
    assert hall.said("email", "clerk@junar.example")
    acts = [a for a in await hall.acts(f"message {number}") if a.actor != "gateway"]
    assert [("Miguel Prueba", "desk.confirm")] == [(a.actor, a.action) for a in acts]
    assert "no está retenido" in await clerk.see(held)


async def test_what_waits_for_more_words_lacks_no_proof(hall, clerk):
    """
    A sticker or a voice note of which its sender was asked what it is.
    """
    voice = Attachment(name="voz.ogg", media_type="audio/ogg", reference="f")
    number = await hall.hear("", attachments=(voice,), lane="telegram:1001")
    filing = await hall.store.filing(number)
    assert Status.HELD is filing.status

    start = await clerk.read("desk")

    assert "No espera ninguno." in start
    assert "Ana" not in start


async def test_a_confidential_one_is_not_read_at_the_desk(hall, clerk):
    hall.rewrite("requires: verified,", "requires: verified, confidential: yes,")
    number = await hall.hear("certificado de algo secreto")

    start = await clerk.read("desk")
    page = await clerk.see(f"desk/held/{number}")

    assert f"{number}: 02/03/2026 13:00, Telegram, confidencial" in start
    assert "Ana" not in start
    assert "Llegó el 02/03/2026 13:00, de Telegram" in page
    for told in ("1001", "@ana", "secreto"):
        assert told not in page
    assert "Es confidencial" in page


async def test_nobody_reads_at_the_desk_who_complains_about_them(hall, clerk):
    complaint = "complaint: {match: {addressed: name}, judged_by: [clerk, police]}"
    hall.rewrite("intents:", f"matters:\n  {complaint}\nintents:")
    number = await hall.hear("quiero un certificado de que Miguel Prueba me gritó")
    seats = clerk, Clerk(await hall.sitting(POLICE))

    starts = [await each.read("desk") for each in seats]
    pages = [await each.see(f"desk/held/{number}") for each in seats]

    assert ["confidencial" in each for each in starts] == [True, False]
    for told in ("Ana", "1001", "me gritó"):
        assert [told in each for each in pages] == [False, True]
    assert "Ana" not in starts[0]
    assert "Es confidencial" in pages[0]


async def test_what_is_no_held_message_is_told(clerk):
    for message in ("", "x", "0", "99999999999999999999", "-1", "¹"):
        answer = await clerk.browser.get(f"desk/held?message={message}")
        there = answer.headers.get("location", "")

        told = await clerk.see(f"desk/{there}") if there else answer.text

        assert "no hay ningún mensaje" in told or "Aquí no hay nada" in told, message


async def test_no_number_of_a_document_is_in_an_address_or_a_log(hall, clerk, capsys):
    number = await clerk.enrol()
    held = await hall.hear("quiero el certificado")
    await clerk.send(f"desk/held/{held}", f"desk/held/{held}", {**ANA, "wrote": "yes"})

    assert "12345678" not in clerk.answer.headers["location"]
    assert "12345678" not in "".join(capsys.readouterr())
    assert "12345678" not in await clerk.see(f"desk/people/{number}")


async def test_a_passport_is_not_given_back_where_the_session_is_over(hall, clerk):
    passport = "PASSPORT123456789"
    clerk.browser.cookie = "over"

    typed = {**ANA, "document": passport, "document_again": passport}
    answer = await clerk.browser.post("desk/enrol", {**typed, "name": "Ana Gil Ruiz"})

    assert 403 == answer.status_code
    assert "Ana Gil Ruiz" in answer.text
    assert passport not in answer.text


def test_what_the_desk_says_is_said_here_too_with_the_same_put_in():
    said, commands = wording.said(), catalogue()

    assert [] == [
        name
        for name, texts in said.items()
        if set(texts) != {"es", "en"}
        or (name in commands and put_in(texts) - put_in(commands[name]))
    ]
    assert set() == desk_sentences() - set(said)
    assert [] == [n for n, texts in said.items() if "--" in str(texts)]


def test_each_text_of_these_pages_is_in_both_languages():
    its = words("gateway.daemon.console.clerks", "words.yaml")

    assert shape(its["es"]) == shape(its["en"])


def shape(texts):
    return {k: shape(v) for k, v in texts.items()} if isinstance(texts, dict) else 0


def put_in(texts):
    return {
        name for text in texts.values() for _, name, _, _ in Formatter().parse(text)
    } - {None}


def desk_sentences():
    """
    Give the names of all that the desk refuses by, but for the key, which is changed
    while no node runs.
    """
    files = [*Path("gateway/town/desk").glob("*.py"), Path(documents.__file__)]
    files.append(Path("gateway/town/paper/counter.py"))
    code = "\n".join(f.read_text() for f in files)
    found = set(re.findall(r'sentence\(\s*"([a-z-]+)"', code))
    return found - {"key-not-new"} | set(
        re.findall(r'"(less-[a-z]+|then-[a-z]+)"', code)
    )
