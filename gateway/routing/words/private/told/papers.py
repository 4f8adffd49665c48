r"""
Patterns for ways in which employees tell, in Spanish, of somebody's debts, fines,
police and court matters, who reported whom, entries in the register of inhabitants, and
passwords; for the same kind of text as those of
`gateway.routing.words.private.told.who`.
"""

from __future__ import annotations

from gateway.core.writing.regex import either, ways
from gateway.routing.words.private.kinds import Personal
from gateway.routing.words.private.told.names import NAME
from gateway.routing.words.private.told.who import (
    CHILD,
    KIN,
    KNOWN,
    LITTLE,
    NO_OFFICE,
    NOT_FOR_ALL,
    WHO,
    YOUR,
    YOURS,
)

_OWED = either(
    """
    recibos?, euros, €, cuotas?, mensualidades, facturas?, ibi, basura, agua,
    contribucion, comunidad, tasas?, alquiler
    """
)
_FINE = either("multa, sancion, denuncia")
_FINED = (
    r"(?:denunciad|multad|sancionad|identificad|detenid|arrestad|imputad|investigad"
    r"|condenad|expulsad|desahuciad)[oa]s?"
)
_DID = either(
    """
    denunciado, denunciamos, denunciaron, denuncio, multado, multamos, multaron, multo,
    detenido, detuvo, detuvimos, detuvieron, arrestado, identificado, sancionado,
    expulsado, embargado
    """
)
_ABUSE = either(
    r"""
    malos tratos, maltrato, agresion, acoso, violencia, abus\w+, amenazas, lesiones,
    violacion
    """
)
#: Not an infinitive behind "debe", which is a duty and no debt.
_NOT_TO_DO = (
    r"(?! (?:hoy |antes |ya |tambien )?(?!alquiler\b)\w*[aei]r(?:se|nos|l[aeo]s?)*\b)"
)
_MORE = r"[^.!?\n]{0,45}?"
#: Debts.
_OWES = ways(
    rf"""
    # Tiene usted una deuda de 340 € de IBI de 2023.
    (?:\b(?:tiene usted|tienes|le consta|le figura|a su nombre)|{WHO}{LITTLE}
    \b(?:tiene)){LITTLE}\b(?:deudas?)\b

    # Debe usted dos recibos de agua.
    {NO_OFFICE}\b(?:debes?|deben)(?: usted| aun| todavia)? (?:\d[\d.,]*|una?|dos|tres
    |cuatro|cinco|seis|varios|muchos|los|el|la|las)(?: \w+)? ?(?:{_OWED})(?!\w)

    # Está usted al día de pago, no debe nada.
    \b(?:no debes? (?:usted )?(?:nada|ningun recibo))\b

    # Usted todavía nos debe la plusvalía de la casa de su madre.
    \b(?:nos debe|debe usted)\b{_NOT_TO_DO}

    # Antes de la licencia tiene que ponerse al día con la basura.
    \bponerse al (?:dia|corriente) (?:con|de|en) (?:el|la|los|las) (?:{_OWED})(?!\w)

    # Le van a cortar el agua por impago.
    \b(?:cort|quit)\w+ (?:el agua|la luz) por (?:impago|no pagar|deber)

    # Aparecen tres recibos a su nombre sin pagar.
    \b(?:tiene usted|usted tiene|tienes|le quedan?|le constan?|aparecen?|hay){LITTLE}
    \b(?:recibos?|facturas?|cuotas?|mensualidades)\b[^.!?\n]{{0,20}}?
    \b(?:sin pagar|pendientes?|impagad|a (?:su|tu) nombre)

    # Tiene usted dos multas sin pagar.
    \b(?:tiene usted|usted tiene|tienes|que tiene usted)(?! razon)[^.!?\n]{{0,15}}?
    \b(?:multas?|sancion(?:es)?|embargos?)\b

    # La sanción que tiene usted es de 600 €.
    \b(?:multas?|sancion(?:es)?) que tiene usted\b

    # Su coche se lo llevó la grúa y tiene una multa de 90 €.
    \btienes? una (?:multa|sancion)\b

    # Figura un recibo devuelto a su nombre.
    \brecibos?\b[^.!?\n]{{0,20}}\ba (?:su|tu) nombre

    # Está usted en ejecutiva.
    \besta(?: usted)? en (?:ejecutiva|apremio)\b

    # Su morosidad consta en recaudación.
    {YOUR} (?:deudas?|morosidad|embargos?|impagos?|via de apremio)\b

    # Le hemos embargado la cuenta por impago.
    \b(?:l[ea]|te) (?:hemos |han |ha |vamos a |van a )?(?:embarg)\w+

    # Su recibo del IBI está sin pagar desde 2024.
    {YOUR} (?:recibos?|facturas?|cuotas?)\b{_MORE}
    \b(?:sin pagar|impagad|pendientes? de pago|devuelt|en ejecutiva|en apremio)

    # Figura usted como deudor en recaudación.
    \b(?:figura|consta|aparece|esta)s?(?: usted)? (?:como|en la lista de) (?:deudor
    |moros)\w*

    # El vecino del bajo es moroso.
    {WHO}{LITTLE}\b(?:es)(?: un| una)? (?:moros[oa])\b

    # Usted no paga la basura desde 2022.
    (?:{WHO}|\b(?:los de la (?:calle|plaza|avenida))[^.!?\n]{{1,30}}\d{{1,3}})
    [^.!?\n]{{0,20}}?\bno (?:paga|ha pagado|pagan|han pagado|pago)\b

    # Está usted al día de pago, no debe nada.
    \b(?:esta|estas) (?:usted )?al (?:corriente|dia) (?:de|en|con) (?:el |los |sus? )?
    (?:pago|recibo|tributo|obligacion)\w*

    # Ha dejado usted de pagar la guardería.
    \b(?:quedan? por pagar|ha dejado (?:usted )?de pagar)\b

    # No podemos darle la licencia: tiene deudas con el Ayuntamiento.
    \b(?:tiene|tienes) deudas (?:con|de|pendientes?)\b

    # Consta un embargo sobre su nómina.
    \bembargo (?:sobre|de|en) (?:su|tu)\b
    """
)
#: Fines, police and court matters, and marital status.
_COURTS = ways(
    rf"""
    # Su padre dejó una deuda de contribución.
    {YOURS}{NOT_FOR_ALL}\b(?:multas?|sancion|alcoholemia|deudas?|impag\w+|juzgado
    |comisaria|detenid[oa]|carcel|orden de (?:alejamiento|proteccion))\b

    # El recurso que puso usted contra la multa está desestimado.
    \b(?:multa|sancion|recurso|denuncia|deuda)\b[^.!?\n]{{0,15}}? que (?:(?:puso
    |presento|tiene|tuvo|recurrio) usted|usted (?:puso|presento|tiene|tuvo))\b

    # Ya está detenido el hijo del panadero.
    \b(?:{_FINED})\b[^.!?\n]{{0,15}}?
    \b(?:el|la|al) (?:hij[oa]|marido|mujer|herman[oa]|vecin[oa]) del?\b

    # Manolo Ruiz pegó a su mujer anoche.
    {NAME}{LITTLE}\b(?:pego|amenazo|robo|agredio|conducia|insulto|bebe|maltrat\w+)\b

    # Su multa de 200 € es por aparcar en la acera.
    {YOUR} (?:multas?|sancion(?:es)?|expediente (?:sancionador|disciplinario
    |de apremio))\b

    # Su recurso por la multa se ha perdido.
    {YOUR} (?:recurso)\b{_MORE}\b(?:multa|sancion|denegacion|liquidacion|embargo
    |plusvalia)\b

    # Le pusieron la multa por ir bebido.
    \b(?:l[ea]|te) (?:pusieron|pusimos|puso|han puesto|hemos puesto|ha puesto|impuso
    |impusieron|han impuesto|hemos impuesto){LITTLE}\b(?:{_FINE})\b

    # Le multaron en abril.
    \b(?:l[ea]|te) (?:multaron|multamos|multo|han multado|hemos multado|sancionaron
    |han sancionado|hemos sancionado|denunciaron|han denunciado|hemos denunciado
    |detuvieron|han detenido)\b

    # La multa se le notificó el 3 de marzo.
    \b(?:{_FINE})\b[^.!?\n]{{0,20}}?\bse l[ea] (?:notific|envi|entreg|puso|impus)\w+

    # Su nieto ha sido expulsado del colegio tres días.
    (?:{KNOWN}|\b(?:el|la|ese|esa) (?:vecin[oa])\b){LITTLE}\b(?:{_FINED})\b

    # Su vecino tiene una denuncia por maltrato.
    {YOUR} (?:{KIN}|{CHILD})\b{NOT_FOR_ALL}
    \b(?:expediente|denuncias?|multas?|sancion|comisaria|juzgado|carcel|pres[oa]
    |orden de)\b

    # Se presentó usted en comisaría por lo de su ex.
    \bpor lo de (?:su|tu) ex\b

    # Se le retiró el carnet por alcoholemia.
    \bse l[ea] (?:retiro|ha retirado) el (?:carnet?|permiso)\b

    # El dueño del perro está identificado y multado: es Antonio Ruiz.
    \b(?:{_FINED})\b[^.!?\n]{{0,30}}?[:,] (?:es|era|se trata de) {NAME}

    # La policía detuvo anoche a su hijo.
    \b(?:{_DID})\b[^.!?\n]{{0,25}}?\ba (?:{KNOWN}|(?:ese|esa|un|una) (?:hij[oa]))

    # Juan Pérez tiene antecedentes.
    \b(?:tiene|con) (?:antecedentes)\b

    # Tiene usted una orden de alejamiento en vigor.
    \b(?:tiene|hay)(?: usted)? (?:una )?(?:orden de (?:alejamiento|proteccion|busca))\b

    # Su exmujer ya ha declarado.
    {YOUR} (?:denuncia (?:contra|por {_ABUSE})|orden de (?:alejamiento|proteccion)
    |divorcio|maltratador|agresor|violador|detencion|ex-?marido|ex-?mujer|expareja)\b

    # Es usted víctima de acoso.
    \b(?:es|fue|como)(?: usted)? (?:victima de {_ABUSE})

    # Como es usted viuda, la pensión...
    \b(?:(?:esta|estas)(?: usted)?|es usted|usted es) (?:divorciad|separad|viud
    |solter)[oa]s?\b
    """
)
#: Who reported whom.
_TOLD_ON = ways(
    rf"""
    # Quien le denunció fue su vecina Carmen López.
    \b(?:quien|quienes|el que|la que|los que) (?:l[aeo]s? |te |os |nos |se )?
    (?:ha |han )?(?:denunci|avis|llam|quej|chiv|inform|puso|dio)\w*[^.!?\n]{{0,35}}?
    \b(?:fue|fueron|es|ha sido|era) (?:{KNOWN}
    |(?:el|la) (?:vecin[oa]|senora?|inquilin[oa]|duen[oa]|de[l]?|hij[oa])\b)

    # Sí, la queja la puso Mari Carmen Ruiz.
    \b(?:denuncia|queja|reclamacion|aviso|llamada)\b[^.!?\n]{{0,15}}?
    \b(?:puso|presento|hizo|dio|ha puesto|ha presentado|es de|fue de|era de) (?:{KNOWN}
    |(?:el|la) (?:vecin[oa]|senora?|inquilin[oa]|chic[oa]) (?:de|del)\b)

    # Fue su vecina la que nos llamó.
    \b(?:fue|ha sido|es|era) (?:{KNOWN}|(?:el|la) (?:vecin[oa]|senora?)
    (?: del? [^.!?\n]{{1,15}})?) (?:quien|el que|la que)\b

    # Quien tira la basura es Paco el del 12.
    \b(?:(?:l[oa]s|el|la)(?: vecin[oa]| senora?| chic[oa])? que|quien) (?:se |nos |le )?
    (?:puso|llamo|aviso|denuncio|romp|quem|pint|rob|tir|ensuci|peg|insult
    |molest)\w+[^.!?\n]{{0,30}}?\b(?:son|es|fue|fueron) {NAME}

    # Su vecina Carmen López ha puesto una denuncia contra usted.
    {KNOWN}{LITTLE}\b(?:ha puesto|puso|presento|ha presentado)
    (?: una| la)? (?:denuncia|queja|reclamacion)\b
    """
)
#: Entries in the register of inhabitants.
_REGISTER = ways(
    rf"""
    # No está usted empadronada aquí desde 2021.
    \b(?:esta|consta|figura)(?: ya)? (?:usted )(?:de alta en el padron|empadronad[oa])\b

    # Usted se dio de baja del padrón en mayo.
    \b(?:usted|le|se)\b[^.!?\n]{{0,20}}?
    \b(?:dio|dimos|dieron|dado) de (?:baja|alta) (?:del|en el) padron\b

    # Está usted empadronado con su madre y sus dos hermanos.
    \b(?:empadronad[oa]s? (?:con|junto a) (?:su|tu)s?)\b

    # En su domicilio hay seis empadronados.
    \b(?:en (?:su|tu|es[ae]|est[ea]) (?:casa|piso|vivienda|domicilio))\b{LITTLE}
    \b(?:empadronad)

    # Su marido ya no está empadronado con usted.
    {YOUR} (?:{KIN}|{CHILD})\b{LITTLE}\bempadronad

    # Aparecen dos personas más empadronadas en su casa.
    \b(?:constan?|aparecen?|figuran?|hay)\b[^.!?\n]{{0,30}}?
    \bempadronad\w+ en (?:su|tu|es[ae]) (?:casa|piso|vivienda|domicilio)\b
    """
)
#: Passwords, that there is something private, and names of relatives.
_OPENS = ways(
    rf"""
    # Su contraseña nueva es abril.
    {YOUR} (?:contrasena|clave|pin|codigo de acceso)(?: \w+){{0,3}}?(?: es|:) \S

    # Su usuario es ana78 y la clave Junar2026.
    \b(?:clave|contrasena)(?: es|:)? (?=\S*\d)\S{{5,}}

    # Ya le hemos contestado en privado sobre su ayuda.
    \b(?:privado|mensaje directo|correo)\b[^.!?\n]{{0,20}}?
    \b(?:sobre|acerca de|por|con) (?:lo de )?
    (?:su|tu)s? (?:ayuda|multa|deuda|recurso|denuncia|salud|hij|niet|embargo|desahucio
    |pension|beca|paro|divorcio|enfermedad|expediente|recibo|sancion|baja|situacion)\w*

    # Nos lo ha dicho su vecina Encarni.
    {YOUR} (?:{KIN}),? {NAME}
    """
)

TOLD = {Personal.CASE: (*_OWES, *_COURTS, *_TOLD_ON, *_REGISTER, *_OPENS)}
