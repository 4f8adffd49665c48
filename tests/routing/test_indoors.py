"""
What is inside a house, and what comes in from the street.
"""

from cases import for_each

from gateway.routing.same_fact.indoors import is_indoors


@for_each(
    "plain",
    [
        "el vater de mi piso se ha atascado, vivo en cervantes 12",
        "tengo una fuga dentro de mi casa, calle olivo 8",
        "se ha fundido la bombilla del portal",
        "gotera en mi cuarto de bano",
        "my sink is blocked",
        "huele mal. se ha roto mi bajante",
    ],
)
def test_it_is_inside(plain):
    assert is_indoors(plain)


@for_each(
    "plain",
    [
        "el agua de la calle entra dentro de mi casa",
        "se oye la musica dentro de mi casa",
        "en la puerta de mi casa sale agua a borbotones",
        "no tengo agua en casa",
        "la luz de mi calle no va",
        "la farola de la esquina alumbra dentro de casa",
    ],
)
def test_it_is_outside(plain):
    assert not is_indoors(plain)
