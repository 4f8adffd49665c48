"""
Whoever has booked an hour is reminded of it on the day before.
"""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.core.case import CaseState, Number, TimerKind
from gateway.core.delivery import DeliveryState
from gateway.core.message import Visibility
from gateway.routing.compiler import compile_routes

from .requests_samples import (
    ANA,
    FRIDAY,
    ON_X,
    ROUTES,
    SATURDAY,
    asks_back,
    books,
    letters,
    says,
    town_cancels,
)
from .test_booked_at_counter import writes  # noqa: F401 - a fixture.

TOLD = (
    "J-1: le recordamos su reserva: pádel 1, viernes 06/03/2026, de 18:00 a 19:30. "
    "Si no va a venir, déjela libre: «anular J-1»."
)
NOTED = "Se ha recordado la reserva a quien la hizo."
MADRID = ZoneInfo("Europe/Madrid")
EVE = datetime(2026, 3, 5, 10, tzinfo=MADRID)
BEGINS = datetime(2026, 3, 6, 18, tzinfo=MADRID)
SECOND = timedelta(seconds=1)


async def passes(town, until):
    """
    Let it be *until*; give what is said on Telegram because of that.
    """
    before = len(town.said("telegram"))
    await town.later(seconds=(until - town.now).total_seconds())
    return town.said("telegram")[before:]


async def reminders(town):
    """
    Give the timers that wait for the eve of a booking.
    """
    far = town.now + timedelta(days=365)
    return await town.store.due(far, 9, (TimerKind.REMIND,))


async def history(town, number=1):
    return (await town.store.case(Number(number))).happenings


async def test_who_has_booked_is_reminded_at_ten_on_the_eve_and_once(applying, booked):
    """
    In private, and the history and the chain of the case say so; its mailbox is told
    nothing.
    """
    before = letters(applying)
    assert [] == await passes(applying, EVE - SECOND)

    [told] = await passes(applying, EVE)

    assert (TOLD, ANA, Visibility.PRIVATE) == (told.text, told.to, told.visibility)
    assert before == letters(applying)
    last = (await history(applying))[-1]
    assert ("gateway", NOTED) == (last.by, last.note)
    acts = await applying.store.acts("case 1", None, 50)
    assert ["case.remind"] == [
        kept.entry.action for kept in acts if kept.entry.actor == "gateway"
    ]
    assert CaseState.OPEN is await applying.state()
    assert [] == await passes(applying, BEGINS)


async def test_each_booking_is_reminded_of_on_its_own_eve(applying, ana):
    await books(applying, FRIDAY, SATURDAY)

    [first] = await passes(applying, EVE)
    [second] = await passes(applying, EVE + timedelta(days=1))

    assert TOLD == first.text
    assert "pádel 2, sábado 07/03/2026, de 10:00 a 11:30" in second.text


@pytest.mark.parametrize(
    ("made", "hour", "told"),
    [
        ("2026-03-05T05:59", "18:00", True),
        ("2026-03-05T06:00", "18:00", False),
        ("2026-03-05T10:30", "18:00", False),
        ("2026-03-05T07:00", "19:30", True),
    ],
)
async def test_who_books_within_a_day_and_a_half_knows_it(
    applying, ana, made, hour, told
):
    applying.now = datetime.fromisoformat(made).replace(tzinfo=MADRID)
    wish = FRIDAY.replace("el viernes", "el 6 de marzo").replace("18:00", hour)
    await books(applying, wish)

    assert told is bool(await passes(applying, BEGINS - timedelta(hours=20)))


async def test_they_read_it_in_the_language_in_which_they_booked(applying, ana):
    rules = ROUTES.replace("[reservar]", "[reservar, book]")
    rules = rules.replace("[quiero, reservar", "[book, quiero, reservar")
    applying.table = compile_routes(rules)
    await says(
        applying, "I would like to book a court, please: padel 1, on Friday at 18:00"
    )
    assert "booking confirmed" in await says(applying, "yes")

    [told] = await passes(applying, EVE)

    assert "J-1: a reminder of your booking: pádel 1, Friday 06/03/2026" in told.text
    assert "“cancel J-1”" in told.text


async def test_where_nobody_is_told_numbers_what_is_booked_has_its_name(applying, ana):
    applying.table = compile_routes(ROUTES.replace("{prefix: J, receipts: yes}", "{}"))
    await books(applying, FRIDAY)

    [told] = await passes(applying, EVE)

    assert told.text.endswith("déjela libre: «anular Reserva de pista».")
    assert "Reserva de pista: le recordamos su reserva" in told.text


async def test_the_word_that_it_tells_frees_what_is_booked(applying, booked):
    await passes(applying, EVE)

    assert "anulada la reserva" in await says(applying, "anular J-1")
    assert [] == await passes(applying, BEGINS - SECOND)


@pytest.mark.parametrize("who", ["owner", "mailbox", "clerk"])
async def test_of_what_was_cancelled_nobody_is_reminded(applying, booked, who):
    assert 1 == len(await reminders(applying))

    if who == "owner":
        await says(applying, "anular J-1")
    elif who == "mailbox":
        await asks_back(applying, "#anular Se ha roto la red.")
    else:
        await town_cancels(applying, 1)

    assert [] == await reminders(applying)
    assert [] == await passes(applying, EVE)


@pytest.mark.parametrize(
    "does", ["#visto", "#pedir ¿Cuántos son?", "#pasar clerk", "#resuelto Hecho."]
)
async def test_whatever_its_mailbox_does_what_is_booked_stays_so(
    applying, booked, does
):
    await asks_back(applying, does)

    assert TOLD in [each.text for each in await passes(applying, EVE)]


async def test_what_they_say_meanwhile_puts_nothing_off(applying, booked):
    await says(applying, "J-1: ¿la pista tiene luz por la tarde?")

    assert TOLD in [each.text for each in await passes(applying, EVE)]


@pytest.mark.parametrize(
    ("back", "told"), [(EVE + timedelta(hours=20), [TOLD]), (BEGINS, [])]
)
async def test_after_an_outage_nobody_is_reminded_of_what_has_begun(
    applying, booked, back, told
):
    assert told == [each.text for each in await passes(applying, back)]
    assert [] == await reminders(applying)
    assert bool(told) is (NOTED in [each.note for each in await history(applying)])


async def test_what_could_not_be_sent_before_it_began_is_not_sent(applying, booked):
    applying.now = EVE
    await applying.sweeper().sweep()

    applying.now = BEGINS + SECOND
    await applying.deliver()

    assert TOLD not in [each.text for each in applying.said("telegram")]
    [kept] = [each for each in (await applying.show(1)).deliveries if each.text == TOLD]
    assert DeliveryState.DROPPED is kept.state


async def test_whoever_wants_quiet_is_not_reminded(applying, booked):
    await says(applying, "baja")

    assert [] == await passes(applying, EVE)
    assert NOTED not in [each.note for each in await history(applying)]
    assert [] == await reminders(applying)


async def test_who_booked_at_the_counter_is_not_reminded(applying, writes):  # noqa: F811
    """
    Nothing is sent there.
    """
    await writes(FRIDAY)
    assert "reserva confirmada" in await writes("sí")

    await passes(applying, EVE)

    assert NOTED not in [each.note for each in await history(applying)]


async def test_on_x_it_is_a_private_message_wherever_it_began(applying):
    await applying.enrol("Ana Prueba", ON_X)
    await says(applying, FRIDAY, ON_X, visibility=Visibility.PUBLIC)
    await says(applying, FRIDAY, ON_X)
    assert "reserva confirmada" in await says(applying, "sí", ON_X)

    await passes(applying, EVE)

    last = applying.said("twitter")[-1]
    assert (ON_X, Visibility.PRIVATE) == (last.to, last.visibility)
    assert "le recordamos su reserva" in last.text


async def test_where_the_rules_no_longer_have_its_form_nobody_is_reminded(
    applying, booked
):
    rules = compile_routes(ROUTES.replace("  court:\n    words", "  field:\n    words"))
    applying.table = rules

    assert [] == await passes(applying, EVE)


async def test_of_two_nodes_one_reminds(applying, booked):
    applying.now = EVE

    await asyncio.gather(applying.sweeper().sweep(), applying.sweeper().sweep())
    await applying.deliver()

    texts = [each.text for each in applying.said("telegram")]
    assert 1 == texts.count(TOLD)
    notes = [each.note for each in await history(applying)]
    assert 1 == notes.count(NOTED)


async def test_a_yes_after_it_answers_what_the_mailbox_has_asked_before(
    applying, booked
):
    await asks_back(applying, "#pedir ¿Traen sus palas?")
    await passes(applying, EVE)

    await says(applying, "sí")

    assert letters(applying)[-1].text.startswith("sí")


async def test_a_yes_to_it_needs_nobody(applying, booked):
    await passes(applying, EVE)
    before = letters(applying)

    assert "J-1: ya lo tenemos" in await says(applying, "sí")
    assert before == letters(applying)
