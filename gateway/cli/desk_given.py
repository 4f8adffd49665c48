"""
What the desk's commands are given, and how they reach the desk.
"""

from __future__ import annotations

import getpass
import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

import click

from gateway.cli.given import DAY, installed, loaded, running
from gateway.cli.shared import fail, in_store, settings, visible, with_store
from gateway.clock import utcnow
from gateway.core.case import Number
from gateway.core.identity import Role
from gateway.core.message import Address
from gateway.core.town import Identity, Town
from gateway.daemon.keys import reply_key
from gateway.ports.store import Store
from gateway.routing.addresses import read_address
from gateway.town.desk.clerk import Clerk

T = TypeVar("T")

#: What the clerk asks whoever is enrolled.
CONSENT = "Does the person agree to be recognised by their accounts"

DATE = click.DateTime(DAY)

#: The last day that has another behind it: "for ever" is written as 9999-12-31.
_LAST = date.max - timedelta(days=1)


def whole_days(first: date, last: date, town: Town) -> tuple[datetime, datetime]:
    """
    Give when the *first* day begins and the *last* ends, by the town's clocks; days the
    wrong way round end the command.
    """
    if last < first:
        fail(f"--until {last} is before --since {first}")
    begin = datetime.combine(first, time(), town.timezone)
    after = min(last, _LAST) + timedelta(days=1)
    return begin, datetime.combine(after, time(), town.timezone)


def case_number(text: str, prefix: str) -> Number:
    """
    Read the number of a case as people write it; what is none ends the command.
    """
    mark = rf"(?:{re.escape(prefix)}[-\s]?)?" if prefix else ""
    match = re.fullmatch(
        rf"{mark}([0-9]{{1,12}}(?:-[0-9]{{1,2}})?)", text, re.IGNORECASE
    )
    if match is None:
        such = f"{prefix}-412, 412" if prefix else "412"
        fail(f"{visible(text)} is no number of a case: write {such} or 412-2")
    return Number.read(match[1])


class AddressType(click.ParamType[Address]):
    """
    CHANNEL:ID, such as twitter:1762218342774769184, as messages come from it.

    Args:
        anywhere: Also on a channel that is not installed, but may have been.
    """

    name = "address"

    def __init__(self, *, anywhere: bool = False) -> None:
        self._anywhere = anywhere

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Address:
        """
        Read an address; a handle is no address. What is one on a stranger's channel,
        nobody here knows.
        """
        try:
            address = Address.read(str(value))
        except ValueError:
            self.fail(
                "write CHANNEL:ID, such as twitter:1762218342774769184; by a name or a "
                "handle `ventanilla desk list` finds whose it is",
                param,
                ctx,
            )
        channel, written = address.channel, address.value
        channels = installed()
        kept, problem = read_address(channel, written), ""
        if not (channel in channels or self._anywhere):
            problem = f"there is no channel {channel}, only {', '.join(channels)}"
        elif not kept and channel == "email":
            problem = f"{written} is no mail address"
        elif not kept:
            problem = (
                f"{written} is not the account's numeric id; a handle may change hands "
                "and proves nobody"
            )
        if problem:
            self.fail(problem, param, ctx)
        return Address(channel, kept)


def _logged_in() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as e:
        # A number without a name, as in a container.
        raise click.UsageError("say who you are: --clerk NAME") from e


clerk_option = click.option(
    "--clerk",
    default=_logged_in,
    show_default="whoever is logged in",
    envvar="VENTANILLA_CLERK",
    help="The clerk at the desk; recorded in the audit chain.",
)
document_option = click.option(
    "--document",
    help="DNI, NIE or passport; asked for twice if it is not given. It is not kept.",
)
namesake_option = click.option(
    "--namesake", is_flag=True, help="Somebody else is called the same."
)
passport_option = click.option(
    "--passport",
    is_flag=True,
    help="It is a passport or a foreign card, though nearly a DNI or a NIE.",
)
consent_option = click.option(
    "--consent/--no-consent",
    default=None,
    help="The person was told what for, and agrees; asked for if it is not given.",
)
role_option = click.option(
    "--role",
    type=click.Choice([r.value for r in Role]),
    default=Role.RESIDENT.value,
    show_default=True,
    help="What the person is to the town hall.",
)
person_argument = click.argument("person", metavar="PERSON")


def sure(show: Callable[[], None], question: str, *, as_json: bool) -> None:
    """
    Show what is about to be done, and ask whether it is meant; whoever asks for JSON is
    not asked.
    """
    if as_json:
        raise click.UsageError("whoever asks for JSON is not asked: say --yes")
    show()
    click.confirm(question, abort=True)


def the_document(given: str | None) -> str:
    """
    Give the number of the document on the desk; typed twice unless it is *given*.
    """
    if given:
        return given
    typed: str = click.prompt(
        "Number of the document", confirmation_prompt="The same number again"
    )
    return typed


def at_desk(
    clerk: str,
    work: Callable[[Clerk], Awaitable[T]],
    here: Town | None = None,
    *,
    first: bool = False,
) -> T:
    """
    Let *clerk* do some work; what is refused ends the command. It may be the *first*
    that is done in this town, where nobody has to be known for it.
    """

    async def sit(store: Store) -> T:
        return await work(seated(clerk, store, reply_key(settings()), here))

    return with_store(sit) if first else in_store(sit)


def seated(name: str, store: Store, key: bytes, here: Town | None = None) -> Clerk:
    """
    Give the clerk *name* at work, who enrols and binds only where they know the town.
    """
    return Clerk(
        name=name,
        people=store,
        office=store,
        identity=here.identity if here else Identity(),
        office_at=here.office_at if here else lambda _: "",
        key=key,
        now=utcnow,
    )


def town() -> Town:
    """
    Read who the town is, and how it verifies people.
    """
    return loaded(running()).town
