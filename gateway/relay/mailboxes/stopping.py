"""
What of an answer is not said, and what the employee is told instead.
"""

from __future__ import annotations

from attrs import evolve

from gateway.core import tokens
from gateway.core.conversation import Conversation
from gateway.core.message import Visibility
from gateway.relay.mailboxes.answering import Answering
from gateway.relay.mailboxes.quoting import quoted_in
from gateway.routing.table import RoutingTable
from gateway.routing.words.told import words_in_public
from gateway.town.commands import Verb


def no_command(verb: Verb, text: str, table: RoutingTable) -> str:
    """
    Name what the employee is told where *text* holds a command that cannot be done;
    empty where it can, or where there is none.
    """
    if verb is Verb.UNKNOWN:
        return "command-unknown"
    if verb is not Verb.LATE:
        return ""
    # Our letter tells of commands, too.
    return "answer-quotes" if quoted_in(text, table.own) else "command-late"


def stopped(
    text: str, conversation: Conversation, table: RoutingTable
) -> tuple[str, str]:
    """
    Name what the employee is told where *text* is not said, and what of it must not be;
    empty where it is.
    """
    if tokens.shown_in(text) or quoted_in(text, table.own):
        # A mail program announced its quotation in a way that is not known.
        return "answer-quotes", ""
    shown = _shows_too_much(text, conversation, table)
    return ("answer-stopped" if shown else ""), shown


def is_exposed(answered: Conversation, other: Conversation) -> bool:
    """
    Say whether everybody would read in *other* what is said in private in *answered*.
    """
    private = answered.visibility is Visibility.PRIVATE
    return private and other.visibility is Visibility.PUBLIC


def without_own(its: Answering) -> Answering:
    """
    Give what an employee does, without their words and files.
    """
    message = evolve(its.voice.message, attachments=())
    return evolve(
        its,
        voice=evolve(its.voice, message=message),
        command=evolve(its.command, text=""),
    )


def _shows_too_much(text: str, conversation: Conversation, table: RoutingTable) -> str:
    if conversation.visibility is not Visibility.PUBLIC:
        return ""
    ours = {
        f"@{address.value.rpartition('@')[2]}"
        for box in table.town.mailboxes.values()
        for address in box.addresses
        if "@" in address.value
    }
    return ", ".join(f"«{words}»" for words, _ in words_in_public(text, ours))
