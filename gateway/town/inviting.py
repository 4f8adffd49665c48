"""
Tell the sender of a held message how to show who they are, from where they are.
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
from gateway.routing.staff import Sender
from gateway.town.desk.drawing import new_digits

#: Bytes of the reference with which somebody goes to the e-office and comes back.
_REFERENCE = 20


@frozen
class Invitation:
    """
    What is said after the text of the challenge, in private.

    Attributes:
        text: The name of the text.
        variables: What is in it.
        codes: What is kept of the secret among them; none for one that counts nowhere.
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
    Make the invitation for the stored *message*; it is the same for everybody, so it
    shows nobody who is enrolled. First they are to be known, then to sign.

    Look-alikes are told a code that counts nowhere: without one they would see that
    somebody of that name is enrolled, and a good one would be bait for them.

    Returns:
        None where nothing is held, or nothing can be said.
    """
    held = decision.outcome is Outcome.CHALLENGE and decision.reply is not Reply.NONE
    if not held:
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
            # Who spoke in public may have to write first, days later: once it is said,
            # it counts for `codes.LIFETIME`.
            expires_at=now + hold_for,
        )
        kept = () if lookalike else (code,)
        return Invitation("verify-code", {"code": codes.spoken(digits)}, kept)
    unseen = verdict.contact is not None and verdict.contact.unseen
    if step_up is None or lookalike or unseen:
        # Who cannot come back as who they are is to come to the counter.
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
