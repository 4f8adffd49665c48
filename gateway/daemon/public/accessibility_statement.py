"""
The accessibility statement of our pages: how accessible they are, where to report what
cannot be used, and how to complain (Royal Decree 1112/2018, art. 15).
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from gateway.core.town import Town
from gateway.daemon.public.said_page import HEADERS
from gateway.pages import template, words

#: Its path below the public URL; our public pages link to it.
PATH = "/accessibility"

#: The package, template and texts of the page.
_HERE, _PAGE, _WORDS = (
    "gateway.daemon.public",
    "accessibility_statement.html",
    "accessibility_statement.yaml",
)


@frozen
class StatementPage:
    """
    Serves the statement, to anybody.

    Attributes:
        town: Returns the town as the current rules describe it.
    """

    town: Callable[[], Town]

    def route(self) -> Route:
        """
        Return its route.
        """
        return Route(PATH, self._answer)

    async def _answer(self, _request: Request) -> Response:
        town = self.town()
        page = template(_HERE, _PAGE).render(
            town=town.name, accounts=town.accounts, said=words(_HERE, _WORDS)
        )
        return HTMLResponse(page, headers=HEADERS)
