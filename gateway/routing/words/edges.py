"""
What stands at the edges of a message and tells nothing of its matter: greetings, who
writes and where they are, thanks, a name below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gateway.core.writing.regex import any_way, either
from gateway.routing.words.brief.courtesies import INTRODUCED
from gateway.routing.words.formulas import FORMULA, THANKS
from gateway.routing.words.text import cut
from gateway.routing.words.vocative import GREETING

_CALLING = either(
    """
    hola+, buena+s+, oye, oiga, oigan, oid, mira, mirad, perdon, perdona, perdonad,
    perdone, perdonen, disculpa, disculpad, disculpe, disculpen, una cosa, escolta,
    sorry, excuse me
    """
)
_CALLS = re.compile(rf"(?:\W*{_CALLING}\b)*\W*")

#: "Soy Ana García, vecina de la calle Cervantes."
_INTRODUCED = rf"(?:{INTRODUCED}|(?:le|les|os) escribe)"
_WHO = re.compile(
    rf"{_INTRODUCED}(?: \w+){{1,4}}"
    r"(?:,? \w+ (?:de|del|of|from|din|aus)\b[^.,;:!?\n]{1,40})?[.,;:!?\n]+\W*"
)
_GREETED = re.compile(rf"{GREETING.pattern}{_WHO.pattern}")

_GRATEFUL = re.compile(
    rf"\W+(?:(?:{THANKS}|(?:un )?saludos?)(?:\W+(?:a todos|majos|guap\w+|wap\w+))?"
    rf"|{FORMULA})\W*$"
)
#: "Mi teléfono es el 600 000 000." "Vivo al lado del colegio."
_REACHED_WAYS = any_way(
    r"""
    # Where they are.
    [.!?;\n]\W*(?:estoy|estamos|vivo|vivimos|es|visc|estic|estou|i am|i live|we are
    |j'habite|ich bin|ich wohne|sunt|locuiesc)
    (?: en| al| a| at| in| on| near| la| pe)\b[^.!?\n]+

    # Their number.
    \W+(?:(?:mi|el meu|o meu|my|mon|meine) )?(?:telefono?|tel|tlf|movil|mobil|numero?
    |phone|number|llam(?:adme|ame|eme|enme|adnos)|call me)
    \b\W*(?:(?:es|is|at|al|el)\W+)*[\d\s.+-]{6,}
    """
)
_REACHED = re.compile(rf"(?:{_REACHED_WAYS})\W*$")
#: "Ya lo dije el mes pasado." "¿Me podéis decir algo?"
_ASIDE_WAYS = any_way(
    r"""
    # They have told it before.
    (?:(?:y|que|ya|como|os|se|te|les?|lo) )*(?:he(?:mos)? (?:dicho|avisado|escrito)
    |dij(?:e|imos)|avis(?:e|amos)|escrib(?:i|imos)|coment(?:e|amos))
    |ja (?:us )?ho (?:vaig|vam) dir|xa (?:vo|o) dix(?:en|emos)|lehen(?:ago)? esan nuen
    |(?:i|we) (?:have )?(?:already )?(?:told|warned|reported|said)
    |je l.ai deja (?:dit|signale)
    |(?:das )?habe ich (?:schon|bereits) (?:gesagt|gemeldet)|am mai spus

    # They ask to be answered.
    (?:me|nos) (?:podeis|podriais|pueden?|puedes|podrian?) (?:decir|contestar|responder)
    |em podeu dir|podedes dicirme|can you (?:tell|answer) (?:me|us)
    |pouvez-vous me (?:dire|repondre)|konnen sie mir (?:sagen|antworten)
    |imi puteti spune
    """
)
_ASIDE = re.compile(rf"[.!?;\n]\W*{_ASIDE_WAYS}\b[^.!?;\n]{{0,40}}\W*$")
#: "Llevo 40 años viviendo en el pueblo."
_LIVES_HERE = re.compile(
    r"(?:llevo|llevamos|porto|portem|levo|levamos|i have lived|i've lived|j'habite"
    r"|ich wohne|ich lebe|locuiesc)\b[^.!?;\n]*"
    r"\b(?:anos|anys|years|ans|jahren?|ani)\b[^.!?;\n]*[.!?;\n]+\W*"
)
_BELOW = re.compile(r"\n *\w+\.?(?: \w+\.?){0,3}\W*$")

#: Of so many characters at the end thanks and a name are looked for, and so many times.
_END, _TIMES = 80, 3

#: A message of fewer words besides is what its edges are: "hola, gracias".
_FEWEST = 2


def between_edges(plain: str) -> str:
    """
    Return *plain* text without its edges, unless it says hardly anything else.
    """
    heads = (GREETING, _CALLS, GREETING, _WHO, _LIVES_HERE, _CALLS)
    return _between(plain, heads, (_BELOW, _GRATEFUL, _REACHED, _ASIDE))


def without_sender(plain: str) -> str:
    """
    Return *plain* text without who writes, the name below, and where and how they are
    reached, unless it says hardly anything else.
    """
    return _between(plain, (_GREETED,), (_BELOW, _REACHED))


def _between(
    plain: str, heads: Iterable[re.Pattern[str]], tails: Sequence[re.Pattern[str]]
) -> str:
    start = 0
    for edge in heads:
        found = edge.match(plain, start)
        start = found.end() if found else start
    left = plain[start:]
    for _ in range(_TIMES):
        end = max(0, len(left) - _END)
        ends = (edge.search(left, end) for edge in tails)
        found = next(filter(None, ends), None)
        if found is None:
            break
        left = left[: found.start()]
    return left if len(cut(left)) >= _FEWEST else plain
