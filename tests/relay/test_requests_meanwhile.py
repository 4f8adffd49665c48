"""
What becomes of a request when others, the rules, or its sender elsewhere do something
meanwhile.
"""

import re
from datetime import timedelta

import pytest

from gateway.core.case import Number
from gateway.core.filing import Status
from gateway.core.message import Address, Visibility
from gateway.core.requests.request import RequestState
from gateway.relay.rounds import unfinished_requests
from gateway.routing.compiler import compile_routes

from .requests_samples import (
    ANA,
    BOOKS,
    FORGED,
    MAIL,
    ROUTES,
    SIGNED,
    answers,
    asks_back,
    letters,
    revoke,
    says,
    state,
    waker_of,
)

FACTS = "{pool: {words: [piscina], of: 2026-02-20, says: {es: De 12 a 20.}}}\n"


async def test_what_is_cancelled_while_it_is_booked_books_nothing(
    applying, ana, monkeypatch
):
    """
    "Sí" and "cancelar" come at once, and another worker is faster with the second.
    """
    await says(applying, BOOKS)
    channel = applying.channels["telegram"]
    for text in ("sí", "cancelar"):
        message = applying.message(
            text, sender=ANA, to=(), visibility=Visibility.PRIVATE
        )
        channel.messages = {**channel.messages, message.external_id: message}
        await applying.intake.accept([applying.arrival(message)])
    lease = timedelta(seconds=60)
    yes, no = await applying.store.take_received(
        applying.now, lease, 10, applying.channels
    )
    book, others = applying.store.book, [no]

    async def overtaken(_store, booking, cell):
        while others:
            await applying.router.route(others.pop())
        return await book(booking, cell)

    monkeypatch.setattr(type(applying.store), "book", overtaken)
    await applying.router.route(yes)

    assert RequestState.CANCELLED is await state(applying)
    assert await applying.store.booking(Number(1)) is None


@pytest.mark.parametrize("gone", [1, 2])
async def test_what_another_had_for_a_moment_is_never_handed_over_unbooked(
    applying, ana, monkeypatch, gone
):
    await says(applying, BOOKS)
    book, misses = applying.store.book, [False] * gone

    async def missed(_store, booking, cell):
        return misses.pop() if misses else await book(booking, cell)

    monkeypatch.setattr(type(applying.store), "book", missed)
    await says(applying, "sí")

    assert RequestState.HANDED is await state(applying)
    assert await applying.store.booking(Number(1)) is not None


async def test_an_answer_that_the_edited_form_asks_as_a_day_is_shown_as_it_is(
    applying,
):
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofá y dos sillas")
    await says(applying, "600 123 456")
    applying.table = compile_routes(
        ROUTES.replace("what: {kind: text", "what: {kind: date")
    )

    told = await says(applying, "no")

    assert "Enseres: un sofá y dos sillas" in told


async def test_what_names_no_unit_or_day_any_more_is_asked_again(applying, ana):
    await says(applying, BOOKS)
    renamed = ROUTES.replace("padel 1", "padel 9").replace("pádel 1", "pádel 9")
    applying.table = compile_routes(renamed)

    told = await says(applying, "sí")

    assert "¿Qué pista?" in told
    assert RequestState.ASKING is await state(applying)
    assert await applying.store.booking(Number(1)) is None


async def test_a_request_that_is_broken_wakes_no_less_the_others(applying, monkeypatch):
    """
    It comes first in each round; as many more are looked at.
    """
    monkeypatch.setattr(unfinished_requests, "AT_ONCE", 1)
    other = Address("telegram", "1055")
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "quiero que recojan un sofá", sender=other)
    filing = applying.store.filing

    async def broken(_store, number):
        if number == 1:
            raise ValueError(number)
        return await filing(number)

    monkeypatch.setattr(type(applying.store), "filing", broken)
    applying.now += timedelta(days=4)
    waker = waker_of(applying)

    said = [each for _ in range(2) for each in await waker.go(applying.pen())]

    assert [other] == [each.to for each in said]


async def test_what_was_held_and_is_routed_again_is_no_answer(applying):
    """
    Neither to what it began itself, nor to what was begun since.
    """
    await says(applying, "quiero reservar")
    applying.now += timedelta(minutes=1)
    await says(applying, "quiero un certificado")
    applying.now += timedelta(minutes=1)

    await applying.enrol("Ana Prueba", ANA)
    await applying.route()
    await applying.route()

    assert RequestState.ASKING is await state(applying, 1)
    assert {} == await answers(applying, 2)


async def known(town):
    """
    Ana shows at the desk who she is.
    """
    town.now += timedelta(minutes=1)
    await town.enrol("Ana Prueba", ANA)
    await town.work()


async def test_what_was_said_while_it_was_held_is_said_to_its_form(applying):
    """
    It waits, though the rules would hold it for itself, and then fills the form as if
    it were said now.
    """
    like = "  procedure: {like: [el viernes a las 18:00 de la tarde], words:"
    applying.table = compile_routes(ROUTES.replace("  procedure: {words:", like))
    challenged = await says(applying, "quiero reservar la pista")
    assert "DNI" in challenged
    for said in ("el viernes a las 18:00", "pista de pádel 1"):
        assert "Guardado con lo anterior" in await says(applying, said)

    await known(applying)

    assert {"court": "padel 1", "day": "2026-03-06", "start": "18:00"} == (
        await answers(applying)
    )
    assert RequestState.CONFIRMING is await state(applying)
    assert [] == letters(applying)


@pytest.mark.parametrize("said", ["sí, claro", "no es correcto"])
async def test_a_yes_before_anything_was_asked_agrees_to_nothing(applying, said):
    await says(applying, BOOKS)
    await says(applying, said)

    await known(applying)

    assert RequestState.CONFIRMING is await state(applying)
    assert "¿Está bien?" in applying.said("telegram")[-1].text
    assert [] == letters(applying)


@pytest.mark.parametrize("said", ["¿se sabe algo?", "ya he firmado", "hecho"])
async def test_who_asked_after_what_was_held_has_answered_nothing(applying, said):
    """
    Nor has whoever told that they had signed, however freely the form asks.
    """
    verified = "match: {topics: furniture}\n    requires: verified"
    applying.table = compile_routes(
        ROUTES.replace("match: {topics: furniture}", verified)
    )
    await says(applying, "quiero que recojan un sofá")
    assert "sepamos quién es" in await says(applying, said)

    await known(applying)

    assert {} == await answers(applying)
    assert "¿Qué recogemos?" in applying.said("telegram")[-1].text


async def test_who_is_asked_for_something_is_not_told_to_show_who_they_are(
    applying, ana
):
    """
    What they ask of the question is read by a person: nothing of theirs waits for that.
    """
    rules = ROUTES.replace("why: {kind: text", "why: {kind: phone")
    rules = rules.replace(
        "intents:",
        "intents:\n  information: {like: [qué pasa si perdí ese papel ayer]}",
    )
    applying.table = compile_routes(f"{rules}facts: {FACTS}")
    await says(applying, "quiero un certificado")

    told = await says(applying, "¿qué pasa si perdí ese papel?")

    assert "sepamos quién es" not in told
    assert ["¿qué pasa si perdí ese papel?"] == [
        d.text.split("\n")[0] for d in letters(applying)
    ]


async def test_whoever_has_signed_before_the_yes_need_not_sign_again(applying, ana):
    """
    It is handed over at their yes, as signed.
    """
    for text in ("quiero un certificado", "para una beca"):
        await says(applying, text)
    await applying.signed(ANA)
    await applying.route()
    assert Status.ROUTED is (await applying.show(1)).status

    await says(applying, "sí")

    assert RequestState.HANDED is await state(applying)
    assert (
        "identidad verificada con certificado o documento" in letters(applying)[0].text
    )


async def test_signing_before_the_yes_is_worth_nothing_once_the_account_is_gone(
    applying,
    ana,
):
    for text in ("quiero un certificado", "para una beca"):
        await says(applying, text)
    await applying.signed(ANA)
    await applying.route()
    await revoke(applying)

    assert "J-1" not in await says(applying, "sí")
    assert not [one for one in letters(applying) if "certificado" in one.text]


async def books_by_a_code(town):
    """
    Ana, who was verified on X, books from an account that was not, by a code.
    """
    verified = Address("twitter", "1001")
    await town.enrol("Ana Prueba", verified)
    asked = await says(town, "quiero reservar pádel 1 el viernes a las 19:00")
    code = re.search(r"\d{4} \d{4}", asked)
    for _ in ("to read whose it is", "to say that it is theirs"):
        await says(town, code.group(), verified)
    await town.work()
    return verified


async def test_what_a_code_from_another_account_let_go_on_can_be_finished(applying):
    """
    The code binds nothing; it counts for what it was sent for, until the yes.
    """
    await books_by_a_code(applying)

    told = await says(applying, "sí")

    assert "reserva confirmada" in told
    assert RequestState.HANDED is await state(applying)
    assert "pádel 1" in letters(applying)[0].text


async def test_what_a_code_let_go_on_is_nobody_elses_nor_of_an_account_that_is_gone(
    applying,
):
    verified = await books_by_a_code(applying)
    await revoke(applying, verified)

    assert "verificamos esta cuenta" in await says(applying, "sí")
    assert [] == letters(applying)


async def test_what_cannot_wait_is_no_answer_in_free_words(applying):
    """
    Whoever is told whom to call hears so, and an incident gets its own number.
    """
    urgent = "  sparks:\n    words: [chispas]\n    urgency: high\n    deliver: police\n"
    calls = (
        "  thief:\n    words: [sospechoso]\n    deliver: police\n    says: call-112\n"
    )
    routes = ROUTES.replace("procedures:\n", f"procedures:\n{urgent}{calls}")
    applying.table = compile_routes(routes)
    await says(applying, "quiero que recojan un sofá")

    assert "112" in await says(applying, "quiero avisar de un sospechoso")
    await says(applying, "quiero avisar: salen chispas")
    await says(applying, "la farola de la calle Mayor está rota")

    assert 3 == len(letters(applying))
    assert {} == await answers(applying)


async def test_what_there_is_to_choose_may_begin_like_a_command(applying):
    """
    A change of holder is no correction.
    """
    holder = "{holder: {es: cambio de titular}, new: {es: nuevo contrato}}"
    routes = ROUTES.replace(
        "{padel 1: {es: pádel 1}, padel 2: {es: pádel 2}}", holder
    ).replace("units: [padel 1, padel 2]", "units: [holder, new]")
    applying.table = compile_routes(routes)
    await applying.enrol("Ana Prueba", ANA)
    await says(applying, "quiero reservar")

    assert "¿Qué día?" in await says(applying, "cambio de titular")
    assert {"court": "holder"} == await answers(applying)


async def test_free_words_may_begin_like_a_command(applying):
    """
    Also with a number in them. What names a question is a correction.
    """
    await says(applying, "quiero que recojan un sofá")
    assert "¿Qué teléfono?" in await says(applying, "cambiar el sofá del aviso J-9")
    assert {"what": "cambiar el sofá del aviso J-9"} == await answers(applying)
    await says(applying, "cancelar")

    await says(applying, "quiero que recojan un sofá")
    assert "¿Qué recogemos?" in await says(applying, "cambiar los enseres")


async def test_to_annul_something_else_is_an_answer(applying, ana):
    """
    Only the form itself is cancelled by its name.
    """
    await says(applying, "quiero un certificado")
    await says(applying, "anular la multa")
    assert {"why": "anular la multa"} == await answers(applying)

    assert "cancelado" in await says(applying, "anular el certificado")


async def test_a_reply_in_another_case_goes_there(applying):
    """
    The clerk who asked gets it, and the question of the form stays.
    """
    await says(applying, "una farola rota")
    await asks_back(applying, "¿En qué número está?")
    await says(applying, "quiero que recojan un sofá")

    await says(applying, "En el número 12", in_reply_to=("r1",))

    assert "En el número 12" in letters(applying)[-1].text
    assert {} == await answers(applying, 3)


async def test_a_bare_yes_goes_to_whom_they_talk_with_since(applying, ana):
    """
    What waits to be signed is not what the clerk of another case has asked.
    """
    for text in ("quiero un certificado", "para una beca", "sí"):
        await says(applying, text)
    applying.now += timedelta(minutes=1)
    await says(applying, "una farola rota")
    await asks_back(applying, "¿Puede venir el martes?")

    told = await says(applying, "sí")

    assert "office.example" not in told
    assert 2 == len(letters(applying))


async def asked_beside_a_form(town, text):
    """
    Ana reports a lamp, is asked in a form what is to be collected, and then by whoever
    has the lamp.
    """
    await says(town, "una farola rota")
    town.now += timedelta(minutes=1)
    await says(town, "quiero que recojan un sofá")
    town.now += timedelta(minutes=1)
    await asks_back(town, text)
    town.now += timedelta(minutes=1)


@pytest.mark.parametrize("answer", ["la de la esquina", "sí, medio metro", "sí"])
async def test_what_a_mailbox_has_asked_since_is_what_free_words_answer(
    applying, answer
):
    await asked_beside_a_form(applying, "¿La del portal o la de la esquina?")

    told = await says(applying, answer)

    assert "" == told
    assert answer in letters(applying)[-1].text
    assert "[J-1]" in letters(applying)[-1].subject
    assert {} == await answers(applying, 2)


async def test_once_it_is_answered_free_words_are_the_forms_again(applying):
    await asked_beside_a_form(applying, "¿La del portal o la de la esquina?")
    await says(applying, "la de la esquina")
    applying.now += timedelta(minutes=1)

    assert "¿Qué teléfono?" in await says(applying, "dos sillas")


async def test_whoever_names_what_the_form_is_about_answers_the_form(applying):
    await asked_beside_a_form(applying, "¿La del portal o la de la esquina?")

    assert "¿Qué teléfono?" in await says(applying, "un sofá viejo")


async def test_what_is_no_answer_to_the_form_answers_what_a_mailbox_has_asked(applying):
    await says(applying, "una farola rota")
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofá viejo")
    applying.now += timedelta(minutes=1)
    await asks_back(applying, "¿La del portal o la de la esquina?")
    applying.now += timedelta(minutes=1)

    told = await says(applying, "la de la esquina")

    assert "" == told
    assert "la de la esquina" in letters(applying)[-1].text
    assert "¿Tiene una foto?" in await says(applying, "600123456")


async def test_a_forged_mail_changes_and_frees_nothing(applying):
    """
    What began with proof goes on with proof; so is a booking taken back.
    """
    await applying.enrol("Ana Prueba", MAIL)
    wish = "quiero reservar pádel 1 el viernes a las 18:00"
    await says(applying, wish, sender=MAIL, evidence=SIGNED)
    kept = await answers(applying)
    for text in ("corregir hora: 19:00", "mejor a las 10:00", "sí", "cancelar"):
        await says(applying, text, sender=MAIL, evidence=FORGED)
    assert RequestState.CONFIRMING is await state(applying)
    assert kept == await answers(applying)
    await says(applying, "sí", sender=MAIL, evidence=SIGNED)

    await says(applying, "cancelar J-1", sender=MAIL, evidence=FORGED)
    assert RequestState.HANDED is await state(applying)
    await says(applying, "cancelar J-1", sender=MAIL, evidence=SIGNED)
    assert RequestState.CANCELLED is await state(applying)


async def test_an_absence_is_no_answer(applying):
    """
    No machine applies for anything.
    """
    sender = {"sender": MAIL, "evidence": SIGNED}
    await says(applying, "quiero que recojan un sofá", **sender)

    headers = {"auto-submitted": "auto-replied"}
    told = await says(applying, "Estoy de vacaciones", headers=headers, **sender)

    assert "" == told
    assert {} == await answers(applying)


async def test_a_new_version_of_an_answer_is_not_the_next(applying):
    """
    It answers the same question again.
    """
    routes = ROUTES.replace("phone: {kind: phone,", "phone: {kind: text,")
    applying.table = compile_routes(routes)
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofa", reference="c:2")

    told = await says(applying, "un sofá", reference="c:2", edit_of="c:2")

    assert told.endswith("¿Qué teléfono?")
    assert {"what": "un sofá"} == await answers(applying)


async def test_a_case_number_may_stand_in_an_answer(applying):
    """
    Also one of theirs, and one that is nobody's; a command with it is about that case.
    """
    await says(applying, "una farola rota")
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "cancelar J-1")
    assert RequestState.ASKING is await state(applying, 2)

    await says(applying, "el sofá del aviso J-1")
    assert {"what": "el sofá del aviso J-1"} == await answers(applying, 2)


async def test_whoever_has_the_account_since_goes_on_with_nothing_of_it(applying, ana):
    """
    A telephone number is given to another: their yes is their own.
    """
    await says(applying, "quiero reservar pádel 1 el viernes a las 18:00")
    await revoke(applying)
    applying.now += timedelta(hours=1)
    await applying.enrol("Berta Prueba", ANA)

    await says(applying, "sí")

    assert RequestState.CONFIRMING is await state(applying)
    assert await applying.store.booking(Number(1)) is None
