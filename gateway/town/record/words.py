"""
What stands in the file of a case, in the town's language: Spanish or English.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from attrs import frozen

from gateway.core.case import Event, Kind, State
from gateway.core.decision import Outcome
from gateway.core.delivery import State as Sending
from gateway.core.identity import Standing

#: What something is called, in Spanish and in English.
_Called = Mapping[str | Enum, tuple[str, str]]

#: Said in both languages, whatever the town speaks.
NO_REGISTER = {
    "es": (
        "Este es un número de seguimiento, no un asiento de registro. Quien necesite "
        "presentar un escrito debe hacerlo en el registro del Ayuntamiento o en su "
        "sede electrónica (Ley 39/2015, art. 16)."
    ),
    "en": (
        "This is a follow-up number, not a registry entry. Whoever has to submit a "
        "document does so at the town hall's registry or in its e-office (Law "
        "39/2015, art. 16)."
    ),
}

_WORDS: _Called = {
    "title": ("Historial del caso", "File of a case"),
    "number": ("Número", "Number"),
    "registered": ("Entrada en el registro", "Entered in the registry"),
    "matter": ("Asunto", "Matter"),
    "opened": ("Fecha y hora de entrada", "Date and time of entry"),
    "moved": ("Último movimiento", "Last moved"),
    "interested": ("Interesado", "Person interested"),
    "unit": ("Unidad", "Unit"),
    "state": ("Estado", "State"),
    "place": ("Lugar", "Place"),
    "content": ("Contenido", "Content"),
    "content-is": ("{count} ficheros, en index.json", "{count} files, in index.json"),
    "written": ("Exportado el", "Exported"),
    "by": ("por", "by"),
    "confidential": (
        "CONFIDENCIAL: solo para quien lo tramita",
        "CONFIDENTIAL: only for those who see to it",
    ),
    "verified": (
        "{name} ({id}), identidad verificada",
        "{name} ({id}), identity verified",
    ),
    "unverified": (
        "{address}, que se llama a sí mismo «{name}»; identidad no comprobada",
        "{address}, who calls themselves “{name}”; identity not checked",
    ),
    "nameless": (
        "{address}; identidad no comprobada",
        "{address}; identity not checked",
    ),
    "happened": ("Qué ha pasado", "What happened"),
    "promised": ("Qué está prometido", "What is promised"),
    "said": ("Qué se ha dicho", "What was said"),
    "identity": ("Quién comprobó la identidad", "Who verified whom"),
    "chain": ("En la cadena de auditoría", "In the audit chain"),
    "nothing": ("Nada", "Nothing"),
    "message": ("Mensaje {id}", "Message {id}"),
    "clerk": ("Ventanilla: {id}", "Clerk {id}"),
    "gateway": ("la pasarela", "the gateway"),
    "answer": ("Respuesta {name}", "Answer {name}"),
    "letter": ("Carta al buzón {name}", "Letter to a mailbox {name}"),
    "from": ("De", "From"),
    "to": ("A", "To"),
    "received": ("Recibido", "Received"),
    "dated": ("fechado en origen el {at}", "dated {at} where it was written"),
    "due": ("No antes de", "Not before"),
    "standing": ("Identidad", "Identity"),
    "decided": ("Decisión", "Decision"),
    "receipt": ("Acuse del canal", "Receipt of the channel"),
    "attachment": ("Adjunto", "Attachment"),
    "unread": ("(no se pudo leer)", "(could not be read)"),
    "seal": ("Huella de este historial", "Seal of this file"),
    "seal-is": (
        "SHA-256 de index.json, que tiene la huella de cada fichero:",
        "SHA-256 of index.json, which has the hash of every file:",
    ),
    "missing": (
        "[U+…] es un carácter que este tipo de letra no tiene; en los ficheros está.",
        "[U+…] is a character that this font does not have; the files have it.",
    ),
    "page": ("página", "page"),
}

_EVENTS: _Called = {
    Event.OPEN: ("entregado a su buzón", "delivered to its mailbox"),
    Event.HOLD: ("retenido hasta saber quién es", "held until the sender is known"),
    Event.REFUSE: ("no admitido", "refused"),
    Event.QUARANTINE: ("apartado para que alguien lo mire", "set aside for a look"),
    Event.REPLY: ("contestado por la pasarela", "answered by the gateway"),
    Event.LAPSE: ("caducado sin identificarse", "lapsed without identification"),
    Event.TAKE: ("visto por el buzón", "taken by the mailbox"),
    Event.ANSWER: ("contestado", "answered"),
    Event.ASK: ("se pidió algo al interesado", "something was asked of the sender"),
    Event.HEAR: ("el interesado dice más", "the sender says more"),
    Event.PASS: ("pasado a otro buzón", "passed to another mailbox"),
    Event.SOLVE: ("resuelto", "solved"),
    Event.REOPEN: ("reabierto", "reopened"),
    Event.CLOSE: ("cerrado", "closed"),
    Event.NOTE: ("nota interna", "internal note"),
    Event.BEGIN: ("se pide lo que falta", "what is missing is asked for"),
    Event.HAND: ("solicitud completa, entregada", "the whole request, handed over"),
    Event.JOIN: ("unido a otro caso", "joined with another case"),
}

_STATES: _Called = {
    State.HELD: ("retenido", "held"),
    State.OPEN: ("abierto", "open"),
    State.ASSIGNED: ("en curso", "assigned"),
    State.ANSWERED: ("contestado", "answered"),
    State.WAITING: ("espera al interesado", "waiting for the sender"),
    State.SOLVED: ("resuelto", "solved"),
    State.CLOSED: ("cerrado", "closed"),
    State.REOPENED: ("reabierto", "reopened"),
    State.REFUSED: ("no admitido", "refused"),
    State.QUARANTINED: ("apartado", "in quarantine"),
}

_KINDS: _Called = {
    Kind.ACKNOWLEDGE: ("que alguien lo vea", "that somebody sees it"),
    Kind.ANSWER: ("una respuesta", "an answer"),
    Kind.SOLVE: ("que esté resuelto", "that it is solved"),
    Kind.CLOSE: ("que nadie diga más, y se cierra", "that nobody says more"),
}

_STANDINGS: _Called = {
    Standing.NONE: ("sin prueba de quién lo envía", "no proof of who sent it"),
    Standing.KNOWN: ("no comprobada", "not checked"),
    Standing.VERIFIED: ("verificada", "verified"),
    Standing.STRONG: (
        "verificada con firma o documento",
        "verified by signature or document",
    ),
}

_OUTCOMES: _Called = {
    Outcome.DELIVER: ("entregado", "delivered"),
    Outcome.ANSWER: _EVENTS[Event.REPLY],
    Outcome.CHALLENGE: _EVENTS[Event.HOLD],
    Outcome.REFUSE: _EVENTS[Event.REFUSE],
    Outcome.QUARANTINE: _EVENTS[Event.QUARANTINE],
}

_SENDINGS: _Called = {
    Sending.DUE: ("por enviar", "to be sent"),
    Sending.SENDING: ("enviándose", "being sent"),
    Sending.UNSURE: ("no se sabe si salió", "it may have been sent"),
    Sending.CHECKING: ("se comprueba si salió", "looking whether it was sent"),
    Sending.SENT: ("enviado", "sent"),
    Sending.FAILED: ("no se pudo enviar", "could not be sent"),
    Sending.ASKING: ("lo decide una persona", "a person decides"),
    Sending.DROPPED: ("no se envía", "not to be sent"),
}

_ALL: _Called = {
    **_WORDS,
    **_EVENTS,
    **_STATES,
    **_KINDS,
    **_STANDINGS,
    **_OUTCOMES,
    **_SENDINGS,
}


def registration(entry: str, language: str) -> str:
    """
    Say that the registry entered it as *entry*, or else that it is no registry's.
    """
    if not entry:
        return NO_REGISTER[language]
    return f"{Words(language).say('registered')}: {entry}"


@frozen
class Words:
    """
    The words of one language.

    Attributes:
        language: ``es`` or ``en``; of a town, its `of_papers`.
    """

    language: str

    def say(self, name: str | Enum, /, **variables: str) -> str:
        """
        Give the words *name*, or what something is called that happened to a case, a
        state, what is waited for, a standing or an outcome.
        """
        spanish, english = _ALL[name]
        return (spanish if self.language == "es" else english).format(**variables)
