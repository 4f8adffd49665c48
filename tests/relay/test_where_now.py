"""
A case is where its sender says last that it is.
"""

import pytest

from gateway.core.case import Number
from gateway.core.message import Address
from gateway.routing.compiler import compile_routes
from gateway.routing.words.brief.correcting import corrects

from .conftest import PRIVATE
from .test_letters import letter
from .test_one_job import ROUTES

ONE = Number(1)
STREETS = "[calle Real, calle Ñora]"


@pytest.fixture
async def street(town):
    town.table = compile_routes(ROUTES.replace("[calle Almez]", STREETS))
    return town


async def place(town, *said):
    for text in said:
        await town.hear(text, visibility=PRIVATE)
    return (await town.store.case(ONE)).case.place


@pytest.mark.parametrize(
    ("then", "there"),
    [
        ("perdón, es en la calle Ñora 4", "calle Ñora 4"),
        ("que no, que es en la calle Ñora 4", "calle Ñora 4"),
        ("me he equivocado: no es calle Real 12, es calle Ñora 4", "calle Ñora 4"),
        ("sorry, I meant calle Ñora 4", "calle Ñora 4"),
        ("en la calle Real 12, junto a la calle Ñora", "calle Real 12"),
        ("perdón, es que no sé si calle Ñora 4 o calle Ñora 20", "calle Real 12"),
        ("¿vienen ya?", "calle Real 12"),
        ("perdón, es el número 14", "calle Real 14"),
        ("perdón, es en el 14", "calle Real 14"),
        ("me he equivocado, es el 14, no el 12", "calle Real 14"),
        ("sorry, it's number 14", "calle Real 14"),
        ("perdón, es el 14 de marzo cuando se rompió", "calle Real 12"),
        ("perdón, es que el 112 no contesta a las 3", "calle Real 12"),
        ("llevo 14 días así", "calle Real 12"),
    ],
)
async def test_who_corrects_where_it_is_moves_the_case_there(street, then, there):
    said = "la farola de la calle Real 12 está rota"

    assert there == await place(street, said, then)


@pytest.mark.parametrize(
    ("first", "then", "there"),
    [
        ("la farola está rota", "en la calle Ñora 4", "calle Ñora 4"),
        ("la farola de la calle Real está rota", "calle Real 12", "calle Real 12"),
        ("la farola de la calle Real está rota", "es el número 12", "calle Real 12"),
        ("la farola de la calle Real está rota", "el 12 se rompió", "calle Real"),
    ],
)
async def test_who_names_a_place_where_none_was_known_says_where_it_is(
    street, first, then, there
):
    assert there == await place(street, first, then)


async def test_an_edit_that_names_another_place_moves_the_case(street):
    await street.hear("la farola de la calle Real 12 está rota", visibility=PRIVATE)
    reference = (await street.show()).message.reference

    await street.hear(
        "la farola de la calle Ñora 4 está rota", visibility=PRIVATE, edit_of=reference
    )

    assert "calle Ñora 4" == (await street.store.case(ONE)).case.place


@pytest.mark.parametrize(
    ("where", "same"), [("calle Real 12", False), ("calle Ñora 4", True)]
)
async def test_what_neighbours_report_is_the_same_where_it_was_corrected_to(
    street, where, same
):
    said = "la farola de la calle Real 12 está rota"
    await place(street, said, "perdón, es en la calle Ñora 4")

    await street.hear(
        f"la farola de la {where} está rota",
        visibility=PRIVATE,
        sender=Address("twitter", "1002"),
    )

    job = (await street.store.case(Number(3))).case.job
    assert same is (job == ONE)


@pytest.mark.parametrize(
    ("text", "there"),
    [("es en la calle Ñora 4", "calle Ñora 4"), ("sigue rota", "calle Real 12")],
)
async def test_the_subject_of_a_reply_tells_the_place_only_where_its_text_does_not(
    street, text, there
):
    subject = "la farola de la calle Real 12 está rota"
    await letter(street, subject=subject, reference="m-1")

    await letter(street, text=text, subject=f"Re: {subject}", in_reply_to=("m-1",))

    last = street.said("email")[-1].text
    assert [f"Lugar: {there}"] == [
        line.partition(" https")[0]
        for line in last.splitlines()
        if line.startswith("Lugar:")
    ]
    assert 1 == last.count("openstreetmap")


@pytest.mark.parametrize("said", ["en la calle Real", "no tiene luz", "no funciona"])
def test_what_adds_something_corrects_nothing(said):
    assert not corrects(said)


@pytest.mark.parametrize(
    ("lamp", "leak", "there"),
    [
        ("calle Real 12", "calle Real 20", ["calle Real 12", "calle Real 20"]),
        ("calle Real 12", "calle Real 12", ["calle Ñora 4", "calle Ñora 4"]),
    ],
)
async def test_of_two_cases_both_are_moved_only_if_they_were_in_one_place(
    street, lamp, leak, there
):
    said = f"la farola de la {lamp} está rota y hay una fuga en la {leak}"
    await street.hear(said, visibility=PRIVATE)
    reference = (await street.show()).message.reference

    await street.hear(
        "perdón, es en la calle Ñora 4", visibility=PRIVATE, in_reply_to=(reference,)
    )

    both = [await street.store.case(Number(1, matter)) for matter in (1, 2)]
    assert there == [told.case.place for told in both]


async def test_an_edit_that_still_names_the_place_moves_nothing(street):
    await street.hear("la farola de la calle Real 12 está rota", visibility=PRIVATE)
    reference = (await street.show()).message.reference

    await street.hear(
        "la farola de la calle Real 12 está rota, cerca de la calle Ñora 4",
        visibility=PRIVATE,
        edit_of=reference,
    )

    assert "calle Real 12" == (await street.store.case(ONE)).case.place
