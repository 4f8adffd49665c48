"""
Reading of examples: those of rules (``like:``), and those of the town (``examples:``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from attrs import define, field, frozen

from gateway.core.errors import Position
from gateway.routing.conditions import Condition
from gateway.routing.parsing.effects import URGENCIES, Names
from gateway.routing.parsing.named import sentence_of
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, Node, Scalar, shown
from gateway.routing.reading import Reading
from gateway.routing.rules import NOTHING
from gateway.routing.words.learning.examples import Example, telling
from gateway.routing.words.learning.vote import Shown

#: The default threshold of similarity to an example.
THRESHOLD = 0.5

#: Keys of a ``like`` with a threshold of its own.
KEYS = ("examples", "threshold")

#: Keys of each entry of ``examples``.
SHOWN = ("topic", "intent", "guard", "urgency", "like")

#: The lowest threshold: everything is a little similar to everything.
_LEAST = 0.1

_SENTENCE = 300
_NUMBER = re.compile(r"(?:0?\.[0-9]{1,4}|1(?:\.0{1,4})?)", re.ASCII)


@define(kw_only=True)
class Likes:
    """
    Collects the examples of all rules.

    Attributes:
        reader: Reads values, and collects mistakes.
        language: The town's first: the language of sentences for which neither the rule
            nor the file names one.
        named: By kind: the names of places that sentences may ask for.
        threshold: For rules that have none of their own.
        examples: The examples of rules.
        thresholds: By the name of each rule with examples.
        shown: The labelled sentences of the town.
    """

    reader: Reader
    language: str
    named: Mapping[str, Sequence[str]]
    threshold: float = THRESHOLD
    examples: list[Example] = field(factory=list)
    thresholds: dict[str, float] = field(factory=dict)
    shown: list[Shown] = field(factory=list)
    _places: dict[tuple[str, ...], tuple[str, Position]] = field(
        init=False, factory=dict
    )

    def read_town(self, part: Fields, names: Names, guards: Collection[str]) -> None:
        """
        Read ``examples``: the threshold for the whole town, and labelled sentences.
        """
        for key, node in part.pairs:
            if key.value == "threshold":
                known = {"threshold": node}
                self.threshold = self._threshold(known, THRESHOLD)
            else:
                self._show(key, node, names, guards)

    def _show(
        self, key: Scalar, node: Node, names: Names, guards: Collection[str]
    ) -> None:
        read = self.reader.name
        known = self.reader.fields(node, f"example {key.value}", SHOWN)
        found = {
            "topics": read(known.get("topic"), "topic", (*names.topics, NOTHING)),
            "intents": read(known.get("intent"), "intent", names.intents),
            "guards": read(known.get("guard"), "guard", guards),
            "urgency": read(known.get("urgency"), "urgency", URGENCIES),
        }
        says = {part: said for part, said in found.items() if said}
        if not known.keys() - {"like"}:
            problem = (
                f"example {shown(key.value)} names no topic, intent, guard or urgency"
            )
            self.reader.mistake(key, problem, "such as topic: lighting")
        if "like" not in known:
            problem = f"example {shown(key.value)} has no sentence"
            self.reader.mistake(key, problem, "like: [a sentence]")
        for _, _, sentence in self._sentences(known.get("like")):
            self.shown.append(Shown(sentence, says))

    def _sentences(self, node: Node | None) -> Iterator[tuple[str, Scalar, str]]:
        """
        Yield the sentences, each as its language, its node and its text.
        """
        lists: Iterable[tuple[str, Node]] = ()
        if isinstance(node, Fields):
            lists = self.reader.by_language(node)
        elif node is not None:
            lists = [(self.reader.language_of(node, self.language), node)]
        for language, listed in lists:
            for scalar in self.reader.scalars(listed, "an example"):
                said = sentence_of(scalar, self.named, self.reader)
                if said is None:
                    continue
                sentence = " ".join(said.split())
                if len(sentence) > _SENTENCE:
                    problem = f"an example longer than {_SENTENCE} characters"
                    self.reader.mistake(scalar, problem)
                else:
                    yield language, scalar, sentence

    def read(self, node: Node, part: str, rule: str) -> Condition:
        """
        Read the examples of a *rule* of a *part*: ``like: [la luz de mi calle no va]``,
        also by language, or ``like: {examples: […], threshold: 0.42}``. Return the
        condition that a message is similar enough to one of them.
        """
        sentences: Node | None = node
        threshold = self.threshold
        if isinstance(node, Fields) and (node.get("examples") or node.get("threshold")):
            known = self.reader.fields(node, "like", KEYS)
            threshold = self._threshold(known, self.threshold)
            sentences = known.get("examples")
        if sentences is None:
            self.reader.mistake(node, "there is no example in 'like'")
        for language, scalar, sentence in self._sentences(sentences):
            if self._is_new(scalar, sentence, part, rule):
                self.examples.append(Example(part, rule, sentence, language))
        self.thresholds[rule] = threshold
        return is_like(rule, threshold)

    def voting(self) -> tuple[Shown, ...]:
        """
        Return the labelled sentences that vote: if the town has any, also the examples
        of its rules, labelled by their rule. Each counts once; they are sorted, so that
        their order in the files has no influence.
        """
        if not self.shown:
            return ()
        own = ((each, each.rule.partition(" ")[2]) for each in self.examples)
        told = *self.shown, *(Shown(e.sentence, {e.part: name}) for e, name in own)
        once = {(each.sentence, *sorted(each.says.items())): each for each in told}
        return tuple(once[key] for key in sorted(once))

    def _is_new(self, scalar: Scalar, sentence: str, part: str, rule: str) -> bool:
        words = sorted(set(telling(sentence)))
        if len(words) < 2:
            hint = "write a sentence; words and phrases belong in 'words'"
            problem = f"the example is too short: {shown(sentence)}"
            self.reader.mistake(scalar, problem, hint)
            return False
        key = (part, *words)
        owner, place = self._places.setdefault(key, (rule, scalar.position))
        if place != scalar.position:
            problem = f"{shown(sentence)} is already an example of {owner}"
            self.reader.mistake(scalar, problem, f"at {place}")
            return False
        return True

    def _threshold(self, known: Mapping[str, Node], default: float) -> float:
        node = known.get("threshold")
        if node is None:
            return default
        value = node.value if isinstance(node, Scalar) else ""
        if _NUMBER.fullmatch(value) and float(value) >= _LEAST:
            return float(value)
        hint = "such as 0.42; 1 means the same sentence"
        self.reader.mistake(node, f"a threshold must be from {_LEAST} to 1", hint)
        return default


def is_like(rule: str, threshold: float) -> Condition:
    """
    Make the condition that the message's similarity to an example of *rule* is
    *threshold* or more.
    """
    return _Like(rule=rule, threshold=threshold)


@frozen(kw_only=True, eq=False)
class _Like(Condition):
    rule: str
    threshold: float

    def holds(self, reading: Reading, _: AbstractSet[int]) -> str | None:
        found = reading.like.get(self.rule)
        return f"like {found}" if found and found.score >= self.threshold else None

    def may(self, _reading: Reading, _likely: AbstractSet[int]) -> bool:
        return False  # Examples are compared with whole messages, not with parts.

    def lacks(self, reading: Reading) -> str:
        found = reading.like.get(self.rule)
        if found is None:
            return "not like any example"
        return f"like {found}, which is less than {self.threshold:.2f}"
