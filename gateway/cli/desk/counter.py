"""
`ventanilla counter`: a neighbour without a phone is served on the same rails.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from gateway.cli.asking import ask_yes_no
from gateway.cli.desk.counter_shown import Heard, say_overview, say_served, say_texts
from gateway.cli.desk.given import document_option, seated, the_document
from gateway.cli.given import case_number, clerk_option, read_text, town
from gateway.cli.making import exit_on_os_error, handing_over
from gateway.cli.printing import json_option
from gateway.cli.reaching import in_store, settings, with_store
from gateway.cli.wording import say
from gateway.core.errors import DeskRefused
from gateway.core.people.counter import address_of
from gateway.core.people.whose import GUEST, PERSON
from gateway.daemon.keys import reply_key
from gateway.ports.counter import Laid
from gateway.ports.store import Store
from gateway.town.awaiting import until_routed
from gateway.town.desk import counter as serving
from gateway.town.desk.answers import called, waiting
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.counter import Served

T = TypeVar("T")

#: Seconds that the daemon may take to say what becomes of a slip.
PATIENCE = 10.0


class _Whose(click.ParamType[str]):
    """
    The number of a person or a guest.
    """

    name = "number"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """
        Read it.
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
    Somebody who was enrolled, and stands before you:
      ventanilla counter write --for P-7K2M4Q --consent "propongo para el pleno …"
    Anybody else, who need not say who they are:
      ventanilla counter write --guest "Rosa" "la farola de mi calle no luce"
    When they come back:
      ventanilla counter answers --for G-4K7Q2M

    VENTANILLA_COUNTER_CLERKS says who may serve, and VENTANILLA_COUNTER_OFFICIALS whose
    word is as good as a signature. Who served whom is in the audit chain.
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.


@counter.command()
@click.argument("text")
@click.option("--for", "whose", type=_Whose(), help="P-… or, of a guest, G-….")
@click.option(
    "--guest", default="", help="What somebody who is not enrolled is called."
)
@click.option(
    "--consent/--no-consent",
    default=None,
    help="The person agrees that you say who they are and write for them.",
)
@document_option
@click.option("--known", is_flag=True, help="You know them: no document is asked for.")
@click.option(
    "--wait/--no-wait", default=True, help="Wait for what the town says at once."
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

    For an enrolled person you see their document, whose number is asked for, or say
    that you know them (--known); that, and their consent, is noted (Law 39/2015, art.
    12.2). What they were verified for comes from the register:
    whoever was revoked is not verified here either.
    """
    if (whose is None) == (not guest):
        raise click.UsageError(say("for-whom"))
    said = read_text(Path(text)) if text == "-" else text
    enrolled = whose is not None and whose.startswith(PERSON)
    if enrolled and consent is None:
        consent = ask_yes_no(say("ask-to-write"), instead="--consent")
    number = the_document(document) if enrolled and consent and not known else None
    by = partial(_serve, agreed=bool(consent), document=number)

    async def work(sits: Clerk, store: Store) -> Heard:
        served = await by(sits, store, whose or "", guest, said)
        shown = await until_routed(store, served.message, PATIENCE if wait else 0)
        heard = Heard(served, shown)
        await serving.read_out(sits, heard.read_out)
        return heard

    # Whoever has a number was here before.
    served = _at_counter(clerk, work, first=whose is None)
    say_served(served, town(), as_json=as_json)


async def _serve(
    sits: Clerk,
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
            sits, store, whose, text, consent=agreed, document=document
        )
    if whose.startswith(GUEST):
        guest = await serving.guest(store, whose)
    return await serving.serve_guest(sits, store, whose, guest, text)


@counter.command()
@click.option("--for", "whose", type=_Whose(), help="Whoever stands before you.")
@click.option("--again", is_flag=True, help="What was read out before, too.")
@clerk_option
@json_option
def answers(*, whose: str | None, again: bool, clerk: str, as_json: bool) -> None:
    """
    Say for whom answers wait; with --for, what they say, to be read out.

    What was shown once counts as read out, and by whom is in the audit chain.
    """
    if whose is None:
        say_overview(in_store(waiting), as_json=as_json)
        return
    address = address_of(whose)

    async def work(sits: Clerk, store: Store) -> tuple[str, list[Laid]]:
        laid = await store.laid_out(address)
        wanted = [one for one in laid if again or one.read_at is None]
        name = await called(store, whose) if wanted else ""
        await serving.read_out(sits, wanted)
        return f"{name} ({whose})", wanted

    name, wanted = _at_counter(clerk, work)
    say_texts(name, wanted, town(), as_json=as_json)


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
    Write the case NUMBER (J-412) as a sheet of paper to take home: what was asked here,
    and what was answered. It is no entry of the registry, and says so.
    """
    # What sets letters is large, and other commands need none of it.
    from gateway.town.paper.counter import Paper, take_home

    known = town()
    wanted = case_number(number, known.casework.prefix)

    async def work(sits: Clerk, store: Store) -> tuple[Paper, Path | None]:
        with exit_on_os_error():
            paper = await take_home(sits, store, known, wanted)
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
    Let *clerk* do some work; what is refused ends the command. It may be the *first*
    that is done in this town.
    """

    async def sit(store: Store) -> T:
        return await work(seated(clerk, store, reply_key(settings())), store)

    return with_store(sit) if first else in_store(sit)
