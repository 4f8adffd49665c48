"""
Detection of messages that only ask to get no unsolicited messages any more, or to get
them again, in nine languages.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either
from gateway.routing.words import text
from gateway.routing.words.brief.trimming import unsigned, without_handles

#: The most characters before folding. Most messages are longer, and are not analysed.
_FEW = 400

# Words for what is sent unasked, folded.
_ES = either(
    """
    avisos?, mensajes?, notificaciones, correos?, e ?mails?, bandos?, recordatorios?
    """
)
_CA = either("avisos?, missatges?, notificacions, correus?, e ?mails?, bans")
_GL = either("avisos?, mensaxes?, notificacions, correos?, e ?mails?, bandos?")
_EU = either("abisu, mezu, jakinarazpen, korreo, email") + r"(?:rik|ak|a)?"
_EN = either(
    """
    notices?, messages?, notifications?, e ?mails?, mails?, alerts?, updates?,
    reminders?, texts?
    """
)
_FR = either(
    """
    avis, messages?, notifications?, mails?, e ?mails?, courriels?, rappels?
    """
)
_DE = either(
    """
    nachrichten?, mitteilungen, benachrichtigungen, e ?mails?, mails, hinweise,
    erinnerungen
    """
)
_RO = either("mesaje, anunturi, notificari, e ?mailuri, instiintari")

#: The whole of such a message, which speaks to the town. What is said of somebody else,
#: or besides, is a matter like any other.
_QUIET = any_way(
    f"""
    # What machines are told, in any language: baja, STOP, unsubscribe.
    baja|baixa|stopp?|unsubscribe|opt out|prou|aturar|abmelden|abbestellen
    |(?:se |me )?desabonner|desabonnement|dezabonare

    # Spanish: no me escribáis más, no quiero más avisos, quiero darme de baja.
    (?:ya )?no (?:me|nos) (?:(?:escrib|mand|envi|avis|molest)(?:a|e|as|es|ais|eis|an|en)
      |notifiqu(?:e|es|eis|en)) (?:nunca |ya )?(?:mas|(?:mas )?(?:{_ES}|nada)(?: mas)?
      |(?:mas )?de nada|con {_ES})
    |(?:ya )?no (?:quiero|queremos|deseo) (?:(?:recibir )?(?:mas )?{_ES}(?: mas)?
      |recibir nada(?: mas)?)
    |no mas {_ES}
    |(?:ya )?no (?:quiero|queremos|deseo) que (?:me|nos) (?:escrib|mand|envi|avis
      |molest)(?:an|en|ais|eis|a|e|as|es) (?:mas|de nada|nada|(?:mas )?{_ES})
    |(?:dej|par)(?:a|e|ad|en) de (?:(?:escribir|avisar|molestar)(?:me|nos)
      |(?:mandar|enviar)(?:me|nos) (?:mas )?(?:{_ES}|cosas))
      (?: (?:con )?(?:mas )?{_ES})?
    |(?:(?:quiero|quisiera) )?(?:dar|dad|den|da|de|d)e?me de baja
      (?: (?:de|en) (?:(?:los|las|sus|vuestros|todos los) )?{_ES})?

    # Catalan, "m'" is folded as "me": no m'escriviu més, vull donar-me de baixa.
    (?:ja )?no (?:m|me|em|ens) (?:escri(?:viu|guin|gui|guis|gueu)|envi(?:eu|in|i|is)
      |avis(?:eu|in|i|is)) (?:mai )?(?:mes|res(?: mes)?|(?:mes )?{_CA})
    |(?:ja )?no vull (?:rebre )?(?:mes )?{_CA}(?: mes)?
    |no vull que (?:m|me|em) (?:envieu|escriviu|aviseu) (?:mes|res|(?:mes )?{_CA})
    |(?:deixeu|pareu|deixin|deixa) d(?:e)? (?:escriure|avisar|enviar) (?:me|nos)
      (?: (?:mes )?{_CA})?
    |(?:vull )?(?:donar|doneu|doni|dona) me de baixa(?: dels? {_CA})?

    # Galician: non me escribades máis, non quero recibir avisos.
    (?:xa )?non (?:me|nos) (?:escrib|mand|envi|avis)
      (?:ades|edes|an|en|a|e|as|es) (?:mais|nada(?: mais)?|(?:mais )?{_GL})
    |(?:xa )?non quero (?:recibir )?(?:mais )?{_GL}(?: mais)?
    |(?:deixade|deixen|deixa) de (?:escribirme|avisarme
      |(?:mandarme|enviarme) (?:mais )?{_GL})
    |(?:quero )?(?:darme|dademe|deanme|deme) de baixa(?: d?os {_GL})?

    # Basque: ez idatzi gehiago, ez dut abisu gehiago nahi.
    ez (?:niri |didazue )?(?:idatzi|bidali)(?: niri)?(?: {_EU})? gehiago
    |ez (?:niri )?{_EU} gehiago bidali
    |ez dut {_EU} gehiago(?:rik)? (?:nahi|jaso nahi)
    |{_EU} gehiagorik ez
    |utzi (?:niri )?(?:idazteari|{_EU} bidaltzeari)
    |baja eman(?: nahi dut)?

    # English: stop writing to me, I don't want any more messages.
    (?:stop|quit) (?:(?:writing|messaging|texting|emailing|mailing|notifying|contacting
      |spamming)(?: to)? me|sending(?: me)? (?:these |any )?(?:more )?{_EN})
    |stop (?:these|the|all|your) {_EN}
    |(?:do not|don ?t|never) (?:(?:write|message|text|email|mail|notify|contact)
      (?: to)? me (?:any ?more|again)|send me (?:any ?thing(?: any ?more)?
      |(?:any )?(?:more )?{_EN}(?: any ?more)?))
    |(?:i )?(?:do not|don ?t) want (?:to (?:get|receive|hear) )?(?:any )?(?:more )?{_EN}
      (?: any ?more)?
    |no more {_EN}|unsubscribe me
    |(?:take|remove) me (?:off|from) (?:your|the|this) (?:mailing )?(?:lists?|{_EN})

    # French: ne m'écrivez plus, je ne veux plus recevoir de messages.
    ne (?:m|me|nous) (?:ecri(?:vez|s)|contacte[sz]|previen[sz]|prevenez) plus
    |ne (?:m|me|nous) envo(?:yez|ie) plus (?:rien|(?:de |d |vos )?{_FR})
    |je ne (?:veux|souhaite) plus (?:recevoir )?(?:de |d |des |vos )?{_FR}
    |plus (?:de |d |aucun )?{_FR}
    |arret(?:ez|e) de (?:m|me) (?:ecrire|envoyer (?:des |vos |de |d )?{_FR})
    |desabonnez moi

    # German: schreibt mir nicht mehr, ich will keine Nachrichten mehr.
    (?:bitte )?(?:schreib(?:t|e|en sie)?) mir (?:bitte )?
      (?:nicht mehr|nie wieder|keine {_DE}(?: mehr)?)
    |(?:schick|send)(?:t|e|et|en sie)? mir (?:bitte )?
      (?:nichts|keine (?:weiteren )?{_DE})(?: mehr)?
    |(?:ich (?:will|mochte) )?keine (?:weiteren )?{_DE}(?: mehr)?
      (?: (?:bekommen|erhalten|haben))?
    |ich (?:will|mochte) mich abmelden

    # Romanian: nu-mi mai scrieți, nu mai vreau mesaje.
    nu (?:i ?mi|mi|ne) mai (?:scri(?:e|eti)|trimite(?:ti)?(?: (?:{_RO}|nimic))?)
    |nu (?:ma|ne) mai (?:anunta|anuntati|contactati)
    |nu mai vreau (?:sa primesc )?{_RO}|dezabonati ma|dezaboneaza ma

    # Arabic, folded: hamza and alif maqsura are plain letters.
    توقف|توقفوا|الغاء الاشتراك
    |لا (?:تراسلوني|تكتبوا لي)(?: بعد الان)?
    |لا (?:ترسلوا لي|اريد) (?:شييا|رسايل|اشعارات)(?: بعد الان| اخري)?
    """
)
_AGAIN = either(
    """
    alta, start, subscribe, quiero avisos, avisadme, vull avisos, quero avisos,
    abisuak nahi ditut
    """
)

_WANTS_QUIET = re.compile(_QUIET)
_WANTS_AGAIN = re.compile(_AGAIN)

#: Polite words beside it.
_POLITE = frozenset(
    """
    hola buenas buenos dias tardes noches por favor muchas gracias please thanks
    thank you un saludo saludos bon bona tarda dia si us plau sisplau gracies moltes
    ola grazas kaixo mesedez eskerrik asko hello hi bonjour merci svp stp bitte
    danke rog multumesc شكرا فضلكم
    """.split()
)

#: Polite phrases, whose words alone mean something else.
_POLITELY = re.compile(r"\b(?:s il (?:vous|te) plait|v[ao] rog|te rog|من فضلكم)\b")


def asks_for_quiet(said: str) -> bool | None:
    """
    Say whether *said* only asks to get no unsolicited messages any more (True), or to
    get them again (False); None if neither. Handles at its beginning are ignored.
    """
    if len(said) > _FEW:
        return None
    words = text.cut(text.fold(without_handles(unsigned(said))))
    wish = _POLITELY.sub(" ", " ".join(word for word in words if word[0].isalnum()))
    wish = " ".join(word for word in wish.split() if word not in _POLITE)
    if _WANTS_QUIET.fullmatch(wish):
        return True
    return False if _WANTS_AGAIN.fullmatch(wish) else None
