"""
Tell automatic mail, and what a bot wrote, from what a person wrote (RFC 3834): nobody
reads an answer to it, and it speaks for nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import evolve

from gateway.core.message import Message
from gateway.core.writing.regex import either

#: Every gateway of this kind marks its mails with it; the value is its domain.
LOOP = "x-ventanilla-loop"
#: What a mailing list adds to the mails that it passes on (RFC 2369, RFC 2919).
LISTED = frozenset(("list-id", "list-post", "list-unsubscribe"))
_TELLTALES = LISTED | {"x-autoreply", "x-autorespond", LOOP}
_PROGRAMS = frozenset(("auto-submitted", "precedence", "x-auto-response-suppress"))

#: All headers that may mark it, which a channel must keep.
MARKS = _TELLTALES | _PROGRAMS

#: Stands for the address of the form on a web page that sent a mail for the person who
#: filled it in; no mail brings it.
FORM = "form"

#: Where people write to a mailing list.
_POST = re.compile(r"<\s*mailto:([^<>?\s]+@[^<>?\s]+)", re.IGNORECASE)

#: Delivery and disposition reports.
_REPORTS = ("multipart/report", "message/delivery-status")

#: Methods with which a calendar answers an invitation or takes it back (RFC 5546,
#: section 1.4). An invitation itself ("REQUEST") is what a person asks.
_METHODS = frozenset(("REPLY", "CANCEL", "COUNTER", "REFRESH", "DECLINECOUNTER"))
_ANSWERS = re.compile(
    rf"""text/calendar\s*;.*\bmethod\s*=\s*["']?(?:{"|".join(sorted(_METHODS))})\b""",
    re.IGNORECASE | re.DOTALL,
)
#: A mail with more hops than this is in a loop.
_MOST_HOPS = 50
_HOPS = re.compile(r"[0-9]{1,4}")
_ROLE = re.compile(
    r"(mailer-daemon|postmaster|microsoftexchange[0-9a-f]{16,}|mdaemon|no-?reply"
    r"|do-?not-?reply|no-?responder|bounces?|owner-.*|.*-request)([+=].*)?@"
)

_SAID = either(
    """
    (?:respuesta|resposta|risposta) autom[aáàâ]tica, r[eé]ponse automatique,
    automatische antwort, r[aă]spuns automat, automatic reply,
    auto(?:matic)?[ -]?reply, erantzun automatikoa, (?:ال)?رد (?:ال)?تلقائي, recuperar,
    recall, (?:no )?le[ií]do, (?:not )?read, (?:no )?llegit, (?:non )?lido, gelesen,
    citit, irakurrita, mensaje autom[aá]tico, missatge autom[aà]tic,
    mensaxe autom[aá]tica, messaggio automatico, message automatique,
    automatische nachricht, mesaj automat, mezu automatikoa, automatic message,
    confirmaci[oó]n de lectura, confirmaci[oó] de lectura, conferma di lettura,
    confirmation de lecture, lesebestätigung, confirmare de citire,
    read receipt, إيصال قراءة
    """
)
_ABSENT = either(
    """
    ausente(?: del trabajo| do traballo)?, ausencia, ausência, abs[eè]ncia, absent,
    absence, assenza, assente, abwesend, abwesenheit, absent[aă], absență, vacaciones,
    vacacións, vacances, vacanze, ferie, urlaub, vacanță, concediu, oporretan, vacation,
    إجازة
    """
)
_AWAY = either(
    r"""
    fuera de(?: la)? oficina, fora de (?:l['\u2019])?oficina, bulegotik kanpo,
    خارج المكتب, absente? du bureau, în afara biroului, out of(?: the)? office,
    abwesenheits(?:notiz|nachricht|meldung), no estoy en la oficina,
    non estou na oficina, no s[oó]c a l['\u2019]oficina, estoy de vacaciones,
    estou de vacacións, estic de vacances, je suis en vacances, oporretan nago,
    ich bin im urlaub, sunt în (?:concediu|vacanță), i am (?:on (?:holiday|leave)|away),
    je suis absente?
    """
)
#: How the subject begins of what a program says on somebody's behalf: that they are
#: away, that they have read a mail, or that they recall one. What people also say of
#: other things ("Ausencia de agua") is all of it, or stands before a mail's own; before
#: that of a letter, if it is as short as "Auto: ya retirado".
_FOR_SOMEBODY = re.compile(
    rf"{_SAID}\s*:|(?:auto|lu)\s*:\s*(?:re\s*:|\[)|{_ABSENT}\s*(?::|$)|{_AWAY}\b",
    re.IGNORECASE,
)

#: How the name of a bot ends on Telegram, as a word of its own: that of a person called
#: Talbot ends like it.
_A_BOT = re.compile(r"(?:_(?i:bot)|[a-z0-9]Bot)$")


def is_machine(message: Message) -> bool:
    """
    Say whether *message* is an automatic answer, also a calendar's, a bounce, a mailing
    list's, a mail in a loop, an echo of our own, or a bot's on Telegram.
    """
    headers = message.headers
    # Most mails have none of these.
    if not MARKS.isdisjoint(headers) and _is_marked(headers):
        return True
    if headers.get("return-path", "").strip() == "<>" or _circles(headers):
        return True
    kind = headers.get("content-type", "")
    # A calendar file that somebody attached is no invitation.
    if kind.casefold().startswith(_REPORTS) or _ANSWERS.match(kind):
        return True
    if any(
        a.media_type.casefold().startswith(_REPORTS) or a.method in _METHODS
        for a in message.attachments
    ):
        return True
    if message.channel == "email":
        return bool(_ROLE.match(message.sender.value))
    return message.channel == "telegram" and bool(_A_BOT.search(message.handle))


def is_posted(message: Message) -> bool:
    """
    Say whether somebody wrote *message* to a mailing list to which people write
    (List-Post, RFC 2369), and the list passed it on. It gets no automatic answer, as a
    machine's; but it is a person's, and another may answer.
    """
    headers = message.headers
    theirs = lists_address(message)
    if theirs in ("", message.sender.value):
        return False
    own = {name: value for name, value in headers.items() if name not in LISTED}
    if own.get("precedence", "").strip().casefold() == "list":
        del own["precedence"]
    return not is_machine(evolve(message, headers=own))


def lists_address(message: Message) -> str:
    """
    Return the address of the mailing list that passed *message* on; empty if none did,
    or nobody but the list itself writes to it ("NO", and newsletters).
    """
    found = _POST.search(message.headers.get("list-post", ""))
    return found[1].casefold() if found else ""


def is_echo(message: Message, account: str) -> bool:
    """
    Say whether *message* is a mail of our own that was forwarded to us unchanged: it
    says nothing new, and to act on it could loop for ever.

    Args:
        message: What came.
        account: The mail address that we write from; empty if we have none.
    """
    domain = account.rpartition("@")[2].casefold()
    told = message.headers.get(LOOP, "").strip().casefold()
    return bool(domain) and told == domain


def speaks_for_somebody(message: Message) -> bool:
    """
    Say whether *message*, an answer to a mail, is a program's word for the recipient of
    that mail. Its subject tells, because servers on the way may strip the headers that
    do; a person's answer has the subject of the mail, with or without a "Re:".
    """
    return _FOR_SOMEBODY.match(message.subject.strip()) is not None


def _is_marked(headers: Mapping[str, str]) -> bool:
    automatic = headers.get("auto-submitted", "no").split(";")[0].strip().casefold()
    precedence = headers.get("precedence", "").strip().casefold()
    # Programs ask for no automatic answer at all; people's programs for fewer kinds.
    suppressed = headers.get("x-auto-response-suppress", "").strip().casefold()
    return (
        automatic not in ("", "no")
        or suppressed == "all"
        or precedence in ("bulk", "list", "junk", "auto_reply")
        or not _TELLTALES.isdisjoint(headers)
    )


def _circles(headers: Mapping[str, str]) -> bool:
    hops = headers.get("received-count", "")
    return bool(_HOPS.fullmatch(hops)) and int(hops) > _MOST_HOPS
