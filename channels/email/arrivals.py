"""
The arrivals that a mail becomes: one for each conversation that it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from channels.email.external_id import external_id
from gateway.core.message import Arrival, Envelope


def arrivals(
    raw: bytes,
    envelope: Envelope,
    *,
    apart: Callable[[Envelope], Mapping[str, Envelope]],
    received_at: datetime,
    crowd: int,
) -> list[Arrival]:
    """
    Return what a mail becomes; *apart* returns the envelope for each conversation, as
    `channels.email.ours.Ours.apart` does.
    """
    return [
        Arrival(
            channel="email",
            external_id=external_id(raw, each, received_at),
            raw=raw,
            envelope=each,
            received_at=received_at,
            lane=conversation,
            crowd=crowd,
        )
        for conversation, each in apart(envelope).items()
    ]
