"""
What is asked of a thing is known in every language, by the gateway's own words.
"""

from __future__ import annotations

import pytest
from cases import for_each

from gateway.routing.compiler import compile_routes
from gateway.routing.words.brief.wanted import WANTED
from gateway.routing.words.text import STEMMERS

from .heard import KNOWN, said

TOWN = """
town: {name: Pueblo}
mailboxes: {clerk: {office: Registro, addresses: {email: c@p.example}}}
otherwise: {deliver: clerk}
matters:
"""
KINDS = "".join(
    f"  {kind}: {{match: {{asks: {kind}}}, deliver: clerk}}\n" for kind in WANTED
)


@for_each(
    ("text", "kind"),
    [
        ("¿a qué hora abre la piscina?", "hours"),
        ("avui és obert el mercat?", "hours"),
        ("Està obert?", "hours"),
        ("zein ordutan irekitzen da", "hours"),
        ("is the library open on saturdays", "hours"),
        ("¿cuánto cuesta un bono?", "price"),
        ("combien ça coûte", "price"),
        ("was kostet der eintritt", "price"),
        ("how much is it", "price"),
        ("¿cuándo son las fiestas?", "date"),
        ("noiz dira jaiak", "date"),
        ("pana cand pot plati", "date"),
        ("¿dónde está el consultorio?", "place"),
        ("where is the town hall", "place"),
        ("wo ist das rathaus", "place"),
    ],
)
def test_what_is_asked_of_a_thing_is_known(text: str, kind: str) -> None:
    """
    Whatever the thing is.
    """
    decision = compile_routes(TOWN + KINDS).decide(said(text), KNOWN)

    assert f"matter {kind}" == decision.rule


@pytest.mark.parametrize("kind", WANTED)
def test_every_kind_has_words_in_the_same_languages(kind: str) -> None:
    """
    None is written twice in a language, and each language is one that has words.
    """
    for language, entries in WANTED[kind].items():
        listed = [entry.strip() for entry in entries.split(",")]
        assert all(listed), (kind, language)
        assert len(listed) == len(set(listed)), (kind, language)
    assert WANTED[kind].keys() == WANTED["hours"].keys()
    assert WANTED[kind].keys() <= STEMMERS.keys()


def test_what_cannot_be_asked_for_is_a_mistake() -> None:
    """
    With what was meant, as everywhere.
    """
    wrong = TOWN + "  one: {match: {asks: huors}}\n"
    with pytest.raises(ExceptionGroup) as caught:
        compile_routes(wrong)

    [mistake] = caught.value.exceptions
    assert "unknown question 'huors' (did you mean 'hours'?)" in str(mistake)
