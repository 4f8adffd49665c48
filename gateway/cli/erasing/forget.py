"""
`ventanilla forget` and `ventanilla retention`: erase, or export, what is stored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from attrs import asdict

from gateway.cli.access import in_store
from gateway.cli.asking import confirm_or_exit
from gateway.cli.erasing.letterboxes import letterboxes, unreachable_letters
from gateway.cli.erasing.preview import (
    children_left_alone,
    preview_erasure,
    print_preview,
)
from gateway.cli.options import AddressType, login_option, named, town
from gateway.cli.output_files import handing_over
from gateway.cli.printing import (
    escaped,
    fail,
    json_option,
    print_json,
    print_list,
    visible,
)
from gateway.cli.wording import say, say_kept
from gateway.clock import utcnow
from gateway.core.errors import DeskRefused
from gateway.core.message import Address
from gateway.core.people.counter import address_of
from gateway.core.people.numbers import GUEST, PERSON
from gateway.core.town import Town
from gateway.ports.erasing import Dossier
from gateway.ports.store import Store
from gateway.town import forgetting
from gateway.town.forgetting import NOT_REACHED, Erasure, Forgotten

#: Seconds to wait for others who are reading the database.
_PATIENCE = 30.0


class SomebodyType(click.ParamType[Any]):
    """
    The number of a person or a guest, or an address.
    """

    name = "person"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Address | None]:
        """
        Read P-7K2M4Q, G-4K7Q2M or twitter:1762218342774769184. Return a person's
        number, or an empty one and the address.
        """
        text = str(value)
        if ":" in text:
            return "", AddressType(anywhere=True).convert(text, param, ctx)
        number = text.upper()
        if number.startswith(GUEST):
            return "", address_of(number)
        if not number.startswith(PERSON):
            self.fail(say("write-a-person"), param, ctx)
        return number, None


@click.command()
@click.argument("who", type=SomebodyType(), metavar="PERSON|ADDRESS")
@click.option("--dry-run", is_flag=True, help="Only show what is held.")
@click.option(
    "--export",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Only write all that is held into this file, as JSON.",
)
@click.option(
    "--even-open", is_flag=True, help="Also cases that are open or still to be kept."
)
@click.option("--because", default="", help="Why; without names, as it is kept.")
@click.option("--yes", is_flag=True, help="Do not show what is erased, and do not ask.")
@login_option("erases, or hands over")
@json_option
def forget(  # noqa: PLR0913 - each is an option of the command.
    who: tuple[str, Address | None],
    *,
    dry_run: bool,
    export: Path | None,
    even_open: bool,
    because: str,
    yes: bool,
    clerk: str,
    as_json: bool,
) -> None:
    """
    Erase everything that is stored about PERSON, or about the holder of ADDRESS.

    Letters in the mailboxes' Maildirs are erased, too; but not what has left this
    machine, nor letters about messages that `retention` has already erased. The audit
    chain keeps what was done, with numbers instead of names. What belongs to a kept
    case (`ventanilla case kept`) stays until its day, and so does the person's
    enrolment.
    """
    person, address = who
    here = town()
    office = here.office_at(address) if address else ""
    if office:
        # An office's messages belong to other people's cases.
        fail(say("forget-an-office", address=address, office=office))
    request = Erasure(
        person=person,
        address=address,
        clerk=named(clerk) if export or not dry_run else clerk,
        because=because,
        even_open=even_open,
    )
    if export is not None:
        _export(request, export)
    elif dry_run:
        _show(request, here, as_json=as_json)
    else:
        if not yes:
            _confirm(request, here, as_json=as_json)
        _forget(request, here, as_json=as_json)


def _export(request: Erasure, file: Path) -> None:
    async def look(store: Store) -> tuple[Dossier, Mapping[str, Any]]:
        found = await forgetting.find(store, request)
        return found, await store.held_about(found)

    found, held = in_store(look)
    told = json.dumps(held, ensure_ascii=False, indent=2)
    written = f"{escaped(told)}\n".encode()
    act = forgetting.handed_over(request, found, written, utcnow())
    with handing_over(written, file):
        in_store(lambda store: store.note(act))
    whose = "".join(f"{visible(row['name'])}; " for row in held["person"])
    counts = {"messages": len(held["messages"]), "cases": len(held["cases"])}
    click.echo(f"{file}: {whose}{say('forget-handed-over', **counts)}")
    for number in found.named_in:
        click.echo(say("forget-not-given", message=number))
    if former := forgetting.former(found):
        click.echo(f"{request.address}: {say(former)}")


def _show(request: Erasure, here: Town, *, as_json: bool) -> None:
    told = preview_erasure(request, here)
    if as_json:
        print_json(told.described())
    else:
        print_preview(told)


def _confirm(request: Erasure, here: Town, *, as_json: bool) -> None:
    """
    Show what would be erased, and ask. If something prevents the erasure, do nothing:
    the erasure itself then fails and says so.
    """
    told = preview_erasure(request, here)
    if told.in_the_way and not request.even_open:
        return
    question = say("ask-erase")
    confirm_or_exit(lambda: print_preview(told), question, as_json=as_json)


def _forget(request: Erasure, here: Town, *, as_json: bool) -> None:
    there = letterboxes()

    async def work(store: Store) -> tuple[Forgotten, str]:
        found = await forgetting.find(store, request)
        known = await store.person(found.subject.person)
        told = [
            *unreachable_letters(found, there),
            *await children_left_alone(store, known, here),
        ]
        if told:
            raise DeskRefused(*told)
        boxes, now = [*there.ready.values()], utcnow()
        try:
            done = await forgetting.forget(store, boxes, request, here, now)
        except OSError as e:
            file = e.filename or say("forget-a-letter")
            fail(say("forget-stopped", file=file, why=e.strerror))
        if done.kept:
            await store.note(forgetting.but_for(request, done, now))
        return done, await _clean_up(store)

    done, problem = in_store(work)
    if as_json:
        print_json(asdict(done) | {"tidy": not problem})
    else:
        counts = {"messages": done.messages, "deliveries": done.deliveries}
        its = {"whose": say_kept(done.object), "letters": done.letters, **counts}
        click.echo(say("forgotten", **its))
        for number in done.shared:
            click.echo(say("forget-shared", message=number))
        for number in done.named_in:
            click.echo(say("forget-named-in", message=number))
        for line in done.kept:
            click.echo(say_kept(line))
    click.echo(say(NOT_REACHED), err=True)
    if problem:
        fail(say(problem))


async def _clean_up(store: Store) -> str:
    """
    Remove erased data from the database's files. Return the name of the sentence that
    says what prevented it; empty if it succeeded.
    """
    try:
        return "" if await store.tidy(_PATIENCE) else "not-tidy"
    except OSError:
        return "no-room-to-tidy"


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count what would be erased.")
@json_option
def retention(*, dry_run: bool, as_json: bool) -> None:
    """
    Erase what has exceeded its retention (`retention` in the rules). The daemon does so
    daily; this command also removes what was erased from the database's files.
    """
    terms = town().retention

    async def work(store: Store) -> tuple[Mapping[str, int], str]:
        now = utcnow()
        counts = await forgetting.retain(store, terms, now, dry_run=dry_run)
        return counts, "" if dry_run else await _clean_up(store)

    counts, problem = in_store(work)
    head = [say("head-class"), say("would-be-erased" if dry_run else "erased")]
    rows = [[say(f"class-{name}"), str(n)] for name, n in sorted(counts.items())]
    print_list(counts, head, rows, say("nothing-outlived"), as_json=as_json)
    if problem:
        fail(say(problem))
