"""
Instructions for the sender of a held message: how to prove who they are.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import frozen

from gateway.core.decision import Decision, Outcome, Reply
from gateway.core.identity import Standing, Verdict
from gateway.core.people import codes
from gateway.core.people.codes import Code, Purpose
from gateway.ports.step_up import StepUp
from gateway.routing.deciding.settling import VERIFY_HERE
from gateway.routing.staff import Sender
from gateway.town.desk.drawing import new_digits

#: Bytes of the reference that goes to the e-office and back.
_REFERENCE = 20


@frozen
class Invitation:
    """
    The instructions, sent in private after the text of the challenge.

    Attributes:
        text: The name of the text.
        variables: Its variables.
        codes: The codes to store; none for a decoy that counts nowhere.
    """

    text: str
    variables: Mapping[str, str]
    codes: tuple[Code, ...]


def invite(
    message: int,
    verdict: Verdict,
    decision: Decision,
    *,
    key: bytes,
    now: datetime,
    hold_for: timedelta,
    step_up: StepUp | None,
) -> Invitation | None:
    """
    Return the invitation for the stored *message*: a code for senders who are not
    verified, a link to the e-office for those who are. It looks the same whether or not
    somebody is enrolled.

    Look-alikes get a code that counts nowhere: without one they would learn that
    somebody of that name is enrolled, and a real one would help them.

    Returns:
        None if the message is not held, or nothing can be offered.
    """
    held = decision.outcome is Outcome.CHALLENGE and decision.reply is not Reply.NONE
    if not held or VERIFY_HERE in decision.says:
        return None
    lookalike = Sender.LOOKALIKE.value in decision.flags
    if verdict.standing < Standing.VERIFIED:
        digits = new_digits()
        code = Code(
            kind=Purpose.VOUCH,
            secret=codes.secret(Purpose.VOUCH, codes.ANY, digits, key),
            channel=codes.ANY,
            message=message,
            issued_at=now,
            # After a public message the sender may have to write in private first, days
            # later: once the code is sent, it counts for `codes.LIFETIME`.
            expires_at=now + hold_for,
        )
        kept = () if lookalike else (code,)
        return Invitation("verify-code", {"code": codes.spoken(digits)}, kept)
    unseen = verdict.contact is not None and verdict.contact.unseen
    if step_up is None or lookalike or unseen:
        # Those for whom the e-office does not work must come to the desk.
        return None
    reference = secrets.token_urlsafe(_REFERENCE)
    code = Code(
        kind=Purpose.STEP_UP,
        secret=codes.secret(Purpose.STEP_UP, codes.ANY, reference, key),
        channel=codes.ANY,
        message=message,
        issued_at=now,
        expires_at=now + hold_for,
    )
    return Invitation("verify-link", {"url": step_up.begin(reference)}, (code,))
