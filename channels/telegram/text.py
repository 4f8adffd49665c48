"""
Text lengths as Telegram counts them: in UTF-16 code units.
"""

from __future__ import annotations

from gateway.core.writing.plain import plain

#: The longest text of a message, and of a file's caption.
MESSAGE, CAPTION = 4096, 1024

#: How many characters of a text are looked for in its subject.
_ALIKE = 20


def units(text: str) -> int:
    """
    Count the UTF-16 code units of *text*: an emoji is two or more.
    """
    return len(_encoded(text)) // 2


def excerpt(text: str, offset: int, length: int) -> str:
    """
    Return the part of *text* that an entity covers.
    """
    return _decoded(_encoded(text)[2 * offset : 2 * (offset + length)])


def inserted(text: str, at: int, more: str) -> str:
    """
    Return *text* with *more* inserted after *at* units.
    """
    encoded = _encoded(text)
    return _decoded(encoded[: 2 * at]) + more + _decoded(encoded[2 * at :])


def headed(subject: str, text: str) -> str:
    """
    Return *text* below its *subject*. What the subject only repeats of the first line,
    cut perhaps, is not said twice.
    """
    line = text.partition("\n")[0]
    at = subject.find(line[:_ALIKE]) if line else -1
    if at >= 0 and line.startswith(subject[at:].removesuffix("…")):
        return f"{subject[:at]}{text}"
    return f"{subject}\n{text}" if subject else text


def split(text: str, limit: int = MESSAGE) -> tuple[str, ...]:
    """
    Split *text* into parts of at most *limit* units, preferably between paragraphs,
    lines or words. White space at the cuts is dropped, nothing else.
    """
    rest = plain(text)
    parts = []
    while units(rest) > limit:
        head = _encoded(rest)[: 2 * limit].decode("utf-16-le", "ignore")
        cut = _cut(head)
        parts.append(rest[:cut].strip())
        rest = rest[cut:].lstrip()
    parts.append(rest)
    return tuple(part for part in parts if part) or ("",)


def _cut(head: str) -> int:
    for mark in ("\n\n", "\n", " "):
        at = head.rfind(mark)
        if at > len(head) // 2:
            return at
    return len(head)


def _encoded(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _decoded(encoded: bytes) -> str:
    return encoded.decode("utf-16-le", "replace")
