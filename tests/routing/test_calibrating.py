import pytest

from gateway.routing.compiler import compile_routes
from gateway.routing.tools.calibrating import Labelled, calibrate

TABLE = compile_routes("""
town: {name: Pueblo}
mailboxes:
  lights: {office: Lights, addresses: {email: lights@p.example}}
  police: {office: Police, addresses: {email: police@p.example}}
examples: {threshold: 0.9}
topics:
  lamps: {owner: lights, like: [esto parece la boca del lobo]}
  noise: {owner: police, like: [menudo concierto nos dan los vecinos]}
  works: {owner: lights, words: [zanja]}
otherwise: {deliver: lights}
""")
LAMPS, NOISE = frozenset({"topic lamps"}), frozenset({"topic noise"})


def test_the_best_threshold_lies_between_what_is_right_and_what_is_wrong():
    [found] = calibrate(
        TABLE,
        [
            Labelled(text="parece la boca del lobo", rules=LAMPS),
            Labelled(text="parece la boca de un túnel", rules=LAMPS),
            Labelled(text="parece la puerta de un túnel", rules=frozenset()),
            Labelled(text="menudo túnel", rules=frozenset()),
        ],
    )

    assert ("topic lamps", 0.9, 2) == (found.rule, found.present, found.cases)
    assert (1.0, 1.0) == (found.precision, found.recall)
    assert 0.3 < found.threshold < 0.67


def test_where_none_is_perfect_as_much_as_can_be_is_right():
    [found] = calibrate(
        TABLE,
        [
            Labelled(text="la boca del lobo", rules=LAMPS),
            Labelled(text="parece la boca del lobo", rules=frozenset()),
            Labelled(text="zanjas en la calle", rules=LAMPS),
        ],
    )

    assert (0.5, 0.5) == (found.precision, found.recall)


def test_a_subject_counts_as_text():
    [found] = calibrate(
        TABLE, [Labelled(subject="Menudo concierto", text="de vecinos", rules=NOISE)]
    )

    assert "topic noise" == found.rule


@pytest.mark.parametrize(
    "labelled",
    [
        [],
        [Labelled(text="", rules=LAMPS)],
        [Labelled(text="una zanja enorme", rules=frozenset({"topic works"}))],
        [Labelled(text="parece la boca del lobo", rules=frozenset())],
    ],
)
def test_nothing_is_said_of_rules_that_nothing_is_known_of(labelled):
    assert () == calibrate(TABLE, labelled)
