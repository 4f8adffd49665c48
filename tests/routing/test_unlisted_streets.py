"""
Streets that the town's list does not have.
"""

import pytest
from cases import for_each

from gateway.routing.same_fact.unlisted_streets import unlisted
from gateway.routing.words.streets import KINDS
from gateway.routing.words.text import plain


def named(text):
    return [str(spot) for spot in unlisted(plain(text))]


@for_each(
    ("text", "street"),
    [
        ("la farola de la calle Olmo 3 está fundida", "calle olmo 3"),
        ("C/ Olmo, 3. Sin luz", "calle olmo 3"),
        ("avda.Olmo nº 3", "avenida olmo 3"),
        ("calle La Paz 3", "calle paz 3"),
        ("la calle Virgen de la Paz, número 7", "calle virgen paz 7"),
        ("Avenida Antonio Machado 12, sin luz", "avenida antonio machado 12"),
        ("las farolas de la calle olmo no lucen", "calle olmo"),
        ("calle Cuesta 5 y además hay ratas", "calle cuesta 5"),
        ("calle Santiago Ramón y Cajal, 5", "calle santiago ramon cajal 5"),
        ("la plaza San Cosme y San Damián", "plaza san cosme san damian"),
        ("carrer Pi i Margall 3", "calle pi margall 3"),
        ("calle Ramón y hay ratas", "calle ramon"),
        ("la fuente de la plaza Mayor no echa agua", "plaza mayor"),
        ("ramas en el parque de los Patos", "parque patos"),
        ("la papelera de la cuesta del Molino", "cuesta molino"),
        ("un farol roto no lugar da Telleira 3", "lugar telleira 3"),
        ("un farol roto na parroquia de Cances", "parroquia cances"),
        ("San Martin kaleko 5ean zuloa dago", "calle san martin 5"),
        ("Foru plaza 3an ez dago argirik", "plaza foru 3"),
        ("un fanal trencat al carrer d'Urgell 4", "calle urgell 4"),
        ("al carrer d\u2019Aragó hi ha un forat", "calle arago"),
        ("el fanal de la plaça de l'Om", "plaza om"),
        ("carrer d'en Bosc 4", "calle bosc 4"),
        ("carrer de na Pau 4", "calle pau 4"),
        ("na rúa d'Outeiro 4", "calle outeiro 4"),
    ],
)
def test_a_street_is_its_kind_and_its_name_and_a_number(text, street):
    assert [street] == named(text)


@for_each(
    "text",
    [
        "en la calle hay ratas",
        "la calle huele mal",
        "la calle está embarrada",
        "mi calle lleva 3 días sin luz",
        "vivo en la misma calle. No luce nada",
        "en toda la plaza. quién se lo lleva",
        "calle cortada",
        "el parque negro, sin luz",
        "en el parque la palmera grande",
        "un columpio del parque infantil",
        "me cuesta 5 euros",
        "voy de camino al trabajo",
        "la calle da miedo",
        "en lugar de arreglar la farola",
        "en el lugar del accidente",
        "a costa de los vecinos",
        "a praza está chea de lixo",
        "na rúa mañá non hai luz",
        "o concerto terá lugar no parque",
        "la plaça plena de brutícia",
        "gure kalean ez dago argirik",
        "una bonita plaza",
    ],
)
def test_what_is_said_of_a_street_is_no_name(text):
    assert [] == named(text)


@for_each(
    ("kind", "spoken"),
    [
        (
            "aldea",
            ["aldea de Lira", "llogaret de Lira", "aldea de Lira", "Lira herrixkan"],
        ),
        (
            "avenida",
            ["avenida Lira", "avinguda Lira", "avenida de Lira", "Lira etorbidean"],
        ),
        ("calle", ["calle Lira", "carrer de Lira", "rúa de Lira", "Lira kalean"]),
        (
            "callejon",
            ["callejón Lira", "carreró Lira", "canella Lira", "Lira kalezuloan"],
        ),
        ("camino", ["camino de Lira", "camí de Lira", "camiño de Lira", "Lira bidean"]),
        (
            "carretera",
            [
                "carretera de Lira",
                "carretera de Lira",
                "estrada de Lira",
                "Lira errepidean",
            ],
        ),
        (
            "cuesta",
            [
                "la cuesta de Lira",
                "la costa de Lira",
                "na costa de Lira",
                "Lira aldapan",
            ],
        ),
        (
            "paseo",
            ["paseo de Lira", "passeig de Lira", "paseo de Lira", "Lira pasealekuan"],
        ),
        (
            "playa",
            ["playa de Lira", "platja de Lira", "praia de Lira", "Lira hondartzan"],
        ),
        ("plaza", ["plaza Lira", "plaça Lira", "praza de Lira", "Lira plazan"]),
        (
            "travesia",
            ["travesía Lira", "travessia Lira", "travesa de Lira", "Lira zeharkalean"],
        ),
    ],
)
def test_a_street_is_the_same_in_the_languages_of_the_country(kind, spoken):
    assert [[f"{kind} lira"]] * 4 == [named(f"farola: {each}") for each in spoken]


@for_each("kind", KINDS)
def test_every_kind_of_street_has_a_name_in_each_language(kind):
    assert {"ca", "gl", "eu"} == {lang for lang, said in KINDS[kind].items() if said}


@pytest.mark.parametrize("of", ["do Castro", "da Ribeira", "dos Liñares", "das Eiras"])
def test_galician_joins_a_name_to_its_street(of):
    _, name = plain(of).split()

    assert [f"calle {name} 4"] == named(f"un farol roto na rúa {of} 4")
