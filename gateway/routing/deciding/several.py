"""
Several matters in one message: the owner of what a part of it reports gets it, too,
however much more is said of something else. "La farola está fundida. No hay agua."
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from gateway.core.intents import INCIDENT, INFORMATION
from gateway.core.rule_names import OF_TOPIC
from gateway.core.writing.joining import ALSO, AND
from gateway.core.writing.regex import any_of, either
from gateway.routing.deciding import arbiter, weighing
from gateway.routing.deciding.message_parts import PartReader, likened
from gateway.routing.deciding.words_said import Said, said_of
from gateway.routing.reading import Reading
from gateway.routing.rules import Rule, Rules, Topic
from gateway.routing.trace import Trace

_COUNTED = either(
    """
    uno, dos, tres, cuatro, primero, segundo, tercero, un, dous, bat, bi, hiru, one,
    two, three, first, second, third, premier, deuxieme, erstens, zweitens, drittens,
    unu, doi, trei
    """
)
#: Markers of list items: "1) la farola 2) el banco", "➊ la farola ➋ el banco", "uno, la
#: farola; dos, el banco"; and "1. la farola" at the beginning of a line.
_NUMBERED = re.compile(
    r"(?:(?m:^)[^\S\n]*\d{1,2}\.-?"
    r"|(?<!\S)(?:\(?(?:[a-h]|\d{1,2})\)|[\u2776-\u2793•▪👉✅]"
    rf"|{_COUNTED}[,:]))(?=\s)"
)

#: Items within a line: "1. la farola 2. el banco", by two numbers that follow; a first
#: item that is longer tells a story.
_COUNTED_ON = re.compile(r"(?<![^\s:])1\.-?\s[^\n]{1,300}?\s2\.-?\s")

#: Separators between matters; a question keeps its question mark.
_BETWEEN = re.compile(
    rf"{_NUMBERED.pattern}|[.;,!¿¡\n]+|(?<=[?؟])"
    rf"|\b(?:{any_of(AND | ALSO)}|si)\b"
)

#: What parts whole sentences, or adds another matter; and what says that there is one.
_BEGINS = re.compile(rf"[.;!\n]|\b(?:{any_of(ALSO)})\b")
_THERE_IS = re.compile(
    r"\b(?:ha[yi](?! que)|hi ha|faltan?|there (?:is|are)|il y a|es gibt)\b"
)

#: What announces a list without numbers: "tres cosas: …", "three small matters".
_ANNOUNCED_WORDS = either(
    r"""
    cosas, cosillas, cositas, asuntos, temas, avisos, coses, temes, cousas, things,
    matters, points, issues, ones, choses, dinge, sachen, lucruri
    """
)
_HOW_MANY = either(
    """
    [2-9], dos, tres, cuatro, varias, varios, dues, duas, two, three, four, several,
    deux, trois, zwei, drei, doua, trei
    """
)
_ANNOUNCED = re.compile(rf"\b{_HOW_MANY} (?:\w+ )?{_ANNOUNCED_WORDS}\b")

#: A message of more parts tells the story of one matter.
_PARTS = 8

#: A part of fewer words belongs to the one beside it: "y se ve el agua".
_WORDS = 5
#: An item of a list is one by itself, however short: "2. farola fundida".
_WORDS_OF_ITEM = 2

#: Least weight of a part's topic. Of 178 parts of strangers' messages half were for the
#: topic's owner; of those above this weight, six in seven.
_SURELY = 3.0

#: Least weight where no mailbox would read the message otherwise, or it is a list: in
#: 82 answered questions there were two false positives.
_UNREAD = 1.0


def beside(
    rules: Rules,
    reading: Reading,
    topics: Sequence[Topic],
    told: Collection[str],
    again: PartReader,
    trace: Trace,
) -> list[Topic]:
    """
    Return further topics, besides *topics*: those of which a part of the message
    reports an incident, without words of *topics*; in a list, also those that an item
    asks about.

    Args:
        rules: Of the town.
        reading: Of the message.
        topics: What it is about.
        told: The names of all topics whose words it says.
        again: Reads a part of it.
        trace: Takes what is found.
    """
    further = [topic for topic, _ in _further(rules, reading, topics, told, again)]
    for topic in further:
        trace.note(f"{OF_TOPIC}{topic.name}", "a part of it tells of nothing else")
    return further


def apart(
    rules: Rules,
    reading: Reading,
    topics: Sequence[Topic],
    told: Collection[str],
    again: PartReader,
    is_so: Callable[[str], bool],
) -> list[Topic]:
    """
    Return what `beside` does, of those parts without which the message is still what a
    rule took it for: *is_so* says that of what is left of its plain text.
    """
    further = _further(rules, reading, topics, told, again)
    plain = reading.plain
    return [topic for topic, part in further if is_so(plain.replace(part, " ", 1))]


def wrong(
    rules: Rules, reading: Reading, topics: Collection[str], again: PartReader
) -> list[Topic]:
    """
    Return the topics of which a part of the message reports an incident, beside a
    question about *topics*.
    """
    parts = _parts(reading.plain)
    found = _telling((INCIDENT,), rules, parts, again, topics, _UNREAD)
    return [topic for topic, _ in found]


def booked(
    rules: Rules,
    reading: Reading,
    special: Rule | None,
    topics: Sequence[Topic],
    again: PartReader,
) -> Sequence[Topic]:
    """
    Return only the foremost of *topics* if *special* books something: one appointment,
    whatever it is for, is one matter. All, if a part of the message reports an
    incident.
    """
    if special is None or special.name not in rules.booking:
        return topics
    foremost = topics[:1]
    names = {topic.name for topic in foremost}
    return topics if wrong(rules, reading, names, again) else foremost


def lists_incident(rules: Rules, reading: Reading, again: PartReader) -> bool:
    """
    Say whether the message is a list, an item of which reports an incident, whatever
    the others ask.
    """
    plain = reading.plain
    return _is_list(plain) and any(
        reports(rules, part, again, surely=False) for part in _parts(plain, listed=True)
    )


def reports(
    rules: Rules, part: str, again: PartReader, *, surely: bool
) -> Topic | None:
    """
    Return the topic of which a part of the message reports an incident by itself, if
    there is one.
    """
    least = _SURELY if surely else _UNREAD
    found = _telling((INCIDENT,), rules, (part,), again, (), least)
    return found[0][0] if found else None


def _further(
    rules: Rules,
    reading: Reading,
    topics: Sequence[Topic],
    told: Collection[str],
    again: PartReader,
) -> Sequence[tuple[Topic, str]]:
    about = {topic.name for topic in topics}
    alone = any(topic.alone for topic in topics)
    if not about or alone or about.issuperset(told):
        return ()
    plain = reading.plain
    if _is_list(plain):
        parts = _parts(plain, listed=True)
        wanted = (INCIDENT, INFORMATION)
        return _telling(wanted, rules, parts, again, about, _UNREAD, listed=True)
    parts = _by_themselves(plain)
    return _telling((INCIDENT,), rules, parts, again, about, _SURELY)


def _is_list(plain: str) -> bool:
    return (
        len(_NUMBERED.findall(plain)) > 1
        or _ANNOUNCED.search(plain) is not None
        or _COUNTED_ON.search(plain) is not None
    )


def _parts(plain: str, *, listed: bool = False) -> Sequence[str]:
    parts = [part for part in _BETWEEN.split(plain) if part.strip()]
    least = _WORDS_OF_ITEM if listed else _WORDS
    telling = [part for part in parts if len(part.split()) >= least]
    # Short parts around a list, such as a greeting and a name, do not count.
    counted = telling if listed else parts
    return telling if len(parts) > 1 and len(counted) <= _PARTS else ()


def _by_themselves(plain: str) -> Sequence[str]:
    """
    Return the parts that may report something else, not what follows from the same: a
    sentence, what begins with "también", and what says that there is something.
    """
    parts, at, begins = [], 0, True
    for part in _parts(plain):
        start = plain.index(part, at)
        between, at = plain[at:start], start + len(part)
        begins = begins or _BEGINS.search(between) is not None
        if begins or _THERE_IS.search(part):
            parts.append(part)
        begins = False
    return parts


def _telling(
    intents: Collection[str],
    rules: Rules,
    parts: Sequence[str],
    again: PartReader,
    about: Collection[str],
    least: float,
    *,
    listed: bool = False,
) -> Sequence[tuple[Topic, str]]:
    """
    Return the topics that parts tell of, each with the last part that does.
    """
    found: dict[str, tuple[Topic, str]] = {}
    for said in parts:
        part = again.read(said)
        matching = rules.topic_book.matching(part, Trace(explain=False))
        outside, _ = arbiter.meant([*matching], part)
        by_words = {rule.topic: said_of(rule, part) for rule in outside}
        if by_words and (listed or by_words.keys().isdisjoint(about)):
            topic = _told(intents, rules, likened(rules, part), by_words, least)
            if topic is not None and topic.name not in about:
                found[topic.name] = (topic, said)
    return [*found.values()]


def _told(
    intents: Collection[str],
    rules: Rules,
    part: Reading,
    said: Mapping[str, Said],
    least: float,
) -> Topic | None:
    """
    Return the topic of a part, of those *said* in it, if its weight is *least* or more
    and the part's intent is one of *intents*.
    """
    silent = Trace(explain=False)
    weights = weighing.topics(rules, part, said, (), silent)
    likely = max(weights, key=weights.__getitem__, default="")
    if likely not in said or weights[likely] < least or rules.topics[likely].alone:
        return None
    topic = rules.topics[likely]
    wanted = arbiter.wanting(rules, part, [topic], silent)
    return topic if wanted.intent in intents else None
