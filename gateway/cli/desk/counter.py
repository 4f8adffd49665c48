"""
`ventanilla counter`: write for neighbours without a phone, and read answers out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from gateway.cli.access import in_store, with_store
from gateway.cli.asking import ask_yes_no
from gateway.cli.configured import settings
from gateway.cli.desk.counter_shown import (
    SlipState,
    print_answers,
    print_slip,
    print_waiting,
)
from gateway.cli.desk.options import document_number, document_option, make_clerk
from gateway.cli.options import case_number, clerk_option, read_text, town
from gateway.cli.output_files import exit_on_os_error, handing_over
from gateway.cli.printing import fail, json_option
from gateway.cli.wording import say
from gateway.core.errors import DeskRefused
from gateway.core.people.clerks import known_as
from gateway.core.people.counter import address_of
from gateway.core.people.numbers import GUEST, PERSON
from gateway.daemon.keys import reply_key
from gateway.ports.counter import Laid
from gateway.ports.store import Store
from gateway.town.awaiting import until_routed
from gateway.town.desk import counter as serving
from gateway.town.desk.answers import visitor_name, waiting
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.counter import Served

T = TypeVar("T")

#: How long to wait for the daemon to route a slip, in seconds.
PATIENCE = 10.0


class _NumberType(click.ParamType[str]):
    """
    The number of a person or a guest.
    """

    name = "number"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """
        Read P-7K2M4Q or G-4K7Q2M.
        """
        try:
            return serving.whose_number(value)
        except DeskRefused as e:
            self.fail(say(*e.args), param, ctx)


@click.group()
def counter() -> None:
    """
    Serve a neighbour who has no phone: write for them, read the answer out, print it.

    \b
    Somebody who is enrolled:
      ventanilla counter write --for P-7K2M4Q --consent "propongo para el pleno …"
    Anybody else; they need not say who they are:
      ventanilla counter write --guest "Rosa" "la farola de mi calle no luce"
    When they come back:
      ventanilla counter answers --for G-4K7Q2M

    VENTANILLA_COUNTER_CLERKS lists the clerks who may serve, and
    VENTANILLA_COUNTER_OFFICIALS those who may identify and sign for others (Law
    39/2015, art. 12.2). The audit chain records who served whom.
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.


@counter.command()
@click.argument("text")
@click.option("--for", "whose", type=_NumberType(), help="P-…, or G-… of a guest.")
@click.option("--guest", default="", help="The name of somebody who is not enrolled.")
@click.option(
    "--consent/--no-consent",
    default=None,
    help="The person agrees that you identify them and write for them.",
)
@document_option
@click.option("--known", is_flag=True, help="You know them: ask for no document.")
@click.option(
    "--wait/--no-wait", default=True, help="Wait for the gateway's first answer."
)
@clerk_option
@json_option
def write(  # noqa: PLR0913 - each is an option of the command.
    text: str,
    *,
    whose: str | None,
    guest: str,
    consent: bool | None,
    document: str | None,
    known: bool,
    wait: bool,
    clerk: str,
    as_json: bool,
) -> None:
    """
    Write TEXT for somebody, in their own words; - reads it from standard input.

    Of an enrolled person, you are asked for the number of their document, unless you
    know them (--known); that and their consent are recorded (Law 39/2015, art. 12.2).
    Their standing comes from the register: somebody who was revoked is not verified
    here either.
    """
    if (whose is None) == (not guest):
        raise click.UsageError(say("for-whom"))
    said = read_text(Path(text)) if text == "-" else text
    enrolled = whose is not None and whose.startswith(PERSON)
    if enrolled and consent is None:
        consent = ask_yes_no(say("ask-to-write"), instead="--consent")
    number = document_number(document) if enrolled and consent and not known else None
    by = partial(_serve, agreed=bool(consent), document=number)

    async def work(at_work: Clerk, store: Store) -> SlipState:
        served = await by(at_work, store, whose or "", guest, said)
        shown = await until_routed(store, served.message, PATIENCE if wait else 0)
        heard = SlipState(served, shown)
        await serving.read_out(at_work, heard.read_out)
        return heard

    # Somebody with a number was served before, so the store exists.
    served = _at_counter(clerk, work, first=whose is None)
    print_slip(served, town(), as_json=as_json)


async def _serve(
    at_work: Clerk,
    store: Store,
    whose: str,
    guest: str,
    text: str,
    *,
    agreed: bool,
    document: str | None,
) -> Served:
    if whose.startswith(PERSON):
        return await serving.serve_person(
            at_work, store, whose, text, consent=agreed, document=document
        )
    if whose.startswith(GUEST):
        guest = await serving.guest(store, whose)
    return await serving.serve_guest(at_work, store, whose, guest, text)


@counter.command()
@click.option("--for", "whose", type=_NumberType(), help="The person's number.")
@click.option("--again", is_flag=True, help="Also what was read out before.")
@clerk_option
@json_option
def answers(*, whose: str | None, again: bool, clerk: str, as_json: bool) -> None:
    """
    List the people for whom answers wait; with --for, show the answers, to be read out.

    What is shown counts as read out; the audit chain records by whom.
    """
    if whose is None:
        print_waiting(in_store(waiting), as_json=as_json)
        return
    address = address_of(whose)

    async def work(at_work: Clerk, store: Store) -> tuple[str, list[Laid]]:
        laid = await store.laid_out(address)
        wanted = [one for one in laid if again or one.read_at is None]
        name = await visitor_name(store, whose) if wanted else ""
        await serving.read_out(at_work, wanted)
        return f"{name} ({whose})", wanted

    name, wanted = _at_counter(clerk, work)
    print_answers(name, wanted, town(), as_json=as_json)


@counter.command("print")
@click.argument("number")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file, or - for standard output; NUMBER.pdf by default.",
)
@clerk_option
def print_(number: str, *, out: Path | None, clerk: str) -> None:
    """
    Write the case NUMBER (J-412) as a PDF to print and take home: what was asked here,
    and what was answered. It is no entry of the registry, and says so.
    """
    serving_here = settings().counter_clerks
    if serving_here and known_as(clerk) not in serving_here:
        serving = ", ".join(sorted(serving_here.values()))
        fail(say("not-at-counter", name=clerk, known=serving))
    # The PDF library is large, and other commands do not need it.
    from gateway.town.paper.counter import Paper, take_home

    known = town()
    wanted = case_number(number, known.casework.prefix)

    async def work(at_work: Clerk, store: Store) -> tuple[Paper, Path | None]:
        with exit_on_os_error():
            paper = await take_home(at_work, store, known, wanted)
        target = None if out == Path("-") else out or Path(f"{paper.case}.pdf")
        with handing_over(paper.pdf, target):
            await store.note(paper.act)
        return paper, target

    paper, target = _at_counter(clerk, work)
    if target is not None:
        told = say("paper-is-in", case=paper.case, whose=paper.whose, file=target)
        click.echo(told)


def _at_counter(
    clerk: str, work: Callable[[Clerk, Store], Awaitable[T]], *, first: bool = False
) -> T:
    """
    Return what *work* returns for the clerk *clerk*; exit with 1 if it is refused. If
    it may be the *first* in this town, the store is made if there is none.
    """

    async def serve(store: Store) -> T:
        return await work(make_clerk(clerk, store, reply_key(settings())), store)

    return with_store(serve) if first else in_store(serve)
