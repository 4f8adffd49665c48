"""
How a letter is worded: by the catalogue, in the town's own language; and what people
and channels are called in it.
"""

from __future__ import annotations

from typing import Protocol

from gateway.core.message import Message
from gateway.core.writing.turning import marked_line
from gateway.platforms import platform


class Say(Protocol):
    """
    Gives a text of the catalogue in the town's own language.
    """

    def __call__(self, name: str, /, **variables: str) -> str:
        """
        Fill the text *name* with *variables*.
        """


def who(message: Message) -> str:
    """
    Name the sender as a person would: name and label, or whichever there is.
    """
    label = marked_line(message.handle or message.sender.value)
    name = marked_line(message.display_name)
    return f"{name} ({label})" if name and name != label else label


def called(say: Say, channel: str) -> str:
    """
    Give what people call a channel; a stranger's is called as it says, or by its name.
    """
    try:
        return say(f"channel-{channel}")
    except KeyError:
        return platform(channel).title or channel
