"""
What an employee wrote, and nobody gets: its writer is told so, or a person finds it.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from gateway.core.decision import Decision, Outcome
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status
from gateway.ports.meter import Meter
from gateway.relay.heard.hearing import Hearing
from gateway.relay.speaking.allowance import may_tell_astray


async def told(
    hearing: Hearing, meter: Meter, rule: str, said: Sequence[Delivery], *, hidden: bool
) -> Filing:
    """
    File it by a *rule* of the gateway's own, with what its writer is told, *said*.
    Whoever was told too often, as only machines are, is told nothing: it is
    quarantined. So is what is old and public, which people answer. *hidden* says that
    it may be confidential.
    """
    speaker, message = hearing.speaker, hearing.message
    aloud = not message.is_late_aloud and await may_tell_astray(
        meter, message, hearing.stored.id, hearing.now
    )
    filing = speaker.filed(speaker.decided(rule), said, aloud=aloud)
    because = "it replies to no letter of its writer's"
    return filing if aloud else kept(hearing, filing, because, hidden=hidden)


def kept(hearing: Hearing, filing: Filing, because: str, *, hidden: bool) -> Filing:
    """
    Return *filing* as quarantined, so that it is among what is unread, with its reason.
    *hidden* says that it may be confidential.
    """
    rule = filing.decision.rule if filing.decision else ""
    return evolve(
        filing,
        status=Status.QUARANTINED,
        problem=f"answer refused: {because}",
        decision=Decision(
            outcome=Outcome.QUARANTINE,
            legs=(),
            rule=rule,
            flags=frozenset({"confidential"} if hidden else ()),
            version=hearing.table.version,
        ),
    )
