"""
A thing by which something is does not tell what a message is about, unless nothing else
does.
"""

from cases import for_each

from gateway.routing.words.standing_by import standing_by
from gateway.routing.words.text import plain, tokens


def aside(text):
    words = tokens(plain(text))
    return " ".join(words[at] for at in sorted(standing_by(words)))


@for_each(
    ("text", "expected"),
    [
        ("un sofá al lado del contenedor de vidrio", "contenedor de vidrio"),
        ("se amarran a las farolas", "farolas"),
        ("han pegado carteles en todas las farolas", "farolas"),
        ("un coche tapa la entrada del centro de salud", "entrada del centro de salud"),
        (
            "ha dejado bloqueada la salida de ambulancias del consultorio",
            "salida de ambulancias del consultorio",
        ),
        ("davant de l'escola hi ha fems", "escola"),
        ("diante da escola hai lixo", "escola"),
        ("a hole in front of the library", "library"),
        ("un trou devant l'école", "ecole"),
        ("ein Loch vor der Schule", "schule"),
        ("o groapă lângă școală", "scoala"),
    ],
)
def test_a_thing_by_which_something_is_stands_aside(text, expected):
    assert expected == aside(text)


@for_each(
    "text",
    [
        "la farola de la calle Almez está rota",
        "la puerta del colegio está rota",
        "hay un gato dentro del contenedor",
        "delante no hay luz",
    ],
)
def test_a_thing_that_something_is_about_does_not(text):
    assert "" == aside(text)


@for_each(
    ("said", "topics"),
    [
        ("hay un coche abandonado junto a la farola", ("traffic",)),
        ("la farola junto al contenedor tiene la bombilla fundida", ("lighting",)),
        ("qué peste hay junto al contenedor", ("waste",)),
    ],
)
def test_what_stands_by_is_a_topic_only_if_told_besides_or_nothing_else_is(
    decide, said, topics
):
    assert topics == decide(said).topics


def test_danger_by_a_thing_is_danger(decide):
    decision = decide("hay un hombre inconsciente al lado del contenedor")

    assert "EMERGENCY" == decision.urgency.name
