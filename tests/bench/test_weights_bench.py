"""
What the weights of what speaks for an intent would be is found of labelled messages.
"""

import json

import pytest
from click.testing import CliRunner

from bench import weights

LABELLED = [
    ("la farola de la calle Real está fundida", "incident", "lighting", "normal"),
    ("hay un bache enorme en la plaza", "incident", "roads", "normal"),
    ("¿a qué hora abre la biblioteca?", "information", "culture", "normal"),
    ("quiero reservar la pista de pádel", "procedure", "sports", "normal"),
    ("gracias por arreglar la fuente", "other", "parks", "low"),
]


@pytest.fixture
def labelled(tmp_path):
    file = tmp_path / "march.jsonl"
    lines = [
        {
            "id": f"m-{number}",
            "channel": "telegram",
            "received_at": f"2026-03-0{number + 1}T10:00:00+01:00",
            "to": ["@junar_ayto_bot"],
            "sender": {"id": str(number), "handle": "", "display_name": "Ana"},
            "text": text,
            "expected": {"intent": intent, "topic": topic, "urgency": urgency},
        }
        for number, (text, intent, topic, urgency) in enumerate(LABELLED)
    ]
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return file


def test_each_weight_is_told_beside_the_one_that_messages_speak_for(labelled):
    done = CliRunner().invoke(weights.main, [str(labelled)], catch_exceptions=False)

    assert "intents: 5 messages, 100.0 of 100 by today's weights" in done.output
    for names in weights.WEIGHTS.values():
        assert all(f"  {name} " in done.output for name in names)


def test_where_no_message_is_labelled_so_that_is_told(labelled):
    labelled.write_text("", "utf-8")

    done = CliRunner().invoke(weights.main, [str(labelled)], catch_exceptions=False)

    assert "topics: no message says anything of them" in done.output
    assert "nan" not in done.output
