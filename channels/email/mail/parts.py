"""
The leaf parts of a mail, and the formats in which programs wrap them: signatures,
encryption, Outlook's own format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message as Part

from attrs import evolve, frozen

from channels.email.mail import mime
from channels.email.mail.cms import signed_content

#: How many nested signed mails are unwrapped in one mail.
_MOST_SIGNED = 4

_SIGNED = re.compile(r"application/(?:x-)?pkcs7-mime")
_WRAPPING = re.compile(
    r"application/(?:(?:x-)?pkcs7-.*|pgp-.*|(?:vnd\.)?ms-tnef)"
    # Gmail's format of an emoji reaction, which the text contains, too.
    r"|text/vnd\.google\.email-reaction\+json"
)

#: Types of files by the names that programs give them, where a server declares only a
#: generic type.
_BY_NAME = {
    "smime.p7m": "application/pkcs7-mime",
    "smime.p7s": "application/pkcs7-signature",
    "winmail.dat": "application/ms-tnef",
}

#: Types that nobody here can read, with the reason for a person.
_SEALED = {
    "multipart/encrypted": "it is encrypted",
    "application/pgp-encrypted": "it is encrypted",
    "application/pkcs7-mime": "it is encrypted, or signed in a way that hides it",
    "application/x-pkcs7-mime": "it is encrypted, or signed in a way that hides it",
    "application/ms-tnef": "it is in a format of Outlook's own (winmail.dat)",
    "application/vnd.ms-tnef": "it is in a format of Outlook's own (winmail.dat)",
}

_PGP_BEGINS, _PGP_ENDS = "-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"


@frozen
class Leaf:
    """
    A part that has no parts of its own.

    Attributes:
        path: Where it is, such as ``1.2``.
        forms: The paths of the alternative forms of one text (RFC 2046, section 5.1.4)
            that it belongs to, from the outermost inwards.
    """

    path: str
    part: Part
    forms: tuple[str, ...] = ()


def leaves(mail: Part) -> Iterator[Leaf]:
    """
    Yield each leaf part.

    A mail within the mail is a leaf, and is not searched, unless it is the content of a
    signature with no text beside it: an attached mail is somebody else's. Encrypted
    content is a leaf, too; its parts say nothing.

    Raises:
        Unreadable: What was signed exceeds the limits.
    """
    waiting = [(Leaf("", mail), True)]
    signed = 0
    while waiting:
        leaf, alone = waiting.pop()
        part, prefix = leaf.part, f"{leaf.path}." if leaf.path else ""
        kind = part.get_content_type()
        if part.is_multipart() and kind.startswith("multipart/"):
            if kind != "multipart/encrypted":
                alone = alone and not any(map(_is_text, part.get_payload()))
                waiting += [(inner, alone) for inner in reversed(_inside(leaf, prefix))]
                continue
        elif alone and signed < _MOST_SIGNED:
            octets = _signed_mail(part)
            if octets is not None:
                signed += 1
                inner = Leaf(f"{prefix}1", mime.opened(octets), leaf.forms)
                waiting.append((inner, True))
                continue
        yield leaf if leaf.path else evolve(leaf, path="1")


def _inside(leaf: Leaf, prefix: str) -> list[Leaf]:
    paths = [
        (f"{prefix}{i}", part) for i, part in enumerate(leaf.part.get_payload(), 1)
    ]
    chosen = leaf.part.get_content_type() == "multipart/alternative"
    return [
        Leaf(path, part, (*leaf.forms, path) if chosen else leaf.forms)
        for path, part in paths
    ]


def _is_text(part: Part) -> bool:
    return part.get_content_maintype() == "text" and not mime.is_file(part)


def is_wrapping(part: Part) -> bool:
    """
    Say whether a part was added by a program as a wrapper or a signature, and not
    attached by a person.
    """
    kind = _kind(part)
    return kind in _SEALED or _WRAPPING.fullmatch(kind) is not None


def sealed(part: Part) -> str:
    """
    Say why nobody here can read a part, for a person; empty if somebody can.
    """
    return _SEALED.get(_kind(part), "")


def protected(mail: Part) -> str:
    """
    Say why nobody here can read a mail whose text is only Outlook's note that it is
    protected, and whose words are in a file (MS-OXORMMS, section 2.2.2.1); empty for
    any other.
    """
    kind = mime.words(mail.get("content-class", "")).strip().lower()
    return "it is encrypted (Outlook, message.rpmsg)" if kind == "rpmsg.message" else ""


def sealed_text(text: str, *, reply: bool) -> str:
    """
    Say why nobody here can read a text; empty if somebody can. In a reply, text after
    the encrypted block does not make it readable: it is a quotation.
    """
    said = text.strip()
    if not said.startswith(_PGP_BEGINS):
        return ""
    below = said.partition(_PGP_ENDS)[2].strip()
    return "" if below and not reply else _SEALED["multipart/encrypted"]


def _signed_mail(part: Part) -> bytes | None:
    """
    Return the mail in an opaque signature, if *part* is one.
    """
    if not _SIGNED.fullmatch(_kind(part)):
        return None
    meant = mime.parameter(part, "smime-type").lower()
    if meant != "signed-data" and (meant or _called(part) not in _BY_NAME):
        # Somebody's signed document may be of any kind.
        return None
    return signed_content(mime.decoded(part))


def _kind(part: Part) -> str:
    kind = mime.media_type(part)
    if kind == "multipart/encrypted" and not part.is_multipart():
        return "text/plain"
    if kind == "application/octet-stream":
        return _BY_NAME.get(_called(part), kind)
    return kind


def _called(part: Part) -> str:
    return mime.file_name(part, "").lower()
