"""
A proposal for the plenary from what a neighbour writes to the extract of the minutes,
through the real daemon, on X, Telegram and mail.
"""

import asyncio
import re
import struct
import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from staged import small_rules
from steps import answer_letter, command, letter_of, letters, ran, waits_for

from gateway.core.message import Visibility
from gateway.routing.load import load
from gateway.sandbox.cast import CITIZENS
from gateway.sandbox.stage import set_stage

LUISA, SAMIR = CITIZENS
HOUR = timedelta(hours=1)
ZONE = "Test/Pueblo"

#: A session that is to come, with an hour until its agenda closes, and one that has
#: been held: when they start, end and close, from now on.
FAR = (6 * HOUR, 8 * HOUR, HOUR)
HELD = (-4 * HOUR, -2 * HOUR, -6 * HOUR)
NEXT = (90 * 24 * HOUR, 90 * 24 * HOUR + HOUR, 87 * 24 * HOUR)


def zone_file(before, after, changes):
    """
    A time zone (RFC 9636) whose clocks go from one offset to another once: so that the
    real daemon meets the change of the clocks whenever the test is run.
    """

    def types():
        summer = [int(each > min(before, after)) for each in (before, after)]
        offsets = [int(each.total_seconds()) for each in (before, after)]
        return b"".join(
            struct.pack(">lBB", offset, dst, 4 * number)
            for number, (offset, dst) in enumerate(zip(offsets, summer, strict=True))
        )

    def block(size):
        # Without a first change, what was before the only one would be standard time.
        form = ">2l" if size == 4 else ">2q"
        at = struct.pack(form, 0, int(changes.timestamp()))
        head = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 2, 2, 8)
        return head + at + b"\x00\x01" + types() + b"AAA\0BBB\0"

    return block(4) + block(8) + b"\n\n"


class Town:
    """
    A small town, whose sessions are where a test wants them.
    """

    def __init__(self, folder):
        self.folder, self.rules = folder, folder / "routes.yaml"
        # It is about noon there whenever the test is run: a session some hours ago and
        # one in some hours are of one day, and so are the same at another hour.
        now = datetime.now(UTC)
        noon = (12 - now.hour) * HOUR
        self.clocks(noon, noon, now - 1000 * HOUR)

    def clocks(self, before, after, changes):
        """
        Let the clocks go from *before* to *after* UTC at that moment.
        """
        self.before, self.after, self.changes = before, after, changes
        file = self.folder / "zones" / ZONE
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(zone_file(before, after, changes))

    def wall(self, moment):
        """
        Write a moment as the town's clocks show it.
        """
        offset = self.before if moment < self.changes else self.after
        return f"{(moment + offset):%Y-%m-%d %H:%M}"

    def session(self, *times):
        now = datetime.now(UTC)
        starts, ends, closes = (self.wall(now + each) for each in times)
        return f"{{starts: {starts}, ends: {ends}, agenda_closes: {closes}}}"

    def sits(self, *sessions):
        """
        Write the rules with these sessions.
        """
        text = small_rules(*(self.session(*each) for each in sessions), zone=ZONE)
        self.rules.write_text(text, encoding="utf-8")


@pytest.fixture
async def hall(tmp_path, monkeypatch):
    """
    The town and its stage, once its sessions are known.
    """
    monkeypatch.setenv("PYTHONTZPATH", f"{tmp_path}/zones:/usr/share/zoneinfo")
    return Town(tmp_path)


@pytest.fixture
async def opened(hall):
    """
    Opens the stage of the town, in which Luisa is verified.
    """
    stages = []

    async def opened():
        zoneinfo.reset_tzpath([str(hall.folder / "zones"), *zoneinfo.TZPATH])
        zoneinfo.ZoneInfo.clear_cache()
        stage = set_stage(hall.folder, hall.rules, load(hall.rules).town)
        stages.append(stage)
        await stage.open((LUISA,))
        return stage

    yield opened
    for stage in stages:
        await stage.close()


async def sits(stage, hall, *sessions):
    """
    Let the running daemon know that the sessions are others.
    """
    hall.sits(*sessions)
    await asyncio.to_thread(command, stage, "reload", "--json")


async def says(stage, channel, text, person=LUISA, **changes):
    await stage.far_ends[channel].say(person.accounts[channel], text, **changes)


async def number_of(stage, mailbox, what):
    letter = await letter_of(stage, mailbox, what)
    return re.search(r"PROPUESTA PARA EL PLENO (J-\d+)", letter.text)[1], letter


async def proposed_in_public(stage):
    """
    On X, from a verified account: the receipt has the date, and what the law says;
    secretary and mayor get it in form.
    """
    luisa, handle = LUISA.accounts["twitter"], stage.town.accounts["twitter"]
    lane = "un carril bici hasta el polígono"
    await says(stage, "twitter", f"{handle} propongo para el pleno {lane}")
    receipt = await waits_for(stage, "twitter", luisa, "propuesta recibida")
    number, letter = await number_of(stage, "secretaria", lane)
    _, to_mayor = await number_of(stage, "alcaldia", lane)
    told = re.search(
        rf"{number}: propuesta recibida para el pleno \((.*?)\)", receipt.text
    )
    when = told[1]

    assert "El orden del día lo fija la Alcaldía" in receipt.text
    assert f"Propone: {LUISA.name}" in letter.text
    assert f"Para el pleno: {when}" in letter.text
    return number, letter, to_mayor


async def kept_until_known(stage):
    """
    On Telegram, from nobody known: kept until they are verified.
    """
    samir, benches = SAMIR.accounts["telegram"], "más bancos en la plaza Mayor"
    await says(stage, "telegram", f"propongo para el pleno {benches}", SAMIR)
    await waits_for(stage, "telegram", samir, "código")
    assert [] == [p for p in letters(stage, "secretaria") if benches in p.text]
    return benches


async def meanwhile_at_the_town_hall(stage, third):
    """
    The daemon dies; a clerk sees a document and puts a proposal off; the daemon goes on
    where it was.
    """
    await stage.kill_daemon()

    async def clerk(*said):
        return await asyncio.to_thread(command, stage, *said, "--json")

    person = await clerk(
        *("desk", "enrol", "--name", SAMIR.name, "--document", "12345678Z"),
        "--consent",
    )
    code = await clerk("desk", "code", person["person"], "--channel", "telegram")
    assert not (await clerk("plenary", "defer", third))["told"]
    await stage.start_daemon()
    told = f"{third}: su propuesta se aplaza"
    await waits_for(stage, "email", LUISA.accounts["email"], told)
    return code["code"]


async def supported(stage, first, second):
    """
    A person counts once, on whichever channel of theirs.
    """
    luisa, samir = LUISA.accounts, SAMIR.accounts["telegram"]
    await says(stage, "telegram", f"apoyo {first}", SAMIR)
    counted = await waits_for(stage, "telegram", samir, "Apoyos hasta ahora: 1")
    assert (
        "720 firmas de quienes pueden votar (20\u00a0% de la población)" in counted.text
    )
    once = f"{second}: apoyo anotado. Apoyos hasta ahora: 1"
    await says(stage, "email", f"apoyo {second}")
    await waits_for(stage, "email", luisa["email"], once)
    await says(stage, "telegram", f"+1 {second}")
    await waits_for(stage, "telegram", luisa["telegram"], once)


async def test_from_the_proposal_to_the_extract(hall, opened):
    hall.sits(FAR, NEXT)
    stage = await opened()
    x, telegram = LUISA.accounts["twitter"], SAMIR.accounts["telegram"]
    first, letter, to_mayor = await proposed_in_public(stage)
    shade = "toldos en el patio del colegio"
    await says(stage, "email", f"propongo para el pleno {shade}")
    third, _ = await number_of(stage, "secretaria", shade)
    benches = await kept_until_known(stage)
    code = await meanwhile_at_the_town_hall(stage, third)
    await says(stage, "telegram", code, SAMIR)
    await waits_for(stage, "telegram", telegram, "propuesta recibida")
    second, to_secretary = await number_of(stage, "secretaria", benches)
    await supported(stage, first, second)

    await answer_letter(stage, "alcaldia", to_mayor, "#admitir")
    await waits_for(stage, "twitter", x, "está en el orden del día")
    await answer_letter(
        stage, "secretaria", to_secretary, "#rechazar Ya está en obras."
    )
    refused = await waits_for(stage, "telegram", telegram, "no entra en el orden")
    assert "Motivo: Ya está en obras." in refused.text

    # The session was held: the extract reaches the author, once, whatever happens.
    await sits(stage, hall, HELD, NEXT)
    await answer_letter(
        stage, "secretaria", letter, "#extracto Se aprueba por unanimidad."
    )
    await waits_for(stage, "twitter", x, "Se aprueba por unanimidad.")
    await stage.kill_daemon()
    await stage.start_daemon()
    await asyncio.sleep(1)
    read = stage.timeline("twitter", x)
    assert 1 == len([post for post in read if "Se aprueba" in post.text])
    found = await asyncio.to_thread(command, stage, "plenary", "list", "--json")
    assert {
        (first, "reported", 1),
        (second, "refused", 1),
        (third, "deferred", 0),
    } == {(one["number"], one["state"], one["supports"]) for one in found}


async def test_a_session_that_is_moved_and_then_cancelled_takes_nobody_for_held(
    hall, opened
):
    """
    By a reload it is another day's; by a restart it is gone, and the next is meant. The
    author is told each once.
    """
    hall.sits(FAR, NEXT)
    stage = await opened()
    telegram = LUISA.accounts["telegram"]
    await says(stage, "telegram", "propongo para el pleno más sombra")
    receipt = await waits_for(stage, "telegram", telegram, "propuesta recibida")
    number, letter = await number_of(stage, "secretaria", "más sombra")
    await answer_letter(stage, "secretaria", letter, "#admitir")
    await waits_for(stage, "telegram", telegram, "está en el orden del día")

    await sits(stage, hall, (30 * HOUR, 32 * HOUR, 25 * HOUR), NEXT)
    moved = f"{number}: cambia la fecha del pleno para su propuesta"
    first = await waits_for(stage, "telegram", telegram, moved)
    await stage.kill_daemon()
    hall.sits(NEXT)
    await stage.start_daemon()
    day = f"{datetime.now(UTC) + NEXT[0] + hall.after:%d/%m/%Y}"
    assert day not in first.text
    second = await waits_for(stage, "telegram", telegram, f"{moved}: {day}")

    everything = stage.timeline("telegram", telegram)
    told = [post.text for post in everything if "cambia la fecha" in post.text]
    assert [first.text, second.text] == told
    assert not [post for post in everything if "se ha celebrado" in post.text]
    was, month, year = re.search(r"pleno \((\d+)/(\d+)/(\d+)", receipt.text).groups()
    agenda = await asyncio.to_thread(
        ran, stage, "plenary", "export", "--session", f"{year}-{month}-{was}"
    )
    assert "ya no está en el calendario" in agenda.stdout
    assert f"Pleno: {day}" in agenda.stdout.replace("\\", "")


async def test_an_hour_before_and_after_the_deadline_while_the_clocks_change(
    hall, opened
):
    """
    The zone's clocks go back around the very hour of the test, and by two, as they do
    in Antarctica: whoever took the wrong offset would be wrong by more than the hour.
    """
    # A little more than an hour ago: what is nearer exists twice on the clocks, and the
    # second time is meant.
    closed = -7 * HOUR / 4
    hall.clocks(3 * HOUR, HOUR, datetime.now(UTC) + HOUR / 2)
    hall.sits(FAR, NEXT)
    stage = await opened()
    telegram, x = LUISA.accounts["telegram"], LUISA.accounts["twitter"]
    await says(stage, "telegram", "propongo para el pleno más sombra")
    in_time = await waits_for(stage, "telegram", telegram, "propuesta recibida")
    assert "fuera de plazo" not in in_time.text

    await sits(stage, hall, (*FAR[:2], closed), NEXT)
    dm = Visibility.PRIVATE
    await says(stage, "twitter", "propongo para el pleno más bancos", visibility=dm)
    late = await waits_for(stage, "twitter", x, "propuesta recibida")
    assert "fuera de plazo para el pleno" in late.text

    _, letter = await number_of(stage, "secretaria", "más bancos")
    assert "Llegó fuera de plazo" in letter.text
    first = re.search(r"pleno \((.*?)\)", in_time.text)[1]
    assert f"fuera de plazo para el pleno ({first[:10]}" in late.text
