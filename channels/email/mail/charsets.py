"""
Read bytes as text, as whoever wrote them meant it: what a mail names as its charset is
often another one, and danger has accents.
"""

from __future__ import annotations

import codecs
from functools import lru_cache

#: Codecs that are no charsets of mail: one is quadratic, one always raises.
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)

#: What is meant by a name: a larger charset, of which what it names is a part (WHATWG
#: Encoding Standard, section 4.2, "Names and labels").
_MEANT = {"iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}

#: What programs name that do not look at what they send, and what is read as if it is
#: no UTF-8.
_NAMED_IN_VAIN = {
    "ascii": "cp1252",
    "cp1252": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-15": "iso8859-15",
}

#: Bytes that are no UTF-8, and are still read one by one: each takes a call.
_MOST_STRAY = 1_000

#: How that is told to a codec.
_AS_OF_OLD = "ventanilla-as-of-old"


def read_text(octets: bytes, charset: str) -> str:
    """
    Give the text of a part. What its charset cannot explain is replaced. Where none is
    named, or one of western Europe, it is UTF-8 if it can be, and otherwise what old
    mail programs meant.
    """
    charset = _charset(charset)
    if charset == "utf-8":
        return read_utf8(octets)
    if charset not in _NAMED_IN_VAIN:
        return octets.decode(charset, "replace")
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode(_NAMED_IN_VAIN[charset], "replace")


def read_utf8(octets: bytes) -> str:
    """
    Give the text of what should be UTF-8; bytes that are not are what old programs
    meant, and spoil none beside them.
    """
    text = octets.decode("utf-8", "replace")
    if "\ufffd" not in text:
        return text
    if text.count("\ufffd") > _MOST_STRAY:
        return octets.decode("cp1252", "replace")
    return octets.decode("utf-8", _AS_OF_OLD)


def _as_of_old(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace"), error.end


codecs.register_error(_AS_OF_OLD, _as_of_old)


@lru_cache(maxsize=256)
def _charset(name: str) -> str:
    try:
        charset = codecs.lookup(name).name
        b"x".decode(charset, "replace")
    except (LookupError, ValueError):
        return "ascii"
    return "ascii" if charset in _NO_CHARSETS else _MEANT.get(charset, charset)
