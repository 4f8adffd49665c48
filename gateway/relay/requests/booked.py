"""
Bookings of a sender who may want to cancel one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import evolve, frozen

from gateway.core.decision import Decision
from gateway.core.filing import Filing
from gateway.core.requests.form import AnswerKind, Ask
from gateway.core.requests.request import Request, RequestEvent
from gateway.relay.requests import meant
from gateway.relay.requests.scribe import Scribe
from gateway.routing.table import RoutingTable
from gateway.town.forms import kinds
from gateway.town.forms.answer import FormAnswer, NotUnderstood

#: Questions about a request that was handed over: whether to cancel its booking, and
#: which of several is meant.
WHETHER, WHICH = "whether to cancel", "which to cancel"


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

    def asked(self, what: str, at: datetime) -> Request:
        """
        Return its request with *what* as the open question; with none if empty.
        """
        return evolve(self.request.move(RequestEvent.ASK, at), asked=what)

    def is_else(self, decision: Decision) -> bool:
        """
        Say whether *decision* is plainly about something else.
        """
        return meant.is_of_another(decision, self.request, self.origin)


def chosen(theirs: Sequence[Booked], answer: FormAnswer) -> Booked | None:
    """
    Return the one of *theirs* that *answer* names by its number, unit, day, or all of
    these; None if it names none, or more than one.
    """
    called = {}
    for each in theirs:
        weekday = each.told["day"].split()[0]
        called[each.number] = {**each.told, "all": each.shown, "weekday": weekday}
    ask = Ask(name=WHICH, kind=AnswerKind.CHOICE, question={}, label={}, of=called)
    try:
        number = kinds.read(ask, answer)
    except NotUnderstood:
        return None
    return next(each for each in theirs if each.number == number)


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
