"""
Doubt what is beside the rules: mailboxes, those who stand in for them, and texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gateway.core.intents import PROPOSAL
from gateway.routing.findings import Finding, Lint
from gateway.routing.lint.entries import KINDS, Doubt, Entries, Entry
from gateway.routing.parsing.named import CALLED, asked
from gateway.routing.parsing.source import Fields, Node, Scalar
from gateway.routing.texts import NAME, room

#: Keys that name who gets what a rule is about.
_GIVEN = ("deliver", "also", "judged_by", "owner", "if_urgent")

#: A text of this length is read, and not only seen.
SHORT = 140


def doubts_of_mailboxes(files: Entries) -> Iterator[Doubt]:
    """
    Doubt mailboxes that nobody reaches, and backups that are none.
    """
    reached = _reached(files)
    for entry in files.of("mailboxes"):
        name = entry.key.value
        if name not in reached and not (entry.has("aliases") or _has_handle(entry)):
            problem = f"no rule reaches mailbox {name}"
            hint = "make it the owner of a topic, or give it aliases or a handle"
            yield entry.doubt(Lint.UNUSED_MAILBOX, problem, hint)
        mailbox = files.table.town.mailboxes[name]
        if not mailbox.backups:
            problem = f"nobody stands in for mailbox {name}"
            hint = "backups: another mailbox"
            yield entry.doubt(Lint.NO_BACKUP, problem, hint)
        for other in mailbox.backups if mailbox.confidential else ():
            if not files.table.town.mailboxes[other].confidential:
                problem = f"mailbox {name} is confidential, and backup {other} is not"
                hint = "what came in confidence never goes there"
                yield entry.doubt(Lint.CONFIDENTIAL_LEAKING, problem, hint, "backups")
    yield from _circles(files)


def doubts_of_texts(files: Entries) -> Iterator[Doubt]:
    """
    Doubt texts that are long, in too few languages, or never said.
    """
    town, own = files.table.texts
    said = _said(files)
    for entry in files.of("texts"):
        name = entry.key.value
        if name not in said and name not in own.texts:
            yield entry.doubt(Lint.UNUSED_TEXT, f"nothing says text {name}")
        for language, text in town.texts[name].items():
            length = room(text)
            if length > SHORT:
                problem = f"the text is {length} characters long"
                hint = f"better at most {SHORT}; names counted as {NAME}"
                place = (entry.get(language) or entry.node).position
                yield Finding(Lint.LONG_TEXT, place, problem, hint), (entry,)
        # The gateway's own of that name are said in no language any more.
        written = town.texts[name]
        missing = [n for n in files.table.town.languages if n not in written]
        if missing:
            problem = f"text {name} is not in {', '.join(missing)}"
            yield entry.doubt(Lint.MISSING_LANGUAGE, problem)


def doubts_of_languages(files: Entries) -> Iterator[Doubt]:
    """
    Doubt that the gateway speaks as its town does, where it has texts that are not in
    the town's first language and the town has none in their place.
    """
    town, own = files.table.texts
    first, *others = files.table.town.languages
    said = Counter(
        next((each for each in others if each in written), "en")
        for name, written in own.texts.items()
        if name not in town.texts and first not in written
    )
    if said:
        counted = [f"{n} of them are said in {each}" for each, n in said.items()]
        problem = f"the gateway's own texts are not in {first}: {', '.join(counted)}"
        hint = "a text of the same name takes the place of one"
        yield files.town.doubt(Lint.UNTRANSLATED, problem, hint, "languages")


def doubts_of_places(files: Entries) -> Iterator[Doubt]:
    """
    Doubt that there is nothing around a town whose rules ask for the places there.
    """
    rules = (entry.node for entry in files.of(*KINDS))
    wanted = {name for rule in rules for name in _places(rule)}
    given = {entry.key.value for entry in files.of("places")}
    # What it is called itself, every town says by its name.
    missing = [n for n in CALLED if n in wanted and n not in {*given, "own"}]
    if missing:
        listed = ", ".join(missing)
        problem = f"rules ask for places that nobody names: {listed}"
        hint = f"places: {{{missing[0]}: [one, another]}}; [] where there are none"
        yield files.town.doubt(Lint.UNNAMED_PLACES, problem, hint)


def doubts_of_plenary(files: Entries) -> Iterator[Doubt]:
    """
    Doubt a plenary for which nobody can propose anything.
    """
    entry = next(files.of("plenary"), None)
    if entry is not None and PROPOSAL not in files.table.rules.wants:
        problem = f"nothing becomes a proposal: no intent is called {PROPOSAL!r}"
        yield entry.doubt(Lint.NO_PROPOSALS, problem, "by that very name")


def _circles(files: Entries) -> Iterator[Doubt]:
    # Where everybody has a backup there are circles; one is a dead end if it does not
    # lead to those who get what nobody else gets.
    backups = {n: m.backups for n, m in files.table.town.mailboxes.items()}
    safe = set(files.table.rules.otherwise.deliver)
    told: set[str] = set()
    for entry in files.of("mailboxes"):
        name = entry.key.value
        closed = _following(name, backups)
        if name in told or name not in closed or closed & safe:
            continue
        circle = [n for n in backups if n in closed and name in _following(n, backups)]
        told.update(circle)
        problem = f"{' and '.join(circle)} stand in only for one another"
        hint = f"let one of them lead to {' or '.join(sorted(safe))}"
        those = tuple(files.parts["mailboxes"][n] for n in circle)
        place = entry.place("backups")
        yield Finding(Lint.BACKUP_CIRCLE, place, problem, hint), those


def _following(name: str, backups: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    ahead = [*backups[name]]
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += backups[each]
    return found


def _reached(files: Entries) -> set[str]:
    reached = {*files.table.rules.otherwise.deliver, *files.table.rules.alarm}
    for entry in files.of(*KINDS):
        reached.update(files.mailboxes(entry, *_GIVEN))
    for mailbox in files.table.town.mailboxes.values():
        reached.update(mailbox.backups)
    return reached


def _has_handle(entry: Entry) -> bool:
    addresses = entry.get("addresses")
    nodes = addresses.pairs if isinstance(addresses, Fields) else ()
    return any(isinstance(n, Fields) and n.get("handle") is not None for _, n in nodes)


def _places(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield from asked(node.value)
    elif isinstance(node, Fields):
        for _, value in node.pairs:
            yield from _places(value)
    else:
        for item in node.items:
            yield from _places(item)


def _said(files: Entries) -> set[str]:
    said = set(files.table.rules.otherwise.says)
    for entry in files.of(*KINDS):
        said.update(entry.names("says"))
    return said
