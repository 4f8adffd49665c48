"""
Find the case that reports the same fact as a message. Pure: nothing is looked up here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from attrs import evolve

from gateway.core.case import ACTIVE, ENDED, Case, Number
from gateway.core.decision import Decision, Outcome, Urgency
from gateway.core.message import Address, Message
from gateway.routing.same_fact.clusters import clusters
from gateway.routing.same_fact.copied import is_copy
from gateway.routing.same_fact.matters import beside, share
from gateway.routing.same_fact.short_names import short_names
from gateway.routing.same_fact.synonyms import is_astray
from gateway.routing.same_fact.telling import Telling, telling
from gateway.routing.table import RoutingTable
from gateway.routing.words import text


def same(
    message: Message,
    decision: Decision,
    others: Sequence[tuple[Case, Message]],
    places: Mapping[str, str],
    table: RoutingTable,
) -> Mapping[str, Number]:
    """
    Return, by topic, the job that reports the same fact as *message*. *places* gives
    the place for topics for which it names none.
    """
    found: dict[str, Number] = {}
    for topic in decision.topics:
        about = evolve(decision, topics=(topic,))
        besides = beside(topic, decision)
        told = _told(message, about, besides, places.get(topic, ""), table)
        job = _job(told, message.sender, about, others, table)
        if job is not None:
            found[topic] = job
    return found


def jobs_of(
    case: Case,
    message: Message,
    others: Sequence[tuple[Case, Message]],
    table: RoutingTable,
) -> Sequence[Number]:
    """
    Return the other jobs among *others* that report the same fact as *case*, which
    *message* opened, regardless of which came first.
    """
    about = Decision(
        outcome=Outcome.DELIVER, legs=(), topics=(case.topic,), urgency=case.urgency
    )
    told = _told(message, about, case.besides, case.place, table)
    left = [each for each in others if each[0].job != case.job]
    found: list[Number] = []
    while left:
        job = _job(told, case.contact, about, left, table, case.number)
        if job is None:
            break
        found.append(job)
        left = [each for each in left if each[0].job != job]
    return found


def _job(
    told: Telling,
    sender: Address,
    about: Decision,
    others: Sequence[tuple[Case, Message]],
    table: RoutingTable,
    number: Number | None = None,
) -> Number | None:
    """
    Return the job of the fact in *told*, which *sender* reported *about* one topic. If
    the report is already the case *number*, later reports count as well, except those
    of "another".
    """
    [topic] = about.topics
    facts, near = clusters(table), akin(topic, table)
    known: list[tuple[Case, Telling]] = []
    for case, said in others:
        if _may_join(case, topic, near, about):
            its = evolve(about, topics=(case.topic,), urgency=case.urgency)
            other = _told(said, its, case.besides, case.place, table)
            if not (other.is_another and number is not None and case.number > number):
                known.append((case, other))
    own = [other for case, other in known if case.contact == sender]
    told = _where_told(told, own)
    jobs: dict[Number, list[Telling]] = {}
    for case, other in known:
        if case.contact != sender or _says_again(told, other):
            jobs.setdefault(case.job, []).append(other)
    for job, tellings in jobs.items():
        if any(is_copy(told, other) for other in tellings):
            return job
        if _is_alike(told, tellings):
            facts.open(str(job), tellings)
    name = facts.find(told)
    return Number.read(name) if name else None


def where_told(topics: Sequence[str], own: Sequence[Case]) -> Mapping[str, str]:
    """
    Return the place of each of *topics* by the sender's *own* cases about it, open or
    ended: only where these name exactly one.
    """
    found: dict[str, set[str]] = {}
    for case in own:
        if not case.confidential and case.state in (*ACTIVE, *ENDED):
            found.setdefault(case.topic, set()).add(case.place)
    return {
        topic: place
        for topic in topics
        if len(found.get(topic, ())) == 1 and (place := min(found[topic]))
    }


def unplaced(
    message: Message, decision: Decision, table: RoutingTable
) -> Sequence[str]:
    """
    Return the topics for which *message* names no place and may mean one that its
    sender named before. Left out are reports of "another" thing, and danger, which may
    be anywhere.
    """
    told = {
        topic: _told(
            message,
            evolve(decision, topics=(topic,)),
            beside(topic, decision),
            "",
            table,
        )
        for topic in decision.topics
    }
    return [
        topic
        for topic, its in told.items()
        if not (its.at or its.is_another or its.is_urgent)
    ]


def _told(
    message: Message,
    decision: Decision,
    besides: Collection[str],
    place: str,
    table: RoutingTable,
) -> Telling:
    """
    Return what *message* reports about the one topic of *decision*, without what it
    says about *besides*. If it names no place, *place* is used, and if it names others:
    then its sender has corrected it.
    """
    gazetteer = table.around.gazetteer
    short, [topic] = short_names(gazetteer), decision.topics
    plain = share(message, topic, besides, table)
    named = gazetteer.find(message, plain)
    told = telling(message, decision, named, short, plain)
    corrected = bool(named and place) and place not in map(str, named)
    if (told.at and not corrected) or told.is_urgent or not place:
        return told
    there = gazetteer.find(evolve(message, place=None), text.plain(place))
    return telling(message, decision, there, short, plain)


def compared(
    topics: Collection[str], urgency: Urgency, table: RoutingTable
) -> set[str]:
    """
    Return the topics whose cases may report the same as a message about *topics*: for
    an emergency these topics alone.
    """
    if urgency is Urgency.EMERGENCY:
        return {*topics}
    return {each for topic in topics for each in akin(topic, table)}


def akin(topic: str, table: RoutingTable) -> Collection[str]:
    """
    Return *topic* and all topics of the same office: neighbours mistake a leak for a
    drain, and it is one job whatever they call it.
    """
    known = table.rules.topics
    owner = known[topic].owner if topic in known else ()
    others = [
        name for name, each in known.items() if not set(owner).isdisjoint(each.owner)
    ]
    return {topic, *others}


def _may_join(
    case: Case, topic: str, near: Collection[str], decision: Decision
) -> bool:
    # Confidential cases join no job, and alarms join alarms only: solving a leak must
    # not end an alarm.
    urgent = decision.urgency is Urgency.EMERGENCY
    if case.confidential or urgent is not (case.urgency is Urgency.EMERGENCY):
        return False
    return case.topic == topic if urgent else case.topic in near


def _says_again(told: Telling, other: Telling) -> bool:
    # One person is likelier than two to report different things: their reports are the
    # same only with a common topic, place and word, and two numbers are two houses.
    if told.topics.isdisjoint(other.topics) or told.at.isdisjoint(other.at):
        return False
    if told.houses and other.houses and {*told.houses}.isdisjoint(other.houses):
        return False
    return not told.words.isdisjoint(other.words)


def _where_told(told: Telling, own: Sequence[Telling]) -> Telling:
    # A sender who named the place before need not repeat it. With two places it is
    # unknown, and danger may be anywhere.
    if told.at or told.is_urgent:
        return told
    there = {
        (other.at, other.houses): other
        for other in own
        if other.at and not other.is_mixed and other.topics == told.topics
    }
    if len(there) != 1:
        return told
    [other] = there.values()
    return evolve(told, at=other.at, places=other.places, houses=other.houses)


def _is_alike(told: Telling, tellings: Collection[Telling]) -> bool:
    # Whoever is in a job hears of its end, so a place in common is needed: two reports
    # without one may be of two things. Loose animals and lost people are wherever they
    # are seen, and so is what fails in a network; a reply says what it is about.
    return any(
        not told.at.isdisjoint(other.at)
        or is_astray(told.words & other.words)
        or not told.outages.isdisjoint(other.outages)
        or other.teller in told.after
        or other.reference in told.replies
        for other in tellings
    )
