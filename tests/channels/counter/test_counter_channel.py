"""
The counter keeps the promises of a channel: it is read, it says things once however
often it is asked to, and what it keeps can be erased.
"""

import asyncio
import os
import stat
from datetime import UTC, datetime, timedelta
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from channels.counter.channel import create
from channels.counter.settings import CLERKS, OFFICIALS
from channels.counter.tray import Tray, letterbox
from gateway.core.delivery import Delivery
from gateway.core.errors import NotConfigured, PermanentFailure, SettingsInvalid
from gateway.core.message import Address, Arrival, Attachment, Visibility
from gateway.core.people import counter
from gateway.core.people.counter import CounterSlip, tray
from gateway.environment import Environment
from gateway.promises import ChannelPromises
from gateway.testing import channel_setup

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SLIP = CounterSlip(clerk="Inés", whose="G-4K7Q2M", name="Paco", text="una farola")
SETTINGS = {CLERKS: "Inés, Berta  Solís", OFFICIALS: "berta solís"}


@pytest.fixture
def channel(tmp_path):
    return create(channel_setup(tmp_path, SETTINGS))


def said(text="Mañana la cambio.", files=(), **changes):
    given = {
        "id": "12.k5mzq3tq6yq2x7da",
        "message": 12,
        "to": Address("counter", "G-4K7Q2M"),
        "text": text,
        "due_at": NOW,
        "attachments": tuple(
            Attachment(name=name, media_type="image/jpeg", reference="r")
            for name in files
        ),
    }
    return Delivery(**given | changes)


def test_it_comes_in_by_the_same_doors_as_every_channel():
    [factory] = entry_points(group="gateway.channels", name="counter")
    [box] = entry_points(group="gateway.letterboxes", name="counter")

    assert (create, letterbox) == (factory.load(), box.load())


async def test_a_slip_is_read_and_nothing_listens(channel):
    arrival = Arrival(
        channel="counter", external_id="x", raw=counter.write(SLIP), received_at=NOW
    )

    message = await channel.read(arrival)

    assert {} == channel.listeners()
    assert ("counter", "una farola") == (message.channel, message.text)
    assert Visibility.PRIVATE is message.visibility
    with pytest.raises(PermanentFailure):
        await channel.fetch(
            arrival, Attachment(name="a", media_type="text/plain", reference="a")
        )
    await channel.close()


async def test_an_answer_is_whole_and_lies_there_under_its_own_name(channel):
    long = "línea\n" * 2000

    [part] = channel.split(long, Visibility.PRIVATE)
    first = await channel.send(said(part), [])
    again = await channel.send(said(part), [])

    assert long == part
    assert first == again
    assert first.reference == said().id


async def test_what_is_unsure_may_be_said_again(channel):
    assert await channel.find(said()) is None


async def test_nothing_is_said_in_public(channel):
    with pytest.raises(PermanentFailure):
        await channel.send(said(visibility=Visibility.PUBLIC), [])


async def test_the_files_of_an_answer_wait_to_be_printed_once(channel, tmp_path):
    delivery = said(files=["../../lamp.jpg", ".hidden", "a" * 300 + ".pdf", "…"])

    for _ in range(2):
        await channel.send(delivery, [b"1", b"2", b"3", b"4"])

    folder = tmp_path / tray(delivery.id)
    assert [folder] == list(tmp_path.iterdir())
    names = sorted(file.name for file in folder.iterdir())
    assert ["1-lamp.jpg", "2-hidden", f"3-{'a' * 60}.pdf", "4-file"] == names
    assert b"1" == (folder / "1-lamp.jpg").read_bytes()
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)


async def test_what_was_laid_out_is_erased_by_its_delivery_and_nothing_else(
    channel, tmp_path
):
    one, other = said(files=["a.jpg"]), said(files=["b.jpg"], id="13.other")
    for delivery in (one, other):
        await channel.send(delivery, [b"."])

    box = letterbox(Environment({}), tmp_path)

    assert 1 == await asyncio.to_thread(box.erase, [one.id, "9.never"])
    assert [tray(other.id)] == [folder.name for folder in tmp_path.iterdir()]


def test_what_was_being_laid_out_as_the_machine_died_is_erased_too(
    tmp_path, monkeypatch
):
    def die(file):
        raise SystemExit

    monkeypatch.setattr(os, "fsync", die)
    with pytest.raises(SystemExit):
        Tray(tmp_path).lay(said(files=["a.jpg"]), [b"."], NOW)
    left = list(tmp_path.iterdir())

    erased = letterbox(Environment({}), tmp_path).erase([said().id])

    assert ([], 1, 1) == (list(tmp_path.iterdir()), len(left), erased)


async def test_what_nobody_printed_for_a_month_goes(tmp_path):
    today = datetime.now(UTC)
    for days, name in ((0, "1.old"), (29, "2.newer"), (31, "3.newest")):
        now = today + timedelta(days=days)
        channel = create(channel_setup(tmp_path, SETTINGS, now=lambda now=now: now))
        await channel.send(said(files=["a.jpg"], id=name), [b"."])

    left = {folder.name for folder in tmp_path.iterdir()}

    assert {tray("3.newest")} == left


def test_answers_are_laid_beside_one_another(tmp_path, monkeypatch):
    """
    By others, who put in its place what was there a moment ago.
    """
    gone, listed = tmp_path / f".{tray('9.another')}.draft", Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda folder: [gone, *listed(folder)])

    Tray(tmp_path).lay(said(files=["a.jpg"]), [b"."], NOW)

    assert (tmp_path / tray(said().id) / "1-a.jpg").exists()


def test_what_somebody_else_left_there_keeps_no_answer_from_being_laid(tmp_path):
    left = tmp_path / "Thumbs.db"
    left.touch()
    os.utime(left, (0, 0))

    with capture_logs() as logs:
        Tray(tmp_path).lay(said(files=["a.jpg"]), [b"."], NOW)

    assert (tmp_path / tray(said().id) / "1-a.jpg").exists()
    assert ["tray.not_deleted"] == [each["event"] for each in logs]


def test_without_settings_it_stays_off(tmp_path):
    with pytest.raises(NotConfigured):
        create(channel_setup(tmp_path, {}))


def test_an_official_who_is_no_clerk_is_a_mistake(tmp_path):
    with pytest.raises(SettingsInvalid) as e:
        create(channel_setup(tmp_path, {CLERKS: "Inés", OFFICIALS: "Berta"}))

    [problem] = e.value.problems
    assert "Berta" in problem
    assert CLERKS in problem


def test_officials_alone_are_a_mistake(tmp_path):
    with pytest.raises(SettingsInvalid):
        create(channel_setup(tmp_path, {OFFICIALS: "Berta"}))


class TestPromises(ChannelPromises):
    @pytest.fixture
    def delivery(self):
        return said()

    async def test_what_was_said_is_found_and_what_was_not_is_not(
        self, channel, delivery
    ):
        """
        Here nobody need look: said again it changes nothing.
        """
        receipt = await channel.send(delivery, ())

        assert await channel.find(delivery) is None
        assert receipt == await channel.send(delivery, ())
