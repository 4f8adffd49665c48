import json

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.compiler import compile_routes
from gateway.routing.tools.corrections import Correction, read_correction
from gateway.routing.tools.lines import LineInvalid
from gateway.routing.tools.outcomes import Label, Past, read_label, suggest
from gateway.routing.tools.private import is_private, names
from gateway.routing.tools.suggesting import patch, propose, responsible, still_wrong

from .heard import said

TOWN = """
town: {name: Pueblo, languages: [es, en]}
mailboxes:
  lights: {office: Lights, addresses: {email: lights@p.example}}
  police:
    office: Police
    person: Tomás Ríos
    addresses: {email: police@p.example}
  clerk: {office: Clerk, addresses: {email: clerk@p.example}}
guards:
  fire: {words: [humareda], deliver: police, urgency: emergency}
topics:
  lamps: {owner: lights, words: [farola], like: [esto parece la boca del lobo]}
  noise: {owner: police, words: [ruido], like: [menudo concierto nos dan los vecinos]}
  traffic: {owner: police, words: [tráfico], like: [pasan como aviones por mi puerta]}
otherwise: {deliver: clerk}
"""
TABLE = compile_routes(TOWN)


def recompile(added):
    return compile_routes(TOWN, included={"added.yaml": added})


def noisy(*texts):
    return [Correction(text=text, wrong=("clerk",), topic="noise") for text in texts]


BARBECUES = noisy(
    "los del bajo con la barbacoa a las tantas",
    "barbacoa en el patio cada domingo",
    "Barbacoa otra vez. Vive ahí Luisa Mora, en el 3.",
)


def message(name, text):
    return said(text, external_id=name, reference=name)


#: What people say otherwise.
SAID = [(message(str(i), "una farola en la plaza"), ("lamps",)) for i in range(30)]


def entries(proposals, key):
    return [each.entry for each in proposals if each.key == key]


def test_a_word_that_tells_corrected_messages_from_others_is_proposed():
    [proposal] = propose(TABLE, BARBECUES, SAID)

    assert ("noise", "words", "es") == (
        proposal.topic,
        proposal.key,
        proposal.language,
    )
    assert "barbacoa" == proposal.entry
    assert "in 3 of 3 corrected messages, and in 0 of 32 others" == proposal.because


def test_a_word_that_others_say_as_well_is_not():
    popular = [(message(str(i), "una barbacoa popular"), ()) for i in range(30)]

    assert [] == entries(propose(TABLE, BARBECUES, popular), "words")


def test_a_sentence_is_proposed_where_no_word_is():
    proposals = propose(
        TABLE, noisy("hola!! aquí no se puede ni dormir la siesta @PuebloAyto 😡")
    )

    assert ["aquí no se puede ni dormir la siesta"] == entries(proposals, "like")


def test_sentences_that_say_the_same_are_proposed_once():
    proposals = propose(
        TABLE,
        noisy(
            "imposible dormir la siesta en agosto",
            "en agosto es imposible dormir la siesta",
        ),
    )

    assert 1 == len(entries(proposals, "like"))


@for_each(
    "text",
    [
        "mi primo Basilio Trueba toca el trombón",
        "el de lucia toca el trombón a diario",
        "en el número 7 tocan el trombón",
        "tocan el trombón, mi correo es yo@correo.example",
        "tocan el trombón y mi hija está enferma del corazón",
        "siesta",
    ],
)
def test_nothing_personal_is_ever_proposed(text):
    assert [] == propose(TABLE, noisy(text))


def test_a_name_that_many_say_is_no_word():
    proposals = propose(
        TABLE,
        noisy("es por culpa de Basilio", "otra vez el Basilio", "que venga Basilio"),
        SAID,
    )

    assert [] == entries(proposals, "words")


def test_small_words_and_words_that_rules_know_are_not_proposed():
    texts = (
        "hay una humareda y no tengo farola aquí",
        "es que la farola y la humareda",
    )

    assert [] == entries(propose(TABLE, noisy(*texts), SAID), "words")


def test_what_is_right_by_now_needs_nothing():
    assert [] == propose(TABLE, noisy("qué ruido"))
    assert not still_wrong(TABLE, Correction(text="qué ruido", right=("police",)))


@for_each(
    ("right", "text", "topic"),
    [
        ("lights", "lo que sea", "lamps"),
        ("police", "menudo concierto", "noise"),
        ("police", "van como aviones por la puerta", "traffic"),
        ("police", "lo que sea", None),
        ("clerk", "lo que sea", None),
    ],
)
def test_a_mailbox_means_the_topic_that_the_message_is_like(right, text, topic):
    assert topic == responsible(TABLE, Correction(text=text, right=(right,)))


def test_proposals_are_rules_that_put_things_right():
    corrections = [*BARBECUES, *noisy("imposible dormir la siesta")]
    table = recompile(patch(propose(TABLE, corrections, SAID)))

    assert all(still_wrong(TABLE, each) for each in corrections)
    assert not any(still_wrong(table, each) for each in corrections)


def test_no_proposals_are_no_rules():
    assert "" == patch([])


def test_each_proposal_says_what_it_would_have_changed():
    past = Past(
        messages=[
            message("1", "barbacoa de los vecinos"),
            message("2", "permiso para una barbacoa"),
            message("3", "barbacoa"),
            *(message for message, _ in SAID[4:]),
        ],
        labels={
            "1": Label(must=frozenset({"police"}), may=frozenset()),
            "2": Label(must=frozenset({"clerk"}), may=frozenset()),
        },
    )
    [weighed] = suggest(TABLE, BARBECUES * 9, past, recompile)

    assert 27 == weighed.rights
    assert [("1", True), ("2", False), ("3", None)] == [
        (change.id, change.good) for change in weighed.changes
    ]
    assert (("clerk",), ("police",)) == (
        weighed.changes[0].before,
        weighed.changes[0].after,
    )
    assert weighed.harms


def test_a_proposal_that_puts_nothing_right_is_not_made():
    asked = evolve(BARBECUES[0], text="humareda", right=("lights",), topic="")

    assert [] == suggest(TABLE, [asked], Past(), recompile)


def test_labels_are_read_where_there_are_any():
    label = Label(must=frozenset({"a"}), may=frozenset({"b"}))
    line = {"id": "7", "expected": {"recipients": ["a"], "recipients_ok": ["b"]}}

    assert ("7", label) == read_label(json.dumps(line))
    assert label.is_met(["a", "b"])
    assert not label.is_met(["b"])
    assert read_label('{"id": "7"}') is None
    assert read_label("7") is None


def test_a_correction_is_read():
    line = {"text": "qué ruido", "wrong": ["clerk"], "right": ["police"]}
    read = read_correction(json.dumps(line), TABLE)

    assert ("qué ruido", ("clerk",), ("police",)) == (read.text, read.wrong, read.right)
    assert (
        "noise" == read_correction(json.dumps({**line, "right": "noise"}), TABLE).topic
    )


@for_each(
    ("line", "problem"),
    [
        ("{", "not JSON: "),
        ("[]", "not a JSON object"),
        ("{}", "it has no 'text'"),
        ('{"text": 7}', "'text' must be text"),
        ('{"text": "a"}', "'right' must be a list of mailboxes"),
        ('{"text": "a", "right": []}', "'right' says neither a topic nor a mailbox"),
        (
            '{"text": "a", "right": "nosie"}',
            "unknown topic or mailbox 'nosie' (did you mean 'noise'?)",
        ),
        (
            '{"text": "a", "right": ["plice"]}',
            "unknown mailbox 'plice' (did you mean 'police'?)",
        ),
    ],
)
def test_what_is_no_correction_is_told(line, problem):
    with pytest.raises(LineInvalid) as caught:
        read_correction(line, TABLE)

    assert str(caught.value).startswith(problem)


def test_names_are_known_by_their_capital_or_because_many_have_them():
    assert {"mora", "luisa"} == names("Vive ahí Luisa Mora con su gata")
    assert {"lucia"} == names("la lucia no contesta")
    assert {"xoan"} == names("o xoan non contesta")
    assert not names("el domingo vi basura blanca")
    assert not names("Qué ruido. Vaya noche. IMPOSIBLE DORMIR")
    assert is_private("vive en el 3")
    assert is_private("tengo cáncer y no puedo subir")


@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=4))
def test_whatever_was_corrected_the_proposals_compile(texts):
    corrections = noisy(*(text for text in texts if text.strip()))
    added = patch(propose(TABLE, corrections))

    assert "Pueblo" == recompile(added or "more: {}").town.name
