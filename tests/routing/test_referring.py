"""
What refers to something that its sender told before.
"""

import pytest

from gateway.routing.words.brief.referring import refers_to_told


@pytest.mark.parametrize(
    "said",
    [
        "lo de la fuente que os puse en twitter: es la de la plaza",
        "el aviso que os mandé ayer",
        "allò de la font que us vaig dir",
        "o da fonte que vos puxen",
        "what I told you yesterday",
        "was ich Ihnen geschrieben habe",
        "ce que je vous ai dit",
        "ce v-am spus",
    ],
)
def test_what_was_told_is_referred_to(said):
    assert refers_to_told(said)


@pytest.mark.parametrize(
    "said", ["", "12345", "sí", "el viernes", "que sí, que os digo que sí", "«x»" * 200]
)
def test_anything_else_is_not(said):
    assert not refers_to_told(said)
