"""
What is forgotten is in no byte of any file of ours, while the real daemon runs.
"""

import asyncio

import pytest
from steps import PATIENCE, command, everybody_repeats_themselves, letters, ran

from gateway.sandbox.cast import CITIZENS, employee
from gateway.sandbox.scene import acts

LUISA, SAMIR = CITIZENS

#: A word that nobody else says.
CANARY = "zampullin4711"


def holds(stage, words):
    """
    Which of *words* stand in which file of the daemon's own.
    """
    files = [f for f in (stage.folder / "state").rglob("*") if f.is_file()]
    return sorted(
        (str(file.relative_to(stage.folder)), word)
        for file in (*files, stage.log)
        for word in words
        if word.encode() in content(file)
    )


def content(file):
    """
    What a file holds; nothing, if the daemon took it away meanwhile.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def traces(person, channel):
    account = person.accounts[channel]
    return [person.name, account.handle[1:], account.id, CANARY]


def ventanilla(stage, *arguments, status=0):
    done = ran(stage, *arguments)
    assert status == done.exit_code, done.output
    return done.output


async def talks(stage, person):
    """
    *person* tells of a lamp on Telegram; the mailbox answers, and quotes it.
    """
    act = next(a for a in acts("") if a.channel == "telegram")
    account = person.accounts["telegram"]
    said = f"{act.text} {CANARY}"
    await stage.far_ends["telegram"].say(account, said, visibility=act.visibility)

    def came():
        return [
            (box, letter)
            for box in stage.town.mailboxes
            if employee_of(stage, box)
            for letter in letters(stage, box)
            if CANARY in letter.text
        ]

    assert await stage.until(lambda: bool(came()), PATIENCE)
    [(box, letter), *_] = came()
    answer = f"Va mañana. {CANARY}\n\n> {person.name}: {said}"
    await stage.far_ends["email"].say(
        employee(stage.town, box), answer, in_reply_to=letter.reference
    )

    def answered():
        read = stage.timeline("telegram", account)
        return [post for post in read if "Va mañana" in post.text]

    assert await stage.until(lambda: bool(answered()), PATIENCE)


def employee_of(stage, box):
    try:
        return employee(stage.town, box)
    except KeyError:
        return None


async def forget(stage, *arguments):
    return await asyncio.to_thread(
        command, stage, "forget", *arguments, "--even-open", "--yes", "--json"
    )


@pytest.mark.parametrize("enrolled", [True, False])
async def test_nothing_of_it_is_left_in_any_file(stage, enrolled):
    person = LUISA if enrolled else SAMIR
    who = f"telegram:{person.accounts['telegram'].id}"
    if enrolled:
        await asyncio.to_thread(
            ventanilla, stage, "desk", "add", who, "--name", person.name, "--consent"
        )
    await talks(stage, person)
    words = traces(person, "telegram")
    assert set(words[2:]) <= {word for _, word in holds(stage, words)}
    assert "--even-open" in await asyncio.to_thread(
        ventanilla, stage, "forget", who, status=1
    )

    done = await forget(stage, who)

    assert [] == holds(stage, words)
    assert done["tidy"]
    assert 1 <= done["letters"]
    assert "person P-" in done["object"] or not enrolled
    assert (await asyncio.to_thread(command, stage, "audit", "verify", "--json"))["ok"]


async def test_the_daemon_goes_on_and_no_platforms_repeat_brings_it_back(stage):
    who = f"telegram:{SAMIR.accounts['telegram'].id}"
    await talks(stage, SAMIR)

    await forget(stage, who)
    await everybody_repeats_themselves(stage)
    await asyncio.sleep(2)
    assert [] == holds(stage, traces(SAMIR, "telegram"))

    await talks(stage, LUISA)
    assert [] == holds(stage, traces(SAMIR, "telegram")[:3])


async def test_it_is_handed_over_and_only_to_its_owner(stage, tmp_path):
    who = f"telegram:{SAMIR.accounts['telegram'].id}"
    await talks(stage, SAMIR)
    file = tmp_path / "theirs.json"

    await asyncio.to_thread(ventanilla, stage, "forget", who, "--export", str(file))

    assert 0o600 == file.stat().st_mode & 0o777
    assert CANARY in file.read_text(encoding="utf-8")
    assert [] != holds(stage, [CANARY])
