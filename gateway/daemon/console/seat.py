"""
What a request to the console proves, and the refusal of whoever proves nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from attrs import field, frozen
from starlette.requests import Request
from starlette.responses import Response

from gateway.core.actors import by_mailbox
from gateway.core.audit import Act
from gateway.core.console.openings import (
    PATH,
    SESSION_LASTS,
    Opening,
    mint_session,
    read_session,
)
from gateway.core.conversation import Mailbox
from gateway.core.errors import TemporaryFailure, TokenInvalid
from gateway.core.town import Town
from gateway.daemon.console.received import (
    MOST,
    Received,
    TooMuch,
    fields_of,
)
from gateway.daemon.console.shell import Shell
from gateway.daemon.entering.cookies import mark_of, set_cookie
from gateway.daemon.entering.origin import from_here
from gateway.ports.console import Console
from gateway.town.console import is_ended

#: The cookie that holds the session.
COOKIE = "ventanilla-console"

#: The field of each form that holds the mark of its session.
MARK = "mark"


@frozen(kw_only=True)
class Seat:
    """
    What a request proves: an employee at their mailbox.

    Attributes:
        mailbox: Their mailbox, as the rules describe it now.
        opening: The session; its id, for the audit chain, gives no access.
        mark: The mark of the session, which each form contains.
    """

    mailbox: Mailbox
    opening: Opening
    mark: str

    @property
    def session(self) -> str:
        """
        The id of the session.
        """
        return self.opening.id

    @property
    def person(self) -> str:
        """
        Who holds the mailbox; empty if nobody is named.
        """
        return self.mailbox.person

    @property
    def who(self) -> str:
        """
        The name under which the audit chain records what is done.
        """
        return self.person or by_mailbox(self.mailbox.id)

    def act(self, at: datetime, action: str, object: str, result: str = "done") -> Act:
        """
        Return an act of whoever sits here.
        """
        return Act(at=at, actor=self.who, action=action, object=object, result=result)


@frozen(kw_only=True)
class Posted:
    """
    A form that was sent from one of our pages, by whoever sits there.
    """

    seat: Seat
    form: Received

    @property
    def kept(self) -> str:
        """
        The text that they typed, to be given back where it cannot be taken.
        """
        return "\n\n".join(self.form.typed())


#: What answers a request.
Endpoint = Callable[[Request], Awaitable[Response]]


@frozen(kw_only=True)
class Seats:
    """
    Says who sits at the console.

    Attributes:
        console: Where sessions are ended.
        town: Returns the town as the current rules describe it.
        public_url: Base URL of our own pages.
    """

    console: Console
    town: Callable[[], Town]
    shell: Shell
    key: bytes = field(repr=False)
    now: Callable[[], datetime]
    public_url: str

    def shows(self, page: Callable[[Request, Seat], Awaitable[Response]]) -> Endpoint:
        """
        Return the endpoint of a *page* for whoever has a seat. Others are refused, or
        asked to come by a page of ours; all are told if the store does not answer
        (`TemporaryFailure`).
        """

        async def answer(request: Request) -> Response:
            seat = None
            try:
                seat = await self._seat(request)
                if seat is not None:
                    return await page(request, seat)
                if _from_elsewhere(request):
                    return self.shell.way_in(request)
                return self.shell.refused(request)
            except TemporaryFailure as e:
                return self.shell.later(request, seat, e)

        return answer

    def takes(self, act: Callable[[Request, Posted], Awaitable[Response]]) -> Endpoint:
        """
        Return the endpoint that takes a form of whoever has a seat. If the store does
        not answer (`TemporaryFailure`), they get back what they typed.
        """

        async def answer(request: Request) -> Response:
            posted = await self._posted(request)
            if not isinstance(posted, Posted):
                return posted
            try:
                return await act(request, posted)
            except TemporaryFailure as e:
                return self.shell.later(request, posted.seat, e, posted.kept)

        return answer

    async def _posted(self, request: Request) -> Posted | Response:
        """
        Read a form, and return it with who sent it; or the refusal to send them, with
        the text that they typed. It must come from our own page, made for the same
        session: a browser has one cookie for all tabs.
        """
        if not from_here(request, self.public_url):
            return self.shell.refused(request)
        problem: TemporaryFailure | None = None
        seat: Seat | None = None
        try:
            seat = await self._seat(request)
        except TemporaryFailure as e:
            problem = e
        too_much = False
        try:
            # Nobody else makes us hold many megabytes.
            form = await fields_of(request, MOST if seat else 0)
        except TooMuch as e:
            form, too_much = e.arrived, True
        kept = "\n\n".join(form.typed())
        if problem is not None:
            return self.shell.later(request, seat, problem, kept)
        if seat is None:
            return self.shell.refused(request, kept)
        if too_much:
            return self.shell.problem(request, seat, "too_much", 413, kept)
        if form.text(MARK) != seat.mark:
            return self.shell.problem(request, seat, "another", 403, kept)
        return Posted(seat=seat, form=form)

    async def _seat(self, request: Request) -> Seat | None:
        token = request.cookies.get(COOKIE, "")
        try:
            opening = read_session(token, self.key, self.now())
        except TokenInvalid:
            return None
        mailbox = self.holder(opening)
        if mailbox is None or await is_ended(self.console, opening):
            return None
        return Seat(
            mailbox=mailbox,
            opening=opening,
            mark=mark_of(token),
        )

    def holder(self, opening: Opening) -> Mailbox | None:
        """
        Return the mailbox of a link or session; None if the same person does not hold
        it any more.
        """
        mailbox = self.town().mailboxes.get(opening.mailbox)
        same = mailbox is not None and mailbox.person == opening.person
        return mailbox if same else None

    def begin(self, answer: Response, opening: Opening) -> None:
        """
        Let *answer* begin a session.
        """
        self._set(answer, mint_session(opening, self.key), SESSION_LASTS)

    def end(self, answer: Response) -> None:
        """
        Let *answer* take the cookie away.
        """
        self._set(answer, "", timedelta())

    def _set(self, answer: Response, token: str, lasts: timedelta) -> None:
        set_cookie(
            answer,
            COOKIE,
            token,
            lasts=lasts,
            public_url=self.public_url,
            path=f"{urlsplit(self.public_url).path}{PATH}",
        )


def _from_elsewhere(request: Request) -> bool:
    """
    Say whether a page of another site leads here, so that the browser keeps its cookie
    to itself: there may be a session all the same.
    """
    elsewhere = request.headers.get("sec-fetch-site") == "cross-site"
    return elsewhere and COOKIE not in request.cookies
