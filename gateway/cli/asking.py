"""
Questions to whoever runs a command.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from gateway.cli.printing import fail
from gateway.cli.wording import say

#: What is typed for yes and for no, in either language.
_YES = frozenset({"s", "sí", "si", "y", "yes"})
_NO = frozenset({"", "n", "no"})


def prompt(question: str, *, instead: str = "", hidden: bool = False) -> str:
    """
    Ask *question* and return the answer. Exit with 1 if nobody can answer.

    Args:
        question: The question, in the reader's language.
        instead: The option that gives the answer without a question, named if nobody
            can answer; empty if there is none.
        hidden: Whether the answer is not shown while it is typed.
    """
    return _answer(question, instead, hide_input=hidden)


def ask_yes_no(question: str, *, instead: str) -> bool:
    """
    Ask *question* and return whether the answer is yes; an empty answer is no. Exit
    with 1 if nobody can answer (see `prompt`).
    """
    asked = f"{question} [{say('yes-or-no')}]"
    while True:
        said = _answer(asked, instead, default="", show_default=False)
        if (answer := said.strip().casefold()) in _YES | _NO:
            return answer in _YES
        click.echo(say("say-yes-or-no"), err=True)


def confirm_or_exit(show: Callable[[], None], question: str, *, as_json: bool) -> None:
    """
    *show* what is about to be done and ask *question*; exit with 1 unless the answer is
    yes. The option ``--yes`` avoids the question.

    Raises:
        click.UsageError: The command prints JSON, and so asks nothing.
    """
    if as_json:
        raise click.UsageError(say("json-not-asked"))
    show()
    if not ask_yes_no(question, instead="--yes"):
        fail(say("nothing-done"))


def _answer(
    question: str,
    instead: str,
    *,
    default: str | None = None,
    show_default: bool = True,
    hide_input: bool = False,
) -> str:
    try:
        told: str = click.prompt(
            question,
            default=default,
            show_default=show_default,
            hide_input=hide_input,
            err=True,
        )
    except click.Abort:
        # The line with the question was not ended by an answer.
        click.echo(err=True)
        if sys.stdin.isatty():
            fail(say("nothing-done"))
        fail(say("nobody-to-ask", option=instead) if instead else say("no-terminal"))
    return told
