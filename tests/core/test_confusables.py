"""
Every confusable of Unicode's own table (UTS 39), put into the handles, names and mail
addresses of people who were verified and of those who work in the town hall: from
another account it is never verified, and always found out.
"""

import os
import re
import string
import unicodedata
from collections import defaultdict
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest
from attrs import define, field

from gateway.core.identity import Standing, judge
from gateway.core.message import Address, Evidence, Message, Proof
from gateway.core.writing.lookalike import Lookalikes
from gateway.core.writing.skeleton import skeleton
from gateway.routing.load import load
from gateway.routing.staff import Sender
from gateway.routing.tools.citizens import read_citizens

ROOT = Path(__file__).parents[2]
CORPORA = Path(os.environ.get("VENTANILLA_CORPORA", ROOT.parent / "shared/corpora"))
TOWN = CORPORA.parent / "town/citizens_public.yaml"
DAY = datetime(2026, 3, 2, tzinfo=UTC)

#: What Unicode's table does not have, or not both ways.
PAIRS = {"m": ["rn"], "rn": ["m"], "w": ["vv"], "vv": ["w"], "d": ["cl"], "cl": ["d"]}
DIGITS = {"i": ["1", "I"], "l": ["1", "I"], "o": ["0"], "0": ["o"], "1": ["l", "I"]}

#: So many letters beside one are as good as any number.
LONG = 6

INVENTED = """
verified_people:
- name: Marina Bernal Wic
  verified_channels:
    twitter: {handle: '@MarinaBernal10', user_id: '1'}
    email: {address: marina.bernal@vivo.example}
- name: José Íñigo Clavell Dumont
  verified_channels:
    telegram: {handle: '@jclavell_x', user_id: '2'}
    email: {address: jose-clavell@zumo.example}
- name: Fátima Quesada Kovač
  verified_channels:
    twitter: {handle: '@fq_kovac', user_id: '3'}
"""


def marks_apart(text):
    return unicodedata.normalize("NFD", text)


def beside(before, after):
    """
    Give how many letters of the same word stand before and after; of long words, LONG:
    in short ones less may be unknown.
    """
    word = re.search(r"\w*$", before)[0] + re.match(r"\w*", after)[0]
    return min(len(word), LONG)


@define
class Confusables:
    """
    The table, as prototypes, and backwards.

    Attributes:
        tried: What stood for which letters already, beside how many others in its word,
            and where in an address.
    """

    prototypes: dict[str, str]
    alike: dict[str, list[str]] = field(init=False)
    tried: set[tuple[str, int, str, str]] = field(init=False, factory=set)

    @alike.default
    def _backwards(self):
        alike = defaultdict(list)
        for source in self.prototypes:
            alike[self.prototype(source)].append(source)
        return alike

    def prototype(self, text):
        apart = marks_apart(text)
        return marks_apart("".join(self.prototypes.get(c, c) for c in apart))

    def of(self, letters):
        """
        Give what is confusable with some letters, in either case, and is another text.
        """
        prototype = self.prototype(letters)
        found = {prototype, *self.alike[prototype]}
        for other in (letters.lower(), letters.upper()):
            if len(other) == len(letters):
                found |= {c for c in self.alike[self.prototype(other)] if ord(c) > 127}
        small = letters.lower()
        found |= {*PAIRS.get(small, ()), *DIGITS.get(small, ())}
        return sorted(c for c in found if c.casefold() != letters.casefold())

    def one_changed(self, text, where=""):
        """
        Give the text with one letter, or a few together, as each of its confusables
        that was not tried in a word so long, or else as the first of them: a letter is
        the same in whatever name it stands.
        """
        apart = marks_apart(text)
        for start in range(len(apart)):
            for end in range(start + 1, min(start + 4, len(apart)) + 1):
                letters = apart[start:end]
                if letters.isalnum() or (letters[0].isalnum() and end == start + 2):
                    before, after = apart[:start], apart[end:]
                    there = (where, beside(before, after), letters)
                    others = self.of(letters)
                    new = [o for o in others if (*there, o) not in self.tried]
                    self.tried |= {(*there, other) for other in new}
                    for other in new or others[:1]:
                        yield before + other + after

    def all_changed(self, text):
        """
        Give the text with all letters as their first confusables, their second, ….
        """
        choices = [self.of(c) if c.isalnum() else [c] for c in marks_apart(text)]
        choices = [
            each or [c] for each, c in zip(choices, marks_apart(text), strict=True)
        ]
        for turn in range(max(map(len, choices))):
            yield "".join(each[turn % len(each)] for each in choices)

    def changed(self, text, where=""):
        return chain(self.one_changed(text, where), self.all_changed(text))


@pytest.fixture(scope="module")
def known():
    file = CORPORA / "unicode-16.0/confusables.txt"
    if not file.is_file():
        pytest.skip("Unicode's table of confusables is not here")
    prototypes = {}
    for line in file.read_text("utf-8-sig").splitlines():
        source, *target = line.partition("#")[0].split(";")
        if target:
            prototypes[chr(int(source, 16))] = "".join(
                chr(int(code, 16)) for code in target[0].split()
            )
    return Confusables(prototypes)


@pytest.fixture
def confusables(known):
    """
    Those of Unicode's table, none of which a test has tried yet.
    """
    known.tried.clear()
    return known


@pytest.fixture(scope="module", params=["town", "invented"])
def citizens(request):
    if request.param == "invented":
        return read_citizens(INVENTED, "invented")
    if not TOWN.is_file():
        pytest.skip("the sample town's corpora are not here")
    return read_citizens(TOWN.read_text("utf-8"), TOWN.name)


@pytest.fixture(scope="module")
def table():
    return load(ROOT / "routes.yaml")


def said(channel="twitter", value="999999", handle="", name=""):
    return Message(
        external_id="1",
        reference="1",
        sender=Address(channel, value),
        handle=handle,
        display_name=name,
        text="hola",
        received_at=DAY,
        evidence=Evidence(proof=Proof.ACCOUNT),
    )


def in_the_dns(domain):
    """
    Write each label as its A-label, whether or not anybody would register it.
    """
    labels = domain.lower().split(".")
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
        for label in labels
    )


def forged_mail(confusables, local, domain):
    for other in confusables.changed(local):
        yield f"{other}@{domain}"
    for other in confusables.changed(domain, "domain"):
        yield from (f"{local}@{other}", f"{local}@{other.lower()}")
        yield f"{local}@{in_the_dns(other)}"


@pytest.fixture(scope="module")
def missed(citizens):
    """
    Gives the messages in which nobody sees that they only seem to be a person's.
    """
    people = Lookalikes(tuple(citizens.values()))

    def look(messages, contact):
        for message in messages:
            verdict = judge(message, citizens.get(message.sender), DAY)
            assert verdict.standing < Standing.VERIFIED
            if people.resembling(message) != contact.name:
                yield message.sender.value, message.handle, message.display_name

    return look


def test_no_confusable_reads_as_another_letter(confusables):
    """
    It reads as the letter that it looks like, or as one that is not known.
    """
    letters = string.ascii_lowercase + string.digits
    pairs = [(letter, other) for letter in letters for other in confusables.of(letter)]
    wrong = [
        (letter, other)
        for letter, other in pairs
        if skeleton(f"x{other}x") != skeleton(f"x{letter}x")
        and skeleton(f"x{other}x")[1:-1].isascii()
    ]

    assert 1_500 < len(pairs)
    assert [] == wrong


def test_every_confusable_of_every_handle_is_found_out(confusables, citizens, missed):
    for contact in citizens.values():
        others = confusables.changed(contact.handle[1:]) if contact.handle else ()
        channel = contact.address.channel

        assert [] == [*missed((said(channel, handle=f"@{o}") for o in others), contact)]


def test_every_confusable_of_every_name_is_found_out(confusables, citizens, missed):
    for contact in {contact.name: contact for contact in citizens.values()}.values():
        others = confusables.changed(contact.name.partition(" (")[0])

        assert [] == [*missed((said(handle="@x", name=o) for o in others), contact)]


def test_every_confusable_of_every_mail_address_is_found_out(
    confusables, citizens, missed
):
    for address, contact in citizens.items():
        if address.channel == "email":
            others = forged_mail(confusables, *address.value.split("@"))

            assert [] == [*missed((said("email", o) for o in others), contact)]


def unseen(table, messages):
    verdict = judge(said(), None, DAY)
    return [
        (message.sender.value, message.handle, message.display_name)
        for message in messages
        if Sender.LOOKALIKE not in table.colleagues.sender(message, verdict)
    ]


def test_every_confusable_of_a_handle_of_ours_is_found_out(confusables, table):
    handles = table.colleagues.handles.known.values()
    messages = (
        said("pigeon", handle=f"@{other}")
        for handle in handles
        for other in confusables.changed(handle[1:])
    )

    assert len(table.town.mailboxes) < len(handles)
    assert [] == unseen(table, messages)


def test_every_confusable_of_an_employees_name_is_found_out(confusables, table):
    messages = (
        said(name=other)
        for mailbox in table.town.mailboxes.values()
        if mailbox.person
        for other in confusables.changed(mailbox.person.partition(" (")[0])
    )

    assert [] == unseen(table, messages)


def test_every_confusable_of_what_an_office_is_called_is_found_out(confusables, table):
    names = [table.town.name, *(box.office for box in table.town.mailboxes.values())]
    messages = (
        said(name=other)
        for name in names
        for other in confusables.one_changed(name.partition(" (")[0])
    )

    assert [] == unseen(table, messages)


def test_every_confusable_of_our_mail_addresses_is_found_out(confusables, table):
    ours = {a.value for a in table.colleagues.addresses if a.channel == "email"}
    [domain] = table.colleagues.mail.domains
    forged = [
        f"{other}@{domain}"
        for address in ours
        for other in confusables.changed(address.partition("@")[0])
    ]
    for other in forged_mail(confusables, "anybody", domain):
        if other.endswith(f"@{domain}"):
            continue
        forged += [other, other.replace("@", "@mail.")]
    messages = (said("email", address) for address in forged)

    assert [] == unseen(table, messages)
