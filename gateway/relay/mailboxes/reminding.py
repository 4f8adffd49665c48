"""
Letters about an existing case: what opened it, what was said since, and why it is sent
again. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import field, frozen

from gateway.core.case import Case, CaseState
from gateway.core.conversation import Conversation, Mailbox, conversation_id
from gateway.core.decision import Leg
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.relay.cases.answered_case import Since
from gateway.relay.cases.job_cases import alike
from gateway.relay.mailboxes import letters
from gateway.relay.mailboxes.case_history import with_since
from gateway.relay.mailboxes.letter_facts import About, JudgedMessage
from gateway.relay.pen import Pen


@frozen(kw_only=True)
class Reminder:
    """
    Writes letters about one existing case.

    Attributes:
        job: All cases of its job, if the letter is to name them.
        origin: The filing that opened the case.
        since: What was said after it, for a mailbox that has not read that.
        talks: The case's conversations.
    """

    case: Case
    talks: Sequence[Conversation]
    job: Sequence[Case] = ()
    origin: Filing
    since: Since = field(factory=Since)
    pen: Pen

    def conversation(self, to: Mailbox) -> Conversation:
        """
        Return a new conversation of the case's contact with *to*: in public if all of
        the case is, as some platforms let us write in private only to whom did so.
        """
        message = self.origin.message
        assert message is not None  # noqa: S101 - a case was opened by a message.
        seen, public = {talk.visibility for talk in self.talks}, {Visibility.PUBLIC}
        return Conversation(
            id=conversation_id("case", str(self.case.number), to.id),
            contact=self.case.contact,
            mailbox=to.id,
            visibility=Visibility.PUBLIC if seen == public else Visibility.PRIVATE,
            heard=message.reference,
            heard_at=message.received_at,
            subject=message.subject,
            language=self.case.language,
            confidential=self.case.confidential,
            case=str(self.case.number),
        )

    def letter(
        self,
        to: Mailbox,
        conversation: Conversation,
        because: str,
        name: Callable[[str], str],
    ) -> tuple[Delivery, ...]:
        """
        Return the letter: the sentence *because*, then what opened the case and was
        said since. *name* returns the id of the delivery to an address: the same for
        the same letter.
        """
        origin, casework = self.origin, self.pen.table.town.casework
        if origin.message is None or origin.verdict is None or origin.decision is None:
            return ()
        whole = with_since(origin.message, self.since, to, self.pen.table)
        return letters.send(
            JudgedMessage(whole, origin.verdict, origin.decision),
            Leg(mailbox=to.id, because=because),
            conversation,
            About(
                number=casework.spoken(self.case.number),
                case=self.case,
                apart=self.case.state is CaseState.QUARANTINED,
                alike=alike(self.case, self.job, casework),
                again=because,
            ),
            letters.Post(
                message=origin.id,
                name=name,
                pen=self.pen,
            ),
        )
