"""
What a procedure asks for is asked for in private, one thing at a time, and handed over
whole.
"""

import errno
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from gateway.core.audit import Act
from gateway.core.case import Kind, Number
from gateway.core.case import State as CaseState
from gateway.core.delivery import UNASKED, Receipt
from gateway.core.delivery import State as DeliveryState
from gateway.core.errors import PermanentFailure, UnknownOutcome
from gateway.core.filing import Status
from gateway.core.identity import Role
from gateway.core.message import Address, Attachment, Evidence, Proof, Visibility
from gateway.core.requests.request import State
from gateway.relay.requests.message_piece import PATIENCE
from gateway.relay.requests.withdrawing import Withdrawal, withdraw
from gateway.relay.rounds import unfinished_requests
from gateway.relay.rounds.unfinished_requests import Waker
from gateway.routing.compiler import compile_routes
from gateway.routing.load import load
from gateway.testing import ScriptedChannel
from gateway.town.desk import agreeing, binding, enrolling
from gateway.town.paper import stub

KEY = b"k" * 32
ANA = Address("telegram", "1044")
LUIS = Address("telegram", "1045")
PHOTO = Attachment(name="a.jpg", media_type="image/jpeg", reference="f-1")

ROUTES = """
town:
  name: Testville
  languages: [es, en]
  accounts: {twitter: "@Testville", email: town@test.example}
mailboxes:
  sports:
    office: Deportes
    person: Julia Prueba
    addresses: {email: sports@test.example}
  police:
    office: Policía
    addresses: {email: police@test.example}
  clerk:
    office: Registro
    addresses: {email: clerk@test.example}
identity: {hold_for: 14 days}
cases: {prefix: J, receipts: yes}
guards:
  danger:
    words: [incendio]
    urgency: emergency
    deliver: police
    says: call-112
topics:
  sports: {words: [pista, pádel], owner: sports}
  lighting: {words: [farola], owner: clerk}
  furniture: {words: [sofá], owner: clerk}
intents:
  procedure: {words: [quiero, reservar, certificado, anular]}
  incident: {words: [rota]}
procedures:
  court:
    words: [reservar]
    requires: verified
    deliver: sports
    answer_within: 1 hour
    form:
      name: {es: Reserva de pista, en: Court booking}
      legal: Ordenanza de pistas
      asks:
        court:
          kind: choice
          of: {padel 1: {es: pádel 1}, padel 2: {es: pádel 2}}
          label: {es: Pista, en: Court}
          question: {es: "¿Qué pista?", en: "Which court?"}
        day:
          kind: date
          from: today
          label: {es: Día, en: Day}
          question: {es: "¿Qué día?", en: "Which day?"}
        start:
          kind: time
          label: {es: Hora, en: Time}
          question: {es: "¿A qué hora?", en: "At what time?"}
      books: {calendar: courts, unit: court, day: day, start: start, minutes: 90}
  furniture:
    match: {topics: furniture}
    deliver: clerk
    form:
      name: {es: Recogida de enseres}
      asks:
        what: {kind: text, label: {es: Enseres}, question: {es: "¿Qué recogemos?"}}
        phone: {kind: phone, label: {es: Teléfono}, question: {es: "¿Qué teléfono?"}}
        photo:
          kind: file
          optional: yes
          label: {es: Foto}
          question: {es: "¿Tiene una foto?"}
  closure:
    words: [corte]
    deliver: clerk
    form:
      name: {es: Corte de calle}
      asks:
        day: {kind: date, label: {es: Día}, question: {es: "¿Qué día?"}}
        start: {kind: time, label: {es: Desde}, question: {es: "¿Desde qué hora?"}}
        end: {kind: time, label: {es: Hasta}, question: {es: "¿Hasta qué hora?"}}
  certificate:
    words: [certificado]
    requires: strong
    deliver: clerk
    form:
      name: {es: Certificado}
      asks:
        why: {kind: text, label: {es: Para qué}, question: {es: "¿Para qué lo quiere?"}}
calendars:
  courts:
    units: [padel 1, padel 2]
    hours: L-D 9:00-21:00
    cell: 30 minutes
    ahead: 30 days
    most: 2 hours
otherwise: {deliver: clerk}
"""


class Office:
    """
    An e-office that only says where people are sent.
    """

    def begin(self, reference):
        return f"https://office.example/{reference[:4]}"


@pytest.fixture
def applying(town):
    """
    The small town with procedures that have forms.
    """
    town.table = compile_routes(ROUTES)
    town.wire(Office())
    return town


@pytest.fixture
async def ana(applying):
    """
    Ana was verified in person.
    """
    await applying.enrol("Ana Prueba", ANA)


async def says(town, text, sender=ANA, **changes):
    """
    Ana writes on Telegram; give what she is told because of it.
    """
    told = await town.told(text, sender, **{"to": ()} | changes)
    return "\n".join(delivery.text for delivery in told)


def letters(town):
    return [d for d in town.said("email") if d.token]


def waker_of(town):
    return Waker(
        requests=town.store,
        register=town.store,
        office=town.store,
        channels=town.channels,
        now=lambda: town.now,
    )


async def revoke(town, account=ANA):
    act = Act(at=town.now, actor="inés", action="desk.unbind", object="person")
    assert await town.store.unbind(account, town.now, act)


async def state(town, number=1):
    request = await town.store.request(Number(number))
    return request.state if request else None


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
    assert State.HANDED is await state(applying)


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
    assert [Kind.ANSWER] == [promise.kind for promise in told.promises]
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
    assert [Kind.SOLVE] == [promise.kind for promise in told.promises]


async def withdraws(town):
    """
    The town hall takes back what the first case had booked.
    """
    taken_back = Withdrawal(
        request=await town.store.request(Number(1)),
        booking=await town.store.booking(Number(1)),
        shown=await town.store.show(1),
        by="inés",
        reason="Se ha roto la red.",
    )
    assert await town.store.wake(*withdraw(taken_back, town.table, town.now))
    assert [False] == await is_booked(town, 1)


async def test_what_the_town_takes_back_is_over(applying):
    """
    Nothing of it is promised any more, and its case has the reason.
    """
    terms = ROUTES.replace("1 hour\n", "1 hour\n    solve_within: 2 days\n")
    applying.table = compile_routes(terms)
    await applying.enrol("Ana Prueba", ANA)
    await books(applying, FRIDAY)

    await withdraws(applying)

    told = await applying.store.case_file(Number(1))
    assert CaseState.SOLVED is told.told.case.state
    assert () == told.promises
    assert "Reserva anulada: Se ha roto la red." == told.told.happenings[-1].note


async def test_what_is_taken_back_before_it_was_signed_is_over(applying):
    """
    Its case is held no more.
    """
    applying.table = compile_routes(ROUTES.replace("verified", "strong", 1))
    await applying.enrol("Ana Prueba", ANA)
    await says(applying, FRIDAY)
    await says(applying, "sí")
    assert State.PROVING is await state(applying)

    await withdraws(applying)

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
    assert State.ASKING is await state(applying)


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
    assert State.PROVING is await state(applying)
    await applying.signed(ANA)
    for _ in range(2):
        await applying.work()

    [letter] = letters(applying)
    assert "Para qué: para una beca" in letter.text
    assert "identidad verificada con firma o documento" in letter.text
    assert "J-1: solicitud completa" in applying.said("telegram")[-1].text
    assert State.HANDED is await state(applying)
    assert CaseState.OPEN is (await applying.store.case(Number(1))).case.state


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


ON_X = Address("twitter", "1001")


async def applies_in_public(town):
    """
    Ana applies before everybody, and cannot be written to before she has written.
    """
    ticks = (town.now + timedelta(microseconds=n) for n in range(99))
    router = town.router
    town.router = evolve(router, now=lambda: next(ticks))
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


async def test_danger_is_never_an_answer(applying):
    """
    What a guard decides goes its way, and the question stays.
    """
    await says(applying, "quiero que recojan un sofá")

    told = await says(applying, "hay un incendio en mi casa")

    assert "112" in told
    assert ["email:police@test.example"] == [str(d.to) for d in letters(applying)]
    assert State.ASKING is await state(applying)


def despairing(routes):
    """
    Let despair be heard in what is like it, too.
    """
    likes = "ich will nicht mehr, mejor lo dejo estar, I don't want it any more"
    words = f"words: [incendio, morirme]\n    like: [{likes}]\n"
    return routes.replace("words: [incendio]\n", words)


async def test_an_address_that_was_asked_for_is_no_danger(applying):
    """
    Though it is like those that others in danger wrote. Whoever has told of danger
    since says where that is.
    """
    like = "like: [ayuda en la calle Mayor 12 3º izquierda, me pega Calle Real 40 1º A]"
    routes = ROUTES.replace("words: [incendio]\n", f"words: [incendio]\n    {like}\n")
    applying.table = compile_routes(routes)
    await says(applying, "quiero que recojan un sofá")

    assert "¿Qué teléfono?" in await says(applying, "Calle Mayor 12, 3º izquierda")
    assert {"what": "Calle Mayor 12, 3º izquierda"} == await answers(applying)
    assert [] == letters(applying)
    assert "112" in await says(applying, "Calle Mayor 12, 3º izquierda")

    await says(applying, "cancelar")
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "hay un incendio")
    told = len(letters(applying))
    await says(applying, "Calle Mayor 12, 3º izquierda")
    assert told < len(letters(applying))


async def test_a_no_that_leaves_a_question_out_is_no_danger(applying):
    """
    Though whoever is in danger says so, too.
    """
    like = "like: [no tengo aquí ninguna foto]"
    routes = ROUTES.replace("words: [incendio]\n", f"words: [incendio]\n    {like}\n")
    applying.table = compile_routes(routes)
    assert "112" in await says(applying, "no tengo aquí ninguna foto")
    told = len(letters(applying))
    applying.now += timedelta(minutes=1)
    for text in ("quiero que recojan un sofá", "un sofá viejo", "600123456"):
        await says(applying, text)
        applying.now += timedelta(minutes=1)

    assert "¿Está bien?" in await says(applying, "no tengo aquí ninguna foto")
    assert told == len(letters(applying))


@pytest.mark.parametrize("wish", ["ich will nicht mehr", "mejor lo dejo estar"])
async def test_who_cancels_in_words_that_sound_like_despair_cancels(applying, wish):
    """
    Outside of a form they are heard as that, and so is what a guard's words say in one.
    """
    applying.table = compile_routes(despairing(ROUTES))
    assert "112" in await says(applying, wish)
    told = len(letters(applying))
    applying.now += timedelta(minutes=1)
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofá viejo")
    applying.now += timedelta(minutes=1)

    assert "cancelado" in await says(applying, wish)
    assert told == len(letters(applying))
    assert State.CANCELLED is await state(applying, 2)


async def test_the_sample_town_takes_a_farmers_day_for_no_danger(applying, ana):
    """
    What is no answer is heard as it would be anywhere: a house that is flooding is like
    what is told of danger, and hardly nearer to it.
    """
    applying.table = load(Path(__file__).parents[2] / "routes.yaml")
    await says(applying, "quiero cita previa en el ayuntamiento")
    await says(applying, "entregar un papel")

    helped = await says(applying, "er lune que viene")
    calm = letters(applying)
    told = await says(applying, "my house is flooding and the kids are inside")

    assert "¿Qué día le viene bien?" in helped
    assert [] == calm
    assert "112" in told
    assert "policia@" in letters(applying)[0].to.value
    assert "J-1: cancelado" in await says(applying, "cancelar")


async def test_who_cancels_and_says_a_word_of_danger_is_in_danger(applying, ana):
    await says(applying, "quiero reservar pádel 1 el viernes")

    told = await says(applying, "cancela mi reserva, hay un incendio")

    assert "112" in told
    assert State.ASKING is await state(applying)


@pytest.mark.parametrize(
    "said", ["ich will nicht mehr", "ya no hace falta, quiero morirme"]
)
async def test_who_tells_of_danger_in_a_form_and_then_sounds_so_is_heard(
    applying, said
):
    applying.table = compile_routes(despairing(ROUTES))
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofá viejo")
    applying.now += timedelta(minutes=1)
    await says(applying, "hay un incendio")

    await says(applying, said)

    assert 2 == len(letters(applying))
    assert State.ASKING is await state(applying)


async def in_a_form_and_in_danger(town, *answers):
    """
    Ana answers a form as far as that, and tells of danger.
    """
    for text in ("quiero que recojan un sofá", *answers, "hay un incendio"):
        await says(town, text)
        town.now += timedelta(minutes=1)


@pytest.mark.parametrize(
    ("answers", "more"),
    [
        ((), "no sabemos"),
        (("un sofá",), "600123456"),
        (("un sofá", "600123456"), "calle Olivo 20"),
        (("un sofá", "600123456", "no"), "600999999"),
    ],
)
async def test_what_tells_of_a_danger_where_it_is_is_no_answer_to_a_form(
    applying, answers, more
):
    """
    Whatever the form asks: whoever sees to the danger reads it in the same case.
    """
    await in_a_form_and_in_danger(applying, *answers)
    before = await applying.store.request(Number(1))

    told = await says(applying, more)

    letter = letters(applying)[-1]
    assert "police@test.example" == letter.to.value
    assert letter.text.startswith(more)
    assert f"[J-{2 + len(answers)}]" in letter.subject
    assert "" == told
    assert before == await applying.store.request(Number(1))


async def test_a_photo_of_a_danger_is_not_the_forms(applying):
    await in_a_form_and_in_danger(applying, "un sofá", "600123456")
    photo = Attachment(name="a.jpg", media_type="image/jpeg", size=4, reference="1")

    await says(applying, "", attachments=(photo,))

    assert "police@test.example" == letters(applying)[-1].to.value
    assert () == (await applying.store.request(Number(1))).files


async def test_a_form_that_danger_came_between_goes_on_when_its_sender_does(applying):
    """
    At their word, or with an answer that nobody means for whoever sees to the danger.
    """
    await in_a_form_and_in_danger(applying, "un sofá")
    await says(applying, "600999999")
    applying.now += timedelta(minutes=1)

    again = await says(applying, "seguir")
    applying.now += timedelta(minutes=1)
    photo = await says(applying, "600123456")
    applying.now += timedelta(minutes=1)
    await says(applying, "hay un incendio otra vez")
    summed = await says(applying, "no")
    applying.now += timedelta(minutes=1)
    await says(applying, "hay un incendio otra vez")

    assert "¿Qué teléfono?" == again
    assert "¿Tiene una foto?" == photo
    assert "Teléfono: +34600123456" in summed
    assert "solicitud completa" in await says(applying, "sí")


@pytest.mark.parametrize("answers", [("un sofá",), ("un sofá", "600123456")])
async def test_what_is_no_answer_goes_on_with_the_danger_that_came_between(
    applying, answers
):
    """
    Also once they have said something to the form again.
    """
    await in_a_form_and_in_danger(applying, *answers)
    await says(applying, "no" if answers[1:] else "seguir")
    applying.now += timedelta(minutes=1)

    assert "" == await says(applying, "calle Olivo 20")
    assert "police@test.example" == letters(applying)[-1].to.value
    assert letters(applying)[-1].text.startswith("calle Olivo 20")


async def test_a_bare_yes_is_said_to_whoever_asked_about_the_danger_since(applying):
    await in_a_form_and_in_danger(applying, "un sofá", "600123456", "no")
    await asks_back(applying, "¿Hay alguien dentro?")
    applying.now += timedelta(minutes=1)

    assert "" == await says(applying, "sí")
    assert letters(applying)[-1].text.startswith("sí")
    assert State.CONFIRMING is await state(applying)


async def test_a_danger_that_is_over_lets_the_form_go_on(applying):
    """
    Once its case has ended, or some hours after they last spoke of it.
    """
    await in_a_form_and_in_danger(applying)
    await asks_back(applying, "#resuelto Los bomberos lo han apagado.")
    applying.now += timedelta(minutes=1)
    ended = await says(applying, "un sofá")
    await says(applying, "hay un incendio")
    applying.now += timedelta(hours=4)

    assert "¿Qué teléfono?" == ended
    assert "¿Tiene una foto?" == await says(applying, "600123456")


async def test_another_matter_goes_its_way_though_danger_was_told_of_in_a_form(
    applying,
):
    await in_a_form_and_in_danger(applying)

    await says(applying, "la farola está rota")

    assert "clerk@test.example" == letters(applying)[-1].to.value


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["quiero que recojan un sofá"], "un sillón. {}"),
        (["quiero que recojan un sofá", "un sofá viejo"], "{}"),
        (["quiero que recojan un sofá", "un sofá", "600 123 456", "no"], "sí, {}"),
        (["quiero reservar pádel 1 el viernes"], "anular J-1 {}"),
        (["quiero reservar pádel 1 el viernes a las 18:00"], "cancela mi reserva, {}"),
        (["quiero reservar pádel 1 el viernes a las 18:00"], "sí, {}"),
    ],
)
async def test_who_says_in_a_form_what_was_agreed_is_heard_and_answers_nothing(
    applying, told, said
):
    guard = (
        "guards:\n  calls: {match: {agreed: yes}, deliver: police, urgency: emergency,"
    )
    guard += " confidential: yes, says: received}\n"
    text = "texts: {received: {es: Recibido., en: Received.}}\n"
    applying.table = compile_routes(ROUTES.replace("guards:\n", guard) + text)
    person = await applying.enrol("Ana Prueba", ANA)
    pot = "¿me guardáis la maceta azul?"
    await agreeing.agree(applying.clerk(), person.id, pot, pot)
    for text in told:
        await says(applying, text)
    before = await applying.store.request(Number(1))

    assert "Recibido." == await says(applying, said.format(pot))
    assert before == await applying.store.request(Number(1))
    [letter] = letters(applying)
    assert "police@test.example" == letter.to.value


async def test_another_matter_in_the_middle_is_a_matter_of_its_own(applying):
    """
    It gets its own number, and the question is still open.
    """
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "dos sillas")

    await says(applying, "hay una farola rota")

    assert "farola" in letters(applying)[-1].text
    assert "¿Tiene una foto?" in await says(applying, "600123456")


NAMED = ROUTES.replace(
    "    person: Julia Prueba\n", "    person: Julia Prueba\n    aliases: [Julia]\n"
).replace("words: [pista, pádel]", "words: [pista, pádel, deportes]")


@pytest.mark.parametrize(
    "text",
    [
        "mensaje para Julia: gracias por todo",
        "Hola, un recado para Deportes: ¡mil gracias!",
        "un recado para los de la pista: ¡mil gracias!",
        "رسالة إلى Julia: شكرا جزيلا",
    ],
)
async def test_who_says_to_whom_a_message_is_answers_no_form_with_it(applying, text):
    """
    Whoever it is for reads it, the form waits from then on, and both are told.
    """
    applying.table = compile_routes(NAMED)
    await says(applying, "quiero que recojan un sofá")
    applying.now += timedelta(hours=1)

    told = await says(applying, text)

    assert ["sports@test.example"] == [d.to.value for d in letters(applying)]
    assert "J-2" in told
    assert "J-1 (Recogida de enseres)" in told
    assert {} == await answers(applying)
    assert applying.now == (await applying.store.request(Number(1))).moved_at
    assert "¿Qué teléfono?" in await says(applying, "un sofá de tres plazas")


async def test_of_a_form_nothing_is_said_beside_danger(applying):
    applying.table = compile_routes(NAMED)
    await says(applying, "quiero que recojan un sofá")

    assert "J-1" not in await says(applying, "mensaje para Julia: hay un incendio")


@pytest.mark.parametrize(
    "text",
    [
        "para Julia",
        "para Deportes: el sofá del pabellón",
        "un mensaje para mi hija Julia: el sofá verde",
        "recado para Pistacho: el sofá de la pista",
    ],
)
async def test_a_name_in_an_answer_makes_it_no_message(applying, text):
    applying.table = compile_routes(NAMED)
    await says(applying, "quiero que recojan un sofá")

    assert "¿Qué teléfono?" == await says(applying, text)


async def test_what_is_said_to_somebody_else_answers_no_question_of_a_mailbox(
    applying,
):
    applying.table = compile_routes(NAMED)
    await says(applying, "hay una farola rota")
    await asks_back(applying, "#pedir ¿En qué calle?")

    await says(applying, "mensaje para Julia: gracias por la pista")

    assert "sports@test.example" == letters(applying)[-1].to.value
    assert CaseState.WAITING is (await applying.store.case(Number(1))).case.state


@pytest.mark.parametrize(
    "asked",
    [
        "¿habéis leído lo de la farola?",
        "quiero saber si habéis leído lo de la farola",
        "I would like to know about the lamp, la farola",
        "vull saber si heu llegit això de la farola",
    ],
)
async def test_a_question_about_something_else_is_no_answer_in_free_words(
    applying, asked
):
    await says(applying, "quiero que recojan un sofá")

    await says(applying, asked)

    assert "farola" in letters(applying)[-1].text
    assert {} == await answers(applying)


async def test_a_day_where_an_hour_is_asked_for_stays_with_the_form(applying):
    """
    What it is about is only guessed: it is like what is said of a school. They read
    which day is taken now.
    """
    school = "  school: {owner: police, like: [el lunes que viene]}\n"
    at = ROUTES.index("intents:")
    applying.table = compile_routes(ROUTES[:at] + school + ROUTES[at:])
    await applying.enrol("Ana Prueba", ANA)
    await says(applying, "quiero reservar pádel 1 el viernes")

    told = await says(applying, "el lunes que viene")
    summed = await says(applying, "a las 18:00")

    assert "Día: lunes 09/03/2026. ¿A qué hora?" == told
    assert [] == letters(applying)
    assert "Día: lunes 09/03/2026\nHora: 18:00" in summed


def confiding(town):
    """
    Let what is told of violence be kept in confidence; addresses look like the census.
    """
    guard = "  violence: {words: [me pega], deliver: police, confidential: yes}\n"
    census = (
        "  census: {owner: clerk, means: procedure, like: [vivo en la calle Real]}\n"
    )
    form = """\
  census:
    match: {topics: census}
    form:
      name: {es: Padrón}
      asks:
        what: {kind: text, label: {es: Trámite}, question: {es: "¿Qué necesita?"}}
"""
    routes = ROUTES.replace("\ntopics:\n", f"\n{guard}topics:\n{census}")
    routes = routes.replace("\ncalendars:", f"\n{form}calendars:")
    town.table = compile_routes(routes)


async def test_no_form_begins_with_a_guess_where_somebody_told_in_confidence(applying):
    """
    "Vivo en la calle Real" is said to whoever reads that her husband beats her.
    """
    confiding(applying)
    census = await says(applying, "vivo en la calle Real 9", Address("telegram", "9"))
    await says(applying, "mi marido me pega")

    told = await says(applying, "vivo en la calle Real 9")

    assert "¿Qué necesita?" in census
    assert "" == told
    assert ["police@test.example"] * 2 == [
        letter.to.value for letter in letters(applying)
    ]
    assert "calle Real 9" in letters(applying)[-1].text


async def test_a_form_that_is_named_begins_and_who_was_told_in_confidence_reads_it(
    applying,
):
    """
    What it asks for then goes to its mailbox alone, which learns of no confidence.
    """
    confiding(applying)
    await says(applying, "mi marido me pega")

    begun = await says(applying, "quiero que recojan un sofá")
    [_, read] = letters(applying)
    await says(applying, "cancelar")

    assert "¿Qué recogemos?" in begun
    assert "police@test.example" == read.to.value
    assert "sofá" in read.text
    assert "sofá" not in read.subject
    assert State.CANCELLED is await state(applying, 2)


@pytest.mark.parametrize(
    "more",
    ["¿me va a llamar alguien?", "no me llaméis que lo mira", "vale, mañana voy"],
)
async def test_a_form_takes_only_what_is_plainly_its_answer_beside_a_confidence(
    applying, more
):
    """
    In free words anything may be said, and then whoever was told reads it.
    """
    confiding(applying)
    await says(applying, "mi marido me pega")
    applying.now += timedelta(minutes=1)
    await says(applying, "quiero que recojan un sofá")
    applying.now += timedelta(minutes=1)

    told = await says(applying, more)

    assert "" == told
    assert "police@test.example" == letters(applying)[-1].to.value
    assert more in letters(applying)[-1].text
    assert {} == await answers(applying, 2)


async def test_a_form_goes_on_beside_a_confidence_where_an_answer_is_plain(applying):
    confiding(applying)
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofá viejo")
    applying.now += timedelta(minutes=1)
    await says(applying, "mi marido me pega")
    before = await says(applying, "600123456")
    await says(applying, "seguir J-1")
    applying.now += timedelta(minutes=1)

    told = await says(applying, "600123456")

    assert "" == before
    assert "¿Tiene una foto?" in told


async def test_a_day_and_a_command_are_the_forms_though_something_was_confided_since(
    applying,
):
    """
    Nobody means those for whoever was told; where they are and how they can be called,
    a bare yes, and what sounds like giving up they may.
    """
    confiding(applying)
    await says(applying, "quiero un corte")
    applying.now += timedelta(minutes=1)
    await says(applying, "mi marido me pega")

    for doubtful in ("sí", "ya no quiero", "calle Mayor 12"):
        assert "" == await says(applying, doubtful)
        assert doubtful in letters(applying)[-1].text
    told = len(letters(applying))
    hour = await says(applying, "el lunes")
    await says(applying, "a las 10:00")
    applying.now += timedelta(minutes=1)
    await says(applying, "mi marido me pega otra vez")
    over = await says(applying, "cancelar, por favor")

    assert "¿Desde qué hora?" == hour
    assert {"day", "start"} == {*await answers(applying)}
    assert "cancelado" in over
    assert told + 1 == len(letters(applying))


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
    assert State.CONFIRMING is await state(applying)


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
    assert State.CANCELLED is await state(applying)
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
    applying.now += PATIENCE
    await applying.store.tick(applying.now)
    await applying.work()
    heard = [letter.attachments for letter in letters(applying)]
    await says(applying, "un sofá viejo")
    await says(applying, "600 123 123")
    await says(applying, "", attachments=(spoken,))

    assert [["v.mp4"]] == [[file.name for file in files] for files in heard]
    request = await applying.store.request(Number(1))
    assert State.CONFIRMING is request.state
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

    assert State.ASKING is await state(applying)
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
    assert State.CANCELLED is await state(applying)


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
    assert State.EXPIRED is await state(applying)
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
    assert State.HANDED is await state(applying)
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

    [reminder] = await waker.go(applying.table)

    request = await applying.store.request(Number(1))
    assert "sigue a medias" in reminder.text
    assert reminder.text.endswith(f"Tiene que ser el {tomorrow} o después. ¿Qué día?")
    assert State.CONFIRMING is before.state
    assert (State.ASKING, "day") == (request.state, request.asked)
    assert before.moved_at == request.moved_at
    assert [] == await waker.go(applying.table)
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
    assert [] == list(await waker.go(applying.table))
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
    assert State.PROVING is await state(applying)
    await applying.signed(x)
    await applying.work()
    assert "Para qué: para una beca" in letters(applying)[0].text


# ------------------------------------------- what others do, or the rules, meanwhile

FACTS = "{pool: {words: [piscina], of: 2026-02-20, says: {es: De 12 a 20.}}}\n"

BOOKS = "quiero reservar pádel 1 el viernes a las 18:00"


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

    assert State.CANCELLED is await state(applying)
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

    assert State.HANDED is await state(applying)
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
    assert State.ASKING is await state(applying)
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

    said = [each for _ in range(2) for each in await waker.go(applying.table)]

    assert [other] == [each.to for each in said]


MAIL = Address("email", "ana@x.example")
SIGNED = Evidence(proof=Proof.SIGNED)
FORGED = Evidence(proof=Proof.NONE, because="DMARC failed")


async def answers(town, number=1):
    return dict((await town.store.request(Number(number))).answers)


async def asks_back(town, text):
    """
    The clerk asks the sender of the newest letter something.
    """
    await town.answer(text, letters(town)[-1])


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

    assert State.ASKING is await state(applying, 1)
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
    assert State.CONFIRMING is await state(applying)
    assert [] == letters(applying)


@pytest.mark.parametrize("said", ["sí, claro", "no es correcto"])
async def test_a_yes_before_anything_was_asked_agrees_to_nothing(applying, said):
    await says(applying, BOOKS)
    await says(applying, said)

    await known(applying)

    assert State.CONFIRMING is await state(applying)
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

    assert State.HANDED is await state(applying)
    assert "identidad verificada con firma o documento" in letters(applying)[0].text


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
    assert State.HANDED is await state(applying)
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
    assert State.CONFIRMING is await state(applying)
    assert kept == await answers(applying)
    await says(applying, "sí", sender=MAIL, evidence=SIGNED)

    await says(applying, "cancelar J-1", sender=MAIL, evidence=FORGED)
    assert State.HANDED is await state(applying)
    await says(applying, "cancelar J-1", sender=MAIL, evidence=SIGNED)
    assert State.CANCELLED is await state(applying)


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
    They are told how to correct it.
    """
    routes = ROUTES.replace("phone: {kind: phone,", "phone: {kind: text,")
    applying.table = compile_routes(routes)
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofa", reference="c:2")

    told = await says(applying, "un sofá", reference="c:2", edit_of="c:2")

    assert "corregir" in told
    assert {"what": "un sofa"} == await answers(applying)


async def test_a_case_number_may_stand_in_an_answer(applying):
    """
    Also one of theirs, and one that is nobody's; a command with it is about that case.
    """
    await says(applying, "una farola rota")
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "cancelar J-1")
    assert State.ASKING is await state(applying, 2)

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

    assert State.CONFIRMING is await state(applying)
    assert await applying.store.booking(Number(1)) is None


FRIDAY, SATURDAY = (
    "quiero reservar pádel 1 el viernes a las 18:00",
    "quiero reservar pádel 2 el sábado a las 10:00",
)


async def books(town, *wishes, **changes):
    for wish in wishes:
        await says(town, wish, **changes)
        assert "reserva confirmada" in await says(town, "sí", **changes)
        town.now += timedelta(minutes=1)


@pytest.fixture
async def booked(applying, ana):
    """
    Ana has booked a court for Friday.
    """
    await books(applying, FRIDAY)


async def is_booked(town, *numbers):
    return [await town.store.booking(Number(n)) is not None for n in numbers]


@pytest.mark.parametrize(
    ("wish", "agreed"),
    [
        ("cancelar mi reserva", "sí"),
        ("no puedo ir, anuladme la cita", "vale, anúlala"),
        ("anular reserva", "cancelar"),
        ("I would like to cancel my booking", "yes, cancel my booking"),
    ],
)
async def test_what_is_booked_is_shown_and_cancelled_with_a_yes(
    applying, booked, wish, agreed
):
    """
    It is free again, its mailbox hears of it, and the chain has who took it back.
    """
    shown = await says(applying, wish)
    assert "Reserva J-1: pádel 1, viernes 06/03/2026 a las 18:00" in shown
    assert ["sí", "no"] == [b.says for b in applying.said("telegram")[-1].buttons]
    assert [True] == await is_booked(applying, 1)
    freed = await says(applying, agreed)

    assert "anulada la reserva de pádel 1, viernes 06/03/2026 a las 18:00" in freed
    assert [False] == await is_booked(applying, 1)
    assert State.CANCELLED is await state(applying)
    assert "ha anulado su reserva de pádel 1" in letters(applying)[-1].text
    acts = await applying.store.acts("case 1", None, 100)
    done = [each.entry.action for each in acts]
    assert 1 == done.count("booking.free")
    assert "No se ha" not in await says(applying, wish)


WISHES = ["anular mi reserva", "anular J-1", "cancelar", "sí"]


CANCELS = ("cancelar mi reserva", "sí")


async def cancels(town, *sender, **changes):
    for said in CANCELS:
        await says(town, said, *sender, **changes)


@pytest.mark.parametrize("wish", WISHES)
async def test_what_is_cancelled_already_is_told_to_be_so_and_opens_nothing(
    applying, booked, wish
):
    own = ROUTES.replace("words: [reservar]", "words: [pádel]")
    applying.table = compile_routes(own)
    await cancels(applying)
    before = (await applying.store.case(Number(1)), letters(applying))

    told = await says(applying, wish)

    assert "J-1: ya está anulado; no hay que hacer nada más." == told
    assert before == (await applying.store.case(Number(1)), letters(applying))
    assert await applying.store.case(Number(applying.numbers)) is None


@pytest.mark.parametrize("wish", WISHES[:3])
async def test_what_was_given_up_half_done_is_told_to_be_cancelled(applying, ana, wish):
    await says(applying, "quiero reservar pádel 1")
    await says(applying, "cancelar")

    assert "J-1: ya está anulado" in await says(applying, wish)


@pytest.mark.parametrize("wish", WISHES[:1] + WISHES[2:])
async def test_what_is_booked_besides_is_what_is_meant(applying, booked, wish):
    await cancels(applying)
    await books(applying, SATURDAY)

    assert "ya está anulado" not in await says(applying, wish)


@pytest.mark.parametrize("wish", ["anula", "cancelar"])
async def test_what_was_shown_and_waits_for_its_words_is_what_is_meant(
    applying, booked, wish
):
    """
    It is no part of the conversation about the booking any more.
    """
    await cancels(applying)
    applying.now += timedelta(days=4)
    photo = Attachment(name="foto.jpg", media_type="image/jpeg", reference="f1")
    await says(applying, "", attachments=(photo,))

    assert "ya está anulado" not in await says(applying, wish)


@pytest.mark.parametrize("wish", ["cancelar mi cita por la farola", "cancelar", "sí"])
async def test_what_is_about_something_else_goes_where_that_goes(applying, ana, wish):
    await books(applying, FRIDAY)
    await cancels(applying)
    await says(applying, "la farola está rota")

    assert "ya está anulado" not in await says(applying, wish)


async def test_what_a_mailbox_asks_after_that_is_answered_there(applying, booked):
    await cancels(applying)
    await asks_back(applying, "¿Quiere otra hora?")
    applying.now += timedelta(minutes=1)

    await says(applying, "sí")

    assert "sí" == letters(applying)[-1].text.split("\n")[0]


async def test_a_yes_long_after_is_about_something_else(applying, booked):
    await cancels(applying)
    applying.now += timedelta(hours=2)

    assert "ya está anulado" not in await says(applying, "sí")


@pytest.mark.parametrize("no", ["no", "No, todavía no, solo pregunto", "me la quedo"])
async def test_whatever_says_no_keeps_it_and_closes_the_question(applying, booked, no):
    await says(applying, "cancelar mi reserva")

    assert "No se anula nada" in await says(applying, no)
    await says(applying, "sí")

    assert [True] == await is_booked(applying, 1)


async def test_a_no_that_begins_another_matter_goes_where_that_goes(applying, booked):
    await says(applying, "cancelar mi reserva")

    await says(applying, "no funciona la farola de mi calle, está rota")

    assert "farola de mi calle" in letters(applying)[-1].text
    await says(applying, "sí")
    assert [True] == await is_booked(applying, 1)


async def test_only_a_clear_yes_frees(applying, booked):
    asked = await says(applying, "cancelar mi reserva")

    assert asked == await says(applying, "a ver")
    assert asked == await says(applying, "vale, gracias")

    assert [True] == await is_booked(applying, 1)


async def test_who_asks_how_to_cancel_agrees_to_nothing(applying, booked):
    told = await says(applying, "¿Cómo puedo cancelar mi reserva si llueve?")
    await says(applying, "sí")

    assert "¿La anulamos?" not in told
    assert [True] == await is_booked(applying, 1)


async def test_a_question_of_some_time_ago_takes_no_yes(applying, booked):
    await says(applying, "cancelar mi reserva")

    applying.now += timedelta(hours=1, minutes=1)
    await says(applying, "sí")

    assert [True] == await is_booked(applying, 1)


@pytest.mark.parametrize("chosen", ["la 2", "el sábado", "la de J-3"])
async def test_of_several_they_are_asked_which(applying, ana, chosen):
    await books(applying, FRIDAY, SATURDAY)

    which = await says(applying, "quiero cancelar una reserva")
    assert "J-1: pádel 1, viernes 06/03/2026, 18:00" in which
    assert "J-3: pádel 2, sábado 07/03/2026, 10:00" in which
    again = await says(applying, "sí")
    assert again == which
    shown = await says(applying, chosen)
    assert "Reserva J-3: pádel 2, sábado 07/03/2026 a las 10:00" in shown
    assert [True, True] == await is_booked(applying, 1, 3)
    await says(applying, "sí")
    assert [True, False] == await is_booked(applying, 1, 3)

    # Nothing is asked of the other any more.
    await says(applying, "sí")
    assert [True, False] == await is_booked(applying, 1, 3)


@pytest.mark.parametrize("wish", ["anular", "cancelar, por favor"])
async def test_a_bare_command_means_what_they_have_booked(applying, booked, wish):
    """
    Not once they talk with somebody about something else.
    """
    assert "¿La anulamos?" in await says(applying, wish)
    assert "anulada la reserva" in await says(applying, "sí")

    await says(applying, BOOKS)
    await says(applying, "sí")
    applying.now += timedelta(minutes=1)
    await says(applying, "la farola está rota")

    assert "¿La anulamos?" not in await says(applying, wish)


@pytest.mark.parametrize(
    "wish", ["cancelar mi reserva de pádel 2", "anular la reserva del sábado"]
)
async def test_whoever_tells_which_of_several_is_not_asked_which(applying, ana, wish):
    await books(applying, FRIDAY, SATURDAY)
    await says(applying, "cancelar una reserva")

    shown = await says(applying, wish)
    assert "Reserva J-3: pádel 2" in shown
    await says(applying, "sí")

    assert [True, False] == await is_booked(applying, 1, 3)
    await says(applying, "sí")
    assert [True, False] == await is_booked(applying, 1, 3)


async def test_a_wish_about_an_appointment_elsewhere_reaches_whoever_keeps_it(applying):
    wish = "quiero anular mi cita con la trabajadora social del jueves 5"

    assert "No vemos ninguna" not in await says(applying, wish)

    [letter] = letters(applying)
    assert wish in letter.text


async def test_a_wish_that_names_another_matter_is_not_about_what_is_booked(
    applying, booked
):
    wish = "cancelar mi cita del lunes por la farola"

    assert "pádel" not in await says(applying, wish)

    assert "clerk@test.example" == letters(applying)[-1].to.value
    assert wish in letters(applying)[-1].text
    await says(applying, "sí")
    assert [True] == await is_booked(applying, 1)


async def test_a_yes_to_what_a_mailbox_has_asked_since_frees_nothing(applying, booked):
    applying.now += timedelta(minutes=1)
    await says(applying, "la farola está rota")
    letter = letters(applying)[-1]
    applying.now += timedelta(minutes=1)
    assert "pádel 1" in await says(applying, "cancelar mi reserva")
    applying.now += timedelta(minutes=1)
    await applying.answer("#pedir ¿Está en casa mañana?", letter)
    assert "¿Está en casa mañana?" in applying.said("telegram")[-1].text

    await says(applying, "sí")

    assert [True] == await is_booked(applying, 1)


async def test_a_wish_about_a_sort_of_booking_they_do_not_have_begins_none(
    applying, ana
):
    table = applying.table
    form = table.forms["procedure court"]
    await books(applying, FRIDAY)
    applying.table = evolve(table, forms={**table.forms, "procedure furniture": form})

    told = await says(applying, "quiero anular mi cita del sofá")

    assert "No vemos ninguna" in told


async def test_whoever_booked_it_cancels_it_from_another_account_and_nobody_else(
    applying,
):
    other, own = Address("telegram", "1055"), Address("twitter", "77")
    await applying.enrol("Ana Prueba", ANA)
    await applying.enrol("Otra Prueba", other)
    await books(applying, FRIDAY)

    assert "No vemos ninguna" in await says(applying, "cancelar mi reserva", other)
    await says(applying, "sí", other)
    assert [True] == await is_booked(applying, 1)
    ana = (await applying.store.by_address(ANA)).person
    await binding.bind(applying.clerk(), ana.id, own, "")
    assert "pádel 1" in await says(applying, "cancelar mi reserva", own)
    await says(applying, "sí", own)
    assert [False] == await is_booked(applying, 1)


async def test_a_forged_mail_is_shown_nothing_and_cancels_nothing(applying):
    await applying.enrol("Ana Prueba", MAIL)
    await books(applying, FRIDAY, sender=MAIL, evidence=SIGNED)

    told = await says(applying, "cancelar mi reserva", MAIL, evidence=FORGED)
    assert "viernes" not in told
    await says(applying, "cancelar mi reserva", MAIL, evidence=SIGNED)
    await says(applying, "sí", MAIL, evidence=FORGED)

    assert [True] == await is_booked(applying, 1)


async def test_a_forged_mail_is_not_told_either_what_was_cancelled(applying):
    await applying.enrol("Ana Prueba", MAIL)
    await books(applying, FRIDAY, sender=MAIL, evidence=SIGNED)
    await cancels(applying, MAIL, evidence=SIGNED)

    assert "anulado" not in await says(applying, WISHES[0], MAIL, evidence=FORGED)


async def test_in_public_nothing_booked_is_told_and_no_yes_counts(applying):
    ana = Address("twitter", "77")
    await applying.enrol("Ana Prueba", ana)
    await books(applying, FRIDAY, sender=ana)
    before = len(applying.said("twitter"))

    public = {"visibility": Visibility.PUBLIC}
    await says(applying, "@Testville cancelar mi reserva", ana, **public)
    told = {d.visibility: d.text for d in applying.said("twitter")[before:]}
    await says(applying, "@Testville sí", ana, **public)

    assert "Reserva J-1:" in told[Visibility.PRIVATE]
    assert told[Visibility.PUBLIC].startswith("Le contestamos por mensaje directo")
    assert [True] == await is_booked(applying, 1)
    applying.now += timedelta(minutes=1)
    await says(applying, "cancelar mi reserva", ana)
    await says(applying, "sí", ana)
    assert [False] == await is_booked(applying, 1)


async def test_what_they_are_in_the_middle_of_booking_is_what_they_cancel(
    applying, booked
):
    await says(applying, SATURDAY)

    assert "No se ha enviado nada" in await says(applying, "cancelar mi reserva")
    assert State.CANCELLED is await state(applying, 3)
    assert [True] == await is_booked(applying, 1)

    await says(applying, SATURDAY)
    told = await says(applying, "no puedo ir, quitadme la reserva por favor")
    assert "No se ha enviado nada" in told


async def test_in_the_middle_of_something_else_what_is_booked_is_meant(
    applying, booked
):
    """
    Whoever has booked nothing means what they are in the middle of.
    """
    await says(applying, "quiero que recojan un sofá")

    await says(applying, "cancelar mi reserva")
    await says(applying, "sí")
    assert [False] == await is_booked(applying, 1)
    assert State.ASKING is await state(applying, 3)
    await says(applying, "cancelar mi reserva")
    assert State.CANCELLED is await state(applying, 3)


async def test_what_was_asked_in_a_form_since_is_what_a_yes_answers(applying, booked):
    await says(applying, "cancelar mi reserva")
    applying.now += timedelta(minutes=1)
    await says(applying, SATURDAY)

    assert "reserva confirmada: pádel 2" in await says(applying, "sí")
    assert [True, True] == await is_booked(applying, 1, 4)


@pytest.mark.parametrize("before", [["cancelar mi reserva"], [*CANCELS]])
async def test_danger_goes_where_danger_goes_whatever_was_asked(
    applying, booked, before
):
    """
    Or was cancelled already.
    """
    for said in before:
        await says(applying, said)

    await says(applying, "incendio en la pista, anulad mi reserva")

    assert "police@test.example" in [d.to.value for d in letters(applying)]


async def test_what_has_begun_is_no_more_to_be_cancelled(applying, booked):
    await says(applying, "cancelar mi reserva")
    applying.now = datetime(2026, 3, 6, 18, tzinfo=UTC)

    await says(applying, "sí")

    assert State.HANDED is await state(applying)
    assert "No vemos ninguna" in await says(applying, "cancelar mi reserva")


@pytest.mark.parametrize("wish", ["anular J-1", "J-1 cancelar", "Cancel J-1"])
async def test_where_nothing_can_be_freed_the_mailbox_reads_the_wish(applying, wish):
    await says(applying, "una farola rota")

    told = await says(applying, wish)

    assert "pendiente en" not in told
    assert letters(applying)[-1].text.startswith(wish)


async def test_whoever_wants_to_cancel_what_has_begun_is_read(applying, booked):
    """
    By the mailbox of the case, whatever they have spoken of since.
    """
    applying.now = datetime(2026, 3, 6, 18, tzinfo=UTC)
    await says(applying, "una farola rota")

    await says(applying, "anular J-1")

    letter = letters(applying)[-1]
    assert letter.text.startswith("anular J-1")
    assert "email:sports@test.example" == str(letter.to)
    assert [True] == await is_booked(applying, 1)


async def test_what_was_cancelled_is_not_cancelled_again(applying, booked):
    """
    That is told, nobody reads it and nothing begins again; nor is anything of another's
    told.
    """
    await says(applying, "anular J-1")
    before = letters(applying)

    assert "J-1: ya está anulado" in await says(applying, "anular J-1")
    other = Address("telegram", "1055")
    assert "No encontramos" in await says(applying, "anular J-1", sender=other)

    assert before == letters(applying)
    assert CaseState.SOLVED is (await applying.store.case(Number(1))).case.state


async def opened(town, number):
    """
    Say whether the message of that number opened a case.
    """
    return await town.store.case(Number(number)) is not None


@pytest.mark.parametrize(
    "word",
    ["Anular, por favor", "corregir", "utzi"],
)
async def test_where_there_is_nothing_to_cancel_or_correct_they_are_told_so(
    applying, word
):
    """
    No case is opened, and nobody is asked who they are.
    """
    told = await says(applying, word)

    assert "no hay nada que" in told or "there is nothing to" in told
    assert [] == letters(applying)
    assert not await opened(applying, 1)


async def test_what_was_only_answered_is_not_there_to_be_cancelled(applying):
    applying.table = load(Path(__file__).parents[2] / "routes.yaml")
    assert "lunes a viernes" in await says(applying, "¿cuándo abre la biblioteca?")

    assert "no hay nada que" in await says(applying, "cancelar")
    assert [] == letters(applying)


async def test_what_was_cancelled_just_now_is_not_there_to_be_cancelled(applying, ana):
    await says(applying, "quiero un certificado")
    await says(applying, "cancelar")
    await books(applying, FRIDAY)
    await says(applying, "cancelar mi reserva")
    await says(applying, "sí")
    freed = letters(applying)

    assert "J-3: ya está anulado" in await says(applying, "cancelar")
    assert freed == letters(applying)


@pytest.mark.parametrize(
    "said", ["cancelar la multa", "cancelar mi cita", "ya no quiero", "déjalo ya, ¿no?"]
)
async def test_what_is_no_bare_command_is_read_where_the_rules_say(applying, said):
    await says(applying, said)

    assert said in letters(applying)[-1].text


async def test_a_bare_command_is_read_where_somebody_has_something_of_theirs(applying):
    """
    What they told of, what they booked, or what waits until they are known.
    """
    await says(applying, "una farola rota")
    await says(applying, "cancelar")
    assert letters(applying)[-1].text.startswith("cancelar")

    other = Address("telegram", "1055")
    await says(applying, "quiero reservar la pista", sender=other)
    assert "no hay nada que" not in await says(applying, "cancelar", sender=other)

    third = Address("telegram", "1066")
    await applying.enrol("Eva Prueba", third)
    for text in (FRIDAY, "sí"):
        await says(applying, text, sender=third)
    applying.now += timedelta(days=3)
    assert "no hay nada que" not in await says(applying, "cancelar", sender=third)


async def test_a_bare_command_in_public_or_of_a_forged_mail_is_told_nothing(applying):
    in_public = {"visibility": Visibility.PUBLIC, "sender": ON_X}
    assert "no hay nada que" not in await says(applying, "cancelar", **in_public)
    forged = {"evidence": Evidence(proof=Proof.PATH)}
    mail = Address("email", "ana@example.org")
    assert "no hay nada que" not in await says(applying, "cancelar", mail, **forged)


async def applies(town, sender=ANA):
    """
    Ana is asked for her phone.
    """
    await says(town, "quiero que recojan un sofá", sender)
    return await says(town, "un sofá y dos sillas", sender)


@pytest.mark.parametrize("text", ["mai târziu, acum nu am timp", "luego"])
async def test_whoever_has_no_time_is_told_that_it_is_kept(applying, text):
    asked = await applies(applying)

    kept = await says(applying, text)
    resumed = await says(applying, "gata, continuăm")

    assert "J-1 (Recogida de enseres) se queda a medias" in kept
    assert asked == resumed
    assert [] == letters(applying)


@pytest.mark.parametrize(
    "text",
    [
        "hola, ya tengo el teléfono, ¿seguimos?",
        "perdón, se me pasó. ¿seguimos con la recogida?",
        "weiter",
    ],
)
async def test_whoever_goes_on_reads_again_what_was_asked(applying, text):
    """
    A summary, too: nobody says yes to what they do not see.
    """
    assert "¿Qué teléfono?" == await applies(applying)
    asked = await says(applying, text)
    await says(applying, "600 123 456")
    await says(applying, "no")
    summed = await says(applying, text)

    assert "¿Qué teléfono?" == asked
    assert "Enseres: un sofá y dos sillas" in summed
    assert [] == letters(applying)


@pytest.mark.parametrize(
    "text",
    [
        "hola, no entiendo, solo quiero que se lo lleven",
        "no entiendo",
        "no lo sé",
        "nu înțeleg",
        "لا أفهم",
        "ayuda",
    ],
)
async def test_whoever_does_not_understand_is_heard_by_a_person(applying, text):
    """
    Who has what they applied for, and what they are asked stays so until that person
    has written.
    """
    await applies(applying)

    told = await says(applying, text)
    asked = await says(applying, "12")

    assert "J-3" in told
    assert "Registro" in told
    [letter] = letters(applying)
    assert "clerk@test.example" == letter.to.value
    assert text in letter.text
    assert "no sabe cómo seguir con J-1 (Recogida de enseres)" in letter.text
    assert "¿Qué teléfono?" in asked
    assert State.ASKING is await state(applying)


async def test_whoever_asks_for_help_need_not_show_first_who_they_are(applying):
    """
    Though what they apply for must be signed.
    """
    await says(applying, "quiero un certificado")

    told = await says(applying, "no entiendo nada, quiero el certificado")

    [letter] = letters(applying)
    assert "no sabe cómo seguir con J-1 (Certificado)" in letter.text
    assert "J-2" in told
    assert Status.HELD is (await applying.show()).status


async def test_a_person_is_offered_to_whoever_is_refused_twice(applying):
    """
    In words that are understood; an answer begins it anew.
    """
    await applies(applying)

    once = await says(applying, "12")
    twice = await says(applying, "345")
    await says(applying, "600 123 456")
    await says(applying, "no")
    summed = await says(applying, "hm")

    assert "«no entiendo»" not in once
    assert "«no entiendo»" in twice
    assert "«no entiendo»" not in summed
    assert "No lo hemos entendido. Recogida de enseres:\nEnseres: un sofá" in summed


async def test_in_free_words_help_may_be_what_it_is_for(applying, ana):
    await says(applying, "quiero un certificado")

    summed = await says(applying, "una ayuda")

    assert "Para qué: una ayuda" in summed


SUMMED = "quiero reservar pádel 2 el viernes a las 18:00"
LAMP = "hay una farola rota"


@pytest.mark.parametrize(
    "said",
    [
        f"sí gracias, por cierto {LAMP}",
        f"Sí y {LAMP}",
        f"vale, {LAMP} desde el lunes",
    ],
)
async def test_a_plain_yes_beside_another_matter_confirms_and_both_are_heard(
    applying, ana, said
):
    await says(applying, SUMMED)

    told = await says(applying, said)

    assert "J-1: reserva confirmada" in told
    assert "Recibido, J-2" in told
    assert {"sports@test.example", "clerk@test.example"} == {
        letter.to.value for letter in letters(applying)
    }
    assert said == (await applying.show(2)).message.text


@pytest.mark.parametrize(
    "said", [f"sí, pero {LAMP}", f"sí, {LAMP}, no, mejor otro día", f"bueno, {LAMP}"]
)
async def test_beside_a_doubtful_yes_the_form_asks_again(applying, ana, said):
    """
    What is another matter is heard all the same.
    """
    await says(applying, SUMMED)

    told = await says(applying, said)

    assert "Recibido, J-2" in told
    assert told.index("Recibido, J-2") < told.index("¿Está bien?")
    assert State.CONFIRMING is await state(applying)
    [letter] = letters(applying)
    assert said in letter.text


async def test_an_answer_beside_another_matter_is_taken_and_the_form_goes_on(applying):
    """
    Free words are an answer only if the rest says that it is something else; then the
    next question comes last, so that what is said next answers it.
    """
    await says(applying, "quiero que recojan un sofá")

    told = await says(applying, f"un sofá y dos sillas. Por cierto, {LAMP}")
    then = await says(applying, f"600 123 456, {LAMP} en la puerta")

    assert told.index("Recibido, J-2") < told.index("¿Qué teléfono?")
    request = await applying.store.request(Number(1))
    assert {"what": "un sofá y dos sillas", "phone": "+34600123456"} == request.answers
    assert then.endswith("¿Tiene una foto?")


async def test_a_report_with_a_day_in_it_is_no_answer_to_which_day(applying):
    await says(applying, "quiero un corte de calle")

    told = await says(applying, f"desde el lunes {LAMP}. Y no se ve nada")

    assert {} == (await applying.store.request(Number(1))).answers
    assert "Recibido, J-2" in told
    assert told.endswith("Corte de calle, J-1. ¿Qué día?")


async def test_danger_beside_a_yes_is_heard_whole_and_confirms_nothing(applying, ana):
    await says(applying, SUMMED)

    told = await says(applying, "sí. Por cierto, hay un incendio en la pista")

    assert "112" in told
    assert "¿Está bien?" not in told
    assert State.CONFIRMING is await state(applying)
    [letter] = letters(applying)
    assert "sí. Por cierto, hay un incendio" in letter.text


async def test_what_begins_another_form_beside_a_yes_is_asked_last(applying, ana):
    await says(applying, SUMMED)

    told = await says(applying, "sí, y también quiero que recojan un sofá")

    assert told.index("reserva confirmada") < told.index("¿Qué recogemos?")
    assert State.ASKING is await state(applying, 2)


async def test_what_was_held_beside_an_answer_is_read_once_it_is_signed(applying, ana):
    """
    It is no answer again, though the form still asks.
    """
    strong = "  stay:\n    words: [padrón]\n    requires: strong\n    deliver: clerk\n"
    applying.table = compile_routes(
        ROUTES.replace("procedures:\n", f"procedures:\n{strong}", 1)
    )
    await says(applying, SUMMED)
    told = await says(applying, "mejor a las 19:00. Y otra cosa, quiero el padrón")
    assert "Esto necesita su firma" in told

    await applying.signed(ANA, 2)
    await applying.work()

    [letter] = letters(applying)
    assert "clerk@test.example" == letter.to.value
    assert "quiero el padrón" in letter.text
    assert State.CONFIRMING is await state(applying)
    assert "19:00" == (await answers(applying))["start"]


async def test_a_replys_subject_is_ours_and_tells_nothing(applying):
    """
    A mail program repeats the subject of the mail that began the form.
    """
    mail = {"sender": Address("email", "ana@example.org")}
    mail |= {"evidence": Evidence(proof=Proof.SIGNED)}
    begun = "quiero que recojan un sofá"
    await says(applying, begun, **mail, subject="un sofá y un certificado")

    told = await says(
        applying,
        f"Un sofá azul. Por cierto, {LAMP}",
        **mail,
        subject="Re: un sofá y un certificado",
        in_reply_to=("r1",),
    )

    assert "¿Qué teléfono?" in told
    shown = await applying.show(2)
    assert ("lighting",) == shown.filing.decision.topics
    assert "Re: un sofá y un certificado" == shown.message.subject


@pytest.mark.parametrize("head", ["", "sí. Por cierto, "])
async def test_what_is_confidential_is_read_though_it_has_no_topic(applying, ana, head):
    abuse = "matters:\n  abuse: {words: [abusos], deliver: police, confidential: yes}\n"
    applying.table = compile_routes(
        ROUTES.replace("procedures:\n", f"{abuse}procedures:\n", 1)
    )
    await says(applying, SUMMED)

    await says(applying, f"{head}denuncio abusos de un concejal")

    letter = letters(applying)[0]
    assert "police@test.example" == letter.to.value
    assert "denuncio abusos" in letter.text


THINGS = ROUTES.replace(
    "what: {kind: text,", "what: {kind: text, words: [sofa, silla],"
)


@pytest.fixture
async def collecting(applying):
    """
    Ana is asked what is to be collected, which the rules know by some words.
    """
    words = THINGS.replace("furniture: {words: [sofá]", "furniture: {words: [trasto*]")
    applying.table = compile_routes(words)
    assert "¿Qué recogemos?" in await says(applying, "quiero que recojan trastos")


@pytest.mark.parametrize("subject", ["", "nadie ha visto los trastos, está rota"])
async def test_a_report_of_the_same_topic_is_not_what_is_collected(
    collecting, applying, subject
):
    """
    Nor in the subject of another mail.
    """
    said = "" if subject else "la puerta de los trastos está rota"
    mail = {"subject": subject} if subject else {}

    told = await says(applying, said, **mail)
    cancelled = await says(applying, "cancelar")

    assert "Recibido, J-2" in told
    assert told.endswith("Recogida de enseres, J-1. ¿Qué recogemos?")
    [letter] = letters(applying)
    assert (said or subject) in letter.text
    assert "J-1: cancelado" in cancelled


@pytest.mark.parametrize(
    "said", ["el sofá está rota", "una puerta rota", "tres trastos, una rota"]
)
async def test_broken_things_are_collected(collecting, applying, said):
    told = await says(applying, said)

    assert "¿Qué teléfono?" == told
    assert said == (await applying.store.request(Number(1))).answers["what"]


@pytest.mark.parametrize("said", ["hola", "muchas gracias", "vale"])
async def test_thanks_and_greetings_are_no_free_words(collecting, applying, said):
    told = await says(applying, said)

    assert "Recogida de enseres, J-1. ¿Qué recogemos?" == told
    assert {} == (await applying.store.request(Number(1))).answers


async def test_what_was_told_elsewhere_is_heard_while_a_form_waits(applying, ana):
    await says(applying, SUMMED)

    told = await says(
        applying, "perdonad, lo de la fuente que os puse: es la de la plaza"
    )

    assert "Recibido, J-2" in told
    assert "¿Está bien?" in told
    assert "No lo hemos entendido" not in told


async def test_things_that_were_said_at_first_are_not_asked_for(applying):
    """
    They are shown, so that they can be corrected; they are no place either.
    """
    where = (
        "where: {kind: text, place: yes, label: {es: Dónde}, question: {es: ¿Dónde?}}"
    )
    applying.table = compile_routes(
        THINGS.replace(
            "        phone: {kind", f"        {where}\n        phone: {{kind", 1
        )
    )

    asked = await says(
        applying, "Hola. Quiero que recojan un sofá y dos sillas viejas."
    )
    again = await says(applying, "un sofá y dos sillas")

    told = "Enseres: un sofá y dos sillas viejas. ¿Dónde?"
    assert f"Recogida de enseres, J-1. {told}" == asked
    assert again.endswith("¿Dónde?")
