"""
What says that nobody was harmed, or an animal, counts against danger; danger beside it
is heard.
"""

import pytest

from gateway.core.decision import Urgency
from gateway.routing.words.reassuring import reassures
from gateway.routing.words.text import plain

from .heard import KNOWN, said

#: It is over, harmed nobody, or is only guessed.
CALM = (
    "se ha caído la farola de mi puerta, no pasaba nadie gracias a Dios",
    "una moto se ha ido contra la valla, el chico está bien",
    "salió humo del cuadro de la luz, lo apagaron con un extintor",
    "ha volcado un remolque de paja en la rotonda, sin heridos",
    "mi suegra se cayó en la acera, tres puntos en la frente",
    "se oyen tiros por el cerro, serán cazadores",
    "le están dando palos a un perro en el solar",
    "han atropellado a un gato en mi calle",
    "mi perro no respira bien con tanto polvo",
    "ha caigut una branca, no passava ningú",
    "caeu unha tella, non mancou a ninguén, por sorte",
    "adreilu bat erori da, inor ez zen zauritu",
    "a branch came down on my car, nobody was hurt",
    "une tuile est tombée, rien de grave",
    "ein Ziegel ist heruntergefallen, zum Glück niemand verletzt",
    "a căzut o cărămidă, nimic grav",
    "سقطت شجرة والحمد لله",
    "no hace falta que mandéis a nadie, ya hemos cortado el agua",
    "salía humo del puesto de la feria, lo tienen controlado",
    "le ha dado la bombilla un chispazo al crío, sigue tan contento",
    "un golpe en el cruce, chapa y pintura, están haciendo el parte",
    "se me ha ahogado la perra en la balsa",
    "se ve resplandor por el cerro, pero creo que es la hoguera de la peña",
    "tanto humo, pero es de la churrería",
    "tanto grito: es el equipo de balonmano, que ensaya los goles",
    "hay matarratas en la plaza, no lo ha comido nadie",
    "casi lo arrollan en el paso de cebra, y salió andando",
    "un niño se perdió en el mercadillo, ya ha venido la madre",
    "se cayó de la moto, está bien, pero hay gasoil en el suelo",
    "se me pegó la leche y salía humo, ya no hay",
    "he ventilado por lo del guiso, ya está todo recogido",
    "iban sin casco y casi atropellan a una abuela",
)

#: None of this says so.
NOT_CALM = (
    "no hay nadie en la calle y me siguen",
    "el hombre ya está tirado en la acera",
    "se le ha acabado el oxígeno a mi madre, ya no queda",
    "un borracho va haciendo eses y casi atropella a una niña",
    "casi tira a la niña por el balcón",
    "no está bien, no se despierta",
    "no se ha levantado en todo el día, no contesta",
    "se ha levantado con la boca torcida",
    "esto ya está bien, que se muere mi madre",
    "será la última vez que me oigáis",
    "nos duele la cabeza a todos, será la cena",
    "vomita y no fija la mirada, ¿será del calor?",
    "ya no hay nadie que apague el fuego",
    "mi perro no, mi hijo, se ha caído al pozo",
    "cuidad de mi perro, no voy a volver",
    "un perro está mordiendo a un niño",
    "mi perro no se mueve y mi hijo no respira",
    "ha salido el perro y mi madre no responde",
    "se ha caído encima del perro no respira",
    "ayer casi me mata delante de los niños",
    "está bien, pero no sale del coche",
    "ich kann nicht mehr",
    "no son petardos, son tiros",
    "suena la sirena y no es un simulacro",
    "creo que es la quema de rastrojos y va para las casas",
    "c'est le barbecue, le feu a pris à la haie",
)

#: Somebody else is in danger, or it has begun again.
DANGER = (
    "yo estoy bien, pero mi mujer está atrapada en el coche y no responde",
    "dice que está bien pero no siente las piernas, se ha caído del tejado",
    "lo apagaron y ahora arde otra vez la casa, hay gente dentro",
    "menos mal que lo he visto: hay un hombre colgado del balcón, se suelta",
    "nobody was hurt in the first one but now the whole house is on fire",
    "luckily nobody was hurt but the kitchen is on fire",
    "cayó un cable de alta tensión, no ha pillado a nadie, echa chispas en la calle",
    "se ha desplomado un muro, creo que no había nadie, pero se oye a alguien debajo",
    "mi marido me ha pegado, los niños están bien pero tengo miedo de que vuelva",
)


@pytest.mark.parametrize("text", CALM)
def test_who_says_that_nobody_was_harmed_reassures(text):
    assert reassures(plain(text))


@pytest.mark.parametrize("text", NOT_CALM)
def test_who_says_nothing_like_it_does_not(text):
    assert not reassures(plain(text))


def test_what_harmed_nobody_is_no_emergency(table):
    assert [] == [text for text in CALM if _is_danger(table, text)]


def test_danger_is_heard_beside_what_reassures(table):
    assert [] == [text for text in DANGER if not _is_danger(table, text)]


def _is_danger(table, text):
    return table.decide(said(text), KNOWN).urgency is Urgency.EMERGENCY
