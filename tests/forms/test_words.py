"""
What people say instead of an answer, whatever stands around it.
"""

from time import thread_time

import pytest

from gateway.town.forms.words import Word, word_of


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Sí. Un saludo, Pepa", Word.YES),
        ("sí, gracias\n\nEnviado desde mi iPhone", Word.YES),
        ("no\n\n\n-- \nPepa", Word.NO),
        ("vale, muchas gracias. Atentamente, Pepa Ruiz", Word.YES),
        ("el saludo de la alcaldesa", None),
    ],
)
def test_a_signature_is_no_part_of_it(said, word):
    assert word is word_of(said)[0]


@pytest.mark.parametrize("much", ["\n", " ", ".", "\n ", " un saludo"])
def test_however_much_stands_behind_it_is_read_in_time(much):
    began = thread_time()
    word_of("sí" + much * 20_000 + "?")

    assert thread_time() - began < 1
