"""
Detection of the wish to cancel a booking, and of the answer to whether it should be
cancelled.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from gateway.core.writing.regex import any_way, either
from gateway.routing.words import text
from gateway.routing.words.brief.courtesies import COURTESY
from gateway.routing.words.brief.length import is_brief
from gateway.routing.words.brief.trimming import plain_words
from gateway.routing.words.when.names import COUNTS, MONTHS, WEEKDAYS

#: Stems of verbs for cancelling.
_STEM = either("cancel, anul, quit, (?:es)?borr, elimin, retir, remov, delet")

#: Endings, folded, of the infinitive, imperative and present; "cancel·lar" is cut into
#: two words.
_ENDING = either("[ ]?l?ar, o, as?, ad, ais, en?, eu, emos, [ ]l[aeo]u?")
_CANCEL = rf"{_STEM}{_ENDING}?(?:me|nos|se)?(?:l[aeo]s?)?"
_CANCELLING = either("cancel(?: l)?aci(?:on?), anul(?: l)?aci(?:on?), cancellation")
_BOOKED = either(
    """
    reserv(?:as?|es|acion|aciones|ations?), cit(?:as?|es), bookings?, appointments?
    """
)

#: Words that may stand before the booking: "mi", "una de mis", "la meva".
_BEFORE = either(
    """
    de, of, una, un, mis?, el, las?, est[ea]s?, es[ea]s?, nuestras?, del?s?, les, l,
    mev[ae]s?, nostr[ae]s?, a, mina, nosa, proxim[ao]s?, my, the, our, this, that, an?
    """
)
_WHOSE = rf"(?:{_BEFORE} )*"
_WISH_WAYS = any_way(
    rf"""
    # Cancela mi reserva, anulad por favor la cita.
    \b{_CANCEL} (?:por favor |si us plau |please )?{_WHOSE}{_BOOKED}\b

    # Cancel my tennis court booking.
    \b(?:cancel|remove|delete) {_WHOSE}(?:\w+ ){{0,2}}{_BOOKED}\b

    # Cancelación de la reserva.
    \b{_CANCELLING} {_WHOSE}{_BOOKED}\b

    # Ya no quiero la cita, ja no necessito la reserva, no longer need a booking.
    \bya no (?:me )?(?:quiero|queremos|necesito|necesitamos|hace falta) {_WHOSE}
      {_BOOKED}\b
    |\bja no (?:vull|volem|necessito|necessitem) {_WHOSE}{_BOOKED}\b
    |\bno longer (?:want|need) {_WHOSE}{_BOOKED}\b
    """
)
_WISH = re.compile(_WISH_WAYS)

#: Signs that it is the sender's own booking.
_OWN_WAYS = any_way(
    rf"""
    # Mi, meva, miña, my.
    \b(?:mis?|nuestras?|mev[ae]s?|nostr[ae]s?|mina|nosa|my|our)\b

    # Me cancelas, cancelarme.
    \b(?:me|nos) {_STEM}|\b{_STEM}\w+(?:me|nos)\b
    """
)
_OWN = re.compile(_OWN_WAYS)

#: "To" is "todo" here, as abbreviations are resolved as Spanish ones.
_NOT = either(
    "no, not, nunca, jamas, never, tampoco, sin, dont, don t, didn t, couldn t, won t"
)
_TO = either(
    """
    quiero, queremos, queria, quise, deseo, pienso, voy a, vamos a, hace falta, hay que,
    me, nos, se, te, os, l[aeo]s?, he, hemos, ha, pedi, pidio, pedimos, pedido, vull,
    vaig, want, wanted, going, asked?, need, todo, you, please
    """
)
_CAN = either(
    """
    me, nos, se, os, l[ao]s?, he, ha, hemos, deja, dejan, pude, pudo, pudimos, puedo,
    podemos, podido, puc, consigo, consegui, logro, logre
    """
)
#: Ways of saying not to cancel, or that cancelling failed.
_KEEPING_WAYS = any_way(
    rf"""
    # No quiero cancelar, nunca pedí anular, I don't want to cancel.
    \b{_NOT} (?:{_TO} )*{_STEM}

    # No me deja cancelar. Who cannot come may ask for it in the next breath: "no
    # puedo, cancela la cita".
    \b(?:no|nunca|jamas|tampoco) (?:{_CAN} )+{_STEM}(?: ?l?ar)

    # I cannot cancel.
    \b(?:cannot|can not|can t|could not|(?:unable|not able) todo) (?:\w+ )?
      (?:cancel|remov|delet)
    """
)
_KEEPING = re.compile(_KEEPING_WAYS)

#: Questions on how to cancel, why it was cancelled or what would follow: no wish yet.
_HOW_WAYS = any_way(
    rf"""
    # How one does: cómo puedo cancelar, com puc, how do I.
    \bcomo (?:puedo|podemos|podria|se|hago|hacer|hacemos|tengo|va|es)\b
    |\bcomo? {_STEM}|\bcom (?:puc|podem|es)\b|\bhow (?:do|can|todo)\b

    # Why, when and where, and what then: por qué han cancelado, dónde, what if.
    \b(?:por que|per que|why)\b.*{_STEM}
    |\bcuando (?:puedo|se)|\bdonde\b
    |\bque (?:pasa|ocurre|hago|hay que hacer)\b
    |\bwhat (?:if|happens)\b|\bhay que\b

    # Whether one may: se puede, es posible; and if one did.
    \bse (?:puede|pueden|podria|{_STEM})
    |\bes (?:posible|pot)\b|\bis it possible
    |\b(?:si|if i|if we) {_STEM}(?:e|o|as|amos)?\b

    # What it costs, whom it concerns, and that it is done: cuánto, quién, recibido.
    \bgracias por\b|\bthanks for\b|\bwhere\b|\bcuanto\b|\bhasta que\b|\bque necesito\b
    |\bcobr|\bquien\b|\bwho\b|\brecib(?:i|ido|imos)\b|\breceived\b
    """
)
_HOW = re.compile(_HOW_WAYS)

#: "Canceló", which folding would make "cancelo".
_DONE = re.compile(rf"{_STEM}ó\b", re.IGNORECASE)

#: Words beside the wish, folded, that do not tell of another matter.
_SAID = """
    quiero queremos quisiera queria queriamos querria deseo necesito solicito pido ruego
    puedo podemos puede pueden podeis podria podrias podriais poder asistir acudir venir
    vamos tenia tenemos teniamos hecha hice hicimos pedida reservada previa proxima
    tarde manana mediodia pasado hora horas h media cuarto
    want would like d m need could come make today tomorrow morning afternoon evening
    next
    voldria volem dema
"""
_BESIDE = text.SMALL.union(COURTESY, WEEKDAYS, MONTHS, COUNTS, _SAID.split())

#: The most other words before a wish, and after one about the sender's own booking.
_OTHERS = 3

#: Answers that begin with a no, and answers to keep the booking.
_NO_WORDS = either(
    r"""
    no, n, nop, nope, non, nein, tampoco, nunca, ni hablar, para nada, en absoluto, not,
    never, don t, dont
    """
)
_WELL = either(
    """
    mejor, claro, pues, que, ay, uy, ah, eh, hola, perdon, perdona, espera, esperad,
    vale, ok, bueno, todavia, aun, de momento, por ahora, al final, well, sorry, wait
    """
)
_NO = re.compile(rf"(?:{_WELL} )*{_NO_WORDS}\b")
_KEPT_WAYS = any_way(
    r"""
    # Déjala, mantenla; me la quedo; olvídalo; keep it; deixa-la.
    \b(?:deja|dejad|deje|dejen|manten|mantened|conserva|guarda)l[ao]s?\b
    |\b(?:me|nos) l[ao]s? (?:quedo|quedamos)\b
    |\bl[ao]s? (?:mantengo|conservo)
    |\b(?:mantener|conservar)(?:l[ao]s?)?\b
    |\bolvidalo\b|\bforget it\b|\bnever mind\b
    |\bkeep(?:ing)? (?:it|them|my|the)\b
    |\bleave (?:it|them)\b|\bdeixa l[ao]?\b
    """
)
_KEPT = re.compile(_KEPT_WAYS)

#: The number of a case, folded, or of a day or an hour.
_NUMBER = re.compile(r"\b(?:[a-z]{1,4} )?\d\w*")

#: Words that may stand around a clear yes, and are none by themselves.
_AROUND_WORDS = either(
    r"""
    por favor, de acuerdo, si us plau, muchas, gracias, please, thanks?, you, vale,
    okay, ok, claro, hola, correcto, perfecto, bueno, pues, [a-z]{1,4} ?\d{1,12}
    """
)
_AROUND = re.compile(rf"\b{_AROUND_WORDS}\b")
_YES = either(
    """
    si, s, yes, y, yep, confirmo, confirmar, confirmado, i confirm, oui, por supuesto
    """
)
_AGREES_WAYS = any_way(
    f"""
    # Sí, quiero cancelar la reserva; sí, la cancelación.
    (?:que )?{_YES}(?: (?:que )?{_YES})*(?: (?:quiero |queremos )?{_CANCEL}(?: it)?
      (?: {_WHOSE}{_BOOKED})?| (?:la )?{_CANCELLING}(?: {_WHOSE}{_BOOKED})?)?

    # Cancélala, cancel it.
    (?:quiero )?{_CANCEL}(?: it)?
    """
)
_AGREES = re.compile(_AGREES_WAYS)
_NAMES = re.compile(rf"\b{_STEM}")


def asks_to_cancel(said: str, names: Iterable[str]) -> bool:
    """
    Say whether *said* is the wish to cancel a booking of its sender's, and says little
    else.

    Args:
        said: The message.
        names: Names of what may be booked, whose words do not tell of another matter.
    """
    if not is_brief(said):
        return False
    folded = plain_words(said)
    wish = _WISH.search(folded)
    done = _DONE.search(unicodedata.normalize("NFC", said))
    if wish is None or done or _HOW.search(folded) or _keeps(said):
        return False
    known = _BESIDE.union(*(plain_words(name).split() for name in names))
    most = _OTHERS if _OWN.search(folded) else 0
    before, after = folded[: wish.start()], folded[wish.end() :]
    return _others(before, known) <= _OTHERS and _others(after, known) <= most


def agrees_to_cancel(said: str) -> bool | None:
    """
    Say whether *said* clearly agrees to cancel (True) or to keep the booking (False);
    None if neither is clear.
    """
    if not is_brief(said):
        return None
    folded = plain_words(said)
    if _NO.match(folded) or _KEPT.search(folded) or _keeps(said):
        return False
    bare = " ".join(_AROUND.sub(" ", folded).split())
    return True if _AGREES.fullmatch(bare) and "?" not in said else None


def names_cancelling(said: str) -> bool:
    """
    Say whether *said*, which agrees, also says to what: "sí, anúlala".
    """
    return bool(_NAMES.search(plain_words(said)))


def _keeps(said: str) -> bool:
    """
    Say whether a part of *said* says not to cancel, or that cancelling failed. Each is
    checked alone, as a no refers only to its own part.
    """
    parts = re.split(r"[,.;:!?]+(?:\s|$)", said)
    return any(_KEEPING.search(plain_words(part)) for part in parts)


def _others(said: str, known: frozenset[str]) -> int:
    words = _NUMBER.sub(" ", said).split()
    return sum(word not in known for word in words)
