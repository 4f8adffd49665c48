"""
A command and nothing else, such as the /help that every bot is asked for.
"""

from __future__ import annotations

import re

from attrs import frozen

from gateway.core.decision import Outcome, Urgency
from gateway.core.filing import Filing
from gateway.relay.heard.hearing import Hearing

#: As Telegram writes them, in a group with the bot's name: core.telegram.org/bots/
#: features#commands. Its programs offer /help, /settings and /privacy of any bot.
_BARE = re.compile(r"/[A-Za-z]\w{0,31}(?:@\w+)?")


@frozen
class BareCommand:
    """
    Welcomes whoever sends one that no other turn takes, instead of reading a matter
    into its one word. Not in place of what the rules answer by themselves, nor where
    they hear danger, nor as an answer to somebody.
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        if not _BARE.fullmatch(message.said) or message.attachments:
            return None
        if message.in_reply_to or message.edit_of:
            return None
        decision = await hearing.decide()
        answers = decision.outcome is Outcome.ANSWER and not decision.legs
        if answers or decision.is_guarded or decision.urgency is Urgency.EMERGENCY:
            return None
        language = await hearing.language(message.said)
        aloud = await hearing.may_speak()
        return hearing.speaker.welcomed(language, again=False, aloud=aloud)
