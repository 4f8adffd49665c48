"""
What all pages of the console have around them, and the pages of refusals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog
from attrs import frozen
from starlette.requests import Request
from starlette.responses import HTMLResponse

from gateway.core.calendar import shown_moment
from gateway.core.conversation import Mailbox
from gateway.core.errors import TemporaryFailure
from gateway.core.town import Town
from gateway.pages import headers, language_of, template, words

log = structlog.get_logger()

#: The package that contains the pages, and its texts.
HERE, WORDS = "gateway.daemon.console", "words.yaml"

#: Nothing is loaded from other origins, and no script runs but the one of the entrance.
#: The icon is empty, so that browsers ask the site for none.
#: Under `no-referrer` browsers would send forms with the origin "null".
HEADERS = {
    **headers(
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'"
    ),
    "referrer-policy": "same-origin",
}

#: Seconds after which to retry.
_WAIT = 10


class Sitting(Protocol):
    """
    Whoever a page is made for.
    """

    @property
    def mailbox(self) -> Mailbox:
        """
        Their mailbox.
        """

    @property
    def mark(self) -> str:
        """
        The mark of their session.
        """


@frozen(kw_only=True)
class NavigationEntry:
    """
    An entry of the navigation.

    Attributes:
        name: Its text in `WORDS`.
        path: Where it leads, relative to the console's path.
        shown: Says for whom it is shown; the page itself must check it, too.
    """

    name: str
    path: str
    shown: Callable[[Any], bool] = lambda _: True


@frozen(kw_only=True)
class Shell:
    """
    Renders the pages.

    Attributes:
        town: Returns the town as the current rules describe it.
        now: Tells the time, in UTC.
        entries: The navigation.
    """

    town: Callable[[], Town]
    now: Callable[[], datetime]
    entries: Sequence[NavigationEntry] = ()

    def page(
        self,
        request: Request,
        seat: Sitting | None,
        name: str,
        told: Mapping[str, Any],
        status: int = 200,
    ) -> HTMLResponse:
        """
        Return the page whose template is *name*, with what is *told* in it. Templates
        extend ``layout.html``.
        """
        entries = [each for each in self.entries if seat and each.shown(seat)]
        told = {"seat": seat, "entries": entries, **told}
        return self._rendered(request, name, told, status)

    def refused(self, request: Request, kept: str = "") -> HTMLResponse:
        """
        Return the refusal of whoever has no valid session, with the text *kept* that
        they typed.
        """
        return self.problem(request, None, "refused", 403, kept)

    def way_in(self, request: Request) -> HTMLResponse:
        """
        Return a page with a link to the same address, for whoever came by a page of
        another site: a click on it sends the session's cookie, if there is one.
        """
        return self.page(request, None, "way_in.html", {}, 403)

    def later(
        self,
        request: Request,
        seat: Sitting | None,
        problem: TemporaryFailure,
        kept: str = "",
    ) -> HTMLResponse:
        """
        Return that the store does not answer now.
        """
        log.warning("console.waits", problem=str(problem))
        page = self.problem(request, seat, "later", 503, kept)
        page.headers["retry-after"] = str(_WAIT)
        return page

    def missing(self, request: Request, seat: Sitting, kept: str = "") -> HTMLResponse:
        """
        Return that there is no such page for whoever asks: the same for what does not
        exist as for what is not theirs.
        """
        return self.problem(request, seat, "missing", 404, kept)

    def problem(
        self,
        request: Request,
        seat: Sitting | None,
        name: str,
        status: int,
        kept: str = "",
    ) -> HTMLResponse:
        """
        Return the page with the text *name*, and the text *kept* that they typed; with
        the way on, if they have a *seat*.
        """
        told = {"problem": name, "kept": kept}
        return self.page(request, seat, "problem.html", told, status)

    def words(self, request: Request) -> Mapping[str, Any]:
        """
        Return the texts in the language that is asked for.
        """
        its: Mapping[str, Any] = words(HERE, WORDS)[language_of(request)]
        return its

    def _rendered(
        self, request: Request, name: str, told: Mapping[str, Any], status: int
    ) -> HTMLResponse:
        # A proxy may serve the console below a path of its own: links are relative.
        depth, town = request.url.path.count("/") - 2, self.town()
        page = template(HERE, name).render(
            words=self.words(request),
            language=language_of(request),
            town=town.name,
            as_of=shown_moment(self.now(), town.timezone),
            root="../" * depth,
            here=request.url.path,
            **told,
        )
        return HTMLResponse(page, status, headers=HEADERS)
