"""
The throughput of several nodes without faults.
"""

from __future__ import annotations

import asyncio

from attrs import frozen

from bench import mailing
from bench.place import SETTLED, Place, open_town
from bench.town import Town, letters, until_done

#: Sessions in all, regardless of the number of nodes.
SESSIONS = 50


@frozen(kw_only=True)
class Calm:
    """
    The throughput per second of one run, and the median and 99th percentile of the time
    to the 250, in milliseconds.
    """

    accepted: float
    delivered: float
    half: float
    most: float


async def calm(place: Place, number: int, mails: int) -> Calm:
    """
    Send *mails* to *number* nodes, as fast as they accept them.

    Raises:
        RuntimeError: A mail was lost or doubled.
    """
    clock = asyncio.get_running_loop().time
    async with open_town(place, number, {}) as nodes:
        post = mailing.Post([node.smtp for node in nodes], iter(range(mails)))
        start = clock()
        try:
            post.open(SESSIONS)
            await post.all_accepted(SETTLED)
            accepted = clock() - start
            left = await until_done(nodes, SETTLED)
            delivered = clock() - start
        finally:
            await post.close()
        await asyncio.to_thread(_all_there, nodes[0].town, mails, left)
    return Calm(
        accepted=mails / accepted,
        delivered=mails / delivered,
        half=mailing.quantile(post.accepted, 0.5),
        most=mailing.quantile(post.accepted, 0.99),
    )


def _all_there(town: Town, mails: int, left: object) -> None:
    hoped = {(n, f"m{mailing.mailbox(n)}"): 1 for n in range(mails)}
    if left or letters(town.maildirs) != hoped:
        raise RuntimeError(f"not every letter is there once, on a calm day: {left}")
