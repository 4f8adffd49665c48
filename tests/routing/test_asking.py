"""
What somebody asks of a case of theirs.
"""

import pytest

from gateway.routing.words.asking import asks_for_own, is_courtesy


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("¿Cómo va lo mío?", True),
        ("hay novedades de mi solicitud?", True),
        ("Wie steht es um meine Meldung?", True),
        ("on en est ma demande ?", True),
        ("mi caso es otro", False),
        ("¿cómo va la obra de la plaza?", False),
        (
            "¿cómo va lo mío? "
            + "y además hay un bache muy grande en la calle Real " * 3,
            False,
        ),
    ],
)
def test_asking_for_ones_own_needs_a_question_and_little_else(said, own):
    assert asks_for_own(said) is own


@pytest.mark.parametrize(
    ("said", "only"),
    [("¡Muchas gracias! 👏", True), ("ok", True), ("gracias, sigue rota", False)],
)
def test_courtesy_says_nothing_else(said, only):
    assert is_courtesy(said) is only
