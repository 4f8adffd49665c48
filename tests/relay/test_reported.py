"""
An incident told beside an application goes its own way at once; only what is applied
for is held, asked or put on the agenda.
"""

from datetime import timedelta

import pytest

from gateway.core.audit import REQUEUE, Act
from gateway.core.case import CaseState, Number, TimerKind
from gateway.core.filing import Status
from gateway.core.message import Address, Visibility
from gateway.core.requests.request import RequestState
from gateway.relay.rounds.relieving import Reliever
from gateway.routing.compiler import compile_routes

ANA = Address("telegram", "1044")
LUIS = Address("telegram", "1045")

ROUTES = """
town:
  name: Testville
  languages: [es, en]
  accounts: {twitter: "@Testville", email: town@test.example}
mailboxes:
  water:
    office: Aguas
    addresses: {email: water@test.example}
  sports:
    office: Deportes
    addresses: {email: sports@test.example}
  clerk:
    office: Registro
    addresses: {email: clerk@test.example}
  police:
    office: Policía
    confidential: yes
    addresses: {email: police@test.example}
identity: {hold_for: 14 days}
cases: {prefix: J, receipts: yes}
guards:
  danger:
    words: [incendio]
    urgency: emergency
    deliver: police
    says: call-112
  violence:
    words: [maltrato]
    confidential: true
    deliver: police
    says: call-016
topics:
  water: {words: [fuga, agua], owner: water, solve_within: 1 day}
  sports: {words: [pista, pádel], owner: sports}
intents:
  procedure: {words: [reservar, contrato, certificado]}
  incident: {words: [fuga]}
procedures:
  court:
    words: [reservar]
    requires: verified
    deliver: sports
    form:
      name: {es: Reserva de pista}
      asks:
        day: {kind: date, label: {es: Día}, question: {es: "¿Qué día?"}}
  contract:
    words: [contrato]
    requires: strong
    deliver: water
  certificate:
    words: [certificado]
    requires: verified
    deliver: clerk
otherwise: {deliver: clerk}
"""

LEAK, COURT = "Hay una fuga en la calle Mayor 7", "quiero reservar la pista de pádel"
BOTH = f"{LEAK} y además {COURT}"
PAPER = f"{LEAK}. Otra cosa: necesito un certificado"


@pytest.fixture
def mixed(town):
    """
    A small town with a procedure of each kind.
    """
    town.table = compile_routes(ROUTES)
    return town


async def says(town, text, sender=ANA, **changes):
    """
    Somebody writes in private; return the texts that they get because of it.
    """
    told = await town.told(text, sender, **{"to": ()} | changes)
    return [delivery.text for delivery in told]


def read_by(town, mailbox):
    """
    Return the letters to a mailbox.
    """
    its = f"{mailbox}@test.example"
    return [d for d in town.said("email") if d.to.value == its and d.token]


async def case(town, matter, message=1):
    return (await town.store.case(Number(message, matter))).case


async def verified(town, sender=ANA):
    """
    The desk verifies whoever wrote, and what was held goes on.
    """
    await town.enrol("Ana Prueba", sender)
    await town.work()


async def test_an_incident_is_read_at_once_though_the_rest_is_held(mixed):
    told = await says(mixed, BOTH)

    [letter] = read_by(mixed, "water")
    assert (BOTH in letter.text, "J-1-2" in letter.subject) == (True, True)
    assert mixed.table.own("letter-held") not in letter.text
    assert [] == read_by(mixed, "sports")
    assert (Status.HELD, "J-1-2" in told[-1]) == ((await mixed.show()).status, True)
    held, leak = await case(mixed, 1), await case(mixed, 2)
    assert (CaseState.HELD, "sports") == (held.state, held.mailbox)
    assert (CaseState.OPEN, "water") == (leak.state, leak.mailbox)
    assert ("incident", "water") == (leak.intent, leak.topic)


async def test_the_receipt_of_an_urgent_incident_beside_it_says_whom_to_call(mixed):
    calm = (await says(mixed, BOTH))[-1]
    urgent = "water: {words: [fuga, agua], owner: water, urgency: high"
    water = "water: {words: [fuga, agua], owner: water"
    mixed.table = compile_routes(ROUTES.replace(water, urgent))
    grave = (await says(mixed, BOTH, LUIS))[-1]

    calls = [text.endswith("llame al 112.") for text in (calm, grave)]
    assert [False, True] == calls


async def test_what_is_answered_reaches_its_reporter_while_the_rest_is_held(mixed):
    await says(mixed, BOTH)
    before = len(mixed.said("telegram"))
    await mixed.answer("#resuelto Ya está cerrada.", read_by(mixed, "water")[0])

    assert "Ya está cerrada." in mixed.said("telegram")[before].text
    assert CaseState.SOLVED is (await case(mixed, 2)).state
    assert CaseState.HELD is (await case(mixed, 1)).state


async def test_what_was_held_goes_on_without_repeating_the_incident(mixed):
    await says(mixed, PAPER)
    await mixed.answer("#resuelto Ya está cerrada.", read_by(mixed, "water")[0])
    solved = (await case(mixed, 2)).moved_at
    mixed.now += timedelta(hours=3)
    await verified(mixed)

    assert (1, 1) == (len(read_by(mixed, "water")), len(read_by(mixed, "clerk")))
    assert CaseState.OPEN is (await case(mixed, 1)).state
    leak = await case(mixed, 2)
    assert (CaseState.SOLVED, solved) == (leak.state, leak.moved_at)
    due = await mixed.store.due(mixed.now + timedelta(days=3), 10)
    assert TimerKind.SOLVE not in {timer.kind for timer in due}


@pytest.mark.parametrize("then", ["#resuelto Ya está.", "#pasar registro"])
async def test_an_incident_that_goes_on_is_promised_as_it_was_reported(mixed, then):
    await says(mixed, BOTH)
    await mixed.answer(then, read_by(mixed, "water")[0])
    if then.startswith("#resuelto"):
        await says(mixed, "J-1-2 sigue igual")

    promises = (await mixed.store.case_file(Number(1, 2))).promises
    assert [TimerKind.SOLVE] == [each.kind for each in promises]


async def test_a_form_is_asked_for_beside_what_was_reported(mixed):
    await mixed.enrol("Ana Prueba", ANA)
    told = await says(mixed, BOTH)

    assert "¿Qué día?" in told[-1]
    assert any("J-1-2" in text for text in told)
    assert (1, 0) == (len(read_by(mixed, "water")), len(read_by(mixed, "sports")))
    assert CaseState.WAITING is (await case(mixed, 1)).state
    assert CaseState.OPEN is (await case(mixed, 2)).state
    due = await mixed.store.due(mixed.now + timedelta(days=3), 10)
    assert [(Number(1, 2), TimerKind.SOLVE)] == [(t.case, t.kind) for t in due]

    await says(mixed, "3/3/2026")
    await says(mixed, "sí")
    assert (1, 1) == (len(read_by(mixed, "water")), len(read_by(mixed, "sports")))
    assert RequestState.HANDED is (await mixed.store.request(Number(1))).state


async def test_who_is_verified_after_it_fills_in_the_form_and_reports_once(mixed):
    await says(mixed, BOTH)
    await verified(mixed)

    assert "¿Qué día?" in mixed.said("telegram")[-1].text
    assert (1, 0) == (len(read_by(mixed, "water")), len(read_by(mixed, "sports")))


async def test_of_who_is_verified_each_matter_is_a_case_with_its_receipt(mixed):
    await mixed.enrol("Ana Prueba", ANA)
    told = await says(mixed, PAPER)

    assert 2 == len([text for text in told if "J-1" in text])
    assert 1 == len([text for text in told if "J-1-2" in text])
    assert (1, 1) == (len(read_by(mixed, "water")), len(read_by(mixed, "clerk")))
    assert "certificate" not in (await case(mixed, 2)).topic


async def test_whoever_sees_to_both_reads_it_at_once(mixed):
    await says(mixed, f"{LEAK} y quiero cambiar el titular del contrato de agua")

    [letter] = read_by(mixed, "water")
    assert mixed.table.own("letter-held") in letter.text
    assert CaseState.HELD is (await case(mixed, 1)).state


async def test_who_never_proves_who_they_are_has_reported_all_the_same(mixed):
    await says(mixed, BOTH)
    mixed.now += timedelta(days=15)
    await mixed.sweeper().sweep()

    assert Status.LAPSED is (await mixed.show()).status
    assert CaseState.CLOSED is (await case(mixed, 1)).state
    assert CaseState.OPEN is (await case(mixed, 2)).state


async def test_neighbours_join_what_was_reported_beside_an_application(mixed):
    await says(mixed, BOTH)
    await says(mixed, f"{LEAK}, sale mucha agua", LUIS)

    assert (await case(mixed, 2)).job == (await case(mixed, 1, 2)).job


async def test_it_joins_what_a_neighbour_reported_before(mixed):
    await says(mixed, f"{LEAK}, sale mucha agua", LUIS)
    await says(mixed, BOTH)

    assert Number(1) == (await case(mixed, 2, 2)).job
    assert Number(2) == (await case(mixed, 1, 2)).job


@pytest.mark.parametrize("word", ["maltrato", "incendio"])
async def test_what_a_guard_takes_stays_whole(mixed, word):
    await says(mixed, f"{BOTH}. {word}")

    assert [] == read_by(mixed, "water")
    assert 1 == len(read_by(mixed, "police"))


async def test_in_public_nothing_private_is_said_of_either(mixed):
    public = {"sender": Address("twitter", "1001"), "to": ("@testville",)}
    text = f"{BOTH}. Mi DNI es 12345678Z"
    await says(mixed, text, **public | {"visibility": Visibility.PUBLIC})

    aloud = [d for d in mixed.said("twitter") if d.visibility is Visibility.PUBLIC]
    assert not any("J-1" in d.text or "fuga" in d.text for d in aloud)
    assert 1 == len(read_by(mixed, "water"))


async def test_what_is_routed_again_from_quarantine_is_reported_then(mixed):
    mixed.table = compile_routes(
        ROUTES.replace(
            "guards:\n", "guards:\n  kept: {words: [fuga], outcome: quarantine}\n"
        )
    )
    await says(mixed, BOTH)
    mixed.table = compile_routes(ROUTES)
    act = Act(at=mixed.now, actor="inés", action=REQUEUE, object="message 1")
    assert await mixed.store.requeue(1, act)
    await mixed.work()

    assert 1 == len(read_by(mixed, "water"))
    assert CaseState.OPEN is (await case(mixed, 2)).state


async def test_an_incident_that_becomes_late_is_read_by_whoever_stands_in(mixed):
    """
    Though what is applied for, whose message it came in, has no term.
    """
    await says(mixed, BOTH)
    days = "from: 2026-03-02, until: 2026-03-30, backup: police"
    water = "    office: Aguas\n"
    away = ROUTES.replace(water, f"{water}    absent: [{{{days}}}]\n")
    mixed.table = compile_routes(away)
    reliever = Reliever(cases=mixed.store, whole=mixed.whole)
    mixed.now += timedelta(days=3)
    await mixed.sweeper(reliever).sweep()
    await mixed.deliver()

    [letter] = read_by(mixed, "police")
    assert "SUSTITUYE A Aguas" in letter.text
