"""
What an employee does by a first line: to whom it goes, what is said, what is not.
"""

import pytest

from gateway.core.message import Address, Visibility
from gateway.routing.compiler import compile_routes

from .test_casework import CASES, FIRST, answered, numbered, texts

__all__ = ["numbered"]

PRIVATE = Visibility.PRIVATE


async def told(town, text="la farola está rota", **changes):
    """
    Let somebody tell of something, and give the letter that a mailbox gets of it.
    """
    await town.hear(text, **changes)
    await town.deliver()
    return town.said("email")[-1]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("#pasar la guardería", "no conocemos el buzón «la guardería»"),
        ("#pasar", "no conocemos el buzón «»"),
    ],
)
async def test_whoever_passes_it_to_nobody_known_is_told(town, said, why):
    await told(town)

    await answered(town, said)

    assert why in texts(town, "email")[-1]
    assert "lights" == (await town.store.case(FIRST)).case.mailbox


async def test_whoever_passes_on_in_confidence_is_told_who_may_not_read_it(town):
    await told(town, "mi marido: maltrato", visibility=PRIVATE)

    await answered(town, "#pasar registro")

    assert "es confidencial, y Registro no puede leerlo" in texts(town, "email")[-1]
    assert "police" == (await town.store.case(FIRST)).case.mailbox


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("#pasar a la policía", ""),
        ("#pasar policía: es vuestro", "es vuestro"),
        ("#pasar a la Policía, es vuestro\ny corre prisa", "es vuestro\ny corre prisa"),
        ("#pasar: policía.", ""),
    ],
)
async def test_it_is_passed_on_as_one_says_it(town, said, note):
    await told(town)

    await answered(town, said)

    assert Address("email", "police@test.example") == town.said("email")[-1].to
    assert note in texts(town, "email")[-1]
    told_of = await town.store.case(FIRST)
    assert ("police", note) == (told_of.case.mailbox, told_of.happenings[-1].note)


async def test_an_office_with_a_comma_in_its_name_is_found(town):
    town.table = compile_routes(CASES.replace("office: Policía", 'office: "Vía, luz"'))
    await told(town)

    await answered(town, "#pasar vía, luz\nes suyo")

    assert "police" == (await town.store.case(FIRST)).case.mailbox
