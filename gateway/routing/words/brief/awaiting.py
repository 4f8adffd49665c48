"""
Detection of messages that only ask for news, without saying of what ("¿se sabe algo?",
"sigo esperando", or just a question mark), and of those that only say that something is
done ("ya he firmado").
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either
from gateway.routing.words.brief.trimming import plain_words

#: The most characters: longer messages tell what they ask about.
_FEW = 80

#: Words that may stand before or after it.
_AROUND = either(
    """
    hola, buen[oa]s?, dias, tardes, noches, oye, oiga, perdon[ae]?, disculp[ae], bueno,
    pues, y, e, que, pero, entonces, ya, a ver, por favor, aqui, al final, hoy, gracias,
    hello, hi, please, and, so, but, bonjour, et, hallo, bitte, und, buna, va rog, si,
    ola, bon dia, si us plau, i, kaixo, eta
    """
)
_ASKED = any_way(
    r"""
    # Spanish: ¿se sabe algo?, sigo esperando respuesta, ¿cuándo vais a venir?
    (?:no )?se sabe (?:algo|nada)
    |(?:no )?sab(?:eis|en) (?:algo|nada)
    |(?:hay |alguna |teneis |tienen )+(?:noticias?|novedad(?:es)?)
    |(?:noticias|novedades)|(?:hay )?algo nuevo
    |(?:todavia |aun )?(?:sigo|seguimos|estoy|estamos|continuo) (?:todavia |aun )?
      (?:esperando|a la espera)(?: (?:respuesta|contestacion|noticias
      |que (?:vengan|vengais|me (?:contesten|contesteis|digan|digais)(?: algo)?)))?
    |en que (?:quedamos|ha quedado|quedo(?: la cosa| eso)?)
    |(?:pa |para )?cuando (?:me |nos |lo |la )*(?:contest|respond|arregl|ven|vien)\w+
    |(?:pa |para )?cuando (?:me |nos |lo |la |se )*
      (?:van?|vais) a (?:venir|contestar|responder|arreglar|hacer|mirar|solucionar
      |llamar|pasar)(?:me|nos|lo|la)?
    |nadie (?:me |nos )?(?:dice|contesta|responde|viene|ha (?:dicho|contestado|llamado))
      (?: nada)?
    |(?:no )?(?:me |nos )?(?:vienen|venis|contestan|contestais
      |(?:van?|vais) a (?:venir|contestar|(?:hacer|decir)(?:me|nos)? (?:algo|nada)))
      (?: o (?:no|que))?
    |(?:no )?(?:va a (?:venir|pasar)|(?:van|vais) a (?:mandar|enviar) a) alguien
      (?: o (?:no|que))?
    |(?:aqui )?no viene nadie|(?:todavia|aun) nada|nada todavia|sin noticias
    |(?:hay|queda) alguien(?: ahi)?|(?:siguen|seguis|estais|estan) ahi
    |como va (?:eso|la cosa|el tema)

    # Catalan, Galician, Basque: hi ha novetats?, cando vén?, zain nago.
    se sap (?:alguna cosa|res)|hi ha novetats|encara espero|quan vindreu|hai novidades
    |sabese algo|sigo agardando|cando ven|albisterik|berririk(?: bai)?|zain nago
    |noiz etorriko zarete

    # English, French, German, Romanian: any news?, j'attends toujours, gibt es Neues?
    any (?:news|update)s?
    |(?:i (?:am |me |m )?|im )?still waiting
    |when (?:are|will) you(?: be)? com(?:e|ing)
    |is anybody there|des nouvelles|j ?attends toujours
    |quand (?:venez vous|est ce que vous venez)
    |gibt es (?:etwas )?neues|ich warte (?:immer )?noch|wann komm(?:en|t) sie|ceva nou
    |ceva noutati|inca astept|cand veniti
    """
)
_AWAITING = re.compile(rf"(?:{_AROUND} )*{_ASKED}(?: {_AROUND})*")
_DONE = any_way(
    """
    # Spanish: ya lo he firmado con el certificado, hecho, ya está.
    (?:(?:lo|la|me|os|se|te|le) )*(?:he|hemos|tengo)
      (?: (?:lo|la))? (?:firmado|hecho|terminado|acabado|entrado|identificado|ido|pasado
      |mandado|enviado|verificado)(?: (?:todo|eso|con (?:el )?(?:certificado|clave)
      |en la sede|por alli|por ahi))*
    |firmado|hecho|listo|ya esta|esta (?:hecho|firmado|listo|todo)|identificad[oa]
    |verificad[oa]

    # Catalan, Galician, Basque: ja ho he fet, xa asinei, sinatu dut.
    (?:ja )?(?:(?:ho |m )?he (?:signat|fet|identificat)|esta fet|signat|fet)
    |asinado|feito|xa (?:asinei|o fixen|esta)|sinatu dut|egin dut|eginda|sinatuta

    # English, French, German, Romanian: I've signed it, c'est fait, erledigt, gata.
    (?:i (?:have )?|ive |i ve )(?:signed|done)(?: (?:it|that))?
    |its? done|it is done|done|signed|(?:j ai|c est) (?:signe|fait)|fait|signe|erledigt
    |unterschrieben
    |(?:ich )?hab(?:e)? (?:es )?(?:unterschrieben|gemacht|erledigt)
    |am semnat|am facut|semnat|gata
    """
)
_TOLD = re.compile(rf"(?:{_AROUND} )*{_DONE}(?: {_AROUND})*")
_MARKS = re.compile(r"[?¿!\u061f.\s]*[?\u061f][?¿!\u061f.\s]*")


def asks_on(said: str) -> bool:
    """
    Say whether *said* asks for news, and nothing else.
    """
    if len(said) > _FEW:
        return False
    words = plain_words(said)
    if not words:
        return _MARKS.fullmatch(said) is not None
    return _AWAITING.fullmatch(words) is not None


def says_done(said: str) -> bool:
    """
    Say whether *said* tells that something is done, and nothing else.
    """
    return len(said) <= _FEW and _TOLD.fullmatch(plain_words(said)) is not None
