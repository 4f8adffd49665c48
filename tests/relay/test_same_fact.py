"""
Where something is that names no place: where its sender told of it before.
"""

import pytest
from attrs import evolve
from cases import for_each

from gateway.core.case import Case, CaseState, Number
from gateway.core.decision import Decision, Outcome, Urgency
from gateway.core.message import Address, Message
from gateway.relay.cases.same_fact import same, unplaced, where_told
from gateway.routing.compiler import compile_routes

from .conftest import NOON, ROUTES

TABLE = compile_routes(ROUTES)
ANA, BERTA = Address("twitter", "7"), Address("twitter", "8")
HERE = {"lighting": "calle Almez"}
CASE = Case(
    number=Number(1),
    contact=ANA,
    topic="lighting",
    place="calle Almez",
    job=Number(1),
    state=CaseState.OPEN,
    opened_at=NOON,
    moved_at=NOON,
)


@for_each(
    ("before", "there"),
    [
        ([], {}),
        ([{}], HERE),
        ([{}, {"state": CaseState.CLOSED}], HERE),
        ([{}, {"place": "plaza Mayor"}], {}),
        ([{}, {"place": ""}], {}),
        ([{"place": ""}], {}),
        ([{"topic": "water"}], {}),
        ([{"confidential": True}], {}),
        ([{"state": CaseState.QUARANTINED}], {}),
        ([{}, {"confidential": True, "place": "plaza Mayor"}], HERE),
    ],
)
def test_it_is_where_its_sender_told_of_it_before_but_in_confidence(before, there):
    said = Message(
        external_id="2", reference="2", sender=ANA, text="sigue rota", received_at=NOON
    )
    decision = Decision(outcome=Outcome.DELIVER, legs=(), topics=("lighting",))
    own = [evolve(CASE, **each) for each in before]

    assert there == where_told(unplaced(said, decision, TABLE), own)


@pytest.mark.parametrize(
    ("text", "urgency", "there"),
    [
        ("sigue rota", Urgency.HIGH, HERE),
        ("sigue rota", Urgency.EMERGENCY, {}),
        ("hay otra rota", Urgency.NORMAL, {}),
    ],
)
def test_danger_and_what_is_another_may_be_anywhere(text, urgency, there):
    said = Message(
        external_id="2", reference="2", sender=ANA, text=text, received_at=NOON
    )
    decision = Decision(
        outcome=Outcome.DELIVER, legs=(), topics=("lighting",), urgency=urgency
    )

    assert there == where_told(unplaced(said, decision, TABLE), [CASE])


@pytest.mark.parametrize(
    ("sender", "text", "joins"),
    [
        (ANA, "sigue fundida la farola del almez 12", True),
        (ANA, "la farola de la calle Almez 14 también está fundida", False),
        (BERTA, "está fundida la farola de la calle Almez 14", True),
    ],
)
def test_who_gives_two_numbers_means_two_houses_but_a_neighbour_may_be_wrong(
    sender, text, joins
):
    first = Message(
        external_id="1",
        reference="1",
        sender=ANA,
        text="la farola de la calle Almez 12 está fundida",
        received_at=NOON,
    )
    then = evolve(first, external_id="2", reference="2", sender=sender, text=text)
    decision = Decision(outcome=Outcome.DELIVER, legs=(), topics=("lighting",))

    found = same(then, decision, [(CASE, first)], {}, TABLE)

    assert found == ({"lighting": CASE.job} if joins else {})


WATER = """
town: {name: Pueblo}
mailboxes:
  pipes: {office: Aguas, addresses: {email: aguas@p.example}}
topics: {water: {owner: pipes, words: [agua, fuente]}}
places: {streets: [calle Almez, calle Olmo]}
otherwise: {deliver: pipes}
"""


@pytest.mark.parametrize(
    ("text", "replies", "joins"),
    [
        ("no hay agua en la calle Olmo", (), True),
        ("la fuente de la calle Olmo está sin agua", (), False),
        ("igual, sigue sin salir agua de ningún grifo", ("1",), True),
        ("igual, sigue sin salir agua de ningún grifo", (), False),
    ],
)
def test_what_fails_in_a_network_and_a_reply_are_one_job_in_whatever_street(
    text, replies, joins
):
    first = Message(
        external_id="1",
        reference="1",
        sender=ANA,
        text="no hay agua en la calle Almez",
        received_at=NOON,
    )
    then = evolve(
        first,
        external_id="2",
        reference="2",
        sender=BERTA,
        text=text,
        in_reply_to=replies,
    )
    decision = Decision(outcome=Outcome.DELIVER, legs=(), topics=("water",))
    case = evolve(CASE, topic="water")

    found = same(then, decision, [(case, first)], {}, compile_routes(WATER))

    assert found == ({"water": CASE.job} if joins else {})
