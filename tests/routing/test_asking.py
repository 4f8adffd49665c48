"""
What somebody asks of a case of theirs.
"""

import pytest

from gateway.routing.words.asking import asks_for_own, asks_to_cancel, is_courtesy


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


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("Cancelar mi reserva", True),
        ("quiero anular la reserva de mañana", True),
        ("no puedo ir, ¿me anuláis la cita?", True),
        ("anúlenme la cita, por favor", True),
        ("¿Puedo cancelar mi cita?", True),
        ("I'd like to cancel my court booking", True),
        ("please cancel the appointment", True),
        ("me habéis cancelado la reserva y no sé por qué", False),
        ("no quiero cancelar mi reserva", False),
        ("don't cancel my booking", False),
        ("quiero reservar la pista", False),
        ("cancelar", False),
        ("quiero anular la multa", False),
        ("cancelar mi reserva " + "x" * 120, False),
    ],
)
def test_who_wishes_to_cancel_what_they_booked(said, wish):
    assert wish is asks_to_cancel(said)
