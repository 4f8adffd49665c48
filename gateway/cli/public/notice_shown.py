"""
Output of notices, and of previews of their texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from gateway.cli.printing import print_list, short, visible
from gateway.cli.wording import say, when
from gateway.core.delivery import DEAD, DeliveryState
from gateway.core.public.notice import (
    Notice,
    NoticeEvent,
    NoticeState,
    place_of,
)
from gateway.ports.notices import Counts

#: How many characters of a notice a list shows.
_SHOWN = 50

_DEAD = frozenset(state.value for state in DEAD)


def notice_json(notice: Notice, counts: Counts) -> dict[str, Any]:
    """
    Return a notice as JSON.
    """
    return {
        "number": notice.number,
        "state": notice.state.value,
        "title": notice.title,
        "to": [place_of(channel) for channel in notice.to],
        "said": [
            {
                "what": saying.event.value,
                "text": saying.text,
                "short": saying.short,
                "at": saying.at.isoformat(),
                "said_at": saying.said_at.isoformat() if saying.said_at else None,
                "dropped": saying.dropped,
            }
            for saying in notice.sayings
        ],
        "deliveries": {place_of(channel): dict(of) for channel, of in counts.items()},
        "moved_at": notice.moved_at.isoformat(),
    }


def summary(notice: Notice) -> str:
    """
    Return a line that says what happens with a notice.
    """
    waiting = notice.waiting
    places = ", ".join(place_of(channel) for channel in notice.to)
    if waiting is None:
        return say("notice-never-said", number=notice.number, state=notice.state)
    if waiting.event is NoticeEvent.PUBLISH:
        its = {"number": notice.number, "places": places, "when": waiting.at}
        return say("notice-is-said", **its)
    corrects = waiting.event is NoticeEvent.CORRECT
    what = "notice-is-corrected" if corrects else "notice-is-taken-back"
    return say(what, number=notice.number)


def print_preview(places: list[dict[str, Any]]) -> None:
    """
    Print the texts for each place.
    """
    if not places:
        click.echo(say("notice-nowhere"))
    for place in places:
        head = [place["place"]]
        if not place["ready"]:
            head.append(say("notice-unready"))
        if place["readers"] is not None:
            head.append(say("notice-readers", count=place["readers"]))
        if place["usd"]:
            head.append(f"{place['usd']:.3f} USD")
        click.echo("; ".join(head))
        for text in place["says"]:
            for line in text.splitlines() or [""]:
                click.echo(f"  | {visible(line)}")
            click.echo()


def print_rows(told: list[dict[str, Any]], subscribers: int) -> None:
    """
    Print a table of notices, and the number of subscribers.
    """
    rows = [
        [
            str(one["number"]),
            say(NoticeState(one["state"])),
            when(_at(one)),
            ", ".join(one["to"]),
            *map(str, _summed(one["deliveries"])),
            _beginning(one),
        ]
        for one in told
    ]
    columns = ("number", "state", "at", "to", "sent", "waiting", "dead", "says")
    head = [say(f"head-{name}") for name in columns]
    print_list(told, head, rows, say("notices-none"), as_json=False)
    click.echo(say("notice-readers", count=subscribers))


def print_notice(told: dict[str, Any]) -> None:
    """
    Print one notice.
    """
    stands = say(
        "notice-stands", number=told["number"], state=NoticeState(told["state"])
    )
    click.echo(stands)
    if told["title"]:
        click.echo(say("notice-title", title=told["title"]))
    click.echo(say("notice-to", places=", ".join(told["to"])))
    for saying in told["said"]:
        done, what = saying["said_at"], NoticeEvent(saying["what"])
        at = datetime.fromisoformat(done or saying["at"])
        not_said = "notice-dropped" if saying["dropped"] else "notice-due"
        click.echo(say("notice-said" if done else not_said, what=what, when=at))
        _print_text(saying["text"])
        if saying["short"]:
            click.echo(say("notice-short"))
            _print_text(saying["short"])
    for place, of in told["deliveries"].items():
        counts = ((DeliveryState(state), count) for state, count in of.items())
        listed = ", ".join(f"{say(state)}: {count}" for state, count in counts)
        click.echo(f"{place}: {listed}")


def _print_text(text: str) -> None:
    for line in text.splitlines():
        click.echo(f"  | {visible(line)}")


def _at(one: dict[str, Any]) -> datetime:
    told = one["said"][0]["at"] if one["said"] else one["moved_at"]
    return datetime.fromisoformat(told)


def _summed(deliveries: Mapping[str, Mapping[str, int]]) -> tuple[int, int, int]:
    sent = waiting = dead = 0
    for of in deliveries.values():
        for state, count in of.items():
            if state == DeliveryState.SENT.value:
                sent += count
            elif state in _DEAD:
                dead += count
            elif state != DeliveryState.DROPPED.value:
                waiting += count
    return sent, waiting, dead


def _beginning(one: dict[str, Any]) -> str:
    text = one["title"] or (one["said"][0]["text"] if one["said"] else "")
    return short(text, _SHOWN)
