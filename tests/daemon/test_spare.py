"""
What large mails took is no longer this process's when they are gone.
"""

import subprocess
import sys

import pytest

from gateway.daemon import spare

#: Fifty megabytes that are let go, and behind them something small that stays.
PROGRAM = """
import asyncio, sys
from pathlib import Path
from gateway.daemon import spare

def resident():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // 2**20

async def main():
    spare.EVERY = 0.01
    held = [bytes(10_000) for _ in range(5_000)]
    stays = held.pop()
    before = resident()
    del held
    kept = resident()
    giving = asyncio.create_task(spare.giving_back())
    await asyncio.sleep(1)
    giving.cancel()
    print(before - kept, before - resident())

asyncio.run(main())
"""


@pytest.mark.skipif(spare._trim is None, reason="it is another C library's to do")
def test_what_was_needed_once_is_given_back():
    said = subprocess.check_output([sys.executable, "-c", PROGRAM], text=True)
    kept, given = map(int, said.split())

    assert kept < 10
    assert given > 40
