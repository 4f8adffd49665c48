"""
`ventanilla desk`: people whose document is seen.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

import click

from gateway.cli.desk.accounts import act_for, add, code
from gateway.cli.desk.confirm import confirm
from gateway.cli.desk.given import (
    agreed,
    at_desk,
    consent_option,
    document_option,
    namesake_option,
    passport_option,
    person_argument,
    role_option,
    the_document,
)
from gateway.cli.desk.key import new_key
from gateway.cli.desk.revoke import revoke
from gateway.cli.desk.shown import list_, say_person, show
from gateway.cli.desk.word import word
from gateway.cli.given import DATE, clerk_option, town
from gateway.cli.printing import json_option
from gateway.cli.wording import say
from gateway.core.identity import Mandate, Role
from gateway.core.people.person import Person
from gateway.town.desk import enrolling
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.enrolling import Enrolment


@click.group()
def desk() -> None:
    """
    Enrol people whose document is seen; bind, list and revoke their accounts.

    \b
    A person, in five minutes:
      ventanilla desk enrol --name "Ana Gil Ruiz" --consent
      ventanilla desk code P-7K2M4Q --channel twitter --wait
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.


for command in (list_, show, add, code, revoke, act_for, word, confirm, new_key):
    desk.add_command(command)


@desk.command()
@click.option("--name", required=True, help="The person's, as on the document.")
@document_option
@passport_option
@consent_option
@role_option
@click.option("--born", type=DATE, help="A minor's day of birth; it is not kept.")
@click.option("--guardian", default="", help="The enrolled person who agrees for them.")
@click.option("--anew", is_flag=True, help="They were revoked, and are back.")
@namesake_option
@clerk_option
@json_option
def enrol(  # noqa: PLR0913 - each is an option of the command.
    *,
    name: str,
    document: str | None,
    passport: bool,
    consent: bool | None,
    role: str,
    born: datetime | None,
    guardian: str,
    anew: bool,
    namesake: bool,
    clerk: str,
    as_json: bool,
) -> None:
    """
    Enrol somebody whose document is on the desk.
    """
    number = the_document(document)
    asked = Enrolment(
        name=name,
        document=number,
        consent=agreed(given=consent),
        role=Role(role),
        born=born.date() if born else None,
        guardian=guardian,
        passport=passport,
        anew=anew,
        namesake=namesake,
    )

    async def work(c: Clerk) -> tuple[Person, tuple[Mandate, ...]]:
        ended = await enrolling.ending(c, asked)
        return await enrolling.enrol(c, asked), ended

    person, ended = at_desk(clerk, work, town(), first=True)
    for mandate in ended:
        for_whom = {"principal": mandate.principal, "name": mandate.name}
        click.echo(say("acts-no-more", id=person.id, **for_whom), err=True)
    say_person(person, as_json=as_json)
    if not as_json:
        click.echo(say("then-bind", id=person.id))


@desk.command()
@person_argument
@clerk_option
@json_option
def approve(person: str, *, clerk: str, as_json: bool) -> None:
    """
    Approve PERSON, whom another clerk has enrolled.
    """
    approved = at_desk(clerk, lambda c: enrolling.approve(c, person))
    say_person(approved, as_json=as_json)


@desk.command()
@person_argument
@document_option
@passport_option
@click.option(
    "--before", default="", help="The number it had, if it has another now; not kept."
)
@click.option("--name", default="", help="The person's on it, if it is another now.")
@clerk_option
@json_option
def renew(
    person: str,
    *,
    document: str | None,
    passport: bool,
    before: str,
    name: str,
    clerk: str,
    as_json: bool,
) -> None:
    """
    Renew PERSON, whose document is on the desk again: with the accounts that they have,
    also where its number or their name is another now, or was mistyped.
    """
    if not as_json:
        say_person(at_desk(clerk, lambda c: c.find(person)).person, as_json=False)
    number = the_document(document)
    renewing = partial(enrolling.renew, document=number, passport=passport)
    renewed = at_desk(
        clerk, lambda c: renewing(c, person, before=before, name=name), town()
    )
    say_person(renewed, as_json=as_json)
