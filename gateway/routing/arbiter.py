"""
Words and examples, where they disagree: what a message is about, and what is wanted.

Words are sure where several are said; one alone may stand for something else, and the
examples nearest to the message say for what. How clear they must be was measured on
labelled messages that were no examples then: docs/town.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from gateway.core.decision import Urgency
from gateway.routing import weighing
from gateway.routing.reading import Reading
from gateway.routing.rules import Book, Effect, Rule, Rules, Topic, Trace

#: The intent of a message that shows none.
OTHER = "other"

#: The intent for which procedures say what they require.
PROCEDURE = "procedure"

#: The intent of whoever asks.
INFORMATION = "information"

#: The intent of a message that tells what is broken or happening.
INCIDENT = "incident"

#: The intent of whoever wants a word with somebody.
DIRECT = "direct_message"

#: The share from which a topic that no word tells is one where there are others, and
#: where there are none.
_ADDED, _ALONE = 0.45, 0.2

#: How like the message the nearest of them must be.
_NEAR = 0.1

#: The share from which a topic is one although another explains it away.
_CLEAR = 0.3

#: The share from which examples say that a topic is not what explains away all others.
_OVERRULED = 0.4

#: The share from which an intent goes before words, and where words are silent.
_WANTED, _LIKELY = 0.6, 0.3

#: The share from which a formality is asked for, although words ask a question; and
#: from which nothing is wanted, whatever words say.
_ASKED, _NOTHING = 0.74, 0.8

#: The share from which it is urgent, or not at all; and from which even what is broken
#: can wait.
_HIGH, _LOW, _BROKEN = 0.45, 0.3, 0.5

#: The share, and the likeness of the nearest, from which there is danger to life; the
#: share that it needs where words tell of something else; and from which any other
#: guard holds.
_DANGER, _DANGER_NEAR = 0.35, 0.18
_DANGER_BESIDE = 0.5
_GUARDED, _GUARDED_NEAR = 0.5, 0.2

#: Who uses none of them hardly asks.
_QUESTION = frozenset("?؟")

#: Whoever tells of a second thing needs so many words: "y agua" is of the first.
_THING = 3

#: "Y otro en la calle Real".
_ANOTHER = frozenset(
    ["otro", "otra", "otros", "otras", "altre", "altra", "outro", "another", "autre"]
)

#: One word of danger is only a manner of speaking where almost all that is like the
#: message can wait, and almost nothing is an example of a guard.
_CALM, _HARMLESS = 0.85, 0.05


def first(
    rules: Rules, part: str, book: Book, reading: Reading, trace: Trace
) -> Rule | None:
    """
    Give the first rule of a part that holds: words decide; the rule's own examples,
    where they are silent.
    """
    rule = next(book.matching(reading, trace), None)
    return rule or rules.by_example.nearest(part, reading, trace)


def guard(rules: Rules, reading: Reading, trace: Trace) -> Rule | None:
    """
    Give the guard that holds. Safety needs less than anything else.
    """
    vote = reading.vote
    found = first(rules, "guards", rules.guards, reading, trace)
    if found is not None:
        if _is_manner_of_speaking(found, reading):
            trace.steps.pop()
            return None
        return found
    shares = vote.shares.get("guards", {})
    if not shares:
        return None
    guards = rules.guard_of
    danger = {name: share for name, share in shares.items() if _saves(guards[name])}
    together = sum(danger.values())
    if together >= _DANGER and _is_enough(together, rules, reading):
        name, near = max(danger, key=danger.__getitem__), _DANGER_NEAR
    else:
        name, share = vote.first("guards")
        near = _GUARDED_NEAR if share >= _GUARDED else 1.0
    if vote.nearest("guards", name).score < near or not vote.tells("guards"):
        return None
    trace.note(guards[name].name, vote.because("guards", name))
    return guards[name]


def topics(rules: Rules, reading: Reading, trace: Trace) -> list[Topic]:
    """
    Give what it is about, the foremost first.
    """
    vote = reading.vote
    voted, share = vote.first("topics")
    found = list(rules.topic_book.matching(reading, trace))
    said = {rule.effect.topics[0]: weighing.said(rule, reading) for rule in found}
    if not found:
        own = rules.by_example.nearest("topics", reading, trace)
        said = {own.effect.topics[0]: (2, 0)} if own is not None else {}
    if not said:
        hinted = rules.hint_book.matching(reading, trace)
        said = {rule.effect.topics[0]: weighing.said(rule, reading) for rule in hinted}
    known = weighing.is_better(rules, reading, said, found=bool(found))
    if known:
        # If no word tells of it, it is whatever those it speaks to are for.
        said = {}
    elif voted not in said and share >= (_ADDED if found or reading.named else _ALONE):
        known = not (found and weighing.is_hinted(voted, rules, reading))
    known = known and voted in rules.topics and vote.tells("topics", voted)
    if known and vote.nearest("topics", voted).score >= _NEAR:
        trace.note(f"topic {voted}", vote.because("topics", voted))
        said[voted] = (0, 0)
    about = [rules.topics[name] for name in said]
    alone = [topic for topic in about if topic.alone]
    if not alone or _is_overruled(alone[0], reading):
        return _beside(about, said, rules, reading, trace)
    apart = _apart(alone[0], found, reading)
    about = [topic for topic in about if topic.name in apart]
    return _beside(about, said, rules, reading, trace) + alone[:1]


def _beside(
    about: Sequence[Topic],
    said: Mapping[str, tuple[int, int]],
    rules: Rules,
    reading: Reading,
    trace: Trace,
) -> list[Topic]:
    if len(about) < 2:
        return [topic for topic in about if not topic.alone]
    voted, share = reading.vote.first("topics")
    words = frozenset().union(*(t.over for t in about if said[t.name][0]))
    about = [
        topic
        for topic in about
        if not topic.alone
        and (topic.name not in words or (topic.name == voted and share >= _CLEAR))
    ]
    about = weighing.in_order(about, said, rules, reading, trace)
    return weighing.kept(about, said, reading)


def _apart(alone: Topic, found: Sequence[Rule], reading: Reading) -> frozenset[str]:
    """
    Name the topics that stand beside one that explains away all others: those told in
    another part of the message, and all where another such thing is in the town.
    """
    where = {rule.effect.topics[0]: _positions(rule, reading) for rule in found}
    theirs = where.pop(alone.name, frozenset())
    parts = [
        part
        for part in reading.parts
        if len(part) >= _THING and theirs and theirs.isdisjoint(part)
    ]
    if reading.places and any(
        reading.words[at] in _ANOTHER for part in parts for at in part
    ):
        return frozenset(where)
    return frozenset(
        name
        for name, positions in where.items()
        if any(not positions.isdisjoint(part) for part in parts)
    )


def _positions(rule: Rule, reading: Reading) -> frozenset[int]:
    return frozenset(said.position for said in reading.atoms.of(rule.condition.atoms))


def intent(
    rules: Rules, reading: Reading, topics: Sequence[Topic], trace: Trace
) -> str:
    """
    Give what is wanted.
    """
    rule = first(rules, "intents", rules.intents, reading, trace)
    vote = reading.vote
    voted, share = vote.first("intents")
    shown = rules.by_example.votes.names("intents")
    # What no example shows, such as what a plenary must deal with, is known by words.
    sure = rule is not None and rule.effect.intent not in shown
    enough = _enough(voted, rule, topics, reading)
    if voted and not sure and share >= enough:
        if rule is None or rule.effect.intent != voted:
            trace.note(f"intent {voted}", vote.because("intents", voted))
        return voted
    if rule is not None:
        return rule.effect.intent
    return _meant(topics)


def _enough(
    voted: str, rule: Rule | None, topics: Sequence[Topic], reading: Reading
) -> float:
    """
    Give the share that an intent needs against what words say, if they say any.
    """
    told = rule.effect.intent if rule is not None else _meant(topics)
    asks = not _QUESTION.isdisjoint(reading.plain)
    if voted == INFORMATION and not asks and told in (INCIDENT, PROCEDURE):
        return _NOTHING
    if rule is None:
        # Whoever tells of a thing rarely wants nothing.
        return _WANTED if topics and voted == OTHER else _LIKELY
    if voted == OTHER or (len(topics) > 1 and told == INCIDENT):
        # What is asked besides can wait for whoever mends what is broken.
        return _NOTHING
    return _ASKED if voted == PROCEDURE and told == INFORMATION else _WANTED


def _meant(topics: Sequence[Topic]) -> str:
    return next((topic.means for topic in topics if topic.means), OTHER)


def urgent(effect: Effect, reading: Reading, trace: Trace) -> Effect:
    """
    Give *effect* with the urgency that examples tell, where rules say nothing of it.
    """
    vote = reading.vote
    now = Urgency.NORMAL if effect.urgency is None else effect.urgency
    high = vote.share("urgency", "high", "emergency")
    asks = reading.intent in (INCIDENT, "complaint", DIRECT)
    if now is Urgency.NORMAL and asks and high >= _HIGH:
        trace.note("urgent", f"{high:.0%} of what is like it is")
        return evolve(effect, urgency=Urgency.HIGH)
    low = _BROKEN if reading.intent == INCIDENT else _LOW
    if effect.urgency is None and vote.share("urgency", "low") >= low:
        return evolve(effect, urgency=Urgency.LOW)
    return effect


def _is_enough(danger: float, rules: Rules, reading: Reading) -> bool:
    found = rules.topic_book.matching(reading, Trace(explain=False))
    return danger >= _DANGER_BESIDE or next(found, None) is None


def _saves(rule: Rule) -> bool:
    return rule.effect.urgency is Urgency.EMERGENCY


def _is_manner_of_speaking(rule: Rule, reading: Reading) -> bool:
    vote = reading.vote
    harm = sum(vote.shares.get("guards", {}).values())
    calm = vote.share("urgency", "normal", "low")
    once = len(reading.atoms.of(rule.condition.atoms)) == 1
    return once and _saves(rule) and calm >= _CALM and harm < _HARMLESS


def _is_overruled(topic: Topic, reading: Reading) -> bool:
    voted, share = reading.vote.first("topics")
    theirs = reading.vote.share("topics", topic.name)
    return share >= _OVERRULED and theirs < _OVERRULED / 4 and voted != topic.name
