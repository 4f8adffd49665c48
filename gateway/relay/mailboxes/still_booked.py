"""
A case that an employee ends although something is still booked by it: nothing but a
cancellation frees that.
"""

from __future__ import annotations

from gateway.core.delivery import Delivery
from gateway.relay.mailboxes.answering import Answering
from gateway.town.commands import Verb
from gateway.town.forms.booking import booking_variables, form_booking


def tell_booked(its: Answering) -> tuple[Delivery, ...]:
    """
    Tell the employee who solved a case what it has booked, if that is to come.
    """
    booking, case, table = its.answered.booking, its.answered.case, its.table
    if its.verb is not Verb.SOLVE or booking is None or case is None:
        return ()
    if booking.starts <= its.voice.pen.now:
        return ()
    town = table.town
    form = form_booking(table.forms.values(), booking)
    told = booking_variables(booking, form, town.timezone, town.language)
    number = town.casework.spoken(case.number)
    return its.tell("answer-still-booked", number=number, **told)
