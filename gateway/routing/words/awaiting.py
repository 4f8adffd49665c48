"""
Somebody who has told something asks whether anything comes of it, and says not of what:
"¿se sabe algo?", "sigo esperando", or a mere question mark. And whoever was told to do
something says that it is done: "ya he firmado".
"""

from __future__ import annotations

import re

from gateway.routing.words import text

#: Characters of what may be so: longer things tell what they ask about.
_FEW = 80

#: What may stand before or after it.
_AROUND = (
    r"hola|buen[oa]s?|dias|tardes|noches|oye|oiga|perdon[ae]?|disculp[ae]|bueno|pues|y|e"
    r"|que|pero|entonces|ya|a ver|por favor|aqui|al final|hoy|gracias|hello|hi|please"
    r"|and|so|but|bonjour|et|hallo|bitte|und|buna|va rog|si|ola|bon dia|si us plau|i"
    r"|kaixo|eta"
)
_ASKED = (
    # Spanish
    r"(?:no )?se sabe (?:algo|nada)|(?:no )?sab(?:eis|en) (?:algo|nada)"
    r"|(?:hay |alguna |teneis |tienen )+(?:noticias?|novedad(?:es)?)"
    r"|(?:noticias|novedades)|(?:hay )?algo nuevo"
    r"|(?:todavia |aun )?(?:sigo|seguimos|estoy|estamos|continuo) (?:todavia |aun )?"
    r"(?:esperando|a la espera)(?: (?:respuesta|contestacion|noticias|que (?:vengan|"
    r"vengais|me (?:contesten|contesteis|digan|digais)(?: algo)?)))?"
    r"|en que (?:quedamos|ha quedado|quedo(?: la cosa| eso)?)"
    r"|(?:pa |para )?cuando (?:me |nos |lo |la )*(?:contest|respond|arregl|ven|vien)\w+"
    r"|(?:pa |para )?cuando (?:me |nos |lo |la |se )*(?:van?|vais) a (?:venir|contestar"
    r"|responder|arreglar|hacer|mirar|solucionar|llamar|pasar)(?:me|nos|lo|la)?"
    r"|nadie (?:me |nos )?(?:dice|contesta|responde|viene"
    r"|ha (?:dicho|contestado|llamado))(?: nada)?"
    r"|(?:no )?(?:me |nos )?(?:vienen|venis|contestan|contestais"
    r"|(?:van?|vais) a (?:venir|contestar|(?:hacer|decir)(?:me|nos)? (?:algo|nada)))"
    r"(?: o (?:no|que))?"
    r"|(?:aqui )?no viene nadie"
    r"|(?:todavia|aun) nada|nada todavia|sin noticias|(?:hay|queda) alguien(?: ahi)?"
    r"|(?:siguen|seguis|estais|estan) ahi|como va (?:eso|la cosa|el tema)"
    # Catalan, Galician, Basque
    r"|se sap (?:alguna cosa|res)|hi ha novetats|encara espero|quan vindreu"
    r"|hai novidades|sabese algo|sigo agardando|cando ven|albisterik|berririk(?: bai)?"
    r"|zain nago|noiz etorriko zarete"
    # English, French, German, Romanian
    r"|any (?:news|update)s?|(?:i (?:am |me |m )?|im )?still waiting"
    r"|when (?:are|will) you(?: be)? com(?:e|ing)|is anybody there|des nouvelles"
    r"|j ?attends toujours"
    r"|quand (?:venez vous|est ce que vous venez)|gibt es (?:etwas )?neues"
    r"|ich warte (?:immer )?noch|wann komm(?:en|t) sie|ceva nou|ceva noutati"
    r"|inca astept|cand veniti"
)
_AWAITING = re.compile(rf"(?:(?:{_AROUND}) )*(?:{_ASKED})(?: (?:{_AROUND}))*")
_DONE = (
    # Spanish
    r"(?:(?:lo|la|me|os|se|te|le) )*(?:he|hemos|tengo)(?: (?:lo|la))? (?:firmado|hecho"
    r"|terminado|acabado|entrado|identificado|ido|pasado|mandado|enviado|verificado)"
    r"(?: (?:todo|eso|con (?:el )?(?:certificado|clave)|en la sede|por alli|por ahi))*"
    r"|firmado|hecho|listo|ya esta|esta (?:hecho|firmado|listo|todo)|identificad[oa]"
    r"|verificad[oa]"
    # Catalan, Galician, Basque
    r"|(?:ja )?(?:(?:ho |m )?he (?:signat|fet|identificat)|esta fet|signat|fet)"
    r"|asinado|feito|xa (?:asinei|o fixen|esta)|sinatu dut|egin dut|eginda|sinatuta"
    # English, French, German, Romanian
    r"|(?:i (?:have )?|ive |i ve )(?:signed|done)(?: (?:it|that))?|its? done|it is done"
    r"|done|signed|(?:j ai|c est) (?:signe|fait)|fait|signe|erledigt|unterschrieben"
    r"|(?:ich )?hab(?:e)? (?:es )?(?:unterschrieben|gemacht|erledigt)|am semnat"
    r"|am facut|semnat|gata"
)
_TOLD = re.compile(rf"(?:(?:{_AROUND}) )*(?:{_DONE})(?: (?:{_AROUND}))*")
_MARKS = re.compile(r"[?¿!\u061f.\s]*[?\u061f][?¿!\u061f.\s]*")


def asks_on(said: str) -> bool:
    """
    Say whether *said* asks how something goes, and nothing else.
    """
    if len(said) > _FEW:
        return False
    words = _words(said)
    if not words:
        return _MARKS.fullmatch(said) is not None
    return _AWAITING.fullmatch(words) is not None


def says_done(said: str) -> bool:
    """
    Say whether *said* tells that what was asked for is done, and nothing else.
    """
    return len(said) <= _FEW and _TOLD.fullmatch(_words(said)) is not None


def _words(said: str) -> str:
    return " ".join(t for t in text.tokens(text.plain(said)) if t.isalnum())
