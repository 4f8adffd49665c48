"""
The command for a link into the console, from somebody who speaks for no mailbox.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.filing import Filing
from gateway.core.mail.machine import is_machine
from gateway.core.message import Message, Visibility
from gateway.relay.heard.hearing import Hearing
from gateway.town import commands
from gateway.town.commands import Verb

#: The rule that such a message is filed under.
_RULE = "console"

#: The most characters of a command by itself, below a greeting; longer texts say more.
_MOST = 200


@frozen
class StrangersConsole:
    """
    Tells whoever asks for the console, and says nothing else, that their account is no
    mailbox's. It opens no case.
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        message, table = hearing.message, hearing.table
        if table.town.speaks_at(message.sender) or not _asks(message):
            return None
        if is_machine(message):
            return None
        name, language = "console-no-mailbox", await hearing.language(message.said)
        return await hearing.answered(_RULE, name, table.text(name, language))


def _asks(message: Message) -> bool:
    if message.visibility is Visibility.PUBLIC or message.attachments:
        return False
    # A mail may say it in its subject.
    said = [text for text in (message.subject, message.text) if text.strip()]
    return bool(said) and all(map(_is_bare, said))


def _is_bare(text: str) -> bool:
    if len(text) > _MOST:
        return False
    command = commands.read(text)
    return command.verb is Verb.CONSOLE and not command.text
