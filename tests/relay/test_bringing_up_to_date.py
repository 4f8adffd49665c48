"""
What a mailbox reads that hears for the first time of a case that others had before.
"""

from datetime import timedelta

import pytest

from gateway.routing.compiler import compile_routes

from .conftest import CASES, PRIVATE, with_lights_away

SO_FAR = "LO DICHO HASTA AHORA"

VACANT = "    vacant: yes\n    backups: [police]\n"


def gone(routes=CASES):
    return compile_routes(routes.replace("    person: Miguel Prueba\n", VACANT, 1))


async def asked(town, said, **changes):
    """
    Let Ana say something, and give what the police read of it.
    """
    before = len(town.said("email"))
    town.now += timedelta(hours=1)
    await town.tell(said, visibility=PRIVATE, **changes)
    return [
        each.text
        for each in town.said("email")[before:]
        if each.to.value == "police@test.example"
    ]


@pytest.mark.parametrize("rules", [with_lights_away, gone])
async def test_who_stands_in_reads_what_is_gone_on_with_and_only_once(town, rules):
    town.table = compile_routes(CASES)
    await asked(town, "la farola del horno está rota")
    await town.answer("Mañana vamos.")
    town.table = rules()

    before, latest = await asked(town, "¿a qué hora?")
    later = await asked(town, "J-1 no han venido")

    assert before.startswith(SO_FAR)
    assert "la farola del horno está rota" in before
    assert "\nMañana vamos." in before
    assert "¿a qué hora?" not in before
    assert latest.startswith("¿a qué hora?")
    assert ["J-1 no han venido"] == [text.split("\n")[0] for text in later]


async def test_who_had_the_case_before_reads_nothing_of_it_again(town):
    town.table = compile_routes(CASES)
    await asked(town, "la farola del horno está rota")
    await town.answer("#pasar policía")
    await town.answer("Mañana vamos.", town.said("email")[-1])

    assert [] == [text for text in await asked(town, "¿y?") if SO_FAR in text]


async def test_what_was_told_in_confidence_is_not_told_to_who_stands_in(town):
    secret = (
        "matters:\n  secret: {words: [soplo], confidential: yes, deliver: lights}\n"
    )
    town.table = compile_routes(CASES.replace("topics:\n", f"{secret}topics:\n", 1))
    await asked(town, "un soplo: Rosa roba farolas")
    town.table = with_lights_away()

    told = await asked(town, "J-1 ¿lo han visto?")

    assert not [text for text in told if "Rosa" in text]
