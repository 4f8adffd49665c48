"""
What follows when a timer of a case rings.
"""

from gateway.core.message import Visibility

from .test_casework import answered, later, numbered, texts

__all__ = ["numbered"]

PRIVATE = Visibility.PRIVATE


async def test_what_is_urgent_anew_and_unseen_goes_to_the_next_anew(town):
    await town.hear("hay un incendio", visibility=PRIVATE)
    await town.deliver()
    await later(town, minutes=5)
    await answered(town, "#visto")

    await town.hear("el incendio sigue", visibility=PRIVATE, in_reply_to=("r1",))
    await town.deliver()
    await later(town, minutes=5)

    assert 2 == len([t for t in texts(town, "email") if "NADIE LO HA VISTO" in t])


async def test_an_answer_that_is_promised_anew_and_overdue_is_told_anew(town):
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.deliver()
    await later(town, days=3)
    await answered(town, "Mañana.")

    await town.hear("la farola sigue rota", visibility=PRIVATE, in_reply_to=("r1",))
    await town.deliver()
    await later(town, days=3)

    told = [t for t in texts(town, "twitter") if "prometimos respuesta" in t]
    assert 2 == len(told)
    assert 2 == len([t for t in texts(town, "email") if "FUERA DE PLAZO" in t])
