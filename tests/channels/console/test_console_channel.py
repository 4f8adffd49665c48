"""
The console keeps the promises of a channel: what its pages wrote down is read, with its
files, and what is said there stays where they find it.
"""

import json
from datetime import UTC, datetime
from importlib.metadata import entry_points

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from channels.console.channel import create
from channels.console.wire import parse
from gateway.core.console import slips
from gateway.core.console.slips import ConsoleSlip, SlipFile
from gateway.core.conversation import Mailbox
from gateway.core.delivery import Delivery
from gateway.core.errors import (
    NotConfigured,
    PermanentFailure,
    SettingsInvalid,
    Unreadable,
)
from gateway.core.identity import Standing, judge_answer
from gateway.core.message import Arrival, Attachment, Visibility
from gateway.promises import ChannelPromises
from gateway.testing import channel_setup

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PHOTO = SlipFile(name="lamp.jpg", media_type="image/jpeg", content=b"\xff\xd8\0")
SLIP = ConsoleSlip(
    mailbox="lights",
    person="Miguel",
    token="t" * 42,
    text="#resuelto\nYa luce",
    files=(PHOTO, evolve(PHOTO, name="b", content=b"")),
)
LIGHTS = Mailbox(id="lights", office="Alumbrado")
SETTINGS = {"VENTANILLA_CONSOLE": "yes"}


@pytest.fixture
def channel(tmp_path):
    return create(channel_setup(tmp_path, SETTINGS))


def arrival(raw):
    return Arrival(channel="console", external_id="x", raw=raw, received_at=NOW)


def said(**changes):
    given = {
        "id": "12.k5mzq3tq6yq2x7da",
        "message": 12,
        "to": LIGHTS.at_console,
        "text": "No se ha hecho nada.",
        "due_at": NOW,
    }
    return Delivery(**given | changes)


def test_it_comes_in_by_the_same_door_as_every_channel():
    [factory] = entry_points(group="gateway.channels", name="console")

    assert create == factory.load()


async def test_what_was_written_is_the_mailboxs_own_and_proven(channel):
    came = arrival(slips.write(SLIP))

    message = await channel.read(came)

    assert ("lights", "#resuelto\nYa luce") == (message.sender.value, message.text)
    assert SLIP.token == message.token
    assert Visibility.PRIVATE is message.visibility
    assert "signed in to the console as Miguel" == message.evidence.because
    assert Standing.VERIFIED is judge_answer(message, LIGHTS).standing
    other = evolve(LIGHTS, id="police")
    assert Standing.NONE is judge_answer(message, other).standing
    names = [(file.name, file.size) for file in message.attachments]
    assert [("lamp.jpg", 3), ("b", 0)] == names
    fetched = [await channel.fetch(came, file) for file in message.attachments]
    assert [b"\xff\xd8\0", b""] == fetched


@pytest.mark.parametrize("reference", ["2", "-3", "x", ""])
async def test_a_file_that_is_not_there_is_gone(channel, reference):
    wanted = Attachment(name="a", media_type="text/plain", reference=reference)

    with pytest.raises(PermanentFailure):
        await channel.fetch(arrival(slips.write(SLIP)), wanted)


async def test_nothing_is_said_in_public(channel):
    with pytest.raises(PermanentFailure):
        await channel.send(said(visibility=Visibility.PUBLIC), [])


async def test_no_letter_goes_there_and_nothing_listens(channel):
    assert not channel.reaches(LIGHTS.at_console)
    assert {} == channel.listeners()
    assert LIGHTS.at_console not in LIGHTS.current
    await channel.close()


@pytest.mark.parametrize("variables", [{}, {"VENTANILLA_CONSOLE": "no"}])
def test_without_its_setting_it_stays_off(tmp_path, variables):
    with pytest.raises(NotConfigured):
        create(channel_setup(tmp_path, variables))


def test_its_setting_is_yes_or_no(tmp_path):
    with pytest.raises(SettingsInvalid):
        create(channel_setup(tmp_path, {"VENTANILLA_CONSOLE": "maybe"}))


texts = st.text()
files = st.builds(SlipFile, name=texts, media_type=texts, content=st.binary())
any_slip = st.builds(
    ConsoleSlip,
    mailbox=texts,
    person=texts,
    token=texts,
    text=texts,
    files=st.lists(files, max_size=3).map(tuple),
)


@given(any_slip)
def test_what_is_written_is_read_back(slip):
    read = slips.read(slips.write(slip))

    assert slips.write(read) == slips.write(slip)
    assert [f.content for f in read.files] == [f.content for f in slip.files]


@given(
    st.binary()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).map(lambda value: json.dumps(value).encode())
)
def test_what_is_no_slip_is_unreadable(raw):
    with pytest.raises(Unreadable):
        parse(arrival(raw))


@for_each(
    "changes",
    [
        {"more": 1},
        {"mailbox": ""},
        {"text": None},
        {"files": None},
        {"files": [1]},
        {"files": [{"name": "a", "media_type": "b", "content": "%"}]},
        {"files": [{"name": "a", "media_type": "b"}]},
    ],
)
def test_what_is_almost_a_slip_is_unreadable(changes):
    value = json.loads(slips.write(SLIP)) | changes

    with pytest.raises(Unreadable):
        parse(arrival(json.dumps(value).encode()))


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
