"""
The same words from many people: a campaign.
"""

from datetime import timedelta

from attrs import evolve
from cases import for_each

from gateway.core.decision import Decision, Outcome, Urgency
from gateway.routing.around.places import Gazetteer
from gateway.routing.same_fact.copied import is_copy
from gateway.routing.same_fact.short_names import short_names
from gateway.routing.same_fact.telling import telling

from .heard import NOON, said

SHORT = short_names(Gazetteer([]))
BILL = "¡Basta ya de subir el recibo del agua sin avisar a los vecinos!"


def told(text, hours=0, urgency=Urgency.NORMAL):
    decision = Decision(
        outcome=Outcome.DELIVER, legs=(), topics=("water",), urgency=urgency
    )
    at = NOON + timedelta(hours=hours)
    return telling(evolve(said(text), received_at=at), decision, (), SHORT)


@for_each(
    ("text", "hours", "copied"),
    [
        (BILL, 0, True),
        (BILL, 70, True),
        (BILL, 80, False),
        (f"@Luisa {BILL.upper()} https://x.example/1 💧", 1, True),
        (f"{BILL} Y los de la plaza igual", 1, False),
        (BILL.replace("subir", "bajar"), 1, False),
    ],
)
def test_who_sends_the_same_words_to_whomever_tells_of_the_same(text, hours, copied):
    assert copied is is_copy(told(text, hours), told(f"@AytoJunar {BILL}"))


@for_each(
    "text",
    [
        "Otra vez cortada el agua esta tarde, qué vergüenza",
        "Llevamos desde ayer sin agua en mi calle y nadie da una explicación",
        "Des d'ahir que no tenim aigua al meu carrer i ningú no diu res de res",
        "Since yesterday there has been no water in our little street and nobody cares",
    ],
)
def test_few_words_and_where_somebody_lives_are_said_by_chance(text):
    assert not is_copy(told(text), told(text))


def test_a_call_for_help_in_the_same_words_may_be_anothers():
    text = "mi padre se ha caído al pozo del agua y no contesta por más que grito"
    help_ = told(text, urgency=Urgency.EMERGENCY)

    assert is_copy(told(text), told(text))
    assert not is_copy(help_, help_)
