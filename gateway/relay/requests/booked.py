"""
What somebody has booked, as they are asked whether it is to be cancelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import evolve, frozen

from gateway.core.decision import Decision
from gateway.core.filing import Filing
from gateway.core.requests.form import Ask, Kind
from gateway.core.requests.request import Event, Request
from gateway.relay.requests import meant
from gateway.relay.requests.scribe import Scribe
from gateway.routing.table import RoutingTable
from gateway.town.forms import kinds
from gateway.town.forms.answer import Answer, NotUnderstood

#: What is asked of a request that was handed over: whether what it booked is to be
#: free, or whether it is the one that is meant.
WHETHER, WHICH = "whether to cancel", "which to cancel"


@frozen(kw_only=True)
class Booked:
    """
    What somebody has booked.

    Attributes:
        origin: The filing of the message that began its request.
        told: What a text tells of it.
    """

    request: Request
    origin: Filing
    scribe: Scribe
    told: dict[str, str]

    @property
    def number(self) -> str:
        """
        Give the number by which it is told.
        """
        return self.scribe.table.town.casework.spoken(self.request.case)

    @property
    def shown(self) -> str:
        """
        Give it in a few words.
        """
        return f"{self.told['unit']}, {self.told['day']}, {self.told['start']}"

    def asked(self, what: str, at: datetime) -> Request:
        """
        Give its request as it is once *what* is asked of it; nothing is, if empty.
        """
        return evolve(self.request.move(Event.ASK, at), asked=what)

    def is_else(self, decision: Decision) -> bool:
        """
        Say whether what is decided so is plainly about something else.
        """
        return meant.is_of_another(decision, self.request, self.origin)


def chosen(theirs: Sequence[Booked], answer: Answer) -> Booked | None:
    """
    Give the one that is told of several, which are called by their number, their unit,
    their day, or all of it; None where none is, or more than one.
    """
    called = {}
    for each in theirs:
        weekday = each.told["day"].split()[0]
        called[each.number] = {**each.told, "all": each.shown, "weekday": weekday}
    ask = Ask(name=WHICH, kind=Kind.CHOICE, question={}, label={}, of=called)
    try:
        number = kinds.read(ask, answer)
    except NotUnderstood:
        return None
    return next(each for each in theirs if each.number == number)


def names(table: RoutingTable) -> Iterator[str]:
    """
    Give what people call what may be booked, in any language.
    """
    for form in table.forms.values():
        if form.books is not None:
            unit = form.ask(form.books.unit)
            choices = unit.of.values() if unit else ()
            for texts in (form.name, *choices):
                yield from texts.values()
