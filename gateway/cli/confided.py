"""
What was said in confidence, which commands show to whoever says who they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.core.filing import Filing
from gateway.ports.store import Store

#: What is told instead of what was said in confidence.
HIDDEN = "confidential: `ventanilla show ID --clerk NAME` reads it, which is noted"


async def confided(store: Store, found: Sequence[Filing]) -> frozenset[int]:
    """
    Give the numbers of those that were said in confidence: to somebody, or by somebody
    who answered it.
    """
    said = [(filing, filing.message) for filing in found if filing.message]
    talks = await store.threads([(m.channel, m.reference) for _, m in said])
    return frozenset(
        filing.id
        for filing, message in said
        if (filing.decision and "confidential" in filing.decision.flags)
        or any(
            talk.confidential
            for talk in talks.get((message.channel, message.reference), ())
        )
    )
