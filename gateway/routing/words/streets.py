"""
Names of kinds of streets and places in the languages of Spain, without case and
accents.
"""

from __future__ import annotations

from gateway.core.writing.regex import any_of

#: By kind, in Spanish: its forms in each language. Misspelt ones are looked up in this
#: order. In Basque the kind follows the name, and has no ending here: Urbieta kale-an.
KINDS = {
    "aldea": {"ca": "llogaret veinat", "gl": "aldea", "eu": "herrixka"},
    "avenida": {"ca": "avinguda", "gl": "avenida", "eu": "etorbide hiribide"},
    "barriada": {"ca": "barriada", "gl": "barriada", "eu": "auzune"},
    "barrio": {"ca": "barri", "gl": "barrio", "eu": "auzo"},
    "calle": {"ca": "carrer", "gl": "rua", "eu": "kale karrika"},
    "callejon": {"ca": "carrero", "gl": "canella ruela calexon", "eu": "kalezulo"},
    "camino": {"ca": "cami", "gl": "camino carreiro", "eu": "bide"},
    "carretera": {"ca": "carretera", "gl": "estrada", "eu": "errepide"},
    "cuesta": {"ca": "costa pujada", "gl": "costa", "eu": "aldapa"},
    "glorieta": {"ca": "glorieta", "gl": "glorieta", "eu": "biribilgune"},
    "lugar": {"ca": "paratge", "gl": "lugar", "eu": "baserri"},
    "parque": {"ca": "parc", "gl": "parque", "eu": "parke"},
    "parroquia": {"ca": "parroquia", "gl": "parroquia", "eu": "elizate"},
    "pasaje": {"ca": "passatge", "gl": "pasaxe", "eu": "pasabide"},
    "paseo": {"ca": "passeig", "gl": "paseo", "eu": "pasealeku ibilbide"},
    "placeta": {"ca": "placeta", "gl": "prazuela prazina", "eu": "plazatxo"},
    "playa": {"ca": "platja", "gl": "praia", "eu": "hondartza"},
    "plaza": {"ca": "placa", "gl": "praza", "eu": "plaza enparantza"},
    "poligono": {"ca": "poligon", "gl": "poligono", "eu": "industrialde"},
    "ronda": {"ca": "ronda", "gl": "rolda", "eu": "ingurabide"},
    "travesia": {"ca": "travessia travessera", "gl": "travesa", "eu": "zeharkale"},
    "urbanizacion": {"ca": "urbanitzacio", "gl": "urbanizacion", "eu": "urbanizazio"},
}

#: Abbreviations of each kind.
SHORT = {
    "avenida": "av avd avda ave",
    "barriada": "bda",
    "barrio": "bo",
    "calle": "c cl cll",
    "callejon": "cjon",
    "camino": "cno cmno",
    "carretera": "ctra crta carr",
    "cuesta": "cta",
    "glorieta": "gta",
    "parque": "pque",
    "pasaje": "pje",
    "paseo": "ps po pso",
    "placeta": "plta",
    "plaza": "pl plz pz pza plza",
    "poligono": "pol pgno",
    "ronda": "rda",
    "travesia": "trav tv trva",
    "urbanizacion": "urb",
}

#: Abbreviations that are no other word, with or without a full stop.
PLAINLY = frozenset(
    ("av", "avd", "avda", "bda", "cll", "cno", "crta", "ctra", "gta", "pje", "plta")
) | {"plz", "plza", "pso", "pza", "rda", "trav", "trv", "urb"}

#: Kinds that are also other words: "cuesta" (it costs), "ronda" (a patrol), "en lugar
#: de".
OTHER_WORDS = frozenset(("costa", "cuesta", "ronda", "rolda", "pujada", "lugar"))

#: Words that may stand between a kind and a name: calle de la Paz, rúa do Peirao.
OF = frozenset(("de", "del", "dels", "d", "do", "da", "dos", "das"))


def before_a_name() -> dict[str, str]:
    """
    Return the kind of each full form that stands before the name of a street.
    """
    return {
        form: kind
        for kind, called in KINDS.items()
        for form in (kind, *called["ca"].split(), *called["gl"].split())
    }


def behind_a_name() -> dict[str, str]:
    """
    Return the kind of each Basque form, which has no ending and stands behind the name.
    """
    return {form: kind for kind in KINDS for form in KINDS[kind]["eu"].split()}


#: A Basque kind with an ending, or one in -a without any before a number: "plaza" alone
#: may be Spanish.
BEHIND = (
    rf"(?:{any_of(behind_a_name())})(?:a|n|an|ko|ra|tik|ren|aren)\b"
    rf"|(?:{any_of(form for form in behind_a_name() if form.endswith('a'))})(?= ?\d)"
)
