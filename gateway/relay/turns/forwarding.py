"""
Forwarding of matters that belong to another administration.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.audit import GATEWAY
from gateway.core.calendar import shown_moment
from gateway.core.case import CaseEvent, Happening
from gateway.core.conversation import Conversation, conversation_id
from gateway.core.decision import Decision
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.filing import Filing
from gateway.core.message import Address, Visibility
from gateway.core.writing.turning import marked
from gateway.relay.heard.hearing import Hearing
from gateway.relay.mailboxes.maps import map_link
from gateway.relay.speaking import wording
from gateway.routing.facts.authority import Authority


@frozen
class Forwarding:
    """
    Sends a letter to the competent authority, and notes it in the case (Royal Decree
    2568/1986, ROF, art. 231.2).
    """

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        """
        Add the letter; not if the sender is not told of it, because of their rate
        limit.
        """
        known = hearing.table.knowledge.authorities.values()
        named = (each for each in known if each.name == decision.authority)
        authority = next(named, None)
        if authority is None or not filing.speaks_to(hearing.message.sender):
            return filing
        talk = self._conversation(hearing, filing, authority)
        table = hearing.table
        office = authority.office[table.town.language]
        note = table.own("note-forwarded", authority=office)
        noted = tuple(
            Happening(
                case=case.number,
                event=CaseEvent.NOTE,
                at=hearing.now,
                by=GATEWAY,
                message=hearing.stored.id,
                note=note,
            )
            for case in filing.cases
        )
        return evolve(
            filing,
            conversations=(*filing.conversations, talk),
            deliveries=(
                *filing.deliveries,
                self._letter(hearing, decision, authority, talk),
            ),
            happenings=(*filing.happenings, *noted),
        )

    def _conversation(
        self, hearing: Hearing, filing: Filing, authority: Authority
    ) -> Conversation:
        """
        Return the conversation in which the authority may answer, with the mailbox that
        has the case or the default one.
        """
        message, table = hearing.message, hearing.table
        origin = (message.channel, message.external_id)
        mailboxes = [talk.mailbox for talk in filing.conversations]
        numbers = [talk.case for talk in filing.conversations]
        numbers += [str(case.number) for case in filing.cases]
        return Conversation(
            id=conversation_id(*origin, f"(to {authority.name})"),
            contact=Address("email", authority.email),
            mailbox=(*mailboxes, *table.rules.otherwise.deliver)[0],
            visibility=Visibility.PRIVATE,
            heard="",
            heard_at=message.received_at,
            language=table.town.language,
            case=next(iter(numbers), ""),
        )

    def _letter(
        self,
        hearing: Hearing,
        decision: Decision,
        authority: Authority,
        talk: Conversation,
    ) -> Delivery:
        message, table = hearing.message, hearing.table
        origin = (message.channel, message.external_id)
        say = table.own
        where = (map_link(message), message.link)
        said = (message.subject, hearing.asked_before, message.text)
        text = say(
            "forward-letter",
            text=marked("\n".join(filter(None, said))),
            who=wording.who(message),
            channel=wording.channel_name(say, message.channel),
            when=shown_moment(message.received_at, table.town.timezone),
            where=" ".join(filter(None, where)),
        )
        return Delivery(
            id=delivery_id(hearing.stored.id, *origin, "forwarded", authority.name),
            message=hearing.stored.id,
            conversation=talk.id,
            to=talk.contact,
            text=text.strip(),
            subject=say("forward-subject"),
            author=table.town.name,
            # Otherwise an auto-responder there would answer, and a person here read
            # that.
            automatic=True,
            repeatable=True,
            because=decision.rule,
            attachments=message.attachments,
            due_at=hearing.now,
        )
