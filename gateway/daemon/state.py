"""
The whole state at a glance, for `ventanilla status` and for machines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from gateway.core.calendar import month_start
from gateway.daemon.loading import Channels
from gateway.daemon.reload import Rules
from gateway.daemon.watch import Watched
from gateway.ports import Store


async def look(
    node: str,
    rules: Rules,
    store: Store,
    channels: Channels,
    listeners: Sequence[Watched],
    now: Callable[[], datetime],
) -> Mapping[str, Any]:
    """
    Describe the daemon in words and numbers that JSON knows; times in ISO 8601.
    """
    month = month_start(now())
    used = {name: await store.used(name, month) for name in channels.ready}
    return {
        "node": node,
        "rules": {
            "version": rules.table.version,
            "loaded_at": rules.loaded_at.isoformat(),
            "problems": list(rules.problems),
            "refused_at": _iso(rules.refused_at),
        },
        "channels": [
            *({"name": n, "state": "ready", "problems": []} for n in channels.ready),
            *(
                {"name": n, "state": "refused", "problems": list(problems)}
                for n, problems in channels.refused.items()
            ),
            *({"name": n, "state": "off", "problems": []} for n in channels.off),
        ],
        "listeners": [
            {
                "name": one.name,
                "health": one.health.value,
                "since": _iso(one.since),
                "failures": one.failures,
                "problem": one.problem,
                "retry_at": _iso(one.retry_at),
            }
            for one in listeners
        ],
        "counts": await store.counts(),
        "used_this_month": {
            name: {
                kind: {"count": count, "usd": cost / 1_000_000}
                for kind, (count, cost) in kinds.items()
            }
            for name, kinds in used.items()
        },
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
