"""
`ventanilla forget` as it is used at the desk: what a mailbox was written goes, too, or
nothing does.
"""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from channels.email.outgoing.sent_as import file_name
from gateway.core.delivery import Delivery, Receipt
from gateway.core.filing import Filing, Status
from gateway.core.message import Address

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANA = Address("telegram", "1044")
LETTER = "1.letter"
CLERK = ("--clerk", "Inés", "--yes")


@pytest.fixture
def told(ana_says):
    """
    Writes a letter about what Ana said; what goes over the given channels is said.
    """

    async def put(channels, over):
        store, message, number = await ana_says("la farola no luce")
        letter = Delivery(
            id=LETTER,
            message=number,
            to=Address(over, "lights@test.example"),
            text="la farola no luce",
            due_at=NOW,
        )
        await store.record(
            Filing(
                id=number, status=Status.ROUTED, message=message, deliveries=(letter,)
            )
        )
        for due in await store.claim(NOW, timedelta(minutes=1), 10, channels):
            await store.settle(due.sent(Receipt("1")))
        await store.close()

    return lambda *channels, over="email": asyncio.run(put(channels, over))


@pytest.fixture
def letter(tmp_path):
    """
    The letter, in a Maildir that is not where it is by itself.
    """
    new = tmp_path / "mail" / "lights" / "new"
    new.mkdir(parents=True)
    file = new / file_name(LETTER)
    file.write_text("la farola no luce", encoding="utf-8")
    return file


def test_nobody_is_forgotten_where_their_letters_cannot_be_reached(
    told, letter, ventanilla, shown, monkeypatch, tmp_path
):
    """
    Without the mail's settings nothing goes, nor while its folder is not there; with
    them all of it does.
    """
    told("email")

    refused = ventanilla("forget", ANA, "--clerk", "Inés", status=1).output
    assert "letters went out by email, which is not configured here" in refused
    assert "VENTANILLA_EMAIL_" in refused
    assert refused.strip() in shown("forget", ANA, "--dry-run")["in_the_way"]
    assert letter.exists()

    monkeypatch.setenv("VENTANILLA_EMAIL_MAILDIR", str(tmp_path / "mail"))
    [away] = shown("forget", ANA, "--dry-run")["in_the_way"]
    assert "is its file system mounted?" in away
    (tmp_path / "mail" / ".town").touch()
    assert [] == shown("forget", ANA, "--dry-run")["in_the_way"]
    assert 1 == shown("forget", ANA, *CLERK)["letters"]
    assert not letter.exists()


def test_nobody_is_forgotten_while_a_channel_that_said_it_is_gone(
    told, ventanilla, shown, installed
):
    """
    What its package keeps on this machine, nobody else knows.
    """
    told("email", "sms", over="sms")

    refused = ventanilla("forget", ANA, "--clerk", "Inés", status=1).output
    assert "letters went out by sms, whose package is not installed" in refused
    assert refused.strip() in shown("forget", ANA, "--dry-run")["in_the_way"]

    installed("townsms", "", channels="sms = townsms:create")
    assert 1 == shown("forget", ANA, *CLERK)["deliveries"]


def test_whoever_wrote_over_a_channel_that_is_gone_is_looked_for(told, ventanilla):
    told("email")

    refused = ventanilla("forget", "sms:+34600111222", "--dry-run", status=1).output
    assert "nothing is stored about such a person or address" in refused


BROKEN = """
from gateway.core.errors import SettingsInvalid

def wrong(environment, folder):
    raise SettingsInvalid(("VENTANILLA_SMS_URL is not set",))

def burst(environment, folder):
    raise OSError("the disk is gone")
"""

WORN = """
import errno

class Worn:
    def erase(self, deliveries):
        raise OSError(errno.EIO, "Input/output error", "/mail/1.sms")

def create(environment, folder):
    return Worn()
"""


@pytest.mark.parametrize(
    ("factory", "why"),
    [
        ("wrong", "which is configured wrongly here: VENTANILLA_SMS_URL is not set"),
        ("burst", "and cannot be reached: OSError: the disk is gone"),
        ("missing", "and cannot be reached: AttributeError"),
    ],
)
def test_nobody_is_forgotten_whose_letters_no_letterbox_can_reach(
    told, ventanilla, installed, factory, why
):
    point = f"sms = townsms:{factory}"
    installed("townsms", BROKEN, channels=point, letterboxes=point)
    told("sms", over="sms")

    refused = ventanilla("forget", ANA, "--clerk", "Inés", status=1).output
    assert f"letters went out by sms, {why}" in refused


def test_a_letter_that_cannot_be_erased_is_named_and_ends_the_erasure(
    told, ventanilla, shown, installed
):
    point = "sms = townsms:create"
    installed("townsms", WORN, channels=point, letterboxes=point)
    told("sms", over="sms")

    refused = ventanilla("forget", ANA, *CLERK, status=1).stderr

    assert "/mail/1.sms: Input/output error; nothing else was erased\n" == refused
    assert shown("forget", ANA, "--dry-run")["messages"]


def test_a_letterbox_that_cannot_be_made_keeps_nobody_who_had_nothing_over_it(
    told, shown, installed
):
    point = "sms = townsms:burst"
    installed("townsms", BROKEN, channels=point, letterboxes=point)
    told("telegram")

    assert 1 == shown("forget", ANA, *CLERK)["deliveries"]


def test_where_no_letter_went_no_mail_need_be_configured(told, shown):
    """
    What waits for a channel that is off was never said.
    """
    told("telegram")

    done = shown("forget", ANA, *CLERK)
    assert (1, 0) == (done["deliveries"], done["letters"])


def test_which_letters_nobody_can_find_any_more_is_said_whatever_was_held(
    told, ventanilla
):
    told("telegram")

    done = ventanilla("forget", ANA, *CLERK).output
    nothing = ventanilla("forget", ANA, "--clerk", "Inés", status=1).output

    assert "erased; messages: 1, " in done
    assert "nothing is stored about such a person or address" in nothing
    for said in (done, nothing):
        assert "letters about messages that retention has already erased" in said
