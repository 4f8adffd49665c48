"""
What becomes of everything while things go wrong.
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

#: Mails and messages by Telegram, a second.
MAILS, TOLD = 40, 2

#: What comes by Telegram is numbered from here on, and goes to this mailbox.
TELEGRAM, OTHERWISE = 900_000_000, "m0"

#: Seconds from which on hangs may be long.
LASTING = 200


@frozen(kw_only=True)
class Storm:
    """
    What became of it.

    Attributes:
        mails: Numbers of those that got their 250.
        told: Of what was said by Telegram.
        again: How often a mail had to be sent once more.
        lost: So many of them have no letter in their mailbox.
        doubled: So many letters are there once more.
        strayed: So many are where none should be.
        left: What is not done, by its state.
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
        Whether each letter is there, once, and nothing else is.
        """
        return not (self.lost or self.doubled or self.strayed or self.left)


@define
class Talk:
    """
    People who say something by Telegram, again and again.
    """

    telegram: LoopbackTelegram
    told: list[int] = field(factory=list)

    async def run(self) -> None:
        """
        Let them talk until cancelled.
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
    Send mail and talk by Telegram to so many nodes while things go wrong, and count
    the letters.

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
    Count what should be there and is not, and what is there and should not be.
    """
    right = {(n, f"m{mailing.mailbox(n)}") for n in post.accepted}
    right |= {(n, OTHERWISE) for n in talk.told}
    # There was no 250 for these, which says nothing.
    perhaps = {(n, f"m{mailing.mailbox(n)}") for n in post.doubted}
    return len(right - found.keys()), len(found.keys() - right - perhaps)


@asynccontextmanager
async def _telegram(place: Place) -> AsyncIterator[LoopbackTelegram]:
    town = load(generate.write_rules(place.folder, RULES)).town
    telegram = create(place.folder, town)
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
