"""
Segmentation of a message into clauses, each with the matters and places that it names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import define, evolve, field, frozen

from gateway.core.identity import Standing, Verdict
from gateway.core.mail.heading import heading
from gateway.core.message import Message
from gateway.core.writing.joining import ALSO, AND
from gateway.core.writing.regex import any_of, either
from gateway.routing.around.street_kinds import WRITTEN
from gateway.routing.deciding.words_said import said_of
from gateway.routing.reading import read_words, routed
from gateway.routing.same_fact.stop_words import COMMON, SPOKEN
from gateway.routing.same_fact.unlisted_streets import streets
from gateway.routing.table import RoutingTable
from gateway.routing.trace import Trace
from gateway.routing.words import text
from gateway.routing.words.tags import unnamed

#: Ends of sentences, and beginnings of items in a list; not the dot of an abbreviation
#: or in a number.
_ENDS = (
    r"(?<!\bc)(?<!\bav)(?<!\bavd)(?<!\bavda)(?<!\bpl)(?<!\bpza)(?<!\bn)(?<!\bnum)"
    r"(?<!\bstr)\.(?!\d)|[!?;\u061f\n\u2022]|(?:^|(?<=\s))(?:[-*\u2013\u2014]|\d\))(?=\s)"
    r"|(?:^|(?<=\n))\d{1,2}\.(?=\s)"
)

#: Words between two clauses of one sentence; not before the number of a house.
_JOINS = rf"(?:{any_of(AND | ALSO)}|si|mientras|while)"
_AND = (
    rf"(?:[,:\u060c]|\b{_JOINS}\b)"
    r"(?! *(?:n|num|numero|no|s)?[.\u00ba\u00b0/]? *\d)"
)
_CUT = re.compile(rf"(?P<ends>{_ENDS})|{_AND}")

_SMALL = either(
    """
    en, a, al, na, no, ao, as, in, at, on, near, dans, am, im, auf, pe, la, el, los,
    las, l, d, del?, do, da, dos, das, o, the, of, der, die, das, den, dem, rue, le,
    les, du, des, lo, els, les
    """
)
#: Words before the name of a place: "en la plaza del".
_BEFORE = re.compile(rf"(?:\b(?:{_SMALL}|{any_of(WRITTEN)})\b[./]? ?)+$")

#: Maximum number of further words in a clause that says only where something is.
_BARE = 1

#: Maximum number of clauses of a message; and of characters that are searched for the
#: words before a name.
_MOST, _NEAR = 64, 40

#: The verdict for reading clauses, which does not depend on the sender.
_ANYBODY = Verdict(standing=Standing.NONE, because="nobody asks")


@define
class Clause:
    """
    A part of a message that is about one thing.

    Attributes:
        said: Its text, folded.
        sentence: The number of its sentence.
        topics: The matters whose words it has.
        places: The places that it names, as people write them.
        fronted: A place comes first: "en la plaza del Olivo hay un bache".
        bare: It says where something is, and hardly anything else.
        whose: The matters that it belongs to; empty for all.
    """

    said: str
    sentence: int
    topics: frozenset[str]
    places: tuple[str, ...]
    fronted: bool
    bare: bool
    whose: frozenset[str] = field(init=False, factory=frozenset)


@frozen
class _Place:
    # A named place: its text, where that begins including the words before the name,
    # and where the name itself begins and ends.
    spot: str
    start: int
    span: tuple[int, int]


def clauses(
    message: Message, topics: frozenset[str], table: RoutingTable
) -> Iterator[Clause]:
    """
    Yield the clauses of *message*, each about one of *topics* and one place, or about
    several at once; none for a message of more than 64 clauses.
    """
    plain = text.once(routed(heading(message), message.text, table.index))
    named = _named(plain, table)
    parts = [*_parts(plain, named)]
    if len(parts) > _MOST:
        return
    masked = [_masked(plain, start, end, named) for start, end, _ in parts]
    told = [_topics(said, message, topics, table) for said in masked]
    # A topic without words in any clause belongs to those that name a place and say
    # something else of it.
    wordless = topics.difference(*told)
    for (start, end, sentence), said, at in zip(parts, masked, told, strict=True):
        about = {topic: start + n for topic, n in at.items()}
        within = [each for each in named if start <= each.span[0] < end]
        bare = len({*text.tokens(said)} - COMMON - SPOKEN) <= _BARE
        for first, last in _halves(start, end, about.values(), within):
            found = {topic: n for topic, n in about.items() if first <= n < last}
            places = [each for each in within if first <= each.span[0] < last]
            telling = frozenset(found) or (
                wordless if places and not bare else frozenset()
            )
            yield Clause(
                said=plain[first:last].strip(),
                sentence=sentence,
                topics=telling,
                places=tuple(dict.fromkeys(each.spot for each in places)),
                fronted=bool(found and places)
                and places[0].start < min(found.values()),
                bare=bare,
            )


def _named(plain: str, table: RoutingTable) -> Sequence[_Place]:
    found = table.around.gazetteer.told(plain)
    known = [span for _, span in found]
    found += [
        (spot, span)
        for spot, span in streets(plain)
        if not any(start < span[1] and span[0] < end for start, end in known)
    ]
    return [
        _Place(
            spot=text.plain(str(spot)),
            start=span[0] - len(_before(plain[: span[0]])),
            span=span,
        )
        for spot, span in sorted(found, key=lambda each: each[1])
    ]


def _before(said: str) -> str:
    found = _BEFORE.search(said[-_NEAR:])
    return found[0] if found else ""


def _parts(plain: str, named: Sequence[_Place]) -> Iterator[tuple[int, int, int]]:
    """
    Yield where each clause begins and ends, and the number of its sentence, without
    cutting the name of a place.
    """
    at = sentence = 0
    for cut in _CUT.finditer(plain):
        if any(n.span[0] < cut.end() and cut.start() < n.span[1] for n in named):
            continue
        if plain[at : cut.start()].strip():
            yield at, cut.start(), sentence
        at = cut.start() if cut[0].isalpha() else cut.end()
        sentence += cut["ends"] is not None
    if plain[at:].strip():
        yield at, len(plain), sentence


def _halves(
    start: int, end: int, topics: Collection[int], places: Sequence[_Place]
) -> Iterator[tuple[int, int]]:
    """
    Yield where each matter with its place begins and ends in a clause without
    separators: "farola calle Mayor bache calle Olivo".
    """
    marks = sorted([(at, False) for at in topics] + [(p.start, True) for p in places])
    at, seen = start, set[bool]()
    for n, (position, is_place) in enumerate(marks):
        more = not is_place or any(not other for _, other in marks[n:])
        if {is_place, not is_place} == seen and more:
            yield at, position
            at, seen = position, set()
        seen.add(is_place)
    yield at, end


def _masked(plain: str, start: int, end: int, named: Sequence[_Place]) -> str:
    """
    Return a part of a message with blanks for the names of places: the calle Luz says
    nothing of lamps.
    """
    said = [*plain]
    for first, last in (each.span for each in named):
        said[first:last] = " " * (last - first)
    return "".join(said[start:end])


def _topics(
    said: str, message: Message, topics: Collection[str], table: RoutingTable
) -> Mapping[str, int]:
    """
    Return those of *topics* that have words in a part of *message*, and where the first
    word is. If there are none, words of another topic count for a topic with the same
    owner.
    """
    part = evolve(message, subject="", text=said)
    language, rules = table.town.language, table.rules
    reading = read_words(part, _ANYBODY, index=table.index, language=language)
    starts, at = list[int](), 0
    for word in text.cut(unnamed(said)):
        starts.append(max(said.find(word, at), at))
        at = starts[-1] + len(word)
    told = {
        rule.topic: starts[said_of(rule, reading)[1]]
        for rule in rules.topic_book.matching(reading, Trace(explain=False))
    }
    own = {topic: at for topic, at in told.items() if topic in topics}
    if own:
        return own
    owner = {
        name: {*rules.topics[name].owner}
        for name in (*topics, *told)
        if name in rules.topics
    }
    return {
        topic: at
        for topic in topics
        for name, at in told.items()
        if owner.get(topic, set()) & owner.get(name, set())
    }
