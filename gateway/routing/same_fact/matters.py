"""
The matters of a message, and which part of it is about which: "la farola de la calle
Mayor 3 está fundida y en la plaza del Olivo hay un bache" has two, each with its place.

A clause belongs to the matter whose words it has. A clause with only a place belongs to
the matter before it, or else to the one after it ("Calle Mayor: una farola"); to all
matters of the sentence before, if that has no place. A matter without a place of its
own has that of another matter in its sentence, or of an earlier one whose place was
named first, or the one that it refers to ("allí mismo"). Otherwise its place is not
known. If all matters are in one place, or none has a place, the whole message is about
each.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import evolve

from gateway.core.decision import Decision
from gateway.core.mail.heading import heading
from gateway.core.message import Message
from gateway.core.writing.regex import either
from gateway.routing.around.sites import Spot
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
#: References to the place of the matter before: "allí mismo", "también hay un bache".
_THERE = re.compile(
    rf"\b(?:{_HERE}|{_SAME} {_SPOT}|{_THERE_TOO})\b"
    r"|\u0647\u0646\u0627\u0643|\u0627\u064a\u0636\u0627"
)

#: Announcements of an unrelated matter.
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
    Return the topics for which mailboxes get a message; each is a matter.
    """
    foremost = decision.topics[0] if decision.topics else ""
    return tuple(dict.fromkeys(leg.topic or foremost for leg in decision.legs))


def beside(topic: str, decision: Decision) -> tuple[str, ...]:
    """
    Return the matters of a message other than *topic*.
    """
    return tuple(each for each in matters(decision) if each != topic)


def share(
    message: Message, topic: str, besides: Collection[str], table: RoutingTable
) -> str:
    """
    Return the part of *message* that is about its matter *topic*, if its other matters
    (*besides*) are in other places; else the whole. The text is folded.
    """
    shared = shares(message, {topic, *besides}, table)
    return shared.get(topic) or text.routed(heading(message), message.text)


def places(
    message: Message, topic: str, besides: Collection[str], table: RoutingTable
) -> tuple[str, ...]:
    """
    Return the places of the matter *topic* of *message* (see `share`), as the town
    writes them.
    """
    told = share(message, topic, besides, table)
    spots = table.around.gazetteer.find(message, told)
    return tuple(map(str, spots))


def spots_in(message: Message, table: RoutingTable) -> tuple[Spot, ...]:
    """
    Return the places that *message* names. A reply repeats an earlier subject: places
    in it count only if the text names none.
    """
    find = table.around.gazetteer.find
    own = find(evolve(message, subject="")) if message.in_reply_to else ()
    return own or find(message)


def shares(
    message: Message, topics: Collection[str], table: RoutingTable
) -> Mapping[str, str]:
    """
    Return for each of *topics* the part of *message* that is about it, with its places
    (see `share`); none for a topic without words in the message. Empty if all are in
    one place.
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
    Return what *message* says of each of its matters; empty unless they are in several
    places.
    """
    find, short = table.around.gazetteer.find, short_names(table.around.gazetteer)
    its, whole = matters(decision), text.routed(heading(message), message.text)
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
    # Where the sender lives, or writes from, is not the place of the matter.
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
    Return the places of the matter of clause number *at*, which names none itself.
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
    Set for each clause the matters that it belongs to (`whose`).
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
        # A place with two matters is that of the one that has no other place.
        if each.places:
            each.whose = (each.whose - surely) or each.whose


def _told_before(before: Sequence[Clause], place: Clause) -> frozenset[str]:
    """
    Return the matters of the last sentence in *before*, if none of them has a place and
    a lone *place* follows: "Un bache y una farola. Calle Mayor".
    """
    last = [each for each in before if each.sentence == before[-1].sentence]
    beside = any(each.places or each.sentence == place.sentence for each in last)
    return frozenset().union(*(each.topics for each in last if not beside))


def _heads(
    said: Sequence[Clause], after: Sequence[Clause], current: Collection[str]
) -> bool:
    """
    Return whether the place in the last clause of *said* belongs to the clauses *after*
    it, and not to the *current* matters.
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
