"""
Where one message goes, and why.
"""

from __future__ import annotations

from enum import Enum, IntEnum

from attrs import evolve, frozen

from gateway.core.calendar import Term
from gateway.core.conversation import Mailbox
from gateway.core.identity import Standing
from gateway.core.intents import INCIDENT, OTHER
from gateway.core.rule_names import ANSWER, OF_GUARD, PIECES

#: The flag of a question that the town's facts do not answer: the mailbox that may know
#: is asked.
ASKED = "asked"

#: Texts of the gateway that are composed while deciding: a fact of the town, and the
#: authority to which a matter belongs that is not the town's.
FACT = "fact"
AUTHORITY = "authority"


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

    ABOUT = "about"  # it sees to this
    SAYS = "says"  # words of the message
    AGREED = "agreed"  # what its sender agreed in person
    NAMED = "named"
    THREAD = "thread"
    ASKED = "asked"  # the same person asked it before
    STUCK = "stuck"  # its sender cannot cope with a form
    LATEST = "latest"  # its sender's latest conversation
    BELOW = "below"  # said below somebody else's conversation
    OTHERWISE = "otherwise"
    ALARM = "alarm"
    FORGED = "forged"  # its domain does not confirm it
    APART = "apart"  # in quarantine, though not for its words
    ABSENT = "absent"
    STANDS_IN = "stands-in"
    PASSED = "passed"
    WROTE = "wrote"


@frozen
class Reason:
    """
    Why a mailbox gets a message, with the detail that the letter names: the words that
    were said, the other mailbox or person concerned, or the case that it is below.
    """

    why: Why
    what: str = ""


@frozen(kw_only=True)
class Report:
    """
    An incident that a part of a message reports by itself, with its own urgency and
    terms.
    """

    urgency: Urgency = Urgency.NORMAL
    answer_within: Term | None = None
    solve_within: Term | None = None


@frozen(kw_only=True)
class Leg:
    """
    One mailbox that gets the message.

    Attributes:
        because: The sentence that says why, for traces.
        reasons: Why, for the letter in the town's own language; empty where the letter
            says it elsewhere.
        at_once: It gets it even if the message is held.
        continues: It has what the message continues, beside what that wants of other
            mailboxes: it gets it even if that is held, or waits for a form.
        confided: What it continues was told in confidence.
        report: The incident that it sees to, told beside an application: it gets it as
            a case of its own, even if that is held, or waits for a form.
    """

    mailbox: str
    because: str
    topic: str = ""
    reasons: tuple[Reason, ...] = ()
    at_once: bool = False
    continues: bool = False
    confided: bool = False
    report: Report | None = None

    @property
    def is_beside(self) -> bool:
        """
        Say whether it is no part of what the message applies for: that goes its own
        way, with or without it.
        """
        return self.continues or self.report is not None

    @property
    def stands_in_for(self) -> frozenset[str]:
        """
        The absent mailboxes for which this one stands in.
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
        because: What in the message made it hold; or what was missing, or which rule
            came first.
        said: Of a rule that did not hold: the part of it that the message says all the
            same.
        by_words: It held by words of the message, and not by a guess.
    """

    rule: str
    matched: bool
    because: str
    said: str = ""
    by_words: bool = False

    @property
    def is_of_guard(self) -> bool:
        """
        Say whether a guard was tried.
        """
        return self.rule.startswith(OF_GUARD)


@frozen(kw_only=True)
class Decision:
    """
    What is to become of one message.

    Attributes:
        legs: The mailboxes; for a message that is held or answered by the gateway,
            those that it would go to.
        requires: The standing that its sender needs.
        reply: Where an answer may be read.
        intent: What is wanted, one of the town's closed list.
        topics: What it is about, the main one first.
        says: Names of texts that the gateway says to the sender, in order.
        accused: Mailboxes that it complains about, or may. If they get it at all, they
            may read it, but not act on it.
        told: The whole text that is said under the name `FACT` or `AUTHORITY`.
        authority: The authority to which the message is forwarded, by its name in the
            rules; empty for none.
        flags: Words for the mailbox and for later steps, such as ``confidential``.
        rule: The rule that settled it, such as ``guard danger-to-life``.
        language: The sender's, as ISO 639-1.
        answer_within, solve_within: The terms in which its mailbox is to answer it and
            to solve it; None where nothing is promised.
        trace: Every rule tried, in order; those that did not match only if asked for.
        version: The version of the rules that decided.
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
    def named(self) -> frozenset[str]:
        """
        The mailboxes that the message names.
        """
        return frozenset(
            leg.mailbox
            for leg in self.legs
            if any(reason.why is Why.NAMED for reason in leg.reasons)
        )

    @property
    def is_confidential(self) -> bool:
        """
        Say whether only the mailboxes that see to it may read it.
        """
        return "confidential" in self.flags

    @property
    def is_guarded(self) -> bool:
        """
        Say whether a guard settled it.
        """
        return self.rule.startswith(OF_GUARD)

    @property
    def is_answer(self) -> bool:
        """
        Say whether it is a mailbox's answer, on which no rules decide.
        """
        return self.rule == ANSWER

    @property
    def lacks_proof(self) -> bool:
        """
        Say whether it waits until its sender proves who they are.
        """
        return self.outcome is Outcome.CHALLENGE and self.rule not in PIECES

    @property
    def reports(self) -> Decision | None:
        """
        The decision on the incidents that it tells beside what it applies for, with all
        legs; None if there are none.
        """
        legs = [leg for leg in self.legs if leg.report is not None]
        if not legs:
            return None
        return evolve(
            self,
            outcome=Outcome.DELIVER,
            requires=Standing.NONE,
            intent=INCIDENT,
            urgency=max(leg.report.urgency for leg in legs if leg.report),
            topics=tuple(dict.fromkeys(leg.topic for leg in legs)),
            says=(),
        )

    def is_for(self, mailbox: Mailbox) -> bool:
        """
        Say whether *mailbox* may be given it: not if it is confidential and the mailbox
        may not read that, nor if the message complains about the mailbox.
        """
        kept = mailbox.may_read(confidential=self.is_confidential)
        return kept and mailbox.id not in self.accused

    @property
    def is_delivered(self) -> bool:
        """
        Say whether its mailboxes get it now, to act on it. This includes a question
        that the gateway answered by saying that it does not know.
        """
        if self.outcome is Outcome.ANSWER:
            return ASKED in self.flags
        return self.outcome is Outcome.DELIVER
