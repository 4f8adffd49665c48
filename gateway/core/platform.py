"""
What must be known of a channel's platform without loading the channel: how people's
addresses, our own account and handles are written there.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import frozen


@frozen
class Spelling:
    """
    How something is written on a platform.

    Attributes:
        what: What it is, for messages to whoever wrote something else: ``a mail
            address``.
        read: Normalizes what somebody wrote, for comparison; idempotent. Returns an
            empty string if it is invalid.
        hint: How it is written, or where it is found.
    """

    what: str
    read: Callable[[str], str]
    hint: str = ""


def handles(most: int, *, elsewhere: bool = False) -> Spelling:
    """
    Return the form of handles of at most *most* letters.

    Args:
        most: Letters after the ``@``.
        elsewhere: The platform has several servers: a handle's server may follow, after
            another ``@``.
    """
    server = r"(?:@[\w-]+(?:\.[\w-]+)+)?" if elsewhere else ""
    form = re.compile(rf"@\w{{1,{most}}}{server}", re.ASCII)
    tail = ", and its server after another @" if elsewhere else ""
    return Spelling(
        "a handle",
        lambda written: written if form.fullmatch(written) else "",
        f"an @, then at most {most} letters without accents, digits and underscores"
        f"{tail}",
    )


def page(before: str) -> Callable[[str], str]:
    """
    Return a function that makes an account's URL: *before*, then its handle without the
    ``@``, or its address.
    """
    return lambda account: f"{before}{account.removeprefix('@')}"


_NUMBER = re.compile("[1-9][0-9]*")

#: The permanent number that a platform gives to an account.
NUMBER = Spelling(
    "a number",
    lambda written: written if _NUMBER.fullmatch(written) else "",
    "the number that the platform gave: a handle may change hands",
)

AS_WRITTEN = Spelling("an address", str)

_HANDLES = handles(32, elsewhere=True)


@frozen(kw_only=True)
class Platform:
    """
    What a channel declares about its platform. The defaults apply to a third party's
    channel that declares nothing.

    Attributes:
        title: What people call it, such as ``SMS``; empty where the catalogue has it in
            each language.
        address: Where somebody is reached: an id that never changes there.
        account: The town's own, as the rules name it.
        handle: What a mailbox is mentioned by.
        page: Returns the URL of the town's account for a QR code, such as
            ``https://t.me/PuebloBot``; empty if there is none.
        aloud: Messages there are public by default, when rules are tried out.
        hides: Whoever protects their account there posts what we cannot read.
    """

    title: str = ""
    address: Spelling = AS_WRITTEN
    account: Spelling = AS_WRITTEN
    handle: Spelling = _HANDLES
    page: Callable[[str], str] = lambda _: ""
    aloud: bool = False
    hides: bool = False
