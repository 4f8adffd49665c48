"""
The stub of a request on paper: what was applied for, under which number, and the
registry's entry, or that this is no registry receipt. Pure: the same request gives the
same bytes.
"""

from __future__ import annotations

import hashlib

from attrs import frozen

from gateway.core.calendar import shown_moment
from gateway.core.case import Case
from gateway.core.languages import nearest
from gateway.core.requests.booking import Booking
from gateway.core.requests.form import Form, said
from gateway.core.requests.request import Request
from gateway.core.town import Town
from gateway.routing.around.spoken_hours import named_date
from gateway.town.forms.booking import unit_name
from gateway.town.forms.filling import Filling
from gateway.town.forms.showing import shown_time
from gateway.town.paper.one_page import PagePen, one_page
from gateway.town.papers import Words, registration

#: Maximum characters of an answer; its mailbox has the whole.
_MOST = 400


@frozen(kw_only=True)
class Stub:
    """
    The content of a stub.

    Attributes:
        request: The request.
        form: Its form.
        case: Its case, with the registry's entry if there is one.
        town: The town.
        booking: Its booking, if any.
    """

    request: Request
    form: Form
    case: Case
    town: Town
    booking: Booking | None = None

    @property
    def number(self) -> str:
        """
        The case's number as people see it.
        """
        return self.town.casework.named(self.case.number)

    @property
    def seal(self) -> str:
        """
        The hash of the request in hexadecimal, by which a stub can be verified.
        """
        request = self.request
        told = [self.number, self.form.procedure, str(request.contact)]
        told += [f"{name}={kept}" for name, kept in sorted(request.answers.items())]
        told.append(request.moved_at.isoformat())
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def paper(stub: Stub) -> bytes:
    """
    Return the PDF of one page.
    """
    language = nearest(stub.request.language)
    title = Words(language, "stub").say("stub", number=stub.number)
    return one_page(
        f"{stub.town.name} · {title}",
        language,
        stub.request.moved_at,
        lambda pen: _write(pen, stub, language, title),
    )


def _write(pen: PagePen, stub: Stub, language: str, title: str) -> None:
    request, form = stub.request, stub.form
    say = Words(language, "stub").say
    when = shown_moment(request.moved_at, stub.town.timezone)
    pen.title(stub.town.name)
    pen.heading(title)
    pen.text(said(form.name, language), bold=True)
    pen.text(say("at", when=when))
    pen.gap()
    for label, answer in Filling(form=form).rows(request, language):
        cut = answer if len(answer) <= _MOST else f"{answer[:_MOST].rstrip()} […]"
        pen.text(f"{label}: {cut}")
    if request.files:
        names = ", ".join(each.file.name for each in request.files)
        pen.text(say("files", names=names))
    if stub.booking is not None:
        pen.text(_booked(stub, stub.booking, language), bold=True)
        pen.text(say("cancel", number=stub.number))
    if form.legal:
        pen.text(say("legal", legal=form.legal))
    pen.gap()
    pen.text(registration(stub.case.registered, language), bold=True)
    pen.gap()
    # For a scanner at the counter: which request it is, and whether the stub was
    # altered.
    mark = f"{stub.number} {stub.seal}"
    pen.codes([(mark, stub.number, say("mark"))])
    pen.text(stub.seal, small=True)


def _booked(stub: Stub, booking: Booking, language: str) -> str:
    zone = stub.town.timezone
    starts, ends = booking.starts.astimezone(zone), booking.ends.astimezone(zone)
    return Words(language, "stub").say(
        "booked",
        unit=unit_name(stub.form, booking.unit, language),
        day=named_date(starts.date(), language),
        start=shown_time(starts.time()),
        end=shown_time(ends.time()),
    )
