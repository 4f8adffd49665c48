"""
The turns, in the order in which they are asked, and the sequels, in the order in which
they are added.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.daemon.parts import Parts
from gateway.relay.cases.following import Follower
from gateway.relay.heard.turn import Sequel, Turn
from gateway.relay.requests.booker import Booker
from gateway.relay.requests.cancel_question import CancelQuestion
from gateway.relay.requests.cancellation import Freer
from gateway.relay.requests.confirming import Confirmer
from gateway.relay.turns.authorities import Authorities
from gateway.relay.turns.bare_command import BareCommand
from gateway.relay.turns.between_others import BetweenOthers
from gateway.relay.turns.cases.ambiguous_case import AmbiguousCase
from gateway.relay.turns.cases.bringing_up_to_date import BringingUpToDate
from gateway.relay.turns.cases.case_state import CaseStates, Scores
from gateway.relay.turns.cases.continuing_alarm import ContinuingAlarm
from gateway.relay.turns.cases.continuing_case import ContinuingCase
from gateway.relay.turns.cases.continuing_in_public import ContinuingInPublic
from gateway.relay.turns.cases.named_case import NamedCase
from gateway.relay.turns.follow_up_question import FollowUpQuestion
from gateway.relay.turns.forwarding import Forwarding
from gateway.relay.turns.greeting import Greeting
from gateway.relay.turns.opting_out import OptingOut
from gateway.relay.turns.plenary.current_list import CurrentList
from gateway.relay.turns.plenary.live_questions import LiveQuestions
from gateway.relay.turns.plenary.proposing import Proposing
from gateway.relay.turns.plenary.supporting import Supporters
from gateway.relay.turns.plenary.withdrawing_question import WithdrawingQuestion
from gateway.relay.turns.requests.applying import Applying
from gateway.relay.turns.requests.beginning_request import BeginningRequest
from gateway.relay.turns.requests.cancelling import Cancelling
from gateway.relay.turns.requests.cancelling_again import CancellingAgain
from gateway.relay.turns.requests.cancelling_nothing import CancellingNothing
from gateway.relay.turns.requests.confirming_again import ConfirmingAgain
from gateway.relay.turns.requests.moving_to_private import MovingToPrivate
from gateway.relay.turns.requests.own_bookings import OwnBookings
from gateway.relay.turns.requests.waiting_question import WaitingQuestion
from gateway.relay.turns.split_message import SplitMessage
from gateway.relay.turns.staff.answering_anothers_letter import AnsweringAnothersLetter
from gateway.relay.turns.staff.staff_public_comment import StaffPublicComment
from gateway.relay.turns.staff.strangers_console import StrangersConsole
from gateway.relay.turns.staff.stray_staff_reply import StrayStaffReply
from gateway.relay.turns.subscribing import Subscribing
from gateway.relay.turns.unreadable import UnreadableMessage
from gateway.relay.turns.withdrawing_held import WithdrawingHeld


def turns(parts: Parts) -> Sequence[Turn]:
    """
    Return what is asked before the rules. The form comes before turns that would read
    "no" or a number in another sense.
    """
    store, question = parts.store, _cancel_question(parts)
    states = CaseStates(store, store, question)
    return (
        UnreadableMessage(parts.unheard),
        Greeting(people=store),
        StrangersConsole(),
        AnsweringAnothersLetter(
            follower=Follower(store, parts.key, parts.now),
            filings=store,
            meter=store,
        ),
        Subscribing(),
        WithdrawingHeld(requests=store, register=store),
        CancellingAgain(
            requests=store, filings=store, question=question, register=store
        ),
        Cancelling(requests=store, question=question, freer=_freer(parts), meter=store),
        OwnBookings(question),
        _applying(parts),
        ContinuingAlarm(),
        OptingOut(people=store),
        Authorities(),
        Supporters(proposals=store, filings=store),
        WithdrawingQuestion(CurrentList(store, store)),
        Scores(),
        ConfirmingAgain(requests=store),
        NamedCase(register=store),
        AmbiguousCase(states=states, register=store),
        ContinuingInPublic(),
        ContinuingCase(filings=store),
        states,
        StaffPublicComment(),
        StrayStaffReply(cases=store, meter=store),
        CancellingNothing(requests=store, register=store),
        BareCommand(),
        MovingToPrivate(requests=store, filings=store),
        FollowUpQuestion(register=store, filings=store),
        BetweenOthers(register=store),
        SplitMessage(register=store, requests=store, filings=store),
    )


def sequels(parts: Parts) -> Sequence[Sequel]:
    """
    Return what is added after the rules have decided.
    """
    store = parts.store
    return (
        Proposing(proposals=store, upkeep=store),
        LiveQuestions(CurrentList(store, store)),
        WithdrawingQuestion(CurrentList(store, store)),
        CaseStates(store, store, _cancel_question(parts)),
        CancellingNothing(requests=store, register=store),
        BeginningRequest(
            requests=store,
            booker=Booker(requests=store),
            question=_cancel_question(parts),
        ),
        WaitingQuestion(requests=store, question=_cancel_question(parts), meter=store),
        Forwarding(),
        SplitMessage(register=store, requests=store, filings=store),
        BringingUpToDate(cases=store, whole=parts.whole),
    )


def _applying(parts: Parts) -> Applying:
    store = parts.store
    return Applying(
        requests=store,
        filings=store,
        confirmer=Confirmer(
            filings=store,
            register=store,
            booker=Booker(requests=store),
            question=_cancel_question(parts),
            step_up=parts.step_up,
        ),
        freer=_freer(parts),
        meter=store,
    )


def _freer(parts: Parts) -> Freer:
    store = parts.store
    return Freer(requests=store, cases=store)


def _cancel_question(parts: Parts) -> CancelQuestion:
    return CancelQuestion(requests=parts.store, filings=parts.store)
