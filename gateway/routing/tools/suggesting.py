"""
Suggestions of words and examples, derived from employees' corrections. Nothing is
applied automatically: a person reads the suggestions, and pastes what is right.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from attrs import field, frozen

from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message
from gateway.core.rule_names import OF_TOPIC
from gateway.routing.table import RoutingTable
from gateway.routing.tools.corrections import Correction
from gateway.routing.tools.private import is_private, names
from gateway.routing.words import text
from gateway.routing.words.language.spoken import spoken_in
from gateway.routing.words.learning.examples import Example, Examples, telling
from gateway.routing.words.private.messages import personal

#: Least z-score of a word's log-odds ratio (2.5 % by chance).
_CERTAIN = 1.96

#: The fewest corrections that a word must occur in.
_TWICE = 2

#: The most suggestions of one kind for one topic.
_MOST = 5

#: Sentences of this similarity or more count as the same.
_SAME = 0.7

#: Least similarity to a topic's examples of a message about it.
_LIKELY = 0.3

#: The fewest different telling words, and the most characters, of a proposed example.
_TELLING, _LENGTH = 3, 200

_SENTENCE = re.compile(r"[.!?…;]+(?:\s|$)|\n+")
_CLUTTER = re.compile(r"\S*@\S+|#\w+|\bhttps?:\S+|[^\w\s,':()\-]")
_PLAIN = re.compile(r"[a-z_]{2,40}", re.ASCII)
_LETTERS = re.compile(r"[^\W\d_]+")


@frozen(kw_only=True)
class Suggestion:
    """
    A word or an example for a topic.

    Attributes:
        key: The key that it is added to: ``words`` or ``like``.
        entry: The word or sentence.
        because: The reason, for a person.
    """

    topic: str
    key: str
    entry: str
    language: str
    because: str


@frozen
class _Case:
    correction: Correction
    topic: str
    stems: frozenset[str]
    forms: Mapping[str, str] = field(eq=False)


def still_wrong(table: RoutingTable, correction: Correction) -> bool:
    """
    Say whether the present rules still route the corrected message wrong.
    """
    decision = table.decide(_message(correction), _STRANGER)
    if correction.topic:
        return correction.topic not in decision.topics
    return not {leg.mailbox for leg in decision.legs} >= set(correction.right)


def propose(
    table: RoutingTable,
    corrections: Iterable[Correction],
    past: Sequence[tuple[Message, tuple[str, ...]]] = (),
) -> list[Suggestion]:
    """
    Return suggestions for each topic: words that distinguish its corrected messages
    from all others, and sentences from those messages that contain none of these words.

    Args:
        table: The present rules.
        corrections: What employees corrected; those that are right by now are skipped.
        past: Past messages, each with the topics that were found in it.
    """
    wrong = [e for e in dict.fromkeys(corrections) if still_wrong(table, e)]
    cases = [
        _case(each, topic, table)
        for each in wrong
        if (topic := responsible(table, each)) is not None
    ]
    suggestions: list[Suggestion] = []
    for name in dict.fromkeys(case.topic for case in cases):
        own = [case for case in cases if case.topic == name]
        others = [case.stems for case in cases if case.topic != name]
        others += [
            _stems(telling(f"{message.subject}\n{message.text}"), table)
            for message, topics in past
            if name not in topics
        ]
        others += [
            _stems(telling(each.sentence), table)
            for each in table.rules.by_example.examples.examples
            if each.rule != f"{OF_TOPIC}{name}"
        ]
        words = list(_words(table, name, own, others))
        told = {_stem(text.fold(each.entry), table) for each in words}
        silent = [case for case in own if not told & case.stems]
        suggestions += [*words, *_examples(table, name, silent)]
    return suggestions


def responsible(table: RoutingTable, correction: Correction) -> str | None:
    """
    Return the topic that the corrected message was about: of those of the right mailbox
    the one with the most similar examples; None if none is similar enough.
    """
    if correction.topic:
        return correction.topic
    owned = topics_of(table, correction)
    if len(owned) == 1:
        return owned[0]
    examples = table.rules.by_example.examples
    like = examples.near(_words_of(correction), "topics")
    near = {rule.removeprefix(OF_TOPIC): each.score for rule, each in like.items()}
    likely = [name for name in owned if near.get(name, 0.0) >= _LIKELY]
    return max(likely, key=lambda name: near[name], default=None)


def topics_of(table: RoutingTable, correction: Correction) -> list[str]:
    """
    Return the topics that the right mailboxes of *correction* own.
    """
    right, topics = set(correction.right), table.rules.topics.values()
    return [topic.name for topic in topics if right & {*topic.owner}]


def patch(suggestions: Iterable[Suggestion]) -> str:
    """
    Return *suggestions* as the text of a file of rules, to paste or to include.
    """
    tree: dict[str, dict[str, dict[str, list[str]]]] = {}
    for each in suggestions:
        keys = tree.setdefault(each.topic, {})
        keys.setdefault(each.key, {}).setdefault(each.language, []).append(each.entry)
    lines = ["more:", "  topics:"]
    for topic, keys in tree.items():
        lines.append(f"    {_quoted(topic)}:")
        for key, languages in keys.items():
            lines.append(f"      {key}:")
            for language, entries in languages.items():
                lines.append(f"        {language}:")
                lines += [f"          - {_quoted(entry)}" for entry in entries]
    return "\n".join(lines) + "\n" if tree else ""


_STRANGER = Verdict(standing=Standing.KNOWN, because="a correction")


def _message(correction: Correction) -> Message:
    return Message(
        external_id="correction",
        reference="correction",
        sender=Address(correction.channel, "0"),
        text=correction.text,
        subject=correction.subject,
        received_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def _words_of(correction: Correction) -> list[str]:
    return telling(f"{correction.subject}\n{correction.text}")


def _case(correction: Correction, topic: str, table: RoutingTable) -> _Case:
    written = f"{correction.subject}\n{correction.text}"
    forms: dict[str, str] = {}
    for word in _LETTERS.findall(_CLUTTER.sub(" ", written).lower()):
        for token in telling(word):
            forms.setdefault(_stem(token, table), word)
    private = {_stem(token, table) for token in names(written)}
    kept = {stem: word for stem, word in forms.items() if stem not in private}
    return _Case(correction, topic, frozenset(kept), kept)


def _words(
    table: RoutingTable,
    topic: str,
    own: Sequence[_Case],
    others: Sequence[frozenset[str]],
) -> Iterator[Suggestion]:
    known = _known(table)
    here = Counter(stem for case in own for stem in case.stems)
    there = Counter(stem for stems in others for stem in stems)
    certain = []
    for stem, count in here.items():
        odds = _odds(count, len(own), there[stem], len(others))
        if count >= _TWICE and odds >= _CERTAIN:
            certain.append((-odds, stem))
    for _, stem in sorted(certain)[:_MOST]:
        forms = Counter(c.forms[stem] for c in own if stem in c.forms)
        word = min(forms, key=lambda form: (-forms[form], form))
        if known(word):
            continue  # Other rules already ask for it.
        yield Suggestion(
            topic=topic,
            key="words",
            entry=word,
            language=table.town.language,
            because=f"in {here[stem]} of {len(own)} corrected messages, and in "
            f"{there[stem]} of {len(others)} others",
        )


def _odds(a: int, n: int, b: int, m: int) -> float:
    # The log-odds ratio over its standard error, with 0.5 added to each count.
    cells = (a + 0.5, n - a + 0.5, b + 0.5, m - b + 0.5)
    ratio = (cells[0] / cells[1]) / (cells[2] / cells[3])
    return math.log(ratio) / math.sqrt(sum(1 / cell for cell in cells))


def _known(table: RoutingTable) -> Callable[[str], bool]:
    rules = table.rules
    asked = frozenset().union(
        *(
            rule.condition.atoms
            for book in (rules.guards, rules.topic_book, rules.intents)
            for rule in book.rules
        )
    )

    def known(word: str) -> bool:
        said = table.index.find("", text.cut(text.plain(word)), ()).known.keys()
        return bool(said & asked) or bool(said & rules.names.keys())

    return known


def _examples(
    table: RoutingTable, topic: str, own: Sequence[_Case]
) -> Iterator[Suggestion]:
    shown: list[Example] = []
    for case in own:
        sentence = _sentence(case.correction)
        if sentence is None:
            continue
        near = Examples(shown).near(telling(sentence), "topics")
        if any(each.score >= _SAME for each in near.values()):
            continue
        words = text.tokens(text.plain(sentence))
        language = spoken_in(words, table.town.language).language
        shown.append(Example("topics", topic, sentence, language))
        yield Suggestion(
            topic=topic,
            key="like",
            entry=sentence,
            language=language,
            because="said so in a corrected message",
        )
        if len(shown) == _MOST:
            return


def _sentence(correction: Correction) -> str | None:
    # The sentence with the most telling words among those without personal data.
    found = []
    for part in _SENTENCE.split(correction.text):
        clean = " ".join(_CLUTTER.sub(" ", part).split()).strip(" ,:-()'")
        short = len(set(telling(clean))) < _TELLING or len(clean) > _LENGTH
        if not (short or personal(part) or is_private(clean)):
            found.append(clean)
    return max(found, key=lambda clean: len(set(telling(clean))), default=None)


def _stems(words: Iterable[str], table: RoutingTable) -> frozenset[str]:
    return frozenset(_stem(word, table) for word in words)


def _stem(word: str, table: RoutingTable) -> str:
    return text.stem(word, table.town.language)


def _quoted(entry: str) -> str:
    return entry if _PLAIN.fullmatch(entry) else json.dumps(entry, ensure_ascii=False)
