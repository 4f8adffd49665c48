"""
Danger that is told of another time is over, or has not come; what is now beside it is.
"""

import pytest
from cases import for_each

from gateway.core.decision import Urgency
from gateway.routing.words.text import plain
from gateway.routing.words.when.another_time import told_of_now

from .heard import KNOWN, said

#: Years ago, some day, if ever, in general: in every language of the town.
CALM = (
    "Hace dos años se ahogó un chico en la balsa y sigue sin vallar",
    "En agosto ardió la casa de mi tía y el seguro no paga",
    "Cualquier día se cae el muro y aplasta a alguien",
    "L'any passat es va cremar el bosc i encara no heu netejat res",
    "¿Qué hay que hacer cuando huele a gas en un portal?",
    "¿Cuánta gente se ha ahogado en el pantano en los últimos diez años?",
    "Mi madre tuvo un ictus en enero y necesitamos una plaza de aparcamiento",
    "Se perdió un niño en la cabalgata del año pasado, sería bueno poner pulseras",
    "cuidado con los petardos que un niño se quemó la mano el año pasado",
    "Pido poner una valla antes de que se mate alguien en el barranco",
    "Quemaron el contenedor de cartón en Nochevieja y no lo han repuesto",
    "Propongo un desfibrilador, que si le da un infarto a uno no llega nadie",
    "Si veo llamas en el cerro, ¿llamo al 112 o a vosotros?",
    "el otro día casi me desmayo del olor de la depuradora",
    "Fa dos anys es va ofegar un noi a la bassa i encara no l'heu tancada",
    "Si algú es fa mal al pont serà culpa vostra",
    "Algún día cae esa parede e mata a alguén",
    "Iaz sute bat izan zen hemen, nork ordaintzen du?",
    "Nire aitona duela hogei urte ito zen ibaian",
    "Last year a boy nearly drowned here, please put up a fence",
    "There was a fire on Sunday, do you have a report for my insurer?",
    "Someone could get killed on that bend one day",
    "My dad had a heart attack in May, can he get a disabled parking space?",
    "Is the gas leak from last week fixed?",
    "L'an dernier un enfant s'est noyé dans le bassin, mettez une clôture",
    "Un jour ce mur va tomber sur quelqu'un",
    "Mon grand-père est mort dans l'incendie de 1960, où sont les archives ?",
    "Eines Tages wird jemand überfahren",
    "Der Brand im August hat meinen Schuppen zerstört, wer zahlt das?",
    "Anul trecut a ars casa bunicii, unde cer adeverință?",
    "Cineva o să moară la curba aia într-o zi",
    "Acum doi ani s-a înecat un copil aici, puneți un gard",
    "l3am li fat tle3at l3afya f dar jarna, chkoun kaykhelles",
    "wahed nhar ghadi ymout chi wahed f had triq",
    "احترق بيت جدي في الصيف الماضي، من يدفع التعويض؟",
    "قبل سنتين غرق ولد في البركة ولم تضعوا سياجا",
    "Hoy hace un año que ardió la sierra, gracias por la repoblación",
    "Avui fa tres anys que es va cremar el molí",
    "Hoxe hai dous anos que ardeu o monte",
    "Heute vor einem Jahr brannte die Scheune",
)

#: Another time is named besides, and somebody is in danger now.
DANGER = (
    "hoy hace dos semanas que se fue y está en la puerta con una escopeta",
    "hace dos semanas que mi madre está rara, se ha desplomado y sangra por la nariz",
    "¿cuántas pastillas hacen falta para no despertar?",
    "algún día me encontraréis colgado y será tarde, tengo la cuerda preparada",
    "si algún día no contesto es que me ha matado. tiene el cuchillo en la mesa",
    "antes de que llegue mi marido borracho y me mate, mandad a alguien",
    "Por si acaso dejo esto escrito: me voy a tirar del puente",
    "Hace años que aviso de la cornisa: se ha caído encima de una señora",
    "En la obra de teatro del colegio un actor se ha desplomado, sin pulso",
    "cuánto tardáis? mi hijo convulsiona",
    "en agosto hace un calor que mata: mi abuelo con 41 de fiebre delira",
    "en mayo cumple 3 años mi niño y se me ahoga con un caramelo",
    "hubo un choque en la A-44, un hombre atrapado con las piernas rotas",
    "por si no lo sabéis, arde el pinar de detrás de las casas",
    "si hay alguien ahí, mi madre no se despierta",
    "qué se hace cuando alguien se traga lejía, es mi niña",
    "desde hace un mes me pega, me tiene encerrada",
    "mi hijo de 7 meses no respira bien",
    "me caí hace una semana y hoy no siento las piernas",
    "my son is 3 years old and he's choking",
    "two weeks ago he threatened me and he is at my door with a gun",
    "what do I do when someone swallows bleach, my daughter drank it",
    "how many pills does it take to not wake up",
    "there was an explosion, people are lying in the street",
    "mon bébé de 3 mois ne respire plus",
    "il y a deux semaines il m'a frappée, il est devant ma porte avec un couteau",
    "mein Baby ist 3 Monate alt und wird blau",
    "copilul meu de 2 ani s-a înecat cu o bomboană",
    "el meu fill de dos anys s'ha empassat una pila",
    "fa una setmana que em pega i avui porta un ganivet",
    "o meu fillo de dous anos tragou lixivia",
    "nire semeak bi urte ditu eta lixiba edan du",
    "el 112 comunica hace semanas, mi padre tiene un infarto",
    "ya os lo dije el mes pasado: la cornisa. Ha caído sobre una mujer",
    "Hace dos años se ahogó un chico en la balsa y ahora hay otro dentro que no sale",
    "En agosto ardió la casa de mi tía y ahora arde la mía, venid",
    "otra vez la pelea de ayer, ahora con navajas, en la plaza",
    "el año pasado lo intentó y hoy me ha mandado un audio despidiéndose",
    "ayer le pegó y hoy la oigo suplicar",
    "la semana pasada le dieron el alta y ahora está echando sangre por la boca",
    "arde la nave del polígono como el año pasado",
    "se ha desplomado un señor igual que la semana pasada",
    "a man collapsed in the square like last week",
    "un homme effondré par terre comme la semaine dernière",
    "ein Mann liegt bewusstlos am Boden wie letzte Woche",
    "un om zace inconștient pe jos ca luna trecută",
    "un home caigut a terra inconscient com la setmana passada",
    "un home inconsciente no chan coma a semana pasada",
    "rajel tayeh f zanqa w dem bhal chher lli fat",
    "رجل فاقد الوعي على الارض مثل الشهر الماضي",
    "cualquier día pasa una desgracia. Hay un niño dentro del pozo",
    "va a haber una desgracia: un hombre con un cuchillo en el colegio",
    "eines Tages musste es passieren: ein Kind ist im Fluss untergegangen",
    "mi marido dice que un día de estos me quema viva, tiene la gasolina en la cocina",
    "un día de estos la mata, ha cogido el hacha y va a por mi hermana",
    "algun dia em matarà, ha agafat el ganivet",
    "algún día vaime matar, colleu a escopeta",
    "egunen batean hilko nau, labana hartu du",
    "intr-o zi ma omoara, are cutitul in mana",
    "hay un grupo de encapuchados con machetes en la plaza",
    "cuánto humo sale de la residencia de mayores, los viejos gritan",
)

#: Who was beaten long ago confides it all the same.
CONFIDED = (
    "en mayo mi marido me pegó, me fui, ¿dónde me aconsejan?",
    "in May my husband hit me, I moved out, where can I get advice",
    "il y a deux ans mon mari me frappait, j'ai peur",
    "vor zwei Jahren hat mich mein Mann geschlagen, ich habe Angst",
    "acum doi ani soțul mă bătea, mi-e frică",
    "fa dos anys el meu marit em pegava, tinc por",
    "hai dous anos o meu home pegábame, teño medo",
    "duela bi urte senarrak jotzen ninduen, beldur naiz",
    "العام الماضي ضربني زوجي، اين اطلب المساعدة",
)


def is_danger(table, text):
    return table.decide(said(text), KNOWN).urgency is Urgency.EMERGENCY


def test_danger_of_another_time_is_none(table):
    assert [] == [text for text in CALM if is_danger(table, text)]


def test_danger_is_heard_though_another_time_is_named(table):
    assert [] == [text for text in DANGER if not is_danger(table, text)]


def test_what_was_suffered_long_ago_is_kept_in_confidence(table):
    open_to_all = [
        text for text in CONFIDED if not table.decide(said(text), KNOWN).is_confidential
    ]

    assert [] == open_to_all


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("Hace dos años ardió, y humea la ladera", "humea la ladera"),
        ("Hace dos años ardió y hoy arde", None),
        ("Arde la ladera", None),
        ("Cualquier día arde la ladera", ""),
        ("Cualquier día arde, y cae un muro. Humea la ladera", "humea la ladera"),
        ("Hace dos años ardió\nhumea la ladera", "humea la ladera"),
        ("Humea la ladera como hace dos años", None),
        ("Lo pide desde hace dos años", None),
        ("¿Qué se hace si alguien se ahoga? Es mi niña", None),
    ],
)
def test_what_is_told_of_now_is_what_remains(text, now):
    assert told_of_now(plain(text), 2026) == now


@for_each(
    ("text", "year"),
    [
        ("El monte ardió en 2025, hay ramas", 2026),
        ("El monte ardió en 2026, hay ramas", 2027),
        ("The barn burnt down in 2031, there are branches", 2032),
    ],
)
def test_a_year_is_another_time_from_the_next_one_on(text, year):
    said_so = text.rpartition(", ")[2]

    assert told_of_now(plain(text), year) == plain(said_so)
    assert told_of_now(plain(text), year - 1) is None
