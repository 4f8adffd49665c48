"""
A small town with procedures that have forms, and what its people do with them.
"""

from datetime import timedelta

import pytest

from gateway.core.actors import by_clerk
from gateway.core.audit import Act
from gateway.core.case import Number
from gateway.core.message import Address, Evidence, Proof
from gateway.relay.mailboxes.withdrawing import Withdrawal, withdraw
from gateway.relay.rounds.unfinished_requests import Waker
from gateway.routing.compiler import compile_routes

ANA = Address("telegram", "1044")

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

ON_X = Address("twitter", "1001")

BOOKS = "quiero reservar pádel 1 el viernes a las 18:00"

MAIL = Address("email", "ana@x.example")

SIGNED = Evidence(proof=Proof.SIGNED)

FORGED = Evidence(proof=Proof.NONE, because="DMARC failed")

FRIDAY, SATURDAY = (
    "quiero reservar pádel 1 el viernes a las 18:00",
    "quiero reservar pádel 2 el sábado a las 10:00",
)


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
    return Waker(requests=town.store, register=town.store, filings=town.store)


async def revoke(town, account=ANA):
    act = Act(at=town.now, actor="inés", action="desk.unbind", object="person")
    assert await town.store.unbind(account, town.now, act)


async def state(town, number=1):
    request = await town.store.request(Number(number))
    return request.state if request else None


async def answers(town, number=1):
    return dict((await town.store.request(Number(number))).answers)


async def asks_back(town, text):
    """
    The clerk asks the sender of the newest letter something.
    """
    await town.answer(text, letters(town)[-1])


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


async def town_cancels(town, number):
    """
    A clerk cancels a booking, as `ventanilla bookings cancel` does.
    """
    case = Number(number)
    taken_back = Withdrawal(
        request=await town.store.request(case),
        booking=await town.store.booking(case),
        origin=(await town.show(number)).filing,
        by=by_clerk("inés"),
        reason="Se ha roto la red.",
    )
    talks = (await town.store.case(case)).conversations
    assert await town.store.wake(*withdraw(taken_back, talks, town.pen()))
    await town.deliver()
    town.now += timedelta(minutes=1)
