"""
Queries that people, the daemon and its workers make all the time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from random import Random

from gateway.core.case import CaseState
from gateway.core.delivery import DEAD, DeliveryState
from gateway.core.filing import Status
from gateway.core.message import Address, Arrival
from gateway.store.sql import SqlStore

_LEASE = timedelta(minutes=1)
_CHANNELS = ("email", "telegram", "twitter")

#: Makes a query; takes the number of the round.
Call = Callable[[int], Awaitable[object]]


def looks(store: SqlStore, count: int, now: datetime) -> dict[str, Call]:
    """
    Return the queries of people and the daemon, each time about something else.
    """
    chance = Random(3)  # noqa: S311 - nothing here is a secret.
    month = now - timedelta(days=30)

    def contact() -> Address:
        return Address(chance.choice(_CHANNELS), str(chance.randrange(count // 20)))

    def number() -> int:
        return chance.randrange(count // 2, count)

    async def file() -> None:
        [case] = await store.cases_at(f"m{chance.randrange(100)}", [CaseState.OPEN], 1)
        await store.case_file(case.number)

    every: dict[str, Callable[[], Awaitable[object]]] = {
        "`status`: counts": store.counts,
        "`status`: used this month": lambda: store.used("twitter", month),
        "`show` of a message": lambda: store.show(number()),
        "`messages`: 50 in quarantine": lambda: store.messages(Status.QUARANTINED, 50),
        "`messages`: 50 routed": lambda: store.messages(Status.ROUTED, 50),
        "`outbox`: 100 dead": lambda: store.deliveries(list(DEAD), 100),
        "`outbox`: 100 sent": lambda: store.deliveries([DeliveryState.SENT], 100),
        "`cases`: the oldest 50 of all": lambda: store.cases_at(
            "", list(CaseState), 50
        ),
        "`cases`: 50 of a mailbox": lambda: store.cases_at("m7", list(CaseState), 50),
        "a case, with all that was said": file,
        "`audit`: the newest 50": lambda: store.acts(None, None, 50),
        "who wrote it (`known`)": lambda: store.known([contact()]),
        "what it goes on from (`conversations_at`)": lambda: store.conversations_at(
            [("telegram", f"r{number()}"), ("email", f"r{number()}")]
        ),
        "what they said before (`latest`)": lambda: store.latest(contact(), month),
        "their cases (`going`)": lambda: store.going(contact(), "", 5),
    }
    return {what: _each(look) for what, look in every.items()}


def _each(look: Callable[[], Awaitable[object]]) -> Call:
    return lambda _: look()


def works(store: SqlStore, now: datetime) -> dict[str, Call]:
    """
    Return the queries that the workers make all the time.
    """

    async def sweep(_: int) -> None:
        await store.tick(now)
        await store.held_since(now - timedelta(days=7), 100)
        await store.due(now, 100)
        await store.proposals_due(now, 100)
        await store.sleeping(now - timedelta(days=2), reminded=True, limit=100)
        await store.open_sessions()
        await store.asked_sessions(now)
        await store.due_notices(now, 100)

    return {
        "take up 10 to route": lambda _: store.take_received(
            now, _LEASE, 10, _CHANNELS
        ),
        "claim 10 to say": lambda _: store.claim(now, _LEASE, 10, _CHANNELS),
        "store one more": lambda n: store.receive([arrival(f"more-{n}")], None),
        "a round of the sweeper": sweep,
    }


def arrival(name: str) -> Arrival:
    """
    Return a new mail of 2 KB.
    """
    return Arrival(
        channel="email",
        external_id=name,
        raw=bytes(2_000),
        received_at=datetime.now(UTC),
    )
