"""
The whole state of the daemon, for `ventanilla status` and for machines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from gateway.core.decision import Urgency
from gateway.core.message import Address
from gateway.core.requests.booking import Booking
from gateway.core.town import Town
from gateway.daemon.backlog import Counted, counted, overdue, refusing, unrouted
from gateway.daemon.fleet import Fleet
from gateway.daemon.loading import Channels, lacking
from gateway.daemon.overseer import Overseer
from gateway.daemon.reload import Reload, RulesInForce
from gateway.daemon.unknown_settings import Meant
from gateway.daemon.watch import Health, Watched
from gateway.ports.channels import Priced, Reaching
from gateway.ports.nodes import Node
from gateway.ports.store import Store
from gateway.relay.clock import Clock
from gateway.town.forms.booking import booked_unit

#: How many mistakes of each reload are shown.
FIRST = 3

#: Workers on which nothing waits: their failures are reported, but affect no others.
UNHURRIED = frozenset({"eraser"})

#: The problem of a channel that is left out.
HUNG = ("its code held up a worker: left out until the daemon is restarted",)


@frozen(kw_only=True)
class Overview:
    """
    Collects the state of the daemon.

    Attributes:
        unknown: Settings that are not known, and what was probably meant.
        hearing: Its listeners.
        working: The workers in the daemon's own process.
        overseers: Of its worker processes.
    """

    fleet: Fleet
    clock: Clock
    rules: RulesInForce
    store: Store
    channels: Channels
    unknown: Mapping[str, Meant]
    hearing: Sequence[Watched]
    working: Sequence[Watched]
    overseers: Sequence[Overseer]
    now: Callable[[], datetime]

    async def look(self) -> Mapping[str, Any]:
        """
        Return the state as JSON types; times in ISO 8601.
        """
        found = await counted(
            self.store, self.channels.ready, self.rules.table, self.now()
        )
        return {
            "node": self.fleet.name,
            "nodes": [_node(node) for node in self.fleet.nodes],
            "clock": self._clock(),
            "store": found.problem,
            "slow": self.fleet.slow,
            "rests": self.fleet.rests(),
            "outdated": self.fleet.outdated,
            "barred": self.fleet.barred,
            "rules": self._rules(),
            "calendar": self._run_out(),
            "channels": self._channels(),
            "unread": self._unread(),
            **self._left(found),
            "unknown_settings": [
                {"name": name, "meant": meant.name, "meant_is_set": meant.is_set}
                for name, meant in self.unknown.items()
            ],
            "listeners": [watched(one) for one in self.hearing],
            "workers": [
                *(_numbered(o, one) for o in self.overseers for one in o.workers),
                *(watched(one) for one in self.working),
            ],
            "counts": found.counts,
            "unrouted": unrouted(found.unrouted, self.now()),
            "waiting_since": _isos(found.waiting[Urgency.LOW]),
            "overdue": overdue(found.waiting, self.now()),
            "refusing": refusing(found.refused),
            "used_this_month": {
                name: {
                    kind: {"count": count, "usd": cost / 1_000_000}
                    for kind, (count, cost) in kinds.items()
                }
                for name, kinds in found.used.items()
            },
            "monthly_caps_usd": self._caps(),
        }

    def hanging(self) -> list[str]:
        """
        Return the names of workers in this process that hang.
        """
        return [one.name for one in self.working if one.hangs()]

    def _clock(self) -> str:
        # What is known may be another node's error; the database server is the measure.
        # But nothing is as urgent as what a doubted clock suspends.
        if self.clock.doubted:
            return self.clock.problem
        return self.fleet.apart or self.clock.problem

    def _caps(self) -> Mapping[str, float]:
        return {
            name: channel.monthly_cap / 1_000_000
            for name, channel in self.channels.ready.items()
            if isinstance(channel, Priced)
        }

    def _rules(self) -> Mapping[str, Any]:
        rules = self.rules
        latest = rules.history[-1]
        return {
            "version": rules.table.version,
            "loaded_at": rules.loaded_at.isoformat(),
            "town": rules.table.town.name,
            "timezone": rules.table.town.timezone.key,
            "problems": list(latest.problems),
            "refused_at": _iso(latest.at) if latest.problems else None,
            "history": [reload_json(reload, FIRST) for reload in rules.history],
        }

    def _run_out(self) -> str:
        calendar = self.rules.table.around.calendar
        return calendar.run_out(calendar.local(self.now()).date())

    def _channels(self) -> Sequence[Mapping[str, Any]]:
        channels = self.channels
        refused = {**channels.refused, **dict.fromkeys(self._left_out(), HUNG)}
        ready = [name for name in channels.ready if name not in refused]
        lacks = lacking({name: channels.ready[name] for name in ready})
        return [
            *({"name": n, "state": "ready", "problems": list(lacks[n])} for n in ready),
            *(
                {"name": n, "state": "refused", "problems": list(problems)}
                for n, problems in refused.items()
            ),
            *({"name": n, "state": "off", "problems": []} for n in channels.off),
        ]

    def _left_out(self) -> set[str]:
        return {name for one in self.overseers for name in one.left_out}

    def _unread(self) -> Sequence[Mapping[str, Any]]:
        return unread(self.rules.table.town, self._reaches)

    def _left(self, found: Counted) -> Mapping[str, Any]:
        """
        Describe what the rules in force leave to nobody, or no longer allow.
        """
        named, nobodys = self.rules.table.town.casework.named, found.nobodys
        return {
            "nobodys": {name: [named(n) for n in nobodys[name]] for name in nobodys},
            "barred_bookings": [self._booking(one) for one in found.barred],
        }

    def _booking(self, booking: Booking) -> Mapping[str, str]:
        table = self.rules.table
        return {
            "case": table.town.casework.named(booking.case),
            "calendar": booking.diary,
            "unit": booked_unit(table.forms.values(), booking, table.town.language),
            "starts": booking.starts.astimezone(table.town.timezone).isoformat(),
        }

    def _reaches(self, mailbox: Address) -> bool:
        channel = self.channels.ready.get(mailbox.channel)
        if channel is None or mailbox.channel in self._left_out():
            return False
        return not isinstance(channel, Reaching) or channel.reaches(mailbox)


def unread(
    town: Town, reaches: Callable[[Address], bool]
) -> Sequence[Mapping[str, Any]]:
    """
    Describe the mailboxes none of whose addresses a channel *reaches*.
    """
    return [
        {
            "mailbox": mailbox.id,
            "channels": sorted({address.channel for address in mailbox.deliver}),
        }
        for mailbox in town.mailboxes.values()
        if not any(map(reaches, mailbox.current))
    ]


def watched(one: Watched) -> Mapping[str, Any]:
    """
    Describe the state of one listener or worker.
    """
    described = {
        "name": one.name,
        "health": one.health.value,
        "since": _iso(one.since),
        "answered_at": _iso(one.answered_at),
        "failures": one.failures,
        "problem": one.problem,
        "retry_at": _iso(one.retry_at),
    }
    if one.hangs():
        problem = f"no answer for over {one.patience:.0f} seconds"
        described |= {"health": Health.DOWN.value, "since": None, "problem": problem}
    return described


def is_down(described: Mapping[str, Any]) -> bool:
    """
    Say whether one that is *described* so does not work.
    """
    return described["health"] in (Health.DOWN.value, Health.STOPPED.value)


def amiss(state: Mapping[str, Any]) -> Sequence[str]:
    """
    Return the names of what a person must look at.
    """
    return [
        *(one["name"] for one in state["channels"] if one["state"] == "refused"),
        *(one["name"] for one in state["listeners"] if is_down(one)),
        *(name for name in _idle(state) if name in UNHURRIED),
        *(f"mailbox {one['mailbox']}" for one in state["unread"]),
        *(f"mailbox {name}" for name in state["nobodys"]),
        *(f"outbox {channel}" for channel in state["overdue"]),
        *(f"refused {channel}" for channel in state["refusing"]),
        *(("slow store",) if state["slow"] else ()),
        *(("routing",) if state["unrouted"] else ()),
        *(("calendar",) if state["calendar"] else ()),
        *(("rules",) if state["rules"]["problems"] else ()),
    ]


def cannot_work(state: Mapping[str, Any]) -> Sequence[str]:
    """
    Return the names of what may work again after a restart.
    """
    idle = [name for name in _idle(state) if name not in UNHURRIED]
    return [*idle, "store"] if state["store"] else idle


def _idle(state: Mapping[str, Any]) -> Sequence[str]:
    return [one["name"] for one in state["workers"] if is_down(one)]


def _node(node: Node) -> Mapping[str, Any]:
    return {
        "name": node.name,
        "rules": node.rules,
        "loaded_at": node.loaded_at.isoformat(),
        "seen_at": node.seen_at.isoformat(),
    }


def _numbered(overseer: Overseer, one: Mapping[str, Any]) -> Mapping[str, Any]:
    number = overseer.number
    return one if number == 1 else {**one, "name": f"{one['name']} {number}"}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _isos(times: Mapping[str, datetime]) -> Mapping[str, str]:
    return {name: at.isoformat() for name, at in times.items()}


def reload_json(reload: Reload, most: int | None = None) -> Mapping[str, Any]:
    """
    Describe one reload of the rules, with at most *most* of its mistakes.
    """
    return {
        "at": reload.at.isoformat(),
        "by": reload.by.value,
        "who": reload.who,
        "accepted": not reload.problems,
        "version": reload.version,
        "changed": list(reload.changed),
        "problems": list(reload.problems[:most]),
    }
