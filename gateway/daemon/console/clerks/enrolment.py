"""
Enrolling somebody whose document is on the desk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.console.openings import PATH
from gateway.core.errors import DeskRefused
from gateway.core.identity import Mandate, Role
from gateway.core.people import documents
from gateway.daemon.console.clerks.workplace import (
    Mistyped,
    Refusal,
    Spoiled,
    Workplace,
    went,
)
from gateway.daemon.console.received import Received
from gateway.daemon.console.seat import Posted, Seat
from gateway.town.desk import enrolling
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.enrolling import Enrolment

#: Refusals after which the clerk may say that they looked, by the field that says so.
_ASKED = {"anew": "was-revoked", "namesake": "called-the-same"}

#: How often, and after how many seconds each, to look for what the same form began.
_LOOKS, _PAUSE = 10, 0.2

#: How days are written: by browsers, and by people where the browser has no calendar.
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")


@frozen(kw_only=True)
class Enrolling:
    """
    The form that enrols somebody.
    """

    desk: Workplace

    def routes(self) -> list[Route]:
        """
        Return its routes.
        """
        path = f"{PATH}/desk/enrol"
        return [
            Route(path, self.desk.shows(self._form), methods=["GET"]),
            Route(path, self.desk.takes(self._enrol), methods=["POST"]),
        ]

    async def _form(self, request: Request, seat: Seat) -> Response:
        return self.desk.page(request, seat, "clerks/enrol.html", _told())

    async def _enrol(self, request: Request, posted: Posted) -> Response:
        form = posted.form
        try:
            asked = _asked(form)
            person = await self.desk.once(posted, lambda c: enrolling.enrol(c, asked))
        except (DeskRefused, Mistyped) as e:
            return await self._again(request, posted, e)
        if person is not None:
            return went(f"people/{person.id}", "enrol")
        number = await self._enrolled(self.desk.clerk(posted.seat), asked)
        return went(f"people/{number}" if number else "../desk", "again")

    async def _again(
        self, request: Request, posted: Posted, refusal: Refusal
    ) -> Response:
        form = posted.form
        names = {getattr(each, "name", "") for each in refusal.args}
        offered = {
            field for field, name in _ASKED.items() if name in names or form.text(field)
        }
        ending: Sequence[Mandate] = ()
        if "was-revoked" in names:
            clerk = self.desk.clerk(posted.seat)
            ending = await enrolling.ending(clerk, _asked(form))
        told = _told(offered, ending)
        return self.desk.page(
            request,
            posted.seat,
            "clerks/enrol.html",
            told,
            form=form,
            refusal=refusal,
        )

    async def _enrolled(self, clerk: Clerk, asked: Enrolment) -> str:
        """
        Return the number of the person whom the first of two equal forms enrolled,
        perhaps just now; empty if it did not.
        """
        try:
            document = clerk.document(asked.document, passport=asked.passport)
        except DeskRefused:
            return ""
        digest = documents.digest(document, clerk.key)
        for _ in range(_LOOKS):
            known = await clerk.people.by_document(digest)
            if known is not None:
                return known.person.id
            await asyncio.sleep(_PAUSE)
        return ""


def the_document(form: Received) -> str:
    """
    Return the number of a document, which was typed twice.

    Raises:
        Mistyped: Not the same twice.
    """
    if form.text("document") != form.text("document_again"):
        raise Mistyped("not_the_same", "document_again")
    return form.text("document")


def day_in(form: Received, field: str) -> date | None:
    """
    Parse the day in a field; None if there is none.

    Raises:
        Mistyped: It is none.
    """
    text = form.text(field)
    for way in _DAYS:
        try:
            return datetime.strptime(text, way).date() if text else None  # noqa: DTZ007
        except ValueError:
            continue
    raise Mistyped("no_day", field)


def _asked(form: Received) -> Enrolment:
    try:
        role = Role(form.text("role"))
    except ValueError:
        raise Spoiled from None
    return Enrolment(
        name=form.text("name"),
        document=the_document(form),
        consent=bool(form.text("consent")),
        role=role,
        born=day_in(form, "born"),
        guardian=form.text("guardian"),
        passport=bool(form.text("passport")),
        anew=bool(form.text("anew")),
        namesake=bool(form.text("namesake")),
    )


def _told(
    offered: set[str] | None = None, ending: Sequence[Mandate] = ()
) -> dict[str, object]:
    return {"roles": [*Role], "offered": offered or set(), "ending": ending}
