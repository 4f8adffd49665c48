"""
Where one message goes, and why.
"""

from __future__ import annotations

from enum import Enum, IntEnum

from attrs import frozen

from gateway.core.calendar import Term
from gateway.core.conversation import Mailbox
from gateway.core.identity import Standing
from gateway.core.intents import OTHER

#: The flag of a question that the town has no answer to: whoever may know is asked.
ASKED = "asked"

#: What the gateway says that is put together as it is decided: a fact of the town, and
#: whose a matter is that is not the town's.
FACT = "fact"
AUTHORITY = "authority"

#: The rule of what goes on with a conversation.
THREAD = "thread"

#: The rule under which what a mailbox answers is filed.
ANSWER = "answer"


class Outcome(Enum):
    """
    What becomes of a message.
    """

    DELIVER = "deliver"  # to the mailboxes of its legs
    ANSWER = "autoreply_info"  # the gateway answers from the town's facts
    CHALLENGE = "challenge"  # held; the sender is told how to prove who they are
    REFUSE = "refuse"  # a polite no that says where to go
    QUARANTINE = "quarantine"  # no answer; a person looks


class Urgency(IntEnum):
    """
    How soon it must be seen.
    """

    LOW = 0
    NORMAL = 1
    HIGH = 2
    EMERGENCY = 3


class Reply(Enum):
    """
    Where an answer may be read.
    """

    PUBLIC = "public"
    PRIVATE = "private"
    NONE = "none"


class Why(Enum):
    """
    Why a mailbox gets a message, as its letter says.
    """

    ABOUT = "about"  # what it sees to
    SAYS = "says"  # words that tell of it
    AGREED = "agreed"  # what its sender agreed in person
    NAMED = "named"
    THREAD = "thread"
    ASKED = "asked"  # before, by the same person
    STUCK = "stuck"  # its sender does not get on with a form
    LATEST = "latest"  # of its sender's conversations
    BELOW = "below"  # somebody else's conversation
    OTHERWISE = "otherwise"
    ALARM = "alarm"
    FORGED = "forged"  # its domain does not confirm it
    APART = "apart"  # in quarantine, for no word of it
    ABSENT = "absent"
    STANDS_IN = "stands-in"
    PASSED = "passed"
    WROTE = "wrote"


@frozen
class Reason:
    """
    Why a mailbox gets a message, and what the letter says of that: the words that were
    said, or whoever else has a part in it.
    """

    why: Why
    what: str = ""


@frozen(kw_only=True)
class Leg:
    """
    One mailbox that gets the message.

    Attributes:
        because: The sentence that says why, as traces show it.
        reasons: Why, as its letter says in the town's own language; nothing, where the
            letter says it elsewhere.
        at_once: It gets it even where the message is held.
        confided: It goes on with what was told in confidence, beside what is wanted of
            others: even where that is held, or asked for by a form first.
    """

    mailbox: str
    because: str
    topic: str = ""
    reasons: tuple[Reason, ...] = ()
    at_once: bool = False
    confided: bool = False

    @property
    def stands_in_for(self) -> frozenset[str]:
        """
        The mailboxes that are away, and would have got it.
        """
        return frozenset(
            reason.what for reason in self.reasons if reason.why is Why.STANDS_IN
        )


@frozen(kw_only=True)
class Step:
    """
    One rule that was tried.

    Attributes:
        rule: Its part and name, such as ``topic lighting``.
        matched: Whether it held.
        because: What in the message made it hold; or what was missing, or came first.
        said: Of a rule that did not hold: what of it is said all the same.
        by_words: Words of the message tell it: it is no guess.
    """

    rule: str
    matched: bool
    because: str
    said: str = ""
    by_words: bool = False


@frozen(kw_only=True)
class Decision:
    """
    The outcome for one message.

    Attributes:
        legs: The mailboxes; for a message that is held or answered by the gateway,
            those that it would go to.
        requires: The standing that it needs.
        reply: Where an answer may be read.
        intent: What is wanted, one of the town's closed list.
        topics: What it is about, the foremost first.
        says: Names of texts that the gateway says to the sender, in order.
        accused: Mailboxes that it is a complaint about, or may be: where they get it at
            all they may read it, and do nothing about it.
        told: What it says under the name `FACT` or `AUTHORITY`, in full.
        authority: The authority that the message is passed on to, by its name in the
            rules; empty where it is to none.
        flags: Words for the mailbox and for later steps, such as ``confidential``.
        rule: The rule that settled it, such as ``guard danger-to-life``.
        language: The sender's, as ISO 639-1.
        answer_within, solve_within: The term in which its mailbox is to answer, and to
            bring it to an end; None where nothing is promised.
        trace: Every rule that was tried, in order; those that did not match only
            when they were asked for.
        version: Of the rules that decided.
    """

    outcome: Outcome
    legs: tuple[Leg, ...]
    accused: frozenset[str] = frozenset()
    urgency: Urgency = Urgency.NORMAL
    requires: Standing = Standing.NONE
    reply: Reply = Reply.PRIVATE
    intent: str = OTHER
    topics: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    told: str = ""
    authority: str = ""
    flags: frozenset[str] = frozenset()
    rule: str = ""
    language: str = "es"
    answer_within: Term | None = None
    solve_within: Term | None = None
    trace: tuple[Step, ...] = ()
    version: str = ""

    @property
    def is_confidential(self) -> bool:
        """
        Say whether only those may read it who see to it.
        """
        return "confidential" in self.flags

    @property
    def is_answer(self) -> bool:
        """
        Say whether a mailbox said it, and no rules decided.
        """
        return self.rule == ANSWER

    def is_for(self, mailbox: Mailbox) -> bool:
        """
        Say whether *mailbox* may be given it: what is confidential only where that is
        kept so, and a complaint to nobody whom it is about.
        """
        kept = mailbox.may_read(confidential=self.is_confidential)
        return kept and mailbox.id not in self.accused

    @property
    def is_delivered(self) -> bool:
        """
        Say whether its mailboxes get it now, to deal with it: also what the gateway
        answered that it does not know.
        """
        if self.outcome is Outcome.ANSWER:
            return ASKED in self.flags
        return self.outcome is Outcome.DELIVER
