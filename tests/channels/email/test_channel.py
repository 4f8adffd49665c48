"""
What the channel takes, what it makes of it, and by which way things leave.
"""

import asyncio
import re
import socket
import threading
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from attrs import evolve
from mail_doors import delivery

from channels.email import channel as email
from channels.email import factory
from channels.email.mail.bounces import delivery_line
from channels.email.ours import Ours
from channels.email.outgoing.sent_as import file_name
from channels.email.proof import evidence as proof
from channels.email.sandbox_dns import MailDomains, NameServer
from gateway.core.conversation import Mailbox, conversation_id
from gateway.core.errors import (
    NotConfigured,
    PermanentFailure,
    SettingsInvalid,
    TemporaryFailure,
    UnknownOutcome,
)
from gateway.core.identity import Standing, judge_answer
from gateway.core.mail import tokens
from gateway.core.mail.machine import is_machine, is_posted
from gateway.core.message import (
    Address,
    Arrival,
    Attachment,
    Bounce,
    Envelope,
    Evidence,
    Proof,
    Visibility,
)
from gateway.core.town import Town
from gateway.promises import ChannelPromises
from gateway.relay.incoming.arrival_reader import HANDS, LEASE, READING
from gateway.relay.incoming.router import ATTEMPTS
from gateway.serving import free_port
from gateway.testing import MemoryInbox, channel_setup


def mailbox(name, address=None):
    where = Address("email", address or f"{name}@junar.example")
    return Mailbox(id=name, office=name.title(), addresses=(where,), deliver=(where,))


TOWN = Town(
    name="Junar de la Vega",
    timezone=ZoneInfo("Europe/Madrid"),
    accounts={"email": "ayuntamiento@junar.example"},
    mailboxes={
        "obras": mailbox("obras"),
        "policia": mailbox("policia"),
        "alcaldia": mailbox("alcaldia"),
        "consorcio": mailbox("consorcio", "aguas@consorcio.example"),
    },
)
MAIL = b"From: ana@correo.example\r\nTo: ayuntamiento@junar.example\r\n\r\nHola\r\n"
ENVELOPE = Envelope(
    peer="192.0.2.1",
    helo="mx.correo.example",
    mail_from="ana@correo.example",
    rcpt_to=("ayuntamiento@junar.example",),
)


@pytest.fixture(scope="module")
def domains():
    return MailDomains()


@pytest.fixture
async def make(tmp_path, domains):
    """
    Makes channels from settings, named without their prefix; closes them.
    """
    made = []
    names = NameServer(domains)
    resolver = f"127.0.0.1:{await names.start(0)}"

    def make(town=TOWN, **settings):
        settings = {"LISTEN": "127.0.0.1:0", "RESOLVER": resolver, **settings}
        variables = {f"VENTANILLA_EMAIL_{k}": v for k, v in settings.items()}
        made.append(factory.create(channel_setup(tmp_path, variables, town)))
        return made[-1]

    yield make
    for channel in made:
        await channel.close()
    names.stop()


def arrival(raw=MAIL, **envelope):
    return Arrival(
        channel="email",
        external_id="x",
        raw=raw,
        received_at=datetime.now(UTC),
        envelope=evolve(ENVELOPE, **envelope),
    )


class Sink:
    def __init__(self):
        self.taken = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.taken.append(envelope)
        return "250 OK"


@asynccontextmanager
async def sink(kind):
    sink, talks = Sink(), []

    def talk():
        talks.append(kind(sink))
        return talks[-1]

    listening = await asyncio.get_running_loop().create_server(talk, "127.0.0.1", 0)
    yield listening.sockets[0].getsockname()[1], sink.taken
    listening.close()
    for one in talks:
        if one.transport is not None:
            one.transport.close()
    await asyncio.sleep(0)


@asynccontextmanager
async def listening(channel, way, port):
    inbox = MemoryInbox()
    task = asyncio.create_task(channel.listeners()[way](inbox))
    try:
        async with asyncio.timeout(60):
            while not inbox.answers:
                assert not task.done(), task
                await asyncio.sleep(0.01)
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        yield inbox
    finally:
        task.cancel()
        await asyncio.wait([task])


# ---------------------------------------------------------------- settings


def test_without_any_setting_it_stays_off(tmp_path):
    variables = {"VENTANILLA_TELEGRAM_TOKEN": "x", "VENTANILLA_EMAIL_LISTEN": ""}

    with pytest.raises(NotConfigured):
        factory.create(channel_setup(tmp_path, variables, TOWN))


async def test_any_setting_turns_it_on(tmp_path):
    variables = {"VENTANILLA_EMAIL_HOSTNAME": "mail.junar.example"}
    channel = factory.create(channel_setup(tmp_path, variables, TOWN))
    await channel.close()

    assert ("127.0.0.1", 2525) == channel.settings.listen
    assert ["smtp", "room"] == list(channel.listeners())
    assert (tmp_path / "mail").is_dir()


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"LISTEN": "2525"}, "LISTEN must be HOST:PORT"),
        ({"PROXY": "maybe"}, "PROXY must be one of"),
        ({"HOSTNAME": "two words"}, "HOSTNAME: is not a host name"),
        ({"MAILBOXES": "imap"}, "a way is one of: maildir, lmtp, smarthost"),
        ({"MAILBOXES": "default=maildir,nadie=maildir"}, "has not"),
        ({"MAILBOXES": "lmtp"}, "lmtp needs VENTANILLA_EMAIL_LMTP"),
        ({"MAILBOXES": "obras=smarthost"}, "needs VENTANILLA_EMAIL_SMARTHOST"),
        ({"LMTP": "somewhere"}, "LMTP must be HOST:PORT"),
        ({"SMARTHOST": "x:25", "SMARTHOST_TLS": "yes"}, "SMARTHOST_TLS must be one of"),
        ({"SMARTHOST": "x:25", "SMARTHOST_USER": "u"}, "SMARTHOST_PASSWORD is not set"),
        (
            {
                "SMARTHOST": "x:25",
                "SMARTHOST_USER": "u",
                "SMARTHOST_PASSWORD": "s3cret",
                "SMARTHOST_TLS": "none",
            },
            "SMARTHOST_TLS: a password is never sent in the clear",
        ),
        (
            {"SMARTHOST": "x:25", "SMARTHOST_PASSWORD_FILE": "/nowhere"},
            "SMARTHOST_PASSWORD: needs VENTANILLA_EMAIL_SMARTHOST_USER",
        ),
        *(
            ({f"SMARTHOST_{end}": "tls"}, f"_{end}: needs VENTANILLA_EMAIL_SMARTHOST")
            for end in ("TLS", "USER", "PASSWORD")
        ),
        ({"TLS_CERT": "/nowhere"}, "TLS_KEY is not set"),
        ({"TLS_CERT": "/nowhere", "TLS_KEY": "/nowhere"}, "cannot be used"),
        ({"ACCOUNTS": "/nowhere"}, "logins need VENTANILLA_EMAIL_TLS_CERT"),
        ({"ACCOUNTS": "/nowhere"}, "/nowhere: No such file"),
        ({"RESOLVER": "name.example"}, "RESOLVER"),
        (
            {"AUTHSERV_ID": "mx.junar.example", "LISTEN": "0.0.0.0:25"},
            "AUTHSERV_ID: listen on a private address then",
        ),
        ({"LIMIT_MEGABYTES": "0"}, "LIMIT_MEGABYTES must be from"),
        ({"MAILDIR": "/dev/null/mail"}, "MAILDIR: /dev/null/mail: Not a directory"),
    ],
)
async def test_a_wrong_setting_is_told_by_its_name(make, settings, problem):
    with pytest.raises(SettingsInvalid) as caught:
        make(**settings)

    assert problem in str(caught.value)
    assert "s3cret" not in str(caught.value)


async def test_a_town_without_a_mail_address_has_no_email(make):
    with pytest.raises(SettingsInvalid, match="no mail address"):
        make(evolve(TOWN, accounts={}))


# ---------------------------------------------------------------- what comes in


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("ayuntamiento@junar.example", True),
        ("Ayuntamiento@Junar.Example", True),
        ("ayuntamiento+abc@junar.example", True),
        ("obras@junar.example", True),
        ("aguas@consorcio.example", True),
        ("obras+abc@junar.example", False),
        ("nadie@junar.example", False),
        ("ayuntamiento@consorcio.example", False),
        ("ayuntamiento@junar.example.evil.example", False),
        ("xayuntamiento+abc@junar.example", False),
        ("postmaster@consorcio.example", False),
        ("postmaster+abc@junar.example", False),
        ("ayuntamiento", False),
        ("", False),
    ],
)
async def test_it_accepts_mail_to_the_town_and_its_mailboxes_only(make, address, ours):
    assert ours == make().accepts(address)


FORMERLY = "info@viejo.example, Ayto@Junar.Example"


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("info@viejo.example", True),
        ("Info+abc@Viejo.Example", True),
        ("ayto@junar.example", True),
        ("ayuntamiento@junar.example", True),
        ("obras@viejo.example", False),
        ("info@junar.example", False),
        ("@", False),
        ("", False),
    ],
)
async def test_it_accepts_mail_to_the_addresses_that_the_town_had(make, address, ours):
    assert ours == make(FORMERLY=FORMERLY).accepts(address)


async def test_an_answer_to_what_was_said_from_a_former_address_is_one(make):
    channel = make(FORMERLY=FORMERLY)
    token = tokens.mint(TOKEN_OF, channel.setup.key)

    message = await channel.read(arrival(rcpt_to=(f"info+{token}@viejo.example",)))

    assert token == message.token


async def test_what_is_said_by_itself_is_not_said_to_a_former_address(make):
    """
    It would come back, and be answered again.
    """
    channel = make(FORMERLY=FORMERLY)

    with pytest.raises(PermanentFailure, match="no machine answers a machine"):
        await channel.send(delivery("info@viejo.example", automatic=True), ())


@pytest.mark.parametrize("told", ["viejo.example", "info+abc@viejo.example", "a b@c"])
async def test_what_no_town_can_have_had_is_no_former_address(make, told):
    with pytest.raises(SettingsInvalid, match=r"FORMERLY: .* is no address"):
        make(FORMERLY=f"ayto@viejo.example,{told}")


FORMS = "Web@Junar.Example, noreply@junar.example"


def of_a_form(*fields, form="noreply@junar.example"):
    head = [f"From: La web <{form}>", "To: ayuntamiento@junar.example", *fields]
    return "\r\n".join([*head, "", "Nombre: Ana", "Hola"]).encode()


@pytest.mark.parametrize("form", ["noreply@junar.example", "WEB@junar.example"])
@pytest.mark.parametrize(
    ("marks", "path"),
    [
        (("Auto-Submitted: auto-generated", "Precedence: bulk"), "web@junar.example"),
        # Of the service through which it is sent.
        (("List-Unsubscribe: <https://envios.example/1>",), "1@envios.example"),
        ((), ""),
    ],
)
async def test_what_a_form_sends_is_of_whoever_filled_it_in(make, form, marks, path):
    sender = "Reply-To: Ana <Ana@Casa.example>"
    sent = arrival(of_a_form(sender, *marks, form=form), mail_from=path)

    message = await make(FORMS=FORMS).read(sent)

    assert Address("email", "ana@casa.example") == message.sender
    assert "" == message.display_name
    assert form.lower() == message.headers["form"]
    assert not is_machine(message)


async def test_a_forms_mail_that_comes_round_is_still_known_as_ours(make):
    fields = "Reply-To: ana@casa.example", "X-Ventanilla-Loop: junar.example"

    message = await make(FORMS=FORMS).read(arrival(of_a_form(*fields)))

    assert is_machine(message)


async def test_nobody_vouches_for_whoever_filled_a_form_in(make, domains):
    """
    Anybody may type a neighbour's address there.
    """
    domains.publish("junar.example")
    mail = domains.sign(of_a_form("Reply-To: ana@casa.example"), "junar.example")
    sent = arrival(mail, mail_from="noreply@junar.example")

    plain, filled_in = [
        await make(**settings).read(sent) for settings in ({}, {"FORMS": FORMS})
    ]

    assert "pass" == plain.evidence.dmarc
    assert Proof.NONE is filled_in.evidence.proof
    assert "typed in a form" in filled_in.evidence.because


@pytest.mark.parametrize(
    "fields",
    [
        (),
        ("Reply-To: noreply@junar.example",),
        ("Reply-To: ana@casa.example, luis@casa.example",),
        ("Reply-To: Ana",),
    ],
)
async def test_a_form_that_names_nobody_is_a_machine(make, fields):
    message = await make(FORMS=FORMS).read(arrival(of_a_form(*fields)))

    assert Address("email", "noreply@junar.example") == message.sender
    assert is_machine(message)


async def test_no_mail_but_a_forms_is_of_whom_it_names_in_reply_to(make):
    sent = arrival(of_a_form("Reply-To: ana@casa.example", form="x@junar.example"))

    message = await make(FORMS=FORMS).read(sent)

    assert Address("email", "x@junar.example") == message.sender
    assert "form" not in message.headers


def of_a_list(*reply_to, by="barrio@casa.example"):
    fields = (
        "List-Post: <mailto:Barrio@casa.example>",
        f"Reply-To: {', '.join(reply_to)}",
    )
    return of_a_form(*fields, form=by)


@pytest.mark.parametrize(
    "reply_to", [("Ana@casa.example",), ("barrio@casa.example", "ana@casa.example")]
)
async def test_what_a_list_sends_on_as_its_own_is_of_whoever_wrote_it(make, reply_to):
    message = await make().read(arrival(of_a_list(*reply_to)))

    assert Address("email", "ana@casa.example") == message.sender
    assert is_posted(message)
    assert (Proof.NONE, "") == (message.evidence.proof, message.display_name)


@pytest.mark.parametrize(
    ("by", "reply_to"),
    [
        ("barrio@casa.example", ["barrio@casa.example"]),
        ("barrio@casa.example", ["ana@casa.example", "luis@casa.example"]),
        ("luis@casa.example", ["ana@casa.example"]),
    ],
)
async def test_who_wrote_to_a_list_is_not_guessed(make, by, reply_to):
    message = await make().read(arrival(of_a_list(*reply_to, by=by)))

    assert Address("email", by) == message.sender
    assert (by == "luis@casa.example") is is_posted(message)


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ("junar.example", "is no address of a form"),
        ("web@junar.example, obras@junar.example", "is mailbox obras's"),
        ("Ayuntamiento@junar.example", "besides the town's own"),
    ],
)
async def test_a_form_has_an_address_of_its_own(make, told, problem):
    with pytest.raises(SettingsInvalid, match=f"FORMS: .*{problem}"):
        make(FORMS=told)


async def test_letters_reach_mailboxes_at_the_domain_that_the_town_had(make, tmp_path):
    """
    Whoever moves the town's address first loses none. Two that are called the same
    before the @ share no folder.
    """
    boxes = TOWN.mailboxes | {"agua": mailbox("agua", "policia@nuevo.example")}
    new = evolve(TOWN, accounts={"email": "ayto@nuevo.example"}, mailboxes=boxes)
    letters = tmp_path / "letters"
    moved = {"FORMERLY": "ayuntamiento@junar.example", "MAILDIR": str(letters)}
    channel = make(town=new, **moved)

    await channel.send(delivery("obras@junar.example"), ())
    await channel.send(delivery("policia@nuevo.example"), ())
    assert channel.reaches(Address("email", "obras@junar.example"))
    for away in ("policia@junar.example", "aguas@consorcio.example"):
        assert not channel.reaches(Address("email", away))
        with pytest.raises(PermanentFailure, match="has no Maildir here"):
            await channel.send(delivery(away), ())

    assert {"obras", "policia"} == {each.name for each in letters.glob("[a-z]*")}


async def test_no_two_towns_share_a_folder_of_letters(make, tmp_path):
    shared = {"MAILDIR": f"{tmp_path}/letters"}
    new = evolve(TOWN, accounts={"email": "ayto@nuevo.example"})
    make(**shared)
    make(**shared)

    with pytest.raises(SettingsInvalid, match="has the mail of ayuntamiento@junar"):
        make(town=new, **shared)
    make(town=new, **shared, FORMERLY="ayuntamiento@junar.example")
    with pytest.raises(SettingsInvalid, match=r"has the mail of ayto@nuevo\.example"):
        make(**shared)


async def test_a_folder_of_letters_whose_mark_nobody_can_read_is_refused(
    make, tmp_path
):
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / ".town").write_bytes(b"\xff\xfea\x00")

    with pytest.raises(SettingsInvalid, match=r"has the mail of .*, remove .*\.town"):
        make(MAILDIR=str(letters))


async def test_an_address_that_a_mailbox_has_is_no_former_one_of_the_town(make):
    told = "'Obras@junar.example' is mailbox obras's: take it out here"
    with pytest.raises(SettingsInvalid, match=f"FORMERLY: {told}"):
        make(FORMERLY="ayto@viejo.example, Obras@junar.example")


TOKEN_OF = conversation_id("telegram", "7", "obras")


@pytest.mark.parametrize("lane", ["", TOKEN_OF])
@pytest.mark.parametrize(("way", "kind"), [("smtp", "LISTEN"), ("lmtp", "LMTP_LISTEN")])
async def test_what_it_hears_is_put_into_the_inbox_as_it_came(make, way, kind, lane):
    port = free_port()
    channel = make(**{kind: f"127.0.0.1:{port}"})
    # What answers one letter of ours is heard one after the other.
    token = f"+{tokens.mint(lane, channel.setup.key)}" if lane else ""
    async with listening(channel, way, port) as inbox:
        _, writer = await _talk(
            port,
            "LHLO x" if way == "lmtp" else "EHLO x",
            "MAIL FROM:<ana@correo.example>",
            f"RCPT TO:<Ayuntamiento{token}@junar.example>",
            "DATA",
            MAIL.decode() + ".",
        )
        writer.close()

    [heard] = inbox.arrivals.values()
    assert (MAIL, lane) == (heard.raw, heard.lane)
    assert heard.envelope is not None
    to = (f"ayuntamiento{token}@junar.example",)
    assert ("127.0.0.1", "ana@correo.example", to) == (
        heard.envelope.peer,
        heard.envelope.mail_from,
        heard.envelope.rcpt_to,
    )


@pytest.mark.parametrize(("way", "kind"), [("smtp", "LISTEN"), ("lmtp", "LMTP_LISTEN")])
async def test_a_mail_to_several_reply_addresses_answers_each(make, way, kind):
    port = free_port()
    channel = make(**{kind: f"127.0.0.1:{port}"})
    asked = [conversation_id("telegram", who, "obras") for who in "78"]
    sealed = [tokens.mint(each, channel.setup.key) for each in asked]
    town, *replies = (
        f"ayuntamiento{token}@junar.example"
        for token in ("", *(f"+{token}" for token in sealed))
    )
    async with listening(channel, way, port) as inbox:
        _, writer = await _talk(
            port,
            "LHLO x" if way == "lmtp" else "EHLO x",
            "MAIL FROM:<ana@correo.example>",
            *(f"RCPT TO:<{to}>" for to in (town, *replies)),
            "DATA",
            MAIL.replace(town.encode(), ", ".join(replies).encode()).decode() + ".",
        )
        writer.close()

    heard = list(inbox.arrivals.values())
    assert asked == [each.lane for each in heard]
    assert sealed == [(await channel.read(each)).token for each in heard]
    assert [(town, replies[0]), (replies[1],)] == [e.envelope.rcpt_to for e in heard]


@pytest.mark.parametrize("greeting", ["EHLO x", "LHLO x"])
async def test_mail_to_the_postmaster_of_each_of_our_domains_is_for_the_town(
    make, greeting
):
    """
    RFC 5321, section 4.5.1.
    """
    kind, way = ("LMTP_LISTEN", "lmtp") if greeting[0] == "L" else ("LISTEN", "smtp")
    port = free_port()
    channel = make(FORMERLY=FORMERLY, **{kind: f"127.0.0.1:{port}"})
    async with listening(channel, way, port) as inbox:
        replies, writer = await _talk(
            port,
            greeting,
            "MAIL FROM:<ana@correo.example>",
            "RCPT TO:<postmaster@junar.example>",
            "RCPT TO:<PostMaster@Viejo.Example>",
            "RCPT TO:<Postmaster>",
            "RCPT TO:<postmaster@consorcio.example>",
            "DATA",
            MAIL.decode() + ".",
        )
        writer.close()

    assert ["250"] * 3 + ["550"] == replies[3:7]
    [heard] = inbox.arrivals.values()
    assert ("", None) == (heard.lane, (await channel.read(heard)).token)


async def test_whoever_hands_over_by_lmtp_needs_no_proxy(make):
    """
    A mail server's LMTP client sends no PROXY header, whatever stands before SMTP.
    """
    port = free_port()
    channel = make(LMTP_LISTEN=f"127.0.0.1:{port}", PROXY="yes")
    async with listening(channel, "lmtp", port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        async with asyncio.timeout(4):
            greeting = await _reply(reader)
        writer.close()

    assert "220" == greeting


async def _talk(port, *commands):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    replies = [await _reply(reader)]
    for command in commands:
        writer.write(command.encode() + b"\r\n")
        replies.append(await _reply(reader))
    return replies, writer


async def _reply(reader):
    line = await reader.readline()
    while line[3:4] == b"-":
        line = await reader.readline()
    return line[:3].decode()


async def test_what_the_inbox_cannot_keep_is_not_taken(make):
    port = free_port()
    async with listening(make(LISTEN=f"127.0.0.1:{port}"), "smtp", port) as inbox:
        inbox.failure = TemporaryFailure("the disk is full")
        commands = (
            "EHLO x",
            "MAIL FROM:<ana@correo.example>",
            "RCPT TO:<ayuntamiento@junar.example>",
            "DATA",
            MAIL.decode() + ".",
        )
        replies, writer = await _talk(port, *commands)
        writer.close()

    assert "451" == replies[-1]
    assert {} == inbox.arrivals


async def test_a_stopped_listener_lets_its_port_go_with_clients_inside(make):
    port = free_port()
    channel = make(LISTEN=f"127.0.0.1:{port}")
    async with listening(channel, "smtp", port):
        _, writer = await _talk(port, "EHLO x")

    async with listening(channel, "smtp", port):
        replies, second = await _talk(port)
    writer.close()
    second.close()

    assert ["220"] == replies


async def test_a_port_that_is_taken_ends_the_listener(make):
    inbox = MemoryInbox()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        channel = make(LISTEN=f"127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(OSError, match="in use"):
            await channel.listeners()["smtp"](inbox)

    assert 0 == inbox.answers


async def test_a_listener_is_up_once_its_door_is_open(make):
    port = free_port()
    async with listening(make(LISTEN=f"127.0.0.1:{port}"), "smtp", port) as inbox:
        assert (1, {}) == (inbox.answers, inbox.arrivals)


@pytest.mark.parametrize("place", ["envelope", "header"])
async def test_a_reply_token_is_read_wherever_it_stands(make, place):
    channel = make()
    token = tokens.mint(TOKEN_OF, channel.setup.key)
    address = f"Ayuntamiento+{token.upper()}@junar.example"
    if place == "envelope":
        came = arrival(rcpt_to=(address.lower(),))
    else:
        came = arrival(
            MAIL.replace(b"To: ayuntamiento", b"To: ayuntamiento+" + token.encode())
        )

    message = await channel.read(came)

    assert token == message.token


def test_what_answers_one_conversation_at_whatever_address_is_in_one_lane(make):
    """
    Two at once would not know of each other, and what is sent twice is said once.
    """
    channel = make()
    key = channel.setup.key
    ours = Ours.of(channel.setup.town(), ("info@viejo.example",))
    letter = tokens.mint(TOKEN_OF, key, tokens.LETTER)
    reply, forged = tokens.mint(TOKEN_OF, key), tokens.mint(TOKEN_OF, b"another key")

    def lane(*recipients):
        return ours.answered(recipients, key)

    assert TOKEN_OF == lane(
        "obras@junar.example", f"ayuntamiento+{letter}@junar.example"
    )
    assert TOKEN_OF == lane(f"info+{reply.upper()}@viejo.example")
    assert "" == lane(f"ayuntamiento+{letter}@elsewhere.example")
    assert "" == lane(
        f"ayuntamiento+{forged}@junar.example", "ayuntamiento+x@junar.example"
    )


def test_what_a_long_mail_says_is_seen_at_its_beginning(make, monkeypatch):
    """
    And nobody is asked who sent it.
    """
    monkeypatch.setattr(email, "prove", lambda *_, **__: pytest.fail("it looked"))
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ana@vecinos.example", "Fuego"
    mail.set_content("Arde la nave")
    mail.add_attachment(b"x" * 100_000, maintype="image", subtype="jpeg")

    seen = make().glance(arrival(mail.as_bytes()[:65_536]))

    assert ("Fuego", "Arde la nave") == (seen.subject, seen.text)


async def test_what_reaches_a_reply_address_is_an_answer_though_it_names_no_mail(make):
    """
    Some programs write no In-Reply-To: what they quote is our own letter all the same.
    """
    channel = make()
    token = tokens.mint(TOKEN_OF, channel.setup.key)
    ours = "El 3/3/2026 10:00, Ayto. <ayuntamiento@junar.example> escribió:"
    quoted = f"\r\n{ours}\r\n\r\nLe llega".encode()
    came = arrival(MAIL + quoted, rcpt_to=(f"ayuntamiento+{token}@junar.example",))

    assert "Hola" == (await channel.read(came)).text
    assert "Le llega" in (await channel.read(arrival(MAIL + quoted))).text


@pytest.mark.parametrize(
    "address",
    [
        "ayuntamiento+abc@junar.example",
        f"ayuntamiento+{'a' * 42}@junar.example",
        f"ayuntamiento+{tokens.mint(TOKEN_OF, b'another key')}@junar.example",
    ],
)
async def test_a_token_that_is_not_ours_makes_it_an_ordinary_message(make, address):
    message = await make().read(arrival(rcpt_to=(address,)))

    assert (None, "Hola") == (message.token, message.text)


async def test_a_token_at_another_domain_is_none_of_ours(make):
    channel = make()
    token = tokens.mint(TOKEN_OF, channel.setup.key)

    message = await channel.read(arrival(rcpt_to=(f"ayuntamiento+{token}@x.example",)))

    assert message.token is None


async def test_name_servers_that_hang_prove_nothing_and_hold_up_nothing(
    make, monkeypatch
):
    monkeypatch.setattr(email, "_PROOF", 0.2)
    monkeypatch.setattr("channels.email.proof.evidence.PATIENCE", 0.6)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        channel = make(RESOLVER=f"127.0.0.1:{deaf.getsockname()[1]}")
        message = await channel.read(arrival())

    assert Proof.NONE is message.evidence.proof
    assert "DNS trouble" in message.evidence.because


MAILBOXS = (
    b"From: obras@junar.example\r\nTo: ayuntamiento@junar.example\r\nSubject: Re:\r\n"
    b"Date: Tue, 24 Nov 2026 11:00:00 +0000\r\nMessage-ID: <1@junar.example>\r\n\r\n"
    b"Hecho\r\n"
)


async def _in_an_outage(make, raw, age=timedelta(0)):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        channel = make(RESOLVER=f"127.0.0.1:{deaf.getsockname()[1]}")
        came = evolve(arrival(raw), received_at=datetime.now(UTC) - age)
        return await channel.read(came)


@pytest.mark.parametrize("deadline", [0.2, 20.0])
async def test_a_mailboxs_mail_waits_until_an_outage_ends(
    make, domains, monkeypatch, deadline
):
    domains.publish("junar.example")
    raw = domains.sign(MAILBOXS, "junar.example")
    with monkeypatch.context() as patch:
        patch.setattr(email, "_PROOF", deadline)
        patch.setattr("channels.email.proof.evidence.PATIENCE", 0.6)
        with pytest.raises(TemporaryFailure, match=r"^DNS trouble: "):
            await _in_an_outage(make, raw)

    message = await make().read(arrival(raw))
    verdict = judge_answer(message, TOWN.mailboxes["obras"])

    assert Proof.SIGNED is message.evidence.proof
    assert Standing.VERIFIED is verdict.standing


async def test_a_citizens_mail_does_not_wait(make, domains, monkeypatch):
    monkeypatch.setattr("channels.email.proof.evidence.PATIENCE", 0.2)
    message = await _in_an_outage(make, domains.sign(MAIL, "correo.example"))

    assert Proof.NONE is message.evidence.proof
    assert "DNS trouble" in message.evidence.because


async def test_a_mailboxs_mail_does_not_wait_for_ever(make, monkeypatch):
    monkeypatch.setattr("channels.email.proof.evidence.PATIENCE", 0.2)
    message = await _in_an_outage(make, MAILBOXS, age=email._WAITS)

    assert Proof.NONE is message.evidence.proof


async def test_a_mailboxs_mail_that_is_not_signed_does_not_wait(make, domains):
    domains.publish("junar.example")
    message = await make().read(arrival(MAILBOXS))

    assert ("none", "fail") == (message.evidence.dkim, message.evidence.dmarc)


def test_a_mail_goes_on_before_the_router_gives_it_up():
    assert email._WAITS <= (ATTEMPTS - 2) * LEASE


async def test_every_mail_under_way_is_looked_at_at_once(make, monkeypatch):
    together = threading.Barrier(HANDS)

    def prove(*_args, **_options):
        together.wait(60)
        return Evidence(because="looked at")

    monkeypatch.setattr(email, "prove", prove)
    channel = make()
    messages = await asyncio.gather(*[channel.read(arrival()) for _ in range(HANDS)])

    assert {"looked at"} == {m.evidence.because for m in messages}


def test_a_proof_ends_well_before_the_lease_does():
    reading = READING.total_seconds()

    assert proof.PATIENCE < email._PROOF < reading < LEASE.total_seconds()


async def test_a_town_may_look_at_no_sender(make, monkeypatch):
    monkeypatch.setattr(email, "prove", lambda *_, **__: pytest.fail("it looked"))
    channel = make(PROOF="no")

    evidence = (await channel.read(arrival())).evidence

    assert evidence.proof is Proof.NONE
    assert "not checked" in evidence.because


async def test_a_login_counts_where_no_sender_is_looked_at(make):
    channel = make(PROOF="no")

    message = await channel.read(arrival(user="ana@correo.example"))

    assert message.evidence.proof is Proof.SUBMITTED


async def test_without_an_envelope_nothing_is_proven(make):
    message = await make().read(evolve(arrival(), envelope=None))

    assert Proof.NONE is message.evidence.proof


async def test_a_part_that_is_not_there_is_gone(make):
    nothing = Attachment(name="a", media_type="text/plain", reference="9.9")

    with pytest.raises(PermanentFailure):
        await make().fetch(arrival(), nothing)


# ---------------------------------------------------------------- what goes out


async def test_a_mailbox_finds_its_letter_in_its_maildir(make, tmp_path):
    channel = make()
    letter = delivery("obras@junar.example", token="abc", because="topic lighting")

    before = await channel.find(letter)
    receipt = await channel.send(letter, [])
    again = await channel.send(letter, [])

    [path] = (tmp_path / "mail/obras/new").iterdir()
    assert file_name("d1") == path.name
    mail = path.read_bytes()
    assert b"\nReply-To: ayuntamiento+abc@junar.example\n" in mail
    assert f"<{receipt.reference}>".encode() in mail
    assert before is None
    assert receipt == again == await channel.find(letter)


async def test_each_mailbox_gets_its_mail_by_its_own_way(make, tmp_path):
    async with sink(SMTP) as (smtp_port, by_smtp), sink(LMTP) as (lmtp_port, by_lmtp):
        channel = make(
            MAILBOXES="default=maildir, policia=lmtp, alcaldia=smarthost",
            LMTP=f"127.0.0.1:{lmtp_port}",
            SMARTHOST=f"127.0.0.1:{smtp_port}",
            SMARTHOST_TLS="none",
        )
        for name in ("obras", "policia", "alcaldia"):
            await channel.send(delivery(f"{name}@junar.example", id=name), [])
        await channel.send(delivery("ana@correo.example"), [])

    assert {".town", "obras"} == {p.name for p in (tmp_path / "mail").iterdir()}
    assert [["policia@junar.example"]] == [e.rcpt_tos for e in by_lmtp]
    sent = [["alcaldia@junar.example"], ["ana@correo.example"]]
    assert sent == [e.rcpt_tos for e in by_smtp]
    assert {"ayuntamiento@junar.example"} == {e.mail_from for e in by_smtp}


async def test_only_the_maildir_can_be_asked_what_it_has(make):
    channel = make(SMARTHOST="127.0.0.1:1", SMARTHOST_TLS="none")

    with pytest.raises(UnknownOutcome):
        await channel.find(delivery("ana@correo.example"))


async def test_without_a_smarthost_mail_stays_in_town_and_says_what_is_missing(make):
    channel = make()
    with pytest.raises(PermanentFailure, match="VENTANILLA_EMAIL_SMARTHOST"):
        await channel.send(delivery("ana@correo.example"), [])

    [told] = channel.lacks
    assert "VENTANILLA_EMAIL_SMARTHOST is not set" in told
    assert [] == make(SMARTHOST="127.0.0.1:1", SMARTHOST_TLS="none").lacks


async def test_what_returns_a_mail_of_ours_is_a_report_unless_a_person_sends_it(make):
    """
    Whoever attaches our answer to theirs is heard, and what they attach is passed on.
    """
    channel = make()
    ours = delivery_line("12.abc", channel.setup.key) + b"Subject: x\r\n\r\nVoy.\r\n"
    attached = EmailMessage()
    attached["From"] = "ana@correo.example"
    attached.set_content("No es verdad, y mi padre no respira.")
    attached.add_attachment(message_from_bytes(ours, policy=default))
    notice = b"From: <>\r\nSubject: failure notice\r\n\r\nHi.\r\n\r\n" + ours
    by_postmaster = attached.as_bytes().replace(b"ana@", b"postmaster@")

    reports = [
        (await channel.read(arrival(raw, mail_from=sender))).bounce
        for raw, sender in ((notice, ""), (by_postmaster, "postmaster@correo.example"))
    ]
    ana = await channel.read(arrival(attached.as_bytes()))

    assert [Bounce("12.abc", "", failed=False)] * 2 == reports
    assert (None, ["x.eml"]) == (ana.bounce, [each.name for each in ana.attachments])


async def test_what_the_gateway_says_by_itself_comes_back_where_nobody_is_heard(make):
    """
    Who answers there is a program, whatever it says of itself.
    """
    async with sink(SMTP) as (port, taken):
        channel = make(SMARTHOST=f"127.0.0.1:{port}", SMARTHOST_TLS="none")
        await channel.send(delivery("ana@correo.example", automatic=True), [])
    [mail] = taken
    back = mail.mail_from

    answers = [
        await channel.read(arrival(rcpt_to=to))
        for to in [
            (back,),
            (back.upper(),),
            ENVELOPE.rcpt_to,
            (back, *ENVELOPE.rcpt_to),
        ]
    ]

    assert b"Auto-Submitted: auto-replied" in mail.content
    assert channel.accepts(back)
    assert re.fullmatch(r"ayuntamiento\+[a-z2-7]+@junar\.example", back)
    assert [True, True, False, False] == [is_machine(answer) for answer in answers]


@pytest.mark.parametrize(
    "address",
    [
        "mailer-daemon@correo.example",
        "MAILER-DAEMON@correo.example",
        "no-reply@tienda.example",
        "noreply@tienda.example",
        "do_not_reply@tienda.example",
        "donotreply@tienda.example",
        "tienda-no-reply@tienda.example",
        "bounces+123@lista.example",
        "owner-lista@lista.example",
        "lista-request@lista.example",
        "postmaster@correo.example",
        "ayuntamiento@junar.example",
        "ayuntamiento+abc@junar.example",
        "@correo.example",
    ],
)
async def test_no_machine_is_answered_by_a_machine(make, address):
    channel = make(SMARTHOST="127.0.0.1:1", SMARTHOST_TLS="none")

    with pytest.raises(PermanentFailure, match="machine"):
        await channel.send(delivery(address, automatic=True), [])


@pytest.mark.parametrize(
    "address",
    ["noelia.reply@x.example", "ownership@x.example", "piano-reply@x.example"],
)
async def test_a_person_is_answered_whatever_they_are_called(make, address):
    async with sink(SMTP) as (port, taken):
        channel = make(SMARTHOST=f"127.0.0.1:{port}", SMARTHOST_TLS="none")
        await channel.send(delivery(address, automatic=True), [])

    assert 1 == len(taken)


async def test_a_town_that_lost_its_address_sends_later(make):
    channel = make()
    setup = evolve(channel.setup, town=lambda: evolve(TOWN, accounts={}))
    channel = evolve(channel, setup=setup)

    with pytest.raises(TemporaryFailure):
        await channel.send(delivery("obras@junar.example"), [])
    assert not channel.accepts("ayuntamiento@junar.example")
    await channel.close()


async def test_a_mail_is_never_cut(make):
    text = "a" * 100_000

    assert (text,) == make().split(text, Visibility.PRIVATE)


class TestPromises(ChannelPromises):
    @pytest.fixture
    def channel(self, make):
        return make()

    @pytest.fixture
    def delivery(self):
        return delivery("obras@junar.example")
