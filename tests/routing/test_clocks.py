"""
Times of day are read as people write them.
"""

from __future__ import annotations

from datetime import time

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.when.clocks import clocks_in, times_in


@for_each(
    ("said", "times"),
    [
        ("a las 18:00", ["18:00"]),
        ("a las siete y media", ["07:30"]),
        ("a las 7 y media de la tarde", ["19:30"]),
        ("a las 7 y  media de la tarde", ["19:30"]),
        ("a las 8 menos\ncuarto de la tarde", ["19:45"]),
        ("a las ocho menos cuarto", ["07:45"]),
        ("a la una", ["01:00"]),
        ("de 8 a 9:30", ["08:00", "09:30"]),
        ("de 8 a 9:30 de la tarde", ["20:00", "21:30"]),
        ("from 8 to 9", ["08:00", "09:00"]),
        ("18h30", ["18:30"]),
        ("18.30 h", ["18:30"]),
        ("18 h", ["18:00"]),
        ("7 pm", ["19:00"]),
        ("7:30 p.m.", ["19:30"]),
        ("12 am", ["00:00"]),
        ("12 pm", ["12:00"]),
        ("a las 12 de la tarde", ["12:00"]),
        ("a las 12 del mediodía", ["12:00"]),
        ("a las 12 de la noche", ["00:00"]),
        ("12 de la noche", ["00:00"]),
        ("hasta las doce y media de la noche", ["00:30"]),
        ("a las doce menos cuarto de la noche", ["23:45"]),
        ("de 8 a 12 de la noche", ["20:00", "00:00"]),
        ("12 de la nit", ["00:00"]),
        ("12 da noite", ["00:00"]),
        ("at 12 at night", ["00:00"]),
        ("12 de la madrugada", ["00:00"]),
        ("a las 11 de la noche", ["23:00"]),
        ("a las 2 de la noche", ["02:00"]),
        ("a las 4 de la noche", ["04:00"]),
        ("a las 8 del vespre", ["20:00"]),
        ("a les sis de la tarda", ["18:00"]),
        ("a les set i mitja", ["07:30"]),
        ("a dos quarts de vuit del vespre", ["19:30"]),
        ("a tres quarts de nou del matí", ["08:45"]),
        ("a l'una", ["01:00"]),
        ("les 10:30 i les 12", ["10:30", "12:00"]),
        ("de les 9 a les 11 de la nit", ["21:00", "23:00"]),
        ("dilluns, a les 6 de la tarda", ["18:00"]),
        ("ás seis", ["06:00"]),
        ("ás seis e media da tarde", ["18:30"]),
        ("ás 19:30, por favor", ["19:30"]),
        ("ás dez menos cuarto da noite", ["21:45"]),
        ("á unha da tarde", ["13:00"]),
        ("as sete farolas da praza", []),
        ("a unha farola", []),
        ("hasta medianoche", ["00:00"]),
        ("at midnight", ["00:00"]),
        ("at half past seven", ["07:30"]),
        ("at 7", ["07:00"]),
        ("at noon", ["12:00"]),
        ("el 22/3 a las 10", ["10:00"]),
        ("el viernes 6 a las 19.30", ["19:30"]),
        ("cuesta 18.30 €", []),
        ("el 18.03.2026", []),
        ("de 8 a 10 euros", []),
        ("a las 25:00", []),
        ("a las 24:30", []),
        ("a las 7:60", []),
        ("a las 24:00", ["00:00"]),
        ("la 2", []),
        ("faltan las 3 farolas", []),
        ("las 7", ["07:00"]),
        ("sobre las 9", ["09:00"]),
        ("las 10:30 y las 12:00", ["10:30", "12:00"]),
    ],
)
def test_a_time_is_read_as_people_write_it(said: str, times: list[str]) -> None:
    """
    In digits or in words, of twelve hours or of 24.
    """
    assert [f"{each:%H:%M}" for each in times_in(said)] == times


@for_each(
    ("said", "either"),
    [
        ("a las 7", True),
        ("a las siete y media", True),
        ("at 7:30", True),
        ("a la una", True),
        ("a las 7 de la mañana", False),
        ("mañana por la mañana, a las 7", False),
        ("I am free at 7", True),
        ("7 am", False),
        ("a les 7", True),
        ("a les 7 del matí", False),
        ("mañá pola mañá, ás 7", False),
        ("ás sete", True),
        ("a las 7 de la tarde", False),
        ("07:00", False),
        ("19:00", False),
        ("a las 12", False),
        ("a las 0:30", False),
        ("at noon", False),
    ],
)
def test_an_hour_may_be_of_either_half_of_the_day_where_nothing_says_which(
    said: str, *, either: bool
) -> None:
    """
    Neither a part of the day, nor a zero before it.
    """
    [clock] = clocks_in(said)

    assert either is clock.either


@given(st.times())
def test_every_time_is_read_back(at: time) -> None:
    """
    Whatever time is written in digits is that time.
    """
    assert times_in(f"a las {at:%H:%M}") == (at.replace(second=0, microsecond=0),)


@given(st.text())
def test_nothing_written_breaks_it(said: str) -> None:
    """
    Whatever somebody writes, what is found is on the clock.
    """
    assert all(isinstance(at, time) for at in times_in(said))
