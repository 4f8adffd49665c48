r"""
How an employee tells in Spanish of somebody's health, need, child, faith and age:
patterns, as those of `gateway.routing.words.theirs.who` are.
"""

from __future__ import annotations

from gateway.routing.words.personal import Personal
from gateway.routing.words.theirs.given import NAME
from gateway.routing.words.theirs.who import (
    CHILD,
    FOLK,
    KIN,
    KNOWN,
    LITTLE,
    NOT_FOR_ALL,
    WHO,
    YOUR,
    YOURS,
)

_ILL = (
    r"(?:alzheimer|demencia|cancer|tumor|leucemia|depresion|ansiedad|esquizofrenia"
    r"|trastorno|autismo|tdah|epilepsia|parkinson|ictus|diabetes|vih|sida|hepatitis"
    r"|covid|(?:una )?adiccion|diogenes|discapacidad|minusvalia|esclerosis|fibromialgia"
    r"|celiaquia|azucar|la tension|asma|la cadera rota|sindrome de)"
)
#: Words that tell of illness, of whomever they are said; and what is done about it for
#: everybody: a talk, a walk, a group.
_ILLNESS = (
    r"(?:alzheimer|demencia|cancer|quimio\w*|depresi\w+|ansiedad|esquizofreni\w+"
    r"|psiquiatr\w+"
    r"|celiac\w+|diabet\w+|dependiente|embarazad?[ao]|alcoholi\w+|borrach\w+|adict\w+"
    r"|la bebida|drog\w+|minusvalia|discapacidad|discapacitad[oa]|metadona|autis\w+"
    r"|ictus"
    r"|infarto|vih|leucemia|tumor)"
)
_DOCTOR = (
    r"(?:psicolog|psiquiatr|oncolog|ginecolog|neurolog|cardiolog|logoped|urolog)\w*"
)
_HEALTH = (
    (
        rf"(?:{KNOWN}|{FOLK}\b|\b(?:como|al ser)(?: \w+)?"
        rf" usted\b){NOT_FOR_ALL}\b{_ILLNESS}\b"
        rf"|\b(?:{_ILLNESS}|operacion|ingreso|recaida|caida) de {KNOWN}"
        rf"|{YOUR} (?:{KIN}|{CHILD})\b{NOT_FOR_ALL}\b(?:hospital|medico"
        r"|ambulancia|oper(?:an|aron|ar|ado|ada)|(?:tan|muy) mal|rehabilitacion)\b"
    ),
    (
        rf"\b(?:tien[e]s?|tuvo|tenia|padece[s]?|sufre[s]?|sufrio|ha sufrido)"
        rf"(?: usted)?(?: reconocid[oa])?(?: una?| el| la)?(?: \w+)? (?:{_ILL})\b"
    ),
    (
        rf"{YOUR} (?:\w+ )?(?:depresion|cancer|tumor|embarazo|enfermedad|discapacidad"
        r"|minusvalia|demencia|alzheimer|adiccion|alcoholismo|ansiedad|esquizofrenia"
        r"|autismo|medicacion|salud mental|silla de ruedas|grado de (?:discapacidad"
        r"|dependencia)|baja (?:medica|laboral|por)|historial (?:medico|clinico)"
        r"|tratamiento (?:medico|psi\w+|oncologico|de metadona))\b"
    ),
    (
        rf"\b(?:esta|estas|sigue|estuvo|estaba)(?: usted)? (?:hospitalizad[oa]"
        rf"|embarazada"
        r"|encamad[oa]|deprimid[oa]|en tratamiento (?:psi|oncolog|medic|por)\w*"
        rf"|de baja (?:medica|por (?:{_ILL}|enfermedad|estres|accidente|maternidad"
        r"|paternidad))|ingresad[oa] en (?:el hospital|la uci|una clinica"
        r"|psiquiatria))\b"
    ),
    (
        r"\bestoy (?:de baja|ingresad[oa]|enferm[oa]|operad[oa])\b"
        rf"|{WHO}(?! tiene razon){LITTLE}\b(?:esta|estas|sigue|estuvo|fue|ha sido"
        rf"|estaba|continua)"
        r"(?: muy)? (?:mal|malit[oa]|enferm[oa]|ingresad[oa]|operad[oa]|en coma"
        r"|en (?:el|un) hospital|en (?:la|una) (?:uci|clinica)|en (?:el )?psiquiatrico"
        r"|de baja|en tratamiento)\b(?! (?:informad|situad|orientad))"
    ),
    (
        r"\b(?:l[aeo]|te)(?:s)? (?:han |hemos |ha )?(?:operado|operaron) (?:de|del|la"
        r"|el)\b"
    ),
    (
        rf"(?:\b(?:es|esta)(?: usted)|{WHO}{LITTLE}\b(?:es|esta)(?: un| una)?)"
        r" (?:alcoholic[oa]|esquizofrenic[oa]|drogadict[oa]|toxicoman[oa]|autista"
        r"|diabetic[oa]|celiac[oa]|epileptic[oa]|minusvalid[oa]|discapacitad[oa]"
        r"|bipolar"
        r"|loc[oa]|seropositiv[oa])\b"
    ),
    (
        rf"\b(?:{_DOCTOR})\b{LITTLE}{YOUR} (?:{KIN}|{CHILD})\b"
        rf"|{YOUR} (?:{_DOCTOR})\b|{WHO}{LITTLE}\b(?:al|con el|con la) (?:{_DOCTOR})\b"
    ),
    (
        r"\b(?:tiene|reconocid[oa]|su|le)\b[^.!?\n]{0,25}?\b(?:dependencia (?:de |en"
        r" )?grado"
        r"|grado (?:i{1,3}|[1-3]) de dependencia)\b"
    ),
)
#: What is given to those in need.
_AID = (
    r"(?:ayudas? (?:de |para |por |al |a la )?(?:la |el |los |un |una )?(?:emergencia"
    r"|urgencia|alquiler|alimento|comer\b|comedor|comida|libros|dependencia|economica"
    r"|social|domicilio|luz|agua|suministro|material|familiar|nacimiento|desempleo)\w*"
    r"|ayuda a domicilio|renta (?:minima|garantizada|activa|de insercion)"
    r"|ingreso minimo(?: vital)?|imv|risga|salario social|bono social|subsidio"
    r"|prestacion(?:es)?|pension(?:es)?|beca|vivienda social|comedor social"
    r"|teleasistencia|emergencia social|(?:lote|vale|bolsa|caja|tarjeta)s? de"
    r" (?:alimentos|comida)|tarjeta monedero)"
)
_ASKED_FOR = r"(?:solicitud|peticion|expediente|recurso|tramite|cita)(?:es)?"
_POOR = (
    r"(?:exclusion social|programa de alimentos|renta minima|ingreso minimo|caritas"
    r"|vales? de comida|desahuci\w+|despedid[oa]|monoparental|vivienda social|banco de"
    r" alimentos|en (?:el )?paro"
    r"|embargad[oa]s?)"
)
_MORE = r"[^.!?\n]{0,45}?"
_NEED = (
    (
        rf"\b(?:l[eo]|te|se l[ea]s?|se te) (?:\w+ ){{0,3}}?(?:conced|deneg|denieg|aprob"
        r"|aprueb|desestim|reconoc|retir|suspend|extingu|revoc|pag|ingres|corresponde"
        r"|dier|dio|dado|dimos)\w*"
        rf"{_MORE}\b(?:{_AID}|la ayuda)\b"
    ),
    (
        rf"{YOUR} (?:{_ASKED_FOR} |expediente )?(?:de |del |para |sobre |por )?(?:la "
        rf"|una |el |su )?"
        rf"(?:{_AID}|dependencia)\b"
    ),
    (
        rf"{YOUR} (?:ayuda) (?:ya |no |aun )?(?:esta|ha sido|fue|sera|se ha)"
        r" (?:concedid|denegad|aprobad|pagad|pendiente|resuelt|suspendid|ingresad)\w*"
    ),
    (
        r"\b(?:cobra|cobras|percibe|recibe|cobraba|ha cobrado)\b(?: usted)?(?: ya)?"
        rf"(?: el| la| una?| su| otra)? (?:{_AID})\b"
    ),
    (
        r"\b(?:cobrado|recibido|percibido) (?:ya )?usted\b(?: ya)?(?: el| la| una?|"
        r" dos| tres| su)?"
        rf" (?:{_AID})\b"
    ),
    (
        rf"{YOUR} (?:{KIN}|{CHILD})\b{NOT_FOR_ALL}\b(?:cobra|trabaja|en negro|pension"
        rf"|paro"
        r"|nomina|ayuda|subsidio|ingresos)\b"
        rf"|\b(?:pension|nomina|paro|subsidio|ingresos|ayuda|sueldo)s? (?:que cobra"
        rf"|de) {KNOWN}"
    ),
    (
        r"\b(?:trabajadora|asistenta|trabajador) social\b[^.!?\n]{0,40}?\b(?:su|tu)"
        r" (?:caso|casa"
        r"|familia|situacion)\b|\b(?:tiene usted|tienes|su|tu) cita con"
        r" (?:(?:la|el) (?:trabajador|asistent)|(?:los )?servicios sociales)"
    ),
    (
        rf"{YOURS}{NOT_FOR_ALL}\b(?:{_POOR})\b|{NAME}{LITTLE}\b(?:tiene|recibe|pidio"
        rf"|solicito"
        rf"|ha pedido|cobra|vive de)\b{LITTLE}\b(?:{_AID}|caritas)\b"
        rf"|\b(?:{_AID})\b que (?:usted )?(?:pidio|pide|solicito|ha pedido|cobra"
        rf"|recibe)"
        r"(?: usted)?\b|\bl[ea] corresponde (?:el|la|una?) (?:vale|lote)\b"
    ),
    (
        rf"{WHO}{LITTLE}\b(?:atendid|conocid|derivad|usuari)[oa] (?:por|de|a|en)"
        r" (?:los |nuestros )?(?:servicios sociales)\b"
    ),
    (
        r"\b(?:esta|sigue|figura|aparece)s?(?: usted)? en (?:la )?lista (?:de espera )?"
        r"(?:de|para) (?:una |la )?(?:vivienda|ayuda|alimentos)\b"
    ),
    (
        rf"{YOUR} (?:desahucio|despido|insolvencia|pobreza|situacion (?:economica"
        rf"|social"
        r"|de (?:vulnerabilidad|exclusion|desempleo|necesidad)))\b"
        r"|\b(?:fue|ha sido|sera) (?:desahuciad[oa])\b"
    ),
    (
        r"\b(?:esta|estas)(?: usted)? (?:en (?:el )?paro|en desempleo|desemplead[oa]"
        r"|sin (?:trabajo|ingresos|recursos|techo))\b"
    ),
)
#: What is said of any child that people have: what it may do.
_ANY_CHILD = (
    r"(?:pued|podr|traig|traer|llev|apunt|inscri|matricul|bienvenid|gratis|entra\b"
    r"|necesit"
    r"|tienen? que|derecho|edad|desde los|a partir|acompan|ven(?:ir|ga)|enhorabuena"
    r"|felici"
    r"|gracias|quier|cumpl)"
)
_MINOR = (
    (
        rf"(?<=[^\w])(?<!traiga a )(?<!enhorabuena a )(?<!gracias a ){YOUR} (?:hij"
        rf"|niet|nin|nen)[oa]\b"
        rf"(?=(?:(?!\b{_ANY_CHILD})[^.!?\n]){{0,200}}(?:[.!\n]|$))"
        rf"|^{YOUR} (?:hij|niet|nin"
        rf"|nen)[oa]\b(?=(?:(?!\b{_ANY_CHILD})[^.!?\n]){{0,200}}(?:[.!\n]|$))"
    ),
    (
        rf"\b(?:hij|niet|sobrin|nin)[oa]s?(?: mayor| pequen[oa])? de (?:la |el )?{NAME}"
        rf"|{NAME},? del? \d\.?[ºo°]? ?[a-f]\b"
    ),
    (
        rf"{YOUR} (?:{CHILD})(?: mayor| menor| pequen[oa])?(?: {NAME})?,?"
        r" (?:(?:ya |no |si |tambien |aun |todavia |se |l[aeo] )*)(?:ha|han|esta|estan"
        r"|estaba"
        r"|fue|fueron|consta|constan|figura|figuran|sigue|queda|quedo|obtuvo|entro"
        r"|salio"
        r"|rompio|pego|insulto|falto|falta|suspendio|aprobo|tien(?:e|en)"
        r"(?! (?:que|derecho|entrada|descuento|menos|mas|entre)\b))\b"
    ),
    rf"{YOUR} (?:{CHILD}),? {NAME}",
    rf"{NAME},? (?:de )?(?:1[0-7]|[1-9]) (?:anos|anitos|meses)\b",
    (
        r"\b(?:es|era|fue|fueron|son|han sido) (?:el|la|los|las) (?:hij|niet"
        r"|sobrin)[oa]s?"
        r"(?: mayor| pequen[oa]| menor)? (?:del?|de l[oa]s?) [^\W\d]"
    ),
)
#: Art. 9.1 of the Regulation names them.
_BELIEF = (
    (
        rf"(?:\b(?:es|sois|eres|ser)(?: usted)(?:es)?|{KNOWN}{LITTLE}\b(?:es|son)"
        r"|\busted (?:es))(?: un| una)? (?:musulman|gitan|judi|catolic|evangelic"
        r"|homosexual|gay\b|lesbiana|transexual|trans\b|inmigrante|extranjer)\w*"
        rf"|(?:{WHO}|\b(?:extranjer[oa])){LITTLE}\bsin papeles\b"
        r"|\b(?:usted es|es usted|usted vota) (?:de |del |a |al )?(?:psoe|pp|vox|iu"
        r"|podemos|sumar"
        r"|cc\.?oo|ugt|la cgt|los testigos|testigo)\b"
    ),
)
_AGE = (r"\b(?:tiene usted|usted tiene|tienes) (?:ya )?\d\d anos\b",)

TOLD = {
    Personal.HEALTH: _HEALTH,
    Personal.NEED: _NEED,
    Personal.MINOR: _MINOR,
    Personal.BELIEF: _BELIEF,
    Personal.BIRTH: _AGE,
}
