"""
The door, over real sockets: what it takes, what it refuses, and what it says.
"""

import asyncio
import gc
import smtplib
import socket
import ssl
import struct
import time
import weakref
from base64 import b64encode
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest
from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPRecipientsRefused
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from structlog.testing import capture_logs

from channels.email.door.guesses import Guesses
from channels.email.door.limits import Limits
from channels.email.door.listening import serve
from channels.email.door.manners import DoorTerms
from channels.email.door.turned_away import TurnedAway
from gateway.core.errors import TemporaryFailure

MAIL = b"From: ana@vecinos.example\r\nSubject: Farola\r\n\r\nNo luce.\r\n"


#: Seconds that a busy machine may take for what is done at once elsewhere.
PATIENCE = 60


class Desk:
    """
    Takes what comes through the door, or fails as it is told to.
    """

    def __init__(self):
        self.taken = []
        self.failure = None
        self.reached = asyncio.Event()
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.passwords = {"clerk@ayto.example": "s3cret"}

    async def deposit(self, raw, envelope):
        self.reached.set()
        await self.may_go_on.wait()
        if self.failure is not None:
            raise self.failure
        self.taken.append((raw, envelope))

    async def authenticate(self, login, password):
        await asyncio.sleep(0)
        if self.passwords.get(login) != password:
            return None
        return lambda: self.passwords.get(login) == password


@asynccontextmanager
async def opened(desk, *, host="127.0.0.1", lmtp=False, limits=None, **settings):
    terms = DoorTerms(
        hostname="mx.ayto.example",
        accepts=lambda address: address.endswith("@ayto.example"),
        deposit=desk.deposit,
        limits=limits or Limits(),
        **settings,
    )
    open_door = await serve(terms, host, 0, lmtp=lmtp)
    try:
        yield open_door
    finally:
        await open_door.close()


async def test_at_every_address_of_ipv6_that_of_ipv4_is_heard_too():
    desk = Desk()

    async with opened(desk, host="::", limits=Limits(per_address=1)) as door:
        for host in ("127.0.0.1", "::1"):
            await asyncio.to_thread(_brings, host, door.port)

    assert ["127.0.0.1", "::1"] == [envelope.peer for _, envelope in desk.taken]


def _brings(host, port):
    with smtplib.SMTP(host, port) as client:
        client.sendmail("ana@vecinos.example", ["obras@ayto.example"], MAIL)


class Line:
    """
    A client that says exactly what it is told to.
    """

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    @classmethod
    async def to(cls, door, local="127.0.0.1"):
        return cls(
            *await asyncio.open_connection(
                "127.0.0.1", door.port, local_addr=(local, 0)
            )
        )

    async def hears(self):
        """
        Give one answer, its lines joined.
        """
        lines = []
        while True:
            line = await asyncio.wait_for(self.reader.readline(), PATIENCE)
            lines.append(line.decode().rstrip("\r\n"))
            if line[3:4] != b"-":
                return "\n".join(lines)

    async def says(self, text):
        self.writer.write(text if isinstance(text, bytes) else text.encode() + b"\r\n")
        await self.writer.drain()
        return await self.hears()

    async def greets(self, greeting="EHLO me"):
        """
        Wait to be greeted, and greet; give the answer.
        """
        await self.hears()
        return await self.says(greeting)

    async def begins(self, *, to=("post@ayto.example",), greeting="EHLO me"):
        await self.greets(greeting)
        await self.says("MAIL FROM:<ana@vecinos.example>")
        for address in to:
            await self.says(f"RCPT TO:<{address}>")
        return await self.says("DATA")

    async def hears_the_end(self):
        """
        Give all that is still said, until the other side hangs up.
        """
        said = b""
        # Whoever still speaks when the door is shut is told so by a reset.
        with suppress(ConnectionResetError):
            while block := await asyncio.wait_for(self.reader.read(1000), PATIENCE):
                said += block
        return said.decode()

    async def leave(self):
        self.writer.close()
        with_errors = await asyncio.gather(
            self.writer.wait_closed(), return_exceptions=True
        )
        del with_errors


async def has_in_hand(door, line, size):
    """
    Wait until so much of what a client says was read.
    """
    own = line.writer.get_extra_info("sockname")
    async with asyncio.timeout(PATIENCE):
        while True:
            for each in [*door.entrance.inside]:
                theirs = each.transport and each.transport.get_extra_info("peername")
                if theirs == own and each.guest.in_hand >= size:
                    return
            await asyncio.sleep(0.01)


async def is_empty(door):
    """
    Wait until nobody is inside.
    """
    async with asyncio.timeout(PATIENCE):
        while door.entrance.inside:  # noqa: ASYNC110 - nothing tells us.
            await asyncio.sleep(0.01)
    return True


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mx.ayto.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return lambda: context


# ---------------------------------------------------------------- what is taken


async def test_a_mail_comes_in_as_it_was_sent():
    desk = Desk()
    body = MAIL + b"..and dots\r\n.\r\n\xc3\xb1\r\n"

    async with opened(desk) as door, client(door) as smtp:
        await smtp.sendmail("ana@vecinos.example", ["Post@Ayto.example"], body)

    [(raw, envelope)] = desk.taken
    assert body == raw
    assert ("post@ayto.example",) == envelope.rcpt_to
    assert "ana@vecinos.example" == envelope.mail_from
    assert ("127.0.0.1", "me", "") == (envelope.peer, envelope.helo, envelope.user)


def client(door, **settings):
    return SMTP(
        hostname="127.0.0.1",
        port=door.port,
        local_hostname="me",
        start_tls=False,
        **settings,
    )


async def test_a_bounce_has_no_sender():
    desk = Desk()

    async with opened(desk) as door, client(door) as smtp:
        await smtp.sendmail("", ["post@ayto.example"], MAIL)

    assert [""] == [envelope.mail_from for _, envelope in desk.taken]


async def test_it_says_what_it_can(tls):
    async with opened(Desk(), tls=tls, authenticate=Desk().authenticate) as door:
        line = await Line.to(door)
        said = await line.greets()
        await line.leave()

    words = {word[4:] for word in said.split("\n")}
    assert {"8BITMIME", "SMTPUTF8", "STARTTLS", f"SIZE {25 * 2**20}"} <= words
    assert not any(word.startswith("AUTH") for word in words)


async def test_250_is_said_only_once_the_mail_is_deposited():
    desk = Desk()
    desk.may_go_on.clear()
    async with opened(desk) as door:
        line = await Line.to(door)
        await line.begins()
        line.writer.write(MAIL + b".\r\n")

        with pytest.raises(TimeoutError):
            await asyncio.wait_for(line.reader.read(1), 0.2)
        desk.may_go_on.set()
        answer = await line.hears()
        await line.leave()

    assert "250 2.0.0 accepted" == answer
    assert 1 == len(desk.taken)


@pytest.mark.parametrize(
    "path",
    [
        '<"ana maría"@vecinos.example>',
        "<@relay.example:ana@vecinos.example>",
        "<ana@[192.0.2.1]>",
        "<añá@vecinos.example> SMTPUTF8",
        "ana@vecinos.example",
    ],
)
async def test_unusual_senders_are_understood(path):
    async with opened(Desk()) as door:
        line = await Line.to(door)
        await line.greets()
        answer = await line.says(f"MAIL FROM:{path}")
        await line.leave()

    assert answer.startswith("250")


# ---------------------------------------------------------------- what is refused


async def test_whom_we_do_not_know_is_refused_in_the_dialogue():
    desk = Desk()
    async with opened(desk) as door, client(door) as smtp:
        with pytest.raises(SMTPRecipientsRefused) as refusal:
            await smtp.sendmail("a@b.example", ["nobody@elsewhere.example"], MAIL)

    [recipient] = refusal.value.recipients
    assert (550, "5.1.1 no such mailbox here") == (recipient.code, recipient.message)
    assert [] == desk.taken


async def test_more_recipients_than_a_hundred_must_wait():
    desk = Desk()
    async with opened(desk) as door:
        line = await Line.to(door)
        await line.begins(to=[f"p{i}@ayto.example" for i in range(100)])
        await line.says(MAIL + b".\r\n")
        await line.says("MAIL FROM:<a@b.example>")
        answers = [
            (await line.says(f"RCPT TO:<p{i}@ayto.example>"))[:3] for i in range(101)
        ]
        await line.leave()

    assert ["250"] * 100 + ["452"] == answers
    assert 100 == len(desk.taken[0][1].rcpt_to)


async def test_what_is_too_large_is_refused_before_and_after():
    """
    And the log says so: else nobody finds out why an answer with a plan never came.
    """
    desk = Desk()
    with capture_logs() as logged:
        async with opened(desk, limits=Limits(size=1000)) as door:
            line = await Line.to(door)
            await line.greets()
            before = await line.says("MAIL FROM:<a@b.example> SIZE=1001")
            await line.says("MAIL FROM:<a@b.example>")
            await line.says("RCPT TO:<post@ayto.example>")
            await line.says("DATA")
            # However large: what is refused is kept nowhere, and is not to come again.
            after = await line.says(b"x" * 70 + b"\r\n" + MAIL * 25_000 + b".\r\n")
            await line.leave()

    assert ["552", "552"] == [before[:3], after[:3]]
    assert [] == desk.taken
    assert 2 == [each["event"] for each in logged].count("dialogue.too_large")


async def test_long_lines_of_real_mail_are_taken_and_endless_ones_are_not():
    desk = Desk()
    async with opened(desk) as door:
        line = await Line.to(door)
        await line.begins()
        long = await line.says(b"Subject: x\r\n\r\n" + b"x" * 60_000 + b"\r\n.\r\n")
        await line.says("MAIL FROM:<a@b.example>")
        await line.says("RCPT TO:<post@ayto.example>")
        await line.says("DATA")
        endless = await line.says(b"x" * 200_000 + b"\r\n.\r\n")
        await line.leave()

    assert ["250", "500"] == [long[:3], endless[:3]]
    assert 1 == len(desk.taken)


SMUGGLED = b"MAIL FROM:<boss@ayto.example>\r\nRCPT TO:<post@ayto.example>\r\nDATA\r\n"


@pytest.mark.parametrize(
    "end",
    [
        b"\n.\n",
        b"\n.\r\n",
        b"\r\n.\n",
        b"\r.\r",
        b"\r.\r\n",
        b"\r\n.\r",
        b"\r\r\n.\r\r\n",
        b"\n\n.\r\n",
        b"\r\n\0.\r\n",
        b"\0\r\n.\0\r\n",
    ],
)
async def test_nothing_is_smuggled_in_behind_an_odd_end(end):
    desk = Desk()
    async with opened(desk) as door:
        line = await Line.to(door)
        await line.begins()
        answer = await line.says(MAIL + b"x" + end + SMUGGLED + MAIL + b".\r\n")
        after = await line.says("NOOP")
        await line.leave()

    assert ("550 5.6.11", "250") == (answer[:10], after[:3])
    assert [] == desk.taken


async def test_who_is_always_wrong_is_sent_away():
    async with opened(Desk()) as door:
        line = await Line.to(door)
        await line.greets()
        line.writer.write(b"MAIL FROM:<a@b.example>\r\n")
        line.writer.write(b"RCPT TO:<guess@elsewhere.example>\r\n" * 50)
        said = await line.hears_the_end()
        await line.leave()

    assert 10 == said.count("550 5.1.1")
    assert said.endswith("421 4.7.0 too many errors\r\n")


async def test_who_says_one_thing_without_end_is_sent_away():
    async with opened(Desk(), limits=Limits(commands=3)) as door:
        line = await Line.to(door)
        await line.greets()
        line.writer.write(b"NOOP\r\n" * 50)
        said = await line.hears_the_end()
        await line.leave()

    assert 3 == said.count("250")
    assert said.endswith("421 4.7.0 NOOP sent too many times\r\n")


# ---------------------------------------------------------------- our failures


@pytest.mark.parametrize(
    "failure",
    [
        TemporaryFailure("disk /var/lib/ventanilla is full"),
        RuntimeError("SELECT secret FROM t: /var/lib/ventanilla.db is locked"),
        OSError(28, "No space left on device", "/var/lib/x"),
    ],
)
async def test_a_failure_of_ours_says_nothing_and_loses_nothing(failure):
    desk = Desk()
    desk.failure = failure
    async with opened(desk) as door:
        line = await Line.to(door)
        await line.begins()
        with capture_logs() as logged:
            answer = await line.says(MAIL + b".\r\n")
        desk.failure = None
        again = [
            await line.says("MAIL FROM:<a@b.example>"),
            await line.says("RCPT TO:<post@ayto.example>"),
            await line.says("DATA"),
            await line.says(MAIL + b".\r\n"),
        ]
        await line.leave()

    assert "451 4.3.0 try again later (reference " == answer[:-9]
    assert ["250", "250", "354", "250"] == [a[:3] for a in again]
    deferred = isinstance(failure, TemporaryFailure)
    event = "dialogue.deferred" if deferred else "dialogue.failed"
    assert [event] == [each["event"] for each in logged]


async def test_a_client_that_leaves_early_leaves_nothing_behind():
    desk = Desk()
    async with opened(desk) as door:
        for words in (b"", b"EHLO me\r\nMAIL", b"EHLO me\r\nMAIL FROM:<a@b.c>\r\n"):
            line = await Line.to(door)
            line.writer.write(words)
            line.writer.transport.abort()
        line = await Line.to(door)
        await line.begins()
        line.writer.write(MAIL)
        await line.leave()

        assert await is_empty(door)
        assert [] == desk.taken


# ---------------------------------------------------------------- TLS and logins


def trusting():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@pytest.mark.parametrize("method", ["auth_plain", "auth_login"])
async def test_an_employee_logs_in_over_tls(tls, method):
    desk = Desk()
    async with (
        opened(desk, tls=tls, authenticate=desk.authenticate) as door,
        client(door) as smtp,
    ):
        await smtp.starttls(tls_context=trusting())
        await smtp.ehlo()
        await getattr(smtp, method)("Clerk@ayto.example", "s3cret")
        await smtp.sendmail("clerk@ayto.example", ["post@ayto.example"], MAIL)

    assert ["clerk@ayto.example"] == [envelope.user for _, envelope in desk.taken]


async def test_nobody_logs_in_without_tls(tls):
    desk = Desk()
    secret = b64encode(b"\0clerk@ayto.example\0s3cret").decode()
    async with opened(desk, tls=tls, authenticate=desk.authenticate) as door:
        line = await Line.to(door)
        await line.greets()
        answer = await line.says(f"AUTH PLAIN {secret}")
        await line.leave()

    assert answer.startswith("538")


async def test_three_wrong_passwords_end_the_session(tls):
    desk = Desk()
    async with (
        opened(desk, tls=tls, authenticate=desk.authenticate) as door,
        client(door) as smtp,
    ):
        await smtp.starttls(tls_context=trusting())
        await smtp.ehlo()
        for _ in range(3):
            with pytest.raises(SMTPAuthenticationError):
                await smtp.auth_plain("clerk@ayto.example", "guess")

        assert await is_empty(door)


async def test_who_hangs_up_and_comes_again_guesses_no_more_passwords(tls):
    desk, clock = Desk(), [0.0]
    guesses = Guesses(lambda: clock[0])
    settings = {"tls": tls, "authenticate": desk.authenticate, "guesses": guesses}

    async def said(door, login, password):
        async with client(door) as smtp:
            await smtp.starttls(tls_context=trusting())
            await smtp.ehlo()
            offered = b64encode(f"\0{login}\0{password}".encode())
            answer = await smtp.execute_command(b"AUTH", b"PLAIN", offered)
            return answer.code

    async with opened(desk, **settings) as door:
        assert 235 == await said(door, "clerk@ayto.example", "s3cret")
        wrong = [await said(door, "clerk@ayto.example", f"{n}") for n in range(11)]
        right = await said(door, "clerk@ayto.example", "s3cret")
        clock[0] = 3_600.0
        later = await said(door, "clerk@ayto.example", "s3cret")

    assert [535] * 10 + [454] == wrong
    assert (454, 235) == (right, later)


def test_many_places_and_many_names_make_no_more_guesses():
    """
    And keep nobody out who has been let in from where they are.
    """
    guesses = Guesses()
    guesses.may("198.51.100.1", "clerk@ayto.example")
    guesses.right("198.51.100.1", "clerk@ayto.example")

    one_name = [guesses.may(f"10.0.{n}.1", "clerk@ayto.example") for n in range(60)]
    one_place = [guesses.may("192.0.2.1", f"{n}@ayto.example") for n in range(60)]

    assert [True] * 50 + [False] * 10 == one_name == one_place
    assert guesses.may("198.51.100.7", "clerk@ayto.example")
    assert guesses.may("203.0.113.1", "mayor@ayto.example")


async def test_what_was_said_before_tls_is_forgotten(tls):
    async with opened(Desk(), tls=tls) as door, client(door) as smtp:
        await smtp.ehlo()
        await smtp.execute_command(b"MAIL FROM:<a@b.example>")
        await smtp.starttls(tls_context=trusting())
        answer = await smtp.execute_command(b"RCPT TO:<post@ayto.example>")

    assert 503 == answer.code


async def test_commands_behind_starttls_end_the_connection(tls):
    async with opened(Desk(), tls=tls) as door:
        line = await Line.to(door)
        await line.greets()
        line.writer.write(b"STARTTLS\r\nMAIL FROM:<boss@ayto.example>\r\n")
        said = await line.hears_the_end()
        await line.leave()

    assert "421 4.7.0 nothing may follow STARTTLS\r\n" == said


async def test_nonsense_instead_of_tls_ends_the_connection(tls):
    async with opened(Desk(), tls=tls) as door:
        line = await Line.to(door)
        await line.greets()
        await line.says("STARTTLS")
        line.writer.write(b"MAIL FROM:<boss@ayto.example>\r\n")
        await asyncio.wait_for(line.reader.read(), PATIENCE)
        await line.leave()

        assert await is_empty(door)


# ---------------------------------------------------------------- LMTP


async def test_lmtp_answers_once_a_recipient():
    desk = Desk()
    async with opened(desk, lmtp=True) as door:
        line = await Line.to(door)
        await line.begins(
            to=["a@ayto.example", "x@elsewhere.example", "b@ayto.example"],
            greeting="LHLO me",
        )
        answers = [await line.says(MAIL + b".\r\n"), await line.hears()]
        # What follows on the same connection is answered once, and a mail as before.
        envelope = ("MAIL FROM:<ana@vecinos.example>", "RCPT TO:<c@ayto.example>")
        after = [await line.says(word) for word in ("NOOP", *envelope)]
        begun = await line.says("DATA")
        after += [await line.says(MAIL + b".\r\n"), await line.says("RSET")]
        await line.leave()

    assert ["250 2.0.0 accepted"] * 2 == answers
    assert begun.startswith("354")
    assert [
        "250 OK",
        "250 2.1.0 go on",
        "250 2.1.5 go on",
        "250 2.0.0 accepted",
        "250 OK",
    ] == after
    assert ("c@ayto.example",) == desk.taken[1][1].rcpt_to
    assert ("a@ayto.example", "b@ayto.example") == desk.taken[0][1].rcpt_to


async def test_lmtp_fails_once_a_recipient_and_knows_no_ehlo():
    desk = Desk()
    desk.failure = TemporaryFailure("not now")
    async with opened(desk, lmtp=True) as door:
        line = await Line.to(door)
        wrong = await line.greets()
        await line.says("LHLO me")
        await line.says("MAIL FROM:<>")
        await line.says("RCPT TO:<a@ayto.example>")
        await line.says("RCPT TO:<b@ayto.example>")
        await line.says("DATA")
        answers = [await line.says(MAIL + b".\r\n"), await line.hears()]
        await line.leave()

    assert wrong.startswith("500")
    assert ["451", "451"] == [answer[:3] for answer in answers]


# ---------------------------------------------------------------- PROXY

V2 = b"\r\n\r\n\0\r\nQUIT\n\x21\x11" + struct.pack(
    "!H4s4sHH",
    12,
    socket.inet_aton("203.0.113.7"),
    socket.inet_aton("192.0.2.1"),
    4242,
    25,
)


@pytest.mark.parametrize(
    ("header", "peer"),
    [
        (b"PROXY TCP4 203.0.113.7 192.0.2.1 4242 25\r\n", "203.0.113.7"),
        (b"PROXY TCP6 2001:db8::7 2001:db8::1 4242 25\r\n", "2001:db8::7"),
        (b"PROXY UNKNOWN\r\n", "127.0.0.1"),
        (V2, "203.0.113.7"),
        (V2.replace(b"\x21\x11", b"\x20\x11"), "127.0.0.1"),
    ],
)
async def test_a_proxy_tells_for_whom_it_speaks(header, peer):
    desk = Desk()
    async with opened(desk, proxy=True) as door:
        line = await Line.to(door)
        line.writer.write(header)
        await line.begins()
        await line.says(MAIL + b".\r\n")
        await line.leave()

    assert [peer] == [envelope.peer for _, envelope in desk.taken]


async def test_a_stranger_speaks_for_nobody():
    desk = Desk()
    trusted = (ip_network("10.0.0.0/8"),)
    async with opened(desk, proxy=True, trusted_proxies=trusted) as door:
        line = await Line.to(door)
        line.writer.write(b"PROXY TCP4 203.0.113.7 192.0.2.1 4242 25\r\n")
        answer = [await line.hears(), await line.hears()]
        await line.says("EHLO me")
        await line.leave()

    assert ["220", "500"] == [a[:3] for a in answer]


async def test_a_proxy_that_tells_nothing_is_not_heard_and_leaves_a_line_in_the_log():
    with capture_logs() as logged:
        async with opened(Desk(), proxy=True) as door:
            line = await Line.to(door)
            line.writer.write(b"EHLO me\r\n")
            said = await line.hears_the_end()
            await line.leave()

    assert "" == said
    loud = [each["event"] for each in logged if each["log_level"] != "debug"]
    assert ["dialogue.bad_proxy_header"] == loud


@pytest.mark.parametrize(
    ("proxy", "level", "event"),
    [
        (True, "warning", "dialogue.no_proxy_header"),
        (False, "info", "dialogue.timed_out"),
    ],
)
async def test_who_connects_and_says_nothing_leaves_a_line_in_the_log(
    proxy, level, event
):
    limits = Limits(proxy=0.1, idle=0.1)
    with capture_logs() as logged:
        async with opened(Desk(), proxy=proxy, limits=limits) as door:
            line = await Line.to(door)
            said = await line.hears_the_end()
            await line.leave()

    assert said.endswith("421 4.4.2 you took too long\r\n")
    loud = [each for each in logged if each["log_level"] != "debug"]
    assert [(level, event)] == [(each["log_level"], each["event"]) for each in loud]


async def test_behind_a_proxy_a_crowd_makes_no_room_for_itself():
    """
    Where the door is full, somebody of the crowd goes for whoever comes from elsewhere.
    """
    limits = Limits(connections=4)
    comes = ["203.0.113.1", "203.0.113.2", "198.51.100.1", "198.51.100.2"]
    async with opened(Desk(), proxy=True, limits=limits) as door:
        lines, answers = [], []
        for client in [*comes, "203.0.113.3", "192.0.2.9"]:
            lines.append(await Line.to(door))
            header = f"PROXY TCP4 {client} 192.0.2.1 4242 25"
            answers.append((await lines[-1].says(header))[:3])
        for line in lines:
            line.writer.transport.abort()

    assert [*["220"] * 4, "421", "220"] == answers


async def test_at_a_full_door_nobodys_address_is_looked_at_twice(monkeypatch):
    """
    Or whoever holds the door full makes each greeting cost as much as they are many.
    """
    looked_at = []

    def look(text):
        looked_at.append(text)
        return ip_address(text)

    monkeypatch.setattr("channels.email.door.crowds.ip_address", look)
    comes = [f"2001:db8:1:{i}::1" for i in range(1, 4)]
    comes += [f"2001:db8:{i}::1" for i in range(2, 8)]
    limits = Limits(connections=6)
    async with opened(Desk(), proxy=True, limits=limits) as door:
        lines = []
        for client in comes:
            lines.append(await Line.to(door))
            await lines[-1].says(f"PROXY TCP6 {client} 2001:db8::25 1 25")
        for line in lines:
            line.writer.transport.abort()

    assert comes == looked_at


async def test_who_came_and_went_is_counted_no_more():
    """
    By their own will, or for somebody else.
    """
    limits = Limits(connections=3, per_address=2)
    comes = [*["203.0.113.1"] * 3, "203.0.113.2", "198.51.100.1", "198.51.100.2"]
    answers = []
    async with opened(Desk(), proxy=True, limits=limits) as door:
        for _ in range(2):
            lines = []
            for client in comes:
                lines.append(await Line.to(door))
                header = f"PROXY TCP4 {client} 192.0.2.1 4242 25"
                answers.append((await lines[-1].says(header))[:3])
            for line in lines:
                line.writer.transport.abort()
            await is_empty(door)

    assert ["220", "220", "421", "220", "220", "421"] * 2 == answers
    assert (0, 0) == (len(door.entrance.hosts), len(door.entrance.networks))


async def test_the_cap_counts_those_behind_a_proxy():
    limits = Limits(per_address=1)
    async with opened(Desk(), proxy=True, limits=limits) as door:
        lines = [await Line.to(door) for _ in range(3)]
        answers = []
        for line, last in zip(lines, (7, 7, 8), strict=True):
            header = f"PROXY TCP4 203.0.113.{last} 192.0.2.1 4242 25"
            answers.append((await line.says(header))[:3])
        for line in lines:
            await line.leave()

    assert ["220", "421", "220"] == answers


async def test_the_addresses_of_one_customer_count_as_one():
    """
    One machine has a whole /64 of IPv6 to choose from; of IPv4 it has one address, also
    where it is written as IPv6.
    """
    comes = [
        ("TCP6", "2001:db8:0:1::7", "2001:db8::25"),
        ("TCP6", "2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8::25"),
        ("TCP6", "2001:db8:0:2::7", "2001:db8::25"),
        ("TCP6", "::ffff:203.0.113.7", "2001:db8::25"),
        ("TCP4", "203.0.113.7", "192.0.2.1"),
        ("TCP6", "::ffff:203.0.113.8", "2001:db8::25"),
    ]
    answers = []
    async with opened(Desk(), proxy=True, limits=Limits(per_address=1)) as door:
        lines = [await Line.to(door) for _ in comes]
        for line, (kind, client, server) in zip(lines, comes, strict=True):
            answers.append(
                (await line.says(f"PROXY {kind} {client} {server} 1 25"))[:3]
            )
        for line in lines:
            line.writer.transport.abort()

    assert ["220", "421", "220", "220", "421", "220"] == answers


# ---------------------------------------------------------------- the hostile


async def test_five_hundred_connections_do_not_stop_others():
    desk = Desk()
    async with opened(desk) as door:
        crowd = [await Line.to(door) for _ in range(500)]
        turned_away = 0
        for line in crowd:
            turned_away += (await line.hears()).startswith("421")
        other = await Line.to(door, local="127.0.0.2")
        await other.begins()
        answer = await other.says(MAIL + b".\r\n")
        for line in [*crowd, other]:
            line.writer.transport.abort()

    assert 480 == turned_away
    assert answer.startswith("250")


async def test_nobody_shuts_the_door_by_standing_in_it():
    """
    However many addresses they have in their network; who brings a mail may end.
    """
    limits = Limits(connections=6, per_address=2)
    async with opened(Desk(), limits=limits) as door:
        places = [f"127.0.1.{i}" for i in (1, 1, 2, 2, 3, 3)]
        crowd = [await Line.to(door, local=place) for place in places]
        await crowd[0].begins()
        others = [await Line.to(door, local=f"127.0.{i}.1") for i in (2, 3)]
        for line in others:
            await line.begins()
        taken = [await line.says(MAIL + b".\r\n") for line in (*others, crowd[0])]
        for line in [*crowd, *others]:
            line.writer.transport.abort()

    assert ["250"] * 3 == [answer[:3] for answer in taken]


async def test_nobody_goes_whose_mail_is_just_being_deposited():
    """
    They would bring it again, and it may be there already.
    """
    desk = Desk()
    desk.may_go_on.clear()
    async with opened(desk, limits=Limits(connections=2)) as door:
        crowd = [await Line.to(door, local=f"127.0.1.{i}") for i in (1, 2)]
        for line in crowd:
            await line.begins()
            desk.reached.clear()
            line.writer.write(MAIL + b".\r\n")
            await asyncio.wait_for(desk.reached.wait(), PATIENCE)
        other = await Line.to(door, local="127.0.2.1")
        refused = await other.hears()
        desk.may_go_on.set()
        taken = [await line.hears() for line in crowd]
        for line in (*crowd, other):
            line.writer.transport.abort()

    assert ["421", "250", "250"] == [answer[:3] for answer in (refused, *taken)]


async def test_no_more_come_in_than_the_house_holds():
    full = TurnedAway()
    limits = Limits(connections=2)
    async with opened(Desk(), limits=limits, turned_away=full) as door:
        full.check()
        lines = [await Line.to(door, local=f"127.0.0.{i}") for i in (2, 3, 4)]
        answers = [(await line.hears())[:3] for line in lines]
        await lines[0].says("QUIT")
        await lines[0].hears_the_end()
        lines.append(await Line.to(door, local="127.0.0.5"))
        answers.append((await lines[-1].hears())[:3])
        for line in lines:
            await line.leave()

    assert ["220", "220", "421", "220"] == answers
    with pytest.raises(TemporaryFailure, match="the mail door is full"):
        full.check()


async def test_whoever_brings_no_mail_for_long_goes_for_others():
    """
    Each of them from a network of its own, and slow: the door would be shut for all.
    First of them goes who has not even begun one.
    """
    limits = Limits(connections=3)
    async with opened(Desk(), limits=limits) as door:
        crowd = [await Line.to(door, local=f"127.0.{i}.1") for i in (1, 2, 3)]
        for line in crowd[:2]:
            await line.begins()
        await crowd[2].hears()
        early = await Line.to(door, local="127.0.9.1")
        answers = [await early.hears()]
        for dialogue in door.entrance.inside:
            dialogue.guest.since -= limits.crowded
        # The first brings its mail, and is no longer the slowest.
        answers.append(await crowd[0].says(MAIL + b".\r\n"))
        other = await Line.to(door, local="127.0.9.1")
        await other.begins()
        answers.append(await other.says(MAIL + b".\r\n"))
        answers.append(await crowd[2].hears())
        answers.append(await crowd[1].says(MAIL + b".\r\n"))
        for line in (*crowd, early, other):
            line.writer.transport.abort()

    assert ["421", "250", "250", "421", "250"] == [answer[:3] for answer in answers]


async def test_more_mail_at_once_than_there_is_memory_for_takes_nobody_elses(
    monkeypatch,
):
    """
    Whoever has the most in hand comes back later; who brings a short mail is let be.
    """
    monkeypatch.setattr("channels.email.door.listening._MAILS", 1)
    megabyte = b"x" * 62 + b"\r\n"
    megabyte *= 2**20 // len(megabyte)
    full = TurnedAway()
    limits = Limits(size=4 * len(megabyte))
    async with opened(Desk(), limits=limits, turned_away=full) as door:
        lines = [await Line.to(door) for _ in range(3)]
        for line, many in zip(lines[:2], (3, 1), strict=True):
            await line.begins()
            line.writer.write(many * megabyte)
            await has_in_hand(door, line, many * len(megabyte))
        heaviest = max(door.entrance.inside, key=lambda each: each.guest.in_hand)
        await lines[2].begins()
        lines[2].writer.write(megabyte)
        answers = [await lines[0].hears()]
        answers += [await line.says(MAIL + b".\r\n") for line in lines[1:]]
        for line in lines:
            line.writer.transport.abort()

    assert ["421 4.3.1", "250 2.0.0", "250 2.0.0"] == [each[:9] for each in answers]
    # Nothing of its mail is kept with what led it.
    await asyncio.wait([heaviest.task])
    assert heaviest.task.exception() is None
    assert heaviest.envelope is None
    with pytest.raises(TemporaryFailure):
        full.check()


async def test_a_crowd_that_has_more_in_hand_goes_before_one_large_mail():
    # The last one's is just being deposited, and counts against nobody beside it.
    sizes = {
        "127.0.1.1": 20,
        "127.0.2.1": 19,
        "127.0.2.2": 18,
        "127.0.3.1": 1,
        "127.0.3.2": 50,
    }
    async with opened(Desk(), limits=Limits(size=5)) as door:
        lines = [await Line.to(door, local=local) for local in sizes]
        for line in lines:
            await line.begins()
        for dialogue in door.entrance.inside:
            dialogue.guest.in_hand = sizes[dialogue.guest.client]
            dialogue.guest.depositing = dialogue.guest.client == "127.0.3.2"
        door.entrance.weigh()
        said = await lines[1].hears()
        left = {each.guest.client for each in door.entrance.inside}
        for line in lines:
            line.writer.transport.abort()

    assert ("421 4.3.1", {*sizes} - {"127.0.2.1"}) == (said[:9], left)


async def test_what_is_left_of_a_mail_that_could_not_be_read_is_no_command(monkeypatch):
    """
    Its lines may say anything, and who brings it may be the town's own mail server.
    """
    desk = Desk()

    async def fail(_lines, separator=b"\n"):
        if separator == b"\r\n":
            raise MemoryError
        return await asyncio.StreamReader.readuntil(_lines, separator)

    async with opened(desk) as door:
        line = await Line.to(door)
        await line.begins()
        monkeypatch.setattr("channels.email.door.lines.Lines.readuntil", fail)
        line.writer.write(b"MAIL FROM:<mayor@ayto.example>\r\n" + MAIL + b".\r\n")
        said = await line.hears_the_end()
        await line.leave()

    assert "421 4.3.0 come back later\r\n" == said
    assert [] == desk.taken


def test_of_a_flood_at_a_full_door_one_line_a_minute_is_in_the_log():
    full = TurnedAway()

    with capture_logs() as logs:
        for number in range(100):
            full.add(f"203.0.113.{number}", 200, full=True)
            full.make_room("198.51.100.7", f"203.0.113.{number}")

    assert ["door.refused", "door.made_room"] == [each["event"] for each in logs]


@asynccontextmanager
async def dribbling(door):
    """
    A client that says its mail a byte at a time.
    """
    slow = await Line.to(door)
    await slow.begins()

    async def dribble():
        while not slow.writer.is_closing():
            slow.writer.write(b"x")
            await asyncio.sleep(0.02)

    task = asyncio.create_task(dribble())
    yield slow
    task.cancel()
    await slow.leave()


async def test_a_byte_at_a_time_runs_out_of_time():
    limits = Limits(idle=3600.0, transaction=1.0)
    async with opened(Desk(), limits=limits) as door, dribbling(door) as slow:
        said = await slow.hears_the_end()

    assert said.startswith("421 4.4.2")


async def test_a_command_at_a_time_runs_out_of_time():
    limits = Limits(idle=3600.0, transaction=0.2, commands=50)
    async with opened(Desk(), limits=limits) as door:
        slow = await Line.to(door)
        slow.writer.write(b"EHLO me\r\nMAIL FROM:<a@b.example>\r\n")
        ends = asyncio.create_task(slow.hears_the_end())
        while not ends.done():
            slow.writer.write(b"NOOP\r\n")
            await asyncio.wait([ends], timeout=0.05)
        await slow.leave()

    assert ends.result().endswith("421 4.4.2 you took too long\r\n")


async def test_a_byte_at_a_time_harms_nobody():
    desk = Desk()
    async with opened(desk) as door, dribbling(door) as slow:
        async with client(door) as smtp:
            await smtp.sendmail("a@b.example", ["post@ayto.example"], MAIL)
        inside = not slow.reader.at_eof()

    assert inside
    assert 1 == len(desk.taken)


async def test_who_says_nothing_is_sent_away():
    async with opened(Desk(), limits=Limits(idle=0.1)) as door:
        line = await Line.to(door)
        said = await line.hears_the_end()
        await line.leave()

    assert said.endswith("421 4.4.2 you took too long\r\n")


async def test_silence_lasts_five_minutes_and_a_mail_ten():
    """
    Less would cut off servers (RFC 5321, 4.5.3.2); for longer nobody keeps a place.
    """
    async with opened(Desk()) as door:
        line = await Line.to(door)
        await line.hears()
        silence = left(door)
        for word in ("EHLO me", "MAIL FROM:<a@b.example>", "RCPT TO:<a@ayto.example>"):
            await line.says(word)
        between = left(door)
        await line.says("DATA")
        mail = left(door)
        await line.leave()

    assert [300, 300, 600] == [round(each, -1) for each in (silence, between, mail)]


def left(door):
    """
    Return the seconds after which the one client inside is sent away.
    """
    [dialogue] = door.entrance.inside
    return dialogue._timeout_handle.when() - asyncio.get_running_loop().time()


async def test_who_never_listens_is_dropped():
    async with opened(Desk(), limits=Limits(idle=0.3, commands=10**6)) as door:
        line = await Line.to(door)
        line.writer.transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_RCVBUF, 4096
        )
        line.writer.transport.pause_reading()
        line.writer.write(b"EHLO me\r\n" * 100_000)

        assert await is_empty(door)
        line.writer.transport.abort()


async def test_who_never_listens_to_the_last_answers_is_dropped_too():
    limits = Limits(idle=0.3, commands=10**6)
    async with opened(Desk(), limits=limits) as door:
        line = await Line.to(door)
        line.writer.transport.pause_reading()
        while door.entrance.inside and not unsent(door):
            line.writer.write(b"EHLO me\r\n" * 100)
            await asyncio.sleep(0.001)
        line.writer.write(b"QUIT\r\n")

        assert await is_empty(door)
        line.writer.transport.abort()


def unsent(door):
    return sum(d.transport.get_write_buffer_size() for d in door.entrance.inside)


@pytest.mark.parametrize(
    "words",
    [
        b"\xff\xfe\r\n",
        b"MAIL FROM:<\xff@b.example>\r\n",
        b"MAIL FROM:<" + b"(" * 1900 + b"\r\n",
        b"MAIL FROM:<a@b.example\x00>\r\n",
        b"HELP \xc3\xb1\r\n",
        b"EHLO " + b"x" * 5000 + b"\r\n",
        b"AUTH PLAIN " + b"A" * 100 + b"\r\n",
        b"BDAT 10 LAST\r\n",
    ],
)
async def test_nonsense_is_answered_without_a_word_too_many(words):
    async with opened(Desk()) as door:
        line = await Line.to(door)
        await line.greets()
        answer = await line.says(words)
        after = await line.says("NOOP")
        await line.leave()

    assert answer[0] in "45"
    assert "Error(" not in answer
    assert "Traceback" not in answer
    assert "250 OK" == after


# ---------------------------------------------------------------- closing


async def test_closing_sees_everybody_out():
    desk = Desk()
    async with opened(desk) as door:
        idle = await Line.to(door)
        await idle.hears()
        writing = await Line.to(door)
        await writing.begins()
        began = time.monotonic()
        await door.close()
        took = time.monotonic() - began
        said = [await line.hears_the_end() for line in (idle, writing)]
        for line in (idle, writing):
            await line.leave()

    assert ["421 4.3.2 closing down, come back later\r\n"] * 2 == said
    # Whoever is depositing has two seconds; nobody is.
    assert took < 30


async def test_closing_waits_for_what_is_being_deposited():
    desk = Desk()
    desk.may_go_on.clear()
    async with opened(desk) as door:
        line = await Line.to(door)
        await line.begins()
        line.writer.write(MAIL + b".\r\n")
        await asyncio.wait_for(desk.reached.wait(), PATIENCE)
        closing = asyncio.create_task(door.close())
        await asyncio.sleep(0.05)
        desk.may_go_on.set()
        said = await line.hears_the_end()
        await closing
        await line.leave()

    assert said.startswith("250 2.0.0 accepted\r\n421 4.3.2")
    assert 1 == len(desk.taken)


# ---------------------------------------------------------------- on either loop


@pytest.fixture(params=["asyncio", "uvloop"])
def on_a_loop(request):
    """
    Runs something on asyncio's loop, and on the one that the daemon runs on.
    """
    module = pytest.importorskip(request.param)

    def run(coroutine):
        with asyncio.Runner(loop_factory=module.new_event_loop) as runner:
            return runner.run(coroutine)

    return run


def test_it_is_the_same_on_the_loop_that_the_daemon_runs_on(on_a_loop, tls):
    """
    uvloop's transports are no subclasses of asyncio's.
    """

    async def talk():
        desk = Desk()
        async with opened(desk, tls=tls) as door:
            async with client(door) as smtp:
                await smtp.starttls(tls_context=trusting())
                await smtp.sendmail("a@b.example", ["post@ayto.example"], MAIL)
            line = await Line.to(door)
            await line.hears()
            await door.close()
            said = await line.hears_the_end()
            await line.leave()
        return len(desk.taken), said

    taken, said = on_a_loop(talk())

    assert 1 == taken
    assert said.startswith("421 4.3.2")


@pytest.mark.parametrize(
    "words",
    [
        b"QUIT\r\n",
        b"EHLO me\r\nMAIL",
        b"EHLO me\r\nMAIL FROM:<a@b.example>\r\n"
        b"RCPT TO:<post@ayto.example>\r\nDATA\r\n" + MAIL,
        b"EHLO me\r\nMAIL FROM:<a@b.example>\r\n"
        b"RCPT TO:<post@ayto.example>\r\nDATA\r\n" + MAIL + b".\r\n",
        b"STARTTLS\r\nNOOP\r\n",
    ],
)
def test_of_a_dialogue_that_is_over_nothing_is_left(on_a_loop, tls, words):
    """
    Though nobody looks for what points at itself: a town's mail server may come anew
    with each mail.
    """

    async def talk():
        async with opened(Desk(), tls=tls) as door:
            line = await Line.to(door)
            await line.hears()
            [dialogue] = map(weakref.ref, door.entrance.inside)
            line.writer.write(words)
            await line.writer.drain()
            line.writer.write_eof()
            await line.hears_the_end()
            await line.leave()
            async with asyncio.timeout(PATIENCE):
                while dialogue() is not None:  # noqa: ASYNC110 - nothing tells us.
                    await asyncio.sleep(0.01)
        return True

    gc.disable()
    try:
        assert on_a_loop(talk())
    finally:
        gc.enable()


def knock(door, *, reset=False):
    """
    Connect and leave at once, while our loop does nothing.
    """
    with socket.create_connection(("127.0.0.1", door.port)) as probe:
        if reset:
            at_once = struct.pack("ii", 1, 0)
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)


def test_probes_that_leave_at_once_take_nobodys_place(on_a_loop):
    async def probed():
        async with opened(Desk()) as door:
            for _ in range(20):
                knock(door)
                await asyncio.sleep(0.01)
            empty = await is_empty(door)
            line = await Line.to(door)
            greeting = await line.hears()
            await line.leave()
        return empty, greeting[:3]

    assert (True, "220") == on_a_loop(probed())


def test_a_probe_that_is_reset_before_it_is_let_in_is_no_error(on_a_loop):
    async def probed():
        errors = []
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: errors.append(context)
        )
        async with opened(Desk()) as door:
            knock(door, reset=True)
            await asyncio.sleep(0.1)
            empty = await is_empty(door)
        return errors, empty

    assert ([], True) == on_a_loop(probed())


def test_who_has_said_all_and_listens_on_hears_what_was_answered(on_a_loop):
    async def half_closed():
        async with opened(Desk()) as door:
            line = await Line.to(door)
            line.writer.write(
                b"EHLO me\r\nMAIL FROM:<a@b.example>\r\n"
                b"RCPT TO:<post@ayto.example>\r\nDATA\r\n" + MAIL + b".\r\nQUIT\r\n"
            )
            line.writer.write_eof()
            said = await line.hears_the_end()
            await line.leave()
        return said

    assert on_a_loop(half_closed()).endswith("250 2.0.0 accepted\r\n221 Bye\r\n")
