"""
What a message may be besides a matter for a mailbox, in the order in which it is asked;
and what else follows from one, in the order in which it is added.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.daemon.parts import Parts
from gateway.relay.cases.following import Follower
from gateway.relay.cases.recalling import Recaller
from gateway.relay.hearing import Sequel, Turn
from gateway.relay.requests.booker import Booker
from gateway.relay.requests.confirming import Confirmer
from gateway.relay.requests.freeing import Freer
from gateway.relay.turns.already import Already
from gateway.relay.turns.applying import Applying
from gateway.relay.turns.asking_on import AskingOn
from gateway.relay.turns.astray import Astray
from gateway.relay.turns.authorities import Authorities
from gateway.relay.turns.backing import Backers
from gateway.relay.turns.beginning import Beginning
from gateway.relay.turns.cancelling import Cancelling
from gateway.relay.turns.forwarded import Forwarded
from gateway.relay.turns.forwarding import Forwarding
from gateway.relay.turns.greeting import Greeting
from gateway.relay.turns.live_questions import LiveQuestions
from gateway.relay.turns.nothing import Nothing
from gateway.relay.turns.pieces import Pieces
from gateway.relay.turns.proposing import Proposing
from gateway.relay.turns.quiet import Quiet
from gateway.relay.turns.releasing import Releasing
from gateway.relay.turns.states import Scores, States
from gateway.relay.turns.still import Still
from gateway.relay.turns.subscribing import Subscribing
from gateway.relay.turns.unread import Unread
from gateway.relay.turns.which import Which


def turns(parts: Parts, recaller: Recaller) -> Sequence[Turn]:
    """
    Make what is asked before the rules are. Whoever is in the middle of a form answers
    it before "no" or a number means anything else.
    """
    store, now = parts.store, parts.now
    states = States(store, store)
    return (
        Unread(parts.unheard),
        Greeting(people=store, now=now),
        Forwarded(follower=Follower(store, parts.key, now)),
        Subscribing(key=parts.key, now=now),
        Already(
            requests=store, recaller=recaller, office=store, register=store, now=now
        ),
        Cancelling(
            requests=store,
            recaller=recaller,
            office=store,
            freer=_freer(parts),
            meter=store,
            now=now,
        ),
        _applying(parts, recaller),
        Quiet(people=store, now=now),
        Authorities(recaller=recaller, key=parts.key, now=now),
        Backers(proposals=store, office=store, now=now),
        Scores(recaller),
        Which(recaller=recaller, states=states, register=store, now=now),
        Still(recaller, office=store),
        states,
        Astray(cases=store),
        Nothing(requests=store, recaller=recaller, register=store, now=now),
        Releasing(requests=store, office=store, now=now),
        AskingOn(register=store),
        Pieces(register=store, requests=store, office=store, now=now),
    )


def sequels(parts: Parts) -> Sequence[Sequel]:
    """
    Make what is added after the rules have decided.
    """
    store, now = parts.store, parts.now
    return (
        Proposing(proposals=store, upkeep=store, now=now),
        LiveQuestions(store, store, now),
        Beginning(
            requests=store,
            booker=Booker(requests=store, now=now),
            key=parts.key,
            now=now,
        ),
        Forwarding(now),
        Unread(parts.unheard),
        Pieces(register=store, requests=store, office=store, now=now),
    )


def _applying(parts: Parts, recaller: Recaller) -> Applying:
    store, now = parts.store, parts.now
    return Applying(
        requests=store,
        office=store,
        recaller=recaller,
        confirmer=Confirmer(
            office=store,
            register=store,
            booker=Booker(requests=store, now=now),
            step_up=parts.step_up,
            key=parts.key,
            now=now,
        ),
        freer=_freer(parts),
        meter=store,
        now=now,
    )


def _freer(parts: Parts) -> Freer:
    store = parts.store
    return Freer(requests=store, cases=store, key=parts.key, now=parts.now)
