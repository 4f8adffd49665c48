"""
What a message is about, what is wanted and how soon: whatever most speaks for, words
and examples added up (`gateway.routing.weighing`). Guards hold by their words; examples
say where one is only a manner of speaking, and where there is danger that no word
tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from gateway.core.decision import Outcome, Urgency
from gateway.routing import weighing
from gateway.routing.effect import Effect
from gateway.routing.reading import Reading
from gateway.routing.rules import Book, Rule, Rules, Topic
from gateway.routing.trace import Trace

#: The intent of a message that shows none.
OTHER = "other"

#: The intent for which procedures say what they require.
PROCEDURE = "procedure"

#: The intent of whoever wants a word with somebody.
DIRECT = "direct_message"

#: What must speak for danger to life where no word tells of it; and what must speak
#: against it where a word does, which is a manner of speaking then.
_DANGER, _SPOKEN_OF = 1.4, -1.0

#: What must speak for any other guard: a share of the nearest, where much is shown.
_GUARDED = 0.2

#: And what all examples must teach of it, where no word tells of any guard: of what
#: hardly anybody says, whatever is nearest is not near.
_TAUGHT = 0.15

#: Where so much speaks for danger, nothing more is asked.
SURELY = 4.0

#: By how much examples must show another guard than the one whose words are said.
_RATHER = 1.0

#: Whoever tells of a second thing needs so many words: "y agua" is of the first.
_THING = 3

#: What no word tells, but hints or examples.
_UNSAID: weighing.Said = (0, 0)

#: "Y otro en la calle Real".
_ANOTHER = frozenset(
    ["otro", "otra", "otros", "otras", "altre", "altra", "outro", "another", "autre"]
)


def first(
    rules: Rules, part: str, book: Book, reading: Reading, trace: Trace
) -> Rule | None:
    """
    Give the first rule of a part that holds: words decide; the rule's own examples,
    where they are silent.
    """
    found = book.matching(reading, trace)
    rule = next(found, None)
    if rule is None:
        return rules.by_example.nearest(part, reading, trace)
    _behind(rule, found, trace)
    return rule


def _behind(rule: Rule, others: Iterator[Rule], trace: Trace) -> None:
    """
    Where somebody wants an explanation, tell of the *others* of its part that hold.
    """
    if trace.explain:
        for _ in others:
            trace.withdraw(f"{rule.name} comes first")


def guard(rules: Rules, reading: Reading, trace: Trace) -> Rule | None:
    """
    Give the guard that holds. Safety needs less than anything else, and goes before
    identity: whoever seems to be somebody else may be in danger.
    """
    danger = weighing.danger(rules, reading)
    name = _saving(rules, reading, danger)
    found = rules.guards.matching(reading, trace)
    for rule in found:
        by_words = tells_of_danger(rule, reading)
        spoken_of = by_words and danger < _SPOKEN_OF
        withheld = rule.effect.outcome is Outcome.QUARANTINE
        if not spoken_of and not (withheld and name):
            _behind(rule, found, trace)
            return _rather(rules, rule, reading, trace) if by_words else rule
        trace.withdraw(
            "examples show a manner of speaking"
            if spoken_of
            else "danger comes first, as examples show"
        )
    own = rules.by_example.nearest("guards", reading, trace)
    if own is not None:
        return own
    name = name or _shown(rules, reading)
    if not name:
        return None
    trace.note(rules.guard_of[name].name, reading.vote.because("guards", name))
    return rules.guard_of[name]


def tells_of_danger(rule: Rule, reading: Reading) -> bool:
    """
    Say whether a guard that saves lives holds by its words.
    """
    saves = rule.effect.urgency is Urgency.EMERGENCY
    return saves and bool(reading.atoms.of(rule.condition.atoms))


def _rather(rules: Rules, rule: Rule, reading: Reading, trace: Trace) -> Rule:
    """
    Give the guard that examples show rather than that of a *rule* whose words are said,
    if it keeps in confidence what is told, and that one does not: kicks at a door are
    danger to life, and those of a husband no neighbour's business.
    """
    if rule.effect.confidential or not rules.saving:
        return rule
    shown = {name: weighing.shown(reading, name) for name in rules.saving}
    likely = rules.guard_of[max(rules.saving, key=shown.__getitem__)]
    name = rule.name.removeprefix("guard ")
    more = max(shown.values()) - weighing.shown(reading, name)
    if not likely.effect.confidential or more < _RATHER:
        return rule
    trace.note(likely.name, "examples show it rather")
    return likely


def _saving(rules: Rules, reading: Reading, danger: float) -> str:
    """
    Name the guard of those that save lives that examples show the message to need, if
    there is so much *danger*.
    """
    if not rules.saving or danger < _DANGER:
        return ""
    vote = reading.vote
    learned = vote.learned.get("guards", {})
    taught = max(learned.get(name, 0.0) for name in rules.saving)
    if taught < _TAUGHT and danger < SURELY:
        return ""
    return max(
        rules.saving,
        key=lambda name: (vote.share("guards", name), learned.get(name, 0.0)),
    )


def _shown(rules: Rules, reading: Reading) -> str:
    """
    Name the guard that saves no lives that examples show it to need, if any.
    """
    shares = reading.vote.shares.get("guards", {})
    learned = reading.vote.learned.get("guards", {})
    likely = {
        name: weighing.guarded(rules, reading, name)
        for name in sorted(shares.keys() & rules.guard_of.keys())
        if name not in rules.saving and learned.get(name, 0.0) >= _TAUGHT
    }
    name = max(likely, key=likely.__getitem__, default="")
    return name if likely.get(name, 0.0) >= _GUARDED else ""


def topics(rules: Rules, reading: Reading, trace: Trace) -> list[Topic]:
    """
    Give what it is about, the foremost first.
    """
    found = _not_named(list(rules.topic_book.matching(reading, trace)), reading)
    said = {rule.effect.topics[0]: weighing.said(rule, reading) for rule in found}
    if not found:
        own = rules.by_example.nearest("topics", reading, trace)
        said = {own.effect.topics[0]: (2, 0)} if own is not None else {}
    if not said:
        hinted = rules.hint_book.matching(reading, trace)
        said = {rule.effect.topics[0]: _UNSAID for rule in hinted}
    weights = weighing.topics(rules, reading, said, trace)
    order = sorted(
        weights, key=lambda name: (-weights[name], said.get(name, _UNSAID)[1])
    )
    if not order:
        return []
    if order[0] not in said:
        trace.note(f"topic {order[0]}", reading.vote.because("topics", order[0]))
    about = [rules.topics[name] for name in order]
    if about[0].alone:
        apart = _apart(about[0], found, reading)
        return [topic for topic in about if topic.name in apart] + about[:1]
    likely = weighing.beside(weights, order[0], reading.words)
    about = [topic for topic in about if topic.name in likely and not topic.alone]
    over = frozenset().union(*(topic.over for topic in about if topic.name in said))
    return [topic for topic in about if topic.name not in over] or about[:1]


def _not_named(found: list[Rule], reading: Reading) -> list[Rule]:
    """
    Give the rules of topics that are told in other words than names of places: whoever
    lives in the calle Luz may want something else than light.
    """
    if not found or reading.without is None:
        return found
    naming = reading.naming
    only = [rule for rule in found if frozenset() < _covered(rule, reading) <= naming]
    if not only:
        return found
    besides = reading.without(naming)
    named = {rule.name for rule in only if not besides.of(rule.condition.atoms)}
    return [rule for rule in found if rule.name not in named]


def _covered(rule: Rule, reading: Reading) -> frozenset[int]:
    return frozenset(
        at
        for position, words in reading.atoms.of(rule.condition.atoms)
        for at in range(position, position + len(words.split()))
    )


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
    vote = reading.vote
    found = list(rules.intents.matching(reading, trace))
    if not found:
        own = rules.by_example.nearest("intents", reading, trace)
        found = [own] if own is not None else []
    said = [rule.effect.intent for rule in found]
    # What no example shows, such as what a plenary must deal with, is known by words.
    if said and said[0] not in rules.by_example.votes.names("intents"):
        return said[0]
    weights = weighing.intents(rules, reading, said, _meant(topics))
    wanted = max(weights, key=weights.__getitem__)
    if wanted not in said and vote.share("intents", wanted):
        trace.note(f"intent {wanted}", vote.because("intents", wanted))
    return wanted


def _meant(topics: Sequence[Topic]) -> str:
    return next((topic.means for topic in topics if topic.means), OTHER)


def urgent(effect: Effect, reading: Reading, trace: Trace) -> Effect:
    """
    Give *effect* with the urgency that examples tell. What rules hold for urgent is.
    """
    told = effect.urgency
    if told is not None and told > Urgency.NORMAL:
        return effect
    weights = weighing.urgencies(reading, told)
    likely = max(weights, key=weights.__getitem__, default=told)
    if likely is None or likely == (Urgency.NORMAL if told is None else told):
        return effect
    trace.note("urgent", reading.vote.because("urgency", likely.name.lower()))
    return evolve(effect, urgency=likely)
