"""
The wish to hear nothing unasked any more, or to do so again, in the nine languages: it
is all that a message says.
"""

from __future__ import annotations

import re

from gateway.routing.words import text
from gateway.routing.words.courtesies import unsigned, without_handles

#: Characters of what may be such a few words, with all that folding takes away: what
#: is longer is not looked into, for most that is written is.
_FEW = 400

# What is sent unasked, folded.
_ES = r"(?:avisos?|mensajes?|notificaciones|correos?|e ?mails?|bandos?|recordatorios?)"
_CA = r"(?:avisos?|missatges?|notificacions|correus?|e ?mails?|bans)"
_GL = r"(?:avisos?|mensaxes?|notificacions|correos?|e ?mails?|bandos?)"
_EU = r"(?:abisu|mezu|jakinarazpen|korreo|email)(?:rik|ak|a)?"
_EN = (
    r"(?:notices?|messages?|notifications?|e ?mails?|mails?|alerts?|updates?|reminders?"
    r"|texts?)"
)
_FR = r"(?:avis|messages?|notifications?|mails?|e ?mails?|courriels?|rappels?)"
_DE = (
    r"(?:nachrichten?|mitteilungen|benachrichtigungen|e ?mails?|mails|hinweise"
    r"|erinnerungen)"
)
_RO = r"(?:mesaje|anunturi|notificari|e ?mailuri|instiintari)"

#: All that is said by whoever wants to hear nothing more. The town is spoken to: what
#: is said of somebody else, or of anything besides, is a matter like any other.
_QUIET = (
    # What machines are told, in any language.
    (
        r"baja|baixa|stopp?|unsubscribe|opt out|prou|aturar|abmelden|abbestellen"
        r"|(?:se |me )?desabonner|desabonnement|dezabonare"
    ),
    # Spanish.
    (
        r"(?:ya )?no (?:me|nos) (?:(?:escrib|mand|envi|avis|molest)(?:a|e|as|es|ais"
        r"|eis|an"
        r"|en)|notifiqu(?:e|es|eis|en))"
        rf" (?:nunca |ya )?(?:mas|(?:mas )?(?:{_ES}|nada)(?: mas)?|(?:mas )?de nada"
        rf"|con {_ES})"
    ),
    (
        rf"(?:ya )?no (?:quiero|queremos|deseo) (?:(?:recibir )?(?:mas )?{_ES}(?: mas)?"
        rf"|recibir nada(?: mas)?)|no mas {_ES}"
    ),
    (
        r"(?:ya )?no (?:quiero|queremos|deseo) que (?:me|nos) (?:escrib|mand|envi|avis"
        rf"|molest)(?:an|en|ais|eis|a|e|as|es) (?:mas|de nada|nada|(?:mas )?{_ES})"
    ),
    (
        r"(?:dej|par)(?:a|e|ad|en) de (?:(?:escribir|avisar|molestar)(?:me|nos)"
        r"|(?:mandar"
        rf"|enviar)(?:me|nos) (?:mas )?(?:{_ES}|cosas))(?: (?:con )?(?:mas )?{_ES})?"
    ),
    (
        r"(?:(?:quiero|quisiera) )?(?:dar|dad|den|da|de|d)e?me de baja"
        rf"(?: (?:de|en) (?:(?:los|las|sus|vuestros|todos los) )?{_ES})?"
    ),
    # Catalan; "m'" is folded as "me".
    (
        r"(?:ja )?no (?:m|me|em|ens) (?:escri(?:viu|guin|gui|guis|gueu)|envi(?:eu|in"
        r"|i|is)"
        rf"|avis(?:eu|in|i|is)) (?:mai )?(?:mes|res(?: mes)?|(?:mes )?{_CA})"
    ),
    rf"(?:ja )?no vull (?:rebre )?(?:mes )?{_CA}(?: mes)?",
    rf"no vull que (?:m|me|em) (?:envieu|escriviu|aviseu) (?:mes|res|(?:mes )?{_CA})",
    (
        r"(?:deixeu|pareu|deixin|deixa) d(?:e)? (?:escriure|avisar|enviar) (?:me|nos)"
        rf"(?: (?:mes )?{_CA})?"
    ),
    rf"(?:vull )?(?:donar|doneu|doni|dona) me de baixa(?: dels? {_CA})?",
    # Galician.
    (
        r"(?:xa )?non (?:me|nos) (?:escrib|mand|envi|avis)(?:ades|edes|an|en|a|e|as|es)"
        rf" (?:mais|nada(?: mais)?|(?:mais )?{_GL})"
    ),
    rf"(?:xa )?non quero (?:recibir )?(?:mais )?{_GL}(?: mais)?",
    (
        r"(?:deixade|deixen|deixa) de (?:escribirme|avisarme|(?:mandarme|enviarme)"
        rf" (?:mais )?{_GL})"
    ),
    rf"(?:quero )?(?:darme|dademe|deanme|deme) de baixa(?: d?os {_GL})?",
    # Basque.
    (
        rf"ez (?:niri |didazue )?(?:idatzi|bidali)(?: niri)?(?: {_EU})? gehiago"
        rf"|ez (?:niri )?{_EU} gehiago bidali"
    ),
    rf"ez dut {_EU} gehiago(?:rik)? (?:nahi|jaso nahi)|{_EU} gehiagorik ez",
    rf"utzi (?:niri )?(?:idazteari|{_EU} bidaltzeari)|baja eman(?: nahi dut)?",
    # English.
    (
        r"(?:stop|quit) (?:(?:writing|messaging|texting|emailing|mailing|notifying"
        r"|contacting|spamming)(?: to)? me|sending(?: me)? (?:these |any )?(?:more )?"
        rf"{_EN})"
        rf"|stop (?:these|the|all|your) {_EN}"
    ),
    (
        r"(?:do not|don ?t|never) (?:(?:write|message|text|email|mail|notify|contact)"
        r"(?: to)? me (?:any ?more|again)|send me (?:any ?thing(?: any ?more)?"
        r"|(?:any )?"
        rf"(?:more )?{_EN}(?: any ?more)?))"
    ),
    (
        r"(?:i )?(?:do not|don ?t) want (?:to (?:get|receive"
        r"|hear) )?(?:any )?(?:more )?"
        rf"{_EN}(?: any ?more)?|no more {_EN}"
    ),
    (
        r"unsubscribe me|(?:take|remove) me (?:off|from) (?:your|the|this)"
        rf" (?:mailing )?(?:lists?|{_EN})"
    ),
    # French.
    (
        r"ne (?:m|me|nous) (?:ecri(?:vez|s)|contacte[sz]|previen[sz]|prevenez) plus"
        rf"|ne (?:m|me|nous) envo(?:yez|ie) plus (?:rien|(?:de |d |vos )?{_FR})"
    ),
    (
        rf"je ne (?:veux|souhaite) plus (?:recevoir )?(?:de |d |des |vos )?{_FR}"
        rf"|plus (?:de |d |aucun )?{_FR}"
    ),
    (
        rf"arret(?:ez|e) de (?:m|me) (?:ecrire|envoyer (?:des |vos |de |d )?{_FR})"
        r"|desabonnez moi"
    ),
    # German.
    (
        r"(?:bitte )?(?:schreib(?:t|e|en sie)?) mir (?:bitte )?(?:nicht mehr|nie wieder"
        rf"|keine {_DE}(?: mehr)?)"
    ),
    (
        r"(?:schick|send)(?:t|e|et|en sie)? mir (?:bitte )?(?:nichts"
        r"|keine (?:weiteren )?"
        rf"{_DE})(?: mehr)?"
    ),
    (
        rf"(?:ich (?:will|mochte) )?keine (?:weiteren )?{_DE}(?: mehr)?(?: (?:bekommen"
        r"|erhalten|haben))?|ich (?:will|mochte) mich abmelden"
    ),
    # Romanian.
    (
        r"nu (?:i ?mi|mi|ne) mai (?:scri(?:e|eti)|trimite(?:ti)?"
        rf"(?: (?:{_RO}|nimic))?)|nu (?:ma|ne) mai (?:anunta|anuntati|contactati)"
    ),
    rf"nu mai vreau (?:sa primesc )?{_RO}|dezabonati ma|dezaboneaza ma",
    # Arabic.
    text.plain(
        r"توقف|توقفوا|الغاء الاشتراك|لا (?:تراسلوني|تكتبوا لي)(?: بعد الان)?"
        r"|لا (?:ترسلوا لي|اريد) (?:شيئا|رسائل|اشعارات)(?: بعد الان| اخرى)?"
    ),
)
_AGAIN = (
    r"alta|start|subscribe|quiero avisos|avisadme|vull avisos|quero avisos"
    r"|abisuak nahi ditut"
)

_WANTS_QUIET = re.compile("|".join(_QUIET))
_WANTS_AGAIN = re.compile(_AGAIN)

# fmt: off
#: What is polite beside it.
_POLITE = frozenset([
    "hola", "buenas", "buenos", "dias", "tardes", "noches", "por", "favor", "muchas",
    "gracias", "please", "thanks", "thank", "you", "un", "saludo", "saludos",
    "bon", "bona", "tarda", "dia", "si", "us", "plau", "sisplau", "gracies", "moltes",
    "ola", "grazas", "kaixo", "mesedez", "eskerrik", "asko", "hello", "hi", "bonjour",
    "merci", "svp", "stp", "bitte", "danke", "rog", "multumesc", "شكرا", "فضلكم",
])
# fmt: on

#: The same in several words, which mean something else by themselves.
_POLITELY = re.compile(r"\b(?:s il (?:vous|te) plait|v[ao] rog|te rog|من فضلكم)\b")


def asks_for_quiet(said: str) -> bool | None:
    """
    Say whether *said* is the wish to hear nothing unasked any more, or to do so again;
    None if it is neither. To whom it is said, where handles begin it, does not matter.
    """
    if len(said) > _FEW:
        return None
    words = text.cut(text.fold(without_handles(unsigned(said))))
    wish = _POLITELY.sub(" ", " ".join(word for word in words if word[0].isalnum()))
    wish = " ".join(word for word in wish.split() if word not in _POLITE)
    if _WANTS_QUIET.fullmatch(wish):
        return True
    return False if _WANTS_AGAIN.fullmatch(wish) else None
