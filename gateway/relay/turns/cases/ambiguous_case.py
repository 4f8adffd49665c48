"""
Messages that say too little to tell which of their sender's cases they are about.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from attrs import evolve, frozen

from gateway.core import certainty
from gateway.core.case import ENDED, Case, CaseState
from gateway.core.conversation import FRESH
from gateway.core.decision import Decision, Outcome, Reply, Urgency
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status
from gateway.core.message import Message, Visibility
from gateway.core.rule_names import WHICH_CASE
from gateway.ports.store import Register
from gateway.relay.cases.recent_case import recent_of_sender
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import message_piece
from gateway.relay.requests.addressed import is_addressed
from gateway.relay.speaking.wording import recalled
from gateway.relay.turns.cases.case_state import CaseStates
from gateway.relay.turns.thanks import is_amid_a_talk, thanked
from gateway.routing.table import Thread
from gateway.routing.words.brief.awaiting import asks_on, says_done
from gateway.routing.words.brief.courtesies import (
    asks_for_own,
    asks_for_state,
    is_courtesy,
    is_grateful,
    tells_besides,
)
from gateway.routing.words.brief.unchanged import says_only_still

#: How long such a message waits for the case number; then the rules decide it.
WHICH_CASE_WAITS = timedelta(hours=1)

#: Maximum number of cases that an answer or a question lists.
_MOST = 6


@frozen(kw_only=True)
class AmbiguousCase:
    """
    Asks which of their cases somebody means (`NamedCase` reads the answer), or tells
    the state of each if that is what they want to know.
    """

    states: CaseStates
    register: Register

    async def take(self, hearing: Hearing) -> Filing | None:
        if hearing.message.visibility is not Visibility.PRIVATE:
            return None
        if hearing.named is not None:
            return None
        said = hearing.message.said
        if await is_addressed(hearing):
            return None
        if asks_for_own(said):
            return await self._asked_for(hearing)
        shows = hearing.message.attachments or hearing.message.place
        if asks_on(said) and not shows:
            return await self._asked_on(hearing)
        if is_grateful(said) or await is_amid_a_talk(hearing):
            await thanked(hearing)
            return None
        if says_only_still(said) and not shows:
            return await self._lasts(hearing)
        return await self._unclear(hearing)

    async def _lasts(self, hearing: Hearing) -> Filing | None:
        """
        Let "sigue igual" and the like continue the case that it is about. If it may be
        about several, none of them urgent, ask which.
        """
        message, thread = hearing.message, hearing.thread
        if thread is not None and thread.explicit:
            return None
        if (asked := await self._just_asked(hearing)) is not None:
            hearing.go_on(asked)
            return None
        cases = await self._spoken_of(hearing)
        if thread is not None:
            talk, since = thread.conversation, message.received_at - FRESH
            cases = [case for case in cases if case.moved_at >= since]
            # The sender may have named the case meanwhile.
            told = talk.confidential or talk.heard_at > message.received_at
            plain = told or await self._is_plain(hearing, thread, cases)
            if talk.contact == message.sender and (plain or not cases):
                hearing.go_on(evolve(thread, explicit=True))
                return None
        urgent = [case for case in cases if case.urgency > Urgency.NORMAL]
        waited = message_piece.is_over(hearing, WHICH_CASE_WAITS)
        if len(cases) > 1 and not (urgent or waited or _answers(hearing, cases[0])):
            return await self._held(hearing, cases)
        if cases:
            talks = await hearing.recaller.thread(message, (urgent or cases)[0])
            hearing.go_on(evolve(talks, explicit=True) if talks else thread)
        return None

    async def _just_asked(self, hearing: Hearing) -> Thread | None:
        """
        Return the conversations of the case whose state the sender has just asked for
        by its number, as their last words before these.
        """
        message = hearing.message
        since = message.received_at - message_piece.PIECES_WAIT
        before = await self.register.heard_before(
            message.sender, hearing.stored.id, since, message.visibility
        )
        if before is None or before.message is None:
            return None
        if not asks_for_state(before.message.said):
            return None
        named = await hearing.recaller.named(
            before.message, hearing.verdict, hearing.table
        )
        return named.thread if named else None

    async def _asked_on(self, hearing: Hearing) -> Filing | None:
        """
        Let a bare question such as "¿vienen o no?" continue the current conversation;
        without one, answer with the state of the sender's cases.
        """
        thread, sender = hearing.thread, hearing.message.sender
        theirs = thread is not None and thread.conversation.contact == sender
        if thread is None or not (theirs and await self._spoken_of(hearing)):
            return await self._told_of(hearing)
        hearing.go_on(evolve(thread, explicit=True))
        return None

    async def _asked_for(self, hearing: Hearing) -> Filing | None:
        if await hearing.guarded():
            return None
        decision = await hearing.decide()
        held = decision.outcome is Outcome.CHALLENGE
        if held or not tells_besides(hearing.message.said):
            # The state of one's own case needs no proof of identity.
            told = await self._told_of(hearing)
            return told or await self._told_of_none(hearing, decision)
        topics = {case.topic for case in await self._spoken_of(hearing)}
        of_theirs = certainty.topics_told(decision) <= topics
        return await self._lasts(hearing) if of_theirs else None

    async def _told_of(self, hearing: Hearing) -> Filing | None:
        cases = await self._spoken_of(hearing) or await self.states.asked(hearing)
        cases = cases or await self._ended(hearing)
        if not cases:
            return None
        if len(cases) == 1:
            return await self.states.tell(hearing, cases[0])
        return await self.states.tell_each(hearing, cases[:_MOST])

    async def _told_of_none(
        self, hearing: Hearing, decision: Decision
    ) -> Filing | None:
        """
        Say that nothing of the sender's is open, unless the question names something or
        anything of theirs is known.
        """
        vague = certainty.names_nothing(decision)
        if not (vague and asks_for_state(hearing.message.said)):
            return None
        if await self._has_something(hearing):
            return None
        text = hearing.table.text("case-none", decision.language)
        return await hearing.answered("case", "case-none", text)

    async def _has_something(self, hearing: Hearing) -> bool:
        """
        Say whether the sender has a conversation, a held message or a case, even one
        that they are not told of, or could have one: where none has a number.
        """
        sender, recaller = hearing.message.sender, hearing.recaller
        numbered = bool(hearing.table.town.casework.prefix)
        if not numbered or hearing.thread or await self.register.held_of(sender):
            return True
        going = await recaller.going(hearing.message, hearing.verdict)
        return any([await recaller.is_with_somebody(case.number) for case in going])

    async def _unclear(self, hearing: Hearing) -> Filing | None:
        message, thread = hearing.message, hearing.thread
        if thread is not None and thread.explicit:
            return None
        # A message without words waits for some.
        wordless = is_courtesy(message.said) or not message.text.strip()
        if message_piece.is_over(hearing, WHICH_CASE_WAITS) or wordless:
            return None
        if thread is not None and thread.conversation.heard_at > message.received_at:
            # They have named the case meanwhile.
            return None
        decision = await hearing.decide()
        if not certainty.tells_too_little(decision) or await self._has_proven(message):
            return None
        if (asked := await self._just_asked(hearing)) is not None:
            hearing.go_on(asked)
            return None
        cases = await self._spoken_of(hearing)
        if thread is not None and await self._is_plain(hearing, thread, cases):
            return None
        if thread is not None:
            since = hearing.now - FRESH
            cases = [case for case in cases if case.moved_at >= since]
        if len(cases) < 2 or _answers(hearing, cases[0]):
            if cases:
                hearing.go_on(await hearing.recaller.thread(message, cases[0]))
            return None
        return await self._held(hearing, cases)

    async def _has_proven(self, message: Message) -> bool:
        """
        Say whether the sender says that they have proven who they are, as in "ya lo he
        firmado": that is about a held message, not about a case.
        """
        if not says_done(message.said):
            return False
        held = await self.register.held_of(message.sender)
        return any(f.decision and f.decision.rule != WHICH_CASE for f in held)

    async def _held(self, hearing: Hearing, cases: Sequence[Case]) -> Filing:
        message, decision = hearing.message, await hearing.decide()
        return Filing(
            id=hearing.stored.id,
            status=Status.HELD,
            message=message,
            verdict=hearing.verdict,
            decision=evolve(
                decision,
                outcome=Outcome.CHALLENGE,
                reply=Reply.PRIVATE,
                rule=WHICH_CASE,
            ),
            deliveries=self._question(hearing, cases)
            if await hearing.may_speak()
            else (),
            again_at=message.received_at + WHICH_CASE_WAITS,
        )

    async def _is_plain(
        self, hearing: Hearing, thread: Thread, going: Sequence[Case]
    ) -> bool:
        """
        Say whether only *thread* can be meant: an alarm, or solved and nothing happened
        since.
        """
        its = thread.conversation.case
        urgent = [c for c in going if c.urgency > Urgency.NORMAL]
        if any(str(case.number) == its for case in urgent):
            return True
        last = (await recent_of_sender(hearing.recaller, hearing.message))[:1]
        return any(c.state is CaseState.SOLVED and str(c.number) == its for c in last)

    async def _spoken_of(self, hearing: Hearing) -> Sequence[Case]:
        if not hearing.table.town.casework.prefix:
            return ()
        cases = await hearing.recaller.going(hearing.message, hearing.verdict)
        known = hearing.table.town.mailboxes
        open_ = [c for c in cases if not c.confidential and c.mailbox in known]
        return [c for c in open_ if await hearing.recaller.is_with_somebody(c.number)]

    async def _ended(self, hearing: Hearing) -> Sequence[Case]:
        """
        Return the case that ended last, of those that were with somebody; asking about
        it does not reopen it.
        """
        casework, message = hearing.table.town.casework, hearing.message
        if not casework.prefix:
            return ()
        since = message.received_at - casework.close_after
        moved = await hearing.recaller.cases.moved(message.sender, since, _MOST)
        ended = (c for c in moved if c.state in ENDED and not c.confidential)
        return [c for c in ended if await hearing.recaller.is_with_somebody(c.number)][
            :1
        ]

    def _question(
        self, hearing: Hearing, cases: Sequence[Case]
    ) -> tuple[Delivery, ...]:
        town = hearing.table.town
        numbers = ", ".join(recalled(case, town) for case in cases[:_MOST])
        text = hearing.table.text("case-which", cases[0].language, numbers=numbers)
        return tuple(hearing.speaker.alone("case-which", text))


def _answers(hearing: Hearing, last: Case) -> bool:
    """
    Say whether a mailbox has just spoken in this case: then the message answers that.
    """
    spoken = last.state in (CaseState.ANSWERED, CaseState.WAITING)
    return spoken and last.moved_at >= hearing.now - FRESH
