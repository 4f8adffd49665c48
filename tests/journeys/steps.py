"""
Steps that journeys have in common.
"""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import structlog
from click.testing import CliRunner

from gateway.cli import running_daemon
from gateway.cli.main import main
from gateway.sandbox.cast import employee

#: Timeout in seconds: longer than the lease of what a killed daemon had claimed.
PATIENCE = 120

#: The thread for commands, one at a time: each has an event loop of its own, and needs
#: the process's output and environment.
_COMMANDS = ThreadPoolExecutor(1, "commands")


def letters(stage, mailbox):
    """
    The letters to a mailbox, without its own answers, which have no reason.
    """
    read = stage.timeline("email", employee(stage.town, mailbox))
    return [post for post in read if post.because]


def reads(stage, act):
    return stage.timeline(act.channel, act.person.accounts[act.channel])


def answers(stage, act):
    return [post for post in reads(stage, act) if act.answer in post.text]


async def say(stage, act):
    await stage.far_ends[act.channel].say(
        act.person.accounts[act.channel], act.text, visibility=act.visibility
    )


async def answer(stage, act, letter, text=None):
    await stage.far_ends["email"].say(
        employee(stage.town, act.mailbox),
        text or act.answer,
        in_reply_to=letter.reference,
    )


async def everybody_repeats_themselves(stage):
    for far_end in stage.far_ends.values():
        await far_end.repeat()


def ran(stage, *arguments):
    """
    Run a command with the daemon's settings in this process, and return click's result.
    A process of its own would spend a second on loading rules that this one has loaded.
    """
    return _COMMANDS.submit(_ran, stage, arguments).result()


def _ran(stage, arguments):
    logs, answer = structlog.get_config(), running_daemon._answer

    def late(opener, request, seconds):
        # On a busy machine the daemon may be slow without hanging.
        return answer(opener, request, max(seconds, PATIENCE))

    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(running_daemon, "_answer", late)
            english = {**stage.environment, "LC_ALL": "en_GB.UTF-8"}
            return CliRunner().invoke(main, arguments, env=english)
    finally:
        structlog.configure(**logs)


def command(stage, *arguments):
    """
    Run a command that must succeed, and return the JSON that it prints.
    """
    done = ran(stage, *arguments)
    assert 0 == done.exit_code, done.output
    return json.loads(done.stdout)


def asking(stage):
    dead = command(stage, "outbox", "list", "dead", "--json")
    return [d for d in dead if d["state"] == "asking"]


def seen(stage, channel, account, words):
    """
    Return what *account* has read that contains *words*.
    """
    return [p for p in stage.timeline(channel, account) if words in p.text]


async def waits_for(stage, channel, account, words, known=0):
    """
    Wait until *account* reads something that contains *words*, after as many as are
    *known*, and return it.
    """

    def there():
        return seen(stage, channel, account, words)[known:]

    came = await stage.until(lambda: bool(there()), PATIENCE)
    assert came, (words, [p.text for p in seen(stage, channel, account, "")[-5:]])
    return there()[0]


async def answer_letter(stage, mailbox, letter, text):
    """
    Let the employee of a mailbox answer a letter by mail.
    """
    await stage.far_ends["email"].say(
        employee(stage.town, mailbox), text, in_reply_to=letter.reference
    )


async def letter_of(stage, mailbox, words):
    """
    Wait until *mailbox* reads a letter that contains *words*, and return the last.
    """

    def there():
        return [p for p in letters(stage, mailbox) if words in p.text]

    assert await stage.until(lambda: bool(there()), PATIENCE)
    return there()[-1]
