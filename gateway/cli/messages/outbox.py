"""
`ventanilla outbox`: what still has to be said, and what could not be.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import click

from gateway.cli.given import clerk_option, reader_option, span
from gateway.cli.limiting import limit_option, up_to
from gateway.cli.messages.confided import read_by
from gateway.cli.printing import fail, json_option, print_json, print_list
from gateway.cli.reaching import in_store
from gateway.cli.wording import say, when
from gateway.core.audit import Act
from gateway.core.delivery import CLAIMED, DEAD, WAITING, Delivery, State
from gateway.core.unread import UNREAD
from gateway.platforms import installed
from gateway.ports.store import Store
from gateway.relay.mailboxes.fallback import BY_HAND
from gateway.town.confided import confided

T = TypeVar("T", int, str)

#: The groups that are told by how their problem is marked, too.
MARKED = {"by-hand": BY_HAND, "unread": UNREAD}

#: More than there are.
_ALL = 1_000_000

GROUPS = {
    "waiting": WAITING | CLAIMED,
    "dead": DEAD,
    "by-hand": DEAD,
    "unread": DEAD,
    "sent": frozenset({State.SENT}),
    "dropped": frozenset({State.DROPPED}),
}


@click.group()
def outbox() -> None:
    """
    List deliveries; retry or drop those that wait or are dead.

    A delivery is dead when the channel refused it for good (failed), or when nobody
    can know whether it was said (asking): look at the channel, then retry or drop it.
    """


@outbox.command("list")
@click.argument("group", type=click.Choice(list(GROUPS)), default="dead")
@limit_option(100)
@reader_option("to whom in confidence")
@json_option
def list_(group: str, *, limit: int, clerk: str, as_json: bool) -> None:
    """
    List the deliveries of one GROUP: waiting, dead (by default), by-hand, unread, sent
    or dropped. By hand is who could be reached by no channel, and unread is the letter
    that no mailbox took: `ventanilla show` their message, tell them yourself, or let
    somebody read it, then drop the delivery.

    To whom something is said in confidence is shown to whoever says with --clerk who
    they are.
    """
    states = sorted(GROUPS[group], key=lambda s: s.value)
    marked = MARKED.get(group, "")

    async def listed(store: Store) -> tuple[Sequence[Delivery], frozenset[int]]:
        found = up_to(limit, await store.deliveries(states, limit + 1, marked))
        hidden = await _confided(store, {d.message for d in found})
        if not clerk:
            return found, hidden
        for number in sorted(hidden):
            await store.note(read_by(clerk, number, "outbox"))
        return found, frozenset()

    found, hidden = in_store(listed)
    told = [described(d, hidden=d.message in hidden) for d in found]
    rows = [
        [
            d.id,
            say(d.state),
            one["to"],
            say(d.urgency),
            str(d.attempts),
            when(d.due_at),
            one["problem"],
        ]
        for d, one in zip(found, told, strict=True)
    ]
    columns = ("id", "state", "to", "urgency", "tries", "due", "problem")
    head = [say(f"head-{name}") for name in columns]
    print_list(told, head, rows, say(f"group-{group}"), as_json=as_json)


@outbox.command()
@click.argument("ids", nargs=-1)
@click.option("--channel", help="Instead of IDS: all that this channel did not take.")
@click.option(
    "--since",
    default="7d",
    show_default=True,
    metavar="SPAN",
    help="With --channel: those that were tried in the last 12h, 30d or 8w.",
)
@clerk_option
@json_option
def retry(
    ids: tuple[str, ...], *, channel: str | None, since: str, clerk: str, as_json: bool
) -> None:
    """
    Try deliveries again now: dead ones, ones that wait for their next attempt, or all
    of both on a channel that was down. One that is `asking` may be said twice: it is
    only put back by its id.
    """
    if bool(ids) is (channel is not None):
        raise click.UsageError(say("ids-or-channel"))
    now = datetime.now(UTC)
    if channel is not None:
        ids = in_store(partial(_not_taken, channel, now - span(since), now))
        if not ids and channel not in installed():
            there = ", ".join(installed())
            fail(say("no-channel", channel=channel, channels=there))
        if not ids and not as_json:
            click.echo(say("nothing-failed", channel=channel, since=since))
    ids, by = once(ids), partial(_act, clerk, "retry", now)
    missed = in_store(partial(_missed, ids, lambda s, i: s.retry(i, now, by(i))))
    _report(ids, missed, "queued-again", as_json=as_json)


@outbox.command()
@click.argument("ids", nargs=-1, required=True)
@clerk_option
@json_option
def drop(ids: tuple[str, ...], *, clerk: str, as_json: bool) -> None:
    """
    Decide that deliveries are not to be said. They stay listed as dropped, with what
    follows them in the same text, unless they are `asking`: then that is said now.
    """
    ids, by = once(ids), partial(_act, clerk, "drop", datetime.now(UTC))
    missed = in_store(partial(_not_dropped, ids, by))
    _report(ids, missed, "dropped", as_json=as_json)


def once(ids: Sequence[T]) -> tuple[T, ...]:
    """
    Give each of *ids* once: the second time it would be as the first has left it.
    """
    return tuple(dict.fromkeys(ids))


def _act(clerk: str, verb: str, at: datetime, id_: str) -> Act:
    action = f"delivery.{verb}"
    return Act(at=at, actor=clerk, action=action, object=_about(id_), result=id_)


def _about(id_: str) -> str:
    # A delivery's id begins with its message's number.
    return f"message {id_.partition('.')[0]}"


async def _not_dropped(
    ids: tuple[str, ...], by: Callable[[str], Act], store: Store
) -> list[str]:
    missed = await _missed(ids, lambda s, i: s.drop(i, by(i)), store)
    done = {*ids} - {*missed}
    return [id_ for id_ in missed if not await _went_along(id_, done, store)]


async def _went_along(id_: str, done: Collection[str], store: Store) -> bool:
    """
    Say whether it was dropped with what it follows in the same text.
    """
    number = id_.partition(".")[0]
    if number not in {each.partition(".")[0] for each in done}:
        return False
    shown = await store.show(int(number))
    made = shown.deliveries if shown else ()
    texts = {d.part_of or d.id for d in made if d.id in done}
    return any(
        d.id == id_ and d.state is State.DROPPED and d.part_of in texts for d in made
    )


async def _not_taken(
    channel: str, since: datetime, now: datetime, store: Store
) -> tuple[str, ...]:
    found = await store.deliveries([State.FAILED, *WAITING], _ALL)
    # The oldest first, as they were to be said.
    return tuple(
        d.id
        for d in reversed(found)
        if d.to.channel == channel
        and d.due_at >= (since if d.state is State.FAILED else now)
    )


async def _missed(
    ids: tuple[str, ...], do: Callable[[Store, str], Awaitable[bool]], store: Store
) -> list[str]:
    return [id_ for id_ in ids if not await do(store, id_)]


def _report(
    ids: tuple[str, ...], missed: list[str], done: str, *, as_json: bool
) -> None:
    found = [id_ for id_ in ids if id_ not in missed]
    if as_json:
        print_json({"done": found, "missed": missed})
    else:
        for id_ in found:
            click.echo(say(done, id=id_))
    if missed:
        fail(*(say("no-such-delivery", id=i, about=_about(i)) for i in missed))


async def _confided(store: Store, messages: Collection[int]) -> frozenset[int]:
    shown = [await store.show(number) for number in sorted(messages)]
    return await confided(store, [s.filing for s in shown if s and s.filing])


def described(delivery: Delivery, *, hidden: bool = False) -> dict[str, Any]:
    """
    Describe a delivery in words that JSON knows; its text is not shown here, nor to
    whom it is where that is *hidden*: whom it is said to may be who said it.
    """
    to, problem = str(delivery.to), delivery.problem
    if hidden:
        to = delivery.to.channel
        # A server names whom it refused, too.
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
    }
