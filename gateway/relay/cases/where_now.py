"""
Where a case is, after its sender has said more.
"""

from __future__ import annotations

from collections.abc import Collection

from gateway.core.case import Case
from gateway.core.message import Message
from gateway.routing.same_fact.matters import spots_in
from gateway.routing.table import RoutingTable
from gateway.routing.words.brief.correcting import corrects
from gateway.routing.words.brief.courtesies import is_brief


def where_now(cases: Collection[Case], message: Message, table: RoutingTable) -> str:
    """
    Return where *cases* are from now on, by what *message* adds to all of them: the one
    other place that their sender names in few words, if none was known, if it is the
    same with a number, or if they correct what they said, also by an edit that no
    longer names the old one. Empty if nothing changes, or if the cases were not in one
    place, so that nobody knows which is meant.
    """
    before = {case.place for case in cases}
    theirs = all(case.contact == message.sender for case in cases)
    if len(before) != 1 or not theirs or not is_brief(message.said):
        return ""
    [old] = before
    named = {str(spot) for spot in spots_in(message, table)}
    if len(named - before) != 1:
        return ""
    [place] = named - before
    nearer = place.startswith(f"{old} ") or not old
    edited = message.edit_of is not None and old not in named
    return place if nearer or edited or corrects(message.said) else ""
