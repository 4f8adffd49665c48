"""
Find a sender's own words in a text by the patterns of a library: it knows how mail
programs announce what is quoted, and how people sign.

Its patterns try every character of a text. Most texts hold no word that one of them
begins with, which is seen in a hundredth of the time; the patterns are asked about all
others.
"""

from __future__ import annotations

import re
from functools import cache

from mailparser_reply.constants import (  # type: ignore[import-untyped]
    MAIL_LANGUAGES,
)
from mailparser_reply.parser import EmailMessage  # type: ignore[import-untyped]

_LANGUAGES = ("es", "en")

#: What tells a quoted mail's header from a form that somebody filled in. That somebody
#: wrote is nothing: announcements are `channels.email.quotations`'.
_QUOTED_HEADER = re.compile(
    r"^[>* ]*(?:De|From)\b.*:|original message",
    re.IGNORECASE | re.MULTILINE,
)

#: A closing such as "Un saludo, María López" is short, as is what follows it; a
#: sentence that begins with "Gracias, pero …" is not one.
_SENT_FROM = re.compile(r"Enviado desde|Sent from|Get Outlook", re.IGNORECASE)
_CLOSING_WORDS = 4
SIGNATURE_LINES = 10
LONGEST_LINE = 500

#: What every header of a quotation holds, as far as the library knows them: a word
#: before a colon, or else a row of hyphens.
_HEADINGS = (
    *("De", "Enviado", "Para", "Asunto", "Fecha", "Organización", "escribió"),
    *("From", "Sent", "To", "Subject", "Date", "Cc", "Organization", "wrote"),
)
_HEADED = re.compile(
    ":(?:" + "|".join(rf"(?<={word}:)" for word in _HEADINGS) + ")", re.IGNORECASE
)
_ROW = "-----"

#: How the line begins that every signature begins with, empty ones aside.
_CLOSINGS = "|".join(
    phrase
    for language in _LANGUAGES
    for phrase in (
        *MAIL_LANGUAGES[language]["signatures"],
        MAIL_LANGUAGES[language]["sent_from"],
    )
)
_CLOSED = re.compile(rf"\n(?:> ?)*(?: ?[-_]{{2}}|{_CLOSINGS})", re.IGNORECASE)


class _Thread(EmailMessage):  # type: ignore[misc]
    """
    The library's, without what nobody asks for here: its own tidying, which was done
    before, and on 3.13 the library's way is deprecated; and its search for disclaimers.
    """

    def _normalize_text(self) -> None:
        pass

    def _process_signatures_disclaimers(self, text: str) -> tuple[list[str], str]:
        found = self.SIGNATURE_REGEX.search(_end(text))
        return [], found.group() if found else ""


def own_words(text: str) -> str:
    """
    Give *text* without what is quoted and without the signature, as `by_library` does.

    Args:
        text: At most 20,000 characters, in lines of at most 500.
    """
    if _ROW in text or _HEADED.search(text):
        return by_library(text)
    return unsigned(text)


def unsigned(text: str) -> str:
    """
    Give *text* without the signature at its end; whatever it quotes stays.

    Args:
        text: As `own_words` takes it.
    """
    return _unsigned(text.strip(), _signature(text)).strip()


def by_library(text: str) -> str:
    """
    Give *text* without what is quoted and without the signature, whatever it holds.
    """
    header, signature = _patterns()
    thread = _Thread(
        text=text,
        languages=[*_LANGUAGES],
        _header_regex=header,
        _signature_regex=signature,
    )
    own: list[str] = []
    for reply in thread.read().replies:
        if reply.headers and _QUOTED_HEADER.search(reply.headers):
            break
        own.append(_unsigned(reply.content, reply.signatures))
    return "\n".join(part.strip() for part in own).strip()


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # The library would write them anew for each mail.
    thread = _Thread(text="", languages=[*_LANGUAGES], keep_hyphen_lists=True)
    return thread.HEADER_REGEX, thread.SIGNATURE_REGEX


def _end(text: str) -> str:
    # What is longer is no signature: neither does it have to be looked for further up.
    most = SIGNATURE_LINES + 2
    return "\n".join(text.rsplit("\n", most)[-most:])


def _signature(text: str) -> str:
    """
    Give what the library takes for the signature of a *text*.
    """
    end = _end(text)
    closing = _CLOSED.search(f"\n{end}")
    if closing is None:
        return ""
    # It begins with the empty lines above, if there are any, and no sooner.
    above = len(end[: closing.start()].rstrip())
    found = _patterns()[1].search(end, above)
    return found.group().strip() if found else ""


def _unsigned(text: str, signature: str) -> str:
    return text.removesuffix(signature) if _is_signature(signature) else text


def _is_signature(text: str) -> bool:
    lines = text.split("\n")
    if len(lines) > SIGNATURE_LINES or len(text) > LONGEST_LINE:
        return False
    short = len(lines[0].split()) <= _CLOSING_WORDS
    return short or _SENT_FROM.match(lines[0]) is not None
