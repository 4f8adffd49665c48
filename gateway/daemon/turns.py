"""
What a message may be besides a matter for a mailbox, in the order in which it is asked;
and what else follows from one, in the order in which it is added.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.daemon.parts import Parts
from gateway.relay.cases.following import Follower
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
from gateway.relay.turns.below import Below
from gateway.relay.turns.beside import Beside
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


def turns(parts: Parts) -> Sequence[Turn]:
    """
    Make what is asked before the rules are. Whoever is in the middle of a form answers
    it before "no" or a number means anything else.
    """
    store = parts.store
    states = States(store, store)
    return (
        Unread(parts.unheard),
        Greeting(people=store),
        Forwarded(follower=Follower(store, parts.key, parts.now), office=store),
        Subscribing(),
        Already(requests=store, office=store, register=store),
        Cancelling(
            requests=store,
            office=store,
            freer=_freer(parts),
            meter=store,
        ),
        _applying(parts),
        Quiet(people=store),
        Authorities(),
        Backers(proposals=store, office=store),
        Scores(),
        Which(states=states, register=store),
        Still(office=store),
        states,
        Below(),
        Astray(cases=store),
        Nothing(requests=store, register=store),
        Releasing(requests=store, office=store),
        AskingOn(register=store, office=store),
        Pieces(register=store, requests=store, office=store),
    )


def sequels(parts: Parts) -> Sequence[Sequel]:
    """
    Make what is added after the rules have decided.
    """
    store = parts.store
    return (
        Proposing(proposals=store, upkeep=store),
        LiveQuestions(store, store),
        States(store, store),
        Beginning(requests=store, booker=Booker(requests=store)),
        Beside(requests=store, meter=store),
        Forwarding(),
        Unread(parts.unheard),
        Pieces(register=store, requests=store, office=store),
    )


def _applying(parts: Parts) -> Applying:
    store = parts.store
    return Applying(
        requests=store,
        office=store,
        confirmer=Confirmer(
            office=store,
            register=store,
            booker=Booker(requests=store),
            step_up=parts.step_up,
        ),
        freer=_freer(parts),
        meter=store,
    )


def _freer(parts: Parts) -> Freer:
    store = parts.store
    return Freer(requests=store, cases=store)
