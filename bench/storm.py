"""
Several nodes under load while faults are injected: what is lost, doubled or left over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count

from attrs import define, field, frozen

from bench import generate, mailing
from bench.calm import SESSIONS
from bench.faults import LONG, SHORT, Faults, Turns
from bench.place import RULES, SETTLED, Place, open_town
from bench.town import letters, until_done
from channels.telegram.sandbox import LoopbackTelegram, create
from gateway.ports.far_ends import Account
from gateway.routing.load import load

#: Mails and Telegram messages per second.
MAILS, TOLD = 40, 2

#: The first number of Telegram messages, and the mailbox that they go to.
TELEGRAM, OTHERWISE = 900_000_000, "m0"

#: Minimum seconds of a run with long hangs.
LASTING = 200


@frozen(kw_only=True)
class Storm:
    """
    The result of a run.

    Attributes:
        mails: How many mails got their 250.
        told: How many Telegram messages were sent.
        again: How often a mail had to be sent again.
        lost: How many messages have no letter in their mailbox.
        doubled: How many additional copies of letters there are.
        strayed: How many letters are in a wrong mailbox.
        left: What is not done, by state.
    """

    seconds: float
    mails: int
    told: int
    again: int
    faults: Faults
    lost: int
    doubled: int
    strayed: int
    left: Mapping[str, int]

    @property
    def good(self) -> bool:
        """
        Whether each letter is there exactly once, and nothing else.
        """
        return not (self.lost or self.doubled or self.strayed or self.left)


@define
class Talk:
    """
    People who write on Telegram continuously.
    """

    telegram: LoopbackTelegram
    told: list[int] = field(factory=list)

    async def run(self) -> None:
        """
        Write until cancelled.
        """
        for number in count(TELEGRAM):
            person = Account(id=str(5_000 + number % 100), name="Una vecina")
            await self.telegram.say(person, mailing.mark(number))
            self.told.append(number)
            await asyncio.sleep(1 / TOLD)


async def storm(
    place: Place, number: int, seconds: float, tell: Callable[[str], None]
) -> Storm:
    """
    Send mail and Telegram messages to *number* nodes during faults, and count the
    letters.

    Raises:
        RuntimeError: A node did not come back.
    """
    async with _telegram(place) as telegram:
        talk = Talk(telegram)
        async with open_town(place, number, telegram.environment()) as nodes:
            turns = Turns(place.postgres, nodes[0].town.folder.name)
            rhythm = LONG if seconds >= LASTING else SHORT
            faults = Faults(nodes, place.postgres, turns, rhythm)
            post = mailing.Post([node.smtp for node in nodes])
            async with asyncio.TaskGroup() as group:
                talking = group.create_task(talk.run())
                others = [
                    group.create_task(turns.watch()),
                    group.create_task(post.pace(MAILS)),
                    group.create_task(_progress(post, talk, faults, tell)),
                ]
                post.open(SESSIONS)
                await faults.run(seconds)
                talking.cancel()
                await post.finish(SETTLED)
                left = await until_done(nodes, SETTLED)
                for task in others:
                    task.cancel()
            found = await asyncio.to_thread(letters, nodes[0].town.maildirs)
    lost, strayed = _missed(found, post, talk)
    return Storm(
        seconds=seconds,
        mails=len(post.accepted),
        told=len(talk.told),
        again=post.again,
        faults=faults,
        lost=lost,
        doubled=sum(times - 1 for times in found.values()),
        strayed=strayed,
        left=left,
    )


def _missed(
    found: Mapping[tuple[int, str], int], post: mailing.Post, talk: Talk
) -> tuple[int, int]:
    """
    Return how many letters are missing, and how many should not be there.
    """
    right = {(n, f"m{mailing.mailbox(n)}") for n in post.accepted}
    right |= {(n, OTHERWISE) for n in talk.told}
    # Without a 250 they may be there or not.
    perhaps = {(n, f"m{mailing.mailbox(n)}") for n in post.doubted}
    return len(right - found.keys()), len(found.keys() - right - perhaps)


@asynccontextmanager
async def _telegram(place: Place) -> AsyncIterator[LoopbackTelegram]:
    town = load(generate.write_rules(place.folder, RULES)).town
    telegram = create(place.folder, town)
    assert telegram is not None  # noqa: S101 - the town has a bot.
    await telegram.start()
    try:
        yield telegram
    finally:
        await telegram.stop()


async def _progress(
    post: mailing.Post, talk: Talk, faults: Faults, tell: Callable[[str], None]
) -> None:
    for seconds in count(0, 10):
        tell(
            f"{len(faults.nodes)} nodes, {seconds} s: {len(post.accepted)} mails, "
            f"{len(talk.told)} by Telegram; {faults.kills} kills, {faults.hangs} "
            f"hangs, {faults.restarts} restarts; {faults.turns.holder} listens"
        )
        await asyncio.sleep(10)
