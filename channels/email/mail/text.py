"""
The text that a person wrote in a mail, without quotations and signature.

What is removed here is still in the raw mail. In case of doubt whether something is a
citizen's own words, it stays.
"""

from __future__ import annotations

import html
import re

from inscriptis import get_text  # type: ignore[import-untyped]
from inscriptis.css_profiles import CSS_PROFILES  # type: ignore[import-untyped]
from inscriptis.html_properties import Display  # type: ignore[import-untyped]
from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped]
from inscriptis.model.html_element import HtmlElement  # type: ignore[import-untyped]

from channels.email.mail.footers import is_footer, without_footer
from channels.email.mail.replies import SIGNATURE_LINES, unadvertised, unsigned
from channels.email.mail.safe_links import unwrapped
from channels.email.mail.wrapping import joined
from gateway.core.mail.quotations import (
    LONGEST_LINE,
    IsOthers,
    nobodys,
    parted,
    passes_on,
)

#: Characters that are processed. The library's patterns are quadratic in the length of
#: a line and in the number of empty ones, so that these are limited, too.
LONGEST_TEXT = 256 * 2**10
_LONGEST_THREAD = 20_000

#: What OpenPGP's cleartext signatures put around a text (RFC 9580, section 7).
_ARMOUR = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----\s*\n(?:\w+: [^\n]*\n)*"
    r"|^-----BEGIN PGP SIGNATURE-----\r?(?:\n(?!-----END)[^\n]*){0,100}"
    r"\n-----END PGP SIGNATURE-----[ \t]*",
    re.MULTILINE,
)

_GAP = re.compile(r"\n\n\n+")

_TAGS = re.compile(r"<[^<>]*>")
_CELL = re.compile(r"</?(?:table|tbody|thead|tfoot|td|th)\b[^<>]*>", re.IGNORECASE)
_ROW = re.compile(r"</?tr\b[^<>]*>", re.IGNORECASE)

#: A link with its attributes and its words, and where it leads; links cannot be nested.
_LINK = re.compile(
    r"<a\b(?P<attributes>[^<>]*)>(?P<words>[^<]*+(?:<(?!/?a\b)[^<]*+)*+)(?=</a\s*>)",
    re.IGNORECASE,
)
_LEADS_TO = re.compile(
    r"""(?<![\w-])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE
)
#: Where a block that somebody quotes begins or ends, and what the first of its tags has
#: if a mail program made it: people quote in one without, such as what they were told.
_BLOCK = re.compile(r"<(?P<ends>/?)blockquote\b(?P<attributes>[^<>]*)>", re.IGNORECASE)
_CITES = re.compile(
    r"""(?<![\w-])(?:type\s*=\s*["']?cite\b|class\s*=\s*["']?[^"'>]{0,80}_quote\b)""",
    re.IGNORECASE,
)

#: What no mail program shows, such as the line for previews that a template puts above
#: a mail: only text, and closed, so that nothing is lost of a page that is broken.
_TEXT_ONLY = re.compile(
    r"<(?P<tag>div|span|p|td)\b(?P<attributes>[^<>]*)>[^<]*</(?P=tag)\s*>",
    re.IGNORECASE,
)
_UNSHOWN = re.compile(
    r"""(?<![\w-])style\s*=\s*["'](?:[^"'<>]*;)?\s*"""
    r"(?:display\s*:\s*none\b|visibility\s*:\s*hidden\b|font-size\s*:\s*0(?![\d.]))",
    re.IGNORECASE,
)

#: What stands for the beginning and the end of a quotation while a page is converted.
_BEGINS, _ENDS = "\ue000", "\ue001"
_MARK = re.compile(f"[{_BEGINS}{_ENDS}]")

_PAGE = re.compile(r"https?://", re.IGNORECASE)
_LEFT_OUT = re.compile(r"\A(?:https?://)?(?:www\.)?", re.IGNORECASE)

#: Characters of an address that is shown. Half of one leads nowhere, and that of a map
#: or a shared folder has some hundreds; one made to count who follows it may have more.
_LONGEST_ADDRESS = 1_000


def _plain_layout() -> ParserConfig:
    """
    Return a layout without indentation or padding: a few kilobytes of nested lists,
    styles and tables would become gigabytes of spaces.
    """
    block = HtmlElement(display=Display.block)
    config = ParserConfig(css={**CSS_PROFILES["strict"], "ul": block, "ol": block})
    config.attribute_handler.attribute_mapping = {}
    return config


_HTML = _plain_layout()


def from_html(markup: str, *, reply: bool = False) -> str:
    """
    Return the text of an HTML page, with the address of each link behind its words. In
    that of a *reply*, the lines that its program quotes begin with ">", as in plain
    ones.
    """
    markup = _MARK.sub("", markup[:LONGEST_TEXT].replace("\0", ""))
    text = _converted(_with_marks(markup) if reply else markup)
    return _quoted(text) if reply else text


def _with_marks(markup: str) -> str:
    """
    Return *markup* with a mark at the beginning and the end of each quotation.
    """
    open_blocks: list[bool] = []

    def marked(tag: re.Match[str]) -> str:
        if not tag["ends"]:
            cites = _CITES.search(tag["attributes"]) is not None
            open_blocks.append(cites)
            return f"{tag[0]}<div>{_BEGINS}</div>" if cites else tag[0]
        cites = bool(open_blocks) and open_blocks.pop()
        return f"<div>{_ENDS}</div>{tag[0]}" if cites else tag[0]

    return _BLOCK.sub(marked, markup)


def _quoted(text: str) -> str:
    """
    Return *text* with ">" before each line between two marks.
    """
    lines, depth = [], 0
    for line in text.split("\n"):
        depth += line.count(_BEGINS)
        lines.append(f"> {_MARK.sub('', line)}" if depth else line)
        depth -= line.count(_ENDS)
    return "\n".join(lines)


def _converted(markup: str) -> str:
    markup = _TEXT_ONLY.sub(_shown, markup)
    markup = _LINK.sub(_with_address, markup)
    markup = _ROW.sub("<br>", markup)
    markup = _CELL.sub(" ", markup)
    try:
        return str(get_text(markup, _HTML))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - its parser raises what it likes
        return html.unescape(_TAGS.sub(" ", markup))


def _shown(element: re.Match[str]) -> str:
    return "" if _UNSHOWN.search(element["attributes"]) else element[0]


def _with_address(link: re.Match[str]) -> str:
    found = _LEADS_TO.search(link["attributes"])
    leads_to = html.unescape(found[found.lastindex or 0]) if found else ""
    address = unwrapped("".join(leads_to.split()))
    words = unwrapped("".join(html.unescape(_TAGS.sub("", link["words"])).split()))
    if not words or not _PAGE.match(address) or _bare(words) == _bare(address):
        return link[0]
    if len(address) > _LONGEST_ADDRESS:
        address = f"{address[:_LONGEST_ADDRESS]}…"
    return f"{link[0]} ({html.escape(address)})"


def _bare(address: str) -> str:
    """
    Return *address* as people write it.
    """
    return _LEFT_OUT.sub("", address).removesuffix("/").casefold()


def is_blank(text: str) -> bool:
    """
    Say whether nobody wrote any of *text*: it is empty or an office's disclaimer.
    """
    said = _tidy(text[:LONGEST_TEXT])
    return not said or is_footer(said)


def written(text: str, *, reply: bool) -> str:
    """
    Return what the sender wrote themselves, each paragraph in one line.

    Args:
        text: A mail's whole text.
        reply: Whether it answers a mail of ours. In one that does not, nothing is taken
            for a quotation: what was pasted or forwarded is what its sender means.
    """
    own, _ = written_and_quoted(text, reply=reply, is_others=nobodys)
    return own


def written_and_quoted(
    text: str, *, reply: bool, is_others: IsOthers
) -> tuple[str, str]:
    """
    Return the same, and what a reply quotes besides from mails whose head *is_others*,
    in brackets.
    """
    whole = _tidy(_ARMOUR.sub("", text[:LONGEST_TEXT]))
    own, others = _answer(whole, is_others) if reply else (_first(whole), "")
    if reply and is_footer(own):
        # An office's disclaimer is no answer.
        return "", others
    if own:
        return joined(own), others
    # If nothing is left, what was taken for a quotation or a signature is the message,
    # unless a program wrote it.
    return whole if unadvertised(whole) else "", ""


def _tidy(text: str) -> str:
    tidy = "\n".join([line.strip() for line in text.splitlines()]).replace("\0", "")
    return _GAP.sub("\n\n", tidy).strip()


def _answer(text: str, is_others: IsOthers) -> tuple[str, str]:
    kept, others = parted(text.split("\n"), is_others)
    own = _unclosed(without_footer(unadvertised("\n".join(kept).strip())))
    quoted = "\n".join(others).strip()
    return own, f"[{joined(quoted)}]" if quoted else ""


def _first(text: str) -> str:
    whole = without_footer(unadvertised(text))
    own = _unclosed(whole)
    if own == whole:
        return own
    # A mail that is passed on keeps its own closing, and often stands below another.
    passed_on = passes_on(whole.split("\n")) or "\n>" in whole.removeprefix(own)
    return whole if passed_on else own


def _unclosed(text: str) -> str:
    own = _unsigned(text)
    return unsigned(own) if _is_short(own) else own


def _is_short(text: str) -> bool:
    longest = max(map(len, text.split("\n")))
    return len(text) <= _LONGEST_THREAD and longest <= LONGEST_LINE


def _unsigned(text: str) -> str:
    """
    Cut at the last ``--`` line, if what follows is as short as a signature.
    """
    lines = text.rsplit("\n", SIGNATURE_LINES + 2)
    for number in range(len(lines) - 1, max(len(lines) - SIGNATURE_LINES - 2, -1), -1):
        if lines[number] == "--":
            return "\n".join(lines[:number]).strip()
    return text
