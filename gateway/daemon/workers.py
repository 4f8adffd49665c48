"""
Construction of the workers, each from the parts that it uses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from gateway.clock import utcnow
from gateway.core.errors import GatewayError
from gateway.daemon.couriers import ended, fallback, unreached, unread, unsaid
from gateway.daemon.fleet import Fleet
from gateway.daemon.leased import Leased
from gateway.daemon.nursery import Nursery
from gateway.daemon.overseer import Overseer
from gateway.daemon.parts import Parts
from gateway.daemon.turns import sequels, turns
from gateway.daemon.watch import SILENCE, Asks, Ear, Watched
from gateway.ports.channels import Channel, Listener
from gateway.relay.cases.following import Follower
from gateway.relay.cases.recalling import Recaller
from gateway.relay.cases.recalling_answered_case import AnsweredCaseRecaller
from gateway.relay.cases.simultaneous_cases import SimultaneousCases
from gateway.relay.clock import Time
from gateway.relay.crier import Crier
from gateway.relay.eraser import Eraser
from gateway.relay.incoming.answer_by_number import AnswerByNumber
from gateway.relay.incoming.arrival_reader import ArrivalReader
from gateway.relay.incoming.held_before import HeldBefore
from gateway.relay.incoming.intake import Intake
from gateway.relay.incoming.outsiders import Outsiders
from gateway.relay.incoming.router import Router
from gateway.relay.mailboxes.bouncing import Bouncing
from gateway.relay.mailboxes.console_link import ConsoleLinks
from gateway.relay.outgoing.resumer import Resumer
from gateway.relay.rounds.further_account import AccountTeller
from gateway.relay.rounds.hall import Hall
from gateway.relay.rounds.relieving import Reliever
from gateway.relay.rounds.unfinished_requests import Waker
from gateway.relay.rounds.ushering import Usher
from gateway.relay.sweeper import Round, Sweeper
from gateway.town.recognising import Recogniser


def listeners(parts: Parts, resumer: Resumer) -> list[Watched]:
    """
    Make the listeners of all channels, which run on every node, or on one at a time.
    One that is heard after a long outage tells *resumer*.
    """
    return [
        _listener(f"{name}/{way}", listen, channel, resumer, parts)
        for name, channel in parts.channels.items()
        for way, listen in channel.listeners().items()
    ]


def _listener(
    name: str, listen: Listener, channel: Channel, resumer: Resumer, parts: Parts
) -> Watched:
    node, store, now = parts.settings.node, parts.store, parts.now
    ear = partial(Ear, channel.name, Intake(store, parts.to_route, parts.tally))
    back = partial(resumer.back, channel.name)
    if channel.everywhere:
        return Watched(name, lambda answered: listen(ear(answered)), now, back=back)
    turns = Leased(name=name, node=node, leases=store, now=now, alone=parts.alone)

    async def hear(answered: Callable[[], None]) -> None:
        await listen(ear(answered, turns.fence))

    return Watched(name, hear, now, turns, back=back)


def router(parts: Parts) -> Router:
    """
    Make the router.
    """
    store, now = parts.store, parts.now
    follower = Follower(store, parts.key, now)
    return Router(
        register=store,
        upkeep=store,
        reader=ArrivalReader(
            register=store,
            channels=parts.channels,
            rests=parts.rests,
            now=now,
            bell=parts.to_route,
        ),
        outsiders=_outsiders(parts, follower),
        recaller=AnsweredCaseRecaller(
            cases=store,
            filings=store,
            proposals=store,
            people=store,
            requests=store,
            whole=parts.whole,
        ),
        by_number=AnswerByNumber(store),
        follower=follower,
        bouncing=Bouncing(
            filings=store,
            fallback=fallback(parts),
            unsaid=unsaid(parts),
            unreached=unreached(parts),
            unread=unread(parts),
            gone=ended(parts),
            pen=parts.pen,
        ),
        unheard=parts.unheard,
        meanwhile=SimultaneousCases(store),
        console=_console_links(parts),
        pen=parts.pen,
        bell=parts.to_route,
        couriers=parts.bells,
        tally=parts.tally,
    )


def _outsiders(parts: Parts, follower: Follower) -> Outsiders:
    store = parts.store
    return Outsiders(
        recogniser=Recogniser(store, store, parts.channels, parts.key),
        recaller=Recaller(cases=store, whole=parts.whole),
        follower=follower,
        let_go=HeldBefore(audit=store),
        step_up=parts.step_up,
        turns=turns(parts),
        sequels=sequels(parts),
        meter=store,
    )


def _console_links(parts: Parts) -> ConsoleLinks:
    known = parts.settings
    return ConsoleLinks(
        console=parts.store,
        public_url=known.public_url if known.console else "",
        pen=parts.pen,
    )


def sweeper(parts: Parts, hall: Hall, time: Time) -> Watched:
    """
    Make the sweeper.
    """
    store, now = parts.store, parts.now
    made = Sweeper(
        register=store,
        upkeep=store,
        cases=store,
        filings=store,
        outbox=store,
        requests=store,
        whole=parts.whole,
        pen=parts.pen,
        time=time,
        now=now,
        couriers=parts.bells,
        bell=parts.rules.changed,
        rounds=(*_rounds(parts), hall),
    )
    # A round after a long downtime is hundreds of transactions.
    return Watched("sweeper", made.run, now, asks=Asks.STORE, patience=5 * SILENCE)


def _rounds(parts: Parts) -> Sequence[Round]:
    store = parts.store
    return (
        Usher(proposals=store, cases=store, filings=store, register=store),
        Waker(requests=store, register=store, filings=store),
        Reliever(cases=store, whole=parts.whole),
        AccountTeller(upkeep=store, register=store),
    )


def hall(parts: Parts) -> Hall:
    """
    Make the moderation of a live session's questions.
    """
    store = parts.store
    return Hall(
        questions=store,
        upkeep=store,
        cases=store,
        filings=store,
        register=store,
        pen=parts.pen,
    )


def crier(parts: Parts, time: Time) -> Watched:
    """
    Make the crier.
    """
    made = Crier(
        notices=parts.store,
        pen=parts.pen,
        public_url=parts.settings.public_url,
        time=time,
        couriers=parts.bells,
    )
    return Watched("crier", made.run, parts.now, asks=Asks.STORE, patience=SILENCE)


def eraser(parts: Parts, time: Time) -> Watched:
    """
    Make the eraser.
    """
    made = Eraser(erasing=parts.store, table=parts.table, time=time)
    return Watched("eraser", made.run, utcnow)


def overseers(
    parts: Parts,
    nursery: Nursery,
    fleet: Fleet,
    give_up: Callable[[GatewayError], None],
) -> list[Overseer]:
    """
    Make the overseer of each worker process.
    """
    left_out = set[str]()
    return [
        Overseer(
            number=number,
            nursery=nursery,
            rules=parts.rules,
            rests=fleet.rests,
            behind=fleet.behind,
            left_out=left_out,
            give_up=give_up,
            tally=parts.tally,
        )
        for number in range(1, parts.settings.workers + 1)
    ]


def overseeing(overseers: Sequence[Overseer]) -> list[Watched]:
    """
    Return the overseers as supervised workers.
    """
    # An overseer kills a worker that is silent for half as long.
    watch = partial(Watched, now=utcnow, asks=Asks.STORE, patience=2 * SILENCE)
    return [
        watch("worker" if one.number == 1 else f"worker {one.number}", one.run)
        for one in overseers
    ]
