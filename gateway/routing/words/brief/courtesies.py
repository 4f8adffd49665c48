"""
Detection of short messages that only ask how a case goes, only thank or greet, or give
a score.
"""

from __future__ import annotations

import re
from itertools import dropwhile

from gateway.core.writing.regex import any_way, either
from gateway.routing.words import text
from gateway.routing.words.brief.awaiting import asks_on
from gateway.routing.words.brief.length import is_brief
from gateway.routing.words.brief.trimming import plain_words, unsigned, without_handles

#: Ways of asking for the state of something, folded.
_ASKING_WORDS = either(
    r"""
    como (?:va|van|vai|esta|anda|lleva),
    que (?:hay|pasa|paso|sabeis|se sabe) (?:de|con), se sabe algo, sabeis algo,
    alguna novedad, novedades, estado, en que (?:esta|quedo), com (?:va|esta),
    hi ha novetats, hai novidades, nola doa, zertan da, how is, how's, status, state of,
    any news, any update, ou en est, des nouvelles, wie steht, was ist mit,
    gibt es neues, stadiul, ce se aude
    """
)
_ASKING = re.compile(rf"\b{_ASKING_WORDS}\b")

#: Ways of naming the sender's own case.
_OWN_WAYS = any_way(
    r"""
    # Lo mío, lo que os dije, mi queja.
    lo mio|lo nuestro
    |lo que os (?:dije|conte|escribi|comente|pedi|puse)
    |mis? (?:casos?|avisos?|quejas?|peticion(?:es)?|solicitud(?:es)?|asuntos?
      |incidencias?|reclamacion(?:es)?|tema)

    # Catalan, Galician, Basque: el meu avís, o meu, nire eskaera.
    els? meus? (?:casos?|avisos?)|(?:el|lo) meu|o meu|nire (?:kasua|abisua|eskaera)\w*

    # English, French, German, Romanian: my case, mon dossier, meine Anfrage.
    my (?:case|report|request|complaint|issue)s?
    |mon (?:dossier|signalement)|ma demande
    |mein(?:e|er|em)? (?:fall|meldung|anfrage|anliegen)
    |(?:cazul|cererea|sesizarea) (?:meu|mea)
    """
)
_OWN = re.compile(rf"\b{_OWN_WAYS}\b")
_ASKS = re.compile(r"[?\u00bf\u061f]|\b(?:sabeis|noticias?|novetat|novidade)\b")

#: The most characters before folding. Most messages are longer, and are not analysed.
_FEW = 400

#: Words of thanks and greetings, folded.
COURTESY = frozenset(
    """
    gracias muchas mil ok okay vale si no perfecto genial estupendo bien muy hola
    buenas buenos dias tardes noches adios saludos un saludo de acuerdo recibido
    entendido gracies merci moltes grazas eskerrik asko thanks thank you very much
    danke multumesc hello bye por todo nada igualmente enterado enterada
    شكرا جزيلا
    """.split()
)

#: Those of them that are no answer to, or comment on, what they stand beside.
_ASKED_WITH = COURTESY.difference(
    ("si", "no", "perfecto", "genial", "estupendo", "bien", "muy", "nada", "todo")
)

#: Words that say thanks, or that all is well.
_THANKS = frozenset(
    """
    gracias gracies grazas merci asko thanks thank danke multumesc perfecto genial
    estupendo ok okay vale recibido entendido enterado enterada شكرا 👍 👏 🙏 ❤ 😊
    dank mersi esker shokran
    """.split()
)

#: Words, folded, of how much and whom somebody thanks; courteous only beside thanks.
_SO_MUCH = frozenset(
    """
    muchisimas infinitas un millon a todos todas moitas moitisimas moltissimes mila
    so a lot beaucoup infiniment vielen herzlichen besten schon sehr schonen va iti
    mult multe frumos bzaf
    """.split()
)

#: Words that thank, folded.
_THANKING = frozenset(
    """
    gracias agradezco agradecemos agradecido agradecida gracies grazas eskerrik
    merci thanks thank danke dank multumesc mersi شكرا
    """.split()
)

#: Words beside which it is more than thanks: "not", "still", "also".
_MORE = frozenset(
    """
    no ni nunca tampoco sin pero aunque sigue siguen todavia aun otra otro tambien
    ademas encara mai tambe non mais ainda tamen ez baina oraindik not never but t
    however still also pas ne jamais encore aussi nicht kein keine aber noch auch nu
    dar inca nici لا لم ليس لكن ولكن
    """.split()
)

#: Thanks stand within so many words of the beginning or the end.
_NEAR = 4

#: A score from 1 to 5.
_SCORE = re.compile(r"\s*([1-5])(?:\s*(?:/|de|sobre|of)\s*5)?(?![\w/]|[.,]\d)")

#: The number of a case, folded; and words, besides courtesies, that may stand beside
#: one in a message that says nothing else.
_NUMBER = re.compile(r"[a-z]{0,9}[-\u2010-\u2015]?\d[\d-]*")
_BESIDE = frozenset(
    """
    caso aviso expediente numero num nº lo el la mi del sobre favor es espero su
    respuesta antemano cas meu plau sisplau kasua nire case my the number about
    please dossier mon fall mein cazul
    """.split()
)

#: The most words of a name.
_NAME = 4

#: Boundaries of sentences.
_STOP = re.compile(r"[?!\u00bf\u00a1\u061f;\n]+|\.(?!\w)")

#: Ways of introducing oneself, which is no news of the case.
INTRODUCED = either(
    r"""
    (?:yo )?soy, me llamo, mi nombre es, em dic, soc, chamome, son, my name is, i am,
    i.m, je suis, je m.appelle, ich bin, ich heisse, ma numesc, sunt
    """
)
_NAMED = re.compile(rf"{INTRODUCED}(?: \w+){{1,4}}")

#: Closing formulas of letters and thanks for an answer, which are no news either.
_CLOSES_WAYS = any_way(
    """
    # Un cordial saludo, atentamente.
    (?:un )?(?:cordial(?:es)? saludos?|saludos? cordial(?:es)?)
    |atentamente

    # Quedo a la espera de su respuesta.
    quedo a la espera(?: de (?:su|vuestra|tu) (?:respuesta|contestacion))?

    # Gracias por su atención, thanks for your help.
    (?:muchas gracias|gracias|moltes gracies|gracies|moitas grazas|grazas|thanks
      |thank you|merci|danke|multumesc) (?:por|per|pola|polo|for|pour|fur|pentru)
      (?: (?:su|vuestra|tu|la|el|seva|seu|sua|your|votre|ihre))? (?:atencion|ayuda
      |tiempo|respuesta|trabajo|todo|atencio|ajuda|temps|tempo|axuda|help|time|attention
      |aide|hilfe|ajutor)
    """
)
_CLOSES = re.compile(_CLOSES_WAYS)


def asks_for_own(said: str) -> bool:
    """
    Say whether *said*, which names no case, asks how the sender's own case goes.
    """
    if len(said) > _FEW:
        return False
    folded = text.fold(said)
    return (
        is_brief(folded)
        and bool(_OWN.search(folded))
        and bool(_ASKING.search(folded) or _ASKS.search(folded))
    )


def is_courtesy(said: str) -> bool:
    """
    Say whether *said* is thanks or a greeting, and nothing else.
    """
    if len(said) > _FEW:
        return False
    tokens = text.tokens(text.plain(said))
    kind = COURTESY.union(_THANKS)
    return not kind.isdisjoint(tokens) and all(
        word in COURTESY for word in tokens if word.isalnum()
    )


def is_thanks(said: str) -> bool:
    """
    Say whether *said* thanks or says that all is well, and nothing else.
    """
    if len(said) > _FEW:
        return False
    words = text.tokens(text.plain(unsigned(said)))
    return (
        not _THANKS.isdisjoint(words)
        and "no" not in words
        and COURTESY.union(_THANKS, _SO_MUCH).issuperset(words)
    )


def is_grateful(said: str) -> bool:
    """
    Say whether *said* begins or ends with thanks, and neither asks nor objects. It may
    tell of something else besides, which the rules find.
    """
    if not is_brief(said) or _ASKS.search(said):
        return False
    words = text.tokens(text.plain(unsigned(said)))
    thanks = _THANKING.intersection((*words[:_NEAR], *words[-_NEAR:]))
    return bool(thanks) and _MORE.isdisjoint(words)


def score_in(said: str) -> int | None:
    """
    Return the score, from 1 to 5, that *said* gives; None if there is none, or it says
    more than a score and thanks.
    """
    if len(said) > _FEW:
        return None
    said = unsigned(said)
    match = _SCORE.match(said)
    if match is None:
        return None
    rest = said[match.end() :]
    plainly = is_thanks(rest) or not any(c.isalnum() for c in rest)
    return int(match[1]) if plainly else None


def asks_for_state(said: str) -> bool:
    """
    Say whether *said*, which names a case, is short and asks how it goes, or says
    nothing but its number.
    """
    if len(said) > _FEW:
        return False
    folded = text.fold(said)
    asks = _ASKING.search(folded) or is_only_a_number(said)
    return is_brief(folded) and bool(asks)


def is_only_a_number(said: str) -> bool:
    """
    Say whether *said* is nothing but the number of a case: "J-412 no va" is more.
    """
    words = text.tokens(text.plain(without_handles(unsigned(said))))
    rest = [word for word in words if len(word) > 1 and not _NUMBER.fullmatch(word)]
    return all(word in _BESIDE or word in _ASKED_WITH for word in rest)


def tells_besides(said: str) -> bool:
    """
    Say whether *said*, which asks how a case goes, also tells news, in a sentence of
    its own or behind the question: "¿cómo va lo mío? Sigue sin luz".
    """
    pieces = map(str.strip, _STOP.split(unsigned(said)))
    return any(map(_is_news, pieces))


def _is_news(piece: str) -> bool:
    folded = text.fold(piece)
    asking = _ASKING.search(folded) or _OWN.search(folded)
    if asking is not None:
        behind = text.tokens(text.plain(folded[asking.end() :]))
        return not _MORE.isdisjoint(behind)
    said = plain_words(piece)
    polite = _NAMED.fullmatch(said) or _CLOSES.fullmatch(said) or _is_signature(piece)
    return not (polite or is_only_a_number(piece) or asks_on(piece))


def _is_signature(piece: str) -> bool:
    """
    Say whether *piece* is a name of several words, or thanks and a name.
    """
    words = re.findall(r"\w+", piece)
    name = [*dropwhile(lambda word: text.plain(word) in _ASKED_WITH, words)]
    return len(words) >= 2 and len(name) <= _NAME and all(map(str.istitle, name))
