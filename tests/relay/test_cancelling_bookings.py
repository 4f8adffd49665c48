"""
What somebody has booked is freed when they plainly say so, and only for them.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from gateway.core.case import CaseState, Number
from gateway.core.message import Address, Attachment, Evidence, Proof, Visibility
from gateway.core.requests.request import RequestState
from gateway.routing.compiler import compile_routes
from gateway.routing.load import load
from gateway.town.desk import binding

from .requests_samples import (
    ANA,
    BOOKS,
    FORGED,
    FRIDAY,
    MAIL,
    ON_X,
    ROUTES,
    SATURDAY,
    SIGNED,
    asks_back,
    books,
    is_booked,
    letters,
    says,
    state,
)


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
    assert RequestState.CANCELLED is await state(applying)
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

    told = await says(applying, "no funciona la farola de mi calle, está rota")

    assert "farola de mi calle" in letters(applying)[-1].text
    assert "No se anula nada" not in told
    assert "¿La anulamos?" in told
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
    assert RequestState.CANCELLED is await state(applying, 3)
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
    assert RequestState.ASKING is await state(applying, 3)
    await says(applying, "cancelar mi reserva")
    assert RequestState.CANCELLED is await state(applying, 3)


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

    assert RequestState.HANDED is await state(applying)
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


async def test_whoever_talks_with_a_mailbox_is_told_who_reads_a_bare_command(applying):
    await says(applying, "una farola rota")

    assert "Anotado en J-1. Lo atiende: Registro." == await says(applying, "cancelar")


async def test_a_bare_command_in_public_or_of_a_forged_mail_is_told_nothing(applying):
    in_public = {"visibility": Visibility.PUBLIC, "sender": ON_X}
    assert "no hay nada que" not in await says(applying, "cancelar", **in_public)
    forged = {"evidence": Evidence(proof=Proof.PATH)}
    mail = Address("email", "ana@example.org")
    assert "no hay nada que" not in await says(applying, "cancelar", mail, **forged)
