"""
A process that receives messages endlessly and prints each id once it is acknowledged,
until the test that started it kills it.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count

from store_samples import arrival

from gateway.store.sql import SqlStore, open_store


async def receive(url: str) -> None:
    store = open_store(url, "one")
    await store.open()
    numbers = count()
    await asyncio.gather(*[_caller(store, numbers) for _ in range(16)])


async def _caller(store: SqlStore, numbers: count[int]) -> None:
    for number in numbers:
        await store.receive([arrival(number)], None)
        sys.stdout.write(f"acknowledged {number}.\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(receive(sys.argv[1]))
