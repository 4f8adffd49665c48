"""
A mail, parsed only as far as needed.

Most mails are one text after an ordinary head. For these no tree of parts is built,
which takes several times as long as all the rest. Any other mail is parsed by the
library; the result is the same either way.
"""

from __future__ import annotations

from email.message import Message as Part

from attrs import frozen

from channels.email.mail import mime
from channels.email.mail.author import author, open_mail, sole_address
from channels.email.mail.content import Content, content, said, sole_text
from channels.email.mail.heads import Head, Headers, ordinary
from gateway.core.mail.quotations import IsOthers, nobodys


@frozen(kw_only=True)
class Opened:
    """
    A readable mail.

    Attributes:
        raw: As it came.
        headers: Those of the mail itself.
        head: Its head, if that is ordinary.
        part: The mail as the library parsed it, if its head is not ordinary.
    """

    raw: bytes
    headers: Headers
    head: Head | None = None
    part: Part | None = None

    @classmethod
    def of(cls, raw: bytes) -> Opened:
        """
        Parse a mail as far as needed.

        Raises:
            Unreadable: It exceeds the limits.
        """
        mime.weigh(raw)
        head = ordinary(raw)
        if head is not None:
            return cls(raw=raw, headers=Headers.cut(head), head=head)
        part = mime.opened(raw)
        return cls(raw=raw, headers=Headers.of(part), part=part)

    def author(self) -> str:
        """
        Return the only address in From.

        Raises:
            Unclear: As `channels.email.mail.author.author`.
        """
        if self.head is None:
            return author(open_mail(self.raw))
        return sole_address(self.head.values(b"from"))

    def content(self, *, reply: bool, is_others: IsOthers = nobodys) -> Content:
        """
        Return what was written and what is attached, as
        `channels.email.mail.content.content`.

        Raises:
            Unreadable: It exceeds the limits.
        """
        if self.head is not None:
            text = sole_text(self.headers, self.raw[self.head.end :])
            if text is not None:
                return said(text, reply=reply, is_others=is_others)
        part = mime.opened(self.raw) if self.part is None else self.part
        return content(part, reply=reply, is_others=is_others)
