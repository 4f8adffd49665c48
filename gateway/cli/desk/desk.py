"""
`ventanilla desk`: enrol people by their document.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

import click

from gateway.cli.days import DATE
from gateway.cli.desk.accounts import act_for, add, code
from gateway.cli.desk.confirm import confirm
from gateway.cli.desk.options import (
    at_desk,
    consent_given,
    consent_option,
    document_number,
    document_option,
    namesake_option,
    passport_option,
    person_argument,
    role_option,
)
from gateway.cli.desk.revoke import revoke
from gateway.cli.desk.shown import list_, print_person, show
from gateway.cli.on_demand import OnDemand
from gateway.cli.options import clerk_option, town
from gateway.cli.printing import json_option
from gateway.cli.wording import say
from gateway.core.identity import Mandate, Role
from gateway.core.people.person import Person
from gateway.town.desk import enrolling
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.enrolling import Enrolment


@click.group(
    cls=OnDemand,
    # They ask the compiled rules, which take longer to import than all others take.
    later={
        "new-key": (
            "desk.key",
            "Accept the present key in place of one that was lost.",
        ),
        "word": ("desk.word", "Agree a word with PERSON, by which they call for help."),
    },
)
def desk() -> None:
    """
    Enrol people by their document; bind, list and revoke their accounts.

    \b
    To enrol a person, in five minutes:
      ventanilla desk enrol --name "Ana Gil Ruiz" --consent
      ventanilla desk code P-7K2M4Q --channel twitter --wait
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.


for command in (list_, show, add, code, revoke, act_for, confirm):
    desk.add_command(command)


@desk.command()
@click.option("--name", required=True, help="The person's name, as on the document.")
@document_option
@passport_option
@consent_option
@role_option
@click.option("--born", type=DATE, help="A minor's date of birth; not stored.")
@click.option("--guardian", default="", help="The enrolled person who agrees for them.")
@click.option("--anew", is_flag=True, help="Enrol somebody again who was revoked.")
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
    Enrol somebody who shows their document.
    """
    number = document_number(document)
    asked = Enrolment(
        name=name,
        document=number,
        consent=consent_given(given=consent),
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
    print_person(person, as_json=as_json)
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
    print_person(approved, as_json=as_json)


@desk.command()
@person_argument
@document_option
@passport_option
@click.option(
    "--before", default="", help="The document's old number, if it changed; not stored."
)
@click.option("--name", default="", help="The name on the document, if it changed.")
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
    Renew PERSON, who shows their document again; their accounts stay bound. Use it,
    too, if the document's number or the name changed or was mistyped.
    """
    if not as_json:
        print_person(at_desk(clerk, lambda c: c.find(person)).person, as_json=False)
    number = document_number(document)
    renewing = partial(enrolling.renew, document=number, passport=passport)
    renewed = at_desk(
        clerk, lambda c: renewing(c, person, before=before, name=name), town()
    )
    print_person(renewed, as_json=as_json)
