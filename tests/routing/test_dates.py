"""
Days are read as people write them.
"""

from __future__ import annotations

from datetime import date

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.when import feasts, names
from gateway.routing.words.when.dates import dates_in

#: What a language may have names for.
KNOWN = frozenset(
    [
        *("weekdays", "months", "short months", "days of the month", "counts"),
        *("minutes after the hour", "minutes before it is named"),
        *(*names.NEARBY, *feasts.FIXED, *feasts.MOVABLE),
    ]
)

#: A Tuesday.
TODAY = date(2026, 3, 3)


@for_each(
    ("said", "days"),
    [
        ("¿qué hay hoy de comer?", ["03-03"]),
        ("mañana por la mañana", ["03-04"]),
        ("por la mañana", []),
        ("esta mañana", ["03-03"]),
        ("pasado mañana", ["03-05"]),
        ("the day after tomorrow", ["03-05"]),
        ("tomorrow morning", ["03-04"]),
        ("el viernes", ["03-06"]),
        ("el martes", ["03-10"]),
        ("este martes", ["03-03"]),
        ("el martes pasado", ["02-24"]),
        ("el viernes pasado", ["02-27"]),
        ("last Friday", ["02-27"]),
        ("el viernes de la semana que viene", ["03-13"]),
        ("el viernes de la semana  que\nviene", ["03-13"]),
        ("pasado  mañana", ["03-05"]),
        ("el lunes a las 17:30 o el 5 de diciembre", ["03-09", "12-05"]),
        ("a las 10.30 o el 3 de diciembre", ["12-03"]),
        ("el viernes 6", ["03-06"]),
        ("viernes, 13 de marzo", ["03-13"]),
        ("el 22", ["03-22"]),
        ("el día 2", ["04-02"]),
        ("el 3", ["03-03"]),
        ("el 31 de abril", []),
        ("el 22 de marzo a las 18:00", ["03-22"]),
        ("22/3", ["03-22"]),
        ("el domingo 22/3", ["03-22"]),
        ("el 2/3", ["2027-03-02"]),
        ("22/03/2026 y 1-4-26", ["03-22", "04-01"]),
        ("2026-03-22", ["03-22"]),
        ("ostirala, 2026/03/13", ["03-13"]),
        ("martxoaren 22a", ["03-22"]),
        ("vivo en el 3a, calle Mayo 3a", []),
        ("la factura 2026/1234", []),
        ("el expediente 2025/10/3, y hoy el 22/3", ["03-03", "03-22"]),
        ("EXPTE. N.º 12/10; decret 3/10, Aktenzeichen 2026-10-03", []),
        ("mi expediente, del 22/3", ["03-22"]),
        ("March 22nd", ["03-22"]),
        ("the 22nd of March", ["03-22"]),
        ("el 1 de enero", ["2027-01-01"]),
        ("el 29 de febrero", ["2028-02-29"]),
        ("dentro de tres días", ["03-06"]),
        ("in two weeks", ["03-17"]),
        ("el 20 % de descuento", []),
        ("a las 22", []),
        ("hoy martes", ["03-03"]),
        ("hoy es martes, ¿abren?", ["03-03"]),
        ("mañana, miércoles", ["03-04"]),
        ("hoy, martes 3 de marzo", ["03-03"]),
        ("hoy, jueves y viernes", ["03-03", "03-05", "03-06"]),
        ("today, Tuesday", ["03-03"]),
        ("avui dimarts", ["03-03"]),
        ("el camión de la calle 2 de Mayo", []),
        ("la farola de la travesía 2 de Mayo", []),
        ("un bache en la glorieta del 2 de mayo", []),
        ("eso cuesta 2 de mayo y 3 de junio", ["05-02", "06-03"]),
        ("avenida del 28 de Febrero, 4", []),
        ("hay un bache en la c/ 2 de mayo, ¿viene alguien mañana?", ["03-04"]),
        ("¿qué hay en la plaza el 2 de mayo?", ["05-02"]),
        ("divendres", ["03-06"]),
        ("demain", ["03-04"]),
        ("què hi ha demà per dinar?", ["03-04"]),
        ("que hai mañá no comedor?", ["03-04"]),
        ("zer dago ostiralean?", ["03-06"]),
        ("martxoaren 22an", ["03-22"]),
        ("guten Morgen, was gibt es übermorgen?", ["03-05"]),
        ("wo ist hier die Apotheke?", []),
        ("ce e mâine la cantină?", ["03-04"]),
        ("ماذا يوجد غدا؟", ["03-04"]),
        ("يوم الجمعة", ["03-06"]),
        ("el Viernes Santo", ["04-03"]),
        ("jueves santo y viernes santo", ["04-02", "04-03"]),
        ("Good Friday", ["04-03"]),
        ("on Christmas Day", ["12-25"]),
        ("el día de Navidad", ["12-25"]),
        ("el día de Reyes", ["2027-01-06"]),
        ("¿abrís en Nochebuena?", ["12-24"]),
        ("miércoles de ceniza", ["2027-02-10"]),
        ("en la plaza de la Constitución", []),
        ("la avenida de Andalucía", []),
        ("el alumbrado de Navidad", []),
        ("la cabalgata de Reyes", []),
        ("el black friday", []),
        ("en Santo Domingo", []),
        ("am 25. Dezember", ["12-25"]),
        ("25. Dezember 2026", ["12-25"]),
        ("am 1. Mai", ["05-01"]),
        ("am Freitag, den 8. Januar", ["2027-01-08"]),
        ("am Montag, den 4. Januar", ["2027-01-04"]),
        ("heute ist Dienstag, der 3. März", ["03-03"]),
        ("am Freitag, den 13.", ["03-13"]),
        ("am 25.12.", ["12-25"]),
        ("vom 24.12. bis 26.12. geschlossen?", ["12-24", "12-26"]),
        ("am Freitag, den 25.12. um 10", ["12-25"]),
        ("Freitag, 25.12.", ["12-25"]),
        ("son 25.12. ¿Está bien?", []),
        ("a las 10.12. Gracias", []),
        ("abenduaren 25ean", ["12-25"]),
        ("abenduak 25", ["12-25"]),
        ("2027ko abenduaren 25ean", ["2027-12-25"]),
        ("25 dic", ["12-25"]),
        ("el 25 de dic.", ["12-25"]),
        ("25 dic. 2027", ["2027-12-25"]),
        ("25 Dec", ["12-25"]),
        ("el veinticinco de diciembre", ["12-25"]),
        ("el treinta y uno de diciembre", ["12-31"]),
        ("el primero de mayo", ["05-01"]),
        ("el viernes ocho de enero", ["2027-01-08"]),
        ("avenida Dieciocho de Julio", []),
        ("el 24 y 31 de diciembre", ["12-24", "12-31"]),
        ("el 24 y el 31 de diciembre de 2027", ["2027-12-24", "2027-12-31"]),
        ("24, 25 y 31 de diciembre", ["12-24", "12-25", "12-31"]),
        ("del 24 al 31 de diciembre", ["12-24", "12-31"]),
        ("from 24 to 31 December", ["12-24", "12-31"]),
        ("abre de 10 a 14 el 24 de diciembre", ["12-24"]),
        ("el jueves 24 y el viernes 25 de diciembre", ["12-24", "12-25"]),
        ("am 24. und 31. Dezember", ["12-24", "12-31"]),
        ("a las 8 y el 24 de diciembre", ["12-24"]),
        ("el viernes 6.30", ["03-06"]),
        ("el 6.", ["03-06"]),
        ("99/99", []),
        ("la pista 2 el viernes a las 7", ["03-06"]),
        ("el viernes 18:00", ["03-06"]),
        ("el viernes 7 pm", ["03-06"]),
        ("mi DNI es 12345678Z", []),
        ("tel. 958 123 456", []),
    ],
)
def test_a_day_is_read_as_people_write_it(said: str, days: list[str]) -> None:
    """
    Named, counted, by weekday or by number, with and without its year.
    """
    full = [day if len(day) > 5 else f"2026-{day}" for day in days]

    assert [*map(str, dates_in(said, TODAY))] == full


@for_each(
    ("today", "said", "day"),
    [
        ("2026-12-20", "el 5", "2027-01-05"),
        ("2026-01-31", "el 30", "2026-03-30"),
        ("2026-12-25", "¿abrís el día de Navidad?", "2026-12-25"),
        ("2026-12-26", "¿abrís el día de Navidad?", "2027-12-25"),
        ("2026-12-31", "mañana", "2027-01-01"),
    ],
)
def test_the_next_such_day_may_be_of_another_month_or_year(
    today: str, said: str, day: str
) -> None:
    """
    Or be today; a month that has no such day is passed over.
    """
    assert [day] == [*map(str, dates_in(said, date.fromisoformat(today)))]


@given(st.dates(date(2026, 1, 1), date(2035, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    """
    Whatever day is written in full is that day.
    """
    assert dates_in(f"{day:%d/%m/%Y}", TODAY) == (day,)
    assert dates_in(f"{day.isoformat()}", TODAY) == (day,)


@given(st.text())
def test_nothing_written_breaks_it(said: str) -> None:
    """
    Whatever somebody writes, what is found is in the calendar.
    """
    assert all(isinstance(day, date) for day in dates_in(said, TODAY))


@for_each("language", names.LANGUAGES)
def test_each_language_names_what_is_known_and_all_of_a_week_and_a_year(
    language: str,
) -> None:
    told = names.read(language)

    assert told.keys() <= KNOWN
    days = told.get("weekdays", "; ".join("-" * 7)).split("; ")
    assert len([day for day in days if day]) == 7
    assert len(told.get("months", ";" * 11).split(";")) == 12
