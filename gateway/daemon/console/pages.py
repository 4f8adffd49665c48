"""
All pages of the console. A further page is shown by `Seats.shows`, takes its forms by
`Seats.takes`, and has a `NavigationEntry`.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import Route

from gateway.core.console.openings import PATH
from gateway.core.conversation import CONSOLE
from gateway.daemon.console.booking_list import BOOKED, BookingList
from gateway.daemon.console.case import CasePage
from gateway.daemon.console.case_reader import CaseReader
from gateway.daemon.console.case_search import CaseSearch
from gateway.daemon.console.clerks import pages as clerks
from gateway.daemon.console.elsewhere import elsewhere
from gateway.daemon.console.entering import FIRST, Entering
from gateway.daemon.console.files import Files
from gateway.daemon.console.home import Home
from gateway.daemon.console.seat import Seats
from gateway.daemon.console.shell import HEADERS, HERE, NavigationEntry, Shell
from gateway.daemon.console.writing import SlipWriter
from gateway.daemon.entering.page import SCRIPT
from gateway.daemon.parts import Parts
from gateway.pages import static


def routes(parts: Parts) -> Sequence[Route]:
    """
    Return the routes of all pages; none where there is no console.
    """
    if not parts.settings.console:
        return ()
    store, town = parts.store, parts.rules.town
    # In this order.
    entries = (
        NavigationEntry(name="cases", path=FIRST),
        NavigationEntry(
            name="bookings", path=BOOKED, shown=lambda _: bool(parts.table().diaries)
        ),
        *clerks.entries(parts.settings),
    )
    seats = Seats(
        console=store,
        town=town,
        shell=Shell(town=town, now=parts.now, entries=entries),
        key=parts.key,
        now=parts.now,
        public_url=parts.settings.public_url,
    )
    entering = Entering(meter=store, record=store, seats=seats)
    home = Home(cases=store, console=store, table=parts.table, seats=seats)
    booked = BookingList(
        cases=store, console=store, filings=store, table=parts.table, seats=seats
    )
    search = CaseSearch(cases=store, console=store, table=parts.table, seats=seats)
    pages = [
        *entering.routes(),
        *home.routes(),
        *booked.routes(),
        *search.routes(),
        *_of_cases(parts, seats),
        *clerks.routes(parts, seats),
        static(PATH, {**SCRIPT, "console.css": HERE, **clerks.STYLES}, HEADERS),
    ]
    return [*pages, *elsewhere(pages, seats)]


def _of_cases(parts: Parts, seats: Seats) -> Sequence[Route]:
    page = _case_page(parts, seats)
    files = Files(page=page, register=parts.store, encloser=parts.encloser, seats=seats)
    return [*page.routes(), *files.routes()]


def _case_page(parts: Parts, seats: Seats) -> CasePage:
    store, now = parts.store, parts.now

    def arrived() -> None:
        parts.tally.arrived.labels(CONSOLE).inc()
        parts.to_route.ring()

    reader = CaseReader(
        cases=store,
        files=store,
        filings=store,
        requests=store,
        whole=parts.whole,
        trail=store,
        record=store,
        table=parts.table,
        now=now,
    )
    writer = SlipWriter(
        console=store,
        filings=store,
        key=parts.key,
        now=now,
        arrived=arrived,
        language=lambda: parts.rules.town().language,
    )
    return CasePage(
        console=store,
        reader=reader,
        writer=writer,
        table=parts.table,
        seats=seats,
    )
