"""
The matters of a message, and what of it tells of which: "la farola de la calle Mayor 3
está fundida y en la plaza del Olivo hay un bache" tells of two, each in its place.

A clause is of the matter whose words stand in it. One that tells only a place is of
what was told before, or else of what comes after it: "Calle Mayor: una farola"; of all
that the sentence before tells, if nothing there has a place. A matter with no place of
its own is where something else of its sentence is, or what was told before of a place
that came first, or what it points to: "allí mismo". Otherwise nobody knows where it is.
Where all matters are in one place, or nowhere, all of the message tells of each.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import evolve

from gateway.core.decision import Decision
from gateway.core.message import Message
from gateway.core.writing.regex import either
from gateway.routing.around.places import Spot
from gateway.routing.same_fact.clauses import Clause, clauses
from gateway.routing.same_fact.short_names import short_names
from gateway.routing.same_fact.telling import Telling, telling
from gateway.routing.table import RoutingTable
from gateway.routing.words import text

_HERE = either(
    """
    alli, ahi, aqui mismo, al lado, enfrente, junto a (?:ella|el|eso), tambien
    """
)
_SAME = either("misma?, mateixa?, mesma?, same, meme, selbe[nr]?, gleichen?, aceeasi")
_SPOT = either(
    """
    calle, plaza, sitio, lugar, acera, esquina, carrer, lloc, rua, praza, street, place,
    spot, rue, endroit, strasse, stelle, strada
    """
)
_THERE_TOO = either(
    r"""
    alla mateix, tambe, tamen, han bertan, bertan, hor, leku berean, kale berean, ere,
    there(?! (?:is|are|s|was|were)\b), also, aussi, la bas, auch, dort, acolo,
    de asemenea, tamma, temma
    """
)
#: It is where the last thing was: "allí mismo", "también hay un bache".
_THERE = re.compile(
    rf"\b(?:{_HERE}|{_SAME} {_SPOT}|{_THERE_TOO})\b"
    r"|\u0647\u0646\u0627\u0643|\u0627\u064a\u0636\u0627"
)

#: It is another thing altogether.
_APART_WORDS = either(
    r"""
    otra cosa, otro (?:asunto|tema), por otr[ao] (?:lado|parte), aparte, por cierto,
    altra cosa, d ?altra banda, outra cousa, por outra banda, beste gauza, bestalde,
    another (?:thing|matter), besides, by the way, autre chose, d ?autre part,
    etwas anderes, ausserdem, alt(?:a|ceva) \w+
    """
)
_APART = re.compile(rf"\b{_APART_WORDS}\b")


def matters(decision: Decision) -> tuple[str, ...]:
    """
    Name the topics for which mailboxes get a message: of several, each is a matter.
    """
    foremost = decision.topics[0] if decision.topics else ""
    return tuple(dict.fromkeys(leg.topic or foremost for leg in decision.legs))


def beside(topic: str, decision: Decision) -> tuple[str, ...]:
    """
    Name the matters of a message besides that of *topic*.
    """
    return tuple(each for each in matters(decision) if each != topic)


def share(
    message: Message, topic: str, besides: Collection[str], table: RoutingTable
) -> str:
    """
    Give what of *message*, without case and accents, tells of its matter of *topic*, if
    what it tells *besides* is elsewhere; else all of it.
    """
    shared = shares(message, {topic, *besides}, table)
    return shared.get(topic) or text.routed(message.subject, message.text)


def places(
    message: Message, topic: str, besides: Collection[str], table: RoutingTable
) -> tuple[str, ...]:
    """
    Give the places of a matter of *message*, told as `share` says, as the town writes
    them.
    """
    told = share(message, topic, besides, table)
    spots = table.around.gazetteer.find(message, told)
    return tuple(map(str, spots))


def spots_in(message: Message, table: RoutingTable) -> tuple[Spot, ...]:
    """
    Give the places that *message* names. The subject of a reply is that of what it
    replies to: its places count only where the text names none.
    """
    find = table.around.gazetteer.find
    own = find(evolve(message, subject="")) if message.in_reply_to else ()
    return own or find(message)


def shares(
    message: Message, topics: Collection[str], table: RoutingTable
) -> Mapping[str, str]:
    """
    Give what of *message* tells of each of its *topics*, with where that is, as `share`
    does; of one that no words tell, nothing. Empty where they are in one place.
    """
    if len(topics) < 2:
        return {}
    cut = [*clauses(message, frozenset(topics), table)]
    if not any(each.places for each in cut):
        return {}
    _give(cut)
    told = {topic for each in cut for topic in each.whose}
    where = {topic: _where(cut, topic) for topic in sorted(told)}
    if len({frozenset(places) for places in where.values()}) < 2:
        return {}
    return {
        topic: "\n".join((*_own(cut, topic), *places))
        for topic, places in where.items()
    }


def tellings(
    message: Message, decision: Decision, table: RoutingTable
) -> Sequence[Telling]:
    """
    Read what *message* tells of each of its matters, if they are in several places.
    """
    find, short = table.around.gazetteer.find, short_names(table.around.gazetteer)
    its, whole = matters(decision), text.routed(message.subject, message.text)
    shared = shares(message, its, table)
    told = ((topic, shared.get(topic, whole)) for topic in its if shared)
    return [
        telling(
            message,
            evolve(decision, topics=(topic,)),
            find(message, plain),
            short,
            plain,
        )
        for topic, plain in told
    ]


def _own(cut: Sequence[Clause], topic: str) -> Iterator[str]:
    # Where its sender lives, or writes from, is no place of what they tell.
    for each in cut:
        if topic in each.whose or not (each.whose or each.places):
            yield each.said


def _where(cut: Sequence[Clause], topic: str) -> tuple[str, ...]:
    own = [each for each in cut if topic in each.whose and each.places]
    if own:
        return tuple(place for each in own for place in each.places)
    at = next(n for n, each in enumerate(cut) if topic in each.whose)
    return _near(cut, at)


def _near(cut: Sequence[Clause], at: int) -> tuple[str, ...]:
    """
    Give where the matter of the clause *at* is, which tells no place itself.
    """
    own = cut[at]
    before = next((each for each in reversed(cut[:at]) if each.places), None)
    whole = " ".join(each.said for each in cut if each.sentence == own.sentence)
    if before is not None:
        same = before.sentence == own.sentence or bool(_THERE.search(whole))
        if same or (before.fronted and not _APART.search(whole)):
            return before.places
    after = next((each for each in cut[at + 1 :] if each.places), None)
    # "Una farola y un bache en la calle Mayor"; not "… y en la calle Mayor un bache".
    if after is None or after.sentence != own.sentence or after.fronted:
        return ()
    return after.places


def _give(cut: Sequence[Clause]) -> None:
    """
    Say of each clause of which matters it is.
    """
    current = frozenset[str]()
    for n, each in enumerate(cut):
        if each.topics:
            current = each.topics
        each.whose = current
        if not (each.places and each.bare) or each.topics:
            continue
        if _heads(cut[: n + 1], cut[n + 1 :], current):
            current, each.fronted = cut[n + 1].topics, True
        else:
            current |= _told_before(cut[:n], each)
        each.whose = current
    surely = frozenset[str]().union(
        *(each.whose for each in cut if each.places and len(each.whose) == 1)
    )
    for each in cut:
        # Where two are spoken of, it is where the one is that is nowhere else.
        if each.places:
            each.whose = (each.whose - surely) or each.whose


def _told_before(before: Sequence[Clause], place: Clause) -> frozenset[str]:
    """
    Give the matters of the sentence *before* a *place* that stands alone, if none of
    them has one: "Un bache y una farola. Calle Mayor".
    """
    last = [each for each in before if each.sentence == before[-1].sentence]
    beside = any(each.places or each.sentence == place.sentence for each in last)
    return frozenset().union(*(each.topics for each in last if not beside))


def _heads(
    said: Sequence[Clause], after: Sequence[Clause], current: Collection[str]
) -> bool:
    """
    Say whether the place that was *said* last is that of what comes *after* it, and not
    of what is *current*.
    """
    *before, place = said
    if not after or not after[0].topics or after[0].places:
        return False
    if not current:
        return True
    alone = before[-1].sentence != place.sentence
    placed = any(
        each.places and (each.fronted or each.whose & {*current}) for each in before
    )
    return placed and (alone or after[0].sentence == place.sentence)
