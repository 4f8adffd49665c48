"""
The topics, intent and urgency of a message: those with the greatest weight, words of
the rules and examples added up (`gateway.routing.deciding.weighing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from attrs import evolve

from gateway.core.decision import Outcome, Reply, Urgency
from gateway.core.intents import OTHER, PROCEDURE, PROPOSAL, QUESTION
from gateway.core.rule_names import OF_INTENT, OF_TOPIC
from gateway.routing.deciding import weighing
from gateway.routing.deciding.words_said import Said, said_of
from gateway.routing.effect import Effect
from gateway.routing.reading import Reading
from gateway.routing.rules import Book, Rule, Rules, Topic
from gateway.routing.trace import Trace
from gateway.routing.words.standing_by import standing_by

#: The fewest words of a part that tells of a second thing: "y agua" is of the first.
_THING = 3

#: By how much what a proposal is about must be surer without its frame.
_CLEARER = 0.3

#: Of a topic that no word tells, only hints or examples.
_UNSAID: Said = (0, 0)

#: Words for another thing of the same kind: "y otro en la calle Real".
_ANOTHER = frozenset(
    ["otro", "otra", "otros", "otras", "altre", "altra", "outro", "another", "autre"]
)


def first(
    rules: Rules, part: str, book: Book, reading: Reading, trace: Trace
) -> Rule | None:
    """
    Return the first rule of *book* whose words hold, and whose intent or warning is not
    unlikely; if there is none, the rule of *part* whose examples are nearest, if any
    is.
    """
    found = book.matching(reading, trace)
    for rule in found:
        if _is_unlikely(rule.effect, reading):
            trace.withdraw(f"by all that it says it is no {rule.effect.intent}")
            continue
        if _can_wait(rules, rule.effect, reading):
            trace.withdraw("by all that it says it can wait")
            continue
        trace.leave_out(found, rule.name)
        return rule
    return rules.by_example.nearest(part, reading, trace)


def _is_unlikely(effect: Effect, reading: Reading) -> bool:
    # A rule that makes something urgent, confidential, private or refused holds however
    # unlikely its intent is.
    urgent = effect.urgency is not None and effect.urgency > Urgency.NORMAL
    private = effect.confidential or effect.reply is Reply.PRIVATE
    kept = urgent or private or effect.outcome is Outcome.REFUSE
    return effect.intent in reading.unlikely and not kept


def _can_wait(rules: Rules, effect: Effect, reading: Reading) -> bool:
    """
    Say whether a rule does no more than warn, by words that are often said of other
    things ("colgando", "al suelo"), and examples clearly say that it is no hurry. What
    is applied for waits in any example; so of that they say nothing.
    """
    if effect.urgency is not Urgency.HIGH or effect.protects:
        return False
    if reading.intent == PROCEDURE:
        return False
    if effect.deliver or effect.topics or effect.outcome or effect.reply:
        return False
    weights = weighing.urgencies(rules, reading, Urgency.HIGH)
    return weights[Urgency.HIGH] < max(weights.values())


def topics(
    rules: Rules, reading: Reading, trace: Trace
) -> tuple[list[Topic], AbstractSet[str]]:
    """
    Return what the message is about, the foremost first, and the names of all topics
    whose words it says, even if only in the name of a place or in a comparison.
    """
    told = list(rules.topic_book.matching(reading, trace))
    names = {rule.topic for rule in told}
    return _about(rules, reading, *meant(told, reading), trace), names


def meant(
    told: Sequence[Rule], reading: Reading
) -> tuple[Sequence[Rule], Sequence[Rule]]:
    """
    Return those of the rules *told* by their words whose topic is meant, and those
    whose words only tell by what something is.
    """
    if not told:
        return (), ()
    aside = reading.compared | (reading.naming if reading.names else frozenset())
    somehow = _said_outside(aside, told, reading)
    if not somehow:
        return (), ()
    outside = _said_outside(standing_by(reading.words) | aside, somehow, reading)
    names = {rule.name for rule in outside}
    return outside, [rule for rule in somehow if rule.name not in names]


def _about(
    rules: Rules,
    reading: Reading,
    found: Sequence[Rule],
    beside: Sequence[Rule],
    trace: Trace,
) -> list[Topic]:
    said = {rule.topic: said_of(rule, reading) for rule in found}
    if not found:
        own = rules.by_example.nearest("topics", reading, trace)
        said = {own.topic: (2, 0)} if own is not None else {}
    if not said:
        hinted = [*rules.hint_book.matching(reading, trace), *beside]
        said = {rule.topic: _UNSAID for rule in hinted}
    passing = {rule.topic for rule in beside}
    weights = weighing.topics(rules, reading, said, passing, trace)
    order = sorted(
        weights, key=lambda name: (-weights[name], said.get(name, _UNSAID)[1])
    )
    if not order:
        return []
    if order[0] not in said:
        trace.note(f"{OF_TOPIC}{order[0]}", reading.vote.because("topics", order[0]))
    about = [rules.topics[name] for name in order]
    if about[0].alone:
        apart = _apart(about[0], found, reading)
        return [topic for topic in about if topic.name in apart] + about[:1]
    likely = weighing.beside(rules, weights, order[0], reading.words)
    about = [topic for topic in about if topic.name in likely and not topic.alone]
    over = frozenset().union(*(topic.over for topic in about if topic.name in said))
    return [topic for topic in about if topic.name not in over] or about[:1]


def _said_outside(
    aside: frozenset[int], found: Sequence[Rule], reading: Reading
) -> Sequence[Rule]:
    """
    Return the rules of those topics whose words also stand outside the positions
    *aside*, of names of places, say: whoever lives in the calle Luz may not be writing
    about light.
    """
    if not aside:
        return found
    only = [rule for rule in found if frozenset() < _covered(rule, reading) <= aside]
    if not only:
        return found
    besides = reading.without(aside)
    passing = {rule.name for rule in only if not besides.of(rule.condition.atoms)}
    return [rule for rule in found if rule.name not in passing]


def _covered(rule: Rule, reading: Reading) -> frozenset[int]:
    return frozenset(
        at
        for position, words in reading.atoms.of(rule.condition.atoms)
        for at in range(position, position + len(words.split()))
    )


def _apart(alone: Topic, found: Sequence[Rule], reading: Reading) -> frozenset[str]:
    """
    Return the names of the topics to keep beside *alone*, which explains away all
    others: those said in another part of the message; and all, if another part names
    another such thing ("y otro") and a place of the town is named.
    """
    where = {rule.topic: _positions(rule, reading) for rule in found}
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


def wanting(
    rules: Rules, reading: Reading, topics: Sequence[Topic], trace: Trace
) -> Reading:
    """
    Return *reading* with its intent, and the intents that are unlikely.
    """
    vote = reading.vote
    found = list(rules.intents.matching(reading, trace))
    if not found:
        own = rules.by_example.nearest("intents", reading, trace)
        found = [own] if own is not None else []
    said = [rule.effect.intent for rule in found]
    if not (said or reading.words):
        # "???": signs alone are like many examples.
        return evolve(reading, intent=_meant(topics))
    # An intent without examples, such as a proposal, is decided by words alone.
    if said and said[0] not in rules.by_example.votes.names("intents"):
        return evolve(reading, intent=said[0])
    weights = weighing.intents(rules, reading, said, _meant(topics))
    wanted = max(weights, key=weights.__getitem__)
    if wanted not in said and vote.share("intents", wanted):
        trace.note(f"{OF_INTENT}{wanted}", vote.because("intents", wanted))
    return evolve(reading, intent=wanted, unlikely=weighing.unlikely(weights, wanted))


def topics_besides_frame(
    rules: Rules, reading: Reading, about: list[Topic], trace: Trace
) -> list[Topic]:
    """
    Return *about*, or what the message is about without the words that say what is
    wanted, and where, if that is surer: "propongo que el pleno trate ..." is no
    subject. Only for an intent that no example has, such as a proposal: examples know
    the words of the others.
    """
    taught = rules.by_example.votes.names("intents")
    if not taught or not reading.intent or reading.intent in taught:
        return about
    silent = Trace(explain=False)
    wants = rules.intents.matching(reading, silent)
    saying = [rule for rule in wants if rule.effect.intent == reading.intent][:1]
    hints = [*rules.hint_book.matching(reading, silent)]
    frame = {
        word
        for rule in (*saying, *hints)
        for said in reading.atoms.of(rule.condition.atoms)
        if not said.is_pattern
        for word in said.words.split()
    }
    vote = rules.voting.ask_without(frame, reading.plain, reading.places)
    besides = evolve(reading, vote=vote)
    if weighing.surest(rules, besides) < weighing.surest(rules, reading) + _CLEARER:
        return about
    framed, _ = topics(rules, besides, silent)
    hinted = {rule.topic for rule in hints}
    if not framed or framed[0].name in hinted:
        return about
    trace.note(f"{OF_TOPIC}{framed[0].name}", vote.because("topics", framed[0].name))
    return framed


def _meant(topics: Sequence[Topic]) -> str:
    return next((topic.means for topic in topics if topic.means), OTHER)


def urgent(
    rules: Rules, effect: Effect, special: Rule | None, reading: Reading, trace: Trace
) -> Effect:
    """
    Return *effect* with the urgency that examples show, unless rules made it urgent,
    its *special* rule says that it is normal, or it is for the plenary.
    Talk that rules made less urgent (thanks, greetings) stays so: what it is about
    ("quiero cita con la trabajadora social") says nothing of it.
    """
    told = effect.urgency
    if told is not None and told > Urgency.NORMAL:
        return effect
    if special is not None and special.effect.urgency is Urgency.NORMAL:
        return effect
    if (effect.intent or reading.intent) in (PROPOSAL, QUESTION):
        # No example has one; what it is about is seldom as urgent as where it is told.
        return effect
    weights = {**weighing.urgencies(rules, reading, told)}
    if weighing.is_hardly_seen(rules, reading, weights):
        weights.pop(Urgency.HIGH, None)
    likely = max(weights, key=weights.__getitem__, default=told)
    if likely is None or likely == (Urgency.NORMAL if told is None else told):
        return effect
    is_talk = told is Urgency.LOW and effect.intent == OTHER
    if is_talk and likely is Urgency.NORMAL:
        return effect
    trace.note("urgent", reading.told.because("urgency", likely.name.lower()))
    return evolve(effect, urgency=likely)
