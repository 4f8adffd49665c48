"""
Tell what a machine wrote from what a person did (RFC 3834): nobody reads an answer
to it, and it speaks for nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gateway.core.message import Message
from gateway.core.writing.regex import either

#: In whatever a gateway of this kind sends by mail: the domain that it writes from.
_LOOP = "x-ventanilla-loop"
_TELLTALES = frozenset(
    ("list-id", "list-post", "list-unsubscribe", "x-autoreply", "x-autorespond", _LOOP)
)
#: Reports of what became of a mail.
_REPORTS = ("multipart/report", "message/delivery-status")
#: What calendars ask of one another, and answer (RFC 5546, section 1.4).
_METHODS = frozenset(
    ("REQUEST", "REPLY", "CANCEL", "COUNTER", "REFRESH", "DECLINECOUNTER")
)
#: No mail passes through so many servers on its way to us: it goes in circles.
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
    recall, (?:no )?le[ií]do, (?:not )?read, (?:no )?llegit, (?:non )?lido
    """
)
_AWAY = either(
    r"""
    fuera de(?: la)? oficina, fora de (?:l['\u2019])?oficina, bulegotik kanpo,
    خارج المكتب, absente? du bureau, în afara biroului, out of(?: the)? office,
    abwesenheits(?:notiz|nachricht|meldung)
    """
)
#: How the subject begins of what a program says for somebody: that they are away, that
#: they have read it, or that they take back what they sent.
_FOR_SOMEBODY = re.compile(rf"{_SAID}\s*:|{_AWAY}\b", re.IGNORECASE)


def is_machine(message: Message) -> bool:
    """
    Say whether *message* is an automatic answer, a bounce, a list's, an invitation,
    a mail in a loop, or our own echo.
    """
    headers = message.headers
    automatic = headers.get("auto-submitted", "no").split(";")[0].strip().casefold()
    if automatic not in ("", "no"):
        return True
    if headers.get("precedence", "").strip().casefold() in ("bulk", "list", "junk"):
        return True
    if any(name in headers for name in _TELLTALES):
        return True
    if headers.get("return-path", "").strip() == "<>" or _circles(headers):
        return True
    own_type = headers.get("content-type", "").casefold()
    types = [own_type, *(a.media_type.casefold() for a in message.attachments)]
    if any(each.startswith(_REPORTS) for each in types):
        return True
    # A calendar file that somebody attached is no invitation.
    if own_type.startswith("text/calendar") or any(
        a.method in _METHODS for a in message.attachments
    ):
        return True
    return message.channel == "email" and bool(_ROLE.match(message.sender.value))


def is_echo(message: Message, account: str) -> bool:
    """
    Say whether *message* is a mail of our own that was sent on to us as it was: nothing
    is said in it that was not heard before, and to heed it again would never end.

    Args:
        message: What came.
        account: The mail address that we write from; empty if we have none.
    """
    domain = account.rpartition("@")[2].casefold()
    told = message.headers.get(_LOOP, "").strip().casefold()
    return bool(domain) and told == domain


def speaks_for_somebody(message: Message) -> bool:
    """
    Say whether *message*, which answers a mail, is a program's word for whoever got
    that one: servers on the way take off what its head says of it. Whoever answers has
    the subject of that mail, with or without a "Re:".
    """
    return _FOR_SOMEBODY.match(message.subject.strip()) is not None


def _circles(headers: Mapping[str, str]) -> bool:
    hops = headers.get("received-count", "")
    return bool(_HOPS.fullmatch(hops)) and int(hops) > _MOST_HOPS
