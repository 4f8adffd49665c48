"""
Small words that were run together or cut in two.
"""

from cases import for_each

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
