"""
The door's accounts and certificate change while it is open.
"""

import asyncio
import shutil
import ssl
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import aiosmtplib
import pytest
from structlog.testing import capture_logs

from channels.email import factory
from channels.email.outgoing.ending import Ending
from channels.email.outgoing.fresh import Fresh
from channels.email.sandbox_keys import make
from gateway.core.errors import TemporaryFailure
from gateway.core.town import Town
from gateway.serving import free_port
from gateway.testing import MemoryInbox, channel_setup

TOWN = Town(
    name="Junar",
    timezone=ZoneInfo("Europe/Madrid"),
    accounts={"email": "ayuntamiento@junar.example"},
)
OBRAS = "obras@junar.example"


@pytest.fixture
async def town(tmp_path):
    """
    An open door at which the people of OBRAS log in; gives its keys, and its port.
    """
    keys, port = make(tmp_path, [OBRAS]), free_port()
    settings = {
        "LISTEN": f"127.0.0.1:{port}",
        "TLS_CERT": str(keys.certificate),
        "TLS_KEY": str(keys.key),
        "ACCOUNTS": str(keys.accounts),
    }
    variables = {f"VENTANILLA_EMAIL_{k}": v for k, v in settings.items()}
    channel, inbox = (
        factory.create(channel_setup(tmp_path, variables, TOWN)),
        MemoryInbox(),
    )
    task = asyncio.create_task(channel.listeners()["smtp"](inbox))
    async with asyncio.timeout(60):
        while not inbox.answers:  # noqa: ASYNC110 - nothing tells us.
            await asyncio.sleep(0.01)
    yield keys, port
    task.cancel()
    await asyncio.wait([task])
    await channel.close()


@asynccontextmanager
async def met(port, trusting):
    """
    A client that trusts one certificate, and no other.
    """
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False)
    await client.connect()
    await client.starttls(tls_context=trusting)
    yield client
    client.close()


async def test_whoever_is_taken_out_of_the_accounts_speaks_for_nobody_at_once(town):
    """
    Though they are inside, and have been since they might.
    """
    keys, port = town
    mail = OBRAS, [TOWN.accounts["email"]], b"Subject: x\r\n\r\nx\r\n"
    async with met(port, keys.trust()) as client:
        await client.login(OBRAS, keys.password)
        await client.sendmail(*mail)
        keys.accounts.write_text("# nobody\n")

        with pytest.raises(aiosmtplib.SMTPDataError, match="counts no more"):
            await client.sendmail(*mail)

    async with met(port, keys.trust()) as client:
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await client.login(OBRAS, keys.password)


async def test_wrong_accounts_are_told_and_the_last_good_ones_count(town):
    keys, port = town
    keys.accounts.write_text("hunter2\n")

    with capture_logs() as logs:
        async with met(port, keys.trust()) as client:
            await client.login(OBRAS, keys.password)

    [told] = [line for line in logs if line["event"] == "file.not_taken_up"]
    assert f"{keys.accounts}:1: not ADDRESS:" in told["problem"]
    assert "hunter2" not in told["problem"]


@pytest.mark.parametrize("share", [0, 0.5, 0.9])
async def test_an_editor_that_empties_the_accounts_and_writes_them_cuts_nobody_off(
    town, share
):
    keys, port = town
    whole = keys.accounts.read_text()
    mail = OBRAS, [TOWN.accounts["email"]], b"Subject: x\r\n\r\nx\r\n"
    async with met(port, keys.trust()) as client:
        await client.login(OBRAS, keys.password)
        keys.accounts.write_text(whole[: int(share * len(whole))])

        await client.sendmail(*mail)

        keys.accounts.write_text("# nobody any more\n")
        with pytest.raises(aiosmtplib.SMTPDataError, match="counts no more"):
            await client.sendmail(*mail)


async def test_a_renewed_certificate_is_shown_once_its_key_is_there(town, tmp_path):
    keys, port = town
    (tmp_path / "new").mkdir()
    new = make(tmp_path / "new", [])
    before = keys.trust()

    shutil.copy(new.certificate, keys.certificate)
    async with met(port, before):
        pass  # Half of a new pair is nothing to show.
    shutil.copy(new.key, keys.key)

    async with met(port, new.trust()):
        pass
    with pytest.raises(ssl.SSLCertVerificationError):
        async with met(port, before):
            pass


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (0, []),
        (350, []),
        (352, ["certificate.ends_soon"]),
        (366, ["certificate.ended"]),
    ],
)
def test_a_certificate_that_nobody_renews_is_told(tmp_path, days, told):
    """
    The sandbox's are good for a year.
    """
    keys = make(tmp_path, [])
    files = {"TLS_CERT": keys.certificate, "TLS_KEY": keys.key}
    variables = {f"VENTANILLA_EMAIL_{k}": str(v) for k, v in files.items()}
    later = datetime.now(UTC) + timedelta(days=days)

    with capture_logs() as logs:
        factory.create(channel_setup(tmp_path, variables, TOWN, lambda: later))

    assert told == [entry["event"] for entry in logs]


def test_the_end_of_a_certificate_is_looked_at_once_a_day(tmp_path):
    keys, now, days = make(tmp_path, []), datetime.now(UTC), [0]
    ending = Ending(keys.certificate, lambda: now + timedelta(days=days[0]))

    told = []
    for days[0] in (0, 352, 352, 353, 366):
        with capture_logs() as logs:
            ending.look()
        told.append([entry["event"] for entry in logs])

    soon = "certificate.ends_soon"
    assert [[], [soon], [], [soon], ["certificate.ended"]] == told


@pytest.mark.parametrize(("days", "told"), [(352, "ends on"), (366, "ended on")])
async def test_a_certificate_that_ends_is_a_listener_that_is_down(tmp_path, days, told):
    files = make(tmp_path, [])
    variables = {
        "VENTANILLA_EMAIL_TLS_CERT": str(files.certificate),
        "VENTANILLA_EMAIL_TLS_KEY": str(files.key),
    }
    now = [datetime.now(UTC)]
    setup = channel_setup(tmp_path, variables, TOWN, lambda: now[0])
    watch, inbox = factory.create(setup).listeners()["certificate"], MemoryInbox()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await watch(inbox)
    now[0] += timedelta(days=days)

    with pytest.raises(TemporaryFailure, match=f"certificate {told}") as failure:
        await watch(inbox)
    # Up before, and not since.
    assert 1 == inbox.answers
    assert now[0] + timedelta(hours=1) == failure.value.retry_at


def of_another_pair(keys):
    (keys.key.parent / "new").mkdir()
    shutil.copy(make(keys.key.parent / "new", []).certificate, keys.certificate)


def gone(keys):
    keys.key.unlink()


def no_accounts(keys):
    keys.accounts.write_text("hunter2\n")


@pytest.mark.parametrize(
    ("name", "spoil", "told"),
    [
        ("certificate", of_another_pair, "key values mismatch"),
        ("certificate", gone, "No such file"),
        ("accounts", no_accounts, "not ADDRESS:"),
    ],
)
async def test_files_that_a_start_would_refuse_are_a_listener_that_is_down(
    tmp_path, name, spoil, told
):
    """
    What was there before goes on, until it ends or the daemon does.
    """
    keys, now = make(tmp_path, [OBRAS]), datetime.now(UTC)
    files = {"TLS_CERT": keys.certificate, "TLS_KEY": keys.key}
    files["ACCOUNTS"] = keys.accounts
    variables = {f"VENTANILLA_EMAIL_{k}": str(v) for k, v in files.items()}
    setup = channel_setup(tmp_path, variables, TOWN, lambda: now)
    watch = factory.create(setup).listeners()[name]
    spoil(keys)

    with pytest.raises(TemporaryFailure, match=f"{told}.* before goes on") as failure:
        async with asyncio.timeout(5):
            await watch(MemoryInbox())
    assert now + timedelta(minutes=10) == failure.value.retry_at


def test_a_file_is_read_only_when_it_has_changed(tmp_path):
    file, read = tmp_path / "file", []

    def reading():
        read.append(file.read_text())
        return read[-1]

    file.write_text("one")
    fresh = Fresh([file], reading)
    before = [fresh.now(), fresh.now()]
    file.write_text("three")
    changed = [fresh.now(), fresh.now()]
    file.unlink()
    gone = fresh.now()

    assert (["one"] * 2, ["three"] * 2, "three") == (before, changed, gone)
    assert ["one", "three"] == read
