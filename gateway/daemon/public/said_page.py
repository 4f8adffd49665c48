"""
Pages that tell the public one thing, in Spanish and in English.
"""

from __future__ import annotations

from starlette.responses import HTMLResponse

from gateway.pages import styled, template, words

_HERE, _PAGE = "gateway.daemon.public", "said.html"

#: Has the head and the style of all pages here.
_LAYOUT = "layout.html"

#: Seconds after which to retry what is not possible just now (503).
_WAIT = "60"

#: The headers of such a page, and of a redirect to one.
HEADERS = styled(_HERE, _LAYOUT)


def said_page(
    texts: str, name: str, town: str, served: str, status: int, *, forms: str = "'none'"
) -> HTMLResponse:
    """
    Return a page.

    Args:
        texts: The YAML file of its texts, in this package.
        name: The name of its text there.
        town: The town's name.
        served: The path at which the page is served.
        status: Its HTTP status; with 503 the browser is told to retry.
        forms: Where its button may be sent, as a source of the policy.
    """
    page = template(_HERE, _PAGE).render(
        town=town, said=words(_HERE, texts)[name], served=served
    )
    wait = {"retry-after": _WAIT} if status == 503 else {}
    return HTMLResponse(page, status, headers={**styled(_HERE, _LAYOUT, forms), **wait})
