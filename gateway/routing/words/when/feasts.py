"""
Feasts by what they are called: "el día de Navidad", "Viernes Santo", "Good Friday".

What streets, schools and fairs are called after counts only as the name of a day:
"plaza de la Constitución" is none.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.easter import easter

from gateway.core.writing.regex import any_of

#: By month and day; without case and accents.
_FIXED = {
    (1, 1): "dia de ano nuevo,en ano nuevo,primero de ano,new year's day,new years day,"
    "cap d'any,dia de aninovo,urteberri,urteberri egunean,jour de l'an,nouvel an,"
    "neujahr,anul nou",
    (
        1,
        6,
    ): "dia de reyes,en reyes,los reyes magos,epiphany,three kings day,dia de reis,"
    "errege eguna,jour des rois,heilige drei konige,boboteaza",
    (2, 28): "dia de andalucia,andalusia day",
    (5, 1): "dia del trabajo,dia del trabajador,dia de los trabajadores,labour day,"
    "labor day,dia del treball,fete du travail,tag der arbeit,ziua muncii",
    (8, 15): "dia de la asuncion,virgen de agosto,assumption day,assomption",
    (10, 12): "dia de la hispanidad,dia del pilar,virgen del pilar,columbus day",
    (11, 1): "dia de todos los santos,dia de los santos,en los santos,tots sants,"
    "dia de todos os santos,all saints,all saints day,toussaint,allerheiligen",
    (12, 6): "dia de la constitucion,constitution day,dia de la constitucio",
    (12, 8): "dia de la inmaculada,la inmaculada concepcion,dia de la purisima",
    (12, 24): "nochebuena,christmas eve,nit de nadal,noiteboa,gabon gaua,heiligabend,"
    "heiliger abend,ajunul craciunului",
    (12, 25): "dia de navidad,en navidad,por navidad,christmas day,on christmas,"
    "at christmas,dia de nadal,per nadal,eguberri egunean,jour de noel,a noel,"
    "weihnachtstag,an weihnachten,ziua de craciun,de craciun",
    (12, 26): "sant esteve,boxing day",
    (12, 31): "nochevieja,new year's eve,new years eve,fin de ano,"
    "noitevella,urtezahar gaua,silvester,reveillon",
}

#: By days after Easter Sunday.
_MOVABLE = {
    -46: "miercoles de ceniza,ash wednesday,dimecres de cendra",
    -7: "domingo de ramos,palm sunday,diumenge de rams",
    -6: "lunes santo",
    -5: "martes santo",
    -4: "miercoles santo",
    -3: "jueves santo,maundy thursday,holy thursday,dijous sant,xoves santo,"
    "jeudi saint,grundonnerstag,ostegun santua",
    -2: "viernes santo,good friday,divendres sant,venres santo,vendredi saint,"
    "karfreitag,ostiral santua",
    -1: "sabado santo,sabado de gloria,holy saturday,dissabte sant,karsamstag",
    0: "domingo de resurreccion,domingo de pascua,easter sunday,diumenge de pasqua,"
    "dimanche de paques,ostersonntag",
    1: "lunes de pascua,easter monday,dilluns de pasqua,luns de pascua,lundi de paques,"
    "ostermontag,pazko astelehena",
}

_ON = {name: on for on, names in _FIXED.items() for name in names.split(",")}
_AFTER = {name: days for days, names in _MOVABLE.items() for name in names.split(",")}

FEAST = re.compile(rf"\b(?P<feast>{any_of([*_ON, *_AFTER])})\b")


def feast(found: re.Match[str], today: date) -> date:
    """
    Give the day of the feast that `FEAST` *found*: the next one.
    """
    name = found["feast"]
    return next(
        day
        for year in (today.year, today.year + 1)
        if (day := _in_year(name, year)) >= today
    )


def _in_year(name: str, year: int) -> date:
    if name in _ON:
        return date(year, *_ON[name])
    sunday: date = easter(year)
    return sunday + timedelta(days=_AFTER[name])
