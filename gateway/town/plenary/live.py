"""
A plenary that is being held: when its list of questions is open, and what never
enters it.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import Enum

from gateway.core.audit import Act
from gateway.core.decision import Decision
from gateway.core.identity import Standing, Verdict
from gateway.core.intents import QUESTION
from gateway.core.mail.quotations import bare_subject
from gateway.core.message import Message
from gateway.core.plenary.passes import Pass
from gateway.core.plenary.question import LONGEST, shown_text
from gateway.core.town import Chamber, Town
from gateway.core.writing.plain import plain
from gateway.ports.audit import Trail
from gateway.routing.around.calendar import Calendar, Plenary
from gateway.routing.words.private.answers import told_in_public
from gateway.routing.words.private.messages import personal

#: Nobody knows what a page will show by the time the hall reads its address.
_LINK = re.compile(r"(?i:https?://|\bwww\.)\S")

#: Somebody by name and surname; "El Ayuntamiento" is nobody.
_NAME = r"\b(?!El |La |Los |Las )[A-ZÁÉÍÓÚÑ][\w'-]{1,30} [A-ZÁÉÍÓÚÑ][\w'-]{1,30}"

#: Where somebody who is named lives, or what they owe.
_NAMED = re.compile(
    rf"{_NAME},? de (?:la |el |del )?"
    r"(?i:calle|plaza|avenida|avda|paseo|camino|cuesta|c/)[^.!?\n]{1,40}?\d"
    rf"|{_NAME}\b[^.!?\n]{{0,60}}?\b(?i:no paga|sin pagar|moros[oa]"
    r"|debe (?:el |la |los |las |\d+ )?(?:ibi|agua|basura|recibos?|tasas?"
    r"|contribución|impuestos?|años|meses|euros))\b"
)

#: What the chain calls the links that are taken back; more of them, since one was
#: printed, nobody takes back.
_LINKS, _MOST = "plenary links", 1000

#: What rules put on what insults somebody.
ABUSE = "abuse"


class Kept(Enum):
    """
    Why a question is kept from the list.
    """

    OFFENSIVE = "offensive"
    OUTSIDER = "outsider"  # nobody has seen their document
    PERSONAL = "personal"
    LONG = "long"  # nobody could read it from the last row


def taking_back(name: str, clerk: str, at: datetime) -> Act:
    """
    Give what the chain keeps of it that a *clerk* takes back every link that was
    printed for *name*: by that they open nothing any more.
    """
    action = "plenary.take_back"
    return Act(at=at, actor=clerk, action=action, object=_LINKS, result=name)


async def is_taken_back(trail: Trail, leave: Pass) -> bool:
    """
    Say whether a pass was taken back since it was printed.

    Raises:
        TemporaryFailure: The store does not answer.
    """
    acts = await trail.acts(_LINKS, leave.printed, _MOST)
    return any(kept.entry.result == plain(leave.name) for kept in acts)


def opens(session: Plenary, chamber: Chamber) -> datetime:
    """
    Give the moment, in UTC, from which questions to a session are taken.
    """
    return session.starts - chamber.questions_from


def closes(session: Plenary, chamber: Chamber) -> datetime:
    """
    Give the moment, in UTC, at which nothing more is taken, shown or read.
    """
    return session.ends + chamber.questions_until


def session_at(
    calendar: Calendar, chamber: Chamber, moment: datetime
) -> Plenary | None:
    """
    Give the session whose list is open at *moment*, if one is: of two, the first.
    """
    found = (
        session
        for session in calendar.plenaries
        if opens(session, chamber) <= moment < closes(session, chamber)
    )
    return next(found, None)


def shown_of(message: Message, chamber: Chamber) -> str:
    """
    Give what the hall reads of *message*: its text, behind its subject if that is its
    author's own and the text does not repeat it; or the subject alone.
    """
    text = shown_text(message.text, chamber.hashtag)
    subject = message.subject.strip()
    bare = bare_subject(subject)
    title = shown_text(bare, chamber.hashtag)
    if text and (bare != subject or title.casefold() in text.casefold()):
        return text
    return f"{title} {text}".strip()


def is_question(message: Message, decision: Decision, chamber: Chamber) -> bool:
    """
    Say whether *message* would be for the list: a question to the plenary, or what is
    hurled at it under its hashtag. What shows nothing is none.
    """
    if not shown_of(message, chamber):
        return False
    if decision.intent == QUESTION:
        return True
    said = f"{message.subject}\n{message.text}".casefold()
    tagged = bool(chamber.hashtag) and chamber.hashtag.casefold() in said
    return tagged and ABUSE in decision.flags


def kept_out(
    message: Message, verdict: Verdict, decision: Decision, chamber: Chamber
) -> Kept | None:
    """
    Say why *message* never enters the list; None if it does.

    What may be personal stays out even where it may be none: the hall's screen takes
    nothing back, and whoever asks can ask again without it.
    """
    if ABUSE in decision.flags:
        return Kept.OFFENSIVE
    if verdict.standing < Standing.VERIFIED:
        return Kept.OUTSIDER
    if decision.is_confidential or _may_be_personal(message):
        return Kept.PERSONAL
    if len(shown_of(message, chamber)) > LONGEST:
        return Kept.LONG
    return None


def _may_be_personal(message: Message) -> bool:
    said = f"{message.subject}\n{message.text}"
    return bool(
        personal(said)
        or told_in_public(said, allowed=())
        or _NAMED.search(said)
        or _LINK.search(said)
    )


def office_of(decision: Decision, town: Town) -> str:
    """
    Name whoever has the question as any other message.
    """
    boxes = town.mailboxes
    names = (leg.mailbox for leg in decision.legs)
    return next((boxes[name].short for name in names if name in boxes), town.name)
