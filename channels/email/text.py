"""
What a person wrote in a mail: without what they quoted, and without their signature.

Whatever is taken away here is still in the raw mail. Where it is unclear whether
something is a citizen's own words, it stays.
"""

from __future__ import annotations

import html
import re
from functools import cache

from inscriptis import get_text  # type: ignore[import-untyped]
from inscriptis.css_profiles import CSS_PROFILES  # type: ignore[import-untyped]
from inscriptis.html_properties import Display  # type: ignore[import-untyped]
from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped]
from inscriptis.model.html_element import HtmlElement  # type: ignore[import-untyped]
from mailparser_reply.parser import EmailMessage  # type: ignore[import-untyped]

#: Characters that are looked at. The library's patterns are quadratic in the length
#: of a line and in the number of empty ones, so that these are bounded, too.
_LONGEST_TEXT = 256 * 2**10
_LONGEST_THREAD = 20_000
_LONGEST_LINE = 500

#: The line above a quotation, which mail programs wrap at will. The library's own
#: Spanish pattern never matches.
_WROTE = re.compile(r"(?:escribió|escribio|wrote) ?:$", re.IGNORECASE)
_ON = re.compile(r"(?:El|On) ", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"[-_]{2,} ?(?:Mensaje original|Original Message) ?[-_]{2,}$", re.IGNORECASE
)
_FORWARDED = re.compile(
    r"^[-_]{2,} ?(?:Mensaje reenviado|Forwarded message)", re.IGNORECASE | re.MULTILINE
)

#: What tells a quoted mail's header from a form that somebody filled in.
_QUOTED_HEADER = re.compile(
    r"^[>* ]*(?:De|From)\b.*:|wrote:|escribió:|original message",
    re.IGNORECASE | re.MULTILINE,
)

#: A closing such as "Un saludo, María López" is short, as is what follows it; a
#: sentence that begins with "Gracias, pero …" is not one.
_SENT_FROM = re.compile(r"Enviado desde|Sent from|Get Outlook", re.IGNORECASE)
_CLOSING_WORDS = 4
_SIGNATURE_LINES = 10

_TAGS = re.compile(r"<[^<>]*>")
_CELL = re.compile(r"</?(?:table|tbody|thead|tfoot|td|th)\b[^<>]*>", re.IGNORECASE)
_ROW = re.compile(r"</?tr\b[^<>]*>", re.IGNORECASE)


def _plain_layout() -> ParserConfig:
    """
    Let nothing in a page indent or pad its text: a few kilobytes of nested lists,
    styles and tables would become gigabytes of spaces.
    """
    block = HtmlElement(display=Display.block)
    config = ParserConfig(css={**CSS_PROFILES["strict"], "ul": block, "ol": block})
    config.attribute_handler.attribute_mapping = {}
    return config


_HTML = _plain_layout()


class _Thread(EmailMessage):  # type: ignore[misc]
    """
    The library's, without what nobody asks for here: its own tidying, which `_tidy`
    did, and on 3.13 the library's way is deprecated; and its search for disclaimers.
    """

    def _normalize_text(self) -> None:
        pass

    def _process_signatures_disclaimers(self, text: str) -> tuple[list[str], str]:
        # What is longer is none: neither does it have to be looked for further up.
        lines = text.split("\n")
        end = "\n".join(lines[-_SIGNATURE_LINES - 2 :])
        found = self.SIGNATURE_REGEX.search(end)
        return [], found.group() if found else ""


_LANGUAGES = ("es", "en")

_NOTHING = re.compile(r"(?!)")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    # The library would write them anew for each mail.
    thread = _Thread(text="", languages=[*_LANGUAGES], keep_hyphen_lists=True)
    return {
        "_header_regex": thread.HEADER_REGEX,
        "_signature_regex": thread.SIGNATURE_REGEX,
    }


def from_html(markup: str) -> str:
    """
    Give the text of an HTML page.
    """
    markup = _ROW.sub("<br>", markup[:_LONGEST_TEXT].replace("\0", ""))
    markup = _CELL.sub(" ", markup)
    try:
        return str(get_text(markup, _HTML))
    except Exception:  # noqa: BLE001 - its parser raises what it likes
        return html.unescape(_TAGS.sub(" ", markup))


def written(text: str, *, reply: bool) -> str:
    """
    Give what the sender wrote themselves.

    Args:
        text: A mail's whole text.
        reply: Whether it answers another mail. One that does not, and holds nothing
            but quotations, is passed on: then these are what its sender means.
    """
    whole = _tidy(text[:_LONGEST_TEXT])
    if not reply and _FORWARDED.search(whole):
        return _unsigned(whole)
    own = _unquoted(whole)
    return own if own or reply else whole


def _tidy(text: str) -> str:
    lines = (line.strip().replace("\0", "") for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _unquoted(text: str) -> str:
    lines = text.split("\n")
    lines = lines[: _quotation(lines)]
    kept = [line for line in lines if not line.startswith(">")]
    text = _unsigned("\n".join(kept).strip())
    if len(text) > _LONGEST_THREAD or any(len(n) > _LONGEST_LINE for n in lines):
        return text
    return _read_by_library(text)


def _quotation(lines: list[str]) -> int | None:
    """
    Find the line where a quotation is announced.
    """
    for number, line in enumerate(lines):
        if _ORIGINAL.match(line):
            return number
        if _WROTE.search(line[-20:]):
            # The announcement may take three lines.
            for first in range(number, max(number - 3, -1), -1):
                if _ON.match(lines[first]):
                    return first
    return None


def _unsigned(text: str) -> str:
    """
    Cut at the last ``--`` line, if what follows is as short as a signature is.
    """
    lines = text.split("\n")
    for number in range(len(lines) - 1, max(len(lines) - _SIGNATURE_LINES - 2, -1), -1):
        if lines[number] == "--":
            return "\n".join(lines[:number]).strip()
    return text


def _read_by_library(text: str) -> str:
    patterns = _patterns()
    if ":" not in text and "-----" not in text:
        # Without these there is no header of what is quoted.
        patterns = {**patterns, "_header_regex": _NOTHING}
    thread = _Thread(text=text, languages=[*_LANGUAGES], **patterns).read()
    own: list[str] = []
    for reply in thread.replies:
        if reply.headers and _QUOTED_HEADER.search(reply.headers):
            break
        own.append(reply.content)
        if reply.signatures and _is_signature(reply.signatures):
            own[-1] = reply.content.removesuffix(reply.signatures)
    return "\n".join(part.strip() for part in own).strip()


def _is_signature(text: str) -> bool:
    lines = text.split("\n")
    if len(lines) > _SIGNATURE_LINES or len(text) > _LONGEST_LINE:
        return False
    short = len(lines[0].split()) <= _CLOSING_WORDS
    return short or _SENT_FROM.match(lines[0]) is not None
