"""
The content of a mail: its text, and its attachments.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from email.message import Message as Part
from typing import Any
from urllib.parse import unquote

from attrs import evolve, frozen

from channels.email.mail import mime
from channels.email.mail.banners import without_banner
from channels.email.mail.calendars import method_of, said_in_calendar
from channels.email.mail.charsets import read_text
from channels.email.mail.forms import is_page, is_text, said_in
from channels.email.mail.heads import Headers
from channels.email.mail.parts import (
    is_wrapping,
    leaves,
    protected,
    sealed,
    sealed_text,
)
from channels.email.mail.safe_links import unwrapped
from channels.email.mail.text import (
    from_html,
    is_blank,
    written,
    written_and_quoted,
)
from gateway.core.mail.quotations import IsOthers, nobodys
from gateway.core.message import Attachment

#: The Content-Type of a mail that is a single text: without a name, which would make it
#: a file.
_SOLE_TEXT = re.compile(
    r'text/plain(?:;[ \t]*charset=("?)(?P<charset>[a-z0-9_.:-]{1,40})\1)?'
    r"(?:;[ \t]*format=flowed)?(?:;[ \t]*delsp=(?:yes|no))?",
    re.IGNORECASE | re.ASCII,
)

#: How an HTML page refers to a part of its own mail (RFC 2392).
_SHOWN = re.compile(r"\bcid:([^\s\"'<>()]{1,900})", re.IGNORECASE)

#: Placeholders that mail programs put into the plain text where the page has a picture.
_PLACE = re.compile(r"\[(?:cid:|image: |imagen: )[^\[\]\n]{0,300}\]", re.IGNORECASE)

#: The same in a mail that was made plain, where only a program writes it.
_MADE_PLAIN = re.compile(r"\[cid:[^\[\]\n]{0,300}\]", re.IGNORECASE)

#: Largest size of a decorative picture, in bytes: a larger one is no logo, but a photo
#: that somebody pasted into their text. The second limit applies in the quotation or
#: signature of a reply, where nobody pastes photos.
_LARGEST_LOGO = 15 * 2**10
_LARGEST_BELOW = 100 * 2**10

_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)

_CALENDAR = "text/calendar"

#: Content types of a mail that forwards others; a server's report is different.
_PASSES_ON = frozenset(("message/rfc822", "multipart/mixed"))

#: How a text begins that is nothing but a signature (RFC 3676, section 4.3).
_SIGNED = "--\n"

#: Words that a phone appends below a photo: "Enviado desde Outlook para Android".
_FEW_WORDS = 6


def sole_text(headers: Headers, body: bytes) -> str | None:
    """
    Return the text of a mail that is nothing else, as most are; None if the mail must
    be parsed to know.

    Args:
        headers: Of an ordinary head.
        body: What follows it.
    """
    kind = _SOLE_TEXT.fullmatch(headers.first("content-type") or "text/plain")
    if kind is None or headers.all("content-disposition"):
        return None
    coding = headers.first("content-transfer-encoding").lower()
    return read_text(mime.uncoded(body, coding), kind["charset"] or "")


@frozen(kw_only=True)
class Content:
    """
    The content of a mail.

    Attributes:
        text: What its sender wrote.
        unreadable: Why nobody here can read what was said; empty if somebody can.
        described: The end of the text that others said, and not its sender.
    """

    text: str
    attachments: tuple[Attachment, ...] = ()
    unreadable: str = ""
    described: str = ""


def said(text: str, *, reply: bool, is_others: IsOthers = nobodys) -> Content:
    """
    Return the content of a mail that is a single text.
    """
    text = without_banner(unwrapped(_MADE_PLAIN.sub("", text)))
    unreadable = sealed_text(text, reply=reply)
    if unreadable:
        return Content(text="", unreadable=unreadable)
    own, quoted = written_and_quoted(text, reply=reply, is_others=is_others)
    return Content(text=_with(own, quoted), described=quoted)


def content(mail: Part, *, reply: bool, is_others: IsOthers = nobodys) -> Content:
    """
    Return the text and the attachments of a mail.

    Attachments are all parts except the alternative forms of the text, decorative
    pictures such as logos in signatures and, in a reply, the parts in which programs
    wrap the text, which may contain what it quotes. Whoever writes nothing and attaches
    a mail forwards what is said in it.

    Args:
        mail: A parsed mail.
        reply: Whether it answers a mail of ours.
        is_others: Whose words are read though a reply quotes them, by their head.

    Raises:
        Unreadable: It exceeds the limits.
    """
    found = list(leaves(mail))
    pages = [leaf.part for leaf in found if is_page(leaf)]
    files = [(leaf.path, leaf.part) for leaf in found if not is_text(leaf)]
    text = without_banner(unwrapped(said_in(found, reply=reply)))
    unreadable = (
        protected(mail) or sealed_text(text, reply=reply) or _unreadable(text, files)
    )
    if unreadable:
        return Content(text="", unreadable=unreadable)
    if reply:
        files = [(path, part) for path, part in files if not is_wrapping(part)]
    text = (_PLACE if pages else _MADE_PLAIN).sub("", text)
    if pages:
        files = _unadorned(text, pages, files, reply=reply)
    text, others = written_and_quoted(text, reply=reply, is_others=is_others)
    if mail.get_content_type() == _CALENDAR:
        return _invitation(mail)
    silent = not text or text.startswith(_SIGNED)
    if silent and not reply and mail.get_content_type() in _PASSES_ON:
        others = _passed_on([part for _, part in files])
    return Content(
        text=_with(text, others),
        attachments=tuple(_attachment(path, part) for path, part in files),
        described=others,
    )


def _invitation(mail: Part) -> Content:
    """
    Return the content of a mail that is nothing but a calendar.
    """
    calendar = mime.text_of(mail)
    file = _attachment("1", mail)
    return Content(
        text=written(said_in_calendar(calendar), reply=False),
        attachments=(evolve(file, method=file.method or method_of(calendar)),),
    )


def _with(own: str, others: str) -> str:
    return "\n".join(filter(None, (own, others)))


def _passed_on(files: Sequence[Part]) -> str:
    """
    Return the text of mails among the files, each in brackets with its author; without
    their attachments.
    """
    kept: Sequence[Any] = [
        part.get_payload()
        for part in files
        if mime.media_type(part) == "message/rfc822" and part.is_multipart()
    ]
    return "\n".join(_shown(mail) for mails in kept for mail in mails)


def _shown(mail: Part) -> str:
    subject, author = (mime.words(mail.get(name, "")) for name in ("subject", "from"))
    text = written(said_in(leaves(mail), reply=False), reply=False)
    said = "\n".join(filter(None, (subject, text)))
    return f"[{said} — {author}]" if author else f"[{said}]"


def _unreadable(text: str, files: Sequence[tuple[str, Part]]) -> str:
    """
    Say why nobody here can read the mail, if an encrypted part is all there is, with
    what an office puts below every mail.
    """
    if not is_blank(text) or not all(is_wrapping(part) for _, part in files):
        return ""
    return next(filter(None, (sealed(part) for _, part in files)), "")


def _unadorned(
    text: str,
    pages: Sequence[Part],
    files: list[tuple[str, Part]],
    *,
    reply: bool,
) -> list[tuple[str, Part]]:
    """
    Remove decorative pictures.
    """
    if not files or _is_all_there_is(text, files):
        return files
    markup = [mime.text_of(page) for page in pages]
    shown = frozenset(name for page in markup for name in _named(page))
    below = shown - _shown_above(markup) if reply else frozenset()
    return [(path, part) for path, part in files if not _adorns(part, shown, below)]


def _is_all_there_is(text: str, files: Sequence[tuple[str, Part]]) -> bool:
    """
    Say whether pictures are the point of the mail: there is no text, or hardly any with
    a single picture, as when a phone sends a photo.
    """
    pictures = sum(_is_picture(part) for _, part in files)
    words = len(text.split(maxsplit=_FEW_WORDS))
    return not words or (pictures == 1 and words <= _FEW_WORDS)


def _named(page: str) -> frozenset[str]:
    return frozenset(unquote(html.unescape(name)) for name in _SHOWN.findall(page))


def _shown_above(pages: Sequence[str]) -> frozenset[str]:
    """
    Return the names of the pictures that a reply shows in its author's own text.
    """
    texts = (from_html(_IMAGE.sub(_place, page), reply=True) for page in pages)
    return frozenset(n for text in texts for n in _named(written(text, reply=True)))


def _place(image: re.Match[str]) -> str:
    names = "".join(f"(cid:{name})" for name in _SHOWN.findall(image[0]))
    return f"<br>{names}<br>"


def _adorns(part: Part, shown: frozenset[str], below: frozenset[str]) -> bool:
    name = part.get("content-id", "").strip().strip("<>")
    most = _LARGEST_BELOW if name in below else _LARGEST_LOGO
    return (
        _is_picture(part)
        and part.get_content_disposition() in (None, "inline")
        and name in shown
        and len(mime.decoded(part)) <= most
    )


def _is_picture(part: Part) -> bool:
    return mime.media_type(part).startswith("image/")


def _attachment(path: str, part: Part) -> Attachment:
    return Attachment(
        name=mime.file_name(part, path),
        media_type=mime.media_type(part),
        reference=path,
        size=len(mime.decoded(part)),
        method=_method(part),
    )


def _method(part: Part) -> str:
    """
    Return the method of an invitation (RFC 6047, section 2.4). Some invitations have a
    file name; but one with the disposition "attachment" was attached by a person.
    """
    attached = part.get_content_disposition() == "attachment"
    if attached or mime.media_type(part) != _CALENDAR:
        return ""
    return mime.parameter(part, "method").upper()
