r"""
How an employee tells in Spanish what stands in somebody's papers: what they owe, their
fines, what they have to do with the police and courts, who told on whom, and what the
register of inhabitants says. Patterns, as those of `gateway.routing.words.theirs.who`
are.
"""

from __future__ import annotations

from gateway.routing.words.personal import Personal
from gateway.routing.words.theirs.given import NAME
from gateway.routing.words.theirs.who import (
    CHILD,
    KIN,
    KNOWN,
    LITTLE,
    NOT_FOR_ALL,
    WHO,
    YOUR,
    YOURS,
)

_OWED = (
    r"(?:recibos?|euros|€|cuotas?|mensualidades|facturas?|ibi|basura|agua|contribucion"
    r"|comunidad|tasas?|alquiler)"
)
_FINE = r"(?:multa|sancion|denuncia)"
_FINED = (
    r"(?:denunciad|multad|sancionad|identificad|detenid|arrestad|imputad|investigad"
    r"|condenad|expulsad|desahuciad)[oa]s?"
)
_DID = (
    r"(?:denunciado|denunciamos|denunciaron|denuncio|multado|multamos|multaron|multo"
    r"|detenido|detuvo|detuvimos|detuvieron|arrestado|identificado|sancionado|expulsado"
    r"|embargado)"
)
_ABUSE = (
    r"(?:malos tratos|maltrato|agresion|acoso|violencia|abus\w+|amenazas|lesiones"
    r"|violacion)"
)
_MORE = r"[^.!?\n]{0,45}?"
_CASE = (
    # What is owed.
    (
        rf"(?:\b(?:tiene usted|tienes|le consta|le figura|a su nombre)|{WHO}{LITTLE}"
        rf"\b(?:tiene)){LITTLE}\b(?:deudas?)\b"
    ),
    (
        r"(?<!ayuntamiento )(?<!junta )(?<!estado )(?<!municipio )(?<!gobierno )"
        r"\b(?:debes?|deben)(?: usted| aun| todavia)? (?:\d[\d.,]*|una?|dos|tres|cuatro"
        rf"|cinco|seis|varios|muchos|los|el|la|las)(?: \w+)? ?(?:{_OWED})(?!\w)"
        r"|\b(?:no debes? (?:usted )?(?:nada|ningun recibo))\b"
    ),
    (
        r"\b(?:nos debe|debe usted)\b|\bponerse al (?:dia|corriente) (?:con|de|en)"
        r" (?:el|la|los|las)"
        rf" (?:{_OWED})(?!\w)|\b(?:cort|quit)\w+ (?:el agua|la luz) por (?:impago|no"
        rf" pagar|deber)"
    ),
    (
        rf"\b(?:tiene usted|usted tiene|tienes|le quedan?|le constan?|aparecen?"
        rf"|hay){LITTLE}\b"
        r"(?:recibos?|facturas?|cuotas?|mensualidades)\b[^.!?\n]{0,20}?\b(?:sin pagar"
        r"|pendientes?"
        r"|impagad|a (?:su|tu) nombre)"
        r"|\b(?:tiene usted|usted tiene|tienes|que tiene usted)(?!"
        r" razon)[^.!?\n]{0,15}?\b(?:multas?"
        r"|sancion(?:es)?|embargos?)\b|\b(?:multas?|sancion(?:es)?) que tiene usted\b"
        r"|\btienes? una (?:multa|sancion)\b|\brecibos?\b[^.!?\n]{0,20}\ba (?:su|tu)"
        r" nombre"
        r"|\besta(?: usted)? en (?:ejecutiva|apremio)\b"
    ),
    rf"{YOUR} (?:deudas?|morosidad|embargos?|impagos?|via de apremio)\b",
    r"\b(?:l[ea]|te) (?:hemos |han |ha |vamos a |van a )?(?:embarg)\w+",
    (
        rf"{YOUR} (?:recibos?|facturas?|cuotas?)\b{_MORE}\b(?:sin pagar|impagad"
        r"|pendientes? de pago|devuelt|en ejecutiva|en apremio)"
    ),
    (
        r"\b(?:figura|consta|aparece|esta)s?(?: usted)? (?:como|en la lista de)"
        rf" (?:deudor|moros)\w*|{WHO}{LITTLE}\b(?:es)(?: un| una)? (?:moros[oa])\b"
    ),
    (
        rf"(?:{WHO}|\b(?:los de la (?:calle|plaza|avenida))[^.!?\n]{{1,30}}\d{{1,3}})"
        rf"[^.!?\n]{{0,20}}?\bno (?:paga|ha pagado|pagan|han pagado|pago)\b"
    ),
    (
        r"\b(?:esta|estas) (?:usted )?al (?:corriente|dia) (?:de|en|con)"
        r" (?:el |los |sus? )?(?:pago|recibo|tributo|obligacion)\w*"
    ),
    (
        r"\b(?:quedan? por pagar|ha dejado (?:usted )?de pagar)\b|\b(?:tiene|tienes)"
        r" deudas"
        r" (?:con|de|pendientes?)\b|\bembargo (?:sobre|de|en) (?:su|tu)\b"
    ),
    # Fines, the police, courts.
    (
        rf"{YOURS}{NOT_FOR_ALL}\b(?:multas?|sancion|alcoholemia|deudas?|impag\w+"
        rf"|juzgado"
        r"|comisaria|detenid[oa]|carcel|orden de (?:alejamiento|proteccion))\b"
        r"|\b(?:multa|sancion|recurso|denuncia|deuda)\b[^.!?\n]{0,15}? que"
        r" (?:(?:puso|presento|tiene|tuvo|recurrio) usted|usted (?:puso|presento|tiene"
        r"|tuvo))\b"
    ),
    (
        rf"\b(?:{_FINED})\b[^.!?\n]{{0,15}}?\b(?:el|la|al) (?:hij[oa]|marido|mujer"
        rf"|herman[oa]|vecin[oa])"
        rf" del?\b|{NAME}{LITTLE}\b(?:pego|amenazo|robo|agredio|conducia|insulto|bebe"
        rf"|maltrat\w+)\b"
    ),
    (
        rf"{YOUR} (?:multas?|sancion(?:es)?|expediente (?:sancionador|disciplinario"
        r"|de apremio))\b"
    ),
    (
        rf"{YOUR} (?:recurso)\b{_MORE}\b(?:multa|sancion|denegacion|liquidacion"
        r"|embargo|plusvalia)\b"
    ),
    (
        r"\b(?:l[ea]|te) (?:pusieron|pusimos|puso|han puesto|hemos puesto|ha puesto"
        rf"|impuso|impusieron|han impuesto|hemos impuesto){LITTLE}\b(?:{_FINE})\b"
        r"|\b(?:l[ea]|te) (?:multaron|multamos|multo|han multado|hemos multado"
        r"|sancionaron|han sancionado|hemos sancionado|denunciaron|han denunciado"
        r"|hemos denunciado|detuvieron|han detenido)\b"
    ),
    (
        rf"\b(?:{_FINE})\b[^.!?\n]{{0,20}}?\bse l[ea] (?:notific|envi|entreg|puso"
        rf"|impus)\w+"
    ),
    rf"(?:{KNOWN}|\b(?:el|la|ese|esa) (?:vecin[oa])\b){LITTLE}\b(?:{_FINED})\b",
    (
        rf"{YOUR} (?:{KIN}|{CHILD})\b{NOT_FOR_ALL}\b(?:expediente|denuncias?|multas?"
        rf"|sancion"
        r"|comisaria|juzgado|carcel|pres[oa]|orden de)\b|\bpor lo de (?:su|tu) ex\b"
        r"|\bse l[ea] (?:retiro|ha retirado) el (?:carnet?|permiso)\b"
    ),
    rf"\b(?:{_FINED})\b[^.!?\n]{{0,30}}?[:,] (?:es|era|se trata de) {NAME}",
    rf"\b(?:{_DID})\b[^.!?\n]{{0,25}}?\ba (?:{KNOWN}|(?:ese|esa|un|una) (?:hij[oa]))",
    (
        r"\b(?:tiene|con) (?:antecedentes)\b|\b(?:tiene|hay)(?: usted)? (?:una )?"
        r"(?:orden de (?:alejamiento|proteccion|busca))\b"
    ),
    (
        rf"{YOUR} (?:denuncia (?:contra|por {_ABUSE})|orden de (?:alejamiento"
        rf"|proteccion)"
        r"|divorcio|maltratador|agresor|violador|detencion|ex-?marido|ex-?mujer"
        r"|expareja)\b"
        rf"|\b(?:es|fue|como)(?: usted)? (?:victima de {_ABUSE})"
    ),
    (
        r"\b(?:(?:esta|estas)(?: usted)?|es usted|usted es) (?:divorciad|separad|viud"
        r"|solter)[oa]s?\b"
    ),
    # Who told.
    (
        r"\b(?:quien|quienes|el que|la que|los que) (?:l[aeo]s? |te |os |nos |se )?"
        r"(?:ha |han )?(?:denunci|avis|llam|quej|chiv|inform|puso"
        r"|dio)\w*[^.!?\n]{0,35}?"
        rf"\b(?:fue|fueron|es|ha sido|era) (?:{KNOWN}"
        r"|(?:el|la) (?:vecin[oa]|senora?|inquilin[oa]|duen[oa]|de[l]?|hij[oa])\b)"
    ),
    (
        r"\b(?:denuncia|queja|reclamacion|aviso|llamada)\b[^.!?\n]{0,15}?\b(?:puso"
        rf"|presento|hizo|dio|ha puesto|ha presentado|es de|fue de|era de) (?:{KNOWN}"
        r"|(?:el|la) (?:vecin[oa]|senora?|inquilin[oa]|chic[oa]) (?:de|del)\b)"
    ),
    (
        rf"\b(?:fue|ha sido|es|era) (?:{KNOWN}|(?:el|la) (?:vecin[oa]|senora?)(?: del?"
        rf" [^.!?\n]{{1,15}})?)"
        r" (?:quien|el que|la que)\b"
        r"|\b(?:(?:l[oa]s|el|la)(?: vecin[oa]| senora?| chic[oa])? que|quien) (?:se "
        r"|nos |le"
        r" )?(?:puso|llamo"
        r"|aviso|denuncio|romp|quem|pint|rob|tir|ensuci|peg|insult|molest)\w+"
        rf"[^.!?\n]{{0,30}}?\b(?:son|es|fue|fueron) {NAME}"
    ),
    (
        rf"{KNOWN}{LITTLE}\b(?:ha puesto|puso|presento|ha presentado)(?: una| la)?"
        r" (?:denuncia|queja|reclamacion)\b"
    ),
    # What the register of inhabitants says.
    (
        r"\b(?:esta|consta|figura)(?: ya)? (?:usted )(?:de alta en el padron"
        r"|empadronad[oa])\b"
        r"|\b(?:usted|le|se)\b[^.!?\n]{0,20}?\b(?:dio|dimos|dieron|dado) de (?:baja"
        r"|alta)"
        r" (?:del|en el) padron\b"
        r"|\b(?:empadronad[oa]s? (?:con|junto a) (?:su|tu)s?)\b"
        r"|\b(?:en (?:su|tu|es[ae]|est[ea]) (?:casa|piso|vivienda|domicilio))\b"
        rf"{LITTLE}\b(?:empadronad)|{YOUR} (?:{KIN}|{CHILD})\b{LITTLE}\bempadronad"
        r"|\b(?:constan?|aparecen?|figuran?|hay)\b[^.!?\n]{0,30}?\bempadronad\w+ en"
        r" (?:su|tu|es[ae]) (?:casa|piso|vivienda|domicilio)\b"
    ),
    # What opens what is theirs, and the secret that there is something.
    (
        rf"{YOUR} (?:contrasena|clave|pin|codigo de acceso)(?: \w+){{0,3}}?(?: es|:) \S"
        r"|\b(?:clave|contrasena)(?: es|:)? (?=\S*\d)\S{5,}"
    ),
    (
        r"\b(?:privado|mensaje directo|correo)\b[^.!?\n]{0,20}?\b(?:sobre|acerca de"
        r"|por|con)"
        r" (?:lo de )?(?:su|tu)s? (?:ayuda|multa|deuda|recurso|denuncia|salud|hij|niet"
        r"|embargo|desahucio|pension|beca|paro|divorcio|enfermedad|expediente|recibo"
        r"|sancion"
        r"|baja|situacion)\w*"
    ),
    # A relative or neighbour by name.
    rf"{YOUR} (?:{KIN}),? {NAME}",
)

TOLD = {Personal.CASE: _CASE}
