"""
Find what must not be answered in public: personal data in what somebody wrote.

It looks for what can be recognised for certain, by its form and check letters, and
errs on the private side for health and minors: an answer in private harms nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum

from gateway.routing.words import abroad, coofficial, numbered, text
from gateway.routing.words.births import BIRTH
from gateway.routing.words.homes import NO_HOUSE
from gateway.routing.words.kin import RELATIVE
from gateway.routing.words.patterns import Together


class Personal(Enum):
    """
    A kind of personal data.
    """

    IDENTITY = "identity"  # DNI, NIE, passport, Seguridad Social
    ACCOUNT = "account"  # IBAN
    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"
    BIRTH = "birth"
    FACE = "face"  # somebody in a picture
    HOME = "home"
    CASE = "case"  # one's own file, contract or password
    NEED = "need"
    MINOR = "minor"
    HEALTH = "health"
    BELIEF = "belief"  # origin, faith, whom one loves


_PHONE = re.compile(
    r"(?<![\w.,/-])(?:(?:\+|00)34[ .-]?)?[6-9]\d{2}(?:[ .-]?\d{3}){2}(?![\w-])"
    r"|(?<![\w.,/-])(?:(?:\+|00)34[ .-]?)?[6-9]\d{2}(?:[ .-]?\d{2}){3}(?![\w-])"
    r"|(?<!\w)\+\d{2}[ \d.-]{7,14}\d(?!\w)"
)
_EMAIL = re.compile(r"@(?<=[\w.+-].)[\w-]{1,63}(?:\.[\w-]{1,63})+")
# Since 2000 four digits and three consonants; before, the province first.
_PLATE = re.compile(
    r"(?<![\w-])\d{4}[ -]?[bcdfghjklmnprstvwxyz]{3}(?!\w)"
    r"|(?<![\w-])[a-z]{1,2}-\d{4}-[a-z]{1,2}(?!\w)"
)
#: Whoever says who they are, and a date of long ago.
_I_AM = (
    r"\bsoy [a-z]+ [a-z]+[^.!?\n]{0,30}\b\d{1,2}[/-]\d{1,2}[/-]"
    r"(?:19\d\d|20[01]\d|[3-9]\d)\b"
)
#: Somebody in a picture, as one tells on them.
_FACE = (
    r"\b(?:fotos?|videos?|imagen|imagenes|grabacion)\b[^.!?\n]{0,20}"
    r"\b(?:del|de (?:el|los|las?|est[eo]s?|es[eo]s?))"
    r"(?: (?:dos|tres|cuatro|ti[oa]s?|tip[oa]s?|chaval\w*|nin[oa]s|individuos?|jovenes"
    r"|conductor\w*))?"
    r" (?:que (?:ha|han|lo|la|los|las)\b|culpables?\b|autor(?:es|a)?\b|gamberros?\b"
    r"|ladron|vandalos?\b)"
    r"|\bse l[ea]s? (?:ve|ven|reconoce|distingue)(?: bien| perfectamente| clar[oa])?"
    r"(?: toda)? (?:la|las|su) caras?\b"
)
#: A floor that is told in words.
_FLOOR = (
    r"\b(?:(?:el|al|del|un) (?:atico|bajo|sotano|entresuelo)|azotea"
    r"|(?:primero?|segundo|tercero?|cuarto|quinto) (?:piso|derecha|izquierda|dcha|izda)"
    r"|(?:primera|segunda|tercera|cuarta|quinta) planta)\b"
)
_HOME = (
    # A floor and door (2ºB), or the one who lives there (la del 3).
    r"\b\d{1,2}[oa] ?[a-f]\b|\b(?:el|la|los) del \d{1,3}\b"
    r"|\bsoy (?:el |la |un |una )?vecin[oa] de\b[^.!?\n]{0,40}\b\d{1,3}\b"
    r"|"
    r"\b(?:vivo|vivimos|resido|(?:mi|nuestr[oa]) (?:casa|piso|direccion"
    r"|domicilio)|i live|my address"
    r"|visc|j'habite|ich wohne|locuiesc)\b[^.!?\n]{0,40}\b\d{1,3}\b"
    r"|\bmi (?:bloque|portal|edificio|misma puerta|puerta|acera|fachada|cochera|garaje"
    r"|balcon|terraza|patio|comunidad)\b[^.!?\n]{0,30}\b\d{1,3}\b"
    # Before the house, and where it is.
    r"|\bde (?:mi )?casa, (?:en )?[a-z][^.!?\n,]{2,40} \d{1,3} ?(?:[,.;:!?)]|$)"
    # Somebody next door, or on a floor.
    r"|\b(?:mi|nuestr[oa]|el|la|my|our) (?:vecin[oa]|neighbou?r)\b[^.!?\n]{0,20}"
    r"\b(?:de|del|at|en)\b[^.!?\n]{0,30}\b\d{1,3}\b"
    r"|\bneighbou?r\b[^!?\n]{0,120}\bnumber \d{1,3}\b"
    rf"|{_FLOOR}[^.!?\n]{{0,30}}\b\d{{1,3}}\b"
    rf"|\b[a-z]{{4,}} \d{{1,3}}\b[^.!?\n]{{0,40}}{_FLOOR}"
)
_KIN = (
    r"(?:hij[oa]s?|nin[oa]s?|nen[ae]?s?|niet[oa]s?|sobrin[oa]s?|chiquill[oa]|cri[oa]"
    r"|bebe|bebelus|nado|peque|peke|fill[ae]?|neno|son|daughter|child|kid|baby|fils"
    r"|fille|sohn|tochter|kind|fiul|fiica|copilul|semea|alaba)"
)
_MINOR = (
    rf"\b(?:tengo|tinc|teno|i am|i'm|j'ai|ich bin|am) (?:1[0-7]|[5-9])\b"
    rf"|\b(?:mi|la meva|el meu|a mina|o meu|my|mon|ma|meine?|nuestr[oa]|su) {_KIN}\b"
    r"|\b(?:tengo|tenemos|tinc|teno|i have|j'ai|ich habe|am)"
    rf" (?:una?|unha|a|eine?|dos) {_KIN}\b"
    rf"|\b{_KIN}\b[^.!?\n]{{0,25}}\b(?:1[0-7]|\d)"
    r" (?:anos|anitos|anys|years|ans|jahre|ani|meses)\b"
    # A name and its age; whose child it is; and teenagers of one's own.
    r"|\b[a-z]{3,}, (?:de )?(?:1[0-7]|\d) (?:anos|anitos|anyets|anys|meses)\b"
    rf"|\b(?:el|la|al) {_KIN}(?: (?:chic[oa]|pequen[oa]|mayor))?"
    r" (?:de (?:la|los|las|mi)|del)\b"
    r"|\b(?:my|our) teen(?:age)?"
)
#: What by itself tells of somebody's health.
_ILLNESS = (
    r"\b(?:diabet|celiac|fiebre|diarrea|vomitos\b|cancer|quimio|tumor"
    r"|embaraz(?:o|ad[oa])\b|depresi|ansiedad|alzheimer|parkinson|epilep|ictus|esquizofren|bipolar|vih\b"
    r"|sida\b|autis|tdah|adiccion|alcoholi(?:c[oa]|smo)\b|metadona|insulina|azucar alto"
    r"|colesterol|traumatolog|psiquiatr|psicolog|ginecolog|dictamen|baja medica|sintrom"
    r"|dialisis|marcapasos|ulcera|gripe a\b|enganchad[oa] a (?:la|las|el|los)\b"
    r"|operaron|operado de|operada de|minusvalia del|grado de discapacidad"
    r"|fever|diabetes|pregnan|coeliac|celiac|depress|fievre|enceinte|fieber"
    r"|schwanger|febra|insarcinat)"
)
#: What is done for the ill, or is the matter with them.
_ILL = (
    r"\b(?:ambulancia|hospital|ingresad[oa]|encamad[oa]|operad[oa]|operaron|medicacion"
    r"|pastillas?|tratamiento|oxigeno|silla de ruedas|la cura|la cabeza|dependencia"
    r"|demencia|garrapata|picadura|mareos?|ictericia|infarto|vomit\w+|caido de la cama"
    r"|zecke|krank|krankenhaus|malade|hopital|pills?|stroke|tick bite|malalt[ao]?"
    r"|ferida|enferm[oa])\b"
)
#: What a doctor asks for, besides blood.
_TESTS = (
    r"(?:citologias?|mamografias?|biopsias?|ecografias?|radiografias?|resonancias?"
    r"|colonoscopias?|endoscopias?|densitometrias?|espirometrias?)\b"
)
#: What does so only of somebody in particular.
_SOMEBODY = (
    rf"{RELATIVE}[^.!?\n]{{0,60}}{_ILL}|{_ILL}[^.!?\n]{{0,30}}{RELATIVE}"
    # An infarct is mostly a manner of speaking, and drains and bins vomit, too.
    r"|\b(?:tuv[eo]|tenido|sufri\w*|superado|tras|desde|le (?:dio|ha dad?o)|mi|su"
    r"|con un|por un|dos|tres) (?:el |un )?infartos?\b"
    r"|\b(?:estoy|esta|llevo|lleva|he|ha|han|no (?:para|paro|deja) de|ya)"
    r" vomit(?:ando|ad?o|ar) (?:sin|desde|toda|todo|mucho|dos|tres|sangre|y|ya)\b"
    rf"|\bmis? {_TESTS}"
    rf"|\b{_TESTS} que (?:me|nos|le) h"
    # What comes out of oneself, and should not.
    r"|\b(?:orin|escup|tos|vomit|me)o (?:\w+ ){0,2}(?:sangre|oscuro|todo|lo que)\b"
    r"|\b(?:orinar|mear|hacer pis)me (?:duele|escuece|arde|quema|sangra)"
    r"|\b(?:sangre|pus|azucar) en (?:la |mi )?(?:orina|heces)\b|\bmi orina\b"
    r"|\bsangro (?:por|al|cuando|mucho|desde)\b|\bme hago (?:pis|caca) encima\b"
    r"|\b(?:no me (?:baja|viene)|me duele) la regla\b|\bdel dia despues\b"
    r"|\b(?:tengo|tiene) (?:ladillas|hongos|hemorroides|almorranas|lombrices)\b"
    r"|\bhe adelgazado\b|\bme ha salido un (?:bulto|grano|lunar|sarpullido)\b"
    # Blood is tested, and water.
    r"|\bmis? analiticas?\b|\banaliticas?(?:\W*$|[,;:?!]| (?:de sangre|de orina|para"
    r"|el|a las)\b)"
    r"|\bme (?:toca|hacen|hice|hicieron|sacan) (?:una |la )?analitica"
    r"|\b(?:medic[oa]|doctora?|enfermer[oa])\b[^.!?\n]{0,25}\bme (?:ha|han|dijo"
    r"|mando|receto|quito)\b"
    r"|\bnecesito (?:la |una |mi |mis |las )?(?:pastillas?|recetas?|medicacion|baja)\b|"
    r"\b(?:me duele|me encuentro (?:mal|fatal)|estoy (?:malo|mala|enferm|de baja)"
    r"|soy (?:alergic|asmatic|dependiente)|tengo (?:alergia|asma|cita con)"
    r"|(?:es|esta|tiene) (?:alergi|asma|enferm|dependiente|ingresad)"
    r"|mi (?:medicacion|medicina|tratamiento|receta|historial|enfermedad|discapacidad)"
    r"|(?:voy|ando|estoy|me muevo) en silla de ruedas|mi silla de ruedas"
    r"|\d{1,3} ?(?:%|por ciento) de (?:discapacidad|minusvalia)"
    r"|tengo (?:una )?(?:discapacidad|minusvalia)|soy (?:discapacitad|minusvalid)"
    r"|tomo (?:las )?(?:pastillas|medicacion)|padezco (?:del?|una enfermedad)\b"
    r"|para el azucar|para la tension|i am (?:ill|sick)|my (?:doctor|illness))"
)

_CASE = (
    r"\bmi (?:expediente|contrasena|contrato|nomina|cuenta bancaria|tarjeta|recurso"
    r"|multa|deuda|divorcio|juicio|orden de alejamiento)\b"
    r"|\bmi numero de (?:expediente|contrato|cuenta)\b"
    # What one owes, is owed or has paid.
    r"|\b(?:cuanto|lo que) (?:os |le |les )?debo\b|\blo que me deb(?:eis|en|es)\b"
    r"|\b(?:esperando|devol\w+|devuelv\w+) (?:mis|los|esos|las) \d+ ?(?:euros|eur\b|€)"
    r"|\b(?:debo|debemos)(?: al ayuntamiento)? (?:los?|las?|el|una?|dos|tres|cuatro"
    r"|\d+|varios) (?:recibos?|euros|impuestos?|multas?|tasas?)\b"
    r"|\bme (?:han puesto|habeis puesto|pusieron) (?:una|la) multa\b"
    r"|\bmy (?:file|password|contract|bank account|fine)\b"
)
_NEED = (
    r"\b(?:estoy|esta|estamos|estan|estado|estuve) (?:en (?:el )?paro|sin trabajo"
    r"|arruinad|separad)|\b(?:estoy|estamos) parad[oa]s?\b(?: desde| hace|\W*$)"
    r"|\bcobro el paro\b"
    r"|\bcobr(?:o|amos) (?:la|el|una?) (?:risga|rai|imv|ingreso minimo|ayuda|subsidio"
    r"|pension|renta (?:minima|garantizada))\b"
    r"|\bmi (?:marido|mujer|parej[ao]|novi[oa]|hij[oa]|padre|madre|herman[oa])"
    r" (?:bebe|ha vuelto a beber|se droga|juega a las maquinas)\b"
    r"|\b(?:me|nos) (?:vais|van) a cortar (?:el agua|la luz)\b|\bimpagad[oa]s\b"
    r"|\bno (?:puedo|podemos) (?:pagar (?:el|la|los|las|mis?)|con (?:el|los|la)"
    r" (?:recibos?|alquiler|hipoteca))\b"
    r"|\b(?:me|nos) (?:han echado|echaron|van a echar|quieren echar)"
    r" (?:de casa|del? (?:trabajo|piso))\b|\b(?:me|nos) han despedido\b"
    r"|\bayudas? para (?:comer|pagar|el alquiler|la luz)|\bno llego a fin de mes"
    r"|\bno (?:tengo|tenemos) (?:dinero|para comer|que comer)|desahuci|embarg"
    # Who sleeps rough, or has nothing to eat.
    r"|\b(?:duerm|durm)\w+ (?:al raso|en (?:el|la|un|una) (?:cajero|calle|coche|portal"
    r"|parada|estacion|soportal|furgo\w*))\b|\b(?:pasando|pasan|pasa|pasamos) hambre\b"
    r"|\borden de alejamiento|\b(?:divorci|separacion)"
)

#: What is told in the languages of the country, besides.
_COOFFICIAL = tuple(
    (pattern, Personal(kind))
    for kind, ways in coofficial.TOLD.items()
    for said in ways.values()
    for pattern in said.values()
)

#: What is told in words.
_TOLD = (
    (numbered.PAPERS, Personal.IDENTITY),
    (BIRTH, Personal.BIRTH),
    (_I_AM, Personal.BIRTH),
    (_FACE, Personal.FACE),
    (_HOME, Personal.HOME),
    (_CASE, Personal.CASE),
    (_NEED, Personal.NEED),
    (_MINOR, Personal.MINOR),
    (_ILLNESS, Personal.HEALTH),
    (_SOMEBODY, Personal.HEALTH),
    (abroad.HOME, Personal.HOME),
    (abroad.NEED, Personal.NEED),
    (abroad.MINOR, Personal.MINOR),
    (abroad.HEALTH, Personal.HEALTH),
    *_COOFFICIAL,
)
_HOMES = re.compile("|".join(said for said, kind in _TOLD if kind is Personal.HOME))

#: What must be there for a number to be one of these, without what may not stand beside
#: it, which RE2 cannot say. Most messages have none of it.
_NUMBERED = (
    (r"[6-9]\p{Nd}{2}(?:[ .-]?\p{Nd}{3}){2}", Personal.PHONE),
    (r"[6-9]\p{Nd}{2}(?:[ .-]?\p{Nd}{2}){3}", Personal.PHONE),
    (r"\+\p{Nd}{2}[ \p{Nd}.-]{7,14}\p{Nd}", Personal.PHONE),
    (r"\p{Nd}{4}[ -]?[b-z]{3}|[a-z]-\p{Nd}{4}-[a-z]", Personal.PLATE),
    (r"\p{Nd}[\p{Nd} .]{5,10}\p{Nd}[ .-]?[a-z]", Personal.IDENTITY),
    (r"[a-z]{2}\p{Nd}{2}(?:[ -]?[a-z0-9]){11}", Personal.ACCOUNT),
)
_LOOKED_FOR = Together([pattern for pattern, _ in _TOLD + _NUMBERED])
_KINDS = [kind for _, kind in _TOLD + _NUMBERED]


def personal(written: str) -> frozenset[Personal]:
    """
    Say what kinds of personal data are in *written*.
    """
    return personal_in(text.plain(written[: text.ROUTED]))


def personal_in(plain: str) -> frozenset[Personal]:
    """
    Say what kinds of personal data are in text without case and accents.
    """
    likely = {_KINDS[number] for number in _LOOKED_FOR.found(plain)}
    found = {kind for kind in likely if kind not in _EXACTLY or _EXACTLY[kind](plain)}
    if "@" in plain and _EMAIL.search(plain):
        found.add(Personal.EMAIL)
    return frozenset(found)


#: Says whether it is one, where there may be one.
_EXACTLY: Mapping[Personal, Callable[[str], object]] = {
    Personal.PHONE: _PHONE.search,
    Personal.HOME: lambda plain: _HOMES.search(NO_HOUSE.sub(" ", plain)),
    Personal.PLATE: _PLATE.search,
    Personal.IDENTITY: numbered.names_somebody,
    Personal.ACCOUNT: numbered.has_account,
}
