from math import cos, radians
from time import process_time

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.message import Place
from gateway.routing.around.atlas import read_places
from gateway.routing.around.shapes import Circle, Polygon, box
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import compose
from gateway.routing.words.text import plain

from .heard import said

PLACES = """
streets: [=calle Real, =plaza Real, calle Almez, calle Alhóndiga, calle Mariana Pineda,
          =avenida de Granada, =plaza de la Fuente, plaza de la Fuente Nueva,
          =camino de las Eras, parque de la Acequia, calle Olmo, plaza del Olmo,
          lugar de Outeiro, aldea A Telleira]
areas:
  Barrio Alto:
    also: [la parte alta]
    streets: [calle Almez]
    circle: {at: "37.18, -3.60", metres: 300}
  El Zagal:
    box: ["37.20, -3.62", "37.19, -3.60"]
"""


def gazetteer(text):
    reader = Reader()
    found = read_places(compose(text, "p.yaml", reader.mistakes), reader)
    assert [] == reader.mistakes
    return found


TOWN = gazetteer(PLACES)


def found(text, place=None):
    return [plain(str(spot)) for spot in TOWN.find(said(text, place=place))]


@for_each(
    ("text", "place"),
    [
        ("la farola de la calle Almez no va", "calle almez"),
        ("LA FAROLA DE CALLE ALMEZ", "calle almez"),
        ("en almez no hay luz", "calle almez"),
        ("C/Almez", "calle almez"),
        ("la caye almes", "calle almez"),
        ("calle alhondiga", "calle alhondiga"),
        ("calle Alóndiga", "calle alhondiga"),
        ("calle mariana pinedda", "calle mariana pineda"),
        ("avda. Granada", "avenida de granada"),
        ("la avd de granada", "avenida de granada"),
        ("plza la fuente", "plaza de la fuente"),
        ("la plasa de la Fuente", "plaza de la fuente"),
        ("plaza de la Fuente Nueva", "plaza de la fuente nueva"),
        ("el camino las eras", "camino de las eras"),
        ("los pinos de la acequia", "parque de la acequia"),
        ("polo parque da Acequia", "parque de la acequia"),
        ("carrer Almez", "calle almez"),
        ("la calle Real y sus baches", "calle real"),
        ("en la plaza Real", "plaza real"),
        ("plaza del olmo", "plaza del olmo"),
        ("un bache en #PlazaDelOlmo", "plaza del olmo"),
        ("#CalleAlmez sin luz", "calle almez"),
        ("o farol en Outeiro 5", "lugar de outeiro 5"),
        ("na Telleira 7 non hai luz", "aldea a telleira 7"),
        ("en todo el barrio alto", "barrio alto"),
        ("aquí en la parte alta", "barrio alto"),
    ],
)
def test_a_place_is_found_however_it_is_written(text, place):
    assert [place] == found(text)


@for_each(
    "text",
    [
        "un semáforo en Granada",
        "la fuente no echa agua",
        "cuando eras alcalde",
        "es un peligro real",
        "estoy en la calle. Real como la vida",
        "mi vecino es muy alto",
        "un muro alto 2 metros",
        "un olmo caído",  # of two streets, nobody knows which
        "la calle está sucia",
        "",
    ],
)
def test_an_everyday_word_is_no_place(text):
    assert [] == found(text)


@for_each(
    ("text", "place"),
    [
        ("calle Almez 18", "calle almez 18"),
        ("calle Almez, 18", "calle almez 18"),
        ("C/ Almez nº 18", "calle almez 18"),
        ("Almez 18B tercero", "calle almez 18b"),
        ("la calle Almez a la altura del 18", "calle almez 18"),
        ("calle Almez, próximo al número 20,", "calle almez 20"),
        ("en el 18 de la calle Almez", "calle almez 18"),
        ("c/ almez 7 2ºB", "calle almez 7"),
        ("calle Almez a las 20:30", "calle almez"),
        ("desde las 14, calle Almez", "calle almez"),
        ("hay 3, calle Almez", "calle almez"),
        ("calle Almez 20:30", "calle almez"),
        ("calle Almez 3 horas ya", "calle almez"),
        ("calle Almez 3 farolas fundidas", "calle almez"),
        ("calle Almez 2026", "calle almez"),
        ("calle Almez. 18 quejas llevo", "calle almez"),
        ("calle Almez núm. 18", "calle almez 18"),
        ("la arqueta de Almez, pero la del 18", "calle almez 18"),
        ("calle Almez, delante del número 18", "calle almez 18"),
        ("al carrer Almez, davant del número 18, hi ha un sot", "calle almez 18"),
        ("calle Almez, outside number 18", "calle almez 18"),
        ("hay un bache (calle Almez 18)", "calle almez 18"),
        ("1) la farola 2) el contenedor de la calle Almez 3) el bache", "calle almez"),
        ("calle Almez, delante de 3 farolas", "calle almez"),
        ("calle Almez, pero 3 farolas fundidas", "calle almez"),
        ("Granada 5, segundo", "avenida de granada 5"),
    ],
)
def test_the_number_of_a_house_stays_with_its_street(text, place):
    assert [place] == found(text)


def test_an_area_has_no_numbers():
    assert ["barrio alto"] == found("barrio alto 18")


@pytest.mark.parametrize("text", ["calle Granada 4", "avda. Real 4", "camino Fuente 2"])
def test_a_number_in_a_street_of_another_kind_is_in_none_of_an_everyday_word(text):
    """
    Whoever is sent to the avenue is late in the street.
    """
    assert [] == found(text)


def test_of_two_streets_of_one_name_a_number_does_not_tell_which():
    assert [] == found("Real 7, segundo")


def test_places_are_told_once_and_in_their_order():
    text = "La calle Almez 18, la avda. de Granada, y otra vez la calle Almez"

    assert ["calle almez 18", "avenida de granada"] == found(text)


def test_a_subject_and_the_name_of_a_pin_count_too():
    pin = Place(latitude=40, longitude=-3, label="Calle Almez 3")

    assert ["calle almez 3"] == found("no hay luz", pin)


def test_coordinates_are_in_the_areas_around_them():
    north = 250 / 111_320
    inside = Place(latitude=37.18 + north, longitude=-3.60)
    outside = Place(latitude=37.18 + 2 * north, longitude=-3.60)

    assert ["barrio alto"] == found("aquí", inside)
    assert [] == found("aquí", outside)
    assert ["el zagal"] == found("aquí", Place(latitude=37.195, longitude=-3.61))


def test_a_street_is_in_its_areas():
    [spot] = TOWN.find(said("calle Almez 18"))

    assert {"calle almez", "barrio alto"} == spot.within


def test_a_town_without_places_finds_none():
    assert () == gazetteer("{}").find(
        said("calle Almez", place=Place(latitude=0, longitude=0))
    )


def test_a_polygon_that_turns_inwards_leaves_its_bay_out():
    bay = Polygon([_at(0, 0), _at(0, 4), _at(4, 4), _at(1, 2), _at(4, 0)])

    inside = [
        bay.contains(_at(*point)) for point in ((0.5, 2), (3, 2), (3, 0.2), (5, 5))
    ]

    assert [True, False, True, False] == inside


def test_a_circle_goes_on_behind_the_date_line():
    circle = Circle(_at(0, 179.999), 1000)

    assert circle.contains(_at(0, -179.999))


def _at(latitude, longitude):
    return Place(latitude=latitude, longitude=longitude)


degrees = st.floats(-0.01, 0.01)


@given(degrees, degrees)
def test_a_circle_fits_between_its_boxes(north, east):
    """
    Whatever is in the box inside of a circle is in the circle, and whatever is in the
    circle is in the box around it.
    """
    circle = Circle(_at(37.18, -3.60), 500)
    high, wide = 500 / 111_320, 500 / 111_320 / cos(radians(37.18))
    place = _at(37.18 + north, -3.60 + east)
    around = box(_at(37.18 - high, -3.60 - wide), _at(37.18 + high, -3.60 + wide))
    inside = box(
        _at(37.18 - 0.7 * high, -3.60 - 0.7 * wide),
        _at(37.18 + 0.7 * high, -3.60 + 0.7 * wide),
    )

    assert circle.contains(place) or not inside.contains(place)
    assert around.contains(place) or not circle.contains(place)


ABROAD = gazetteer(
    """
    streets: [=calle Real, =calle Italia, =calle Portugal, calle Alhóndiga,
              =calle Olivo, calle Aljibe, calle Mariana Pineda, calle Cervantes,
              =avenida de Granada, =plaza de la Iglesia, =camino de las Eras,
              =polígono El Zagal, =urbanización Los Cerezos]
    areas: {Barrio Alto: {}}
    """
)


@for_each(
    ("text", "place"),
    [
        ("strada Italia e în beznă", "calle Italia"),
        ("bulevardul Granada nr 12", "avenida de Granada 12"),
        ("groapă în piața Bisericii", "plaza de la Iglesia"),
        ("a leak in Italia street", "calle Italia"),
        ("at 14 Real Street", "calle Real 14"),
        ("Real Street 14", "calle Real 14"),
        ("in the church square", "plaza de la Iglesia"),
        ("the Los Cerezos estate", "urbanización Los Cerezos"),
        ("El Zagal industrial estate", "polígono El Zagal"),
        ("polígono industrial El Zagal", "polígono El Zagal"),
        ("devant le 44, rue Olivo", "calle Olivo 44"),
        ("la place de l'église", "plaza de la Iglesia"),
        ("avenue de Grenade", "avenida de Granada"),
        ("in der Italiastraße 4", "calle Italia 4"),
        ("in der Italia-Straße", "calle Italia"),
        ("am Kirchplatz", "plaza de la Iglesia"),
        ("na praça da Igreja", "plaza de la Iglesia"),
        ("na praza da Igrexa", "plaza de la Iglesia"),
        ("a la plaça de l'Església", "plaza de la Iglesia"),
        ("al barri alt", "Barrio Alto"),
        ("Real kalean zuloa dago", "calle Real"),
        ("Granada etorbidea 5", "avenida de Granada 5"),
        ("f zan9at real", "calle Real"),
        ("chari3 Granada 12", "avenida de Granada 12"),
        ("الإنارة في شارع إيطاليا مطفأة", "calle Italia"),
        ("غطاء البالوعة في شارع البرتغال رقم 8", "calle Portugal 8"),
        ("سقطت شجرة في شارع أليخيبي", "calle Aljibe"),
        ("حفرة بشارع سرفانتس", "calle Cervantes"),
        ("شارع ألهونديغا", "calle Alhóndiga"),
        ("شارع ماريانا بينيدا ٣", "calle Mariana Pineda 3"),
        ("في شارع غرناطة", "avenida de Granada"),
        ("في ساحة الكنيسة", "plaza de la Iglesia"),
    ],
)
def test_a_place_is_found_as_the_neighbours_languages_name_it(text, place):
    assert [place] == [str(spot) for spot in ABROAD.find(said(text))]


@for_each(
    "text",
    [
        "the street is real",
        "la rue est sale, c'est italien",
        "the church is open",
        "il y a 14 nids de poule",
        "الشارع طويل ومظلم",
        "الكنيسة مغلقة",
        "شارع رئيسي",
        "die Straße ist dunkel. Real ist das nicht",
    ],
)
def test_a_word_of_another_language_is_no_place_without_its_kind(text):
    assert () == ABROAD.find(said(text))


@given(
    st.lists(
        st.sampled_from(
            [
                *("calle", "c/", "Almez", "real", "18", "nº", "de", "la", "fuente"),
                *(".", ",", "\n", "a la altura del", "3 farolas", "ñ", "\u0300", "١٨"),
            ]
        ),
        max_size=30,
    ).map(" ".join)
)
def test_any_text_has_its_places_or_none(text):
    names = {plain(site.name) for site in TOWN.sites}

    for spot in TOWN.find(said(text)):
        assert plain(spot.name) in names
        assert spot.number == "" or spot.number[0].isdecimal()


def test_a_long_text_does_not_take_long():
    text = "calle Almez " + "a la altura del " * 5000

    started = process_time()
    found(text)

    assert process_time() - started < 5
