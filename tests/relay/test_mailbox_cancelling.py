"""
What the mailbox that has a case does with `#anular`: what was booked is free, and
whoever booked it is told why.
"""

from datetime import timedelta

import pytest

from gateway.core.case import CaseState, Number
from gateway.core.message import Address, Visibility
from gateway.core.requests.request import RequestState
from gateway.routing.compiler import compile_routes

from .requests_samples import (
    ANA,
    FRIDAY,
    ON_X,
    ROUTES,
    SATURDAY,
    books,
    is_booked,
    letters,
    says,
    state,
)

BOOKED = "pádel 1, viernes 06/03/2026"
WHY = "Se ha roto la red."
SPORTS = "mailbox sports"


async def cancels(town, text, letter=None, **changes):
    """
    The mailbox answers the newest letter, or *letter*; give what it is told.
    """
    before = len(town.said("email"))
    await town.answer(text, letter or letters(town)[-1], **changes)
    told = [d for d in town.said("email")[before:] if d.automatic]
    return "\n".join(each.text for each in told)


def read(town):
    """
    Give what Ana read last.
    """
    return town.said("telegram")[-1].text


async def test_what_is_cancelled_is_free_and_its_owner_reads_why(applying, booked):
    """
    As an answer of the office; the history and the chain have who did it.
    """
    asked = len(applying.said("telegram"))
    told = await cancels(applying, f"#anular {WHY}")

    assert f"J-1 ya no tiene reservado {BOOKED}, de 18:00 a 19:30" in told
    assert WHY in told
    [answer] = applying.said("telegram")[asked:]
    assert answer.is_answer
    assert f"anular su reserva de {BOOKED} a las 18:00. {WHY}" in answer.text
    assert "— Julia Prueba, Deportes" in answer.text
    assert [False] == await is_booked(applying, 1)
    assert RequestState.CANCELLED is await state(applying)
    history = await applying.store.case(Number(1))
    last = history.happenings[-1]
    assert CaseState.SOLVED is history.case.state
    assert (SPORTS, f"Reserva anulada: {WHY}") == (last.by, last.note)
    [act] = [
        kept.entry
        for kept in await applying.store.acts("case 1", None, 50)
        if kept.entry.action == "booking.free"
    ]
    assert (SPORTS, "courts: padel 1") == (act.actor, act.result)


async def test_somebody_else_can_book_it_then(applying, booked):
    await cancels(applying, f"#anular {WHY}")

    await books(applying, FRIDAY)
    assert [False] == await is_booked(applying, 1)


@pytest.mark.parametrize(
    "said",
    [
        *(f"#anulado: {WHY}", f"#anula {WHY}", f"#cancel {WHY}"),
        *(f"Hola:\n#Anulada {WHY}", f"#anular J-1 {WHY}", f"J-1 #anular {WHY}"),
        f"#anular\n{WHY}\n\nUn saludo\nJulia Prueba\nDeportes",
    ],
)
async def test_the_word_is_read_however_it_is_nearly_written(applying, booked, said):
    await cancels(applying, said)

    assert [False] == await is_booked(applying, 1)
    assert read(applying).split("18:00. ")[1].startswith(f"{WHY}\n— Julia")


@pytest.mark.parametrize("said", ["#anular", "#anular\nUn saludo", "#anular\n\nJulia"])
async def test_without_a_reason_nothing_is_cancelled(applying, booked, said):
    asked = len(applying.said("telegram"))
    if said.endswith("Julia"):
        said += " Prueba"
    told = await cancels(applying, said)

    assert f"No se ha anulado J-1: {BOOKED}, de 18:00 a 19:30." in told
    assert "el motivo, que leerá la persona, después de «#anular»" in told
    assert [True] == await is_booked(applying, 1)
    assert asked == len(applying.said("telegram"))


@pytest.mark.parametrize(
    "said", ["anular J-1", "Anular: la red", "cancelar la reserva"]
)
async def test_without_its_sign_nobody_reads_it(applying, booked, said):
    """
    What the citizen writes is no command of the mailbox's, and no answer either.
    """
    asked = len(applying.said("telegram"))

    assert "empiece por #nota, #privado, #pasar, #noesmio o #anular" in await cancels(
        applying, said
    )
    assert [True] == await is_booked(applying, 1)
    assert asked == len(applying.said("telegram"))


async def test_a_case_that_booked_nothing_is_ended_otherwise(applying, ana):
    await says(applying, "la farola está rota")

    told = await cancels(applying, f"#anular {WHY}")
    assert "J-1 no tiene nada reservado. Para terminar el caso: #resuelto" in told
    [case] = await applying.store.cases([Number(1)])
    assert CaseState.OPEN is case.state


async def test_a_mail_that_comes_twice_cancels_once(applying, booked):
    letter = letters(applying)[-1]
    await cancels(applying, f"#anular {WHY}", letter)
    said, happened = (
        len(applying.said("telegram")),
        await applying.store.case(Number(1)),
    )
    told = await cancels(applying, f"#anular {WHY}", letter)

    assert "lo que pedía J-1 ya está anulado" in told
    assert said == len(applying.said("telegram"))
    assert happened == await applying.store.case(Number(1))


async def test_what_is_over_is_not_cancelled(applying, booked):
    applying.now += timedelta(days=30)

    told = await cancels(applying, f"#anular {WHY}")
    assert f"lo que J-1 tenía reservado ya ha pasado ({BOOKED}" in told
    assert [True] == await is_booked(applying, 1)


async def test_anothers_number_behind_it_cancels_neither(applying, ana):
    """
    Who answers the letter of one booking and names the other meant that.
    """
    await books(applying, FRIDAY, SATURDAY)
    [first, second] = [d for d in letters(applying) if "Reservado" in d.text]
    one, two = [f"J-{d.case}" for d in (first, second)]

    assert "el número de otro caso" in await cancels(
        applying, f"#anular {two}: {WHY}", first
    )
    for said in (f"#anular {one} y {two}: {WHY}", f"#anular {one}, {two} {WHY}"):
        assert "el número de otro caso" in await cancels(applying, said, first)
    assert [True, True] == await is_booked(applying, int(first.case), int(second.case))


async def test_who_passed_the_case_on_cancels_nothing(applying, booked):
    letter = letters(applying)[-1]
    await applying.answer("#pasar clerk", letter)
    [passed] = [d for d in applying.said("email") if d.to.value.startswith("clerk")]

    assert "este caso lo lleva ahora Registro" in await cancels(
        applying, f"#anular {WHY}", letter
    )
    assert [True] == await is_booked(applying, 1)
    assert "#anular y el motivo" in passed.text
    await cancels(applying, f"#anular {WHY}", passed)
    assert [False] == await is_booked(applying, 1)


async def test_whoever_else_has_the_case_reads_what_was_said(applying, ana):
    rules = ROUTES.replace("deliver: sports\n", "deliver: [sports, clerk]\n")
    applying.table = compile_routes(rules)
    await books(applying, FRIDAY)
    before = len(applying.said("email"))
    letter = next(d for d in letters(applying) if d.to.value.startswith("sports"))
    await cancels(applying, f"#anular {WHY}", letter)

    to = {d.to.value: d.text for d in applying.said("email")[before:]}
    assert WHY in to["clerk@test.example"]
    assert "Deportes" in to["clerk@test.example"]


async def test_the_letter_says_how_and_others_do_not(applying, booked):
    assert "Si hay que anular lo reservado: #anular y el motivo" in (
        letters(applying)[-1].text
    )
    await says(applying, "la farola está rota")
    assert "#anular" not in letters(applying)[-1].text


async def test_a_stranger_who_knows_the_letter_cancels_nothing(applying, booked):
    await applying.answer(
        f"#anular {WHY}", letters(applying)[-1], sender=Address("email", "x@y.example")
    )

    assert [True] == await is_booked(applying, 1)


async def test_an_edit_of_the_reason_cancels_nothing_again(applying, booked):
    letter = letters(applying)[-1]
    first = await applying.answer(f"#anular {WHY}", letter)
    said = len(applying.said("telegram"))

    told = await cancels(applying, "#anular Llueve.", letter, edit_of=first.reference)
    assert "lo que hizo «#anular» no se cambia corrigiendo el mensaje" in told
    assert said == len(applying.said("telegram"))


@pytest.mark.parametrize(
    "asks", ["¿Le va bien el sábado?", "Díganos si prefiere otra."]
)
async def test_a_late_yes_to_what_the_mailbox_asked_is_read_there(
    applying, booked, asks
):
    await says(applying, "cancelar mi reserva")
    applying.now += timedelta(minutes=1)
    await cancels(applying, f"#anular {WHY} {asks}")
    applying.now += timedelta(minutes=1)
    await says(applying, "sí")

    assert applying.said("email")[-1].text.startswith("sí")


@pytest.mark.parametrize(
    ("why", "yes"),
    [(WHY, "sí"), (WHY, "confirmo"), (f"{WHY} ¿Le va bien otra?", "sí, anúlala")],
)
async def test_whose_yes_to_cancel_comes_too_late_is_told_that_it_is(
    applying, booked, why, yes
):
    """
    The mailbox that was faster has nothing to do.
    """
    await says(applying, "cancelar mi reserva")
    applying.now += timedelta(minutes=1)
    await cancels(applying, f"#anular {why}")
    applying.now += timedelta(minutes=1)

    assert "J-1: ya está anulado" in await says(applying, yes)
    assert CaseState.SOLVED is await applying.state()


async def test_the_owner_who_repeats_it_is_told_that_it_is_cancelled(applying, booked):
    await cancels(applying, f"#anular {WHY}")
    applying.now += timedelta(minutes=1)

    assert "J-1: ya está anulado" in await says(applying, "anular J-1", ANA)


async def test_what_was_begun_in_public_is_cancelled_in_private(applying):
    """
    On X, where everybody would read whose booking it was.
    """
    await applying.enrol("Ana Prueba", ON_X)
    await says(applying, FRIDAY, ON_X, visibility=Visibility.PUBLIC)
    await says(applying, FRIDAY, ON_X)
    assert "reserva confirmada" in await says(applying, "sí", ON_X)
    await cancels(applying, f"#anular {WHY}")

    answer = applying.said("twitter")[-1]
    assert (ON_X, Visibility.PRIVATE) == (answer.to, answer.visibility)
    assert WHY in answer.text


async def test_on_x_the_mailbox_names_the_case_by_its_number(applying, ana):
    rules = ROUTES.replace(
        "{email: sports@test.example}",
        '{email: sports@test.example, twitter: {id: "77", handle: "@sports"}}',
    )
    applying.table = compile_routes(rules)
    applying.channels["twitter"].is_unthreaded = True
    await books(applying, FRIDAY)
    own = {"sender": Address("twitter", "77"), "visibility": Visibility.PRIVATE}
    await applying.tell("#anular J-9 Llueve.", **own)
    assert [True] == await is_booked(applying, 1)
    await applying.tell("#anular J-1 Llueve.", **own)

    assert [False] == await is_booked(applying, 1)
    assert "a las 18:00. Llueve." in read(applying)
