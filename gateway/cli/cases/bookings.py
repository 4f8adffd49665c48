"""
`ventanilla bookings`: list what is booked on a day, and cancel a booking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo

import click

from gateway.cli.access import in_store
from gateway.cli.configured import settings
from gateway.cli.days import DATE
from gateway.cli.numbers import NumberType
from gateway.cli.options import case_number, clerk_option, town, whole_days
from gateway.cli.printing import fail, json_option, print_json, print_list
from gateway.cli.wording import say, when
from gateway.core.actors import by_clerk
from gateway.core.requests.booking import Booking
from gateway.core.town import Town
from gateway.ports.store import Store


@click.group(invoke_without_command=True)
@click.option("--calendar", default="", help="Only this calendar of the rules.")
@click.option(
    "--day",
    type=DATE,
    help="The first day, such as 2026-03-06.  [default: today]",
)
@click.option(
    "--days",
    type=NumberType(1, 366),
    default=1,
    show_default=True,
    help="How many days to show.",
)
@json_option
@click.pass_context
def bookings(
    ctx: click.Context, *, calendar: str, day: datetime | None, days: int, as_json: bool
) -> None:
    """
    List what is booked on a day, such as courts, rooms and appointments, in order of
    time.

    \b
    What is booked on the courts on Friday, and a booking that has to be cancelled:
      ventanilla bookings --calendar courts --day 2026-03-06
      ventanilla bookings cancel J-412 --because "Se ha roto la red."
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    if ctx.invoked_subcommand is not None:
        return
    if calendar:
        _check_calendar(calendar)
    here = town()
    zone = here.timezone
    first = day.date() if day else datetime.now(zone).date()
    last = min(first.toordinal() + days - 1, date.max.toordinal())
    since, until = whole_days(first, date.fromordinal(last), here)
    found = in_store(lambda store: store.booked(calendar, since, until))
    told = [_described(each, here) for each in found]
    columns = ("at", "calendar", "unit", "case", "contact")
    head = [say(f"head-{name}") for name in columns]
    rows = [] if as_json else _rows(found, here)
    print_list(told, head, rows, say("nothing-booked"), as_json=as_json)


def _rows(found: Sequence[Booking], here: Town) -> list[list[str]]:
    """
    Return what people read of bookings: a unit by the name by which it is chosen.
    """
    if not found:
        return []
    from gateway.cli.tables import in_force
    from gateway.town.forms.booking import booked_unit

    forms = in_force().forms.values()
    return [
        [
            _time_span(each, here.timezone),
            each.diary,
            booked_unit(forms, each, here.language),
            here.casework.named(each.case),
            str(each.contact),
        ]
        for each in found
    ]


def _check_calendar(calendar: str) -> None:
    # The compiled rules take longer to import than all others take.
    from gateway.cli.tables import in_force

    diaries = in_force().diaries
    if calendar not in diaries:
        known = ", ".join(diaries)
        what = "no-calendar" if known else "no-calendars"
        fail(say(what, calendar=calendar, calendars=known))


@bookings.command()
@click.argument("number")
@click.option(
    "--because", "reason", required=True, help="Why; told word by word to the holder."
)
@clerk_option
@json_option
def cancel(number: str, *, reason: str, clerk: str, as_json: bool) -> None:
    """
    Cancel the booking of the case NUMBER: it is free again, and its holder, and who has
    the case, are told why.
    """
    from gateway.cli.tables import in_force
    from gateway.daemon.keys import reply_key
    from gateway.relay.mailboxes.withdrawing import Withdrawal, withdraw
    from gateway.relay.pen import Pen
    from gateway.town.forms.booking import booked_unit

    table = in_force()
    case = case_number(number, table.town.casework.prefix)

    async def work(store: Store) -> Booking:
        booking = await store.booking(case)
        request = await store.request(case)
        shown, its = await store.show(case.message), await store.case(case)
        if booking is None or request is None or shown is None:
            fail(say("booked-nothing", case=number))
        now = datetime.now(UTC)
        if booking.ends <= now:
            fail(say("booking-over", case=number, when=booking.ends))
        taken_back = Withdrawal(
            request=request,
            booking=booking,
            origin=shown.filing,
            by=by_clerk(clerk),
            reason=reason,
        )
        # What is told is short enough for every channel.
        pen = Pen(table, {}, reply_key(settings()), now)
        talks = its.conversations if its else ()
        if not await store.wake(*withdraw(taken_back, talks, pen)):
            fail(say("just-changed", what=number))
        return booking

    freed = in_store(work)
    if as_json:
        print_json(_described(freed, table.town))
    else:
        unit = booked_unit(table.forms.values(), freed, table.town.language)
        its = {"unit": unit, "when": freed.starts, "contact": freed.contact}
        click.echo(say("booking-cancelled", **its))


def _time_span(booking: Booking, zone: tzinfo) -> str:
    ends = booking.ends.astimezone(zone)
    same = ends.date() == booking.starts.astimezone(zone).date()
    return f"{when(booking.starts)}-{f'{ends:%H:%M}' if same else when(ends)}"


def _described(booking: Booking, here: Town) -> Mapping[str, str]:
    zone, casework = here.timezone, here.casework
    return {
        "starts": booking.starts.astimezone(zone).isoformat(),
        "ends": booking.ends.astimezone(zone).isoformat(),
        "calendar": booking.diary,
        "unit": booking.unit,
        "case": casework.named(booking.case),
        "contact": str(booking.contact),
    }
