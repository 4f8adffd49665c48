from collections import defaultdict
from datetime import timedelta
from importlib.resources import files

import pytest
import yaml
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.decision import Decision, Leg, Outcome, Urgency
from gateway.routing import same_fact
from gateway.routing.around.places import Gazetteer
from gateway.routing.around.sites import Site, Spot
from gateway.routing.same_fact.clusters import Clusters
from gateway.routing.same_fact.short_names import short_names
from gateway.routing.same_fact.synonyms import stemmed
from gateway.routing.same_fact.telling import telling

from .heard import NOON, said

LAMP = Decision(
    outcome=Outcome.DELIVER,
    legs=(Leg(mailbox="lights", because="test"),),
    intent="incident",
    topics=("lighting",),
)
DOG = evolve(LAMP, topics=("animals",))
LEAK = evolve(LAMP, topics=("water",))
DRAIN = evolve(LAMP, topics=("sewer",))
SHORT = short_names(
    Gazetteer(
        [
            Site(name=name, called=(name,))
            for name in (
                "calle Almez",
                "calle Cervantes",
                "calle de la O",
                "calle Molino",
                "plaza de la Fuente",
                "plaza de la Iglesia",
                "polígono El Zagal",
            )
        ]
    )
)
ALARM = evolve(LAMP, topics=("emergency",), urgency=Urgency.EMERGENCY)


def street(number="", name="calle Almez"):
    return (Spot(name=name, number=number, within=frozenset()),)


@pytest.fixture
def clusters():
    return Clusters(staying=frozenset({"lighting"}), short=SHORT)


def later(text, hours, **more):
    return said(text, received_at=NOON + timedelta(hours=hours), **more)


@pytest.fixture
def tell(clusters):
    """
    Tells of something some hours after noon.
    """

    def tell(name, text, spots=(), hours=0.0, decision=LAMP):
        message = later(text, hours, reference=name, handle=f"@{name}")
        return clusters.join(message, decision, spots)

    return tell


def test_a_lamp_in_one_street_is_one_lamp_in_whatever_words(tell):
    assert "a" == tell("a", "la farola está fundida", street("18"))
    assert "a" == tell("b", "calle almez a oscuras otra vez", street(), 0.5)
    assert "a" == tell("c", "un punto de luz no funciona", street("20"), 11)


def test_another_number_is_another_lamp(tell):
    tell("a", "la farola está fundida", street("18"))
    tell("b", "no hay luz", street(), 1)

    assert "c" == tell("c", "la farola está fundida", street("42"), 2)
    assert "c" == tell("d", "la farola del 42 sigue fundida", street("42"), 3)


@pytest.mark.parametrize(
    ("text", "own", "same"),
    [
        ("vivo en calle Almez 14, y los del 3 tienen la música a tope", "14", True),
        ("calle Almez, 40: els del 3 amb la música a tope", "40", True),
        ("a música a tope, os do 3", "14", True),
        ("loud música, the people at number 3", "14", True),
        ("música otra vez, los del 3", "", True),
        ("los del 30 con la música", "", False),
        ("soy la del 30, música a tope", "30", False),
        ("vivo en el 14, los del 3 C con la música", "14", False),
        ("calle Almez 14: los del 3.º con la música", "14", False),
        ("la música llega a las del 3 al 40", "40", False),
        ("música a tope, como la del 3 de marzo", "14", False),
    ],
)
def test_where_neighbours_are_loud_is_their_house_and_not_who_hears_it(
    tell, text, own, same
):
    noise = evolve(LAMP, topics=("noise",))
    tell("a", "los del 3 con la música altísima", street(), 0, noise)

    assert ("a" if same else "b") == tell("b", text, street(own), 1, noise)


@pytest.mark.parametrize(
    "text",
    [
        "otra farola fundida",
        "una altra fanal",
        "another lamp is out",
        "una farola fundida, y no es la del horno",
        "lo mío no es esa farola fundida, es la de abajo",
        "lo de la farola del horno ya está. la mía sigue fundida",
        "una farola fundida que nada que ver con la del horno",
        "una farola fundida, q no tiene q ver con la del horno eh",
        "a lamp is out, and not the one by the bakery",
        "la farola de mi portal, y esa no es la fundida",
        "una que parpadea; las de más arriba son otro asunto",
        "ahora la de la esquina",
        "parpadea una, la del horno ya luce",
        "la de mi portal, fundida, que la del horno ya sé que la han avisado",
        "una farola fundida; la del horno ya la cambiaron el jueves, esta no",
    ],
)
def test_whoever_says_another_means_another(tell, text):
    tell("a", "la farola está fundida", street())

    assert "b" == tell("b", text, street(), 1)


def test_again_and_the_other_day_are_not_another(tell):
    tell("a", "la farola está fundida", street())

    assert "a" == tell("b", "otra vez sin farola", street(), 1)
    assert "a" == tell("c", "la otra noche ya estaba la farola fundida", street(), 2)
    assert "a" == tell("d", "no es la primera vez que está fundida", street(), 3)
    assert "a" == tell("e", "esa farola ya está otra vez fundida", street(), 4)
    assert "a" == tell("f", "esta no es la primera vez que está fundida", street(), 5)
    assert "a" == tell("g", "eso no es lo peor: sigue fundida", street(), 6)
    assert "a" == tell("h", "la del horno ya va para un mes fundida", street(), 7)
    again = "la del horno ya la cambiaron y otra vez está fundida"
    assert "a" == tell("i", again, street(), 8)


def test_another_street_is_another_lamp(tell):
    tell("a", "la farola está fundida", street("18"))

    assert "b" == tell("b", "la farola está fundida", street("18", "calle Real"), 1)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("una farola rota en la calle Lira", "una farola rota en la calle del Castro"),
        ("un farol roto na rúa da Lira", "un farol roto na rúa do Castro"),
        ("un farol roto na parroquia de Lira", "un farol roto na parroquia de Razo"),
        ("un fanal trencat al carrer Lira", "un fanal trencat al carrer del Castell"),
        ("farola bat hautsita Lira kalean", "farola bat hautsita Castro kalean"),
    ],
)
def test_two_streets_that_the_town_does_not_list_are_two_lamps(tell, text, other):
    tell("a", text)

    assert "b" == tell("b", other, hours=0.1)
    assert "a" == tell("c", text, hours=0.2)


def test_a_fact_does_not_last_for_ever(tell):
    tell("a", "la farola está fundida", street())

    assert "a" == tell("b", "sigue la farola fundida", street(), 70)
    assert "a" == tell("c", "la farola, fundida", street(), 140)
    assert "d" == tell("d", "la farola está fundida", street(), 240)


def test_of_what_moves_a_word_must_be_the_same(tell):
    tell("a", "se ha perdido mi galga", street(), decision=DOG)

    assert "b" == tell("b", "un mastín ha mordido", street(), 1, DOG)
    assert "a" == tell("c", "he visto una galga canela", street(), 2, DOG)


def test_what_a_hashtag_of_several_words_tells_is_told(tell):
    assert "a" == tell("a", "un perro suelto enfrente del bar", decision=DOG)
    assert "a" == tell("b", "sigue por ahí #PerroSuelto", hours=0.5, decision=DOG)


def test_two_who_write_to_the_same_office_say_nothing_alike_by_that(tell):
    tell("a", "@PoliciaJunar un galgo perdido", street(), decision=DOG)

    assert "b" == tell("b", "@PoliciaJunar ha mordido un mastín", street(), 1, DOG)


def test_nor_do_two_who_are_polite(tell):
    tell("a", "Estimados señores: ruego recojan un galgo", street(), decision=DOG)

    assert "b" == tell("b", "Estimados señores: ruego callen a ese", street(), 1, DOG)


def test_nor_do_two_who_wish_for_something_and_say_so(tell):
    tell("a", "quisiera avisar también de un galgo", street(), decision=DOG)

    assert "b" == tell("b", "también quisiera avisar: ladra", street(), 1, DOG)


def test_one_word_tells_for_a_day_and_a_half_and_several_for_three_days(tell):
    tell("a", "se ha perdido mi galga canela", street(), decision=DOG)

    assert "b" == tell("b", "una galga ladra", street(), 40, DOG)
    assert "a" == tell("c", "he visto la galga canela", street(), 60, DOG)


@pytest.mark.parametrize(
    "text",
    [
        "zace o canapea cu doua saltele",
        "chi 7ed la7 kanapi w matla",
        "أحدهم رمى كنبة",
    ],
)
def test_what_is_told_in_one_language_is_the_same_in_another(tell, text):
    waste = evolve(LAMP, topics=("waste",))
    tell("a", "un sofá viejo y dos corchones", street(), decision=waste)

    assert "a" == tell("b", text, street(), 6, waste)


@pytest.mark.parametrize("name", ["calle Cervantes", "plaza de la Iglesia"])
def test_a_street_is_known_by_its_short_name_where_something_is_told_of(tell, name):
    short = name.split()[-1].lower()
    tell("a", "una farola fundida", street("18", name))

    assert "a" == tell("b", f"la luz de {short} no va", (), 1)
    assert "c" == tell("c", "la luz del molino no va", (), 2)


def test_a_street_that_the_town_does_not_know_is_a_place_of_its_own(tell):
    tell("a", "la farola está fundida", street("18"))

    assert "b" == tell("b", "farola fundida en la calle Olmo 3", (), 0.1)
    assert "c" == tell("c", "farola fundida en la calle Cuesta 5", (), 0.2)
    assert "b" == tell("d", "no se ve, c/ Olmo 5", (), 5)
    assert "e" == tell("e", "farola fundida en la calle Olmo 50", (), 5)


def test_the_only_estate_of_a_town_is_called_by_no_name(tell):
    tell("a", "fuego en la nave de los palets del zagal", (), 0, ALARM)

    assert "a" == tell("b", "arde el polígono, corred", (), 0.2, ALARM)
    both = [Site(name=n, called=(n,)) for n in ("polígono Norte", "polígono Sur")]
    assert not short_names(Gazetteer(both)).said(frozenset({stemmed("poligono")}))


def test_a_known_street_by_its_short_name_is_no_other(tell):
    tell("a", "farola fundida", street("18", "plaza de la Iglesia"))

    assert "a" == tell("b", "sin luz en la calle de la Iglesia", (), 0.1)


def test_two_who_say_the_short_name_tell_of_the_same(tell):
    tell("a", "por cervantes no se ve nada")

    assert "a" == tell("b", "sin luz en cervantes", (), 1)
    assert "c" == tell("c", "no se ve nada por la fuente", (), 2)


def test_and_whoever_said_the_short_name_first_is_found(tell):
    tell("a", "por cervantes no se ve nada")

    assert "a" == tell("b", "farola fundida", street("18", "calle Cervantes"), 1)
    assert "a" == tell("c", "sigue apagada", street("20", "calle Cervantes"), 2)


def test_whoever_names_another_street_means_that(tell):
    tell("a", "farola fundida", street(name="plaza de la Iglesia"))

    ours = street(name="plaza de la Fuente")
    assert "b" == tell("b", "farola fundida, cerca de la iglesia", ours, 1)


def test_in_a_park_any_words_will_not_do(tell):
    park = street(name="parque de la Acequia")
    tell("a", "la farola está fundida", park)

    assert "b" == tell("b", "no hay luz", park, 1)
    assert "a" == tell("c", "esa farola da miedo", park, 2)


def test_but_for_what_stays_there_and_is_told_of_at_once(tell):
    park = street(name="parque de la Acequia")
    tell("a", "la farola está fundida", park)

    assert "a" == tell("b", "no hay luz", park, 0.3)
    assert "c" == tell("c", "todo negro", park, 0.8)


def test_and_one_word_tells_there_for_half_a_day(tell):
    quarter = street(name="urbanización Los Cerezos")
    tell("a", "un mastín ladra", quarter, decision=DOG)

    assert "a" == tell("b", "otro día con ese mastín", quarter, 11, DOG)
    assert "c" == tell("c", "un mastín me ha mordido", quarter, 24, DOG)


def test_the_short_name_of_where_it_is_is_no_word_of_it(tell):
    tell("a", "en cervantes un mastín ladra", (), 0, DOG)

    assert "b" == tell("b", "una galga perdida por cervantes", (), 1, DOG)


def test_a_quarter_without_light_is_one_fact_for_two_hours(tell):
    quarter = street(name="barrio Alto")
    tell("a", "la farola está fundida", quarter)

    assert "a" == tell("b", "no hay luz", quarter, 1)
    assert "c" == tell("c", "todo negro otra vez", quarter, 4)


def test_what_it_is_not_is_no_word_of_it(tell):
    tell("a", "parpadea la del estanco", street())
    tell("b", "otra fundida, no es la del estanco", street(), 1)

    assert "a" == tell("c", "confirmo lo del estanco", street(), 2)


def test_another_pavement_is_no_other_fact(tell):
    tell("a", "la farola está fundida", street())

    assert "a" == tell("b", "sin luz, hay que ir por la otra acera", street(), 1)


def test_a_street_is_called_by_the_last_name_of_whoever_has_it():
    pineda = short_names(
        Gazetteer([Site(name="calle Mariana Pineda", called=("calle Mariana Pineda",))])
    )

    assert {"calle Mariana Pineda"} == pineda.said(frozenset({"pined"}))


def test_whoever_tells_of_several_places_tells_of_several_things(tell):
    tell("a", "la farola está fundida", street())

    both = (*street(), *street(name="calle Real"))
    assert "b" == tell("b", "luces apagadas y ratas", both, 1)
    assert "a" == tell("c", "la farola fundida y ratas", both, 2)


def test_where_two_streets_meet_is_one_place_in_whatever_words(tell):
    both = (*street(), *street(name="calle Real"))
    tell("a", "se ha perdido una galga en el cruce", both, decision=DOG)

    assert "a" == tell("b", "mastín en esa esquina", both, 9, DOG)
    assert "c" == tell("c", "un mastín", both, 9, DOG)
    assert "a" == tell("d", "la galga del cruce", street(), 10, DOG)


@pytest.mark.parametrize(
    ("hours", "name", "decision"),
    [(0.7, "a", DOG), (0.8, "b", DOG), (0.2, "a", ALARM), (0.3, "b", ALARM)],
)
def test_soon_after_it_is_the_same_in_whatever_words(tell, hours, name, decision):
    tell("a", "sale humo de un balcón", street(), decision=decision)

    assert name == tell("b", "venid corriendo", street(), hours, decision)


def test_so_it_is_not_in_a_park_unless_there_is_danger(tell):
    park = street(name="parque de la Acequia")
    tell("a", "se ha perdido mi galga", park, decision=DOG)
    tell("c", "sale humo", park, decision=ALARM)

    assert "b" == tell("b", "un mastín ha mordido", park, 0.1, DOG)
    assert "c" == tell("d", "venid corriendo", park, 0.1, ALARM)
    both = (*park, *street())
    assert "c" == tell("e", "un coche boca abajo", both, 0.2, ALARM)


def test_nor_does_one_topic_of_many_tell(tell):
    many = evolve(LAMP, topics=("parks", "roads", "noise", "lighting"))
    tell("a", "la farola está fundida", street())

    assert "b" == tell("b", "luces apagadas y ratas", street(), 1, many)


def test_a_leak_that_is_taken_for_a_drain_is_the_same_by_more_words(tell):
    tell("a", "charco en la puerta del bar", street(), decision=LEAK)

    assert "a" == tell("b", "otra vez charco, delante del bar", street(), 1, DRAIN)
    assert "c" == tell("c", "el charco ladra", street(), 2, DOG)


def test_what_stays_and_is_said_to_go_on_is_the_same_for_three_days(tell):
    tell("a", "tres farolas apagadas", street())

    assert "b" == tell("b", "otra vez todo negro", street(), 48)
    tell("c", "la del olivo parpadea", street(name="calle Real"))
    assert "c" == tell("d", "siguen sin luz", street(name="calle Real"), 57)
    waste = evolve(LAMP, topics=("waste",))
    tell("e", "una rata junto al contenedor", street(name="calle O"), 0, waste)
    full = "el contenedor de vidrio sigue lleno"
    assert "f" == tell("f", full, street(name="calle O"), 60, waste)


def test_what_it_is_beside_is_as_good_as_a_house(tell):
    tell("a", "sale agua al lado del bar", street(), decision=LEAK)

    assert "a" == tell("b", "la reja de donde el bar apesta", street(), 1, DRAIN)
    assert "c" == tell("c", "un bar con mesas", street(), 2, DOG)


def test_beside_what_a_town_has_once_who_says_no_street_tells_of_the_same(tell):
    hole = evolve(LAMP, topics=("roads",))
    tell("a", "junto a la gasolinera se ha abierto un bache", street(), 0, hole)
    tell("b", "un bache enfrente del bar", street("", "calle Real"), 1, hole)

    assert "a" == tell(
        "c", "sigue el boquete, el que está al lado de la gasolinera", (), 3, hole
    )
    assert "a" == tell(
        "d", "menudo golpe en un socavón cuando iba a repostar", (), 16, hole
    )
    assert "e" == tell("e", "un árbol caído en la gasolinera", (), 17, hole)
    assert "f" == tell("f", "el bache del bar, dos pinchazos", (), 18, hole)
    assert "g" == tell(
        "g", "el bache de la gasolinera", street("", "calle O"), 22, hole
    )


def test_beside_the_surgery_it_is_the_same_where_nobody_says_a_street(tell):
    tell("a", "han puesto veneno detrás del consultorio, mi perro murió", (), 0, DOG)

    text = "bolillas azules en el descampado del ambulatorio, atad a los perros"
    assert "a" == tell("b", text, (), 9, DOG)
    text = "un perro ladra en la esquina del consultorio"
    assert "c" == tell("c", text, street("", "calle Real"), 12, DOG)
    assert "d" == tell("d", "el consultorio no abre", (), 13, DOG)


def test_so_it_is_at_school(tell):
    school = evolve(LAMP, topics=("school",))
    tell("a", "otro día sin calefacción en el cole, con mantas", (), 0, school)

    text = "mi hijo viene helado de la escuela, la caldera está muerta"
    assert "a" == tell("b", text, (), 9, school)
    assert "c" == tell("c", "en la escuela no hay profesora", (), 10, school)


def test_a_polite_end_tells_of_nothing_else(tell):
    tell("a", "la farola está fundida", street("18"))

    text = "la farola no luce. Sin otro particular, atentamente"
    assert "a" == tell("b", text, street("18"), 1)


def test_two_dangers_at_two_numbers_are_two_and_one_fire_is_one(tell):
    tell("a", "huele mucho a gas en la escalera", street("4"), 0, ALARM)
    tell("b", "mi padre no respira", street("3"), 0.1, ALARM)
    tell("c", "arde una casa", street("40"), 0.1, ALARM)

    assert "b" == tell("d", "ya no respira", street("3"), 0.15, ALARM)
    assert "c" == tell("e", "sale mucho humo, hay gente", street("42"), 0.15, ALARM)
    assert "c" == tell("f", "venid ya por dios", street("40"), 0.2, ALARM)


@pytest.mark.parametrize(
    "text",
    [
        "arde algo en El Zagal, se ve desde la calle Molino",
        "se ven las llamas del Zagal desde calle Molino",
        "desde la calle Molino se ve arder el Zagal",
        "I can see flames in El Zagal from calle Molino",
    ],
)
def test_what_is_seen_from_another_street_is_not_there(tell, text):
    zagal = street(name="polígono El Zagal")
    tell("a", "sale humo de una nave, hay un hombre dentro", zagal, 0, ALARM)
    tell(
        "b", "mi padre no respira, calle Molino", street(name="calle Molino"), 0, ALARM
    )

    assert "a" == tell("c", text, street(name="calle Molino"), 0.1, ALARM)


def test_but_who_says_no_other_place_means_that_from_which_it_is_seen(tell):
    tell("a", "arde un coche, calle Molino", street(name="calle Molino"), 0, ALARM)

    text = "se ve el humo desde la calle Molino"
    assert "a" == tell("b", text, street(name="calle Molino"), 0.1, ALARM)


def test_an_emergency_is_another_one_some_hours_later(tell):
    tell("a", "sale humo de un balcón", street("6"), decision=ALARM)

    assert "a" == tell("b", "humo en un balcón, corred", street("6"), 1, ALARM)
    assert "c" == tell("c", "humo en un balcón", street("6"), 9, ALARM)


def test_what_is_known_of_before_is_found_by_its_name(clusters):
    def told(text, hours, spots=()):
        return telling(later(text, hours), LAMP, spots, SHORT)

    clusters.open("J-1", [told("farola fundida", 0, street("18"))])
    clusters.open("J-2", [told("farola fundida", 1, street("60"))])

    assert "J-1" == clusters.find(told("sin luz", 2, street("20")))
    assert "J-2" == clusters.find(told("sin luz", 2, street("61")))
    assert "" == clusters.find(told("sin luz", 2, street("61", "calle Real")))


@given(
    st.lists(
        st.tuples(
            st.text("farol ol bar @.\nno es la de otra ya está 1ñع", max_size=40),
            st.sampled_from(["", "calle Almez", "calle O", "Barrio Alto"]),
            st.integers(0, 20),
            st.sampled_from([LAMP, DOG, ALARM, evolve(LAMP, topics=("a", "b"))]),
        ),
        max_size=12,
    )
)
def test_whatever_is_told_it_is_one_fact_of_those_told_so_far(told):
    clusters = Clusters(staying=frozenset({"lighting"}), short=SHORT)
    names = []
    for number, (text, name, hours, decision) in enumerate(told):
        message = later(text, 20 * number + hours, reference=str(number))
        spots = street(str(hours), name) if name else ()
        names.append(clusters.join(message, decision, spots))

        first = int(names[-1])
        assert first == number or names[first] == names[-1]


def test_without_a_place_the_wording_must_be_alike(tell):
    tell("a", "no sale agua en todo el pueblo desde las ocho", decision=DOG)

    assert "a" == tell("b", "el pueblo entero sin agua, no sale nada", (), 1, DOG)
    assert "c" == tell("c", "el agua tiene un color marrón", (), 2, DOG)


@pytest.mark.parametrize(
    ("text", "hours", "decision", "name"),
    [
        ("se nos echa encima", 0.3, DOG, "a"),
        ("se nos echa encima", 0.4, DOG, "b"),
        ("es un mastín", 0.7, DOG, "a"),
        ("es un mastín", 0.8, DOG, "b"),
        ("se nos echa encima", 0.1, LAMP, "b"),
    ],
)
@pytest.mark.parametrize("places", [(street(), ()), ((), street()), ((), ())])
def test_two_of_one_kind_at_once_are_one_where_nobody_says_two_places(
    tell, places, text, hours, decision, name
):
    first, second = places
    tell("a", "un mastín suelto", first, decision=DOG)

    assert name == tell("b", text, second, hours, decision)


def test_two_that_are_told_of_at_once_in_two_places_are_two(tell):
    tell("a", "un mastín suelto", street(), decision=DOG)

    other = street(name="calle Real")
    assert "b" == tell("b", "un mastín suelto", other, 0.1, DOG)


def test_nor_is_it_one_of_several_that_somebody_told_of(tell):
    both = (*street(), *street(name="calle Real"))
    tell("a", "un mastín suelto, y un galgo", both, decision=DOG)

    assert "b" == tell("b", "se nos echa encima", (), 0.1, DOG)


@pytest.mark.parametrize("places", [(street(), ()), ((), street()), ((), ())])
def test_a_cry_for_help_that_says_no_place_is_no_other_alarm(tell, places):
    first, second = places
    tell("a", "sale humo de un balcón", first, decision=ALARM)

    assert "b" == tell("b", "venid corriendo", second, 0.1, ALARM)


def test_nor_is_a_street_what_it_is_called_after(tell):
    tell("a", "ha vuelto mi hija de Cervantes", decision=ALARM)

    there = street(name="calle Cervantes")
    assert "b" == tell("b", "sale humo de un balcón", there, 0.1, ALARM)


@pytest.mark.parametrize("asked_first", [True, False])
def test_whoever_only_asks_tells_of_nothing_that_others_told_of(tell, asked_first):
    texts = ["¿Se puede beber el agua?", "no sale agua"]
    first, second = texts if asked_first else reversed(texts)
    tell("a", first, decision=LEAK)

    assert "b" == tell("b", second, (), 0.1, LEAK)


@pytest.mark.parametrize(
    "decision",
    [
        evolve(LAMP, outcome=Outcome.QUARANTINE),
        evolve(LAMP, intent="information"),
        evolve(LAMP, topics=()),
        evolve(LAMP, flags=frozenset({"confidential"})),
    ],
)
def test_only_what_tells_of_a_fact_can_be_a_duplicate(tell, decision):
    assert "" == tell("a", "la farola está fundida", street(), decision=decision)


def test_what_is_mended_is_told_of_anew(tell, clusters):
    tell("a", "la farola está fundida", street("18"))
    tell("b", "no hay luz en el 40", street("40"))
    clusters.settle(LAMP, street("18"))

    assert "c" == tell("c", "la farola vuelve a estar fundida", street("18"), 5)
    assert "b" == tell("d", "sigue sin luz", street("40"), 6)


def test_what_somebody_told_of_and_is_no_more_is_gone_on_from_no_more(tell, clusters):
    tell("a", "la farola está fundida", street("18"))
    clusters.settle(LAMP, street("18"))

    assert "b" == tell("b", "confirmo lo de @a", (), 30)


def test_many_who_tell_of_something_cost_no_memory(tell, clusters):
    for number in range(1, 1_100):
        tell(str(number), "la farola está fundida", street("18"))

    assert 1_024 == len(clusters._told_by)
    assert "1" == tell("b", "confirmo lo de @1099", (), 30)


def test_many_facts_of_one_kind_cost_no_memory(tell, clusters):
    for number in range(0, 1000, 10):
        tell(str(number), "la farola está fundida", street(str(number)))

    assert 32 == len(clusters._facts["lighting", "calle Almez"])


@pytest.mark.parametrize("first", [LAMP, LEAK, DRAIN])
@pytest.mark.parametrize("second", [LAMP, LEAK, DRAIN])
def test_of_facts_as_much_alike_it_is_the_one_told_last(tell, first, second):
    tell("a", "una tapa levantada junto al horno", street("18"), 0, first)
    tell("b", "una tapa levantada junto al quiosco", street("2"), 1, second)
    both = evolve(LAMP, topics=(*first.topics, *second.topics))

    assert "b" == tell("c", "la tapa levantada", street(), 2, both)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("la alcantarilla rebosa", "the manhole is spilling over"),
        ("hay un socavón enorme", "um a pothole that eats wheels"),
        ("la claveguera vessa", "la arqueta echa de todo"),
    ],
)
def test_who_calls_it_otherwise_or_in_another_language_tells_of_the_same(
    tell, first, second
):
    tell("a", first, street(), decision=DRAIN)

    assert "a" == tell("b", second, street(), 5, DRAIN)


@pytest.mark.parametrize(
    ("first", "second", "topic"),
    [
        ("no pasa el camión de la basura", "los contenedores a rebosar", "waste"),
        ("bolsas reventadas en la esquina", "llevan tres días sin recoger", "waste"),
        ("hay botellas rotas", "cuidado con los cristales", "sports"),
        ("el banco está partido", "un listón fuera, con clavos", "parks"),
        ("avispas en el tobogán", "bichos con aguijón", "pests"),
        ("la cuesta hecha un río", "una fuga en la calzada", "roads"),
        (
            "sale agua por la junta, un hilillo",
            "debajo del estanco hay una fuga",
            "water",
        ),
        ("el agua corriendo calle abajo", "sale agua por la acera", "water"),
        ("la señal de stop en la cuneta", "no se ve el estop", "traffic"),
        ("gasoil en la curva", "el combustible patina como el hielo", "roads"),
        ("jabalí muerto en medio", "un cochino atropellao", "animals"),
    ],
)
def test_who_tells_of_it_in_other_words_tells_of_the_same(tell, first, second, topic):
    decision = evolve(LAMP, topics=(topic,))
    tell("a", first, street(), decision=decision)

    assert "a" == tell("b", second, street(), 5, decision)


@pytest.mark.parametrize(
    ("first", "second", "topic"),
    [
        ("el contenedor ha ardido", "nadie ha vaciado el contenedor", "waste"),
        ("la farola no enciende", "la farola tiene la tapa abierta", "lighting"),
        ("no luce la farola", "el cuadro de luz abierto, con cables", "lighting"),
        ("el agua sale marrón", "han reventado una tubería de agua", "water"),
        ("un coche abandonado", "un coche delante del vado", "traffic"),
        ("un coche tapa la cochera", "los coches van a 80 por aquí", "traffic"),
        ("la música no deja dormir", "los perros no dejan dormir", "noise"),
        ("la pared pintada con spray", "la pared con el radiador roto", "culture"),
        ("del grifo sale un hilillo", "hay una fuga en la acera", "water"),
        ("han tumbado la señal", "la señal está tapada por las ramas", "traffic"),
        ("los váteres atascados", "la calefacción no va", "school"),
        ("el banco partido", "un perro suelto mientras hay partido", "parks"),
    ],
)
def test_of_one_thing_in_one_street_two_troubles_are_two(tell, first, second, topic):
    decision = evolve(LAMP, topics=(topic,))
    tell("a", first, street(), decision=decision)

    assert "b" == tell("b", second, street(), 5, decision)


@pytest.mark.parametrize(
    ("first", "second", "decision"),
    [
        (
            "un caballo suelto",
            "a horse nearly hit my car",
            evolve(LAMP, topics=("traffic",)),
        ),
        ("tres vacas por la calzada", "vaches sur la route", DOG),
        ("mi padre, con alzhéimer, ha salido en bata", "un señor en batín", ALARM),
    ],
)
def test_what_has_gone_astray_is_the_same_wherever_it_is_seen_soon(
    tell, first, second, decision
):
    tell("a", first, street(), decision=ALARM if decision is ALARM else DOG)
    elsewhere = street(name="calle Cervantes")

    assert "a" == tell("b", second, elsewhere, 0.8, decision)
    assert "c" == tell("c", second, street(name="plaza de la Fuente"), 2.5, decision)


def test_a_lamp_does_not_walk_and_a_herd_is_no_horse(tell):
    tell("a", "una farola fundida", street())
    tell("b", "un caballo suelto", street(), 0, DOG)
    elsewhere = street(name="calle Cervantes")

    assert "c" == tell("c", "una farola fundida", elsewhere, 0.5)
    assert "d" == tell("d", "un rebaño de cabras", street(), 0.5, DOG)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("vaya cerdos, un colchón en la acera", "unos cerdos han roto botellas"),
        ("unas zapatillas cuelgan del cable", "han tirado zapatillas y basura"),
    ],
)
def test_an_insult_and_old_shoes_do_not_walk(tell, first, second):
    tell("a", first, street())

    assert "b" == tell("b", second, street(name="calle Cervantes"), 0.5)


def known():
    return yaml.safe_load((files(same_fact) / "synonyms.yaml").read_text("utf-8"))


def test_each_word_that_tells_of_one_thing_tells_of_one_only():
    heads = defaultdict(set)
    for line in known()["words"]:
        for word in line.split():
            heads[stemmed(word)].add(line.split()[0])

    assert {} == {word: of for word, of in heads.items() if len(of) > 1}


def test_whatever_is_said_of_a_thing_is_said_by_its_first_word():
    roles = known()
    heads = {line.split()[0] for line in roles.pop("words")}
    kinds = [roles.pop(role) for role in ("kinds", "bystanders", "parted")]
    said = [line for kind in kinds for lines in kind.values() for line in lines]
    said += [each[role] for each in roles.pop("meant") for role in ("of", "what")]

    assert (
        set() == {w for line in (*said, *roles.values()) for w in line.split()} - heads
    )


@for_each(
    ("said", "thing"),
    [
        ("vaciar", "vaca"),
        ("llamo", "fuego"),
        ("pues", "olor"),
        ("barrio", "valla"),
        ("primo", "primera"),
        ("hundido", "perro"),
        ("barra", "barro"),
    ],
)
def test_what_only_sounds_like_a_thing_is_none(said, thing):
    assert stemmed(said) != stemmed(thing)
    assert stemmed(f"{thing}s") == stemmed(thing)


def test_bins_that_nobody_empties_do_not_walk(tell):
    bins = evolve(LAMP, topics=("waste",))
    tell("a", "el cubo lleva tres días sin vaciar", street(), 0, bins)
    elsewhere = street(name="calle Cervantes")

    assert "b" == tell("b", "papel sin vaciar", elsewhere, 0.5, bins)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("una farola fundida", "un cable suelto en la calle"),
        ("hay un socavón en la calle", "han roto el semáforo de la calle"),
        ("ladridos toda la noche", "música altísima toda la noche"),
        ("gato atropellado, pobre", "perro atropellado, pobre"),
        ("bache profundo a la entrada del pueblo", "bache profundo a la salida"),
        ("contenedor de papel lleno", "contenedor de vidrio lleno"),
        ("sale agua turbia del grifo", "fuga, sale agua"),
        ("sale agua con mucha cal", "fuga, sale agua"),
        ("gato perdido, gris", "gato atropellado, gris"),
        ("una alcantarilla sin tapa", "una alcantarilla atascada"),
        ("un bache de cuidado", "se cae la barandilla"),
        ("calle sin agua", "ya ha vuelto, pero sale marrón"),
        ("farola apagada junto a la farmacia", "farola apagada, por el estanco"),
    ],
)
def test_another_thing_of_one_kind_is_another_fact(tell, first, second):
    tell("a", first, street())

    assert "b" == tell("b", second, street(), 0.5)
    assert "a" == tell("c", first, street(), 1)


def test_what_both_name_but_one_tells_of_what_is_above_it_are_two(tell):
    park = evolve(LAMP, topics=("parks",))
    tell("a", "un banco sin asiento, se sientan en el suelo", street(), 0, park)
    bench = "una rama colgando encima del banco donde se sientan los viejos"

    assert "b" == tell("b", bench, street(), 50, park)
    assert "b" == tell("c", "a branch hangs over the bench", street(), 51, park)
    assert "a" == tell("d", "sigue el banco sin asiento", street(), 52, park)


def test_two_things_of_which_one_is_told_by_both_may_be_one_fact(tell):
    tell("a", "un cable cuelga de la farola", street())

    assert "a" == tell("b", "farola sin tapa", street(), 0.5)


def test_what_everything_of_a_topic_is_told_by_tells_nothing_apart(tell):
    tell("a", "un perro suelto", street(), 0, DOG)

    assert "b" == tell("b", "el perro del quinto ladra", street(), 5, DOG)
    assert "a" == tell("c", "a loose dog", street(), 6, DOG)


def test_whoever_is_beside_something_else_is_elsewhere_in_a_long_street(tell):
    tell("a", "farola fundida frente a la farmacia", street())

    assert "b" == tell("b", "farola fundiéndose junto al bar", street(), 1)
    assert "a" == tell("c", "a oscuras, delante de la botica", street(), 2)
    assert "b" == tell("d", "parpadea la luz, pegado al bar", street(), 3)


def test_what_is_told_in_several_words_is_one_thing(tell):
    quarter = street(name="polígono El Zagal")
    tell("a", "el polígono entero está a oscuras", quarter)

    assert "a" == tell("b", "ni una farola en todo el zagal", (), 5)
    assert "a" == tell("c", "llevamos sin luz desde ayer", quarter, 14)


def test_a_thing_is_the_same_whatever_topic_it_was_taken_for(tell):
    roads, traffic = (evolve(LAMP, topics=(topic,)) for topic in ("roads", "traffic"))
    tell("a", "un hoyo en cervantes", (), 0, roads)
    there = street(name="calle Cervantes")

    assert "a" == tell("b", "pinché en el socavón", there, 27, traffic)
    assert "c" == tell("c", "pinché por cervantes", (), 28, DOG)
    assert "d" == tell("d", "dos en un socavón", there, 28, ALARM)


def test_but_not_that_it_is_beside_the_baker_or_that_it_is_a_dog(tell):
    tell("a", "un perro atado frente al horno", street(), 0, DOG)

    assert "b" == tell("b", "el horno vende pan en la acera", street(), 1)
    assert "c" == tell("c", "caca de perro", street(), 2, LEAK)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("una baldosa suelta", "un perro suelto"),
        ("bolsas fuera del contenedor", "una bolsa sospechosa con cables"),
        ("una bici abandonada", "me han robado la bici"),
        ("salen chispas de la farola", "la radial de la obra tira chispas"),
        ("se ha caído el muro", "pintada en un muro"),
    ],
)
def test_nor_what_has_its_part_in_many_facts(tell, first, second):
    tell("a", first, street(), 0, LEAK)

    assert "b" == tell("b", second, street(), 2, DOG)


def test_the_far_end_of_a_street_is_not_its_corner_with_another(tell):
    tell("a", "boquete en la esquina de Almez con Molino", decision=LEAK)

    assert "b" == tell("b", "bache al final, por el 48", street("48"), 1, LEAK)


def test_a_drain_that_smells_does_so_the_next_day_whoever_has_a_terrace_there(tell):
    tell("a", "qué peste sube de la alcantarilla", street(), 0, DRAIN)

    text = "los clientes de mi terraza se van por el hedor del imbornal"
    assert "a" == tell("b", text, street(), 20, DRAIN)


def test_streets_that_meet_are_a_corner_in_whatever_word(tell):
    crossing = evolve(LAMP, topics=("traffic",))
    there = street(name="calle Cervantes")
    tell("a", "el semáforo de cervantes con el polígono, en verde", there, 0, crossing)

    text = "semáforo loco en el polígono, en verde"
    assert "a" == tell("b", text, street(name="polígono El Zagal"), 1, crossing)


def test_whoever_goes_with_somebody_is_at_no_corner(tell):
    tell("a", "farola fundida", street(name="plaza de la Fuente"))

    text = "he ido con la fuente de migas y no hay luz en la calle"
    assert "b" == tell("b", text, street(), 1)


@pytest.mark.parametrize(
    "text",
    [
        "fundida, la vecina del segundo no ve",
        "está fundida; vivo en un segundo",
        "fundida, y ya se ha caído otra moto",
    ],
)
def test_a_floor_and_another_victim_are_no_other_fact(tell, text):
    tell("a", "la farola está fundida", street())

    assert "a" == tell("b", text, street(), 1)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("parque de la Acequia", "se sale el riego del parque"),
        ("avenida de Granada", "un aspersor de la avenida no para"),
    ],
)
def test_the_only_park_or_avenue_of_a_town_is_called_by_no_name(
    tell, clusters, place, text
):
    clusters.short = short_names(Gazetteer([Site(name=place, called=(place,))]))
    tell("a", "un aspersor roto", street(name=place), 0, DOG)

    assert "a" == tell("b", text, (), 6, DOG)


def test_a_dog_that_is_nobodys_is_loose(tell):
    tell("a", "un perro sin dueño", street(), 0, DOG)

    assert "a" == tell("b", "un perrazo suelto", street(), 4, DOG)


def test_what_goes_on_is_the_same_for_ten_days(tell):
    tell("a", "la zanja de la fibra", street())
    tell("b", "otra zanja, del gas", street(), 100)

    assert "a" == tell("c", "la de la fibra, ahí sigue", street(), 130)
    assert "d" == tell("d", "la de la fibra", street(), 230)
    assert "e" == tell("e", "la de la fibra, ahí sigue", street(), 480)


def test_what_is_loud_at_night_is_over_in_the_morning(tell):
    noise = evolve(LAMP, topics=("noise",))
    tell("a", "una fiesta con música", street(), 10, noise)

    assert "a" == tell("b", "música altísima, fiesta", street(), 14, noise)
    assert "c" == tell("c", "fiesta, música a tope", street(), 34, noise)


def test_what_comes_to_a_whole_town_is_told_with_no_place(tell):
    tell("a", "el agua sabe a lejía", (), 0, LEAK)

    assert "a" == tell("b", "vaya gusto a cloro el agua", (), 2, LEAK)
    assert "c" == tell("c", "una fuga de agua", (), 3, LEAK)


def test_the_first_lamp_is_the_first_however_it_is_written(tell):
    tell("a", "la primera farola según se sale", street())

    assert "a" == tell("b", "saliendo, la 1ª farola no va", street(), 66)


@pytest.mark.parametrize(
    "text",
    [
        "Confirmo lo de @a, anoche igual",
        "lo que contaba ayer @A me ha pasado hoy a mí",
        "a mí lo mismo que @a y encima se ríe",
        "same as @a told yesterday",
    ],
)
def test_whoever_goes_on_from_what_another_told_tells_of_that(tell, text):
    tell("a", "un mastín suelto me ha arrinconado", street(), decision=DOG)
    tell("c", "ladra un perro", decision=DOG, hours=20)

    assert "a" == tell("b", text, hours=24, decision=LAMP)


@pytest.mark.parametrize(
    ("text", "spots", "hours"),
    [
        ("@a mira qué farola", (), 1),
        ("como dice @a, pero en la plaza", street(name="calle Molino"), 1),
        ("confirmo lo de @a", (), 90),
        ("otra distinta de lo de @a", (), 1),
    ],
)
def test_a_handle_alone_another_place_or_time_is_none_of_it(tell, text, spots, hours):
    tell("a", "un mastín suelto me ha arrinconado", street(), decision=DOG)

    assert "b" == tell("b", text, spots, hours, LAMP)
