"""
What something is only compared with is not what a message is about.
"""

from cases import for_each

from gateway.routing.words.compared import compared
from gateway.routing.words.text import plain, tokens


def aside(text):
    words = tokens(plain(text))
    return " ".join(words[at] for at in sorted(compared(words)))


@for_each(
    ("text", "expected"),
    [
        ("más pipas que en el fútbol", "mas pipas que en el futbol"),
        (
            "ha durado menos que un helado en la puerta de un colegio",
            "menos que un helado en la puerta de un colegio",
        ),
        ("la acera está peor que una cuadra", "peor que una cuadra"),
        ("tan oscuro como un túnel", "tan oscuro como un tunel"),
        ("ni que fuera el alcalde", "ni que fuera el alcalde"),
        ("esta luz parece un quirófano", "parece un quirofano"),
        ("como madre, no como concejala", "no como concejala"),
        ("louder than a nightclub", "louder than a nightclub"),
        ("plus sale qu'une décharge", "plus sale qu une decharge"),
        ("lauter als eine Baustelle", "lauter als eine baustelle"),
        ("més bruta que un abocador", "mes bruta que un abocador"),
    ],
)
def test_what_something_is_compared_with_stands_aside(text, expected):
    assert expected == aside(text)


@for_each(
    "text",
    [
        "la farola de la calle Almez está rota",
        "no hay más fuente que en el parque, y está rota",
        "huele como una cloaca en el portal",
        "está rota igual que en la plaza",
        "más vecinos dicen que en la piscina hay cristales",
        "hace más de un mes que en la plaza no hay luz",
        "menos mal que hay socorrista",
        "como no arregléis la fuente, me quejo",
        "no more than a lamp is broken",
    ],
)
def test_what_may_be_meant_is_no_comparison(text):
    assert "" == aside(text)


@for_each("comparison", ["en una guerra", "en un incendio", "un entierro"])
@for_each(
    "danger", ["mi padre no respira", "hay fuego en mi casa", "socorro, se ahoga"]
)
def test_no_comparison_hides_danger(decide, danger, comparison):
    decision = decide(f"hay más jaleo que {comparison}: {danger}")

    assert "policia" in [leg.mailbox for leg in decision.legs]
    assert "EMERGENCY" == decision.urgency.name
