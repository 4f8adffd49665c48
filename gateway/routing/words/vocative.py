"""
The addressee that a text names: "Merche, …", "dile a la alcaldesa que …", "…, Julián".
"""

from __future__ import annotations

import re
from collections.abc import Collection

from attrs import frozen

from gateway.core.writing.regex import any_way, either
from gateway.routing.words.brief.courtesies import is_courtesy
from gateway.routing.words.text import cut

_HELLO = either(
    """
    hola, ola, buenas(?: tardes| noches)?, buenos dias, bon dia, bona (?:tarda|nit),
    bos dias, boas (?:tardes|noites), kaixo, egun on, gabon, arratsalde on, hello, hi,
    hey, good (?:morning|afternoon|evening), bonjour, bonsoir, hallo,
    guten (?:tag|morgen|abend), buna(?: ziua| seara| dimineata)?, estimad[oa], estimat,
    benvolgu(?:t|da), querid[oa], dear, ch(?:er|ere), lieber?, sehr geehrter?,
    stimat[ae]
    """
)
GREETING = re.compile(rf"\W*(?:{_HELLO}\b\W*)*")
#: Words for a message, "to" and "tell": "para Merche:", "dile a Merche que …".
_LETTER = either(
    """
    mensaje, recado, nota, carta, missatge, encarrec, mensaxe, message, nachricht, mesaj
    """
)
_MESSAGE = rf"(?:un |una |a |ein |eine )?{_LETTER}"
_TO = either("para, per a, per al, pa, for, to, pour, fur, an, pentru, catre") + r"\b"
_FOR_THE_EYES_OF = either(
    """
    a la atencion de, a l'atencio de, a atencion de, a l'attention de, att, zu handen
    """
)
_TELL = (
    either(
        r"""
    dile, diles, decidle, decirle, diganle, digale, digan a, diga a, digueu-li,
    digues-li, dille, dicidelle, tell, dites, sagt, sagen sie, spuneti-i
    """
    )
    + r"\b"
)
#: "A Julián que …".
_SO_TOLD = r"a (?=[^,;:.!?\n]{1,40},? que )"
FOR = re.compile(rf"(?:{_MESSAGE} )?(?:{_TO}|{_FOR_THE_EYES_OF}|{_TELL})|{_SO_TOLD}")
ENDS = re.compile(r"[,;.!?\n]| (?:que|sobre|acerca de|about|that|dass|ca) ")

_HANDLES = re.compile(r"[^\w@]*(?:@\w+[^\w@]+)*")

#: Characters within which a text names its addressee, if it does.
BEGINNING = 500

#: The most words besides a name in a form of address, such as "señora".
FEW = 2

#: Titles of elected officials.
_TITLES = frozenset(
    """
    alcalde alcaldesa alcaldessa batlle batllessa alkatea mayor maire burgermeister
    burgermeisterin primar primarul concejal concejala concelleiro concelleira
    regidor regidora zinegotzia councillor conseiller conseillere stadtrat consilier
    العمده
    """.split()
)

#: Articles and prepositions before a name.
_SMALL = frozenset(
    """
    a al la el o de del d l da do dos das the of le les du der die den dem per para
    """.split()
)

#: "Mensaje para Rocío: gracias": the addressee and the text. A bare "para …" needs a
#: colon.
_WHOM = r"([^,;:.!?\n\u060c]{1,60}?)"
_SAYS = r"\s*(?:[,;:\n\u060c]|\.(?= )| (?:que|that|dass|ca|sa) )\W*(\w.*)"
_SENT_WAYS = any_way(
    rf"""
    # Mensaje para Rocío: gracias. Dile a Rocío que gracias.
    (?:{_MESSAGE} {_TO}|{_TELL}) ?{_WHOM}{_SAYS}

    # Para Rocío: gracias.
    (?:{_TO}|{_FOR_THE_EYES_OF}) {_WHOM}\s*:\W*(\w.*)

    # Mezua Rociorentzat: eskerrik asko. Here what says for whom is part of the word.
    (?:mezua?|oharra?|gutuna?) {_WHOM}r?entzat{_SAYS}
    |{_WHOM}r?entzat (?:mezua?|oharra?|gutuna?){_SAYS}

    # The same in Arabic.
    \u0631\u0633\u0627\u0644\u0647 (?:\u0627\u0644\u064a |\u0644){_WHOM}{_SAYS}
    """
)
_I_SEND = either(
    "dejo, mando, envio, deixo, envio, leave, send, laisse, schicke, las, trimit"
)
_SENT = re.compile(
    rf"(?:(?:os|te|le|les|us|vos|i|ich|je)? ?{_I_SEND}\s)?{_SENT_WAYS}", re.DOTALL
)
_WHOMS = ((1, 2), (3, 4), (5, 6), (7, 8), (9, 10))

#: Possessives: "para mi hija Rocío" is for nobody at the town hall.
_OWN = frozenset(
    """
    mi mis tu tus meu mina meva nire my mon ma mein meine meinen meiner mea nuestra
    nuestro nostra nostre nosa noso gure our notre unser unsere noastra
    """.split()
)

#: A text's beginning up to the end of its addressee.
_HEAD = re.compile(
    rf"(?:{FOR.pattern})?([^,;:.!?\n]+?)"
    r"(?:[,;:.!?\n\u060c]+| (?:que|that|dass|ca|sa) )"
)

#: Signs before an addressee at the end.
_SIGNS = ",;:.!?\n\u060c"

#: The most parts of an addressee: "alcaldesa, doña Rocío: …".
_PARTS = 3


@frozen
class Sent:
    """
    The beginning of a message that names its addressee.

    Attributes:
        head: The whole beginning: "mensaje para Rocío:".
        whom: The addressee: "Rocío".
        surely: It names a message, or asks to tell somebody. "Para …" alone may also
            say for whom something is wanted.
    """

    head: str
    whom: str
    surely: bool

    def names(self, called: Collection[str]) -> bool:
        """
        Say whether the addressee is one of these names, or has a title of elected
        officials.
        """
        # Behind a preposition, the Arabic article loses its first letter.
        words = [re.sub("^\u0644", "\u0627\u0644", word) for word in cut(self.whom)]
        return _is_name(" ".join(words), _TITLES.union(called))


def beginning(plain: str) -> tuple[int, int]:
    """
    Return where *plain* text begins behind its handles, and behind its greetings, too.
    """
    handles = _HANDLES.match(plain)
    at = handles.end() if handles else 0
    greeting = GREETING.match(plain, at)
    return at, greeting.end() if greeting else at


def sent(plain: str) -> Sent | None:
    """
    Find the addressee with which *plain* text begins. None if it names none, says
    nothing more ("para Rocío"), or is for somebody of the sender's own ("para mi hija
    Rocío").
    """
    greeting = GREETING.match(plain)
    start = greeting.end() if greeting else 0
    found = _SENT.match(plain, start)
    if found is None:
        return None
    whom, said = next((w, s) for w, s in _WHOMS if found[w] is not None)
    if len(cut(found[said])) <= 1 or not _OWN.isdisjoint(cut(found[whom])):
        return None
    return Sent(
        plain[start : found.start(said)], found[whom], surely=whom != _WHOMS[1][0]
    )


def besides(plain: str, names: frozenset[str]) -> str:
    """
    Return *plain* text without its addressee at the beginning and the end, if that is
    one of *names* or a title of elected officials.
    """
    words = cut(plain)
    if _TITLES.isdisjoint(words) and names.isdisjoint(words):
        return plain
    called = _TITLES.union(names)
    return _without_tail(_without_head(plain, called), called)


def _without_head(plain: str, called: Collection[str]) -> str:
    for _ in range(_PARTS):
        greeting = GREETING.match(plain)
        head = _HEAD.match(plain, greeting.end() if greeting else 0)
        if head is None or not _is_name(head[1], called):
            break
        plain = plain[head.end() :]
    first = re.match(r"\W*(\w+)\s+(?=\w)", plain)
    while first is not None and first[1] in called:
        plain = plain[first.end() :]
        first = re.match(r"\W*(\w+)\s+(?=\w)", plain)
    return plain


def _without_tail(plain: str, called: Collection[str]) -> str:
    told, tail = _cut_last(plain)
    if not _is_name(tail, called):
        return plain
    before, thanks = _cut_last(told)
    return before if is_courtesy(thanks) else told


def _cut_last(plain: str) -> tuple[str, str]:
    """
    Split *plain* at its last sign that is not at the end; the second part is empty if
    there is none. A regular expression would take quadratic time on "........".
    """
    end = len(plain)
    while end and not (plain[end - 1].isalnum() or plain[end - 1] == "_"):
        end -= 1
    at = max(plain.rfind(sign, 0, end) for sign in _SIGNS)
    return (plain[:at], plain[at + 1 : end]) if at >= 0 else (plain, "")


def _is_name(part: str, called: Collection[str]) -> bool:
    words = [word for word in cut(part) if word not in _SMALL]
    others = [word for word in words if word not in called]
    return len(others) <= FEW and len(others) < len(words)
