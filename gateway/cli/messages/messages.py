"""
`ventanilla messages` and `ventanilla show`: messages that came in, and their state.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

import click

from gateway.cli.access import in_store
from gateway.cli.limits import limit_option, up_to
from gateway.cli.messages.outbox import without_repeats
from gateway.cli.messages.reading_act import reading_act
from gateway.cli.messages.shown import outline, print_message, sender_of, whole
from gateway.cli.numbers import MessageNumberType, NumberType
from gateway.cli.options import clerk_option, reader_option
from gateway.cli.printing import fail, json_option, print_json, print_list
from gateway.cli.wording import say, say_kept, when
from gateway.clock import utcnow
from gateway.core.audit import REQUEUE, Act
from gateway.core.filing import Filing, Status
from gateway.core.objects import about_message
from gateway.ports.store import Shown, Store
from gateway.town.hidden_messages import confided


@click.group()
def messages() -> None:
    """
    List messages by state; reroute held or quarantined ones, or mark unreadable ones as
    dealt with.
    """


@messages.command("list")
@click.argument(
    "status", type=click.Choice([s.value for s in Status]), default="quarantined"
)
@limit_option(50)
@json_option
def list_(status: str, *, limit: int, as_json: bool) -> None:
    """
    List the newest messages of one STATUS, quarantined by default.
    """

    async def listed(store: Store) -> tuple[Sequence[Shown], Collection[int]]:
        found = up_to(limit, await store.messages(Status(status), limit + 1))
        return found, await confided(store, _filings(found))

    found, hidden = in_store(listed)
    told = [outline(one) if one.stored.id in hidden else whole(one) for one in found]
    rows = [
        [
            str(shown.stored.id),
            shown.stored.arrival.channel,
            when(shown.stored.arrival.received_at),
            sender_of(shown.message)
            if shown.message and shown.stored.id not in hidden
            else "",
            say_kept(shown.filing.problem) if shown.filing else "",
        ]
        for shown in found
    ]
    columns = ("id", "channel", "received", "from", "problem")
    head = [say(f"head-{name}") for name in columns]
    none = say("no-messages-so", status=Status(status))
    print_list(told, head, rows, none, as_json=as_json)


@messages.command()
@click.argument("ids", type=MessageNumberType(), nargs=-1, required=True)
@clerk_option
@json_option
def requeue(ids: tuple[int, ...], *, clerk: str, as_json: bool) -> None:
    """
    Route held or quarantined messages again, by the rules in force now. The mailbox
    that gets one reads who released it.
    """

    def let_go(store: Store, number: int) -> Awaitable[bool]:
        about = about_message(number)
        act = Act(at=utcnow(), actor=clerk, action=REQUEUE, object=about)
        return store.requeue(number, act)

    _for_each(ids, let_go, "message-not-waiting", as_json=as_json)


@messages.command()
@click.argument("ids", type=MessageNumberType(), nargs=-1, required=True)
@clerk_option
@json_option
def seen(ids: tuple[int, ...], *, clerk: str, as_json: bool) -> None:
    """
    Mark messages that could not be read as dealt with, for instance because their
    sender was asked. They stay in quarantine, but no longer count as unread.
    """

    def see_to(store: Store, number: int) -> Awaitable[bool]:
        about = about_message(number)
        act = Act(at=utcnow(), actor=clerk, action="message.seen", object=about)
        return store.seen(number, act)

    _for_each(ids, see_to, "message-not-unread", as_json=as_json)


def _for_each(
    ids: tuple[int, ...],
    does: Callable[[Store, int], Awaitable[bool]],
    otherwise: str,
    *,
    as_json: bool,
) -> None:
    async def did(store: Store) -> list[int]:
        return [id_ for id_ in ids if not await does(store, id_)]

    ids = without_repeats(ids)
    missed = in_store(did)
    if as_json:
        print_json({"done": [i for i in ids if i not in missed], "missed": missed})
    if missed:
        fail(*(say(otherwise, id=i) for i in missed))


class _IdType(NumberType):
    """
    The number of a message.
    """

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """
        Read it; for the number of a case, name the command for cases.
        """
        if re.fullmatch(r"[A-Za-z]{1,9}-\d[\d-]*", str(value)):
            case = str(value)
            self.fail(say("is-a-case", case=case), param, ctx)
        return super().convert(value, param, ctx)


@click.command()
@click.argument("id_", metavar="ID", type=_IdType())
@click.option("--raw", is_flag=True, help="Print it as it arrived, byte for byte.")
@reader_option("a confidential message")
@json_option
def show(id_: int, *, raw: bool, clerk: str, as_json: bool) -> None:
    """
    Show one message: its sender's standing, its decision, its deliveries.

    A confidential message is shown to whoever gives their name with --clerk.
    """

    async def read(store: Store) -> tuple[Shown | None, bool]:
        shown = await store.show(id_)
        if shown is None or not await confided(store, _filings([shown])):
            return shown, False
        if clerk:
            # It is recorded before anybody reads the message.
            await store.note(reading_act(clerk, id_, "raw" if raw else "done"))
        return shown, True

    shown, quiet = in_store(read)
    if shown is None:
        fail(say("message-none", id=id_))
    hidden = quiet and not clerk
    if raw and hidden:
        fail(say("message-confidential", id=id_))
    if raw:
        click.echo(shown.stored.arrival.raw, nl=False)
    elif as_json:
        print_json(outline(shown) if hidden else whole(shown, confidential=quiet))
    else:
        print_message(shown, confidential=quiet, hidden=hidden)


def _filings(found: Sequence[Shown]) -> list[Filing]:
    return [shown.filing for shown in found if shown.filing]
