"""
The accounts file: who may log in, and what is wrong with it.
"""

import asyncio
import os
import pty
import subprocess
import sys
import time
from functools import partial

import pytest
from attrs import evolve
from cases import for_each

from channels.email.door.accounts import Accounts, admit, hash_password, read_accounts
from gateway.core.errors import SettingsInvalid

WEAK = "scrypt$2$1$1$c2FsdHNhbHRzYWx0c2Fs$MTIzNDU2Nzg5MDEyMzQ1Njc4OTA="

#: "contraseña", hashed at the least cost.
FAST = "scrypt$2$1$1$YSBzYWx0IG9mIDE2IGJ5dA==$fZTNAmX3esU05y/RjxDqEQz9H5k="


@pytest.fixture(scope="module")
def accounts(tmp_path_factory):
    path = tmp_path_factory.mktemp("accounts") / "accounts"
    path.write_text(f"# The town hall's.\n\nClerk@Ayto.example:{FAST}\n")
    return read_accounts(path)


@pytest.mark.parametrize(
    ("user", "password", "fits"),
    [
        ("clerk@ayto.example", "contraseña", True),
        ("CLERK@ayto.example", "contraseña", True),
        ("clerk@ayto.example", "contrasena", False),
        ("clerk@ayto.example", "", False),
        ("clerk@ayto.example", "\udc80\0", False),
        ("nobody@ayto.example", "contraseña", False),
        ("", "", False),
    ],
)
def test_only_the_right_password_fits(accounts, user, password, fits):
    assert fits is accounts.check(user, password)


async def test_who_is_let_in_is_so_until_their_password_is_another(accounts):
    files = [accounts]
    ask = partial(admit, lambda: files[-1], asyncio.Lock(), "clerk@ayto.example")
    counts = await ask("contraseña")

    assert not await ask("guess")
    assert counts()
    [(clerk, was)] = accounts.hashes.items()
    files.append(Accounts({clerk: evolve(was, salt=b"another's salt")}))
    assert not counts()


async def test_one_password_is_tried_at_a_time_however_many_knock(accounts):
    trying, most = [], []

    class Counted(Accounts):
        def check(self, user, _):
            trying.append(user)
            most.append(len(trying))
            time.sleep(0.01)
            return bool(trying.remove(user))

    ask = partial(admit, lambda: Counted(accounts.hashes), asyncio.Lock())
    await asyncio.gather(*(ask(f"{number}@ayto.example", "guess") for number in "1234"))

    assert [1, 1, 1, 1] == most


def test_a_password_has_another_hash_each_time():
    assert hash_password("x") != hash_password("x")


@pytest.mark.parametrize(
    "line",
    [
        "clerk@ayto.example",
        "clerk@ayto.example:plain",
        "clerk:" + WEAK,
        "a@b.example:" + WEAK.replace("$2$", "$3$"),
        "a@b.example:" + WEAK.replace("$2$", "$1$"),
        "a@b.example:" + WEAK.replace("$2$", "$1048576$"),
        "a@b.example:" + WEAK.replace("$1$1$", "$1$0$"),
        "a@b.example:" + WEAK.replace("$1$1$", "$1$9$"),
        "a@b.example:" + WEAK.replace("$1$1$", "$0$1$"),
        "a@b.example:" + WEAK.replace("c2FsdHNh", "c2FsdHN"),
    ],
)
def test_a_wrong_line_is_named_and_not_shown(tmp_path, line):
    path = tmp_path / "accounts"
    path.write_text(f"good@b.example:{WEAK}\n{line}\n")

    with pytest.raises(SettingsInvalid) as wrong:
        read_accounts(path)

    [problem] = wrong.value.problems
    assert problem.startswith(f"{path}:2: ")
    assert line not in problem


def test_an_address_stands_there_once(tmp_path):
    path = tmp_path / "accounts"
    path.write_text(f"a@b.example:{WEAK}\nA@b.example:{WEAK}\n")

    with pytest.raises(SettingsInvalid, match=":2: an address that stands above"):
        read_accounts(path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "empty; where nobody may log in, say so"),
        ("\n", "empty"),
        ("# The town", "no newline"),
        (f"a@b.example:{WEAK}\nb@b.example:{WEAK[:-8]}", "no newline"),
    ],
)
def test_a_file_that_is_being_written_names_nobody_yet(tmp_path, content, problem):
    path = tmp_path / "accounts"
    path.write_text(content)

    with pytest.raises(SettingsInvalid, match=problem):
        read_accounts(path)


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_file_that_cannot_be_read_is_said(tmp_path, content):
    path = tmp_path / "accounts"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SettingsInvalid, match=str(path)):
        read_accounts(path)


COMMAND = (sys.executable, "-m", "channels.email.door.accounts")


def in_a_terminal(*passwords):
    """
    Run the command as a person does: give its status and output, and what their
    terminal showed.
    """
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb+", buffering=0) as screen:
        child = subprocess.Popen(
            [*COMMAND, "Clerk@ayto.example"],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        shown = b""
        for prompt, password in zip((b"Password: ", b"more: "), passwords, strict=True):
            while not shown.endswith(prompt):
                shown += screen.read(1)
            screen.write(f"{password}\n".encode())
        output, _ = child.communicate(timeout=120)
    return child.returncode, output.decode(), shown


def test_a_line_is_made_of_a_password_that_nobody_sees(tmp_path):
    status, line, shown = in_a_terminal("una contraseña", "una contraseña")
    (tmp_path / "accounts").write_text(line)
    made = read_accounts(tmp_path / "accounts")

    assert (0, 1) == (status, line.count("\n"))
    assert made.check("clerk@ayto.example", "una contraseña")
    assert "una contraseña".encode() not in shown


def test_a_slip_makes_no_line():
    status, line, _ = in_a_terminal("una contraseña", "una contrasena")

    assert (1, "") == (status, line)


def made_from(address, text):
    return subprocess.run(
        [*COMMAND, address], input=text, capture_output=True, text=True, check=False
    )


def test_a_script_gives_the_password_on_stdin(tmp_path):
    done = made_from("clerk@ayto.example", "una contraseña\nmore\n")
    (tmp_path / "accounts").write_text(done.stdout)

    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("clerk@ayto.example:scrypt$16384$8$5$")
    assert read_accounts(tmp_path / "accounts").check(
        "clerk@ayto.example", "una contraseña"
    )


@for_each(
    ("address", "text", "problem"),
    [
        ("clerk", "x\n", "not a mail address"),
        ("a:b@c.example", "x\n", "not a mail address"),
        ("#a@c.example", "x\n", "not a mail address"),
        ("clerk@ayto.example", "once letras\n", "12 characters or more"),
        ("clerk@ayto.example", "\n", "no password"),
        ("clerk@ayto.example", "", "no password"),
    ],
)
def test_no_line_is_made_of_nonsense(address, text, problem):
    done = made_from(address, text)

    assert (True, "") == (done.returncode > 0, done.stdout)
    assert problem in done.stderr
