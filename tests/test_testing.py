"""
The doubles keep the promises of the ports.
"""

from datetime import UTC, datetime

import pytest

from gateway.core.delivery import Delivery
from gateway.core.message import Address, Visibility
from gateway.promises import ChannelPromises, InboxPromises
from gateway.testing import (
    MemoryInbox,
    ScriptedChannel,
    channel_setup,
)


class TestMemoryInbox(InboxPromises):
    @pytest.fixture
    def inbox(self):
        return MemoryInbox()


class TestScriptedChannel(ChannelPromises):
    @pytest.fixture
    def channel(self):
        return ScriptedChannel("fax", most=160)

    @pytest.fixture
    def delivery(self):
        return Delivery(
            id="1.d",
            message=1,
            to=Address("fax", "9"),
            text="Mañana.",
            due_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
        )


def test_a_text_is_cut_into_as_many_parts_as_a_test_wants():
    channel = ScriptedChannel("fax", parts=3)

    assert ("abc", "def", "g") == channel.split("abcdefg", Visibility.PUBLIC)
    assert ("abcdefg",) == channel.split("abcdefg", Visibility.PRIVATE)


def test_a_channel_s_folder_is_there(tmp_path):
    assert channel_setup(tmp_path / "state" / "fax", {}).folder.is_dir()
