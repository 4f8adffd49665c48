"""
Live sessions: when the list of questions is open, and which questions are never listed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from gateway.core.audit import Act
from gateway.core.decision import Decision
from gateway.core.identity import Standing, Verdict
from gateway.core.intents import QUESTION
from gateway.core.mail.heading import own_subject
from gateway.core.message import Message
from gateway.core.objects import PLENARY_LINKS
from gateway.core.plenary.passes import Pass
from gateway.core.plenary.question import LONGEST, shown_text
from gateway.core.town import Chamber, Town
from gateway.core.writing.plain import plain
from gateway.ports.audit import Trail
from gateway.routing.around.calendar import Calendar, Plenary
from gateway.routing.words.private.answers import words_in_public
from gateway.routing.words.private.messages import personal

#: Links: nobody knows what the page will show when the hall opens it.
_LINK = re.compile(r"(?i:https?://|\bwww\.)\S")

#: First name and surname; "El Ayuntamiento" is no person.
_NAME = r"\b(?!El |La |Los |Las )[A-ZÁÉÍÓÚÑ][\w'-]{1,30} [A-ZÁÉÍÓÚÑ][\w'-]{1,30}"

#: The address or debts of a named person.
_NAMED = re.compile(
    rf"{_NAME},? de (?:la |el |del )?"
    r"(?i:calle|plaza|avenida|avda|paseo|camino|cuesta|c/)[^.!?\n]{1,40}?\d"
    rf"|{_NAME}\b[^.!?\n]{{0,60}}?\b(?i:no paga|sin pagar|moros[oa]"
    r"|debe (?:el |la |los |las |\d+ )?(?:ibi|agua|basura|recibos?|tasas?"
    r"|contribución|impuestos?|años|meses|euros))\b"
)

#: How many revocations since a link was printed are read at most.
_MOST = 1000

#: The flag that rules set on insults.
ABUSE = "abuse"


class Unlisted(Enum):
    """
    Why a question is not listed.
    """

    OFFENSIVE = "offensive"
    OUTSIDER = "outsider"  # not verified in person
    PERSONAL = "personal"
    LONG = "long"  # illegible from the last row


def taking_back(name: str, clerk: str, at: datetime) -> Act:
    """
    Return the audit entry by which a *clerk* revokes all links that were printed for
    *name*.
    """
    action = "plenary.take_back"
    return Act(at=at, actor=clerk, action=action, object=PLENARY_LINKS, result=name)


async def is_taken_back(trail: Trail, leave: Pass) -> bool:
    """
    Say whether a pass was revoked after it was printed; so are all when the database is
    brought back from a copy, which does not know which were.

    Raises:
        TemporaryFailure: The store does not answer.
    """
    back = await trail.brought_back()
    if back is not None and back >= leave.printed:
        return True
    acts = await trail.acts(PLENARY_LINKS, leave.printed, _MOST)
    return any(kept.entry.result == plain(leave.name) for kept in acts)


def opens(session: Plenary, chamber: Chamber) -> datetime:
    """
    Return the time, in UTC, from which questions to a session are accepted.
    """
    return session.starts - chamber.questions_from


def closes(session: Plenary, chamber: Chamber) -> datetime:
    """
    Return the time, in UTC, after which nothing is accepted, shown or read.
    """
    return session.ends + chamber.questions_until


def sessions_at(
    calendar: Calendar, chamber: Chamber, moment: datetime
) -> Sequence[Plenary]:
    """
    Return the sessions whose lists are open at *moment*, the one that is meant by who
    names none in front: it is being held, or else comes first.
    """
    found = [
        session
        for session in calendar.plenaries
        if opens(session, chamber) <= moment < closes(session, chamber)
    ]
    # Sorting is stable: all others stay in the order of time.
    return sorted(found, key=lambda one: not one.starts <= moment < one.ends)


def session_at(
    calendar: Calendar, chamber: Chamber, moment: datetime
) -> Plenary | None:
    """
    Return the first of `sessions_at`; None if there is none.
    """
    return next(iter(sessions_at(calendar, chamber, moment)), None)


def shown_of(message: Message, chamber: Chamber) -> str:
    """
    Return the text that is shown in the hall: with its subject in front if that is the
    author's own and adds something, or the subject alone.
    """
    text = shown_text(message.text, chamber.hashtag)
    title = own_subject(shown_text(message.subject, chamber.hashtag), text)
    return f"{title} {text}".strip()


def is_question(message: Message, decision: Decision, chamber: Chamber) -> bool:
    """
    Say whether *message* is meant for the list: a question to the plenary, or an insult
    under its hashtag; not if there is nothing to show.
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
) -> Unlisted | None:
    """
    Return why *message* is not listed; None if it is.

    Whatever may be personal is left out, even if in doubt: what was on the screen
    cannot be taken back, and the author can ask again without it.
    """
    if ABUSE in decision.flags:
        return Unlisted.OFFENSIVE
    if verdict.standing < Standing.VERIFIED:
        return Unlisted.OUTSIDER
    if decision.is_confidential or _may_be_personal(message):
        return Unlisted.PERSONAL
    if len(shown_of(message, chamber)) > LONGEST:
        return Unlisted.LONG
    return None


def _may_be_personal(message: Message) -> bool:
    said = f"{message.subject}\n{message.text}"
    return bool(
        personal(said)
        or words_in_public(said, allowed=())
        or _NAMED.search(said)
        or _LINK.search(said)
    )


def office_of(decision: Decision, town: Town) -> str:
    """
    Return the name of the office that gets the question as a message.
    """
    boxes = town.mailboxes
    names = (leg.mailbox for leg in decision.legs)
    return next((boxes[name].short for name in names if name in boxes), town.name)
