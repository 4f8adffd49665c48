"""
What is said to a form and edited later, and what a summary that is not right is worth.
"""

from datetime import timedelta
from random import Random

import pytest

from gateway.core.case import Number
from gateway.core.message import Attachment
from gateway.core.requests.request import RequestState

from .requests_samples import (
    ANA,
    FRIDAY,
    SATURDAY,
    answers,
    is_booked,
    letters,
    says,
    state,
    waker_of,
)

SUMMARY = "¿Está bien?"


async def edits(town, reference, text, **changes):
    return await says(town, text, reference=reference, edit_of=reference, **changes)


@pytest.mark.parametrize("again", ["no", "luego", "corregir"])
async def test_a_yes_confirms_no_summary_that_was_just_refused(applying, ana, again):
    """
    It is put again, however often they say that something is not right.
    """
    await says(applying, FRIDAY)
    which = await says(applying, "no")
    await says(applying, again)

    put = await says(applying, "sí")

    assert "¿Qué dato cambiamos?" in which
    assert SUMMARY in put
    assert "Hora: 18:00" in put
    assert [False] == await is_booked(applying, 1)
    assert "reserva confirmada" in await says(applying, "sí")


async def test_a_no_that_is_edited_into_a_yes_confirms_nothing(applying, ana):
    await says(applying, FRIDAY)
    await says(applying, "no", reference="c:2")

    assert SUMMARY in await edits(applying, "c:2", "sí")
    assert [False] == await is_booked(applying, 1)


async def test_a_reminder_puts_the_summary_and_a_yes_to_it_counts(applying, ana):
    await says(applying, FRIDAY.replace("viernes", "13 de marzo"))
    await says(applying, "no")
    applying.now += timedelta(days=3, minutes=1)
    [reminder] = await waker_of(applying).go(applying.pen())

    assert SUMMARY in reminder.text
    assert "reserva confirmada" in await says(applying, "sí")


async def test_nobody_who_is_asked_which_is_offered_to_confirm(applying, ana):
    """
    The button would confirm nothing.
    """
    told = []
    for said in (FRIDAY, "no"):
        told += await applying.told(said, ANA, to=())

    assert [True, False] == [bool(each.buttons) for each in told]


async def test_an_edited_answer_answers_the_same_question(applying, ana):
    """
    The question that is open is put again, with what has changed.
    """
    await says(applying, "quiero reservar")
    await says(applying, "pádel 1", reference="c:2")
    await says(applying, "el viernes a las 18:00", reference="c:3")

    court = await edits(applying, "c:2", "pádel 2")
    both = await edits(applying, "c:3", "el sábado a las 10:00")

    assert SUMMARY in court
    assert "Pista: pádel 2" in court
    assert "Día: sábado 07/03/2026\nHora: 10:00" in both
    assert "reserva confirmada: pádel 2, sábado" in await says(applying, "sí")


async def test_an_edit_in_the_middle_shows_what_it_changed(applying, ana):
    await says(applying, "quiero reservar")
    await says(applying, "pádel 1", reference="c:2")
    await says(applying, "el viernes")

    assert "Pista: pádel 2. ¿A qué hora?" == await edits(applying, "c:2", "pádel 2")


async def test_an_edit_that_is_no_answer_any_more_is_asked_again(applying, ana):
    await says(applying, "quiero reservar pádel 1 el viernes")
    await says(applying, "a las 18:00", reference="c:2")

    asked = await edits(applying, "c:2", "a la hora de siempre")

    assert asked.endswith("¿A qué hora?")
    assert "start" not in await answers(applying)
    assert "Hora: 19:00" in await edits(applying, "c:2", "a las 19:00")


async def test_a_refused_answer_may_be_repaired_by_editing_it(applying, ana):
    await says(applying, "quiero reservar")
    await says(applying, "la grande", reference="c:2")

    assert "Pista: pádel 2. ¿Qué día?" == await edits(applying, "c:2", "pádel 2")
    assert {"court": "padel 2"} == await answers(applying)


async def test_the_message_that_began_it_may_be_edited(applying, ana):
    """
    Also after the summary, which is put again before anything is booked.
    """
    await says(applying, FRIDAY, reference="c:1")

    put = await edits(applying, "c:1", FRIDAY.replace("18:00", "17:00"))

    assert SUMMARY in put
    assert "Hora: 17:00" in put
    assert "de 17:00 a 18:30" in await says(applying, "sí")


async def test_an_edit_of_what_was_never_said_to_the_form_corrects_nothing(
    applying, ana
):
    await says(applying, FRIDAY)

    assert "¿Qué dato cambiamos?" in await edits(applying, "c:0", "el sábado")
    assert SUMMARY in await says(applying, "sí")
    assert "2026-03-06" == (await answers(applying))["day"]


async def test_what_is_edited_while_it_waits_for_a_signature_is_confirmed_anew(
    applying, ana
):
    await says(applying, "quiero un certificado")
    await says(applying, "para el colegio", reference="c:2")
    await says(applying, "sí")
    assert RequestState.PROVING is await state(applying)

    put = await edits(applying, "c:2", "para la universidad")

    assert "Para qué: para la universidad" in put
    assert RequestState.CONFIRMING is await state(applying)


async def test_a_photo_whose_text_is_edited_goes_with_the_form_once(applying):
    photo = Attachment(name="p.jpg", media_type="image/jpeg", reference="1", size=9)
    await says(applying, "quiero que recojan un sofá")
    sent = {"attachments": (photo,)}
    await says(applying, "un sofa", reference="c:2", **sent)

    await edits(applying, "c:2", "un sofá", **sent)

    assert {"what": "un sofá"} == await answers(applying)
    request = await applying.store.request(Number(1))
    assert [photo] == [each.file for each in request.files]


@pytest.mark.parametrize("reference", ["c:1", "c:2", "c:3"])
@pytest.mark.parametrize(
    "said",
    ["a las 20:00", "quiero reservar pádel 2 el domingo a las 9:00", "la farola, no"],
)
async def test_an_edit_of_what_is_booked_is_read_by_whoever_has_the_case(
    applying, ana, reference, said
):
    """
    Whatever its words are like: no second booking is begun beside the first, and nobody
    else is told.
    """
    await says(applying, "quiero reservar pádel 1 el viernes", reference="c:1")
    await says(applying, "a las 18:00", reference="c:2")
    await says(applying, "sí", reference="c:3")

    await edits(applying, reference, said)

    first, read = letters(applying)
    assert {"sports@test.example"} == {first.to.value, read.to.value}
    assert said in read.text
    assert "ha cambiado lo que escribió" in read.text
    assert "J-1 " in read.text
    assert await applying.store.pending(ANA) is None


async def test_an_edit_of_what_is_booked_is_heard_if_it_tells_of_danger(applying, ana):
    await says(applying, FRIDAY, reference="c:1")
    await says(applying, "sí")

    told = await edits(applying, "c:1", "hay un incendio")

    assert "112" in told
    assert "police@test.example" == letters(applying)[-1].to.value


async def test_an_edit_belongs_to_its_own_request_though_another_is_open(applying, ana):
    await says(applying, "quiero reservar pádel 1 el viernes", reference="c:1")
    await says(applying, "a las 18:00", reference="c:2")
    await says(applying, "sí")
    applying.now += timedelta(minutes=1)
    await says(applying, "quiero reservar pádel 2 el sábado")

    await edits(applying, "c:2", "a las 20:00")

    assert "a las 20:00" in letters(applying)[-1].text
    assert "start" not in await answers(applying, 4)


SAYS = (
    "quiero reservar",
    FRIDAY,
    SATURDAY,
    "pádel 2",
    "el viernes",
    "a las 18:00",
    "sí",
    "sí",
    "sí",
    "no",
    "no",
    "corregir día: el domingo",
    "luego",
    "seguir",
)


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_is_said_and_edited_only_what_was_summed_up_last_is_booked(
    applying, ana, seed
):
    """
    Each of 40 random messages and edits.
    """
    random, said, last, confirmed = Random(seed), 0, "", 0  # noqa: S311 - no secret.
    for _ in range(40):
        applying.now += timedelta(minutes=1)
        text = random.choice(SAYS)
        if said and random.random() < 0.4:
            reference = f"c:{random.randint(1, said)}"
            told = await edits(applying, reference, text)
        else:
            said += 1
            told = await says(applying, text, reference=f"c:{said}")
        if "reserva confirmada" in told:
            confirmed += 1
            hour = told.split(", de ")[1].split(" a ")[0]
            court = told.split("confirmada: ")[1].split(",")[0]
            assert SUMMARY in last
            assert f"Hora: {hour}\n" in last
            assert f"Pista: {court}\n" in last
        last = told or last
    booked = await is_booked(applying, *range(1, applying.numbers + 1))
    assert confirmed == sum(booked)
