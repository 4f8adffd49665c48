"""
A row that cannot be read back stops nobody who asks for several.
"""

from __future__ import annotations

from datetime import timedelta
from json import JSONDecodeError

import pytest
from sqlalchemy import update
from store_samples import (
    ANA,
    CHANNELS,
    LEASE,
    LETTER,
    NOON,
    PERSON,
    account,
    act,
    arrival,
    claim,
    enrol,
    filing,
    message,
    person,
)

from gateway.core.case import Case, CaseEvent, CaseState, Happening, Keeping, Number
from gateway.core.delivery import DeliveryState
from gateway.core.filing import Status
from gateway.core.message import Address, Visibility
from gateway.core.people.person import Verification
from gateway.core.plenary.proposal import Proposal
from gateway.core.public.notice import NOTICES, Notice, NoticeEvent, Saying
from gateway.core.requests.request import Request, RequestState
from gateway.core.town import Retention
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import (
    cases,
    deliveries,
    messages,
    notices,
    people,
    proposals,
    requests,
)
from gateway.town.forgetting import cutoffs_of

BERTA = Address("telegram", "2055")
AFTER = NOON + timedelta(days=60)


@pytest.fixture
def spoil(store):
    """
    Changes what is stored, as no program of ours would.
    """

    def change(table, which, column="value"):
        statement = update(table).where(which).values({column: "{"})
        with store._engines.writing.begin() as connection:
            assert connection.execute(statement).rowcount

    return change


def case(number, **changes):
    usual = {
        "number": Number(number),
        "job": Number(number),
        "mailbox": "lighting",
        "state": CaseState.OPEN,
        "contact": ANA,
        "topic": "lighting",
        "opened_at": NOON,
        "moved_at": NOON,
    }
    return Case(**(usual | changes))


def proposal(number):
    return Proposal(
        number=Number(number),
        person=PERSON.id,
        author=PERSON.name,
        contact=ANA,
        text="sombra",
        proposed_at=NOON,
        moved_at=NOON,
        session=NOON,
        due_at=NOON,
    )


def request(number):
    return Request(
        case=Number(number),
        procedure="procedure court",
        contact=ANA if number == 1 else BERTA,
        asked="start",
        state=RequestState.ASKING,
        begun_at=NOON,
        moved_at=NOON,
    )


@pytest.fixture
async def two(store):
    """
    Two messages, each with a case, a proposal and a request.
    """
    for number in (1, 2):
        [got] = await store.receive([arrival(number)], None)
        assert number == got
        await store.record(
            filing(
                number,
                number,
                decision=None,
                cases=(case(number, job=Number(1)),),
                agenda=(proposal(number),),
                requests=(request(number),),
            )
        )


@pytest.mark.parametrize(
    ("table", "ask"),
    [
        (cases, lambda s: s.cases([Number(1), Number(2)])),
        (cases, lambda s: s.job(Number(1))),
        (cases, lambda s: s.going(ANA, "", 9)),
        (cases, lambda s: s.moved(ANA, NOON, 9)),
        (cases, lambda s: s.recent_cases(["lighting"], NOON, 9)),
        (cases, lambda s: s.opening([Number(1), Number(2)])),
        (cases, lambda s: s.cases_at("lighting", [CaseState.OPEN], 1)),
        (cases, lambda s: s.counted_cases(NOON, AFTER)),
        (proposals, lambda s: s.proposals_due(AFTER, 1)),
        (proposals, lambda s: s.proposals_later(NOON - LEASE)),
        (proposals, lambda s: s.proposals(9)),
        (requests, lambda s: s.sleeping(AFTER, reminded=True, limit=1)),
    ],
)
async def test_of_a_list_only_what_cannot_be_read_is_missing(
    store, two, spoil, table, ask
):
    """
    It takes nobody's place either, where it comes first.
    """
    spoil(table, table.c.message == 1)

    assert 1 == len(await ask(store))


async def test_what_cannot_be_read_keeps_nobody_from_what_is_newer(
    store, two, another, spoil
):
    """
    Nor does whoever keeps the problem.
    """
    happened = Happening(case=Number(1), event=CaseEvent.TAKE, at=NOON, by="gateway")
    [first] = await store.receive([arrival("first")], None)
    await store.record(filing(first, "first", happenings=(happened,)))
    spoil(cases, cases.c.message == 1)
    with pytest.raises(JSONDecodeError) as problem:
        await store.case(Number(1))

    [newer] = await (await another("two")).receive([arrival("newer")], None)

    assert problem
    assert await store.stored(newer)


async def test_what_cannot_be_read_of_a_request_is_no_request_that_is_answered(
    store, two, spoil
):
    spoil(requests, requests.c.message == 1)

    assert None is await store.pending(ANA)
    assert Number(2) == (await store.pending(BERTA)).case


async def test_what_cannot_be_read_of_what_was_said_before_was_not_said(
    store, two, spoil
):
    spoil(messages, messages.c.id == 2, "message")

    said = (ANA, 3, NOON, Visibility.PRIVATE)
    assert None is await store.heard_before(*said)
    assert [1] == [f.id for f in await store.heard_since(NOON, 9)]
    assert [1] == [s.stored.id for s in await store.messages(Status.ROUTED, 9)]


async def test_one_delivery_that_cannot_be_read_holds_up_no_other(store, put, spoil):
    """
    It waits for a person, who sees whose it was and drops it; nobody knows what was
    to be said.
    """
    await put(broken={"conversation": "x"}, behind={"conversation": "x"}, other={})
    spoil(deliveries, deliveries.c.id == "broken", "payload")

    assert ["other"] == [d.id for d in await claim(store)]
    assert ["behind"] == [d.id for d in await claim(store)]

    [left] = await store.deliveries([DeliveryState.FAILED], 9)
    assert ("broken", "it cannot be read back: see the log") == (left.id, left.problem)
    assert "broken" in [d.id for d in (await store.show(1)).deliveries]
    assert await store.drop("broken", act())


async def test_what_may_have_been_said_and_cannot_be_read_asks_a_person(
    store, put, spoil
):
    await put(one={})
    await claim(store)
    spoil(deliveries, deliveries.c.id == "one", "payload")

    assert [] == await claim(store, NOON + 2 * LEASE)

    assert ["one"] == [d.id for d in await store.deliveries([DeliveryState.ASKING], 9)]


async def test_mail_whose_envelope_cannot_be_read_is_heard_and_proves_nothing(
    store, spoil
):
    await store.receive([LETTER, arrival(2)], None)
    spoil(messages, messages.c.id == 1, "envelope")

    first, second = await store.take_received(NOON, LEASE, 9, CHANNELS)

    assert (None, LETTER.raw) == (first.arrival.envelope, first.arrival.raw)
    assert 2 == second.id


async def test_one_notice_that_cannot_be_read_holds_up_no_other(store, spoil):
    for name in ("n1", "n2"):
        came = arrival(name, channel=NOTICES, external_id=name)
        said = message(name, sender=Address(NOTICES, "town"), reference="")
        notice = Notice(
            name=name,
            title="Agua",
            to=("twitter",),
            sayings=(Saying(event=NoticeEvent.PUBLISH, text="Se corta.", at=NOON),),
            moved_at=NOON,
        )
        await store.announce(came, said, notice, act("notice"))
    spoil(notices, notices.c.message == 1)

    assert [2] == [n.number for n in await store.due_notices(NOON, 1)]
    assert [2] == [n.number for n in await store.notices(9)]


async def test_one_person_who_cannot_be_read_is_nobody_and_stops_nobody_else(
    store, spoil
):
    """
    Whoever asks for them by their number is told of the fault.
    """
    await enrol(store, PERSON, account())
    await enrol(store, person(), account(BERTA, person="P-BERTA2"))
    spoil(people, people.c.id == PERSON.id)

    assert [BERTA] == [contact.address for contact in await store.contacts()]
    assert [BERTA] == [*(await store.known([ANA, BERTA], None)).contacts]
    assert ["P-BERTA2"] == [one.person.id for one in await store.people()]
    await store.tick(NOON + timedelta(days=400))
    berta = await store.person("P-BERTA2")
    assert Verification.EXPIRED is berta.person.state
    with pytest.raises(JSONDecodeError):
        await store.person(PERSON.id)


@pytest.mark.parametrize("column", ["decision", "value"])
async def test_what_cannot_be_read_is_kept_and_all_else_erased_that_is_over(
    store, spoil, column
):
    for number in (1, 2):
        await store.receive([arrival(number)], None)
        closed = case(number, state=CaseState.REFUSED)
        await store.record(filing(number, number, cases=(closed,)))
    if column == "decision":
        spoil(messages, messages.c.id == 1, column)
    else:
        spoil(cases, cases.c.message == 1)
    terms = cutoffs_of(
        Retention(ordinary=1, confidential=1), NOON + 12 * (AFTER - NOON)
    )

    found = await store.outlived(Status.ROUTED, 0, terms, 9)

    assert [(2,)] == [*found.messages.values()]


def test_want_of_memory_makes_no_row_a_damaged_one():
    def no_memory(_row):
        raise MemoryError

    with pytest.raises(MemoryError):
        readable([object()], no_memory)


async def test_a_case_that_is_kept_and_cannot_be_read_keeps_its_own_and_nothing_else(
    store, spoil
):
    """
    What was said of it by others stays, too.
    """
    keeping = Keeping(until=NOON + 14 * (AFTER - NOON), because="PO 12/2026")
    for number, kept in ((1, keeping), (2, None), (3, None)):
        await store.receive([arrival(number)], None)
        closed = case(number, state=CaseState.REFUSED, keeping=kept)
        told = Happening(
            case=Number(1),
            event=CaseEvent.NOTE,
            at=NOON,
            by="mailbox lights",
            message=3,
        )
        noted = (told,) if number == 3 else ()
        filed = filing(number, number, cases=(closed,), happenings=noted)
        await store.record(filed)
    spoil(cases, cases.c.message == 1)
    terms = cutoffs_of(
        Retention(ordinary=1, confidential=1), NOON + 12 * (AFTER - NOON)
    )

    found = await store.outlived(Status.ROUTED, 0, terms, 9)

    assert [(2,)] == [*found.messages.values()]
    assert 1 == await store.erase([1, 2, 3], act("retain"))
