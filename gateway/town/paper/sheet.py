"""
One page to hang on the door: how a neighbour talks with the town hall, and what they
may write.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from gateway.core.town import Town
from gateway.routing.around.hours import Hours
from gateway.routing.around.windows import Window
from gateway.routing.table import RoutingTable
from gateway.town.paper.one_page import Pen, one_page

#: In which there is a sheet.
LANGUAGES = ("es", "en")

#: Where an account is found by a camera, and what people call its channel.
_PLACES = {
    "twitter": ("https://x.com/{}", {"es": "X", "en": "X"}),
    "telegram": ("https://t.me/{}", {"es": "Telegram", "en": "Telegram"}),
    "email": ("mailto:{}", {"es": "Correo", "en": "Email"}),
}

_WORDS = {
    "es": {
        "title": "Hable con su Ayuntamiento",
        "danger": "¿Hay peligro? Llame al 112. No espere a que le contestemos.",
        "write": "Escríbanos, o apunte con la cámara del móvil",
        "things": "Lo que puede escribir, con sus palabras",
        "hours": "En persona",
        "counter": "¿No tiene móvil? Venga: en el mostrador escribimos por usted.",
        "once": (
            "Para lo que exige saber quién es, venga una vez con su documento. Nunca "
            "le pediremos contraseñas, ni el código por teléfono."
        ),
        "number": (
            "A cada aviso le damos un número. No es un número del registro (Ley "
            "39/2015, art. 16)."
        ),
        "code": "«{example}», el código que le digan en el mostrador",
        "said": "«{example}»",
        "days": "lunes, martes, miércoles, jueves, viernes, sábado, domingo",
        "to": "de {first} a {last}",
        "and": "y",
    },
    "en": {
        "title": "Talk with your town hall",
        "danger": "In danger? Call 112. Do not wait for us to answer.",
        "write": "Write to us, or point your phone's camera",
        "things": "What you may write, in your own words",
        "hours": "In person",
        "counter": "No phone? Come in: at the counter we write for you.",
        "once": (
            "If we need to know who you are, come once with your ID. We never ask for "
            "passwords, nor for the code by phone."
        ),
        "number": (
            "Every report gets a number. It is no registry entry (Law 39/2015, art. "
            "16)."
        ),
        "code": "“{example}”, the code that you are told at the desk",
        "said": "“{example}”",
        "days": "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday",
        "to": "{first} to {last}",
        "and": "and",
    },
}


@frozen
class Thing:
    """
    Something that one may write.

    Attributes:
        title: What it is called.
        example: How it may be written.
        code: What is written is a code, and everybody's is another.
    """

    title: str
    example: str
    code: bool = False


def sheet(
    table: RoutingTable, things: Sequence[Thing], language: str, at: datetime
) -> bytes:
    """
    Write the sheet of a town as a PDF of one page.

    Args:
        table: Its rules.
        things: What one may write there.
        language: One of `LANGUAGES`.
        at: When it is made.
    """
    town, words = table.town, _WORDS[language]

    def write(pen: Pen) -> None:
        pen.title(f"{town.name}: {words['title']}")
        pen.heading(words["danger"])
        pen.heading(words["write"])
        pen.codes(_accounts(town, language))
        pen.heading(words["things"])
        for number, thing in enumerate(things, 1):
            pen.text(f"{number}. {thing.title}", bold=True)
            said = words["code" if thing.code else "said"]
            pen.text(said.format(example=thing.example))
        pen.heading(words["hours"])
        for line in _hours(table, language):
            pen.text(line)
        pen.text(words["counter"], bold=True)
        pen.gap()
        pen.text(words["once"])
        pen.text(words["number"], small=True)

    return one_page(f"{town.name}: {words['title']}", language, at, write)


def _accounts(town: Town, language: str) -> list[tuple[str, str, str]]:
    return [
        (link.format(label.removeprefix("@")), called[language], label)
        for channel, (link, called) in _PLACES.items()
        if (label := town.accounts.get(channel))
    ]


def _hours(table: RoutingTable, language: str) -> list[str]:
    """
    Say when the mailbox is attended to which everything goes that is nobody else's: it
    is where people come in.
    """
    lines: list[str] = []
    for name in table.rules.otherwise.deliver:
        hours, office = table.attendance.get(name), table.town.mailboxes[name].short
        told = _told(hours, language) if hours else ""
        lines.append(f"{office}: {told}" if told else office)
    return lines


def _told(hours: Hours, language: str) -> str:
    if not hours.windows:
        return hours.told
    return "; ".join(_window(window, language) for window in hours.windows)


def _window(window: Window, language: str) -> str:
    words = _WORDS[language]
    names = words["days"].split(", ")
    days = sorted(window.days)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        told = words["to"].format(first=names[days[0]], last=names[days[-1]])
    else:
        told = f" {words['and']} ".join(names[day] for day in days)
    return f"{told}, {window.span}"
