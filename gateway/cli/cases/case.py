"""
`ventanilla case` and `ventanilla cases`: the state and the file of every case.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from gateway.cli.access import in_store
from gateway.cli.cases import shown
from gateway.cli.cases.entries import entries
from gateway.cli.cases.keeping import keep, kept, release
from gateway.cli.cases.shown import case_json
from gateway.cli.limits import limit_option, up_to
from gateway.cli.options import case_number, clerk_option, town
from gateway.cli.output_files import exit_on_os_error, not_ours
from gateway.cli.printing import fail, json_option, print_json, print_list
from gateway.cli.wording import say, say_kept
from gateway.clock import utcnow
from gateway.core.actors import by_clerk
from gateway.core.audit import Act
from gateway.core.case import ACTIVE, Case, CaseEvent, CaseState, Happening, Number
from gateway.core.objects import about_case
from gateway.core.town import Town
from gateway.ports.store import Store
from gateway.town.papers import registration
from gateway.town.record.case import Record
from gateway.town.record.exporting import Exporter, ExportRefused
from gateway.town.record.files import quoting_others
from gateway.town.record.index import listed
from gateway.town.record.seal import differing

#: The number of an entry in a registry: letters, digits and separators.
_ENTRY = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._-]{0,49}")


class _Cases(click.Group):
    """
    The group `case`, whose default command is `show`: `ventanilla case J-412`.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """
        Parse the arguments, with `show` before them if they name no command.
        """
        named = args and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["show", *args])


@click.group(cls=_Cases)
def case() -> None:
    """
    Show a case, export its file, note its entry in the registry, or keep it for a
    court; or list all that came in, as a register does.

    \b
    ventanilla case J-412
    ventanilla case J-412 --export folder
    ventanilla case register J-412 2026-E-RE-123
    ventanilla case keep J-412 --until 2027-12-31 --because "PO 12/2026"
    ventanilla case entries --since 2026-01-01 --out entradas.csv
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.


@case.command()
@click.argument("number", required=False)
@click.option(
    "--export",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write its whole file into this folder, in a subfolder named by its number.",
)
@click.option(
    "--verify",
    "exported",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Verify that an exported folder is unchanged; takes no number.",
)
@clerk_option
@json_option
def show(
    number: str | None,
    *,
    folder: Path | None,
    exported: Path | None,
    clerk: str,
    as_json: bool,
) -> None:
    """
    Show the case NUMBER (J-412, 412, 412-2), export its file, or verify an exported
    one.

    An exported file has everything: messages byte for byte, answers, decisions, who
    verified whom, and a PDF to print. The export is recorded in the audit chain. The
    file is no entry of the registry.
    """
    if exported is not None:
        if number is not None or folder is not None:
            raise click.UsageError(say("verify-alone"))
        _verify(exported, as_json=as_json)
        return
    if number is None:
        raise click.UsageError(say("which-case"))
    _case(number, folder, clerk, as_json=as_json)


@case.command()
@click.argument("number")
@click.argument("entry")
@click.option("--instead-of", default="", help="The wrong entry that was noted before.")
@clerk_option
@json_option
def register(
    number: str, entry: str, *, instead_of: str, clerk: str, as_json: bool
) -> None:
    """
    Note that the registry has entered the case NUMBER as ENTRY.

    From then on, its receipts and its file give the entry, besides its own number (Law
    39/2015, art. 16). To correct an entry that was noted before, name it with
    --instead-of; both stay in the file.
    """
    known = town()
    case = case_number(number, known.casework.prefix)
    if not _ENTRY.fullmatch(entry):
        fail(say("no-entry", entry=entry))
    name = known.casework.named(case)

    async def work(store: Store) -> None:
        told = await store.case(case)
        if told is None:
            fail(say("no-case", case=number))
        before = told.case.registered
        if before != instead_of:
            stands = "entered-as" if before else "entered-nowhere"
            fail(say(stands, case=name, entry=before))
        noted, act = _registered(known, case, entry, instead_of, clerk)
        if not await store.happen(noted, act):
            fail(say("just-changed", what=name))

    in_store(work)
    if as_json:
        print_json({"case": name, "registered": entry})
    else:
        click.echo(say("case-entered", case=name, entry=entry))


def _registered(
    known: Town, case: Number, entry: str, before: str, clerk: str
) -> tuple[Happening, Act]:
    at, by = datetime.now(UTC), by_clerk(clerk)
    noted = Happening(
        case=case,
        event=CaseEvent.NOTE,
        at=at,
        by=by,
        note=registration(entry, known.of_papers, before),
        registered=entry,
        instead_of=before,
    )
    act = Act(
        at=at,
        actor=by,
        action="case.register",
        object=about_case(case),
        result=f"{entry} instead of {before}" if before else entry,
    )
    return noted, act


for command in (entries, keep, kept, release):
    case.add_command(command)


def _verify(exported: Path, *, as_json: bool) -> None:
    found = differing(exported)
    if as_json:
        print_json({"ok": not found, "differs": found})
    elif not found:
        click.echo(say("folder-whole", folder=exported))
    if found:
        fail(*(say_kept(line) for line in found if not as_json))


def _case(text: str, folder: Path | None, clerk: str, *, as_json: bool) -> None:
    known, into = town(), folder and not_ours(folder)
    number = case_number(text, known.casework.prefix)

    async def work(store: Store) -> tuple[Record, Path | None]:
        exporter = Exporter(archive=store, town=known, clerk=clerk, now=utcnow)
        record = await exporter.read(number)
        if record is None:
            fail(say("no-case", case=text))
        if into is None:
            return record, None
        with exit_on_os_error():
            return record, await exporter.export(record, into)

    try:
        record, target = in_store(work)
    except ExportRefused as e:
        fail(*map(say, e.args))
    if target is None and as_json:
        print_json(case_json(record))
    elif target is None:
        shown.show(record)
    elif as_json:
        print_json({"case": record.name, "folder": str(target)})
    else:
        click.echo(say("case-exported", case=record.name, folder=target))
        if others := quoting_others(record):
            click.echo(say("case-quotes-others", files=", ".join(others)))


@click.command()
@click.option(
    "--state",
    "states",
    type=click.Choice([s.value for s in CaseState]),
    multiple=True,
    help="Only cases in this state; may be repeated.",
)
@click.option(
    "--mailbox",
    default="",
    help="Only cases of this mailbox, and of the offices that it holds.",
)
@click.option(
    "--urgent", is_flag=True, help="Only emergencies; without --state, unfinished ones."
)
@limit_option(50)
@json_option
def cases(
    states: tuple[str, ...], *, mailbox: str, urgent: bool, limit: int, as_json: bool
) -> None:
    """
    List cases, the oldest first. Of a confidential one, only number, state and mailbox
    are shown. Whoever takes over a shift lists the urgent ones: nobody has seen those
    that are open or reopened.
    """
    known, name = town(), mailbox.casefold()
    wanted = [CaseState(state) for state in states] or list(
        ACTIVE if urgent else CaseState
    )
    held = [office for office, has in known.holders.items() if name and has == name]

    async def look(store: Store) -> list[Case]:
        found: list[Case] = []
        for each in (name, *held):
            found += await store.cases_at(each, wanted, limit + 1, emergencies=urgent)
        return sorted(found, key=lambda case: case.opened_at)

    found = in_store(look)
    if name and not found and name not in known.mailboxes.keys() | known.holders.keys():
        # A mailbox that was removed from the rules may still have cases.
        there = ", ".join(known.mailboxes)
        fail(say("no-mailbox", mailbox=mailbox, mailboxes=there))
    listed_ = up_to(limit, found)
    told = [listed(known, one) for one in listed_]
    rows = [shown.row(known, one) for one in listed_]
    head = [say(f"head-{name}") for name in shown.COLUMNS]
    none = "no-such-cases" if states or name or urgent else "no-cases"
    print_list(told, head, rows, say(none), as_json=as_json)
