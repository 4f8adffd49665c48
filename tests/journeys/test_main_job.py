"""
The whole way, there and back, through the real daemon as a child process.
"""

import asyncio
import json

import pytest
from steps import (
    PATIENCE,
    answer,
    answers,
    command,
    everybody_repeats_themselves,
    letter_of,
    letters,
    ran,
    reads,
    say,
)

from gateway.core.message import Visibility
from gateway.ports.far_ends import Account
from gateway.sandbox.cast import CITIZENS, employee
from gateway.sandbox.scene import acts

LUISA, SAMIR = CITIZENS
NEWCOMER = Account(id="7199110999", handle="@nora", name="Nora")

in_one_town = pytest.mark.asyncio(loop_scope="module")


async def test_four_messages_reach_four_mailboxes_and_four_answers_come_back(stage):
    """
    Each exactly once, although every platform repeats itself, and in public only what
    was asked in public. The next message in each thread reaches the same mailbox,
    whatever it says; a stranger's in it reaches nobody. The daemon ends in order.
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
    await they_go_on(stage, play)
    await a_stranger_answers_nobody(stage, play[0])
    await it_ends_in_order(stage)


async def they_go_on(stage, play):
    """
    With the number of their case: the same neighbour has a thread in public, and X's
    private messages have none.
    """
    for act in play:
        number = answers(stage, act)[0].text.split()[-1]
        said = f"{number}: vale, allí estaré, {act.mailbox}"
        await stage.far_ends[act.channel].say(
            act.person.accounts[act.channel],
            said,
            visibility=act.visibility,
            in_reply_to=answers(stage, act)[0].reference,
        )
        await letter_of(stage, act.mailbox, said)


async def a_stranger_answers_nobody(stage, act):
    """
    Though they know the reply address; nor are they told so. The mailbox is, in whose
    name they wrote.
    """
    letter = letters(stage, act.mailbox)[-1]
    box, email = employee(stage.town, act.mailbox), stage.far_ends["email"]
    stranger = SAMIR.accounts["email"]
    seen = []
    assert await stage.until(
        lambda: seen.append(done_with(stage)) or seen[-1], PATIENCE
    )
    before = seen[-1]

    await email.say(stranger, "Lo arreglamos nunca.", in_reply_to=letter.reference)
    await email.say_forged(box, "Lo arreglamos nunca.", in_reply_to=letter.reference)
    assert await stage.until(lambda: done_with(stage) == before + 2, PATIENCE)

    assert [] == [p for p in reads(stage, act) if "nunca" in p.text]
    refused = [p for p in stage.timeline("email", box) if "nunca" in p.text]
    assert "NO SE HA ENVIADO A NADIE" in refused[0].text


def done_with(stage):
    """
    How many messages the daemon has read; none while it has something left to say. Its
    own, which X tells it again at any time and it ignores, do not count.
    """
    counts = command(stage, "status", "--json")["counts"]
    left = ("received", "due", "sending")
    waiting = [counts[of].get(state) for of in counts for state in left]
    read = sum(counts["messages"].values()) - counts["messages"].get("ignored", 0)
    return 0 if any(waiting) else read


async def it_ends_in_order(stage):
    """
    Exit 0 within its bound, with no task left; and nothing of all that was an error.
    """
    assert 0 == await stage.close()

    told = [json.loads(line) for line in stage.log.read_text().splitlines()]
    [end] = [event for event in told if event["event"] == "daemon.stopped"]
    assert [] == end["left"]
    assert [] == [event for event in told if event["level"] == "error"]


@in_one_town
async def test_danger_goes_to_the_police_at_once_and_the_sender_is_told_112(town):
    """
    Nobody is asked who they are.
    """
    luisa = LUISA.accounts["telegram"]
    text = "hay un hombre inconsciente en el suelo de la plaza, no respira"

    await town.far_ends["telegram"].say(luisa, text)

    assert await town.until(
        lambda: any(text in p.text for p in letters(town, "policia")), PATIENCE
    )
    assert await town.until(
        lambda: any("112" in p.text for p in town.timeline("telegram", luisa)),
        PATIENCE,
    )


@in_one_town
async def test_who_shows_the_town_anothers_post_is_not_asked_what_they_mean(town):
    """
    Nor is somebody in danger who told of it first and named the town below.
    """
    x, ours = town.far_ends["twitter"], town.town.accounts["twitter"]
    pepe = Account(id="7199110998", handle="@pepe", name="Pepe")
    public = Visibility.PUBLIC
    lamp = await x.say(pepe, "farola rota, cuelga desde el lunes", visibility=public)
    fire = await x.say(pepe, "está ardiendo mi cocina", visibility=public)

    await x.quote(NEWCOMER, f"{ours} mirad esto", lamp)
    await x.say(pepe, ours, visibility=public, in_reply_to=fire)

    letter = await letter_of(town, "alumbrado", "farola rota, cuelga desde el lunes")
    assert "mirad esto" in letter.text
    await letter_of(town, "policia", "está ardiendo mi cocina")
    assert await town.until(
        lambda: any("112" in p.text for p in town.timeline("twitter", pepe)), PATIENCE
    )


@in_one_town
async def test_whoever_comes_by_a_link_is_welcomed_and_opens_no_case(town):
    await town.far_ends["telegram"].say(NEWCOMER, "/start almez")

    assert await town.until(
        lambda: any("«baja»" in p.text for p in town.timeline("telegram", NEWCOMER)),
        PATIENCE,
    )
    assert 2 == len(town.timeline("telegram", NEWCOMER))


@in_one_town
async def test_who_is_not_verified_is_held_until_the_desk_says_so(town):
    """
    The message goes on by itself, and once.
    """
    samir = SAMIR.accounts["telegram"]
    text = "propongo para el pleno un carril bici hasta el polígono"
    await town.far_ends["telegram"].say(samir, text)
    assert await town.until(
        lambda: any("DNI" in p.text for p in town.timeline("telegram", samir)),
        PATIENCE,
    )
    assert [] == list(letters(town, "secretaria"))

    told = f"telegram:{samir.id}", "--name", SAMIR.name, "--consent"
    done = await asyncio.to_thread(ran, town, "desk", "add", *told)
    assert 0 == done.exit_code, done.output

    assert await town.until(
        lambda: any(text in p.text for p in letters(town, "secretaria")), PATIENCE
    )
    assert 1 == len(letters(town, "secretaria"))
