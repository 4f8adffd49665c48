"""
Compose and read mails as the mail programs of the sandbox's people do.
"""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid

from attrs import frozen

from gateway.ports.far_ends import Account, Post

#: Characters of a text that become its subject.
_SUBJECT = 60


@frozen
class Read:
    """
    A mail in a mail program: what it shows, the address for a reply, and the References
    of a reply: the whole thread, this mail last (RFC 5322, 3.6.4).
    """

    post: Post
    reply_to: str
    chain: tuple[str, ...]


def read(mail: bytes, at: datetime) -> Read:
    """
    Parse *mail*, which came at *at*, as its reader sees it.
    """
    message = message_from_bytes(mail, policy=SMTP)
    assert isinstance(message, EmailMessage)  # noqa: S101 - for the type checker.
    sender = message["From"].addresses[0]
    reply = message["Reply-To"] or message["From"]
    body = message.get_body(("plain", "html"))
    text = "" if body is None else str(body.get_content())
    post = Post(
        reference=_bare(message["Message-ID"]),
        author=Account(id=sender.addr_spec.lower(), name=sender.display_name),
        text=text.replace("\r\n", "\n").strip(),
        at=at,
        subject=str(message["Subject"] or ""),
        in_reply_to=_bare(message["In-Reply-To"]),
        because=str(message["X-Ventanilla-Because"] or ""),
        files=tuple(
            (part.get_filename() or "", part.get_content_type())
            for part in message.iter_attachments()
        ),
    )
    before = str(message["References"] or message["In-Reply-To"] or "").split()
    chain = (*before, f"<{post.reference}>")
    return Read(post, reply.addresses[0].addr_spec, chain)


def write(
    author: Account,
    to: str,
    text: str,
    now: datetime,
    *,
    answers: Read | None = None,
    photo: bytes | None = None,
) -> bytes:
    """
    Compose a mail with *text* to *to*; an answer quotes the whole mail below.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Mailbox(author.name, addr_spec=author.id)
    message["To"] = to
    message["Date"] = now
    message["Message-ID"] = make_msgid(domain=author.id.rpartition("@")[2])
    if answers is None:
        message["Subject"] = " ".join(text.split())[:_SUBJECT]
        message.set_content(text)
    else:
        quoted = answers.post
        message["Subject"] = f"Re: {quoted.subject.removeprefix('Re: ')}"
        message["In-Reply-To"] = f"<{quoted.reference}>"
        message["References"] = " ".join(answers.chain)
        message.set_content(f"{text}\n\n{_below(author, quoted)}")
    if photo is not None:
        message.add_attachment(
            photo, maintype="image", subtype="jpeg", filename="foto.jpg"
        )
    return message.as_bytes()


def _below(author: Account, quoted: Post) -> str:
    lines = [f"> {line}".rstrip() for line in quoted.text.splitlines()]
    said = f"{quoted.at:%d/%m/%Y} a las {quoted.at:%H:%M}"
    who = f"{quoted.author.name} <{quoted.author.id}>".strip()
    return "\n".join(
        [
            "-- ",
            author.name or author.id,
            "",
            f"El {said}, {who} escribió:",
            "",
            *lines,
        ]
    )


def _bare(reference: object) -> str:
    return str(reference or "").strip().removeprefix("<").removesuffix(">")
