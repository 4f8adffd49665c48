"""
Who writes an address and nothing else tells where, and not what.
"""

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.around.doors import is_address


@for_each(
    "written",
    [
        "Calle Mayor 12, 3º izquierda",
        "calle Almez 18, 2ºB",
        "Calle Real 40, 1º A",
        "Plaza Mayor 3, 1º dcha",
        "C/ Olivo 5, 2º C",
        "Calle Fuente 7, bajo B",
        "Avda. de la Vega 14, 4º D",
        "calle Italia 7, 2º piso",
        "Calle Almez 3, escalera 2, 1º B",
        "Paseo del Río 22, ático",
        "Calle San Juan 9",
        "Camino de la Vega s/n",
        "en la calle Almez, nº 18 bis.",
        "carrer Major 3, 2n esquerra",
        "na rúa do Peirao 5, 2º dereita",
    ],
)
def test_an_address_is_one(written):
    assert is_address(written)


@for_each(
    "written",
    [
        "",
        "calle Mayor",
        "un sofá en la calle Mayor 3",
        "en la calle Mayor me pegan 3",
        "plaza Mayor nos siguen 2",
        "calle Real 40, 1º A, venid",
        "calle Real 40 me va a matar",
        "calle Real 40, hay un incendio",
        "calle Mayor 3, socorro",
        "socorro, calle Mayor 3",
        "calle Mayor 12 bajo, mi marido",
    ],
)
def test_whoever_says_anything_else_tells_something(written):
    assert not is_address(written)


@given(st.text(), st.sampled_from(["", "calle a 1 ", "c/ "]))
def test_whatever_is_written_is_an_address_or_none(written, before):
    assert is_address(before + written) in (True, False)
