"""
Parse the slips of the counter.
"""

from __future__ import annotations

from gateway.core.message import Arrival, Evidence, Message, Proof
from gateway.core.people import counter
from gateway.core.people.clerks import known_as
from gateway.core.people.counter import COUNTER, CounterSlip, address_of

NAME = COUNTER


def parse(
    arrival: Arrival, clerks: frozenset[str], officials: frozenset[str]
) -> Message:
    """
    Parse a slip into a message.

    Args:
        arrival: Its raw bytes are what `gateway.core.people.counter.write` wrote.
        clerks: Who may serve, as `known_as` writes them.
        officials: Those of them who may identify and sign for others (Law 39/2015, art.
            12.2).

    Raises:
        Unreadable: It is no slip.
    """
    slip = counter.read(arrival.raw)
    return Message(
        external_id=arrival.external_id,
        reference=arrival.external_id,
        sender=address_of(slip.whose),
        text=slip.text,
        received_at=arrival.received_at,
        display_name=slip.name,
        evidence=_evidence(slip, clerks, officials),
    )


def _evidence(
    slip: CounterSlip, clerks: frozenset[str], officials: frozenset[str]
) -> Evidence:
    clerk = known_as(slip.clerk)
    if clerk not in clerks:
        return Evidence(because=f"{slip.clerk} is no clerk of this counter")
    if not slip.enrolled:
        # Nobody asked who they are, and no code or account can verify them.
        return Evidence(proof=Proof.PATH, because=f"a guest of {slip.clerk}'s")
    if not slip.consent:
        return Evidence(proof=Proof.PATH, because="written without their consent")
    served = f"served in person by {slip.clerk}"
    if clerk not in officials:
        return Evidence(proof=Proof.ACCOUNT, because=served)
    return Evidence(
        proof=Proof.ACCOUNT,
        because=served,
        step_up=f"identified by {slip.clerk}, an entitled official, with their consent "
        "(Law 39/2015, art. 12.2)",
    )
