"""
What topics and intents are called where a person reads of them.
"""

from __future__ import annotations

from gateway.routing.compiler import compile_routes

TOWN = """
town: {name: Pueblo, languages: [es, en]}
mailboxes:
  clerk: {office: Registro, addresses: {email: c@p.example}}
otherwise: {deliver: clerk}
topics:
  lighting: {short: {en: street lights, es: alumbrado}, owner: clerk, words: [farola]}
  parks: {short: parques, owner: clerk, words: [banco]}
  roads: {owner: clerk, words: [bache]}
intents:
  incident: {short: {es: incidencia}, words: [rota]}
"""


def test_a_topic_and_an_intent_may_be_called_otherwise_than_in_the_rules() -> None:
    """
    By language, or once in the town's first.
    """
    town = compile_routes(TOWN).town

    assert {
        "lighting": {"en": "street lights", "es": "alumbrado"},
        "parks": {"es": "parques"},
    } == town.topics
    assert {"incident": {"es": "incidencia"}} == town.intents
