"""
All pages of clerks, and their entries in the navigation.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.routing import Route

from gateway.daemon.console.clerks.accounts import TakingOver
from gateway.daemon.console.clerks.codes import Codes
from gateway.daemon.console.clerks.counter import CounterPages
from gateway.daemon.console.clerks.enrolment import Enrolling
from gateway.daemon.console.clerks.held import Held
from gateway.daemon.console.clerks.people import PeoplePages
from gateway.daemon.console.clerks.start import Start
from gateway.daemon.console.clerks.workplace import Workplace, works
from gateway.daemon.console.seat import Seats
from gateway.daemon.console.shell import NavigationEntry
from gateway.daemon.parts import Parts
from gateway.settings import Settings

#: Their style sheet, by the package that contains it.
STYLES = {"clerks.css": "gateway.daemon.console.clerks"}


def entries(settings: Settings) -> Sequence[NavigationEntry]:
    """
    Return the entries, each shown to those who work there.
    """
    at_desk = partial(works, settings.desk_clerks)
    at_counter = partial(works, settings.counter_clerks)
    return (
        NavigationEntry(name="counter", path="counter", shown=at_counter),
        NavigationEntry(name="desk", path="desk", shown=at_desk),
    )


def routes(parts: Parts, seats: Seats) -> Sequence[Route]:
    """
    Return the routes.
    """
    place = partial(Workplace, store=parts.store, seats=seats)
    desk = place(clerks=parts.settings.desk_clerks)
    counter = place(clerks=parts.settings.counter_clerks)
    people = PeoplePages(desk=desk, counter=counter, table=parts.table)
    codes = Codes(desk=desk, people=people)
    at_desk = (Start, Enrolling, TakingOver, Held)
    pages = *(each(desk=desk) for each in at_desk), people, codes
    at_counter = CounterPages(
        counter=counter,
        desk=desk,
        state=parts.settings.state,
        arrived=parts.to_route.ring,
    )
    return [route for each in (*pages, at_counter) for route in each.routes()]
