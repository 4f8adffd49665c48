"""
One way of asking whoever gives a command.
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


def typed(question: str, *, instead: str = "", hidden: bool = False) -> str:
    """
    Ask for what is to be typed; that nobody answers ends the command, and tells what
    says it *instead*.

    Args:
        question: As it is shown.
        instead: The option; empty if it is only ever typed.
        hidden: What is typed is not shown.
    """
    return _answer(question, instead, hide_input=hidden)


def agrees(question: str, *, instead: str) -> bool:
    """
    Ask for yes or no, which is what no answer means; as `typed` does.
    """
    asked = f"{question} [{say('yes-or-no')}]"
    while True:
        said = _answer(asked, instead, default="", show_default=False)
        if (answer := said.strip().casefold()) in _YES | _NO:
            return answer in _YES
        click.echo(say("say-yes-or-no"), err=True)


def sure(show: Callable[[], None], question: str, *, as_json: bool) -> None:
    """
    Show what is about to be done, and ask whether it is meant, which --yes says
    instead; that it is not ends the command. Whoever asks for JSON is not asked.
    """
    if as_json:
        raise click.UsageError(say("json-not-asked"))
    show()
    if not agrees(question, instead="--yes"):
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
        # What was asked stands on a line that nobody has ended.
        click.echo(err=True)
        if sys.stdin.isatty():
            fail(say("nothing-done"))
        fail(say("nobody-to-ask", option=instead) if instead else say("no-terminal"))
    return told
