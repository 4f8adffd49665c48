"""
The whole state at a glance, for `ventanilla status` and for machines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from gateway.core.calendar import month_start
from gateway.core.errors import TemporaryFailure
from gateway.daemon.fleet import Fleet
from gateway.daemon.loading import Channels
from gateway.daemon.reload import Reload, Rules
from gateway.daemon.watch import Watched
from gateway.ports.store import Store

#: So many mistakes of each reload are enough to know it by.
FIRST = 3


async def look(
    fleet: Fleet,
    rules: Rules,
    store: Store,
    channels: Channels,
    listeners: Sequence[Watched],
    workers: Sequence[Watched],
    now: Callable[[], datetime],
) -> Mapping[str, Any]:
    """
    Describe the daemon in words and numbers that JSON knows; times in ISO 8601.
    """
    month = month_start(now())
    latest = rules.history[-1]
    try:
        used = {name: await store.used(name, month) for name in channels.ready}
        counts = await store.counts()
    except TemporaryFailure:
        # The workers, which need it too, say what is wrong with the store.
        used, counts = {}, {}
    return {
        "node": fleet.name,
        "nodes": [
            {
                "name": node.name,
                "rules": node.rules,
                "loaded_at": node.loaded_at.isoformat(),
                "seen_at": node.seen_at.isoformat(),
            }
            for node in fleet.nodes
        ],
        "rests": fleet.rests(),
        "rules": {
            "version": rules.table.version,
            "loaded_at": rules.loaded_at.isoformat(),
            "problems": list(latest.problems),
            "refused_at": _iso(latest.at) if latest.problems else None,
            "history": [told(reload, FIRST) for reload in rules.history],
        },
        "channels": [
            *({"name": n, "state": "ready", "problems": []} for n in channels.ready),
            *(
                {"name": n, "state": "refused", "problems": list(problems)}
                for n, problems in channels.refused.items()
            ),
            *({"name": n, "state": "off", "problems": []} for n in channels.off),
        ],
        "listeners": [_watched(one) for one in listeners],
        "workers": [_watched(one) for one in workers],
        "counts": counts,
        "used_this_month": {
            name: {
                kind: {"count": count, "usd": cost / 1_000_000}
                for kind, (count, cost) in kinds.items()
            }
            for name, kinds in used.items()
        },
    }


def _watched(one: Watched) -> Mapping[str, Any]:
    return {
        "name": one.name,
        "health": one.health.value,
        "since": _iso(one.since),
        "failures": one.failures,
        "problem": one.problem,
        "retry_at": _iso(one.retry_at),
    }


def told(reload: Reload, most: int | None = None) -> Mapping[str, Any]:
    """
    Describe one reload of the rules, with *most* of its mistakes.
    """
    return {
        "at": reload.at.isoformat(),
        "by": reload.by.value,
        "accepted": not reload.problems,
        "version": reload.version,
        "changed": list(reload.changed),
        "problems": list(reload.problems[:most]),
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
