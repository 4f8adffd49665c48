"""
Write commands of employees as they write them themselves. Pure.
"""

from __future__ import annotations

from gateway.core.languages import nearest
from gateway.town.commands import Verb

#: The words by language.
_WORDS = {
    "es": {
        Verb.TAKE: "visto",
        Verb.SOLVE: "resuelto",
        Verb.ASK: "pedir",
        Verb.PRIVATE: "privado",
        Verb.CANCEL: "anular",
        Verb.PASS: "pasar",
        Verb.NOT_MINE: "noesmio",
        Verb.NOTE: "nota",
        Verb.SPLIT: "separar",
    },
    "en": {
        Verb.TAKE: "seen",
        Verb.SOLVE: "solved",
        Verb.ASK: "ask",
        Verb.PRIVATE: "private",
        Verb.CANCEL: "cancel",
        Verb.PASS: "pass",
        Verb.NOT_MINE: "notmine",
        Verb.NOTE: "note",
        Verb.SPLIT: "split",
    },
}

#: What can be written.
VERBS = (Verb.ANSWER, *_WORDS["es"])


def compose(verb: Verb, text: str, language: str, name: str = "") -> str:
    """
    Write a command that `gateway.town.commands.read` reads.

    Args:
        verb: One of `VERBS`.
        text: For the citizen, or for the note.
        language: The town's.
        name: The mailbox to which `Verb.PASS` passes the case.
    """
    if verb is Verb.ANSWER:
        return text.strip()
    first = f"#{_WORDS[nearest(language)][verb]}"
    if verb is Verb.PASS:
        first = f"{first} {name}"
    return f"{first}\n{text.strip()}".strip()
