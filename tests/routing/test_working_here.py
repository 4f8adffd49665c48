"""
Whether a message tells of somebody who works at the town hall.
"""

from cases import for_each

from gateway.routing.compiler import compile_routes

from .heard import KNOWN, mailboxes, said

TOWN = """
town: {name: Pueblo}
mailboxes:
  secretary: {office: Secretaría General, addresses: {email: y@p.example}}
  clerk:
    office: Registro general
    person: Antonia Maldonado Rueda
    called: [Toñi]
    addresses: {email: c@p.example}
  judge:
    office: Juzgado
    person: Elena Vidal Sanz
    addresses: {email: j@p.example}
    aliases: [la casona]
  desk: {office: Atención, addresses: {email: d@p.example}}
matters:
  who works here, told of:
    match: {addressed: told}
    judged_by: [judge, secretary]
otherwise: {deliver: desk}
"""
TABLE = compile_routes(TOWN)


JUDGES = {"judge", "secretary"}


def reached(text):
    return [*mailboxes(TABLE.decide(said(text), KNOWN))]


@for_each(
    "text",
    [
        # By name.
        "la Toñi me trata fatal",
        "Toñi la de la casona me trata fatal",
        "vaya tela la Antonia del registro",
        "la Maldonado me trata fatal",
        "que Toñi me hable así no lo consiento",
        "Antonia nos ha gritado delante de todos",
        "Antonia nos trata a patadas",
        "que Antonia me hable como si fuera un perro",
        # By trade.
        "la bibliotecaria me trata fatal",
        "el socorrista de la piscina de aquí no mira",
        "el profe de inglés del cole les grita",
        "el municipal mira para otro lado",
        # By place, of which one is only what a mailbox is called.
        "el chico de la ventanilla me trata fatal",
        "el trato de la chica de ventanilla",
        "una señora de la casona me trata fatal",
        "la del mostrador me ha colgado",
        "la de la ventanilla reparte los turnos a dedo",
        "la de la centralita, Virtudes, cuelga a los viejos",
        # By what they do there, or see to.
        "la que da los números en la ventanilla me trata fatal",
        "el señor que atiende por las mañanas en el registro me trata fatal",
        "el que lleva la bolsa me trata fatal",
        "en el registro hay quien me trata fatal",
        "el técnico del registro me trata fatal",
        # As one of them.
        "vuestro compañero iba bebido",
        "un trabajador vuestro me trata fatal",
        "una de las vuestras me trata fatal",
        "uno de la brigada me ha rayado el coche",
        # And a complaint tells of whom it is about.
        "pongo una queja: el conserje me trata fatal",
    ],
)
def test_who_works_here_is_told_of(text):
    assert reached(text)[0] in JUDGES


@for_each(
    "text",
    [
        # Written to, asked for, thanked, compared.
        "Toñi, me tratan fatal",
        "Toñi me ha dicho que venga el lunes",
        "Toñi me contestó que mandara por aquí la foto de la farola",
        "Toñi me trata siempre de maravilla",
        "Toñi me trató como a una reina",
        "dile a la Toñi que la farola no va",
        "quiero hablar con la bibliotecaria",
        "necesito que el fontanero mire la fuga",
        "que venga el electricista",
        "gracias al barrendero",
        "a ver si se acerca Toñi la del registro",
        "soy la maestra de infantil",
        # Somebody else's.
        "uno que reparte publicidad deja los papeles por el parque",
        "el chico que vive encima de la oficina saca la basura tarde",
        "el jardinero de mi comunidad quema los restos",
        "el profesor de autoescuela aparca en el vado",
        "el guardia civil mira para otro lado",
        "la Toñi del bar saca las mesas",
        "el chico de los Heredia tira piedras",
        "el médico de urgencias me trata fatal",
        # Things, duties, by-laws and offices.
        "la puerta de la piscina no cierra",
        "la de la piscina no funciona",
        "la rueda se ha roto",
        "LO HA PILLAO LA RUEDA",
        "la policía no viene",
        "la guardia de anoche",
        "la ordenanza de terrazas",
        "una caja de papeles del médico",
    ],
)
def test_nobody_who_works_here_is_told_of(text):
    assert JUDGES.isdisjoint(reached(text))


def test_whoever_is_told_of_by_name_does_not_judge_it():
    assert "secretary" == reached("la Elena me trata fatal")[0]


def test_whoever_is_told_of_gets_no_copy():
    assert "clerk" not in reached("la Toñi me trata fatal")
