"""
Whoever may act for somebody else is asked for whom they apply, and it is noted.
"""

from datetime import timedelta

import pytest

from gateway.core.case import Number
from gateway.core.message import Address, Visibility
from gateway.core.requests.request import RequestState
from gateway.routing.compiler import compile_routes
from gateway.town.desk import acting, binding, enrolling

from .requests_samples import Office

DORA, PEDRO = Address("telegram", "1044"), Address("telegram", "1045")

ROUTES = """
town:
  name: Testville
  languages: [es]
  accounts: {email: town@test.example}
mailboxes:
  census: {office: Padrón, addresses: {email: census@test.example}}
cases: {prefix: J}
intents: {procedure: {words: [quiero, solicito]}}
procedures:
  move:
    words: [domicilio]
    requires: strong
    deliver: census
    form:
      name: {es: Cambio de domicilio}
      asks: {to: {kind: text, label: {es: A}, question: {es: "¿A dónde?"}}}
  furniture:
    words: [sofá]
    requires: none
    deliver: census
    form:
      name: {es: Enseres}
      asks: {what: {kind: text, label: {es: Qué}, question: {es: "¿Qué?"}}}
otherwise: {deliver: census}
"""


@pytest.fixture
async def town(town):
    """
    Pedro and his daughter Dora are verified, and she may act for him for a month.
    """
    town.table = compile_routes(ROUTES)
    town.wire(Office())
    for name, address in (("Dora Toro", DORA), ("Pedro Toro", PEDRO)):
        await town.enrol(name, address)
    last = (town.now + timedelta(days=30)).date()
    dora, pedro = [await number(town, each) for each in (DORA, PEDRO)]
    await acting.mandate(town.clerk(), dora, pedro, "auto 12/2025", last)
    return town


async def number(town, address):
    return (await town.store.known([address])).contacts[address].person


async def says(town, *texts):
    """
    Dora writes; give what she is told at last.
    """
    for text in texts:
        await town.tell(
            text, sender=DORA, handle="@dora", to=(), visibility=Visibility.PRIVATE
        )
    return town.said("telegram")[-1].text


async def signs(town):
    await town.signed(DORA)
    await town.work()


async def test_whoever_may_act_for_others_says_for_whom_and_the_case_notes_it(town):
    asked = await says(town, "quiero cambiar el domicilio de mi padre")
    summed = await says(town, "Pedro Toro", "calle Almez 5")
    await says(town, "sí")
    await signs(town)
    [letter] = [d.text for d in town.said("email")]
    told = await town.store.case(Number(1))
    [act] = [k for k in await town.store.acts("case 1", None, 9) if k.payload]
    pedro = await number(town, PEDRO)

    assert "¿En nombre de quién lo pide? (Dora Toro, Pedro Toro)" in asked
    assert "En nombre de: Pedro Toro" in summed
    assert "En nombre de: Pedro Toro" in letter
    assert "Puede actuar por: Pedro Toro (auto 12/2025, hasta el" in letter
    assert (
        f"Solicitud en nombre de Pedro Toro ({pedro}), por Dora Toro: auto 12/2025."
        in [each.note for each in told.happenings]
    )
    assert pedro in act.payload.text


async def test_of_a_child_the_case_notes_that_the_sender_is_its_guardian(town):
    asked = enrolling.Enrolment(
        name="Eva Toro",
        document="P1234567",
        passport=True,
        consent=True,
        born=(town.now - timedelta(days=365 * 10)).date(),
        guardian=await number(town, DORA),
    )
    eva = await enrolling.enrol(town.clerk(), asked)
    await says(town, "quiero cambiar el domicilio de mi hija", "Eva Toro", "Almez 5")
    await says(town, "sí")
    await signs(town)
    told = await town.store.case(Number(1))

    assert (
        f"Solicitud en nombre de Eva Toro ({eva.id}), por Dora Toro: patria potestad o "
        "tutela." in [each.note for each in told.happenings]
    )


@pytest.mark.parametrize("mistaken", [False, True])
async def test_who_has_a_revoked_account_reads_no_names_that_a_form_waits_to_ask(
    town, mistaken
):
    """
    It is asked at the counter; and nobody who has the account goes on with the form.
    """
    for said in ("quiero cambiar el domicilio", "¿cómo?"):
        await town.hear(said, sender=DORA, to=(), visibility=Visibility.PRIVATE)
    await binding.unbind(town.clerk(), DORA, "", mistaken=mistaken)

    await town.deliver()
    await says(town, "J-1", "sigue")

    assert not [d.text for d in town.said("telegram") if "Pedro Toro" in d.text]


async def test_whom_they_name_at_once_is_not_asked_for(town):
    asked = await says(town, "En nombre de Pedro Toro solicito cambiar su domicilio")

    assert "En nombre de: Pedro Toro." in asked
    assert "¿A dónde?" in asked


async def test_who_signs_with_their_own_name_is_asked_for_whom_all_the_same(town):
    asked = await says(town, "solicito cambiar el domicilio de mi padre.\n\nDora Toro")

    assert "¿En nombre de quién lo pide? (Dora Toro, Pedro Toro)" in asked


async def test_nobody_is_asked_where_it_does_not_matter_who_they_are(town):
    assert "En nombre" not in await says(town, "quiero que recojan un sofá")


async def test_for_whom_they_may_act_no_more_nothing_is_applied_for(town):
    """
    Her leave ended before she said yes.
    """
    await says(town, "quiero cambiar el domicilio", "Pedro Toro", "calle Almez 5")
    dora, pedro = [await number(town, each) for each in (DORA, PEDRO)]
    await acting.end_mandate(town.clerk(), dora, pedro)

    told = await says(town, "sí")
    request = await town.store.request(Number(1))

    assert "Ya no consta que pueda actuar en nombre de Pedro Toro." in told
    assert "A: calle Almez 5" in told
    assert "En nombre de:" not in told
    assert (RequestState.CONFIRMING, None) == (request.state, request.acting_for)


async def test_two_who_are_called_the_same_are_told_apart_by_their_numbers(town):
    mother = Address("telegram", "1046")
    await town.enrol("Dora Toro", mother)
    dora, other = [await number(town, each) for each in (DORA, mother)]
    await acting.mandate(town.clerk(), dora, other, "poder 3/2026", None)

    asked = await says(town, "quiero cambiar el domicilio")
    again = await says(town, "Dora Toro")
    summed = await says(town, other, "calle Almez 5")
    request = await town.store.request(Number(1))

    assert f"(Dora Toro {dora}, Pedro Toro, Dora Toro {other})" in asked
    assert "Elija una de las opciones" in again
    assert f"En nombre de: Dora Toro {other}" in summed
    assert (other, "Dora Toro") == request.acting_for


async def test_what_was_signed_before_the_yes_tells_for_whom_no_more(town):
    """
    She signed early, her leave ended, and then she said yes.
    """
    await says(town, "quiero cambiar el domicilio", "Pedro Toro")
    await signs(town)
    await says(town, "calle Almez 5")
    dora, pedro = [await number(town, each) for each in (DORA, PEDRO)]
    await acting.end_mandate(town.clerk(), dora, pedro)

    told = await says(town, "sí")

    assert "Ya no consta que pueda actuar en nombre de Pedro Toro." in told
    assert [] == town.said("email")


async def test_what_is_signed_when_leave_has_ended_is_in_nobody_elses_name(town):
    """
    Her leave ended between her yes and her signature: it is summed up without, and a
    second yes hands it over.
    """
    ends = ("quiero cambiar el domicilio", "Pedro Toro", "calle Almez 5", "sí")
    await says(town, *ends)
    dora, pedro = [await number(town, each) for each in (DORA, PEDRO)]
    await acting.end_mandate(town.clerk(), dora, pedro)
    await town.route()

    await signs(town)
    told = town.said("telegram")[-1].text
    before = town.said("email")
    await says(town, "sí")
    [letter] = [d.text for d in town.said("email")]
    request = await town.store.request(Number(1))

    assert "Ya no consta que pueda actuar en nombre de Pedro Toro." in told
    assert "A: calle Almez 5" in told
    assert [] == before
    assert "En nombre de" not in letter
    assert (RequestState.HANDED, None) == (request.state, request.acting_for)
