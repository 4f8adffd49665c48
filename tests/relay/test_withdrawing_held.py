"""
Whoever waits to be verified takes back what they wrote by saying so; nobody else can.
"""

from datetime import timedelta

import pytest

from gateway.core.case import CaseState, Number
from gateway.core.filing import Filing, Status
from gateway.core.message import Address, Evidence, Proof, Visibility
from gateway.routing.compiler import compile_routes

from .test_facts import RULES

PRIVATE, PUBLIC = Visibility.PRIVATE, Visibility.PUBLIC
ANA, LUIS = Address("telegram", "1044"), Address("telegram", "1045")
SECOND = timedelta(seconds=1)

#: A court can only be asked for by somebody who is known; whoever mends it is another.
COURTS = RULES.replace(
    "    words: [certificado]\nprocedures:\n",
    """    words: [certificado, reservar, bono]
procedures:
  court:
    words: [reservar la pista]
    requires: verified
    deliver: clerk
""",
)
COURT = "quiero reservar la pista el viernes"


@pytest.fixture(autouse=True)
def courts(town):
    town.table = compile_routes(COURTS)


async def says(town, text, sender=ANA, **changes):
    """
    Somebody writes in private; give what they are told because of it.
    """
    town.now += SECOND
    return [delivery.text for delivery in await town.told(text, sender, **changes)]


async def statuses(town, *numbers):
    return [(await town.show(number)).status for number in numbers]


def read(town):
    return [d.to.value.partition("@")[0] for d in town.said("email")]


@pytest.mark.parametrize(
    "said",
    [
        "cancela lo de la pista por favor",
        "ya no quiero la pista",
        "no longer need it",
        "cancelar",
        "cancelar J-1",
        "ya no",
    ],
)
async def test_what_is_held_is_taken_back_by_saying_so(town, said):
    await says(town, COURT)
    await says(town, "a las siete")

    assert ["J-1: cancelado. No se ha enviado nada."] == await says(town, said)

    assert [Status.LAPSED] * 2 == await statuses(town, 1, 2)
    assert CaseState.CLOSED is (await town.store.case(Number(1))).case.state
    await town.enrol("Ana Prueba", ANA)
    await town.work()
    assert [] == read(town)


async def test_no_other_case_of_theirs_gets_it(town):
    await says(town, "la pista tiene un agujero y la farola está rota")
    await says(town, COURT)
    await says(town, "la farola sigue rota")
    heard = len(read(town))

    [told] = await says(town, "ya no quiero la pista")

    assert told.startswith("J-2: cancelado.")
    assert heard == len(read(town))


async def test_a_bare_word_belongs_to_whom_they_spoke_with_since(town):
    await says(town, COURT)
    await says(town, "la farola está rota")

    await says(town, "ya no hace falta")

    assert [Status.HELD] == await statuses(town, 1)


async def test_of_several_the_one_that_is_named_is_meant_and_else_the_last(town):
    await says(town, COURT)
    await says(town, "quiero un certificado")

    assert [f"J-{n}" for n in (1, 2)] == [
        (await says(town, said))[0].partition(":")[0]
        for said in ("ya no quiero la pista", "ya no")
    ]


@pytest.mark.parametrize(
    "said", ["¿cómo cancelo la pista?", "no quiero cancelar la pista", "la farola no"]
)
async def test_what_is_no_withdrawal_takes_nothing_back(town, said):
    await says(town, COURT)
    await says(town, said)

    assert [Status.HELD] == await statuses(town, 1)


async def test_nobody_else_takes_it_back(town):
    await says(town, COURT)
    await says(town, "cancela lo de la pista, J-1", LUIS)

    assert [Status.HELD] == await statuses(town, 1)


async def test_a_mail_that_nothing_proves_takes_back_nothing_that_was_proven(town):
    mail = Address("email", "ana@example.org")
    signed = Evidence(proof=Proof.SIGNED)
    await says(town, COURT, mail, evidence=signed)
    await says(town, "ya no quiero la pista", mail, evidence=Evidence())
    assert [Status.HELD] == await statuses(town, 1)

    await says(town, "ya no quiero la pista", mail, evidence=signed)

    assert [Status.LAPSED] == await statuses(town, 1)


async def test_who_repeats_that_they_want_to_cancel_takes_nothing_back(town):
    town.table = compile_routes(
        COURTS.replace("[reservar la pista]", "[cancelar mi bono]")
    )
    await says(town, "quiero cancelar mi bono")
    await says(town, "quiero cancelar mi bono")

    assert Status.HELD is (await town.show(1)).status


async def test_what_goes_on_in_the_same_moment_is_not_taken_back(town):
    """
    Their account was bound while they wrote: it is heard anew.
    """
    await says(town, COURT)
    late = town.message("ya no quiero la pista", sender=ANA, visibility=PRIVATE)
    [number] = await town.store.receive([town.arrival(late)], None)
    await town.enrol("Ana Prueba", ANA)
    await town.route()
    last = Filing(id=number, status=Status.ROUTED, message=late, withdraws=(1,))
    assert Status.ROUTED is (await town.show(1)).status

    await town.store.record(last)

    assert [Status.ROUTED] == await statuses(town, 1)
