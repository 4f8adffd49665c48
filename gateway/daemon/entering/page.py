"""
The page behind a link, which posts the pass in its fragment.
"""

from __future__ import annotations

from collections.abc import Mapping

from gateway.pages import headers, template

_HERE = "gateway.daemon.entering"

#: Headers of pages that run our scripts, load nothing from elsewhere and submit no
#: form.
HEADERS = headers(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; form-action 'none'"
)

#: The script of the page, for `gateway.pages.static`.
SCRIPT = {"enter.js": _HERE}


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
        words: Its texts: ``opening``, ``lost``, ``refused``, ``needs_scripts`` and
            ``accessibility``; where somebody has to click before they enter, ``ready``
            and ``go``, too.
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
