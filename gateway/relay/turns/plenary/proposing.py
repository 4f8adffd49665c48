"""
A verified neighbour's proposal to the plenary, and its withdrawal by its author.
"""

from __future__ import annotations

from datetime import UTC, datetime

from attrs import evolve, frozen

from gateway.core.actors import by_message
from gateway.core.audit import Act
from gateway.core.case import CaseEvent, Number
from gateway.core.decision import Decision, Outcome, Reply, Urgency
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing
from gateway.core.identity import Contact, Role, Standing
from gateway.core.intents import PROPOSAL
from gateway.core.mail.heading import own_subject
from gateway.core.message import Message, Visibility
from gateway.core.plenary.proposal import WAITING, Proposal, ProposalEvent, Ruling
from gateway.ports.people import Upkeep
from gateway.ports.proposals import Proposals
from gateway.relay.heard.hearing import Hearing
from gateway.relay.speaking.shaping import buttons
from gateway.routing.words.brief.supporting import Backing, backs
from gateway.town.plenary import proposal_texts, ruling, sessions
from gateway.town.plenary.held import as_held
from gateway.town.plenary.presiding import seated
from gateway.town.plenary.sessions import Slot
from gateway.town.plenary.timing import timing

#: Commands offered as buttons in the letter with a proposal.
_BUTTONS = ("admit", "defer")


@frozen(kw_only=True)
class Proposing:
    """
    Records proposals, for the next session whose agenda is open.
    """

    proposals: Proposals
    upkeep: Upkeep

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        person = _neighbour(hearing)
        delivered = (
            decision.outcome is Outcome.DELIVER
            and decision.urgency is not Urgency.EMERGENCY
        )
        if hearing.table.town.chamber is None or person is None or not delivered:
            return filing
        if await hearing.guarded():
            return filing
        if backs(hearing.message.said) is Backing.WITHDRAWN:
            return await self._taken_back(hearing, person, filing)
        number = _number(hearing, filing, hearing.now)
        # A matter that needs a signature is a popular initiative, which must be debated
        # and voted.
        signed = decision.requires is Standing.STRONG
        if number is None or signed or decision.intent != PROPOSAL:
            return filing
        table = as_held(hearing.table, await self.upkeep.unheld())
        calendar = table.around.calendar
        its = sessions.slot(calendar, hearing.message.written_at, hearing.now)
        proposal = self._proposal(hearing, person, number, its)
        due_at = timing(table, hearing.now).due(proposal)
        proposal = evolve(proposal, due_at=due_at, language=decision.language)
        return await self._formed(hearing, filing, proposal, its)

    def _proposal(
        self, hearing: Hearing, author: Contact, number: Number, its: Slot
    ) -> Proposal:
        message = hearing.message
        return Proposal(
            number=number,
            person=author.person,
            author=author.name,
            contact=message.sender,
            text=_said(message),
            proposed_at=message.written_at.astimezone(UTC),
            missed=its.missed.starts if its.missed else None,
            session=its.starts,
            moved_at=hearing.now,
        )

    async def _formed(
        self,
        hearing: Hearing,
        filing: Filing,
        proposal: Proposal,
        its: Slot,
    ) -> Filing:
        form = proposal_texts.form(hearing.table, proposal, its)
        legs = filing.decision.legs if filing.decision else ()
        beside = {leg.mailbox for leg in legs if leg.is_beside}
        talks = {talk.id for talk in filing.conversations if talk.mailbox not in beside}
        plain = hearing.speaker.receipt_in(filing.deliveries)
        deliveries = tuple(
            _formal(hearing, delivery, form)
            if delivery.conversation in talks
            else delivery
            for delivery in filing.deliveries
            if delivery not in plain
        )
        if await _aloud(hearing, filing):
            text = proposal_texts.receipt(hearing.table, proposal, its)
            where = _where(hearing, filing)
            deliveries += tuple(hearing.speaker.own_texts.say("proposal", text, where))
        return evolve(
            filing,
            deliveries=deliveries,
            agenda=(*filing.agenda, proposal),
            acts=(*filing.acts, _act(proposal, filing.id, hearing.now)),
        )

    async def _taken_back(
        self, hearing: Hearing, person: Contact, filing: Filing
    ) -> Filing:
        case = next((c.case for c in filing.conversations if c.case), "")
        proposal = await self.proposals.proposal(Number.read(case)) if case else None
        own = proposal is not None and proposal.person == person.person
        if proposal is None or not own or proposal.state not in WAITING:
            return filing
        now, by = hearing.now, by_message(hearing.stored.id)
        table = hearing.table
        taken_back = Ruling(
            number=proposal.number,
            event=ProposalEvent.WITHDRAW,
            at=now,
            session=proposal.session,
        )
        # The case waits for nobody any more, nor is anything promised in it.
        others = [each for each in filing.timers if each.case != proposal.number]
        note = table.own("proposal-is-withdrawn")
        ended = hearing.happening(proposal.number, CaseEvent.SOLVE, note=note)
        said: list[Delivery] = []
        if await _aloud(hearing, filing):
            name = "proposal-withdrawn"
            text = proposal_texts.told(table, name, proposal)
            said = hearing.speaker.alone(name, text)
        return evolve(
            filing,
            deliveries=(*filing.deliveries, *said),
            happenings=(*filing.happenings, ended),
            timers=(*others, table.town.casework.closing(proposal.number, now)),
            agenda=(*filing.agenda, taken_back),
            acts=(
                *filing.acts,
                ruling.act_on(proposal, ProposalEvent.WITHDRAW, by, now),
            ),
        )


def _act(proposal: Proposal, message: int, now: datetime) -> Act:
    session, missed = proposal.session, proposal.missed
    result = f"for {session.isoformat()}" if session else "for no session yet"
    late = f", too late for {missed.isoformat()}" if missed else ""
    act = ruling.act_on(proposal, ProposalEvent.PROPOSE, by_message(message), now)
    return evolve(act, result=f"{result}{late}")


def _neighbour(hearing: Hearing) -> Contact | None:
    """
    Return the verified person who speaks; None for a councillor, whose right is a
    motion (ROF, art. 97).
    """
    contact = hearing.verdict.contact
    if contact is None or hearing.verdict.standing < Standing.VERIFIED:
        return None
    is_neighbour = contact.person and contact.role is not Role.COUNCILLOR
    return contact if is_neighbour else None


def _number(hearing: Hearing, filing: Filing, now: datetime) -> Number | None:
    """
    Return the newly opened case that the secretary or the mayor gets, if any.
    """
    seats = [box.id for box in seated(hearing.table, now)]
    opened = {str(case.number) for case in filing.cases}
    found = [c for c in filing.conversations if c.case in opened and c.mailbox in seats]
    first = min(found, key=lambda c: seats.index(c.mailbox), default=None)
    return Number.read(first.case) if first else None


def _said(message: Message) -> str:
    text = message.text.strip()
    return "\n".join(filter(None, (own_subject(message.subject, text), text)))


def _formal(hearing: Hearing, letter: Delivery, form: str) -> Delivery:
    pressed = buttons(hearing.table.own, _BUTTONS)
    return evolve(letter, text=f"{form}\n\n{letter.text}", buttons=pressed)


async def _aloud(hearing: Hearing, filing: Filing) -> bool:
    """
    Say whether the sender may be told: not if even a number would disclose something,
    nor if they opted out or reached their rate limit.
    """
    decision = filing.decision
    if decision is None or decision.reply is Reply.NONE:
        return False
    if decision.is_confidential:
        return False
    if filing.speaks_to(hearing.message.sender):
        return True  # Something is sent already, and counted.
    return not hearing.recognised.quiet and await hearing.may_speak()


def _where(hearing: Hearing, filing: Filing) -> Visibility:
    decision = filing.decision
    public = (
        decision is not None
        and decision.reply is Reply.PUBLIC
        and hearing.message.visibility is Visibility.PUBLIC
    )
    return Visibility.PUBLIC if public else Visibility.PRIVATE
