"""
What is recorded for a message once its sender is judged and its destination decided.
Pure: nothing is looked up or sent here.
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
from gateway.core.objects import about_message
from gateway.relay.cases.background import Background
from gateway.relay.cases.casework import Bookkeeper, MessageCases
from gateway.relay.cases.gathering import gathering
from gateway.relay.cases.job_cases import Alike
from gateway.relay.cases.ongoing_alarm import read_there
from gateway.relay.cases.promises import of_report
from gateway.relay.mailboxes import letters
from gateway.relay.mailboxes.letter_facts import About, JudgedMessage, sharing
from gateway.relay.speaking.speaker import Speaker
from gateway.routing.staff import Sender
from gateway.routing.table import Thread
from gateway.town.inviting import Invitation
from gateway.town.recognising import Recognised

#: Status of a message by the outcome of its decision.
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
    Return the filing of a message from somebody outside.

    Args:
        speaker: Writes the gateway's own texts to the sender.
        decision: Where the message goes.
        thread: The conversation that it belongs to, if any.
        aloud: Whether the gateway may send its own texts.
        invitation: How the sender of a held message may prove who they are.
        known: The cases that it may be about.
        let_go: Lines for the letters about why it was held back until now.
    """
    if not aloud:
        decision = _unanswered(decision)
    talks, mailboxes = _own(speaker, thread), speaker.pen.table.town.mailboxes
    decision = read_there(decision, talks, known.cases, mailboxes, speaker.pen.now)
    cases = _cases(speaker, decision, thread, known)
    # A quarantined message goes to its mailboxes so that they look at it.
    reached = decision.is_delivered or decision.outcome is Outcome.QUARANTINE
    legs = decision.legs if reached else _alarm(speaker, decision)
    pairs = [
        (leg, _conversation(speaker, leg, decision, thread, cases)) for leg in legs
    ]
    deliveries = [
        delivery
        for leg, conversation in pairs
        for delivery in _letters(speaker, leg, conversation, decision, cases, let_go)
    ]
    if aloud:
        said = speaker.says(decision, invitation, cases)
        late = speaker.message.is_late_aloud
        deliveries += [
            d for d in said if not (late and d.visibility is Visibility.PUBLIC)
        ]
        # The conversation that is continued may have begun in private.
        hidden = any(talk.visibility is Visibility.PRIVATE for _, talk in pairs)
        deliveries += _receipts(speaker, decision, cases, hidden=hidden)
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
        cases=cases.opened,
        compared=known.compared,
        happenings=cases.happenings,
        timers=(*cases.timers, *gathering(cases.gathered, speaker.pen.now)),
    )


def _cases(
    speaker: Speaker, decision: Decision, thread: Thread | None, known: Background
) -> MessageCases:
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


def _receipts(
    speaker: Speaker, decision: Decision, cases: MessageCases, *, hidden: bool
) -> list[Delivery]:
    """
    Return the receipt, and that of the incidents told beside an application.
    """
    if not cases.reports:
        return speaker.receipts(decision, cases, hidden=hidden)
    told = tuple(c for c in cases.opened if c.number in cases.reports)
    main = tuple(c for c in cases.opened if c.number not in cases.reports)
    said = speaker.receipts(decision, evolve(cases, opened=main), hidden=hidden)
    beside = evolve(cases, opened=told, reopened=())
    return said + speaker.receipts_beside(decision, beside, hidden=hidden)


def _alarm(speaker: Speaker, decision: Decision) -> tuple[Leg, ...]:
    """
    Return the legs that get a message although it is held, answered or refused: those
    that must know at once of possible danger, those told in confidence or of an
    incident beside it, and the mailbox that watches for impostors.
    """
    seeming = Sender.LOOKALIKE.value in decision.flags
    alarm = speaker.pen.table.town.identity.alarm
    return tuple(
        leg
        for leg in decision.legs
        if leg.at_once or leg.is_beside or (seeming and leg.mailbox in alarm)
    )


def _conversation(
    speaker: Speaker,
    leg: Leg,
    decision: Decision,
    thread: Thread | None,
    cases: MessageCases,
) -> Conversation:
    message = speaker.message
    public = decision.reply is Reply.PUBLIC and message.visibility is Visibility.PUBLIC
    visibility = Visibility.PUBLIC if public else Visibility.PRIVATE
    confidential = decision.is_confidential
    gone_on = None if leg.topic else _part_of(speaker, thread, leg.mailbox)
    if gone_on is not None:
        # A private conversation stays private, whatever is said later: the reply
        # address of an older letter leads into the same conversation.
        private = gone_on.visibility is Visibility.PRIVATE
        return evolve(
            gone_on,
            visibility=gone_on.visibility if private else visibility,
            confidential=gone_on.confidential or confidential,
            heard=message.reference,
            heard_at=message.received_at,
            language=decision.language,
            case=gone_on.case or str(cases.of[leg.mailbox]),
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
        case=str(cases.of[leg.mailbox]),
    )


def _own(speaker: Speaker, thread: Thread | None) -> list[Conversation]:
    talks = thread.conversations if thread else ()
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
    cases: MessageCases,
    let_go: Sequence[str],
) -> tuple[Delivery, ...]:
    town = speaker.pen.table.town
    # Whoever read it while it was held back is told that it no longer is.
    again = let_go if decision.is_delivered and leg.report is None else ()
    decision = of_report(decision, leg.report)
    purpose = "let go" if again else "letter"
    number = cases.of[leg.mailbox]
    if number in cases.gathered and not again:
        return ()
    if conversation.confidential:
        decision = evolve(decision, flags=decision.flags | {"confidential"})
    if number in cases.alarms:
        decision = evolve(decision, urgency=Urgency.EMERGENCY)
    case = next((c for c in cases.opened if c.number == number), None)
    return letters.send(
        JudgedMessage(speaker.message, speaker.verdict, decision),
        leg,
        conversation,
        About(
            number=town.casework.spoken(number),
            case=case,
            shared=sharing(leg, decision, cases.of, town) if case else (),
            reopened=number in {case.number for case in cases.reopened},
            apart=number in cases.apart,
            alike=cases.alike.get(number, Alike()),
            before=again,
        ),
        letters.Post(
            message=speaker.stored.id,
            name=partial(speaker.stored.id_for, purpose, leg.mailbox),
            pen=speaker.pen,
        ),
    )


def _unanswered(decision: Decision) -> Decision:
    """
    Return *decision* with an automatic answer that may not be said turned into a
    delivery to the mailbox that knows.
    """
    if decision.outcome is not Outcome.ANSWER or not (decision.says and decision.legs):
        return decision
    return evolve(decision, outcome=Outcome.DELIVER, says=(), told="")


def act_of(filing: Filing, stored: Stored, now: datetime) -> Act:
    """
    Return the audit entry of a *filing*. The result is the rule, which names nobody; a
    placeholder if the message is confidential, since the rule would tell the subject.
    """
    rule = filing.decision.rule if filing.decision else "not decided"
    return Act(
        at=now,
        actor=GATEWAY,
        action=f"message.{filing.status.value}",
        object=about_message(filing.id),
        result=CONFIDENTIAL if filing.is_confidential else rule,
        payload=vouched(stored, filing.message, rule),
    )


def quarantined(stored: Stored, problem: str, message: Message | None = None) -> Filing:
    """
    Return a filing that puts a message into quarantine because of *problem*.
    """
    return Filing(
        id=stored.id, status=Status.QUARANTINED, message=message, problem=problem
    )


def labelled(filing: Filing, its: Recognised) -> Filing:
    """
    Return *filing* with any change to the label of its sender's account.
    """
    if its.label is None or its.act is None:
        return filing
    return evolve(filing, labels=(its.label,), acts=(*filing.acts, its.act))
