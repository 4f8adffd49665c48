from datetime import date

import pytest
from cases import for_each

from gateway.routing.around.spoken_hours import (
    named_date,
    spoken_date,
    spoken_day,
    spoken_hours,
)
from gateway.routing.around.windows import read_windows
from gateway.routing.compiler import compile_routes

from .test_mistakes import mistakes

TOWN = """
town: {{name: Pueblo, languages: [es, en]}}
mailboxes:
  census: clerk
  clerk: {{office: Clerk, addresses: {{email: c@p.example}}, hours: {hours}}}
texts:
  papers: {{es: "En Padrón, {{hours:census}}.", en: "At the census, {{hours:clerk}}."}}
  open: "Abre {{hours: clerk }}."
facts:
  stamp:
    match: {{words: sello}}
    owner: clerk
    of: 2026-02-20
    says: {{es: "Se sella {{hours:clerk}}.", en: "Stamped {{hours:clerk}}."}}
intents: {{information: {{words: dónde}}}}
otherwise: {{deliver: clerk}}
"""


@for_each(
    ("hours", "language", "told"),
    [
        ("L-V 9:00-14:00", "es", "de lunes a viernes de 9 a 14"),
        ("L-V 8:30-14", "ca", "de dilluns a divendres de 8:30 a 14"),
        ("L y X 9-14", "gl", "luns e mércores de 9 a 14"),
        ("L-V 9-14", "eu", "astelehenetik ostiralera, 9-14"),
        ("L-V 10-14 y 17-20", "en", "Monday to Friday, 10 to 14 and 17 to 20"),
        ("M, J 10-13:30", "fr", "mardi et jeudi de 10 h à 13 h 30"),
        ("L-V 9-14, S 10-13", "de", "Montag bis Freitag, 9 bis 14 Uhr und Samstag, 10"),
        ("L-D 9-22", "ro", "zilnic, 9-22"),
        ("L, X 9-14", "ar", "الإثنين والأربعاء من 9 إلى 14"),
        ("L-D 0-24", "es", "a cualquier hora"),
        ("L-V 9-14, festivos 10-12", "es", "de lunes a viernes de 9 a 14"),
        ("L-V 9-14", "pt", "Monday to Friday, 9 to 14"),
    ],
)
def test_hours_are_told_as_one_says_them(hours, language, told):
    assert spoken_hours(read_windows(hours), language).startswith(told)


@for_each(
    ("language", "named", "dated", "of_the_year"),
    [
        ("es", "viernes 13/03/2026", "13/03/2026", "13/03"),
        ("eu", "ostirala 2026/03/13", "2026/03/13", "03/13"),
        ("de", "Freitag, 13.03.2026", "13.03.2026", "13.03."),
        ("ro", "vineri, 13.03.2026", "13.03.2026", "13.03"),
        ("pt", "Friday 13/03/2026", "13/03/2026", "13/03"),
    ],
)
def test_a_day_is_written_as_its_language_does(language, named, dated, of_the_year):
    day = date(2026, 3, 13)

    assert named == named_date(day, language)
    assert dated == spoken_date(day, language)
    assert of_the_year == spoken_day(day, language)


def test_a_text_tells_the_hours_that_a_mailbox_has():
    table = compile_routes(TOWN.format(hours="L-V 9-14"))

    assert "En Padrón, de lunes a viernes de 9 a 14." == table.text("papers", "es")
    assert "Abre de lunes a viernes de 9 a 14." == table.text("open", "en")
    assert "At the census, Monday to Friday, 9 to 14." == table.text("papers", "en")


@pytest.mark.parametrize(
    ("hours", "name", "problem"),
    [
        ("agenda", "clerk", "mailbox clerk has no fixed hours to tell"),
        ("festivos 10-12", "clerk", "mailbox clerk has no fixed hours to tell"),
        ("L-V 9-14", "clark", "unknown mailbox 'clark' in {hours:…} (did you mean"),
        ("L-V 9-14", "cenus", "in {hours:…} (did you mean 'census'?"),
    ],
)
def test_hours_that_nobody_knows_are_a_mistake(hours, name, problem):
    rules = TOWN.format(hours=hours).replace("{hours:census}", f"{{hours:{name}}}")

    assert problem in mistakes(rules)[0]
