"""
Danger to life is one guard, and its reason says which danger: each kind has a room.
"""

from pathlib import Path

from cases import for_each

ROOMS = Path(__file__).parents[2] / "routes/danger"

#: What is asked for by several of them, and what is none.
SHARED = {"people", "sounds", "fragments"}

SAID = {
    "animals": "un perro está mordiendo a una niña y no la suelta",
    "anybody": "hay una mujer con la mirada perdida en mitad de la vía",
    "birth": "mi hermana ha roto aguas en el coche",
    "blows": "están dando una paliza a un chaval en la plaza",
    "children": "un niño solo cruzando la carretera en pijama",
    "collapse": "se ha caído el andamio y hay un obrero debajo",
    "electricity": "se ha quedado pegado al cable",
    "fire": "sale humo de casa de la vecina",
    "gas": "huele mucho a gas en el portal",
    "heights": "un niño se ha caído del balcón",
    "help": "socorro",
    "hurt": "my dad fell down the stairs and is not moving",
    "illness": "mi marido no respira",
    "intruders": "hay alguien en mi casa",
    "machines": "un compañero tiene la mano atrapada en la máquina",
    "missing": "no encuentro a mi hija, tiene cuatro años",
    "passers-by": "o homem está a afogar-se",
    "poisoned": "el niño ha bebido lejía",
    "self": "mi hijo se ha cortado las venas",
    "shut-in": "una señora encerrada en el ascensor",
    "taken": "se han llevado a un niño",
    "traffic": "han atropellado a una señora",
    "unanswered": "el vecino mayor no abre y hace días que no lo veo",
    "water": "se ha caído un niño a la balsa y no sale",
    "weapons": "un hombre con una pistola en la calle",
}


def test_each_room_is_heard():
    assert SAID.keys() == {file.stem for file in ROOMS.glob("*.yaml")} - SHARED


@for_each(("room", "text"), SAID.items())
def test_the_reason_names_the_danger(decide, room, text):
    [because] = [s.because for s in decide(text).trace if "danger to life" in s.rule]

    kind = {
        "passers-by": "told by passers-by",
        "self": "harming themselves",
        "shut-in": "shut in",
    }.get(room, room)
    assert because.partition(":")[0].removesuffix(" outright") == kind
