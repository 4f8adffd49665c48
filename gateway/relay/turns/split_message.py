"""
One thought in several messages, as people write on a phone: a photo and then what it
shows, a question and then what else they wish to know.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from attrs import evolve, frozen

from gateway.core import certainty
from gateway.core.case import Number
from gateway.core.decision import Decision, Outcome, Reply
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing
from gateway.core.message import Message, Visibility
from gateway.core.requests.request import RequestState
from gateway.core.rule_names import IN_PIECES, PIECES, WHICH_CASE, WITH_HELD
from gateway.core.writing.questions import has_question
from gateway.ports.requests import Requests
from gateway.ports.store import Filings, Register
from gateway.relay.cases.recent_case import must_be_guessed
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import meant, message_piece
from gateway.relay.requests.message_piece import PIECES_WAIT
from gateway.routing.around.doors import is_address
from gateway.routing.words.brief.awaiting import asks_on, says_done
from gateway.routing.words.brief.courtesies import is_courtesy
from gateway.routing.words.brief.length import is_within

#: Maximum words of a message that only tells where somebody is or lives.
_FEW = 12


@frozen(kw_only=True)
class SplitMessage:
    """
    Joins messages that were written in pieces. A piece that tells nothing by itself
    waits a little for one that does, and goes where that goes.
    """

    register: Register
    requests: Requests
    filings: Filings

    async def take(self, hearing: Hearing) -> Filing | None:
        if hearing.named is not None or not must_be_guessed(
            hearing.stored, hearing.message
        ):
            return None
        decision = await hearing.decide()
        if await self._is_of_held(hearing):
            # The sender was told how to prove who they are; it is repeated if they ask.
            name = "still-held" if _wonders(hearing.message.text) else "held-too"
            text = hearing.table.text(name, decision.language)
            said = hearing.speaker.alone(name, text)
            aloud = await hearing.may_speak()
            return evolve(
                _waits(hearing, decision, WITH_HELD),
                deliveries=tuple(said) if aloud else (),
            )
        await self._go_on(hearing)
        if hearing.thread is not None or not self._may_wait(hearing, decision):
            return None
        silent = await self._waiting(hearing) or not await hearing.may_speak()
        return evolve(
            _waits(hearing, decision, IN_PIECES),
            deliveries=() if silent else tuple(_asking(hearing, decision)),
            again_at=hearing.message.received_at + PIECES_WAIT,
        )

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        """
        Resume the waiting pieces of a conversation that its sender opens now, or of a
        held message that has been released.
        """
        del decision
        if not hearing.stored.arrival.lane or filing.status is Status.HELD:
            return filing
        held = await self.register.held_of(hearing.message.sender)
        waiting = waiting_with(held, hearing.message)
        if hearing.message.visibility is Visibility.PRIVATE and filing.conversations:
            waiting = (*_of_rule(held, IN_PIECES), *waiting)
        return evolve(filing, resumes=(*filing.resumes, *waiting))

    def _may_wait(self, hearing: Hearing, decision: Decision) -> bool:
        """
        Say whether the message tells nothing by itself: it has no words, only the
        rules' own question for more as an answer, or only a place.
        """
        message = hearing.message
        if message_piece.is_over(hearing, PIECES_WAIT):
            return False
        if message_piece.is_idle(decision) and _is_where(hearing):
            return True
        wordless = not message.text.strip()
        asks = decision.outcome is Outcome.ANSWER and not is_courtesy(message.said)
        return certainty.tells_too_little(decision) and (wordless or asks)

    async def _is_of_held(self, hearing: Hearing) -> bool:
        """
        Say whether the message tells nothing of its own, just after one that is held
        until its sender proves who they are: "el viernes a las siete".
        """
        message, decision = hearing.message, await hearing.decide()
        if is_courtesy(message.said) or meant.is_spoken(message):
            return False
        held = await self._held(hearing)
        since = max((f.message.received_at for f in held if f.message), default=None)
        if since is None:
            return False
        began = [
            f.decision for f in held if f.decision and f.decision.rule != WITH_HELD
        ]
        # These have no time limit: to sign, or to come to the counter, takes longer.
        awaits = asks_on(message.said) or says_done(message.said)
        soon = since + PIECES_WAIT >= message.received_at
        if not awaits and not (soon and _goes_on(message, decision, began)):
            return False
        thread = hearing.thread
        return thread is None or thread.conversation.heard_at < since

    async def _held(self, hearing: Hearing) -> Sequence[Filing]:
        """
        Return the sender's earlier messages that are held for a proof, without the one
        whose form they are still filling.
        """
        message = hearing.message
        sender = message.sender
        request = await hearing.pending(self.requests)
        proving = request is None or request.state is RequestState.PROVING
        asked = None if request is None or proving else request.case.message
        return [
            filing
            for filing in await self.register.held_of(sender)
            if filing.decision
            and filing.decision.rule not in (IN_PIECES, WHICH_CASE)
            and filing.id != asked
            # If this message is released itself, it continues nothing that was said
            # later.
            and filing.message
            and filing.message.received_at <= message.received_at
        ]

    async def _go_on(self, hearing: Hearing) -> None:
        """
        If the message only continues one that was held and has been released, make the
        hearing continue that conversation.
        """
        thread, message = hearing.thread, hearing.message
        if thread is None or thread.explicit or not thread.conversation.case:
            return
        talk, number = thread.conversation, Number.read(thread.conversation.case)
        if talk.confidential or talk.heard_at + PIECES_WAIT < message.received_at:
            return
        began = await self.filings.filing(number.message)
        decided = began.decision if began else None
        if decided is None or decided.requires is Standing.NONE:
            return
        if _goes_on(message, await hearing.decide(), [decided]):
            hearing.go_on(evolve(thread, explicit=True))

    async def _waiting(self, hearing: Hearing) -> tuple[int, ...]:
        held = await self.register.held_of(hearing.message.sender)
        return _of_rule(held, IN_PIECES)


def _goes_on(message: Message, decision: Decision, began: Sequence[Decision]) -> bool:
    return any(message_piece.is_piece(message.text, decision, each) for each in began)


def _of_rule(held: Sequence[Filing], rule: str) -> tuple[int, ...]:
    return tuple(f.id for f in held if f.decision and f.decision.rule == rule)


def waiting_with(held: Sequence[Filing], message: Message) -> tuple[int, ...]:
    """
    Return the numbers of those of *held* that continue *message*: sent after it, and
    before another application of its sender's.
    """
    later = [
        f for f in held if f.message and f.message.received_at >= message.received_at
    ]
    # A message about which they are still asked is no application.
    pieces = takewhile(lambda f: f.decision and f.decision.rule in PIECES, later)
    return _of_rule([*pieces], WITH_HELD)


def _waits(hearing: Hearing, decision: Decision, rule: str) -> Filing:
    decided = evolve(
        decision, outcome=Outcome.CHALLENGE, reply=Reply.PRIVATE, rule=rule
    )
    return Filing(
        id=hearing.stored.id,
        status=Status.HELD,
        message=hearing.message,
        verdict=hearing.verdict,
        decision=decided,
    )


def _is_where(hearing: Hearing) -> bool:
    said = hearing.message.text
    few = is_within(said, _FEW)
    return few and (is_address(said) or bool(hearing.table.places(hearing.message)))


def _asking(hearing: Hearing, decision: Decision) -> Sequence[Delivery]:
    """
    Return the question what it is about: the rules' own text if they answer it, since
    that is not sent again when a person reads it.
    """
    if decision.outcome is Outcome.ANSWER:
        return hearing.speaker.says(decision, None)
    name = "what-and-where"
    text = hearing.table.text(name, decision.language)
    return hearing.speaker.alone(name, text)


def _wonders(said: str) -> bool:
    """
    Say whether it asks about the held message, or says that the proof was given.
    """
    asks = has_question(said) or asks_on(said)
    return asks or says_done(said)
