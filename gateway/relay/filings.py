"""
What follows from one message, once its sender is judged and its way decided.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from attrs import evolve

from gateway.core.audit import GATEWAY, Act
from gateway.core.chain.original import CONFIDENTIAL, vouched
from gateway.core.conversation import Conversation, conversation_id
from gateway.core.decision import Decision, Leg, Outcome, Reply, Urgency
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status, Stored
from gateway.core.message import Message, Visibility
from gateway.relay.cases.casework import Bookkeeper, Matters
from gateway.relay.cases.job_cases import Alike
from gateway.relay.cases.ongoing_alarm import read_there
from gateway.relay.cases.recalling import Background
from gateway.relay.mailboxes import letters
from gateway.relay.speaking.speaker import Speaker
from gateway.routing.staff import Sender
from gateway.routing.table import Thread
from gateway.town.inviting import Invitation
from gateway.town.recognising import Recognised

#: What becomes of a message by its outcome.
STATUS = {
    Outcome.DELIVER: Status.ROUTED,
    Outcome.ANSWER: Status.ROUTED,
    Outcome.REFUSE: Status.ROUTED,
    Outcome.CHALLENGE: Status.HELD,
    Outcome.QUARANTINE: Status.QUARANTINED,
}


def file(
    speaker: Speaker,
    decision: Decision,
    thread: Thread | None,
    *,
    aloud: bool,
    invitation: Invitation | None,
    known: Background,
    let_go: Sequence[str] = (),
) -> Filing:
    """
    File what somebody outside said.

    Args:
        speaker: Speaks to whoever said it.
        decision: Where it goes.
        thread: The conversation that it belongs to, if any.
        aloud: Whether the gateway may say its own texts.
        invitation: How the sender of what is held may show who they are.
        known: The cases that it may be about.
        let_go: What letters say of it, where it was held back until now.
    """
    if not aloud:
        decision = _unanswered(decision)
    decision = _read_there(speaker, decision, thread, known)
    matters = _matters(speaker, decision, thread, known)
    # In quarantine, to look at it.
    reached = decision.is_delivered or decision.outcome is Outcome.QUARANTINE
    legs = decision.legs if reached else _alarm(speaker, decision)
    pairs = [
        (leg, _conversation(speaker, leg, decision, thread, matters)) for leg in legs
    ]
    deliveries = [
        delivery
        for leg, conversation in pairs
        for delivery in _letters(speaker, leg, conversation, decision, matters, let_go)
    ]
    if aloud:
        said = speaker.says(decision, invitation, matters)
        late = speaker.message.is_late_aloud
        deliveries += [
            d for d in said if not (late and d.visibility is Visibility.PUBLIC)
        ]
        # What they go on with may have begun in private.
        told = {conversation.visibility for _, conversation in pairs}
        hidden = Visibility.PRIVATE in told
        deliveries += speaker.receipts(decision, matters, hidden=hidden)
    return Filing(
        id=speaker.stored.id,
        status=STATUS[decision.outcome],
        message=speaker.message,
        verdict=speaker.verdict,
        decision=decision,
        conversations=tuple(conversation for _, conversation in pairs),
        deliveries=tuple(deliveries),
        problem=decision.rule if decision.outcome is Outcome.QUARANTINE else "",
        codes=invitation.codes if invitation and aloud else (),
        cases=matters.opened,
        compared=known.compared,
        happenings=matters.happenings,
        timers=matters.timers,
    )


def _read_there(
    speaker: Speaker, decision: Decision, thread: Thread | None, known: Background
) -> Decision:
    own, mailboxes = _own(speaker, thread), speaker.pen.table.town.mailboxes
    return read_there(decision, own, known.cases, mailboxes, speaker.pen.now)


def _matters(
    speaker: Speaker, decision: Decision, thread: Thread | None, known: Background
) -> Matters:
    keeper = Bookkeeper(
        id=speaker.stored.id,
        message=speaker.message,
        verdict=speaker.verdict,
        decision=decision,
        table=speaker.pen.table,
        now=speaker.pen.now,
        known=known,
    )
    gone_on = {
        leg.mailbox: conversation
        for leg in decision.legs
        if not leg.topic
        and (conversation := _part_of(speaker, thread, leg.mailbox)) is not None
    }
    return keeper.keep(decision.legs, gone_on)


def _alarm(speaker: Speaker, decision: Decision) -> tuple[Leg, ...]:
    """
    Of what is held, answered or refused, only whoever watches for impostors hears,
    whoever must see that nobody is in danger, and who was told in confidence.
    """
    seeming = Sender.LOOKALIKE.value in decision.flags
    alarm = speaker.pen.table.town.identity.alarm
    return tuple(
        leg
        for leg in decision.legs
        if leg.at_once or leg.confided or (seeming and leg.mailbox in alarm)
    )


def _conversation(
    speaker: Speaker,
    leg: Leg,
    decision: Decision,
    thread: Thread | None,
    matters: Matters,
) -> Conversation:
    message = speaker.message
    public = decision.reply is Reply.PUBLIC and message.visibility is Visibility.PUBLIC
    visibility = Visibility.PUBLIC if public else Visibility.PRIVATE
    confidential = decision.is_confidential
    gone_on = None if leg.topic else _part_of(speaker, thread, leg.mailbox)
    if gone_on is not None:
        # What was private stays so, whatever is said later: the reply address of
        # an older letter leads into the same conversation.
        private = gone_on.visibility is Visibility.PRIVATE
        return evolve(
            gone_on,
            visibility=gone_on.visibility if private else visibility,
            confidential=gone_on.confidential or confidential,
            heard=message.reference,
            heard_at=message.received_at,
            language=decision.language,
            case=gone_on.case or str(matters.of[leg.mailbox]),
        )
    return Conversation(
        id=conversation_id(message.channel, message.external_id, leg.mailbox),
        contact=message.sender,
        mailbox=leg.mailbox,
        visibility=visibility,
        heard=message.reference,
        heard_at=message.received_at,
        subject=message.subject,
        language=decision.language,
        confidential=confidential,
        case=str(matters.of[leg.mailbox]),
    )


def _own(speaker: Speaker, thread: Thread | None) -> list[Conversation]:
    talks = (thread.conversation, *thread.others) if thread else ()
    sender = speaker.message.sender
    return [one for one in talks if one.contact == sender]


def _part_of(
    speaker: Speaker, thread: Thread | None, mailbox: str
) -> Conversation | None:
    its = (one for one in _own(speaker, thread) if one.mailbox == mailbox)
    return next(its, None)


def _letters(
    speaker: Speaker,
    leg: Leg,
    conversation: Conversation,
    decision: Decision,
    matters: Matters,
    let_go: Sequence[str],
) -> tuple[Delivery, ...]:
    town = speaker.pen.table.town
    # Whoever read it where it was held back reads that it is so no more.
    again = let_go if decision.is_delivered else ()
    purpose = "let go" if again else "letter"
    number = matters.of[leg.mailbox]
    if conversation.confidential:
        decision = evolve(decision, flags=decision.flags | {"confidential"})
    if number in matters.alarms:
        decision = evolve(decision, urgency=Urgency.EMERGENCY)
    return letters.send(
        letters.Heard(speaker.message, speaker.verdict, decision),
        leg,
        conversation,
        letters.About(
            number=town.casework.spoken(number),
            case=next((c for c in matters.opened if c.number == number), None),
            reopened=number in {case.number for case in matters.reopened},
            apart=number in matters.apart,
            alike=matters.alike.get(number, Alike()),
            let_go=again,
        ),
        letters.Post(
            message=speaker.stored.id,
            name=partial(speaker.stored.id_for, purpose, leg.mailbox),
            pen=speaker.pen,
        ),
    )


def _unanswered(decision: Decision) -> Decision:
    """
    Give what becomes of a question whose answer may not be said: who knows reads it.
    """
    if decision.outcome is not Outcome.ANSWER or not (decision.says and decision.legs):
        return decision
    return evolve(decision, outcome=Outcome.DELIVER, says=(), told="")


def act_of(filing: Filing, stored: Stored, now: datetime) -> Act:
    """
    Give what the chain keeps of a *filing*, and of what it files. Problems may name
    people; rules do not, but that of a confidence tells what it is about.
    """
    rule = filing.decision.rule if filing.decision else "not decided"
    return Act(
        at=now,
        actor=GATEWAY,
        action=f"message.{filing.status.value}",
        object=f"message {filing.id}",
        result=CONFIDENTIAL if _in_confidence(filing) else rule,
        payload=vouched(stored, filing.message, rule),
    )


def _in_confidence(filing: Filing) -> bool:
    decided = filing.decision is not None and filing.decision.is_confidential
    return decided or any(talk.confidential for talk in filing.conversations)


def quarantined(stored: Stored, problem: str, message: Message | None = None) -> Filing:
    """
    File what a person must look at, and why.
    """
    return Filing(
        id=stored.id, status=Status.QUARANTINED, message=message, problem=problem
    )


def labelled(filing: Filing, its: Recognised) -> Filing:
    """
    Give *filing* with what has become of the label of its sender's account.
    """
    if its.label is None or its.act is None:
        return filing
    return evolve(filing, labels=(its.label,), acts=(*filing.acts, its.act))
