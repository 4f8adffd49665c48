"""
Small words that were run together or cut in two.
"""

import re

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.text import plain, routed


@for_each(
    ("written", "meant"),
    [
        ("Estoy enel parque", "estoy en el parque"),
        ("Llamad ala policía", "llamad a la policia"),
        ("ay una farola rota enla acera", "hay una farola rota en la acera"),
        ("ay que arreglar la a cera", "hay que arreglar la acera"),
        ("haber si vienen, por fabor", "a ver si vienen, por favor"),
        ("mehan robado y yano veo nada", "me han robado y ya no veo nada"),
        ("the light onthe corner", "the light on the corner"),
        ("der Mann liegt aufdem Boden", "der mann liegt auf dem boden"),
    ],
)
def test_small_words_are_read_as_they_are_meant(written, meant):
    assert meant == routed("", written)


@for_each(
    "written",
    [
        "un búho con el ala rota",
        "vive en el ala norte",
        "gasekoa dela dio, eta ez da hala",
        "hitzordua behar da ala zuzenean joan naiteke",
        "ay qué olor",
        "podría haber venido",
        "hay cera por el suelo",
        "des de la plaça",
        "@enel la factura",
    ],
)
def test_what_is_a_word_of_its_own_stays_so(written):
    assert plain(written) == routed("", written)


@given(st.text(st.sampled_from("a \n\t\x0b\x85\xa0\u1680\u2003\u2028\u3000\ud800")))
def test_white_space_within_a_line_is_one_blank(written):
    assert re.sub(r"[^\S\n]+", " ", plain(written)) == routed("", written)
