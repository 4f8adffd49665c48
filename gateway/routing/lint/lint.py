"""
Warnings about rules that compile, but probably do not do what their author meant.

The checks read the compiled table, for what the rules mean, and the files, for where
they stand. In doubt, a check warns of nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import chain

from gateway.core.decision import Outcome
from gateway.routing.lint.bookings import check_calendars, check_forms
from gateway.routing.lint.danger import check_danger
from gateway.routing.lint.entries import Allowable, Entries, Entry, read_entries
from gateway.routing.lint.everyday_words import check_everyday_words
from gateway.routing.lint.facts import (
    check_authorities,
    check_fact_dates,
    check_facts,
)
from gateway.routing.lint.far_points import check_points
from gateway.routing.lint.housekeeping import (
    check_languages,
    check_mailboxes,
    check_places,
    check_plenary,
    check_texts,
)
from gateway.routing.lint.logic import (
    CONDITION,
    candidates,
    formula,
    implies,
    never_holds,
)
from gateway.routing.lint.past import check_past
from gateway.routing.lint.promises import check_terms
from gateway.routing.lint.shadows import (
    SufficientWord,
    shared_words,
    sufficient_of,
)
from gateway.routing.lint.untested import check_untested
from gateway.routing.parsing.effects import EFFECTS
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, Scalar, held, shown
from gateway.routing.rule_warnings import Lint, RuleWarning
from gateway.routing.table import RoutingTable

#: Parts in which the first rule that matches wins.
_FIRST_MATCH = ("guards", "intents", "procedures", "matters", "facts")

#: Maximum number of warnings.
_MOST = 500

#: Keys of a fact besides its condition.
_FACT_KEYS = ("owner", "of", "until", "days")

#: Keys of a topic that make messages match it.
_DEFINING = (*CONDITION, "hints", "like")

#: Keys that `_check_unreachable` understands; it ignores a rule that has others.
_UNDERSTOOD = {*CONDITION, "unless", "allow", "form", *EFFECTS, *_FACT_KEYS}


def lint(
    texts: Mapping[str, str],
    table: RoutingTable,
    reached: Collection[str] | None = None,
    today: date | None = None,
) -> list[RuleWarning]:
    """
    Return the warnings that no ``allow`` silences, in the order of the files; at most
    500.

    Args:
        texts: The content of each file, by its name.
        table: The table compiled from these files.
        reached: Names, as in traces, of the rules that matched in some test case; None
            if there are no test cases.
        today: The day by which facts, sessions and dates are past; None to warn of
            nothing past.
    """
    files = read_entries(texts, table)
    checks = chain(
        _check_unreachable(files),
        _check_wordless_topics(files),
        () if reached is None else check_untested(files, texts, reached),
        _check_shadowed_words(files),
        check_everyday_words(files),
        _check_owners(files),
        _check_leaks(files),
        _check_not_confidential(files),
        check_danger(files),
        check_mailboxes(files),
        check_texts(files),
        check_languages(files),
        check_places(files),
        check_points(files),
        check_plenary(files),
        check_terms(files),
        check_forms(files),
        check_calendars(files),
        check_facts(files),
        check_authorities(files),
        () if today is None else check_fact_dates(files, today),
        () if today is None else check_past(files, today),
    )
    found = [warning for warning, by in checks if not files.allows(warning, by)]
    order = list(texts)
    return sorted(found, key=lambda finding: _rank(finding, order))[:_MOST]


def _rank(finding: RuleWarning, order: list[str]) -> tuple[int, int, int, str]:
    at = finding.position
    return order.index(at.file), at.line, at.column, finding.lint.code


def _check_unreachable(files: Entries) -> Iterator[Allowable]:
    for part in (*_FIRST_MATCH, "topics"):
        rules, conditions = list(files.of(part)), {}
        for number, rule in enumerate(rules):
            if not isinstance(rule.node, Fields) or not rule.has(*CONDITION):
                continue
            if all(key.value in _UNDERSTOOD for key, _ in rule.node.pairs):
                conditions[number] = formula(rule.node, files.language_of(rule))
        for number in [
            n for n, condition in conditions.items() if never_holds(condition)
        ]:
            del conditions[number]
            rule = rules[number]
            problem = f"{rule.name} matches nothing"
            hint = "its conditions contradict each other"
            yield rule.warning(Lint.UNREACHABLE_RULE, problem, hint)
        if part not in _FIRST_MATCH:
            continue
        for number, before in candidates(conditions):
            condition = conditions[number]
            wider = (each for each in before if implies(condition, conditions[each]))
            for first in wider:
                rule, earlier = rules[number], rules[first]
                problem = f"{rule.name} is never reached"
                place = earlier.key.position
                hint = f"{earlier.name}, {place}, matches all that it matches"
                yield rule.warning(Lint.UNREACHABLE_RULE, problem, hint)
                break


def _check_wordless_topics(files: Entries) -> Iterator[Allowable]:
    rules = files.of("guards", "matters", "examples", "facts")
    named = {name for rule in rules for name in rule.names("topic")}
    for entry in files.of("topics"):
        if entry.key.value not in named and not entry.has(*_DEFINING):
            problem = f"{entry.name} matches nothing"
            hint = "it has no words, and no example or rule names it"
            yield entry.warning(Lint.UNREACHABLE_RULE, problem, hint)


def _check_shadowed_words(files: Entries) -> Iterator[Allowable]:
    rules = [*files.of("guards"), *files.of("topics")]
    wanted = [
        SufficientWord(number, scalar, language)
        for number, rule in enumerate(rules)
        for scalar, language in sufficient_of(rule, files.language_of(rule))
    ]
    told = set()
    for one, other in shared_words(wanted):
        first, second = rules[one.rule], rules[other.rule]
        if other.entry not in told and not _may_share_words(files, first, second):
            told.add(other.entry)
            yield _shadowed_word(first, one.entry, second, other.entry)


def _may_share_words(files: Entries, first: Entry, second: Entry) -> bool:
    if first.part == "guards":
        # A rejected message is still tried against later guards that protect its
        # sender; an emergency, against those that make it confidential.
        both = "emergency" in first.names("urgency") and _is_confidential(second)
        return second.part == "guards" and (both or _is_rejected(first))
    one = files.table.rules.topics[first.key.value]
    other = files.table.rules.topics[second.key.value]
    return one.name in other.over or other.name in one.over


def _shadowed_word(
    first: Entry, one: Scalar, second: Entry, other: Scalar
) -> Allowable:
    spelled = "" if one.value == other.value else f": {shown(one.value)}"
    problem = f"{shown(other.value)} is a word of {first.name} too{spelled}"
    finding = RuleWarning(
        Lint.SHADOWED_WORD, other.position, problem, f"there at {one.position}"
    )
    return finding, (first, second)


def _check_owners(files: Entries) -> Iterator[Allowable]:
    for entry in files.of("topics"):
        topic = files.table.rules.topics[entry.key.value]
        if not topic.owner and topic.effect.outcome is not Outcome.REFUSE:
            problem = f"nobody is responsible for {entry.name}"
            hint = "owner: a mailbox; or outcome: refuse"
            yield entry.warning(Lint.NO_OWNER, problem, hint, "owner")


def _check_leaks(files: Entries) -> Iterator[Allowable]:
    known, finding = files.table.town.mailboxes, Lint.CONFIDENTIAL_LEAKING
    for entry in files.of("guards", "matters", "procedures"):
        if not Reader().yes(entry.get("confidential"), "confidential"):
            continue
        for key, names in _recipients(files, entry):
            has = {name: files.table.holder(name) for name in names}
            open_ = [n for n in names if not known[has[n]].confidential]
            # An entry's `allow` is about whoever held the office. It does not cover
            # whoever stands in while the mailbox is vacant.
            for name in files.vacant.intersection(open_):
                problem = f"{entry.name} is confidential, and goes to {has[name]}"
                hint = f"which stands in for mailbox {name}, which is vacant"
                yield RuleWarning(finding, entry.place(key), problem, hint), ()
            held = [has[name] for name in open_ if name not in files.vacant]
            if held:
                problem = f"{entry.name} is confidential, and goes to {held[0]}"
                hint = f"mailbox {held[0]} is not"
                yield entry.warning(finding, problem, hint, key)


def _recipients(files: Entries, entry: Entry) -> Iterator[tuple[str, list[str]]]:
    for key in ("deliver", "also", "judged_by"):
        yield key, [*entry.names(key)]
    if _is_rejected(entry) or [*entry.names("deliver", "judged_by")]:
        return
    # A rule without `deliver` goes to the owners of the topics in its condition.
    topics = files.parts["topics"]
    yield (
        "match",
        [n for topic in _matched_topics(entry) for n in topics[topic].names("owner")],
    )


def _check_not_confidential(files: Entries) -> Iterator[Allowable]:
    # The author may believe that whatever reaches a confidential mailbox is
    # confidential. A topic that some rule makes confidential needs no warning.
    known, boxes = files.table.town.mailboxes, files.parts["mailboxes"]
    rules = files.of("topics", "matters", "procedures")
    confidential = {
        topic for rule in rules if _is_confidential(rule) for topic in _topics_of(rule)
    }
    for part, key in (("topics", "owner"), ("procedures", "deliver")):
        for entry in files.of(part):
            readers = [n for n in files.mailboxes(entry, key) if known[n].confidential]
            plain = not (_is_confidential(entry) or _is_rejected(entry))
            if readers and plain and confidential.isdisjoint(_topics_of(entry)):
                problem = f"{entry.name} is not confidential; mailbox {readers[0]} is"
                hint = "only a rule makes it so, such as a matter of the topic"
                place = entry.place(key)
                finding = RuleWarning(Lint.NOT_CONFIDENTIAL, place, problem, hint)
                yield finding, (entry, *(boxes[name] for name in readers))


def _is_confidential(entry: Entry) -> bool:
    said = Reader().yes(entry.get("confidential"), "confidential")
    return said or "confidential" in entry.names("flags")


def _is_rejected(entry: Entry) -> bool:
    return not {"refuse", "quarantine"}.isdisjoint(entry.names("outcome"))


def _topics_of(entry: Entry) -> tuple[str, ...]:
    if entry.part == "topics":
        return (entry.key.value,)
    return (*entry.names("topic"), *_matched_topics(entry))


def _matched_topics(entry: Entry) -> tuple[str, ...]:
    return Reader().texts(held(entry.get("match"), "topics"), "a topic")
