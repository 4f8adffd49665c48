"""
The town itself: the settings from its rules that the rest of the program needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import compress
from zoneinfo import ZoneInfo

from attrs import field, frozen

from gateway.core.case import Number, Timer, TimerKind
from gateway.core.conversation import Mailbox
from gateway.core.languages import LANGUAGES, nearest
from gateway.core.message import Address
from gateway.core.public.notice import PLACES
from gateway.core.requests.form import Said


@frozen(kw_only=True)
class Identity:
    """
    How the town verifies people.

    Attributes:
        renew_after: Months after which a document must be seen again.
        hold_for: How long a message waits for its sender to prove who they are.
        four_eyes: A second clerk must approve each enrolment.
        alarm: The mailboxes that are told of impostors: the first of all of them, the
            others of whoever seems to be one of us in public; empty where only the
            guards' mailboxes are told.
    """

    renew_after: int = 24
    hold_for: timedelta = timedelta(days=14)
    four_eyes: bool = False
    alarm: tuple[str, ...] = ()


@frozen(kw_only=True)
class Casework:
    """
    How the town handles cases and keeps its promises.

    Attributes:
        prefix: The prefix of case numbers; empty where nobody is told numbers.
        receipts: Every sender is told the number, who has it, and when it is seen.
        satisfaction: Whoever asked is asked once, after the end, whether it was good.
        close_after: An answered or solved case is closed after this long in silence.
        escalate_after: An urgent case that nobody has seen goes to the next after this.
    """

    prefix: str = ""
    receipts: bool = False
    satisfaction: bool = False
    close_after: timedelta = timedelta(days=7)
    escalate_after: timedelta = timedelta(minutes=5)

    @property
    def understood(self) -> str:
        """
        The prefix by which case numbers are recognised, even where nobody is told
        numbers.
        """
        return self.prefix or "J"

    def spoken(self, number: Number) -> str:
        """
        Write a case's number as people see it; empty where nobody is told numbers.
        """
        return number.spoken(self.prefix) if self.prefix else ""

    def named(self, number: Number) -> str:
        """
        Write the number for whoever must name the case: ``J-412``; ``412`` where nobody
        is told numbers.
        """
        return self.spoken(number) or str(number)

    def closing(self, number: Number, at: datetime) -> Timer:
        """
        Return the timer that closes a case if nothing more is said about it after *at*.
        """
        return Timer(case=number, kind=TimerKind.CLOSE, due_at=at + self.close_after)


@frozen(kw_only=True)
class Retention:
    """
    For how many months the town keeps what it was told.

    Attributes:
        spam: What is in quarantine as spam, from when it came.
        ignored: Messages in which nobody said anything, from when they came.
        ordinary: A closed case, with all that was said in it.
        confidential: A closed confidential case, likewise.
        people: People whose verification has ended, with their accounts.
    """

    spam: int = 1
    ignored: int = 1
    ordinary: int = 24
    confidential: int = 60
    people: int = 12


@frozen(kw_only=True)
class Noticing:
    """
    Where the town publishes its notices.

    Attributes:
        x: They are posted on the town's account there.
        telegram: The number of the channel whose administrator our bot is; empty if
            there is none.
        list: The word by which people subscribe by mail, such as ``avisos``; empty if
            there is no list.
        author: In whose name the mails are sent; empty for the town's.
        more: Further channels, on whose accounts of the town they are posted, too.
    """

    x: bool = False
    telegram: str = ""
    list: str = ""
    author: str = ""
    more: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """
        The channels on which notices are published.
        """
        # In the order of the places.
        said = (self.x, self.telegram, self.list)
        return (*compress(PLACES.values(), said), *self.more)


@frozen(kw_only=True)
class Chamber:
    """
    Who runs the plenary, and its terms.

    Attributes:
        secretary: The mailbox that writes its minutes.
        mayor: The mailbox that sets its agenda (ROF, art. 82.1).
        inhabitants: Of the town; 0 if not stated.
        hashtag: Its hashtag, with the ``#``.
        extract_within: Calendar days within which the author of a proposal gets the
            extract of the minutes, never more than the law's (ROF, art. 231.3).
        questions_from: How long before a session its list of questions opens.
        questions_until: How long after its planned end it closes.
    """

    secretary: str
    mayor: str
    inhabitants: int = 0
    hashtag: str = ""
    extract_within: timedelta = timedelta(days=15)
    questions_from: timedelta = timedelta(minutes=60)
    questions_until: timedelta = timedelta()


@frozen(kw_only=True)
class Town:
    """
    The town hall that this gateway serves.

    Attributes:
        name: What the public calls it.
        timezone: Of its clocks.
        languages: ISO 639-1; the first is used when nothing better is known.
        accounts: The gateway's own label on each channel: X's and Telegram's handle
            with its ``@``, the mail address.
        formerly: Handles that it had.
        privacy: The address of the page that says what becomes of people's data; empty
            if there is none.
        mailboxes: By id.
        vacant: The offices of vacant mailboxes, by their ids.
        holders: By office that another mailbox holds: that mailbox.
        identity: How people are verified.
        casework: What is told of cases, and when.
        retention: For how long what was told is kept.
        chamber: Who runs the plenary; None if the rules do not say.
        noticing: Where notices are published.
        topics: The display names of some topics, by language; each has one in the
            town's first language.
        intents: The same of intents.
    """

    name: str
    timezone: ZoneInfo
    languages: tuple[str, ...] = ("es",)
    accounts: Mapping[str, str] = field(factory=dict)
    formerly: tuple[str, ...] = ()
    privacy: str = ""
    mailboxes: Mapping[str, Mailbox] = field(factory=dict)
    vacant: Mapping[str, str] = field(factory=dict)
    holders: Mapping[str, str] = field(factory=dict)
    identity: Identity = field(factory=Identity)
    casework: Casework = field(factory=Casework)
    retention: Retention = field(factory=Retention)
    chamber: Chamber | None = None
    noticing: Noticing = field(factory=Noticing)
    topics: Mapping[str, Said] = field(factory=dict)
    intents: Mapping[str, Said] = field(factory=dict)
    _at: Mapping[Address, Mailbox] = field(init=False, eq=False, repr=False)

    @_at.default
    def _by_address(self) -> Mapping[Address, Mailbox]:
        found: dict[Address, Mailbox] = {}
        for mailbox in self.mailboxes.values():
            for address in (*mailbox.addresses, mailbox.at_console):
                found.setdefault(address, mailbox)
        return found

    @property
    def language(self) -> str:
        """
        The town's own language: the first.
        """
        return self.languages[0]

    @property
    def of_papers(self) -> str:
        """
        The language of papers: the first of the town's that papers exist in, or else
        the nearest to its own.
        """
        theirs = next((each for each in self.languages if each in LANGUAGES), "")
        return theirs or nearest(self.language)

    @property
    def plenary(self) -> Chamber:
        """
        The `Chamber`, for callers that have checked that there is one.
        """
        assert self.chamber is not None  # noqa: S101 - see above.
        return self.chamber

    def mailbox_at(self, address: Address) -> Mailbox | None:
        """
        Return the mailbox that *address* belongs to, or did, if any.
        """
        return self._at.get(address)

    def speaks_at(self, address: Address) -> Mailbox | None:
        """
        Return the mailbox that speaks from *address*, if any. A former address may be
        somebody else's by now, so that no mailbox speaks from it.
        """
        mailbox = self.mailbox_at(address)
        return None if mailbox is None or address in mailbox.former else mailbox

    def topic_in(self, topic: str, language: str) -> str:
        """
        Return a topic's display name in *language*, or in the town's; empty if it has
        none.
        """
        names = self.topics.get(topic, {})
        return names.get(language, names.get(self.language, ""))

    def office_of(self, mailbox: str) -> str:
        """
        Return an office's name within a sentence, by the id of its *mailbox*; the
        town's name if there is no such mailbox.
        """
        known = self.mailboxes.get(mailbox)
        return known.short if known else self.name

    def office_at(self, address: Address) -> str:
        """
        Return the public name of the office whose *address* it is, or of the town, if
        it is our own; empty if it may be somebody's account.
        """
        mailbox = self.mailbox_at(address)
        if mailbox is not None:
            return mailbox.office
        ours = self.accounts.get(address.channel, "").casefold()
        return self.name if ours == address.value.casefold() else ""
