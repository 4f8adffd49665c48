"""
What is booked with a mailbox: it is listed by day, and cancelled on its case's page.
"""

import re
from datetime import timedelta

import pytest
from attrs import evolve
from clerk_browser import on_screen
from store_samples import ACCOUNT, PERSON, enrol

from gateway.core.case import CaseState, Number
from gateway.core.filing import Filing, Status
from gateway.core.message import Address, Arrival, Visibility
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


MAILBOX = """
  sports:
    office: Deportes
    addresses: {email: sports@junar.example}
guards:"""

TOPICS = """
topics:
  sports: {words: [pádel], owner: sports}"""

RULES_OF_COURTS = (
    RULES.replace("\nguards:", MAILBOX)
    .replace("\ncases:", FORM)
    .replace("\ntopics:", TOPICS)
    .replace("[certificado]}\np", "[reservar]}\np")
)


@pytest.fixture
def sporty(hall):
    """
    A town hall whose courts can be booked.
    """
    hall.table = compile_routes(RULES_OF_COURTS)
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


async def listed(browser, query=""):
    page = await browser.get(f"bookings{query}")
    assert 200 == page.status_code
    return on_screen(page.text)


def told_of(page):
    """
    Give what each row tells: where it leads, its words, and whose it is.
    """
    row = r'<h3><a href="case/([^"]+)">(.*?)</a></h3>\s*<p class="told">(.*?)</p>'
    return [
        tuple(re.sub("<[^>]+>", "", each) for each in found)
        for found in re.findall(row, page, re.DOTALL)
    ]


async def test_what_is_booked_is_listed_by_day_in_order_of_time(sporty):
    """
    With its unit, hours, whose it is, and the way to its case.
    """
    friday = await books(sporty)
    early = await books(sporty, "quiero reservar pádel 2 hoy a las 19:00", "1002")
    sporty.now += timedelta(hours=1)
    page = await listed(await sporty.sitting(SPORTS))

    whose = "Ana (@ana) · identidad sin verificar"
    assert [
        (f"J-{early}", f"19:00-20:30 · pádel 2 · J-{early}", whose),
        (f"J-{friday}", f"18:00-19:30 · pádel 1 · J-{friday}", whose),
    ] == told_of(page)
    assert page.index("<h2>hoy, lunes 02/03/2026</h2>") < page.index("19:00")
    assert "<h2>viernes 06/03/2026</h2>" in page
    assert 'href="bookings" aria-current="page">Reservas<' in page


async def test_it_is_in_the_language_of_the_browser(sporty):
    await books(sporty)
    browser = await sporty.sitting(SPORTS, **{"accept-language": "en"})
    page = await listed(browser)

    assert "<h1>Bookings</h1>" in page
    assert "<h2>Friday 06/03/2026</h2>" in page
    assert "18:00-19:30 · padel 1" in told_of(page)[0][1]


async def test_whoever_was_verified_is_listed_by_that_name(sporty):
    account = evolve(ACCOUNT, address=Address("telegram", "1001"))
    await enrol(sporty.store, PERSON, account)
    await books(sporty)

    page = await listed(await sporty.sitting(SPORTS))
    assert f"{PERSON.name} · identidad verificada" == told_of(page)[0][2]


async def test_later_days_are_on_further_pages(sporty):
    number = await books(sporty, "quiero reservar pádel 1 el 20/03/2026 a las 18:00")
    browser = await sporty.sitting(SPORTS)

    first = await listed(browser)
    assert "No hay nada reservado en estos días." in first
    assert 'href="bookings?page=2" rel="next"' in first
    third = await listed(browser, "?page=3")
    assert "<h1>Reservas, desde el lunes 16/03/2026</h1>" in third
    assert f"J-{number}" == told_of(third)[0][0]
    assert 'rel="next"' not in await listed(browser, "?page=99")


async def test_what_is_cancelled_or_was_yesterday_is_not_listed(sporty):
    number = await books(sporty)
    browser = await sporty.sitting(SPORTS)
    await cancels(browser, number, "Llueve.")
    assert [] == told_of(await listed(browser))

    await books(sporty)
    assert 1 == len(told_of(await listed(browser)))
    sporty.now += timedelta(days=5)
    assert [] == told_of(await listed(await sporty.sitting(SPORTS)))


async def test_nobody_sees_what_is_booked_with_others(sporty):
    await books(sporty)

    assert [] == told_of(await listed(await sporty.sitting()))


async def test_of_what_was_told_in_confidence_it_does_not_say_whose_it_is(sporty):
    number = await books(sporty)
    [talk] = (await sporty.store.case(Number(number))).conversations
    said = Arrival(
        channel="telegram", external_id="x", raw=b"x", received_at=sporty.now
    )
    [later] = await sporty.store.receive([said], None)
    secret = evolve(talk, confidential=True)
    filing = Filing(id=later, status=Status.ROUTED, conversations=(secret,))
    await sporty.store.record(filing)

    [row] = told_of(await listed(await sporty.sitting(SPORTS)))
    assert (f"J-{number}", "confidencial") == (row[0], row[2])


async def test_where_nothing_can_be_booked_there_is_no_entry(hall):
    page = await (await hall.sitting()).get("cases")

    assert "Reservas" not in page.text
