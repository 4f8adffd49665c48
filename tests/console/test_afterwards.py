"""
What was written in the console is erased, handed over and verified as all else is.
"""

import sqlite3
from base64 import b64encode
from contextlib import closing

from gateway.clock import utcnow
from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.town import Retention
from gateway.town import forgetting
from gateway.town.forgetting import Erasure
from gateway.town.record.exporting import Exporter, composed

SECRET, PAPER = "Zampullín 12345678Z", b"%PDF-1.7 Zampullin"


async def answered(hall, text, files=()):
    """
    A case of somebody's, with what an office wrote there in the console.
    """
    number = await hall.hear("la farola de Zampullín no luce")
    browser = await hall.sitting()
    fields = await browser.fields(f"case/J-{number}")
    data = {**fields, "verb": "solve", "text": text}
    await browser.post(f"case/J-{number}", data, files=[*files])
    await hall.settled()
    return number


def stored(folder):
    with closing(sqlite3.connect(folder / "test.db")) as connection:
        return "\n".join(connection.iterdump())


async def test_who_is_forgotten_is_in_no_answer_either(working, tmp_path):
    hall = working
    file = ("files", ("a.pdf", PAPER, "application/pdf"))
    await answered(hall, SECRET, [file])
    words = "Zampull", b64encode(PAPER).decode()[:20]
    before = stored(tmp_path)
    for word in words:
        assert word in before or word.encode().hex().upper() in before

    request = Erasure(
        address=Address("telegram", "1001"), clerk="Inés", because="", even_open=True
    )
    await forgetting.forget(hall.store, [], request, Retention(), hall.now)

    after = stored(tmp_path)
    for word in words:
        assert word not in after
        assert word.encode().hex().upper() not in after


async def test_the_file_of_a_case_has_what_was_written(working):
    hall = working
    file = ("files", ("a.pdf", PAPER, "application/pdf"))
    number = await answered(hall, "Ya luce.", [file])
    exporter = Exporter(archive=hall.store, town=hall.town(), clerk="Inés", now=utcnow)

    record = await exporter.read(Number(number))
    made = {each.path: each.content for each in composed(record)}

    [slip] = [
        shown for shown in record.messages if shown.stored.arrival.channel == "console"
    ]
    raw = made[f"messages/{slip.stored.id}.json"]
    assert slip.stored.arrival.raw == raw
    told = made[f"decisions/{slip.stored.id}.json"].decode()
    assert f'"inside": "messages/{slip.stored.id}.json"' in told
    assert "signed in to the console as Miguel Prueba" in told
