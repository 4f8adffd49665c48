"""
`ventanilla status`.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import click

from gateway.cli.shared import fail, json_option, print_json, print_table, settings


@click.command()
@json_option
def status(*, as_json: bool) -> None:
    """
    Show how the running daemon is: channels, rules, queues, and what X has cost.

    Exits with 1 if no daemon answers on VENTANILLA_HTTP.
    """
    host, port = settings().http
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    # No proxy of the environment stands between us and our own loopback.
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(f"http://{where}/status", timeout=10) as answer:
            state = json.load(answer)
    except (URLError, TimeoutError, ValueError) as e:
        reason = getattr(e, "reason", e)
        fail(
            f"no daemon answers on {where} ({reason}): is `ventanilla run` up, with "
            "the same VENTANILLA_HTTP?"
        )
    if as_json:
        print_json(state)
    else:
        _print(state)


def _print(state: dict[str, Any]) -> None:
    rules = state["rules"]
    click.echo(f"node {state['node']}")
    click.echo(f"rules {rules['version']}, in force since {rules['loaded_at']}")
    for problem in rules["problems"]:
        click.echo(f"  newer rules were refused: {problem}")
    click.echo()
    for channel in state["channels"]:
        if channel["state"] != "ready":
            click.echo(f"channel {channel['name']} is {channel['state']}")
            for problem in channel["problems"]:
                click.echo(f"  {problem}")
    rows = [
        [
            one["name"],
            one["health"],
            one["since"] or "",
            one["problem"] and f"{one['problem']} (again at {one['retry_at']})",
        ]
        for one in state["listeners"]
    ]
    print_table(["listener", "health", "since", "problem"], rows)
    for kind, counts in state["counts"].items():
        listed = ", ".join(f"{n} {name}" for name, n in sorted(counts.items()) if n)
        click.echo(f"{kind}: {listed or 'none'}")
    for channel, used in state["used_this_month"].items():
        total = sum(kind["usd"] for kind in used.values())
        if used:
            click.echo(f"{channel} this month: {total:.2f} USD")
