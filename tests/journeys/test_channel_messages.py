"""
Whoever writes to the town's channel on Telegram is answered there.
"""

import pytest
from staged import playing, small_town
from steps import PATIENCE, answer_letter, letter_of

from channels.telegram.sandbox_chats import CHANNEL
from gateway.ports.far_ends import Account

ANA = Account(id="5012345678", name="Ana")


@pytest.fixture
async def stage(tmp_path):
    notices = f'notices: {{telegram: "{CHANNEL}"}}\n'
    stage = small_town(tmp_path, lambda rules: rules + notices)
    async with playing(stage):
        yield stage


async def test_who_writes_to_the_channel_reads_receipt_and_answer_there(stage):
    await stage.far_ends["telegram"].write_to_channel(ANA, "La farola no luce.")
    letter = await letter_of(stage, "alumbrado", "La farola no luce")

    await answer_letter(stage, "alumbrado", letter, "Mañana la cambiamos.")

    def reads():
        return [post.text for post in stage.timeline("telegram", ANA)]

    assert await stage.until(lambda: len(reads()) == 3, PATIENCE)
    asked, receipt, answer = reads()
    assert "La farola no luce." == asked
    assert receipt.startswith("Recibido, J-1")
    assert answer.startswith("Mañana la cambiamos.")
