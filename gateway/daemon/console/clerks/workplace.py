"""
Where clerks work, the desk or the counter: who may, and what all their pages need.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from typing import Any, TypeVar

from attrs import evolve, field, frozen
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.core.console.openings import SESSION_LASTS
from gateway.core.conversation import CONSOLE
from gateway.core.errors import DeskRefused, TemporaryFailure
from gateway.core.people.clerks import known_as
from gateway.daemon.console.clerks.wording import Wording
from gateway.daemon.console.received import EMPTY, Received
from gateway.daemon.console.seat import Endpoint, Posted, Seat, Seats
from gateway.daemon.console.shell import HEADERS, Sitting
from gateway.pages import language_of, words
from gateway.ports.meter import Limit, Use
from gateway.ports.store import Store
from gateway.town.desk.clerk import Clerk

T = TypeVar("T")

#: The package of the texts of the pages.
_HERE, _WORDS = "gateway.daemon.console.clerks", "words.yaml"


class Mistyped(Exception):
    """
    Something in a form has to be typed again: the name of the text that says so.

    Attributes:
        field: The id of the field in the page; empty if it has none.
    """

    def __init__(self, name: str, field: str = "") -> None:
        super().__init__(name)
        self.field = field


#: Why nothing was done of what a form asks for.
Refusal = DeskRefused | Mistyped


class Missing(Exception):
    """
    There is no such page.
    """


class Spoiled(Exception):
    """
    A form is not as our page makes it.
    """


@frozen(kw_only=True)
class Workplace:
    """
    A place where some of those who have a seat work.

    Attributes:
        clerks: Who does, for comparison.
        store: Where everything is.
    """

    clerks: Container[str]
    store: Store
    seats: Seats
    # Forms that count as sent, of which nothing was done.
    _undone: set[str] = field(init=False, factory=set, eq=False)

    def lets(self, seat: Sitting) -> bool:
        """
        Say whether whoever sits there works here.
        """
        return works(self.clerks, seat)

    def clerk(self, seat: Seat) -> Clerk:
        """
        Return whoever sits there as a clerk at work.
        """
        town = self.seats.town()
        return Clerk(
            name=seat.person,
            people=self.store,
            filings=self.store,
            identity=town.identity,
            office_at=town.office_at,
            key=self.seats.key,
            now=self.seats.now,
            zone=town.timezone,
        )

    def shows(self, page: Callable[[Request, Seat], Awaitable[Response]]) -> Endpoint:
        """
        Return the endpoint of a *page* for those who work here.
        """

        async def answer(request: Request, seat: Seat) -> Response:
            if not self.lets(seat):
                return self.seats.shell.missing(request, seat)
            try:
                return await page(request, seat)
            except Missing:
                return self.seats.shell.missing(request, seat)

        return self.seats.shows(answer)

    def takes(self, act: Callable[[Request, Posted], Awaitable[Response]]) -> Endpoint:
        """
        Return the endpoint that takes a form of those who work here.
        """

        async def answer(request: Request, posted: Posted) -> Response:
            if not self.lets(posted.seat):
                return self.seats.shell.missing(request, posted.seat)
            try:
                return await act(request, posted)
            except Missing:
                return self.seats.shell.missing(request, posted.seat)
            except Spoiled:
                return self.seats.shell.problem(request, posted.seat, "too_much", 400)

        return self.seats.takes(answer)

    async def once(
        self, posted: Posted, work: Callable[[Clerk], Awaitable[T]]
    ) -> T | None:
        """
        Do some work that a form asks for; None, and nothing done, if the same form was
        sent before. What is refused may be sent again, and what failed: all that is
        done here is refused the second time.

        Raises:
            DeskRefused: As *work* does.
            Mistyped: Likewise.
        """
        sent = f"{posted.seat.session} {posted.form.text('nonce')}"
        kind = f"form {hashlib.sha256(sent.encode()).hexdigest()[:32]}"
        use = Use(channel=CONSOLE, kind=kind, at=self.seats.now())
        only = Limit(window=SESSION_LASTS, kind=kind, count=1)
        if kind in self._undone:
            self._undone.remove(kind)
        elif await self.store.take(use, [only]) is not None:
            return None
        try:
            return await work(self.clerk(posted.seat))
        except (DeskRefused, Mistyped, TemporaryFailure):
            await self._give_back(use)
            raise

    async def _give_back(self, use: Use) -> None:
        try:
            await self.store.take(evolve(use, count=-1))
        except TemporaryFailure:
            # What the work failed of is not over yet.
            self._undone.add(use.kind)

    def wording(self, request: Request) -> Wording:
        """
        Return how to write for whoever asks.
        """
        return Wording(language=language_of(request), zone=self.seats.town().timezone)

    def _problems(self, request: Request, refusal: Refusal | None) -> Sequence[str]:
        """
        Return why something was refused, and what to do.
        """
        if refusal is None:
            return ()
        if isinstance(refusal, DeskRefused):
            return [*map(self.wording(request).say, refusal.args)]
        return [self.its(request)["mistyped"][str(refusal)]]

    def page(
        self,
        request: Request,
        seat: Seat,
        name: str,
        told: Mapping[str, Any],
        *,
        form: Received = EMPTY,
        refusal: Refusal | None = None,
    ) -> Response:
        """
        Return the page whose template is *name*, with what is *told* in it, what was
        typed in the *form*, and the *refusal* of that.
        """
        wording, its = self.wording(request), self.its(request)
        done = request.query_params.get("done", "")
        shared = {
            "its": its,
            "wording": wording,
            "form": form,
            "problems": self._problems(request, refusal),
            "wrong": refusal.field if isinstance(refusal, Mistyped) else "",
            "done": its["done"].get(done, ""),
            "nonce": secrets.token_urlsafe(16),
        }
        status = 422 if refusal else 200
        return self.seats.shell.page(request, seat, name, {**shared, **told}, status)

    def its(self, request: Request) -> Mapping[str, Any]:
        """
        Return the texts of the pages in the language that is asked for.
        """
        its: Mapping[str, Any] = words(_HERE, _WORDS)[language_of(request)]
        return its


def works(clerks: Container[str], seat: Sitting) -> bool:
    """
    Say whether whoever sits there is one of these *clerks*. They are people, not
    mailboxes: a mailbox that nobody holds is nobody's seat.
    """
    return known_as(seat.mailbox.person) in clerks


def went(where: str, done: str = "") -> Response:
    """
    Return the answer to a form: the page *where*, relative to the form's own address,
    which says that it was *done*.
    """
    query = f"?done={done}" if done else ""
    return RedirectResponse(f"{where}{query}", 303, headers=HEADERS)
