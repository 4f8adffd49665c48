"""
What is forgotten is in no byte of any file of ours, while the real daemon runs.
"""

import asyncio

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


async def is_forgotten(stage, who):
    """
    Only on purpose, as the case is open; then the chain is whole. Return the object.
    """
    assert "--even-open" in await asyncio.to_thread(
        ventanilla, stage, "forget", who, status=1
    )
    done = await asyncio.to_thread(
        command, stage, "forget", who, "--even-open", "--yes", "--json"
    )
    assert done["tidy"]
    assert 1 <= done["letters"]
    assert (await asyncio.to_thread(command, stage, "audit", "verify", "--json"))["ok"]
    return done["object"]


async def test_nothing_of_it_is_left_in_any_file_and_no_repeat_brings_it_back(
    stage, tmp_path
):
    """
    It is handed over before, and the daemon goes on; whoever was enrolled is forgotten
    as a person.
    """
    his, hers = (f"telegram:{p.accounts['telegram'].id}" for p in (SAMIR, LUISA))
    words, file = traces(SAMIR, "telegram"), tmp_path / "theirs.json"
    await talks(stage, SAMIR)
    await asyncio.to_thread(ventanilla, stage, "forget", his, "--export", str(file))
    assert 0o600 == file.stat().st_mode & 0o777
    assert CANARY in file.read_text(encoding="utf-8")
    assert set(words[2:]) <= {word for _, word in holds(stage, words)}

    await is_forgotten(stage, his)
    assert [] == holds(stage, words)
    await everybody_repeats_themselves(stage)
    await asyncio.sleep(2)
    assert [] == holds(stage, words)

    enrolling = "desk", "add", hers, "--name", LUISA.name, "--consent"
    await asyncio.to_thread(ventanilla, stage, *enrolling)
    await talks(stage, LUISA)
    assert [] == holds(stage, words[:3])
    assert "person P-" in await is_forgotten(stage, hers)
    assert [] == holds(stage, traces(LUISA, "telegram"))
