"""
Bookings of a sender who may want to cancel one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import evolve, frozen

from gateway.core.decision import Decision
from gateway.core.filing import Filing
from gateway.core.requests.form import AnswerKind, Ask
from gateway.core.requests.request import Request, RequestEvent
from gateway.relay.requests import other_matter
from gateway.relay.requests.scribe import Scribe
from gateway.routing.table import RoutingTable
from gateway.routing.words.text import plain, tokens
from gateway.routing.words.when.clocks import clocks_in
from gateway.town.forms import choices
from gateway.town.forms.answer import FormAnswer
from gateway.town.forms.showing import shown_time

#: Questions about a request that was handed over: whether to cancel its booking, and
#: which of several is meant.
WHETHER, WHICH = "whether to cancel", "which to cancel"

#: Words for a place in the list of bookings, in the languages of the town.
_PLACES = {
    at: frozenset(tokens(plain(words)))
    for at, words in {
        0: "primera primero primer first premiere premier erste ersten prima primul "
        "primeira primeiro lehena lehenengoa الأولى الأول",
        1: "segunda segundo segona segon second deuxieme seconde zweite zweiten doua "
        "bigarrena الثانية الثاني",
        2: "tercera tercero tercer third troisieme dritte dritten treia terceira "
        "terceiro hirugarrena الثالثة الثالث",
        -1: "ultima ultimo last derniere dernier letzte letzten ultimul darrera "
        "darrer derradeira azkena الأخيرة الأخير",
    }.items()
}

#: "La 1" is the first, not one o'clock.
_COUNTED = re.compile(r"(?:(?:la|el|the|o|a) )?\d{1,2}")


@frozen(kw_only=True)
class Booked:
    """
    A booking with its request.

    Attributes:
        origin: The filing of the message that began the request.
        told: The variables of texts that describe the booking.
    """

    request: Request
    origin: Filing
    scribe: Scribe
    told: dict[str, str]

    @property
    def number(self) -> str:
        """
        The number of its case, as people see it.
        """
        return self.scribe.table.town.casework.spoken(self.request.case)

    @property
    def shown(self) -> str:
        """
        The booking in a few words.
        """
        return f"{self.told['unit']}, {self.told['day']}, {self.told['start']}"

    @property
    def said(self) -> str:
        """
        The whole booking, with the number of its case, as the state of that.
        """
        return self.scribe.say("case-booked", self.request, **self.told)

    def asked(self, what: str, at: datetime) -> Request:
        """
        Return its request with *what* as the open question; with none if empty.
        """
        return evolve(self.request.move(RequestEvent.ASK, at), asked=what)

    def is_else(self, decision: Decision) -> bool:
        """
        Say whether *decision* is plainly about something else.
        """
        return other_matter.is_of_another(decision, self.request, self.origin)


def chosen(theirs: Sequence[Booked], answer: FormAnswer) -> Booked | None:
    """
    Return the one of *theirs* that *answer* means; None if it means none, or more than
    one.
    """
    told = meant_of(theirs, answer)
    return told[0] if told and len(told) == 1 else None


def meant_of(theirs: Sequence[Booked], answer: FormAnswer) -> Sequence[Booked] | None:
    """
    Return those of *theirs* that *answer* may mean, by number, unit, day, hour and
    place in the list; None if it tells none of these.
    """
    ways = (_called(theirs, answer), _at(theirs, answer), _in_order(theirs, answer))
    told = [way for way in ways if way is not None]
    if not told:
        return None
    return [each for each in theirs if all(each in way for way in told)]


def _called(theirs: Sequence[Booked], answer: FormAnswer) -> Sequence[Booked] | None:
    called = {}
    for each in theirs:
        weekday = each.told["day"].split()[0]
        told = {name: each.told[name] for name in ("unit", "day", "start")}
        called[each.number] = {**told, "all": each.shown, "weekday": weekday}
    ask = Ask(name=WHICH, kind=AnswerKind.CHOICE, question={}, label={}, of=called)
    numbers = choices.named(ask, answer.plain)
    if not numbers and not _times(answer):
        # "A las 2" is an hour, not the second.
        numbers = [*filter(None, [choices.chosen(ask, answer.plain)])]
    return [each for each in theirs if each.number in numbers] if numbers else None


def _at(theirs: Sequence[Booked], answer: FormAnswer) -> Sequence[Booked] | None:
    times = _times(answer)
    return [each for each in theirs if each.told["start"] in times] if times else None


def _times(answer: FormAnswer) -> set[str]:
    if _COUNTED.fullmatch(answer.plain.strip(" .")):
        return set()
    clocks = clocks_in(answer.text)
    later = [each.at.replace(hour=each.at.hour + 12) for each in clocks if each.either]
    return {shown_time(at) for at in (*(each.at for each in clocks), *later)}


def _in_order(theirs: Sequence[Booked], answer: FormAnswer) -> Sequence[Booked] | None:
    written = tokens(answer.plain)
    told = [at for at, words in _PLACES.items() if not words.isdisjoint(written)]
    return [one for at in told for one in theirs[at:][:1]] if told else None


def names(table: RoutingTable) -> Iterator[str]:
    """
    Yield the names of everything that can be booked, in all languages.
    """
    for form in table.forms.values():
        if form.books is not None:
            unit = form.ask(form.books.unit)
            choices = unit.of.values() if unit else ()
            for texts in (form.name, *choices):
                yield from texts.values()
