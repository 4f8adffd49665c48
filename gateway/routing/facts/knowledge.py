"""
All that the town knows, asked for one message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from attrs import evolve, field, frozen

from gateway.core.message import Address
from gateway.core.writing.weight import MOST, weigh
from gateway.routing.around.calendar import Calendar
from gateway.routing.facts.authority import Authority
from gateway.routing.facts.fact import Answer, Fact, Question, tell
from gateway.routing.facts.upcoming import Told
from gateway.routing.reading import Reading
from gateway.routing.rules import Book, Rule
from gateway.routing.texts import MOMENT
from gateway.routing.trace import Trace
from gateway.routing.variables import fill
from gateway.routing.words.when.dates import dates_in
from gateway.routing.words.when.periods import period_in

#: Texts of the catalogue: what is said behind a fact, whose a matter is, and the same
#: where it was passed on.
DATED, WHOSE, FORWARDED = "fact-of", "authority", "authority-forwarded"


@frozen(kw_only=True)
class Found:
    """
    The fact that a message asks for, and what it says to it.
    """

    fact: Fact
    answer: Answer


@frozen(kw_only=True)
class Passed:
    """
    What is said of the authority whose a matter is.

    Attributes:
        to: Its name, where the message is passed on to it; else empty.
    """

    text: str
    to: str


@frozen(kw_only=True)
class Knowledge:
    """
    The facts and the authorities of a town.

    Attributes:
        facts: By the names of their rules, in the order in which they are asked.
        authorities: The same.
        calendar: The town's.
        language: The town's first.
        text: Gives a text of the catalogue in a language, unfilled.
    """

    facts: Mapping[str, Fact]
    authorities: Mapping[str, Authority]
    calendar: Calendar
    language: str
    text: Callable[[str, str], str]
    _facts: Book = field(init=False)
    _authorities: Book = field(init=False)

    @_facts.default
    def _asked_for(self) -> Book:
        return Book([fact.rule for fact in self.facts.values()])

    @_authorities.default
    def _whose(self) -> Book:
        rules = (authority.rule for authority in self.authorities.values())
        return Book([rule for rule in rules if rule is not None])

    @property
    def said(self) -> Iterator[str]:
        """
        Give all that is said of them, to whomever.
        """
        for fact in self.facts.values():
            yield from fact.says.values()
            for each in fact.values:
                yield from each.values()
        for authority in self.authorities.values():
            yield from authority.how.values()

    @property
    def domains(self) -> frozenset[str]:
        """
        Give those of the authorities.
        """
        return frozenset().union(*(each.domains for each in self.authorities.values()))

    def authority_at(self, address: Address) -> Authority | None:
        """
        Give the authority that *address* belongs to, if any.
        """
        if address.channel != "email":
            return None
        value = address.value.lower()
        return next((a for a in self.authorities.values() if a.email == value), None)

    def authority_of(self, address: Address) -> Authority | None:
        """
        Give the authority from one of whose domains, or below it, *address* is, if any.
        """
        if address.channel != "email":
            return None
        labels = address.value.lower().rpartition("@")[2].split(".")
        above = {".".join(labels[n:]) for n in range(len(labels))}
        return next((a for a in self.authorities.values() if a.domains & above), None)

    def ask(self, reading: Reading, trace: Trace) -> Found | None:
        """
        Give the first fact that a question asks for, with its answer; and with that of
        another which is called something else, where both have room.
        """
        asked = self._asked(reading, trace)
        rule = next(asked, None)
        if rule is None:
            trace.note("facts", "none of them is asked for")
            return None
        found = self._found(rule, reading, trace)
        besides = next((one for one in asked if _is_else(one, rule)), None)
        if besides is None or not found.answer.said:
            return found
        more = self._found(besides, reading, trace)
        both = _together(found, more)
        fits = more.answer.said and weigh(both.text) <= MOST
        return evolve(found, answer=both) if fits else found

    def _asked(self, reading: Reading, trace: Trace) -> Iterator[Rule]:
        after = reading.after
        if after is not None and after.same in self.facts:
            trace.note(after.same, "the same is asked as before")
            return iter([self.facts[after.same].rule])
        told = after.told if after else ""
        asked = self._facts.matching(reading, trace)
        return (rule for rule in asked if rule.name != told)

    def _found(self, rule: Rule, reading: Reading, trace: Trace) -> Found:
        fact = self.facts[rule.name]
        at = reading.message.received_at
        # "Tomorrow" is said on the evening before, whenever it is read.
        today = self.calendar.local(reading.message.written_at).date()
        said = self._of_a_time(reading, today)
        question = Question(
            days=self._days(said, today),
            period=period_in(said, today),
            at=at,
            languages=(reading.language, self.language),
        )
        language = self._language(fact.says, reading)
        dated, moment = (self.text(name, language) for name in (DATED, MOMENT))
        calendar = self.calendar.spoken(language)
        answer = tell(fact, question, calendar, dated, Told(language, moment))
        trace.note("facts", f"{fact.name}: {answer.because}")
        return Found(fact=fact, answer=answer)

    def _of_a_time(self, reading: Reading, today: date) -> str:
        """
        Give what tells of which days it is asked: what is said now, if that does.
        """
        now = reading.after.now if reading.after else ""
        tells = self._days(now, today) or period_in(now, today)
        return now if tells else reading.plain

    def _days(self, said: str, today: date) -> tuple[date, ...]:
        named = self.calendar.named_in(said, today)
        return tuple(dict.fromkeys((*dates_in(said, today), *named)))

    def whose(self, reading: Reading, trace: Trace, *, forward: bool) -> Passed | None:
        """
        Give what is said of the first authority whose the matter is.

        Args:
            reading: What was said.
            trace: Takes what was tried.
            forward: The message may be passed on.
        """
        rule = next(self._authorities.matching(reading, trace), None)
        if rule is None:
            return None
        authority = self.authorities[rule.name]
        language = self._language(authority.how, reading)
        office = authority.office.get(language, authority.office[self.language])
        told = {"authority": office, "how": authority.how[language]}
        to = authority.name if forward and authority.forward else ""
        said = fill(self.text(FORWARDED if to else WHOSE, language), told)
        return Passed(text=said, to=to)

    def _language(self, written: Mapping[str, str], reading: Reading) -> str:
        # What is said together is said in one language.
        return reading.language if reading.language in written else self.language


def _together(found: Found, more: Found) -> Answer:
    """
    Give what two facts say, with the day that the older is of.
    """
    older = min(found, more, key=lambda one: one.fact.of)
    said = f"{found.answer.said} {more.answer.said}"
    return evolve(older.answer, said=said)


def _is_else(one: Rule, other: Rule) -> bool:
    """
    Say whether two facts are called by topics, and not by the same.
    """
    called, known = one.effect.topics, other.effect.topics
    return bool(called and known) and set(called).isdisjoint(known)
