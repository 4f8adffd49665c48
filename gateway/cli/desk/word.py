"""
`ventanilla desk word`: agree a word by which somebody calls for help in secret.
"""

from __future__ import annotations

import click

from gateway.cli.asking import prompt
from gateway.cli.desk.options import at_desk, person_argument
from gateway.cli.options import clerk_option
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.tables import in_force
from gateway.cli.wording import say
from gateway.clock import utcnow
from gateway.core.people.person import Person
from gateway.town.desk import agreeing


@click.command()
@person_argument
@click.option("--remove", is_flag=True, help="End the agreed word.")
@clerk_option
@json_option
def word(person: str, *, remove: bool, clerk: str, as_json: bool) -> None:
    """
    Agree a word with PERSON, by which they call for help without saying so: one to six
    words, typed twice and never shown. A message from an account of theirs that has
    these words anywhere is read by police and social services at once, and by nobody
    else.

    Choose something that nobody writes by chance and that looks harmless to somebody
    who looks over their shoulder, such as "¿me guardáis la maceta azul?". Do not write
    it down. Capitals, accents and punctuation do not matter; a typing error does. It
    does not replace a call to 112.

    \b
    ventanilla desk word P-7K2M4Q
    ventanilla desk word P-7K2M4Q --remove
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    if remove:
        ended = at_desk(clerk, lambda c: agreeing.end(c, person))
        _print(ended, "word-ended", as_json=as_json)
        return
    if not agreeing.is_heard(in_force(), utcnow()):
        fail(say("word-unheard"))
    said, again = (
        prompt(say(asked), hidden=True) for asked in ("ask-word", "ask-word-again")
    )
    agreed = at_desk(clerk, lambda c: agreeing.agree(c, person, said, again))
    _print(agreed, "word-agreed", as_json=as_json)


def _print(person: Person, told: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"person": person.id, "agreed": bool(person.agreed)})
    else:
        click.echo(say(told, id=person.id, name=person.name))
