"""
However much is stored, nothing that is done every day walks through all of it.

A town's database is filled, and what the store says to it is read from the statements
that it really gives; then the database tells how it goes about each.
"""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from postgres_server import database
from query_plans import Asked
from store_samples import (
    ACCOUNT,
    ANA,
    CHANNELS,
    LEASE,
    PERSON,
    VOUCHER,
    act,
    arrival,
    attempt,
    code,
    conversation,
    delivery,
    enrol,
    filing,
    message,
)

from bench.filling import fill
from gateway.core.case import (
    ACTIVE,
    ENDED,
    Case,
    CaseEvent,
    CaseState,
    Happening,
    Number,
    Timer,
    TimerKind,
)
from gateway.core.consequences import Consequences
from gateway.core.decision import Urgency
from gateway.core.delivery import CLAIMED, DEAD, WAITING, DeliveryState, Receipt
from gateway.core.filing import Status
from gateway.core.message import Address, Visibility
from gateway.core.people.codes import ANY, Purpose
from gateway.core.town import Retention
from gateway.ports.channels import Cursor
from gateway.ports.console import Reach
from gateway.ports.meter import Limit, Use
from gateway.ports.nodes import Node
from gateway.relay.rounds.ringing import ROUNDS
from gateway.relay.sweeper import AT_ONCE
from gateway.store.engine.schema import metadata
from gateway.store.sql import open_store
from gateway.town.forgetting import retain

#: As many as let a database choose an index over walking through a table.
MANY = 4_000

#: What may be walked through, and why that is not much.
SMALL = {
    "chains": "one row a node",
    "cursors": "one row a listener",
    "leases": "one row a listener",
    "marks": "four rows",
    "meters": "one row a channel",
    "nodes": "one row a node",
}

#: Of what only waits for somebody there is never much, nor of the counter's answers.
OF_FEW = {
    name
    for name, condition in (
        (index.name, str(index.dialect_options["sqlite"]["where"]))
        for table in metadata.tables.values()
        for index in table.indexes
    )
    if condition != "None"
} - {"messages_kept", "messages_reference", "happenings_passed_on", "happenings_told"}

#: What is found by one of these is little, and may be sorted.
FEW = {
    "messages.status IN ('held')": "what waits for its sender",
    "cases.topic IN": "what was opened lately",
    "requests.contact = ": "one contact's",
    "audit.object = ": "what was done to one",
    "cases.contact = ": "one contact's",
}

#: What is found by nothing else, and seldom.
SELDOM = {
    "payloads.payload LIKE": "for each person forgotten, and beside the writer",
    "people.value LIKE": "for each person forgotten; people are fewer than messages",
    "people.state IN ('expired', ": "once a day; people are fewer than messages",
    "messages.status IN ('ignored', 'lapsed', 'routed') AND messages.problem != "
    "'erased' GROUP BY": "once a minute",
    "deliveries.state IN ('dropped', 'sent') GROUP BY": "once a minute",
}

NOW = datetime.now(UTC)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request, tmp_path_factory):
    """
    The URL of a database in which a town has left its messages.
    """
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('filled')}/ventanilla.db"
        fill(url, MANY, NOW, lambda _: None)
        yield url
    else:
        with database(request.getfixturevalue("server")) as url:
            fill(url, MANY, NOW, lambda _: None)
            yield url


@pytest.fixture(scope="module")
def asked(filled):
    """
    What a store asked that database for while everything was done once.
    """
    asked = Asked(filled)
    asyncio.run(everything(filled, asked))
    return asked


async def everything(url, asked):
    """
    Do what is done every day.
    """
    store = open_store(url, "one")
    with asked.listening(store):
        await store.open()
        await store.take_back(NOW)
        for doing in (way, sweeping, inbox, state, trail, codes, retention):
            await doing(store)
        await store.close()


def _is_little(step):
    known = FEW if step.sorted else SELDOM
    return (
        step.table in SMALL
        or step.index in OF_FEW
        or any(one in step.statement for one in known)
    )


def whole(number, name, **changes):
    """
    A filing with something of everything.
    """
    its = Number(number)
    case = Case(
        number=its,
        contact=ANA,
        mailbox="m1",
        topic="t1",
        job=its,
        state=CaseState.OPEN,
        opened_at=NOW,
        moved_at=NOW,
    )
    usual = {
        "message": message(name, received_at=NOW),
        "conversations": (conversation(case=str(its)),),
        "deliveries": (delivery(f"d-{name}", number, conversation=conversation().id),),
        "cases": (case,),
        "happenings": (Happening(case=its, event=CaseEvent.TAKE, at=NOW, by="m1"),),
        "timers": (Timer(case=its, kind=TimerKind.ANSWER, due_at=NOW),),
        "acts": (act(),),
    }
    return filing(number, name, **(usual | changes))


async def received(store, name):
    [number] = await store.receive([arrival(name, received_at=NOW)], None)
    return number


async def way(store):
    cursor = Cursor("telegram", "7", 1)
    [number] = await store.receive([arrival("way", received_at=NOW)], cursor)
    # One, as where there are more than may be taken.
    await store.looked("lookout", 0, number - 1)
    await store.waiting("lookout", NOW + LEASE, 50)
    await store.looked("lookout", number - 1, number)
    await store.hurry([number])
    await store.take_received(NOW, LEASE, 1, CHANNELS)
    await store.stored(number)
    await store.cursor("telegram")
    await store.known([ANA], number)
    await store.conversation(conversation().id)
    await store.conversations_at([("telegram", "1044:0"), ("email", "3")])
    await store.latest(ANA, NOW - timedelta(days=1))
    await store.held_of(ANA)
    await store.wrote(ANA)
    await store.said_before(ANA, "1044:0", number)
    await store.said_at("telegram", "1044:0")
    for visibility in Visibility:
        await store.heard_before(ANA, number, NOW - timedelta(minutes=10), visibility)
    await store.going(ANA, "P-000001", 5)
    await store.moved(ANA, NOW - timedelta(days=2), 20)
    await store.bookings_of(ANA, "P-000001", NOW)
    await store.recent_cases(["t1", "t2"], NOW - timedelta(days=30), 10)
    await store.opened_since(["t1", "t2"], NOW - timedelta(days=30), 10)
    await store.opening([Number(1), Number(2)])
    await store.join(Number(1), Number(2), NOW)
    await store.pending(ANA)
    await store.record(whole(number, "way"))
    [*_, one] = await store.claim(NOW + LEASE, LEASE, 500, CHANNELS)
    await store.settle(one.sent(Receipt("r-1")))


async def sweeping(store):
    held = await received(store, "round")
    await store.record(whole(held, "round", status=Status.HELD, timers=()))
    await store.tick(NOW)
    await store.held_since(NOW - timedelta(days=7), AT_ONCE)
    await store.give_up(held, "", Consequences())
    [timer, *_] = await store.due(NOW, AT_ONCE)
    await store.fire(timer, Consequences())
    await store.case(timer.case)
    await store.astray(NOW, AT_ONCE, timedelta(minutes=5), ROUNDS)
    await store.proposals_due(NOW, AT_ONCE)
    await store.proposals_later(NOW)
    await store.sleeping(NOW - timedelta(days=1), reminded=False, limit=AT_ONCE)
    await store.sleeping(NOW - timedelta(days=2), reminded=True, limit=AT_ONCE)
    [session, *_] = await store.open_sessions()
    await store.questions(session)
    await store.asked_sessions(session)
    await store.due_notices(NOW, AT_ONCE)
    await store.untold(AT_ONCE)
    await store.tell(ACCOUNT, Consequences())
    await store.show_up(Node(name="one", rules="r-7", loaded_at=NOW, seen_at=NOW), NOW)
    await store.lease("telegram", NOW, LEASE)


async def inbox(store):
    await store.unrouted_since()
    await store.waiting_since(Urgency.LOW, NOW)
    assert await store.refused_since(NOW - timedelta(days=400), [ACCOUNT])
    await store.resume(NOW, "telegram")
    for status in Status:
        await store.messages(status, 50)
    for states in (
        WAITING | CLAIMED,
        DEAD,
        {DeliveryState.SENT},
        {DeliveryState.DROPPED},
    ):
        await store.deliveries(list(states), 100)
    [dead, *_] = await store.deliveries(list(DEAD), 100, "no such")
    await store.retry(dead.id, NOW, act())
    await store.drop(dead.id, act())
    await store.show(dead.message)
    await store.filing(dead.message)
    for mailbox in ("", "m7"):
        [case, *_] = await store.cases_at(mailbox, list(CaseState), 50)
        await store.cases_at(mailbox, [CaseState.CLOSED], 50)
        await store.cases_at(mailbox, [CaseState.CLOSED], 50, emergencies=True)
    reach = Reach(own="m7", offices=("m8",), away=("m9",))
    assert await store.to_do(reach, ACTIVE, 0, 50)
    assert await store.how_many(reach, ACTIVE)
    await store.booked_with(reach, NOW, NOW + timedelta(days=7))
    ended = [listed.case for listed in await store.done(reach, ENDED, 0, 50)]
    assert all(await store.sought_by([*ended, case]))
    await store.close_console("m7", act())
    await store.leave_console("s-1", NOW, act())
    assert (await store.ended("m7", "s-1")).left
    await store.write_down(arrival("slip", received_at=NOW))
    assert await store.written(arrival("slip", received_at=NOW))
    await store.write_down(arrival("slip", received_at=NOW))
    assert await store.outlined([dead.message])
    await store.answering()
    await store.kept(NOW)
    await store.counted_cases(NOW - timedelta(days=7), NOW)
    assert (await store.case_file(case.number)).messages
    await store.cases([case.number])
    await store.passed([case.number])
    await store.job(case.number)
    await store.heard_since(NOW - timedelta(days=1), 500)
    await store.passed_on(NOW - timedelta(days=30), 100)
    await store.laid_out(None)
    await store.laid_out(Address("counter", "P-000001"))
    await store.requeue(
        (await store.messages(Status.QUARANTINED, 1))[0].stored.id, act()
    )


async def state(store):
    await store.counts()
    await store.used("twitter", NOW - timedelta(days=30))
    await store.take(
        Use(channel="twitter", kind="dm", at=NOW),
        [Limit(window=LEASE, kind="dm", count=5), Limit(window=None, cost=10**9)],
    )


async def trail(store):
    await store.note(act())
    await store.head("one")
    await store.entries("one", 500, 100)
    await store.acts(None, NOW - timedelta(days=2), 100)
    await store.acts("message 20", None, 100)


async def codes(store):
    number = await received(store, "code")
    await enrol(store, PERSON, ACCOUNT)
    await store.issue(code(channel="email"), act())
    told = code("1", kind=Purpose.VOUCH, channel=ANY, person=None, message=number)
    held = whole(number, "code", status=Status.HELD, codes=(told,))
    await store.record(held)
    await store.redeem(attempt(2, "1"))
    await store.redeem(attempt(3, "1", sender=ANA))
    await store.person(PERSON.id)
    await store.by_document(PERSON.document)
    await store.by_address(ANA)
    await store.labels(ANA)
    await store.told(1)
    await store.return_from(told.secret, NOW)
    await store.vouch(evolve(VOUCHER, message=number), act(), told.secret)
    await store.returned(told.secret)
    await store.unbind(ANA, NOW, act())


async def retention(store):
    counts = await retain(store, Retention(), NOW, 20)

    assert {"ordinary", "people"} <= set(counts)


def test_nothing_that_is_done_every_day_reads_much(asked):
    much = [step for step in asked.steps() if step.reads_much and not _is_little(step)]

    assert "" == "\n".join(map(str, much))


def test_every_index_serves_something(asked):
    """
    So that none can be dropped without being missed here. Which of two it goes by is
    PostgreSQL's own business, with so little in them.
    """
    if not asked.url.startswith("sqlite"):
        pytest.skip("it is told by SQLite")
    indexes = {
        i.name for t in metadata.tables.values() for i in t.indexes if not i.unique
    }

    idle = indexes - {step.index for step in asked.steps()}

    assert {"supports_person"} == idle, "only who is forgotten needs that one"
