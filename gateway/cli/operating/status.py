"""
`ventanilla status`: the state of the running daemon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from gateway.cli.printing import json_option, print_json, print_table, visible
from gateway.cli.running_daemon import ask_daemon, requires_same_version
from gateway.core.calendar import shown_moment

#: How many cases of a mailbox, or bookings, are named.
_FEW = 10

#: Writes a moment that the daemon told, if it told one.
When = Callable[[str | None], str]


@click.command()
@json_option
def status(*, as_json: bool) -> None:
    """
    Show the state of the running daemon: channels, rules, queues, and what X has cost.

    Exits with 1 if no daemon answers on VENTANILLA_HTTP.
    """
    state = ask_daemon("GET", "/status")
    if as_json:
        print_json(state)
    else:
        with requires_same_version():
            _print(state)


def _print_nodes(state: dict[str, Any]) -> None:
    names = [visible(node["name"]) for node in state["nodes"]]
    if len(names) > 1:
        click.echo(f"nodes: {', '.join(names)}")
    for node in state["nodes"]:
        if node["rules"] != state["rules"]["version"]:
            click.echo(f"node {visible(node['name'])} has other rules: {node['rules']}")
    # If the database is newer than this node, or it lacks rights there, its worker
    # `fleet` reports that below.
    if state["rests"] and not (state["outdated"] or state["barred"]):
        click.echo(
            "this node routes and delivers nothing: another has newer rules; reload "
            "them"
        )


def _print_settings(state: dict[str, Any]) -> None:
    for setting in state["unknown_settings"]:
        too = " It is set, too." if setting["meant_is_set"] else ""
        hint = f" (did you mean {setting['meant']}?{too})" if setting["meant"] else ""
        click.echo(f"nothing asks for the setting {visible(setting['name'])}{hint}")
    for channel in state["channels"]:
        if channel["state"] != "ready" or channel["problems"]:
            but = ", but" if channel["state"] == "ready" else ""
            click.echo(f"channel {channel['name']} is {channel['state']}{but}")
            for problem in channel["problems"]:
                click.echo(f"  {problem}")
    for line in (*nobodys(state), *barred_bookings(state)):
        click.echo(line)
    for one in state["unread"]:
        missing = ", ".join(one["channels"])
        click.echo(
            f"mailbox {one['mailbox']} reads nothing: it is not reached by {missing}"
        )


def nobodys(state: dict[str, Any]) -> Iterator[str]:
    """
    Yield a line for each mailbox that is gone and left confidential cases that no other
    may read.
    """
    for name, cases in state["nobodys"].items():
        more = f" and {len(cases) - _FEW} more" if len(cases) > _FEW else ""
        yield (
            f"mailbox {visible(name)} is gone, and nobody may read what is confidential"
            f" of it: {', '.join(cases[:_FEW])}{more}"
        )


def barred_bookings(state: dict[str, Any]) -> Iterator[str]:
    """
    Yield a line for each booking to come that the rules no longer allow, with the
    command that cancels it.
    """
    found = state["barred_bookings"]
    for one in found[:_FEW]:
        what, when = visible(one["unit"]), one["starts"][:16].replace("T", " ")
        yield (
            f"booking {one['case']} ({what}, {when}) is no longer allowed by the rules:"
            f" ventanilla bookings cancel {one['case']} --because …"
        )
    if len(found) > _FEW:
        yield f"and {len(found) - _FEW} more bookings: ventanilla status --json"


def _by_clocks_of(state: dict[str, Any]) -> When:
    # The daemon knows the town's even while the rules on disk cannot be read.
    zone = ZoneInfo(state["rules"]["timezone"])
    return lambda told: shown_moment(datetime.fromisoformat(told), zone) if told else ""


def _problem(one: dict[str, Any], when: When) -> str:
    # A listener that waits for another node has no time of its next attempt.
    again = f" (again at {when(one['retry_at'])})" if one["retry_at"] else ""
    return one["problem"] and f"{one['problem']}{again}"


def _print_queues(state: dict[str, Any], when: When) -> None:
    for kind, counts in state["counts"].items():
        listed = ", ".join(f"{n} {name}" for name, n in sorted(counts.items()) if n)
        click.echo(f"{kind}: {listed or 'none'}")
    for channel, since in state.get("waiting_since", {}).items():
        click.echo(f"{channel}: what waits longest is due since {when(since)}")
    for channel, people in state.get("refusing", {}).items():
        click.echo(
            f"{channel}: the last {people} people to whom something was to be sent were"
            " refused; ventanilla outbox list says why"
        )
    for channel, cap in state.get("monthly_caps_usd", {}).items():
        # While the store does not answer it is not known.
        if (used := state["used_this_month"].get(channel)) is not None:
            total = sum(kind["usd"] for kind in used.values())
            told = f"{total:.2f} of {cap:.2f} USD"
            if total >= cap:
                told = f"{total:.2f} USD, and what is sent waits: the cap is {cap:.2f}"
            click.echo(f"{channel} this month: {told}")


def _print(state: dict[str, Any]) -> None:
    rules, when = state["rules"], _by_clocks_of(state)
    click.echo(f"town {visible(rules['town'])}")
    click.echo(f"node {state['node']}")
    click.echo(f"rules {rules['version']}, in force since {when(rules['loaded_at'])}")
    _print_nodes(state)
    store = state["store"] or state["slow"]
    wrong = [state["clock"], store and f"the store: {store}"]
    for told in filter(None, [*wrong, state["unrouted"], state["calendar"]]):
        click.echo(told)
    for problem in rules["problems"]:
        click.echo(f"  the rules on disk were refused: {visible(problem)}")
    for reload in rules["history"]:
        became = "in force" if reload["accepted"] else "refused"
        changed = ", ".join(reload["changed"]) or "nothing"
        who = f" of {visible(reload['who'])}" if reload["who"] else ""
        click.echo(
            f"  {when(reload['at'])} by {reload['by']}{who}: "
            f"changed {visible(changed)}; {became}, version {reload['version']}"
        )
    click.echo()
    _print_settings(state)
    rows = [
        [
            one["name"],
            one["health"],
            when(one["since"]),
            when(one["answered_at"]),
            _problem(one, when),
        ]
        for one in (*state["listeners"], *state["workers"])
    ]
    print_table(["listener or worker", "health", "since", "answered", "problem"], rows)
    _print_queues(state, when)
