"""
Warnings about what surrounds the rules: mailboxes and their backups, texts, languages,
places, the plenary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gateway.core.conversation import CONSOLE
from gateway.core.intents import PROPOSAL
from gateway.core.people.counter import COUNTER
from gateway.platforms import installed
from gateway.routing.lint.entries import KINDS, Allowable, Entries, Entry
from gateway.routing.parsing.addresses import OWN_CHANNEL
from gateway.routing.parsing.named import CALLED, asked
from gateway.routing.parsing.source import Fields, Node, Scalar, shown
from gateway.routing.rule_warnings import Lint, RuleWarning
from gateway.routing.texts import NAME, room

#: Keys of a rule that name mailboxes.
_MAILBOX_KEYS = ("deliver", "also", "judged_by", "owner", "if_urgent")

#: Maximum length, in characters, of a text that people are likely to read whole.
SHORT = 140


def check_mailboxes(files: Entries) -> Iterator[Allowable]:
    """
    Warn of mailboxes that no message reaches, that have an address where nothing can be
    sent, that have no backup, or whose backups are of no use.
    """
    reached = _reached_mailboxes(files)
    for entry in files.of("mailboxes"):
        name = entry.key.value
        if name not in reached and not (entry.has("aliases") or _has_handle(entry)):
            problem = f"no rule reaches mailbox {name}"
            hint = "make it the owner of a topic, or give it aliases or a handle"
            yield entry.warning(Lint.UNUSED_MAILBOX, problem, hint)
        yield from _unknown_channels(files, entry)
        mailbox = files.table.town.mailboxes[name]
        if not mailbox.backups:
            problem = f"nobody stands in for mailbox {name}"
            hint = "backups: another mailbox"
            yield entry.warning(Lint.NO_BACKUP, problem, hint)
        for other in mailbox.backups if mailbox.confidential else ():
            if not files.table.town.mailboxes[other].confidential:
                problem = f"mailbox {name} is confidential, and backup {other} is not"
                hint = "confidential messages never go there"
                yield entry.warning(Lint.CONFIDENTIAL_LEAKING, problem, hint, "backups")
    yield from _backup_circles(files)


def check_texts(files: Entries) -> Iterator[Allowable]:
    """
    Warn of texts that are long, lack a language of the town, or are never used.
    """
    town, own = files.table.texts
    said = _texts_said(files)
    for entry in files.of("texts"):
        name = entry.key.value
        if name not in said and name not in own.texts:
            yield entry.warning(Lint.UNUSED_TEXT, f"no rule says text {name}")
        for language, text in town.texts[name].items():
            length = room(text)
            if length > SHORT:
                problem = f"the text is {length} characters long"
                hint = f"better at most {SHORT}; each variable counts as {NAME}"
                place = (entry.get(language) or entry.node).position
                yield RuleWarning(Lint.LONG_TEXT, place, problem, hint), (entry,)
        # The town's text replaces the gateway's of the same name in all languages.
        written = town.texts[name]
        missing = [n for n in files.table.town.languages if n not in written]
        if missing:
            problem = f"text {name} is not in {', '.join(missing)}"
            yield entry.warning(Lint.MISSING_LANGUAGE, problem)


def check_languages(files: Entries) -> Iterator[Allowable]:
    """
    Warn if some of the gateway's own texts are not in the town's first language, and
    the town has no texts in their place; or some of the rules' own.
    """
    town, own = files.table.texts
    first, *others = files.table.town.languages
    said = {
        name: next((each for each in others if each in written), "en")
        for name, written in own.texts.items()
        if name not in town.texts and first not in written
    }
    if said:
        counted = [
            f"{n} of them are said in {each}"
            for each, n in Counter(said.values()).items()
        ]
        problem = f"the gateway's own texts are not in {first}: {', '.join(counted)}"
        hint = "a text of the town's with the same name replaces one; --json names them"
        place = files.town.place("languages")
        yield (
            RuleWarning(Lint.UNTRANSLATED, place, problem, hint, tuple(said)),
            (files.town,),
        )
    yield from _check_allowed_texts(files)


def _check_allowed_texts(files: Entries) -> Iterator[Allowable]:
    """
    Warn if texts that need not be in all languages, such as those of the common rules,
    are not in the town's first one, in which most people ask.
    """
    town, lint = files.table.texts[0], Lint.MISSING_LANGUAGE
    first = files.table.town.language
    names = tuple(
        entry.key.value
        for entry in files.of("texts")
        if first not in town.texts[entry.key.value]
        and files.allows(*entry.warning(lint, ""))
    )
    if names:
        problem = f"texts that allow it are not in {first}, the first: {len(names)}"
        hint = "translate them, or allow it in this file; --json names them"
        place = files.town.place("languages")
        yield RuleWarning(lint, place, problem, hint, names), (files.town,)


def check_places(files: Entries) -> Iterator[Allowable]:
    """
    Warn of groups of places around the town, such as ``{towns}``, that rules refer to
    and ``places`` does not define.
    """
    rules = (entry.node for entry in files.of(*KINDS))
    wanted = {name for rule in rules for name in _places_asked(rule)}
    given = {entry.key.value for entry in files.of("places")}
    # "own" is never missing: it is the town's own name.
    missing = [n for n in CALLED if n in wanted and n not in {*given, "own"}]
    if missing:
        listed = ", ".join(missing)
        problem = f"rules refer to places that are not defined: {listed}"
        hint = f"places: {{{missing[0]}: [one, another]}}; [] where there are none"
        yield files.town.warning(Lint.UNNAMED_PLACES, problem, hint)


def check_plenary(files: Entries) -> Iterator[Allowable]:
    """
    Warn of a plenary for which nothing can be proposed.
    """
    entry = next(files.of("plenary"), None)
    if entry is not None and PROPOSAL not in files.table.rules.wants:
        problem = f"nothing becomes a proposal: no intent is called {PROPOSAL!r}"
        yield entry.warning(
            Lint.NO_PROPOSALS, problem, "add one with exactly this name"
        )


def _unknown_channels(files: Entries, entry: Entry) -> Iterator[Allowable]:
    addresses = entry.get("addresses")
    there_are = [name for name in installed() if name not in (CONSOLE, COUNTER)]
    for key, _ in addresses.pairs if isinstance(addresses, Fields) else ():
        # A channel with an account may be one that is installed elsewhere.
        if key.value not in (*installed(), *files.table.town.accounts):
            problem = f"there is no channel {shown(key.value)}: nothing is sent there"
            hint = f"there are: {', '.join(there_are)}; {OWN_CHANNEL}"
            yield (
                RuleWarning(Lint.UNKNOWN_CHANNEL, key.position, problem, hint),
                (entry,),
            )


def _backup_circles(files: Entries) -> Iterator[Allowable]:
    # Where every mailbox has a backup there are always circles. One is a dead end only
    # if no backup leads out of it to a mailbox of `otherwise`.
    backups = {n: m.backups for n, m in files.table.town.mailboxes.items()}
    safe = set(files.table.rules.otherwise.deliver)
    told: set[str] = set()
    for entry in files.of("mailboxes"):
        name = entry.key.value
        closed = _backups_reachable(name, backups)
        if name in told or name not in closed or closed & safe:
            continue
        circle = [
            n for n in backups if n in closed and name in _backups_reachable(n, backups)
        ]
        told.update(circle)
        problem = f"{' and '.join(circle)} stand in only for one another"
        hint = f"add {' or '.join(sorted(safe))} to the backups of one of them"
        those = tuple(files.parts["mailboxes"][n] for n in circle)
        place = entry.place("backups")
        yield RuleWarning(Lint.BACKUP_CIRCLE, place, problem, hint), those


def _backups_reachable(name: str, backups: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    ahead = [*backups[name]]
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += backups[each]
    return found


def _reached_mailboxes(files: Entries) -> set[str]:
    reached = {*files.table.rules.otherwise.deliver, *files.table.rules.alarm}
    for entry in files.of(*KINDS):
        reached.update(files.mailboxes(entry, *_MAILBOX_KEYS))
    for mailbox in files.table.town.mailboxes.values():
        reached.update(mailbox.backups)
    return reached


def _has_handle(entry: Entry) -> bool:
    addresses = entry.get("addresses")
    nodes = addresses.pairs if isinstance(addresses, Fields) else ()
    return any(isinstance(n, Fields) and n.get("handle") is not None for _, n in nodes)


def _places_asked(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield from asked(node.value)
    elif isinstance(node, Fields):
        for _, value in node.pairs:
            yield from _places_asked(value)
    else:
        for item in node.items:
            yield from _places_asked(item)


def _texts_said(files: Entries) -> set[str]:
    said = set(files.table.rules.otherwise.says)
    for entry in files.of(*KINDS):
        said.update(entry.names("says"))
    return said
