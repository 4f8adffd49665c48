"""
The platform's side of a channel, as a loopback server for the sandbox and for tests.
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
    Somebody's account on a platform: its immutable id (for mail, the address), the
    handle with its ``@``, the name.
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
        text: What its reader sees.
        subject: A mail's.
        at: When.
        visibility: Who else reads it.
        in_reply_to: The reference that it answers; empty if none.
        because: The reason that a mailbox's reader is shown; empty elsewhere.
        files: Names and media types of the attachments.
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
    A platform as a loopback server, with the people on it. The sandbox and the tests
    use it directly; the real channel talks to it, told to do so only by its settings.
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
        Return the settings that make the real channel talk to this server; call it
        after `start`.
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
        Make *account* say *text* to the town hall, and return the reference.

        An account that is a mailbox's answers as its employee does.
        """

    async def repeat(self) -> None:
        """
        Send everything to the town hall once more under the same ids, as a platform
        does that missed our acknowledgement.
        """

    def timeline(self, account: Account) -> Sequence[Post]:
        """
        Return what *account* reads, the oldest first, including their own words.
        """


#: What an entry point of the group ``gateway.sandboxes`` names: makes a far end from a
#: folder for its files, and the town. Returns None if the town is not on its platform.
FarEndFactory = Callable[[Path, Town], FarEnd | None]
