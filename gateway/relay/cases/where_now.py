"""
Where a case is, after its sender has said more.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from gateway.core.case import Case
from gateway.core.message import Message
from gateway.routing.same_fact.matters import spots_in
from gateway.routing.table import RoutingTable
from gateway.routing.words import text
from gateway.routing.words.brief.correcting import corrects
from gateway.routing.words.brief.length import is_brief

#: A house number without its street: "perdón, es el número 14", "es en el 14". What
#: follows an article elsewhere may be a day, a time or a telephone.
_NUMBER = re.compile(
    r"\b(?:(?:numero|num|number|nummer|numar\w*|n[.º°o])\.?"
    r"|(?:es|era|decir|it.?s|meant|c.?est|ist|este) (?:en |a )?(?:el|al|o|le|the|die))"
    r" ?(\d{1,4}(?: ?bis)?)(?=\W*$|[,.;!]| y no\b| no\b| not\b)"
)
_HOUSE = re.compile(r" \d{1,4}(?: ?bis)?$")


def where_now(cases: Collection[Case], message: Message, table: RoutingTable) -> str:
    """
    Return where *cases* are from now on, by what *message* adds to all of them: the one
    other place that their sender names in few words, if none was known, if it is the
    same with a number, or if they correct what they said, also by an edit that no
    longer names the old one, or by a number alone. Empty if nothing changes, or if the
    cases were not in one place, so that nobody knows which is meant.
    """
    before = {case.place for case in cases}
    theirs = all(case.contact == message.sender for case in cases)
    if len(before) != 1 or not theirs or not is_brief(message.said):
        return ""
    [old] = before
    named = {str(spot) for spot in spots_in(message, table)}
    if not named and old:
        return _renumbered(old, message.said)
    if len(named - before) != 1:
        return ""
    [place] = named - before
    nearer = place.startswith(f"{old} ") or not old
    edited = message.edit_of is not None and old not in named
    return place if nearer or edited or corrects(message.said) else ""


def _renumbered(place: str, said: str) -> str:
    """
    Return *place* with the one house number that *said* gives instead, if it corrects
    one, or says "number" where none was known; else empty.
    """
    folded = text.fold(said)
    found = set(_NUMBER.findall(folded))
    if len(found) != 1 or len(re.findall(r"\d+", folded)) > 2:
        return ""
    if not corrects(said) and (_HOUSE.search(place) or "num" not in folded):
        return ""
    moved = f"{_HOUSE.sub('', place)} {found.pop()}"
    return moved if moved != place else ""
