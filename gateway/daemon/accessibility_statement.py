"""
The page that says how accessible our pages are, to whom one tells what cannot be used,
and how one complains (Royal Decree 1112/2018, art. 15).
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from gateway.core.town import Town
from gateway.pages import styled, template, words

#: Where it is, behind the public URL; pages that anybody may come to lead there.
PATH = "/accessibility"

#: Where the page is kept, and what it says.
_HERE, _PAGE, _WORDS = (
    "gateway.daemon",
    "accessibility_statement.html",
    "accessibility_statement.yaml",
)


@frozen
class StatementPage:
    """
    Tells anybody; nothing is asked of them.

    Attributes:
        town: Who we are, as of now.
    """

    town: Callable[[], Town]

    def route(self) -> Route:
        """
        Give the route that it is served at.
        """
        return Route(PATH, self._answer)

    async def _answer(self, _request: Request) -> Response:
        town = self.town()
        page = template(_HERE, _PAGE).render(
            town=town.name, accounts=town.accounts, said=words(_HERE, _WORDS)
        )
        return HTMLResponse(page, headers=styled(_HERE, _PAGE))
