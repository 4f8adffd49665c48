"""
The wish to cancel what somebody booked, and the answer to whether it is to be.
"""

from cases import for_each

from gateway.routing.words.brief.cancelling import agrees_to_cancel, asks_to_cancel

NAMES = ("Reserva de pista", "pádel 1", "pádel 2")

WISHES = [
    "Cancelar mi reserva",
    "anular reserva",
    "cancelar cita",
    "cancelo la reserva",
    "cancelación de mi reserva",
    "Solicito la anulación de la cita",
    "cancel booking",
    "ya no quiero la reserva",
    "ya no necesito la cita del lunes",
    "cancel·lar la meva reserva",
    "vull anul·lar la cita",
    "quiero anular la reserva de mañana",
    "anular la reserva del sábado",
    "cancelar la reserva de pádel 2",
    "anular la reserva de la pista a las 18:00",
    "no puedo ir, ¿me anuláis la cita?",
    "No puedo. Cancela mi reserva",
    "estoy enferma y no puedo ir a jugar, cancelad la reserva",
    "anúlenme la cita, por favor",
    "¿Puedo cancelar mi cita?",
    "quiero cancelar una de mis reservas",
    "quiero cancelar la reserva J-412 del martes a las 19h",
    "quiero anular mi cita con la trabajadora social del jueves 5",
    "I'd like to cancel my court booking",
    "please cancel the appointment",
    "I no longer need my booking",
    "no puedo ir mañana, quitadme la reserva de la pista",
    "borrad mi reserva por favor",
    "quítame la cita",
    "elimina mi reserva",
    "retirad mi reserva de pádel 2",
    "esborra la meva reserva",
    "please remove my court booking",
    "delete my appointment",
    "I can't come, cancel my booking please",
    "cancela mi reserva 🙏🙏🙏🙏 por favor",
]
OTHERS = [
    "me habéis cancelado la reserva y no sé por qué",
    "el conserje canceló mi reserva",
    "no quiero cancelar mi reserva",
    "don't cancel my booking",
    "No pude cancelar mi reserva",
    "no se pudo anular la cita",
    "nunca pedí cancelar mi cita",
    "I cannot cancel my booking",
    "I can't cancel the appointment",
    "no me canceléis la reserva",
    "¿Cómo puedo cancelar mi reserva si llueve?",
    "¿se puede cancelar una reserva?",
    "how do I cancel my booking?",
    "¿cuánto tiempo tengo para cancelar una reserva?",
    "I was not able to cancel my booking",
    "I don't want to cancel my booking",
    "¿por qué se anula mi reserva?",
    "si cancelo la reserva, ¿me devuelven el dinero?",
    "gracias por la cancelación de mi reserva",
    "he recibido la cancelación de la cita",
    "cancelad la reserva del hotel",
    "cancelar la reserva de la plaza a los okupas",
    "cancelar mi reserva de la boda costó dinero y nadie responde",
    "quiero reservar la pista",
    "¿por qué me habéis quitado la reserva?",
    "el conserje me quitó la reserva",
    "no me quitéis la reserva",
    "no borréis mi reserva",
    "don't delete my booking",
    "I can't remove my booking",
    "¿cómo borro mi reserva?",
    "si borro mi reserva, ¿me devuelven el dinero?",
    "quitad las reservas de mesas de la plaza",
    "me han quitado la cita",
    "cancelar",
    "quiero anular la multa",
    "cancelar mi reserva " + "x" * 120,
    "el portero nuevo grita y fuma junto a los columpios. Quiero cancelar mi reserva",
]


@for_each("said", WISHES)
def test_who_wishes_to_cancel_what_they_booked(said):
    assert asks_to_cancel(said, NAMES)


@for_each("said", OTHERS)
def test_who_does_not_wish_to_cancel_or_says_much_else(said):
    assert not asks_to_cancel(said, NAMES)


@for_each(
    ("said", "agrees"),
    [
        *(
            (yes, True)
            for yes in ("sí", "Sí, por favor", "yes", "confirmo", "claro que sí")
        ),
        *((yes, True) for yes in ("sí, anula la reserva", "yes, cancel my booking")),
        *((yes, True) for yes in ("vale, cancélala", "sí, anular J-1", "cancelar")),
        *((yes, True) for yes in ("anular", "cancélala por favor", "cancel it")),
        *((yes, True) for yes in ("sí 👍", "Sí, cancélala 🙏")),
        *((no, False) for no in ("no", "No, todavía no, solo pregunto", "mejor no")),
        *((no, False) for no in ("mejor no la canceles", "no lo anules", "vale, no")),
        ("claro que no", False),
        *((no, False) for no in ("no la quiero cancelar", "déjala", "me la quedo")),
        *((no, False) for no in ("sí, pero no la canceles", "keep it", "déjalo")),
        *((vague, None) for vague in ("vale", "ok", "vale, gracias", "gracias", "👍")),
        *((vague, None) for vague in ("sí, quiero la reserva", "¿cancelarla?")),
        ("cancelar mi reserva", None),
        ("sí " + "x" * 120, None),
        ("no " + "x" * 120, None),
    ],
)
def test_only_a_clear_yes_agrees_and_any_no_keeps_it(said, agrees):
    assert agrees is agrees_to_cancel(said)
