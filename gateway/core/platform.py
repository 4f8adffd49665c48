"""
What everybody must know of a channel's platform without loading the channel: how
people's addresses, our own account and handles are written there.
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
        what: What it is, for whoever wrote something else: ``a mail address``.
        read: Gives what somebody wrote in the one form in which it is compared, and a
            second time changes nothing; empty if it is none.
        hint: How it is written, or where it is found.
    """

    what: str
    read: Callable[[str], str]
    hint: str = ""


def handles(most: int, *, elsewhere: bool = False) -> Spelling:
    """
    Give the form of handles of at most so many letters.

    Args:
        most: Letters after the ``@``.
        elsewhere: There are several servers: the handle's may follow, after another
            ``@``.
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
    Make what gives where an account is found: *before*, and then its handle without
    the ``@``, or its address.
    """
    return lambda account: f"{before}{account.removeprefix('@')}"


_NUMBER = re.compile("[1-9][0-9]*")

#: What a platform gives its accounts, once and for ever.
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
    What its channel says of a platform; a stranger's that says nothing is as these
    defaults have it.

    Attributes:
        title: What people call it, such as ``SMS``; empty where the catalogue has it in
            each language.
        address: Where somebody is reached: what never changes there.
        account: The town's own, as the rules name it.
        handle: What a mailbox is mentioned by.
        page: Gives where a camera finds the town's account, such as
            ``https://t.me/PuebloBot``; empty where it finds nothing.
        aloud: What is said there is public, unless something else is told: for trying
            rules.
    """

    title: str = ""
    address: Spelling = AS_WRITTEN
    account: Spelling = AS_WRITTEN
    handle: Spelling = _HANDLES
    page: Callable[[str], str] = lambda _: ""
    aloud: bool = False
