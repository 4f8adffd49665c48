"""
The routing table: a town's compiled rules, and where they send a message. It is long
because everything that the rest of the gateway asks of the rules is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from attrs import evolve, field, frozen

from gateway.core.calendar import Term
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Leg, Urgency
from gateway.core.identity import Contact, Role, Verdict
from gateway.core.intents import FOR_THE_PLENARY
from gateway.core.message import Address, Message
from gateway.core.requests.booking import Diary
from gateway.core.requests.form import Form
from gateway.core.rule_names import THREAD
from gateway.core.town import Town
from gateway.routing.around.hours import Hours, in_turn, stand_in, substitute
from gateway.routing.around.surroundings import Surroundings
from gateway.routing.around.terms import WorkingTime
from gateway.routing.deciding import guarding
from gateway.routing.deciding.decide import decide
from gateway.routing.deciding.in_thread import going_on
from gateway.routing.deciding.joint_effect import joint_effect
from gateway.routing.deciding.message_parts import PartReader
from gateway.routing.deciding.naming import all_named
from gateway.routing.deciding.strangers import telling_of_somebody
from gateway.routing.deciding.withheld import keeping, withheld
from gateway.routing.facts.knowledge import Knowledge
from gateway.routing.reading import (
    Heard,
    Naming,
    Reading,
    as_spoken,
    read_all,
    read_words,
)
from gateway.routing.rules import Rules
from gateway.routing.staff import Staff
from gateway.routing.texts import Texts, look_up
from gateway.routing.trace import Trace
from gateway.routing.variables import fill
from gateway.routing.words.matching.clues import Clues
from gateway.routing.words.matching.index import Index
from gateway.routing.words.text import plain

#: Mailboxes' addresses are vouched for by routes.yaml, not verified on some day.
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class Thread:
    """
    The conversations that a message may be part of.

    Attributes:
        conversation: The first of them.
        explicit: The message replies to something said there by its own sender.
            Otherwise this is its sender's latest conversation, on a channel where
            replies are not marked, or somebody else's that it was said below.
        others: Further conversations that the same message began, if it went to several
            mailboxes; for the latest conversation only if it is confidential.
        alarm: It is an emergency that goes on: what is only like another danger, and
            says no word of it, is none.
    """

    conversation: Conversation
    explicit: bool
    others: tuple[Conversation, ...] = ()
    alarm: bool = False

    @property
    def conversations(self) -> tuple[Conversation, ...]:
        """
        All of them.
        """
        return (self.conversation, *self.others)


@frozen(kw_only=True)
class RoutingTable:
    """
    A town's rules, without mistakes, as one immutable value that is replaced as a
    whole. Its repr is short, because asyncio and logs may show it.

    Attributes:
        town: The town, with its mailboxes.
        version: A digest of the files that it was compiled from.
        rules: The compiled rules.
        index: All words and patterns of the rules.
        colleagues: Who works here, for recognising senders.
        texts: The town's texts, then the gateway's own.
        roles: The role of whoever answers from each mailbox.
        around: The town's calendar, the hours of its mailboxes, and its places.
        knowledge: The town's facts, and the authorities for what is not the town's.
        forms: What procedures ask for, by the name of their rule.
        diaries: The calendars that are booked, by name.
        clues: The words that give clues to danger.
    """

    town: Town
    version: str
    rules: Rules = field(repr=False)
    index: Index = field(repr=False)
    colleagues: Staff = field(repr=False)
    texts: tuple[Texts, ...] = field(repr=False)
    roles: Mapping[str, Role] = field(repr=False)
    around: Surroundings = field(repr=False)
    knowledge: Knowledge = field(repr=False)
    forms: Mapping[str, Form] = field(factory=dict, repr=False)
    diaries: Mapping[str, Diary] = field(factory=dict, repr=False)
    clues: Clues = field(init=False, repr=False)

    @clues.default
    def _to_danger(self) -> Clues:
        # Of a part not yet read, only what guards of danger look for is of interest.
        return Clues(self.index, self.rules.protecting_guards.atoms)

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
            message: The message; it is decided as of the time it was received.
            verdict: The standing of its sender.
            thread: The conversation that it may belong to.
            explain: Put the rules that did not match into the trace, too.
        """
        reading = self.read(message, verdict)
        return self.conclude(reading, thread=thread, explain=explain)

    def read(self, message: Message, verdict: Verdict) -> Reading:
        """
        Analyse *message*, whose sender's standing is *verdict*: the part of a decision
        that does not depend on any conversation.
        """
        [reading] = self.read_all([(message, verdict)])
        return reading

    def read_all(self, heard: Sequence[Heard]) -> list[Reading]:
        """
        Do what `read` does for several messages, at a quarter less cost for each.
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
        Say whether words of *message* tell of danger to life, so that it should go to
        the head of the queue. This is a quick check: `decide` may not confirm it, and
        it misses danger that no word of the rules tells.
        """
        index, language = self.index, self.town.language
        reading = read_words(message, verdict, index=index, language=language)
        return guarding.calls(self.rules, reading)

    def conclude(
        self, reading: Reading, *, thread: Thread | None, explain: bool = False
    ) -> Decision:
        """
        Say where the message of this *reading* goes; otherwise as `decide`.
        """
        trace, message = Trace(explain), reading.message
        thread = self._spoken_to(thread, reading)
        own, latest = self._conversations(message, thread)
        if thread:
            reading = as_spoken(reading, thread.conversation)
        if thread and thread.alarm:
            reading = evolve(reading, in_alarm=True)
        reading = keeping(self.rules, reading, trace)
        reading = telling_of_somebody(self.rules, reading)
        again = self._parts_of(reading)
        decision = decide(
            self.rules, self.knowledge, reading, own, latest, again, trace
        )
        if decision.urgency is not Urgency.EMERGENCY:
            # Danger to life goes to whoever can help, whatever its sender asks for.
            decision = withheld(self.rules, decision, reading.kept_from)
        legs = decision.legs
        if own is not None and thread is not None:
            legs += self._others(thread, decision)
        may_stand_in = self._may_stand_in(decision)
        legs = stand_in(legs, message.received_at, self.attendance, may_stand_in)
        told = tuple(trace.steps)
        decision = evolve(decision, legs=legs, trace=told, version=self.version)
        if not message.described or decision.intent not in FOR_THE_PLENARY:
            return decision
        said = self._without_others(reading)
        own_words = self.conclude(said, thread=thread, explain=explain)
        return decision if own_words.intent == decision.intent else own_words

    def _without_others(self, reading: Reading) -> Reading:
        # Whoever shows what others propose to the plenary, or ask there, proposes and
        # asks nothing.
        message = reading.message
        said = evolve(message, text=message.said, described="")
        alone = self.read(said, reading.verdict)
        return evolve(alone, asked=reading.asked, after=reading.after)

    def _spoken_to(self, thread: Thread | None, reading: Reading) -> Thread | None:
        # Of the mailboxes that have what a reply goes on with, only those that it names
        # by handle, if any; in an emergency, or in confidence, all.
        if thread is None or not thread.explicit or thread.alarm:
            return thread
        talks = thread.conversations
        if any(talk.confidential for talk in talks):
            return thread
        named = all_named(self.rules, reading)
        handles = {each.mailbox for each in named if each.how is Naming.HANDLE}
        first, *others = [talk for talk in talks if talk.mailbox in handles] or talks
        return evolve(thread, conversation=first, others=tuple(others))

    def _parts_of(self, reading: Reading) -> PartReader:
        return PartReader(reading, self.town.language, self.clues)

    def _may_stand_in(self, decision: Decision) -> Callable[[Leg, str], bool]:
        # A substitute gets no complaint about themselves or about whom they stand in
        # for, and nothing confidential that they may not read.
        known, accused = self.town.mailboxes, decision.accused
        return lambda leg, name: (
            (leg.mailbox not in accused and decision.is_for(known[name]))
            and known[name].may_read(confidential=leg.confided)
        )

    def _others(self, thread: Thread, decision: Decision) -> tuple[Leg, ...]:
        anew = any(leg.continues for leg in decision.legs)
        if decision.rule != THREAD and not anew:
            return ()
        # Nor does it reach whoever is not to learn of it.
        out = decision.accused | {leg.mailbox for leg in decision.legs}
        return tuple(
            evolve(going_on(other.mailbox), continues=anew)
            for other in thread.others
            if other.mailbox in self.town.mailboxes and other.mailbox not in out
        )

    @property
    def attendance(self) -> Mapping[str, Hours]:
        """
        The hours of each mailbox.
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
        Return the substitute of *mailbox* at that time, if it is absent and another is
        not; otherwise itself.
        """
        return substitute(mailbox, at, self.attendance)

    def due(self, mailbox: str, at: datetime, within: Term) -> datetime:
        """
        Return the deadline, in UTC, of a promise to be kept *within* a term, made by
        *mailbox* at *at*. Terms of law run by the town's calendar. Others run by the
        mailbox's hours, or its substitute's while it is away; without fixed hours, from
        9 to 14 on the town's working days.
        """
        return self._working_time(mailbox).due(at, within)

    def promising(self, decision: Decision) -> Decision:
        """
        Return an emergency's *decision* with the terms that its topics and intent have
        where nothing is urgent: those of a case that is no longer acted on at once.
        """
        topics = [
            self.rules.topics[name]
            for name in decision.topics
            if name in self.rules.topics
        ]
        calm = joint_effect(self.rules, topics, decision.intent, None)
        return evolve(
            decision, answer_within=calm.answer_within, solve_within=calm.solve_within
        )

    def opens(self, mailbox: str, at: datetime) -> datetime | None:
        """
        Return the moment, in UTC, from which *mailbox* or its substitute next reads
        what waits there; None if that is so at *at*. Hours count as for `due`, and
        whoever is on call is there.
        """
        if mailbox in self.attendance and self.attended(
            self.substitute(mailbox, at), at
        ):
            return None
        return self._working_time(mailbox).opens(at)

    def in_charge(
        self,
        mailbox: str,
        at: datetime,
        told: Sequence[tuple[str, datetime]],
        *,
        confidential: bool,
    ) -> tuple[str, ...]:
        """
        Return the mailboxes to escalate something urgent to, which nobody has read: the
        next in charge, then whoever would be the next. There is always one.

        If *mailbox* is gone from the rules, it goes to its holder or to the first of
        ``otherwise``; if it is confidential, to those of them, its backups, its head,
        the town's secretary and all others in their order that may read it. If none
        may, the first cannot, either.

        Args:
            mailbox: Where nobody has read it.
            at: The time; whoever can be reached then comes first.
            told: Who was told already, and when, in that order.
            confidential: Only mailboxes that are confidential may read it.
        """
        known = self.town.mailboxes
        if mailbox not in known:
            return self._instead(mailbox, confidential=confidential)
        turn = in_turn(
            known[mailbox],
            at,
            self.attendance,
            lambda name: known[name].may_read(confidential=confidential),
            told,
        )
        return turn or (mailbox,)

    def _instead(self, gone: str, *, confidential: bool) -> tuple[str, ...]:
        known, chamber = self.town.mailboxes, self.town.chamber
        to = known[self.town.holders.get(gone, self.rules.otherwise.deliver[0])]
        if not confidential:
            return (to.id,)
        last = (chamber.secretary,) if chamber else ()
        those = dict.fromkeys((to.id, *to.backups, to.head, *last, *known))
        there = (known[name] for name in those if name in known)
        may = tuple(box.id for box in there if box.may_read(confidential=True))
        return may or (to.id,)

    def _working_time(self, mailbox: str) -> WorkingTime:
        hours, calendar = self.attendance, self.around.calendar
        return WorkingTime(mailbox=mailbox, attendance=hours, calendar=calendar)

    def places(self, message: Message) -> tuple[str, ...]:
        """
        Return the places that *message* names or comes from, without case and accents:
        ``calle almez 18``.
        """
        return tuple(plain(str(spot)) for spot in self.around.gazetteer.find(message))

    @property
    def said_to_all(self) -> Iterator[str]:
        """
        All that may be said to anybody: facts, authorities, and texts in all languages.
        """
        yield from self.knowledge.said
        for texts in self.texts:
            for written in texts.texts.values():
                yield from written.values()

    def text(self, name: str, /, language: str, **variables: str) -> str:
        """
        Return the text called *name*, with its *variables* filled: the town's own in
        *language* or its first language, else the gateway's, else either in any other
        language.

        Raises:
            KeyError: There is no such text.
        """
        known = {"town": self.town.name, "office": self.town.name, **variables}
        known.setdefault("person", known["office"])
        languages = (language, *self.town.languages)
        return fill(look_up(self.texts, name, languages)[1], known)

    def own(self, name: str, /, **variables: str) -> str:
        """
        Return the text called *name* in the town's first language.
        """
        return self.text(name, self.town.language, **variables)

    def holder(self, name: str) -> str:
        """
        Return the mailbox that holds the office *name*: the name itself, unless another
        mailbox holds it.
        """
        return self.town.holders.get(name, name)

    def staff(self, address: Address) -> Contact | None:
        """
        Return the employee or councillor whose mailbox speaks from *address*, if any.
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
        # The mailbox of a conversation may have been removed from the rules.
        if thread is None or thread.conversation.mailbox not in self.town.mailboxes:
            return None, ()
        if thread.explicit and thread.conversation.contact == message.sender:
            return thread.conversation, ()
        talks = thread.conversations
        return None, [talk for talk in talks if talk.mailbox in self.town.mailboxes]
