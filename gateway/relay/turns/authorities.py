"""
Mails from another administration, in reply to a forwarded message or on their own.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.case import CaseEvent, Happening
from gateway.core.decision import Decision, Leg, Outcome, Reason, Why
from gateway.core.filing import Filing
from gateway.core.identity import Standing
from gateway.core.message import Proof
from gateway.relay.cases.background import Background
from gateway.relay.heard.filings import file
from gateway.relay.heard.hearing import Hearing
from gateway.routing.facts.authority import Authority
from gateway.routing.table import Thread

#: The rule that they are filed under.
RULE = "authority"


@frozen(kw_only=True)
class Authorities:
    """
    Delivers what an authority writes to a person. An authority is never told whose
    matter something is, and nothing is forwarded back to its sender.

    A reply to our letter is filed in that letter's case. A mail from a proven domain
    needs no proof of identity: if the rules would hold or refuse it, a person reads it
    (Law 40/2015, arts. 3.2 and 141).
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        message, table = hearing.message, hearing.table
        authority = table.knowledge.authority_at(message.sender)
        if authority is None and await _is_barred(hearing):
            authority = table.knowledge.authority_of(message.sender)
        if authority is None or await hearing.guarded():
            return None
        thread = _thread(hearing)
        decision = _decided(hearing, await hearing.decide(), authority, thread)
        known = await hearing.recaller.background(message, decision, thread, table)
        filing = file(
            hearing.speaker,
            decision,
            thread,
            aloud=False,
            invitation=None,
            known=known,
        )
        if thread is None:
            return filing
        taken = self._taken(hearing, thread.conversation.mailbox, known)
        return evolve(filing, happenings=(*filing.happenings, *taken))

    def _taken(
        self, hearing: Hearing, mailbox: str, known: Background
    ) -> tuple[Happening, ...]:
        """
        Return the happenings that give a forwarded case, which had no mailbox, to the
        mailbox that reads the reply.
        """
        return tuple(
            hearing.happening(case.number, CaseEvent.PASS, mailbox=mailbox)
            for case in known.cases.values()
            if not case.mailbox
        )


async def _is_barred(hearing: Hearing) -> bool:
    """
    Say whether the rules would hold or refuse a mail from a proven domain.
    """
    barred = (await hearing.decide()).outcome in (Outcome.CHALLENGE, Outcome.REFUSE)
    return barred and hearing.message.evidence.proof is Proof.SIGNED


def _thread(hearing: Hearing) -> Thread | None:
    """
    Return the conversation of our letter that is answered; None for an unproven sender,
    who may only claim to be the authority.
    """
    thread, sender = hearing.thread, hearing.message.sender
    if thread is None or not thread.explicit or thread.conversation.contact != sender:
        return None
    if hearing.verdict.standing < Standing.KNOWN:
        return None
    talk = thread.conversation
    return thread if talk.mailbox in hearing.table.town.mailboxes else None


def _decided(
    hearing: Hearing, ruled: Decision, authority: Authority, thread: Thread | None
) -> Decision:
    table = hearing.table
    to = (thread.conversation.mailbox,) if thread else table.rules.otherwise.deliver
    if not all(ruled.is_for(table.town.mailboxes[mailbox]) for mailbox in to):
        # If one of them may not read it, it goes where the rules send it.
        to = tuple(leg.mailbox for leg in ruled.legs) or to
    office = authority.office[table.town.language]
    confidential = ruled.is_confidential or (
        thread is not None and thread.conversation.confidential
    )
    return Decision(
        outcome=Outcome.DELIVER,
        legs=tuple(
            Leg(
                mailbox=mailbox,
                because=f"{office} wrote it",
                reasons=(Reason(Why.WROTE, office),),
            )
            for mailbox in dict.fromkeys(to)
        ),
        accused=ruled.accused,
        flags=frozenset({"confidential"} if confidential else ()),
        rule=RULE,
        language=table.town.language,
        version=table.version,
    )
