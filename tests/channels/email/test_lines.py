"""
The lines of a mail: what is read of them at the door, and what it costs.
"""

import asyncio
import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.door.crowds import UNTOLD
from channels.email.door.limits import Limits
from channels.email.door.lines import Lines
from channels.email.door.listening import serve
from channels.email.door.manners import DoorTerms, Guest

#: The longest line, with its end: a mail of a few hundred bytes is long.
LIMIT = 64


async def handed_in(pieces, *, line=LIMIT):
    """
    Give the code of the answer to a mail that comes in *pieces*, the mail if it was
    taken, and the answer to what is said next.
    """
    taken = []

    async def deposit(raw, envelope):
        del envelope
        taken.append(raw)

    terms = DoorTerms(
        hostname="mx.ayto.example",
        accepts=bool,
        deposit=deposit,
        limits=Limits(line=line),
    )
    door = await serve(terms, "127.0.0.1", 0, lmtp=False)
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)

    async def says(words):
        writer.write(words)
        return await asyncio.wait_for(reader.readline(), 60)

    await reader.readline()
    for words in (b"HELO me", b"MAIL FROM:<a@b.example>", b"RCPT TO:<p@c.example>"):
        await says(words + b"\r\n")
    await says(b"DATA\r\n")
    for piece in pieces[:-1]:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0)
    answer = await says(pieces[-1])
    after = await says(b"NOOP\r\n")
    writer.close()
    await door.close()

    return answer[:3], taken, after


def meant(said):
    """
    Say how a mail is to be answered, and what it is, by RFC 5321, 4.5.2.
    """
    lines = said.split(b"\r\n")
    content = b"".join(line.removeprefix(b".") + b"\r\n" for line in lines)
    if any(len(line) + 2 > LIMIT for line in lines):
        return b"500", []
    if re.search(rb"\r(?!\n)|(?<!\r)\n", content):
        return b"550", []
    return b"250", [content]


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [b"\r\n", b".", b"\r\n.", b"\r\n..", b"x", b"x" * 30, b"\r", b"\n"]
            ),
            max_size=12,
        ).map(b"".join),
        max_size=5,
    )
)
def test_a_mail_is_read_as_it_is_written_however_it_comes_in_pieces(pieces):
    # Its end is where the generator puts none: `pieces` may hold one by chance.
    whole = b"".join(pieces)
    if b"\r\n.\r\n" in b"\r\n" + whole + b"\r\n":
        return
    answer, taken = meant(whole)

    heard = asyncio.run(handed_in([*pieces, b"\r\n.\r\n"]))

    assert (answer, taken, b"250 OK\r\n") == heard


@pytest.mark.parametrize("line", [b"\r\n", b".a\r\n", b"..\r\n"])
async def test_a_mail_of_very_short_lines_takes_little_more_than_its_size(line):
    mail = line * (400_000 // len(line))
    tracemalloc.start()
    try:
        answer, [taken], _ = await handed_in([mail, b".\r\n"], line=Limits().line)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert b"250" == answer
    assert mail.replace(b"\r\n.", b"\r\n").removeprefix(b".") == taken
    assert peak < 10 * len(mail)


async def test_it_is_read_in_as_few_steps_as_one_of_long_lines():
    loop = asyncio.get_running_loop()
    lines = Lines(Limits(), loop, Guest(UNTOLD, 0.0), lambda: None)
    lines.feed_data(b"\r\n" * 100_000 + b".\r\nQUIT\r\n")
    blocks = []

    while b".\r\n" not in blocks:
        blocks.append(await lines.readuntil(b"\r\n"))

    assert 5 == len(blocks)
    assert 200_000 == sum(map(len, blocks[:-1]))
    assert b"QUIT\r\n" == await lines.readuntil()


@pytest.mark.parametrize("mail", [b"x" * 4_000_000, b"x\r\n" * 1_000_000])
async def test_of_a_mail_that_is_refused_nothing_is_kept(mail):
    """
    One line that never ends, and more than the largest that is taken.
    """
    loop, guest = asyncio.get_running_loop(), Guest(UNTOLD, 0.0)
    lines = Lines(Limits(size=2**20), loop, guest, lambda: None)
    kept, heaviest = 0, 0

    lines.feed_data(mail + b"\r\n.\r\n")
    while True:
        try:
            block = await lines.readuntil(b"\r\n")
        except asyncio.LimitOverrunError as e:
            kept += len(await lines.read(e.consumed))
            continue
        heaviest = max(heaviest, guest.in_hand)
        if block == b".\r\n":
            break

    assert (0, 0) == (kept, guest.in_hand)
    assert heaviest <= 2**20
