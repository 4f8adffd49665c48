"""
`ventanilla desk add`, `code` and `act-for`: bind accounts, and note mandates.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import click

from gateway.cli.days import DATE
from gateway.cli.desk.options import (
    at_desk,
    consent_given,
    consent_option,
    namesake_option,
    person_argument,
    role_option,
)
from gateway.cli.desk.shown import (
    described_person,
    mandate_line,
    print_person,
    valid_until,
)
from gateway.cli.messages.shown import with_names
from gateway.cli.numbers import NumberType
from gateway.cli.options import AddressType, clerk_option, town
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.wording import say
from gateway.core.identity import Role
from gateway.core.message import Address
from gateway.platforms import platform
from gateway.town.desk import acting, adding, binding
from gateway.town.desk.adding import MONTHS, MOST_MONTHS, EarlierVerified
from gateway.town.desk.binding import Issued

#: Seconds between two checks whether a code has come.
_LOOK_EVERY = 1.0


@click.command()
@click.argument("addresses", type=AddressType(), nargs=-1, required=True)
@click.option("--name", help="The person's name, if they are not enrolled yet.")
@namesake_option
@click.option("--person", help="The person's number, if they are enrolled.")
@click.option("--handle", default="", help="The handle of a single account, with @.")
@role_option
@click.option(
    "--months",
    type=NumberType(1, MOST_MONTHS),
    default=MONTHS,
    show_default=True,
    help="How many months until renewal.",
)
@consent_option
@clerk_option
@json_option
def add(  # noqa: PLR0913 - each is an option of the command.
    addresses: tuple[Address, ...],
    *,
    name: str | None,
    namesake: bool,
    person: str | None,
    handle: str,
    role: str,
    months: int,
    consent: bool | None,
    clerk: str,
    as_json: bool,
) -> None:
    """
    Bind ADDRESSES (CHANNEL:ID) without a code: to an enrolled PERSON, if the clerk sees
    the accounts open on their device; or to somebody whom the town verified before it
    had this desk, and who agrees. If the town requires four eyes, another clerk
    approves them.

    Messages held for them are then routed by themselves.
    """
    if (name is None) == (person is None):
        raise click.UsageError(say("say-who-it-is"))
    if handle and len(addresses) > 1:
        raise click.UsageError(say("one-handle"))

    here = town()
    if name is not None:
        consent = consent_given(given=consent)

    before = EarlierVerified(
        name=name or "",
        role=Role(role),
        months=months,
        consent=bool(consent),
        namesake=namesake,
    )
    whose = person if person is not None else before
    found = at_desk(
        clerk,
        lambda c: adding.add(c, whose, addresses, handle),
        here,
        first=name is not None,
    )
    if as_json:
        told = {"addresses": [str(address) for address in addresses]}
        print_json(described_person(found) | told)
        return
    stands = partial(say, "account-stands", name=found.name, id=found.id)
    for address in addresses:
        click.echo(stands(address=address, state=found.state, until=valid_until(found)))
    for channel in dict.fromkeys(address.channel for address in addresses):
        _tell_what_hides(channel)


@click.command()
@person_argument
@click.option("--channel", required=True, help="The account's channel: twitter, …")
@click.option("--wait", is_flag=True, help="Wait until the code comes or expires.")
@clerk_option
@json_option
def code(person: str, *, channel: str, wait: bool, clerk: str, as_json: bool) -> None:
    """
    Issue a code; when PERSON sends it from their account, the account is bound.
    """
    here = town()
    accounts = here.accounts
    if channel not in accounts:
        there = ", ".join(accounts)
        fail(say("code-no-account", channel=channel, channels=there))
    issued = at_desk(clerk, lambda c: binding.issue(c, person, channel))
    if as_json:
        print_json(
            {
                "number": issued.number,
                "person": issued.person.id,
                "name": issued.person.name,
                "code": issued.digits,
                "channel": channel,
                "send_to": accounts[channel],
                "expires_at": issued.expires_at.isoformat(),
            }
        )
    else:
        told = say(
            "code-issued",
            code=issued.spoken,
            name=issued.person.name,
            id=issued.person.id,
            account=accounts[channel],
            channel=channel,
            until=issued.expires_at,
        )
        click.echo(told)
        _tell_what_hides(channel)
    if wait:
        _await_code(clerk, issued, as_json=as_json)


def _tell_what_hides(channel: str) -> None:
    if platform(channel).hides:
        click.echo(say("account-may-hide"))


def _await_code(clerk: str, issued: Issued, *, as_json: bool) -> None:
    def tell(problem: str) -> None:
        click.echo(say("code-refused", problem=problem), err=True)

    bound = at_desk(clerk, lambda c: binding.came(c, issued.number, _LOOK_EVERY, tell))
    if bound.account is None:
        problem = bound.problem or bound.state
        fail(say("code-bound-nothing", number=issued.number, problem=problem))
    address = bound.account.address
    named = with_names(address, bound.account.handle, bound.called)
    told = say("code-bound", name=issued.person.name, account=named, address=address)
    # With --json, standard output already has its one value: the code.
    click.echo(told, err=as_json)


@click.command("act-for")
@person_argument
@click.argument("principal")
@click.option("--basis", help="What was shown for it: parent, notarial deed, …")
@click.option("--until", "last", type=DATE, help="The last day on which it is valid.")
@click.option("--end", is_flag=True, help="End the mandate.")
@clerk_option
@json_option
def act_for(
    person: str,
    principal: str,
    *,
    basis: str | None,
    last: datetime | None,
    end: bool,
    clerk: str,
    as_json: bool,
) -> None:
    """
    Note that PERSON may act for PRINCIPAL, who has no account or may not act alone; for
    a minor, until they come of age or an earlier day.
    """
    if end:
        ended = at_desk(clerk, lambda c: acting.end_mandate(c, person, principal))
        print_person(ended, as_json=as_json)
        return
    if not basis:
        raise click.UsageError(say("say-what-was-shown"))
    day: date | None = last.date() if last else None
    given = at_desk(
        clerk, lambda c: acting.mandate(c, person, principal, basis, day), town()
    )
    print_person(given, as_json=as_json)
    if not as_json:
        for each in given.mandates:
            click.echo(f"  {mandate_line(each)}")
