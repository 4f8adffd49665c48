"""
Power cuts, platforms that are down, wrong rules, and a second daemon.
"""

import asyncio
import shutil
import signal
from functools import partial
from pathlib import Path

import pytest
from steps import (
    PATIENCE,
    answer,
    answers,
    asking,
    command,
    everybody_repeats_themselves,
    letter_of,
    letters,
    say,
    waits_for,
)

from channels.telegram.sandbox_faults import Fault as TelegramFault
from channels.twitter.sandbox_door import Fault as XFault
from gateway.sandbox import child
from gateway.sandbox.cast import CITIZENS, employee
from gateway.sandbox.scene import acts
from gateway.serving import free_port

SAMIR = CITIZENS[1]

in_one_town = pytest.mark.asyncio(loop_scope="module")

#: Seconds that all rules of the sample town may take to be read anew on a busy machine.
LONG = 3 * PATIENCE


@pytest.fixture
def stage(small):
    return small


async def test_a_power_cut_on_the_way_in_loses_and_doubles_nothing(stage):
    """
    kill -9 while messages come in, again and again, and everybody repeats themselves.
    """
    play = acts(stage.town.accounts["twitter"])
    for delay, act in zip((0, 0.1, 0.3, 0.9), play, strict=True):
        await say(stage, act)
        await asyncio.sleep(delay)
        await stage.kill_daemon()
        await stage.start_daemon()
    await everybody_repeats_themselves(stage)

    assert await stage.until(
        lambda: all(letters(stage, act.mailbox) for act in play), PATIENCE
    )
    await asyncio.sleep(2)
    assert [1] * 4 == [len(letters(stage, act.mailbox)) for act in play]


async def test_a_power_cut_on_the_way_out_loses_and_doubles_nothing(stage):
    """
    kill -9 while the platforms take their time to answer: nobody knows whether it was
    said. X can be asked, and is. Telegram cannot: there a person decides, and whoever
    answered hears of it.
    """
    play = acts(stage.town.accounts["twitter"])
    for act in play:
        await say(stage, act)
    assert await stage.until(
        lambda: all(letters(stage, act.mailbox) for act in play), PATIENCE
    )
    x, telegram = stage.far_ends["twitter"], stage.far_ends["telegram"]
    x.fail_next("POST /2/tweets", XFault.HANG)
    x.fail_next("POST /2/dm_conversations/with/{id}/messages", XFault.UNANSWERED)
    telegram.fail_next("sendMessage", TelegramFault.HANG)
    for act in play:
        await answer(stage, act, letters(stage, act.mailbox)[-1])
    assert await stage.until(
        lambda: all_met(x, telegram) and mailed(stage, play), PATIENCE
    )

    await stage.kill_daemon()
    await stage.start_daemon()
    worker = employee(stage.town, play[2].mailbox)
    assert await stage.until(
        lambda: len([a for a in play if answers(stage, a)]) == 3 and asking(stage),
        PATIENCE,
    )
    await waits_for(stage, "email", worker, "No se sabe si")
    await asyncio.sleep(2)

    said = {act.place: len(answers(stage, act)) for act in play}
    assert 0 == said.pop("Telegram")
    assert {1} == set(said.values())
    assert [f"telegram:{SAMIR.accounts['telegram'].id}"] == [
        delivery["to"] for delivery in asking(stage)
    ]


def all_met(x, telegram):
    """
    Whether each fault that was to come has met a request.
    """
    return not any((*x._api.door.faults.values(), *telegram.faults._waiting.values()))


def mailed(stage, play):
    """
    Whether what is answered by mail is said, and known to be.
    """
    by_mail = [act for act in play if act.channel == "email"]
    waiting = command(stage, "outbox", "list", "waiting", "--json")
    return all(answers(stage, act) for act in by_mail) and not any(
        delivery["to"].startswith("email:") for delivery in waiting
    )


@in_one_town
async def test_one_channel_that_is_down_stops_no_other(pueblo):
    """
    It is shown, and comes back by itself with everything that was said meanwhile.
    """
    stage = pueblo
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

    assert await stage.until(lambda: letters(stage, mention.mailbox), PATIENCE)


@in_one_town
async def test_whoever_has_an_alarm_hears_that_its_sender_has_blocked_the_bot(pueblo):
    """
    Who only the gateway told to call 112 has not read it, and nobody else knows.
    """
    stage, telegram = pueblo, pueblo.far_ends["telegram"]
    waiting = partial(command, stage, "outbox", "list", "waiting", "--json")
    assert await stage.until(lambda: not waiting(), PATIENCE)
    telegram.fail_next("sendMessage", TelegramFault.BLOCKED)
    text = "mi padre está en el suelo y no respira"
    await telegram.say(SAMIR.accounts["telegram"], text)

    letter = await letter_of(stage, "policia", "NO HA LEÍDO A QUIÉN LLAMAR")

    assert text in letter.text
    assert "Telegram no ha admitido" in letter.text


@in_one_town
async def test_new_rules_take_over_all_or_nothing(pueblo):
    """
    Wrong ones change nothing and name line and column; right ones decide at once.
    """

    def rules():
        return command(pueblo, "status", "--json")["rules"]

    def told_to_reload(text):
        pueblo.routes.write_text(text)
        pueblo.daemon.send_signal(signal.SIGHUP)

    good, first = pueblo.routes.read_text(), rules()

    told_to_reload(good + "\nnonsense: [\n")
    assert await pueblo.until(lambda: rules()["problems"], LONG)
    refused = rules()
    told_to_reload(good + "\n# A remark.\n")
    assert await pueblo.until(lambda: rules()["version"] != first["version"], LONG)

    assert first["version"] == refused["version"]
    assert "routes.yaml:" in refused["problems"][0]
    assert [] == rules()["problems"]


@in_one_town
async def test_a_second_daemon_on_the_same_state_ends_before_it_takes_anything(pueblo):
    """
    What the first is sending would be taken from its hands, and said twice.
    """
    stage = pueblo
    environment = {**stage.environment, "VENTANILLA_HTTP": f"127.0.0.1:{free_port()}"}
    log = stage.folder / "second.log"

    second = await child.begin(["run"], environment, log)
    async with asyncio.timeout(PATIENCE):
        status = await second.wait()

    [told] = log.read_text().splitlines()
    assert 1 == status
    assert f"another daemon works there (process {stage.daemon.pid} on " in told


@in_one_town
async def test_a_start_without_the_database_that_was_there_begins_no_empty_one(
    pueblo, tmp_path
):
    """
    Its disk may not be mounted: it starts as soon as the file is there.
    """
    stage, state, log = pueblo, tmp_path / "state", tmp_path / "log"
    environment = {
        **stage.environment,
        "VENTANILLA_HTTP": f"127.0.0.1:{free_port()}",
        "VENTANILLA_STATE": str(state),
    }
    state.mkdir()
    shutil.copy(Path(stage.environment["VENTANILLA_STATE"]) / "key", state)

    daemon = await child.begin(["run"], environment, log)
    async with asyncio.timeout(PATIENCE):
        status = await daemon.wait()

    [told] = log.read_text().splitlines()
    assert (1, ["key"]) == (status, [file.name for file in state.iterdir()])
    assert f"{state}/ventanilla.db is gone, but {state}/key is there" in told
