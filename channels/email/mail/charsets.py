"""
Decode the bytes of mails as they were meant: the declared charset is often wrong, and
words of danger have accents.
"""

from __future__ import annotations

import codecs
from functools import lru_cache

#: Codecs that are no charsets of mail: one is quadratic, one always raises.
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)

#: Declared charsets that mean a larger one, of which they are a part (WHATWG Encoding
#: Standard, section 4.2, "Names and labels").
_MEANT = {"iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}

#: Charsets that programs declare without looking at the text, and what is used if it is
#: not UTF-8.
_NAMED_IN_VAIN = {
    "ascii": "cp1252",
    "cp1252": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-15": "iso8859-15",
}

#: How many invalid bytes are decoded one by one, each of which costs a call.
_MOST_STRAY = 1_000

#: The name of the codec error handler.
_AS_OF_OLD = "ventanilla-as-of-old"


def read_text(octets: bytes, charset: str) -> str:
    """
    Decode the text of a part; invalid bytes are replaced. If no charset is declared, or
    one of western Europe, it is UTF-8 if it is valid, and otherwise what old mail
    programs meant.
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
    Decode what should be UTF-8. Invalid bytes are decoded as old programs meant them,
    without spoiling valid ones beside them.
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
