"""
Reading of ``town`` and ``mailboxes``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from gateway.core.conversation import Mailbox
from gateway.core.identity import Role
from gateway.core.town import Town
from gateway.routing.around.almanac import read_calendar
from gateway.routing.around.calendar import Calendar
from gateway.routing.around.hours import Hours, read_hours, stand_ins
from gateway.routing.parsing.addresses import (
    Census,
    read_account,
    read_addresses,
    read_delivered,
    read_formerly,
)
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, Node, Scalar, shown
from gateway.routing.parsing.town.called import read_name, register_names, short_names
from gateway.routing.parsing.town.identity import read_identity
from gateway.routing.parsing.town.offices import VACANT, Offices, check_id, read_offices
from gateway.routing.reading import Naming
from gateway.routing.words.matching.vocabulary import Vocabulary
from gateway.routing.words.text import STEMMERS, plain, tokens

TOWN = (
    *("name", "timezone", "languages", "accounts", "formerly"),
    *("privacy", "calendar"),
)

#: A page of the town's, as a whole link.
_PAGE = re.compile(r"https://[^\s{}]{4,200}")

#: Words of so many letters or fewer, such as "de los", tell no place.
_SMALL = 3

#: The languages that a town may speak: without "und", for words of no language.
SPOKEN = tuple(language for language in STEMMERS if language != "und")
MAILBOX = (
    *("office", "short", "person", "called", "aliases", "role", "addresses"),
    "deliver",
    *("hours", "on_call", "absent", "backups", "head", "confidential", "allow"),
    VACANT,
)


@frozen(kw_only=True)
class People:
    """
    The town, and what the rest of the rules must know of its mailboxes.

    Attributes:
        town: The town.
        names: By atom: the mailbox that it names, and in which way.
        short_names: By atom: the mailbox whose person it is a short name of.
        handles: The handles of each mailbox.
        titles: Aliases of elected officials that contain no name of theirs.
        roles: The role of whoever answers from each mailbox.
        calendar: The town's.
        attendance: The hours of each mailbox.
        workplaces: What the offices of those who were not elected are called, word by
            word.
    """

    town: Town
    names: Mapping[int, tuple[str, Naming]]
    short_names: Mapping[int, str]
    handles: Mapping[str, Sequence[str]]
    titles: tuple[str, ...]
    roles: Mapping[str, Role]
    calendar: Calendar
    attendance: Mapping[str, Hours]
    workplaces: frozenset[str]

    def elected(self, town: Town) -> Mapping[str, str]:
        """
        Return the head, in *town*, of each mailbox whose holder was elected.
        """
        elected = (n for n, role in self.roles.items() if role is Role.COUNCILLOR)
        return {name: town.mailboxes[name].head for name in elected}

    @property
    def staff(self) -> tuple[str, ...]:
        """
        The persons at mailboxes who were not elected.
        """
        boxes, roles = self.town.mailboxes.items(), self.roles
        return tuple(m.person for n, m in boxes if roles[n] is not Role.COUNCILLOR)

    @property
    def all_handles(self) -> tuple[str, ...]:
        """
        The handles of all mailboxes.
        """
        return tuple(handle for each in self.handles.values() for handle in each)

    @property
    def persons(self) -> frozenset[str]:
        """
        First names and surnames of the people who hold mailboxes.
        """
        persons = [plain(each.person) for each in self.town.mailboxes.values()]
        return frozenset(word for person in persons for word in tokens(person))


def read_people(
    town: Node | None,
    mailboxes: Fields,
    identity: Fields,
    reader: Reader,
    vocabulary: Vocabulary,
) -> People:
    """
    Read ``town``, ``mailboxes`` and ``identity``. This also gives *reader* the holders
    of offices, and what mailboxes are called.
    """
    offices = read_offices(mailboxes, reader)
    reader.holders, reader.titled = offices.holders, offices.titled
    known = reader.fields(town, "town", TOWN)
    name = _name(town, known, reader)
    languages = _languages(known.get("languages"), reader)
    accounts = {
        key.value: read_account(key.value, value, reader)
        for key, value in reader.entries(known.get("accounts"), "accounts")
    }
    census = Census(
        reader=reader,
        vocabulary=vocabulary,
        language=languages[0],
        known=tuple(key.value for key, _ in offices.mailboxes.pairs),
        accounts=accounts,
    )
    _mailboxes(census, offices)
    zone = _zone(known.get("timezone"), reader)
    calendar = read_calendar(known.get("calendar"), zone, reader, languages)
    return People(
        town=Town(
            name=name,
            timezone=zone,
            languages=languages,
            accounts=accounts,
            formerly=read_formerly(census, known.get("formerly")),
            privacy=_page(known.get("privacy"), reader),
            mailboxes=census.mailboxes,
            vacant=census.vacant,
            identity=read_identity(identity, census.known, reader),
        ),
        names=census.names,
        short_names=short_names(census),
        handles=census.handles,
        titles=tuple(census.titles),
        roles=census.roles,
        calendar=calendar,
        attendance=_attendance(census, calendar),
        workplaces=_workplaces(census),
    )


def _name(town: Node | None, known: Mapping[str, Node], reader: Reader) -> str:
    if town is not None and "name" not in known:
        reader.mistake(town, "the town has no name")
    return read_name(known.get("name"), reader, "the town's name")


def _page(node: Node | None, reader: Reader) -> str:
    hint = "such as https://pueblo.example/privacidad"
    return reader.formed(node, "a page", _PAGE, "no page: ", hint)


def _workplaces(census: Census) -> frozenset[str]:
    boxes, elected = census.mailboxes, Role.COUNCILLOR
    persons = {word for box in boxes.values() for word in tokens(plain(box.person))}
    called = [n for n, its in census.called.items() if census.roles[its] is not elected]
    words = {word for name in called for word in tokens(name) if len(word) > _SMALL}
    return frozenset(words - persons)


def _attendance(census: Census, calendar: Calendar) -> Mapping[str, Hours]:
    known, reader = census.mailboxes, census.reader
    return {
        name: read_hours(census.written[name], mailbox, known, calendar, reader)
        for name, mailbox in known.items()
    }


def _languages(node: Node | None, reader: Reader) -> tuple[str, ...]:
    told = node.value if isinstance(node, Scalar) else ""
    hint = f"[{told}]" if "," in told else None
    languages = reader.names(node, "language", SPOKEN, hint)
    if node is not None and not reader.items(node):
        reader.mistake(node, "the town has no language", "such as [ca, es]")
    scalars = [item for item in reader.items(node) if isinstance(item, Scalar)]
    for number, scalar in enumerate(scalars):
        if scalar.value in [before.value for before in scalars[:number]]:
            reader.mistake(scalar, f"language {shown(scalar.value)} is listed twice")
    return languages or ("es",)


def _zone(node: Node | None, reader: Reader) -> ZoneInfo:
    name = reader.text(node, "a time zone", "Europe/Madrid")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        if node is not None:
            hint = "such as Europe/Madrid"
            reader.mistake(node, f"unknown time zone {shown(name)}", hint)
        return ZoneInfo("UTC")


def _mailboxes(census: Census, offices: Offices) -> None:
    for key, value in offices.mailboxes.pairs:
        _mailbox(census, key, value)
    for key, value in offices.vacant.pairs:
        _vacant(census, key, value, offices.holders[key.value])


def _mailbox(census: Census, key: Scalar, node: Node) -> None:
    reader, name = census.reader, key.value
    known, office, person = _office(census, key, node)
    addresses = read_addresses(census, name, key, known.get("addresses"))
    if addresses and census.former.issuperset(addresses):
        hint = "add a current one, or write vacant: yes"
        reader.mistake(key, f"mailbox {name} has only former addresses", hint)
    backups = stand_ins(name, known.get("backups"), census.known, reader)
    census.mailboxes[name] = Mailbox(
        id=name,
        office=office,
        person=person,
        short=read_name(known.get("short"), reader, "a short name", office),
        addresses=addresses,
        former=frozenset(census.former.intersection(addresses)),
        deliver=read_delivered(census, known.get("deliver"), addresses),
        confidential=reader.yes(known.get("confidential"), "confidential"),
        backups=backups,
        head=_head(census, known.get("head"), backups),
    )
    census.written[name] = known
    census.roles[name] = register_names(census, name, known, office, person)


def _vacant(census: Census, key: Scalar, node: Node, holder: str) -> None:
    """
    Read a vacant mailbox: its *holder* is called by its names, too. Its addresses, if
    it has any, become former ones of the *holder*: nothing is sent there and nobody
    speaks from there, unless the *holder* has the same address.
    """
    known, office, person = _office(census, key, node)
    census.vacant[key.value] = office
    register_names(census, holder, known, office, person)
    mailbox, written = census.mailboxes.get(holder), known.get("addresses")
    if mailbox is not None and written is not None:
        told = read_addresses(census, holder, key, written)
        had = [each for each in told if each not in mailbox.addresses]
        census.mailboxes[holder] = evolve(
            mailbox,
            addresses=(*mailbox.addresses, *had),
            former=mailbox.former.union(had),
        )


def _office(
    census: Census, key: Scalar, node: Node
) -> tuple[dict[str, Node], str, str]:
    """
    Return the entry of a mailbox in the rules, its office and its person.
    """
    reader, name = census.reader, key.value
    check_id(key, reader)
    known = reader.fields(node, f"mailbox {name}", MAILBOX)
    if "office" not in known:
        hint = "office: its public name"
        reader.mistake(key, f"mailbox {name} has no office", hint)
    reader.yes(known.get(VACANT), VACANT)
    office = read_name(known.get("office"), reader, "an office", name)
    return known, office, read_name(known.get("person"), reader, "a person")


def _head(census: Census, node: Node | None, backups: tuple[str, ...]) -> str:
    head = census.reader.name(node, "mailbox", census.known)
    return head or next(iter(backups), "")
