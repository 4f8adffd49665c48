r"""
Patterns for ways in which employees tell, in Spanish, of somebody's health, need,
children, beliefs and age; for the same kind of text as those of
`gateway.routing.words.private.told.who`.
"""

from __future__ import annotations

from gateway.core.writing.regex import either, ways
from gateway.routing.words.private.kinds import Personal
from gateway.routing.words.private.told.names import NAME
from gateway.routing.words.private.told.who import (
    CHILD,
    FOLK,
    KIN,
    KNOWN,
    LITTLE,
    NOT_FOR_ALL,
    NOT_SINCE,
    WHO,
    YOUR,
    YOURS,
)

_ILL = either(
    """
    alzheimer, demencia, cancer, tumor, leucemia, depresion, ansiedad, esquizofrenia,
    trastorno, autismo, tdah, epilepsia, parkinson, ictus, diabetes, vih, sida,
    hepatitis, covid, (?:una )?adiccion, diogenes, discapacidad, minusvalia, esclerosis,
    fibromialgia, celiaquia, azucar, la tension, asma, la cadera rota, sindrome de
    """
)
#: Words of illness, which are personal beside somebody, but not in an offer for all: a
#: talk, a walk, a group.
_ILLNESS = either(
    r"""
    alzheimer, demencia, cancer, quimio\w*, depresi\w+, ansiedad, esquizofreni\w+,
    psiquiatr\w+, celiac\w+, diabet\w+, dependiente, embarazad?[ao], alcoholi\w+,
    borrach\w+, adict\w+, la bebida, drog\w+, minusvalia, discapacidad,
    discapacitad[oa], metadona, autis\w+, ictus, infarto, vih, leucemia, tumor
    """
)
_DOCTOR = (
    r"(?:psicolog|psiquiatr|oncolog|ginecolog|neurolog|cardiolog|logoped|urolog)\w*"
)
_HEALTH = ways(
    rf"""
    # Rosa tiene demencia y se pierde.
    (?:{KNOWN}|{FOLK}\b|\b(?:como|al ser)(?: \w+)? usted\b){NOT_FOR_ALL}\b{_ILLNESS}\b

    # Tras el ictus de su marido le eximimos de la tasa.
    \b(?:{_ILLNESS}|operacion|ingreso|recaida|caida) de {KNOWN}

    # A su mujer la operan el martes y por eso no hay quien abra.
    {YOUR} (?:{KIN}|{CHILD})\b{NOT_FOR_ALL}
    \b(?:hospital|medico|ambulancia|oper(?:an|aron|ar|ado|ada)|(?:tan|muy) mal
    |rehabilitacion)\b

    # Su abuela se ha caído y tiene la cadera rota.
    \b(?:tien[e]s?|tuvo|tenia|padece[s]?|sufre[s]?|sufrio|ha sufrido)(?: usted)?
    (?: reconocid[oa])?(?: una?| el| la)?(?: \w+)? (?:{_ILL})\b

    # Dada su discapacidad del 70%, tiene preferencia.
    {YOUR} (?:\w+ )?(?:depresion|cancer|tumor|embarazo|enfermedad|discapacidad
    |minusvalia|demencia|alzheimer|adiccion|alcoholismo|ansiedad|esquizofrenia|autismo
    |medicacion|salud mental|silla de ruedas|grado de (?:discapacidad|dependencia)
    |baja (?:medica|laboral|por)|historial (?:medico|clinico)
    |tratamiento (?:medico|psi\w+|oncologico|de metadona))\b

    # El conserje está de baja por depresión.
    \b(?:esta|estas|sigue|estuvo|estaba)(?: usted)? (?:hospitalizad[oa]|embarazada
    |encamad[oa]|deprimid[oa]|en tratamiento (?:psi|oncolog|medic|por)\w*
    |de baja (?:medica|por (?:{_ILL}|enfermedad|estres|accidente|maternidad|paternidad))
    |ingresad[oa] en (?:el hospital|la uci|una clinica|psiquiatria))\b

    # Respuesta automática: estoy de baja hasta el 3, escriba a Marta.
    \bestoy (?:de baja|ingresad[oa]|enferm[oa]|operad[oa])\b

    # Su marido está en tratamiento psiquiátrico.
    {WHO}(?! tiene razon){LITTLE}\b(?:esta|estas|sigue|estuvo|fue|ha sido|estaba
    |continua)(?: muy)? (?:mal|malit[oa]|enferm[oa]|ingresad[oa]|operad[oa]|en coma
    |en (?:el|un) hospital|en (?:la|una) (?:uci|clinica)|en (?:el )?psiquiatrico|de baja
    |en tratamiento)\b(?! (?:informad|situad|orientad))

    # A Manolo le han operado de la cadera y no puede bajar la basura.
    \b(?:l[aeo]|te)(?:s)? (?:han |hemos |ha )?(?:operado|operaron) (?:de|del|la|el)\b

    # Su vecina está loca, no le haga caso.
    (?:\b(?:es|esta)(?: usted)|{WHO}{LITTLE}\b(?:es|esta)(?: un| una)?) (?:alcoholic[oa]
    |esquizofrenic[oa]|drogadict[oa]|toxicoman[oa]|autista|diabetic[oa]|celiac[oa]
    |epileptic[oa]|minusvalid[oa]|discapacitad[oa]|bipolar|loc[oa]|seropositiv[oa])\b

    # Hemos pedido cita con el psicólogo para su hija.
    \b(?:{_DOCTOR})\b{LITTLE}{YOUR} (?:{KIN}|{CHILD})\b

    # Su psiquiatra ya nos ha escrito.
    {YOUR} (?:{_DOCTOR})\b

    # Rosa va al psicólogo los martes.
    {WHO}{LITTLE}\b(?:al|con el|con la) (?:{_DOCTOR})\b

    # Tiene reconocida una dependencia de grado II.
    \b(?:tiene|reconocid[oa]|su|le)\b[^.!?\n]{{0,25}}?
    \b(?:dependencia (?:de |en )?grado|grado (?:i{{1,3}}|[1-3]) de dependencia)\b
    """
)
_AIM = either(
    r"""
    emergencia, urgencia, alquiler, alimento, comer\b, comedor, comida, libros,
    dependencia, economica, social, domicilio, luz, agua, suministro, material,
    familiar, nacimiento, desempleo
    """
)
#: Aids and benefits.
_AID = either(
    rf"""
    ayudas? (?:de |para |por |al |a la )?(?:la |el |los |un |una )?{_AIM}\w*,
    ayuda a domicilio, renta (?:minima|garantizada|activa|de insercion),
    ingreso minimo(?: vital)?, imv, risga, salario social, bono social, subsidio,
    prestacion(?:es)?, pension(?:es)?, beca, vivienda social, comedor social,
    teleasistencia, emergencia social,
    (?:lote|vale|bolsa|caja|tarjeta)s? de (?:alimentos|comida), tarjeta monedero
    """
)
_ASKED_FOR = r"(?:solicitud|peticion|expediente|recurso|tramite|cita)(?:es)?"
_POOR = either(
    r"""
    exclusion social, programa de alimentos, renta minima, ingreso minimo, caritas,
    vales? de comida, desahuci\w+, despedid[oa], monoparental, vivienda social,
    banco de alimentos, en (?:el )?paro, embargad[oa]s?
    """
)
_MORE = r"[^.!?\n]{0,45}?"
_NEED = ways(
    rf"""
    # Le corresponde el vale de comida de diciembre.
    \b(?:l[eo]|te|se l[ea]s?|se te) (?:\w+ ){{0,3}}?
    (?:conced|deneg|denieg|aprob|aprueb|desestim|reconoc|retir|suspend|extingu|revoc|pag
    |ingres|corresponde|dier|dio|dado|dimos)\w*{_MORE}\b(?:{_AID}|la ayuda)\b

    # Su ayuda de alquiler se pagará el día 5.
    {YOUR} (?:{_ASKED_FOR} |expediente )?(?:de |del |para |sobre |por )?
    (?:la |una |el |su )?(?:{_AID}|dependencia)\b

    # Su ayuda ha sido denegada.
    {YOUR} (?:ayuda) (?:ya |no |aun )?(?:esta|ha sido|fue|sera|se ha) (?:concedid
    |denegad|aprobad|pagad|pendiente|resuelt|suspendid|ingresad)\w*

    # Rosa Jiménez cobra la ayuda de emergencia.
    \b(?:cobra|cobras|percibe|recibe|cobraba|ha cobrado)\b(?: usted)?(?: ya)?
    (?: el| la| una?| su| otra)? (?:{_AID})\b

    # Este mes ya ha recibido usted dos vales de comida.
    \b(?:cobrado|recibido|percibido) (?:ya )?usted\b(?: ya)?
    (?: el| la| una?| dos| tres| su)? (?:{_AID})\b

    # No le han dado la ayuda porque su marido trabaja en negro.
    {YOUR} (?:{KIN}|{CHILD})\b{NOT_FOR_ALL}
    \b(?:cobra|trabaja|en negro|pension|paro|nomina|ayuda|subsidio|ingresos)\b

    # Le falta entregar la nómina de su marido.
    \b(?:pension|nomina|paro|subsidio|ingresos|ayuda|sueldo)s? (?:que cobra|de) {KNOWN}

    # La trabajadora social ya conoce su caso.
    \b(?:trabajadora|asistenta|trabajador) social\b{NOT_FOR_ALL}
    \b(?:su|tu) (?:caso|casa|familia|situacion)\b

    # Su cita con Servicios Sociales es el lunes a las 10.
    \b(?:tiene usted|tienes|su|tu) cita con (?:(?:la|el) (?:trabajador|asistent)
    |(?:los )?servicios sociales)

    # Su madre vive de Cáritas.
    {YOURS}{NOT_FOR_ALL}\b(?:{_POOR})\b

    # Carmen López tiene concedida la renta mínima.
    {NAME}{LITTLE}\b(?:tiene|recibe|pidio|solicito|ha pedido|cobra|vive de)\b{LITTLE}
    \b(?:{_AID}|caritas)\b

    # Con la pensión que cobra su madre no le corresponde.
    \b(?:{_AID})\b que (?:usted )?(?:pidio|pide|solicito|ha pedido|cobra|recibe)
    (?: usted)?\b

    # Le corresponde el vale de comida de diciembre.
    \bl[ea] corresponde (?:el|la|una?) (?:vale|lote)\b

    # Su familia está atendida por Servicios Sociales.
    {WHO}{LITTLE}
    \b(?:atendid|conocid|derivad|usuari)[oa] (?:por|de|a|en) (?:los |nuestros )?
    (?:servicios sociales)\b

    # Está usted en la lista de espera de vivienda social, en el puesto 12.
    \b(?:esta|sigue|figura|aparece)s?(?: usted)? en (?:la )?lista (?:de espera )?
    (?:de|para) (?:una |la )?(?:vivienda|ayuda|alimentos)\b

    # Su desahucio está previsto para el día 12.
    {YOUR} (?:desahucio|despido|insolvencia|pobreza
    |situacion (?:economica|social|de (?:vulnerabilidad|exclusion|desempleo
    |necesidad)))\b

    # Fue desahuciada en marzo.
    \b(?:fue|ha sido|sera) (?:desahuciad[oa])\b

    # Usted está en paro desde marzo y tiene bonificación.
    \b(?:esta|estas)(?: usted)? (?:en (?:el )?paro|en desempleo|desemplead[oa]
    |sin (?:trabajo|ingresos|recursos|techo))\b
    """
)
#: Words of general statements on children, such as what they may do.
_ANY_CHILD = either(
    r"""
    pued, podr, traig, traer, llev, apunt, inscri, matricul, bienvenid, gratis, entra\b,
    necesit, tienen? que, derecho, edad, desde los, a partir, acompan, ven(?:ir|ga),
    enhorabuena, felici, gracias, quier, cumpl, aparecid, a salvo
    """
)
#: A lost child was found, which may be said in public.
_FOUND = r" (?:aparecido|a salvo)\b"
_MINOR = ways(
    rf"""
    # La policía detuvo anoche a su hijo.
    (?<=[^\w])(?<!traiga a )(?<!enhorabuena a )
    (?<!gracias a ){YOUR} (?:hij|niet|nin|nen)[oa]
    \b(?=(?:(?!\b{_ANY_CHILD})[^.!?\n]){{0,200}}(?:[.!\n]|$))

    # Su hijo Lucas está admitido en el comedor.
    ^{YOUR} (?:hij|niet|nin|nen)[oa]\b(?=(?:(?!\b{_ANY_CHILD})[^.!?\n]){{0,200}}
    (?:[.!\n]|$))

    # La hija de Rosa repite curso.
    \b(?:hij|niet|sobrin|nin)[oa]s?(?: mayor| pequen[oa])? de (?:la |el )?{NAME}

    # Lucas Pérez, de 3.º B, está castigado.
    {NAME},? del? \d\.?[ºo°]? ?[a-f]\b

    # Sus hijos están en el programa de menores.
    {YOUR} (?:{CHILD})(?: mayor| menor| pequen[oa])?
    (?: {NAME})?,? (?:(?:ya |no |si |tambien |aun |todavia |se |l[aeo] )*)
    (?:ha|han|esta|estan|estaba|fue|fueron|consta|constan|figura|figuran|sigue|queda
    |quedo|obtuvo|entro|salio|rompio|pego|insulto|falto|falta|suspendio|aprobo
    |tien(?:e|en)(?! (?:que|derecho|entrada|descuento|menos|mas|entre)\b))\b(?!{_FOUND})

    # Su hijo Lucas está admitido en el comedor.
    {YOUR} (?:{CHILD}),? {NAME}

    # Mateo Prado, 6 años, está en lista de espera.
    {NAME},? (?:de )?(?:1[0-7]|[1-9]) (?:anos|anitos|meses)\b{NOT_SINCE}

    # El niño que rompió el banco es el hijo de la panadera.
    \b(?:es|era|fue|fueron|son|han sido) (?:el|la|los|las) (?:hij|niet|sobrin)[oa]s?
    (?: mayor| pequen[oa]| menor)? (?:del?|de l[oa]s?) [^\W\d]
    """
)
#: Special categories of data (Regulation (EU) 2016/679, art. 9.1).
_BELIEF = ways(
    rf"""
    # Usted es gitano y por eso...
    (?:\b(?:es|sois|eres|ser)(?: usted)(?:es)?|{KNOWN}{LITTLE}\b(?:es|son)
    |\busted (?:es))(?: un| una)? (?:musulman|gitan|judi|catolic|evangelic|homosexual
    |gay\b|lesbiana|transexual|trans\b|inmigrante|extranjer)\w*

    # Como es usted extranjera sin papeles, no podemos empadronarla.
    (?:{WHO}|\b(?:extranjer[oa])){LITTLE}\bsin papeles\b

    # Ya sabemos que usted es del PSOE.
    \b(?:usted es|es usted|usted vota) (?:de |del |a |al )?
    (?:psoe|pp|vox|iu|podemos|sumar|cc\.?oo|ugt|la cgt|los testigos|testigo)\b
    """
)
_AGE = ways(
    r"""
    # Como tiene usted 78 años le sale gratis.
    \b(?:tiene usted|usted tiene|tienes) (?:ya )?\d\d anos\b
    """
)

TOLD = {
    Personal.HEALTH: _HEALTH,
    Personal.NEED: _NEED,
    Personal.MINOR: _MINOR,
    Personal.BELIEF: _BELIEF,
    Personal.BIRTH: _AGE,
}
