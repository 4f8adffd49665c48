"""
The compiled rules, and the one question they answer. It is long because all that is
asked of the rules is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from attrs import evolve, field, frozen

from gateway.core.calendar import Term
from gateway.core.conversation import Conversation
from gateway.core.decision import THREAD, Decision, Leg
from gateway.core.identity import Contact, Role, Verdict
from gateway.core.message import Address, Message
from gateway.core.requests.booking import Diary
from gateway.core.requests.form import Form
from gateway.core.town import Town
from gateway.routing.around.hours import Hours, in_turn, stand_in, substitute
from gateway.routing.around.surroundings import Surroundings
from gateway.routing.around.terms import WorkingTime
from gateway.routing.deciding import guarding
from gateway.routing.deciding.decide import decide
from gateway.routing.deciding.message_parts import PartReader
from gateway.routing.deciding.reaching import going_on
from gateway.routing.facts.knowledge import Knowledge
from gateway.routing.reading import Heard, Reading, as_spoken, read_all, read_words
from gateway.routing.rules import Rules
from gateway.routing.staff import Staff
from gateway.routing.texts import Texts, look_up
from gateway.routing.trace import Trace
from gateway.routing.variables import fill
from gateway.routing.words.matching.index import Index
from gateway.routing.words.text import plain

#: A mailbox's own address was never verified over a counter: routes.yaml says so.
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class Thread:
    """
    A conversation that a message may be part of.

    Attributes:
        conversation: The one.
        explicit: It replies to something said there, by the conversation's own
            contact; otherwise it is merely the contact's latest conversation, on a
            channel where nobody marks what they reply to.
        others: Further conversations that began with what it replies to, when that
            went to several mailboxes; of the latest, if it is confidential.
    """

    conversation: Conversation
    explicit: bool
    others: tuple[Conversation, ...] = ()


@frozen(kw_only=True)
class RoutingTable:
    """
    A town's rules, all of them right, as one value that is swapped as a whole. Shown,
    it is the town and the version: what asyncio or a log shows must not take seconds.

    Attributes:
        town: Who we are, with the mailboxes.
        version: Of the files that it was made from.
        holders: Offices that a mailbox holds besides its own, and which.
        roles: What those who answer from each mailbox are.
        around: The town's calendar, the hours of its mailboxes, and its places.
        knowledge: What the town knows, and whose is what is not the town's.
        forms: What procedures ask for, by the name of their rule.
        diaries: The calendars that are booked, by name.
    """

    town: Town
    version: str
    holders: Mapping[str, str]
    rules: Rules = field(repr=False)
    index: Index = field(repr=False)
    colleagues: Staff = field(repr=False)
    texts: tuple[Texts, ...] = field(repr=False)
    roles: Mapping[str, Role] = field(repr=False)
    around: Surroundings = field(repr=False)
    knowledge: Knowledge = field(repr=False)
    forms: Mapping[str, Form] = field(factory=dict, repr=False)
    diaries: Mapping[str, Diary] = field(factory=dict, repr=False)

    def decide(
        self,
        message: Message,
        verdict: Verdict,
        *,
        thread: Thread | None = None,
        explain: bool = False,
    ) -> Decision:
        """
        Say where *message* goes, and why. Every message gets a decision.

        Args:
            message: What was said; the time is when it was received.
            verdict: How far its sender is believed.
            thread: The conversation that it may belong to.
            explain: Put the rules that did not match into the trace, too.
        """
        reading = self.read(message, verdict)
        return self.conclude(reading, thread=thread, explain=explain)

    def read(self, message: Message, verdict: Verdict) -> Reading:
        """
        Look through *message*, whose sender is believed as *verdict* says: all of a
        decision that no other message has a part in.
        """
        [reading] = self.read_all([(message, verdict)])
        return reading

    def read_all(self, heard: Sequence[Heard]) -> list[Reading]:
        """
        Do what `read` does to several messages: which costs a quarter less.
        """
        return read_all(
            heard,
            index=self.index,
            staff=self.colleagues,
            gazetteer=self.around.gazetteer,
            voting=self.rules.voting,
            examples=self.rules.by_example.examples,
            language=self.town.language,
        )

    def calls(self, message: Message, verdict: Verdict) -> bool:
        """
        Say whether words of *message* tell of danger to life, so that it is to be
        decided first where much waits. What becomes of it only `decide` says; and most
        danger is told by words, but not all.
        """
        index, language = self.index, self.town.language
        reading = read_words(message, verdict, index=index, language=language)
        return guarding.calls(self.rules, reading)

    def conclude(
        self, reading: Reading, *, thread: Thread | None, explain: bool = False
    ) -> Decision:
        """
        Say where a message goes of which this is the *reading*; else as `decide`.
        """
        trace, message = Trace(explain), reading.message
        own, latest = self._conversations(message, thread)
        reading = as_spoken(reading, thread.conversation) if thread else reading
        decision = decide(
            self.rules,
            self.knowledge,
            reading,
            own,
            latest,
            PartReader(reading, self.index, self.town.language),
            trace,
        )
        legs = decision.legs
        if own is not None and thread is not None and decision.rule == THREAD:
            legs += self._others(thread, legs)
        may_stand_in = self._may_stand_in(decision)
        legs = stand_in(legs, message.received_at, self.attendance, may_stand_in)
        told = tuple(trace.steps)
        return evolve(decision, legs=legs, trace=told, version=self.version)

    def _may_stand_in(self, decision: Decision) -> Callable[[Leg, str], bool]:
        # Nobody stands in for whom a complaint is about, or reads what is confided.
        known, accused = self.town.mailboxes, decision.accused
        return lambda leg, name: (
            (leg.mailbox not in accused and decision.is_for(known[name]))
            and known[name].may_read(confidential=leg.confided)
        )

    def _others(self, thread: Thread, legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
        reached = {leg.mailbox for leg in legs}
        return tuple(
            going_on(other.mailbox)
            for other in thread.others
            if other.mailbox in self.town.mailboxes and other.mailbox not in reached
        )

    @property
    def attendance(self) -> Mapping[str, Hours]:
        """
        When each mailbox is attended.
        """
        return self.around.attendance

    def attended(self, mailbox: str, at: datetime) -> bool:
        """
        Say whether somebody is known to read *mailbox* at that time: within its hours,
        or on call, and not absent.
        """
        return self.attendance[mailbox].attended(at)

    def substitute(self, mailbox: str, at: datetime) -> str:
        """
        Give the mailbox that stands in for *mailbox* at that time, if it is absent and
        another is not; otherwise itself.
        """
        return substitute(mailbox, at, self.attendance)

    def due(self, mailbox: str, at: datetime, within: Term) -> datetime:
        """
        Give the moment, in UTC, at which a promise of *mailbox* made at *at* ends.
        By law the town's calendar counts; else only its hours, or on leave those of
        whoever stands in: without fixed ones from 9 to 14 on the town's working days.
        """
        return self._working_time(mailbox).due(at, within)

    def opens(self, mailbox: str, at: datetime) -> datetime | None:
        """
        Give the moment, in UTC, at which what waits at *mailbox* is next read, by
        itself or by whoever stands in; None if it is at *at*. Hours count as for
        `due`, and whoever is on call is there.
        """
        if mailbox in self.attendance and self.attended(
            self.substitute(mailbox, at), at
        ):
            return None
        return self._working_time(mailbox).opens(at)

    def next_in_charge(
        self,
        mailbox: str,
        at: datetime,
        round: int,
        *,
        confidential: bool | None = None,
    ) -> str:
        """
        Give the mailbox to which something urgent goes that nobody has seen.

        Args:
            mailbox: Where nobody has seen it.
            at: When it goes on; whoever can be reached then comes first.
            round: The how many-eth time it goes on; 1 is the first.
            confidential: Only mailboxes that are confidential may read it; where that
                is not said, it is as confidential as *mailbox*. Of one that is gone
                from the rules it goes to whoever holds it or gets the rest, or to the
                first who stands in there, or else the town's secretary, that may read
                it.
        """
        known = self.town.mailboxes
        if mailbox not in known:
            return self._instead(mailbox, confidential=confidential is True)
        if confidential is None:
            confidential = known[mailbox].confidential
        turn = in_turn(
            known[mailbox],
            at,
            self.attendance,
            lambda name: known[name].may_read(confidential=confidential),
        )
        return turn[(round - 1) % len(turn)] if turn else mailbox

    def _instead(self, gone: str, *, confidential: bool) -> str:
        known, chamber = self.town.mailboxes, self.town.chamber
        to = known[self.holders.get(gone, self.rules.otherwise.deliver[0])]
        last = (chamber.secretary,) if chamber else ()
        those = [n for n in (to.id, *to.backups, to.head, *last) if n in known]
        may = (n for n in those if known[n].may_read(confidential=confidential))
        return next(may, to.id)

    def _working_time(self, mailbox: str) -> WorkingTime:
        hours, calendar = self.attendance, self.around.calendar
        return WorkingTime(mailbox=mailbox, attendance=hours, calendar=calendar)

    def places(self, message: Message) -> tuple[str, ...]:
        """
        Give the places that *message* names or comes from, without case and accents:
        ``calle almez 18``.
        """
        return tuple(plain(str(spot)) for spot in self.around.gazetteer.find(message))

    @property
    def said_to_all(self) -> Iterator[str]:
        """
        Give what the rules say to whoever asks: facts, authorities, the town's texts.
        """
        yield from self.knowledge.said
        for texts in self.texts:
            for written in texts.texts.values():
                yield from written.values()

    def text(self, name: str, /, language: str, **variables: str) -> str:
        """
        Give what the gateway says under *name*: the town's own text in *language* or
        as the town speaks, else the gateway's, else in whatever it is written.

        Raises:
            KeyError: There is no such text.
        """
        known = {"town": self.town.name, "office": self.town.name, **variables}
        known.setdefault("person", known["office"])
        languages = (language, *self.town.languages)
        return fill(look_up(self.texts, name, languages)[1], known)

    def own(self, name: str, /, **variables: str) -> str:
        """
        Give what `text` gives, in the town's own language.
        """
        return self.text(name, self.town.language, **variables)

    def holder(self, name: str) -> str:
        """
        Give the mailbox that holds the office *name*; the name itself, where that is no
        office which another mailbox holds.
        """
        return self.holders.get(name, name)

    def staff(self, address: Address) -> Contact | None:
        """
        Give the employee or councillor whose mailbox speaks from *address*.
        """
        mailbox = self.town.speaks_at(address)
        if mailbox is None:
            return None
        return Contact(
            address=address,
            name=mailbox.person or mailbox.office,
            role=self.roles[mailbox.id],
            mailbox=mailbox.id,
            verified_at=_ALWAYS,
        )

    def _conversations(
        self, message: Message, thread: Thread | None
    ) -> tuple[Conversation | None, Sequence[Conversation]]:
        # A mailbox may have gone since.
        if thread is None or thread.conversation.mailbox not in self.town.mailboxes:
            return None, ()
        if thread.explicit and thread.conversation.contact == message.sender:
            return thread.conversation, ()
        talks = (thread.conversation, *thread.others)
        return None, [talk for talk in talks if talk.mailbox in self.town.mailboxes]
