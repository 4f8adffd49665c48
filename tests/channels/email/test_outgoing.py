"""
Each way out says surely whether a mail left, whatever the other side does.
"""

import asyncio
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, AuthResult
from attrs import evolve

from channels.email.outgoing.folders import MARK
from channels.email.outgoing.maildir import maildir_at
from channels.email.outgoing.sent_as import file_name
from channels.email.outgoing.servers import Login, Security, lmtp, smarthost
from channels.email.outgoing.ways import Outgoing, ToMaildir
from gateway.core.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from gateway.serving import free_port

MAIL = Outgoing(
    delivery="d1",
    return_path="ayuntamiento@junar.example",
    to="obras@junar.example",
    content=b"Subject: Farola\r\n\r\n.No luce.\r\n.\r\nSaludos\r\n",
)


def plain_smarthost(port):
    return smarthost(("127.0.0.1", port), "mail.junar.example", Security.NONE, None)


# ---------------------------------------------------------------- Maildir


@pytest.fixture
async def to_maildir(tmp_path):
    made = maildir_at(tmp_path / "mail", "junar@junar.example", ())
    way = ToMaildir(made, lambda to: to.endswith("@junar.example"))
    yield way
    await way.close()


async def test_mails_that_come_at_once_are_all_delivered(to_maildir):
    mails = [evolve(MAIL, delivery=f"d{n}") for n in range(30)]

    await asyncio.gather(*(to_maildir.send(m) for m in mails))

    new = to_maildir.maildir.root / "obras/new"
    assert {file_name(m.delivery) for m in mails} == {p.name for p in new.iterdir()}
    assert await to_maildir.find("d7", MAIL.to)
    assert not await to_maildir.find("d30", MAIL.to)


async def test_a_failure_reaches_only_whom_it_concerns(to_maildir):
    (to_maildir.maildir.root / "policia").symlink_to("obras")
    good, bad = MAIL, evolve(MAIL, to="policia@junar.example")

    outcomes = await asyncio.gather(
        to_maildir.send(good), to_maildir.send(bad), return_exceptions=True
    )

    assert outcomes[0] is None
    assert isinstance(outcomes[1], TemporaryFailure)


async def test_a_mailbox_at_another_domain_has_no_folder_here(to_maildir):
    with pytest.raises(PermanentFailure, match="VENTANILLA_EMAIL_MAILBOXES"):
        await to_maildir.send(evolve(MAIL, to="obras@elsewhere.example"))

    assert [MARK] == [p.name for p in to_maildir.maildir.root.iterdir()]


async def test_who_stops_waiting_does_not_stop_the_others(to_maildir):
    first = asyncio.create_task(to_maildir.send(MAIL))
    second = asyncio.create_task(to_maildir.send(evolve(MAIL, delivery="d2")))
    await asyncio.sleep(0)
    first.cancel()

    assert await second is None


async def test_what_nobody_foresaw_reaches_whom_it_concerns(to_maildir):
    to_maildir.maildir.close()
    both = [evolve(MAIL, to=f"{box}@junar.example") for box in ("obras", "policia")]

    outcomes = await asyncio.gather(*map(to_maildir.send, both), return_exceptions=True)

    assert [RuntimeError] * 2 == [type(outcome) for outcome in outcomes]


# ---------------------------------------------------------------- real servers


class Sink:
    """
    Takes every mail, unless its address begins with ``no``.
    """

    def __init__(self):
        self.taken = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("no"):
            return "550 5.1.1 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.taken.append(envelope)
        return "250 2.0.0 taken"


@asynccontextmanager
async def server(make, **where):
    loop = asyncio.get_running_loop()
    made = []

    def factory():
        made.append(make())
        return made[-1]

    if where:
        listening = await loop.create_unix_server(factory, **where)
    else:
        listening = await loop.create_server(factory, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()
    finally:
        listening.close()
        for protocol in made:
            if protocol.transport is not None:
                protocol.transport.close()
        await asyncio.sleep(0)


async def test_lmtp_brings_it_unchanged():
    sink = Sink()
    async with server(lambda: LMTP(sink)) as (_, port):
        await lmtp(("127.0.0.1", port), "mail.junar.example").send(MAIL)

    [taken] = sink.taken
    assert (MAIL.return_path, [MAIL.to]) == (taken.mail_from, taken.rcpt_tos)
    assert MAIL.content == taken.content


async def test_lmtp_goes_by_a_unix_socket(tmp_path):
    sink, path = Sink(), tmp_path / "lmtp"
    async with server(lambda: LMTP(sink), path=str(path)):
        await lmtp(path, "mail.junar.example").send(MAIL)

    assert 1 == len(sink.taken)


async def test_a_recipient_that_lmtp_refuses_is_refused_for_good():
    async with server(lambda: LMTP(Sink())) as (_, port):
        way = lmtp(("127.0.0.1", port), "mail.junar.example")
        with pytest.raises(PermanentFailure, match="nobody here"):
            await way.send(evolve(MAIL, to="nobody@junar.example"))


class Full(Sink):
    """
    Has no room, as it finds out when it is told of a recipient, or at the end.
    """

    def __init__(self, when):
        super().__init__()
        setattr(self, f"handle_{when}", self.refuse)

    async def refuse(self, *_):
        return "552 5.2.2 <obras> Quota exceeded (mailbox for user is full)"


@pytest.mark.parametrize("when", ["RCPT", "DATA"])
async def test_a_letter_waits_until_its_mailbox_has_room(when):
    async with server(lambda: LMTP(Full(when))) as (_, port):
        way = lmtp(("127.0.0.1", port), "mail.junar.example")
        with pytest.raises(TemporaryFailure, match="Quota exceeded"):
            await way.send(MAIL)


async def test_who_has_no_room_elsewhere_is_given_up():
    async with server(lambda: SMTP(Full("RCPT"))) as (_, port):
        with pytest.raises(PermanentFailure, match="Quota exceeded"):
            await plain_smarthost(port).send(MAIL)


async def test_automatic_mail_leaves_with_a_null_return_path():
    sink = Sink()
    async with server(lambda: SMTP(sink)) as (_, port):
        await plain_smarthost(port).send(evolve(MAIL, return_path=""))

    assert ["<>"] == [e.mail_from for e in sink.taken]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Subject: a\n\nb\n", b"Subject: a\r\n\r\nb\r\n"),
        (b"Subject: a\r\n\r\nb\r.\rc", b"Subject: a\r\n\r\nb\r\n.\r\nc\r\n"),
        (
            b"Subject: a\r\n\r\nb\n.\nMAIL FROM:<x>",
            b"Subject: a\r\n\r\nb\r\n.\r\nMAIL FROM:<x>\r\n",
        ),
        (b"Subject: a\r\n\r\n..\r\n", b"Subject: a\r\n\r\n..\r\n"),
        ("Subject: a\r\n\r\nñ".encode(), "Subject: a\r\n\r\nñ\r\n".encode()),
    ],
)
async def test_however_its_lines_end_it_is_one_mail_of_crlf_lines(content, said):
    sink = Sink()
    async with server(lambda: SMTP(sink)) as (_, port):
        await plain_smarthost(port).send(evolve(MAIL, content=content))

    assert [said] == [e.content for e in sink.taken]


@pytest.mark.parametrize(
    "to", ["a@b.example>\r\nRCPT TO:<x@b.example", "a b@c.example", "ñ@b.example"]
)
async def test_an_address_that_smtp_cannot_say_is_refused_for_good(to):
    sink = Sink()
    async with server(lambda: SMTP(sink)) as (_, port):
        with pytest.raises(PermanentFailure):
            await plain_smarthost(port).send(evolve(MAIL, to=to))

    assert [] == sink.taken


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """
    A certificate of 127.0.0.1 that the system trusts for this test.
    """
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(cert)),
        ],
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def _submission(sink, certificate):
    def check(server, session, envelope, mechanism, login):
        good = (login.login, login.password) == (b"gateway", b"secret")
        return AuthResult(success=good, handled=False)

    return SMTP(
        sink,
        tls_context=certificate,
        require_starttls=True,
        authenticator=check,
        auth_required=True,
    )


async def test_the_smarthost_is_logged_in_to_over_starttls(certificate):
    sink = Sink()
    async with server(lambda: _submission(sink, certificate)) as (_, port):
        place, login = ("127.0.0.1", port), Login(user="gateway", password="secret")
        way = smarthost(place, "mail.junar.example", Security.STARTTLS, login)
        await way.send(MAIL)

    assert 1 == len(sink.taken)
    assert "secret" not in repr(login)


async def test_a_wrong_password_is_about_us_and_waits(certificate):
    async with server(lambda: _submission(Sink(), certificate)) as (_, port):
        place, login = ("127.0.0.1", port), Login(user="gateway", password="wrong")
        way = smarthost(place, "mail.junar.example", Security.STARTTLS, login)
        with pytest.raises(TemporaryFailure, match="535"):
            await way.send(MAIL)


async def test_a_certificate_that_nobody_signed_is_not_trusted(
    certificate, monkeypatch
):
    monkeypatch.delenv("SSL_CERT_FILE")
    sink = Sink()
    async with server(lambda: _submission(sink, certificate)) as (_, port):
        place = ("127.0.0.1", port)
        way = smarthost(place, "mail.junar.example", Security.STARTTLS, None)
        with pytest.raises(TemporaryFailure, match="certificate"):
            await way.send(MAIL)

    assert [] == sink.taken


# ---------------------------------------------------------------- scripted servers


@asynccontextmanager
async def scripted(**replies):
    """
    A server that replies to each command what it is told; ``close`` closes instead.
    """
    talks = set()

    async def talk(reader, writer):
        talks.add(asyncio.current_task())
        step = "greeting"
        try:
            while True:
                default = {"greeting": "220 x", "data": "354 go"}.get(step, "250 ok")
                reply = replies.get(step, default)
                if reply == "close":
                    return
                writer.write(reply.encode() + b"\r\n")
                if step == "data" and reply.startswith("354"):
                    await reader.readuntil(b"\r\n.\r\n")
                    step = "dot"
                    continue
                step = (await reader.readline())[:4].decode().lower()
                if not step or step == "quit":
                    return
        finally:
            writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await asyncio.gather(*talks, return_exceptions=True)


@pytest.mark.parametrize(
    ("step", "reply", "failure"),
    [
        ("greeting", "421 busy", TemporaryFailure),
        ("greeting", "554 not today", TemporaryFailure),
        ("greeting", "close", TemporaryFailure),
        ("ehlo", "close", TemporaryFailure),
        ("ehlo", "500 what", TemporaryFailure),
        ("mail", "452 full", TemporaryFailure),
        ("mail", "552 too large", PermanentFailure),
        ("mail", "530 Must issue a STARTTLS command first", TemporaryFailure),
        ("mail", "534 a stronger login", TemporaryFailure),
        ("mail", "535 log in again", TemporaryFailure),
        ("mail", "538 Encryption required", TemporaryFailure),
        ("mail", "close", TemporaryFailure),
        ("rcpt", "450 greylisted", TemporaryFailure),
        ("rcpt", "550 nobody", PermanentFailure),
        ("rcpt", "530 Authentication required", TemporaryFailure),
        ("rcpt", "nonsense", TemporaryFailure),
        ("rcpt", "550 5.1.90 your daily limit for recipients", TemporaryFailure),
        ("rcpt", "550 5.7.705 tenant has exceeded threshold", TemporaryFailure),
        ("rcpt", "550 5.1.9 nobody", PermanentFailure),
        ("data", "550 5.4.5 Daily user sending limit exceeded", TemporaryFailure),
        ("data", "451 later", TemporaryFailure),
        ("data", "554 no", PermanentFailure),
        ("data", "close", TemporaryFailure),
        ("dot", "452 full", TemporaryFailure),
        ("dot", "554 virus", PermanentFailure),
        ("dot", "close", UnknownOutcome),
        ("dot", "nonsense", UnknownOutcome),
    ],
)
async def test_each_reply_says_what_becomes_of_the_mail(step, reply, failure):
    async with scripted(**{step: reply}) as port:
        with pytest.raises(failure):
            await plain_smarthost(port).send(MAIL)


async def test_a_reply_is_shown_without_what_controls_a_terminal():
    async with scripted(rcpt="550 \x1b[2Jno \u202euser") as port:
        with pytest.raises(PermanentFailure) as caught:
            await plain_smarthost(port).send(MAIL)

    assert "the smarthost: 550  [2Jno  user" == str(caught.value)


@pytest.mark.parametrize("step", ["greeting", "ehlo", "rcpt"])
async def test_a_refusal_is_told_as_the_server_said_it(step):
    async with scripted(**{step: "454 not today"}) as port:
        with pytest.raises(TemporaryFailure) as caught:
            await plain_smarthost(port).send(MAIL)

    assert "the smarthost: 454 not today" == str(caught.value)


async def test_silence_before_the_mail_is_temporary_and_after_it_unknown(monkeypatch):
    async def deaf(reader, writer):
        writer.write(b"220 x\r\n")
        await reader.read()
        writer.close()

    listening = await asyncio.start_server(deaf, "127.0.0.1", 0)
    with monkeypatch.context() as patch:
        patch.setattr("channels.email.outgoing.servers._BEFORE", 0.2)
        with pytest.raises(TemporaryFailure):
            await plain_smarthost(listening.sockets[0].getsockname()[1]).send(MAIL)
    listening.close()

    monkeypatch.setattr("channels.email.outgoing.servers._FINAL", 0.2)
    async with server(lambda: SMTP(_Slow())) as (_, port):
        with pytest.raises(UnknownOutcome):
            await plain_smarthost(port).send(MAIL)


class _Slow:
    async def handle_DATA(self, *_):  # noqa: N802
        await asyncio.sleep(3600)


async def test_a_server_that_is_not_there_may_be_there_later():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(TemporaryFailure):
            await plain_smarthost(unused.getsockname()[1]).send(MAIL)


async def test_nobody_can_ask_a_server_what_it_took():
    with pytest.raises(UnknownOutcome):
        await plain_smarthost(1).find("d1", MAIL.to)


# ---------------------------------------------------------------- Dovecot

DOVECOT = """
dovecot_config_version = 2.4.1
dovecot_storage_version = 2.4.1
base_dir = {0}/run
state_dir = {0}/state
log_path = {0}/log
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
protocols = lmtp
listen = 127.0.0.1
ssl = no
mail_driver = maildir
mail_home = {0}/mail/%{{user}}
mail_path = ~/Maildir
mail_inbox_path = ~/Maildir
passdb passwd-file {{
  passwd_file_path = {0}/accounts
}}
userdb passwd-file {{
  passwd_file_path = {0}/accounts
  fields {{
    uid = nobody
    gid = nogroup
    home = {0}/mail/%{{user}}
  }}
}}
namespace inbox {{
  inbox = yes
}}
service lmtp {{
  inet_listener lmtp {{
    port = {1}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


#: Where systems keep what Dovecot consists of.
LIBRARIES = ("/usr/lib", "/usr/libexec", "/usr/local/libexec")


@pytest.fixture
def dovecot():
    """
    A real Dovecot in a folder of its own, with one mailbox: its port and folder.
    """
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("Dovecot is not installed")
    if not any(Path(where, "dovecot/lmtp").exists() for where in LIBRARIES):
        pytest.skip("Dovecot is here without its LMTP server")
    if os.getuid() != 0:
        pytest.skip("only root may start this Dovecot, which changes to nobody")
    # Below /tmp itself: pytest's own folders are closed to nobody.
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    (folder / "mail").mkdir()
    shutil.chown(folder / "mail", "nobody", "nogroup")
    (folder / "accounts").write_text("obras@junar.example:{plain}x::::::\n")
    port = free_port()
    (folder / "conf").write_text(DOVECOT.format(folder, port))
    with subprocess.Popen([program, "-F", "-c", str(folder / "conf")]) as running:
        _wait_for(port)
        yield port, folder
        running.terminate()
    shutil.rmtree(folder)


def _wait_for(port):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.05)
    pytest.fail("Dovecot does not listen")


async def test_dovecot_takes_it_and_says_who_is_nobody(dovecot):
    port, folder = dovecot
    way = lmtp(("127.0.0.1", port), "mail.junar.example")

    await way.send(MAIL)
    with pytest.raises(PermanentFailure, match="550"):
        await way.send(evolve(MAIL, to="nobody@junar.example"))

    [stored] = (folder / "mail" / MAIL.to / "Maildir/new").iterdir()
    assert b".No luce.\n.\nSaludos" in stored.read_bytes().replace(b"\r", b"")
