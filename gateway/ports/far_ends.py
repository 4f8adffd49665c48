"""
The other side of a channel as a loopback server, for the sandbox and for tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from attrs import frozen

from gateway.core.message import Visibility
from gateway.core.town import Town


@frozen(kw_only=True)
class Account:
    """
    Somebody on a platform, as the platform knows them: its immutable id (for mail,
    the address), the handle with its ``@``, the name.
    """

    id: str
    handle: str = ""
    name: str = ""


@frozen(kw_only=True)
class Post:
    """
    One thing said on a loopback platform, as its reader sees it.

    Attributes:
        reference: What a reply names.
        author: Who said it.
        text: What they read.
        subject: A mail's.
        at: When.
        visibility: Who else reads it.
        in_reply_to: The reference that it answers; empty if none.
        because: The reason that a mailbox's reader is shown; empty elsewhere.
        files: Names and media types of what is attached.
    """

    reference: str
    author: Account
    text: str
    at: datetime
    subject: str = ""
    visibility: Visibility = Visibility.PRIVATE
    in_reply_to: str = ""
    because: str = ""
    files: tuple[tuple[str, str], ...] = ()


class FarEnd(Protocol):
    """
    A platform as a loopback server, with the people on it: what the sandbox and the
    tests talk to, and the real channel too, by nothing but its settings.
    """

    async def start(self) -> None:
        """
        Listen on a free port of 127.0.0.1.
        """

    async def stop(self) -> None:
        """
        Close everything.
        """

    def environment(self) -> Mapping[str, str]:
        """
        Give the settings that make the real channel talk to this one; call it after
        `start`.
        """

    async def say(
        self,
        account: Account,
        text: str,
        *,
        visibility: Visibility = Visibility.PRIVATE,
        in_reply_to: str = "",
        photo: bytes | None = None,
    ) -> str:
        """
        Let *account* say *text* to the town hall, and give the reference.

        An account that is a mailbox's answers as its employee does.
        """

    async def repeat(self) -> None:
        """
        Tell the town hall everything once more under the same ids, as a platform
        does that did not hear our "got it".
        """

    def timeline(self, account: Account) -> Sequence[Post]:
        """
        Show what *account* reads, the oldest first, their own words included.
        """


#: What an entry point of the group ``gateway.sandboxes`` names: a folder for its
#: files, and the town. None where the town is not on its platform.
FarEndFactory = Callable[[Path, Town], FarEnd | None]
