"""
Detection of what refers to something that its sender told earlier, elsewhere, and of
what tells whom they have told, and what they heard there.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way
from gateway.routing.words import text

#: The most characters before folding.
_MOST = 400

_TOLD_WAYS = any_way(
    r"""
    # Lo de la fuente que os puse, el aviso que os mandé.
    (?:lo|la|el|las|los) (?:del? )?[^.?!\n]{0,60}?\bque (?:ya )?(?:os|le|les|te) (?:puse
      |dije|mande|escribi|conte|comente|envie|avise|notifique|puso|dijimos|mandamos)

    # Allò de la font que us vaig posar, o da fonte que vos puxen.
    (?:allo|el|la) (?:del? )?[^.?!\n]{0,60}?\bque (?:ja )?us vaig (?:posar|dir|enviar
      |escriure|explicar)
    |(?:o|a) (?:d[oae]s? )?[^.?!\n]{0,60}?\bque (?:xa )?(?:vos|lles) (?:puxen|dixen
      |mandei|escribin|contei)

    # English, French, German, Romanian.
    (?:what|that|which) i (?:already )?(?:told|wrote|sent) you
    |que je vous (?:ai|avais) (?:deja )?(?:dit|ecrit|envoye|signale)
    |(?:was|das|die|den) ich (?:ihnen|euch) (?:schon )?(?:geschrieben|gesagt|geschickt
      |gemeldet)
    |(?:care|ce) v ?-?am (?:spus|scris|trimis)
    """
)
_TOLD = re.compile(rf"\b(?:{_TOLD_WAYS})\b")

_TELLING_WAYS = any_way(
    r"""
    # Ya lo he puesto en la Junta, se lo hemos dicho a Endesa.
    (?:he|hemos) (?:lo )?(?:llamado|avisado|puesto|dicho|mandado|escrito|enviado
      |denunciado|comunicado|notificado|reclamado|hablado|preguntado|pedido|ido)

    # Avisé a la Junta hace un mes; but not: que me llame el técnico.
    (?<!\bme )(?<!\bnos )(?<!\bque )(?:llame|avise|mande|denuncie|hable
      |pregunte|reclame)
    |(?:llamamos|avisamos|puse|pusimos|dije|dijimos|mandamos|escribi|escribimos
      |denunciamos|hablamos|preguntamos|reclamamos|pedi|pedimos|fui|fuimos)

    # Me dicen que es vuestro, nos mandaron aquí, lo sabe la Diputación.
    (?:me|nos) (?:lo )?(?:dicen|dijo|dijeron|ha dicho|han dicho|contesto|contestaron
      |han contestado|mando|mandaron|han mandado|remitieron|respondieron)
    |(?:ya )?lo saben?

    # Catalan and Galician: ja ho he dit a la Junta, vaig trucar, xa lles avisei.
    (?:ho|els|li) (?:he|hem) (?:dit|posat|avisat|trucat|denunciat|demanat|escrit)
    |(?:he|hem) (?:trucat|avisat|escrit|anat|parlat)
    |(?:vaig|vam) (?:trucar|avisar|dir|posar|escriure|anar|denunciar|demanar)
    |(?:em|ens) (?:diuen|van dir|han dit)
    |(?:avisei|chamei|dixen|puxen|mandei|escribin|denunciei|falei|pedin)
    |(?:dixeronme|dinme|mandaronme|dixeronnos)

    # Basque: deitu nuen, esan diet.
    (?:deitu|esan|abisatu|idatzi|salatu|eskatu) (?:nuen|dut|diet|nien|genuen|dugu|diegu)
    |esan didate

    # English and French.
    (?:i|we)(?: have|\Wve)? (?:already )?(?:called|told|reported|wrote|written|asked
      |phoned|informed|notified|contacted)
    |they (?:told|said to|sent) (?:me|us)
    |(?:j\W?ai|nous avons) (?:deja )?(?:appele|dit|prevenu|ecrit|signale|demande
      |averti)
    |(?:on|ils) m\W?(?:a|ont) (?:dit|repondu|envoye)

    # German and Romanian.
    (?:ich|wir) hab(?:en?)? [^.?!\n]{0,60}?(?:angerufen|gesagt|gemeldet|geschrieben
      |informiert|gefragt)
    |(?:die|man) (?:haben|hat) mir gesagt
    |am (?:sunat|anuntat|spus|scris|reclamat|sesizat|intrebat)|mi s-?a spus
    """
)
_TELLING = re.compile(rf"\b(?:{_TELLING_WAYS})\b")


def refers_to_told(said: str) -> bool:
    """
    Say whether *said* refers to something that its sender told before: "lo de la fuente
    que os puse".
    """
    return len(said) <= _MOST and _TOLD.search(text.fold(said)) is not None


def tells_whom_they_told(said: str) -> bool:
    """
    Say whether *said* tells that its sender has told somebody of it, or what they were
    told there: "ya lo he puesto en la Junta", "me dicen que es vuestro".
    """
    return len(said) <= _MOST and _TELLING.search(text.fold(said)) is not None
