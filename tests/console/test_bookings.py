"""
What is booked with a mailbox: it is cancelled on its case's page.
"""

import pytest
from clerk_browser import on_screen

from gateway.core.case import CaseState, Number
from gateway.core.message import Address, Visibility
from gateway.routing.compiler import compile_routes

from .conftest import RULES

SPORTS = ("email", "sports@junar.example")

FORM = """
  court:
    words: [reservar]
    deliver: sports
    form:
      name: {es: Reserva de pista, en: Court booking}
      asks:
        court:
          kind: choice
          of: {padel 1: {es: pádel 1, en: padel 1}, padel 2: {es: pádel 2}}
          label: {es: Pista, en: Court}
          question: {es: "¿Qué pista?", en: "Which court?"}
        day: {kind: date, label: {es: Día}, question: {es: "¿Qué día?"}}
        start: {kind: time, label: {es: Hora}, question: {es: "¿A qué hora?"}}
      books: {calendar: courts, unit: court, day: day, start: start, minutes: 90}
calendars:
  courts: {units: [padel 1, padel 2], hours: L-D 9:00-21:00, ahead: 30 days}
cases:"""

FRIDAY = "quiero reservar pádel 1 el viernes a las 18:00"


@pytest.fixture
def sporty(hall):
    """
    A town hall whose courts can be booked.
    """
    sports = """
  sports:
    office: Deportes
    addresses: {email: sports@junar.example}
guards:"""
    rules = RULES.replace("\nguards:", sports).replace("\ncases:", FORM)
    topics = "topics:\n  sports: {words: [pádel], owner: sports}"
    rules = rules.replace("topics:", topics).replace(
        "[certificado]}\np", "[reservar]}\np"
    )
    hall.table = compile_routes(rules)
    return hall


async def books(hall, said=FRIDAY, sender="1001"):
    """
    Somebody books a court on Telegram; give the number of the case.
    """
    private = {
        "sender": Address("telegram", sender),
        "visibility": Visibility.PRIVATE,
    }
    number = await hall.hear(said, **private)
    await hall.hear("sí", **private)
    assert await hall.store.booking(Number(number)) is not None, hall.said("telegram")
    return number


async def cancels(browser, number, text):
    fields = await browser.fields(f"case/J-{number}")
    typed = {**fields, "verb": "cancel", "text": text}
    answer = await browser.post(f"case/J-{number}", typed)
    if answer.status_code != 303:
        return on_screen(answer.text)
    await browser.hall.work()
    where = answer.headers["location"].partition("#")[0]
    return on_screen((await browser.get(f"case/{where}")).text)


async def test_what_is_booked_is_cancelled_with_a_reason(sporty):
    number = await books(sporty)
    browser = await sporty.sitting(SPORTS)
    page = on_screen((await browser.get(f"case/J-{number}")).text)
    assert 'value="cancel">Anular lo reservado, por este motivo<' in page

    assert "Falta el texto." in await cancels(browser, number, "")
    assert await sporty.store.booking(Number(number)) is not None
    after = await cancels(browser, number, "Se ha roto la red.")
    assert "Hecho: J-1 ya no tiene reservado pádel 1, viernes 06/03/2026" in after
    assert "Reserva anulada: Se ha roto la red." in after
    assert 'value="cancel"' not in after
    assert await sporty.store.booking(Number(number)) is None
    assert "Se ha roto la red." in sporty.said("telegram")[-1].text
    [case] = await sporty.store.cases([Number(number)])
    assert CaseState.SOLVED is case.state


async def test_where_nothing_is_booked_there_is_no_such_button(sporty):
    number = await sporty.hear("la farola no luce")
    page = await (await sporty.sitting()).get(f"case/J-{number}")

    assert 'value="solve"' in page.text
    assert 'value="cancel"' not in page.text
