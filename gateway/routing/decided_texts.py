"""
Which of the gateway's own texts answer a message, and whether in public or in private.
"""

from __future__ import annotations

from gateway.core.decision import AUTHORITY, FACT, Decision, Reply, Urgency
from gateway.core.message import Visibility
from gateway.routing.deciding.settling import PRIVATE
from gateway.routing.table import RoutingTable

#: Texts that are composed for each message, from the facts and authorities found.
_FOUND = frozenset((FACT, AUTHORITY))


def texts_to_say(
    decision: Decision, heard: Visibility
) -> tuple[tuple[str, Visibility], ...]:
    """
    Return the names of the texts to say, each with where it is said: in public only if
    the decision allows that. Where a public message is answered in private, a fixed
    public sentence that repeats nothing of it points there; about what is confidential
    it is said only if the decision lists it, as it may reveal too much.

    In an emergency that is not confidential, the number to call is said in public too,
    and first: a private message may not be accepted, or not be seen in time.

    Args:
        decision: On the message.
        heard: Where the message was said.
    """
    if not decision.says or decision.reply is Reply.NONE:
        return ()
    public = heard is Visibility.PUBLIC
    open_ = not decision.is_confidential
    calls = open_ and decision.urgency is Urgency.EMERGENCY
    hidden = public and decision.reply is not Reply.PUBLIC
    # What was looked up for the sender is not for everybody to read.
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
    Return the text called *name* in the sender's language, with its variables filled.

    Args:
        name: One of the texts that the decision says.
        decision: On the message.
        table: The rules that decided.
        told: Values of further variables, by name.
    """
    if name in (FACT, AUTHORITY):
        return decision.told
    mailbox = next((leg.mailbox for leg in decision.legs), "")
    office = table.town.office_of(mailbox)
    person = table.town.mailboxes[mailbox].person if mailbox else ""
    known = {"office": office, "person": person or office, **told}
    return table.text(name, decision.language, **known).strip()
