"""
Whoever tells of danger in a long message is in danger, whatever they told before.
"""

import pytest
from cases import for_each

from gateway.core.decision import Urgency
from gateway.routing.deciding import passages
from gateway.routing.deciding.message_parts import PartReader
from gateway.routing.trace import Trace

from .heard import KNOWN, said

#: What somebody may write at length, and is no danger.
LETTER = (
    "Buenos días, quería comentarles que los bancos siguen sin pintar desde el verano."
    " También convendría podar los setos de la entrada y reponer las papeleras. La"
    " fuente lleva tiempo sin funcionar, y los vecinos preguntan cuándo la arreglan."
    " Por lo demás el barrio está muy bonito, y las fiestas han estado muy bien. "
)

#: What must not wait.
DANGER = [
    "Ahora mismo huele mucho a gas en la escalera y estamos mareados",
    "Mi padre se ha caído por las escaleras y no contesta, le sale sangre del oído",
    "Hay fuego en el monte y va hacia las casas",
    "Mi marido me ha pegado y no puedo salir de casa",
    "There is smoke everywhere and I cannot breathe",
]

#: What only sounds like it.
CALM = [
    "Qué calor, me muero de ganas de que abran la piscina",
    "Casi me da un infarto al ver el recibo de la basura",
    "El pleno estuvo que ardía",
]


@for_each("said", DANGER)
@for_each("whole", ["{0}\n\n{1}.\n\nUn saludo", "{0}{1}. {0}"])
def test_danger_is_danger_however_much_is_said_besides(decide, said, whole):
    decision = decide(whole.format(LETTER * 2, said))

    assert decision.urgency is Urgency.EMERGENCY


def test_what_no_word_tells_is_heard_in_a_paragraph_of_its_own(decide):
    said = "He dejado las llaves y una carta en la mesa, no vengáis a buscarme."
    decision = decide(f"{LETTER * 2}\n\n{said}\n\nUn saludo")

    assert decision.urgency is Urgency.EMERGENCY


def test_what_is_told_in_confidence_is_kept_so(decide):
    said = (
        "Mi vecina lleva marcas en el cuello y se tapa con un pañuelo a 40 grados. El"
        " marido la espera siempre en la puerta y le mira el móvil. Que no se sepa que"
        " lo he dicho yo, por favor."
    )
    decision = decide(f"{LETTER * 2}\n\n{said}\n\nUn saludo")

    assert decision.is_confidential


def test_what_is_said_without_a_stop_is_read_in_pieces(decide):
    breath = LETTER.replace(".", "").replace(",", "")
    decision = decide(f"{breath * 3} y ahora huele a gas en mi cocina y estoy mareada")

    assert decision.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("said", CALM)
def test_a_manner_of_speaking_stays_one(decide, said):
    assert decide(f"{LETTER * 2}\n\n{said}.").urgency < Urgency.EMERGENCY


def test_a_paragraph_of_one_sentence_is_read_once(table):
    whole = table.read(said(f"{LETTER * 2}\n\n{CALM[1]}.\n\nUn saludo"), KNOWN)
    read = []

    class Counted(PartReader):
        def read(self, part):
            read.append(part)
            return super().read(part)

    again = Counted(whole, table.town.language, table.clues)
    passages.danger(table.rules, whole, again, Trace(explain=False))

    assert read.count("casi me da un infarto al ver el recibo de la basura.") == 1
