"""
What a procedure asks for is asked for in private, one thing at a time, and handed over
whole.
"""

import errno
import re
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from gateway.core.case import ACTIVE, CaseState, Number, TimerKind
from gateway.core.delivery import UNASKED, DeliveryState, Receipt
from gateway.core.errors import PermanentFailure, UnknownOutcome
from gateway.core.filing import Status
from gateway.core.identity import Role
from gateway.core.message import Address, Attachment, Bounce, Visibility
from gateway.core.requests.request import RequestState
from gateway.relay.requests.message_piece import PIECES_WAIT
from gateway.routing.compiler import compile_routes
from gateway.testing import ScriptedChannel
from gateway.town.desk import binding, enrolling
from gateway.town.paper import stub

from .requests_samples import (
    ANA,
    FRIDAY,
    ON_X,
    ROUTES,
    Office,
    answers,
    asks_back,
    books,
    is_booked,
    letters,
    revoke,
    says,
    state,
    town_cancels,
    waker_of,
)

LUIS = Address("telegram", "1045")

PHOTO = Attachment(name="a.jpg", media_type="image/jpeg", reference="f-1")


async def test_what_is_missing_is_asked_for_one_thing_at_a_time(applying):
    """
    Nobody at a mailbox hears of it before it is whole.
    """
    asked = await says(applying, "quiero que recojan un sofá")
    then = await says(applying, "un sofá y dos sillas")
    assert [] == letters(applying)
    wrong = await says(applying, "12345")
    photo = await says(applying, "600 123 456")
    summed = await says(applying, "no")
    handed = await says(applying, "sí")

    assert "Recogida de enseres, J-1. ¿Qué recogemos?" == asked
    assert "¿Qué teléfono?" == then
    assert "Escriba un solo teléfono" in wrong
    assert wrong.endswith("¿Qué teléfono?")
    assert "¿Tiene una foto?" == photo
    assert "Enseres: un sofá y dos sillas\nTeléfono: +34600123456" in summed
    assert "J-1: solicitud completa; la lleva Registro" in handed
    [letter] = letters(applying)
    assert "Teléfono: +34600123456" in letter.text
    assert "quiero que recojan un sofá" in letter.text
    case = (await applying.store.case(Number(1))).case
    assert CaseState.OPEN is case.state
    assert RequestState.HANDED is await state(applying)


async def test_a_whole_request_that_comes_back_is_known_to_be_unread(applying):
    for said in ("quiero que recojan un sofá", "un sofá", "600 123 456", "no", "sí"):
        await says(applying, said)
    [letter] = letters(applying)

    await applying.tell(
        "550 no such user",
        sender=Address("email", "mailer-daemon@test.example"),
        visibility=Visibility.PRIVATE,
        bounce=Bounce(letter.id, "550 no such user"),
    )

    assert 1 == (await applying.store.counts())["unread"]["letters"]


async def test_tomorrow_is_that_of_whoever_wrote_it_before_midnight(applying, ana):
    applying.now += timedelta(hours=11, minutes=30)
    sent = {"sent_at": applying.now - timedelta(hours=1)}

    await says(applying, "quiero reservar pádel 1 mañana a las 18:00", **sent)

    assert "2026-03-03" == (await applying.store.request(Number(1))).answers["day"]


async def test_an_hour_that_is_asked_for_at_night_is_no_noise(applying, ana):
    """
    Though reports of noise name one, and are urgent incidents at that time.
    """
    noise = "  noise: {like: [música a las siete de la tarde], owner: police}\n"
    night = "matters:\n  at night: {match: {topics: noise, when: {hours: 8:00-22:00}}, "
    heard = f"{night}intent: incident, urgency: high}}\nprocedures:\n"
    routes = ROUTES.replace("topics:\n", f"topics:\n{noise}", 1)
    applying.table = compile_routes(routes.replace("procedures:\n", heard, 1))
    for said in ("quiero reservar la pista", "pádel 1", "mañana"):
        await says(applying, said)

    assert "¿Está bien?" in await says(applying, "a las siete de la tarde")
    assert "19:00" == (await answers(applying))["start"]
    assert [] == letters(applying)


async def test_a_question_that_may_not_have_been_put_is_put_once_more(applying):
    """
    After a power cut: its reader would take it that nobody asked, and their next words
    for an answer.
    """
    telegram = applying.channels["telegram"]
    telegram.answers = [UnknownOutcome("no answer")]
    telegram.found = UnknownOutcome("nobody can know")
    await says(applying, "quiero que recojan un sofá")
    assert [] == applying.said("telegram")

    applying.now += timedelta(minutes=1)
    await applying.deliver()

    [asked] = applying.said("telegram")
    assert asked.text.endswith("¿Qué recogemos?")


async def test_its_case_waits_for_the_citizen_and_promises_nothing_meanwhile(applying):
    """
    What is promised is promised from when the mailbox has it.
    """
    terms = "  furniture:\n    answer_within: 1 hour\n    match:"
    applying.table = compile_routes(ROUTES.replace("  furniture:\n    match:", terms))
    await says(applying, "quiero que recojan un sofá")

    told = await applying.store.case_file(Number(1))
    assert CaseState.WAITING is told.told.case.state
    assert () == told.promises
    for answer in ("un sofá", "600 123 456", "no", "sí"):
        await says(applying, answer)

    told = await applying.store.case_file(Number(1))
    assert CaseState.OPEN is told.told.case.state
    assert [TimerKind.ANSWER] == [promise.kind for promise in told.promises]
    assert 5 == len(told.messages)


async def test_what_is_booked_is_answered(applying):
    """
    Nobody hears that an answer is overdue; what else is promised stays so.
    """
    terms = ROUTES.replace("1 hour\n", "1 hour\n    solve_within: 2 days\n")
    applying.table = compile_routes(terms)
    await applying.enrol("Ana Prueba", ANA)
    await books(applying, FRIDAY)

    told = await applying.store.case_file(Number(1))
    assert CaseState.OPEN is told.told.case.state
    waits = {promise.kind for promise in told.promises}
    assert {TimerKind.SOLVE, TimerKind.REMIND, TimerKind.BOOKED} == waits


@pytest.mark.parametrize("does", ["", "#visto", "#pedir ¿Cuántos son?"])
async def test_what_was_booked_ends_with_its_time_unless_more_is_said(applying, does):
    """
    Nobody has anything left to do once Ana has played, whatever the mailbox did before.
    """
    await applying.enrol("Ana Prueba", ANA)
    await books(applying, FRIDAY)
    if does:
        await applying.answer(does, letters(applying)[-1])
    ends = (await applying.store.booking(Number(1))).ends
    before = ends - applying.now - timedelta(seconds=1)
    await applying.later(seconds=before.total_seconds())
    assert await applying.state() in ACTIVE
    said = [*applying.said("telegram"), *applying.said("email")]

    await applying.later(seconds=1)

    assert CaseState.SOLVED is await applying.state()
    assert said == [*applying.said("telegram"), *applying.said("email")]
    assert "resuelto" in await says(applying, "¿cómo va J-1?")
    await applying.later(days=7)
    assert CaseState.CLOSED is await applying.state()


async def test_what_is_said_besides_a_booking_waits_for_its_answer(applying):
    await applying.enrol("Ana Prueba", ANA)
    await books(applying, FRIDAY)
    await says(applying, "J-1: ¿la pista tiene luz por la tarde?")

    await applying.later(days=30)

    assert CaseState.OPEN is await applying.state()


@pytest.mark.parametrize("does", ["Sí, hasta las 22.", "#resuelto Sí."])
async def test_what_is_answered_besides_a_booking_is_closed_after_its_time(
    applying, does
):
    """
    Nobody is asked whether it was good, or told that it is closed, before they played.
    """
    rated = ROUTES.replace("receipts: yes", "receipts: yes, satisfaction: yes")
    applying.table = compile_routes(rated)
    await applying.enrol("Ana Prueba", ANA)
    await books(applying, FRIDAY.replace("el viernes", "el 20 de marzo"))
    await says(applying, "J-1: ¿la pista tiene luz por la tarde?")
    await applying.answer(does, letters(applying)[-1])

    for _ in range(18):
        await applying.later(days=1)
        assert CaseState.CLOSED is not await applying.state()

    await applying.later(days=8)
    assert CaseState.CLOSED is await applying.state()
    assert "¿Quedó bien?" in applying.said("telegram")[-1].text


async def test_what_the_town_takes_back_is_over(applying):
    """
    Nothing of it is promised any more, and its case has the reason.
    """
    terms = ROUTES.replace("1 hour\n", "1 hour\n    solve_within: 2 days\n")
    applying.table = compile_routes(terms)
    await applying.enrol("Ana Prueba", ANA)
    await books(applying, FRIDAY)

    await town_cancels(applying, 1)
    assert [False] == await is_booked(applying, 1)

    told = await applying.store.case_file(Number(1))
    assert CaseState.SOLVED is told.told.case.state
    assert [TimerKind.CLOSE] == [each.kind for each in told.promises]
    assert "Reserva anulada: Se ha roto la red." == told.told.happenings[-1].note


@pytest.mark.parametrize(
    ("said", "owed"), [((), []), (("J-1: ¿tiene luz la pista?",), [TimerKind.ANSWER])]
)
async def test_what_is_booked_is_the_answer_also_where_it_is_passed_on(
    applying, booked, said, owed
):
    """
    Nobody hears that it is overdue; what they asked besides is still promised.
    """
    letter = letters(applying)[-1]
    for question in said:
        await says(applying, question)
    await applying.answer("#visto", letter)
    await applying.answer("#pasar registro", letter)

    promised = await applying.store.case_file(Number(1))
    kinds = {each.kind for each in promised.promises}
    assert owed == [kind for kind in (TimerKind.ANSWER,) if kind in kinds]


async def by_its_owner(town):
    await says(town, "anular J-1")


async def by_its_mailbox(town):
    await town.answer("#anular Se ha roto la red.", letters(town)[-1])


async def by_a_clerk(town):
    await town_cancels(town, 1)


@pytest.mark.parametrize("cancels", [by_its_owner, by_its_mailbox, by_a_clerk])
async def test_what_is_cancelled_is_closed_after_its_time(applying, cancels):
    """
    Whoever cancelled it, and nobody is asked whether it was good.
    """
    rated = ROUTES.replace("receipts: yes", "receipts: yes, satisfaction: yes")
    applying.table = compile_routes(rated)
    await applying.enrol("Ana Prueba", ANA)
    await books(applying, FRIDAY)
    await cancels(applying)

    await applying.later(days=6)
    assert CaseState.SOLVED is await applying.state()

    said = len(applying.said("telegram"))
    await applying.later(days=2)
    assert CaseState.CLOSED is await applying.state()
    assert said == len(applying.said("telegram"))


@pytest.mark.parametrize("cancels", [by_its_owner, by_its_mailbox, by_a_clerk])
@pytest.mark.parametrize("asks", ["¿cómo va J-1?", "¿cómo va lo mío?"])
async def test_whoever_asks_how_what_was_cancelled_goes_does_not_read_solved(
    applying, booked, cancels, asks
):
    """
    They might come to play.
    """
    await cancels(applying)
    applying.now += timedelta(minutes=1)

    told = await says(applying, asks)
    assert told.startswith("J-1")
    assert "ya está anulado" in told
    assert "resuelto" not in told


async def test_what_is_taken_back_before_it_was_signed_is_over(applying):
    """
    Its case is held no more.
    """
    applying.table = compile_routes(ROUTES.replace("verified", "strong", 1))
    await applying.enrol("Ana Prueba", ANA)
    await says(applying, FRIDAY)
    await says(applying, "sí")
    assert RequestState.PROVING is await state(applying)

    await town_cancels(applying, 1)
    assert [False] == await is_booked(applying, 1)

    assert CaseState.CLOSED is (await applying.store.case(Number(1))).case.state
    assert Status.LAPSED is (await applying.show()).status


async def test_what_is_said_at_once_is_not_asked_again(applying, ana):
    """
    A time in the words of the clock is the one within the hours.
    """
    summed = await says(applying, "quiero reservar pádel 2 el viernes a las siete")

    assert "Pista: pádel 2\nDía: viernes 06/03/2026\nHora: 19:00" in summed
    booked = await says(applying, "sí")
    assert "reserva confirmada: pádel 2, viernes 06/03/2026, de 19:00 a 20:30" in booked
    assert "No es un recibo del registro" in booked


@pytest.mark.parametrize("behind", [0.5, 3])
async def test_a_yes_that_was_said_before_anything_was_asked_books_nothing(
    applying, ana, behind
):
    """
    However shortly before: "vale, gracias" came while the question was on its way.
    """
    summed = await says(applying, "quiero reservar pádel 2 el viernes a las siete")
    heard_at = applying.now - timedelta(seconds=behind)

    answered = await says(applying, "sí", received_at=heard_at)

    assert "Pista: pádel 2" in summed
    assert "reserva confirmada" not in answered


async def test_where_it_is_and_how_wide_is_taken_from_what_they_wrote_and_told(
    applying,
):
    """
    Before the first question, so that it can be corrected; where they name two places,
    it is asked for.
    """
    width = "{kind: number, label: {es: Ancho en metros}, question: {es: ¿Ancho?}}"
    place = "{kind: text, place: yes, label: {es: Dónde}, question: {es: ¿Dónde?}}"
    asks = f"asks:\n        place: {place}\n        width: {width}\n        what:"
    rules = ROUTES.replace("asks:\n        what:", asks)
    streets = "places:\n  streets: [calle Almez, calle Real]\n"
    applying.table = compile_routes(rules.replace("calendars:", f"{streets}calendars:"))

    asked = await says(applying, "quiero que recojan un sofá de 3 metros, Almez 18")
    told = "Dónde: calle Almez 18. Ancho en metros: 3. ¿Qué recogemos?"
    assert f"Recogida de enseres, J-1. {told}" == asked
    for answer in ("un sofá", "600 123 456", "no"):
        summed = await says(applying, answer)
    assert "Dónde: calle Almez 18\nAncho en metros: 3\nEnseres: un sofá" in summed
    corrected = await says(applying, "corregir dónde: calle Real 3, bajo")
    assert "Dónde: calle Real 3, bajo" in corrected

    await says(applying, "en calle Almez 20 hay una farola rota")

    [letter] = letters(applying)
    assert "farola" in letter.text
    asked = await says(applying, "quiero tirar un sofá: Almez 18 o Real 3", LUIS)
    assert "¿Dónde?" in asked


async def test_whoever_is_unknown_is_verified_first_and_then_asked(applying):
    """
    The message is held as ever, and its form begins when it goes on.
    """
    told = await says(applying, "quiero reservar")
    assert "verificamos esta cuenta" in told
    assert await state(applying) is None

    await applying.enrol("Ana Prueba", ANA)
    await applying.work()

    assert "¿Qué pista?" in applying.said("telegram")[-1].text
    assert RequestState.ASKING is await state(applying)


async def test_nobody_has_what_another_has(applying):
    """
    Whoever is late is told what else is free near it.
    """
    other = Address("telegram", "1055")
    await applying.enrol("Ana Prueba", ANA)
    await applying.enrol("Otra Prueba", other)
    wish = "quiero reservar pádel 1 el viernes a las 18:00"
    await says(applying, wish)
    await says(applying, wish, sender=other)
    await says(applying, "sí")

    late = await says(applying, "sí", sender=other)
    again = await says(applying, "a las 18:30", sender=other)
    summed = await says(applying, "16:30", sender=other)
    booked = await says(applying, "vale", sender=other)

    assert "No queda libre (pádel 1), el viernes 06/03/2026 a las 18:00" in late
    assert "Horas libres: 15:30, 16:00, 16:30, 19:30" in late
    assert late.endswith("¿A qué hora?")
    assert "No queda libre" in again
    assert "Hora: 16:30" in summed
    assert "J-2: reserva confirmada" in booked


async def test_a_booking_is_cancelled_by_whose_it_is_and_its_mailbox_hears(applying):
    """
    Nobody else can, and it is free again.
    """
    other = Address("telegram", "1055")
    await applying.enrol("Ana Prueba", ANA)
    wish = "quiero reservar pádel 1 el viernes a las 18:00"
    await says(applying, wish)
    await says(applying, "sí")

    await says(applying, "anular J-1", sender=other)
    assert await applying.store.booking(Number(1)) is not None
    freed = await says(applying, "anular J-1")

    assert "anulada la reserva de pádel 1, viernes 06/03/2026 a las 18:00" in freed
    assert await applying.store.booking(Number(1)) is None
    assert "ha anulado su reserva" in letters(applying)[-1].text
    assert CaseState.SOLVED is (await applying.store.case(Number(1))).case.state


async def test_what_must_be_signed_is_asked_for_first_and_goes_on_by_itself(
    applying, ana
):
    """
    Nothing is delivered and nobody is sent to sign before all is there; when they have
    signed, the whole request goes to its mailbox, once.
    """
    asked = await says(applying, "quiero un certificado")
    summed = await says(applying, "para una beca")
    assert Status.HELD is (await applying.show()).status
    invited = await says(applying, "sí")
    assert [] == letters(applying)

    assert "¿Para qué lo quiere?" in asked
    assert "office.example" not in asked + summed
    assert "office.example" in invited
    assert RequestState.PROVING is await state(applying)
    await applying.signed(ANA)
    for _ in range(2):
        await applying.work()

    [letter] = letters(applying)
    assert "Para qué: para una beca" in letter.text
    assert "identidad verificada con certificado o documento" in letter.text
    assert "J-1: solicitud completa" in applying.said("telegram")[-1].text
    assert RequestState.HANDED is await state(applying)
    assert CaseState.OPEN is (await applying.store.case(Number(1))).case.state


@pytest.mark.parametrize(
    ("form", "days", "late"),
    [
        ("from: today", 5, "Tiene que ser el 07/03/2026 o después. ¿Qué día?"),
        ("from: today", 4.25, "ya ha pasado"),
        ("optional: no", 5, "no queda nada libre (pádel 1)"),
    ],
)
async def test_a_day_that_is_over_when_they_have_signed_is_asked_for_again(
    applying, ana, form, days, late
):
    """
    And nothing is handed over for a day that is past; what they say then is enough.
    """
    signed = ROUTES.replace("verified", "strong", 1).replace("from: today", form)
    applying.table = compile_routes(signed)
    await says(applying, FRIDAY)
    await says(applying, "sí")
    applying.now += timedelta(days=days)

    await applying.signed(ANA)
    await applying.work()

    told = applying.said("telegram")[-1].text
    assert told.startswith("Reserva de pista, J-1. ")
    assert late in told
    assert [] == letters(applying)
    assert "¿Está bien?" in await says(applying, "el domingo a las 19:00")
    assert "reserva confirmada" in await says(applying, "sí")
    [letter] = letters(applying)
    assert "identidad verificada con certificado o documento" in letter.text


async def test_whose_document_nobody_has_seen_is_sent_to_no_e_office(applying):
    """
    Whoever comes back from there could not be told to be they.
    """
    taken = await enrolling.take_over(
        applying.clerk(), "Ana Gil", Role.RESIDENT, 24, consent=True
    )
    await binding.bind(applying.clerk(), taken.id, ANA, "")

    await says(applying, "quiero un certificado")
    await says(applying, "para una beca")
    invited = await says(applying, "sí")

    assert "office.example" not in invited
    assert "ventanilla con su DNI" in invited


async def test_claiming_to_have_signed_is_not_enough(applying, ana):
    """
    It is told once more how.
    """
    for text in ("quiero un certificado", "para una beca", "sí"):
        await says(applying, text)

    again = await says(applying, "sí")

    assert "office.example" in again
    assert [] == letters(applying)


async def test_what_began_in_public_is_asked_in_private(applying, ana):
    """
    In public there is one sentence that repeats nothing; an answer given there is
    none.
    """
    x = Address("twitter", "1001")

    await applying.tell("quiero que recojan un sofá", sender=x)

    lanes = [(d.visibility, d.text) for d in applying.said("twitter")]
    public = [text for where, text in lanes if where is Visibility.PUBLIC]
    assert public == [applying.table.text("private-instead", "es")]
    assert (Visibility.PRIVATE, "Recogida de enseres, J-1. ¿Qué recogemos?") in lanes
    await says(applying, "dos sillas", sender=x)
    await applying.hear("600 123 456", sender=x)
    assert "phone" not in (await applying.store.request(Number(1))).answers


async def applies_in_public(town):
    """
    Ana applies before everybody, and cannot be written to before she has written.
    """
    ticks = (town.now + timedelta(microseconds=n) for n in range(99))
    router = town.router
    pen = town.pen()
    town.router = evolve(router, pen=lambda: evolve(pen, now=next(ticks)))
    unasked = PermanentFailure(f"{ON_X} {UNASKED}")
    town.channels["twitter"].answers = [Receipt("x1"), unasked]
    told = await says(
        town, "quiero que recojan un sofá", ON_X, visibility=Visibility.PUBLIC
    )
    assert told == town.table.text("private-instead", "es")
    town.router = router
    town.now += timedelta(minutes=5)


@pytest.mark.parametrize(
    "text",
    ["Hola, buenas tardes, les escribo como me dijeron", "quiero que recojan un sofá"],
)
async def test_what_opens_the_talk_is_no_answer_to_what_nobody_has_read(applying, text):
    """
    In public they are told at once to write; once they do, they read the question.
    """
    await applies_in_public(applying)

    asked = await says(applying, text, ON_X)
    then = await says(applying, "dos sillas", ON_X)

    assert "Recogida de enseres, J-1. ¿Qué recogemos?" == asked
    assert "¿Qué teléfono?" == then
    answers = (await applying.store.request(Number(1))).answers
    assert {"what": "dos sillas"} == answers
    assert [] == letters(applying)
    assert await applying.store.request(Number(2)) is None
    assert await applying.store.case(Number(2)) is None


async def test_what_says_something_of_its_own_then_goes_its_way(applying):
    await applies_in_public(applying)

    told = await says(applying, "la farola de mi calle está rota", ON_X)
    danger = await says(applying, "hay un incendio", ON_X)

    assert "¿Qué recogemos?" in told
    assert "112" in danger
    assert {"clerk@test.example", "police@test.example"} == {
        letter.to.value for letter in letters(applying)
    }
    assert {} == (await applying.store.request(Number(1))).answers


async def test_what_was_applied_for_long_ago_is_asked_for_by_its_mailbox(applying):
    old = {"sent_at": applying.now - timedelta(days=3), "sender": ON_X}
    await applying.hear("quiero que recojan un sofá", **old)
    await applying.hear("ya no quiero la reserva", **old)
    await applying.tell("¿cómo va J-1?", **old)

    challenge, *public = applying.said("twitter")
    assert (Visibility.PRIVATE, []) == (challenge.visibility, public)
    assert 2 == len(letters(applying))
    assert await applying.store.request(Number(1)) is None


async def test_a_wish_for_quiet_stays_one_while_nobody_has_read_a_question(applying):
    await applies_in_public(applying)

    await says(applying, "baja", ON_X)

    assert ON_X in (await applying.store.known([ON_X])).quiet


async def test_it_is_corrected_by_name_or_by_saying_it_anew(applying, ana):
    """
    Before the yes, as often as one likes.
    """
    await says(applying, "quiero reservar pádel 1 el viernes a las 18:00")

    which = await says(applying, "no")
    question = await says(applying, "corregir pista")
    await says(applying, "la 2")
    named = await says(applying, "corregir día: el sábado")
    anew = await says(applying, "mejor a las 10:00")

    assert "Pista, Día, Hora" in which
    assert question.startswith("¿Qué pista?")
    assert "Día: sábado 07/03/2026" in named
    assert "Pista: pádel 2" in anew
    assert "Hora: 10:00" in anew


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("los enseres: una farola vieja", "Enseres: una farola vieja\n"),
        ("enseres calle Olivo 20", "Enseres: calle Olivo 20\n"),
        ("teléfono 600 999 999", "Teléfono: +34600999999\n"),
    ],
)
async def test_whoever_looks_at_the_summary_corrects_by_naming_alone(
    applying, named, kept
):
    """
    They were asked which, and say which.
    """
    for text in ("quiero que recojan un sofá", "un sofá", "600123456", "no"):
        await says(applying, text)

    which = await says(applying, "corregir")
    assert "Enseres, Teléfono, Foto" in which
    assert kept in await says(applying, named)
    assert "¿Qué recogemos?" == await says(applying, "enseres")


@pytest.mark.parametrize(
    "said", ["¿enseres: una farola rota?", "teléfono de la farola rota"]
)
async def test_what_only_begins_as_something_is_called_corrects_nothing(applying, said):
    for text in ("quiero que recojan un sofá", "un sofá", "600123456", "no"):
        await says(applying, text)
    before = await answers(applying)

    await says(applying, said)

    assert before == await answers(applying)
    assert RequestState.CONFIRMING is await state(applying)


async def test_one_hour_is_taken_for_one_of_two_and_which_is_asked(applying):
    """
    Who says it anew and not which changes neither.
    """
    asked = await says(applying, "quiero un corte el viernes a las 20:00")
    until = await says(applying, "a las 20:00")
    summed = await says(applying, "a las 12 de la noche")
    which = await says(applying, "mejor a las 21:00")
    named = await says(applying, "desde las 21:00")

    assert asked.endswith("¿Desde qué hora?")
    assert "¿Hasta qué hora?" == until
    assert "Desde: 20:00\nHasta: 00:00" in summed
    assert "¿Qué dato cambiamos?" in which
    assert "Desde: 21:00\nHasta: 00:00" in named


async def test_it_is_cancelled_with_a_word(applying, ana):
    """
    Nothing was sent, and its case is over.
    """
    await says(applying, "quiero un certificado")

    told = await says(applying, "cancelar")

    assert "J-1: cancelado" in told
    happened = (await applying.store.case(Number(1))).happenings
    assert ["Solicitud: cancelada."] == [each.note for each in happened if each.note]
    assert RequestState.CANCELLED is await state(applying)
    assert Status.LAPSED is (await applying.show()).status
    assert CaseState.CLOSED is (await applying.store.case(Number(1))).case.state
    assert [] == letters(applying)


async def test_whoever_is_not_understood_is_told_how_to_give_it_up(applying):
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofá viejo")

    told = await says(applying, "12345")

    assert "Para dejarlo, conteste «cancelar». ¿Qué teléfono?" in told
    assert "cancelado" in await says(applying, "cancelar")


@pytest.mark.parametrize("media_type", ["audio/ogg", "video/mp4"])
async def test_what_is_spoken_or_signed_is_read_by_a_person_and_fills_in_no_form(
    applying, media_type
):
    """
    It may be danger. Where a file is asked for, it is one.
    """
    spoken = Attachment(name="v.mp4", media_type=media_type, reference="v1")
    applying.channels["telegram"].files = {"v1": b"said"}
    await says(applying, "quiero que recojan un sofá")

    await says(applying, "", attachments=(spoken,))
    applying.now += PIECES_WAIT
    await applying.store.tick(applying.now)
    await applying.work()
    heard = [letter.attachments for letter in letters(applying)]
    await says(applying, "un sofá viejo")
    await says(applying, "600 123 123")
    await says(applying, "", attachments=(spoken,))

    assert [["v.mp4"]] == [[file.name for file in files] for files in heard]
    request = await applying.store.request(Number(1))
    assert RequestState.CONFIRMING is request.state
    assert 1 == len(request.files)


async def test_a_film_that_no_bot_is_given_is_no_file_where_one_is_asked_for(applying):
    film = Attachment(
        name="sofá.mp4", media_type="video/mp4", reference="v1", too_large=True
    )
    await says(applying, "quiero que recojan un sofá", attachments=(film,))
    await says(applying, "un sofá viejo")
    await says(applying, "600 123 123")

    await says(applying, "", attachments=(film,))
    said = [d.text for d in applying.said("telegram")][-2:]

    assert RequestState.ASKING is await state(applying)
    assert [True, True] == [any(t in s for s in said) for t in ("sofá.mp4", "¿Tiene")]
    assert () == (await applying.store.request(Number(1))).files


async def test_mejor_no_leaves_out_a_question_and_cancels_what_is_summed_up(
    applying,
):
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofá viejo")
    await says(applying, "600123456")

    summed = await says(applying, "mejor no")

    assert "¿Está bien?" in summed
    assert "cancelado" in await says(applying, "mejor no, gracias")
    assert RequestState.CANCELLED is await state(applying)


async def test_files_of_all_messages_go_with_it_and_a_paper_comes_back(applying):
    """
    Each from the message that it came with; the receipt is a PDF on Telegram.
    """
    photo = Attachment(name="a.jpg", media_type="image/jpeg", reference="f-1")
    other = Attachment(name="b.jpg", media_type="image/jpeg", reference="f-1")
    jpeg = b"\xff\xd8\xff\xdaone\xff\xd9"
    applying.channels["telegram"].files = {"f-1": jpeg}
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "dos sillas", attachments=(photo,))
    await says(applying, "600123456")
    await says(applying, "", attachments=(other,))
    await says(applying, "sí")

    [letter] = letters(applying)
    assert ["a.jpg", "b.jpg"] == [each.name for each in letter.attachments]
    receipt, files = applying.channels["telegram"].said[-1]
    assert ["J-1.pdf"] == [each.name for each in receipt.attachments]
    assert files[0].startswith(b"%PDF")


async def test_an_album_is_kept_whatever_is_asked_and_whoever_sends_it_is_told(
    applying,
):
    """
    Each of its photos comes by itself, and most without a word: none is a wrong answer.
    """
    names, jpeg = iter("abcdefg"), b"\xff\xd8\xff\xdaone\xff\xd9"
    applying.channels["telegram"].files = dict.fromkeys("abcdefg", jpeg)

    def photo():
        name = next(names)
        one = Attachment(name=f"{name}.jpg", media_type="image/jpeg", reference=name)
        return {"attachments": (one,)}

    await says(applying, "quiero que recojan un sofá", **photo())
    told = [await says(applying, "", **photo()) for _ in range(3)]
    await says(applying, "dos sillas")
    wrong = await says(applying, "600", **photo())
    await says(applying, "600123456", **photo())
    summed = await says(applying, "", **photo())
    await says(applying, "sí")

    asks = "¿Qué recogemos?"
    assert [f"Ficheros: {n}. {asks}" for n in (2, 3, 4)] == told
    assert wrong.startswith("Ficheros: 5. ")
    assert "Ficheros: 7" in summed
    [letter] = letters(applying)
    assert [*"abcdefg"] == [each.name[0] for each in letter.attachments]


async def test_a_paper_that_cannot_be_made_just_now_is_said_later(
    applying, monkeypatch
):
    """
    A full disk is no reason to doubt whether it was said: it was not.
    """

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    for said in ("quiero que recojan un sofá", "dos sillas", "600123456", "no"):
        await says(applying, said)
    with monkeypatch.context() as disk:
        disk.setattr(stub, "one_page", full)
        assert not await says(applying, "sí")
    shown = await applying.show(5)
    [paper] = [one for one in shown.deliveries if one.to == ANA]
    assert DeliveryState.DUE is paper.state
    assert "no paper can be made: No space left on device" in paper.problem
    assert "fetched" not in paper.problem

    applying.now += timedelta(hours=1)
    await applying.deliver()

    receipt, files = applying.channels["telegram"].said[-1]
    assert ["J-1.pdf"] == [each.name for each in receipt.attachments]
    assert files[0].startswith(b"%PDF")


async def test_where_no_papers_go_the_end_is_said_without_one(applying):
    """
    A channel says so itself, whatever it is called.
    """
    applying.channels["telegram"].carries_papers = False
    for said in ("quiero que recojan un sofá", "dos sillas", "600123456", "no", "sí"):
        await says(applying, said)

    [receipt] = applying.said("telegram")[-1:]
    assert "J-1" in receipt.text
    assert () == receipt.attachments
    assert 1 == len(letters(applying))


async def test_after_three_days_they_are_reminded_once_and_then_it_is_over(applying):
    """
    Both are told, and nothing else happens to it in between.
    """
    waker = waker_of(applying)
    sweeper = applying.sweeper(waker)

    async def after(days):
        applying.now = begun + timedelta(days=days)
        before = len(applying.said("telegram"))
        await sweeper.sweep()
        await applying.deliver()
        return [d.text for d in applying.said("telegram")[before:]]

    begun = applying.now
    await applying.enrol("Ana Prueba", ANA)
    await says(applying, "quiero un certificado")

    assert [] == await after(2.9)
    [reminder] = await after(3)
    assert "sigue a medias" in reminder
    assert reminder.endswith("¿Para qué lo quiere?")
    assert [] == await after(13.9)
    [over] = await after(14)
    assert "ha terminado el plazo" in over
    assert [] == await after(15)
    assert RequestState.EXPIRED is await state(applying)
    assert Status.LAPSED is (await applying.show()).status


LIMITED = ROUTES.replace("day: {kind: date,", "day: {kind: date, from: tomorrow,")


async def closes_a_street(town):
    """
    Everything is said at once; what is left is a yes.
    """
    town.table = compile_routes(LIMITED)
    day = town.now + timedelta(days=2)
    return await says(town, f"quiero un corte el {day:%d/%m/%Y} de 9:00 a 11:00")


async def test_a_day_that_is_past_at_the_yes_is_asked_again(applying):
    """
    It was within its limits when it was said; nothing is handed over for a day that is
    none any more.
    """
    await closes_a_street(applying)
    await says(applying, "9:00")
    await says(applying, "11:00")
    applying.now += timedelta(days=2)
    tomorrow = f"{applying.now + timedelta(days=1):%d/%m/%Y}"

    told = await says(applying, "sí")
    again = await says(applying, tomorrow)
    handed = await says(applying, "sí")

    assert f"Tiene que ser el {tomorrow} o después. ¿Qué día?" == told
    assert tomorrow in again
    assert "Desde: 09:00" in again
    assert RequestState.HANDED is await state(applying)
    assert handed


async def test_a_reminder_asks_again_for_a_day_that_is_past(applying):
    """
    It asks for nobody's yes to it; and the time until all is over goes on.
    """
    await closes_a_street(applying)
    await says(applying, "9:00")
    await says(applying, "11:00")
    waker = waker_of(applying)
    before = await applying.store.request(Number(1))
    applying.now += timedelta(days=3)
    tomorrow = f"{applying.now + timedelta(days=1):%d/%m/%Y}"

    [reminder] = await waker.go(applying.pen())

    request = await applying.store.request(Number(1))
    assert "sigue a medias" in reminder.text
    assert reminder.text.endswith(f"Tiene que ser el {tomorrow} o después. ¿Qué día?")
    assert RequestState.CONFIRMING is before.state
    assert (RequestState.ASKING, "day") == (request.state, request.asked)
    assert before.moved_at == request.moved_at
    assert [] == await waker.go(applying.pen())
    assert tomorrow in await says(applying, tomorrow)


async def test_whoever_comes_back_after_days_goes_on_where_they_were(applying):
    """
    With what they had said.
    """
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "dos sillas")
    applying.now += timedelta(days=6)

    again = await says(applying, "seguir")
    await says(applying, "600123456")
    summed = await says(applying, "no")

    assert "¿Qué teléfono?" == again
    assert "Enseres: dos sillas" in summed


async def test_two_answers_at_once_do_not_undo_one_another(applying):
    """
    The later is heard again, with what the first has changed.
    """
    await says(applying, "quiero que recojan un sofá")
    for number, text in enumerate(("dos sillas", "600 123 456")):
        message = applying.message(
            text,
            sender=ANA,
            to=(),
            visibility=Visibility.PRIVATE,
            external_id=f"at-once-{number}",
        )
        channel = applying.channels["telegram"]
        channel.messages = {**channel.messages, message.external_id: message}
        await applying.intake.accept([applying.arrival(message)])
    taken = await applying.store.take_received(
        applying.now, timedelta(seconds=60), 100, applying.channels
    )
    filings = [await applying.router._file(stored, lambda: True) for stored in taken]
    for filing in filings:
        await applying.store.record(filing)
    await applying.route()

    request = await applying.store.request(Number(1))
    assert {"what": "dos sillas", "phone": "+34600123456"} == dict(request.answers)
    assert "photo" == request.asked


async def test_nothing_is_booked_twice_by_one_message_that_is_routed_again(
    applying, ana
):
    """
    A crash between the booking and its record changes nothing.
    """
    await says(applying, "quiero reservar pádel 1 el viernes a las 18:00")
    message = applying.message(
        "sí", sender=ANA, to=(), visibility=Visibility.PRIVATE, external_id="yes"
    )
    channel = applying.channels["telegram"]
    channel.messages = {**channel.messages, "yes": message}
    await applying.intake.accept([applying.arrival(message)])
    [stored] = await applying.store.take_received(
        applying.now, timedelta(seconds=1), 100, applying.channels
    )
    await applying.router._file(stored, lambda: True)
    applying.now += timedelta(seconds=60)
    await applying.work()

    assert 1 == len(letters(applying))
    day = datetime(2026, 3, 6, tzinfo=UTC)
    booked = await applying.store.booked("courts", day, day + timedelta(days=1))
    assert [Number(1)] == [each.case for each in booked]
    assert all(
        d.state is DeliveryState.SENT for d in (await applying.show()).deliveries
    )


async def test_whoever_gets_it_later_reads_the_whole_of_it(applying):
    """
    Passed on, it is what was asked for, too, and not only how it began.
    """
    for text in ("quiero que recojan un sofá", "dos sillas", "600123456", "no", "sí"):
        await says(applying, text)
    [letter] = letters(applying)

    await applying.answer("#pasar Deportes", letter)

    passed = letters(applying)[-1]
    assert "email:sports@test.example" == str(passed.to)
    assert "Enseres: dos sillas" in passed.text


async def test_at_the_counter_the_clerk_asks(applying):
    """
    What they write down goes to its mailbox as it is.
    """
    applying.channels["counter"] = ScriptedChannel("counter")

    await applying.tell(
        "quiero que recojan un sofá",
        sender=Address("counter", "G-7K2M4Q"),
        visibility=Visibility.PRIVATE,
    )

    assert await state(applying) is None
    assert "sofá" in letters(applying)[-1].text


async def test_at_the_counter_is_booked_what_is_booked_elsewhere(applying):
    """
    Or two would have the same court: the clerk reads out what is asked, and writes the
    answers.
    """
    applying.channels["counter"] = ScriptedChannel("counter")
    applying.wire(Office())
    applying.table = compile_routes(ROUTES.replace("    requires: verified\n", ""))
    there, friday = Address("counter", "G-7K2M4Q"), "el viernes a las 19:00"

    asked = await says(applying, f"quiero reservar, {friday}", there)
    await says(applying, "pádel 1", there)
    booked = await says(applying, "sí", there)
    full = await says(applying, f"quiero reservar pádel 1, {friday}")

    assert asked.endswith("¿Qué pista? (pádel 1, pádel 2)")
    assert "reserva confirmada: pádel 1" in booked
    assert "No queda libre" in full


async def test_a_second_yes_is_told_that_there_is_no_more_to_do(applying, booked):
    """
    Whatever else they have open; and nobody reads it.
    """
    await says(applying, "la farola está rota")
    applying.now += timedelta(minutes=1)
    await books(applying, "quiero reservar pádel 2 el sábado a las 10:00")
    before = letters(applying)

    told = await says(applying, "sí")

    assert "J-4: ya lo tenemos; no hay que hacer nada más." == told
    assert before == letters(applying)


async def test_a_second_yes_long_after_or_to_what_was_asked_since_is_no_repetition(
    applying, booked
):
    await asks_back(applying, "#pedir ¿Traerán red?")
    applying.now += timedelta(minutes=1)
    await says(applying, "sí")
    assert "sí" == letters(applying)[-1].text.split("\n")[0]

    await books(applying, "quiero reservar pádel 2 el sábado a las 10:00")
    applying.now += timedelta(hours=2)
    assert "ya lo tenemos" not in await says(applying, "sí")


async def test_what_there_is_to_choose_can_be_touched(applying, ana):
    """
    Each button says the answer; free words have none.
    """

    def last():
        return [(b.label, b.says) for b in applying.said("telegram")[-1].buttons]

    await says(applying, "quiero reservar")
    assert [("pádel 1", "pádel 1"), ("pádel 2", "pádel 2")] == last()
    await says(applying, "pádel 2")
    assert [] == last()
    await says(applying, "el viernes a las 18:00")
    assert [("Sí", "sí"), ("Cancelar", "cancelar")] == last()


async def test_whoever_is_believed_no_more_hands_nothing_over(applying, ana):
    """
    Their account was revoked while they were asked: whoever has it now has begun
    nothing, and reads of nothing that was.
    """
    await says(applying, "quiero reservar pádel 1 el viernes a las 18:00")
    await revoke(applying)

    told = await says(applying, "sí")

    assert "J-1" not in told
    assert not [letter for letter in letters(applying) if "pádel" in letter.text]
    assert await applying.store.booking(Number(1)) is None


async def test_a_wish_for_quiet_is_no_answer_and_is_kept(applying):
    """
    They are not reminded then; what they go on with is still asked for.
    """
    await says(applying, "quiero que recojan un sofá")

    told = await says(applying, "baja")
    asked = await says(applying, "dos sillas")

    assert "No le enviaremos más avisos" in told
    assert "¿Qué teléfono?" == asked
    applying.now += timedelta(days=4)
    waker = waker_of(applying)
    assert [] == list(await waker.go(applying.pen()))
    assert (await applying.store.request(Number(1))).reminded


async def test_a_word_for_notices_is_an_answer_to_what_is_asked(applying):
    """
    Who hears everything cannot mean notices by it.
    """
    await says(applying, "quiero que recojan un sofá")

    asked = await says(applying, "alta")

    assert "¿Qué teléfono?" == asked
    assert "alta" == (await applying.store.request(Number(1))).answers["what"]


async def test_whoever_begins_anew_answers_nothing_by_it(applying):
    await says(applying, "quiero que recojan un sofá")

    await says(applying, "/start", begins="es")

    assert {} == dict((await applying.store.request(Number(1))).answers)


async def test_the_states_number_alone_asks_how_it_goes(applying):
    """
    It is no answer to what is asked, and the question stays.
    """
    await says(applying, "quiero que recojan un sofá")

    told = await says(applying, "¿cómo va J-1?")

    assert "un dato que le pedimos" in told
    assert {} == dict((await applying.store.request(Number(1))).answers)


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        ("quiero que recojan un sofá", "¿Cómo va lo mío?"),
        ("quiero el certificado", "como va mi solicitud"),
    ],
)
async def test_how_ones_own_goes_is_no_answer_to_a_form(applying, first, asked):
    """
    Though the form asks for free text, and no number is named; nor is it a matter for a
    mailbox, though the request waits for a signature.
    """
    await says(applying, first)

    await says(applying, asked)

    assert {} == dict((await applying.store.request(Number(1))).answers)
    assert "case" == (await applying.store.show(2)).filing.decision.rule


@pytest.mark.parametrize("said", ["otra foto", "Adjunto 2 de 6", "aquí va la imagen"])
async def test_what_only_names_its_file_is_no_answer_in_free_words(applying, said):
    await says(applying, "quiero que recojan un sofá")

    told = await says(applying, said, attachments=(PHOTO,))
    await says(applying, "una foto enmarcada", attachments=(PHOTO,))

    assert told.endswith("¿Qué recogemos?")
    answers = dict((await applying.store.request(Number(1))).answers)
    assert "una foto enmarcada" == answers["what"]


async def test_whoever_is_unknown_is_first_to_be_known_and_then_to_sign(applying):
    """
    After everything was asked: a code to be sent from their own account, then the
    link, then the request goes on.
    """
    x = Address("twitter", "1001")
    await applying.enrol("Ana Prueba", x)
    for text in ("quiero un certificado", "para una beca"):
        await says(applying, text)

    told = await says(applying, "sí")
    code = re.search(r"\d{4} \d{4}", told).group()
    assert "office.example" not in told
    for _ in ("to read whose it is", "to say that it is theirs"):
        await says(applying, code, sender=x)
    await applying.work()

    assert "office.example" in applying.said("telegram")[-1].text
    assert [] == letters(applying)
    assert RequestState.PROVING is await state(applying)
    await applying.signed(x)
    await applying.work()
    assert "Para qué: para una beca" in letters(applying)[0].text
