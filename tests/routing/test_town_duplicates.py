"""
Neighbours of the sample town who tell of the same, each in their way; and some who
only seem to.
"""

from datetime import timedelta

import pytest
from cases import for_each

from gateway.core.message import Address
from gateway.routing.tools.replaying import Replay

from .heard import NOON, said


@pytest.fixture
def facts(facts):
    """
    Gives the number of the first who told of the same, for each who tells of something,
    two hours after one another.
    """

    def apart(*texts):
        return facts(*((120 * number, text) for number, text in enumerate(texts)))

    return apart


@for_each(
    "texts",
    [
        (
            "الإنارة في شارع إيطاليا مطفأة منذ ثلاثة أيام",
            "pe strada Italia e beznă de marți, nu se vede nimic",
            "no street lighting in Italia street",
            "otra noche a oscuras en la calle Italia",
        ),
        (
            "no sale agua en la calle Real, ¿cuándo vuelve?",
            "nu avem apă pe strada Real, când vine?",
            "no water in Real street since six",
        ),
        (
            "menudo bache en la calle Italia a la altura del 14, casi me dejo la rueda",
            "hay un socavón en calle italia, delante de la panadería",
        ),
        (
            "han dejado dos colchones y un sofá en la calle Real, junto al contenedor",
            "en real hay una mudanza entera tirada en la acera, colchones y basura",
        ),
        (
            "toda la plaza de la Fuente a oscuras",
            "no hay ni una farola encendida en la plaza la fuente, da miedo",
            "Buenos días. No funciona el alumbrado de la plaza de la Fuente. Inma",
        ),
        (
            "hay un gato muerto en mitad del camino de las Eras",
            "por las eras hay un gato atropellado desde esta mañana",
        ),
        (
            "sin agua en Mariana Pineda 12, ¿qué pasa?",
            "ni gota en mariana pineda y hoy es domingo",
        ),
        (
            "la alcantarilla de la cuesta del Molino está rebosando",
            "un río de aguas negras bajando por el molino, qué asco",
            "Señores: en la Cuesta del Molino, 8, el imbornal no evacua. M. Peña",
        ),
        (
            "en la plaza de la Fuente están con los altavoces a tope y de madrugada",
            "fiesta en la plaza la fuente con la música a toda pastilla",
        ),
        (
            "se ha hundido el asfalto en cervantes, enfrente de la gestoría",
            "en cervantes a la altura de la gestoría hay un boquete en la calzada",
            "Señores: el pavimento de la calle Cervantes, junto al 33, ha cedido.",
        ),
        (
            "el contenedor de orgánica de Portugal 22 está quemado",
            "esta noche han quemao el contenedor de la calle portugal",
        ),
        (
            "el semáforo de avenida de Granada esquina con calle Real está muerto",
            "traffic light at the corner of Avenida de Granada and Calle Real is off",
        ),
        # A corner, although the first street is called as a country, and by no kind.
        (
            "la alcantarilla de Portugal con Alhóndiga, a la puerta del 20, rebosa",
            "vaya peste sube del husillo de calle portugal",
        ),
        (
            "el sumidero de Olivo con Aljibe no traga",
            "en la calle Aljibe, esquina Olivo, se desborda la alcantarilla",
        ),
        (
            "perro suelto en la plaza de la iglesia, va sin collar",
            "perro abandonado en la plaza de la Iglesia asustando a la gente",
        ),
        (
            "Nid de guêpes dans l'aire de jeux du parque de la Acequia",
            "avispero en los columpios del parque de la acequia",
        ),
        (
            "en el Barrio Alto no cae agua de los grifos",
            "el suministro del barrio alto, cortado desde temprano",
        ),
        # One bin, and the animals that it attracts.
        (
            "el contenedor de Alhóndiga 20 está volcado y hay gatos comiendo",
            "contenedor tumbado en alhóndiga, las palomas se ponen las botas",
            "hay un contenedor en el suelo en calle Alhóndiga y ya vienen ratas",
        ),
        (
            "árbol caído en la calle Italia, casi pilla a un perro",
            "se ha caído un árbol en calle Italia, estaba lleno de pájaros",
        ),
        # What comes into a house is in the street.
        (
            "fuga de agua en la acera de calle Aljibe 3",
            "se me está metiendo en casa el agua de la fuga de calle Aljibe",
        ),
        (
            "no hay luz en ninguna casa del Barrio Alto, ni en las farolas",
            "apagón general en el Barrio Alto",
            "barrio alto sin luz, ni farolas ni casas",
        ),
        (
            "el parque de la Acequia entero sin luz, no se ve a los niños",
            "no hay ninguna farola encendida en la acequia",
        ),
        (
            "se ha abierto un boquete en la calzada de calle Alhóndiga 30",
            "el hundimiento de Alhóndiga está sin vallar",
        ),
        # The fountain is in the square that is named after it.
        (
            "la fuente de la plaza de la Fuente echa el agua fuera, todo encharcado",
            "plaza de la Fuente encharcada, se sale el agua del pilón",
        ),
        (
            "hay un muro que se inclina sobre la acera en la calle Italia 3",
            "la tapia de calle Italia tiene grietas y está vencida",
        ),
        (
            "no hay quien duerma con la música del bar de la plaza de la Fuente",
            "en la plaza de la fuente, de madrugada, sigue el chumba chumba",
        ),
        (
            "el semáforo de la avenida de Granada se ha quedado en ámbar",
            "en avenida de granada el disco del cruce no va y cada uno pasa como puede",
        ),
        (
            "se ha inundado la calle Cervantes",
            "cervantes está hecha un lago, no se puede cruzar",
        ),
    ],
)
def test_they_tell_of_the_same(facts, texts):
    assert {"0"} == {*facts(*texts)}


def test_of_two_matters_in_two_places_each_is_one_with_what_tells_of_it_there(facts):
    both = "la farola de la calle Almez 3 no luce y en la calle Italia hay un bache"

    assert ["0", "0", "0", "3", "4"] == facts(
        both,
        "un socavón en la calle Italia",
        "otra noche sin farola en la calle Almez",
        "hay un bache en la calle Almez",
        "no luce ninguna farola de la calle Italia",
    )


@for_each(
    "texts",
    [
        (
            "menudo bache en la calle Italia a la altura del 14",
            "en calle Italia 52, arriba del todo, hay un bache",
        ),
        (
            "se ha caído un árbol en el parque de la Acequia y corta el paseo",
            "en la acequia el columpio pequeño tiene una cadena rota",
        ),
        (
            "sin agua en Mariana Pineda 12",
            "en Mariana Pineda hay una fuga en la acera, lo del corte ya está",
        ),
        (
            "la arqueta de la calle Almez 31 está rebosando",
            "rebosa la arqueta de Almez, pero la del 3",
        ),
        (
            "@PoliciaJunar furgoneta en doble fila en calle Italia",
            "@PoliciaJunar motos a escape libre por calle Italia",
        ),
        (
            "la farola de Olivo 9 se enciende y se apaga",
            "en la calle Olivo, al final, hay tres sin luz, no tienen que ver con esa",
        ),
        (
            "la alcantarilla de Alhóndiga no traga",
            "también en Alhóndiga pero arriba del todo, una alcantarilla sin tapa",
        ),
        (
            "ratas en el solar de la calle Almez",
            "una rata muerta en Alhóndiga 12",
        ),
        # At the two ends of one street; and far apart in it, in another tongue.
        (
            "la primera farola de la calle Almez no luce",
            "la última farola de la calle Almez parpadea toda la noche",
        ),
        # Animals are what these tell of, and not what a bin attracts.
        ("ratas en los contenedores de Portugal", "avispas en los de calle Portugal"),
        # In a house, and in the street before it.
        (
            "el váter de mi piso se ha atascado, vivo en Cervantes 12",
            "la alcantarilla de calle Cervantes rebosa",
        ),
        (
            "se me ha fundido la bombilla del portal, Italia 7, ¿la cambiáis?",
            "farola apagada en calle Italia",
        ),
        (
            "en la plaza de la Iglesia hay un contenedor sin ruedas",
            "siguen sin vaciar los contenedores de la plaza de la Iglesia",
        ),
        (
            "una rama gorda se ha desgajado en la calle Italia",
            "podad los naranjos de calle Italia, que dan en los balcones",
        ),
        (
            "medio árbol en el suelo de la calle Italia",
            "hay un nido de cotorras en un pino de la calle Italia",
        ),
        (
            "en los cerezos hay un perro que no para de ladrar",
            "he encontrado un perrito con collar en Los Cerezos, ¿de quién es?",
        ),
        (
            "@LuzJunar sin alumbrado la plaza de la Iglesia, las tres farolas",
            "@LuzJunar el reloj de la plaza de la Iglesia atrasa",
        ),
        (
            "calle real cortada por un camión de reparto",
            "los camiones no deberían entrar en calle Real",
        ),
        (
            "cristales rotos en la plaza de la Fuente, del botellón de anoche",
            "el contenedor de vidrio de la plaza de la Fuente está lleno",
        ),
        # Another authority's matter, and the town's.
        (
            "el autobús de Granada no ha venido hoy a la avenida de Granada",
            "han roto el cristal de la parada del bus de avenida de Granada",
        ),
        (
            "el cajero del banco de calle Real se ha tragado mi tarjeta",
            "un banco de calle Real tiene las tablas rotas",
        ),
        # At the school, and in the street of the school.
        (
            "la persiana del colegio está rota",
            "persiana metálica de un local de calle Real que hace mucho ruido",
        ),
        # At a corner, and at a house.
        (
            "la señal de stop de calle Italia con Portugal está en el suelo",
            "señal de prohibido tapada por un árbol en calle Italia 20",
        ),
        (
            "gato muerto en mitad de calle Cervantes",
            "hay un gato subido en lo alto de un árbol de calle Cervantes y no baja",
        ),
        (
            "contenedor de la ropa lleno en calle Portugal",
            "contenedor del cartón lleno en calle Portugal",
        ),
        (
            "hay un bache en la calle Italia 27, en la puerta de la academia",
            "al carrer Italia, davant del número 4, hi ha un sot",
        ),
    ],
)
def test_they_only_seem_to(facts, texts):
    assert ["0", "1"] == facts(*texts)


@pytest.mark.parametrize(
    ("first", "days", "later"),
    [
        ("un aspersor roto en el parque de la Acequia", 2, "el aspersor sigue roto"),
        ("avispas en Los Cerezos, por los buzones", 1.5, "las avispas siguen ahí"),
        ("una lavadora tirada en el polígono El Zagal", 2, "la lavadora todavía está"),
        (
            "avispero en el parque de la Acequia",
            1,
            "avispas, sigue igual, otra picadura",
        ),
    ],
)
def test_one_thing_in_a_wide_place_that_goes_on_is_the_same(table, first, days, later):
    there = first.partition(" en ")[2]
    told = [(first, 0.0), (f"{later} en {there}", days)]
    messages = [
        said(
            text,
            reference=str(number),
            sender=Address("telegram", f"80{number}"),
            received_at=NOON + timedelta(days=after),
        )
        for number, (text, after) in enumerate(told)
    ]

    assert ["0", "0"] == [taken.cluster for taken in Replay(table).take_all(messages)]
