"""
Mails for benchmarks, each about one matter, so that it goes to one mailbox.

A mail contains an entry of one rule; its other words are common ones, or words in none
of ten thousand rules. Mails that the rules nevertheless take for several matters are
left out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from textwrap import wrap

from bench import generate
from channels.email import wire
from channels.email.ours import Ours
from channels.email.whose import Whose
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Arrival, Evidence, Message, Visibility
from gateway.routing.compiler import compile_routes
from gateway.routing.table import RoutingTable

_KNOWN = Verdict(standing=Standing.KNOWN, because="a benchmark")
_NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

#: Placeholder in the Message-ID, over which the load generator writes a number.
_STAMP = "0000000000."

_OPENING = "Buenos días:"
_CLOSING = "Quedo a la espera de su respuesta. Atentamente, su vecina"

_HEAD = """\
Received: from mail.load.example (mail.load.example [192.0.2.25])
\tby relay.load.example; Tue, 24 Nov 2026 12:00:{second:02} +0100
From: =?utf-8?q?Mar=C3=ADa_Vecina?= <s{sender}@load.example>
To: {town}
Subject: =?utf-8?q?Petici=C3=B3n_n=C3=BAmero_{number}?=
Date: Tue, 24 Nov 2026 12:00:{second:02} +0100
Message-ID: <{stamp}{number}.mail@load.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit
User-Agent: load

"""


def letters(
    rules: int, size: int, count: int, *, boxes: int = 100, numbered: bool = True
) -> list[bytes]:
    """
    Return *count* mails for a town with the rules of `generate.rules`.

    Args:
        rules: How many rules.
        size: Approximate size of a whole mail in bytes.
        count: How many mails.
        boxes: How many mailboxes get them.
        numbered: Whether the load generator may number them, so that it can send each
            repeatedly.
    """
    asked = generate.rules(rules)
    table = _compiled(asked)
    chance = Random(rules)  # noqa: S311 - nothing here is a secret.
    quiet, small = _quiet()
    said = [
        entry
        for number, rule in enumerate(asked)
        if number % 100 < boxes and rule.kind in ("words", "hashtags")
        for entry in rule.entries
        if matters(table, _saying(entry)) == 1
    ]
    made: list[bytes] = []
    while len(made) < count:
        text = _text(chance, quiet, small, chance.choice(said), size - 560)
        letter = _letter(len(made), text, _STAMP if numbered else "")
        # Parsed by the channel, which cuts a long text, perhaps in the middle of a
        # word.
        if matters(table, read(letter, table)) == 1:
            made.append(letter)
    return made


def matters(table: RoutingTable, message: Message) -> int:
    """
    Return how many mailboxes get *message* because of its topics.
    """
    decision = table.decide(message, _KNOWN)
    return len(decision.legs) if decision.rule.startswith("topic ") else 0


def read(letter: bytes, table: RoutingTable) -> Message:
    """
    Parse *letter* to the town of *table* as the channel does.
    """
    whose = Whose(Ours.of(table.town, ()), table.town)
    arrival = Arrival(channel="email", external_id="1", raw=letter, received_at=_NOW)
    return wire.parse(
        arrival, token_of=lambda _: None, whose=whose, evidence=Evidence()
    )


def pack(path: Path, mails: Iterable[bytes]) -> Path:
    """
    Write *mails* to a file for the load generator.
    """
    with path.open("wb") as file:
        for mail in mails:
            stuffed = mail.replace(b"\r\n.", b"\r\n..")
            file.write(struct.pack("<I", len(stuffed)) + stuffed)
    return path


def _letter(number: int, text: str, stamp: str) -> bytes:
    head = _HEAD.format(
        number=number,
        sender=number % 500,
        second=number % 60,
        stamp=stamp,
        town=generate.TOWN,
    )
    lines = (head + text).splitlines()
    return "".join(f"{line}\r\n" for line in lines).encode()


def _text(
    chance: Random, quiet: Sequence[str], small: Sequence[str], matter: str, size: int
) -> str:
    words: list[str] = []
    left = size - len(matter) - len(_OPENING) - len(_CLOSING)
    while left > 0:
        word = chance.choice(quiet if chance.random() < 0.2 else small)
        words.append(word)
        left -= len(word) + 1
    # Near the beginning, where people come to the point.
    words.insert(chance.randrange(min(len(words), 20)), matter)
    return "\n".join((_OPENING, *wrap(" ".join(words), 72), _CLOSING))


@cache
def _quiet() -> tuple[list[str], list[str]]:
    """
    Return the words, and the common words, that match none of ten thousand rules, not
    by stem or misspelling either.
    """
    asked = generate.rules(10_000)
    said = {word for rule in asked for entry in rule.entries for word in entry.split()}
    table = _compiled(asked)

    def is_quiet(word: str) -> bool:
        return matters(table, _saying(word)) == 0

    return (
        [word for word in generate.WORDS if word not in said and is_quiet(word)],
        list(filter(is_quiet, generate.SMALL.split(","))),
    )


def _compiled(asked: list[generate.Asked]) -> RoutingTable:
    files = generate.source(asked)
    return compile_routes(files.pop("routes.yaml"), included=files)


def _saying(text: str) -> Message:
    return Message(
        external_id="1",
        reference="1",
        sender=Address("email", "s1@load.example"),
        handle="s1@load.example",
        display_name="María Vecina",
        text=text,
        visibility=Visibility.PRIVATE,
        received_at=_NOW,
    )
