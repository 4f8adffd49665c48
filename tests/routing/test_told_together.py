"""
What several tell of within hours, in the sample town: what fails everywhere at once,
what stands beside what, replies below a post; and what only seems to be the same.
"""

import pytest
from cases import for_each

from gateway.routing.same_fact.synonyms import same, stemmed
from gateway.routing.words import text


@pytest.mark.parametrize(
    "told",
    [
        # No water, wherever.
        [
            (0, "nos hemos quedado sin agua en la calle Portugal"),
            (35, "en la urbanización Los Cerezos no llega agua a los grifos"),
            (150, "abro y nada, no hay agua en toda la calle Italia 40"),
        ],
        # Brown water.
        [
            (0, "el agua de la calle Almez sale marrón"),
            (70, "agua turbia en la calle Cervantes, parece barro"),
        ],
        # No internet; it is nobody's case here.
        [
            (0, "estamos todos sin internet en la calle Real, no va la fibra"),
            (40, "se ha caído internet en Los Cerezos y no hay fibra ninguna"),
        ],
    ],
)
def test_what_fails_in_a_network_is_one_fact_in_every_street(facts, told):
    assert {"0"} == {*facts(*told)}


@for_each(
    "told",
    [
        # Hours later; one fountain; a bill; one house; another failure; another place
        # where it is over.
        [(0, "no hay agua en la calle Italia"), (240, "no hay agua en la calle Real")],
        [
            (0, "no hay agua en la calle Italia"),
            (30, "la fuente de la plaza de la Iglesia está sin agua"),
        ],
        [
            (0, "no hay agua en la calle Italia"),
            (30, "me habéis dejado sin agua por un recibo, calle Real 7"),
        ],
        [
            (0, "no hay agua en la calle Italia"),
            (30, "sin agua en nuestro edificio, calle Real 7"),
        ],
        [
            (0, "no hay agua en la calle Italia"),
            (30, "agua turbia en la calle Cervantes"),
        ],
        [
            (0, "no hay agua en la calle Italia"),
            (10, "no sale agua caliente, se ha parado el calentador"),
        ],
        [
            (0, "sin luz en una farola de la calle Italia"),
            (10, "sin luz en una farola de la calle Almez"),
        ],
    ],
)
def test_what_fails_for_one_alone_is_none_of_it(facts, told):
    assert ["0", "1"] == facts(*told)


def test_what_stands_in_a_street_tells_the_street(facts):
    told = [
        (0, "hay un boquete en el asfalto de la calle Almez"),
        (300, "vaya boquete delante del horno, se cae alguien"),
    ]
    assert ["0", "0"] == facts(*told)


@pytest.mark.parametrize(
    "told",
    [
        # What stands beside it is no word that tells of it.
        [
            (0, "un banco sin respaldo delante del colegio"),
            (20, "hierbas altísimas delante del colegio"),
        ],
        # It stands elsewhere.
        [
            (0, "la papelera de la calle Real está rota"),
            (20, "la papelera de delante del horno está rota"),
        ],
        # At a corner, and before a shop.
        [
            (0, "papelera tirada en la esquina de calle Almez con calle Real"),
            (30, "papelera sin fondo en la calle Real, puerta de la farmacia"),
        ],
    ],
)
def test_beside_one_thing_many_things_are(facts, told):
    assert ["0", "1"] == facts(*told)


@pytest.mark.parametrize(
    ("reply", "first"),
    [
        ("es verdad, la peste es insoportable y la basura rebosa", "0"),
        ("aquí también hay uno rebosando, qué asco", "1"),
        ("y en la calle Italia lo mismo, contenedor rebosando", "1"),
        ("la mía también está llena de bolsas, y huele", "1"),
    ],
)
def test_a_reply_goes_on_from_the_post_that_it_stands_below(facts, reply, first):
    post = "el contenedor de Mariana Pineda está rebosando y apesta"

    # So late that its words would not make it the same.
    assert ["0", first] == facts((0, post), (50, reply, 0))


@for_each(
    "told",
    [
        # Wished for, and told.
        [
            (0, "la papelera de la calle Almez está rota"),
            (60, "podríais poner más papeleras en la calle Almez"),
        ],
        [
            (0, "el banco de la plaza de la Fuente está roto"),
            (60, "pongan un banco a la sombra en la plaza de la Fuente"),
        ],
        # Each night, and once.
        [
            (0, "hay un perro suelto en la calle Portugal que no para de ladrar"),
            (30, "en la calle Portugal ladra un perro todas las noches"),
        ],
        # Fallen, and dry.
        [
            (0, "hay un árbol caído en la avenida de Granada"),
            (20, "los árboles de la avenida de Granada se secan, nadie los riega"),
        ],
        # Out, and lit all day.
        [
            (0, "una farola apagada en la calle Olivo"),
            (60, "una farola de la calle Olivo encendida todo el día"),
        ],
        # For months, and since tonight.
        [
            (0, "esta noche han arrancado un contenedor en la calle Italia"),
            (120, "en la calle Italia hace meses que pido un contenedor de vidrio"),
        ],
        # Two things that are known, where any words would do.
        [
            (0, "la cuesta del Molino está helada, echad sal por el hielo"),
            (600, "la barandilla de la cuesta del Molino baila"),
        ],
        # Two things that are known.
        [
            (0, "se cae la cornisa de Almez 9"),
            (20, "hierba de un metro junto a Almez 9, que desbrocen"),
        ],
        # Two failures of one lamp.
        [
            (0, "farola de la calle Italia con la tapa arrancada"),
            (30, "farolas de la calle Italia encendidas por el día"),
        ],
        # One crossing, and what is amiss there.
        [
            (0, "farola apagada en el paso de cebra de la avenida de Granada"),
            (60, "nadie para en el paso de peatones de la avenida de Granada"),
        ],
        # Two vehicles.
        [
            (0, "una furgoneta en la acera de la calle Italia"),
            (30, "coche en doble fila en la calle Italia"),
        ],
        # Two nights of a bar.
        [
            (0, "la terraza del bar de la plaza de la Fuente está a gritos"),
            (1440, "hoy otra vez la terraza del bar de la plaza de la Fuente"),
        ],
    ],
)
def test_the_same_thing_in_the_same_street_may_be_another_fact(facts, told):
    assert ["0", "1"] == facts(*told)


def test_nothing_is_the_same_as_one_only_of_those_who_told_of_a_fact(facts):
    told = [
        (0, "árbol caído en la avenida de Granada, no se pasa"),
        (5, "hay un árbol en medio de la avenida de Granada"),
        (20, "los árboles de la avenida de Granada, secos, nadie los riega"),
    ]
    assert ["0", "0", "2"] == facts(*told)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("el banquito de la plaza de la Iglesia cojea", "un banco cojo"),
        ("vaya perrazo anda por la calle Real", "perro"),
        ("iturritik", "fuente"),
        ("banquiño", "banco"),
    ],
)
def test_a_word_is_one_thing_small_or_big_and_in_any_case(one, other):
    def stems(said):
        return {stemmed(word) for word in text.tokens(text.plain(said))}

    assert stems(one) & stems(other) & {"banco", "perro", "fuente"}


@pytest.mark.parametrize("said", ["ratito", "poquito", "pastilla", "bonito"])
def test_what_only_ends_like_a_small_thing_is_none(said):
    assert stemmed(said) not in same().values()


@pytest.mark.parametrize(
    "told",
    [
        # One house of the town, and two matters there.
        [
            (0, "hay goteras en la biblioteca"),
            (30, "no queda papel en los aseos de la biblioteca"),
        ],
        [
            (0, "en el polideportivo la canasta se ha caído"),
            (30, "en el polideportivo no hay agua caliente en las duchas"),
        ],
    ],
)
def test_in_one_house_many_things_are_amiss(facts, told):
    assert ["0", "1"] == facts(*told)


@pytest.mark.parametrize(
    "told",
    [
        # The only slope, by its kind; a fountain in another square; the same house by
        # another name.
        [
            (0, "contenedor calcinado en la cuesta del Molino"),
            (90, "han quemado el contenedor de la cuesta"),
        ],
        [
            (0, "la fuente de la plaza de la Iglesia echa espuma"),
            (40, "hay jabón en la fuente de la iglesia"),
        ],
        [
            (0, "el ascensor del consultorio se ha parado"),
            (50, "no va el ascensor del centro de salud"),
        ],
    ],
)
def test_a_place_is_the_same_by_any_of_its_names(facts, told):
    assert ["0", "0"] == facts(*told)


def test_of_one_house_two_tell_the_same_whatever_topic_it_was_taken_for(facts):
    told = [
        (0, "pintada enorme en la pared de la biblioteca"),
        (150, "han puesto un grafiti en la fachada de la biblio"),
    ]
    assert ["0", "0"] == facts(*told)


def test_who_says_that_it_costs_means_no_slope(facts):
    told = [
        (0, "la acera de la cuesta del Molino está levantada"),
        (10, "cuesta un mundo pasar con el carro, acera levantada en la calle Real"),
    ]
    assert ["0", "1"] == facts(*told)
