"""
The database rows of a town's messages after two years, generated row by row:
deterministic by count and time.

Of a hundred messages three say nothing, two are spam and one has lapsed; of the others
30 % are answers of a mailbox. A citizen's message opens a conversation and a case, and
has two deliveries, the letter and the receipt; an answer has one. Messages beyond their
retention period are still there, for retention to find; the oldest hundredth is already
erased.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from attrs import define, field

from bench import generate
from bench.samples import ANSWERED, CASE, DECISION, DELIVERY, MESSAGE, VERDICT, written
from bench.trail import Row, Trail, instant
from gateway.core.audit import GATEWAY
from gateway.core.conversation import conversation_id
from gateway.core.delivery import delivery_id
from gateway.ports.erasing import ERASED

SPAN = timedelta(days=760)
STEP = 20_000

_CHANNELS = ("email", "telegram", "twitter")
_MAILBOXES = 100
_TOPICS = 300
_MONTH = timedelta(days=30)

#: How many recent conversations may be answered.
_LATELY = 5_000


@define
class Town:
    """
    Two years of a town.

    Attributes:
        count: The number of messages.
        now: The present.
    """

    count: int
    now: datetime
    chance: Random = field(factory=lambda: Random(7))  # noqa: S311 - no secret.
    texts: list[str] = field(factory=lambda: generate.messages(300))
    talks: deque[tuple[str, str, str, int, str]] = field(
        factory=lambda: deque(maxlen=_LATELY)
    )
    trail: Trail = field(factory=Trail)
    deliveries: int = 0

    def rows(self, first: int, last: int) -> Iterator[Row]:
        """
        Yield the rows of the messages from *first* to *last*.
        """
        for number in range(first, last + 1):
            yield from self._message(number)

    def _message(self, number: int) -> Iterator[Row]:
        # It is long because the random numbers are drawn in one order, which makes the
        # database the same each time.
        at = self.now - SPAN * (1 - number / self.count)
        channel = self.chance.choice(_CHANNELS)
        status, kept = self._status(number, at)
        name = hashlib.blake2b(str(number).encode(), digest_size=12).hexdigest()
        row = {
            "id": number,
            "channel": channel,
            "external_id": name if kept else f"{ERASED}:{name}",
            "received_at": instant(at),
            "status": status,
            "lane": "",
            "attempts": 0 if status == "received" else 1,
            "rules": "",
            "problem": "" if kept else ERASED,
            "crowd": 0,
            "raw": b"",
        }
        if not kept:
            yield "messages", row
            return
        answered = status == "routed" and self.talks and self.chance.random() < 0.3
        sender = f"{channel}:{self.chance.randrange(self.count // 20 + 50)}"
        talk = self.chance.choice(self.talks) if answered else None
        if talk is not None:
            sender, row["channel"] = f"email:{talk[2]}@bench.example", "email"
        text = self.chance.choice(self.texts)
        row["raw"] = written(text, name, sender).encode()
        if status == "received":
            yield "messages", row
            return
        said = {"name": name, "sender": sender, "text": text, "at": at.isoformat()}
        row |= {
            "sender": sender,
            "visibility": "private",
            "reference": f"r{name}",
            "rules": "r-7",
            "message": MESSAGE.filled(**said),
            "verdict": VERDICT,
            "decision": DECISION.filled(mailbox=self._mailbox(number)),
        }
        if status == "held":
            row["claimed_until"] = instant(at + _MONTH)
        yield "messages", row
        if status == "routed" and talk is not None:
            yield from self._answer(number, at, name, talk, text)
        elif status in ("routed", "held"):
            yield from self._matter(number, at, name, sender, text, status)
        if number % 5 == 0:
            yield from self.trail.rows(number, at, sender)

    def _status(self, number: int, at: datetime) -> tuple[str, bool]:
        """
        Return a message's status, and whether it is not erased.
        """
        if number > self.count - max(self.count // 5_000, 5):
            return "received", True
        if number <= self.count // 100:
            return "routed", False
        young = at > self.now - _MONTH
        luck = self.chance.random()
        if luck < 0.03:
            return "ignored", young
        if luck < 0.05:
            return ("quarantined", True) if young else ("ignored", False)
        if luck < 0.06:
            return ("held" if at > self.now - _MONTH / 3 else "lapsed"), True
        return "routed", True

    def _mailbox(self, number: int) -> str:
        return f"m{number % _MAILBOXES}"

    def _matter(
        self, number: int, at: datetime, name: str, sender: str, text: str, status: str
    ) -> Iterator[Row]:
        channel, mailbox = sender.partition(":")[0], self._mailbox(number)
        talk = conversation_id(channel, name, mailbox)
        yield (
            "conversations",
            {
                "id": talk,
                "contact": sender,
                "mailbox": mailbox,
                "visibility": "private",
                "heard": f"r{name}",
                "heard_at": instant(at),
                "subject": text[:40],
                "language": "es",
                "confidential": False,
                "case": str(number),
            },
        )
        yield self._turn(channel, f"r{name}", talk)
        if status == "routed":
            self.talks.append((talk, sender, mailbox, number, f"r{name}"))
            there = f"email:{mailbox}@bench.example"
            yield from self._delivery(number, at, talk, there, text, self._end(number))
        yield from self._delivery(number, at, talk, sender, ANSWERED, "sent")
        yield from self._case(number, at, sender, mailbox, text, status)

    def _end(self, number: int) -> str:
        # The newest wait to be sent, and a few failed or were dropped.
        if number > self.count - max(self.count // 2_000, 25):
            return "due"
        if number % 1_999 == 5:
            return "failed"
        return "dropped" if number % 1_499 == 5 else "sent"

    def _answer(
        self,
        number: int,
        at: datetime,
        name: str,
        talk: tuple[str, str, str, int, str],
        text: str,
    ) -> Iterator[Row]:
        conversation, contact, mailbox, case, _ = talk
        yield self._turn("email", f"r{name}", conversation)
        yield from self._delivery(number, at, conversation, contact, text, "sent")
        yield self._happening(case, at, "answer", f"mailbox {mailbox}", number)

    def _turn(self, channel: str, reference: str, conversation: str) -> Row:
        return "turns", {
            "channel": channel,
            "reference": reference,
            "conversation": conversation,
        }

    def _delivery(
        self, number: int, at: datetime, talk: str, to: str, text: str, state: str
    ) -> Iterator[Row]:
        self.deliveries += 1
        name = delivery_id(number, to, state)
        sent = state == "sent"
        said = {"id": name, "to": to, "text": text, "at": at.isoformat()}
        yield (
            "deliveries",
            {
                "number": self.deliveries,
                "id": name,
                "message": number,
                "channel": to.partition(":")[0],
                "address": to,
                "conversation": talk,
                "part_of": "",
                "state": state,
                "urgency": 1,
                "due_at": instant(at),
                "claim": 0 if state == "due" else 1,
                "attempts": 0 if state == "due" else 1,
                "doubts": 0,
                "receipt": f"s{name}" if sent else None,
                "problem": "no such mailbox" if state == "failed" else "",
                "payload": DELIVERY.filled(number=number, talk=talk, **said),
            },
        )
        if sent:
            yield self._turn(to.partition(":")[0], f"s{name}", talk)

    def _case(
        self,
        number: int,
        at: datetime,
        sender: str,
        mailbox: str,
        text: str,
        status: str,
    ) -> Iterator[Row]:
        luck = self.chance.random()
        old = at < self.now - 2 * _MONTH
        state = "closed" if luck < (0.97 if old else 0.3) else "open"
        if status == "held":
            state = "held"
        topic, moved = f"t{number % _TOPICS}", at + timedelta(hours=1)
        said = {"sender": sender, "topic": topic, "mailbox": mailbox, "state": state}
        when = {"opened": at.isoformat(), "moved": moved.isoformat()}
        yield (
            "cases",
            {
                "message": number,
                "matter": 1,
                "state": state,
                "mailbox": mailbox,
                "contact": sender,
                "person": f"P-{number % 1_000:06}" if number % 3 == 0 else "",
                "topic": topic,
                "job": str(number),
                "opened_at": instant(at),
                "moved_at": instant(moved),
                "emergency": False,
                "value": CASE.filled(number=number, text=text[:40], **said, **when),
            },
        )
        yield self._happening(number, at, "open", GATEWAY, number)
        if number % 50 == 0:
            yield self._happening(number, moved, "pass", "mailbox m1", None)
        if state == "open":
            due = self.now + _MONTH * self.chance.uniform(-0.01, 3)
            timer = {"message": number, "matter": 1, "kind": "close", "round": 0}
            yield "timers", {**timer, "due_at": instant(due)}

    def _happening(
        self,
        case: int,
        at: datetime,
        event: str,
        by: str,
        said_in: int | None,
    ) -> Row:
        return "happenings", {
            "message": case,
            "matter": 1,
            "at": instant(at),
            "event": event,
            "by": by,
            "said_in": said_in,
            "note": "",
            "mailbox": "",
            "rung": "",
        }
