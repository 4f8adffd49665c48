"""
The page behind a link, which posts the pass in its fragment, and the files of pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.pages import content, template

_HERE = "gateway.daemon.entering"

#: The script of the page, among the files of pages.
SCRIPT = {"enter.js": _HERE}

_TYPES = {"css": "text/css", "js": "text/javascript"}


def entrance(
    words: Mapping[str, str],
    language: str,
    town: str,
    title: str,
    style: str,
    *,
    refused: bool,
) -> str:
    """
    Return the page as HTML.

    Args:
        words: Its texts: ``opening``, ``lost``, ``refused`` and ``needs_scripts``;
            where somebody has to click before they enter, ``ready`` and ``go``, too.
        language: Their language.
        town: The name of the town.
        title: The page's title.
        style: The name of its style sheet.
        refused: Whether there is no valid pass.
    """
    return template(_HERE, "enter.html").render(
        words=words,
        language=language,
        town=town,
        title=title,
        style=style,
        refused=refused,
    )


def static(path: str, names: Mapping[str, str], headers: Mapping[str, str]) -> Route:
    """
    Return the route of the style sheets and scripts of pages below *path*: by name, the
    package that contains each.
    """

    async def answer(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in names:
            return Response(status_code=404, headers=headers)
        kind = _TYPES[name.rpartition(".")[2]]
        return Response(content(names[name], name), media_type=kind, headers=headers)

    return Route(f"{path}/static/{{name}}", answer)
