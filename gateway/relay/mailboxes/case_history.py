"""
The history of a case, for a mailbox that gets it later: what was said after it was
opened. Pure: nothing is looked up here.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from gateway.core.calendar import shown_moment
from gateway.core.conversation import Mailbox
from gateway.core.delivery import GIVEN_UP
from gateway.core.filing import Status
from gateway.core.message import Attachment, Message
from gateway.ports.store import Shown
from gateway.relay.cases.answered_case import Since
from gateway.relay.enclosing import come_with
from gateway.relay.mailboxes.maps import map_link
from gateway.relay.speaking import wording
from gateway.routing.table import RoutingTable

#: Maximum length of the history in a letter, in characters.
LONGEST = 6_000


@frozen
class _Said:
    message: int
    text: str
    files: tuple[Attachment, ...]


def with_since(
    origin: Message, since: Since, to: Mailbox, table: RoutingTable
) -> Message:
    """
    Return the message that opened a case, followed by what its contact said *since* and
    what they were asked and told, with all files. If that is too long, only the newest
    part. What *to* may not read is left out. Its subject is what opened the case alone.
    """
    readable = [shown for shown in since.shown if _is_for(to, shown, since)]
    said = [_said(shown, since, table) for shown in readable]
    told = [each for each in said if each is not None]
    kept = _newest(told)
    left = [*since.older, *(each.message for each in told[: len(told) - len(kept)])]
    texts = [origin.text]
    if left:
        messages = ", ".join(map(str, left))
        texts.append(table.own("letter-since-left-out", messages=messages))
    texts += [each.text for each in kept]
    files = [file for each in kept for file in each.files]
    return evolve(
        origin,
        subject=origin.subject or origin.text or table.own("letter-empty"),
        text="\n\n".join(filter(None, texts)),
        attachments=(*origin.attachments, *files),
    )


def _newest(told: Sequence[_Said]) -> Sequence[_Said]:
    """
    Return the last messages that fit into a letter; the last one always.
    """
    length = 0
    for count, each in enumerate(reversed(told)):
        length += len(each.text)
        if count and length > LONGEST:
            return told[-count:]
    return told


def _is_for(to: Mailbox, shown: Shown, since: Since) -> bool:
    """
    Say whether *to* may read the message: neither the decision nor a conversation that
    became confidential forbids it.
    """
    decision = shown.filing.decision if shown.filing else None
    if decision is not None and not decision.is_for(to):
        return False
    secret = {talk.id for talk in since.talks if talk.confidential}
    hidden = any(d.conversation in secret for d in shown.deliveries)
    return to.may_read(confidential=hidden)


def _said(shown: Shown, since: Since, table: RoutingTable) -> _Said | None:
    """
    Return what a message said to the contact or by them; None if no mailbox of the case
    has read it.
    """
    message = shown.message
    if message is None or not _was_read(shown, since):
        return None
    talks = {(talk.id, talk.contact): talk for talk in since.talks}
    decision = shown.filing.decision if shown.filing else None
    # Not by the sender's address: an employee may have another mailbox by now.
    if decision is None or not decision.is_answer:
        apart = shown.status is Status.QUARANTINED
        doubt = table.own("letter-kept-out") if apart else ""
        who, lines = wording.who(message), [message.text, map_link(message), doubt]
    else:
        said = [d for d in shown.deliveries if (d.conversation, d.to) in talks]
        lines = [d.text for d in said if d.state not in GIVEN_UP]
        if not lines:
            return None
        mailbox = talks[said[0].conversation, said[0].to].mailbox
        known = table.town.mailboxes.get(mailbox)
        who = known.office if known else table.town.name
    at = message.sent_at or message.received_at
    text = table.own(
        "letter-since",
        who=who,
        when=shown_moment(at, table.town.timezone),
        text="\n".join(filter(None, lines)),
    )
    return _Said(shown.stored.id, text, come_with(shown.stored.id, message))


def _was_read(shown: Shown, since: Since) -> bool:
    """
    Say whether a mailbox that has the case got the message: also if it was held or
    quarantined and a leg got it at once, such as curses in an emergency.
    """
    legs = shown.filing.decision.legs if shown.filing and shown.filing.decision else ()
    there = {talk.mailbox for talk in since.talks}
    at_once = any(
        leg.mailbox in there and (leg.at_once or leg.report is not None) for leg in legs
    )
    return at_once or shown.status is Status.ROUTED
