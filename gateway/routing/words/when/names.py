"""
What days, months and times of day are called; without case and accents.
"""

from __future__ import annotations

from collections.abc import Sequence

#: What each day is called, Monday first, in the languages of the sample town.
WEEKDAYS = (
    "lunes monday dilluns luns lundi montag luni astelehena astelehenean الاثنين",
    "martes tuesday dimarts mardi dienstag marti asteartea asteartean الثلاثاء",
    "miercoles wednesday dimecres mercores mercredi mittwoch miercuri asteazkenean",
    "jueves thursday dijous xoves jeudi donnerstag joi osteguna ostegunean الخميس",
    "viernes friday divendres venres vendredi freitag vineri ostiralean الجمعه",
    "sabado saturday dissabte samedi samstag sambata larunbata larunbatean السبت",
    "domingo sunday diumenge dimanche sonntag duminica igandea igandean الاحد",
)

MONTHS = (
    (
        "enero january gener xaneiro janvier januar ianuarie urtarrila"
        " urtarrilaren urtarrilak"
    ),
    (
        "febrero february febrer febreiro fevrier februar februarie otsaila"
        " otsailaren otsailak"
    ),
    "marzo march marc mars marz martie martxoa martxoaren martxoak",
    "abril april avril aprilie apirila apirilaren apirilak",
    "mayo may maig maio mai maiatza maiatzaren maiatzak",
    "junio june juny xuno juin juni iunie ekaina ekainaren ekainak",
    "julio july juliol xullo juillet juli iulie uztaila uztailaren uztailak",
    "agosto august agost aout abuztua abuztuaren abuztuak",
    (
        "septiembre setiembre september setembre setembro septembre septembrie"
        " irailaren irailak"
    ),
    "octubre october outubro octobre oktober octombrie urria urriaren urriak",
    "noviembre november novembre novembro noiembrie azaroa azaroaren azaroak",
    (
        "diciembre december desembre decembro decembre dezember decembrie"
        " abenduaren abenduak"
    ),
)

#: What is written for them behind the number of a day: "25 dic".
SHORT_MONTHS = (
    "ene jan janv",
    "feb fevr",
    "mar",
    "abr apr avr",
    "mai",
    "jun",
    "jul juil",
    "ago aug",
    "sep sept",
    "oct okt",
    "nov",
    "dic dec dez",
)

#: Days of a month, in Spanish words.
DAYS = (
    "primero,uno",
    *("dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    *("once", "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete"),
    *("dieciocho", "diecinueve", "veinte", "veintiuno", "veintidos", "veintitres"),
    *("veinticuatro", "veinticinco", "veintiseis", "veintisiete", "veintiocho"),
    *("veintinueve", "treinta", "treinta y uno"),
)

#: Days by what they are called today.
NEAR = {
    -2: "anteayer,antes de ayer",
    # No "hier": who writes German means here.
    -1: "ayer,yesterday,ahir,onte,atzo,gestern,ieri",
    0: "hoy,today,tonight,esta manana,esta tarde,esta noche,this morning,"
    "this afternoon,this evening,avui,aquest mati,aquesta tarda,aquesta nit,hoxe,"
    "esta noite,gaur,aujourd'hui,ce soir,ce matin,heute,azi,astazi,diseara,اليوم,"
    "lyoum,lyom",
    1: "manana,tomorrow,dema,mana,bihar,demain,morgen,maine,غدا,ghedda,ghdda",
    2: "pasado manana,day after tomorrow,dema passat,pasadomana,etzi,apres-demain,"
    "apres demain,ubermorgen,poimaine,بعد غد",
}

#: What stands before the name of a street or a square that is called after a day.
STREETS = (
    "calle|avenida|avda|avd|av|plaza|plza|pza|paseo|pasaje|barrio|barriada|parque"
    "|colegio|ceip|carrer|avinguda|placa|passeig|rua|praza|rue|strada|kalea"
)

#: How many, also of hours: in Spanish, English, Catalan and Galician.
COUNTS = (
    "un una uno one a unha",
    "dos two dues duas dous",
    "tres three",
    "cuatro four quatre catro",
    "cinco five cinc",
    "seis six sis",
    "siete seven set sete",
    "ocho eight vuit oito",
    "nueve nine nou nove",
    "diez ten deu dez",
    "once eleven onze",
    "doce twelve dotze",
)

#: Minutes after, or before, the hour.
AFTER = {
    "y cinco": 5,
    "y diez": 10,
    "y cuarto": 15,
    "y veinte": 20,
    "y veinticinco": 25,
    "y media": 30,
    "menos cinco": -5,
    "menos diez": -10,
    "menos cuarto": -15,
    "menos veinte": -20,
    "menos veinticinco": -25,
    "i cinc": 5,
    "i deu": 10,
    "i quart": 15,
    "i vint": 20,
    "i mitja": 30,
    "menys cinc": -5,
    "menys deu": -10,
    "menys quart": -15,
    "menys vint": -20,
    "e cinco": 5,
    "e dez": 10,
    "e cuarto": 15,
    "e vinte": 20,
    "e media": 30,
    "menos dez": -10,
    "menos vinte": -20,
}
#: In Catalan the quarters of an hour are told by the hour that they lead to.
PAST = {
    "half past": 30,
    "quarter past": 15,
    "quarter to": -15,
    "un quart de": -45,
    "dos quarts de": -30,
    "tres quarts de": -15,
}


def numbered(called: Sequence[str], start: int) -> dict[str, int]:
    """
    Give the number that each of the names has, of which those of one thing stand
    together.
    """
    return {name: i for i, names in enumerate(called, start) for name in names.split()}
