"""
Where a case is, after its sender has said more.
"""

from __future__ import annotations

from gateway.core.case import Case
from gateway.core.message import Message
from gateway.routing.same_fact.matters import spots_in
from gateway.routing.table import RoutingTable
from gateway.routing.words.brief.correcting import corrects
from gateway.routing.words.brief.courtesies import is_brief


def where_now(case: Case, message: Message, table: RoutingTable) -> str:
    """
    Return where *case* is from now on, by what *message* adds: the one other place that
    its sender names in few words, if none was known, if it is the same with a number,
    or if they correct what they said, also by an edit. Empty if nothing changes.
    """
    if message.sender != case.contact or not is_brief(message.said):
        return ""
    named = {str(spot) for spot in spots_in(message, table)} - {case.place}
    if len(named) != 1:
        return ""
    [place] = named
    nearer = place.startswith(f"{case.place} ") or not case.place
    changed = message.edit_of is not None or corrects(message.said)
    return place if nearer or changed else ""
