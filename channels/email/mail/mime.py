"""
Parse a mail within limits, and read its parts and headers, whatever they contain.

The header parsers of `email.policy.default` raise on some headers and take minutes for
others; here a header is only ever text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Part
from email.parser import BytesParser
from email.policy import Compat32, Policy
from email.utils import collapse_rfc2231_value
from typing import Any, cast

from channels.email.mail.charsets import read_text, read_utf8
from channels.email.mail.endings import ending_of
from gateway.core.errors import Unreadable
from gateway.core.writing.turning import marked

#: Limits of a mail; beyond them only its raw form is stored. Decoding never makes a
#: part larger, so that a limit on the whole also bounds what is decoded.
_LARGEST = 64 * 2**20
_DEEPEST = 20
_MOST_PARTS = 500
#: Also used where a head is parsed without the library.
MOST_HEADERS = 1_000
MOST_HEADER_BYTES = 256 * 2**10

#: Characters of a header that are decoded, and of a part's Content-Type that are
#: parsed: the library takes quadratic time.
_LONGEST_WORDS = 2_000
_LONGEST_PARSED = 8_000

_MEDIA_TYPE = re.compile(
    r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}(?:/[a-z0-9!#$&^_.+-]{1,127})"
)

#: Transfer encodings that are identities.
AS_IS = frozenset({"", "7bit", "8bit", "binary"})

#: Control characters and lone surrogates.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROLS_IN_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
#: The longest file name, and the longest extension that is kept when it is cut.
_LONGEST_NAME = 150
_LONGEST_ENDING = 10

_UNSAFE = re.compile(r'[\\/:*?"<>|]')


class _Text(Compat32):
    """
    Returns each header as one line of text, its bytes decoded as UTF-8, and never an
    object of another type.
    """

    def header_fetch_parse(self, name: str, value: str) -> str:
        del name
        return unfolded(value)[:_LONGEST_PARSED]


class _Counted(Part):
    """
    A part that knows its nesting depth, and counts parts and bytes with its siblings.
    """

    def __init__(self, policy: Policy[Any]) -> None:
        super().__init__(policy)
        self.depth = 1
        self.headers = 0
        self.tally = {"parts": 1, "bytes": 0}

    def attach(self, payload: Any) -> None:
        payload.depth = self.depth + 1
        payload.tally = self.tally
        self.tally["parts"] += 1
        if payload.depth > _DEEPEST:
            raise Unreadable(f"its parts are more than {_DEEPEST} deep")
        if self.tally["parts"] > _MOST_PARTS:
            raise Unreadable(f"it has more than {_MOST_PARTS} parts")
        super().attach(payload)

    def set_raw(self, name: str, value: str) -> None:
        self.headers += 1
        self.tally["bytes"] += len(name) + len(value)
        if self.headers > MOST_HEADERS:
            raise Unreadable(f"it has more than {MOST_HEADERS} headers")
        if self.tally["bytes"] > MOST_HEADER_BYTES:
            raise Unreadable("its headers are too long")
        super().set_raw(name, value)


_POLICY = _Text(mangle_from_=False)
_PARSER = BytesParser(cast("Any", _Counted), policy=_POLICY)


def opened(raw: bytes) -> Part:
    """
    Parse a mail.

    Raises:
        Unreadable: It exceeds the limits.
    """
    weigh(raw)
    return _PARSER.parsebytes(raw)


def weigh(raw: bytes) -> None:
    """
    Refuse a mail that is too large to be parsed.

    Raises:
        Unreadable: It is.
    """
    if len(raw) > _LARGEST:
        raise Unreadable("it is too large")


def decoded(part: Part) -> bytes:
    """
    Return a part's decoded bytes; none if it is a mail that cannot be serialized.
    """
    if part.is_multipart():
        inner: Any = part.get_payload()
        try:
            return b"".join(mail.as_bytes() for mail in inner)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - its writer raises what it likes
            return b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def uncoded(octets: bytes, coding: str) -> bytes:
    """
    Decode a transfer encoding (RFC 2045, section 6); an unknown one changes nothing.
    """
    if coding in AS_IS:
        return octets
    part = Part(_POLICY)
    part.set_raw("Content-Transfer-Encoding", coding)
    part.set_payload(octets.decode("ascii", "surrogateescape"))
    return decoded(part)


def text_of(part: Part) -> str:
    """
    Return a part's text.
    """
    return read_text(decoded(part), _told(part.get_content_charset))


def _told(question: Callable[[], str | None]) -> str:
    try:
        return question() or ""
    except (TypeError, ValueError, LookupError):
        # Contradictory parameters (RFC 2231).
        return ""


def unfolded(value: str) -> str:
    """
    Return a raw header value as one line, decoded as UTF-8 as far as possible.
    """
    return one_line(value.encode("utf-8", "surrogateescape"))


def one_line(octets: bytes) -> str:
    """
    Return a header value as one line, decoded as UTF-8 as far as possible.
    """
    line = read_utf8(octets)
    return line.replace("\r", "").replace("\n", "").strip()


def words(value: str) -> str:
    """
    Decode the encoded words (RFC 2047) of a header value, and remove control
    characters.
    """
    value = value[:_LONGEST_WORDS]
    try:
        chunks = decode_header(value)
    except (HeaderParseError, ValueError):
        return cleaned(value)
    return cleaned("".join(_word(chunk, charset) for chunk, charset in chunks))


def _word(chunk: bytes | str, charset: str | None) -> str:
    if isinstance(chunk, str):
        return chunk
    if charset is None:
        # Text between encoded words, in the form that decode_header returns.
        return chunk.decode("raw-unicode-escape", "replace")
    return read_text(chunk, charset)


def cleaned(text: str) -> str:
    """
    Return *text* on one line, without control characters or lone surrogates.
    """
    return " ".join(_CONTROLS.sub(" ", text).split())


def plain(text: str) -> str:
    """
    Return *text* with its lines and tabs, and without other control characters.
    """
    return _CONTROLS_IN_LINES.sub("", text)


def is_file(part: Part) -> bool:
    """
    Say whether a part is meant to be saved as a file, whatever its type.
    """
    return bool(
        _told(part.get_filename) or part.get_content_disposition() == "attachment"
    )


def file_name(part: Part, path: str) -> str:
    """
    Return the name that the sender gave the file, safe to be shown and saved.
    """
    return safe_name(words(_told(part.get_filename))) or _unnamed(part, path)


def _unnamed(part: Part, path: str) -> str:
    """
    Name a file without a name, with an extension by which it can be opened; a mail by
    its subject, as mail programs do.
    """
    ending = ending_of(media_type(part))
    mails: Any = part.get_payload() if part.is_multipart() else []
    subjects = [safe_name(words(mail.get("subject", ""))) for mail in mails]
    stem = next(filter(None, subjects), f"part-{path}")
    return safe_name(f"{stem}{ending}")


def safe_name(name: str) -> str:
    """
    Make a file name safe for file systems and headers, and mark bidi controls in it. If
    it is cut, it keeps its extension.
    """
    safe = _UNSAFE.sub("_", marked(cleaned(name))).strip(". ")
    if len(safe) <= _LONGEST_NAME:
        return safe
    stem, dot, ending = safe.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        return safe[:_LONGEST_NAME].strip()
    return stem[: _LONGEST_NAME - len(dot + ending)].strip(". ") + dot + ending


def media_type(part: Part) -> str:
    """
    Return the declared media type; a malformed one becomes a generic one.
    """
    return safe_type(part.get_content_type())


def parameter(part: Part, name: str) -> str:
    """
    Return a parameter of a part's type; empty if it has none.
    """
    return _told(lambda: collapse_rfc2231_value(part.get_param(name, "")))


def safe_type(declared: str) -> str:
    """
    Return *declared*, or a generic type if it is malformed.
    """
    return declared if _MEDIA_TYPE.fullmatch(declared) else "application/octet-stream"
