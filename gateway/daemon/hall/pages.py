"""
The moderator's list and the hall's screen, live over server-sent events.

A pass opens each page. It comes in the fragment of a link, so that no log and no
referrer contains it, and is kept in a cookie. docs/live-plenary.md says what a reverse
proxy lets through.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from attrs import Factory, field, frozen
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gateway.core.errors import TemporaryFailure, TokenInvalid
from gateway.core.plenary import passes
from gateway.core.plenary.passes import Page, Pass
from gateway.core.plenary.question import QuestionEvent
from gateway.core.town import Town
from gateway.daemon.entering.cookies import mark_of, set_cookie
from gateway.daemon.entering.origin import from_here
from gateway.daemon.entering.page import HEADERS, SCRIPT, entrance
from gateway.daemon.hall.looking import Looking
from gateway.pages import language_of, received, static, template, words
from gateway.ports.audit import Trail
from gateway.relay.rounds.hall import Hall
from gateway.relay.worker_loop import Bell, ring_for
from gateway.town.plenary.live import is_taken_back

log = structlog.get_logger()

#: Path of all pages, below the public URL.
PATH = "/plenary"

#: Events must not be buffered by a proxy (nginx, proxy_buffering).
_STREAM = {**HEADERS, "x-accel-buffering": "no"}

#: The package that contains the pages.
_HERE = "gateway.daemon.hall"

_STATIC = dict.fromkeys(
    ("hall.css", "screen.css", "live.js", "moderation.js", "screen.js"), _HERE
)

#: Seconds after which a rejected page may retry.
_WAIT = 10

#: Status if too many pages are open, or the store does not answer.
_LATER = 503

#: Maximum bytes of a request body.
_LONGEST = 4_000


@frozen(kw_only=True)
class HallPages:
    """
    Serves the pages to whoever has a pass.

    Attributes:
        trail: The audit chain, in which passes are revoked.
        town: Returns the town as the current rules describe it.
        closing: Set when the server stops: open pages would keep it running.
        public_url: Base URL of our own pages; empty where they are not public.
        couriers: Bells to ring when there is something to deliver, by channel.
    """

    hall: Hall
    trail: Trail
    town: Callable[[], Town]
    key: bytes = field(repr=False)
    now: Callable[[], datetime]
    closing: asyncio.Event
    public_url: str
    couriers: Mapping[str, Bell]
    _looking: Looking = field(
        init=False,
        default=Factory(
            lambda self: Looking(
                hall=self.hall,
                trail=self.trail,
                town=self.town,
                now=self.now,
                closing=self.closing,
            ),
            takes_self=True,
        ),
    )

    def routes(self) -> list[Route]:
        """
        Return their routes.
        """
        return [
            Route(f"{PATH}/enter", self._enter, methods=["GET", "POST"]),
            Route(f"{PATH}/moderation", self._moderation),
            Route(f"{PATH}/moderation/events", self._moderation_events),
            Route(f"{PATH}/moderation/move", self._move, methods=["POST"]),
            Route(f"{PATH}/screen", self._screen),
            Route(f"{PATH}/screen/events", self._screen_events),
            static(PATH, {**SCRIPT, **_STATIC}, HEADERS),
        ]

    async def _enter(self, request: Request) -> Response:
        if request.method != "POST":
            return self._entrance(request)
        if not self._from_here(request):
            return _refused()
        token = (await received(request, _LONGEST) or b"").decode("ascii", "replace")
        try:
            leave = passes.read(token, self.key, self.now())
        except TokenInvalid:
            return _refused()
        answer = JSONResponse({"page": leave.page.value}, headers=HEADERS)
        set_cookie(
            answer,
            _cookie(leave.page),
            token,
            lasts=leave.ends - self.now(),
            public_url=self.public_url,
        )
        log.info("plenary.entered", page=leave.page.value)
        return answer

    async def _moderation(self, request: Request) -> Response:
        return await self._shell(request, Page.MODERATION)

    async def _screen(self, request: Request) -> Response:
        return await self._shell(request, Page.SCREEN)

    async def _moderation_events(self, request: Request) -> Response:
        return await self._events(request, Page.MODERATION)

    async def _screen_events(self, request: Request) -> Response:
        return await self._events(request, Page.SCREEN)

    async def _move(self, request: Request) -> Response:
        leave = self._leave(request, Page.MODERATION)
        if leave is None or not self._from_here(request):
            return _refused()
        if not _fits(request, Page.MODERATION):
            return _refused("another")
        if shut := await self._shut(leave):
            return shut
        try:
            said = json.loads(await received(request, _LONGEST) or b"")
            number, event = int(said["question"]), QuestionEvent(said["event"])
            text = str(said["text"])
        except (KeyError, TypeError, ValueError, RecursionError, OverflowError):
            return JSONResponse({"problem": "failed"}, 400, headers=HEADERS)
        if event is QuestionEvent.READ and not self.hall.has_begun(leave.session):
            return JSONResponse({"problem": "early"}, 409, headers=HEADERS)
        try:
            told = await self.hall.move(leave.session, number, event, leave.name, text)
            moved = {} if told is not None else await self._looking.moved(leave, number)
        except TemporaryFailure as e:
            return _later(e)
        if told is None:
            problem = {"problem": "moved", **moved}
            return JSONResponse(problem, 409, headers=HEADERS)
        log.info("question.moved", message=number, move=event.value)
        ring_for(told, self.couriers)
        return JSONResponse({}, headers=HEADERS)

    async def _shut(self, leave: Pass) -> Response | None:
        """
        Return the response to a revoked pass; None if the pass is valid.
        """
        try:
            return _refused() if await is_taken_back(self.trail, leave) else None
        except TemporaryFailure as e:
            return _later(e)

    def _leave(self, request: Request, page: Page) -> Pass | None:
        try:
            token = request.cookies.get(_cookie(page), "")
            leave = passes.read(token, self.key, self.now())
        except TokenInvalid:
            return None
        return leave if leave.page is page else None

    def _from_here(self, request: Request) -> bool:
        return from_here(request, self.public_url)

    async def _shell(self, request: Request, page: Page) -> Response:
        leave = self._leave(request, page)
        shut = _refused() if leave is None else await self._shut(leave)
        # While the store does not answer, the empty page is shown, which retries.
        if shut and shut.status_code != _LATER:
            return self._entrance(request, shut.status_code)
        return self._page(request, page.value, leave)

    def _entrance(self, request: Request, status: int = 200) -> Response:
        language, town = language_of(request), self.town().name
        its = words(_HERE, "words.yaml")[language]
        title = f"{its['plenary']} · {town}"
        page = entrance(its, language, town, title, "hall.css", refused=status != 200)
        return HTMLResponse(page, status, headers=HEADERS)

    def _page(self, request: Request, name: str, leave: Pass | None) -> Response:
        town, language = self.town(), language_of(request)
        chamber = town.chamber
        starts = leave.session.astimezone(town.timezone) if leave else None
        page = template(_HERE, f"{name}.html").render(
            words=words(_HERE, "words.yaml")[language],
            language=language,
            town=town.name,
            hashtag=chamber.hashtag if chamber else "",
            day=f"{starts:%d/%m/%Y, %H:%M}" if starts else "",
            name=leave.name if leave else "",
            mark=_mark(request, leave.page) if leave else "",
        )
        return HTMLResponse(page, headers=HEADERS)

    async def _events(self, request: Request, page: Page) -> Response:
        leave = self._leave(request, page)
        if leave is None or not _fits(request, page):
            return _refused()
        if shut := await self._shut(leave):
            return shut
        if self._looking.is_full(page):
            return _later()
        return _Followed(self._looking, leave)


class _Followed(StreamingResponse):
    """
    An event stream that counts as an open page while it is sent.
    """

    def __init__(self, looking: Looking, leave: Pass) -> None:
        changes = looking.changes(leave)
        super().__init__(changes, media_type="text/event-stream", headers=_STREAM)
        self._opened = looking.opened(leave.page)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """
        Send the events. Counted here and not in `changes`: after a disconnect that
        generator stays suspended until the garbage collector closes it.
        """
        with self._opened:
            await super().__call__(scope, receive, send)


def _refused(problem: str = "refused") -> Response:
    return JSONResponse({"problem": problem}, 403, headers=HEADERS)


def _later(problem: TemporaryFailure | None = None) -> Response:
    if problem is not None:
        log.warning("plenary.waits", problem=str(problem))
    wait = {"retry-after": str(_WAIT)}
    return JSONResponse({"problem": "later"}, _LATER, headers={**HEADERS, **wait})


def _fits(request: Request, page: Page) -> bool:
    return request.query_params.get("pass") == _mark(request, page)


def _mark(request: Request, page: Page) -> str:
    return mark_of(request.cookies.get(_cookie(page), ""))


def _cookie(page: Page) -> str:
    return f"ventanilla-{page.value}"
