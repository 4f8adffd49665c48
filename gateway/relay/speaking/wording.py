"""
Wording of letters: texts of the catalogue in the town's language, and names of people
and channels.
"""

from __future__ import annotations

from textwrap import shorten
from typing import Protocol

from gateway.core.case import Case
from gateway.core.message import Message
from gateway.core.town import Town
from gateway.core.writing.turning import marked_line
from gateway.platforms import platform

#: Characters by which somebody recognises what they wrote.
_WORDS = 32


class Say(Protocol):
    """
    Returns a text of the catalogue in the town's language.
    """

    def __call__(self, name: str, /, **variables: str) -> str:
        """
        Return the text *name* with *variables* put in.
        """


def who(message: Message) -> str:
    """
    Return the sender's name and label, or whichever there is.
    """
    label = marked_line(message.handle or message.sender.value)
    name = marked_line(message.display_name)
    return f"{name} ({label})" if name and name != label else label


def recalled(case: Case, town: Town) -> str:
    """
    Return the number of *case* with what its sender recognises it by: the first words
    that they wrote, or whose it is if none are kept.
    """
    words = shorten(marked_line(case.summary), _WORDS, placeholder="…")
    what = f"«{words}»" if words.strip("…") else town.office_of(case.mailbox)
    return f"{town.casework.spoken(case.number)} ({what})"


def channel_name(say: Say, channel: str) -> str:
    """
    Return what people call a channel: by the catalogue, or the title of its platform,
    or its name.
    """
    try:
        return say(f"channel-{channel}")
    except KeyError:
        return platform(channel).title or channel
