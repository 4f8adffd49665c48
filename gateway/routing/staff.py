"""
What kind of sender a message has: machine, list, ourselves, a mailbox, or a look-alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from gateway.core.identity import Standing, Verdict, is_proven
from gateway.core.mail.machine import is_machine, is_posted
from gateway.core.message import Address, Message
from gateway.core.town import Town
from gateway.core.writing.lookalike import (
    CLAIMS,
    LABEL,
    NAME,
    PARTICLES,
    faces,
    handle_skeleton,
    readings,
    ways_to_call,
    words_of,
    written_addresses,
)
from gateway.core.writing.shapes import Shapes
from gateway.core.writing.skeleton import (
    address_skeleton,
    mixed,
    shown_domain,
    skeleton,
)
from gateway.routing.words.remembered import Lately

#: Words for a town hall, and for its heads, in the languages of people here.
_HALLS = frozenset(
    map(
        skeleton,
        (
            *("ayuntamiento", "ayto", "ajuntament", "concello", "udala", "udaletxea"),
            *("alcaldia", "townhall", "hall", "council", "mairie", "rathaus"),
            *("consistorial", "corporacion", "corporacio", "gobierno", "primarie"),
        ),
    )
)
_HEADS = frozenset(
    map(
        skeleton,
        (
            *("alcalde", "alcaldesa", "alcaldessa", "batlle", "batllessa", "alkatea"),
            *("mayor", "maire", "burgermeister", "burgermeisterin", "primar"),
            *("concejal", "concejala", "concelleiro", "concelleira", "regidor"),
            *("regidora", "zinegotzia", "councillor"),
        ),
    )
)

#: Words around the name of an office that do not tell which one it is.
_RANKS = frozenset(
    map(
        skeleton,
        (
            *("excmo", "excma", "ilmo", "ilma", "jefe", "jefa", "cap", "xefe", "xefa"),
            *("servicio", "servei", "servizo", "departamento", "oficina", "casa"),
            *("equipo", "municipal", "town", "city", "of", "the", "von", "tesorera"),
            *("secretario", "secretaria", "interventor", "interventora", "tesorero"),
        ),
    )
)
#: Offices are compared as they are written, and without those words.
_BESIDES = (frozenset[str](), _RANKS)

#: The genitive of places in Basque: Junarko udala.
_OF_A_PLACE = "ko"

#: What stands before one of these names an office; the rest says what it does.
_REST = re.compile(r"[(:,]")

#: A sender's handle, address and display name.
_Called: TypeAlias = tuple[str, str, str]


class Sender(Enum):
    """
    A kind of sender.
    """

    MACHINE = "machine"  # nobody reads an answer (RFC 3834)
    LIST = "list"  # a person, by a mailing list: answered by people only
    OURSELVES = "ourselves"  # the gateway's own account
    MAILBOX = "mailbox"  # an employee or councillor, from the mailbox's own address
    LOOKALIKE = "lookalike"  # named like one of us, or like a verified person


@frozen
class Offices:
    """
    The names of the town and its mailboxes, as skeletons (what they look like).

    Attributes:
        places: Skeletons of the words in the town's own name.
        foremost: The skeleton of the first of these words, which is no surname.
        known: By the skeleton of a name: True if it identifies an office by itself,
            False if only beside the town's name.
    """

    places: frozenset[str]
    foremost: str
    known: Shapes[bool]

    def like(self, name: str) -> bool:
        """
        Say whether *name* is, or looks like, that of an office or of the town.
        """
        words = _shapes(name)
        if any(self.known.like("".join(words))):
            return True
        words = [self._whole(word) for word in words]
        ours = self.foremost in words
        if not _telling(words, self.places | _RANKS | _HEADS):
            return ours and not (_HALLS | _HEADS).isdisjoint(words)
        beside = ours or not CLAIMS.isdisjoint(words)
        shapes = ("".join(_telling(words, self.places | more)) for more in _BESIDES)
        return any(alone or beside for it in shapes for alone in self.known.like(it))

    def _whole(self, word: str) -> str:
        bare = word.removesuffix(_OF_A_PLACE)
        return bare if bare in self.places else word


@frozen
class Mail:
    """
    The town's mail addresses and their domains, as shown and by skeleton.
    """

    domains: frozenset[str]
    known: Shapes[str]
    sites: Shapes[str]

    def like(self, address: str) -> bool:
        """
        Say whether *address* looks like one of ours, or is of a domain that does.
        """
        local, at, domain = address.rpartition("@")
        if not at:
            return False
        labels = shown_domain(domain).split(".")
        # One of our addresses with more labels behind it.
        ends = range(len(labels), 0, -1)
        begun = (f"{local}@{'.'.join(labels[:last])}" for last in ends)
        if self.known.any_like(map(address_skeleton, begun)):
            return True
        # Each suffix is compared as a whole, as a dot may only look like one.
        for first in range(len(labels)):
            site = ".".join(labels[first:])
            if site in self.domains:
                return False
            if self.sites.any_like([skeleton(site)]):
                return True
        return False


@frozen(kw_only=True)
class Staff:
    """
    The people, accounts and offices of the town, for recognising senders.

    Attributes:
        town: The town, with its mailboxes and accounts.
        addresses: The addresses that mailboxes speak from.
        handles: The town's and its mailboxes' handles on all channels.
        people: The names of the people who hold mailboxes.
        offices: The names of mailboxes and of the town.
        mail: The town's mail addresses.
    """

    town: Town
    addresses: frozenset[Address]
    handles: Shapes[str]
    people: Shapes[str]
    offices: Offices
    mail: Mail
    _deceives: Lately[_Called, bool] = field(init=False, eq=False, repr=False)

    @_deceives.default
    def _remembered(self) -> Lately[_Called, bool]:
        # Cached, as whoever writes is likely to write again.
        return Lately(self._is_like_us, 4_096)

    def sender(self, message: Message, verdict: Verdict) -> frozenset[Sender]:
        """
        Return the kinds of sender that *message* has; none for an ordinary person.
        """
        found = set()
        if is_machine(message):
            found.add(Sender.LIST if is_posted(message) else Sender.MACHINE)
        account = self.town.accounts.get(message.channel, "").casefold()
        if account and account in (message.handle.casefold(), message.sender.value):
            found.add(Sender.OURSELVES)
            if not is_proven(message):
                # Unproven; OURSELVES, too, so that our own is never answered.
                found.add(Sender.LOOKALIKE)
        elif message.sender in self.addresses:
            found.add(Sender.MAILBOX)
        elif verdict.standing < Standing.VERIFIED and (
            verdict.resembles or self._deceives.of(self._called(message))
        ):
            found.add(Sender.LOOKALIKE)
        return frozenset(found)

    def _called(self, message: Message) -> _Called:
        if self.town.mailbox_at(message.sender) is not None:
            # An address of a mailbox, even a former one: only its name may deceive.
            return "", "", message.display_name
        return message.handle, message.sender.value, message.display_name

    def _is_like_us(self, called: _Called) -> bool:
        handle, address, name = called
        return (
            mixed(handle)
            or self.handles.any_like(map(handle_skeleton, faces(handle)))
            or self.mail.like(address)
            or self.mail.known.any_like(written_addresses(name))
            or self.people.any_like([shape for shape, _ in readings(name)])
            or self.offices.like(name)
        )


def staff(town: Town, handles: Iterable[str], titles: Iterable[str] = ()) -> Staff:
    """
    Make the staff of a *town* from it, and the handles and titles of its mailboxes.
    """
    boxes = town.mailboxes.values()
    accounts = town.accounts.values()
    addresses = frozenset(address for box in boxes for address in box.current)
    own = [
        *handles,
        *town.formerly,
        *(account for account in accounts if account.startswith("@")),
    ]
    mail = [a.value for b in boxes for a in b.addresses if a.channel == "email"]
    # One that begins with "@" and has another is a handle with its server.
    mail += [each for each in accounts if "@" in each and not each.startswith("@")]
    people = [name for box in boxes for name in ways_to_call(box.person)]
    shapes = {handle_skeleton(face): each for each in own for face in faces(each)}
    return Staff(
        town=town,
        addresses=addresses,
        handles=Shapes(shapes, LABEL),
        people=Shapes({skeleton(name): name for name in people}, NAME),
        offices=_offices(town, own, titles),
        mail=_mail(mail),
    )


def _offices(town: Town, handles: Iterable[str], titles: Iterable[str]) -> Offices:
    names = [shape for shape, _ in words_of(town.name) if shape not in PARTICLES]
    places = frozenset(names)
    known = {"".join(_telling(_shapes(title), places)): False for title in titles}
    for box in town.mailboxes.values():
        short = _telling(_shapes(box.short), places)
        known.setdefault("".join(short if len(short) > 1 else ()), False)
        for shape, alone in _named(box.office, places):
            known[shape] = alone or known.get(shape, False)
    known |= dict.fromkeys([skeleton(name) for name in (town.name, *handles)], True)
    known.pop("", None)
    return Offices(places, next(iter(names), ""), Shapes(known, LABEL))


def _named(office: str, places: frozenset[str]) -> Iterator[tuple[str, bool]]:
    for name in (office, office.partition("(")[0]):
        yield "".join(_shapes(name)), True
        yield "".join(_telling(_shapes(name), places)), True
    # The beginning of a name identifies it only from two words on.
    words = _telling(_shapes(office), places)
    for count in range(2, len(words)):
        yield "".join(words[:count]), False
    short = _telling(_shapes(_REST.split(office)[0]), places)
    yield "".join(short), len(short) > 1


def _shapes(name: str) -> list[str]:
    return [shape for shape, _ in words_of(name)]


def _telling(shapes: Iterable[str], nothing: frozenset[str]) -> list[str]:
    beside = CLAIMS | PARTICLES | _HALLS | nothing
    return [shape for shape in shapes if shape not in beside]


def _mail(addresses: Iterable[str]) -> Mail:
    known = {address_skeleton(address): address for address in addresses}
    domains = {shown_domain(address.rpartition("@")[2]) for address in addresses}
    sites = {skeleton(domain): domain for domain in domains}
    return Mail(frozenset(domains), Shapes(known, LABEL), Shapes(sites, LABEL))
