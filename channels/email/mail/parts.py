"""
The parts of a mail that hold something, and what programs wrap them in: signatures,
encryption, Outlook's own format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message as Part

from channels.email.mail import mime
from channels.email.mail.cms import signed_content

#: Mails that are signed in one piece, and opened, within one mail.
_MOST_SIGNED = 4

_SIGNED = re.compile(r"application/(?:x-)?pkcs7-mime")
_WRAPPING = re.compile(
    r"application/(?:(?:x-)?pkcs7-.*|pgp-.*|(?:vnd\.)?ms-tnef)"
    # What Gmail makes of an emoji that is the text, too.
    r"|text/vnd\.google\.email-reaction\+json"
)

#: What servers that know no better call a file, by the name that programs give it.
_BY_NAME = {
    "smime.p7m": "application/pkcs7-mime",
    "smime.p7s": "application/pkcs7-signature",
    "winmail.dat": "application/ms-tnef",
}

#: What nobody here can read, and what it is, for a person.
_SEALED = {
    "multipart/encrypted": "it is encrypted",
    "application/pgp-encrypted": "it is encrypted",
    "application/pkcs7-mime": "it is encrypted, or signed in a way that hides it",
    "application/x-pkcs7-mime": "it is encrypted, or signed in a way that hides it",
    "application/ms-tnef": "it is in a format of Outlook's own (winmail.dat)",
    "application/vnd.ms-tnef": "it is in a format of Outlook's own (winmail.dat)",
}

_PGP_BEGINS, _PGP_ENDS = "-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"


def leaves(mail: Part) -> Iterator[tuple[str, Part]]:
    """
    Give each part that holds something, and its path such as ``1.2``. A mail inside of
    the mail is one of them, and is not looked into, unless it is what was signed, and
    nothing is said beside it: what is attached is somebody else's. So is what is
    encrypted, which has parts that say nothing.

    Raises:
        Unreadable: What was signed goes beyond the limits.
    """
    waiting = [("", mail, True)]
    signed = 0
    while waiting:
        path, part, alone = waiting.pop()
        prefix = f"{path}." if path else ""
        kind = part.get_content_type()
        if part.is_multipart() and kind.startswith("multipart/"):
            if kind != "multipart/encrypted":
                inner = part.get_payload()
                alone = alone and not any(map(_is_text, inner))
                found = [(f"{prefix}{i}", p, alone) for i, p in enumerate(inner, 1)]
                waiting += reversed(found)
                continue
        elif alone and signed < _MOST_SIGNED:
            octets = _signed_mail(part)
            if octets is not None:
                signed += 1
                waiting.append((f"{prefix}1", mime.opened(octets), True))
                continue
        yield path or "1", part


def _is_text(part: Part) -> bool:
    return part.get_content_maintype() == "text" and not mime.is_file(part)


def is_wrapping(part: Part) -> bool:
    """
    Say whether a part is what a program makes of a mail, or says of it: nothing that
    anybody attached.
    """
    kind = _kind(part)
    return kind in _SEALED or _WRAPPING.fullmatch(kind) is not None


def sealed(part: Part) -> str:
    """
    Say for a person why nobody here can read a part; empty if somebody can.
    """
    return _SEALED.get(_kind(part), "")


def sealed_text(text: str, *, reply: bool) -> str:
    """
    Say the same of a text. What a reply quotes below is no more readable for that.
    """
    said = text.strip()
    if not said.startswith(_PGP_BEGINS):
        return ""
    below = said.partition(_PGP_ENDS)[2].strip()
    return "" if below and not reply else _SEALED["multipart/encrypted"]


def _signed_mail(part: Part) -> bytes | None:
    """
    Give the mail that is signed in one piece, if *part* is that.
    """
    if not _SIGNED.fullmatch(_kind(part)):
        return None
    meant = mime.parameter(part, "smime-type").lower()
    if meant != "signed-data" and (meant or _called(part) not in _BY_NAME):
        # Somebody's signed document may be anything.
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
