"""
The whole way, there and back, through the real daemon as a child process.
"""

import asyncio
import json
import signal
import subprocess
import sys
from collections import Counter

from gateway.core.message import Visibility
from gateway.sandbox.cast import CITIZENS, employee
from gateway.sandbox.scene import acts

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE
LUISA, SAMIR = CITIZENS
PATIENCE = 30


def letters(stage, mailbox):
    """
    What the mailbox was sent; its own answers are there, too, without a reason.
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


def command(stage, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "gateway", *arguments],
        env=stage.environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


async def test_four_messages_reach_four_mailboxes_and_four_answers_come_back(stage):
    """
    Each exactly once, although every platform repeats itself, and in public only
    what was asked in public.
    """
    play = acts(stage.town.accounts["twitter"])

    await asyncio.gather(*(say(stage, act) for act in play))
    await everybody_repeats_themselves(stage)
    assert await stage.until(
        lambda: all(letters(stage, act.mailbox) for act in play), PATIENCE
    )
    for act in play:
        await answer(stage, act, letters(stage, act.mailbox)[-1])
    await everybody_repeats_themselves(stage)
    assert await stage.until(lambda: all(answers(stage, act) for act in play), PATIENCE)
    await asyncio.sleep(3)

    assert [1] * 4 == [len(answers(stage, act)) for act in play]
    assert [act.visibility for act in play] == [
        answers(stage, act)[0].visibility for act in play
    ]
    for act in play:
        [letter] = [p for p in letters(stage, act.mailbox) if act.text in p.text]
        assert letter.because
        assert stage.town.mailboxes[act.mailbox].office in answers(stage, act)[0].text


async def test_the_next_message_in_a_thread_reaches_the_same_mailbox(stage):
    """
    Whatever it says, and on every channel.
    """
    for number, act in enumerate(acts(stage.town.accounts["twitter"])):
        await say(stage, act)
        assert await stage.until(lambda a=act: letters(stage, a.mailbox), PATIENCE)
        await answer(stage, act, letters(stage, act.mailbox)[-1])
        assert await stage.until(lambda a=act: answers(stage, a), PATIENCE)
        more = f"vale, allí estaré {number}"

        await stage.far_ends[act.channel].say(
            act.person.accounts[act.channel],
            more,
            visibility=act.visibility,
            in_reply_to=answers(stage, act)[0].reference,
        )

        assert await stage.until(
            lambda a=act, m=more: any(m in p.text for p in letters(stage, a.mailbox)),
            PATIENCE,
        ), act.place


async def test_a_power_cut_loses_and_doubles_nothing(stage):
    """
    kill -9 in the middle of messages coming in, and of answers going out. What the
    platform gives no way of knowing waits for a person; nothing is said twice.
    """
    play = acts(stage.town.accounts["twitter"])
    for act in play:
        await say(stage, act)
    for delay in (0.15, 0.6):
        await asyncio.sleep(delay)
        await stage.kill_daemon()
        await stage.start_daemon()
    await everybody_repeats_themselves(stage)
    assert await stage.until(
        lambda: all(letters(stage, act.mailbox) for act in play), PATIENCE
    )

    for act in play:
        await answer(stage, act, letters(stage, act.mailbox)[-1])
    await stage.kill_daemon()
    await stage.start_daemon()
    await everybody_repeats_themselves(stage)

    def ended():
        return len([a for a in play if answers(stage, a)]) + len(asking(stage)) >= 4

    assert await stage.until(ended, 150)
    await asyncio.sleep(3)
    assert all(1 == len(letters(stage, act.mailbox)) for act in play)
    assert all(len(answers(stage, act)) <= 1 for act in play)


def asking(stage):
    dead = command(stage, "outbox", "list", "dead", "--json")
    return [d for d in dead if d["state"] == "asking"]


async def test_danger_goes_to_the_police_at_once_and_the_sender_is_told_112(stage):
    """
    Nobody is asked who they are.
    """
    samir = SAMIR.accounts["telegram"]
    text = "hay un hombre inconsciente en el suelo de la plaza, no respira"

    await stage.far_ends["telegram"].say(samir, text)

    assert await stage.until(
        lambda: any(text in p.text for p in letters(stage, "policia")), PATIENCE
    )
    assert await stage.until(
        lambda: any("112" in p.text for p in stage.timeline("telegram", samir)),
        PATIENCE,
    )


async def test_who_is_not_verified_is_held_until_the_desk_says_so(stage):
    """
    The message goes on by itself, and once.
    """
    samir = SAMIR.accounts["telegram"]
    text = "propongo para el pleno un carril bici hasta el polígono"
    await stage.far_ends["telegram"].say(samir, text)
    assert await stage.until(
        lambda: any("DNI" in p.text for p in stage.timeline("telegram", samir)),
        PATIENCE,
    )
    assert [] == list(letters(stage, "secretaria"))

    await asyncio.to_thread(
        subprocess.run,
        [
            *(sys.executable, "-m", "gateway", "desk", "add"),
            *(f"telegram:{samir.id}", "--name", SAMIR.name),
        ],
        env=stage.environment,
        check=True,
    )

    assert await stage.until(
        lambda: any(text in p.text for p in letters(stage, "secretaria")), PATIENCE
    )
    assert 1 == len(letters(stage, "secretaria"))


async def test_a_stranger_who_knows_the_reply_address_answers_nobody(stage):
    """
    And is not told so.
    """
    act = acts(stage.town.accounts["twitter"])[0]
    await say(stage, act)
    assert await stage.until(lambda: letters(stage, act.mailbox), PATIENCE)
    letter = letters(stage, act.mailbox)[-1]
    stranger = SAMIR.accounts["email"]

    await stage.far_ends["email"].say(
        stranger, "Lo arreglamos nunca.", in_reply_to=letter.reference
    )
    await stage.far_ends["email"].say_forged(
        employee(stage.town, act.mailbox), "Lo arreglamos nunca."
    )
    await asyncio.sleep(4)

    assert [] == [p for p in reads(stage, act) if "nunca" in p.text]


async def test_one_channel_that_is_down_stops_no_other(stage):
    """
    It is shown, and comes back by itself with everything that was said meanwhile.
    """
    await stage.far_ends["twitter"].stop()
    telegram = acts("@x")[2]
    await say(stage, telegram)
    assert await stage.until(lambda: letters(stage, telegram.mailbox), PATIENCE)

    def x_is_down():
        health = {
            one["name"]: one["health"]
            for one in command(stage, "status", "--json")["listeners"]
        }
        return "down" == health["twitter/mentions"]

    assert await stage.until(x_is_down, PATIENCE)
    mention = acts(stage.town.accounts["twitter"])[0]
    await say(stage, mention)
    await stage.far_ends["twitter"].start()

    assert await stage.until(lambda: letters(stage, mention.mailbox), 60)


async def test_new_rules_take_over_all_or_nothing(stage):
    """
    Wrong ones change nothing and name line and column; right ones decide at once.
    """

    def rules():
        return command(stage, "status", "--json")["rules"]

    def told_to_reload(text):
        stage.routes.write_text(text)
        stage.daemon.send_signal(signal.SIGHUP)

    good, first = stage.routes.read_text(), rules()

    told_to_reload(good + "\nnonsense: [\n")
    assert await stage.until(lambda: rules()["problems"], PATIENCE)
    refused = rules()
    told_to_reload(good + "\n# A remark.\n")
    assert await stage.until(lambda: rules()["version"] != first["version"], PATIENCE)

    assert first["version"] == refused["version"]
    assert "routes.yaml:" in refused["problems"][0]
    assert [] == rules()["problems"]


async def test_the_daemon_stops_in_order_and_leaves_nothing(stage):
    """
    Exit 0 within its bound, with no task left.
    """
    log = stage.log

    assert 0 == await stage.close()

    stopped = [json.loads(line) for line in log.read_text().splitlines()]
    [end] = [event for event in stopped if event["event"] == "daemon.stopped"]
    assert [] == end["left"]
    levels = Counter(event["level"] for event in stopped)
    assert 0 == levels["error"], [e for e in stopped if e["level"] == "error"]
