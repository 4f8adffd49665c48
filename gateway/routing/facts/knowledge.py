"""
Lookup of the facts and the authority that a message asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from attrs import evolve, field, frozen

from gateway.core.message import Address
from gateway.core.writing.weight import MOST, weigh
from gateway.routing.around.calendar import Calendar
from gateway.routing.facts.authority import Authority
from gateway.routing.facts.fact import Fact, FactAnswer, FactQuestion, tell
from gateway.routing.facts.upcoming import DateFormat
from gateway.routing.reading import Reading
from gateway.routing.rules import Book, Rule
from gateway.routing.texts import MOMENT
from gateway.routing.trace import Trace
from gateway.routing.variables import fill
from gateway.routing.words.when.dates import dates_in
from gateway.routing.words.when.periods import period_in

#: Names of texts: the date behind a fact; the authority responsible; and the same where
#: the message was passed on to it.
DATED, WHOSE, FORWARDED = "fact-of", "authority", "authority-forwarded"


@frozen(kw_only=True)
class Found:
    """
    The fact that a message asks for, and its answer.
    """

    fact: Fact
    answer: FactAnswer


@frozen(kw_only=True)
class Passed:
    """
    What is said of the authority responsible for a matter.

    Attributes:
        text: What is said.
        to: The authority's name, if the message is passed on to it; else empty.
    """

    text: str
    to: str


@frozen(kw_only=True)
class Knowledge:
    """
    The facts and the authorities of a town.

    Attributes:
        facts: By the names of their rules, in file order.
        authorities: The same.
        calendar: The town's.
        language: The town's first.
        text: Returns the unfilled text of a name in a language.
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
        All texts of facts and authorities, in all languages.
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
        The mail domains of all authorities.
        """
        return frozenset().union(*(each.domains for each in self.authorities.values()))

    def authority_at(self, address: Address) -> Authority | None:
        """
        Return the authority whose mail address *address* is, if any.
        """
        if address.channel != "email":
            return None
        value = address.value.lower()
        return next((a for a in self.authorities.values() if a.email == value), None)

    def authority_of(self, address: Address) -> Authority | None:
        """
        Return the authority in one of whose domains, or below one, *address* is, if
        any.
        """
        if address.channel != "email":
            return None
        labels = address.value.lower().rpartition("@")[2].split(".")
        above = {".".join(labels[n:]) for n in range(len(labels))}
        return next((a for a in self.authorities.values() if a.domains & above), None)

    def ask(self, reading: Reading, trace: Trace) -> Found | None:
        """
        Return the first fact that a question asks for, with its answer. If another fact
        of other topics is asked for, too, and both answers fit, they are joined.
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
        # "Tomorrow" counts from when it was written, not from when it arrived.
        today = self.calendar.local(reading.message.written_at).date()
        said = self._of_a_time(reading, today)
        question = FactQuestion(
            days=self._days(said, today),
            period=period_in(said, today),
            at=at,
            languages=(reading.language, self.language),
        )
        language = self._language(fact.says, reading)
        dated, moment = (self.text(name, language) for name in (DATED, MOMENT))
        calendar = self.calendar.spoken(language)
        answer = tell(fact, question, calendar, dated, DateFormat(language, moment))
        trace.note("facts", f"{fact.name}: {answer.because}")
        return Found(fact=fact, answer=answer)

    def _of_a_time(self, reading: Reading, today: date) -> str:
        """
        Return the text that tells which days are meant: a follow-up by itself, if it
        names any, else the whole text.
        """
        now = reading.after.now if reading.after else ""
        tells = self._days(now, today) or period_in(now, today)
        return now if tells else reading.plain

    def _days(self, said: str, today: date) -> tuple[date, ...]:
        named = self.calendar.named_in(said, today)
        return tuple(dict.fromkeys((*dates_in(said, today), *named)))

    def whose(self, reading: Reading, trace: Trace, *, forward: bool) -> Passed | None:
        """
        Return what to say of the first authority that is responsible, if any.

        Args:
            reading: Of the message.
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
        # All that is said in one answer is in one language.
        return reading.language if reading.language in written else self.language


def _together(found: Found, more: Found) -> FactAnswer:
    """
    Join the answers of two facts, with the date of the older one.
    """
    older = min(found, more, key=lambda one: one.fact.of)
    said = f"{found.answer.said} {more.answer.said}"
    return evolve(older.answer, said=said)


def _is_else(one: Rule, other: Rule) -> bool:
    """
    Say whether two facts both have topics, and none in common.
    """
    called, known = one.effect.topics, other.effect.topics
    return bool(called and known) and set(called).isdisjoint(known)
