"""
Doubt what is right: rules that work, and probably not as somebody thinks.

The table says what the rules mean, and the files say where they stand. Each check
errs on the side of silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import chain

from gateway.core.decision import Outcome
from gateway.routing.findings import Finding, Lint
from gateway.routing.lint.bookings import doubts_of_calendars, doubts_of_forms
from gateway.routing.lint.danger import doubts_of_danger
from gateway.routing.lint.entries import Doubt, Entries, Entry, read_entries
from gateway.routing.lint.facts import (
    doubts_of_authorities,
    doubts_of_days,
    doubts_of_facts,
)
from gateway.routing.lint.housekeeping import (
    doubts_of_languages,
    doubts_of_mailboxes,
    doubts_of_places,
    doubts_of_plenary,
    doubts_of_texts,
)
from gateway.routing.lint.logic import CONDITION, candidates, formula, implies, never
from gateway.routing.lint.past import doubts_of_the_past
from gateway.routing.lint.promises import doubts_of_terms
from gateway.routing.lint.shadows import Wanted, alone, entries, shared
from gateway.routing.lint.untested import doubts_of_the_untested
from gateway.routing.parsing.effects import EFFECTS
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, Scalar, held, shown
from gateway.routing.table import RoutingTable

#: Parts of which the first rule that matches counts.
_FIRST = ("guards", "intents", "procedures", "matters", "facts")

#: The most warnings worth telling.
_ENOUGH = 500

#: What a fact says besides what asks for it.
_OF_FACTS = ("owner", "of", "until", "days")

#: Keys of a topic by which a message can be about it.
_KNOWN_BY = (*CONDITION, "hints", "like")

#: Keys of a rule that are understood here; one that has others is not doubted.
_UNDERSTOOD = {*CONDITION, "unless", "allow", "form", *EFFECTS, *_OF_FACTS}


def lint(
    texts: Mapping[str, str],
    table: RoutingTable,
    reached: Collection[str] | None = None,
    today: date | None = None,
) -> list[Finding]:
    """
    Give all warnings that nobody allows, in the order of the files.

    Args:
        texts: What stands in each file, by its name.
        table: What they were compiled to.
        reached: Names of the rules that matched in some example, as traces show them;
            None, where there are no examples.
        today: By which facts, sessions and dates are past; None: that does not matter.
    """
    files = read_entries(texts, table)
    doubts = chain(
        _unreachable(files),
        _wordless(files),
        () if reached is None else doubts_of_the_untested(files, texts, reached),
        _shadowed(files),
        _unowned(files),
        _leaking(files),
        _not_confidential(files),
        doubts_of_danger(files),
        doubts_of_mailboxes(files),
        doubts_of_texts(files),
        doubts_of_languages(files),
        doubts_of_places(files),
        doubts_of_plenary(files),
        doubts_of_terms(files),
        doubts_of_forms(files),
        doubts_of_calendars(files),
        doubts_of_facts(files),
        doubts_of_authorities(files),
        () if today is None else doubts_of_days(files, today),
        () if today is None else doubts_of_the_past(files, today),
    )
    found = [finding for finding, those in doubts if not files.allow(finding, those)]
    order = list(texts)
    return sorted(found, key=lambda finding: _rank(finding, order))[:_ENOUGH]


def _rank(finding: Finding, order: list[str]) -> tuple[int, int, int, str]:
    at = finding.position
    return order.index(at.file), at.line, at.column, finding.lint.code


def _unreachable(files: Entries) -> Iterator[Doubt]:
    for part in (*_FIRST, "topics"):
        rules, conditions = list(files.of(part)), {}
        for number, rule in enumerate(rules):
            if not isinstance(rule.node, Fields) or not rule.has(*CONDITION):
                continue
            if all(key.value in _UNDERSTOOD for key, _ in rule.node.pairs):
                conditions[number] = formula(rule.node, files.language_of(rule))
        for number in [n for n, condition in conditions.items() if never(condition)]:
            del conditions[number]
            rule = rules[number]
            problem = f"{rule.name} matches nothing"
            hint = "what it asks for contradicts itself"
            yield rule.doubt(Lint.UNREACHABLE_RULE, problem, hint)
        if part not in _FIRST:
            continue
        for number, before in candidates(conditions):
            condition = conditions[number]
            wider = (each for each in before if implies(condition, conditions[each]))
            for first in wider:
                rule, earlier = rules[number], rules[first]
                problem = f"{rule.name} is never reached"
                hint = f"whatever it matches is {earlier.name}, {earlier.key.position}"
                yield rule.doubt(Lint.UNREACHABLE_RULE, problem, hint)
                break


def _wordless(files: Entries) -> Iterator[Doubt]:
    rules = files.of("guards", "matters", "examples", "facts")
    named = {name for rule in rules for name in rule.names("topic")}
    for entry in files.of("topics"):
        if entry.key.value not in named and not entry.has(*_KNOWN_BY):
            problem = f"{entry.name} matches nothing"
            hint = "it has no words, and no example or rule names it"
            yield entry.doubt(Lint.UNREACHABLE_RULE, problem, hint)


def _shadowed(files: Entries) -> Iterator[Doubt]:
    rules = [*files.of("guards"), *files.of("topics")]
    wanted = [
        Wanted(number, scalar, language)
        for number, rule in enumerate(rules)
        for scalar, language in _enough(rule, files.language_of(rule))
    ]
    told = set()
    for one, other in shared(wanted):
        first, second = rules[one.rule], rules[other.rule]
        if other.entry not in told and not _told_apart(files, first, second):
            told.add(other.entry)
            yield _twice(first, one.entry, second, other.entry)


def _enough(rule: Entry, language: str) -> Iterator[tuple[Scalar, str]]:
    # A rule that asks for more than a word, and a guard that makes exceptions, tell
    # apart what they share with others.
    both = rule.has("words") and rule.has("match")
    excused = rule.part == "guards" and rule.has("unless")
    if not (both or excused or rule.has("hashtags", "patterns")):
        yield from entries(rule.get("words"), language)
        yield from alone(rule.get("match"), language)


def _told_apart(files: Entries, first: Entry, second: Entry) -> bool:
    if first.part == "guards":
        # What is kept out, a guard that protects whoever writes is asked about, too;
        # and of danger one that keeps in confidence.
        both = "emergency" in first.names("urgency") and _is_secret(second)
        return second.part == "guards" and (both or _is_kept(first))
    one = files.table.rules.topics[first.key.value]
    other = files.table.rules.topics[second.key.value]
    return one.name in other.over or other.name in one.over


def _twice(first: Entry, one: Scalar, second: Entry, other: Scalar) -> Doubt:
    spelled = "" if one.value == other.value else f": {shown(one.value)}"
    problem = f"{shown(other.value)} is a word of {first.name} too{spelled}"
    finding = Finding(
        Lint.SHADOWED_WORD, other.position, problem, f"there at {one.position}"
    )
    return finding, (first, second)


def _unowned(files: Entries) -> Iterator[Doubt]:
    for entry in files.of("topics"):
        topic = files.table.rules.topics[entry.key.value]
        if not topic.owner and topic.effect.outcome is not Outcome.REFUSE:
            problem = f"nobody is responsible for {entry.name}"
            hint = "owner: a mailbox; or outcome: refuse"
            yield entry.doubt(Lint.NO_OWNER, problem, hint, "owner")


def _leaking(files: Entries) -> Iterator[Doubt]:
    known, finding = files.table.town.mailboxes, Lint.CONFIDENTIAL_LEAKING
    for entry in files.of("guards", "matters", "procedures"):
        if not Reader().yes(entry.get("confidential"), "confidential"):
            continue
        for key, names in _readers(files, entry):
            has = {name: files.table.holder(name) for name in names}
            open_ = [n for n in names if not known[has[n]].confidential]
            # Who allowed it knows who had the office, and not whoever stands in.
            for name in files.vacant.intersection(open_):
                problem = f"{entry.name} is confidential, and goes to {has[name]}"
                hint = f"who stands in for mailbox {name}, which is vacant"
                yield Finding(finding, entry.place(key), problem, hint), ()
            held = [has[name] for name in open_ if name not in files.vacant]
            if held:
                problem = f"{entry.name} is confidential, and goes to {held[0]}"
                hint = f"mailbox {held[0]} is not"
                yield entry.doubt(finding, problem, hint, key)


def _readers(files: Entries, entry: Entry) -> Iterator[tuple[str, list[str]]]:
    for key in ("deliver", "also", "judged_by"):
        yield key, [*entry.names(key)]
    if _is_kept(entry) or [*entry.names("deliver", "judged_by")]:
        return
    # What says not where it goes goes to those responsible for what it asks for.
    topics = files.parts["topics"]
    yield "match", [n for topic in _asked(entry) for n in topics[topic].names("owner")]


def _not_confidential(files: Entries) -> Iterator[Doubt]:
    # Somebody may believe that what reaches a confidential mailbox is confidential.
    # Who made it so of one topic, by whatever rule, knows better.
    known, boxes = files.table.town.mailboxes, files.parts["mailboxes"]
    rules = files.of("topics", "matters", "procedures")
    made = {topic for rule in rules if _is_secret(rule) for topic in _about(rule)}
    for part, key in (("topics", "owner"), ("procedures", "deliver")):
        for entry in files.of(part):
            readers = [n for n in files.mailboxes(entry, key) if known[n].confidential]
            plain = not (_is_secret(entry) or _is_kept(entry))
            if readers and plain and made.isdisjoint(_about(entry)):
                problem = f"{entry.name} is not confidential; mailbox {readers[0]} is"
                hint = "only a rule makes it so: a matter of the topic, if nothing else"
                place = entry.place(key)
                finding = Finding(Lint.NOT_CONFIDENTIAL, place, problem, hint)
                yield finding, (entry, *(boxes[name] for name in readers))


def _is_secret(entry: Entry) -> bool:
    said = Reader().yes(entry.get("confidential"), "confidential")
    return said or "confidential" in entry.names("flags")


def _is_kept(entry: Entry) -> bool:
    return not {"refuse", "quarantine"}.isdisjoint(entry.names("outcome"))


def _about(entry: Entry) -> tuple[str, ...]:
    if entry.part == "topics":
        return (entry.key.value,)
    return (*entry.names("topic"), *_asked(entry))


def _asked(entry: Entry) -> tuple[str, ...]:
    return Reader().texts(held(entry.get("match"), "topics"), "a topic")
