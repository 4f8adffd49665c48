"""
`ventanilla outbox`: deliveries that wait or failed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import takewhile
from typing import Any, TypeVar

import click

from gateway.cli.access import in_store
from gateway.cli.limits import limit_option, up_to
from gateway.cli.messages.reading_act import reading_act
from gateway.cli.options import clerk_option, reader_option, span
from gateway.cli.printing import fail, json_option, print_json, print_list
from gateway.cli.wording import counted, say, say_kept, when
from gateway.core.audit import Act
from gateway.core.delivery import (
    BY_HAND,
    CLAIMED,
    DEAD,
    WAITING,
    Delivery,
    DeliveryState,
)
from gateway.core.objects import about_message
from gateway.core.unread import UNREAD
from gateway.platforms import installed
from gateway.ports.store import Store
from gateway.town.hidden_messages import confided

T = TypeVar("T", int, str)

#: The groups of dead deliveries that also need a marker in their problem.
MARKED = {"by-hand": BY_HAND, "unread": UNREAD}

#: More deliveries than there are.
_ALL = 1_000_000

GROUPS = {
    "waiting": WAITING | CLAIMED,
    "dead": DEAD,
    "by-hand": DEAD,
    "unread": DEAD,
    "sent": frozenset({DeliveryState.SENT}),
    "dropped": frozenset({DeliveryState.DROPPED}),
}


@click.group()
def outbox() -> None:
    """
    List deliveries; retry or drop those that wait or are dead.

    A delivery is dead if the channel refused it for good (failed), or if nobody can
    know whether it was delivered (asking): look at the channel, then retry or drop it.
    The following parts of the same text wait for that.
    """


@outbox.command("list")
@click.argument("group", type=click.Choice(list(GROUPS)), default="dead")
@limit_option(100)
@reader_option("the recipients of confidential messages")
@json_option
def list_(group: str, *, limit: int, clerk: str, as_json: bool) -> None:
    """
    List the deliveries of one GROUP: waiting, dead (by default), by-hand, unread, sent
    or dropped. by-hand are texts for people whom no channel reaches; unread are letters
    that no mailbox took. Read their message with `ventanilla show`, tell the person
    yourself or have somebody read the letter, then drop the delivery.

    The recipients of confidential messages are shown to whoever gives their name with
    --clerk.
    """
    states = sorted(GROUPS[group], key=lambda s: s.value)
    marked = MARKED.get(group, "")

    async def listed(
        store: Store,
    ) -> tuple[Sequence[Delivery], Sequence[dict[str, Any]]]:
        found = up_to(limit, await store.deliveries(states, limit + 1, marked))
        shown = [await store.show(n) for n in sorted({d.message for d in found})]
        made = {s.stored.id: s.deliveries for s in shown if s}
        hidden = await confided(store, [s.filing for s in shown if s and s.filing])
        if clerk:
            for number in sorted(hidden):
                await store.note(reading_act(clerk, number, "outbox"))
            hidden = frozenset()
        return found, [
            delivery_json(d, made.get(d.message, ()), hidden=d.message in hidden)
            for d in found
        ]

    found, told = in_store(listed)
    rows = [
        [
            d.id,
            say(d.state),
            one["to"],
            say(d.urgency),
            str(d.attempts),
            when(d.due_at),
            why_it_waits(one),
        ]
        for d, one in zip(found, told, strict=True)
    ]
    columns = ("id", "state", "to", "urgency", "tries", "due", "problem")
    head = [say(f"head-{name}") for name in columns]
    print_list(told, head, rows, say(f"group-{group}"), as_json=as_json)


@outbox.command()
@click.argument("ids", nargs=-1)
@click.option("--channel", help="Instead of IDS: all that this channel has not taken.")
@click.option(
    "--since",
    default="7d",
    show_default=True,
    metavar="SPAN",
    help="With --channel: only those tried in this time, such as 12h, 30d or 8w.",
)
@clerk_option
@json_option
def retry(
    ids: tuple[str, ...], *, channel: str | None, since: str, clerk: str, as_json: bool
) -> None:
    """
    Retry deliveries now: dead ones, ones that wait for their next attempt, or all of
    both on a channel that was down. One that is `asking` may be delivered twice, so it
    is retried only by its id.
    """
    if bool(ids) is (channel is not None):
        raise click.UsageError(say("ids-or-channel"))
    now, counts = datetime.now(UTC), {}
    if channel is not None:
        on = partial(_not_taken_by, channel, now - span(since), now)
        ids, asking = in_store(on)
        counts["asking"] = asking
        if not (ids or asking) and channel not in installed():
            there = ", ".join(installed())
            fail(say("no-channel", channel=channel, channels=there))
        if not ids and not as_json:
            click.echo(say("nothing-failed", channel=channel, since=since))
        if asking and not as_json:
            click.echo(say("may-have-gone", count=counted(asking)))
    ids, by = without_repeats(ids), partial(_act, clerk, "retry", now)
    missed = in_store(partial(_unchanged, ids, lambda s, i: s.retry(i, now, by(i))))
    _report(ids, missed, "queued-again", as_json=as_json, **counts)


@outbox.command()
@click.argument("ids", nargs=-1, required=True)
@clerk_option
@json_option
def drop(ids: tuple[str, ...], *, clerk: str, as_json: bool) -> None:
    """
    Decide that deliveries are not to be made. They stay listed as dropped. So are the
    following parts of the same text, unless the dropped part was `asking`: then these
    are sent now.
    """
    ids, by = without_repeats(ids), partial(_act, clerk, "drop", datetime.now(UTC))
    missed = in_store(partial(_not_dropped, ids, by))
    _report(ids, missed, "dropped", as_json=as_json)


def without_repeats(ids: Sequence[T]) -> tuple[T, ...]:
    """
    Return *ids* without repetitions: a repeated id would fail, as it is already done.
    """
    return tuple(dict.fromkeys(ids))


def _act(clerk: str, verb: str, at: datetime, id_: str) -> Act:
    action = f"delivery.{verb}"
    return Act(at=at, actor=clerk, action=action, object=_about(id_), result=id_)


def _about(id_: str) -> str:
    # A delivery's id begins with its message's number.
    return about_message(id_.partition(".")[0])


async def _not_dropped(
    ids: tuple[str, ...], by: Callable[[str], Act], store: Store
) -> list[str]:
    missed = await _unchanged(ids, lambda s, i: s.drop(i, by(i)), store)
    done = {*ids} - {*missed}
    return [
        id_ for id_ in missed if not await _was_dropped_with_another(id_, done, store)
    ]


async def _was_dropped_with_another(
    id_: str, done: Collection[str], store: Store
) -> bool:
    """
    Return whether it was dropped together with an earlier part of the same text.
    """
    number = id_.partition(".")[0]
    if number not in {each.partition(".")[0] for each in done}:
        return False
    shown = await store.show(int(number))
    made = shown.deliveries if shown else ()
    texts = {d.part_of or d.id for d in made if d.id in done}
    return any(
        d.id == id_ and d.state is DeliveryState.DROPPED and d.part_of in texts
        for d in made
    )


async def _not_taken_by(
    channel: str, since: datetime, now: datetime, store: Store
) -> tuple[tuple[str, ...], int]:
    """
    Return the ids of what may be retried, and how many others it may have taken.
    """
    # The oldest first: the order in which they were due.
    found = [
        d
        for d in reversed(await store.deliveries([*DEAD, *WAITING], _ALL))
        if d.to.channel == channel and d.due_at >= (since if d.state in DEAD else now)
    ]
    ids = tuple(d.id for d in found if d.state is not DeliveryState.ASKING)
    return ids, len(found) - len(ids)


async def _unchanged(
    ids: tuple[str, ...], do: Callable[[Store, str], Awaitable[bool]], store: Store
) -> list[str]:
    return [id_ for id_ in ids if not await do(store, id_)]


def _report(
    ids: tuple[str, ...], missed: list[str], done: str, *, as_json: bool, **more: int
) -> None:
    found = [id_ for id_ in ids if id_ not in missed]
    if as_json:
        print_json({"done": found, "missed": missed, **more})
    else:
        for id_ in found:
            click.echo(say(done, id=id_))
    if missed:
        fail(*(say("no-such-delivery", id=i, about=_about(i)) for i in missed))


def delivery_json(
    delivery: Delivery, made: Iterable[Delivery], *, hidden: bool = False
) -> dict[str, Any]:
    """
    Return a delivery as JSON, without its text, but with the one behind which it waits,
    of all that was *made* of the same message. If *hidden*, also without its recipient,
    who may be the sender of a confidential message.
    """
    to, problem = str(delivery.to), delivery.problem
    if hidden:
        to = delivery.to.channel
        # A server's error may name the recipient, too.
        problem = problem.replace(str(delivery.to), to).replace(delivery.to.value, "…")
    return {
        "id": delivery.id,
        "message": delivery.message,
        "state": delivery.state.value,
        "to": to,
        "visibility": delivery.visibility.value,
        "urgency": delivery.urgency.name.lower(),
        "automatic": delivery.automatic,
        "attempts": delivery.attempts,
        "due_at": delivery.due_at.isoformat(),
        "reference": delivery.receipt.reference if delivery.receipt else None,
        "problem": problem,
        "behind": _behind(delivery, made),
    }


def why_it_waits(told: dict[str, Any]) -> str:
    """
    Return why a delivery that `delivery_json` describes did not go out, in the reader's
    language; empty if nothing is known.
    """
    behind = told["behind"]
    return say_kept(told["problem"]) if behind is None else say("behind", id=behind)


def _behind(delivery: Delivery, made: Iterable[Delivery]) -> str | None:
    """
    Return the id of the first part of the same text that died, if *delivery* waits
    behind one.
    """
    if not delivery.part_of or delivery.state not in WAITING:
        return None
    before = takewhile(lambda each: each.id != delivery.id, made)
    parts = (d for d in before if delivery.part_of in (d.id, d.part_of))
    return next((part.id for part in parts if part.state in DEAD), None)
