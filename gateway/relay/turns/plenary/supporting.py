"""
Support for a proposal to the plenary, and its withdrawal.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from textwrap import shorten

from attrs import evolve, frozen

from gateway.core.case import Number
from gateway.core.decision import Reply, Urgency
from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.core.plenary.proposal import WAITING, Proposal, Support
from gateway.core.writing.case_numbers import numbers_in
from gateway.ports.proposals import Proposals
from gateway.ports.store import Filings
from gateway.relay.cases.recalling import person_of
from gateway.relay.heard.hearing import Hearing
from gateway.routing.words.brief.supporting import (
    Backing,
    backs,
    meant_of,
    names_proposal,
    says_more,
)
from gateway.town.plenary import proposal_texts

#: The name of the rule, in the audit chain and exports.
_RULE = "support"

#: How many public proposals are considered when no number is named, how many of them a
#: question lists, and how many characters of each.
_MANY, _LISTED, _TITLE = 100, 5, 30


@frozen(kw_only=True)
class Supporters:
    """
    Counts verified people who support a proposal, each once, on whatever channel.
    """

    proposals: Proposals
    filings: Filings

    async def take(self, hearing: Hearing) -> Filing | None:
        table, message = hearing.table, hearing.message
        wish = backs(message.said) if table.town.chamber is not None else None
        if wish is None:
            return None
        number = _meant(hearing)
        proposal = await self.proposals.proposal(number) if number else None
        if proposal is None:
            if wish is Backing.WITHDRAWN:
                await self._of_latest(hearing)
            return await self._of_none(hearing, wish)
        person = person_of(hearing.verdict)
        if wish is Backing.WITHDRAWN and person == proposal.person:
            # They withdraw the proposal itself, which all its mailboxes must read.
            if hearing.named is not None and hearing.named.thread is not None:
                hearing.go_on(hearing.named.thread)
            return None
        if await _says_more(hearing, await self._topics(proposal)):
            return None
        prefix = table.town.casework.prefix
        if wish is not Backing.WITHDRAWN and len(numbers_in(message.text, prefix)) > 1:
            return await self._told(hearing, "support-one")
        return await self._counted(hearing, proposal, wish, person)

    async def _topics(self, proposal: Proposal) -> Collection[str]:
        filing = await self.filings.filing(proposal.number.message)
        return filing.decision.topics if filing and filing.decision else ()

    async def _of_none(self, hearing: Hearing, wish: Backing) -> Filing | None:
        # A message that names a case of their own, or is in a thread, is for its
        # mailbox.
        named, said = hearing.named, hearing.message.text
        if wish is not Backing.FOR:
            return None
        if named is None and names_proposal(said):
            known = await self._known(hearing)
            topics = await self._topics(known[0]) if len(known) == 1 else ()
            more = await _says_more(hearing, topics)
            return None if more else await self._of_one(hearing, known)
        if named is None or named.cases or await _says_more(hearing, ()):
            return None
        return await self._told(hearing, "support-unknown")

    async def _of_latest(self, hearing: Hearing) -> None:
        """
        Let the message reach all mailboxes of the sender's own proposal, if that is
        what their latest conversation is about.
        """
        its = await self._in_thread(hearing)
        if its is None or its.person != person_of(hearing.verdict):
            return
        told = await hearing.recaller.cases.case(its.number)
        if told is not None:
            hearing.go_on(await hearing.recaller.thread(hearing.message, told.case))

    async def _known(self, hearing: Hearing) -> Sequence[Proposal]:
        """
        Return the proposals that "the proposal" may mean: the one of the sender's
        conversation, or else all that were made in public and wait for a session, or
        the one of them that the message tells best.
        """
        if its := await self._in_thread(hearing):
            return [its]
        public = await self.proposals.proposed_in_public(_MANY)
        waiting = [each for each in public if each.state in WAITING]
        told = [f"{await self._author(each)} {each.text}" for each in waiting]
        one = meant_of(hearing.message.said, told) if len(waiting) > 1 else None
        return waiting if one is None else [waiting[one]]

    async def _author(self, proposal: Proposal) -> str:
        """
        Return what the author of a public proposal calls themselves where it stands.
        Their name at the desk is nobody's business.
        """
        filing = await self.filings.filing(proposal.number.message)
        return filing.message.display_name if filing and filing.message else ""

    async def _in_thread(self, hearing: Hearing) -> Proposal | None:
        talk = hearing.talk
        number = Number.read(talk.case) if talk and talk.case else None
        return await self.proposals.proposal(number) if number else None

    async def _of_one(
        self, hearing: Hearing, known: Sequence[Proposal]
    ) -> Filing | None:
        table = hearing.table
        if not known:
            return None
        if len(known) == 1:
            person = person_of(hearing.verdict)
            its = (known[0], Backing.FOR, person)
            return await self._counted(hearing, *its)
        listed = [
            f"{table.town.casework.spoken(each.number)} ({_title(each)})"
            for each in known[-_LISTED:]
        ]
        numbers = ", ".join(listed)
        return await self._told(hearing, "support-which", numbers=numbers)

    async def _counted(
        self,
        hearing: Hearing,
        proposal: Proposal,
        wish: Backing,
        person: str,
    ) -> Filing:
        language = (await hearing.decide()).language
        table = hearing.table
        number = table.town.casework.spoken(proposal.number)
        if not person:
            return await self._told(hearing, "support-unverified")
        if proposal.state not in WAITING:
            state = proposal_texts.stands(table, proposal, language)
            return await self._told(hearing, "support-over", number=number, state=state)
        given = wish is Backing.FOR
        if not given and not await self.proposals.is_for(proposal.number, person):
            return await self._told(hearing, "support-none", number=number)
        support = Support(
            number=proposal.number,
            person=person,
            at=hearing.now,
            message=hearing.stored.id,
            given=given,
        )
        count = await self._count(proposal.number, person, given=given)
        if given:
            text = proposal_texts.supported(table, proposal, count, language)
        else:
            known = {"number": number, "count": str(count)}
            text = table.text("support-withdrawn", language, **known)
        return evolve(await self._say(hearing, text), agenda=(support,))

    async def _count(self, number: Number, person: str, *, given: bool) -> int:
        counted = (await self.proposals.supports([number])).get(number, 0)
        before = await self.proposals.is_for(number, person)
        return counted + given - before

    async def _told(self, hearing: Hearing, called: str, **variables: str) -> Filing:
        language = (await hearing.decide()).language
        return await self._say(
            hearing, hearing.table.text(called, language, **variables)
        )

    async def _say(self, hearing: Hearing, text: str) -> Filing:
        language = (await hearing.decide()).language
        speaker, where = hearing.speaker, hearing.message.visibility
        decision = evolve(speaker.decided(_RULE, Reply(where.value)), language=language)
        said = speaker.own_texts.say(_RULE, text, where)
        aloud = await hearing.may_speak()
        return speaker.filed(decision, said, aloud=aloud)


def _title(proposal: Proposal) -> str:
    words = proposal.text.split()
    said = " ".join(word for word in words if not word.startswith("@"))
    return shorten(said, _TITLE, placeholder="…")


def _meant(hearing: Hearing) -> Number | None:
    """
    Return the number that is written, or else that of the thread's case; in private
    only for an explicit reply, since any message there continues the latest
    conversation.
    """
    message = hearing.message
    prefix = hearing.table.town.casework.prefix
    written = numbers_in(f"{message.subject}\n{message.text}", prefix)
    if written:
        return written[0]
    thread = hearing.thread
    if thread is None or not thread.conversation.case:
        return None
    plain = thread.explicit or message.visibility is Visibility.PUBLIC
    return Number.read(thread.conversation.case) if plain else None


async def _says_more(hearing: Hearing, topics: Collection[str]) -> bool:
    """
    Say whether it is urgent, or about something other than *topics*, so that a mailbox
    must read it. In a few words topics are only guessed, and do not count.
    """
    decision = await hearing.decide()
    if await hearing.guarded() or decision.urgency > Urgency.NORMAL:
        return True
    other = not set(decision.topics) <= set(topics)
    return other and says_more(hearing.message.text)
