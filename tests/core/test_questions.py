import pytest

from gateway.core.writing.questions import has_question


@pytest.mark.parametrize("asked", ["¿Cuándo?", "متى تفتحون؟", "¿y? mañana voy"])
def test_a_question_is_seen_by_its_sign_in_arabic_too(asked):
    assert has_question(asked)


@pytest.mark.parametrize("said", ["", "Mañana voy.", "غدا، شكرا", "¡Ya!"])
def test_what_has_no_such_sign_asks_nothing_by_it(said):
    assert not has_question(said)
