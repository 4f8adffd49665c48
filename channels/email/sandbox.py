"""
The far end of email on loopback: the citizens' provider, the DNS of their domains, and
everybody's mail programs, including the employees'.

Citizens' mail comes to the daemon by SMTP, signed by its domain, as from any mail
server. Employees read their Maildir, and submit answers over STARTTLS with a login.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import aiosmtplib
from aiosmtpd import smtp
from attrs import define, field

from channels.email import sandbox_keys, sandbox_mails
from channels.email.sandbox_dns import MailDomains, NameServer
from channels.email.sandbox_mails import Read
from gateway.core.message import Visibility
from gateway.core.town import Town
from gateway.ports.far_ends import Account, Post
from gateway.serving import free_port

#: Seconds for which sending a mail is retried, and between two attempts.
_PATIENCE, _PAUSE = 20.0, 0.2


@define
class _Provider:
    """
    Keeps every mail for a citizen, by address.
    """

    kept: dict[str, list[Read]] = field(factory=dict)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: object, session: object, envelope: Any
    ) -> str:
        """
        Accept a mail.
        """
        del server, session
        mail = sandbox_mails.read(envelope.content, datetime.now(UTC))
        for address in envelope.rcpt_tos:
            self.kept.setdefault(address.lower(), []).append(mail)
        return "250 2.0.0 kept"


@define(kw_only=True)
class LoopbackMail:
    """
    The far end of the email channel. After a restart it is the same, at the same ports.
    """

    folder: Path
    town: Town
    _keys: sandbox_keys.Keys = field(init=False)
    _domains: MailDomains = field(init=False, factory=MailDomains)
    _provider: _Provider = field(init=False, factory=_Provider)
    _ports: dict[str, int] = field(init=False, factory=dict)
    _names: NameServer | None = field(init=False, default=None)
    _sink: asyncio.Server | None = field(init=False, default=None)
    _talks: list[smtp.SMTP] = field(init=False, factory=list)
    _said: dict[str, list[Post]] = field(init=False, factory=dict)
    _sent: list[tuple[str, str, bytes, bool]] = field(init=False, factory=list)

    def __attrs_post_init__(self) -> None:
        self._mail.mkdir(parents=True, exist_ok=True)
        self._keys = sandbox_keys.make(self.folder, sorted(self._staff))

    async def start(self) -> None:
        self._ports.setdefault("daemon", free_port())
        self._names = NameServer(self._domains)
        self._ports["dns"] = await self._names.start(self._ports.get("dns", 0))
        self._sink = await asyncio.get_running_loop().create_server(
            self._talk, "127.0.0.1", self._ports.get("sink", 0)
        )
        self._ports["sink"] = self._sink.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._names is not None:
            self._names.stop()
        if self._sink is not None:
            # A server that is closed while it accepts a connection never serves it
            # (asyncio, 3.11): accept no more, and give the last connection three
            # iterations of the loop.
            for door in self._sink.sockets:
                asyncio.get_running_loop().remove_reader(door)
            for _ in range(3):
                await asyncio.sleep(0)
            self._sink.close()
        for talk in self._talks:
            if talk.transport is not None:
                talk.transport.close()
        # Closed connections are released in the next iteration of the loop.
        await asyncio.sleep(0)

    def environment(self) -> Mapping[str, str]:
        return {
            "VENTANILLA_EMAIL_LISTEN": f"127.0.0.1:{self._ports['daemon']}",
            "VENTANILLA_EMAIL_HOSTNAME": f"mail.{self._domain}",
            "VENTANILLA_EMAIL_TLS_CERT": str(self._keys.certificate),
            "VENTANILLA_EMAIL_TLS_KEY": str(self._keys.key),
            "VENTANILLA_EMAIL_ACCOUNTS": str(self._keys.accounts),
            "VENTANILLA_EMAIL_MAILDIR": str(self._mail),
            "VENTANILLA_EMAIL_RESOLVER": f"127.0.0.1:{self._ports['dns']}",
            "VENTANILLA_EMAIL_SMARTHOST": f"127.0.0.1:{self._ports['sink']}",
            "VENTANILLA_EMAIL_SMARTHOST_TLS": "none",
        }

    async def say(
        self,
        account: Account,
        text: str,
        *,
        visibility: Visibility = Visibility.PRIVATE,
        in_reply_to: str = "",
        photo: bytes | None = None,
    ) -> str:
        del visibility  # All mail is private.
        answers = self._find(account, in_reply_to)
        to = answers.reply_to if answers else self._address
        now = datetime.now(UTC)
        mail = sandbox_mails.write(account, to, text, now, answers=answers, photo=photo)
        post = sandbox_mails.read(mail, now).post
        if account.id in self._staff:
            await self._send(account.id, to, mail, login=True)
        else:
            domain = account.id.rpartition("@")[2]
            self._domains.publish(domain)
            await self._send(account.id, to, self._domains.sign(mail, domain))
        self._said.setdefault(account.id, []).append(post)
        return post.reference

    async def say_forged(
        self, account: Account, text: str, *, in_reply_to: str = ""
    ) -> str:
        """
        Send mail in the name of *account*, without the signature of its domain, as an
        impostor would who has seen the letter that is answered.
        """
        self._domains.publish(account.id.rpartition("@")[2])
        answers = self._find(account, in_reply_to)
        to = answers.reply_to if answers else self._address
        now = datetime.now(UTC)
        mail = sandbox_mails.write(account, to, text, now, answers=answers)
        await self._send(account.id, to, mail)
        return sandbox_mails.read(mail, now).post.reference

    async def repeat(self) -> None:
        for sender, to, mail, login in self._sent:
            await self._submit(sender, to, mail, login=login)

    def timeline(self, account: Account) -> Sequence[Post]:
        posts = [r.post for r in self._received(account)]
        posts += self._said.get(account.id, [])
        return sorted(posts, key=lambda post: post.at)

    @property
    def _mail(self) -> Path:
        return self.folder / "mail"

    @property
    def _address(self) -> str:
        return self.town.accounts["email"]

    @property
    def _domain(self) -> str:
        return self._address.rpartition("@")[2]

    @property
    def _staff(self) -> set[str]:
        addresses = (a for m in self.town.mailboxes.values() for a in m.addresses)
        return {a.value for a in addresses if a.channel == "email"}

    def _talk(self) -> smtp.SMTP:
        self._talks.append(smtp.SMTP(self._provider, ident="provider"))
        return self._talks[-1]

    def _received(self, account: Account) -> list[Read]:
        if account.id not in self._staff:
            return self._provider.kept.get(account.id, [])
        box = self._mail / account.id.partition("@")[0]
        return [
            _read(path, path.stat().st_mtime)
            for path in (*box.glob("new/*"), *box.glob("cur/*"))
        ]

    def _find(self, account: Account, reference: str) -> Read | None:
        for mail in self._received(account):
            if reference and mail.post.reference == reference:
                return mail
        return None

    async def _send(
        self, sender: str, to: str, mail: bytes, *, login: bool = False
    ) -> None:
        await self._submit(sender, to, mail, login=login)
        self._sent.append((sender, to, mail, login))

    async def _submit(self, sender: str, to: str, mail: bytes, *, login: bool) -> None:
        """
        Send to the daemon, with retries for a while, as mail servers and mail programs
        do, unless it is refused for good.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE
        while True:
            try:
                async with self._client(sender, login=login) as client:
                    await client.sendmail(sender, [to], mail)
            except (aiosmtplib.SMTPException, OSError) as e:
                if _for_good(e) or loop.time() > until:
                    raise
                await asyncio.sleep(_PAUSE)
            else:
                return

    def _client(self, sender: str, *, login: bool) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname="127.0.0.1",
            port=self._ports["daemon"],
            local_hostname=f"mx.{sender.rpartition('@')[2]}",
            start_tls=login,
            tls_context=self._keys.trust() if login else None,
            username=sender if login else None,
            password=self._keys.password if login else None,
        )


def _for_good(problem: Exception) -> bool:
    if isinstance(problem, aiosmtplib.SMTPRecipientsRefused):
        return all(_for_good(refusal) for refusal in problem.recipients)
    return isinstance(problem, aiosmtplib.SMTPResponseException) and problem.code >= 500


@lru_cache(1_024)  # Cached, because tests poll for a letter.
def _read(letter: Path, at: float) -> Read:
    return sandbox_mails.read(letter.read_bytes(), datetime.fromtimestamp(at, UTC))


def create(folder: Path, town: Town) -> LoopbackMail | None:
    """
    Make the far end for *town*, if it has a mail address; its files are in *folder*.
    """
    if not town.accounts.get("email"):
        return None
    return LoopbackMail(folder=folder, town=town)
