"""
Find the signature at the end of a text, by the patterns of a library that knows how
people sign.

Its patterns try every character of a text. Most texts contain no word with which a
pattern begins, which is checked in a hundredth of the time; only the others are
searched with the patterns.
"""

from __future__ import annotations

import re
from functools import cache

from mailparser_reply.constants import (  # type: ignore[import-untyped]
    MAIL_LANGUAGES,
)
from mailparser_reply.parser import EmailMessage  # type: ignore[import-untyped]

from gateway.core.mail.quotations import LONGEST_LINE
from gateway.core.writing.regex import any_way, either

_LANGUAGES = ("es", "en")

#: A closing such as "Un saludo, María López" is short, and so is what follows it; a
#: sentence that begins with "Gracias, pero …" is no closing.
_SENT_FROM = re.compile(r"Enviado desde|Sent from|Get Outlook", re.IGNORECASE)
_CLOSING_WORDS = 4
SIGNATURE_LINES = 10

#: What Outlook puts below a mail from a phone, with its link or in the languages that
#: people here write; and the rule above its quotations.
_OUTLOOK = r"Outlook\b.{0,12}\b(?:Android|iOS)"
_GET = either(
    r"""
    Obt[eé][nr], Obțin, Obtín, Baixa, Descarg, Descărc, Aconsegu, Lortu, Eskuratu,
    Get\b, Télécharg, Holen, Scarica, الحصول
    """
)
_ADVERTISED_WAYS = any_way(
    rf"""
    # With its link.
    .{{0,30}}\b{_OUTLOOK}.{{0,12}}[<(]https://aka\.ms/[^\s<>]{{1,99}}[>)]

    # Obtener Outlook para Android, Get Outlook for iOS, Outlook für iOS beziehen.
    {_GET}.{{0,20}}\b{_OUTLOOK}\S{{0,12}}
    |Outlook für (?:Android|iOS) (?:beziehen|herunterladen)
    """
)
_ADVERTISED = re.compile(_ADVERTISED_WAYS, re.IGNORECASE)
_RULE = re.compile(r"_{10,}")

#: What other programs say about themselves, in the languages that people here write:
#: the program or phone that sent the mail, with the program's page.
_SENT_BY = any_way(
    r"""
    # Enviado desde mi iPhone, Enviat des del mòbil, Sent from my Galaxy.
    Enviad[oa] (?:d?esde|dende|do|da|de|con|por|a trav[eé]s de|mediante)
    |Enviat (?:des d(?:e|el|['\u2019])|amb|del?)
    |Env[ií]o desde
    |Envoy[eé] (?:de|depuis|[aà] partir d[eu]|avec|via)
    |Gesendet (?:von|mit|aus|über)|Inviato (?:da|dal|con)
    |Trimis (?:de pe|de la|din|cu|prin)|Bidalia:?|Sent (?:from|with|via|by)
    |(?:أُ?رسلت?|تم الإرسال) من
    """
)
_PROGRAM = either(
    r"""
    iPhone, iPad, iOS, Android, Galaxy, Samsung, Huawei, Honor, Xiaomi, Redmi, POCO,
    OPPO, realme, Motorola, Nokia, Xperia, Pixel, OnePlus, BlackBerry, smart ?phone,
    m[oó]vil, m[oò]bil, celular, Handy, tel[eé]fono?, tel[eèé]fon, telem[oó]vel,
    t[eé]l[eé]phone, tablet\w*, dispositi[uv]o?, device, Outlook, Yahoo, Proton ?Mail,
    Gmail, GMX, Windows, Thunderbird, WEB\.DE, Tutanota
    """
)
_OTHERS_WAYS = any_way(
    rf"""
    # Enviado desde Outlook para Android <https://…>.
    \W{{0,3}}{_SENT_BY}\b[^,;:.!?\n]{{0,40}}\b{_PROGRAM}\b[^,;:.!?\n]{{0,40}}
      (?:[<(]https?://[^\s<>()]{{1,200}}[>)][^,;:.!?\n]{{0,30}})?\.?

    # Enviado desde mi Redmi Note.
    (?!\S+ (?:por|by|via|con|with|avec|cu|mediante)\b)
      {_SENT_BY} (?:mi|my|el meu|o meu|mon|meinem)(?: [^\s,;:.!?]{{1,20}}){{1,3}}

    # Rosa Pérez ha reaccionado mediante Gmail.
    .{{1,60}}\b(?:reacted|reaccionado|reaccionó|reaccionat|reaccionou|réagi|reagiert
      |reagito) (?:via|mediante|a trav[eé]s de|mitjançant|über|tramite) Gmail\b
      (?:\s?[<(]https?://[^\s<>]{{1,300}}[>)])?

    # Von meinem Telefon gesendet, Nire telefonotik bidalia.
    Von mein\w{{1,3}} [^,;:.!?\n]{{1,40}} gesendet
    |Nire [^,;:.!?\n]{{1,40}} bidalia\.?
    """
)
_OTHERS = re.compile(_OTHERS_WAYS, re.IGNORECASE)

#: Where such a line begins right behind a text: Samsung's phones lose the line break.
_STUCK = re.compile(r"(?<=\S)(?=Envi[aoé]|Envoy|Sent |Gesendet|Inviat|Trimis|Bidal)")

#: What starts the first line of any signature that the library finds, except empty
#: lines.
_CLOSINGS = "|".join(
    phrase
    for language in _LANGUAGES
    for phrase in (
        *MAIL_LANGUAGES[language]["signatures"],
        MAIL_LANGUAGES[language]["sent_from"],
    )
)
_CLOSED = re.compile(rf"\n(?:> ?)*(?: ?[-_]{{2}}|{_CLOSINGS})", re.IGNORECASE)


def unsigned(text: str) -> str:
    """
    Return *text* without the signature at its end; what it quotes stays.

    Args:
        text: At most 20,000 characters, in lines of at most 500.
    """
    found = signature(text)
    whole = text.strip()
    return (whole.removesuffix(found) if _is_signature(found) else whole).strip()


def unadvertised(text: str) -> str:
    """
    Return *text* without what mail programs append about themselves, including rules.
    """
    own = text.rstrip()
    for _ in range(SIGNATURE_LINES):
        begins = own.rfind("\n") + 1
        line = own[begins:].strip()
        if not any(said.fullmatch(line) for said in (_ADVERTISED, _OTHERS, _RULE)):
            break
        own = own[:begins].rstrip()
    stuck = (found.start() for found in _STUCK.finditer(own, own.rfind("\n") + 1))
    return own[: next((at for at in stuck if _OTHERS.fullmatch(own, at)), None)]


def by_library(text: str, above: int = 0) -> str:
    """
    Return what the library takes for the signature of a *text*, if it begins after the
    first *above* characters of the text's end.
    """
    found = _pattern().search(_end(text), above)
    return found.group().strip() if found else ""


def signature(text: str) -> str:
    """
    Return the same, but without asking the library if no line can start a signature.
    """
    end = _end(text)
    closing = _CLOSED.search(f"\n{end}")
    if closing is None:
        return ""
    # A signature includes the empty lines above it, but begins no earlier.
    return by_library(text, len(end[: closing.start()].rstrip()))


@cache
def _pattern() -> re.Pattern[str]:
    # The library would build the pattern for each mail.
    thread = EmailMessage(text="", languages=[*_LANGUAGES], keep_hyphen_lists=True)
    found: re.Pattern[str] = thread.SIGNATURE_REGEX
    return found


def _end(text: str) -> str:
    # A longer end is no signature, so that none needs to be searched for further up.
    most = SIGNATURE_LINES + 2
    return "\n".join(text.rsplit("\n", most)[-most:])


def _is_signature(text: str) -> bool:
    lines = text.split("\n")
    if len(lines) > SIGNATURE_LINES or len(text) > LONGEST_LINE:
        return False
    short = len(lines[0].split()) <= _CLOSING_WORDS
    return short or _SENT_FROM.match(lines[0]) is not None
