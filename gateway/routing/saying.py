"""
Where the gateway says its own texts.
"""

from __future__ import annotations

from gateway.core.decision import AUTHORITY, FACT, Decision, Reply, Urgency
from gateway.core.message import Visibility
from gateway.routing.deciding.settling import PRIVATE
from gateway.routing.table import RoutingTable

#: What is said in no fixed words.
_FOUND = frozenset((FACT, AUTHORITY))


def said(decision: Decision, heard: Visibility) -> tuple[tuple[str, Visibility], ...]:
    """
    Give the names of the texts that are said, each with where: in public only where
    the decision allows it. To what was said in public but must be answered in private,
    one fixed sentence that repeats nothing points there, unless even that would say
    too much: of what is confidential only where the decision says so.

    Whom to call repeats nothing either. It is said where danger was told, and first:
    in private it may not be taken, or not be seen in time.

    Args:
        decision: About the message.
        heard: Where the message was said.
    """
    if not decision.says or decision.reply is Reply.NONE:
        return ()
    public = heard is Visibility.PUBLIC
    open_ = not decision.is_confidential
    calls = open_ and decision.urgency is Urgency.EMERGENCY
    hidden = public and decision.reply is not Reply.PUBLIC
    # What is found out for them is no text that anybody may read.
    aloud = {
        name
        for name in decision.says
        if public and (not hidden or (calls and name not in _FOUND))
    }
    names = tuple(
        (name, Visibility.PUBLIC if name in aloud else Visibility.PRIVATE)
        for name in decision.says
        if name != PRIVATE
    )
    if not hidden or not (open_ or PRIVATE in decision.says):
        return names
    pointer = (PRIVATE, Visibility.PUBLIC)
    return (*names, pointer) if calls else (pointer, *names)


def spoken(name: str, decision: Decision, table: RoutingTable, **told: str) -> str:
    """
    Give what is said under *name*, in the sender's language.

    Args:
        name: One of the texts that the decision says.
        decision: About the message.
        table: The rules that decided.
        told: What else is known, by the variable that stands for it.
    """
    if name in (FACT, AUTHORITY):
        return decision.told
    mailbox = next((leg.mailbox for leg in decision.legs), "")
    office = table.town.office_of(mailbox)
    person = table.town.mailboxes[mailbox].person if mailbox else ""
    known = {"office": office, "person": person or office, **told}
    return table.text(name, decision.language, **known).strip()
