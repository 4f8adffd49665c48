"""
Streets that the town's list does not have.
"""

import pytest

from gateway.routing.tools.unlisted import unlisted
from gateway.routing.words.text import plain


def named(text):
    return [str(spot) for spot in unlisted(plain(text))]


@pytest.mark.parametrize(
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
        ("la fuente de la plaza Mayor no echa agua", "plaza mayor"),
        ("ramas en el parque de los Patos", "parque patos"),
    ],
)
def test_a_street_is_its_kind_and_its_name_and_a_number(text, street):
    assert [street] == named(text)


@pytest.mark.parametrize(
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
    ],
)
def test_what_is_said_of_a_street_is_no_name(text):
    assert [] == named(text)
