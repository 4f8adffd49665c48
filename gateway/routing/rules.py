"""
Compiled rules: their conditions, their effects, and which of them hold of a message.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from attrs import evolve, field, frozen

from gateway.core.decision import Outcome, Urgency
from gateway.core.rule_names import OF_GUARD
from gateway.routing.conditions import Condition, openings_of
from gateway.routing.effect import Effect
from gateway.routing.openings import Openings
from gateway.routing.reading import Naming, Reading
from gateway.routing.trace import Trace
from gateway.routing.voting import Voting
from gateway.routing.words.learning.examples import Examples
from gateway.routing.words.learning.vote import Classifier
from gateway.routing.words.matching.atoms import union

#: The topic of a message that is about nothing in particular.
NOTHING = "none"


@frozen(kw_only=True, eq=False)
class Rule:
    """
    A condition and its effect, with the name that traces show. Rules compare by
    identity, so that they can be keys of a cache.

    Attributes:
        topic: The foremost topic that it tells; empty if it tells none.
    """

    name: str
    condition: Condition
    effect: Effect
    topic: str = field(init=False)

    @topic.default
    def _foremost(self) -> str:
        return "".join(self.effect.topics[:1])


@frozen(kw_only=True)
class Topic:
    """
    What a message may be about.

    Attributes:
        effect: What follows from it.
        owner: The mailboxes responsible.
        if_urgent: Mailboxes that also get an urgent incident about it.
        means: The intent of a message that names this topic and no intent.
        over: Topics that this one explains away: the dog in the park is about the dog.
        alone: It explains away all others.
        atoms: The entries of the index that are its words.
        stays: It does not move, as a lamp: two messages about it from one place are
            about the same thing, whatever their words.
        plain: It has no effect besides delivery to its owner.
        anothers: It is refused, because it is another authority's.
    """

    name: str
    effect: Effect
    owner: tuple[str, ...]
    if_urgent: tuple[str, ...] = ()
    atoms: frozenset[int] = frozenset()
    means: str = ""
    over: frozenset[str] = frozenset()
    alone: bool = False
    stays: bool = False
    plain: bool = field(init=False)
    anothers: bool = field(init=False)

    @plain.default
    def _says_nothing_more(self) -> bool:
        return self.effect == Effect()

    @anothers.default
    def _is_not_the_towns(self) -> bool:
        return self.effect.outcome is Outcome.REFUSE


@frozen
class Book:
    """
    Rules of one part, in the order of the file, with an index of which are worth trying
    on a message.

    Attributes:
        rules: The rules.
        openings: The index.
        atoms: The atoms that any of them looks for.
    """

    rules: Sequence[Rule]
    openings: Openings = field(init=False)
    atoms: frozenset[int] = field(init=False)

    @openings.default
    def _by_what_they_need(self) -> Openings:
        return openings_of([rule.condition for rule in self.rules])

    @atoms.default
    def _looked_for(self) -> frozenset[int]:
        looked_for = [rule.condition.atoms for rule in self.rules]
        return union([self.openings.atoms, *looked_for])

    def matching(self, reading: Reading, trace: Trace) -> Iterator[Rule]:
        """
        Yield the rules that hold, in the order of the file, and add them to the trace.
        """
        if trace.explain:
            for rule in self.rules:
                if trace.try_(rule.name, rule.condition, reading):
                    yield rule
            return
        near = self.atoms.intersection(reading.atoms.likely)
        for number in self.openings.opened(near, reading.about):
            rule = self.rules[number]
            because = rule.condition.holds(reading, near)
            if because is not None:
                trace.note_rule(rule.name, rule.condition, reading, because)
                yield rule

    def may_hold(self, reading: Reading, likely: AbstractSet[int]) -> bool:
        """
        Say whether any of the rules may hold of a part of the message that says no
        atoms besides *likely*.
        """
        near = self.atoms.intersection(likely)
        opened = self.openings.opened(near, reading.about)
        return any(self.rules[n].condition.may(reading, near) for n in opened)


@frozen(kw_only=True)
class ByExample:
    """
    Rules with examples (``like``), which are asked where no words decide.

    Attributes:
        examples: The examples of all rules.
        rules: The rules that have any, by their part.
        thresholds: The least similarity to its examples, 0 to 1, by the rule's name.
        votes: The town's ``examples``, which vote together on what a message is.
    """

    examples: Examples
    rules: Mapping[str, Sequence[Rule]]
    thresholds: Mapping[str, float]
    votes: Classifier

    def nearest(
        self,
        part: str,
        reading: Reading,
        trace: Trace,
        among: Collection[str] | None = None,
    ) -> Rule | None:
        """
        Return the rule of *part* that holds and whose examples the message is most
        similar to, if any; with *among*, only of the rules with those names.
        """
        rules = self.rules[part]
        if among is not None:
            rules = [rule for rule in rules if rule.name in among]
        if not rules:
            return None
        like = self.examples.like(reading.known, part)
        enough = (each.score >= self.thresholds[name] for name, each in like.items())
        if not (trace.explain or any(enough)):
            return None
        asked = evolve(reading, like=like)
        near = {name: -likeness.score for name, likeness in like.items()}
        for rule in sorted(rules, key=lambda rule: near.get(rule.name, 0.0)):
            worth = rule.name in near or trace.explain
            if worth and trace.try_(rule.name, rule.condition, asked):
                return rule
        return None


@frozen(kw_only=True, repr=False)
class Rules:
    """
    The rules by their parts. The repr is left out: a town's would take minutes.

    Attributes:
        guards: The guards.
        topics: The topics, by name.
        topic_book: The rules that find topics by their words.
        hint_book: The rules that find topics by hints, where no words do.
        intents: The rules that find intents.
        wants: The effect of each intent, by name.
        matters, procedures: The matters and the procedures.
        names: By atom: the mailbox that it names, and in which way.
        otherwise: The effect where no other rule says where a message goes.
        by_example: Rules that hold by their examples, where no words decide.
        short_names: By atom: the mailbox whose person it is a short name of.
        persons: First names and surnames of the people who work here.
        workplaces: Words of what offices are called, but for those of elected people.
        alarm: The mailboxes that are told of impostors, if any.
        elected: The head of each mailbox whose holder was elected.
        discreet: The mailboxes that may read what is confidential.
        booking: The names of the procedures whose forms book something.
        called: The atoms of all names of mailboxes, and of short names of persons.
        voting: Asks the town's examples what a message is.
        homes: By mailbox: the first topic of which it is the only owner.
        alone: The topics that explain away all others.
        owned: By mailbox: the topics that it owns.
        guard_of: The guards, by the name that examples use.
        saving_guards: The guards that make an emergency, with or without examples.
        protecting_guards: The guards that make an emergency or are confidential.
        saving: The names of the guards that make an emergency and have examples.
        dangers: The number of examples of danger to life.
        usual: Cache of effects, by special rule (if any), intent and topics.
        both: Cache of a matter and a procedure combined into one rule.
    """

    guards: Book
    topics: Mapping[str, Topic]
    topic_book: Book
    hint_book: Book
    intents: Book
    wants: Mapping[str, Effect]
    matters: Book
    procedures: Book
    names: Mapping[int, tuple[str, Naming]]
    otherwise: Effect
    by_example: ByExample
    short_names: Mapping[int, str] = field(factory=dict)
    persons: frozenset[str] = frozenset()
    workplaces: frozenset[str] = frozenset()
    alarm: tuple[str, ...] = ()
    elected: Mapping[str, str] = field(factory=dict)
    discreet: frozenset[str] = frozenset()
    booking: frozenset[str] = frozenset()
    called: frozenset[int] = field(init=False)
    voting: Voting = field(init=False)
    homes: Mapping[str, str] = field(init=False)
    alone: frozenset[str] = field(init=False)
    owned: Mapping[str, Sequence[str]] = field(init=False)
    guard_of: Mapping[str, Rule] = field(init=False)
    saving_guards: Book = field(init=False)
    protecting_guards: Book = field(init=False)
    saving: Sequence[str] = field(init=False)
    dangers: int = field(init=False)
    usual: dict[tuple[Rule | str, ...], Effect] = field(init=False, factory=dict)
    both: dict[tuple[Rule, Rule], Rule] = field(init=False, factory=dict)

    @called.default
    def _by_any_name(self) -> frozenset[int]:
        return frozenset(self.names).union(self.short_names)

    @voting.default
    def _ask_of_all_but_names(self) -> Voting:
        return Voting(self.by_example.votes, self.called, self.persons)

    @homes.default
    def _home_of_each(self) -> dict[str, str]:
        alone = [topic for topic in self.topics.values() if len(topic.owner) == 1]
        return {topic.owner[0]: topic.name for topic in reversed(alone)}

    @alone.default
    def _those_that_stand_alone(self) -> frozenset[str]:
        return frozenset(topic.name for topic in self.topics.values() if topic.alone)

    @owned.default
    def _owned_by_each(self) -> dict[str, list[str]]:
        topics = self.topics.values()
        boxes = dict.fromkeys(name for topic in topics for name in topic.owner)
        return {box: [t.name for t in topics if box in t.owner] for box in boxes}

    @guard_of.default
    def _guards_by_name(self) -> dict[str, Rule]:
        return {rule.name.removeprefix(OF_GUARD): rule for rule in self.guards.rules}

    @saving_guards.default
    def _guards_that_save_lives(self) -> Book:
        return Book([rule for rule in self.guards.rules if rule.effect.saves])

    @protecting_guards.default
    def _guards_that_protect(self) -> Book:
        return Book([rule for rule in self.guards.rules if rule.effect.protects])

    @saving.default
    def _those_that_save_lives(self) -> list[str]:
        saving = {n for n, rule in self.guard_of.items() if rule.effect.saves}
        return sorted(self.by_example.votes.names("guards") & saving)

    @dangers.default
    def _those_that_show_danger(self) -> int:
        danger = Urgency.EMERGENCY.name.lower()
        return sum(
            each.says.get("urgency") == danger or each.says.get("guards") in self.saving
            for each in self.by_example.votes.shown
        )
